package gateway

import (
	"fmt"
	"strings"
	"testing"

	"tallystick/book/trade"
)

const (
	importOne   = "350120261000000018"
	payNumber   = "3500001234012611230001"
	backNumber  = "3500001234012611230002"
	moreNumber  = "3500001234012611230003"
	someDigest  = "a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90"
	payeeOfTown = "Acme GmbH"
)

// payingTown is a town in which payments run, with one import declared.
func payingTown(t *testing.T) *town {
	t.Helper()
	w := newTown(t)
	for _, place := range []PlaceForm{{Region: "35"}, {Bank: bankNumber}, {Bank: rivalNumber}} {
		place.Scenario = "import-payments"
		w.do("governor", AdmitToPilotForm{PlaceForm: place, From: "2026-11-01"})
	}
	d := declaration(importOne, "250,000.00")
	d.Consignee, d.Shipper, d.Imported = "", payeeOfTown, "2026-11-19"
	w.do("customs.feed", PublishDeclarationsForm{Declarations: []Declaration{d}})
	return w
}

func openPayment() OpenPaymentForm {
	return OpenPaymentForm{Scenario: "import-payments", Bank: bankNumber, Amount: "150,000.00", Currency: "USD",
		Payee: PayeeForm{payeeOfTown, "DE", "DE89370400440532013000", ""}, Code: "121010", Instrument: "wire",
		Due: "2026-11-30", Lines: []LineForm{{importOne, "150,000.00"}}, Note: "second instalment"}
}

func (w *town) payment(id string) trade.Payment {
	w.t.Helper()
	number, err := trade.ParseID[trade.Payment](id)
	if err != nil {
		w.t.Fatal(err)
	}
	return held[trade.Payment](w.chain.book, trade.PaymentKey(number))
}

func TestOnePaymentFromEndToEnd(t *testing.T) {
	w := payingTown(t)
	id := w.do("exporter", openPayment()).Subject
	w.refuse("maker", ApprovePaymentForm{Payment: id}, trade.DutyMustAllow)
	w.do("maker", AcceptPaymentForm{id})
	w.do("maker", ExtendPaymentForm{id})
	w.do("checker", ApprovePaymentForm{Payment: id})
	w.do("maker", PayForm{Payment: id, Number: payNumber, Date: "2026-11-23"})
	w.do("maker", RefundPaymentForm{Payment: id, Number: backNumber, Amount: "30,000.00", Date: "2026-11-23",
		Reason: "went-back", Note: "damaged"})
	w.do("maker", RefundPaymentForm{Payment: id, Number: moreNumber, Amount: "60,000.00", Date: "2026-11-23",
		Reason: "paid-twice"})
	w.do("checker", ConfirmRefundForm{Payment: id, Number: 2, Dismiss: "entry-error"})
	if p := w.payment(id); p.State != trade.Paid || p.Refunded != 3_000_000 || p.Refunds != 2 {
		t.Errorf("the payment stands at %+v", p)
	}
	d := held[trade.Taking](w.chain.book, trade.TakingKey(w.document(importOne)))
	if d.Spent != 12_000_000 || d.Held != 3_000_000 {
		t.Errorf("what is taken of the document stands at %+v", d)
	}
	w.refuse("maker", RegisterProceedsForm{Number: payNumber, Enterprise: enterpriseNumber, Amount: "1.00",
		Currency: "USD", Date: "2026-11-23", Instrument: "wire", Code: "121010",
		Lines: []MatchForm{{Document: declarationOne, Amount: "1.00"}}}, trade.BoPNumberMustBeNew)
	rest := openPayment()
	rest.Amount, rest.Lines[0].Amount = "100,000.00", "100,000.00"
	void := w.do("exporter", rest)
	w.do("exporter", WithdrawPaymentForm{void.Subject, "applicant-withdrew"})
	void = w.do("exporter", rest)
	w.do("maker", DeclinePaymentForm{void.Subject, "bank-declined"})
}

