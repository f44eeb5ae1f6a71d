package trade

import (
	"math/rand/v2"
	"testing"
)

// However a pledge is moved in parts, no claim pledges more than its share of the
// loan, and nothing of the original or of the pledge is lost.
func TestMovesInParts(t *testing.T) {
	chance := rand.New(rand.NewPCG(7, 7))
	for range 200_000 {
		amount := 1 + chance.Int64N(50)
		financing := Financing{Terms: Terms{Amount: amount}, Own: chance.Int64N(amount)}
		from := Claim{Original: 1 + chance.Int64N(60)}
		from.Pledged = due(Claim{}, from.Original, financing.Own, amount)
		to, all, before := Claim{}, from.Original, from.Pledged
		for from.Pledged > 0 {
			part := 1 + chance.Int64N(from.Pledged)
			original := originalOf(from, to, financing, part)
			most := due(Claim{}, to.Original+original, financing.Own, amount) - to.Pledged
			gain := max(0, min(part, most))
			from.Original, from.Pledged = from.Original-original, from.Pledged-part
			to.Original, to.Pledged = to.Original+original, to.Pledged+gain
			if original < 0 || from.Original < 0 || from.Original+to.Original != all {
				t.Fatalf("originals are %d and %d of %d", from.Original, to.Original, all)
			}
			if from.Pledged > due(Claim{}, from.Original, financing.Own, amount) || part != gain || from.Pledged+to.Pledged != before {
				t.Fatalf("%d of %d moved as %d: %+v, %+v of %d repaid of %d", part, before, gain, from, to, financing.Own, amount)
			}
		}
		if to.Original != all || to.Pledged > due(Claim{}, all, financing.Own, amount) {
			t.Fatalf("in the end stand %+v of %d", to, all)
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
	deal := Deal{Financing: id, Enterprise: named[Party](s, "harbour"), Bank: named[Party](s, "north"), Region: "35"}
	s.book.Documents[from] = Document{ID: from, Holder: deal.Enterprise, Face: Money{100, "USD"}, Mode: "0110", Withdrawn: true, ReplacedBy: to, Pledged: 10}
	s.book.Documents[to] = Document{ID: to, Holder: deal.Enterprise, Face: Money{100, "USD"}, Mode: "0110", Replaces: from, Reserved: 10}
	s.book.ClaimsOf[from] = map[FinancingID]Claim{id: {Document: from, Financing: id, Bank: deal.Bank, Pledged: 10, Original: 10}}
	for _, count := range []int{MaxLines - 1, MaxLines} {
		f := Financing{Deal: deal, State: Disbursed, Terms: Terms{Amount: 9, Lines: []Line{{from, 10}}}, Outstanding: 9}
		for i := range count {
			f.Lines = append(f.Lines, Line{DocumentID{byte(i), 1}, 1})
		}
		s.book.Financings[id] = f
		_, refusal := Decide(s.book, s.persons["nie"], s.at, MovePledge{id, from, to, 10})
		if full := count == MaxLines; (refusal.Rule == ListMustBeInBounds) != full || (refusal.Rule == 0) == full {
			t.Errorf("with %d lines it is refused by %s", count, refusal.Rule)
		}
	}
}
