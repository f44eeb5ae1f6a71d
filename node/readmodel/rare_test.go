package readmodel

import (
	"context"
	"reflect"
	"testing"

	"tallystick/book/trade"
	"tallystick/internal/lives"
)

// A list holds the same rows in the same order, page after page, whatever it runs
// along.
func TestEveryWayFindsTheSame(t *testing.T) {
	w := newWorld(41, 3, 6)
	w.play(400, 8)
	m := open(t, w)
	follow(t, m, w.blocks)
	governor := trade.Viewer{Kind: trade.Regulator, Party: trade.PartyID{99}}
	documents := func(p Page) *question {
		q := ask(DocumentNoun, "document", governor, nil, p, Largest)
		narrowBy(q, "document_currency", "t.currency = ?", trade.Currency("USD"))
		return q
	}
	financings := func(p Page) *question {
		q := ask(FinancingNoun, "financing", governor, nil, p, Due, Largest)
		narrowBy(q, "financing_product", "t.product = ?", trade.ExportReceivable)
		q.state = int64(trade.Disbursed)
		return q
	}
	entries := func(p Page) *question {
		q := ask(EntryNoun, "entry", governor, nil, p)
		narrowBy(q, "entry_verb", "t.verb = ?", trade.VerbApply)
		return q
	}
	bank := trade.Viewer{Kind: trade.Bank, Party: w.banks[0]}
	banks := func(p Page) *question {
		q := ask(FinancingNoun, "financing", bank, nil, p, Due, Largest)
		narrow(q, "t.currency = ?", trade.Currency("USD"))
		ledBy(q, trade.Currency("USD"), currencyTrait.text("USD"))
		return q
	}
	seen := func(p Page) *question {
		q := ask(DocumentNoun, "document", bank, nil, p, Largest)
		narrow(q, "t.currency = ?", trade.Currency("USD"))
		ledBy(q, trade.Currency("USD"), currencyTrait.text("USD"))
		return q
	}
	for name, c := range map[string]struct {
		ask    func(Page) *question
		orders []Order
		sorted bool
	}{"documents": {documents, []Order{Newest, Oldest, Largest}, false},
		"financings": {financings, []Order{Due, Largest}, true}, "entries": {entries, []Order{Newest, Oldest}, false},
		"a bank's financings": {banks, []Order{Newest, Oldest, Largest}, false},
		"a bank's documents":  {seen, []Order{Newest, Oldest, Largest}, false}} {
		for _, order := range c.orders {
			ways := []*way{nil}
			for i := range c.ask(Page{}).ways {
				ways = append(ways, &c.ask(Page{}).ways[i])
			}
			for _, one := range c.ask(Page{}).traits {
				ways = append(ways, &way{trait: one})
			}
			if c.sorted {
				ways = append(ways, &way{sorted: true})
			}
			var want []found
			for i, by := range ways {
				got := along(t, m, c.ask, order, by)
				if i == 0 {
					want = got
				}
				if len(got) < 5 || !reflect.DeepEqual(got, want) {
					t.Errorf("%s, %s, way %d: %d rows instead of %d", name, order, i, len(got), len(want))
				}
			}
		}
	}
}

// along gives all rows of a question, three a page.
func along(t *testing.T, m *Model, ask func(Page) *question, order Order, by *way) (all []found) {
	t.Helper()
	var from *place
	for {
		q := ask(Page{Order: order, Limit: 3})
		text, args := q.statement(eyeOf(q.viewer), from, by)
		rows, err := rowsOf(t.Context(), m, (*found).into, text, args...)
		if err != nil {
			t.Fatal(text, err)
		}
		if len(rows) <= 3 {
			return append(all, rows...)
		}
		all = append(all, rows[:3]...)
		from = &rows[2].place
	}
}

// The way is the index where there are few rows, or the order is its own; others
// than the regulator have none but of their own rows.
func TestTheWayThatIsChosen(t *testing.T) {
	m, f := filled(t, 4_000)
	governor := trade.Viewer{Kind: trade.Regulator, Party: trade.PartyID{99}}
	branch := trade.Viewer{Kind: trade.Branch, Region: "44"}
	bank := trade.Viewer{Kind: trade.Bank, Party: f.Banks[0]}
	firm := trade.Viewer{Kind: trade.Enterprise, Party: f.Enterprises[0]}
	for name, c := range map[string]struct {
		v        trade.Viewer
		currency trade.Currency
		state    trade.State
		order    Order
		index    string
		sorted   bool
		traits   bool
	}{
		"absent":                {governor, "CHF", 0, Newest, "financing_currency", false, false},
		"rare, by amount":       {governor, "JPY", 0, Largest, "financing_currency", false, false},
		"common":                {governor, "USD", 0, Newest, "financing_currency", false, false},
		"common, by amount":     {governor, "USD", 0, Largest, "", false, false},
		"rare state by amount":  {governor, "", trade.Approved, Largest, "", true, false},
		"rare state":            {governor, "", trade.Approved, Newest, "", false, false},
		"a branch's":            {branch, "CHF", 0, Newest, "financing_currency", false, false},
		"a branch's, common":    {branch, "USD", 0, Newest, "", false, false},
		"a bank's":              {bank, "CHF", 0, Newest, "", false, true},
		"a bank's, common":      {bank, "USD", 0, Newest, "", false, true},
		"a bank's, of a state":  {bank, "USD", trade.Applied, Newest, "", false, true},
		"a bank's by amount":    {bank, "", trade.Approved, Largest, "", true, false},
		"a bank's rare, by due": {bank, "CHF", 0, Due, "", false, true},
		"a firm's":              {firm, "CHF", 0, Newest, "", false, false},
	} {
		q := ask(FinancingNoun, "financing", c.v, nil, Page{Order: c.order}, Due, Largest)
		narrowBy(q, "financing_currency", "t.currency = ?", c.currency)
		ledBy(q, c.currency, currencyTrait.text(string(c.currency)))
		q.state = int64(c.state)
		by, err := q.choose(context.Background(), m, eyeOf(c.v))
		if err != nil {
			t.Fatal(err)
		}
		if by == nil {
			by = &way{}
		}
		if by.index != c.index || by.sorted != c.sorted || (by.trait != 0) != c.traits {
			t.Errorf("%s: along %q, put in order %v", name, by.index, by.sorted)
		}
	}
}

// filled is a model with so many financings.
func filled(t testing.TB, count int) (*Model, *lives.Filler) {
	m, f := benchModel(t, 20, 200)
	for made := 0; made < count; made += 1_000 {
		follow(t, m, []Block{f.Lives(1_000)})
	}
	return m, f
}
