package network

import (
	"math"
	"unsafe"
)

const (
	mostForward = 3
	mostThrough = 16 // neighbours that are looked at of a party that has too many
	mostPath    = 5
	visit       = 6 // edges that going to a party counts for, for its memory is seldom at hand
)

// step is a way back to the entry's sender: one pair, or two when then is not none.
type step struct {
	side       uint32 // where it begins
	pair, then uint32
	over       uint32 // the party between, for two
	next       int32  // another step that begins there
}

// scratch is the room of one search, used again by the next.
type scratch struct {
	steps  []step
	table  []slot
	stamp  uint32
	paths  []path
	budget int
	room   int // rings that may still be weighed
	cut    bool
	low    float32
	high   float32
}

type slot struct {
	side, stamp uint32
	first       int32
}

type path struct {
	pairs [mostPath]uint32 // from the entry's receiver to its sender
	size  int
}

func (s *scratch) bytes() int64 {
	return int64(cap(s.steps))*int64(unsafe.Sizeof(step{})) + int64(len(s.table))*int64(unsafe.Sizeof(slot{})) +
		int64(cap(s.paths))*int64(unsafe.Sizeof(path{}))
}

func (s *scratch) begin(settings Settings, value float64) {
	if s.table == nil {
		size := 1
		for size < settings.Budget {
			size *= 2
		}
		s.table = make([]slot, size)
	}
	if s.stamp++; s.stamp == 0 {
		clear(s.table)
		s.stamp = 1
	}
	s.steps, s.paths, s.cut = s.steps[:0], s.paths[:0], false
	s.budget, s.room = settings.Budget, settings.MostRings
	keep := math.Cbrt(settings.LeastWeight) // no ring weighs more than the cube of what it keeps
	s.low, s.high = float32(value*keep*(1-1e-5)), float32(math.Inf(1))
	if keep > 0 {
		s.high = float32(value / keep * (1 + 1e-5))
	}
}

// place finds where the steps that begin at a side are kept.
func (s *scratch) place(of uint32) *slot {
	mask := uint32(len(s.table) - 1)
	for i := of * 2654435769 >> 7 & mask; ; i = (i + 1) & mask {
		if x := &s.table[i]; x.stamp != s.stamp || x.side == of {
			return x
		}
	}
}

func (s *scratch) back(x step) {
	at := s.place(x.side)
	if at.stamp != s.stamp {
		*at = slot{x.side, s.stamp, -1}
	}
	x.next = at.first
	s.steps = append(s.steps, x)
	at.first = int32(len(s.steps) - 1)
}

// fits says whether a ring through the edge may weigh enough to be told.
func (s *scratch) fits(e edge) bool { return e.high >= s.low && e.low <= s.high }

// some gives the edges that may be looked at, the last of them first to go, and
// takes them from the budget.
func (g *Graph) some(edges []edge, through bool, reserve int) []edge {
	s := &g.scratch
	n := len(edges)
	if s.budget <= reserve {
		s.cut = s.cut || n > 0
		return nil
	}
	s.budget -= visit
	if n > g.settings.MostDegree {
		s.cut = true
		if n = g.settings.MostDegree; through {
			n = min(n, mostThrough)
		}
	}
	if left := max(0, s.budget-reserve); n > left {
		s.cut, n = true, left
	}
	s.budget -= n
	return edges[len(edges)-n:]
}

