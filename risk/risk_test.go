package risk

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/risk/paper"
)

// world is a small trade that a Watch may look up.
type world struct {
	t         *testing.T
	watch     *Watch
	documents map[trade.DocumentID]trade.Document
	papers    map[trade.DocumentID]paper.Paper
	names     map[trade.PartyID]string
	height    int64
	day       trade.Day
	next      byte
	sealed    bool // nothing can be opened
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, documents: map[trade.DocumentID]trade.Document{}, papers: map[trade.DocumentID]paper.Paper{},
		names: map[trade.PartyID]string{}, day: 20_500}
	w.watch = NewWatch(w)
	w.post(trade.RatesPublished{Rates: trade.Rates{Day: w.day,
		Rates: []trade.Rate{{Currency: "USD", Per100: 7_100_000}}}})
	return w
}

func (w *world) Document(id trade.DocumentID) (trade.Document, bool) {
	document, ok := w.documents[id]
	return document, ok
}

func (w *world) Paper(document trade.Document) (paper.Paper, bool) {
	p, ok := w.papers[document.ID]
	return p, ok && !w.sealed
}

func (w *world) Name(id trade.PartyID) string { return w.names[id] }

func (w *world) Shown(id trade.PartyID) (zh, en string) {
	if w.names[id] == "" {
		return "", ""
	}
	return "中文 " + w.names[id], w.names[id]
}

func (w *world) post(events ...trade.Event) {
	w.height++
	w.watch.Take(trade.Entry{Height: w.height, Index: 1, At: w.day.Start() + 36_000_000, Events: events})
}

func (w *world) party(name string) trade.PartyID {
	for id, known := range w.names {
		if known == name {
			return id
		}
	}
	var id trade.PartyID
	copy(id[:], name)
	w.names[id] = name
	return id
}

// ship publishes a paper of an exporter, as an honest one unless altered.
func (w *world) ship(exporter string, alter func(*paper.Paper)) trade.DocumentID {
	w.next++
	id := trade.DocumentID{15: w.next, 0: byte(w.height)}
	net := 900 + 7*float64(w.next)
	p := paper.Paper{ID: id.String(), Kind: paper.Declaration, Holder: exporter, Declared: w.day, Exported: w.day + 2,
		Mode: "0110", Buyer: "Northsea Retail GmbH", Transport: "2", Vessel: "COSCO ROSE",
		Voyage: fmt.Sprintf("%03dE", w.next), BillOfLading: fmt.Sprintf("COSU77%06d", 7919*int(w.next)),
		Contract: fmt.Sprintf("SC-%d", w.next), TradeCountry: "DE", Destination: "DE", Incoterm: "FOB",
		Packages: 40, Net: net, Gross: net * 1.07,
		Currency: "USD", Amount: int64(net * 1_400)}
	p.Items = []paper.Item{{Code: "610910", Description: "cotton shirts", Unit: "KG", Origin: "CN", Quantity: net,
		Amount: p.Amount}}
	if alter != nil {
		alter(&p)
	}
	holder := w.party(exporter)
	w.documents[id] = trade.Document{ID: id, Holder: holder, Face: trade.Money{Minor: p.Amount, Currency: "USD"},
		Issued: p.Declared, Mode: "0110", Since: w.day.Start()}
	w.papers[id] = p
	w.post(trade.DocumentsPublished{Documents: []trade.Publication{{ID: id, Holder: holder, Face: w.documents[id].Face,
		Issued: p.Declared, Mode: "0110"}}, At: w.day.Start()})
	return id
}

// apply applies with a document and gives the opinion.
func (w *world) apply(id trade.DocumentID) (trade.Deal, Opinion) {
	w.next++
	document := w.documents[id]
	deal := trade.Deal{ID: trade.DealOf(trade.FinancingDeal, trade.FinancingID{15: w.next, 1: 1}),
		Enterprise: document.Holder,
		Bank:       trade.PartyID{1}, Region: "35"}
	w.post(trade.FinancingApplied{Deal: deal, Asked: trade.Money{Minor: document.Face.Minor * 8 / 10, Currency: "USD"},
		Tenor: 60, Lines: []trade.Line{{Document: id, Amount: document.Face.Minor}}, At: w.day.Start()})
	o, ok := w.watch.First(deal.Financing())
	if !ok {
		w.t.Fatal("no opinion")
	}
	w.exact(o)
	return deal, o
}

