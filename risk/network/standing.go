package network

import "tallystick/book/trade"

// Standing is what the window holds about a party.
type Standing struct {
	Known          bool          `json:"known"`
	FirstSeen      trade.Instant `json:"firstSeen"`
	LastSeen       trade.Instant `json:"lastSeen"`
	Dealings       int           `json:"dealings"`
	FanIn          int           `json:"fanIn"`  // parties that deal to it, counted for each kind
	FanOut         int           `json:"fanOut"` // parties it deals to, likewise
	In             float64       `json:"in"`
	Out            float64       `json:"out"`
	UsualIn        float64       `json:"usualIn"`  // counterparties a week, over all kinds
	UsualOut       float64       `json:"usualOut"` // likewise
	Counterparties int           `json:"counterparties"`
	LargestShare   float64       `json:"largestShare"` // of all its value, with one counterparty
	Rough          bool          `json:"rough,omitempty"`
	NotSearched    int           `json:"notSearched,omitempty"`
}

const mostListed = 10_000

// Of gives a party's standing and changes nothing. Rough says that the party has
// more than 10,000 neighbours, of which only that many were looked at for
// Counterparties and LargestShare. NotSearched counts the party's entries for
// which the search of rings was cut short.
func (g *Graph) Of(p Party) Standing {
	i, known := g.byName[p]
	if !known {
		return Standing{}
	}
	h := g.holders.at(i)
	s := Standing{Known: true, FirstSeen: h.first, LastSeen: h.last, NotSearched: int(h.notSearched)}
	with, left := map[uint32]float64{}, mostListed
	for _, number := range h.sides {
		if number == none {
			continue
		}
		x := g.sides.at(number)
		s.FanIn, s.FanOut = s.FanIn+len(x.in.edges), s.FanOut+len(x.out.edges)
		s.In, s.Out = s.In+x.in.value, s.Out+x.out.value
		s.UsualIn, s.UsualOut = s.UsualIn+float64(x.in.mean), s.UsualOut+float64(x.out.mean)
		s.Dealings += int(x.in.count + x.out.count)
		for _, edges := range [][]edge{x.in.edges, x.out.edges} {
			n := min(left, len(edges))
			s.Rough = s.Rough || n < len(edges)
			left -= n
			for _, e := range edges[len(edges)-n:] {
				other := g.sides.at(e.side).party
				with[other] += g.pairs.at(e.pair).value
				s.LargestShare = max(s.LargestShare, with[other])
			}
		}
	}
	s.Counterparties = len(with)
	s.LargestShare = min(1, s.LargestShare/max(s.In+s.Out, leastValue))
	return s
}
