package learn

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"
	"sync"
)

// TreeOptions say how trees are grown. The zero value of each field takes the
// default.
type TreeOptions struct {
	Trees    int     // how many; 150
	Depth    int     // of each; 3
	Bins     int     // values of a column that are told apart, at most 255; 255
	Rate     float64 // share of each tree that counts; 0.05
	Leaf     float64 // least weight (p·(1-p) summed) of a leaf; 1
	Penalty  float64 // L2 penalty of leaf values; 1
	LeastFit float64 // least gain of a split; 0
}

func (o TreeOptions) withDefaults() TreeOptions {
	set := func(field *int, value int) {
		if *field == 0 {
			*field = value
		}
	}
	setFloat := func(field *float64, value float64) {
		if *field == 0 {
			*field = value
		}
	}
	set(&o.Trees, 150)
	set(&o.Depth, 3)
	set(&o.Bins, 255)
	setFloat(&o.Rate, 0.05)
	setFloat(&o.Leaf, 1)
	setFloat(&o.Penalty, 1)
	return o
}

// Node is one node of a tree. A leaf has no feature (-1).
type Node struct {
	Feature int32   `cbor:"1,keyasint"`
	Below   float64 `cbor:"2,keyasint"` // values below it go left
	Missing bool    `cbor:"3,keyasint"` // missing values go left
	Left    int32   `cbor:"4,keyasint"` // right is the one after it
	Value   float64 `cbor:"5,keyasint"` // log-odds that the rows below add on average; of a leaf, what it adds
}

// Trees are boosted trees for two classes.
type Trees struct {
	Base  float64  `cbor:"1,keyasint"` // log-odds of all rows
	Trees [][]Node `cbor:"2,keyasint"`
}

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

// ErrRows says that there is nothing to learn from.
var ErrRows = errors.New("样本不足或标签单一，无法训练 / too few rows, or all of one class: nothing can be learned")

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

// sum is what the rows of a bin come to.
type sum struct{ gradient, weight float64 }

// grower grows one tree after another.
type grower struct {
	TreeOptions
	columns          []binned
	gradient, weight []float64
	histograms       [][]sum // scratch, by column
}

// GrowTrees fits trees to labels.
func GrowTrees(rows Rows, labels []bool, o TreeOptions) (Trees, error) {
	o = o.withDefaults()
	if err := rows.check(labels); err != nil {
		return Trees{}, err
	}
	if o.Bins < 3 || o.Bins > 255 || o.Depth < 1 || o.Depth > 12 || o.Trees < 1 || o.Trees > 5_000 {
		return Trees{}, errors.New("trees have a depth of 1 to 12 and 3 to 255 bins, and there are at most 5,000")
	}
	n := rows.Len()
	g := &grower{TreeOptions: o, columns: make([]binned, len(rows.Columns)), gradient: make([]float64, n), weight: make([]float64, n), histograms: make([][]sum, len(rows.Columns))}
	sideBySide(len(rows.Columns), func(j int) {
		g.columns[j] = bin(rows.Columns[j], o.Bins)
		g.histograms[j] = make([]sum, len(g.columns[j].edges)+2)
	})
	positive := 0.0
	for _, label := range labels {
		positive += one01(label)
	}
	t := Trees{Base: math.Log(positive / (float64(n) - positive))}
	odds := make([]float64, n)
	all := make([]int32, n)
	for i := range odds {
		odds[i], all[i] = t.Base, int32(i)
	}
	for range o.Trees {
		for i := range odds {
			p := Sigmoid(odds[i])
			g.gradient[i], g.weight[i] = one01(labels[i])-p, p*(1-p)
		}
		tree := g.grow(all, odds)
		t.Trees = append(t.Trees, tree)
	}
	return t, nil
}

