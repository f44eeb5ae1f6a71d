package network

import (
	"fmt"
	"runtime"
	"testing"

	"tallystick/book/trade"
)

// hostile adds n dealings and looks that none was searched or told beyond its bounds. How long
// they take BenchmarkHostile tells.
func hostile(t *testing.T, g *Graph, n int, deal func(i int) (from, to int)) (findings int) {
	t.Helper()
	for i := range n {
		from, to := deal(i)
		found, err := g.Add(Dealing{ID: fmt.Sprint(i), From: Party(fmt.Sprint(from)), To: Party(fmt.Sprint(to)),
			Value: 1000, At: 1e12 + trade.Instant(i)})
		if err != nil {
			t.Fatal(err)
		}
		if g.scratch.budget < -visit {
			t.Fatalf("entry %d looked at %d edges too many", i, -g.scratch.budget)
		}
		if len(found) > g.settings.MostRings+4 {
			t.Fatalf("entry %d has %d findings", i, len(found))
		}
		findings += len(found)
	}
	_, _, bytes := g.Size()
	t.Logf("%d entries, %d bytes each, %d findings", n, bytes/int64(n), findings)
	if bytes/int64(n) > 1_000 && bytes > 10_000_000 {
		t.Errorf("an entry takes %d bytes", bytes/int64(n))
	}
	return findings
}

func TestLongCycle(t *testing.T) {
	n := 100_000
	if found := hostile(t, New(Settings{}), n, func(i int) (int, int) { return i, (i + 1) % n }); found != 0 {
		t.Errorf("%d findings", found)
	}
}

func TestCompleteGraph(t *testing.T) {
	const parties = 1_000
	g := New(Settings{})
	hostile(t, g, 6_000, func(i int) (int, int) { // each with each of 80
		from, to := i/79%80, i%79
		if to >= from {
			to++
		}
		return from, to
	})
	g = New(Settings{})
	hostile(t, g, 20_000, func(i int) (int, int) {
		from := i * 7919 % parties
		return from, (from + 1 + i*104729%(parties-1)) % parties
	})
	if g.Of("0").NotSearched == 0 {
		t.Error("what was not searched is not told")
	}
}

func TestHub(t *testing.T) {
	n := 60_000
	g := New(Settings{})
	hostile(t, g, n, func(i int) (int, int) {
		if i%2 == 0 {
			return 0, i + 1
		}
		return i, 0
	})
	s := g.Of("0")
	if s.FanIn != n/2 || s.FanOut != n/2 || !s.Rough || s.NotSearched == 0 {
		t.Errorf("%+v", s)
	}
}

func TestParallel(t *testing.T) {
	n := 60_000
	g := New(Settings{})
	found := hostile(t, g, n, func(i int) (int, int) { return i % 2, (i + 1) % 2 })
	if found != 1 {
		t.Errorf("a ring of two is told %d times", found)
	}
	if len(g.byEnds) != 2 {
		t.Errorf("%d pairs", len(g.byEnds))
	}
}

// Each of these is played at its full size by BenchmarkHostile.

// The most dealings are kept, and the oldest goes for the newest.
func TestMostDealings(t *testing.T) {
	g := New(Settings{MostDealings: 1_000})
	hostile(t, g, 20_000, func(i int) (int, int) { return i, i + 1 })
	if dealings, parties, bytes := g.Size(); dealings != 1_000 || parties != 1_001 || bytes > 4_000_000 ||
		g.Of("0").Known {
		t.Errorf("%d dealings, %d parties, %d bytes", dealings, parties, bytes)
	}
}

// The estimate of memory is near what the heap grows by.
func TestMemoryEstimate(t *testing.T) {
	heap := func() int64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before := heap()
	g := New(Settings{})
	for i := range 60_000 {
		from := i * 7919 % 9_000
		if _, err := g.Add(Dealing{ID: fmt.Sprint("declaration-", i), From: Party(fmt.Sprint("party-", from)),
			To: Party(fmt.Sprint("party-", (from+1+i*31%200)%9_000)), Value: float64(1 + i),
			At: 1e12 + trade.Instant(i)}); err != nil {
			t.Fatal(err)
		}
	}
	grown := heap() - before
	_, _, bytes := g.Size()
	if ratio := float64(bytes) / float64(grown); ratio < 0.7 || ratio > 1.4 {
		t.Errorf("the estimate is %d, and the heap grew by %d", bytes, grown)
	}
	runtime.KeepAlive(g)
}
