package chain

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/cometbft/cometbft/store"
)

// CheckBlocks reads every block of the node's store while it runs, until stop is
// closed, and says which cannot be read.
func (n *Node) CheckBlocks(stop <-chan struct{}) error {
	return checkBlocks(n.comet.BlockStore(), stop)
}

// CheckBlocks reads every block of a home whose node is stopped.
func CheckBlocks(home string) error {
	opened, err := openStore(filepath.Join(home, storeFolder), "blockstore")
	if err != nil {
		return (&Node{}).plain(err)
	}
	return errors.Join(checkBlocks(store.NewBlockStore(opened), nil), opened.end())
}

func checkBlocks(blocks *store.BlockStore, stop <-chan struct{}) error {
	for height := blocks.Base(); height > 0 && height <= blocks.Height(); height++ {
		select {
		case <-stop:
			return nil
		default:
		}
		if err := checkBlock(blocks, height); err != nil {
			return fmt.Errorf("block %d: %w", height, err)
		}
	}
	return nil
}

func checkBlock(blocks *store.BlockStore, height int64) (err error) {
	defer caught("it cannot be read", &err)
	block, meta := blocks.LoadBlock(height), blocks.LoadBlockMeta(height)
	switch {
	case block == nil || meta == nil:
		return errors.New("it is missing")
	case block.Height != height || string(block.Hash()) != string(meta.BlockID.Hash):
		return errors.New("it is another block")
	}
	return nil
}
