package network

import (
	"math"
)

const (
	leastShared  = 5    // exporters behind one buyer
	mostSampled  = 32   // of them that are looked at
	mostNeighbor = 16   // neighbours of each that are looked at
	dependence   = 0.5  // of an exporter's sales that go to the buyer
	leastFan     = 8    // counterparties in a week
	leastWeeks   = 4    // after which a party's own weeks say what is usual
	suddenZ      = 3.0  // deviations
	suddenFactor = 3.0  // times the usual
	capNoHistory = 0.3  // weight at most, of a party without weeks of its own
	capHistory   = 0.85 // weight at most
)

// shared tells a buyer whose sellers sell mostly to it and not to each other. It
// looks when the number of sellers reaches five and each time it has doubled. Of
// the sellers it looks at 32, and of their neighbours at 16.
func (g *Graph) shared(a arrival, findings []Finding) []Finding {
	buyer := g.sides.at(a.to)
	all := len(buyer.in.edges)
	if buyer.kind != Sale || !a.firstOfPair || all < leastShared || all%leastShared != 0 ||
		all/leastShared&(all/leastShared-1) != 0 {
		return findings
	}
	sample := buyer.in.edges[max(0, all-mostSampled):]
	f := Finding{Pattern: SharedBuyer, Parties: []Party{g.nameOf(a.to)}, Partial: len(sample) < all}
	var value float64
	for _, e := range sample {
		x := g.sides.at(e.side)
		p := g.pairs.at(e.pair)
		if p.value < dependence*x.out.value || within(x.out.edges, sample) || within(x.in.edges, sample) {
			continue
		}
		value += p.value
		f.Parties = append(f.Parties, x.nameIn(g))
		f.Dealings = append(f.Dealings, g.entries.at(p.first).id)
	}
	alone := len(f.Dealings)
	if alone < leastShared {
		return findings
	}
	part := float64(alone) / float64(len(sample))
	f.Weight = part * part * float64(alone) / float64(alone+10)
	if !g.told.isNew(mix(uint64(SharedBuyer)<<56|g.holderOf(a.to).serial), f.Weight, g.newest, g.window()) {
		return findings
	}
	f.sharedWords(all, len(sample), value)
	return append(findings, f)
}

func (x *side) nameIn(g *Graph) Party { return g.holders.at(x.party).name }

func within(edges, sample []edge) bool {
	for _, e := range edges[max(0, len(edges)-mostNeighbor):] {
		for _, s := range sample {
			if s.side == e.side {
				return true
			}
		}
	}
	return false
}

// fans tells a party that deals with many more others this week than is usual for
// it, or for all parties while it has no weeks of its own.
func (g *Graph) fans(a arrival, findings []Finding) []Finding {
	if a.outMore {
		findings = g.fan(FanOut, a.from, &g.sides.at(a.from).out, findings)
	}
	if a.inMore {
		findings = g.fan(FanIn, a.to, &g.sides.at(a.to).in, findings)
	}
	return findings
}

func (g *Graph) fan(pattern Pattern, of uint32, f *flow, findings []Finding) []Finding {
	if f.now < leastFan {
		return findings
	}
	x := g.sides.at(of)
	usual, most, own := float64(f.mean), capHistory, f.weeks >= leastWeeks
	if !own {
		way := 0
		if pattern == FanIn {
			way = 1
		}
		usual, most = max(usual, g.usual[x.kind][way]), capNoHistory
	}
	now := float64(f.now)
	z := (now - usual) / math.Sqrt(usual+1)
	if z < 4 || now < 3*usual {
		return findings
	}
	weight := most * (1 - math.Exp(-(z-2)/6))
	if !g.told.isNew(mix(uint64(pattern)<<56|uint64(x.kind)<<48|g.holderOf(of).serial), weight, g.newest, g.window()) {
		return findings
	}
	found := Finding{Pattern: pattern, Weight: weight, Parties: []Party{g.nameOf(of)}}
	for _, e := range f.edges[max(0, len(f.edges)-mostSampled):] {
		p := g.pairs.at(e.pair)
		if p.week+1 != f.week {
			continue
		}
		found.Parties = append(found.Parties, g.nameOf(e.side))
		found.Dealings = append(found.Dealings, g.entries.at(p.first).id)
	}
	found.Partial = len(found.Dealings) < int(f.now)
	found.fanWords(int(f.now), usual, own, x.kind)
	return append(findings, found)
}

// sudden tells a first dealing between two parties that is far larger than what
// one of them usually has. It is told from the side to which it is the more
// unusual.
func (g *Graph) sudden(a arrival, findings []Finding) []Finding {
	if !a.firstOfPair {
		return findings
	}
	about, other, z, usual, fresh := a.from, a.to, a.sentZ, a.sentUsual, a.newTo
	if a.gotZ > z {
		about, other, z, usual, fresh = a.to, a.from, a.gotZ, a.gotUsual, a.newFrom
	}
	if usual == 0 || z < suddenZ || a.value < suddenFactor*usual {
		return findings
	}
	kind := g.sides.at(about).kind
	if _, dealt := g.byEnds[uint64(a.to)<<32|uint64(a.from)]; dealt {
		return findings
	}
	weight := capHistory * (1 - math.Exp(-(z-1.5)/3))
	if !fresh {
		weight *= 0.6
	}
	f := Finding{Pattern: SuddenCounterparty, Weight: weight, Dealings: []string{g.entries.at(a.entry).id},
		Parties: []Party{g.nameOf(about), g.nameOf(other)}}
	f.suddenWords(a.value, usual, z, kind, fresh)
	return append(findings, f)
}
