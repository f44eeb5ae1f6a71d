package readmodel

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"tallystick/book/trade"
)

// offered says whether a document, or the enterprise, was named in an
// application that concerns a viewer.
func (w *world) offered(v trade.Viewer, names func(trade.Deal, []trade.Line) bool) bool {
	for _, f := range w.book.financings() {
		if names(f.Deal, f.Lines) && trade.MaySee(v, f.Audience()) {
			return true
		}
	}
	for _, p := range w.book.payments() {
		if names(p.Deal, p.Lines) && trade.MaySee(v, p.Audience()) {
			return true
		}
	}
	return false
}

// mayDeal reports whether a viewer may see what a deal is.
func (w *world) mayDeal(v trade.Viewer, deal trade.DealID) bool {
	if id := deal.Payment(); !id.IsZero() {
		return trade.MaySee(v, w.book.payment(id).Audience())
	}
	return trade.MaySee(v, w.book.financing(deal.Financing()).Audience())
}

func (w *world) everyone() []trade.Viewer {
	viewers := []trade.Viewer{w.governor(), w.viewer(w.branch), w.viewer(w.customs)}
	for _, party := range slices.Concat(w.banks, w.enterprises) {
		viewers = append(viewers, w.viewer(party))
	}
	// strangers of every kind, in a region with business and in one without
	for kind := trade.Branch; kind <= trade.Carrier; kind++ {
		viewers = append(viewers, trade.Viewer{Party: trade.PartyID{200, byte(kind)}, Kind: kind, Region: "44"},
			trade.Viewer{Party: trade.PartyID{201, byte(kind)}, Kind: kind, Region: "65"})
	}
	return append(viewers, trade.Viewer{Kind: trade.Bank}, trade.Viewer{Kind: trade.Branch})
}

func TestEveryViewerSeesItsOwnAndNoMore(t *testing.T) {
	w := newWorld(21, 4, 6)
	w.play(50, 8)
	m := open(t, w)
	follow(t, m, w.blocks)
	for _, v := range w.everyone() {
		seesDocuments(t, w, m, v)
		seesFinancings(t, w, m, v)
		seesReceipts(t, w, m, v)
		seesRest(t, w, m, v)
	}
}

func seesDocuments(t *testing.T, w *world, m *Model, v trade.Viewer) {
	ctx := context.Background()
	shown := map[trade.DocumentID]Document{}
	for _, d := range every(t, func(p Page) (List[Document], error) { return m.Documents(ctx, v, DocumentFilter{}, p) },
		Largest) {
		shown[d.ID] = d
	}
	for x, d := range w.book.documents() {
		whole := trade.MaySee(v, d.Audience())
		may := whole || w.offered(v, func(_ trade.Deal, lines []trade.Line) bool {
			return slices.ContainsFunc(lines, func(l trade.Line) bool { return l.Document == x })
		})
		got, seen := shown[x]
		one, err := m.Document(ctx, v, x)
		if seen != may || (err == nil) != may || (!may && !errors.Is(err, ErrUnknown)) {
			t.Fatalf("%v: document seen %v, may %v, %v", v, seen, may, err)
		}
		if !may {
			continue
		}
		same(t, "list and page", got, one)
		same(t, "document", got.Document, d)
		if v.Kind == trade.Bank {
			own := trade.Taking{Collected: w.book.position(x, v.Party).Collected}
			for _, c := range w.book.claimsOf()[x] {
				if c.Bank == v.Party {
					own.Held, own.Pledged, own.Spent = own.Held+c.Held, own.Pledged+c.Open(), own.Spent+c.Spent
				}
			}
			if !got.Partial || got.Taking != own || got.Elsewhere != d.Worth()-d.Free-own.Taken() {
				t.Fatalf("a bank sees %+v of %+v", got, d)
			}
		} else if got.Partial || got.Taking != w.book.Taking(x) {
			t.Fatal("not told of what is taken is", v)
		}
		claims, err := m.Claims(ctx, v, x)
		want := 0
		for _, c := range w.book.claimsOf()[x] {
			if w.mayDeal(v, c.Deal) {
				want++
			}
		}
		if err != nil || len(claims) != want {
			t.Fatalf("%v: %d claims, not %d, %v", v, len(claims), want, err)
		}
	}
}

