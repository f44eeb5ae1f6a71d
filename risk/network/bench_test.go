package network

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"tallystick/book/trade"
)

// market draws dealings of 100,000 parties, some of which deal a thousand times as
// much as most, half of the time with one that they know, two in three being sales.
type market struct {
	random *rand.Rand
	zipf   *rand.Zipf
	known  []Dealing
	n      int
}

func newMarket() *market {
	random := rand.New(rand.NewPCG(11, 12))
	return &market{random: random, zipf: rand.NewZipf(random, 1.35, 12, 99_999)}
}

// party draws the well-connected and the rest in turn: a heavy tail on both ends.
func (m *market) party() Party {
	if m.random.IntN(2) == 0 {
		return Party(fmt.Sprint("91110105MA", m.random.Uint64N(100_000)))
	}
	return Party(fmt.Sprint("91110105MA", m.zipf.Uint64()*104_729%100_000))
}

func (m *market) next() Dealing {
	m.n++
	d := Dealing{Value: math.Exp(9 + 1.4*m.random.NormFloat64()),
		Kind:  []Kind{Sale, Sale, Sale, Sale, Payment, Loan}[m.random.IntN(6)],
		Goods: fmt.Sprint(100000 + 97*m.random.IntN(5000))}
	if len(m.known) > 0 && m.random.IntN(2) == 0 {
		old := m.known[m.random.IntN(len(m.known))]
		d.From, d.To, d.Kind, d.Goods = old.From, old.To, old.Kind, old.Goods
	} else {
		for d.From == d.To {
			d.From, d.To = m.party(), m.party()
		}
		if len(m.known) < 400_000 {
			m.known = append(m.known, d)
		}
	}
	d.ID, d.At = fmt.Sprint("22332026", m.n), 1e12+trade.Instant(m.n)*13_500-trade.Instant(m.random.IntN(3_600_000))
	return d
}

// BenchmarkAdd measures entries one at a time on a graph of a million dealings;
// 1.15 million fill its window, so that the last ones drive others out.
func BenchmarkAdd(b *testing.B) {
	g, m := New(Settings{Budget: 1}), newMarket() // no search while it fills
	for range 1_000_000 {
		if _, err := g.Add(m.next()); err != nil {
			b.Fatal(err)
		}
	}
	g.settings, g.scratch = Settings{}.filled(), scratch{}
	runtime.GC()
	for b.Loop() {
		measure(b, g, 100_000, func(int) Dealing { return m.next() })
		planted(b, g, m)
	}
}

// measure reports the spread of the time of single entries.
func measure(b *testing.B, g *Graph, n int, deal func(i int) Dealing) {
	b.Helper()
	spent, visited, findings := make([]time.Duration, 0, n), g.visited, 0
	for i := range n {
		d := deal(i)
		start := time.Now()
		found, err := g.Add(d)
		spent = append(spent, time.Since(start))
		if err != nil {
			b.Fatal(err)
		}
		findings += len(found)
	}
	slices.Sort(spent)
	dealings, _, bytes := g.Size()
	b.ReportMetric(float64(spent[n/2])/1e3, "µs-p50")
	b.ReportMetric(float64(spent[n*99/100])/1e3, "µs-p99")
	b.ReportMetric(float64(spent[n-1-n/10_000])/1e3, "µs-p99.99")
	b.ReportMetric(float64(spent[n-1])/1e6, "ms-most")
	b.ReportMetric(float64(g.visited-visited)/float64(n), "edges/entry")
	b.ReportMetric(float64(findings)/float64(n), "findings/entry")
	b.ReportMetric(float64(bytes)/float64(dealings), "B/dealing")
}

// planted reports how many rings of each length are found when their dealings
// come among those of the market, a hundred of them between one leg and the next.
func planted(b *testing.B, g *Graph, m *market) {
	b.Helper()
	add := func(d Dealing) []Finding {
		found, err := g.Add(d)
		if err != nil {
			b.Fatal(err)
		}
		return found
	}
	const rings = 100
	for size := 3; size <= 6; size++ {
		var parties [rings][]Party
		for i := range parties {
			for len(parties[i]) < size {
				if p := m.party(); !slices.Contains(parties[i], p) {
					parties[i] = append(parties[i], p)
				}
			}
		}
		told := 0
		for leg := range size {
			for _, on := range parties {
				d := m.next()
				add(d)
				d.ID, d.From, d.To, d.Kind, d.Value = d.ID+"/ring", on[leg], on[(leg+1)%size], Sale,
					50_000-500*float64(leg)
				for _, f := range add(d) {
					if len(f.Ring) == size && slices.Contains(f.Parties, on[0]) && slices.Contains(f.Parties, on[1]) &&
						slices.Contains(f.Parties, on[2]) {
						told++
						break
					}
				}
			}
		}
		b.ReportMetric(float64(told)*100/rings, fmt.Sprint("%-rings-of-", size))
	}
}

// BenchmarkHostile measures what was drawn to be slow, at full size.
func BenchmarkHostile(b *testing.B) {
	for _, c := range []struct {
		name string
		n    int
		deal func(i int) (from, to int)
	}{
		{"cycle of a million", 1_000_000, func(i int) (int, int) { return i, (i + 1) % 1_000_000 }},
		{"complete graph of 1000", 999_000,
			func(i int) (int, int) { return i % 1_000, (i%1_000 + 1 + i/1_000) % 1_000 }},
		{"hub of 500000", 1_000_000, func(i int) (int, int) {
			if i%2 == 0 {
				return 0, i + 1
			}
			return i, 0
		}},
		{"a million side by side", 1_000_000, func(i int) (int, int) { return i % 2, (i + 1) % 2 }},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				g := New(Settings{})
				measure(b, g, c.n, func(i int) Dealing {
					from, to := c.deal(i)
					return Dealing{ID: fmt.Sprint(i), From: Party(fmt.Sprint(from)), To: Party(fmt.Sprint(to)),
						Value: 1000, At: 1e12 + trade.Instant(i)}
				})
			}
		})
	}
}

// BenchmarkPublicSet measures the evaluation on the public transfer set.
func BenchmarkPublicSet(b *testing.B) {
	for b.Loop() {
		start := time.Now()
		nodes, transactions := public(b)
		r, err := EvaluateRings(nodes, transactions)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(time.Since(start).Microseconds())/float64(r.Entries), "µs/transfer")
	}
}
