package learn

import (
	"math"
	"math/rand/v2"
)

// ForestOptions say how a forest is grown. The zero value of each field but the
// seed takes the default.
type ForestOptions struct {
	Trees  int // how many; 100
	Sample int // rows that each tree parts; 256
	Seed   uint64
}

// Forest is an isolation forest: rows that few cuts at random part from all
// others are strange. It learns without labels.
type Forest struct {
	trees [][]cut
	usual float64 // cuts that a usual row takes
}

// cut is one node of a forest's tree. A leaf has no feature (-1).
type cut struct {
	feature int32
	left    int32 // right is the one after it
	below   float64
	missing bool    // missing values go left
	length  float64 // of a leaf: cuts to it, and those that its rows would still take
}

// GrowForest grows a forest, the same from the same seed on any number of
// cores. Infinite values count as missing. A forest of fewer than two rows
// finds every row usual.
func GrowForest(rows Rows, o ForestOptions) Forest {
	if o.Trees <= 0 {
		o.Trees = 100
	}
	if o.Sample <= 0 {
		o.Sample = 256
	}
	o.Sample = min(o.Sample, rows.Len())
	if o.Sample < 2 {
		return Forest{}
	}
	f := Forest{trees: make([][]cut, o.Trees), usual: usualCuts(o.Sample)}
	most := int(math.Ceil(math.Log2(float64(o.Sample))))
	sideBySide(o.Trees, func(t int) {
		random := rand.New(rand.NewPCG(o.Seed, uint64(t)))
		p := planter{rows: rows, random: random, most: most, cuts: []cut{{}}}
		p.plant(0, drawSome(random, rows.Len(), o.Sample), 0)
		f.trees[t] = p.cuts
	})
	return f
}

// drawSome draws k of n places, none of them twice (Floyd).
func drawSome(random *rand.Rand, n, k int) []int {
	seen, some := make(map[int]bool, k), make([]int, 0, k)
	for top := n - k; top < n; top++ {
		one := random.IntN(top + 1)
		if seen[one] {
			one = top
		}
		seen[one] = true
		some = append(some, one)
	}
	return some
}

// usualCuts is how many cuts part a row from n others on average.
func usualCuts(n int) float64 {
	switch {
	case n < 2:
		return 0
	case n == 2:
		return 1
	}
	const euler = 0.5772156649015329
	return 2*(math.Log(float64(n-1))+euler) - 2*float64(n-1)/float64(n)
}

// planter plants one tree.
type planter struct {
	rows   Rows
	random *rand.Rand
	most   int
	cuts   []cut
}

func (p *planter) plant(at int, rows []int, depth int) {
	feature, low, high, found := p.choose(rows)
	if depth == p.most || len(rows) < 2 || !found {
		p.cuts[at] = cut{feature: -1, length: float64(depth) + usualCuts(len(rows))}
		return
	}
	way := p.random.Float64()
	c := cut{feature: int32(feature), left: int32(len(p.cuts)), below: low*(1-way) + high*way,
		missing: p.random.IntN(2) == 0}
	if c.below <= low {
		c.below = high // so that neither side is empty
	}
	p.cuts[at] = c
	p.cuts = append(p.cuts, cut{}, cut{})
	var left, right []int
	for _, i := range rows {
		if c.next(p.rows.Columns[feature][i]) == c.left {
			left = append(left, i)
		} else {
			right = append(right, i)
		}
	}
	p.plant(int(c.left), left, depth+1)
	p.plant(int(c.left)+1, right, depth+1)
}

// choose draws a feature in which the rows differ, and gives its range.
func (p *planter) choose(rows []int) (feature int, low, high float64, found bool) {
	for _, j := range p.random.Perm(len(p.rows.Columns)) {
		low, high = math.Inf(1), math.Inf(-1)
		for _, i := range rows {
			if value := p.rows.Columns[j][i]; !math.IsNaN(value) && !math.IsInf(value, 0) {
				low, high = min(low, value), max(high, value)
			}
		}
		if low < high {
			return j, low, high, true
		}
	}
	return 0, 0, 0, false
}

func (c *cut) next(value float64) int32 {
	left := value < c.below
	if math.IsNaN(value) || math.IsInf(value, 0) {
		left = c.missing
	}
	if left {
		return c.left
	}
	return c.left + 1
}

// Score says how strange a row is, from 0 to 1; what is usual has about 0.5 or
// less.
func (f Forest) Score(row []float64) float64 {
	if len(f.trees) == 0 {
		return 0.5
	}
	cuts := 0.0
	for _, tree := range f.trees {
		at := &tree[0]
		for at.feature >= 0 {
			at = &tree[at.next(row[at.feature])]
		}
		cuts += at.length
	}
	return math.Exp2(-cuts / float64(len(f.trees)) / f.usual)
}
