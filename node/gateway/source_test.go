package gateway

import (
	"strings"
	"testing"

	"tallystick/book/trade"
)

const declarationThree = "350120260000000034"

// lend takes an application through to a loan of bank A.
func (w *town) lend(document, amount, asked string) string {
	w.t.Helper()
	form := apply()
	form.Lines, form.Amount = []LineForm{{document, amount}}, asked
	loan := w.do("exporter", form).Subject
	w.do("maker", AcceptForm{loan})
	w.do("checker", ApproveForm{loan})
	terms := disburse(loan)
	terms.Lines, terms.Amount = form.Lines, asked
	w.do("maker", terms)
	return loan
}

// paper says what a person opens of a document that stands.
func (w *town) paper(login, number string) (Declaration, error) {
	digest := held[trade.Document](w.chain.book, trade.DocumentKey(w.document(number))).Details
	return Details[Declaration](w.t.Context(), w.Gateway, w.person(login), digest)
}

// An amendment's paper is the one source of what the ledger holds: all facts that
// a rule reads, and nothing of them twice.
func TestTheLedgerFollowsTheAmendedPaper(t *testing.T) {
	w := newTown(t)
	paper := declaration(declarationTwo, "40,000.00")
	paper.Mode, paper.Declared = "3010", "2026-10-01"
	w.do("customs.feed", AmendDeclarationForm{declarationTwo, "", 2, paper})
	d := held[trade.Document](w.chain.book, trade.DocumentKey(w.document(declarationTwo)))
	sealed, err := w.paper("customs.feed", declarationTwo)
	if err != nil || string(d.Mode) != sealed.Mode || d.Issued.String() != sealed.Declared ||
		d.Face.Minor != 4_000_000 || d.Mode != "3010" {
		t.Fatalf("the ledger holds %+v, the paper %+v, %v", d, sealed, err)
	}
	form := apply()
	form.Lines, form.Amount = []LineForm{{declarationTwo, "40,000.00"}}, "30,000.00"
	w.refuse("exporter", form, trade.ModeMustBeFinanceable)
	paper.Mode = "0110"
	w.do("customs.feed", AmendDeclarationForm{declarationTwo, "", 3, paper})
	w.do("exporter", form)
	other := paper
	other.Holder = "914403001922038216"
	w.refuse("customs.feed", AmendDeclarationForm{declarationTwo, "", 4, other}, trade.HolderMustStay)
	other = paper
	other.Currency = "EUR"
	w.refuse("customs.feed", AmendDeclarationForm{declarationTwo, "", 4, other}, trade.CurrencyMustStay)
	other = paper
	other.Number = declarationOne
	w.wrong("customs.feed", AmendDeclarationForm{declarationTwo, "", 4, other}, "to.number")
	other = paper
	other.Replaces = declarationOne
	w.wrong("customs.feed", AmendDeclarationForm{declarationTwo, "", 4, other}, "to.replaces")
}

