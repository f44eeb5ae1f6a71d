package demo

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tallystick/book/proof"
	"tallystick/book/trade"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// A bank pays on an import declaration at its own node, which is told nothing of the declaration
// before: its number becomes an identifier at the token server, the trial and the look-up are
// answered by a keeper, and the rest is proven.
func TestABankPaysAtItsOwnNode(t *testing.T) {
	w, business, _ := testWorld(t, 6)
	bank, firm := w.banks[0], w.holders[0]
	n, maker, checker := w.atHome(t, bank, w.served(t))
	v := n.Standing().Viewer
	declared, err := business.importOf(t.Context(), firm, 90_000_00)
	if err != nil {
		t.Fatal(err)
	}
	today := trade.InstantOf(time.Now()).Day()
	paper, free, ok, err := business.free(firm)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	form := gateway.RegisterProceedsForm{Number: business.remittance(), Enterprise: firm.number,
		Amount: trade.FormatAmount(free/4, string(paper.currency)), Currency: string(paper.currency),
		Date: today.String(), Instrument: "wire", Code: "121010", Payer: "Acme GmbH"}
	form.Lines = []gateway.MatchForm{{Document: paper.detail.Number, Amount: form.Amount}}
	tooMuch := form
	tooMuch.Amount = trade.FormatAmount(1000*free, string(paper.currency))
	tooMuch.Lines = []gateway.MatchForm{{Document: paper.detail.Number, Amount: tooMuch.Amount}}
	if refusal, err := n.Gate.Try(t.Context(), maker, tooMuch); err != nil || refusal.OK() ||
		refusal.Left != (trade.Money{}) {
		t.Errorf("what is beyond the declaration is tried: %+v %v", refusal, err)
	}
	if refusal, err := n.Gate.Try(t.Context(), maker, form); err != nil || !refusal.OK() {
		t.Errorf("the trial: %+v %v", refusal, err)
	}
	found, err := n.Gate.LookUp(t.Context(), maker, declared.detail.Number)
	if err != nil || !found.Known || found.Available != (trade.Money{Minor: 90_000_00, Currency: "EUR"}) {
		t.Errorf("the look-up: %+v %v", found, err)
	}
	if found, err = n.Gate.LookUp(t.Context(), maker, "224820261999999999"); err == nil && found.Known {
		t.Errorf("what nobody published: %+v %v", found, err)
	}
	noted, err := w.Desk.Looks(t.Context(), w.Governor, 0, 10)
	if err != nil || len(noted) < 3 || noted[0].Party != v.Party || noted[0].Person != maker.ID {
		t.Errorf("the keeper's record of looks: %+v %v", noted, err)
	}
	received := final(t, n.Gate, maker, form)
	came, err := n.Model.ProceedsList(t.Context(), v, readmodel.ProceedsFilter{}, readmodel.Page{Limit: 10})
	there := false
	for _, p := range came.Rows {
		there = there || p.ID.String() == received.Subject && p.Amount.Minor == free/4
	}
	if err != nil || !there {
		t.Errorf("proceeds: %+v %v", came.Rows, err)
	}
	id, err := business.ask(t.Context(), firm, business.asked(bank, &declared, 40_000_00))
	if err != nil {
		t.Fatal(err)
	}
	asked, _ := trade.ParseID[trade.Payment](id)
	arrived(t, n, func() bool { _, err := n.Model.Payment(t.Context(), v, asked); return err == nil })
	final(t, n.Gate, maker, gateway.AcceptPaymentForm{Payment: id})
	final(t, n.Gate, checker, gateway.ApprovePaymentForm{Payment: id})
	final(t, n.Gate, maker, gateway.PayForm{Payment: id, Number: business.remittance(), Date: today.String()})
	payment := asked
	paid, err := n.Model.Payment(t.Context(), v, payment)
	if err != nil || paid.State != trade.Paid {
		t.Fatalf("%+v %v", paid, err)
	}
	left, _ := w.Model.Document(t.Context(), trade.Viewer{Kind: trade.Regulator}, declared.id)
	if left.Available() != 50_000_00 {
		t.Errorf("what is left of the declaration: %+v", left)
	}
	// on the order of a client, to whom the bank names nobody else
	order := business.asked(bank, nil, 9_000_00)
	order.Bank, order.Enterprise, order.Instruction = "", firm.number, "Order 2026-1"
	ordered, _ := trade.ParseID[trade.Payment](final(t, n.Gate, maker, order).Subject)
	if paid, err = n.Model.Payment(t.Context(), v, ordered); err != nil {
		t.Fatal(err)
	}
	d, err := gateway.Details[gateway.PaymentDetails](t.Context(), n.Gate, maker, paid.Details)
	if err != nil || d.Instruction != "Order 2026-1" {
		t.Errorf("what the bank sealed does not open at its node: %+v %v", d, err)
	}
	w.same(t, n, v)
	w.receipts(t, n.Receipt, payment)
	w.diskTells(t, n.Home(), v)
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	w.exported(t, n.Home(), payment, v)
}

