package learn

import (
	"errors"
	"fmt"
	"math"
	"sort"
)

// Spread is how the values of something were spread over bins: all that drift is
// told from when the values themselves are gone.
type Spread struct {
	Borders []float64 `cbor:"1,keyasint"` // rising; a value on a border lies above it
	Counts  []uint64  `cbor:"2,keyasint"` // of the bins between them, and of missing values last
}

// maxBorders bounds a spread.
const maxBorders = 255

// SpreadOf gives the spread of values over bins of equal size, as far as equal
// values allow. What is rarely anything else than its least value gets a bin for
// that.
func SpreadOf(values []float64, bins int) Spread {
	sorted := present(values)
	var s Spread
	for i := 1; i < bins && len(sorted) > 0; i++ {
		edge := sorted[i*len(sorted)/bins]
		if edge > sorted[0] && (len(s.Borders) == 0 || edge > s.Borders[len(s.Borders)-1]) {
			s.Borders = append(s.Borders, edge)
		}
	}
	if len(s.Borders) == 0 && len(sorted) > 0 && sorted[len(sorted)-1] > sorted[0] {
		s.Borders = append(s.Borders,
			sorted[sort.Search(len(sorted), func(i int) bool { return sorted[i] > sorted[0] })])
	}
	s.Counts = s.count(values)
	return s
}

// count counts values in the bins of the spread.
func (s Spread) count(values []float64) []uint64 {
	all := make([]uint64, len(s.Borders)+2)
	for _, value := range values {
		at := len(s.Borders) + 1
		if !math.IsNaN(value) {
			at = sort.Search(len(s.Borders), func(e int) bool { return s.Borders[e] > value })
		}
		all[at]++
	}
	return all
}

// index gives the population stability index of counts in the same bins, and
// how many bins it is the sum of.
func (s Spread) index(now []uint64) (psi float64, used int) {
	before, after := sum(s.Counts), sum(now)
	for i := range now {
		if s.Counts[i]+now[i] > 0 {
			used++
		}
	}
	for i := range now {
		if s.Counts[i]+now[i] > 0 {
			was := (float64(s.Counts[i]) + 0.5) / (before + 0.5*float64(used))
			is := (float64(now[i]) + 0.5) / (after + 0.5*float64(used))
			psi += (is - was) * math.Log(is/was)
		}
	}
	return psi, used
}

// ks gives the statistic of Kolmogorov and Smirnov at the borders, which is at
// most what it is over all values, and the chance of one as large.
func (s Spread) ks(now []uint64) (statistic, p float64) {
	last := len(now) - 1 // missing values do not count
	n, m := sum(s.Counts[:last]), sum(now[:last])
	if n == 0 || m == 0 {
		return 0, 1
	}
	was, is := 0.0, 0.0
	for i := range last {
		was, is = was+float64(s.Counts[i])/n, is+float64(now[i])/m
		statistic = max(statistic, math.Abs(was-is))
	}
	return statistic, chanceOf(statistic, n, m)
}

func sum(counts []uint64) (total float64) {
	for _, n := range counts {
		total += float64(n)
	}
	return total
}

// Drift compares values with the spread, as one of several features whose
// report is to raise a false alarm but once in 1,000.
func (s Spread) Drift(feature string, now []float64, features int) Drift {
	counts := s.count(now)
	d := Drift{Feature: feature, P: 1}
	n, m := sum(s.Counts), sum(counts)
	if n == 0 || m == 0 {
		return d
	}
	used := 0
	d.PSI, used = s.index(counts)
	d.KS, d.P = s.ks(counts)
	d.WasMissing, d.IsMissing = float64(s.Counts[len(counts)-1])/n, float64(counts[len(counts)-1])/m
	d.Shifted = shifts(d.PSI, used, features, n, m)
	return d
}

// check tells what makes a spread unfit to compare with.
func (s Spread) check() error {
	if len(s.Borders) > maxBorders || len(s.Counts) != len(s.Borders)+2 {
		return fmt.Errorf("it has %d borders, not up to %d, and %d counts", len(s.Borders), maxBorders, len(s.Counts))
	}
	for i, border := range s.Borders {
		if !within(border, math.MaxFloat64) || i > 0 && border <= s.Borders[i-1] {
			return fmt.Errorf("border %d is out of order", i)
		}
	}
	for _, n := range s.Counts {
		if n > math.MaxInt32 {
			return errors.New("it counts more rows than a model is fitted to")
		}
	}
	return nil
}
