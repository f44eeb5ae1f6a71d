package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/book/merkle"
	"tallystick/book/proof"
	"tallystick/book/trade"
	"tallystick/book/wire"
)

func sum(parts ...[]byte) [32]byte { return sha256.Sum256(slices.Concat(parts...)) }

func big(n uint64, bytes int) []byte { return binary.BigEndian.AppendUint64(nil, n)[8-bytes:] }

// plainLeaf works an entry's leaf out as the documents say it, place by place.
func plainLeaf(t *testing.T, e trade.Entry, secret Secret) [32]byte {
	var parts [][]byte
	if err := wire.EncodeParts(e, func(part []byte) { parts = append(parts, bytes.Clone(part)) }); err != nil {
		t.Fatal(err)
	}
	depth := 1
	for 1<<(2*depth) < len(parts) {
		depth++
	}
	var top func(level, at int) [32]byte
	top = func(level, at int) [32]byte {
		if at<<level >= len(parts) {
			return sum([]byte("tallystick blank 1\n"), secret[:], big(uint64(e.Index), 4), big(uint64(level), 1),
				big(uint64(at), 4))
		}
		if level == 0 {
			salt := sum([]byte("tallystick part 1\n"), secret[:], big(uint64(e.Index), 4), big(uint64(at), 4))
			return sum([]byte{0x20}, salt[:16], parts[at])
		}
		left, right := top(level-1, 2*at), top(level-1, 2*at+1)
		return sum([]byte{0x21}, left[:], right[:])
	}
	all := top(2*depth, 0)
	return sum([]byte{0}, []byte{1}, big(uint64(e.Height), 8), big(uint64(e.Index), 4), big(uint64(e.At), 8),
		big(uint64(depth), 1), all[:])
}

func plainLog(leaves [][32]byte) [32]byte {
	if len(leaves) < 2 {
		return slices.Concat(leaves, [][32]byte{sha256.Sum256(nil)})[0]
	}
	k := 1
	for 2*k < len(leaves) {
		k *= 2
	}
	left, right := plainLog(leaves[:k]), plainLog(leaves[k:])
	return sum([]byte{1}, left[:], right[:])
}

