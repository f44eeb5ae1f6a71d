package network

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"tallystick/book/trade"
)

// book is a graph with dealings put in by hand; IDs count from 1.
type book struct {
	t     testing.TB
	g     *Graph
	count int
	found []Finding
}

func open(t testing.TB, s Settings) *book { return &book{t: t, g: New(s)} }

func (b *book) deal(from, to Party, value float64, at float64, kind Kind, goods string) []Finding {
	b.t.Helper()
	b.count++
	found, err := b.g.Add(Dealing{ID: fmt.Sprint(b.count), From: from, To: to, Goods: goods, Value: value,
		At: 1e12 + trade.Instant(at*float64(day)), Kind: kind})
	if err != nil {
		b.t.Fatal(err)
	}
	b.found = append(b.found, found...)
	return found
}

func (b *book) sale(from, to Party, value float64, at float64) []Finding {
	b.t.Helper()
	return b.deal(from, to, value, at, Sale, "")
}

func (b *book) of(pattern Pattern) (found []Finding) {
	for _, f := range b.found {
		if f.Pattern == pattern {
			found = append(found, f)
		}
	}
	return found
}

// heaviest gives the weight of the weightiest finding.
func (b *book) heaviest() (most Finding) {
	for _, f := range b.found {
		if f.Weight >= most.Weight {
			most = f
		}
	}
	return most
}

func TestPlantedRing(t *testing.T) {
	for size := 2; size <= 6; size++ {
		b := open(t, Settings{})
		var ids []string
		var parties []Party
		for i := range size {
			b.sale(Party(fmt.Sprint("side", i)), Party(fmt.Sprint("p", i)), 400, float64(i)) // beside the ring
			from, to := Party(fmt.Sprint("p", i)), Party(fmt.Sprint("p", (i+1)%size))
			b.sale(from, to, 1000-10*float64(i), float64(i)+0.5)
			ids, parties = append(ids, fmt.Sprint(b.count)), append(parties, from)
		}
		rings := b.of(Ring)
		if len(rings) != 1 || len(b.found) != 1 {
			t.Fatalf("%d of %d: %+v", size, len(b.found), b.found)
		}
		f := rings[0]
		if !slices.Equal(f.Dealings, ids) || !slices.Equal(f.Parties, parties) || len(f.Ring) != size ||
			!f.Ordered || f.Partial {
			t.Errorf("the ring of %d came back as %+v", size, f)
		}
		for i, d := range f.Ring {
			if d.ID != ids[i] || d.From != parties[i] || d.To != parties[(i+1)%size] || d.Value != 1000-10*float64(i) ||
				d.At != 1e12+trade.Instant(i)*day+day/2 {
				t.Errorf("leg %d of %d is %+v", i, size, d)
			}
		}
		if math.Abs(f.Kept-(1000-10*float64(size-1))/1000) > 1e-9 || f.Span != trade.Instant(size-1)*day ||
			f.Share != 1 || f.Net > 0.05 {
			t.Errorf("figures of the ring of %d: %+v", size, f)
		}
		if (size > 2 && f.Weight < 0.7) || (size == 2 && f.Weight > 0.4) {
			t.Errorf("the ring of %d weighs %v", size, f.Weight)
		}
		if again := b.sale("p0", "p1", 999, 7); len(again) != 0 {
			t.Errorf("the ring is told again: %+v", again)
		}
	}
}

func TestRingWords(t *testing.T) {
	b := open(t, Settings{})
	b.sale("甲", "乙", 1000, 0)
	b.sale("乙", "丙", 980, 1)
	f := b.sale("丙", "甲", 950, 3)[0]
	zh := "3 方之间的销售首尾相接：甲 → 乙 → 丙 → 甲（按时间先后闭合），历时 3.0 天，最小一笔为最大一笔的 95.0%，环上往来的净流比例 1.7%，占各方同类流出的 100.0%。"
	en := "The sales of 3 parties come back to where they began: 甲 → 乙 → 丙 → 甲, in order of time within 3.0 days, " +
		"the smallest 95.0 % of the largest, net flow along the ring 1.7 %, 100.0 % of what its parties send."
	if f.Zh != zh || f.En != en {
		t.Errorf("%s\n%s", f.Zh, f.En)
	}
}

