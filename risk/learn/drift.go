package learn

import (
	"errors"
	"math"
	"slices"
)

// present gives what is not missing, in order.
func present(values []float64) []float64 {
	sorted := slices.DeleteFunc(slices.Clone(values), math.IsNaN)
	slices.Sort(sorted)
	return sorted
}

// chanceOf is the chance of a statistic as large between n and m rows.
func chanceOf(statistic, n, m float64) float64 {
	root := math.Sqrt(n * m / (n + m))
	return kolmogorov((root + 0.12 + 0.11/root) * statistic)
}

// kolmogorov is the chance of a larger value by Kolmogorov's distribution.
func kolmogorov(x float64) float64 {
	if x < 0.2 { // where the series does not settle, and the chance is 1
		return 1
	}
	p, sign := 0.0, 2.0
	for k := 1.0; k <= 100; k++ {
		term := sign * math.Exp(-2*k*k*x*x)
		if p += term; math.Abs(term) < 1e-16 {
			break
		}
		sign = -sign
	}
	return max(0, min(1, p))
}

// Drift says how far one feature has moved from a reference.
type Drift struct {
	Feature    string  `json:"feature"`
	PSI        float64 `json:"psi"`
	KS         float64 `json:"ks"`
	P          float64 `json:"p"`           // of KS, for this feature alone
	WasMissing float64 `json:"was_missing"` // share of the reference
	IsMissing  float64 `json:"is_missing"`  // share now
	Shifted    bool    `json:"shifted"`     // the index is large, and larger than chance makes it
}

const (
	largeIndex  = 0.1   // the usual mark of a shift worth a look
	falseAlarms = 0.001 // of a whole report
)

// shifts tells whether an index over so many bins is large, and larger than
// chance makes it.
func shifts(psi float64, used, features int, n, m float64) bool {
	return psi > largeIndex && psi > chiSquare(float64(used-1), falseAlarms/float64(features))*(n+m)/(n*m)
}

// chiSquare is the value that is passed with a chance, by Wilson and Hilferty.
func chiSquare(freedom, chance float64) float64 {
	if freedom < 1 {
		return 0
	}
	z := math.Sqrt2 * math.Erfinv(1-2*chance)
	root := 1 - 2/(9*freedom) + z*math.Sqrt(2/(9*freedom))
	return freedom * root * root * root
}

// Window is how a model did in one span of time.
type Window struct {
	From      int64   `json:"from"`      // in the unit of the times given
	Rows      int     `json:"rows"`      // that were inspected
	Wrong     float64 `json:"wrong"`     // share of them
	Foretold  float64 `json:"foretold"`  // mean probability
	Off       float64 `json:"off"`       // how far wrong rows are from those foretold, in standard deviations
	Brier     float64 `json:"brier"`     // mean square missed by
	Precision float64 `json:"precision"` // among the share of rows with the highest probabilities
	Lift      float64 `json:"lift"`      // Precision over Wrong; 0 if nothing was wrong
}

// Windows tells how well probabilities held in spans of time of one width,
// counted from time 0; spans without rows are left out. A calibrated model is
// off by more than 3 standard deviations in one span of 370.
func Windows(times []int64, probabilities []float64, labels []bool, width int64, share float64) ([]Window, error) {
	if len(times) != len(labels) || len(probabilities) != len(labels) || width < 1 || !(share > 0 && share <= 1) {
		return nil, errors.New("every row has a time, a probability and a label; a window is wider than nothing, and " +
			"a share is above 0 and at most 1")
	}
	members := map[int64][]int{}
	var starts []int64
	for i, at := range times {
		from := at - ((at%width)+width)%width
		if members[from] == nil {
			starts = append(starts, from)
		}
		members[from] = append(members[from], i)
	}
	slices.Sort(starts)
	all := make([]Window, len(starts))
	for w, from := range starts {
		var p []float64
		var l []bool
		sum, wrong, variance := 0.0, 0.0, 0.0
		for _, i := range members[from] {
			p, l = append(p, probabilities[i]), append(l, labels[i])
			sum, wrong, variance = sum+probabilities[i], wrong+one01(labels[i]),
				variance+probabilities[i]*(1-probabilities[i])
		}
		n := float64(len(p))
		all[w] = Window{From: from, Rows: len(p), Wrong: wrong / n, Foretold: sum / n,
			Off:   (wrong - sum) / math.Sqrt(max(variance, 1e-9)),
			Brier: Brier(p, l), Precision: PrecisionAt(p, l, share)}
		if wrong > 0 {
			all[w].Lift = all[w].Precision / all[w].Wrong
		}
	}
	return all, nil
}
