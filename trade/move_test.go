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
		financing := Financing{Terms: Terms{Amount: amount}, Outstanding: 1 + chance.Int64N(amount)}
		from := Claim{Original: 1 + chance.Int64N(60)}
		from.Pledged = due(from.Original, 0, financing.Outstanding, amount)
		to, all, before := Claim{}, from.Original, from.Pledged
		for from.Pledged > 0 {
			part := 1 + chance.Int64N(from.Pledged)
			original := originalOf(from, to, financing, part)
			most := due(to.Original+original, 0, financing.Outstanding, amount) - to.Pledged
			gain := max(0, min(part, most))
			from.Original, from.Pledged = from.Original-original, from.Pledged-part
			to.Original, to.Pledged = to.Original+original, to.Pledged+gain
			if original < 0 || from.Original < 0 || from.Original+to.Original != all {
				t.Fatalf("originals are %d and %d of %d", from.Original, to.Original, all)
			}
			if from.Pledged > due(from.Original, 0, financing.Outstanding, amount) || part != gain || from.Pledged+to.Pledged != before {
				t.Fatalf("%d of %d moved as %d: %+v, %+v of %d owed of %d", part, before, gain, from, to, financing.Outstanding, amount)
			}
		}
		if to.Original != all || to.Pledged > due(all, 0, financing.Outstanding, amount) {
			t.Fatalf("in the end stand %+v of %d", to, all)
		}
	}
}
