package member

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/node/readmodel"
)

// foundingBlock is block 0 of the journal: what the genesis file says, as the
// read model takes it in.
func foundingBlock(home string) (readmodel.Block, trade.Founding, error) {
	text, err := os.ReadFile(filepath.Join(home, "genesis.json"))
	if err != nil {
		return readmodel.Block{}, trade.Founding{}, fmt.Errorf("couldn't read the genesis file: %w", err)
	}
	var genesis struct {
		At    time.Time `json:"genesis_time"`
		State []byte    `json:"app_state"`
	}
	if err := json.Unmarshal(text, &genesis); err != nil {
		return readmodel.Block{}, trade.Founding{}, fmt.Errorf("couldn't read the genesis file: %w", err)
	}
	state, err := wire.DecodeFounding(genesis.State)
	if err != nil {
		return readmodel.Block{}, state.Founding, err
	}
	state.At = trade.InstantOf(genesis.At)
	events := trade.Found(state.Founding)
	return readmodel.Block{At: state.At, Entries: []trade.Entry{{At: state.At, Events: events}}}, state.Founding, nil
}

// openModel opens the read model of a home where [TablesOf] says, which knows the founding then.
func openModel(ctx context.Context, home, asked string) (*readmodel.Model, error) {
	tables, err := TablesOf(home, asked)
	if err != nil {
		return nil, err
	}
	model, err := readmodel.OpenAt(ctx, tables)
	if err != nil {
		return nil, err
	}
	if err := begin(ctx, model, home); err != nil {
		return nil, errors.Join(err, model.Close())
	}
	return model, nil
}

// begin gives a fresh read model the founding of its ledger.
func begin(ctx context.Context, model *readmodel.Model, home string) error {
	block, state, err := foundingBlock(home)
	if err != nil {
		return err
	}
	_, err = model.Party(ctx, trade.Viewer{Kind: trade.Regulator}, state.Regulator)
	if !errors.Is(err, readmodel.ErrUnknown) {
		return err
	}
	return model.Follow(ctx, block.Height, block.At, block.Entries)
}
