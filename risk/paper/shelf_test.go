package paper

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func shelved(t testing.TB, s Settings, papers ...Paper) *Shelf {
	t.Helper()
	shelf := NewShelf(s)
	for _, p := range papers {
		if err := shelf.Add(p); err != nil {
			t.Fatal(err)
		}
	}
	return shelf
}

// second gives the paper of another number.
func second(changes ...change) Paper {
	p := good()
	p.ID = "224820260000000777"
	for _, c := range changes {
		c(&p)
	}
	return p
}

// nextMonth is an honest shipment of the same goods to the same buyer.
func nextMonth(p *Paper) {
	p.Declared, p.Exported = p.Declared+12, p.Exported+12
	p.Vessel, p.Voyage, p.BillOfLading, p.Contract = "SILK ROUTE", "015W", "TLYS000777001", "EX26-0031"
	p.Gross += 14
}

func TestCopiesScoreAboveShipments(t *testing.T) {
	copies := map[string]Paper{
		"number alone":   second(),
		"amount by 4 %":  second(func(p *Paper) { p.Amount += p.Amount / 25 }),
		"days":           second(func(p *Paper) { p.Declared += 3; p.Exported += 2 }),
		"buyer":          second(func(p *Paper) { p.Buyer = "HANSA　ＩＭＰＯＲＴ G.m.b.H." }),
		"buyer misspelt": second(func(p *Paper) { p.Buyer = "Hansa Inport" }),
		"weight":         second(func(p *Paper) { p.Gross, p.Net = 2_755, 2_510 }),
		"bill":           second(func(p *Paper) { p.BillOfLading = "TLYS-000123465" }),
		"another holder, bill and contract": second(func(p *Paper) {
			p.Holder, p.BillOfLading, p.Contract = "91440300708461136T", "OCNL883001277", "N-1"
		}),
		"everything a little": second(func(p *Paper) {
			p.Amount += p.Amount / 50
			p.Exported++
			p.Buyer = "Hansa Import"
			p.Gross += 20
			p.BillOfLading = "TLYS000123457"
		}),
	}
	shelf := shelved(t, Settings{Notable: 0.01}, good())
	next := shelf.Alike(second(nextMonth))
	if len(next) != 1 || next[0].Share > 0.65 {
		t.Fatalf("the next shipment: %+v", next)
	}
	for name, p := range copies {
		found := shelf.Alike(p)
		if len(found) != 1 || found[0].ID != good().ID || found[0].Share < 0.75 {
			t.Errorf("%s: %+v", name, found)
			continue
		}
		t.Logf("%.2f %s; the next shipment %.2f", found[0].Share, name, next[0].Share)
	}
}

func TestWhatAlikeSays(t *testing.T) {
	shelf := shelved(t, Settings{}, good())
	found := shelf.Alike(second(func(p *Paper) { p.Amount += 500_000; p.Voyage = "13E" }))
	if len(found) != 1 || !slices.Equal(found[0].Different, []string{"voyage", "amount", "id"}) ||
		!slices.Contains(found[0].Same, "billOfLading") {
		t.Fatalf("%+v", found)
	}
	f := found[0].Finding()
	sayWell(t, Finding{Check: f.Check, Weight: f.Weight, Fields: f.Fields[:1], Zh: f.Zh, En: f.En})
	if !slices.Equal(f.Others, []string{good().ID}) || f.Weight != found[0].Share {
		t.Errorf("%+v", f)
	}
	t.Log(f.Zh, f.En)
	for _, secret := range []string{"Hansa", "EX26", "TLYS", "120", "123,456"} {
		if strings.Contains(f.En, secret) {
			t.Errorf("%q tells %q of another paper", f.En, secret)
		}
	}
}

func TestShelfProperties(t *testing.T) {
	w := newWorld(9)
	var papers []Paper
	for i := range 30 {
		s := w.stream(i / 4)
		for range 5 {
			p := w.ship(s)
			papers = append(papers, p, w.altered(p, 1+w.IntN(4)))
		}
	}
	profiles := make([]profile, len(papers))
	for i, p := range papers {
		profiles[i] = profileOf(p)
		for j := range i + 1 {
			one, _ := alike(&profiles[i], &profiles[j])
			other, _ := alike(&profiles[j], &profiles[i])
			if one != other || !(one >= 0 && one <= 1) || (i == j && one != 1) {
				t.Fatalf("%v and %v between %d and %d", one, other, i, j)
			}
		}
	}
	all := func() (said [][]Alike) {
		shelf := shelved(t, Settings{}, papers...)
		for _, p := range papers {
			said = append(said, shelf.Alike(p))
		}
		return said
	}
	said := all()
	if !reflect.DeepEqual(said, all()) {
		t.Error("the same papers have other answers")
	}
	for i, found := range said {
		for k, a := range found {
			if a.ID == papers[i].ID || a.Share < 0.7 || (k > 0 && a.Share > found[k-1].Share) || k >= mostAlike {
				t.Errorf("%s: %+v", papers[i].ID, found)
			}
		}
	}
}

