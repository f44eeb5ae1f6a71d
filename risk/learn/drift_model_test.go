package learn

import (
	"errors"
	"math"
	"slices"
)

// The same report made with the rows of both sides at hand, as the measure of the
// one that is made of spreads.

// PSI is the population stability index between a reference and what is now: 0
// if a feature is spread as it was. The bins are of equal size in the reference,
// missing values have one of their own, and each bin counts half a row more, so
// that an empty one is no infinity. NaN if there are no rows.
func PSI(reference, now []float64, bins int) float64 {
	if len(reference) == 0 || len(now) == 0 {
		return math.NaN()
	}
	s := SpreadOf(reference, bins)
	psi, _ := s.index(s.count(now))
	return psi
}

// KS is the statistic of Kolmogorov and Smirnov: by how much at most the shares
// of rows below a value differ; and the chance p of one as large if nothing
// changed, from the limit of large numbers of rows. Missing values do not
// count. NaN if there is nothing to compare.
func KS(reference, now []float64) (statistic, p float64) {
	a, b := present(reference), present(now)
	if len(a) == 0 || len(b) == 0 {
		return math.NaN(), math.NaN()
	}
	n, m := float64(len(a)), float64(len(b))
	for i, j := 0, 0; i < len(a) && j < len(b); {
		value := min(a[i], b[j])
		for i < len(a) && a[i] == value {
			i++
		}
		for j < len(b) && b[j] == value {
			j++
		}
		statistic = max(statistic, math.Abs(float64(i)/n-float64(j)/m))
	}
	return statistic, chanceOf(statistic, n, m)
}

// Drifts compares each feature with a reference. A feature counts as shifted
// if its index is above 0.1 and above what chance leaves but once in 1,000
// reports: without a shift the index times nm/(n+m) is spread as chi-square.
func Drifts(reference, now Rows, bins int) ([]Drift, error) {
	if len(reference.Columns) != len(now.Columns) || len(reference.Names) != len(reference.Columns) ||
		!slices.Equal(reference.Names, now.Names) {
		return nil, errors.New("drift is told between rows of the same features")
	}
	if bins < 2 || reference.Len() == 0 || now.Len() == 0 {
		return nil, errors.New("drift is told between rows, in 2 bins or more")
	}
	all := make([]Drift, len(now.Columns))
	n, m := float64(reference.Len()), float64(now.Len())
	sideBySide(len(all), func(j int) {
		was, is := reference.Columns[j], now.Columns[j]
		d := Drift{Feature: now.Names[j], WasMissing: missingShare(was), IsMissing: missingShare(is)}
		spread := SpreadOf(was, bins)
		used := 0
		d.PSI, used = spread.index(spread.count(is))
		if d.KS, d.P = KS(was, is); math.IsNaN(d.P) {
			d.KS, d.P = 0, 1
		}
		d.Shifted = shifts(d.PSI, used, len(all), n, m)
		all[j] = d
	})
	return all, nil
}

func missingShare(values []float64) float64 {
	n := 0.0
	for _, value := range values {
		n += one01(math.IsNaN(value))
	}
	return n / float64(len(values))
}
