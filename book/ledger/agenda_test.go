package ledger

import (
	"fmt"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/book/trade"
)

// heldStage is a ledger on which so many holds end in the same moment.
func heldStage(t testing.TB, holds int) *stage {
	s := newStage(t, vfs.NewMem())
	s.play(s.opening()...)
	s.play(step{s.customs, s.publications(0, holds)})
	var applied, accepted []step
	for i := range holds {
		applied = append(applied, s.apply(i, i))
		accepted = append(accepted, step{s.bankMaker[0], trade.Accept{Financing: idOf("financing", i)}})
	}
	s.play(applied...)
	s.play(accepted...)
	s.now += 72 * 3_600_000
	return s
}

// TestManyHoldsLapseAtOnce reads each deadline once, however many there are.
func TestManyHoldsLapseAtOnce(t *testing.T) {
	for _, holds := range []int{1, 63, 64, 65, 400} {
		s := heldStage(t, holds)
		_, entries, err := s.Execute(s.height+1, s.now+1_000, hashOf(s.height+1), nil)
		if err != nil {
			t.Fatal(err)
		}
		lapsed := 0
		for _, event := range entries[0].Events {
			if ended, ok := event.(trade.FinancingEnded); ok && ended.State == trade.Lapsed {
				lapsed++
			}
		}
		rolls := (holds + 99) / 100 // of the documents, which are not called yet
		if read := s.staged.draft.agenda.read; lapsed != holds || read < holds || read > holds+rolls {
			t.Errorf("%d holds: %d lapsed, and %d deadlines were read for that", holds, lapsed, read)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestDeadlinesOfADraft: removed, put back, added and removed again.
func TestDeadlinesOfADraft(t *testing.T) {
	s := heldStage(t, 3)
	defer s.Close()
	d, book := newDraft(s.state.book, 0), trade.NewMemoryBook()
	var all []trade.Deadline
	for r := range s.state.book.Scan(trade.DeadlinesKey()) {
		all = append(all, r.(trade.Deadline))
	}
	for _, x := range all {
		book.Put(x)
	}
	early := trade.Deadline{At: 5, Kind: trade.HoldEnds}
	late := trade.Deadline{At: all[2].At + 1, Kind: trade.HoldEnds}
	for i, change := range []func(trade.Sheets){
		func(w trade.Sheets) { w.Put(late) },
		func(w trade.Sheets) { w.Remove(all[0]) }, func(w trade.Sheets) { w.Remove(all[1]) },
		func(w trade.Sheets) { w.Put(all[0]) }, func(w trade.Sheets) { w.Put(early) },
		func(w trade.Sheets) { w.Remove(early) }, func(w trade.Sheets) { w.Remove(all[2]) },
		func(w trade.Sheets) { w.Put(early) }, func(w trade.Sheets) { w.Put(early) },
		func(w trade.Sheets) { w.Remove(early) }, func(w trade.Sheets) { w.Remove(all[0]) },
		func(w trade.Sheets) { w.Put(all[1]) },
	} {
		change(d)
		change(book)
		for _, until := range []trade.Instant{4, 5, all[0].At - 1, all[0].At, all[0].At + 1<<40} {
			got, found := d.Deadline(until)
			if want, there := book.Deadline(until); got != want || found != there {
				t.Errorf("change %d, until %d: %+v (%v), not %+v", i, until, got, found, want)
			}
		}
	}
}

// BenchmarkLapses is the block in which so many holds lapse.
func BenchmarkLapses(b *testing.B) {
	for _, holds := range []int{250, 500, 1_000} {
		b.Run(fmt.Sprint(holds), func(b *testing.B) {
			s := heldStage(b, holds)
			defer s.Close()
			for b.Loop() {
				if _, _, err := s.Execute(s.height+1, s.now+1_000, hashOf(s.height+1), nil); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*holds), "us/lapse")
		})
	}
}
