package member

import (
	"context"
	"errors"
	"iter"
	"path/filepath"

	"tallystick/book/ledger"
	"tallystick/node/readmodel"
)

// Rebuild makes the read model of a stopped home anew from the ledger's journal,
// and gives the height at which it stands.
func Rebuild(ctx context.Context, home string) (height int64, err error) {
	err = Stopped(home, ModelFile, func() error {
		book, err := ledger.Open(ledger.Settings{Dir: filepath.Join(home, LedgerFolder)})
		if err != nil {
			return err
		}
		height, _ = book.Committed()
		return errors.Join(readmodel.Rebuild(ctx, filepath.Join(home, ModelFile), Journal(home, book)), book.Close())
	})
	return height, err
}

// Journal gives the ledger's blocks in order, the founding first.
func Journal(home string, book *ledger.Ledger) iter.Seq2[readmodel.Block, error] {
	return func(yield func(readmodel.Block, error) bool) {
		first, _, err := foundingBlock(home)
		if !yield(first, err) || err != nil {
			return
		}
		for from := int64(0); ; {
			entries, err := book.Entries(from, 5_000)
			if err != nil {
				yield(readmodel.Block{}, err)
				return
			}
			if len(entries) == 0 {
				return
			}
			for len(entries) > 0 {
				n := 1
				for n < len(entries) && entries[n].Height == entries[0].Height {
					n++
				}
				if !yield(readmodel.Block{Height: entries[0].Height, At: entries[0].At, Entries: entries[:n]}, nil) {
					return
				}
				from, entries = entries[0].Height+1, entries[n:]
			}
		}
	}
}