// pageOf gives what the store holds of a block.
func (s *stage) pageOf(height int64) page {
	b, err := load(s.state.snapshot, storeKey(journalMark, uint64(height)))
	if err != nil {
		s.t.Fatal(err)
	}
	p, err := parsePage(height, b)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// TestHeaderCommitsToTheJournal works the root of each block out anew.
func TestHeaderCommitsToTheJournal(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer func() { s.Close() }()
	var leaves [][32]byte
	check := func() {
		t.Helper()
		tree := s.tree.Root()
		journal := plainLog(leaves)
		want := sum([]byte("tallystick state 1\n"), tree[:], big(uint64(len(leaves)), 8), journal[:])
		if _, root := s.Committed(); root != want {
			t.Fatalf("block %d: the root is not that of tree and journal", s.height)
		}
	}
	check()
	for i, steps := range [][]step{s.opening(), s.life(0, start.Day()), {{s.customs, s.publications(50, 70)}}, nil,
		{{s.bankMaker[0], trade.Accept{}}, {s.stranger(), trade.Accept{}}}, s.life(1, start.Day())} {
		for _, e := range s.block(s.sign(steps...)...) {
			leaves = append(leaves, plainLeaf(t, e, s.pageOf(s.height).secret))
		}
		check()
		if i%2 == 1 {
			s.reopen()
			check()
		}
	}
}

func (s *stage) viewers() (all []trade.Viewer) {
	for _, seat := range s.all {
		kind := trade.Enterprise
		switch seat.party {
		case s.regulator.party:
			kind = trade.Regulator
		case s.customs.party:
			kind = trade.Customs
		case s.bankMaker[0].party, s.bankMaker[1].party:
			kind = trade.Bank
		}
		all = append(all, trade.Viewer{Party: seat.party, Kind: kind, Region: "31"})
	}
	return append(all, trade.Viewer{Party: trade.PartyID{77}, Kind: trade.Branch, Region: "31"},
		trade.Viewer{Party: trade.PartyID{78}, Kind: trade.Branch, Region: "44"},
		trade.Viewer{Party: trade.PartyID{79}, Kind: trade.Bank})
}

// plainView leaves of an entry what a viewer may see, in the words of the rules.
func plainView(v trade.Viewer, e trade.Entry) (seen trade.Entry, anything bool) {
	own := v.Kind == trade.Regulator || v.Party == e.By.Party
	actor := own
	seen = trade.Entry{Height: e.Height, Index: e.Index, At: e.At}
	for _, event := range e.Events {
		if published, ok := event.(trade.DocumentsPublished); ok {
			published.Documents = slices.DeleteFunc(slices.Clone(published.Documents), func(p trade.Publication) bool {
				return v.Kind != trade.Regulator && v.Party != published.Source && v.Party != p.Holder
			})
			if len(published.Documents) == 0 {
				continue
			}
			actor, event = true, published
		} else if !trade.MaySee(v, event.Audience()) {
			continue
		} else {
			actor = actor || trade.MaySeeActor(v, e.By.Party, event)
		}
		seen.Events = append(seen.Events, event)
	}
	if own || len(seen.Events) > 0 {
		seen.Verb = e.Verb
	}
	if actor {
		seen.By, seen.Person, seen.Envelope = e.By, e.Person, e.Envelope
	}
	if own {
		seen.Command, seen.Refusal = e.Command, e.Refusal
	}
	return seen, own || len(seen.Events) > 0
}

// TestEachIsToldItsParts compares what each party is told, and can prove, with what the
// rules let it see.
func TestEachIsToldItsParts(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	s.play(s.opening()...)
	s.play(s.life(0, start.Day())...)
	s.play(step{s.customs, s.publications(50, 70)})
	s.block(s.sign(step{s.bankMaker[0], trade.Accept{}}, step{s.stranger(), trade.Accept{}})...)
	s.play(s.life(1, start.Day())...)
	all, err := s.Entries(1, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range s.viewers() {
		var want, got []trade.Entry
		for _, e := range all {
			if seen, anything := plainView(v, e); anything {
				want = append(want, seen)
			}
		}
		for height := range s.height {
			told, state, err := s.Tell(v, height+1)
			if err != nil {
				t.Fatal(err)
			}
			for _, one := range told {
				e, err := proof.VerifyTold(one, state)
				if err != nil {
					t.Fatalf("%v: %v", v, err)
				}
				got = append(got, e)
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%v is told %d entries, not %d, or other parts of them", v, len(got), len(want))
		}
	}
}

// TestNoPartIsGuessed: who knows the very bytes of a part that was kept from it, and all
// salts that it was told, does not find the part's hash among the bare ones.
func TestNoPartIsGuessed(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	s.play(s.opening()...)
	s.play(s.life(0, start.Day())...)
	rival := trade.Viewer{Party: s.exporter[0].party, Kind: trade.Enterprise}
	told, _, err := s.Tell(rival, s.height)
	if err != nil || len(told) == 0 {
		t.Fatal(err)
	}
	salts, bare := [][16]byte{{}}, map[[32]byte]bool{}
	for _, one := range told {
		for _, part := range one.Parts {
			salts = append(salts, part.Salt)
		}
		for _, hash := range one.Bare {
			bare[hash] = true
		}
	}
	opened := 0
	for _, line := range s.pageOf(s.height).lines {
		for n, part := range line.parts {
			for _, salt := range salts {
				if bare[merkle.PartHash(salt, part)] || bare[sha256.Sum256(part)] {
					t.Fatalf("part %d of entry %d is guessed", n, line.index)
				}
			}
			secret := s.pageOf(s.height).secret
			if bare[merkle.PartHash(secret.partSalt(line.index, uint32(n)), part)] {
				opened++ // so that the test looks at the right hashes
			}
		}
	}
	if opened == 0 {
		t.Error("no part was kept back by itself")
	}
}

func TestEveryByteOfWhatIsToldCounts(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	s.play(s.opening()...)
	s.play(s.life(0, start.Day())...)
	told, state, err := s.Tell(trade.Viewer{Party: s.bankMaker[0].party, Kind: trade.Bank}, s.height)
	if err != nil || len(told) == 0 {
		t.Fatal(err)
	}
	text, err := wire.EncodeTold(told[0])
	if err != nil {
		t.Fatal(err)
	}
	for i := range text {
		altered := bytes.Clone(text)
		altered[i] ^= 1
		one, err := wire.DecodeTold(altered)
		if err == nil {
			_, err = proof.VerifyTold(one, state)
		}
		if err == nil {
			t.Fatalf("byte %d of %d may be altered", i, len(text))
		}
	}
	state.Journal[0] ^= 1
	if _, err := proof.VerifyTold(told[0], state); err == nil {
		t.Error("another journal passes")
	}
}

func TestJournalOnlyGrows(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	states := []wire.State{s.state.shown}
	for _, steps := range [][]step{s.opening(), s.life(0, start.Day()), s.life(1, start.Day())} {
		s.play(steps...)
		states = append(states, s.state.shown)
	}
	for i, earlier := range states {
		path, later, err := s.ProveGrowth(earlier.Entries)
		if err != nil || later != states[len(states)-1] {
			t.Fatal(err)
		}
		if err := proof.VerifyGrowth(earlier, later, path); err != nil {
			t.Errorf("state %d: %v", i, err)
		}
		if earlier.Journal[1] ^= 1; proof.VerifyGrowth(earlier, later, path) == nil {
			t.Errorf("another state %d passes", i)
		}
	}
	if _, _, err := s.ProveGrowth(states[3].Entries + 1); err == nil {
		t.Error("a journal that is yet to come is proven")
	}
}

func FuzzPage(f *testing.F) {
	s := newStage(f, vfs.NewMem())
	defer s.Close()
	s.play(s.opening()...)
	b, err := load(s.state.snapshot, storeKey(journalMark, 1))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(fmt.Sprintf("\x01%048d\x01\x01\x01a", 0)))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := parsePage(1, b)
		if err != nil {
			return
		}
		again := append([]byte{journalVersion}, big(uint64(p.at), 8)...)
		again = append(append(again, big(p.first, 8)...), p.secret[:]...)
		for _, l := range p.lines {
			again = binary.AppendUvarint(binary.AppendUvarint(again, uint64(l.index)), uint64(len(l.parts)))
			for _, part := range l.parts {
				again = append(binary.AppendUvarint(again, uint64(len(part))), part...)
			}
		}
		if canonical := len(again) == len(b); canonical && !bytes.Equal(again, b) {
			t.Fatalf("%x is read as %x", b, again)
		}
	})
}
