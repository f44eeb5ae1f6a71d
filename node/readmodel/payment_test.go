package readmodel

import (
	"context"
	"errors"
	"slices"
	"testing"

	"tallystick/book/trade"
)

func (b ledgerBook) payments() map[trade.PaymentID]trade.Payment {
	return keyed(b, func(p trade.Payment) trade.PaymentID { return p.Deal.ID.Payment() })
}

func (b ledgerBook) payment(id trade.PaymentID) trade.Payment { p, _ := b.Payment(id); return p }

// pay opens a payment or takes one a step further, sometimes as somebody who may not.
func (w *world) pay(block *Block) {
	if len(w.imports) < 4 || w.random.IntN(6) == 0 {
		x := id[trade.Document](3, w.next())
		w.imports = append(w.imports, x)
		w.do(block, w.customs, 0, trade.PublishDocuments{Documents: []trade.Publication{{ID: x,
			Kind: trade.ImportDeclaration, Holder: pick(w, w.enterprises), Mode: "0110", Details: digest(),
			Face: trade.Money{Minor: 4_000_000 + w.random.Int64N(20_000_000), Currency: "USD"}, Issued: w.at.Day()}}})
	}
	if len(w.payments) < 3 || w.random.IntN(4) == 0 {
		w.openPayment(block)
		return
	}
	w.stepPayment(block, pick(w, w.payments[max(0, len(w.payments)-10):]))
}

func (w *world) openPayment(block *Block) {
	d := w.book.document(pick(w, w.imports))
	open := trade.OpenPayment{Payment: id[trade.Payment](12, w.next()), Scenario: trade.ImportPayments,
		Bank: pick(w, w.banks), Amount: trade.Money{Minor: 1 + d.Face.Minor/int64(1+w.random.IntN(3)), Currency: "USD"},
		Payee: trade.PartyID{77}, Code: "121010", Instrument: trade.Wire, Due: w.at.Day() + 3, Details: digest()}
	if w.random.IntN(3) == 0 {
		open.Amount.Minor = 1 + w.random.Int64N(9_000_000)
	} else {
		open.Lines = []trade.Line{{Document: d.ID, Amount: open.Amount.Minor}}
	}
	by := d.Holder
	if w.random.IntN(4) == 0 {
		open.Enterprise, open.Instruction, by = by, digest(), open.Bank
		open.Lines, open.Amount.Minor = nil, 1+w.random.Int64N(9_000_000)
	}
	if w.do(block, by, 0, open) == 0 {
		w.payments = append(w.payments, open.Payment)
	}
}

func (w *world) stepPayment(block *Block, x trade.PaymentID) {
	p := w.book.payment(x)
	bank := p.Deal.Bank
	if w.random.IntN(20) == 0 {
		bank = pick(w, w.banks)
	}
	switch p.State {
	case trade.Applied:
		switch w.random.IntN(8) {
		case 0:
			w.do(block, p.Deal.Enterprise, 0, trade.WithdrawPayment{Payment: x, Reason: trade.ApplicantWithdrew})
		case 1:
			w.do(block, bank, 0, trade.DeclinePayment{Payment: x, Reason: trade.BankDeclined})
		default:
			w.do(block, bank, 0, trade.AcceptPayment{Payment: x})
		}
	case trade.Accepted:
		if w.random.IntN(4) == 0 {
			w.do(block, bank, 0, trade.ExtendPayment{Payment: x})
		}
		w.do(block, bank, 1, trade.ApprovePayment{Payment: x})
	case trade.Approved:
		w.do(block, bank, 0, trade.Pay{Payment: x, Number: id[trade.Remittance](13, w.next()), Date: w.at.Day(),
			Voucher: digest()})
	case trade.Paid:
		w.refund(block, p, bank)
	}
}

