package learn

import (
	"cmp"
	"errors"
	"math"
	"slices"
)

// CalibrationKind is how log-odds become a probability.
type CalibrationKind uint8

// The kinds of calibration.
const (
	Uncalibrated CalibrationKind = 0 // by the sigmoid alone
	Platt        CalibrationKind = 1 // by the sigmoid of a line: for few rows
	Isotonic     CalibrationKind = 2 // by rising steps: for many rows, of any shape
)

// Calibration makes probabilities of log-odds. It never falls where they rise.
type Calibration struct {
	Kind      CalibrationKind `cbor:"1,keyasint"`
	Slope     float64         `cbor:"2,keyasint"`           // of Platt
	Intercept float64         `cbor:"3,keyasint"`           // of Platt
	Odds      []float64       `cbor:"4,keyasint,omitempty"` // of Isotonic, rising; between two of them lies a line
	Shares    []float64       `cbor:"5,keyasint,omitempty"` // of Isotonic, at each of Odds
}

// ErrCalibration says that log-odds tell nothing about the labels.
var ErrCalibration error = &Fault{"得分与查验结果不相关，无法校准",
	"the scores do not rise with what was found: nothing can be calibrated"}

// Probability gives the probability for log-odds.
func (c *Calibration) Probability(odds float64) float64 {
	switch c.Kind {
	case Platt:
		return Sigmoid(c.Slope*odds + c.Intercept)
	case Isotonic:
		at, exact := slices.BinarySearch(c.Odds, odds)
		switch {
		case exact, at == 0:
			return c.Shares[at]
		case at == len(c.Odds):
			return c.Shares[at-1]
		}
		way := (odds/2 - c.Odds[at-1]/2) / (c.Odds[at]/2 - c.Odds[at-1]/2)
		return min(c.Shares[at], c.Shares[at-1]+way*(c.Shares[at]-c.Shares[at-1]))
	}
	return Sigmoid(odds)
}

// Line gives the line whose sigmoid is the probability, or false where there is
// none: what contributes to log-odds then contributes to the probability by a
// known share.
func (c *Calibration) Line() (slope, intercept float64, ok bool) {
	switch c.Kind {
	case Uncalibrated:
		return 1, 0, true
	case Platt:
		return c.Slope, c.Intercept, true
	}
	return 0, 0, false
}

// FitPlatt fits a line through log-odds that were found out of fold, towards
// Platt's leaned targets, by Newton's method.
func FitPlatt(odds []float64, labels []bool) (Calibration, error) {
	if err := (Rows{Names: []string{"odds"}, Columns: [][]float64{odds}}).check(labels); err != nil {
		return Calibration{}, err
	}
	positive := 0.0
	for i, label := range labels {
		if positive += one01(label); math.IsNaN(odds[i]) {
			return Calibration{}, ErrCalibration
		}
	}
	high, low := (positive+1)/(positive+2), 1/(float64(len(labels))-positive+2)
	mean, scale := moments(odds)
	slope, intercept := 0.0, math.Log(positive/(float64(len(labels))-positive))
	for range 100 {
		var g0, g1, h00, h01, h11 float64
		for i, label := range labels {
			x, target := (odds[i]-mean)/scale, low
			if label {
				target = high
			}
			p := Sigmoid(slope*x + intercept)
			w := max(p*(1-p), 1e-10)
			g0, g1 = g0+target-p, g1+x*(target-p)
			h00, h01, h11 = h00+w, h01+x*w, h11+x*x*w
		}
		h11 += 1e-9
		determinant := h00*h11 - h01*h01
		up, across := (h11*g0-h01*g1)/determinant, (h00*g1-h01*g0)/determinant
		shorten := min(1, 2/max(math.Abs(up), math.Abs(across), 1e-300)) // of a step too long to trust
		intercept, slope = intercept+shorten*up, slope+shorten*across
		if max(math.Abs(up), math.Abs(across)) < 1e-10 {
			break
		}
	}
	c := Calibration{Kind: Platt, Slope: slope / scale, Intercept: intercept - slope*mean/scale}
	if c.check() != nil { // the slope falls, or is too steep to trust
		return Calibration{}, ErrCalibration
	}
	return c, nil
}

