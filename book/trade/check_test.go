package trade

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// facilitated sets a stage with a payment of 712.34 CNY by facilitation, paid, on invoices none.
func facilitated() (*stage, PaymentID) {
	s := newStage()
	for _, line := range []string{"spenders",
		"gao admit-to-pilot bank:north scenario=capital-payments from=2026-03-01 facilitates=yes",
		"nan enter-document i1 holder=harbour face=1,000.00USD", "nie confirm-document i1",
		"hua open-payment v1 scenario=capital-payments facilitated=yes purpose=goods bank=north amount=712.34CNY " +
			"on=i1:100.00",
		"nan accept-payment v1", "nie approve-payment v1", "nan pay v1"} {
		s.play(line)
	}
	return s, named[Payment](s, "v1")
}

// A payment is drawn whose lot is below the share, and not from it on; what is drawn says by
// which hash of which block, and until when it is to be reported. What was paid otherwise is
// never drawn, also if goods are still to come of it.
func TestADrawAtItsBounds(t *testing.T) {
	s, id := facilitated()
	paid, ok := s.book.Payment(id)
	if !ok || paid.Unmatched() == 0 {
		t.Fatalf("%+v", paid)
	}
	hash := Digest{7}
	lot := CheckLot(hash, id)
	for share, want := range map[BasisPoints]int{lot: 0, lot + 1: 1} {
		s.play(fmt.Sprintf("stood 2026-03-02 scenario=capital-payments inspect=%d check-days=5", share))
		events := s.book.drawCheck(paid.Deal, 9, s.at, hash)
		if len(events) != want {
			t.Fatalf("with a share of %d and the lot %d: %+v", share, lot, events)
		}
	}
	s.play("stood 2026-03-02 scenario=capital-payments inspect=10000 check-days=5")
	other := paid
	other.Facilitated, other.Expected, other.Deal.ID = false, s.at.Day()+30, DealOf(PaymentDeal, PaymentID{5})
	s.book.Put(other)
	if events := s.book.drawCheck(other.Deal, 9, s.at, hash); other.Unmatched() == 0 || len(events) > 0 {
		t.Errorf("a payment in advance is drawn: %+v", events)
	}
	drawn := s.book.drawCheck(paid.Deal, 9, s.at, hash)
	s.post(Signer{}, VerbLapse, drawn)
	check, _ := s.book.Check(id)
	if want := (Check{Deal: paid.Deal, Height: 9, Seed: hash, Share: 10_000, Since: s.at,
		Due: workingDayAfter(s.book.Book, s.at.Day(), 5)}); check != want {
		t.Errorf("the check is %+v, and should be %+v", check, want)
	}
	s.play("nie report-check v1 finding=irregular")
	got := s.book.Facilitation(named[Party](s, "harbour"))
	if got.Payment != id || !got.Suspended || got.Since != s.at {
		t.Errorf("what is suspended says %+v", got)
	}
}

// Who attached invoices stands once, however often; a hundred lines are the most of a payment,
// with those of its order.
func TestInvoicesOfOnePayment(t *testing.T) {
	s, id := facilitated()
	list := func(count int) string {
		var lines []string
		for i := range count {
			lines = append(lines, fmt.Sprintf("b%d:1.00", i))
		}
		return "nan attach-invoices v1 on=" + strings.Join(lines, "+")
	}
	for i := range MaxLines {
		s.play(fmt.Sprintf("tao publish-documents b%d kind=tax-invoice holder=harbour face=1,000.00CNY other=seller",
			i))
	}
	if said := s.play(list(MaxLines)); !strings.Contains(said, "309 ListMustBeInBounds") {
		t.Error(said)
	}
	if said := s.play(list(MaxLines - 1)); strings.Contains(said, "refused") {
		t.Error(said)
	}
	if said := s.play("nan attach-invoices v1 on=b1:2.00"); !strings.Contains(said, "refused") &&
		!strings.Contains(said, "b1") {
		t.Error(said)
	}
	paid, _ := s.book.Payment(id)
	if want := []PersonID{named[person](s, "nan")}; !slices.Equal(paid.Attached, want) {
		t.Errorf("attached by %v, not %v", paid.Attached, want)
	}
}

