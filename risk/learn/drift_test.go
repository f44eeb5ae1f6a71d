package learn

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"tallystick/internal/seeded"
)

// calm gives rows of features that are normal, skewed, few-valued, often
// missing, and always the same.
func calm(n int, seed uint64) Rows {
	random := rand.New(rand.NewPCG(seed, 7))
	rows := Rows{Names: []string{"normal", "skewed", "few", "missing", "same"}, Columns: make([][]float64, 5)}
	for range n {
		gap := math.NaN()
		if random.IntN(2) == 0 {
			gap = random.Float64()
		}
		for j, value := range []float64{random.NormFloat64(), math.Exp(2 * random.NormFloat64()),
			float64(random.IntN(3)), gap, 4} {
			rows.Columns[j] = append(rows.Columns[j], value)
		}
	}
	return rows
}

func shifted(t *testing.T, reference, now Rows) map[string]Drift {
	t.Helper()
	report, err := Drifts(reference, now, 10)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]Drift{}
	for _, d := range report {
		if d.Shifted {
			all[d.Feature] = d
		}
	}
	return all
}

// TestAShiftIsFound shifts one feature at a time, in a way of its own.
func TestAShiftIsFound(t *testing.T) {
	for name, shift := range map[string]func(Rows, int){
		"normal":  func(r Rows, i int) { r.Columns[0][i] += 0.5 },
		"skewed":  func(r Rows, i int) { r.Columns[1][i] *= 3 },
		"few":     func(r Rows, i int) { r.Columns[2][i] = max(r.Columns[2][i], float64(i%2)) },
		"missing": func(r Rows, i int) { r.Columns[3][i] = []float64{r.Columns[3][i], math.NaN()}[i%2] },
		"same":    func(r Rows, i int) { r.Columns[4][i] = []float64{4, 4, 4, math.NaN()}[i%4] },
	} {
		found := 0
		for seed := range uint64(20) {
			now := calm(1_000, 1_000+seed)
			for i := range 1_000 {
				shift(now, i)
			}
			all := shifted(t, calm(2_000, seed), now)
			if _, ok := all[name]; ok && len(all) == 1 {
				found++
			}
		}
		if found < 20 {
			t.Errorf("%s: of 20 shifts %d are found, alone", name, found)
		}
	}
}

// TestFewFalseAlarms draws from what did not change: of 300 reports of five
// features none may raise an alarm on small samples or large ones.
func TestFewFalseAlarms(t *testing.T) {
	for _, n := range []int{60, 200, 1_000} {
		alarms := 0
		for seed := range uint64(100) {
			alarms += len(shifted(t, calm(2*n, seed), calm(n, 500+seed)))
		}
		if alarms > 0 {
			t.Errorf("%d rows: %d false alarms in 100 reports", n, alarms)
		}
	}
}

// TestPIsAChance checks that without a shift p is below a level about as often
// as the level says.
func TestPIsAChance(t *testing.T) {
	const draws = 2_000
	below := map[float64]float64{0.01: 0, 0.05: 0, 0.5: 0}
	random := rand.New(rand.NewPCG(9, 9))
	for range draws {
		a, b := make([]float64, 150), make([]float64, 100)
		for _, column := range [][]float64{a, b} {
			for i := range column {
				column[i] = random.NormFloat64()
			}
		}
		_, p := KS(a, b)
		for level := range below {
			below[level] += one01(p < level) / draws
		}
	}
	for level, share := range below {
		if share > level+4*math.Sqrt(level*(1-level)/draws) || share < level/3 {
			t.Errorf("p is below %v in %v of the draws", level, share)
		}
	}
}

func TestDriftMeasures(t *testing.T) {
	if d, p := KS([]float64{1, 2, 3, 4}, []float64{3, 4, 5, 6, math.NaN()}); d != 0.5 || math.Abs(p-0.53) > 0.08 {
		t.Errorf("KS is %v with %v", d, p)
	}
	// by hand: halves 50 and 50 become 25 and 75, each bin with half a row more, and none is missing
	reference, now := make([]float64, 100), make([]float64, 100)
	for i := range 100 {
		reference[i], now[i] = float64(i/50), one01(i >= 25)
	}
	want := (75.5-50.5)/101*math.Log(75.5/50.5) + (25.5-50.5)/101*math.Log(25.5/50.5)
	if got := PSI(reference, now, 2); math.Abs(got-want) > 1e-12 {
		t.Errorf("PSI is %v, not %v", got, want)
	}
	seeded.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.SampledFrom([]float64{math.NaN(), 0, 1, 2, 3, 1e300}), 1, 30)
		a, b := values.Draw(t, "a"), values.Draw(t, "b")
		if psi := PSI(a, b, rapid.IntRange(1, 12).Draw(t, "bins")); !(psi >= 0) {
			t.Fatalf("PSI is %v", psi)
		}
		if same := PSI(a, a, 10); same != 0 {
			t.Fatalf("PSI with itself is %v", same)
		}
		d, p := KS(a, b)
		e, q := KS(b, a)
		if d != e && !math.IsNaN(d) || p != q && !math.IsNaN(p) || d < 0 || d > 1 || p < 0 || p > 1 {
			t.Fatalf("KS is %v with %v, and %v with %v the other way", d, p, e, q)
		}
	})
	if psi := PSI(nil, nil, 10); !math.IsNaN(psi) {
		t.Errorf("PSI of nothing is %v", psi)
	}
	if got := chiSquare(9, 0.05); math.Abs(got-16.919) > 0.02 {
		t.Errorf("the chi-square of 9 is %v", got)
	}
	rows := calm(10, 1)
	other := calm(10, 1)
	other.Names[2] = "else"
	for what, now := range map[string]Rows{"other features": other,
		"fewer": {Names: rows.Names[:4], Columns: rows.Columns[:4]}, "no rows": calm(0, 1)} {
		if _, err := Drifts(rows, now, 10); err == nil {
			t.Errorf("%s: a report is given", what)
		}
	}
}

// TestWindowsTellWhenAModelGoesOff lets twice as much go wrong from day 300 on
// as the model foretells.
func TestWindowsTellWhenAModelGoesOff(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 8))
	var times []int64
	var p []float64
	var labels []bool
	for day := int64(-30); day < 600; day++ {
		for range 20 {
			one := 0.3 * random.Float64()
			times, p = append(times, day), append(p, one)
			labels = append(labels, random.Float64() < one*(1+one01(day >= 300)))
		}
	}
	windows, err := Windows(times, p, labels, 30, 0.1)
	if err != nil || len(windows) != 21 || windows[0].From != -30 || windows[20].From != 570 {
		t.Fatalf("%d windows: %v", len(windows), err)
	}
	for _, w := range windows {
		if off := w.Off > 3; off != (w.From >= 300) || w.Rows != 600 {
			t.Errorf("from day %d, %d rows: %.1f standard deviations off", w.From, w.Rows, w.Off)
		}
		if w.Lift < 1.2 || math.Abs(w.Lift*w.Wrong-w.Precision) > 1e-12 || math.Abs(w.Foretold-0.15) > 0.02 {
			t.Errorf("%+v", w)
		}
	}
	if _, err := Windows(times, p, labels, 0, 0.1); err == nil {
		t.Error("a window without width is taken")
	}
	if _, err := Windows(times[1:], p, labels, 1, 0.1); err == nil {
		t.Error("a row without a time is taken")
	}
}
