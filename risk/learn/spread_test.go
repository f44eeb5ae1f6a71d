package learn

import (
	"math"
	"math/rand/v2"
	"testing"
)

// A spread tells the same drift as the values that it was made of, but for KS,
// which it sees at its borders only.
func TestSpreadTellsDriftLikeItsValues(t *testing.T) {
	reference, now := calm(2_000, 3), calm(1_000, 4)
	for i := range now.Columns[0] {
		now.Columns[0][i] += 0.5
	}
	all, err := Drifts(reference, now, 10)
	if err != nil {
		t.Fatal(err)
	}
	for j, want := range all {
		got := SpreadOf(reference.Columns[j], 10).Drift(want.Feature, now.Columns[j], len(all))
		if got.PSI != want.PSI || got.Shifted != want.Shifted || got.IsMissing != want.IsMissing ||
			got.WasMissing != want.WasMissing {
			t.Errorf("%s: %+v, of the values %+v", want.Feature, got, want)
		}
		if got.KS > want.KS+1e-12 || want.Shifted && got.KS < want.KS*0.7 || got.P < want.P-1e-12 {
			t.Errorf("%s: KS %v and chance %v, of the values %v and %v", want.Feature, got.KS, got.P, want.KS, want.P)
		}
	}
}

// A reason that is rarely found has a bin of its own, and is missed when it
// comes up ten times as often.
func TestRareReasonsDrift(t *testing.T) {
	draw := func(share float64, seed uint64) []float64 {
		random, values := rand.New(rand.NewPCG(seed, 1)), make([]float64, 3_000)
		for i := range values {
			if random.Float64() < share {
				values[i] = 200 + math.Round(20*random.Float64())
			}
		}
		return values
	}
	usual := SpreadOf(draw(0.02, 1), 10)
	if d := usual.Drift("rare", draw(0.02, 2), 30); d.Shifted {
		t.Errorf("nothing changed, and yet %+v", d)
	}
	if d := usual.Drift("rare", draw(0.2, 3), 30); !d.Shifted || d.PSI < 0.25 || d.KS < 0.15 {
		t.Errorf("ten times as often: %+v", d)
	}
	for _, few := range [][]float64{nil, {}, {math.NaN()}} {
		if d := usual.Drift("rare", few, 30); d.Shifted || d.KS != 0 {
			t.Errorf("of %v is told %+v", few, d)
		}
	}
}
