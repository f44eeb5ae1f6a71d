package learn

import (
	"errors"
	"math"
	"slices"
)

// bins are the sums of a column's bins in one node. A sum is a gradient, in the
// upper half, and a weight, in the lower half, both as whole numbers: adding
// them is exact, so that no order of adding can change a tree, and one node's
// sums less one child's are the other child's.
type bins [256]int64

// part is a node whose rows may be parted further.
type part struct {
	node     int
	from, to int   // of grower.rows
	total    int64 // of its rows
	slot     int   // where its sums are kept; -1 if they are not
	// of two parts from one, the place of the one with fewer rows, whose sums are taken from its rows; -1 if there is
	// no other
	smaller int
	best    split
}

// split is the best way to part the rows of a node.
type split struct {
	gain    float64
	feature int
	bin     int // bins up to it go left
	missing bool
	left    int64 // sum of what goes left
}

// maxKept bounds the memory for sums that are kept, in bytes. What is not kept
// is added up anew.
const maxKept = 64 << 20

// maxRows bounds the rows, so that sums fit into half a word.
const maxRows = 1 << 24

// grower grows one tree after another.
type grower struct {
	TreeOptions
	columns          []binned
	gradient, weight []float64
	perGradient      float64 // whole numbers for one of gradient
	perWeight        float64

	rows, spareRows []int32 // those of a part lie together, in their order
	sums, spareSums []int64 // of each of them

	kept  [][]bins // by slot and column
	free  []int
	slots int // that there may be
	found []split
}

// GrowTrees fits trees to labels.
func GrowTrees(rows Rows, labels []bool, o TreeOptions) (Trees, error) {
	g, err := newGrower(rows, labels, o.withDefaults())
	if err != nil {
		return Trees{}, err
	}
	return g.all(labels), nil
}

// all grows the trees.
func (g *grower) all(labels []bool) Trees {
	n, positive := len(labels), 0.0
	for _, label := range labels {
		positive += one01(label)
	}
	t := Trees{Base: math.Log(positive / (float64(n) - positive))}
	odds := slices.Repeat([]float64{t.Base}, n)
	const block = 4_096
	for range g.Trees {
		sideBySide((n+block-1)/block, func(b int) {
			for i := b * block; i < min(n, (b+1)*block); i++ {
				p := Sigmoid(odds[i])
				g.gradient[i], g.weight[i] = one01(labels[i])-p, p*(1-p)
			}
		})
		t.Trees = append(t.Trees, g.grow(odds))
	}
	return t
}

func newGrower(rows Rows, labels []bool, o TreeOptions) (*grower, error) {
	if err := rows.check(labels); err != nil {
		return nil, err
	}
	if o.Bins < 3 || o.Bins > 255 || o.Depth < 1 || o.Depth > maxDepth || o.Trees < 1 || o.Trees > maxTrees {
		return nil, errors.New("trees have a depth of 1 to 12 and 3 to 255 bins, and there are at most 5,000")
	}
	if !(o.Leaf > 0) || !(o.Penalty >= 0) || !(o.Rate > 0 && o.Rate <= 1) || !(o.LeastFit >= 0) {
		return nil, errors.New("a leaf has a weight above 0, a rate is above 0 and at most 1, and neither penalty " +
			"nor gain is below 0")
	}
	n, k := rows.Len(), len(rows.Columns)
	if n > maxRows {
		return nil, errors.New("there are at most 16,777,216 rows")
	}
	g := &grower{TreeOptions: o, columns: make([]binned, k), gradient: make([]float64, n), weight: make([]float64, n),
		rows: make([]int32, n), spareRows: make([]int32, n), sums: make([]int64, n), spareSums: make([]int64, n),
		slots: max(1, maxKept/(k*256*8))}
	sideBySide(k, func(j int) { g.columns[j] = bin(rows.Columns[j], o.Bins) })
	return g, nil
}

