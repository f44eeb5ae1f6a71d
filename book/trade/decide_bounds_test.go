package trade

import (
	"math"
	"testing"
)

// Who signs must be known by key and party, each as the book has them.
func TestSignersAreKnown(t *testing.T) {
	s := newStage()
	s.play("cast")
	nan, hua := s.persons["nan"], s.persons["hua"]
	lost := named[Party](s, "lost")
	key := s.book.personKey(nan.Key)
	key.Party, key.ID = lost, KeyID{9}
	s.book.Put(key)
	for name, c := range map[string]struct {
		by   Signer
		want Rule
	}{
		"a key that is on no book, and no party": {Signer{Key: KeyID{1}}, KeyMustBeEnrolled},
		"a key of another party":                 {Signer{Key: nan.Key, Party: hua.Party}, KeyMustBeEnrolled},
		"a key of a party that is on no book":    {Signer{Key: KeyID{9}, Party: lost}, PartyMustBeAdmitted},
		"a key of its party":                     {nan, FinancingMustExist},
	} {
		if _, refusal := Decide(s.book, c.by, s.at, Accept{FinancingID{1}}); refusal.Rule != c.want {
			t.Errorf("%s: %s", name, refusal.Rule)
		}
	}
}

// A hold is given one more term up to the last millisecond.
func TestHoldsAreExtendedToTheirEnd(t *testing.T) {
	s := newStage()
	for _, line := range []string{"cast", "feng publish-documents d1 holder=harbour face=100.00USD",
		"hua apply f1 asked=90.00USD on=d1:100.00", "nan accept f1"} {
		s.play(line)
	}
	id := named[Financing](s, "f1")
	end := s.book.financing(id).HoldUntil
	for at, want := range map[Instant]Rule{end - 1: 0, end: HoldMustNotHaveLapsed, end + 1: HoldMustNotHaveLapsed} {
		if _, refusal := Decide(s.book, s.persons["nan"], at, ExtendHold{id}); refusal.Rule != want {
			t.Errorf("%d ms from its end: %s", at-end, refusal.Rule)
		}
	}
}

// What pages cannot say: no mode at all, the document that a refusal is about, and
// lines beyond what can be counted.
func TestDocumentsBeyondPages(t *testing.T) {
	s := newStage()
	for _, line := range []string{"cast", "feng publish-documents d1 holder=harbour face=100.00USD"} {
		s.play(line)
	}
	id := named[Document](s, "d1")
	p := s.publications(1)[0]
	p.Mode = ""
	if rule := s.decideAs("feng", PublishDocuments{[]Publication{p}}); rule != ModeMustBeKnown {
		t.Errorf("a document without a mode: %s", rule)
	}
	_, refusal := Decide(s.book, s.persons["feng"], s.at, ReturnGoods{id, 100_01, NoticeID{1}, Digest{1}})
	if refusal.Rule != ReturnMustNotExceedWorth || refusal.Document != id || refusal.Left != (Money{100_00, "USD"}) {
		t.Errorf("more than all came back: %+v", refusal)
	}
	rates, _ := s.book.Rates(s.at.Day())
	rates.Rates = append(rates.Rates, Rate{"IDR", 1})
	s.book.Put(rates)
	age := RateLimitsOn(s.book.RateLimits(), s.at.Day())
	dollars, _ := convert(s.book.Book, Money{math.MaxInt64 / 2, "IDR"}, "USD", s.at.Day(), age, down)
	for _, name := range []string{"d2", "d3"} {
		d := s.book.document(id)
		d.ID, d.Face, d.Free = named[Document](s, name), Money{MaxAmount, "USD"}, MaxAmount
		s.book.Put(d)
	}
	apply := Apply{Financing: named[Financing](s, "f1"), Bank: named[Party](s, "north"), Product: ExportReceivable,
		Asked: Money{1, "IDR"}, Tenor: 90, Details: Digest{1},
		Lines: []Line{{named[Document](s, "d2"), dollars}, {named[Document](s, "d3"), dollars}}}
	for more, want := range map[int64]Refusal{0: {}, 2: {Rule: AmountMustBeInRange, Item: 2}} {
		apply.Lines[1].Amount = dollars + more
		if _, refusal := Decide(s.book, s.persons["hua"], s.at, apply); refusal != want {
			t.Errorf("lines of %d and %d cents, in a weak currency: %+v", dollars, dollars+more, refusal)
		}
	}
}
