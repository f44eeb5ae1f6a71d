package network

import (
	"math"
	"slices"

	"tallystick/book/trade"
)

const (
	mostLegs   = mostPath + 1
	mostChoice = 5 // newest dealings of a pair among which a ring's leg is chosen
	chosenOnly = 1e-9
)

// rings tells the rings that the entry closes.
func (g *Graph) rings(a arrival) []Finding {
	g.search(a)
	s := &g.scratch
	if s.cut {
		g.holderOf(a.from).notSearched++
		g.holderOf(a.to).notSearched++
	}
	var findings []Finding
	for i := range s.paths {
		if r, ok := g.weigh(a, &s.paths[i]); ok && r.weight >= g.settings.LeastWeight &&
			g.told.isNew(g.ringKey(&r), r.weight, g.newest, g.window()) {
			findings = append(findings, g.ringFinding(&r, s.cut))
		}
	}
	return findings
}

// ring is a ring that is being weighed: its legs in the order in which goods or
// money went round, the one chosen dealing of each, and the figures.
type ring struct {
	size           int
	entries, pairs [mostLegs]uint32
	at             [mostLegs]trade.Instant
	goods          [mostLegs]uint64
	value          [mostLegs]float64
	ordered        bool
	kept           float64
	net, share     float64
	span           trade.Instant
	same, mixed    bool // all goods known and of one subheading; some of different ones
	weight         float64
}

// choice is the dealings among which a leg is chosen, from the receiver of the
// entry round to its sender, the entry itself standing last.
type choice struct {
	size  [mostLegs]int
	entry [mostLegs][mostChoice]uint32
	at    [mostLegs][mostChoice]trade.Instant
	goods [mostLegs][mostChoice]uint64
	value [mostLegs][mostChoice]float64
	cost  [mostLegs][mostChoice]float64
}

func (g *Graph) weigh(a arrival, p *path) (ring, bool) {
	var c choice
	e := g.entries.at(a.entry)
	later := false
	for leg := range p.size {
		n := 0
		for i := g.pairs.at(p.pairs[leg]).first; i != none && n < mostChoice; {
			x := g.entries.at(i)
			if x.at >= g.since() {
				c.entry[leg][n], c.at[leg][n], c.goods[leg][n], c.value[leg][n] = i, x.at, x.goods, x.value
				later = later || x.at >= e.at
				c.cost[leg][n] = math.Abs(math.Log(x.value / e.value))
				if subheading(x.goods) != subheading(e.goods) {
					c.cost[leg][n]++
				}
				n++
			}
			i = x.next
		}
		if c.size[leg] = n; n == 0 {
			return ring{}, false
		}
	}
	last := p.size
	c.size[last], c.entry[last][0], c.at[last][0], c.goods[last][0], c.value[last][0] = 1, a.entry, e.at,
		e.goods, e.value
	var pairs [mostLegs]uint32
	copy(pairs[:], p.pairs[:])
	pairs[last] = a.pair

	var best ring
	for start := range last + 1 {
		if start > 0 && !later {
			break // the entry can only be the last
		}
		if r, ok := c.chosen(last+1, start, true); ok {
			g.judge(&r, pairs, start)
			if r.weight > best.weight || best.size == 0 {
				best = r
			}
		}
	}
	r, _ := c.chosen(last+1, 0, false)
	if g.judge(&r, pairs, 0); best.size == 0 || r.weight > best.weight {
		best = r
	}
	return best, true
}

