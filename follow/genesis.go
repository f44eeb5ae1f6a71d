package follow

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"tallystick/book/trade"
	"tallystick/book/wire"
)

// founding reads a genesis file: what the ledger was founded with, and the digest by which
// envelopes name it.
func founding(text []byte) (f trade.Founding, digest trade.Digest, err error) {
	var genesis struct {
		Chain string    `json:"chain_id"`
		At    time.Time `json:"genesis_time"`
		State []byte    `json:"app_state"`
	}
	if err := json.Unmarshal(text, &genesis); err != nil {
		return f, digest, fmt.Errorf("couldn't read the genesis file: %w", err)
	}
	state, err := wire.DecodeFounding(genesis.State)
	if err != nil {
		return f, digest, err
	}
	f, f.At = state.Founding, trade.InstantOf(genesis.At)
	return f, wire.GenesisDigest(genesis.Chain, f.At, genesis.State), nil
}

// genesisOf gives the digest of the genesis of a home's ledger, and what it was founded with;
// zero and nothing where the home joined by a trust file alone.
func genesisOf(home string) (trade.Digest, *trade.MemoryBook, error) {
	founded := trade.NewMemoryBook()
	text, err := os.ReadFile(filepath.Join(home, genesisFile))
	if errors.Is(err, fs.ErrNotExist) {
		return trade.Digest{}, founded, nil
	}
	if err != nil {
		return trade.Digest{}, founded, fmt.Errorf("couldn't read the genesis file: %w", err)
	}
	f, digest, err := founding(text)
	if err == nil {
		for _, event := range trade.Found(f) {
			trade.Post(founded, event)
		}
	}
	return digest, founded, err
}
