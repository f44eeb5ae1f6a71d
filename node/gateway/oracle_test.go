package gateway

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"tallystick/book/trade"
	"tallystick/node/desk"
)

// lent is a town in which a bank has lent on a declaration and registered what
// came in for it. It gives the financing.
func lent(t *testing.T) (w *town, financing string) {
	t.Helper()
	w = newTown(t)
	financing = w.do("exporter", apply()).Subject
	w.do("maker", AcceptForm{financing})
	w.do("checker", ApproveForm{financing})
	w.do("maker", disburse(financing))
	w.do("maker", received(w))
	return w, financing
}

// received is what the lending bank registered, with the document by identifier.
func received(w *town) RegisterProceedsForm {
	return RegisterProceedsForm{Number: "3500001234012611230001", Enterprise: enterpriseNumber, Amount: "90,000.00",
		Currency: "USD", Date: "2026-11-23", Instrument: "wire", Code: "121010",
		Lines: []MatchForm{{Document: w.document(declarationOne).String(), Amount: "90,000.00"}}}
}

// A rival who has the identifier of another's loan or proceeds is answered by
// every form as if there were none: not even its currency shows, by how many
// decimals an amount may have.
func TestAFormTellsNothingOfAnothersRecords(t *testing.T) {
	w, financing := lent(t)
	proceeds, err := w.token(t.Context(), KindProceeds, received(w).Number)
	if err != nil {
		t.Fatal(err)
	}
	none := strings.Repeat("0f", 16)
	lines := []LineForm{{declarationOne, "1.00"}}
	terms := func(id string) DisburseForm {
		form := disburse(id)
		form.Amount, form.Lines = "1.234", lines
		return form
	}
	repay := RepayForm{Date: "2026-11-23", Principal: "1.234", Source: "own-funds"}
	for name, form := range map[string]func(financing, proceeds string) Form{
		"disburse":          func(f, _ string) Form { return terms(f) },
		"correct disbursal": func(f, _ string) Form { return CorrectDisbursalForm{terms(f), "entry-error"} },
		"repay":             func(f, _ string) Form { r := repay; r.Financing = f; return r },
		"repay from proceeds": func(f, p string) Form {
			r := repay
			r.Financing, r.Principal, r.Source, r.Proceeds, r.Used = f, "1.00", "proceeds", p, "1.234"
			return r
		},
		"correct proceeds": func(_, p string) Form {
			return CorrectProceedsForm{Proceeds: p, Reason: "entry-error",
				Lines: []MatchForm{{Document: declarationOne, Amount: "1.00", Worth: "1.234"}}}
		},
		"confirm proceeds": func(_, p string) Form { return ConfirmProceedsForm{Proceeds: p} },
		"dismiss proceeds": func(_, p string) Form { return ConfirmProceedsForm{Proceeds: p, Dismiss: "entry-error"} },
		"close remainder": func(_, p string) Form {
			return CloseRemainderForm{Proceeds: p, Document: declarationOne, Amount: "1.00", Reason: "bank-charges"}
		},
		"release": func(f, _ string) Form { return ReleasePledgeForm{Financing: f, Document: declarationOne} },
		"accept":  func(f, _ string) Form { return AcceptForm{f} },
	} {
		answer := func(financing, proceeds string) string {
			refusal, err := w.Try(t.Context(), w.person("rival"), form(financing, proceeds))
			return fmt.Sprintf("%+v %v", refusal, err)
		}
		if there, not := answer(financing, fmt.Sprintf("%x", proceeds)), answer(none, none); there != not {
			t.Errorf("%s: another's is answered %s, and none %s", name, there, not)
		}
	}
}

// What a trial would tell of another's proceeds or document is on the record of
// looks, and bounded like looks; what is one's own is not.
func TestATrialIsOnTheRecord(t *testing.T) {
	w, financing := lent(t)
	rival := w.person("rival")
	lastLook := func(person desk.Person) string {
		t.Helper()
		looks, err := w.Looks(t.Context(), person, 0, 500)
		if err != nil || len(looks) == 0 {
			return fmt.Sprint("nothing ", err)
		}
		return looks[0].Subject
	}
	form := received(w)
	form.Amount = "1.00"
	form.Lines[0].Amount = "1.00"
	if refusal, err := w.Try(t.Context(), rival, form); err != nil || refusal.Rule != trade.ProceedsMustBeNew {
		t.Errorf("the proceeds of another bank: %+v %v", refusal, err)
	}
	if at := lastLook(rival); at != "register-proceeds" {
		t.Errorf("that a rival tried the number of a bank's proceeds is not on record: %s", at)
	}
	form.Number = "3500001234012611230099"
	if refusal, err := w.Try(t.Context(), rival, form); err != nil || !refusal.OK() {
		t.Errorf("a match to what is left: %+v %v", refusal, err)
	}
	if at := lastLook(rival); at != w.document(declarationOne).String() {
		t.Errorf("that a rival tried another's document is not on record: %s", at)
	}
	var err error
	for range lookBurst {
		if _, err = w.Try(t.Context(), rival, form); err != nil {
			break
		}
	}
	if many := (TooMany{}); !errors.As(err, &many) {
		t.Errorf("no end to trials: %v", err)
	}
	before, _ := w.Looks(t.Context(), w.person("checker"), 0, 500)
	own := CorrectDisbursalForm{disburse(financing), "entry-error"}
	own.Maturity, own.Lines = "2027-02-20", []LineForm{{w.document(declarationOne).String(), "90,000.00"}}
	w.do("checker", own)
	if after, _ := w.Looks(t.Context(), w.person("checker"), 0, 500); len(after) != len(before) {
		t.Errorf("a bank's own document counts as looked at: %+v", after)
	}
}
