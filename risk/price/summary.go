package price

import (
	"math"
	"slices"
)

// consistent makes the median absolute deviation of a normal sample its standard
// deviation: one over the third quartile of the normal distribution.
const consistent = 1.4826

// summary holds the robust figures of a sorted sample of log-prices.
type summary struct {
	size   int
	median float64
	scale  float64 // consistent times the median absolute deviation
	low    float64 // lower quartile
	high   float64 // upper quartile
}

// summarise reads a sorted sample of at least one value.
func summarise(sorted []float64) summary {
	s := summary{size: len(sorted), median: quantile(sorted, 0.5), low: quantile(sorted, 0.25),
		high: quantile(sorted, 0.75)}
	s.scale = consistent * deviation(sorted, s.median)
	return s
}

// quantile interpolates between the neighbours of a place, as most statistical
// programs do (type 7 of Hyndman and Fan).
func quantile(sorted []float64, share float64) float64 {
	place := share * float64(len(sorted)-1)
	i := int(place)
	if i+1 >= len(sorted) || place == float64(i) {
		return sorted[i]
	}
	return sorted[i] + (place-float64(i))*(sorted[i+1]-sorted[i])
}

// deviation is the median of the distances from a centre. The distances grow
// from the centre to both ends, so one walk outwards meets them in order.
func deviation(sorted []float64, centre float64) float64 {
	n := len(sorted)
	right, _ := slices.BinarySearch(sorted, centre)
	left := right - 1
	last, before := 0.0, 0.0
	for range n/2 + 1 {
		before = last
		if right >= n || (left >= 0 && centre-sorted[left] <= sorted[right]-centre) {
			last, left = centre-sorted[left], left-1
		} else {
			last, right = sorted[right]-centre, right+1
		}
	}
	if n%2 == 1 {
		return last
	}
	return (before + last) / 2
}

// medcouple measures the skew of a sorted finite sample from -1 to 1, to 1e-9
// (Brys, Hubert and Struyf 2004): the median over pairs around the median of how
// much further the upper one lies from it than the lower. The measure of a pair
// grows with both of its members, so that a staircase counts the pairs up to a
// level, and halving finds the level of the middle pair.
func medcouple(sorted []float64) float64 {
	median := quantile(sorted, 0.5)
	from, _ := slices.BinarySearch(sorted, median)
	to := from
	for to < len(sorted) && sorted[to] == median {
		to++
	}
	p := pairs{below: sorted[:from], above: sorted[to:], ties: to - from, median: median}
	all := (len(p.below) + p.ties) * (len(p.above) + p.ties)
	if all == 0 {
		return 0
	}
	lower := p.kth((all + 1) / 2)
	if all%2 == 1 {
		return lower
	}
	return (lower + p.kth(all/2+1)) / 2
}

type pairs struct {
	below, above []float64
	ties         int // members equal to the median, in both halves
	median       float64
}

// upTo counts the pairs whose measure is at most a level from -1 up to below 1.
// A tie with a lower member measures -1, with a higher one 1; ties among
// themselves measure -1, 0 and 1 in turn.
func (p pairs) upTo(level float64) int {
	count := p.ties*len(p.below) + p.ties*(p.ties-1)/2
	if level >= 0 {
		count += p.ties
	}
	// as the lower member comes nearer, fewer of the upper ones stay below the level
	reach := len(p.above)
	for _, low := range p.below {
		for reach > 0 && p.measure(low, p.above[reach-1]) > level {
			reach--
		}
		count += reach
	}
	return count
}

func (p pairs) measure(low, high float64) float64 {
	return ((high - p.median) - (p.median - low)) / (high - low)
}

// kth finds the measure of the k-th pair in order, from 1.
func (p pairs) kth(k int) float64 {
	if p.upTo(-1) >= k {
		return -1
	}
	if p.upTo(math.Nextafter(1, 0)) < k {
		return 1
	}
	if p.upTo(math.Nextafter(0, -1)) < k && p.upTo(0) >= k {
		return 0
	}
	low, high := -1.0, 1.0
	for high-low > 1e-9 {
		middle := (low + high) / 2
		if p.upTo(middle) >= k {
			high = middle
		} else {
			low = middle
		}
	}
	return (low + high) / 2
}

// fences are the whiskers of the boxplot adjusted for skew (Hubert and
// Vandervieren 2008): 1.5 quartile distances, longer on the side of the tail.
func (s summary) fences(skew float64) (low, high float64) {
	reach := 1.5 * (s.high - s.low)
	if skew >= 0 {
		return s.low - reach*math.Exp(-4*skew), s.high + reach*math.Exp(3*skew)
	}
	return s.low - reach*math.Exp(-3*skew), s.high + reach*math.Exp(4*skew)
}