func seesFinancings(t *testing.T, w *world, m *Model, v trade.Viewer) {
	ctx := context.Background()
	for _, filter := range []FinancingFilter{{}, {Bank: w.banks[0]}, {Enterprise: w.enterprises[0]}, {Region: "44"},
		{State: trade.Disbursed}, {Overdue: w.at.Day()}, {Currency: "EUR", Product: trade.ExportReceivable},
		{Document: w.book.financing(w.financings[0]).Lines[0].Document},
		{AppliedFrom: w.start + 86_400_000*2, AppliedTo: w.start + 86_400_000*5},
		{AskedFrom: 50_000, AskedTo: 300_000}, {AppliedFrom: w.at + 1}} {
		want := map[trade.FinancingID]bool{}
		for x, f := range w.book.financings() {
			if trade.MaySee(v, f.Audience()) && fits(f, filter) {
				want[x] = true
			}
		}
		for _, order := range []Order{"", Newest, Oldest, Largest} {
			last := trade.Financing{}
			got := every(t, func(p Page) (List[trade.Financing], error) { return m.Financings(ctx, v, filter, p) },
				order)
			for i, f := range got {
				if !want[f.Deal.Financing()] {
					t.Fatalf("%v sees a financing of %v with %+v", v, f.Deal, filter)
				}
				if i > 0 && ((order == Newest && f.AppliedAt > last.AppliedAt) ||
					(order == Oldest && f.AppliedAt < last.AppliedAt) ||
					(order == Largest && f.Asked.Minor > last.Asked.Minor)) {
					t.Fatal("out of order", order)
				}
				last = f
			}
			if len(got) != len(want) {
				t.Fatalf("%v with %+v by %q: %d of %d", v, filter, order, len(got), len(want))
			}
		}
	}
	for x, f := range w.book.financings() {
		_, err := m.Financing(ctx, v, x)
		repaid, err2 := m.Repayments(ctx, v, x)
		may := trade.MaySee(v, f.Audience())
		if (err == nil) != may || err2 != nil || (!may && len(repaid) > 0) {
			t.Fatal(v, may, err, err2, len(repaid))
		}
	}
}

func fits(f trade.Financing, by FinancingFilter) bool {
	return (by.Bank.IsZero() || by.Bank == f.Deal.Bank) &&
		(by.Enterprise.IsZero() || by.Enterprise == f.Deal.Enterprise) &&
		(by.Region == "" || by.Region == f.Deal.Region) &&
		(by.State == 0 || by.State == f.State) &&
		(by.Overdue == 0 || (f.State == trade.Disbursed && f.Terms.Maturity < by.Overdue)) &&
		(by.Currency == "" || by.Currency == f.Asked.Currency) &&
		(by.AppliedFrom == 0 || f.AppliedAt >= by.AppliedFrom) && (by.AppliedTo == 0 || f.AppliedAt < by.AppliedTo) &&
		f.Asked.Minor >= by.AskedFrom && (by.AskedTo == 0 || f.Asked.Minor <= by.AskedTo) &&
		(by.Document.IsZero() || slices.ContainsFunc(f.Lines,
			func(l trade.Line) bool { return l.Document == by.Document }))
}

