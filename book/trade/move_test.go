package trade

import (
	"math/rand/v2"
	"testing"
)

// However a pledge is moved in parts, what stays is still due in full, of the
// least original of which so much is due; all else goes along.
func TestMovesInParts(t *testing.T) {
	chance := rand.New(rand.NewPCG(7, 7))
	for range 200_000 {
		amount := 1 + chance.Int64N(50)
		financing := Financing{Terms: Terms{Amount: amount}, Own: chance.Int64N(amount)}
		from := Claim{Original: 1 + chance.Int64N(60)}
		for _, less := range []*int64{&from.Collected, &from.Released, &from.Closed} {
			*less = chance.Int64N(1 + due(from, from.Original, financing.Own, amount))
		}
		from.Pledged = due(from, from.Original, financing.Own, amount)
		for from.Pledged > 0 {
			part := 1 + chance.Int64N(from.Pledged)
			original := originalOf(from, financing, part)
			from.Original, from.Pledged = from.Original-original, from.Pledged-part
			if original < part || due(from, from.Original, financing.Own, amount) != from.Pledged {
				t.Fatalf("%d of the original goes with %d of the pledge: %+v, %d repaid of %d", original, part, from,
					financing.Own, amount)
			}
			if from.Pledged > 0 && due(from, from.Original-1, financing.Own, amount) == from.Pledged ||
				from.Original < 0 {
				t.Fatalf("more than needed stays with %d: %+v", from.Pledged, from)
			}
		}
		if from.Collected+from.Released+from.Closed == 0 && from.Original != 0 {
			t.Fatalf("nothing stays, and yet %+v", from)
		}
	}
}

// A financing that names as many documents as it may takes on no further one,
// also when a pledge would move there.
func TestLinesAreBounded(t *testing.T) {
	s := newStage()
	s.play("cast")
	from, to := named[Document](s, "from"), named[Document](s, "to")
	id := named[Financing](s, "f1")
	deal := Deal{ID: DealOf(FinancingDeal, id), Enterprise: named[Party](s, "harbour"), Bank: named[Party](s, "north"),
		Region: "35"}
	s.book.Put(Document{ID: from, Holder: deal.Enterprise, Face: Money{100, "USD"}, Mode: "0110", Withdrawn: true,
		ReplacedBy: to, Free: -10})
	s.book.Put(Taking{Document: from, Holder: deal.Enterprise, Pledged: 10})
	s.book.Put(Document{ID: to, Holder: deal.Enterprise, Face: Money{100, "USD"}, Mode: "0110",
		Replaces: from, Free: 90})
	s.book.Put(Taking{Document: to, Holder: deal.Enterprise, Reserved: 10})
	s.book.Put(Claim{Document: from, Deal: DealOf(FinancingDeal, id), Bank: deal.Bank, Pledged: 10, Original: 10})
	for _, count := range []int{MaxLines - 1, MaxLines} {
		f := Financing{Deal: deal, State: Disbursed, Terms: Terms{Amount: 9, Lines: []Line{{from, 10}}}, Outstanding: 9}
		for i := range count {
			f.Lines = append(f.Lines, Line{DocumentID{byte(i), 1}, 1})
		}
		s.book.Put(f)
		events, refusal := Decide(s.book, s.persons["nie"], s.at, MovePledge{id, from, to, 10})
		if full := count == MaxLines; (refusal.Rule == ListMustBeInBounds) != full || (refusal.Rule == 0) == full {
			t.Errorf("with %d lines it is refused by %s", count, refusal.Rule)
		}
		if refusal.OK() {
			written := NewMemoryBook()
			written.Put(f)
			Post(written, events[0])
			is, want := written.financing(id), Line{to, 10}
			if len(is.Lines) != MaxLines || is.Lines[count] != want || !sameLines(is.Terms.Lines, []Line{want}) {
				t.Errorf("it rests on %v, and its terms on %v", is.Lines, is.Terms.Lines)
			}
		}
		f.Lines[0].Document = to
		s.book.Put(f)
		if rule := s.decideAs("nie", MovePledge{id, from, to, 10}); rule != 0 {
			t.Errorf("to one of %d lines that it has: %s", count, rule)
		}
	}
}