// grow grows one tree and moves the odds of all rows by it.
func (g *grower) grow(odds []float64) []Node {
	nodes, counts := []Node{{Feature: -1}}, []int{len(g.rows)}
	level := []part{{to: len(g.rows), total: g.start(), slot: g.slot(), smaller: -1}}
	for depth := 0; len(level) > 0; depth++ {
		if depth < g.Depth {
			g.search(level)
		}
		var next []part
		for i := range level {
			p := &level[i]
			if p.best.gain <= g.LeastFit {
				g.release(p.slot)
				nodes[p.node].Value = g.leaf(p, odds)
				continue
			}
			left := len(nodes)
			node := &nodes[p.node]
			node.Feature, node.Below, node.Missing, node.Left = int32(p.best.feature), g.below(p.best),
				p.best.missing, int32(left)
			middle := p.from + g.part(p)
			nodes, counts = append(nodes, Node{Feature: -1}, Node{Feature: -1}),
				append(counts, middle-p.from, p.to-middle)
			next = append(next, part{node: left, from: p.from, to: middle, total: p.best.left},
				part{node: left + 1, from: middle, to: p.to, total: p.total - p.best.left})
			g.place(next, p.slot, depth+1 < g.Depth)
		}
		level = next
	}
	average(nodes, counts)
	return nodes
}

// start makes whole numbers of the gradients and weights, as fine as can be
// without any sum outgrowing its half, and gives their sum.
func (g *grower) start() (total int64) {
	gradients, weights := 0.0, 0.0
	for i := range g.gradient {
		gradients += math.Abs(g.gradient[i])
		weights += g.weight[i]
	}
	most := float64(1<<31 - len(g.rows) - 2)
	g.perGradient, g.perWeight = most/max(gradients, 1e-9), most/max(weights, 1e-9)
	for i := range g.rows {
		g.rows[i] = int32(i)
		g.sums[i] = int64(math.RoundToEven(g.gradient[i]*g.perGradient))<<32 +
			int64(math.RoundToEven(g.weight[i]*g.perWeight))
		total += g.sums[i]
	}
	return total
}

// place gives the last two parts, which come from one, their slots: that of the
// one before goes to the larger one.
func (g *grower) place(parts []part, slot int, further bool) {
	larger, smaller := len(parts)-2, len(parts)-1
	if parts[larger].to-parts[larger].from < parts[smaller].to-parts[smaller].from {
		larger, smaller = smaller, larger
	}
	parts[larger].slot, parts[smaller].slot, parts[smaller].smaller, parts[larger].smaller = -1, -1, -1, -1
	if slot >= 0 && further {
		if own := g.slot(); own >= 0 {
			parts[larger].slot, parts[smaller].slot, parts[larger].smaller = slot, own, smaller
			return
		}
	}
	g.release(slot)
}

func (g *grower) slot() int {
	if n := len(g.free); n > 0 {
		slot := g.free[n-1]
		g.free = g.free[:n-1]
		return slot
	}
	if len(g.kept) == g.slots {
		return -1
	}
	g.kept = append(g.kept, make([]bins, len(g.columns)))
	return len(g.kept) - 1
}

func (g *grower) release(slot int) {
	if slot >= 0 {
		g.free = append(g.free, slot)
	}
}

// search looks for the best split of each part over all columns, side by side;
// of equal ones the first column's and the lowest bin's.
func (g *grower) search(level []part) {
	k := len(g.columns)
	g.found = slices.Grow(g.found[:0], k*len(level))[:k*len(level)]
	sideBySide((k+1)/2, func(pair int) { g.searchColumns(level, 2*pair) })
	for i := range level {
		for _, s := range g.found[i*k : (i+1)*k] {
			if s.gain > level[i].best.gain {
				level[i].best = s
			}
		}
	}
}

// searchColumns searches column j and the one after it, if there is one.
func (g *grower) searchColumns(level []part, j int) {
	var scratch [2]bins
	k := len(g.columns)
	mine := g.columns[j:min(k, j+2)]
	add := func(p *part, to []bins) {
		clear(to)
		rows, sums := g.rows[p.from:p.to], g.sums[p.from:p.to]
		if len(mine) == 2 {
			addTwo(&to[0], &to[1], mine[0].bins, mine[1].bins, rows, sums)
		} else {
			mine[0].add(&to[0], rows, sums)
		}
	}
	for i := range level {
		if p := &level[i]; p.slot >= 0 && p.smaller < 0 {
			add(p, g.kept[p.slot][j:j+len(mine)])
		}
	}
	for i := range level {
		p, sums := &level[i], scratch[:len(mine)]
		if p.slot >= 0 {
			sums = g.kept[p.slot][j : j+len(mine)]
		}
		switch {
		case p.slot < 0:
			add(p, sums)
		case p.smaller >= 0:
			less := g.kept[level[p.smaller].slot][j:]
			for c := range mine {
				for b := range len(mine[c].edges) + 2 {
					sums[c][b] -= less[c][b]
				}
			}
		}
		for c := range mine {
			s := g.best(&sums[c], len(mine[c].edges)+1, p.total)
			s.feature = j + c
			g.found[i*k+j+c] = s
		}
	}
}

