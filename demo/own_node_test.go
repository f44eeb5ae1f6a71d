package demo

import (
	"context"
	"encoding/json"
	"log/slog"
	"testing"
	"time"

	"tallystick/book/trade"
	"tallystick/follow"
	"tallystick/node/desk"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// atHome opens a bank's own node with a maker and a checker, whose keys it makes.
func (w *World) atHome(t *testing.T, b *lender, keepers ...string) (n *follow.Node, maker, checker desk.Person) {
	t.Helper()
	home := w.joined(t, b.number, keepers...)
	m := following(t, home)
	if err := m.Follow(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	for login, duty := range map[string]trade.Duty{"own.maker": trade.Maker, "own.checker": trade.Checker} {
		card, err := follow.Introduce(t.Context(), home, desk.NewPerson{Login: login, NameZh: login, Duties: duty,
			Password: Password}, b.nameZh, b.nameEn)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.do(t.Context(), w.Governor, gateway.EnrolCardForm{Party: card.Party, Person: card.Person,
			PublicKey: card.PublicKey, Duties: card.Duties, Proof: card.Proof}); err != nil {
			t.Fatal(err)
		}
	}
	n, err := follow.OpenNode(t.Context(), home, follow.Round{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Close(); err != nil {
			t.Error(err)
		}
	})
	person := func(login string) desk.Person {
		p, err := n.Gate.PersonBy(t.Context(), login)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	return n, person("own.maker"), person("own.checker")
}

// final has a person give a command at a node and expects that it is final.
func final(t *testing.T, g *gateway.Gateway, who desk.Person, form gateway.Form) gateway.Outcome {
	t.Helper()
	o, err := g.Submit(t.Context(), who, form, gateway.Request{Wait: finalWait})
	if err != nil || !o.Refusal.OK() || o.Pending || o.Expired || o.Height == 0 {
		t.Fatalf("%T: %+v %v", form, o, err)
	}
	return o
}

// ownAsk is an application at a bank's own node: half of what is left of a document is pledged
// for a quarter.
type ownAsk struct {
	id    trade.FinancingID
	paper paper
	left  int64 // of the document, in minor units of its currency
	today trade.Day
}

// appliedAt has a firm apply, and waits until its bank's node was told.
func appliedAt(t *testing.T, n *follow.Node, business *play, firm *holder, bank *lender) ownAsk {
	t.Helper()
	asked := ownAsk{today: trade.InstantOf(time.Now()).Day()}
	var ok bool
	var err error
	if asked.paper, asked.left, ok, err = business.free(firm); err != nil || !ok {
		t.Fatal(ok, err)
	}
	asked.id, ok, err = business.apply(t.Context(), firm, bank, asked.paper, asked.left/2, asked.left/4)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	v := n.Standing().Viewer
	arrived(t, n, func() bool { _, err := n.Model.Financing(t.Context(), v, asked.id); return err == nil })
	return asked
}

func (a ownAsk) money(minor int64) string { return trade.FormatAmount(minor, string(a.paper.currency)) }

// disbursal is what the bank's maker fills in for all of it.
func (a ownAsk) disbursal(bank *lender) gateway.DisburseForm {
	return gateway.DisburseForm{Financing: a.id.String(), Amount: a.money(a.left / 4), Rate: "4.35",
		Date: a.today.String(), Maturity: (a.today + 60).String(), Region: bank.region, Outlet: "Main",
		Contract: "OWN-1", Registry: "08123456000123456789",
		Lines: []gateway.LineForm{{Document: a.paper.id.String(), Amount: a.money(a.left / 2)}}}
}

// A bank's maker and checker take an application through its whole life at the bank's own
// node; what the node shows the bank is what a full node shows it.
func TestABankWorksAtItsOwnNode(t *testing.T) {
	w, business, _ := testWorld(t, 6)
	bank, firm := w.banks[0], w.holders[0]
	n, maker, checker := w.atHome(t, bank, w.served(t))
	v := n.Standing().Viewer
	asked := appliedAt(t, n, business, firm, bank)
	id, left, money, today := asked.id, asked.left, asked.money, asked.today
	w.same(t, n, v)
	final(t, n.Gate, maker, gateway.AcceptForm{Financing: id.String()})
	// the same person may not approve: the rule book of the node knows that by itself
	if o, err := n.Gate.Submit(t.Context(), maker, gateway.ApproveForm{Financing: id.String()}, gateway.Request{
		Wait: finalWait}); err != nil || o.Refusal.OK() || o.Height != 0 {
		t.Errorf("a maker approves: %+v %v", o, err)
	}
	final(t, n.Gate, maker, gateway.ExtendHoldForm{Financing: id.String()})
	final(t, n.Gate, checker, gateway.ApproveForm{Financing: id.String()})
	final(t, n.Gate, maker, asked.disbursal(bank))
	loan, err := n.Model.Financing(t.Context(), v, id)
	if err != nil || loan.State != trade.Disbursed {
		t.Fatalf("%+v %v", loan, err)
	}
	d, err := gateway.Details[gateway.DisbursalDetails](t.Context(), n.Gate, maker, loan.Terms.Details)
	if err != nil || d.Contract != "OWN-1" {
		t.Errorf("what the bank sealed does not open at its node: %+v %v", d, err)
	}
	w.same(t, n, v)
	// an amount beyond what is owed is refused by the ledger or before it, with its rule
	if o, err := n.Gate.Submit(t.Context(), maker, gateway.RepayForm{Financing: id.String(), Date: today.String(),
		Principal: money(left), Source: "own-funds"}, gateway.Request{Wait: finalWait}); err != nil || o.Refusal.OK() {
		t.Errorf("more is repaid than is owed: %+v %v", o, err)
	}
	final(t, n.Gate, maker, gateway.RepayForm{Financing: id.String(), Date: today.String(),
		Principal: money(left / 4), Source: "own-funds"})
	if loan, err = n.Model.Financing(t.Context(), v, id); err != nil || loan.State != trade.Settled {
		t.Fatalf("%+v %v", loan, err)
	}
	w.same(t, n, v)
	for _, login := range []string{"own.maker", "own.checker"} {
		if _, err := w.Gate.PersonBy(t.Context(), login); err == nil {
			t.Errorf("%s signs in at the regulator's node", login)
		}
	}
	w.diskTells(t, n.Home(), v)
}

// arrived waits until a node was told what it is asked for.
func arrived(t *testing.T, n *follow.Node, there func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), finalWait)
	defer cancel()
	for height := n.Model.Height(); !there(); height++ {
		if err := n.WaitFollowed(ctx, height); err != nil {
			t.Fatal(err)
		}
	}
}

// same compares what a node shows its party with what a full node shows it, once both were
// told all.
func (w *World) same(t *testing.T, n *follow.Node, v trade.Viewer) {
	t.Helper()
	height, _ := w.Ledger.Committed()
	if err := w.Node.WaitFollowed(t.Context(), height); err != nil {
		t.Fatal(err)
	}
	last, err := w.Model.EntryList(t.Context(), trade.Viewer{Kind: trade.Regulator}, readmodel.EntryFilter{},
		readmodel.Page{Limit: 1})
	if err == nil { // blocks without entries are told with the next ones
		err = n.WaitFollowed(t.Context(), last.Rows[0].Height)
	}
	if err != nil {
		t.Fatal(err)
	}
	full, own := questions(t, w.Model, v), questions(t, n.Model, v)
	// of deals that had ended before the node came, it is told no documents
	delete(full, "sums of documents")
	for name, want := range full {
		if got := own[name]; got != want {
			t.Errorf("%s: the node shows\n%s\nand a full one\n%s", name, got, want)
		}
	}
}

// questions asks a read model all that a bank asks on its pages and through its API.
func questions(t *testing.T, m *readmodel.Model, v trade.Viewer) map[string]string {
	t.Helper()
	ctx, page, answers := t.Context(), readmodel.Page{Limit: readmodel.MaxRows}, map[string]string{}
	put := func(name string, answer any, err error) {
		text, wrong := json.Marshal(answer)
		if err != nil || wrong != nil {
			t.Fatalf("%s: %v %v", name, err, wrong)
		}
		answers[name] = string(text)
	}
	financings, err := m.Financings(ctx, v, readmodel.FinancingFilter{}, page)
	put("financings", financings.Rows, err)
	for _, f := range financings.Rows {
		id := f.Deal.Financing()
		repayments, err := m.Repayments(ctx, v, id)
		put("repayments of "+id.String(), repayments, err)
		history, err := m.History(ctx, v, readmodel.FinancingNoun, id, page)
		put("history of "+id.String(), history.Rows, err)
		for _, line := range f.Lines {
			if f.State == trade.Disbursed || f.State == trade.Accepted || f.State == trade.Applied {
				claims, err := m.Claims(ctx, v, line.Document)
				put("claims on "+line.Document.String(), claims, err)
				document, err := m.Document(ctx, v, line.Document)
				put("document "+line.Document.String(), document, err)
			}
		}
	}
	due, err := m.Financings(ctx, v, readmodel.FinancingFilter{}, readmodel.Page{Order: readmodel.Due})
	put("what is due", due.Rows, err)
	waiting, err := m.Financings(ctx, v, readmodel.FinancingFilter{State: trade.Applied}, page)
	put("the inbox", waiting.Rows, err)
	payments, err := m.Payments(ctx, v, readmodel.PaymentFilter{}, page)
	put("payments", payments.Rows, err)
	proceeds, err := m.ProceedsList(ctx, v, readmodel.ProceedsFilter{}, page)
	put("proceeds", proceeds.Rows, err)
	alerts, err := m.Alerts(ctx, v, readmodel.AlertFilter{}, page)
	put("alerts", alerts.Rows, err)
	inspections, err := m.Inspections(ctx, v, readmodel.InspectionFilter{}, page)
	put("inspections", inspections.Rows, err)
	totals, err := m.Totals(ctx, v)
	put("totals", totals, err)
	today := trade.InstantOf(time.Now()).Day()
	days, err := m.Days(ctx, v, today-400, today+400)
	put("days", days, err)
	refusals, err := m.Refusals(ctx, v, today-1, today+1)
	put("refusals", refusals, err)
	documents, err := m.DocumentTotals(ctx, v)
	put("sums of documents", documents, err)
	payable, err := m.PaymentTotals(ctx, v)
	put("sums of payments", payable, err)
	inspected, err := m.InspectionTotals(ctx, v)
	put("sums of inspections", inspected, err)
	entries, err := m.EntryList(ctx, v, readmodel.EntryFilter{}, page)
	put("the journal", entries.Rows, err)
	pilots, err := m.Pilots(ctx, v)
	put("pilots", pilots, err)
	limits, err := m.Limits(ctx)
	put("limits", limits, err)
	rates, err := m.Rates(ctx, today)
	put("rates", rates, err)
	keys, err := m.Keys(ctx, v, v.Party)
	put("keys", keys, err)
	parties, err := m.Parties(ctx, v, readmodel.PartyFilter{}, page)
	put("parties", parties.Rows, err)
	return answers
}