func one01(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// Sigmoid turns log-odds into a probability.
func Sigmoid(odds float64) float64 { return 1 / (1 + math.Exp(-odds)) }

// split is the best way to part the rows of a node.
type split struct {
	gain    float64
	feature int
	bin     int // bins up to it go left
	missing bool
}

// grow grows one tree and moves the odds of all rows by it.
func (g *grower) grow(all []int32, odds []float64) []Node {
	rows := slices.Clone(all)
	nodes := []Node{{}}
	type part struct {
		node, from, to, depth int
	}
	queue := []part{{0, 0, len(rows), 0}}
	for len(queue) > 0 {
		p := queue[0]
		queue = queue[1:]
		mine := rows[p.from:p.to]
		total := g.total(mine)
		nodes[p.node].Feature, nodes[p.node].Value = -1, g.Rate*total.gradient/(total.weight+g.Penalty)
		if p.depth < g.Depth {
			if s := g.best(mine, total); s.gain > g.LeastFit {
				middle := p.from + g.part(mine, s)
				left := len(nodes)
				node := &nodes[p.node]
				node.Feature, node.Below, node.Missing, node.Left = int32(s.feature), g.below(s), s.missing, int32(left)
				nodes = append(nodes, Node{}, Node{})
				queue = append(queue, part{left, p.from, middle, p.depth + 1}, part{left + 1, middle, p.to, p.depth + 1})
				continue
			}
		}
		for _, i := range mine {
			odds[i] += nodes[p.node].Value
		}
	}
	average(nodes, g, all)
	return nodes
}

// average gives each inner node the mean of what the leaves below add, by the
// weight of their rows, so that the steps down a path add up to the leaf.
func average(nodes []Node, g *grower, all []int32) {
	weights := make([]float64, len(nodes))
	for _, i := range all {
		at := int32(0)
		for nodes[at].Feature >= 0 {
			at = nodes[at].next(g.columns[nodes[at].Feature].value(int(i)))
		}
		weights[at]++
	}
	for at := len(nodes) - 1; at >= 0; at-- { // children come after their parents
		if n := &nodes[at]; n.Feature >= 0 {
			left, right := weights[n.Left], weights[n.Left+1]
			weights[at] = left + right
			n.Value = (left*nodes[n.Left].Value + right*nodes[n.Left+1].Value) / (left + right)
		}
	}
}

// value gives a value that lies in the bin of a row.
func (b *binned) value(row int) float64 {
	switch at := int(b.bins[row]); {
	case at == len(b.edges)+1:
		return math.NaN()
	case at == 0:
		return math.Inf(-1)
	default:
		return b.edges[at-1]
	}
}

func (n *Node) next(value float64) int32 {
	if math.IsNaN(value) {
		if n.Missing {
			return n.Left
		}
		return n.Left + 1
	}
	if value < n.Below {
		return n.Left
	}
	return n.Left + 1
}

// below gives the edge of a split; beyond the last edge only missing values
// are parted from all others.
func (g *grower) below(s split) float64 {
	if edges := g.columns[s.feature].edges; s.bin < len(edges) {
		return edges[s.bin]
	}
	return math.MaxFloat64
}

func (g *grower) total(rows []int32) (t sum) {
	for _, i := range rows {
		t.gradient += g.gradient[i]
		t.weight += g.weight[i]
	}
	return t
}

// best looks for the best split over all columns, side by side; of equal ones
// the first column's and the lowest bin's.
func (g *grower) best(rows []int32, total sum) split {
	splits := make([]split, len(g.columns))
	sideBySide(len(g.columns), func(j int) { splits[j] = g.bestOf(j, rows, total) })
	best := split{}
	for _, s := range splits {
		if s.gain > best.gain {
			best = s
		}
	}
	return best
}

func (g *grower) bestOf(j int, rows []int32, total sum) (best split) {
	column, histogram := &g.columns[j], g.histograms[j]
	clear(histogram)
	for _, i := range rows {
		h := &histogram[column.bins[i]]
		h.gradient += g.gradient[i]
		h.weight += g.weight[i]
	}
	missing := histogram[len(histogram)-1]
	whole := total.gradient * total.gradient / (total.weight + g.Penalty)
	for _, with := range []bool{false, true} {
		var left sum
		if with {
			if missing.weight == 0 {
				break
			}
			left = missing
		}
		for bin := range len(histogram) - 1 {
			left.gradient += histogram[bin].gradient
			left.weight += histogram[bin].weight
			right := sum{total.gradient - left.gradient, total.weight - left.weight}
			if left.weight < g.Leaf || right.weight < g.Leaf {
				continue
			}
			gain := left.gradient*left.gradient/(left.weight+g.Penalty) + right.gradient*right.gradient/(right.weight+g.Penalty) - whole
			if gain > best.gain {
				best = split{gain, j, bin, with}
			}
		}
	}
	return best
}

// part puts the rows that go left first and gives their number. It keeps the
// order on both sides.
func (g *grower) part(rows []int32, s split) int {
	column := &g.columns[s.feature]
	missing := uint8(len(column.edges) + 1)
	var right []int32
	n := 0
	for _, i := range rows {
		if b := column.bins[i]; b == missing && s.missing || b != missing && int(b) <= s.bin {
			rows[n] = i
			n++
		} else {
			right = append(right, i)
		}
	}
	copy(rows[n:], right)
	return n
}

// Odds gives the log-odds of a row.
func (t *Trees) Odds(row []float64) float64 {
	odds := t.Base
	for _, tree := range t.Trees {
		at := int32(0)
		for tree[at].Feature >= 0 {
			at = tree[at].next(row[tree[at].Feature])
		}
		odds += tree[at].Value
	}
	return odds
}

// Explain adds to contributions what each feature adds to a row's log-odds, and
// gives what all rows have in common. The two sum to Odds but for rounding.
func (t *Trees) Explain(row, contributions []float64) float64 {
	common := t.Base
	for _, tree := range t.Trees {
		at := int32(0)
		common += tree[0].Value
		for tree[at].Feature >= 0 {
			next := tree[at].next(row[tree[at].Feature])
			contributions[tree[at].Feature] += tree[next].Value - tree[at].Value
			at = next
		}
	}
	return common
}

// sideBySide calls a function for 0 to n-1 from two goroutines.
func sideBySide(n int, work func(int)) {
	var wait sync.WaitGroup
	for first := range min(2, n) {
		wait.Go(func() {
			for i := first; i < n; i += 2 {
				work(i)
			}
		})
	}
	wait.Wait()
}
