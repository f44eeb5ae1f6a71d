package gateway

import (
	"testing"
	"time"

	"tallystick/book/trade"
)

// retold sends a form once more, under a key of its own, and says what came of it.
func (w *town) retold(login string, form Form) Outcome {
	w.t.Helper()
	o, err := w.Submit(w.t.Context(), w.person(login), form, Request{Wait: time.Minute})
	if err != nil || o.Pending {
		w.t.Fatalf("%s %T: %+v %v", login, form, o, err)
	}
	return o
}

// What is told again changes nothing only when all that stands is the same, what
// is sealed too. The own bank is told what is otherwise, another bank never more
// than that the number is taken.
func TestToldAgainInOtherSealedWords(t *testing.T) {
	w := newTown(t)
	w.do("governor", EnrolPersonForm{Party: bankNumber, Login: "colleague", NameZh: "同事", Duties: []string{"maker"},
		Password: password})
	loan := w.lend(declarationOne, "90,000.00", "80,000.00")
	money := RegisterProceedsForm{Number: "3500001234012611230001", Enterprise: enterpriseNumber, Amount: "60,000.00",
		Currency: "USD", Date: "2026-11-23", Instrument: "wire", Code: "121010", Payer: "Acme GmbH", Note: "first part",
		Lines:    []MatchForm{{Document: declarationOne, Amount: "60,000.00", Worth: "60,000.00"}},
		Contract: "FX-1"}
	payment := RepayForm{Financing: loan, Date: "2026-11-23", Principal: "1,000.00", Source: "proceeds",
		Proceeds: money.Number, Used: "1,000.00", Contract: "FX-2", Number: "CB1"}
	w.do("maker", money)
	w.do("maker", payment)
	moneyWith := func(change func(*RegisterProceedsForm)) Form { f := money; change(&f); return f }
	paidWith := func(change func(*RepayForm)) Form { f := payment; change(&f); return f }
	for _, c := range []struct {
		what string
		by   string
		form Form
		rule trade.Rule // 0: nothing changes
		left int64
	}{
		{"the same money", "maker", money, 0, 0},
		{"the same, by a colleague", "colleague", money, 0, 0},
		{"another payer", "maker", moneyWith(func(f *RegisterProceedsForm) { f.Payer = "Apex GmbH" }),
			trade.DetailsMustSayTheSame, 0},
		{"another note, by a colleague", "colleague", moneyWith(func(f *RegisterProceedsForm) { f.Note = "" }),
			trade.DetailsMustSayTheSame, 0},
		{"another contract", "maker", moneyWith(func(f *RegisterProceedsForm) { f.Contract = "FX-9" }),
			trade.EvidenceMustSayTheSame, 0},
		{"no contract", "maker", moneyWith(func(f *RegisterProceedsForm) { f.Contract = "" }),
			trade.EvidenceMustSayTheSame, 0},
		{"another amount", "maker", moneyWith(func(f *RegisterProceedsForm) { f.Amount = "60,000.01" }),
			trade.ProceedsMustBeNew, 6_000_000},
		{"the same money, by a rival", "rival", money, trade.ProceedsMustBeNew, 0},
		{"another payer, by a rival", "rival", moneyWith(func(f *RegisterProceedsForm) { f.Payer = "" }),
			trade.ProceedsMustBeNew, 0},
		{"another amount, by a rival", "rival", moneyWith(func(f *RegisterProceedsForm) { f.Amount = "1.00" }),
			trade.ProceedsMustBeNew, 0},
		{"the same payment", "maker", payment, 0, 0},
		{"the same payment, by a colleague", "colleague", payment, 0, 0},
		{"another contract of the payment", "maker", paidWith(func(f *RepayForm) { f.Contract = "FX-3" }),
			trade.EvidenceMustSayTheSame, 0},
		{"the payment at the mid rate", "maker", paidWith(func(f *RepayForm) { f.Used, f.Contract = "", "" }),
			trade.EvidenceMustSayTheSame, 0},
		{"another principal", "maker", paidWith(func(f *RepayForm) { f.Principal = "999.00" }),
			trade.RepaymentMustBeNew, 100_000},
		{"the payment, by a rival", "rival", payment, trade.FinancingMustExist, 0},
	} {
		o := w.retold(c.by, c.form)
		if o.Refusal.Rule != c.rule || o.Unchanged != (c.rule == 0) || o.Repeated || o.Refusal.Left.Minor != c.left {
			t.Errorf("%s: %+v, want rule %d", c.what, o, c.rule)
		}
		if c.by == "rival" && o.Refusal != (trade.Refusal{Rule: c.rule}) {
			t.Errorf("%s: a rival learns %+v", c.what, o.Refusal)
		}
	}
	number, _ := trade.ParseID[trade.Financing](loan)
	if f := held[trade.Financing](w.chain.book, trade.FinancingKey(number)); f.Repayments != 1 ||
		f.Outstanding != 7_900_000 {
		t.Errorf("after all this the loan stands at %+v", f)
	}
}

// A correction that says what stands, its sealed details too, corrects nothing.
func TestACorrectionThatChangesNothing(t *testing.T) {
	w := newTown(t)
	loan := w.lend(declarationOne, "90,000.00", "80,000.00")
	number, _ := trade.ParseID[trade.Financing](loan)
	id := held[trade.Financing](w.chain.book, trade.FinancingKey(number)).Terms.Details
	stands, err := Details[DisbursalDetails](t.Context(), w.Gateway, w.person("checker"), id)
	if err != nil {
		t.Fatal(err)
	}
	form := CorrectDisbursalForm{disburse(loan), "entry-error"}
	form.Contract, form.Outlet, form.Registry, form.Note = stands.Contract, stands.Outlet, stands.Registry, stands.Note
	w.refuse("checker", form, trade.CorrectionMustChange)
	w.refuse("rival", form, trade.FinancingMustExist)
	form.Contract = "HT-2"
	w.do("checker", form)
	if now := held[trade.Financing](w.chain.book, trade.FinancingKey(number)).Terms.Details; now == id {
		t.Error("another contract number left the details as they were")
	}
}