// What proves a purpose is known of each of them, and of none there is nothing to prove.
func TestWhatProvesAPurpose(t *testing.T) {
	for _, p := range append(Purposes(), 0, ForUnrelatedLoan+1) {
		invoiced := slices.Contains([]string{"goods", "services", "construction", "equipment", "rent-of-firms"},
			p.String())
		paper := slices.Contains([]string{"wages", "taxes", "social-insurance", "rent-of-persons", "equity",
			"related-loan", "bank-loan", "deposit"}, p.String())
		if p.Invoiced() != invoiced || p.proven() != paper {
			t.Errorf("%s is proven by invoices %v, by a paper of another sort %v", p, p.Invoiced(), p.proven())
		}
	}
}

// The labels of a scenario stand once each, in order, however many of its kinds have them.
func TestLabelsOfScenarios(t *testing.T) {
	for _, s := range running {
		labels := s.MarkLabels()
		if !slices.IsSorted(labels) || len(slices.Compact(slices.Clone(labels))) != len(labels) {
			t.Errorf("%s has the labels %v", s, labels)
		}
	}
}

// What is entered without marks leaves none behind; what is entered anew under a number whose
// entry was dropped leaves those of before.
func TestMarksOfEntries(t *testing.T) {
	s := newStage()
	s.playAll("spenders\nnan enter-document i1 holder=harbour face=1.00USD")
	if kept, there := find[Marks](s.book, MarksKey(named[Document](s, "i1"))); there {
		t.Errorf("%+v stands of a document without marks", kept)
	}
	s.playAll("nan enter-document i2 holder=harbour face=1.00USD marks=reg:R1\n" +
		"nie confirm-document i2 dismiss=entry-error\nnan enter-document i2 holder=harbour face=1.00USD")
	if kept, _ := find[Marks](s.book, MarksKey(named[Document](s, "i2"))); len(kept.Marks) > 0 {
		t.Errorf("marks of an entry that was dropped stand: %+v", kept)
	}
}

// A loan for a payment of which more came back than it may lend by now leaves nothing to lend, not
// less than nothing; what is lent less is never refused.
func TestALoanBeyondWhatIsLeft(t *testing.T) {
	s := newStage()
	s.play("payers")
	id := PaymentID{1}
	s.book.Put(Payment{Deal: Deal{ID: DealOf(PaymentDeal, id)}, Scenario: ImportPayments, State: Paid,
		Amount: Money{100_00, USD}, Refunded: 60_00, Lent: 80_00})
	r := ruling{book: s.book.Book, at: s.at}
	limit, _ := r.limits(ImportPayments).product(ImportFinancing)
	if limit.Advance == 0 {
		t.Fatal("the product is shut")
	}
	loan := Financing{Payment: id, Product: ImportFinancing, Terms: Terms{Amount: 80_00}}
	for amount, want := range map[int64]Refusal{
		80_01: {Rule: AdvanceMustBeInLimit, Left: Money{0, USD}}, 80_00: {}, 10_00: {},
	} {
		if got := r.goesWith(loan, Terms{Amount: amount}); got.Rule != want.Rule || got.Left != want.Left {
			t.Errorf("%d: %+v", amount, got)
		}
	}
}

// Marks stand by label, the exact before the loose, each once, and each is of something.
func TestMarksThatAreUnsound(t *testing.T) {
	token := MarkID{1}
	bl, con := Mark{ByBill, Exact, token}, Mark{ByContract, Exact, token}
	loose := func(m Mark) Mark { m.Strength = Loose; return m }
	none, beyond, blank := bl, bl, bl
	none.Strength, beyond.Strength, blank.Token = 0, Loose+1, MarkID{}
	for _, sound := range [][]Mark{nil, {bl}, {bl, loose(bl)}, {loose(bl), con}, {bl, loose(bl), con, loose(con)}} {
		if marksUnsound(ExportDeclaration, sound) {
			t.Errorf("%v is refused", sound)
		}
	}
	for _, odd := range [][]Mark{{none}, {beyond}, {blank}, {bl, bl}, {loose(bl), bl}, {con, bl}, {con, loose(bl)},
		{con, none}, {{MarkLabel(99), Exact, token}}} {
		if !marksUnsound(ExportDeclaration, odd) {
			t.Errorf("%v is taken", odd)
		}
	}
}
