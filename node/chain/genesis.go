package chain

import (
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/types"
)

// Genesis gives the text of a genesis file, the same at every member.
func Genesis(f Founding) ([]byte, error) {
	params := types.DefaultConsensusParams()
	params.Block.MaxBytes = MaxBlock
	doc := types.GenesisDoc{
		ChainID: f.Chain, GenesisTime: f.At.UTC().Truncate(time.Millisecond),
		ConsensusParams: params, AppState: []byte(`"` + base64.StdEncoding.EncodeToString(f.State) + `"`),
	}
	for _, v := range f.Validators {
		if len(v.Key) != ed25519.PubKeySize {
			return nil, fmt.Errorf("couldn't found the chain: the key of validator %q isn't an Ed25519 key", v.Name)
		}
		key := ed25519.PubKey(v.Key)
		doc.Validators = append(doc.Validators, types.GenesisValidator{
			Address: key.Address(), PubKey: key, Power: v.Power, Name: v.Name,
		})
	}
	if err := doc.ValidateAndComplete(); err != nil {
		return nil, fmt.Errorf("couldn't found the chain: %w", err)
	}
	text, err := json.MarshalIndent(&doc, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("couldn't write the genesis file: %w", err)
	}
	return append(text, '\n'), nil
}

// WriteGenesis writes the genesis file into a home. It never replaces one,
// since a home belongs to one chain for ever.
func WriteGenesis(home string, f Founding) error {
	text, err := Genesis(f)
	if err != nil {
		return err
	}
	return KeepGenesis(home, text)
}

// KeepGenesis writes the text of a genesis file into a home, as WriteGenesis does.
func KeepGenesis(home string, text []byte) error {
	file, err := os.OpenFile(filepath.Join(home, genesisFile), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("couldn't write the genesis file: %w", err)
	}
	_, err = file.Write(text)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("couldn't write the genesis file: %w", err)
	}
	return nil
}
