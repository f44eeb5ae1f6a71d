package ledger

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/book/trade"
)

// drawing plays twelve financings up to their disbursal, all in one block, and
// gives them. A draw of half of them is all but certain to draw some and not all.
func (s *stage) drawing() []trade.FinancingID {
	s.t.Helper()
	s.play(s.opening()...)
	var steps []step
	var ids []trade.FinancingID
	for number := range 12 {
		life := s.life(number, start.Day())[:5]
		life[1].command = small(life[1].command.(trade.Apply), number)
		terms := life[4].command.(trade.Disburse)
		terms.Terms.Amount, terms.Terms.Lines = 8, life[1].command.(trade.Apply).Lines
		life[4].command = terms
		if number >= 4 {
			life = life[1:] // the document is there already
		}
		steps = append(steps, life...)
		ids = append(ids, terms.Financing)
	}
	s.play(steps...)
	return ids
}

// small asks for little of a document, of the exporter who holds it.
func small(c trade.Apply, number int) trade.Apply {
	c.Asked.Minor, c.Lines = 8, []trade.Line{{Document: idOf("document", number%4), Amount: 16}}
	return c
}

func (s *stage) inspected(ids []trade.FinancingID) (all []trade.Inspection) {
	err := s.View(func(book trade.Book, _ trade.Instant) error {
		for _, id := range ids {
			if inspection, there := book.Inspection(id); there {
				all = append(all, inspection)
			}
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

// The block after a disbursal draws by its own hash, also when it is empty and
// when the ledger was closed in between, and no later block draws again.
func TestTheNextBlockDraws(t *testing.T) {
	plain, worn := newStage(t, vfs.NewMem()), newStage(t, vfs.NewMem())
	defer func() { plain.Close(); worn.Close() }()
	ids := plain.drawing()
	worn.drawing()
	if drawn := plain.inspected(ids); len(drawn) > 0 {
		t.Fatalf("the block of the disbursal has drawn %v", drawn)
	}
	worn.reopen()
	// a proposal that is not committed draws otherwise, and leaves no trace
	if _, _, err := worn.Execute(worn.height+1, worn.now+1_000, hashOf(99), nil); err != nil {
		t.Fatal(err)
	}
	entries := plain.block()
	worn.block()
	if plain.state.root != worn.state.root {
		t.Fatal("a ledger that was closed before the draw has another root")
	}
	drawn := plain.inspected(ids)
	if len(drawn) == 0 || len(drawn) == len(ids) || len(entries) != 1 || len(entries[0].Events) != len(drawn) {
		t.Fatalf("%d of %d were drawn by %+v", len(drawn), len(ids), entries)
	}
	seed, height := trade.Digest(hashOf(plain.height)), plain.height
	for _, id := range ids {
		var found bool
		for _, inspection := range drawn {
			found = found || inspection.Deal.Financing() == id && inspection.Seed == seed &&
				inspection.Height == height && inspection.Share == 5_000
		}
		if found != trade.Drawn(seed, id, 5_000) {
			t.Errorf("%s is drawn: %v", id, found)
		}
	}
	root := plain.state.root
	plain.block()
	plain.block()
	if plain.state.root != root || len(plain.inspected(ids)) != len(drawn) {
		t.Error("a later block draws again")
	}
}

// What is drawn hangs on the hash of the block, and on nothing else of it.
func TestAnotherHashDrawsOthers(t *testing.T) {
	roots := map[[32]byte]bool{}
	for n := range 6 {
		s := newStage(t, vfs.NewMem())
		s.drawing()
		root, entries, err := s.Execute(s.height+1, s.now+1_000, hashOf(int64(n)), nil)
		if err != nil {
			t.Fatal(err)
		}
		again, same, err := s.Execute(s.height+1, s.now+1_000, hashOf(int64(n)), nil)
		if err != nil || again != root || !bytes.Equal(fmt.Append(nil, entries), fmt.Append(nil, same)) {
			t.Fatalf("the same block twice: %v", err)
		}
		roots[root] = true
		s.Close()
	}
	if len(roots) != 6 {
		t.Errorf("six hashes came to %d roots", len(roots))
	}
}