// receipts makes receipts.
type receipts func(context.Context, trade.Key) ([]byte, error)

// trust is what the town's receipts are checked against.
func (w *World) trust(t *testing.T) proof.Trust {
	t.Helper()
	genesis, err := os.ReadFile(filepath.Join(w.Home, "genesis.json"))
	if err != nil {
		t.Fatal(err)
	}
	trust, err := proof.ParseTrust(genesis)
	if err != nil {
		t.Fatal(err)
	}
	return trust
}

// receipts has a member asked for the receipt of its payment, and for one of another's document.
func (w *World) receipts(t *testing.T, receipt receipts, id trade.PaymentID) {
	t.Helper()
	text, err := receipt(t.Context(), trade.PaymentKey(id))
	if err != nil {
		t.Fatal(err)
	}
	said, err := proof.Verify(text, w.trust(t))
	if p, ok := said.Record.(trade.Payment); err != nil || !ok || p.Key() != trade.PaymentKey(id) {
		t.Errorf("the receipt says %+v %v", said, err)
	}
	var foreign trade.Key
	err = w.Ledger.View(func(book trade.Book, _ trade.Instant) error {
		for r := range book.Scan(everyOf(trade.KindFinancing)) {
			if f := r.(trade.Financing); f.Deal.Bank != w.banks[0].id {
				foreign = f.Key()
			}
		}
		return nil
	})
	if err != nil || foreign == (trade.Key{}) {
		t.Fatal("nobody else has a financing", err)
	}
	if text, err := receipt(t.Context(), foreign); err == nil || !strings.Contains(err.Error(), "回执") {
		t.Errorf("the receipt of a rival's financing: %s %v", text, err)
	}
}

// exported writes the data of a node that is not running, and checks all receipts as anybody can.
func (w *World) exported(t *testing.T, home string, id trade.PaymentID, v trade.Viewer) {
	t.Helper()
	m := following(t, home)
	folder := filepath.Join(t.TempDir(), "export")
	e, err := m.Export(t.Context(), folder)
	if err = errors.Join(err, m.Close()); err != nil {
		t.Fatal(err)
	}
	if e.Records < 10 || e.Entries < 10 || e.Receipts < 3 || e.Details < 1 || e.Height == 0 {
		t.Errorf("%+v", e)
	}
	text, err := os.ReadFile(filepath.Join(folder, "trust.json"))
	if err != nil {
		t.Fatal(err)
	}
	trust, err := proof.ParseTrust(text)
	if err != nil {
		t.Fatal(err)
	}
	receipts, err := filepath.Glob(filepath.Join(folder, "receipts", "*.json"))
	if err != nil || len(receipts) != e.Receipts {
		t.Fatalf("%d receipts: %v", len(receipts), err)
	}
	found := false
	for _, path := range receipts {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		said, err := proof.Verify(text, trust)
		if err != nil || said.Record == nil {
			t.Fatalf("%s: %v", path, err)
		}
		found = found || said.Record.Key() == trade.PaymentKey(id)
	}
	table, err := os.ReadFile(filepath.Join(folder, "records", fmt.Sprintf("payment-%02x.csv",
		uint8(trade.KindPayment))))
	if err != nil || !found || !strings.Contains(string(table), id.String()) {
		t.Errorf("the payment is not in the export: %s %v", table, err)
	}
	w.diskTells(t, folder, v)
}