// A ring against the order of time, and one whose order only shows when an early
// dealing comes late.
func TestOrderOfTime(t *testing.T) {
	b := open(t, Settings{})
	b.sale("c", "a", 1000, 1)
	b.sale("b", "c", 1000, 2)
	f := b.sale("a", "b", 1000, 3)[0]
	if f.Ordered || f.Parties[0] != "c" || f.Weight > 0.55 {
		t.Errorf("against time: %+v", f)
	}
	b = open(t, Settings{})
	b.sale("a", "b", 1000, 1)
	b.sale("c", "a", 1000, 3)
	f = b.sale("b", "c", 1000, 2)[0]
	if !f.Ordered || !slices.Equal(f.Parties, []Party{"a", "b", "c"}) {
		t.Errorf("late arrival: %+v", f)
	}
}

// A sale and its payment, a chain, a ring over two kinds, and a ring that keeps
// next to nothing are none.
func TestHonestTrade(t *testing.T) {
	b := open(t, Settings{})
	for i := range 40 {
		at := float64(i * 3)
		b.sale("mill", "weaver", 900+float64(i), at)
		b.deal("weaver", "mill", 900+float64(i), at+1, Payment, "")
		b.sale("weaver", "tailor", 1200, at+1)
		b.sale("tailor", "shop", 1500, at+2)
		b.deal("bank", "weaver", 500, at, Loan, "")
		b.deal("shop", "mill", 1000, at+2, Payment, "")
	}
	if len(b.found) != 0 {
		t.Errorf("chains and payments: %+v", b.found)
	}
	for i := range 40 { // two-way trade in different goods
		b.deal("north", "south", 1000+float64(i%7)*30, float64(i*3), Sale, "850110")
		b.deal("south", "north", 700+float64(i%5)*50, float64(i*3+1), Sale, "520100")
	}
	if f := b.heaviest(); f.Weight > 0.25 {
		t.Errorf("two-way trade: %+v", f)
	}
	b = open(t, Settings{})
	b.sale("a", "b", 1000, 0)
	b.sale("b", "c", 1000, 1)
	if found := b.sale("c", "a", 50, 2); len(found) != 0 {
		t.Errorf("a ring that keeps 5 %%: %+v", found)
	}
	if found := b.sale("c", "a", 990, 3); len(found) != 1 || found[0].Weight < 0.6 {
		t.Errorf("a ring that keeps 99 %%: %+v", found)
	}
}

// A hub with a steady number of counterparties a week, whose sellers have others
// to sell to.
func TestHonestHub(t *testing.T) {
	b := open(t, Settings{})
	for week := range 20 {
		for i := range 15 {
			at := float64(week*7) + float64(i)/4
			seller := Party(fmt.Sprint("seller", (week*15+i)%60))
			b.sale(seller, "hub", 1000+float64(i), at)
			b.sale(seller, Party(fmt.Sprint("other", (week+i)%30)), 2500, at)
			b.sale("hub", Party(fmt.Sprint("shop", (week*15+i)%80)), 1100, at+0.1)
		}
	}
	if f := b.heaviest(); f.Weight > capNoHistory {
		t.Errorf("honest hub: %+v", f)
	}
}

func TestGoodsBack(t *testing.T) {
	b := open(t, Settings{})
	b.deal("a", "b", 1000, 0, Sale, "8542310000")
	b.deal("b", "c", 1010, 1, Sale, "85423190")
	found := b.deal("c", "a", 1020, 2, Sale, "854231")
	if len(found) != 1 || found[0].Pattern != GoodsBack || len(found[0].Ring) != 3 ||
		found[0].Ring[0].Goods != "8542310000" || found[0].Weight < 0.7 {
		t.Errorf("carousel: %+v", found)
	}
	found = append(b.deal("x", "y", 1000, 3, Sale, "854231"), b.deal("y", "x", 1000, 4, Sale, "854231")...)
	if len(found) != 1 || found[0].Pattern != GoodsBack || found[0].Weight < 0.5 {
		t.Errorf("there and back: %+v", found)
	}
	found = append(b.deal("v", "w", 1000, 5, Sale, "854231"), b.deal("w", "v", 1000, 6, Sale, "854239")...)
	if len(found) != 1 || found[0].Pattern != Ring || found[0].Weight > 0.25 {
		t.Errorf("other goods back: %+v", found)
	}
	if found = b.deal("v", "w", 1000, 7, Sale, "854239"); len(found) != 1 || found[0].Pattern != GoodsBack {
		t.Errorf("it is not told again when it weighs more: %+v", found)
	}
}