// A bank that opens for its client names it and its order; whoever the documents do not
// name is paid with a reason of the checker; a payment that never left is void.
func TestABankPaysForItsClient(t *testing.T) {
	w := payingTown(t)
	form := openPayment()
	w.wrong("maker", form, "bank", "enterprise", "instruction")
	form.Bank, form.Enterprise, form.Payee.Name = "", enterpriseNumber, "Acme Holding AG"
	form.Instruction = "Remittance order 7"
	w.wrong("exporter", form, "enterprise", "bank", "instruction")
	w.refuse("maker", form, trade.OrderMustNameNoDocuments) // its client names them itself
	form.Lines, form.Amount = nil, "1,000.00"
	id := w.do("maker", form).Subject
	p := w.payment(id)
	for _, login := range []string{"maker", "exporter", "governor", "branch.li"} {
		said, err := Details[PaymentDetails](t.Context(), w.Gateway, w.person(login), p.Details)
		if err != nil || said.Payee != form.Payee || said.Instruction != form.Instruction {
			t.Errorf("%s reads %+v, %v", login, said, err)
		}
	}
	for _, digest := range []trade.Digest{p.Details, p.Instruction} {
		if _, err := w.Open(t.Context(), w.person("rival"), digest); err == nil {
			t.Error("a rival reads a payment")
		}
	}
	if p.Instruction.IsZero() || p.Instruction == p.Details {
		t.Errorf("the instruction is %v", p.Instruction)
	}
	own := openPayment()
	own.Payee.Name = "Acme Holding AG"
	id = w.do("exporter", own).Subject
	w.do("maker", AcceptPaymentForm{id})
	w.refuse("checker", ApprovePaymentForm{Payment: id}, trade.PayeeMustAgree)
	w.do("checker", ApprovePaymentForm{Payment: id, PayeeReason: "paid-on-behalf"})
	w.do("maker", PayForm{Payment: id, Number: payNumber, Date: "2026-11-23"})
	w.do("checker", VoidPaymentForm{id, "payment-failed"})
	form.Instruction = someDigest
	if p := w.payment(w.do("maker", form).Subject); p.Instruction.String() != someDigest {
		t.Errorf("the instruction is %v", p.Instruction)
	}
}

// What a payment says, its bank reads once it is asked, with the paper that it is paid
// for; of a refused attempt nobody reads anything.
func TestTheBankReadsWhatItIsToPay(t *testing.T) {
	w := payingTown(t)
	paper := held[trade.Document](w.chain.book, trade.DocumentKey(w.document(importOne)))
	if paper.Kind != trade.ImportDeclaration || paper.Other.IsZero() {
		t.Fatalf("the import is %+v", paper)
	}
	if _, err := w.Open(t.Context(), w.person("maker"), paper.Details); err == nil {
		t.Error("a bank reads a paper that nobody brought to it")
	}
	p := w.payment(w.do("exporter", openPayment()).Subject)
	if p.Payee != paper.Other {
		t.Error("the payee is not the shipper of the same name")
	}
	w.settled()
	for _, digest := range []trade.Digest{p.Details, paper.Details} {
		if _, err := w.Open(t.Context(), w.person("maker"), digest); err != nil {
			t.Errorf("the bank reads nothing: %v", err)
		}
		if _, err := w.Open(t.Context(), w.person("rival"), digest); err == nil {
			t.Error("a rival reads it")
		}
	}
}

// A rival who has the identifier of another's payment is answered by every form as if
// there were none, and learns by a balance-of-payments number only on the record.
func TestAFormTellsNothingOfAnothersPayment(t *testing.T) {
	w := payingTown(t)
	id := w.do("exporter", openPayment()).Subject
	w.do("maker", AcceptPaymentForm{id})
	w.do("checker", ApprovePaymentForm{Payment: id})
	w.do("maker", PayForm{Payment: id, Number: payNumber, Date: "2026-11-23"})
	none := strings.Repeat("0f", 16)
	for name, form := range map[string]func(id string) Form{
		"accept":  func(id string) Form { return AcceptPaymentForm{id} },
		"extend":  func(id string) Form { return ExtendPaymentForm{id} },
		"approve": func(id string) Form { return ApprovePaymentForm{Payment: id} },
		"decline": func(id string) Form { return DeclinePaymentForm{id, "bank-declined"} },
		"void":    func(id string) Form { return VoidPaymentForm{id, "payment-failed"} },
		"pay":     func(id string) Form { return PayForm{Payment: id, Number: moreNumber, Date: "2026-11-23"} },
		"refund": func(id string) Form {
			return RefundPaymentForm{Payment: id, Number: moreNumber, Amount: "1.234", Date: "2026-11-23",
				Reason: "paid-twice"}
		},
		"confirm":  func(id string) Form { return ConfirmRefundForm{Payment: id, Number: 1} },
		"withdraw": func(id string) Form { return WithdrawPaymentForm{id, "applicant-withdrew"} },
	} {
		answer := func(id string) string {
			refusal, err := w.Try(t.Context(), w.person("rival"), form(id))
			return fmt.Sprintf("%+v %v", refusal, err)
		}
		if there, not := answer(id), answer(none); there != not {
			t.Errorf("%s: another's is answered %s, and none %s", name, there, not)
		}
	}
}

func TestPaymentsWrongFields(t *testing.T) {
	w := payingTown(t)
	w.wrong("exporter", OpenPaymentForm{Scenario: "export-receivables", Payment: "x", Bank: "?", Amount: "0",
		Currency: "usd", Code: "1", Instrument: "cash", Due: "soon", Payee: PayeeForm{Country: "XX"}},
		"scenario", "payment", "bank", "amount", "currency", "code", "instrument", "due", "payee.name", "payee.country")
	w.wrong("maker", PayForm{Payment: "x", Number: "12", Date: "2026-11-31"}, "payment", "number", "date")
	w.wrong("checker", ConfirmRefundForm{Payment: "x", Dismiss: "?"}, "payment", "dismiss")
}
