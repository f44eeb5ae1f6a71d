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

// desk is a small trade that a Watch may look up.
type desk struct {
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

func newDesk(t *testing.T) *desk {
	d := &desk{t: t, documents: map[trade.DocumentID]trade.Document{}, papers: map[trade.DocumentID]paper.Paper{},
		names: map[trade.PartyID]string{}, day: 20_500}
	d.watch = NewWatch(d)
	d.post(trade.RatesPublished{Rates: trade.Rates{Day: d.day,
		Rates: []trade.Rate{{Currency: "USD", Per100: 7_100_000}}}})
	return d
}

func (d *desk) Document(id trade.DocumentID) (trade.Document, bool) {
	document, ok := d.documents[id]
	return document, ok
}

func (d *desk) Paper(document trade.Document) (paper.Paper, bool) {
	p, ok := d.papers[document.ID]
	return p, ok && !d.sealed
}

func (d *desk) Name(id trade.PartyID) string { return d.names[id] }

func (d *desk) Shown(id trade.PartyID) (zh, en string) {
	if d.names[id] == "" {
		return "", ""
	}
	return "中文 " + d.names[id], d.names[id]
}

func (d *desk) post(events ...trade.Event) {
	d.height++
	d.watch.Take(trade.Entry{Height: d.height, Index: 1, At: d.day.Start() + 36_000_000, Events: events})
}

func (d *desk) party(name string) trade.PartyID {
	for id, known := range d.names {
		if known == name {
			return id
		}
	}
	var id trade.PartyID
	copy(id[:], name)
	d.names[id] = name
	return id
}

// ship publishes a paper of an exporter, as an honest one unless altered.
func (d *desk) ship(exporter string, alter func(*paper.Paper)) trade.DocumentID {
	d.next++
	id := trade.DocumentID{15: d.next, 0: byte(d.height)}
	net := 900 + 7*float64(d.next)
	p := paper.Paper{ID: id.String(), Kind: paper.Declaration, Holder: exporter, Declared: d.day, Exported: d.day + 2,
		Mode: "0110", Buyer: "Northsea Retail GmbH", Transport: "2", Vessel: "COSCO ROSE",
		Voyage: fmt.Sprintf("%03dE", d.next), BillOfLading: fmt.Sprintf("COSU77%06d", 7919*int(d.next)),
		Contract: fmt.Sprintf("SC-%d", d.next), TradeCountry: "DE", Destination: "DE", Incoterm: "FOB",
		Packages: 40, Net: net, Gross: net * 1.07,
		Currency: "USD", Amount: int64(net * 1_400)}
	p.Items = []paper.Item{{Code: "610910", Description: "cotton shirts", Unit: "KG", Origin: "CN", Quantity: net,
		Amount: p.Amount}}
	if alter != nil {
		alter(&p)
	}
	holder := d.party(exporter)
	d.documents[id] = trade.Document{ID: id, Holder: holder, Face: trade.Money{Minor: p.Amount, Currency: "USD"},
		Issued: p.Declared, Mode: "0110", Since: d.day.Start()}
	d.papers[id] = p
	d.post(trade.DocumentsPublished{Documents: []trade.Publication{{ID: id, Holder: holder, Face: d.documents[id].Face,
		Issued: p.Declared, Mode: "0110"}}, At: d.day.Start()})
	return id
}

// apply applies with a document and gives the opinion.
func (d *desk) apply(id trade.DocumentID) (trade.Deal, Opinion) {
	d.next++
	document := d.documents[id]
	deal := trade.Deal{ID: trade.DealOf(trade.FinancingDeal, trade.FinancingID{15: d.next, 1: 1}),
		Enterprise: document.Holder,
		Bank:       trade.PartyID{1}, Region: "35"}
	d.post(trade.FinancingApplied{Deal: deal, Asked: trade.Money{Minor: document.Face.Minor * 8 / 10, Currency: "USD"},
		Tenor: 60, Lines: []trade.Line{{Document: id, Amount: document.Face.Minor}}, At: d.day.Start()})
	o, ok := d.watch.First(deal.Financing())
	if !ok {
		d.t.Fatal("no opinion")
	}
	d.exact(o)
	return deal, o
}

// exact checks that the reasons sum to the odds, and the odds to the score.
func (d *desk) exact(o Opinion) {
	d.t.Helper()
	sum := o.Base + o.Rest
	for _, r := range o.Reasons {
		sum += r.Weight
		if r.Zh == "" || r.En == "" || len(o.Reasons) > 7 {
			d.t.Errorf("a reason without words: %+v", r)
		}
	}
	if sum != o.Odds || o.Score != int(math.Round(1000/(1+math.Exp(-float64(o.Odds)/100)))) || o.Score < 0 ||
		o.Score > 1000 {
		d.t.Errorf("the reasons come to %d, the odds are %d, the score %d", sum, o.Odds, o.Score)
	}
}

// history lets an exporter trade honestly for a while.
func (d *desk) history(exporter string, loans int) {
	for range loans {
		id := d.ship(exporter, nil)
		d.day += 5
		deal, _ := d.apply(id)
		amount := d.documents[id].Face.Minor * 8 / 10
		d.post(trade.FinancingDisbursed{Deal: deal, Terms: trade.Terms{Amount: amount, Date: d.day,
			Maturity: d.day + 60}})
		d.day += 20
		d.post(trade.FinancingRepaid{Deal: deal, Repayment: trade.Repayment{Financing: deal.Financing(), Number: 1,
			Date: d.day, Principal: amount, Source: trade.FromProceeds}}, trade.FinancingSettled{Deal: deal})
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
		alter func(d *desk, p *paper.Paper)
		code  string // of the reason that weighs most
		least int    // score
	}{
		"nothing": {nil, "", 0},
		"five times dear": {func(_ *desk, p *paper.Paper) { p.Amount *= 5; p.Items[0].Amount *= 5 },
			"price-over", 100},
		"a fifth as dear": {func(_ *desk, p *paper.Paper) { p.Amount /= 5; p.Items[0].Amount /= 5 },
			"price-under", 80},
		"a house abroad": {func(_ *desk, p *paper.Paper) { p.Buyer = "Minjiang Shirts (HK) Ltd" },
			"related-buyer", 150},
		"gross below net":   {func(_ *desk, p *paper.Paper) { p.Gross = p.Net / 2 }, "paper", 30},
		"seen once already": {func(d *desk, p *paper.Paper) { d.copyOf(p) }, "alike-used", 200},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.history("Anhe Shirts Co. Ltd", 20)
			d.history("Minjiang Shirts Co. Ltd", 16)
			id := d.ship("Minjiang Shirts Co. Ltd", func(p *paper.Paper) {
				if c.alter != nil {
					c.alter(d, p)
				}
			})
			_, o := d.apply(id)
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
	}{{170, Clear, false}, {250, Clear, true}, {1_367, Look, true}} {
		d := newDesk(t)
		d.history("Anhe Shirts Co. Ltd", 20)
		d.history("Minjiang Shirts Co. Ltd", 30)
		id := d.ship("Minjiang Shirts Co. Ltd", nil)
		d.day += c.age
		_, o := d.apply(id)
		if o.Band != c.want && !(c.want == Look && o.Band > Look) || (o.has("old") != nil) != c.told {
			t.Errorf("%d days old: %d, score %d, %+v", c.age, o.Band, o.Score, o.Reasons)
		}
	}
}

// copyOf makes a paper an altered copy of one that backs a loan.
func (d *desk) copyOf(p *paper.Paper) {
	var latest paper.Paper
	for _, known := range d.papers {
		if known.Holder == p.Holder && known.Declared > latest.Declared {
			latest = known
		}
	}
	latest.ID, latest.Contract, latest.Amount, latest.Declared = p.ID, p.Contract, latest.Amount*101/100, d.day
	latest.Items = []paper.Item{latest.Items[0]}
	latest.Items[0].Amount = latest.Amount
	*p = latest
}

func TestRingIsTheRing(t *testing.T) {
	d := newDesk(t)
	ring := []string{"Minjiang Shirts Co. Ltd", "Anhe Trading Co. Ltd", "Ruida Textiles Co. Ltd"}
	for _, name := range ring {
		d.history(name, 8)
	}
	var documents []trade.DocumentID
	for i, name := range ring {
		d.day++
		documents = append(documents, d.ship(name, func(p *paper.Paper) {
			p.Buyer, p.Amount = ring[(i+1)%3], 1_260_000+int64(i)
			p.Items[0].Amount, p.Items[0].Code = p.Amount, "851762"
		}))
	}
	d.day += 3
	_, o := d.apply(documents[0])
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
	d := newDesk(t)
	id := d.ship("exporter", nil)
	deal, _ := d.apply(id)
	conduct := func() Conduct { return *d.watch.conduct[deal.Enterprise] }
	face := d.documents[id].Face.Minor
	back := trade.GoodsReturned{Document: id, Holder: deal.Enterprise, Amount: face / 2}
	d.post(back)
	if c := conduct(); c.Withdrawn != 0 || c.Amended != 1 || d.watch.documents[id].withdrawn {
		t.Errorf("in part: %+v", c)
	}
	back.Amount = face - face/2
	d.post(back)
	d.post(trade.DocumentWithdrawn{Document: id, Holder: deal.Enterprise})
	if c := conduct(); c.Withdrawn != 1 || c.Amended != 1 || !d.watch.documents[id].withdrawn {
		t.Errorf("wholly: %+v", c)
	}
}

// What a source takes back stops counting, as if it had never been said.
func TestTakenBackCountsNoMore(t *testing.T) {
	d := newDesk(t)
	id := d.ship("exporter", nil)
	deal, _ := d.apply(id)
	conduct := func() Conduct { return *d.watch.conduct[deal.Enterprise] }
	before, face := conduct(), d.documents[id].Face.Minor
	expect := func(when string, amended, withdrawn int) {
		t.Helper()
		c := conduct()
		if c.Amended != amended || c.Withdrawn != withdrawn || d.watch.documents[id].amended != amended ||
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
	d.post(part(1, face/2))
	expect("half came back", 1, 0)
	d.post(part(2, face-face/2))
	expect("and the other half", 1, 1)
	d.post(undo(1, face/2))
	expect("the first did not", 1, 0)
	d.post(undo(2, face-face/2))
	expect("nor the second", 0, 0)
	d.post(trade.DocumentWithdrawn{Document: id, Holder: deal.Enterprise})
	expect("withdrawn", 0, 1)
	d.post(part(3, 5))
	d.post(trade.DocumentReinstated{Document: id, Holder: deal.Enterprise}, undo(3, 5))
	expect("reinstated", 0, 0)
	if !reflect.DeepEqual(conduct(), before) {
		t.Errorf("%+v is left of %+v", conduct(), before)
	}
	d.post(trade.DocumentAmended{Document: id, Revision: 2, Face: d.documents[id].Face, Mode: "9810",
		Issued: d.day - 1})
	expect("another mode", 1, 0)
	if d.watch.documents[id].issued != d.day-1 {
		t.Error("the day stays as it was")
	}
}

func TestAbstains(t *testing.T) {
	d := newDesk(t)
	id := d.ship("Minjiang Shirts Co. Ltd", nil)
	if _, o := d.apply(id); !o.Abstains {
		t.Errorf("an opinion on nothing: %+v", o)
	}
	d = newDesk(t)
	d.history("Anhe Shirts Co. Ltd", 20)
	d.sealed = true
	if _, o := d.apply(d.ship("Minjiang Shirts Co. Ltd", nil)); !o.Abstains || o.has("price-fits") != nil {
		t.Errorf("an opinion on a sealed paper: %+v", o)
	}
	if _, ok := d.watch.Opine(trade.FinancingID{9}, d.day); ok {
		t.Error("an opinion on an application that nobody made")
	}
}

// Absurd entries must not stop a Watch, and the same journal gives the same opinion.
func TestAbsurdEntries(t *testing.T) {
	var opinions []Opinion
	for range 2 {
		d := newDesk(t)
		d.history("Anhe Shirts Co. Ltd", 12)
		d.post(trade.FinancingSettled{Deal: trade.Deal{ID: trade.DealOf(trade.FinancingDeal, trade.FinancingID{7})}},
			trade.FinancingRepaid{},
			trade.FinancingDisbursed{}, trade.DocumentAmended{}, trade.GoodsReturned{},
			trade.ProceedsRegistered{Proceeds: trade.Proceeds{Amount: trade.Money{Minor: math.MinInt64,
				Currency: "XXX"}}}, trade.AlertRaised{}, trade.FinancingEnded{State: trade.Lapsed},
			trade.FinancingApplied{Deal: trade.Deal{ID: trade.DealOf(trade.FinancingDeal, trade.FinancingID{8})},
				Asked: trade.Money{Minor: -5, Currency: "nothing"}, Tenor: -1, Lines: []trade.Line{{}, {}}})
		id := d.ship("Anhe Shirts Co. Ltd", func(p *paper.Paper) {
			p.Gross, p.Net, p.Items[0].Quantity = math.NaN(), math.Inf(1), -1
			p.Buyer, p.Amount = strings.Repeat("壹", 100_000), math.MaxInt64
		})
		_, o := d.apply(id)
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
	d := newDesk(t)
	d.history("Anhe Shirts Co. Ltd", 14)
	deal, _ := d.apply(d.ship("Anhe Shirts Co. Ltd", nil))
	var asking sync.WaitGroup
	for range 4 {
		asking.Go(func() {
			for day := range 40 {
				if _, ok := d.watch.Opine(deal.Financing(),
					d.watch.financings[deal.Financing()].applied.Day()+trade.Day(day)); !ok {
					t.Error("no opinion")
				}
			}
		})
	}
	asking.Wait()
}