// FitIsotonic fits rising steps to log-odds that were found out of fold, by
// pooling neighbours that fall.
func FitIsotonic(odds []float64, labels []bool) (Calibration, error) {
	if err := (Rows{Names: []string{"odds"}, Columns: [][]float64{odds}}).check(labels); err != nil {
		return Calibration{}, err
	}
	if slices.ContainsFunc(odds, math.IsNaN) {
		return Calibration{}, ErrCalibration
	}
	c := Calibration{Kind: Isotonic}
	for _, p := range pools(odds, labels) {
		share := p.wrong / p.rows
		c.Odds, c.Shares = append(c.Odds, p.from), append(c.Shares, share)
		if p.to > p.from {
			c.Odds, c.Shares = append(c.Odds, p.to), append(c.Shares, share)
		}
	}
	if c.Shares[0] == c.Shares[len(c.Shares)-1] || len(c.Odds) > maxSteps {
		return Calibration{}, ErrCalibration
	}
	return c, nil
}

// pool is rows of neighbouring odds that have one share.
type pool struct{ from, to, wrong, rows float64 }

func pools(odds []float64, labels []bool) (all []pool) {
	order := make([]int, len(odds))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(odds[a], odds[b]) })
	for at := 0; at < len(order); {
		one := pool{from: odds[order[at]], to: odds[order[at]]}
		for ; at < len(order) && odds[order[at]] == one.to; at++ {
			one.wrong, one.rows = one.wrong+one01(labels[order[at]]), one.rows+1
		}
		for n := len(all) - 1; n >= 0 && all[n].wrong*one.rows >= one.wrong*all[n].rows; n-- {
			one = pool{all[n].from, one.to, all[n].wrong + one.wrong, all[n].rows + one.rows}
			all = all[:n]
		}
		all = append(all, one)
	}
	return all
}

// OutOfFold gives for each row the log-odds by a model that learned from the
// rows of other folds. The rows of one group are in one fold.
func OutOfFold(rows Rows, labels []bool, groups []uint64, folds int,
	fit func(Rows, []bool) (odds func(row []float64) float64, err error)) ([]float64, error) {
	if err := rows.check(labels); err != nil {
		return nil, err
	}
	if len(groups) != len(labels) || folds < 2 {
		return nil, errors.New("every row has a group, and there are at least 2 folds")
	}
	all := make([]float64, len(labels))
	for fold := range folds {
		var others, mine []int
		var known []bool
		for i, group := range groups {
			if int(group*0x9E3779B97F4A7C15>>33)%folds == fold {
				mine = append(mine, i)
			} else {
				others, known = append(others, i), append(known, labels[i])
			}
		}
		if len(mine) == 0 {
			continue
		}
		odds, err := fit(rows.Pick(others), known)
		if err != nil {
			return nil, err
		}
		for _, i := range mine {
			all[i] = odds(rows.Row(i))
		}
	}
	return all, nil
}

// Brier is the mean square by which probabilities miss what was found.
func Brier(probabilities []float64, labels []bool) float64 {
	s := 0.0
	for i, p := range probabilities {
		s += (p - one01(labels[i])) * (p - one01(labels[i]))
	}
	return s / float64(len(probabilities))
}

// ECE is the expected calibration error: by how much the mean probability
// misses the share found wrong, on average over the rows, which are put into
// bins of equal width by their probability.
func ECE(probabilities []float64, labels []bool, bins int) float64 {
	off := make([]float64, max(1, bins))
	for i, p := range probabilities {
		off[max(0, min(len(off)-1, int(p*float64(len(off)))))] += p - one01(labels[i])
	}
	s := 0.0
	for _, o := range off {
		s += math.Abs(o)
	}
	return s / float64(len(probabilities))
}
