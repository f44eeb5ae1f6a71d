package learn

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// AUC is the chance that a bad row has a higher score than a good one; equal
// scores count half.
func AUC(scores []float64, labels []bool) float64 {
	order := descending(scores)
	positive, negative, above, area := 0.0, 0.0, 0.0, 0.0
	for i := 0; i < len(order); {
		bad, good := 0.0, 0.0
		for j := i; i < len(order) && scores[order[i]] == scores[order[j]]; i++ {
			if labels[order[i]] {
				bad++
			} else {
				good++
			}
		}
		area += good * (above + bad/2)
		above += bad
		positive, negative = positive+bad, negative+good
	}
	if positive == 0 || negative == 0 {
		return math.NaN()
	}
	return area / (positive * negative)
}

// PrecisionAt is the share of bad rows among the share of rows with the highest
// scores. Of rows with equal scores at the border each counts in part.
func PrecisionAt(scores []float64, labels []bool, share float64) float64 {
	found, inspected := topAt(scores, labels, share)
	return found / inspected
}

func topAt(scores []float64, labels []bool, share float64) (found, inspected float64) {
	order := descending(scores)
	inspected = max(1, math.Round(share*float64(len(order))))
	for i := 0; i < len(order) && float64(i) < inspected; {
		j, bad := i, 0.0
		for ; j < len(order) && scores[order[j]] == scores[order[i]]; j++ {
			bad += one01(labels[order[j]])
		}
		found += bad * min(1, (inspected-float64(i))/float64(j-i))
		i = j
	}
	return found, inspected
}

func descending(scores []float64) []int {
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	return order
}

// Interval is a figure with the interval that holds it in 95 of 100 draws.
type Interval struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// Bootstrap draws the rows anew, whole groups at a time, and gives the interval
// of a figure. It draws by the seed and so the same each time.
func Bootstrap(scores []float64, labels []bool, groups []uint64, draws int, seed uint64,
	figure func([]float64, []bool) float64) Interval {
	members := map[uint64][]int{}
	var names []uint64
	for i, g := range groups {
		if members[g] == nil {
			names = append(names, g)
		}
		members[g] = append(members[g], i)
	}
	random := rand.New(rand.NewPCG(seed, 1))
	var values []float64
	for range draws {
		var s []float64
		var l []bool
		for range names {
			for _, i := range members[names[random.IntN(len(names))]] {
				s, l = append(s, scores[i]), append(l, labels[i])
			}
		}
		if v := figure(s, l); !math.IsNaN(v) {
			values = append(values, v)
		}
	}
	result := Interval{Value: figure(scores, labels), Low: math.NaN(), High: math.NaN()}
	if slices.Sort(values); len(values) > 0 {
		result.Low, result.High = values[len(values)*25/1000], values[len(values)*975/1000]
	}
	return result
}