func TestCombinations(t *testing.T) {
	shelf := shelved(t, Settings{}, good())
	billed := profileOf(Paper{ID: "b", BillOfLading: "tlys 000123456"})
	if places := shelf.candidates(billed.keys(Declaration), "b"); len(places) != 1 {
		t.Errorf("the bill of lading alone leads to %d papers", len(places))
	}
	turned := second(func(p *Paper) { slices.Reverse(p.Items) })
	a, b := profileOf(good()), profileOf(turned)
	if a.goods != b.goods || a.goods == 0 {
		t.Error("the order of the lines counts")
	}
	little := Paper{ID: "c", Holder: "h", Buyer: "Hansa", Amount: 500, Currency: "USD", Declared: today, Mode: "0110"}
	again := little
	again.ID = "d"
	if found := shelved(t, Settings{}, little).Alike(again); len(found) > 0 {
		t.Errorf("too little is given: %+v", found)
	}
}

func TestAddAgain(t *testing.T) {
	shelf := shelved(t, Settings{}, good(), good())
	if shelf.Len() != 1 || shelf.added != 1 {
		t.Errorf("%d papers, %d added", shelf.Len(), shelf.added)
	}
	changed := good()
	nextMonth(&changed)
	if err := shelf.Add(changed); err != nil {
		t.Fatal(err)
	}
	if found := shelf.Alike(second()); shelf.Len() != 1 || len(found) != 0 {
		t.Errorf("the first version is still found: %+v", found)
	}
	if found := shelf.Alike(second(nextMonth)); len(found) != 1 {
		t.Errorf("the second version is not found: %+v", found)
	}
	for _, p := range []Paper{{}, {ID: strings.Repeat("9", 129)}} {
		if err := shelf.Add(p); !errors.Is(err, ErrUnnamed) {
			t.Errorf("%.10s: %v", p.ID, err)
		}
	}
	if err := shelf.Add(Paper{ID: "a", Kind: Kind(strings.Repeat("k", 97))}); !errors.Is(err, ErrKind) {
		t.Error(err)
	}
	other := second(func(p *Paper) { p.Kind = "invoice" })
	if found := shelved(t, Settings{}, good()).Alike(other); len(found) > 0 {
		t.Errorf("of another kind: %+v", found)
	}
	unnamed := second(func(p *Paper) { p.Kind = "" })
	if found := shelved(t, Settings{}, good()).Alike(unnamed); len(found) != 1 {
		t.Errorf("the zero kind is a declaration: %+v", found)
	}
}

func TestOldestIsForgotten(t *testing.T) {
	shelf := NewShelf(Settings{MostPapers: 10})
	for i := range 1_000 {
		p := second(func(p *Paper) {
			p.ID = fmt.Sprint("p", i)
			if i%3 == 0 {
				p.ID = "again" // replaced over and over
				p.Amount += int64(i)
			}
		})
		if err := shelf.Add(p); err != nil {
			t.Fatal(err)
		}
		if len(shelf.entries) > 10 || len(shelf.byID) > 10 || len(shelf.newest) > 10*blocks {
			t.Fatalf("after %d: %d entries, %d IDs, %d combinations", i, len(shelf.entries), len(shelf.byID),
				len(shelf.newest))
		}
	}
	for id, place := range shelf.byID {
		if shelf.entries[place].id != id {
			t.Errorf("%s stands where %s is", id, shelf.entries[place].id)
		}
	}
	for place, e := range shelf.entries {
		if at, ok := shelf.byID[e.id]; e.id != "" && (!ok || at != uint32(place)) {
			t.Errorf("%s stands in place %d and is looked for in %d", e.id, place, at)
		}
	}
	for key, place := range shelf.newest {
		if !slices.Contains(shelf.entries[place].keys[:], key) {
			t.Errorf("a combination points to a paper without it")
		}
	}
	if found := shelf.Alike(good()); len(found) != mostAlike || found[0].Share < 0.9 {
		t.Errorf("%+v", found)
	}
}

