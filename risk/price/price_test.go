package price

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// line is a declared line of cotton shirts, at a price in cents a piece.
func line(id string, cents int64, alter func(*Observation)) Observation {
	o := Observation{ID: id, Code: "61091000", Origin: "CN", Period: "2026Q4", Unit: "PCS", Currency: "USD",
		Amount: cents * 1_000, Quantity: 1_000}
	if alter != nil {
		alter(&o)
	}
	return o
}

// shirts is a book of n lines around 500 cents.
func shirts(t *testing.T, n int, alter func(*Observation)) *Book {
	t.Helper()
	b := NewBook(Settings{})
	chance := rand.New(rand.NewPCG(1, 1))
	for i := range n {
		if err := b.Add(line(fmt.Sprint(i), int64(500*math.Exp(0.1*chance.NormFloat64())), alter)); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

func TestUnderAndOver(t *testing.T) {
	b := shirts(t, 200, nil)
	for cents, want := range map[int64]Direction{500: Ordinary, 450: Ordinary, 100: Under, 2_500: Over} {
		o, ok := b.Judge(line("new", cents, nil))
		if !ok || o.Direction != want || o.Level != GoodsOriginPeriod || o.Sample != 200 ||
			math.Abs(o.Median-5) > 0.3 || math.Abs(o.Price-float64(cents)/100) > 1e-9 {
			t.Errorf("%d cents: %+v, %v", cents, o, ok)
		}
		if said := o.Words(); said.Zh == "" || !strings.Contains(said.En, "unit price") {
			t.Errorf("%d cents is told as %q", cents, said)
		}
	}
}

func TestFallsBackLevelByLevel(t *testing.T) {
	for _, c := range []struct {
		name  string
		alter func(*Observation)
		want  Level
	}{
		{"the same", nil, GoodsOriginPeriod},
		{"another quarter", func(o *Observation) { o.Period = "2026Q1" }, GoodsOrigin},
		{"another origin", func(o *Observation) { o.Origin = "VN" }, Goods},
		{"another subheading", func(o *Observation) { o.Code = "61099000" }, Heading},
		{"another heading", func(o *Observation) { o.Code = "61102000" }, Chapter},
	} {
		b := shirts(t, 40, nil)
		o, ok := b.Judge(line("new", 500, c.alter))
		if !ok || o.Level != c.want {
			t.Errorf("%s: level %d, %v, not %d", c.name, o.Level, ok, c.want)
		}
	}
	for name, alter := range map[string]func(*Observation){
		"another chapter":  func(o *Observation) { o.Code = "84713000" },
		"another unit":     func(o *Observation) { o.Unit = "KGS" },
		"another currency": func(o *Observation) { o.Currency = "EUR" },
	} {
		if o, ok := shirts(t, 40, nil).Judge(line("new", 500, alter)); ok {
			t.Errorf("%s was compared: %+v", name, o)
		}
	}
	if _, ok := shirts(t, 11, nil).Judge(line("new", 500, nil)); ok {
		t.Error("eleven lines were enough to judge by")
	}
}

// A line that stands in the book does not vouch for itself.
func TestNobodyVouchesForItself(t *testing.T) {
	b := shirts(t, 12, nil)
	odd := line("odd", 5_000, nil)
	without, _ := b.Judge(odd)
	if err := b.Add(odd); err != nil {
		t.Fatal(err)
	}
	if with, ok := b.Judge(odd); !ok || with.Sample != without.Sample || with.Z != without.Z {
		t.Errorf("in the book it is judged %+v, before %+v", with, without)
	}
}

// The order of the lines does not matter, nor does a unit of money a hundred
// times as large.
func TestOrderAndScale(t *testing.T) {
	chance := rand.New(rand.NewPCG(2, 2))
	lines := make([]Observation, 600)
	for i := range lines {
		lines[i] = line(fmt.Sprint(i), 1+chance.Int64N(2_000), nil)
	}
	one, two, large := NewBook(Settings{MostSample: 100}), NewBook(Settings{MostSample: 100}),
		NewBook(Settings{MostSample: 100})
	for i := range lines {
		scaled := lines[i]
		scaled.Amount *= 100
		if err := errors.Join(one.Add(lines[i]), two.Add(lines[len(lines)-1-i]), large.Add(scaled)); err != nil {
			t.Fatal(err)
		}
	}
	for cents := int64(1); cents < 4_000; cents += 37 {
		a, _ := one.Judge(line("new", cents, nil))
		b, _ := two.Judge(line("new", cents, nil))
		c, _ := large.Judge(line("new", cents*100, nil))
		if a != b || a.Direction != c.Direction || math.Abs(a.Z-c.Z) > 1e-9 || a.Sample != 100 {
			t.Fatalf("%d cents: %+v, %+v, %+v", cents, a, b, c)
		}
	}
}

func TestAbsurdLines(t *testing.T) {
	b := NewBook(Settings{})
	for name, alter := range map[string]func(*Observation){
		"no quantity":       func(o *Observation) { o.Quantity = 0 },
		"less than nothing": func(o *Observation) { o.Quantity = -1 },
		"no number":         func(o *Observation) { o.Quantity = math.NaN() },
		"without end":       func(o *Observation) { o.Quantity = math.Inf(1) },
		"huge":              func(o *Observation) { o.Quantity = 1e300 },
		"no amount":         func(o *Observation) { o.Amount = 0 },
		"negative amount":   func(o *Observation) { o.Amount = math.MinInt64 },
		"no code":           func(o *Observation) { o.Code = "" },
		"letters":           func(o *Observation) { o.Code = "61o91000" },
		"no currency":       func(o *Observation) { o.Currency = "???" }, "no ID": func(o *Observation) { o.ID = "" },
		"a long unit": func(o *Observation) { o.Unit = strings.Repeat("x", 99) },
	} {
		o := line("x", 500, alter)
		if err := b.Add(o); !errors.Is(err, ErrAbsurd) {
			t.Errorf("%s was taken: %v", name, err)
		}
		if _, ok := b.Judge(o); ok {
			t.Errorf("%s was judged", name)
		}
	}
	if kept, _ := b.Cells(); kept != 0 {
		t.Errorf("%d groups of nothing", kept)
	}
}

func TestFloodStaysInBounds(t *testing.T) {
	b := NewBook(Settings{MostCells: 1_000})
	full := 0
	for i := range 50_000 {
		o := line(fmt.Sprint(i), 500, func(o *Observation) { o.Code = fmt.Sprintf("%08d", 10_000_000+i*17) })
		if err := b.Add(o); errors.Is(err, ErrFull) {
			full++
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if kept, skipped := b.Cells(); kept > 1_000 || skipped != full || full == 0 {
		t.Errorf("%d groups kept, %d lines skipped, %d told", kept, skipped, full)
	}
}

func TestQuarters(t *testing.T) {
	if q := Quarter(20_780); q != "2026Q4" {
		t.Errorf("the quarter is %s", q)
	}
}

// The figures that the literature's example has, on the public fishery flows.
func TestFisheryFlows(t *testing.T) {
	const path = "../../../shared/data/trade_flows/fishery.txt"
	file, err := os.Open(path)
	if err != nil {
		if strings.Contains(os.Getenv("TALLYSTICK_REQUIRE"), "data") {
			t.Fatal(err)
		}
		t.Skip("the public trade flows are not at " + path)
	}
	defer file.Close()
	r, err := EvaluatePrices(file)
	if err != nil || r.Flows != 677 || r.Undervalued != 61 || len(r.Rules) != 5 {
		t.Fatalf("%+v, %v", r, err)
	}
	for i, want := range []struct{ precision, recall float64 }{{1, 1}, {1, 0.689}, {1, 0.738}, {1, 0.885}, {0.361, 1}} {
		if got := r.Rules[i]; math.Abs(got.Precision-want.precision) > 0.001 ||
			math.Abs(got.Recall-want.recall) > 0.001 {
			t.Errorf("%s: precision %.3f, recall %.3f", got.Name, got.Precision, got.Recall)
		}
	}
	if !strings.Contains(r.Table(), "near-tautological") {
		t.Error("the table does not say what it is worth")
	}
}

func FuzzEvaluatePrices(f *testing.F) {
	f.Add("0.5\t7.47\n0.4 5.99\n0 1\n")
	f.Add("1 2 3\n")
	f.Add("x y\n")
	f.Fuzz(func(t *testing.T, text string) {
		if r, err := EvaluatePrices(strings.NewReader(text)); err == nil && (r.Flows < 2 || len(r.Rules) == 0) {
			t.Errorf("%q: %+v", text, r)
		}
	})
}

func BenchmarkJudge(b *testing.B) {
	book := NewBook(Settings{})
	chance := rand.New(rand.NewPCG(3, 3))
	for i := range 1_000_000 {
		_ = book.Add(line(fmt.Sprint(i), 1+chance.Int64N(2_000),
			func(o *Observation) { o.Code = fmt.Sprintf("61%04d00", chance.IntN(500)) }))
	}
	for i := 0; b.Loop(); i++ {
		book.Judge(line("new", int64(1+i%3_000), func(o *Observation) { o.Code = fmt.Sprintf("61%04d00", i%500) }))
	}
}
