package gateway

import (
	"errors"
	"testing"

	"tallystick/book/trade"
	"tallystick/face/words"
)

const (
	filingOne = "2026-000123"
	itsCode   = "K7Q2M9"
)

func filing(total string) Declaration {
	return Declaration{Kind: "tax-filing", Number: filingOne, Verification: itsCode, Holder: enterpriseNumber,
		Payee: payeeOfTown, PayeeCountry: "DE", Declared: "2026-11-20", Contract: "LC-1", ItemClass: "royalty",
		Currency: "USD", ContractTotal: total}
}

// filingTown is a town in which services are paid for, with one contract filed.
func filingTown(t *testing.T) *town {
	t.Helper()
	w := newTown(t)
	w.do("governor", AdmitPartyForm{Kind: "tax", Number: "3500TAX", NameZh: "榕城税务", NameEn: "Tax", Region: "35"})
	w.do("governor", EnrolPersonForm{Party: "3500TAX", Login: "tax.feed", NameZh: "税务系统", Duties: []string{"feed"},
		Password: password})
	for _, place := range []PlaceForm{{Region: "35"}, {Bank: bankNumber}, {Bank: rivalNumber}} {
		place.Scenario = "service-payments"
		w.do("governor", AdmitToPilotForm{PlaceForm: place, From: "2026-11-01"})
	}
	w.do("tax.feed", PublishDeclarationsForm{Declarations: []Declaration{filing("250,000.00")}})
	return w
}

func payService(document string) OpenPaymentForm {
	form := openPayment()
	form.Scenario, form.Code = "service-payments", "231010"
	form.Lines = []LineForm{{document, "150,000.00"}}
	if document == "" {
		form.Lines = nil
	}
	return form
}

// A filing is named by number and verification code; who holds it may name it by its
// identifier, since the code stands on what is sealed to it.
func TestFilingsAreNamedWithTheirCode(t *testing.T) {
	w := filingTown(t)
	id, err := toyTokens{}.Token(t.Context(), KindFiling, filingOne)
	if err != nil {
		t.Fatal(err)
	}
	document := trade.DocumentID(id)
	w.refuse("exporter", payService(filingOne+"/WRONG1"), trade.FilingCodeMustAgree)
	w.wrong("exporter", payService(filingOne+"/x"), "lines[0].document")
	var wrong InputErrors // and not as a declaration
	_, err = w.Try(t.Context(), w.person("exporter"), payService(filingOne))
	if want := words.NumbersOf(trade.FilingPayments); !errors.As(err, &wrong) || wrong[0].En != want.En {
		t.Errorf("a filing without its code: %v", err)
	}
	w.do("exporter", payService("２０２６－０００１２３／Ｋ７Ｑ２Ｍ９")) // as a Chinese keyboard types it
	first := w.do("exporter", payService(filingOne+" / k7q2m9")).Subject
	w.do("exporter", payService(document.String()))
	w.do("maker", AcceptPaymentForm{first})
	if stands := held[trade.Document](w.chain.book, trade.DocumentKey(document)); stands.Available() != 100_000_00 {
		t.Errorf("%d is left", stands.Available())
	}
	if stands := held[trade.Document](w.chain.book, trade.DocumentKey(document)); stands.Code.IsZero() {
		t.Error("the filing has no code on the ledger")
	}
	amended := filing("400,000.00")
	amended.Verification = "OTHER1"
	w.wrong("tax.feed", AmendDeclarationForm{document.String(), "A1", 2, amended}, "to.verification")
	w.do("tax.feed", AmendDeclarationForm{document.String(), "A1", 2, filing("400,000.00")})
}

// Whoever knows the number alone, or another code, learns nothing of a filing.
func TestLookUpOfFilings(t *testing.T) {
	w := filingTown(t)
	rival := w.person("rival")
	found, err := w.LookUp(t.Context(), rival, filingOne+"/"+itsCode)
	if err != nil || !found.Known || found.Available.Minor != 250_000_00 || found.Conflict {
		t.Errorf("%+v, %v", found, err)
	}
	// a wrong code answers as a number does that nobody filed: with an identifier of its
	// own for each code, which names nothing
	for _, number := range []string{filingOne, "2026-999999"} {
		seen := map[trade.DocumentID]bool{found.Document: true}
		for _, code := range []string{"WRONG1", "WRONG2"} {
			other, err := w.LookUp(t.Context(), rival, number+"/"+code)
			if err != nil || other != (Found{Document: other.Document}) || seen[other.Document] {
				t.Errorf("%s/%s: %+v, %v", number, code, other, err)
			}
			seen[other.Document] = true
		}
	}
	for _, text := range []string{filingOne, filingOne + "/", "/" + itsCode} {
		if _, err := w.LookUp(t.Context(), rival, text); err == nil {
			t.Errorf("%q is looked up", text)
		}
	}
}

