package learn

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"testing"

	"pgregory.net/rapid"

	"tallystick/internal/seeded"
)

// made gives rows whose label hangs on two features together, on a third alone,
// and on nothing else.
func made(n int, seed uint64) (Rows, []bool) {
	random := rand.New(rand.NewPCG(seed, 2))
	rows := Rows{Names: []string{"a", "b", "c", "noise"}, Columns: make([][]float64, 4)}
	labels := make([]bool, n)
	for i := range n {
		a, b, c := random.Float64(), random.Float64(), random.NormFloat64()
		odds := -1 + 1.5*c
		if (a > 0.5) != (b > 0.5) {
			odds += 2
		}
		labels[i] = random.Float64() < Sigmoid(odds)
		if i%10 == 0 {
			a = math.NaN()
		}
		for j, value := range []float64{a, b, c, random.Float64()} {
			rows.Columns[j] = append(rows.Columns[j], value)
		}
	}
	return rows, labels
}

func scores(rows Rows, odds func([]float64) float64) []float64 {
	all := make([]float64, rows.Len())
	for i := range all {
		all[i] = odds(rows.Row(i))
	}
	return all
}

func TestTreesLearnWhatARegressionCannot(t *testing.T) {
	train, labels := made(4_000, 1)
	fresh, truth := made(4_000, 2)
	trees, err := GrowTrees(train, labels, TreeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	logistic, err := FitLogistic(train, labels, 1)
	if err != nil {
		t.Fatal(err)
	}
	a, b := AUC(scores(fresh, trees.Odds), truth), AUC(scores(fresh, logistic.Odds), truth)
	if a < 0.78 || b < 0.70 || a < b+0.015 {
		t.Errorf("AUC of trees %.3f, of the regression %.3f", a, b)
	}
	again, err := GrowTrees(train, labels, TreeOptions{})
	if err != nil || !reflect.DeepEqual(trees, again) {
		t.Errorf("the same rows give other trees: %v", err)
	}
}

func TestRegressionFindsTheWeights(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	rows, labels := Rows{Names: []string{"x", "y"}, Columns: make([][]float64, 2)}, make([]bool, 20_000)
	for i := range labels {
		x, y := random.NormFloat64(), random.NormFloat64()
		labels[i] = random.Float64() < Sigmoid(0.5+x-2*y)
		rows.Columns[0], rows.Columns[1] = append(rows.Columns[0], x), append(rows.Columns[1], y)
	}
	l, err := FitLogistic(rows, labels, 1e-3)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{1, -2} {
		if got := l.Weights[i] / l.Scales[i]; math.Abs(got-want) > 0.1 {
			t.Errorf("weight %d is %.2f, not %.2f", i, got, want)
		}
	}
}

// TestTreesAreTheSameOnAnyNumberOfCores also withholds the memory in which sums
// are kept, so that they are added up anew.
func TestTreesAreTheSameOnAnyNumberOfCores(t *testing.T) {
	rows, labels := wide(3_000, 12, 1)
	o := TreeOptions{Trees: 10, Depth: 8, Leaf: 0.1}
	want, err := GrowTrees(rows, labels, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, cores := range []int{1, 2, 5} {
		for _, slots := range []int{1, 3, 1 << 10} {
			before := runtime.GOMAXPROCS(cores)
			g, err := newGrower(rows, labels, o.withDefaults())
			if err != nil {
				t.Fatal(err)
			}
			g.slots = slots
			got := g.all(labels)
			runtime.GOMAXPROCS(before)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%d cores, %d slots: other trees", cores, slots)
			}
		}
	}
}

// TestSplitsAreTheBestThereAre looks for the first split in the slow way.
func TestSplitsAreTheBestThereAre(t *testing.T) {
	seeded.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(10, 60).Draw(t, "rows")
		column, labels := make([]float64, n), make([]bool, n)
		for i := range n {
			column[i], labels[i] = rapid.SampledFrom([]float64{math.NaN(), 1, 2, 3, 4, 5}).Draw(t, "value"),
				rapid.Bool().Draw(t, "label")
		}
		trees, err := GrowTrees(Rows{Names: []string{"x"}, Columns: [][]float64{column}}, labels,
			TreeOptions{Trees: 1, Depth: 1, Rate: 1})
		if err != nil {
			return // one class
		}
		p := Sigmoid(trees.Base)
		gain := func(left func(float64) bool) float64 {
			var g, w [2]float64
			for i, value := range column {
				side := int(one01(left(value)))
				g[side], w[side] = g[side]+one01(labels[i])-p, w[side]+p*(1-p)
			}
			if w[0] < 1 || w[1] < 1 {
				return 0
			}
			return g[0]*g[0]/(w[0]+1) + g[1]*g[1]/(w[1]+1) - (g[0]+g[1])*(g[0]+g[1])/(w[0]+w[1]+1)
		}
		best := 0.0
		for _, below := range []float64{1.5, 2.5, 3.5, 4.5, 9} {
			for _, missing := range []bool{false, true} {
				best = max(best, gain(func(value float64) bool {
					return value < below || missing &&
						math.IsNaN(value)
				}))
			}
		}
		got, root := 0.0, trees.Trees[0][0]
		if root.Feature >= 0 {
			got = gain(func(value float64) bool { return root.next(value) == root.Left })
		}
		if math.Abs(got-best) > 1e-5 {
			t.Fatalf("the gain is %v, there is one of %v", got, best)
		}
	})
}

