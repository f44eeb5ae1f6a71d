package gateway

import (
	"errors"
	"testing"

	"tallystick/book/trade"
)

// opens reports whether a person's party may open the details of a declaration
// and of the exporter.
func (w *town) opens(login, number string) (declaration, exporter bool) {
	w.t.Helper()
	open := func(digest trade.Digest) bool {
		_, err := w.Open(w.t.Context(), w.person(login), digest)
		if err != nil && !errors.Is(err, ErrSealed) {
			w.t.Fatal(err)
		}
		return err == nil
	}
	party := held[trade.Party](w.chain.book, trade.PartyKey(partyID(enterpriseNumber)))
	return open(held[trade.Document](w.chain.book, trade.DocumentKey(w.document(number))).Details), open(party.Details)
}

// An attempt that is refused, whether or not it stands on the record, opens
// nothing to the bank that it was made with.
func TestARefusedApplicationOpensNothing(t *testing.T) {
	w := newTown(t)
	form := apply()
	form.Lines[0].Amount = "100,000.01"
	w.refuse("exporter", form, trade.TakingMustNotExceedAvailable)
	if declaration, exporter := w.opens("maker", declarationOne); declaration || exporter {
		t.Errorf("an attempt on the record opens the declaration: %v, the exporter: %v", declaration, exporter)
	}
	form = apply()
	form.Amount = "81,000.01"
	w.refuse("exporter", form, trade.AdvanceMustBeInLimit)
	if declaration, exporter := w.opens("maker", declarationOne); declaration || exporter {
		t.Errorf("a plain refusal opens the declaration: %v, the exporter: %v", declaration, exporter)
	}
	w.do("exporter", apply())
	if declaration, exporter := w.opens("maker", declarationOne); !declaration || !exporter {
		t.Errorf("an application opens the declaration: %v, the exporter: %v", declaration, exporter)
	}
	if declaration, _ := w.opens("maker", declarationTwo); declaration {
		t.Error("an application opens a declaration that it does not name")
	}
}

// A branch reads what is of its own region, and of no other; one without a
// region reads nothing that has none.
func TestABranchReadsItsRegion(t *testing.T) {
	w := newTown(t)
	w.do("governor", AdmitPartyForm{Kind: "branch", Number: "4400SAFE", NameZh: "广东省分局", Region: "44"})
	w.do("governor", EnrolPersonForm{Party: "4400SAFE", Login: "branch.yue", NameZh: "岳分局",
		Duties: []string{"auditor"}, Password: password})
	later := declaration("350120260000000042", "1,000.00")
	w.do("customs.feed", PublishDeclarationsForm{Declarations: []Declaration{later}})
	if declaration, exporter := w.opens("branch.li", later.Number); !declaration || !exporter {
		t.Errorf("the branch of the region reads the declaration: %v, the exporter: %v", declaration, exporter)
	}
	if declaration, exporter := w.opens("branch.yue", later.Number); declaration || exporter {
		t.Errorf("another region's branch reads the declaration: %v, the exporter: %v", declaration, exporter)
	}
	readers, err := w.readersIn(t.Context(), "")
	if err != nil || len(readers) != 1 || readers[0] != partyID(regulatorNumber) {
		t.Errorf("what is of no region is read by %v (%v)", readers, err)
	}
	readers, err = w.readersIn(t.Context(), "35", trade.PartyID{}, partyID(bankNumber), partyID(bankNumber))
	if err != nil || len(readers) != 3 {
		t.Errorf("what concerns a bank is read by %v (%v)", readers, err)
	}
}
