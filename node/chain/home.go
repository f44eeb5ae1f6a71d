package chain

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/privval"
)

// The files of a home. The keys are this member's alone (mode 0600); the
// genesis file is the same at every member, byte for byte.
const (
	genesisFile   = "genesis.json"
	validatorFile = "validator_key.json"
	nodeKeyFile   = "node_key.json"
	storeFolder   = "data"
)

// SignedFile says in a home what was last signed, so that nothing is signed twice.
const SignedFile = "data/validator_signed.json"

// Bounds of a block, in bytes. They are the same at every member because they
// stand in the genesis file.
const (
	MaxEnvelope = 2 << 20
	MaxBlock    = 8 << 20
)

// ErrNoHome says that a folder holds no home.
var ErrNoHome = errors.New("这里没有节点目录，请先运行 init / no home of a node here; run init first")

// Member is what the others have to know about a member's node.
type Member struct {
	Validator ed25519.PublicKey // signs blocks; goes into the genesis file
	Node      string            // names the node in the address of a peer, as in node@host:port
}

// Founding is what the members agree on before the first block.
type Founding struct {
	Chain      string    // at most 50 characters; part of everything that is signed
	At         time.Time // no block is made before
	State      []byte    // handed to the ledger's Found as it is
	Validators []Validator
}

// Validator is a member's vote.
type Validator struct {
	Name  string
	Key   ed25519.PublicKey
	Power int64
}

// NewHome makes the keys of a member in a folder, or reads them if they are
// there already.
func NewHome(home string) (Member, error) {
	if err := os.MkdirAll(filepath.Join(home, storeFolder), 0o700); err != nil {
		return Member{}, fmt.Errorf("couldn't make the home: %w", err)
	}
	if _, err := os.Stat(filepath.Join(home, validatorFile)); errors.Is(err, os.ErrNotExist) {
		if err := makeValidator(home); err != nil {
			return Member{}, err
		}
	}
	if _, err := p2p.LoadOrGenNodeKey(filepath.Join(home, nodeKeyFile)); err != nil {
		return Member{}, fmt.Errorf("couldn't make the node's key: %w", err)
	}
	return MemberOf(home)
}

// MemberOf reads what a home says about its member.
func MemberOf(home string) (Member, error) {
	validator, err := loadValidator(home)
	if err != nil {
		return Member{}, err
	}
	node, err := loadNodeKey(home)
	if err != nil {
		return Member{}, err
	}
	return Member{ed25519.PublicKey(validator.Key.PubKey.Bytes()), string(node.ID())}, nil
}

// Init makes a home with keys and genesis. Without validators the member is
// the only one.
func Init(home string, f Founding) (Member, error) {
	member, err := NewHome(home)
	if err != nil {
		return Member{}, err
	}
	if len(f.Validators) == 0 {
		f.Validators = []Validator{{Name: "validator", Key: member.Validator, Power: 1}}
	}
	return member, WriteGenesis(home, f)
}

func makeValidator(home string) (err error) {
	defer caught("couldn't make the validator's key", &err)
	privval.GenFilePV(filepath.Join(home, validatorFile), filepath.Join(home, SignedFile)).Save()
	return nil
}

// loadValidator reads the files by itself first, because CometBFT ends the
// process when it can't.
func loadValidator(home string) (validator *privval.FilePV, err error) {
	if _, err := loadKey(home); err != nil {
		return nil, err
	}
	if err := CheckSigning(home); err != nil {
		return nil, err
	}
	defer caught("couldn't read the validator's key", &err)
	return privval.LoadFilePV(filepath.Join(home, validatorFile), filepath.Join(home, SignedFile)), nil
}

// loadNodeKey reads the key by which the other members know this node.
func loadNodeKey(home string) (*p2p.NodeKey, error) {
	path := filepath.Join(home, nodeKeyFile)
	key, err := p2p.LoadNodeKey(path)
	if err == nil && (key == nil || key.PrivKey == nil) {
		err = errors.New("it holds no key")
	}
	if err != nil {
		return nil, damaged(path, "请从本节点自己的备份恢复；其他成员按此密钥识别并放行本节点",
			"restore it from this node's own backup; the other members know and let in this node by it", err)
	}
	return key, nil
}

// caught turns a panic of CometBFT's into an error; for its parts that panic
// where others return one.
func caught(what string, err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%s: %v", what, p)
	}
}