func seesRest(t *testing.T, w *world, m *Model, v trade.Viewer) {
	ctx := context.Background()
	count := func(what string, got, want int) {
		if got != want {
			t.Fatalf("%v sees %d %s, not %d", v, got, what, want)
		}
	}
	alerts, received, parties, pilots, keys := 0, 0, 0, 0, 0
	for _, a := range w.book.alerts() {
		alerts += int(one01(trade.MaySee(v, a.Audience())))
	}
	for _, p := range w.book.allReceived() {
		received += int(one01(trade.MaySee(v, p.Audience())))
	}
	for x, p := range w.book.parties() {
		parties += int(one01(trade.MaySee(v, p.Audience()) ||
			w.offered(v, func(d trade.Deal, _ []trade.Line) bool { return d.Enterprise == x })))
	}
	for _, p := range w.book.pilots() {
		pilots += int(one01(trade.MaySee(v, p.Audience())))
	}
	for _, k := range w.book.personKeys() {
		keys += int(one01(trade.MaySee(v, k.Audience())))
	}
	count("alerts", len(every(t, func(p Page) (List[trade.Alert], error) { return m.Alerts(ctx, v, AlertFilter{}, p) },
		"")), alerts)
	count("proceeds",
		len(every(t, func(p Page) (List[trade.Proceeds], error) { return m.ProceedsList(ctx, v, ProceedsFilter{}, p) },
			"")), received)
	list := every(t, func(p Page) (List[trade.Party], error) { return m.Parties(ctx, v, PartyFilter{}, p) }, "")
	count("parties", len(list), parties)
	admitted, err := m.Pilots(ctx, v)
	if err != nil {
		t.Fatal(err)
	}
	count("pilots", len(admitted), pilots)
	for _, p := range list {
		shown, err := m.Keys(ctx, v, p.ID)
		if err != nil {
			t.Fatal(err)
		}
		keys -= len(shown)
	}
	count("keys too few", keys, 0)
}

func TestTheFeedShowsEachViewerItsEvents(t *testing.T) {
	w := newWorld(22, 3, 5)
	w.play(50, 8)
	m := open(t, w)
	follow(t, m, w.blocks)
	blocks := append([]Block{w.genesis()}, w.blocks...)
	for i, v := range w.everyone() {
		var feed []Entry
		height, index := int64(-1), uint32(0)
		for limit := 1 + i*13%200; ; {
			some, err := m.Entries(context.Background(), v, height, index, limit)
			if err != nil {
				t.Fatal(err)
			}
			if len(some) == 0 {
				break
			}
			feed = append(feed, some...)
			last := some[len(some)-1]
			height, index = last.Height, last.Index
		}
		newest := every(t, func(p Page) (List[Entry], error) {
			return m.EntryList(context.Background(), v,
				EntryFilter{}, p)
		}, Newest)
		slices.Reverse(newest)
		if !reflect.DeepEqual(newest, feed) {
			t.Fatal("list and feed differ")
		}
		for _, block := range blocks {
			for _, e := range block.Entries {
				want, ok := expected(v, e)
				if !ok {
					continue
				}
				if len(feed) == 0 {
					t.Fatalf("%v: the feed ends before %d/%d", v, e.Height, e.Index)
				}
				sortPublished(&feed[0])
				sortPublished(&want)
				same(t, "entry", feed[0].Events, want.Events)
				feed[0].Events, want.Events = nil, nil
				same(t, "entry", feed[0], want)
				feed = feed[1:]
			}
		}
		if len(feed) > 0 {
			t.Fatalf("%v: %d entries too many", v, len(feed))
		}
	}
}

// expected works out by hand what a viewer may see of an entry.
func expected(v trade.Viewer, e trade.Entry) (Entry, bool) {
	own := v.Kind == trade.Regulator || (v.Party == e.By.Party && !v.Party.IsZero())
	shown, actor := Entry{Entry: e}, own
	shown.Events = nil
	for _, event := range e.Events {
		if p, ok := event.(trade.DocumentsPublished); ok {
			p.Documents = slices.DeleteFunc(slices.Clone(p.Documents), func(x trade.Publication) bool {
				return !trade.MaySee(v, trade.Audience{Parties: []trade.PartyID{p.Source, x.Holder}})
			})
			if len(p.Documents) > 0 {
				shown.Events, actor = append(shown.Events, p), true
			}
		} else if trade.MaySee(v, event.Audience()) {
			shown.Events, actor = append(shown.Events, event), actor || trade.MaySeeActor(v, e.By.Party, event)
		}
	}
	if !actor {
		shown.ActorHidden, shown.Envelope, shown.By, shown.Person = true, trade.EnvelopeID{}, trade.Signer{},
			trade.PersonID{}
	}
	return shown, own || len(shown.Events) > 0
}

