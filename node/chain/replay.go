package chain

import (
	"context"
	"encoding/json"
	"fmt"

	"tallystick/book/trade"
)

// Replay puts the genesis file and the blocks that this node holds, up to a
// height, into an empty ledger, and gives the root that it comes to. Whatever was
// done to the node's own ledger besides its blocks shows itself in another root.
func (n *Node) Replay(ctx context.Context, height int64, into Ledger) (root [32]byte, err error) {
	defer caught("couldn't read the block store", &err)
	genesis, err := loadGenesis(n.settings.Home)
	if err != nil {
		return root, err
	}
	var state []byte
	if err := json.Unmarshal(genesis.AppState, &state); err != nil {
		return root, fmt.Errorf("couldn't read the founding state: %w", err)
	}
	if root, err = into.Found(genesis.ChainID, trade.InstantOf(genesis.GenesisTime), state); err != nil {
		return root, fmt.Errorf("couldn't found the ledger: %w", err)
	}
	for h := int64(1); h <= height && ctx.Err() == nil; h++ {
		block := n.comet.BlockStore().LoadBlock(h)
		if block == nil {
			return root, fmt.Errorf("本节点没有区块 %d / this node doesn't have block %d", h, h)
		}
		txs := make([][]byte, len(block.Txs))
		for i, tx := range block.Txs {
			txs[i] = tx
		}
		hash := [32]byte(block.Hash())
		if root, _, err = into.Execute(h, trade.InstantOf(block.Time), hash, withoutWakes(txs)); err == nil {
			err = into.Commit()
		}
		if err != nil {
			return root, fmt.Errorf("couldn't replay block %d: %w", h, err)
		}
	}
	return root, ctx.Err()
}
