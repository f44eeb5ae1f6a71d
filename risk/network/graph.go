package network

import (
	"cmp"
	"slices"
	"strings"
	"unsafe"

	"tallystick/book/trade"
)

// Settings shape a Graph. The zero value of a field stands for its default.
type Settings struct {
	Window       int     // days; 180, at most 3,650
	MostAhead    int     // days that a dealing may lie ahead of the newest; 366, at most 3,650
	MostDealings int     // kept; the oldest goes for the newest; 2,000,000
	MostDegree   int     // neighbours of a party that is still searched through; 1,000
	LongestRing  int     // 2 to 6; 6
	Budget       int     // edges looked at for an entry, going to a party counting for six; 700
	MostRings    int     // rings weighed for an entry; 8
	MostTold     int     // findings remembered, not to be told twice; 100,000
	LeastWeight  float64 // of a ring that is told; 0.1, and anything below zero for every ring
}

func (s Settings) filled() Settings {
	count := func(n *int, usual, most int) {
		if *n <= 0 {
			*n = usual
		}
		*n = min(*n, most)
	}
	count(&s.Window, 180, 3_650)
	count(&s.MostAhead, 366, 3_650)
	count(&s.MostDealings, 2_000_000, 1<<28)
	count(&s.MostDegree, 1_000, 1<<28)
	count(&s.LongestRing, 6, 6)
	s.LongestRing = max(2, s.LongestRing)
	count(&s.Budget, 700, 1<<24)
	count(&s.MostRings, 8, 1<<16)
	count(&s.MostTold, 100_000, 1<<24)
	if s.LeastWeight == 0 || s.LeastWeight != s.LeastWeight {
		s.LeastWeight = 0.1
	}
	s.LeastWeight = max(0, s.LeastWeight)
	return s
}

// Pattern is what stands out.
type Pattern uint8

// The patterns.
const (
	Ring               Pattern = iota // dealings that come back to where they began
	SharedBuyer                       // a buyer behind exporters that have nobody else
	FanIn                             // more parties than usual deal to one
	FanOut                            // one deals to more parties than usual
	GoodsBack                         // a ring of sales in order of time, all of the same six digits
	SuddenCounterparty                // a first dealing of unusual size
)

// Finding is what an entry completes or stands out by. A cycle is told once, as
// GoodsBack when the goods are the same and as Ring otherwise, and again only when
// it has gained weight or the window has passed.
type Finding struct {
	Pattern  Pattern   `json:"pattern"`
	Weight   float64   `json:"weight"`            // 0 to 1, how telling
	Ring     []Dealing `json:"ring,omitempty"`    // in order, each from the party to which the last went
	Dealings []string  `json:"dealings"`          // IDs, evidence
	Parties  []Party   `json:"parties"`           // of a ring in order, else first the one it is about
	Ordered  bool      `json:"ordered,omitempty"` // the ring's dealings follow each other in time, the first first
	Kept     float64   `json:"kept,omitempty"`    // least over largest value in the ring
	// net-flow ratio of all dealings along the ring: 0 all comes back, 1 nothing does
	Net     float64       `json:"net,omitempty"`
	Share   float64       `json:"share,omitempty"`   // of what leaves the ring's parties, the part that stays in it
	Span    trade.Instant `json:"span,omitempty"`    // milliseconds between the ring's first and last
	Partial bool          `json:"partial,omitempty"` // not searched to the end: there may be more
	Zh      string        `json:"zh"`
	En      string        `json:"en"`
}

// Graph is the dealings of a window. One goroutine at a time may use it.
type Graph struct {
	settings Settings
	entries  pool[entry]
	pairs    pool[pair]
	sides    pool[side]
	holders  pool[holder]
	byName   map[Party]uint32
	byEnds   map[uint64]uint32 // pairs by their sides
	queue    queue
	told     told
	scratch  scratch
	usual    [kinds][2]float64 // counterparties a week, out and in, over all parties
	newest   trade.Instant
	begun    bool
	serials  uint64
	texts    int64 // bytes of IDs and names
	edgeRoom int64 // edges that there is room for
	visited  int64 // edges looked at so far
}