// What is sent again is unchanged when everything that it says stands, the sealed
// words too; nothing is sealed and nothing goes to the ledger.
func TestUnchangedMeansEverything(t *testing.T) {
	w := newTown(t)
	paper := declaration(declarationTwo, "50,000.00")
	again := func(form Form) {
		t.Helper()
		seals, entries := w.vault.seals, len(w.chain.entries)
		if o := w.do("customs.feed", form); !o.Unchanged || w.vault.seals != seals || len(w.chain.entries) != entries {
			t.Errorf("%+v came to %+v", form, o)
		}
	}
	batch := func(paper Declaration) Form { return PublishDeclarationsForm{Declarations: []Declaration{paper}} }
	again(batch(paper))
	other := paper
	other.Consignee = "Somebody else"
	w.refuse("customs.feed", batch(other), trade.DocumentMustBeNew)
	other = paper
	other.Items = []Item{paper.Items[0], {Code: "850110", Description: "one more", Total: "1.00"}}
	other.Items[0].Total = "49,999.00"
	w.refuse("customs.feed", batch(other), trade.DocumentMustBeNew)

	amended := paper
	amended.Consignee = "Somebody else"
	amend := AmendDeclarationForm{declarationTwo, "X7", 2, amended}
	w.do("customs.feed", amend)
	w.refuse("customs.feed", batch(paper), trade.DocumentMustStandAsSent)
	again(batch(amended)) // it is what stands
	again(amend)
	w.do("customs.feed", AmendDeclarationForm{declarationTwo, "X8", 3, paper})
	again(amend) // late, and still the same
	amend.To.Vessel = "another"
	w.refuse("customs.feed", amend, trade.NoticeMustSayTheSame)

	back := ReturnGoodsForm{declarationTwo, "T1", "3,000.00", "damaged"}
	w.do("customs.feed", back)
	again(back)
	back.Note = "lost"
	w.refuse("customs.feed", back, trade.NoticeMustSayTheSame)
	again(ReturnGoodsForm{declarationTwo, " t1 ", "3,000.00", "damaged"})
	w.wrong("customs.feed", ReturnGoodsForm{declarationTwo, "", "3,000.00", ""}, "number")
	w.wrong("customs.feed", ReturnGoodsForm{declarationTwo, strings.Repeat("7", maxNumber+1), "3,000.00", ""}, "number")
	w.do("customs.feed", TakeBackReturnForm{declarationTwo, "T1"})
	again(TakeBackReturnForm{declarationTwo, "T1"})
	w.refuse("customs.feed", TakeBackReturnForm{declarationTwo, "X7"}, trade.NoticeMustExist)
	if d := held[trade.Document](w.chain.book, trade.DocumentKey(w.document(declarationTwo))); d.Returned != 0 ||
		d.Revision != 3 {
		t.Errorf("the document stands at %+v", d)
	}

	withdrawal := WithdrawDeclarationForm{declarationTwo, "", "source-cancelled", ""}
	w.do("customs.feed", withdrawal)
	again(withdrawal)
	w.refuse("customs.feed", batch(paper), trade.DocumentMustNotBeWithdrawn)
	w.do("customs.feed", ReinstateDeclarationForm{declarationTwo, ""})
	again(ReinstateDeclarationForm{declarationTwo, ""})
	w.refuse("customs.feed", withdrawal, trade.NoticeMustNotBeTakenBack)
	w.do("customs.feed", WithdrawDeclarationForm{declarationTwo, "W2", "source-cancelled", ""})
	w.do("customs.feed", ReinstateDeclarationForm{declarationTwo, "W2"})
}

// Who lent on a declaration reads what its source declares in its place, moves its
// pledge there, and reads what is amended later; a rival can do none of it.
func TestAPledgeFollowsItsGoods(t *testing.T) {
	w := newTown(t)
	loan := w.lend(declarationOne, "100,000.00", "90,000.00")
	w.do("customs.feed", WithdrawDeclarationForm{declarationOne, "W1", "source-cancelled", "declared anew"})
	anew := declaration(declarationThree, "100,000.00")
	anew.Replaces = declarationOne
	w.do("customs.feed", PublishDeclarationsForm{Declarations: []Declaration{anew}})
	form := apply()
	form.Bank, form.Amount, form.Lines = rivalNumber, "0.01", []LineForm{{declarationThree, "0.01"}}
	w.refuse("exporter", form, trade.TakingMustNotExceedAvailable)
	if d, err := w.paper("maker", declarationThree); err != nil || d.Replaces != declarationOne {
		t.Errorf("the lender reads %+v, %v", d, err)
	}
	if _, err := w.paper("rival", declarationThree); err == nil {
		t.Error("a rival reads what was declared anew")
	}
	amended := anew
	amended.Vessel = "another"
	w.do("customs.feed", AmendDeclarationForm{declarationThree, "", 2, amended})
	if d, err := w.paper("maker", declarationThree); err != nil || d.Vessel != "another" {
		t.Errorf("before it has moved its pledge the lender reads %+v, %v", d, err)
	}
	w.refuse("maker", MovePledgeForm{loan, declarationOne, declarationThree, "100,000.00"}, trade.DutyMustAllow)
	w.refuse("rival", MovePledgeForm{loan, declarationOne, declarationThree, "100,000.00"}, trade.FinancingMustExist)
	w.wrong("checker", MovePledgeForm{loan, declarationOne, "12", "1.001"}, "to", "amount")
	w.do("checker", MovePledgeForm{loan, declarationOne, declarationThree, "100,000.00"})
	for notice := range trade.All[trade.Notice](w.chain.book) {
		if notice.Document != w.document(declarationOne) {
			continue
		}
		details, err := Details[NoticeDetails](t.Context(), w.Gateway, w.person("maker"), notice.Details)
		if err != nil || details != (NoticeDetails{"W1", "declared anew"}) {
			t.Errorf("the lender reads of the notice %+v, %v", details, err)
		}
	}
}

