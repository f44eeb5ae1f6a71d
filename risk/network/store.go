package network

import "tallystick/book/trade"

const (
	none      = ^uint32(0)
	chunkBits = 12
	chunkMask = 1<<chunkBits - 1
)

// pool keeps records by number in chunks, so that growing never copies them. The
// numbers of records given back are used again.
type pool[T any] struct {
	chunks [][]T
	free   []uint32
	size   uint32
}

func (p *pool[T]) at(i uint32) *T { return &p.chunks[i>>chunkBits][i&chunkMask] }

func (p *pool[T]) take() uint32 {
	if n := len(p.free); n > 0 {
		i := p.free[n-1]
		p.free = p.free[:n-1]
		return i
	}
	if p.size>>chunkBits == uint32(len(p.chunks)) {
		p.chunks = append(p.chunks, make([]T, 1<<chunkBits))
	}
	p.size++
	return p.size - 1
}

func (p *pool[T]) give(i uint32) {
	var zero T
	*p.at(i) = zero
	p.free = append(p.free, i)
}

func (p *pool[T]) live() int { return int(p.size) - len(p.free) }

// entry is a dealing as it is kept. Those of one pair are a list, the newest to
// arrive first.
type entry struct {
	id         string
	value      float64
	at         trade.Instant
	goods      uint64
	pair       uint32
	prev, next uint32
}

// pair is all dealings of one kind from one party to another.
type pair struct {
	from, to      uint32 // sides
	first         uint32 // newest entry to arrive
	count         uint32
	value         float64
	outPos, inPos uint32 // places in the edges of from and to
	week          int32  // of the latest dealing
}

// edge is a pair as a neighbour sees it. Low and high hold the values of its
// dealings; they stay as they are when dealings are forgotten, so that they only
// ever let through too much.
type edge struct {
	side, pair uint32
	low, high  float32
}

// side is a party in dealings of one kind.
type side struct {
	party   uint32
	kind    Kind
	out, in flow
}

// flow is what leaves a side or what arrives at it.
type flow struct {
	edges []edge
	value float64
	count uint32
	weekly
	sizes
}

type holder struct {
	name        Party
	serial      uint64 // never used again, unlike its number
	first, last trade.Instant
	sides       [kinds]uint32
	notSearched uint32
}

func (f *flow) push(e edge) uint32 {
	f.edges = append(f.edges, e)
	return uint32(len(f.edges) - 1)
}

// remove takes an edge out and gives the pair that moved into its place.
func (f *flow) remove(at uint32) (moved uint32) {
	last := len(f.edges) - 1
	moved = none
	if int(at) != last {
		f.edges[at] = f.edges[last]
		moved = f.edges[at].pair
	}
	f.edges = f.edges[:last]
	if n := cap(f.edges); n > 64 && last*4 < n {
		f.edges = append(make([]edge, 0, n/2), f.edges...)
	}
	return moved
}

func (f *flow) less(value float64) {
	if f.count--; f.count == 0 {
		f.value = 0
		return
	}
	f.value = max(0, f.value-value)
}

// due is an entry in the order in which the window leaves them behind.
type due struct {
	at    trade.Instant
	entry uint32
}

// queue is a heap of four children a node, the oldest first. Entries of one
// instant leave in an order that depends on nothing but what was added.
type queue struct{ pool[due] }

func (q *queue) push(d due) {
	i := q.take()
	for i > 0 {
		parent := (i - 1) / 4
		if !before(d, *q.at(parent)) {
			break
		}
		*q.at(i) = *q.at(parent)
		i = parent
	}
	*q.at(i) = d
}

func (q *queue) pop() due {
	top := *q.at(0)
	q.size--
	last, n := *q.at(q.size), q.size
	i := uint32(0)
	for n > 0 {
		least, child := none, 4*i+1
		for c := child; c < min(child+4, n); c++ {
			if least == none || before(*q.at(c), *q.at(least)) {
				least = c
			}
		}
		if least == none || !before(*q.at(least), last) {
			break
		}
		*q.at(i) = *q.at(least)
		i = least
	}
	*q.at(i) = last
	return top
}

func before(a, b due) bool { return a.at < b.at || a.at == b.at && a.entry < b.entry }

// told remembers what was told and how much it weighed, at most so many of them,
// the first to come being the first to go.
type told struct {
	most  int
	kept  map[uint64]telling
	order []uint64
	next  int
}

type telling struct {
	at     trade.Instant
	weight float32
}

// tellAgain is by how much a finding must gain weight to be told once more.
const tellAgain = 0.15

func (t *told) isNew(key uint64, weight float64, now, window trade.Instant) bool {
	last, known := t.kept[key]
	if known && now-last.at <= window && weight < float64(last.weight)+tellAgain {
		return false
	}
	if !known {
		if len(t.order) < t.most {
			t.order = append(t.order, key)
		} else {
			delete(t.kept, t.order[t.next])
			t.order[t.next] = key
			t.next = (t.next + 1) % t.most
		}
	}
	t.kept[key] = telling{now, float32(weight)}
	return true
}