// chosen takes one dealing of each leg so that they are nearest in size to the
// entry and, when asked, follow each other in time from the leg at start round.
func (c *choice) chosen(size, start int, ordered bool) (ring, bool) {
	var sum [mostLegs][mostChoice]float64
	var came [mostLegs][mostChoice]int
	for i := range size {
		leg := (start + i) % size
		for j := range c.size[leg] {
			least, from := math.Inf(1), 0
			if i == 0 {
				least = 0
			} else {
				before := (start + i - 1) % size
				for k := range c.size[before] {
					if sum[i-1][k] < least && (!ordered || c.at[before][k] <= c.at[leg][j]) {
						least, from = sum[i-1][k], k
					}
				}
			}
			sum[i][j], came[i][j] = least+c.cost[leg][j], from
		}
	}
	end := (start + size - 1) % size
	best := 0
	for j := range c.size[end] {
		if sum[size-1][j] < sum[size-1][best] {
			best = j
		}
	}
	if math.IsInf(sum[size-1][best], 1) {
		return ring{}, false
	}
	r := ring{size: size, ordered: ordered}
	for i := size - 1; i >= 0; i-- {
		leg := (start + i) % size
		r.entries[i], r.at[i], r.goods[i], r.value[i] = c.entry[leg][best], c.at[leg][best], c.goods[leg][best],
			c.value[leg][best]
		best = came[i][best]
	}
	return r, true
}

// judge works out the figures of a ring. The weight never exceeds the cube of
// the value kept; the search relies on that.
func (g *Graph) judge(r *ring, pairs [mostLegs]uint32, start int) {
	least, most := math.Inf(1), 0.0
	first, last := r.at[0], r.at[0]
	r.same = r.goods[0] != 0
	var flows, gaps, share float64
	for i := range r.size {
		r.pairs[i] = pairs[(start+i)%r.size]
		least, most = min(least, r.value[i]), max(most, r.value[i])
		first, last = min(first, r.at[i]), max(last, r.at[i])
		if subheading(r.goods[i]) != subheading(r.goods[0]) {
			r.same = false
			r.mixed = r.mixed || (r.goods[0] != 0 && r.goods[i] != 0)
		}
		p, q := g.pairs.at(pairs[i]), g.pairs.at(pairs[(i+1)%r.size])
		flows, gaps = flows+p.value+q.value, gaps+math.Abs(p.value-q.value)
		share += p.value / max(g.sides.at(p.from).out.value, p.value, chosenOnly)
	}
	r.kept, r.span, r.share = least/most, last-first, share/float64(r.size)
	r.net = min(1, gaps/max(flows, chosenOnly))
	r.weight = r.kept * r.kept * r.kept * (0.5 + 0.5*math.Exp(-float64(r.span)/float64(45*day))) * (0.4 +
		0.6*math.Sqrt(min(1, r.share))) * (1 - 0.3*r.net)
	if !r.ordered {
		r.weight *= 0.55
	}
	if r.mixed {
		r.weight *= 0.6
	}
	if r.size == 2 && r.same {
		r.weight *= 0.7
	} else if r.size == 2 {
		r.weight *= 0.35
	}
}

// ringKey is the same for a ring wherever it is entered.
func (g *Graph) ringKey(r *ring) uint64 {
	var serials [mostLegs]uint64
	least := 0
	for i := range r.size {
		serials[i] = g.holderOf(g.pairs.at(r.pairs[i]).from).serial
		if serials[i] < serials[least] {
			least = i
		}
	}
	key := mix(uint64(Ring)<<8 | uint64(g.sides.at(g.pairs.at(r.pairs[0]).from).kind))
	for i := range r.size {
		key = mix(key ^ serials[(least+i)%r.size])
	}
	return key
}

func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func (g *Graph) ringFinding(r *ring, partial bool) Finding {
	f := Finding{Pattern: Ring, Weight: r.weight, Ordered: r.ordered, Kept: r.kept, Net: r.net, Share: min(1, r.share),
		Span: r.span, Partial: partial}
	for i := range r.size {
		d := g.dealing(r.entries[i])
		f.Ring = append(f.Ring, d)
		f.Dealings = append(f.Dealings, d.ID)
		f.Parties = append(f.Parties, d.From)
	}
	if r.ordered && r.same && f.Ring[0].Kind == Sale {
		f.Pattern = GoodsBack
	}
	if !r.ordered { // begin where the first dealing began
		at := 0
		for i, d := range f.Ring {
			if d.At < f.Ring[at].At {
				at = i
			}
		}
		f.Ring = slices.Concat(f.Ring[at:], f.Ring[:at])
		f.Dealings = slices.Concat(f.Dealings[at:], f.Dealings[:at])
		f.Parties = slices.Concat(f.Parties[at:], f.Parties[:at])
	}
	f.words()
	return f
}
