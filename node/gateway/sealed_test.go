package gateway

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"tallystick/book/trade"
)

// The contract of a rate is sealed to the bank, its client and who supervises it, with a match on top as
// with the first one; named again it stays under the same digest, also where the match with it waits.
func TestTheContractOfARate(t *testing.T) {
	w := newTown(t)
	w.lend(declarationOne, "90,000.00", "80,000.00")
	matched := func(document, amount string) []MatchForm {
		return []MatchForm{{Document: document, Amount: amount, Worth: amount}}
	}
	o := w.do("maker", RegisterProceedsForm{Number: "3500001234012611230001", Enterprise: enterpriseNumber,
		Amount: "60,000.00", Currency: "USD", Date: "2026-11-23", Instrument: "wire", Code: "121010",
		Lines: matched(declarationOne, "10,000.00"), Contract: "FX-1", Expected: "2026-12-20"})
	id, err := trade.ParseID[trade.Proceeds](o.Subject)
	if err != nil {
		t.Fatal(err)
	}
	stands := func() trade.Proceeds { return held[trade.Proceeds](w.chain.book, trade.ProceedsKey(id)) }
	says := func(digest trade.Digest, contract string) {
		t.Helper()
		for _, login := range []string{"maker", "exporter", "branch.li", "governor"} {
			if d, err := Details[EvidenceDetails](t.Context(), w.Gateway, w.person(login), digest); err != nil ||
				d.Contract != contract {
				t.Errorf("%s reads %+v, %v", login, d, err)
			}
		}
		if _, err := w.Open(t.Context(), w.person("rival"), digest); !errors.Is(err, ErrSealed) {
			t.Errorf("a rival reads it: %v", err)
		}
	}
	first := stands().Evidence
	says(first, "FX-1")
	w.do("maker", MatchProceedsForm{Proceeds: o.Subject, Lines: matched(declarationOne, "10,000.00"), Number: 1,
		Contract: " FX-1 "})
	if stands().Evidence != first {
		t.Error("the same contract is sealed once more")
	}
	more := MatchProceedsForm{Proceeds: o.Subject, Lines: matched(declarationTwo, "10,000.00"), Number: 2,
		Contract: "FX-2"}
	w.do("maker", more) // beyond the bank's own loans, so that it waits
	waits := stands().Waiting.Evidence
	if says(waits, "FX-2"); waits == first || stands().Evidence != first {
		t.Errorf("%v waits, %v stands", waits, stands().Evidence)
	}
	if o := w.do("maker", more); !o.Unchanged || stands().Waiting.Evidence != waits {
		t.Errorf("what waits is asked for again: %+v", o)
	}
	more.Contract = "FX-3"
	w.refuse("maker", more, trade.EvidenceMustSayTheSame)
	w.do("checker", ConfirmProceedsForm{Proceeds: o.Subject})
	says(stands().Evidence, "FX-2")
	w.do("checker", CorrectProceedsForm{Proceeds: o.Subject, Lines: matched(declarationOne, "5,000.00"),
		Reason: "entry-error", Contract: "FX-4"})
	says(stands().Evidence, "FX-4")
}

// What the check of a payment found is sealed to its bank and to who supervises its region; the form says
// what is wrong with it before anybody asks the ledger.
func TestTheReportOfACheck(t *testing.T) {
	w := payingTown(t)
	id := w.do("exporter", openPayment()).Subject
	w.wrong("checker", ReportCheckForm{Payment: "x", Finding: "odd"}, "payment", "finding", "report")
	plan, err := w.read(t.Context(), w.person("checker"), ReportCheckForm{Payment: id, Finding: "irregular",
		Report: "the invoice is of another firm"})
	if err != nil || len(plan.seals) != 1 || plan.subject != id {
		t.Fatalf("%+v, %v", plan, err)
	}
	c, ok := plan.command().(trade.ReportCheck)
	if !ok || c.Payment.String() != id || c.Finding != trade.Irregular || c.Details.IsZero() {
		t.Errorf("%+v", c)
	}
	if said := plan.seals[0].text; said != (InspectionDetails{"the invoice is of another firm"}) {
		t.Errorf("sealed is %+v", said)
	}
	readers := plan.seals[0].readers
	for number, reads := range map[string]bool{regulatorNumber: true, branchNumber: true, bankNumber: true,
		rivalNumber: false, enterpriseNumber: false} {
		if slices.Contains(readers, partyID(number)) != reads {
			t.Errorf("%s reads it: %v", number, !reads)
		}
	}
	w.refuse("checker", ReportCheckForm{Payment: id, Finding: "clean", Report: "all agrees"},
		trade.CheckMustBeDrawn)
}

// An enterprise that names another's filing in a payment is answered by a wrong code as by a number that
// nobody filed; only who knows both learns that it is somebody else's.
func TestAPaymentTellsNothingOfAnothersFiling(t *testing.T) {
	w := filingTown(t)
	const other = "914403001922038216"
	w.do("governor", AdmitPartyForm{Kind: "enterprise", Number: other, NameZh: "另一家", Region: "35", Class: "A",
		Listed: true})
	w.do("governor", EnrolPersonForm{Party: other, Login: "other", NameZh: "旁人", Duties: []string{"maker"},
		Password: password})
	answer := func(document string) string {
		refusal, err := w.Try(t.Context(), w.person("other"), payService(document))
		refusal.Document = trade.DocumentID{} // a name of its own for each code
		return fmt.Sprintf("%+v, %v", refusal, err)
	}
	nobodys := answer("2026-999999/WRONG1")
	if wrong := answer(filingOne + "/WRONG1"); wrong != nobodys {
		t.Errorf("a wrong code is answered %s, and a number that nobody filed %s", wrong, nobodys)
	}
	w.refuse("other", payService(filingOne+"/"+itsCode), trade.HolderMustBeApplicant)
	w.do("exporter", payService(filingOne+"/"+itsCode))
}
