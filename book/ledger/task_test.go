package ledger

import (
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/book/trade"
)

// TestABlockCallsSoManyDocuments has more documents of one day to be examined than one block
// does: the rest goes on in the next ones, and none is examined twice.
func TestABlockCallsSoManyDocuments(t *testing.T) {
	const documents = 2_345
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	s.play(s.opening()...)
	for from := 0; from < documents; from += 1_000 {
		s.play(step{s.customs, s.publications(from, min(1_000, documents-from))})
	}
	s.now = (start.Day() + 31).Start()
	called, blocks := 0, 0
	for ; called < documents; blocks++ {
		if blocks > 10 {
			t.Fatalf("after %d blocks only %d documents were examined", blocks, called)
		}
		_, entries, err := s.Execute(s.height+1, s.now+trade.Instant(blocks), hashOf(s.height+1), nil)
		if err != nil {
			t.Fatal(err)
		}
		within := 0
		for _, event := range entries[0].Events {
			if roll, ok := event.(trade.RollCalled); ok {
				within += int(roll.Count)
			}
		}
		if rest := documents - called; within > maxDue+99 || within < min(maxDue, rest) {
			t.Errorf("block %d examined %d documents of %d", blocks, within, rest)
		}
		called += within
		if err := s.Commit(); err != nil {
			t.Fatal(err)
		}
		s.height++
	}
	if called != documents || blocks != 3 {
		t.Errorf("%d blocks examined %d documents", blocks, called)
	}
}
