package network

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"tallystick/book/trade"
)

// drawn makes dealings among few parties, some of them out of order.
func drawn(seed uint64, parties, n int) []Dealing {
	random := rand.New(rand.NewPCG(seed, 7))
	dealings := make([]Dealing, 0, n)
	for i := range n {
		from, to := random.IntN(parties), random.IntN(parties-1)
		if to >= from {
			to++
		}
		at := 1e12 + trade.Instant(i)*day/2
		if random.IntN(4) == 0 {
			at -= trade.Instant(random.IntN(4)) * day
		}
		dealings = append(dealings, Dealing{ID: fmt.Sprint(i), From: Party(fmt.Sprint(from)), To: Party(fmt.Sprint(to)),
			At:    max(at, 1e12),
			Value: float64(100 + random.IntN(5)*30), Kind: Kind(random.IntN(2)),
			Goods: []string{"", "850110", "850120"}[random.IntN(3)]})
	}
	return dealings
}

// twin lists, without any of the graph's means, the rings of 2 to longest that a
// dealing closes among those inside the window.
func twin(dealings []Dealing, window trade.Instant, longest int) map[string]bool {
	last, newest := dealings[len(dealings)-1], trade.Instant(0)
	for _, d := range dealings {
		newest = max(newest, d.At)
	}
	next := map[Party][]Party{}
	for _, d := range dealings {
		if d.Kind == last.Kind && d.At >= newest-window && !slices.Contains(next[d.From], d.To) {
			next[d.From] = append(next[d.From], d.To)
		}
	}
	rings := map[string]bool{}
	var walk func(on []Party)
	walk = func(on []Party) {
		for _, p := range next[on[len(on)-1]] {
			if p == last.From {
				rings[fmt.Sprint(last.Kind, ringName(on))] = true
			} else if len(on) < longest && !slices.Contains(on, p) {
				walk(append(slices.Clone(on), p))
			}
		}
	}
	walk([]Party{last.From, last.To})
	return rings
}

// Every ring that brute force finds is told, when it first stands, and nothing
// else is.
func TestTwin(t *testing.T) {
	for seed := range uint64(60) {
		longest, window := 2+int(seed%5), 5+int(seed%7)*3
		g := New(Settings{Window: window, LongestRing: longest, LeastWeight: -1, Budget: 1 << 20, MostRings: 1 << 16})
		dealings := drawn(seed, 5+int(seed%9), 150)
		known := map[string]bool{}
		rings := 0
		for i, d := range dealings {
			findings, err := g.Add(d)
			if err != nil {
				t.Fatal(err)
			}
			want := twin(dealings[:i+1], trade.Instant(window)*day, longest)
			for _, f := range findings {
				if f.Ring == nil {
					continue
				}
				checkRing(t, f, dealings[:i+1])
				name := fmt.Sprint(d.Kind, ringName(f.Parties))
				if !want[name] {
					t.Fatalf("seed %d, dealing %d: %s is no ring", seed, i, name)
				}
				known[name] = true
				rings++
			}
			for name := range want {
				if !known[name] {
					t.Fatalf("seed %d, dealing %d: %s is not told", seed, i, name)
				}
			}
		}
		if rings < 3 {
			t.Errorf("seed %d has %d rings: it shows nothing", seed, rings)
		}
	}
}

