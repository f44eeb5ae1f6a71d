package trade

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tallystick/internal/seeded"
)

// quoteBook holds the limits, the rates of a day and three documents.
func quoteBook(day Day, free [3]int64) (*MemoryBook, []DocumentID) {
	book := ratesBook(day)
	book.Put(LimitVersions{[]Limits{DefaultLimits(ExportReceivables, 0)}, ExportReceivables})
	book.Put(RateLimitVersions{[]RateLimits{FirstRateLimits(0)}})
	ids := []DocumentID{{1}, {2}, {3}}
	for i, c := range []Currency{"USD", "JPY", "KWD"} {
		book.Put(Document{ID: ids[i], Kind: ExportDeclaration, Trust: ByAuthority, Face: Money{free[i] + 7, c},
			Issued: day, Free: free[i], Mode: "0110"})
	}
	return book, ids
}

// What is proposed is what the rule takes: one minor unit less would be refused,
// and where nothing can be proposed, the most that is told can be lent.
func TestLeastPledgeIsWhatTheRuleTakes(t *testing.T) {
	seeded.Check(t, func(t *rapid.T) {
		free := [3]int64{}
		for i := range free {
			free[i] = rapid.Int64Range(0, 1<<30).Draw(t, "free")
		}
		const day = Day(20_000)
		book, ids := quoteBook(day, free)
		r := ruling{book: book.Book, at: day.Start()}
		product := rapid.SampledFrom([]Product{ExportReceivable, Forfaiting}).Draw(t, "product")
		loan := Money{rapid.Int64Range(1, 1<<31).Draw(t, "loan"), rapid.SampledFrom([]Currency{"USD", "EUR", "CNY",
			"VND"}).Draw(t, "currency")}
		lines, refusal := LeastPledge(book, r.at, product, loan, ids)
		if !refusal.OK() {
			if refusal.Rule != AdvanceMustBeInLimit {
				t.Fatalf("refused by %s", refusal.Rule)
			}
			var all []Line
			for i, id := range ids {
				if free[i] > 0 {
					all = append(all, Line{id, free[i]})
				}
			}
			if most, refused := MostLoan(book, r.at, product, loan.Currency, all); !refused.OK() ||
				most != refusal.Left || most.Minor >= loan.Minor {
				t.Fatalf("the most is %v, told is %v, asked %v", most, refusal.Left, loan)
			}
			return
		}
		if refused := r.advance(product, loan, lines, r.at.Day()); !refused.OK() {
			t.Fatalf("the proposal is refused by %s", refused.Rule)
		}
		if lines[len(lines)-1].Amount--; lines[len(lines)-1].Amount > 0 {
			if refused := r.advance(product, loan, lines, r.at.Day()); refused.Rule != AdvanceMustBeInLimit {
				t.Fatal("less would have done")
			}
		}
	})
}

// A document that may back nothing is told as such before it is chosen.
func TestFinanceable(t *testing.T) {
	const day = Day(20_000)
	good := Document{ID: DocumentID{9}, Kind: ExportDeclaration, Trust: ByAuthority, Face: Money{100, "USD"},
		Free: 100, Issued: day - 365, Mode: "0110"}
	for _, c := range []struct {
		change func(*Document)
		want   Rule
	}{
		{func(*Document) {}, 0},
		{func(d *Document) { d.Withdrawn = true }, DocumentMustNotBeWithdrawn},
		{func(d *Document) { d.Frozen = true }, DocumentMustNotBeFrozen},
		{func(d *Document) { d.Kind = ImportDeclaration }, KindMustFitScenario},
		{func(d *Document) { d.Kind = ImportDeclaration + 1 }, KindMustFitScenario},
		{func(d *Document) { d.Trust = ByBank }, TrustMustSuffice},
		{func(d *Document) { d.Mode = "3010" }, ModeMustBeFinanceable},
		{func(d *Document) { d.Until = day - 1 }, DocumentMustNotBeExpired},
		{func(d *Document) { d.Until = day }, 0},
		{func(d *Document) { d.Issued-- }, DocumentMustNotBeTooOld},
		{func(d *Document) { d.Free = 1 }, 0},
		{func(d *Document) { d.Free = 0 }, TakingMustNotExceedAvailable},
	} {
		book, _ := quoteBook(day, [3]int64{1, 1, 1})
		d := good
		c.change(&d)
		book.Put(d)
		if got := Financeable(book, day.Start(), d.ID); got.Rule != c.want || (c.want != 0) != (got.Item == 1) {
			t.Errorf("refused by %s of item %d, not %s", got.Rule, got.Item, c.want)
		}
	}
	if got := Financeable(NewMemoryBook(), day.Start(), good.ID); got.Rule != DocumentMustExist {
		t.Errorf("an unknown document: %s", got.Rule)
	}
}

func TestInYuan(t *testing.T) {
	const day = Day(20_000)
	book, _ := quoteBook(day, [3]int64{})
	if fen, ok := InYuan(book, day.Start(), Money{10_001, "USD"}); !ok || fen != 71_241 {
		t.Errorf("100.01 dollars at 712.34 are %d fen, %v", fen, ok)
	}
	if fen, ok := InYuan(book, day.Start(), Money{5, CNY}); !ok || fen != 5 {
		t.Errorf("yuan are %d, %v", fen, ok)
	}
	if _, ok := InYuan(book, day.Start(), Money{5, "CHF"}); ok {
		t.Error("a currency without a rate is counted")
	}
	if _, ok := InYuan(book, (day + 40).Start(), Money{5, "USD"}); ok {
		t.Error("a rate of long ago is counted")
	}
}

