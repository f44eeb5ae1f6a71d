package learn

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tallystick/internal/seeded"
)

// shouted gives log-odds that say too much: the truth is half of them, and one less.
func shouted(n int, seed uint64) (odds []float64, labels []bool) {
	random := rand.New(rand.NewPCG(seed, 3))
	for range n {
		odds = append(odds, 1+2*random.NormFloat64())
		labels = append(labels, random.Float64() < Sigmoid(odds[len(odds)-1]/2-1))
	}
	return odds, labels
}

func TestCalibrationMendsWhatIsShouted(t *testing.T) {
	odds, labels := shouted(8_000, 1)
	fresh, truth := shouted(8_000, 2)
	platt, err := FitPlatt(odds, labels)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(platt.Slope-0.5) > 0.05 || math.Abs(platt.Intercept+1) > 0.1 {
		t.Errorf("the line is %.3f and %.3f, not 0.5 and -1", platt.Slope, platt.Intercept)
	}
	isotonic, err := FitIsotonic(odds, labels)
	if err != nil {
		t.Fatal(err)
	}
	before := Calibration{}
	figures := func(c Calibration) (ece, brier float64) {
		p := make([]float64, len(fresh))
		for i, o := range fresh {
			p[i] = c.Probability(o)
		}
		return ECE(p, truth, 10), Brier(p, truth)
	}
	rawECE, rawBrier := figures(before)
	for name, c := range map[string]Calibration{"Platt": platt, "isotonic": isotonic} {
		if ece, brier := figures(c); ece > 0.02 || rawECE < 0.1 || brier > rawBrier-0.02 {
			t.Errorf("%s: ECE %.4f after %.4f, Brier %.4f after %.4f", name, ece, rawECE, brier, rawBrier)
		}
	}
}

// TestIsotonicIsTheBestThatRises compares with every other rising way, by the
// rule that the share of a pool is the largest, over where it may begin, of the
// smallest mean, over where it may end.
func TestIsotonicIsTheBestThatRises(t *testing.T) {
	seeded.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 30).Draw(t, "rows")
		odds, labels := make([]float64, n), make([]bool, n)
		for i := range n {
			odds[i], labels[i] = float64(rapid.IntRange(-5, 5).Draw(t, "odds")), rapid.Bool().Draw(t, "label")
		}
		c, err := FitIsotonic(odds, labels)
		if err != nil {
			return // one class, or nothing rises
		}
		if err := c.check(); err != nil {
			t.Fatal(err)
		}
		mean := func(from, to float64) float64 {
			wrong, rows := 0.0, 0.0
			for i := range odds {
				if odds[i] >= from && odds[i] <= to {
					rows++
					wrong += one01(labels[i])
				}
			}
			return wrong / rows
		}
		for _, at := range odds {
			want := 0.0
			for _, from := range odds {
				least := 1.0
				for _, to := range odds {
					if from <= at && to >= at {
						least = min(least, mean(from, to))
					}
				}
				if from <= at {
					want = max(want, least)
				}
			}
			if got := c.Probability(at); math.Abs(got-want) > 1e-12 {
				t.Fatalf("at %v it is %v, not %v", at, got, want)
			}
		}
	})
}

func TestCalibrationNeverFalls(t *testing.T) {
	odds, labels := shouted(500, 5)
	platt, _ := FitPlatt(odds, labels)
	isotonic, _ := FitIsotonic(odds, labels)
	seeded.Check(t, func(t *rapid.T) {
		a, b := rapid.Float64().Draw(t, "a"), rapid.Float64().Draw(t, "b")
		for _, c := range []Calibration{{}, platt, isotonic} {
			if low, high := c.Probability(min(a, b)),
				c.Probability(max(a, b)); !(0 <= low && low <= high && high <= 1) {
				t.Fatalf("kind %d: %v has %v, %v has %v", c.Kind, min(a, b), low, max(a, b), high)
			}
		}
	})
}

func TestWhatCannotBeCalibrated(t *testing.T) {
	odds, labels := shouted(200, 1)
	wrongWay, poisoned := slices.Clone(odds), slices.Clone(odds)
	for i := range wrongWay {
		wrongWay[i] = -10 * one01(labels[i])
	}
	poisoned[7] = math.NaN()
	for what, c := range map[string]struct {
		odds   []float64
		labels []bool
		want   error
	}{
		"falls":     {wrongWay, labels, ErrCalibration},
		"constant":  {make([]float64, 200), labels, ErrCalibration},
		"NaN":       {poisoned, labels, ErrCalibration},
		"one class": {odds, make([]bool, 200), ErrRows},
		"ragged":    {odds[1:], labels, ErrRows},
	} {
		_, platt := FitPlatt(c.odds, c.labels)
		_, isotonic := FitIsotonic(c.odds, c.labels)
		if !errors.Is(platt, c.want) || !errors.Is(isotonic, c.want) {
			t.Errorf("%s: %v, %v", what, platt, isotonic)
		}
	}
}

// TestNoRowIsJudgedByItsOwnGroup fits models that only remember.
func TestNoRowIsJudgedByItsOwnGroup(t *testing.T) {
	rows, labels := made(300, 4)
	groups := make([]uint64, 300)
	for i := range groups {
		groups[i] = uint64(i / 3)
		rows.Columns[3][i] = float64(i)
	}
	odds, err := OutOfFold(rows, labels, groups, 5, func(known Rows, _ []bool) (func([]float64) float64, error) {
		return func(row []float64) float64 {
			for _, value := range known.Columns[3] {
				if int(value)/3 == int(row[3])/3 {
					return 1
				}
			}
			return -1
		}, nil
	})
	if err != nil || slices.Contains(odds, 1) || slices.Contains(odds, 0) {
		t.Errorf("a row was judged by its own group, or not at all: %v", err)
	}
	if _, err := OutOfFold(rows, labels, groups[1:], 5, nil); err == nil {
		t.Error("a row without a group is taken")
	}
	fault := errors.New("fault")
	if _, err := OutOfFold(rows, labels, groups, 5, func(Rows, []bool) (func([]float64) float64, error) {
		return nil,
			fault
	}); !errors.Is(err, fault) {
		t.Errorf("the fault is %v", err)
	}
}

func TestMeasuresOfProbabilities(t *testing.T) {
	p, labels := []float64{0.1, 0.1, 0.9, 1}, []bool{false, true, true, false}
	if got := Brier(p, labels); math.Abs(got-(0.01+0.81+0.01+1)/4) > 1e-12 {
		t.Errorf("Brier is %v", got)
	}
	if got := ECE(p, labels, 10); math.Abs(got-(0.8+0.9)/4) > 1e-12 {
		t.Errorf("ECE is %v", got)
	}
}
