package gateway

import (
	"testing"

	"tallystick/book/trade"
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
	other, err := w.LookUp(t.Context(), rival, filingOne+"/WRONG1")
	if err != nil || other != (Found{Document: found.Document}) {
		t.Errorf("%+v, %v", other, err)
	}
	none, err := w.LookUp(t.Context(), rival, "2026-999999/"+itsCode)
	if err != nil || none != (Found{Document: none.Document}) {
		t.Errorf("%+v, %v", none, err)
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
}