// New makes an empty graph.
func New(s Settings) *Graph {
	s = s.filled()
	return &Graph{settings: s, byName: map[Party]uint32{}, byEnds: map[uint64]uint32{},
		told: told{most: s.MostTold, kept: map[uint64]telling{}}}
}

const mostForgotten = 32

func (g *Graph) window() trade.Instant { return trade.Instant(g.settings.Window) * day }

// since is the oldest instant inside the window.
func (g *Graph) since() trade.Instant { return g.newest - g.window() }

// Add takes a dealing, forgets what has left the window, and tells what the
// dealing completes or stands out by, the weightiest first. Dealings may come out
// of order within the window. What is refused changes nothing, and its error wraps
// ErrAbsurd.
func (g *Graph) Add(d Dealing) ([]Finding, error) {
	if err := g.check(d); err != nil {
		return nil, err
	}
	g.newest, g.begun = max(g.newest, d.At), true
	for range mostForgotten {
		if g.queue.size == 0 || g.queue.at(0).at >= g.since() {
			break
		}
		g.forget(g.queue.pop().entry)
	}
	if g.entries.live() >= g.settings.MostDealings {
		g.forget(g.queue.pop().entry)
	}
	a := g.arrive(d)
	findings := g.rings(a)
	findings = g.shared(a, findings)
	findings = g.fans(a, findings)
	findings = g.sudden(a, findings)
	slices.SortStableFunc(findings, func(x, y Finding) int {
		return cmp.Or(cmp.Compare(y.Weight, x.Weight), cmp.Compare(x.Pattern, y.Pattern),
			slices.Compare(x.Parties, y.Parties))
	})
	return findings, nil
}

// arrival is a dealing that has just been placed, and what was known before it.
type arrival struct {
	entry, pair, from, to uint32
	at                    trade.Instant
	value                 float64
	firstOfPair           bool
	newFrom, newTo        bool
	sentZ, gotZ           float64 // distance of its size from what from sends and to gets
	sentUsual, gotUsual   float64 // typical size; zero while too few are known
	outMore, inMore       bool    // a counterparty more this week
}

func (g *Graph) arrive(d Dealing) arrival {
	a := arrival{at: d.At, value: d.Value}
	a.from, a.newFrom = g.sideOf(d.From, d.Kind, d.At)
	a.to, a.newTo = g.sideOf(d.To, d.Kind, d.At)
	from, to := g.sides.at(a.from), g.sides.at(a.to)
	ends := uint64(a.from)<<32 | uint64(a.to)
	var known bool
	if a.pair, known = g.byEnds[ends]; !known {
		a.firstOfPair, a.pair = true, g.pairs.take()
		g.byEnds[ends] = a.pair
		room := cap(from.out.edges) + cap(to.in.edges)
		*g.pairs.at(a.pair) = pair{from: a.from, to: a.to, first: none, week: -1,
			outPos: from.out.push(edge{side: a.to, pair: a.pair, low: float32(d.Value), high: float32(d.Value)}),
			inPos:  to.in.push(edge{side: a.from, pair: a.pair, low: float32(d.Value), high: float32(d.Value)})}
		g.edgeRoom += int64(cap(from.out.edges) + cap(to.in.edges) - room)
	}
	p := g.pairs.at(a.pair)
	for _, e := range []*edge{&from.out.edges[p.outPos], &to.in.edges[p.inPos]} {
		e.low, e.high = min(e.low, float32(d.Value)), max(e.high, float32(d.Value))
	}
	a.entry = g.entries.take()
	goods, _ := goodsNumber(d.Goods)
	*g.entries.at(a.entry) = entry{id: strings.Clone(d.ID), value: d.Value, at: d.At, goods: goods, pair: a.pair,
		prev: none, next: p.first}
	if p.first != none {
		g.entries.at(p.first).prev = a.entry
	}
	p.first = a.entry
	p.count++
	p.value += d.Value
	g.texts += int64(len(d.ID))
	g.queue.push(due{d.At, a.entry})
	g.count(&a, from, to, p)
	return a
}