func TestSharedBuyer(t *testing.T) {
	b := open(t, Settings{})
	for i := range 12 {
		seller := Party(fmt.Sprint("shell", i))
		b.sale(seller, "front", 5000, float64(i)*8)
		b.sale(seller, Party(fmt.Sprint("own", i)), 200, float64(i)*8+1)
	}
	found := b.of(SharedBuyer)
	if len(found) != 2 || len(found[1].Parties) != 11 || found[1].Parties[0] != "front" ||
		len(found[1].Dealings) != 10 || found[1].Weight != 0.5 {
		t.Fatalf("%+v", found)
	}
	if want := "Buyer front has 10 sellers; of 10 looked at, 10 sell at least half to it and nothing to each other, " +
		"50000 in all."; found[1].En != want {
		t.Error(found[1].En)
	}
	b = open(t, Settings{})
	for i := range 12 { // sellers of one group, who deal with each other
		b.sale(Party(fmt.Sprint("mill", i)), Party(fmt.Sprint("mill", i+1)), 100, float64(i)*8)
		b.sale(Party(fmt.Sprint("mill", i)), "front", 5000, float64(i)*8)
	}
	if found := b.of(SharedBuyer); len(found) != 0 {
		t.Errorf("connected sellers: %+v", found)
	}
}

func TestFans(t *testing.T) {
	for _, pattern := range []Pattern{FanIn, FanOut} {
		b := open(t, Settings{})
		to := func(other string, at float64) {
			if pattern == FanIn {
				b.deal(Party(other), "hub", 100, at, Payment, "")
			} else {
				b.deal("hub", Party(other), 100, at, Payment, "")
			}
		}
		for week := range 8 {
			to("one", float64(week*7))
			to("two", float64(week*7)+1)
		}
		if len(b.found) != 0 {
			t.Fatalf("before: %+v", b.found)
		}
		for i := range 30 {
			to(fmt.Sprint("new", i), 56+float64(i)/30)
		}
		found := b.of(pattern)
		if len(found) < 1 || len(found) > 4 || len(b.found) != len(found) {
			t.Fatalf("pattern %d: %+v", pattern, b.found)
		}
		last := found[len(found)-1]
		if last.Parties[0] != "hub" || last.Weight < 0.6 || last.Weight > capHistory ||
			len(last.Parties) != len(last.Dealings)+1 {
			t.Errorf("pattern %d: %+v", pattern, last)
		}
	}
}

func TestSuddenCounterparty(t *testing.T) {
	b := open(t, Settings{})
	for i := range 20 {
		b.sale("firm", Party(fmt.Sprint("buyer", i%4)), 1000+float64(i*10), float64(i))
	}
	if found := b.sale("firm", "buyer4", 1500, 20); len(found) != 0 {
		t.Errorf("a first dealing of usual size: %+v", found)
	}
	if found := b.sale("firm", "buyer1", 60_000, 20); len(found) != 0 {
		t.Errorf("a large dealing with a known party: %+v", found)
	}
	found := b.sale("firm", "nobody", 50_000, 21)
	if len(found) != 1 || found[0].Pattern != SuddenCounterparty ||
		!slices.Equal(found[0].Parties, []Party{"firm", "nobody"}) || found[0].Weight < 0.5 {
		t.Fatalf("%+v", found)
	}
	known := open(t, Settings{})
	for i := range 20 {
		known.sale("firm", Party(fmt.Sprint("buyer", i%4)), 1000, float64(i))
	}
	known.sale("elsewhere", "somebody", 50_000, 20)
	if less := known.sale("firm", "somebody", 50_000, 21); len(less) != 1 || less[0].Weight > 0.6 {
		t.Errorf("a party known elsewhere: %+v", less)
	}
}

func TestWindow(t *testing.T) {
	b := open(t, Settings{Window: 10})
	b.sale("a", "b", 1000, 0)
	b.sale("b", "c", 1000, 5)
	if found := b.sale("c", "a", 1000, 10.5); len(found) != 0 {
		t.Errorf("a ring of what has left the window: %+v", found)
	}
	if s := b.g.Of("a"); s.FanOut != 0 || s.FanIn != 1 || s.Out != 0 || s.In != 1000 || s.Dealings != 1 {
		t.Errorf("a stands as %+v", s)
	}
	if found := b.sale("a", "b", 1000, 11); len(found) != 1 {
		t.Errorf("the ring inside the window: %+v", found)
	}
	b.sale("x", "y", 1, 60)
	if dealings, parties, _ := b.g.Size(); dealings != 1 || parties != 2 || b.g.Of("a").Known {
		t.Errorf("%d dealings of %d parties are left", dealings, parties)
	}
	for i, at := range []float64{61, 62, 63} { // and told again after the window
		found := b.sale(Party("abc"[i:i+1]), Party("bca"[i:i+1]), 1000, at)
		if (i == 2) != (len(found) == 1) {
			t.Errorf("ring again: %+v", found)
		}
	}
}