// sortPublished puts documents in order, because publications come by holder.
func sortPublished(e *Entry) {
	for i, event := range e.Events {
		if p, ok := event.(trade.DocumentsPublished); ok {
			p.Documents = slices.SortedFunc(slices.Values(p.Documents),
				func(a, b trade.Publication) int { return slices.Compare(a.ID[:], b.ID[:]) })
			e.Events[i] = p
		}
	}
}

func TestHistoryOfARecord(t *testing.T) {
	w := newWorld(23, 3, 4)
	w.play(40, 8)
	m := open(t, w)
	follow(t, m, w.blocks)
	ctx := context.Background()
	refusals := 0
	for x, d := range w.book.documents() {
		history := every(t, func(p Page) (List[Entry], error) {
			return m.History(ctx, w.governor(), DocumentNoun,
				x, p)
		}, Oldest)
		published, ok := history[0].Events[0].(trade.DocumentsPublished)
		if !ok || len(published.Documents) != 1 || published.Documents[0].ID != x {
			t.Fatalf("a history begins with %+v", history[0])
		}
		held := int64(0)
		for _, e := range history {
			refusals += int(one01(!e.Refusal.OK()))
			for _, event := range e.Events {
				if moved, ok := event.(trade.ValueMoved); ok && moved.Document != x {
					t.Fatal("a stranger in the history")
				} else if ok {
					held += moved.Held
				}
			}
		}
		if taken := w.book.Taking(d.ID); held != taken.Held {
			t.Fatalf("the history of a document holds %d, not %d", held, taken.Held)
		}
		for _, bank := range w.banks {
			for _, e := range every(t, func(p Page) (List[Entry],
				error) {
				return m.History(ctx, w.viewer(bank), DocumentNoun, x, p)
			}, Newest) {
				for _, event := range e.Events {
					if !trade.MaySee(w.viewer(bank), event.Audience()) {
						t.Fatalf("a bank sees %+v", event)
					}
				}
			}
		}
	}
	if refusals == 0 {
		t.Fatal("no refused attempt in any history")
	}
	for x, f := range w.book.financings() {
		history := every(t, func(p Page) (List[Entry], error) {
			return m.History(ctx, w.viewer(f.Deal.Enterprise), FinancingNoun, x, p)
		}, Oldest)
		if _, ok := history[0].Events[0].(trade.FinancingApplied); !ok {
			t.Fatalf("a history begins with %+v", history[0])
		}
		e, err := m.EntryByEnvelope(ctx, w.viewer(f.Deal.Enterprise), history[0].Envelope)
		if err != nil || e.Height != history[0].Height || e.Index != history[0].Index {
			t.Fatal(e, err)
		}
		if _, err := m.EntryByEnvelope(ctx, trade.Viewer{Kind: trade.Bank, Party: trade.PartyID{8}},
			e.Envelope); !errors.Is(err, ErrUnknown) {
			t.Fatal("a stranger finds an envelope", err)
		}
	}
}