// TestLeastLeaf has a split whose one side weighs exactly the least.
func TestLeastLeaf(t *testing.T) {
	column, labels := make([]float64, 20), make([]bool, 20)
	for i := range column {
		labels[i] = i%2 == 0
		if i < 16 {
			column[i] = math.NaN()
		}
	}
	labels[1], labels[16] = labels[16], labels[1] // of the last four none is
	labels[3], labels[18] = labels[18], labels[3]
	trees, err := GrowTrees(Rows{Names: []string{"x"}, Columns: [][]float64{column}}, labels,
		TreeOptions{Trees: 1, Depth: 1, Rate: 1})
	if err != nil {
		t.Fatal(err)
	}
	if trees.Trees[0][0].Feature < 0 {
		t.Error("a leaf that weighs exactly the least isn't grown")
	}
}

// TestContributionsSumUp checks that what the features add is the whole score.
func TestContributionsSumUp(t *testing.T) {
	rows, labels := made(2_000, 5)
	trees, err := GrowTrees(rows, labels, TreeOptions{Depth: 5, Trees: 80})
	if err != nil {
		t.Fatal(err)
	}
	first, mean := Trees{Trees: trees.Trees[:1]}, 0.0
	for i := range labels {
		mean += first.Odds(rows.Row(i)) / float64(len(labels))
	}
	if root := first.Trees[0][0].Value; math.Abs(root-mean) > 1e-9 {
		t.Errorf("the first tree adds %v to all rows, and %v on average", root, mean)
	}
	logistic, err := FitLogistic(rows, labels, 1)
	if err != nil {
		t.Fatal(err)
	}
	seeded.Check(t, func(t *rapid.T) {
		row := make([]float64, len(rows.Columns))
		for j := range row {
			row[j] = rapid.Float64Range(-3, 3).Draw(t, "value")
			if rapid.IntRange(0, 4).Draw(t, "missing") == 0 {
				row[j] = math.NaN()
			}
		}
		for name, model := range map[string]struct {
			odds    func([]float64) float64
			explain func(row, contributions []float64) float64
		}{"trees": {trees.Odds, trees.Explain}, "regression": {logistic.Odds, logistic.Explain}} {
			parts := make([]float64, len(row))
			total := model.explain(row, parts)
			for _, part := range parts {
				total += part
			}
			if math.Abs(total-model.odds(row)) > 1e-9 {
				t.Fatalf("%s: the parts come to %v, the score is %v", name, total, model.odds(row))
			}
		}
	})
}

func TestNothingToLearnFrom(t *testing.T) {
	for what, c := range map[string]struct {
		columns [][]float64
		labels  []bool
	}{
		"nothing":   {nil, nil},
		"one class": {[][]float64{{1, 2}}, []bool{true, true}},
		"ragged":    {[][]float64{{1, 2}, {1}}, []bool{true, false}},
		"infinite":  {[][]float64{{1, math.Inf(1)}}, []bool{true, false}},
		"labels":    {[][]float64{{1, 2}}, []bool{true}},
	} {
		rows := Rows{Names: make([]string, len(c.columns)), Columns: c.columns}
		if _, err := GrowTrees(rows, c.labels, TreeOptions{}); err == nil {
			t.Errorf("%s: trees grow", what)
		}
		if _, err := FitLogistic(rows, c.labels, 1); err == nil {
			t.Errorf("%s: a regression fits", what)
		}
	}
	rows, labels := made(100, 1)
	if _, err := GrowTrees(rows, labels, TreeOptions{Bins: 300}); err == nil {
		t.Error("300 bins are taken")
	}
	if _, err := GrowTrees(rows, make([]bool, 100), TreeOptions{}); !errors.Is(err, ErrRows) {
		t.Errorf("one class: %v", err)
	}
}

func TestMeasures(t *testing.T) {
	seeded.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 40).Draw(t, "rows")
		scores, labels := make([]float64, n), make([]bool, n)
		for i := range n {
			scores[i], labels[i] = float64(rapid.IntRange(0, 6).Draw(t, "score")), rapid.Bool().Draw(t, "label")
		}
		pairs, won := 0.0, 0.0
		for i := range n {
			for j := range n {
				if labels[i] && !labels[j] {
					pairs++
					won += one01(scores[i] > scores[j]) + one01(scores[i] == scores[j])/2
				}
			}
		}
		if got := AUC(scores, labels); pairs > 0 && math.Abs(got-won/pairs) > 1e-12 || pairs == 0 && !math.IsNaN(got) {
			t.Fatalf("AUC is %v, of %v pairs %v are won", got, pairs, won)
		}
	})
	scores, labels := []float64{9, 8, 8, 8, 1, 0}, []bool{true, true, false, false, true, false}
	for share, want := range map[float64]float64{1.0 / 6: 1, 2.0 / 6: (1 + 1.0/3) / 2, 1: 0.5} {
		if got := PrecisionAt(scores, labels, share); math.Abs(got-want) > 1e-12 {
			t.Errorf("precision at %.2f is %v, not %v", share, got, want)
		}
	}
	one := Bootstrap(scores, labels, []uint64{1, 2, 3, 4, 5, 6}, 200, 1, AUC)
	if two := Bootstrap(scores, labels, []uint64{1, 2, 3, 4, 5, 6}, 200, 1, AUC); fmt.Sprint(one) != fmt.Sprint(two) ||
		!(one.Low <= one.Value && one.Value <= one.High) {
		t.Errorf("intervals %v, %v", one, two)
	}
}

func BenchmarkGrowTrees(b *testing.B) {
	rows, labels := wide(37_385, 62, 1)
	for b.Loop() {
		if _, err := GrowTrees(rows, labels, TreeOptions{Trees: 400, Depth: 6}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOdds(b *testing.B) {
	rows, labels := made(4_000, 1)
	trees, err := GrowTrees(rows, labels, TreeOptions{})
	if err != nil {
		b.Fatal(err)
	}
	row := rows.Row(7)
	b.ReportAllocs()
	for b.Loop() {
		trees.Odds(row)
	}
}