func TestAbsurd(t *testing.T) {
	g := New(Settings{Window: 10})
	good := Dealing{ID: "1", From: "a", To: "b", Value: 1, At: 1e12}
	if _, err := g.Add(good); err != nil {
		t.Fatal(err)
	}
	before := fmt.Sprint(g.Size())
	for what, change := range map[string]func(*Dealing){
		"no ID":        func(d *Dealing) { d.ID = "" },
		"long ID":      func(d *Dealing) { d.ID = string(make([]byte, 201)) },
		"no sender":    func(d *Dealing) { d.From = "" },
		"no receiver":  func(d *Dealing) { d.To = "" },
		"itself":       func(d *Dealing) { d.To = "a" },
		"kind":         func(d *Dealing) { d.Kind = 3 },
		"NaN":          func(d *Dealing) { d.Value = math.NaN() },
		"infinite":     func(d *Dealing) { d.Value = math.Inf(1) },
		"zero":         func(d *Dealing) { d.Value = 0 },
		"negative":     func(d *Dealing) { d.Value = -1 },
		"enormous":     func(d *Dealing) { d.Value = 1e16 },
		"before 1970":  func(d *Dealing) { d.At = -1 },
		"far future":   func(d *Dealing) { d.At = math.MaxInt64 },
		"next year":    func(d *Dealing) { d.At += 367 * day },
		"left behind":  func(d *Dealing) { d.At -= 10*day + 1 },
		"goods":        func(d *Dealing) { d.Goods = "85O110" },
		"long goods":   func(d *Dealing) { d.Goods = "8501108501108" },
		"short goods":  func(d *Dealing) { d.Goods = "8" },
		"chosen goods": func(d *Dealing) { d.Goods = "-50110" },
	} {
		d := good
		change(&d)
		if found, err := g.Add(d); !errors.Is(err, ErrAbsurd) || found != nil {
			t.Errorf("%s: %v %v", what, found, err)
		}
	}
	if after := fmt.Sprint(g.Size()); after != before {
		t.Errorf("what was refused changed %s to %s", before, after)
	}
	late := good
	late.At -= 10 * day
	if _, err := g.Add(late); err != nil {
		t.Errorf("at the edge of the window: %v", err)
	}
}

func TestStanding(t *testing.T) {
	b := open(t, Settings{})
	b.sale("a", "b", 300, 1)
	b.sale("a", "b", 100, 2)
	b.deal("b", "a", 400, 3, Payment, "")
	b.sale("a", "c", 200, 4)
	want := Standing{Known: true, FirstSeen: 1e12 + day, LastSeen: 1e12 + 4*day, Dealings: 4, FanIn: 1, FanOut: 2,
		In: 400, Out: 600, UsualOut: 1, Counterparties: 2, LargestShare: 0.8}
	if got := b.g.Of("a"); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	if got := b.g.Of("nobody"); got != (Standing{}) {
		t.Errorf("%+v", got)
	}
}

// After a silence more has left the window than one entry forgets; no ring is told
// of what is left of it.
func TestSilence(t *testing.T) {
	b := open(t, Settings{Window: 10})
	for i := range 100 {
		b.sale(Party(fmt.Sprint("x", i)), Party(fmt.Sprint("y", i)), 1, 0)
	}
	b.sale("a", "b", 1000, 1)
	b.sale("b", "c", 1000, 1)
	if found := b.sale("c", "a", 1000, 30); len(found) != 0 {
		t.Errorf("a ring of what has left the window: %+v", found)
	}
	if dealings, _, _ := b.g.Size(); dealings != 103-mostForgotten {
		t.Errorf("%d dealings are left", dealings)
	}
}

// A ring of parties that stay is told again when the window has passed.
func TestToldAgain(t *testing.T) {
	b := open(t, Settings{Window: 10})
	for _, start := range []float64{0, 17} {
		for i := range 3 {
			b.sale(Party("abc"[i:i+1]), Party("bca"[i:i+1]), 1000, start+float64(i))
			b.deal(Party("abc"[i:i+1]), "x", 1, start/2+8, Payment, "")
		}
	}
	if found := b.of(Ring); len(found) != 2 {
		t.Errorf("told %d times", len(found))
	}
}