func (w *world) refund(block *Block, p trade.Payment, bank trade.PartyID) {
	x := p.Deal.ID.Payment()
	if p.Refunds == 0 && w.random.IntN(4) == 0 {
		w.do(block, bank, 1, trade.VoidPayment{Payment: x, Reason: trade.PaymentFailed})
		return
	}
	if r, ok := w.book.Refund(x, p.Refunds); ok && r.Waiting && w.random.IntN(2) == 0 {
		w.do(block, bank, 1, trade.ConfirmRefund{Payment: x, Number: p.Refunds,
			Dismiss: trade.EntryError * trade.Reason(w.random.IntN(2))})
		return
	}
	w.do(block, bank, 0, trade.RefundPayment{Payment: x, Remittance: id[trade.Remittance](13, w.next()),
		Amount: 1 + p.Amount.Minor/int64(1+w.random.IntN(4)), Date: w.at.Day(), Details: digest(),
		Reason: pick(w, []trade.Reason{trade.WentBack, trade.PaidTwice, trade.PriceReduced})})
}

// Each viewer finds the payments that concern it, by whatever it asks, in order, and
// no others: of theirs neither record, nor refunds, nor claims, nor numbers in totals.
func TestPaymentsAreSeenByThoseWhomTheyConcern(t *testing.T) {
	w := newWorld(38, 4, 6)
	w.play(106, 8)
	m := open(t, w)
	follow(t, m, w.blocks)
	states := map[trade.State]int{}
	for _, p := range w.book.payments() {
		states[p.State]++
	}
	for _, state := range paymentStates {
		if states[state] == 0 {
			t.Errorf("no payment came to state %v", state)
		}
	}
	backed := slices.IndexFunc(w.payments, func(x trade.PaymentID) bool { return len(w.book.payment(x).Lines) > 0 })
	document := w.book.payment(w.payments[backed]).Lines[0].Document
	for _, v := range w.everyone() {
		for _, f := range []PaymentFilter{{}, {Bank: w.banks[0]}, {Enterprise: w.enterprises[0]}, {Region: "44"},
			{State: trade.Paid}, {Waiting: true}, {RefundWaiting: true}, {Document: document},
			{Scenario: trade.ExportReceivables}, {Currency: "EUR"}, {DueTo: w.at.Day() + 1}} {
			w.findsPayments(t, m, v, f)
		}
		w.readsPayments(t, m, v)
	}
}

func (w *world) findsPayments(t *testing.T, m *Model, v trade.Viewer, f PaymentFilter) {
	t.Helper()
	want := map[trade.PaymentID]bool{}
	for x, p := range w.book.payments() {
		if trade.MaySee(v, p.Audience()) && w.paymentFits(p, f) {
			want[x] = true
		}
	}
	for _, order := range []Order{"", Newest, Oldest, Largest} {
		got := every(t, func(page Page) (List[trade.Payment], error) {
			return m.Payments(context.Background(), v, f, page)
		}, order)
		if len(got) != len(want) {
			t.Fatalf("%v with %+v by %q finds %d of %d", v, f, order, len(got), len(want))
		}
		for i, p := range got {
			if !want[p.Deal.ID.Payment()] {
				t.Fatalf("%v sees a payment of %v with %+v", v, p.Deal, f)
			}
			if i > 0 && (order == Newest && p.OpenedAt > got[i-1].OpenedAt ||
				order == Oldest && p.OpenedAt < got[i-1].OpenedAt ||
				order == Largest && p.Amount.Minor > got[i-1].Amount.Minor) {
				t.Fatal("out of order", order)
			}
		}
	}
}

