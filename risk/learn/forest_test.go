package learn

import (
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"testing"

	"pgregory.net/rapid"

	"tallystick/internal/seeded"
)

// strange gives rows of which one in fifty lies outside of what is usual.
func strange(n int, seed uint64) (Rows, []bool) {
	random := rand.New(rand.NewPCG(seed, 5))
	rows, labels := Rows{Names: []string{"x", "y", "gaps"}, Columns: make([][]float64, 3)}, make([]bool, n)
	for i := range n {
		x := random.NormFloat64()
		y, gap := x+0.3*random.NormFloat64(), math.NaN()
		if labels[i] = i%50 == 0; labels[i] {
			x, y = 4*random.NormFloat64(), 4*random.NormFloat64()
		}
		if random.IntN(3) > 0 {
			gap = random.NormFloat64()
		}
		for j, value := range []float64{x, y, gap} {
			rows.Columns[j] = append(rows.Columns[j], value)
		}
	}
	return rows, labels
}

func TestForestFindsWhatIsStrange(t *testing.T) {
	rows, labels := strange(3_000, 1)
	fresh, truth := strange(3_000, 2)
	f := GrowForest(rows, ForestOptions{Seed: 7})
	known, unknown := AUC(scores(rows, f.Score), labels), AUC(scores(fresh, f.Score), truth)
	if known < 0.88 || unknown < 0.88 {
		t.Errorf("AUC %.3f on its rows, %.3f on others", known, unknown)
	}
	usual, far := f.Score([]float64{0, 0, 0}), f.Score([]float64{50, -50, 0})
	if usual > 0.45 || far < 0.65 {
		t.Errorf("the middle has %.3f, what is far off %.3f", usual, far)
	}
}

func TestForestIsTheSameFromTheSameSeed(t *testing.T) {
	rows, _ := strange(1_000, 1)
	grow := func(cores int, seed uint64) Forest {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		return GrowForest(rows, ForestOptions{Trees: 30, Seed: seed})
	}
	one := grow(1, 3)
	for _, cores := range []int{2, 7} {
		if !reflect.DeepEqual(one, grow(cores, 3)) {
			t.Errorf("%d cores grow another forest", cores)
		}
	}
	if reflect.DeepEqual(one, grow(1, 4)) {
		t.Error("another seed grows the same forest")
	}
}

// TestForestCountsCuts checks scores that are known without growing: rows that
// nothing parts take as many cuts as are usual, and so do two rows, however near.
func TestForestCountsCuts(t *testing.T) {
	for _, column := range [][]float64{{1, 1, 1}, {1, math.Nextafter(1, 2)}} {
		f := GrowForest(Rows{Names: []string{"x"}, Columns: [][]float64{column}}, ForestOptions{})
		for _, value := range column {
			if score := f.Score([]float64{value}); math.Abs(score-0.5) > 1e-12 {
				t.Errorf("%v of %v has %v", value, column, score)
			}
		}
	}
}

func TestForestOfAnything(t *testing.T) {
	seeded.Check(t, func(t *rapid.T) {
		value := rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, 1, math.Nextafter(1, 2),
			math.MaxFloat64, -math.MaxFloat64})
		n, k := rapid.IntRange(0, 20).Draw(t, "rows"), rapid.IntRange(1, 3).Draw(t, "columns")
		rows := Rows{Names: make([]string, k), Columns: make([][]float64, k)}
		for j := range k {
			rows.Columns[j] = rapid.SliceOfN(value, n, n).Draw(t, "column")
		}
		f := GrowForest(rows, ForestOptions{Trees: 5, Sample: 10})
		if score := f.Score(rapid.SliceOfN(value, k, k).Draw(t, "row")); !(score >= 0 && score <= 1) {
			t.Fatalf("the score is %v", score)
		}
		for _, tree := range f.trees {
			for at, c := range tree {
				if c.feature >= 0 && (int(c.left) <= at || int(c.left)+1 >= len(tree)) {
					t.Fatalf("node %d has its children at %d", at, c.left)
				}
			}
		}
	})
}