// seesReceipts compares who may have a receipt, which holds the record whole,
// with who may see all of it.
func seesReceipts(t *testing.T, w *world, m *Model, v trade.Viewer) {
	t.Helper()
	has := func(kind, id string, want bool) {
		t.Helper()
		name, err := KeyNamed(kind, id)
		if err != nil {
			t.Fatalf("%s %s: %v", kind, id, err)
		}
		may, err := m.MayHaveReceipt(context.Background(), v, w.book.Book, name)
		if err != nil || may != want {
			t.Fatalf("%v may have the receipt of %s %s: %v (%v), should be %v", v, kind, id, may, err, want)
		}
	}
	for x, f := range w.book.financings() {
		may := trade.MaySee(v, f.Audience())
		has("financings", x.String(), may)
		for n := range w.book.repaid()[x] {
			has("repayments", fmt.Sprintf("%s-%d", x, n), may)
		}
	}
	for x, p := range w.book.payments() {
		may := trade.MaySee(v, p.Audience())
		has("payments", x.String(), may)
		for n := range p.Refunds {
			has("refunds", fmt.Sprintf("%s-%d", x, n+1), may)
		}
		has("refunds", x.String()+"-99", v.Kind == trade.Regulator)
	}
	for x, claims := range w.book.claimsOf() {
		d := w.book.document(x)
		for deal := range claims {
			name := deal.Financing().String()
			if id := deal.Payment(); !id.IsZero() {
				name = "payment-" + id.String()
			}
			has("claims", x.String()+"-"+name, w.mayDeal(v, deal))
		}
		whole := trade.MaySee(v, d.Audience())
		offered := w.offered(v, func(_ trade.Deal, lines []trade.Line) bool {
			return slices.ContainsFunc(lines, func(l trade.Line) bool { return l.Document == x })
		})
		has("documents", x.String(), whole || offered)
		has("takings", x.String(), whole || offered && v.Kind == trade.Branch)
	}
	for x, p := range w.book.parties() {
		has("parties", x.String(), trade.MaySee(v, p.Audience()) ||
			w.offered(v, func(d trade.Deal, _ []trade.Line) bool { return d.Enterprise == x }))
		if _, lent := w.book.Record(trade.LendersKey(x)); lent {
			has("lenders", x.String(), v.Party == x || v.Kind == trade.Regulator ||
				v.Kind == trade.Branch && v.Region == p.Region)
		}
	}
	for _, alert := range w.book.alerts() {
		has("alerts", alert.ID.String(), trade.MaySee(v, alert.Audience()))
	}
	for x, p := range w.book.allReceived() {
		has("proceeds", x.String(), trade.MaySee(v, p.Audience()))
	}
	for x, k := range w.book.personKeys() {
		has("keys", x.String(), trade.MaySee(v, k.Audience()))
	}
	all := v.Kind == trade.Regulator
	for x := range w.book.allRates() {
		has("rates", x.String(), true)
	}
	has("limits", "all", true)
	for _, s := range trade.Scenarios() {
		has("limits", s.String(), true)
	}
	has("rate-limits", "all", true)
	_, models := w.book.Record(trade.ModelsKey())
	has("models", "all", all || models && trade.MaySee(v, trade.ModelVersions{}.Audience()))
	for kind, id := range map[string]string{ // there is none of these, and only the regulator hears so
		"pilots": "scenario", "rates": "2019-01-01", "financings": trade.FinancingID{9}.String(),
		"payments": trade.PaymentID{9}.String(),
		"alerts":   trade.AlertID{9}.String(),
		"parties":  trade.PartyID{9}.String(), "keys": trade.KeyID{9}.String(),
		"documents": trade.DocumentID{9}.String(),
		"proceeds":  trade.ProceedsID{9}.String(), "inspections": trade.FinancingID{9}.String(),
		"proposals": trade.ProposalID{9}.String(), "keepers": trade.KeeperID{9}.String(),
	} {
		has(kind, id, all)
	}
	for x, f := range w.book.financings() { // not even of one's own financing
		has("repayments", x.String()+"-99", all)
		has("claims", trade.DocumentID{9}.String()+"-"+x.String(), all)
		if _, drawn := w.book.Inspection(f.Deal.Financing()); !drawn {
			has("inspections", x.String(), all)
		}
	}
	has("pilots", "region-44", v.Kind == trade.Regulator || v.Region == "44" && v.Kind == trade.Branch)
	has("pilots", "bank-"+w.banks[0].String(), v.Kind == trade.Regulator || v.Party == w.banks[0])
}

func TestReceiptsAreNamed(t *testing.T) {
	const id = "000102030405060708090a0b0c0d0e0f"
	for kind, wrong := range map[string]string{"parties": "1", "keys": "", "documents": id + "0",
		"claims":  id + "-payment-1",
		"takings": "1", "lenders": "", "memberships": "",
		"financings": "x", "repayments": id + "-x", "payments": "1", "refunds": id, "proceeds": "-", "proposals": "1",
		"keepers": "1",
		"alerts":  "-1", "rates": "2026-13-01", "limits": "some", "rate-limits": "some",
		"models": "some", "pilots": "region-99",
		"secrets": id, "": id} {
		if _, err := KeyNamed(kind, wrong); err == nil {
			t.Errorf("%s %q names a record", kind, wrong)
		}
	}
	if len(Evidenced) != 22 {
		t.Errorf("%d kinds are described", len(Evidenced))
	}
}
