package chain

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/privval"
	"github.com/cometbft/cometbft/store"
	"github.com/cometbft/cometbft/types"
)

// damaged says of a file of the home what is wrong and what to do.
func damaged(path, zh, en string, err error) error {
	return fmt.Errorf("文件 %s 丢失、为空或已损坏：%s / the file %s is missing, empty or damaged: %s: %w", path, zh, path, en, err)
}

// unreadableSigned is said of a home whose signing state cannot be read, as after
// the loss of power. What was signed before must never be signed otherwise again,
// so that a state of zero, or an older one, is worse than none.
func unreadableSigned(home string, err error) error {
	return damaged(filepath.Join(home, SignedFile),
		"它记录本节点已签署的最高区块，节点不会在没有它的情况下投票。请勿自行新建归零的文件，也勿放回旧副本，"+
			"否则可能重复签名。请先停止本节点，然后运行 `tallystick signing --home "+home+"`，它会把签名状态置于区块存储最高区块之上；"+
			"若整个目录来自较早的备份，请另加 `--above`，填写其他成员现在显示的最高区块",
		"it says up to where this node has signed, and no node votes without it. Don't make one that begins at "+
			"zero and don't put an older copy back: the node could sign twice. With the node stopped run "+
			"`tallystick signing --home "+home+"`, which sets it above the last block of the block store; if the "+
			"whole home comes from an older backup add `--above` with the height that the other members show now", err)
}

// highestRound is a round that no height ever reaches.
const highestRound = math.MaxInt32

// precommitStep is the last step of a round, as CometBFT numbers them in the
// signing state.
const precommitStep = 3

// Signed is up to where a member has signed, or must be taken to have signed.
type Signed struct {
	Height int64
	Round  int32
}

// RestoreSigning makes a signing state for a home that has lost its own, so that
// nothing which may have been signed before is signed again: above every block of
// the block store, and above a height that the caller knows of. In a network of
// several members the node then says nothing about the next height, of which it
// may have signed something that its disk forgot, and votes again from the one
// after. A member that is alone signs the next height itself, since nobody else
// can have seen anything of it.
//
// It refuses to lower a state that can be read. The node must not be running.
func RestoreSigning(home string, above int64) (Signed, error) {
	if _, err := loadKey(home); err != nil {
		return Signed{}, err
	}
	genesis, err := loadGenesis(home)
	if err != nil {
		return Signed{}, err
	}
	blocks, err := openStore(filepath.Join(home, storeFolder), "blockstore")
	if err != nil {
		return Signed{}, (&Node{}).plain(err)
	}
	stored := store.LoadBlockStoreState(blocks).Height
	if err := blocks.end(); err != nil {
		return Signed{}, fmt.Errorf("couldn't close the block store: %w", err)
	}
	next := Signed{Height: max(stored, above), Round: highestRound}
	if len(genesis.Validators) > 1 {
		next.Height++
	} else if above > stored {
		return Signed{}, fmt.Errorf("本网络只有一个成员，区块存储只到 %d，没有更高的区块可依据；请恢复较新的备份 / "+
			"this network has one member and its block store ends at block %d: there is no higher block to go by; "+
			"put a later backup back", stored, stored)
	}
	path := filepath.Join(home, SignedFile)
	present, err := readSigned(home)
	if err == nil && (present.Height > next.Height || present.Height == next.Height && present.Round >= next.Round) {
		return present, nil
	}
	if err == nil && present.Height >= stored {
		return present, fmt.Errorf("签名状态 %s 完好（区块 %d），未作改动 / "+
			"the signing state %s is whole and stands at block %d: nothing was changed",
			path, present.Height, path, present.Height)
	}
	state := privval.FilePVLastSignState{Height: next.Height, Round: next.Round, Step: precommitStep}
	text, err := json.MarshalIndent(state, "", "  ")
	if err != nil {
		return Signed{}, fmt.Errorf("couldn't write the signing state: %w", err)
	}
	return next, replaceFile(path, text)
}

// replaceFile puts a file in place of another, so that a loss of power leaves one
// of the two whole.
func replaceFile(path string, text []byte) error {
	fresh, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("couldn't write %s: %w", path, err)
	}
	_, err = fresh.Write(text)
	if err = errors.Join(err, fresh.Sync(), fresh.Close()); err == nil {
		err = os.Rename(fresh.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("couldn't write %s: %w", path, err), os.Remove(fresh.Name()))
	}
	folder, err := os.Open(filepath.Dir(path))
	if err == nil {
		err = errors.Join(folder.Sync(), folder.Close())
	}
	if err != nil {
		return fmt.Errorf("couldn't write %s: %w", path, err)
	}
	return nil
}

func readSigned(home string) (Signed, error) {
	var state privval.FilePVLastSignState
	text, err := os.ReadFile(filepath.Join(home, SignedFile))
	if err == nil {
		err = json.Unmarshal(text, &state)
	}
	if err == nil && (state.Height < 0 || state.Round < 0 || state.Step < 0 || state.Step > precommitStep ||
		state.SignBytes != nil && state.Signature == nil) {
		err = errors.New("its numbers do not fit together")
	}
	if err == nil {
		err = signedHere(home, state)
	}
	return Signed{state.Height, state.Round}, err
}

// CheckSigning says what to do about a home whose signing state cannot be read.
func CheckSigning(home string) error {
	if _, err := readSigned(home); err != nil {
		return unreadableSigned(home, err)
	}
	return nil
}

// loadKey reads the validator's key.
func loadKey(home string) (key privval.FilePVKey, err error) {
	path := filepath.Join(home, validatorFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		if _, found := os.Stat(filepath.Join(home, genesisFile)); errors.Is(found, os.ErrNotExist) {
			return key, fmt.Errorf("%w: %s", ErrNoHome, home)
		}
	}
	if err == nil {
		err = json.Unmarshal(text, &key)
	}
	if err == nil && (key.PrivKey == nil || key.PubKey == nil || !key.PrivKey.PubKey().Equals(key.PubKey) ||
		string(key.Address) != string(key.PubKey.Address())) {
		err = errors.New("its two halves are not of one key")
	}
	if err != nil {
		return key, damaged(path, "请从本节点自己的备份恢复；新密钥不在创世文件中，无法投票",
			"restore it from this node's own backup; a new key is not in the genesis file and has no vote", err)
	}
	return key, nil
}

func loadGenesis(home string) (*types.GenesisDoc, error) {
	path := filepath.Join(home, genesisFile)
	text, err := os.ReadFile(path)
	var doc *types.GenesisDoc
	if err == nil {
		doc, err = types.GenesisDocFromJSON(text)
	}
	if err != nil {
		return nil, damaged(path, "各成员的该文件逐字节相同，请从其他成员或备份复制",
			"it is the same at every member, byte for byte: copy it from another one or from a backup", err)
	}
	return doc, nil
}
