package inject

import (
	"os"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tallystick/book/trade"
)

// Small worlds, so that the figures are rough; what is asserted is far below
// what docs/risk.md reports of large ones.
func small(seed uint64) Settings { return Settings{Seed: seed, Exporters: 150, Days: 400, Cases: 6} }

func TestOpinionsFindWhatIsLaid(t *testing.T) {
	r, err := Evaluate(small(3))
	if err != nil {
		t.Fatal(err)
	}
	recall, random := 0.0, 0.0
	for _, line := range r.Lines {
		if line.Frauds == 0 || line.Rows <= line.Frauds {
			t.Errorf("%s: %d frauds among %d", line.Typology, line.Frauds, line.Rows)
		}
		for _, f := range line.Figures {
			if f.Precision.Low > f.Precision.Value || f.Precision.High < f.Precision.Value && f.Precision.High > 0 &&
				f.Precision.Value-f.Precision.High > 0.2 {
				t.Errorf("%s %s: %+v is no interval", line.Typology, line.Way, f.Precision)
			}
		}
		switch line.Way {
		case "opinion":
			recall += line.Figures[1].Recall.Value / float64(len(schemes))
		case "drawn at random":
			random += line.Figures[1].Recall.Value / float64(len(schemes))
		}
	}
	if recall < 0.45 || random > 0.15 {
		t.Errorf("at a budget of 5 %% opinions find %.2f of the fraud, a draw %.2f", recall, random)
	}
	if text := r.Table(); strings.Count(text, "\n") < len(r.Lines) || !strings.Contains(text, "isolation forest") {
		t.Errorf("the table is\n%s", text)
	}
}

// The same seed gives the same world, and no other seed does.
func TestSeedsMakeWorlds(t *testing.T) {
	s := small(5)
	s.Days, s.Cases = 200, 2
	one, two := Play(s), Play(s)
	if !reflect.DeepEqual(one, two) {
		t.Error("the same seed gave two worlds")
	}
	s.Seed++
	if reflect.DeepEqual(one, Play(s)) {
		t.Error("two seeds gave one world")
	}
}

// An opinion may not depend on a label: a world whose labels are all empty is
// judged alike.
func TestLabelsAreNotSeen(t *testing.T) {
	s := small(7)
	s.Days, s.Cases = 200, 3
	labelled := Play(s)
	bare := newWorld(s)
	bare.unlabelled = true
	bare.lay()
	bare.live()
	for i, row := range labelled {
		if other := bare.rows[i]; other.Label != "" || !reflect.DeepEqual(other.Opinion, row.Opinion) {
			t.Fatalf("application %d is judged otherwise without its label %q", i, row.Label)
		}
	}
}

func TestReadGoods(t *testing.T) {
	var csv strings.Builder
	csv.WriteString("HS6 Code,Net Mass,Item Price\n")
	for range 30 {
		csv.WriteString("847130,2,236000\n610910,nothing,5\n")
	}
	goods, err := ReadGoods(strings.NewReader(csv.String()))
	if err != nil || len(goods) != 1 || goods[0].Code != "847130" || goods[0].Price < 99 || goods[0].Price > 101 {
		t.Errorf("%v, %v", goods, err)
	}
	for _, wrong := range []string{"", "a,b\n1,2\n", "HS6 Code,Net Mass,Item Price\n\"x"} {
		if _, err := ReadGoods(strings.NewReader(wrong)); err == nil {
			t.Errorf("%q was read", wrong)
		}
	}
}

// behind is a world with a long history. The environment variable
// TALLYSTICK_EXPORTERS makes it longer: each applies some twenty times in 900 days.
func behind(b *testing.B) *world {
	b.Helper()
	exporters := 2_000
	if n, err := strconv.Atoi(os.Getenv("TALLYSTICK_EXPORTERS")); err == nil {
		exporters = n
	}
	w := newWorld(Settings{Seed: 1, Exporters: exporters, Days: 900})
	w.lay()
	w.live()
	return w
}

// size reports how long the history is.
func (w *world) size(b *testing.B) {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(len(w.rows)), "applications")
	b.ReportMetric(float64(len(w.documents)), "documents")
	b.ReportMetric(float64(m.HeapAlloc)/1e6, "heap-MB")
}

// BenchmarkOpine measures an opinion on a new application with a long history behind it.
func BenchmarkOpine(b *testing.B) {
	w := behind(b)
	times := make([]time.Duration, 0, 100_000)
	for i := 0; b.Loop(); i++ {
		began := time.Now()
		if _, ok := w.watch.Opine(w.rows[i*7919%len(w.rows)].Opinion.Financing, w.day); !ok {
			b.Fatal("no opinion")
		}
		times = append(times, time.Since(began))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "p99-µs")
	w.size(b)
}

// BenchmarkOpineAll measures many opinions at once.
func BenchmarkOpineAll(b *testing.B) {
	w := behind(b)
	ids := make([]trade.FinancingID, 20_000)
	for i := range ids {
		ids[i] = w.rows[i*7919%len(w.rows)].Opinion.Financing
	}
	for b.Loop() {
		if n := len(w.watch.OpineAll(ids, w.day)); n != len(ids) {
			b.Fatal(n)
		}
	}
	b.ReportMetric(float64(b.N*len(ids))/b.Elapsed().Seconds(), "opinions/s")
	w.size(b)
}