// exact checks that the reasons sum to the odds, and the odds to the score.
func (w *world) exact(o Opinion) {
	w.t.Helper()
	sum := o.Base + o.Rest
	for _, r := range o.Reasons {
		sum += r.Weight
		if r.Zh == "" || r.En == "" || len(o.Reasons) > 7 {
			w.t.Errorf("a reason without words: %+v", r)
		}
	}
	if sum != o.Odds || o.Score != int(math.Round(1000/(1+math.Exp(-float64(o.Odds)/100)))) || o.Score < 0 ||
		o.Score > 1000 {
		w.t.Errorf("the reasons come to %d, the odds are %d, the score %d", sum, o.Odds, o.Score)
	}
}

// history lets an exporter trade honestly for a while.
func (w *world) history(exporter string, loans int) {
	for range loans {
		id := w.ship(exporter, nil)
		w.day += 5
		deal, _ := w.apply(id)
		amount := w.documents[id].Face.Minor * 8 / 10
		w.post(trade.FinancingDisbursed{Deal: deal, Terms: trade.Terms{Amount: amount, Date: w.day,
			Maturity: w.day + 60}})
		w.day += 20
		w.post(trade.FinancingRepaid{Deal: deal, Repayment: trade.Repayment{Financing: deal.Financing(), Number: 1,
			Date: w.day, Principal: amount, Source: trade.FromProceeds}}, trade.FinancingSettled{Deal: deal})
	}
}

func (o Opinion) has(code string) *Reason {
	for i := range o.Reasons {
		if o.Reasons[i].Code == code {
			return &o.Reasons[i]
		}
	}
	return nil
}

func TestWhatStandsOut(t *testing.T) {
	for name, c := range map[string]struct {
		alter func(w *world, p *paper.Paper)
		code  string // of the reason that weighs most
		least int    // score
	}{
		"nothing": {nil, "", 0},
		"five times dear": {func(_ *world, p *paper.Paper) { p.Amount *= 5; p.Items[0].Amount *= 5 },
			"price-over", 100},
		"a fifth as dear": {func(_ *world, p *paper.Paper) { p.Amount /= 5; p.Items[0].Amount /= 5 },
			"price-under", 80},
		"a house abroad": {func(_ *world, p *paper.Paper) { p.Buyer = "Minjiang Shirts (HK) Ltd" },
			"related-buyer", 150},
		"gross below net":   {func(_ *world, p *paper.Paper) { p.Gross = p.Net / 2 }, "paper", 30},
		"seen once already": {func(w *world, p *paper.Paper) { w.copyOf(p) }, "alike-used", 200},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.history("Anhe Shirts Co. Ltd", 20)
			w.history("Minjiang Shirts Co. Ltd", 16)
			id := w.ship("Minjiang Shirts Co. Ltd", func(p *paper.Paper) {
				if c.alter != nil {
					c.alter(w, p)
				}
			})
			_, o := w.apply(id)
			if o.Abstains || o.Score < c.least {
				t.Errorf("abstains %v, score %d, reasons %+v", o.Abstains, o.Score, o.Reasons)
			}
			switch {
			case c.code == "" && (o.Score > 50 || o.Band != Clear || o.has("repays") == nil ||
				o.has("price-fits") == nil || len(o.Reasons) < 3):
				t.Errorf("a clean case: %d %+v", o.Score, o.Reasons)
			case c.code != "" && (o.Reasons[0].Code != c.code && o.Reasons[1].Code != c.code):
				t.Errorf("%s is not what weighs most: %+v", c.code, o.Reasons)
			case c.code != "" && (o.has(c.code).LowerEn == "" || len(o.has(c.code).Evidence) == 0):
				t.Errorf("no evidence, or nothing that would lower it: %+v", o.has(c.code))
			}
		})
	}
}

// A receivable of years ago stands out however good the enterprise is, and one of
// half a year is only told.
func TestAnOldReceivableStandsOut(t *testing.T) {
	for _, c := range []struct {
		age  trade.Day
		want Band
		told bool
	}{{170, Clear, false}, {250, Clear, true}, {1_367, Low, true}} {
		w := newWorld(t)
		w.history("Anhe Shirts Co. Ltd", 20)
		w.history("Minjiang Shirts Co. Ltd", 30)
		id := w.ship("Minjiang Shirts Co. Ltd", nil)
		w.day += c.age
		_, o := w.apply(id)
		if o.Band != c.want && !(c.want == Low && o.Band > Low) || (o.has("old") != nil) != c.told {
			t.Errorf("%d days old: %d, score %d, %+v", c.age, o.Band, o.Score, o.Reasons)
		}
	}
}