// What stands in the way of a loan is told, and of which document.
func TestLeastPledgeSaysWhatStandsInTheWay(t *testing.T) {
	const day = Day(20_000)
	book, ids := quoteBook(day, [3]int64{1_000, 1_000, 1_000})
	frozen, franc, used := DocumentID{7}, DocumentID{8}, DocumentID{9}
	book.Put(Document{ID: frozen, Kind: ExportDeclaration, Trust: ByAuthority, Face: Money{100, "USD"}, Free: 100,
		Issued: day, Mode: "0110", Frozen: true})
	book.Put(Document{ID: franc, Kind: ExportDeclaration, Trust: ByAuthority, Face: Money{100, "CHF"}, Free: 100,
		Issued: day, Mode: "0110"})
	book.Put(Document{ID: used, Kind: ExportDeclaration, Trust: ByAuthority, Face: Money{100, "USD"}, Issued: day,
		Mode: "0110"})
	dollars := func(minor int64) Money { return Money{minor, "USD"} }
	for name, c := range map[string]struct {
		product   Product
		loan      Money
		documents []DocumentID
		lines     []Line
		want      Refusal
	}{
		"no amount":    {Forfaiting, dollars(0), ids, nil, Refusal{Rule: AmountMustBePositive}},
		"no documents": {Forfaiting, dollars(1), nil, nil, Refusal{Rule: AdvanceMustBeInLimit, Left: dollars(0)}},
		"twice": {Forfaiting, dollars(1_500), []DocumentID{ids[0], ids[0]}, nil,
			Refusal{Rule: DocumentMustNotRepeat, Item: 2}},
		"no document": {Forfaiting, dollars(1_500), []DocumentID{ids[0], {99}}, nil,
			Refusal{Rule: DocumentMustExist, Item: 2}},
		"frozen": {Forfaiting, dollars(1_500), []DocumentID{ids[0], frozen}, nil,
			Refusal{Rule: DocumentMustNotBeFrozen, Item: 2}},
		"no rate": {Forfaiting, dollars(1_500), []DocumentID{ids[0], franc}, nil,
			Refusal{Rule: RateMustBePublished, Item: 2}},
		"no product": {Product(99), dollars(1), ids, nil, Refusal{Rule: ProductMustBeOpen}},
		"too much": {Forfaiting, dollars(1_001), ids[:1], nil,
			Refusal{Rule: AdvanceMustBeInLimit, Left: dollars(1_000)}},
		"all of it":      {Forfaiting, dollars(1_000), ids[:1], []Line{{ids[0], 1_000}}, Refusal{}},
		"what is needed": {Forfaiting, dollars(1_000), ids, []Line{{ids[0], 1_000}}, Refusal{}},
		"passing over":   {Forfaiting, dollars(10), []DocumentID{used, ids[0]}, []Line{{ids[0], 10}}, Refusal{}},
		"the least":      {Forfaiting, Money{1, "VND"}, ids[2:], []Line{{ids[2], 1}}, Refusal{}},
	} {
		lines, got := LeastPledge(book, day.Start(), c.product, c.loan, c.documents)
		if got != c.want || !slices.Equal(lines, c.lines) {
			t.Errorf("%s: %v, %+v", name, lines, got)
		}
	}
	book.Put(Document{ID: ids[2], Kind: ExportDeclaration, Trust: ByAuthority, Face: Money{1, "KWD"}, Free: 1,
		Issued: day, Mode: "0110"})
	lines, left := LeastPledge(book, day.Start(), Forfaiting, Money{1, "VND"}, ids[2:])
	if !left.OK() || !slices.Equal(lines, []Line{{ids[2], 1}}) {
		t.Errorf("the last of a document: %v, %+v", lines, left)
	}
	most, refusal := MostLoan(book, day.Start(), ExportReceivable, "USD", []Line{{ids[0], 1_000}})
	if !refusal.OK() || most != dollars(900) {
		t.Errorf("the most is %v, %+v", most, refusal)
	}
}

// A quote is by the limits of its day.
func TestQuotesAreByTheLimitsOfTheirDay(t *testing.T) {
	const day = Day(20_000)
	book, ids := quoteBook(day, [3]int64{1_000, 1_000, 1_000})
	later := DefaultLimits(ExportReceivables, day)
	later.Products = []ProductLimit{{ExportReceivable, 5_000, 90}}
	later.Modes = nil
	book.Put(LimitVersions{[]Limits{DefaultLimits(ExportReceivables, 0), later}, ExportReceivables})
	rates := FirstRateLimits(day)
	rates.Age = 2
	book.Put(RateLimitVersions{[]RateLimits{FirstRateLimits(0), rates}})
	for at, want := range map[Instant]int64{day.Start() - 1: 900, day.Start(): 500} {
		// dollars need no rate
		if most, _ := MostLoan(book, at, ExportReceivable, "USD", []Line{{ids[0], 1_000}}); most.Minor != want {
			t.Errorf("at %d the most is %v", at, most)
		}
	}
	_, refusal := LeastPledge(book, day.Start(), ExportReceivable, Money{500, "USD"}, ids[:1])
	if before := Financeable(book, day.Start()-1, ids[0]); refusal.Rule != ModeMustBeFinanceable || !before.OK() ||
		Financeable(book, day.Start(), ids[0]) != refusal {
		t.Errorf("of no mode: %+v, %+v", refusal, before)
	}
	for age, want := range map[Day]bool{2: true, 3: false} {
		if _, ok := InYuan(book, (day + age).Start(), Money{5, "USD"}); ok != want {
			t.Errorf("a rate of %d days ago counts: %v", age, ok)
		}
	}
}
