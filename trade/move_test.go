package trade

import (
	"math/rand/v2"
	"testing"
)

// However a pledge is moved in parts, no claim pledges more than its share of the
// loan, no original is lost, and at most a minor unit of the pledge goes with each
// move, where two shares that were rounded up become one.
func TestMovesInParts(t *testing.T) {
	chance := rand.New(rand.NewPCG(7, 7))
	trimmed := 0
	for range 200_000 {
		amount := 1 + chance.Int64N(50)
		financing := Financing{Terms: Terms{Amount: amount}, Outstanding: 1 + chance.Int64N(amount)}
		from := Claim{Original: 1 + chance.Int64N(60)}
		from.Pledged = due(from.Original, 0, financing.Outstanding, amount)
		to, all, before := Claim{}, from.Original, from.Pledged
		for moves := int64(1); from.Pledged > 0; moves++ {
			part := 1 + chance.Int64N(from.Pledged)
			original := originalOf(from, to, financing, part)
			most := due(to.Original+original, 0, financing.Outstanding, amount) - to.Pledged
			gain := max(0, min(part, most))
			from.Original, from.Pledged = from.Original-original, from.Pledged-part
			to.Original, to.Pledged = to.Original+original, to.Pledged+gain
			if original < 0 || from.Original < 0 || from.Original+to.Original != all {
				t.Fatalf("originals are %d and %d of %d", from.Original, to.Original, all)
			}
			if from.Pledged > due(from.Original, 0, financing.Outstanding, amount) || part-gain > 1 ||
				from.Pledged+to.Pledged < before-moves {
				t.Fatalf("%d of %d moved as %d: %+v, %+v of %d owed of %d", part, before, gain, from, to, financing.Outstanding, amount)
			}
			if part != gain {
				trimmed++
			}
		}
		if to.Original != all || to.Pledged > due(all, 0, financing.Outstanding, amount) {
			t.Fatalf("in the end stand %+v of %d", to, all)
		}
	}
	if trimmed == 0 {
		t.Error("no move met the rounding: the test has gone blind")
	}
}