// A bank with an open application or a live claim reads an amendment, once it is
// final; one without does not, and one whose claim is over reads no later ones.
func TestReadersOfAmendments(t *testing.T) {
	w := newTown(t)
	form := apply()
	form.Lines, form.Amount = []LineForm{{declarationTwo, "10,000.00"}}, "9,000.00"
	o := w.do("exporter", form)
	paper := declaration(declarationTwo, "50,000.00")
	paper.Vessel = "second"
	w.do("customs.feed", AmendDeclarationForm{declarationTwo, "", 2, paper})
	if d, err := w.paper("maker", declarationTwo); err != nil || d.Vessel != "second" {
		t.Fatalf("a bank that judges an application reads %+v, %v", d, err)
	}
	if _, err := w.paper("rival", declarationTwo); err == nil {
		t.Error("a bank without an application reads a revision")
	}
	w.refuse("rival", AcceptForm{o.Subject}, trade.FinancingMustExist)
	w.do("maker", AcceptForm{o.Subject})
	if d, err := w.paper("maker", declarationTwo); err != nil || d.Vessel != "second" {
		t.Errorf("the bank accepted, and reads %+v, %v", d, err)
	}
	w.do("maker", DeclineForm{o.Subject, "bank-declined"})
	paper.Vessel = "third"
	w.do("customs.feed", AmendDeclarationForm{declarationTwo, "", 3, paper})
	if _, err := w.paper("maker", declarationTwo); err == nil {
		t.Error("a bank whose claim is over reads a later revision")
	}
}

// A successor reads what was sealed to the old party, and the lender learns who
// its borrower is.
func TestASuccessorReads(t *testing.T) {
	w := newTown(t)
	const code = "914403001922038216"
	w.do("governor", AdmitPartyForm{Kind: "enterprise", Number: code, NameZh: "新名", Region: "35",
		Class: "A", Listed: true})
	w.do("governor", EnrolPersonForm{Party: code, Login: "renamed", NameZh: "新", Duties: []string{"maker"},
		Password: password})
	loan := w.lend(declarationOne, "50,000.00", "45,000.00")
	if _, err := w.paper("renamed", declarationOne); err == nil {
		t.Fatal("a stranger reads")
	}
	w.wrong("governor", NameSuccessorForm{enterpriseNumber, "?"}, "successor")
	w.do("governor", NameSuccessorForm{enterpriseNumber, code})
	if d, err := w.paper("renamed", declarationOne); err != nil || d.Number != declarationOne {
		t.Errorf("the successor reads %+v, %v", d, err)
	}
	if name, known := w.NameOf(t.Context(), w.person("maker"), partyID(code)); !known || name.Zh != "新名" {
		t.Errorf("the lender knows its borrower as %+v, %v", name, known)
	}
	w.refuse("exporter", apply(), trade.PartyMustNotBeSucceeded)
	form := apply()
	form.Lines, form.Amount = []LineForm{{declarationOne, "10,000.00"}}, "9,000.00"
	o := w.do("renamed", form)
	w.do("maker", AcceptForm{o.Subject})
	paper := declaration(declarationOne, "100,000.00")
	paper.Holder = code
	w.do("customs.feed", AmendDeclarationForm{declarationOne, "", 2, paper})
	for _, login := range []string{"renamed", "exporter", "maker"} {
		if d, err := w.paper(login, declarationOne); err != nil || d.Holder != code {
			t.Errorf("%s reads %+v, %v", login, d, err)
		}
	}

	w.do("governor", NameSuccessorForm{bankNumber, rivalNumber})
	w.do("rival", DeclineForm{o.Subject, "bank-declined"})
	if _, err := w.paper("rival", declarationOne); err != nil {
		t.Errorf("the bank that took over reads nothing: %v", err)
	}
	w.refuse("maker", AcceptForm{loan}, trade.PartyMustNotBeSucceeded)
}