// search fills scratch.paths with the ways from the entry's receiver to its
// sender, of as many pairs as the longest ring leaves, the short ones first. One
// pair or two are walked back from the sender, one to three forward from the
// receiver, and the ends joined where they meet, which costs nothing however many
// neighbours the party has in which they do. Each way has one place at which it is
// joined: after as many pairs forward as back, or one more.
func (g *Graph) search(a arrival) {
	s := &g.scratch
	s.begin(g.settings, a.value)
	if len(g.sides.at(a.from).in.edges) == 0 || len(g.sides.at(a.to).out.edges) == 0 {
		return
	}
	longest := g.settings.LongestRing - 1
	if longest > 1 {
		g.walkBack(a)
	}
	w := walk{g: g, a: a}
	w.on[0] = a.to
	for w.depth = 1; w.depth <= mostForward && 2*w.depth-1 <= longest; w.depth++ {
		if w.depth == 2 && longest > 3 {
			g.walkFurtherBack(a)
		}
		w.least, w.most = w.depth-1, min(w.depth, longest-w.depth, 2)
		w.forward(0, 0)
	}
	g.visited += int64(g.settings.Budget - s.budget)
}

func (g *Graph) walkBack(a arrival) {
	s := &g.scratch
	edges := g.some(g.sides.at(a.from).in.edges, false, s.budget/2)
	for i := len(edges) - 1; i >= 0; i-- {
		if e := edges[i]; e.side != a.to && s.fits(e) {
			s.back(step{side: e.side, pair: e.pair, then: none})
		}
	}
}

// walkFurtherBack takes a second step from where the first ones began, with up to
// a third of what is left.
func (g *Graph) walkFurtherBack(a arrival) {
	s := &g.scratch
	reserve := s.budget * 2 / 3
	for i, n := 0, len(s.steps); i < n; i++ {
		x := s.steps[i]
		edges := g.some(g.sides.at(x.side).in.edges, true, reserve)
		for j := len(edges) - 1; j >= 0; j-- {
			if e := edges[j]; e.side != a.from && e.side != a.to && s.fits(e) {
				s.back(step{side: e.side, pair: e.pair, then: x.pair, over: x.side})
			}
		}
	}
}

// walk is the way forward: the sides it is on, and the pairs between them.
type walk struct {
	g           *Graph
	a           arrival
	depth       int // at which it joins
	least, most int // pairs back with which it joins
	on          [mostForward + 1]uint32
	pairs       [mostForward]uint32
}

func (w *walk) forward(at, reserve int) {
	s := &w.g.scratch
	edges := w.g.some(w.g.sides.at(w.on[at]).out.edges, at > 0, reserve)
	for i := len(edges) - 1; i >= 0; i-- {
		e := edges[i]
		if !s.fits(e) || w.passed(e.side, at) {
			continue
		}
		w.pairs[at], w.on[at+1] = e.pair, e.side
		switch {
		case e.side == w.a.from:
			if w.depth == 1 {
				w.found(1, nil)
			}
		case at+1 < w.depth: // the newest has most of what is left, and leaves some to the others
			w.forward(at+1, s.budget-max(0, s.budget-reserve)*2/(i+2))
		default:
			w.join(at + 1)
		}
	}
}

func (w *walk) passed(side uint32, at int) bool {
	for _, x := range w.on[:at+1] {
		if x == side {
			return true
		}
	}
	return false
}

func (w *walk) join(at int) {
	s := &w.g.scratch
	x := s.place(w.on[at])
	if x.stamp != s.stamp {
		return
	}
	for i := x.first; i >= 0; i = s.steps[i].next {
		if s.budget <= 0 {
			s.cut = true
			return
		}
		s.budget--
		step, pairs := &s.steps[i], 1
		if step.then != none {
			pairs = 2
		}
		if pairs >= w.least && pairs <= w.most && (pairs == 1 || !w.passed(step.over, at)) {
			w.found(at, step)
		}
	}
}

func (w *walk) found(size int, end *step) {
	s := &w.g.scratch
	if s.room <= 0 {
		s.cut = true
		return
	}
	s.room--
	p := path{size: size}
	copy(p.pairs[:], w.pairs[:size])
	if end != nil {
		p.pairs[p.size] = end.pair
		p.size++
		if end.then != none {
			p.pairs[p.size] = end.then
			p.size++
		}
	}
	s.paths = append(s.paths, p)
}