// copyOf makes a paper an altered copy of one that backs a loan.
func (w *world) copyOf(p *paper.Paper) {
	var latest paper.Paper
	for _, known := range w.papers {
		if known.Holder == p.Holder && known.Declared > latest.Declared {
			latest = known
		}
	}
	latest.ID, latest.Contract, latest.Amount, latest.Declared = p.ID, p.Contract, latest.Amount*101/100, w.day
	latest.Items = []paper.Item{latest.Items[0]}
	latest.Items[0].Amount = latest.Amount
	*p = latest
}

func TestRingIsTheRing(t *testing.T) {
	w := newWorld(t)
	ring := []string{"Minjiang Shirts Co. Ltd", "Anhe Trading Co. Ltd", "Ruida Textiles Co. Ltd"}
	for _, name := range ring {
		w.history(name, 8)
	}
	var documents []trade.DocumentID
	for i, name := range ring {
		w.day++
		documents = append(documents, w.ship(name, func(p *paper.Paper) {
			p.Buyer, p.Amount = ring[(i+1)%3], 1_260_000+int64(i)
			p.Items[0].Amount, p.Items[0].Code = p.Amount, "851762"
		}))
	}
	w.day += 3
	_, o := w.apply(documents[0])
	found := o.has("goods-back")
	if found == nil {
		found = o.has("ring")
	}
	if found == nil || found.Weight < 100 {
		t.Fatalf("the ring is not told: %+v", o.Reasons)
	}
	for _, name := range ring {
		if !strings.Contains(found.Zh, "中文 "+name) || strings.Contains(found.En, "中文") ||
			!strings.Contains(found.En, name) {
			t.Errorf("%s is not called by its name: %s %s", name, found.Zh, found.En)
		}
	}
	for _, id := range documents {
		if !strings.Contains(fmt.Sprint(found.Evidence), id.String()) {
			t.Errorf("declaration %s of the ring is no evidence: %+v", id, found.Evidence)
		}
	}
}

// Goods that come back in part make a paper worth less, and only the last of
// them spoil it as a withdrawal does.
func TestReturnedInPartIsNotWithdrawn(t *testing.T) {
	w := newWorld(t)
	id := w.ship("exporter", nil)
	deal, _ := w.apply(id)
	conduct := func() Conduct { return *w.watch.conduct[deal.Enterprise] }
	face := w.documents[id].Face.Minor
	back := trade.GoodsReturned{Document: id, Holder: deal.Enterprise, Amount: face / 2}
	w.post(back)
	if c := conduct(); c.Withdrawn != 0 || c.Amended != 1 || w.watch.documents[id].withdrawn {
		t.Errorf("in part: %+v", c)
	}
	back.Amount = face - face/2
	w.post(back)
	w.post(trade.DocumentWithdrawn{Document: id, Holder: deal.Enterprise})
	if c := conduct(); c.Withdrawn != 1 || c.Amended != 1 || !w.watch.documents[id].withdrawn {
		t.Errorf("wholly: %+v", c)
	}
}

// What a source takes back stops counting, as if it had never been said.
func TestTakenBackCountsNoMore(t *testing.T) {
	w := newWorld(t)
	id := w.ship("exporter", nil)
	deal, _ := w.apply(id)
	conduct := func() Conduct { return *w.watch.conduct[deal.Enterprise] }
	before, face := conduct(), w.documents[id].Face.Minor
	expect := func(when string, amended, withdrawn int) {
		t.Helper()
		c := conduct()
		if c.Amended != amended || c.Withdrawn != withdrawn || w.watch.documents[id].amended != amended ||
			math.Abs(c.recent.changed-float64(amended+withdrawn)) > 1e-9 {
			t.Errorf("%s: %+v", when, c)
		}
	}
	part := func(n byte, amount int64) trade.GoodsReturned {
		return trade.GoodsReturned{Document: id, Holder: deal.Enterprise, Amount: amount, Notice: trade.NoticeID{n}}
	}
	undo := func(n byte, amount int64) trade.ReturnTakenBack {
		return trade.ReturnTakenBack{Document: id, Holder: deal.Enterprise, Amount: amount, Notice: trade.NoticeID{n}}
	}
	w.post(part(1, face/2))
	expect("half came back", 1, 0)
	w.post(part(2, face-face/2))
	expect("and the other half", 1, 1)
	w.post(undo(1, face/2))
	expect("the first did not", 1, 0)
	w.post(undo(2, face-face/2))
	expect("nor the second", 0, 0)
	w.post(trade.DocumentWithdrawn{Document: id, Holder: deal.Enterprise})
	expect("withdrawn", 0, 1)
	w.post(part(3, 5))
	w.post(trade.DocumentReinstated{Document: id, Holder: deal.Enterprise}, undo(3, 5))
	expect("reinstated", 0, 0)
	if !reflect.DeepEqual(conduct(), before) {
		t.Errorf("%+v is left of %+v", conduct(), before)
	}
	w.post(trade.DocumentAmended{Document: id, Revision: 2, Face: w.documents[id].Face, Mode: "9810",
		Issued: w.day - 1})
	expect("another mode", 1, 0)
	if w.watch.documents[id].issued != w.day-1 {
		t.Error("the day stays as it was")
	}
}

