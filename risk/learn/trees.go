package learn

import "math"

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