func (w *world) paymentFits(p trade.Payment, by PaymentFilter) bool {
	waits := false
	for n := uint32(1); n <= p.Refunds; n++ {
		r, _ := w.book.Refund(p.Deal.ID.Payment(), n)
		waits = waits || r.Waiting
	}
	return (by.Bank.IsZero() || by.Bank == p.Deal.Bank) &&
		(by.Enterprise.IsZero() || by.Enterprise == p.Deal.Enterprise) &&
		(by.Region == "" || by.Region == p.Deal.Region) && (by.State == 0 || by.State == p.State) &&
		(by.Scenario == 0 || by.Scenario == p.Scenario) && (by.Currency == "" || by.Currency == p.Amount.Currency) &&
		(by.DueTo == 0 || p.State <= trade.Approved && p.Due <= by.DueTo) &&
		(!by.Waiting || p.State <= trade.Approved) && (!by.RefundWaiting || waits) &&
		(by.Document.IsZero() || slices.ContainsFunc(p.Lines,
			func(l trade.Line) bool { return l.Document == by.Document }))
}

// readsPayments compares what a viewer is told of each payment, and its totals, with
// the book.
func (w *world) readsPayments(t *testing.T, m *Model, v trade.Viewer) {
	t.Helper()
	ctx := context.Background()
	var want PaymentTotal
	waiting := int64(0)
	for x, p := range w.book.payments() {
		may := trade.MaySee(v, p.Audience())
		got, err := m.Payment(ctx, v, x)
		refunds, err2 := m.Refunds(ctx, v, x)
		history := every(t, func(page Page) (List[Entry], error) { return m.History(ctx, v, PaymentNoun, x, page) }, "")
		if !may {
			if !errors.Is(err, ErrUnknown) || err2 != nil || len(refunds) > 0 || len(history) > 0 {
				t.Fatalf("%v learns of a payment: %v, %v, %d refunds, %d entries", v, err, err2, len(refunds),
					len(history))
			}
			continue
		}
		same(t, "payment", got, p)
		if err2 != nil || len(refunds) != int(p.Refunds) || len(history) == 0 {
			t.Fatalf("%v is told %d of %d refunds, %d entries, %v", v, len(refunds), p.Refunds, len(history), err2)
		}
		for _, r := range refunds {
			stands, _ := w.book.Refund(x, r.Number)
			same(t, "refund", r, stands)
			want.RefundsWaiting += one01(r.Waiting)
		}
		want.Opened, want.Asked = want.Opened+1, want.Asked+p.Amount.Minor
		if p.State == trade.Paid {
			want.Paid, want.Refunded = want.Paid+p.Amount.Minor, want.Refunded+p.Refunded
			want.Unbacked += one01(len(p.Lines) == 0)
		}
		waiting += one01(p.State <= trade.Approved)
		want.States[p.State]++
		want.Currency = p.Amount.Currency
	}
	for _, by := range [][]Dimension{nil, {ByScenario}, {ByRegion, ByBank}, {ByPurpose}} {
		totals, err := m.PaymentTotals(ctx, v, by...)
		sum := PaymentTotal{}
		for _, one := range totals {
			sum.Currency = one.Currency
			for i := range one.States {
				sum.States[i] += one.States[i]
			}
			sum.Opened, sum.Unbacked, sum.Asked = sum.Opened+one.Opened, sum.Unbacked+one.Unbacked, sum.Asked+one.Asked
			sum.Paid, sum.Refunded = sum.Paid+one.Paid, sum.Refunded+one.Refunded
			sum.RefundsWaiting += one.RefundsWaiting
		}
		if err != nil || sum != want {
			t.Fatalf("%v is told %+v by %v, not %+v, %v", v, sum, by, want, err)
		}
	}
	if _, err := m.PaymentTotals(ctx, v, ByProduct); err == nil {
		t.Error("payments are told apart by product")
	}
	waits, err := m.Waiting(ctx, v, w.at.Day(), w.at)
	if err != nil || waits.PaymentsApplied+waits.PaymentsAccepted+waits.PaymentsApproved != waiting ||
		waits.Refunds != want.RefundsWaiting {
		t.Fatalf("for %v wait %+v, not %d and %d, %v", v, waits, waiting, want.RefundsWaiting, err)
	}
}