func TestAbstains(t *testing.T) {
	w := newWorld(t)
	id := w.ship("Minjiang Shirts Co. Ltd", nil)
	if _, o := w.apply(id); !o.Abstains {
		t.Errorf("an opinion on nothing: %+v", o)
	}
	w = newWorld(t)
	w.history("Anhe Shirts Co. Ltd", 20)
	w.sealed = true
	if _, o := w.apply(w.ship("Minjiang Shirts Co. Ltd", nil)); !o.Abstains || o.has("price-fits") != nil {
		t.Errorf("an opinion on a sealed paper: %+v", o)
	}
	if _, ok := w.watch.Opine(trade.FinancingID{9}, w.day); ok {
		t.Error("an opinion on an application that nobody made")
	}
}

// Absurd entries must not stop a Watch, and the same journal gives the same opinion.
func TestAbsurdEntries(t *testing.T) {
	var opinions []Opinion
	for range 2 {
		w := newWorld(t)
		w.history("Anhe Shirts Co. Ltd", 12)
		w.post(trade.FinancingSettled{Deal: trade.Deal{ID: trade.DealOf(trade.FinancingDeal, trade.FinancingID{7})}},
			trade.FinancingRepaid{},
			trade.FinancingDisbursed{}, trade.DocumentAmended{}, trade.GoodsReturned{},
			trade.ProceedsRegistered{Proceeds: trade.Proceeds{Amount: trade.Money{Minor: math.MinInt64,
				Currency: "XXX"}}}, trade.AlertRaised{}, trade.FinancingEnded{State: trade.Lapsed},
			trade.FinancingApplied{Deal: trade.Deal{ID: trade.DealOf(trade.FinancingDeal, trade.FinancingID{8})},
				Asked: trade.Money{Minor: -5, Currency: "nothing"}, Tenor: -1, Lines: []trade.Line{{}, {}}})
		id := w.ship("Anhe Shirts Co. Ltd", func(p *paper.Paper) {
			p.Gross, p.Net, p.Items[0].Quantity = math.NaN(), math.Inf(1), -1
			p.Buyer, p.Amount = strings.Repeat("壹", 100_000), math.MaxInt64
		})
		_, o := w.apply(id)
		opinions = append(opinions, o)
	}
	if !reflect.DeepEqual(opinions[0], opinions[1]) {
		t.Error("the same journal gave two opinions")
	}
}

func TestTableIsTheModel(t *testing.T) {
	before := TableHash()
	if len(Codes()) != len(table) || before == [32]byte{} {
		t.Error("codes and table differ")
	}
	otherwise := []string{"paper", "price-under", "price-over", "alike", "alike-used", "ring", "goods-back",
		"shared-buyer", "fan", "sudden"} // worded by what found them
	lowered := 0
	for code := range table {
		if words.OfCode(code).Zh == code {
			t.Errorf("%s has no short name", code)
		}
		if said := words.Weighed(code); (said == words.Text{}) != slices.Contains(otherwise, code) {
			t.Errorf("%s says %q", code, said)
		}
		if (words.Lowers(code) != words.Text{}) {
			lowered++
		}
	}
	if lowered != 24 {
		t.Errorf("%d reasons say what would lower them", lowered)
	}
}

// Many ask at once while the journal goes on.
func TestManyAsk(t *testing.T) {
	w := newWorld(t)
	w.history("Anhe Shirts Co. Ltd", 14)
	deal, _ := w.apply(w.ship("Anhe Shirts Co. Ltd", nil))
	var asking sync.WaitGroup
	for range 4 {
		asking.Go(func() {
			for day := range 40 {
				if _, ok := w.watch.Opine(deal.Financing(),
					w.watch.financings[deal.Financing()].applied.Day()+trade.Day(day)); !ok {
					t.Error("no opinion")
				}
			}
		})
	}
	asking.Wait()
}
