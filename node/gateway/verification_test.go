package gateway

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/desk"
)

// invoiceOf is an invoice of the town's enterprise under a number.
func invoiceOf(n int) Declaration {
	return Declaration{Kind: "tax-invoice", Number: fmt.Sprintf("2635%016d", n), Holder: enterpriseNumber,
		HolderName: "闽江电子", Seller: enterpriseNumber, SellerName: "鹭江电子", Declared: "2026-11-20", Currency: "CNY",
		Net: "1,000.00", Tax: "130.00", Amount: "1,130.00", InvoiceState: "normal"}
}

// invoiceTown is a town with so many invoices.
func invoiceTown(t *testing.T, count int) *town {
	t.Helper()
	w := newTown(t)
	w.do("governor", AdmitPartyForm{Kind: "tax", Number: "3500TAX", NameZh: "税务局", Region: "35"})
	w.do("governor", EnrolPersonForm{Party: "3500TAX", Login: "tax.feed", NameZh: "税务", Duties: []string{"feed"},
		Password: password})
	var all []Declaration
	for n := range count {
		all = append(all, invoiceOf(n+1))
	}
	w.do("tax.feed", PublishDeclarationsForm{Declarations: all})
	return w
}

func statedOf(n int) StatedInvoice {
	return StatedInvoice{Number: invoiceOf(n).Number, Holder: enterpriseNumber, Currency: "CNY", Amount: "1,130.00"}
}

// Unless number, buyer, currency and total all agree a bank is told the same, whatever it is
// that does not; what cannot be read is said of its line and holds no other back; and each
// line is on the record.
func TestManyInvoicesAreVerifiedAtOnce(t *testing.T) {
	w := invoiceTown(t, 2)
	with := func(change func(*StatedInvoice)) StatedInvoice {
		s := statedOf(1)
		change(&s)
		return s
	}
	list := []StatedInvoice{statedOf(1), statedOf(2), statedOf(3),
		with(func(s *StatedInvoice) { s.Number = "26350000000000000x" }), with(func(*StatedInvoice) {})}
	list[0].Line = 2 // of a file that has a head
	told, err := w.VerifyInvoices(t.Context(), w.person("maker"), list)
	if err != nil {
		t.Fatal(err)
	}
	if want := words.NamedInLine.With(2).En; len(told[4].Wrong) != 1 || told[4].Wrong[0].En != want {
		t.Errorf("the second of the same says %v, not %q", told[4].Wrong, want)
	}
	passes := VerifiedInvoice{Result: trade.Passes, Left: trade.Money{Minor: 113_000, Currency: "CNY"}}
	for i, want := range []VerifiedInvoice{passes, passes, {Result: trade.Disagrees}} {
		if got := told[i]; got.Result != want.Result || got.Left != want.Left || got.Wrong != nil {
			t.Errorf("line %d: %+v", i+1, got)
		}
	}
	for i, field := range map[int]string{3: "number", 4: "number"} {
		if got := told[i]; got.Result != 0 || len(got.Wrong) != 1 || got.Wrong[0].Field != field {
			t.Errorf("line %d: %+v", i+1, got)
		}
	}
	again := []StatedInvoice{statedOf(2), statedOf(1), statedOf(1)}
	twice, err := w.VerifyInvoices(t.Context(), w.person("rival"), again)
	if want := words.NamedInLine.With(2).En; err != nil || len(twice[2].Wrong) != 1 || twice[2].Wrong[0].En != want {
		t.Errorf("of no file, the third says %+v, not %q: %v", twice, want, err)
	}
	if n := Counted(told); n != (VerifiedCounts{Passes: 2, Disagrees: 1, Misread: 2}) {
		t.Errorf("counted %+v", n)
	}
	for name, one := range map[string]StatedInvoice{
		"another number":   with(func(s *StatedInvoice) { s.Number = invoiceOf(9).Number }),
		"another buyer":    with(func(s *StatedInvoice) { s.Holder = "91350200M00010000W" }),
		"another currency": with(func(s *StatedInvoice) { s.Currency = "USD" }),
		"another total":    with(func(s *StatedInvoice) { s.Amount = "1,130.01" }),
	} {
		told, err := w.VerifyInvoices(t.Context(), w.person("rival"), []StatedInvoice{one})
		if err != nil || fmt.Sprintf("%+v", told) != fmt.Sprintf("%+v", []VerifiedInvoice{{Result: trade.Disagrees}}) {
			t.Errorf("%s: %+v %v", name, told, err)
		}
	}
	looks, err := w.Looks(t.Context(), w.person("maker"), 0, 500)
	if err != nil || len(looks) != 3 {
		t.Fatalf("%d looks are on the record, %v", len(looks), err)
	}
	slices.Reverse(looks)
	for i, look := range looks {
		id, _ := w.token(t.Context(), KindInvoice, invoiceOf(i+1).Number)
		if look.Kind != desk.ByNumber || look.Subject != trade.DocumentID(id).String() {
			t.Errorf("look %d is %+v", i, look)
		}
	}
}