// count brings the figures of both sides up to date.
func (g *Graph) count(a *arrival, from, to *side, p *pair) {
	a.sentZ, a.sentUsual = from.out.sizes.add(a.value)
	a.gotZ, a.gotUsual = to.in.sizes.add(a.value)
	from.out.value, to.in.value = from.out.value+a.value, to.in.value+a.value
	from.out.count, to.in.count = from.out.count+1, to.in.count+1
	week := int32(a.at / (7 * day))
	from.out.turn(week, &g.usual[from.kind][0])
	to.in.turn(week, &g.usual[to.kind][1])
	if p.week < week {
		p.week = week
		a.outMore, a.inMore = from.out.more(week), to.in.more(week)
	}
}

func (g *Graph) sideOf(name Party, kind Kind, at trade.Instant) (uint32, bool) {
	i, known := g.byName[name]
	if !known {
		i = g.holders.take()
		name = Party(strings.Clone(string(name)))
		g.byName[name] = i
		g.serials++
		g.texts += int64(len(name))
		*g.holders.at(i) = holder{name: name, serial: g.serials, first: at, last: at,
			sides: [kinds]uint32{none, none, none}}
	}
	h := g.holders.at(i)
	h.first, h.last = min(h.first, at), max(h.last, at)
	if h.sides[kind] == none {
		h.sides[kind] = g.sides.take()
		*g.sides.at(h.sides[kind]) = side{party: i, kind: kind}
	}
	return h.sides[kind], !known
}

// forget takes an entry out, and with the last of them its pair and its parties.
func (g *Graph) forget(i uint32) {
	e := *g.entries.at(i)
	p := g.pairs.at(e.pair)
	if e.prev == none {
		p.first = e.next
	} else {
		g.entries.at(e.prev).next = e.next
	}
	if e.next != none {
		g.entries.at(e.next).prev = e.prev
	}
	g.entries.give(i)
	g.texts -= int64(len(e.id))
	from, to := p.from, p.to
	g.sides.at(from).out.less(e.value)
	g.sides.at(to).in.less(e.value)
	p.value = max(0, p.value-e.value)
	if p.count--; p.count > 0 {
		return
	}
	out, in := &g.sides.at(from).out, &g.sides.at(to).in
	room := cap(out.edges) + cap(in.edges)
	if moved := out.remove(p.outPos); moved != none {
		g.pairs.at(moved).outPos = p.outPos
	}
	if moved := in.remove(p.inPos); moved != none {
		g.pairs.at(moved).inPos = p.inPos
	}
	g.edgeRoom += int64(cap(out.edges) + cap(in.edges) - room)
	delete(g.byEnds, uint64(from)<<32|uint64(to))
	g.pairs.give(e.pair)
	g.leave(from)
	g.leave(to)
}

// leave forgets a side without dealings, and a party without sides. What was
// usual for it goes as well: a party that was silent for a whole window is new.
func (g *Graph) leave(s uint32) {
	x := g.sides.at(s)
	if len(x.out.edges)+len(x.in.edges) > 0 {
		return
	}
	g.edgeRoom -= int64(cap(x.out.edges) + cap(x.in.edges))
	i := x.party
	h := g.holders.at(i)
	h.sides[x.kind] = none
	g.sides.give(s)
	for _, other := range h.sides {
		if other != none {
			return
		}
	}
	delete(g.byName, h.name)
	g.texts -= int64(len(h.name))
	g.holders.give(i)
}

// Size gives what the graph holds, and an estimate of the memory that it takes.
// Records are kept for the most that there ever were.
func (g *Graph) Size() (dealings, parties int, bytes int64) {
	const slot = 24 // of a map from 8 to 4 bytes, with the room that maps leave
	bytes = int64(g.entries.size)*int64(unsafe.Sizeof(entry{})+4) +
		int64(len(g.queue.chunks))<<chunkBits*int64(unsafe.Sizeof(due{})) +
		int64(g.pairs.size)*int64(unsafe.Sizeof(pair{})+4+slot) + int64(g.sides.size)*int64(unsafe.Sizeof(side{})+4) +
		int64(g.holders.size)*int64(unsafe.Sizeof(holder{})+4+slot+16) + g.edgeRoom*int64(unsafe.Sizeof(edge{})) +
		g.texts +
		int64(len(g.told.order))*(8+2*slot) + g.scratch.bytes()
	return g.entries.live(), g.holders.live(), bytes
}
