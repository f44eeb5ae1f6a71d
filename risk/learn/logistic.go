package learn

import (
	"errors"
	"math"
)

// Logistic is a logistic regression on standardised features.
type Logistic struct {
	Intercept float64   `cbor:"1,keyasint"`
	Weights   []float64 `cbor:"2,keyasint"`
	Means     []float64 `cbor:"3,keyasint"`
	Scales    []float64 `cbor:"4,keyasint"`
}

// FitLogistic fits weights by Newton's method with a penalty on their squares.
// Missing values count as the mean.
func FitLogistic(rows Rows, labels []bool, penalty float64) (Logistic, error) {
	if err := rows.check(labels); err != nil {
		return Logistic{}, err
	}
	k, n := len(rows.Columns), rows.Len()
	l := Logistic{Weights: make([]float64, k), Means: make([]float64, k), Scales: make([]float64, k)}
	columns := make([][]float64, k)
	for j, column := range rows.Columns {
		l.Means[j], l.Scales[j] = moments(column)
		columns[j] = make([]float64, n)
		for i, value := range column {
			columns[j][i] = l.standard(j, value)
		}
	}
	for range 30 {
		step, err := l.newton(columns, labels, penalty)
		if err != nil {
			return l, err
		}
		if step < 1e-8 {
			break
		}
	}
	return l, nil
}

// moments gives the mean and the standard deviation of what is not missing.
func moments(column []float64) (mean, scale float64) {
	n := 0.0
	for _, value := range column {
		if !math.IsNaN(value) {
			mean += value
			n++
		}
	}
	if n == 0 {
		return 0, 1
	}
	mean /= n
	for _, value := range column {
		if !math.IsNaN(value) {
			scale += (value - mean) * (value - mean)
		}
	}
	if scale = math.Sqrt(scale / n); scale < 1e-12 {
		scale = 1
	}
	return mean, scale
}

func (l *Logistic) standard(j int, value float64) float64 {
	if math.IsNaN(value) {
		return 0
	}
	return max(-8, min(8, (value-l.Means[j])/l.Scales[j]))
}

// newton makes one step and gives its largest part.
func (l *Logistic) newton(columns [][]float64, labels []bool, penalty float64) (float64, error) {
	k, n := len(columns), len(labels)
	weights, residuals := make([]float64, n), make([]float64, n)
	for i := range labels {
		odds := l.Intercept
		for j := range columns {
			odds += l.Weights[j] * columns[j][i]
		}
		p := Sigmoid(odds)
		weights[i], residuals[i] = max(p*(1-p), 1e-10), one01(labels[i])-p
	}
	column := func(j int, i int) float64 {
		if j == k {
			return 1
		}
		return columns[j][i]
	}
	matrix, right := make([][]float64, k+1), make([]float64, k+1)
	sideBySide(k+1, func(a int) {
		matrix[a] = make([]float64, k+1)
		for i := range labels {
			x := column(a, i)
			right[a] += x * residuals[i]
			for b := range a + 1 {
				matrix[a][b] += x * column(b, i) * weights[i]
			}
		}
		if a < k {
			matrix[a][a] += penalty
			right[a] -= penalty * l.Weights[a]
		}
	})
	step, err := solve(matrix, right)
	if err != nil {
		return 0, err
	}
	largest := 0.0
	for j := range k {
		l.Weights[j] += step[j]
		largest = max(largest, math.Abs(step[j]))
	}
	l.Intercept += step[k]
	return largest, nil
}

// solve solves a symmetric positive definite system, given its lower half, by
// Cholesky's method.
func solve(m [][]float64, right []float64) ([]float64, error) {
	n := len(m)
	for a := range n {
		for b := range a + 1 {
			s := m[a][b]
			for c := range b {
				s -= m[a][c] * m[b][c]
			}
			if a > b {
				m[a][b] = s / m[b][b]
				continue
			}
			if s <= 0 || math.IsNaN(s) {
				return nil, errors.New("the features depend on each other too much for a regression: raise the penalty")
			}
			m[a][a] = math.Sqrt(s)
		}
	}
	x := append([]float64(nil), right...)
	for a := range n {
		for c := range a {
			x[a] -= m[a][c] * x[c]
		}
		x[a] /= m[a][a]
	}
	for a := n - 1; a >= 0; a-- {
		for c := a + 1; c < n; c++ {
			x[a] -= m[c][a] * x[c]
		}
		x[a] /= m[a][a]
	}
	return x, nil
}

// Odds gives the log-odds of a row.
func (l *Logistic) Odds(row []float64) float64 {
	odds := l.Intercept
	for j, weight := range l.Weights {
		odds += weight * l.standard(j, row[j])
	}
	return odds
}

// Explain adds to contributions what each feature adds to a row's log-odds, and
// gives what all rows have in common.
func (l *Logistic) Explain(row, contributions []float64) float64 {
	for j, weight := range l.Weights {
		contributions[j] += weight * l.standard(j, row[j])
	}
	return l.Intercept
}
