package member

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"

	"tallystick/book/ledger"
	"tallystick/node/readmodel"
)

// inHome is how a setting asks for the read model in the home's file, as no setting does.
const inHome = "sqlite"

// CheckTables refuses what can't be the setting of where a read model lies.
func CheckTables(asked string) error {
	if asked == "" || asked == inHome {
		return nil
	}
	return readmodel.Place{URL: asked}.Check()
}

// TablesOf says where the read model of a home lies: where it is asked to, or else as the
// settings say, in a PostgreSQL database of this network or in the file in the home.
func TablesOf(home, asked string) (readmodel.Place, error) {
	if asked == "" {
		set, err := ReadSettings(home)
		if err != nil {
			return readmodel.Place{}, err
		}
		asked = set.ReadModel
	}
	if asked == "" || asked == inHome {
		return readmodel.Place{Path: filepath.Join(home, ModelFile)}, nil
	}
	text, err := os.ReadFile(filepath.Join(home, "genesis.json"))
	if err != nil {
		return readmodel.Place{}, fmt.Errorf("couldn't read the genesis file: %w", err)
	}
	network := sha256.Sum256(text)
	place := readmodel.Place{URL: asked, Network: hex.EncodeToString(network[:])}
	return place, place.Check()
}

// Rebuild makes the read model of a stopped home anew from the ledger's journal, where
// [TablesOf] says, and gives the height at which it stands.
func Rebuild(ctx context.Context, home, asked string) (height int64, err error) {
	tables, err := TablesOf(home, asked)
	if err != nil {
		return 0, err
	}
	err = Stopped(home, ModelFile, func() error {
		book, err := ledger.Open(ledger.Settings{Dir: filepath.Join(home, LedgerFolder)})
		if err != nil {
			return err
		}
		height, _ = book.Committed()
		return errors.Join(readmodel.RebuildAt(ctx, tables, Journal(home, book)), book.Close())
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