// checkRing looks whether a ring is one, in all that it says of itself.
func checkRing(t *testing.T, f Finding, dealings []Dealing) {
	t.Helper()
	least, most := f.Ring[0].Value, f.Ring[0].Value
	ordered, seen := true, map[Party]bool{}
	for i, d := range f.Ring {
		if !slices.Contains(dealings, d) || f.Dealings[i] != d.ID || f.Parties[i] != d.From || seen[d.From] ||
			d.Kind != f.Ring[0].Kind {
			t.Fatalf("leg %d of %+v", i, f)
		}
		seen[d.From] = true
		if d.To != f.Ring[(i+1)%len(f.Ring)].From {
			t.Fatalf("leg %d of %+v leads elsewhere", i, f)
		}
		ordered = ordered && (i == 0 || d.At >= f.Ring[i-1].At)
		least, most = min(least, d.Value), max(most, d.Value)
	}
	if (f.Ordered && !ordered) || f.Kept != least/most || f.Weight < 0 || f.Weight > f.Kept*f.Kept*f.Kept+1e-12 ||
		f.Net < 0 || f.Net > 1 || f.Share < 0 || f.Share > 1 || f.Partial || f.Zh == "" || f.En == "" {
		t.Fatalf("%+v", f)
	}
}

// With a least weight, what is passed over unseen is exactly what would not have
// been told.
func TestPassedOver(t *testing.T) {
	var told int
	for seed := range uint64(20) {
		wide, narrow := Settings{LeastWeight: 1e-9, Budget: 1 << 20, MostRings: 1 << 16},
			Settings{LeastWeight: 0.4, Budget: 1 << 20, MostRings: 1 << 16}
		all, some := New(wide), New(narrow)
		all.told.most, some.told.most = 1, 1 // nothing is remembered, so that all is told
		for _, d := range drawn(seed, 8, 80) {
			a, err := all.Add(d)
			if err != nil {
				t.Fatal(err)
			}
			b, err := some.Add(d)
			if err != nil {
				t.Fatal(err)
			}
			clear(all.told.kept)
			clear(some.told.kept)
			names := func(findings []Finding) (names []string) {
				for _, f := range findings {
					if f.Ring != nil && f.Weight >= 0.4 {
						names = append(names, ringName(f.Parties))
					}
				}
				slices.Sort(names)
				return names
			}
			if !slices.Equal(names(a), names(b)) {
				t.Fatalf("seed %d: %v and %v", seed, names(a), names(b))
			}
			told += len(names(b))
		}
	}
	if told < 50 {
		t.Errorf("%d rings show nothing", told)
	}
}

// The same dealings in the same order give the same findings, to the last letter.
func TestSameFindings(t *testing.T) {
	run := func() (all []Finding) {
		g := New(Settings{Window: 20, MostDealings: 60, Budget: 100, MostTold: 10})
		for _, d := range drawn(3, 12, 600) {
			found, err := g.Add(d)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, found...)
		}
		return all
	}
	first := run()
	if len(first) < 50 {
		t.Errorf("%d findings show nothing", len(first))
	}
	for range 3 {
		if !reflect.DeepEqual(first, run()) {
			t.Fatal("other findings")
		}
	}
}

// What the graph keeps, after much has come and gone, is what a fresh one would.
func TestNothingIsLeftBehind(t *testing.T) {
	dealings := drawn(9, 40, 2_000)
	g := New(Settings{Window: 15})
	for _, d := range dealings {
		if _, err := g.Add(d); err != nil {
			t.Fatal(err)
		}
	}
	fresh := New(Settings{Window: 15})
	for _, d := range dealings {
		if d.At >= g.since() {
			if _, err := fresh.Add(d); err != nil {
				t.Fatal(err)
			}
		}
	}
	a, b, _ := g.Size()
	if c, d, _ := fresh.Size(); a != c || b != d || len(g.byEnds) != len(fresh.byEnds) || len(g.byName) != b {
		t.Errorf("%d dealings of %d parties, not %d of %d", a, b, c, d)
	}
	for i := range 40 {
		p := Party(fmt.Sprint(i))
		x, y := g.Of(p), fresh.Of(p)
		if x.FanIn != y.FanIn || x.FanOut != y.FanOut || x.Dealings != y.Dealings ||
			x.Counterparties != y.Counterparties || x.In < y.In-1e-6 || x.In > y.In+1e-6 {
			t.Errorf("%s stands as %+v, not %+v", p, x, y)
		}
	}
}