// add adds the sums of rows to those of their bins.
func (b *binned) add(to *bins, rows []int32, sums []int64) {
	sums = sums[:len(rows)]
	for i, row := range rows {
		to[b.bins[row]] += sums[i]
	}
}

// addTwo does so for two columns, which halves the reading.
func addTwo(to, also *bins, column, other []uint8, rows []int32, sums []int64) {
	sums, other = sums[:len(rows)], other[:len(column)]
	for i, row := range rows {
		sum, at := sums[i], uint(row)
		if at >= uint(len(column)) {
			panic("broken invariant: a row lies behind the others")
		}
		to[column[at]] += sum
		also[other[at]] += sum
	}
}

func parted(sum int64) (gradient, weight int64) { return sum >> 32, sum & (1<<32 - 1) }

// best looks for the best split of one column; the bin behind the others is
// that of missing values. A split is better if the squares of both gradients by
// their weights come to more; that is compared without dividing.
func (g *grower) best(sums *bins, missing int, total int64) (best split) {
	allGradient, allWeight := parted(total)
	leaf := int64(g.Leaf * g.perWeight)
	leaf -= min(int64(len(g.rows)), leaf>>10) // rounded weights may sum to a little less
	if allWeight < 2*leaf {
		return best
	}
	perUnit, penalty := 1/g.perWeight, g.Penalty
	whole := float64(allGradient) * float64(allGradient) / (float64(allWeight)*perUnit + penalty)
	bar := whole
	for _, with := range []bool{false, true} {
		left := int64(0)
		if with {
			if left = sums[missing]; left == 0 {
				break
			}
		}
		for bin, sum := range sums[:missing] {
			if sum == 0 {
				continue
			}
			left += sum
			gradient, weight := parted(left)
			if weight < leaf {
				continue
			}
			if allWeight-weight < leaf {
				break
			}
			a, b := float64(gradient), float64(allGradient-gradient)
			l, r := float64(weight)*perUnit+penalty, float64(allWeight-weight)*perUnit+penalty
			if a*a*r+b*b*l > bar*(l*r) {
				bar = a*a/l + b*b/r
				best = split{bin: bin, missing: with, left: left}
			}
		}
	}
	best.gain = (bar - whole) / (g.perGradient * g.perGradient)
	return best
}

// part puts the rows that go left first and gives their number. It keeps the
// order on both sides.
func (g *grower) part(p *part) int {
	column := &g.columns[p.best.feature]
	missing, last := uint8(len(column.edges)+1), uint8(p.best.bin)
	rows, sums := g.rows[p.from:p.to], g.sums[p.from:p.to]
	spareRows, spareSums := g.spareRows[p.from:p.to], g.spareSums[p.from:p.to]
	left, right := 0, 0
	for i, row := range rows {
		b := column.bins[row]
		if b == missing && p.best.missing || b != missing && b <= last {
			rows[left], sums[left] = row, sums[i]
			left++
		} else {
			spareRows[right], spareSums[right] = row, sums[i]
			right++
		}
	}
	copy(rows[left:], spareRows[:right])
	copy(sums[left:], spareSums[:right])
	return left
}

// leaf gives what a leaf adds and adds it to the odds of its rows.
func (g *grower) leaf(p *part, odds []float64) float64 {
	gradient, weight := 0.0, 0.0
	for _, i := range g.rows[p.from:p.to] {
		gradient += g.gradient[i]
		weight += g.weight[i]
	}
	value := g.Rate * gradient / (weight + g.Penalty)
	for _, i := range g.rows[p.from:p.to] {
		odds[i] += value
	}
	return value
}

// below gives the edge of a split; beyond the last edge only missing values
// are parted from all others.
func (g *grower) below(s split) float64 {
	if edges := g.columns[s.feature].edges; s.bin < len(edges) {
		return edges[s.bin]
	}
	return math.MaxFloat64
}

// average gives each inner node the mean of what the leaves below add, by the
// number of their rows, so that the steps down a path add up to the leaf.
func average(nodes []Node, rows []int) {
	for at := len(nodes) - 1; at >= 0; at-- { // children come after their parents
		if n := &nodes[at]; n.Feature >= 0 {
			left, right := float64(rows[n.Left]), float64(rows[n.Left+1])
			n.Value = (left*nodes[n.Left].Value + right*nodes[n.Left+1].Value) / (left + right)
		}
	}
}