// An exempt payment says why, and what proves it is sealed or the digest of a file.
func TestExemptPayments(t *testing.T) {
	w := filingTown(t)
	form := payService("")
	form.Code, form.Exemption = "222011", "import-freight"
	w.refuse("exporter", form, trade.ProofMustBeGiven)
	form.Proof = "freight invoice 7"
	sealed := w.payment(w.do("exporter", form).Subject)
	form.Proof = someDigest
	plain := w.payment(w.do("exporter", form).Subject)
	if sealed.Proof.IsZero() || plain.Proof.String() != someDigest || plain.Exemption != trade.ImportFreight {
		t.Errorf("%+v, %+v", sealed, plain)
	}
	form.Exemption = "none-such"
	w.wrong("exporter", form, "exemption")

	// what a bank opens in a client's name, the client reads
	form.Exemption, form.Proof = "import-freight", "freight invoice 8"
	form.Bank, form.Enterprise, form.Instruction = "", enterpriseNumber, "order 9"
	opened := w.payment(w.do("maker", form).Subject)
	said, err := Details[PaymentDetails](t.Context(), w.Gateway, w.person("exporter"), opened.Proof)
	if err != nil || said.Proof != "freight invoice 8" {
		t.Errorf("the client reads %+v, %v", said, err)
	}
	if _, err := Details[PaymentDetails](t.Context(), w.Gateway, w.person("rival"), opened.Proof); err == nil {
		t.Error("a rival reads what proves it")
	}
}

// Whoever acts for a firm now pays on its filings as it did; where the code can't be read
// off a filing, the form says so, and nothing is told to the ledger.
func TestWhoReadsTheCodeOffAFiling(t *testing.T) {
	w := filingTown(t)
	const heir = "914403001922038216"
	w.do("governor", AdmitPartyForm{Kind: "enterprise", Number: heir, NameZh: "新名", Region: "35", Class: "A",
		Listed: true})
	w.do("governor", EnrolPersonForm{Party: heir, Login: "heir", NameZh: "新", Duties: []string{"maker"},
		Password: password})
	id, err := toyTokens{}.Token(t.Context(), KindFiling, filingOne)
	if err != nil {
		t.Fatal(err)
	}
	document := trade.DocumentID(id)
	w.refuse("heir", payService(document.String()), trade.HolderMustBeApplicant)
	w.do("governor", NameSuccessorForm{enterpriseNumber, heir})
	w.do("heir", payService(document.String()))
	details := held[trade.Document](w.chain.book, trade.DocumentKey(document)).Details
	w.vault.mu.Lock()
	delete(w.vault.kept, details)
	w.vault.mu.Unlock()
	before := len(w.chain.entries)
	w.wrong("heir", payService(document.String()), "lines[0].document")
	if len(w.chain.entries) != before {
		t.Error("what could not be read is on record")
	}
	w.do("heir", payService(filingOne+"/"+itsCode))
}

// A filing whose contract ended is told as one from which nothing may be taken, whatever
// is left of it.
func TestLookUpOfAContractThatEnded(t *testing.T) {
	w := filingTown(t)
	first := w.do("exporter", payService(filingOne+"/"+itsCode)).Subject
	w.do("maker", AcceptPaymentForm{first})
	w.do("checker", ApprovePaymentForm{Payment: first})
	w.do("maker", PayForm{Payment: first, Number: "3500001234012611230001", Date: "2026-11-23"})
	w.do("maker", RefundPaymentForm{Payment: first, Number: "3500001234012611230002", Amount: "1.00",
		Date: "2026-11-23", Reason: "contract-ended"})
	look := func() Found {
		found, err := w.LookUp(t.Context(), w.person("rival"), filingOne+"/"+itsCode)
		if err != nil || !found.Known || found.Available.Minor == 0 {
			t.Errorf("%+v, %v", found, err)
		}
		return found
	}
	if look().Conflict {
		t.Error("what waits for a second person ends the contract")
	}
	w.do("checker", ConfirmRefundForm{Payment: first, Number: 1})
	if !look().Conflict {
		t.Error("the contract goes on")
	}
}