func TestManyReaders(t *testing.T) {
	shelf := shelved(t, Settings{}, good())
	want := shelf.Alike(second())
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 50 {
				if got := shelf.Alike(second()); !reflect.DeepEqual(got, want) {
					t.Error("readers disturb each other")
				}
			}
		})
	}
	group.Wait()
}

// A hundred thousand papers in one block, and a million small ones, stay within
// bounds of time and memory.
func TestFlood(t *testing.T) {
	begin := time.Now()
	shelf := NewShelf(Settings{MostPapers: 20_000})
	for i := range 100_000 {
		p := second()
		p.ID = fmt.Sprint("p", i)
		if err := shelf.Add(p); err != nil {
			t.Fatal(err)
		}
	}
	f := profileOf(second())
	if n := len(shelf.candidates(f.keys(Declaration), "")); n > 64 {
		t.Errorf("%d candidates of one block", n)
	}
	if found := shelf.Alike(good()); len(found) != mostAlike {
		t.Errorf("%d found", len(found))
	}
	million := 1_000_000
	if testing.Short() {
		million = 100_000
	}
	for i := range million {
		if err := shelf.Add(Paper{ID: fmt.Sprint("q", i), BillOfLading: fmt.Sprint("B", i), Amount: int64(1 + i),
			Currency: "USD", Holder: "h"}); err != nil {
			t.Fatal(err)
		}
	}
	if len(shelf.entries) > 20_000 || len(shelf.byID) > 20_000 || len(shelf.newest) > 20_000*blocks {
		t.Errorf("%d entries, %d IDs, %d combinations", len(shelf.entries), len(shelf.byID), len(shelf.newest))
	}
	t.Logf("%d papers in %v", million+100_000, time.Since(begin).Round(time.Millisecond))
}

// What a shelf keeps of a paper does not grow with its texts.
func TestTextsAreCut(t *testing.T) {
	shelf := NewShelf(Settings{})
	before := inUse()
	for i, unit := range []string{"Ｘ ﷺ é 長い ", "A", "ab ", "\xff"} {
		long := strings.Repeat(unit, 1<<20)
		p := Paper{ID: fmt.Sprint("big", i), Holder: long, Buyer: long, Contract: long, BillOfLading: long,
			Vessel: long, Voyage: long, Port: long, Incoterm: long, Mode: long, Currency: long,
			Transport: long, Destination: long, TradeCountry: long, Gross: math.Inf(1), Net: math.NaN(), Amount: 5}
		for range 200 {
			p.Items = append(p.Items, Item{long, long, long, long, 1e300, math.MaxInt64})
		}
		for _, f := range Check(p, today) {
			sayWell(t, f)
		}
		shelf.Alike(p)
		if err := shelf.Add(p); err != nil {
			t.Fatal(err)
		}
		f := shelf.entries[i].profile
		for _, text := range []string{f.buyer, f.lading, f.contract, f.vessel, f.number} {
			if len(text) > mostKept {
				t.Errorf("%d bytes are kept", len(text))
			}
		}
	}
	if grown := inUse() - before; grown > 1<<19 {
		t.Errorf("%d bytes are kept of four papers", grown)
	}
	runtime.KeepAlive(shelf)
}

func inUse() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func BenchmarkAlike(b *testing.B) {
	w := newWorld(5)
	shelf := NewShelf(Settings{MostPapers: 100_000})
	before := inUse()
	var asked []Paper
	for i := 0; shelf.Len() < 100_000; i++ {
		s := w.stream(i / 3)
		for range 12 {
			p := w.ship(s)
			if err := shelf.Add(p); err != nil {
				b.Fatal(err)
			}
			if len(asked) < 1_000 {
				asked = append(asked, w.altered(p, 3))
			}
		}
	}
	kept := inUse() - before
	b.ResetTimer()
	b.ReportAllocs()
	for i := range b.N {
		shelf.Alike(asked[i%len(asked)])
	}
	b.ReportMetric(float64(kept)/float64(shelf.Len()), "B/paper")
}

func BenchmarkAdd(b *testing.B) {
	shelf := NewShelf(Settings{MostPapers: 10_000})
	w := newWorld(6)
	s := w.stream(1)
	for b.Loop() {
		if err := shelf.Add(w.ship(s)); err != nil {
			b.Fatal(err)
		}
	}
}