// Only banks ask, and for as many as a request holds: one fewer than none, and one more
// than that, are refused.
func TestWhoVerifiesAndHowMany(t *testing.T) {
	w := invoiceTown(t, 1)
	for _, login := range []string{"exporter", "governor", "customs.feed"} {
		if _, err := w.VerifyInvoices(t.Context(), w.person(login), []StatedInvoice{statedOf(1)}); !errors.Is(err,
			ErrNotVerifying) {
			t.Errorf("%s: %v", login, err)
		}
	}
	list := func(n int) (all []StatedInvoice) {
		for i := range n {
			all = append(all, statedOf(i+1))
		}
		return all
	}
	for n, fits := range map[int]bool{0: false, 1: true, MostVerified: true, MostVerified + 1: false} {
		var wrong InputErrors
		if _, err := w.VerifyInvoices(t.Context(), w.person("maker"), list(n)); errors.As(err, &wrong) == fits {
			t.Errorf("%d invoices: %v", n, err)
		}
	}
}

// A person has so many verified and no more, a party of many persons likewise, and who is
// kept back by one bound takes nothing of the other. Single look-ups go on.
func TestTheQuotaOfVerifications(t *testing.T) {
	v, now := newVerifications(), time.UnixMilli(1_700_000_000_000)
	person := func(n byte) desk.Person {
		return desk.Person{ID: trade.PersonID{n}, Party: trade.PartyID{1}}
	}
	var many TooMany
	for n := range byte(partyVerifyBurst / personVerifyBurst) {
		if err := v.take(person(n), personVerifyBurst, now); err != nil {
			t.Fatal(n, err)
		}
		if err := v.take(person(n), 1, now); !errors.As(err, &many) {
			t.Errorf("one more of person %d: %v", n, err)
		}
	}
	if err := v.take(person(200), 1, now); !errors.As(err, &many) {
		t.Errorf("one more of the party: %v", err)
	}
	later := now.Add(personVerifyEvery)
	if err := v.take(person(200), 4, later); err != nil {
		t.Errorf("what the party has again after a while: %v", err)
	}
	if err := v.take(person(201), 1, later); !errors.As(err, &many) {
		t.Errorf("what nobody has: %v", err)
	}
	w := invoiceTown(t, 1)
	w.Gateway.verified.persons.burst = 1
	for i := range 2 {
		_, err := w.VerifyInvoices(t.Context(), w.person("maker"), []StatedInvoice{statedOf(1)})
		if errors.As(err, &many) != (i == 1) {
			t.Errorf("request %d: %v", i, err)
		}
	}
	if looks, _ := w.Looks(t.Context(), w.person("maker"), 0, 500); len(looks) != 1 {
		t.Errorf("%d looks are on the record", len(looks))
	}
	if _, err := w.LookUp(t.Context(), w.person("maker"), declarationOne); err != nil {
		t.Errorf("a single look-up beside it: %v", err)
	}
	if !strings.Contains(many.Error(), "again in") {
		t.Error(many)
	}
}
