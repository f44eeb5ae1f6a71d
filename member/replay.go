package member

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// VerifyReplay plays the node's blocks into a fresh ledger beside the kept one
// and compares the roots: nothing but the blocks may have changed the ledger.
func (m *Member) VerifyReplay(ctx context.Context) (err error) {
	height, want := m.Ledger.Committed()
	const folder = "replayed"
	dir := filepath.Join(m.Home, folder)
	fresh, err := openLedger(m.Home, folder)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, fresh.Close(), os.RemoveAll(dir)) }()
	got, err := m.Node.Replay(ctx, height, fresh)
	if err != nil {
		return err
	}
	if got != want {
		return fmt.Errorf("账本在区块 %d 的根不是其区块重放所得：%x 与 %x / "+
			"the ledger's root at block %d is not what its blocks come to: %x, not %x",
			height, want, got, height, want, got)
	}
	return nil
}
