package learn

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"sort"
	"sync"
	"sync/atomic"
)

// Rows are the values of features, by column. NaN is missing.
type Rows struct {
	Names   []string
	Columns [][]float64
}

// Len is how many rows there are.
func (r Rows) Len() int {
	if len(r.Columns) == 0 {
		return 0
	}
	return len(r.Columns[0])
}

// Row gives one row.
func (r Rows) Row(i int) []float64 {
	row := make([]float64, len(r.Columns))
	for j, column := range r.Columns {
		row[j] = column[i]
	}
	return row
}

// Pick gives some of the rows, in the order of their places.
func (r Rows) Pick(places []int) Rows {
	some := Rows{Names: r.Names, Columns: make([][]float64, len(r.Columns))}
	for j, column := range r.Columns {
		some.Columns[j] = make([]float64, len(places))
		for i, place := range places {
			some.Columns[j][i] = column[place]
		}
	}
	return some
}

// ErrRows says that there is nothing to learn from.
var ErrRows error = &Fault{"样本不足或标签单一，无法训练", "too few rows, or all of one class: nothing can be learned"}

func (r Rows) check(labels []bool) error {
	positive := 0
	for _, label := range labels {
		if label {
			positive++
		}
	}
	if len(labels) != r.Len() || positive == 0 || positive == len(labels) || len(r.Columns) == 0 {
		return ErrRows
	}
	for j, column := range r.Columns {
		if len(column) != r.Len() {
			return fmt.Errorf("column %d has %d rows, not %d", j, len(column), r.Len())
		}
		for _, value := range column {
			if math.IsInf(value, 0) {
				return fmt.Errorf("column %s has an infinite value", r.Names[j])
			}
		}
	}
	return nil
}

// binned is a column with each value replaced by its bin; the last bin is that
// of missing values.
type binned struct {
	edges []float64 // values from edge i-1 up to, not including, edge i are in bin i
	bins  []uint8
}

// bin puts a column into bins of about equal size.
func bin(column []float64, most int) binned {
	sorted := make([]float64, 0, len(column))
	for _, value := range column {
		if !math.IsNaN(value) {
			sorted = append(sorted, value)
		}
	}
	slices.Sort(sorted)
	var b binned
	distinct := slices.Compact(slices.Clone(sorted))
	if len(distinct) < most {
		for i := 1; i < len(distinct); i++ {
			b.edges = append(b.edges, distinct[i])
		}
	} else {
		for i := 1; i < most-1; i++ {
			edge := sorted[i*len(sorted)/(most-1)]
			if edge > sorted[0] && (len(b.edges) == 0 || edge > b.edges[len(b.edges)-1]) {
				b.edges = append(b.edges, edge)
			}
		}
	}
	b.bins = make([]uint8, len(column))
	for i, value := range column {
		if math.IsNaN(value) {
			b.bins[i] = uint8(len(b.edges) + 1)
			continue
		}
		b.bins[i] = uint8(sort.Search(len(b.edges), func(e int) bool { return b.edges[e] > value }))
	}
	return b
}

func one01(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// Sigmoid turns log-odds into a probability.
func Sigmoid(odds float64) float64 { return 1 / (1 + math.Exp(-odds)) }

// sideBySide calls a function for 0 to n-1, on as many cores as there are. What
// the calls do must not hang on their order.
func sideBySide(n int, work func(int)) {
	var wait sync.WaitGroup
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), n) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				work(i)
			}
		})
	}
	wait.Wait()
}
