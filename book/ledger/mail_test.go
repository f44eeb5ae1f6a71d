package ledger

import (
	"slices"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/book/proof"
	"tallystick/book/trade"
	"tallystick/book/wire"
)

// toldTo gives all that a viewer is told, from the first block on.
func (s *stage) toldTo(v trade.Viewer) (all []wire.Told, state wire.State) {
	s.t.Helper()
	for height := int64(1); height <= s.height; height++ {
		told, now, err := s.Tell(v, height)
		if err != nil {
			s.t.Fatal(err)
		}
		all, state = append(all, told...), now
	}
	return all, state
}

// compare counts what was told and asks the ledger whether it is all.
func (s *stage) compare(v trade.Viewer, told []wire.Told, state wire.State) error {
	s.t.Helper()
	m := proof.NewMailbox(v)
	for _, t := range told {
		if err := m.Take(t); err != nil {
			return err
		}
	}
	var held []proof.Mail
	for _, b := range m.Boxes() {
		shown, err := s.Prove(wire.MailKey(b))
		if err != nil {
			s.t.Fatal(err)
		}
		held = append(held, proof.Mail{Value: shown.Value, Proof: shown.Proof})
	}
	return m.Verify(held, state)
}

// posted plays what every kind of entry comes of, and closes in between.
func posted(t *testing.T) *stage {
	s := newStage(t, vfs.NewMem())
	for i, steps := range handedBlocks(s) {
		s.block(s.sign(steps...)...)
		if i == 5 {
			s.reopen()
		}
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// Whoever is told of the journal knows that it was told all that is for it.
func TestMailCountsAllThatIsTold(t *testing.T) {
	s := posted(t)
	counted := 0
	for _, v := range s.viewers() {
		told, state := s.toldTo(v)
		if err := s.compare(v, told, state); err != nil {
			t.Errorf("%+v: %v", v, err)
		}
		if v.Kind != trade.Regulator {
			counted += len(told)
		}
	}
	if counted < 40 {
		t.Errorf("only %d entries were told", counted)
	}
}

// What is kept back, told twice, told in another order, or another's, is noticed.
func TestMailShowsWhatWasKeptBack(t *testing.T) {
	s := posted(t)
	for _, v := range s.viewers() {
		told, state := s.toldTo(v)
		if v.Kind == trade.Regulator || len(told) < 2 {
			continue
		}
		for i := range told {
			if s.compare(v, slices.Delete(slices.Clone(told), i, i+1), state) == nil {
				t.Errorf("%v: entry %d was kept back", v.Kind, told[i].Index)
			}
			for n := range told[i].Parts {
				less := slices.Clone(told)
				less[i].Parts = slices.Delete(slices.Clone(told[i].Parts), n, n+1)
				// what one asked for is its own whole: without its signer it is another's
				if s.compare(v, less, state) == nil {
					t.Errorf("%v: part %d of entry %d was kept back", v.Kind, told[i].Parts[n].Number, told[i].Index)
				}
			}
			if s.compare(v, slices.Insert(slices.Clone(told), i, told[i]), state) == nil {
				t.Errorf("%v: entry %d was told twice", v.Kind, told[i].Index)
			}
			other := slices.Clone(told)
			other[i].Parts = slices.Clone(told[i].Parts)
			other[i].Parts[0].Salt[0] ^= 1
			if s.compare(v, other, state) == nil {
				t.Errorf("%v: a part of entry %d is another", v.Kind, told[i].Index)
			}
		}
		turned := slices.Clone(told)
		turned[0], turned[1] = turned[1], turned[0]
		if s.compare(v, turned, state) == nil {
			t.Errorf("%v: two entries changed places", v.Kind)
		}
		turned[0].Place, turned[1].Place = turned[1].Place, turned[0].Place
		if s.compare(v, turned, state) == nil {
			t.Errorf("%v: two entries were told at each other's place", v.Kind)
		}
	}
	a, b := trade.Viewer{Party: s.bankMaker[0].party, Kind: trade.Bank}, trade.Viewer{Party: s.bankMaker[1].party,
		Kind: trade.Bank}
	told, state := s.toldTo(a)
	if s.compare(b, told, state) == nil {
		t.Error("one bank's mail passes for another's")
	}
}
