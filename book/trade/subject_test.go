package trade

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// An event stands in the history of each thing that it is about, once, and of
// nothing that it only mentions.
func TestEventsAreAboutWhatTheyName(t *testing.T) {
	d1, d2, d3 := DocumentID{1}, DocumentID{2}, DocumentID{3}
	financing, proceeds, enterprise := FinancingID{9}, ProceedsID{8}, PartyID{7}
	deal := Deal{ID: DealOf(FinancingDeal, financing), Enterprise: enterprise, Bank: PartyID{6}}
	matches := []Match{{Document: d2}, {Document: d1}}
	for name, c := range map[string]struct {
		event Event
		want  []Key
	}{
		"published": {DocumentsPublished{Documents: []Publication{{ID: d1}, {ID: d2}}},
			[]Key{DocumentKey(d1), DocumentKey(d2)}},
		"nothing published": {DocumentsPublished{}, []Key{}},
		"applied": {FinancingApplied{Deal: deal, Lines: []Line{{d2, 1}, {d1, 1}}},
			[]Key{FinancingKey(financing), DocumentKey(d2), DocumentKey(d1)}},
		"registered": {ProceedsRegistered{Proceeds{ID: proceeds, Matches: matches}},
			[]Key{DocumentKey(d1), DocumentKey(d2), ProceedsKey(proceeds)}},
		"waits": {ProceedsRegistered{Proceeds{ID: proceeds, Waiting: Unconfirmed{Lines: []MatchLine{{Document: d2},
			{Document: d1}}}}}, []Key{DocumentKey(d1), DocumentKey(d2), ProceedsKey(proceeds)}},
		"confirmed": {ProceedsConfirmed{Proceeds: Proceeds{ID: proceeds, Matches: matches},
			Before: []Match{{Document: d3}}},
			[]Key{DocumentKey(d1), DocumentKey(d2), DocumentKey(d3), ProceedsKey(proceeds)}},
		"dismissed": {ProceedsDismissed{Proceeds: Proceeds{ID: proceeds, Matches: matches[:1]},
			Lines: []MatchLine{{Document: d3}, {Document: d2}}},
			[]Key{DocumentKey(d2), DocumentKey(d3), ProceedsKey(proceeds)}},
		"corrected": {ProceedsCorrected{Proceeds: Proceeds{ID: proceeds, Matches: matches},
			Before: []Match{{Document: d3}, {Document: d1}}},
			[]Key{DocumentKey(d1), DocumentKey(d2), DocumentKey(d3), ProceedsKey(proceeds)}},
		"an alert about a document": {AlertRaised{Alert{Document: d1, Enterprise: enterprise}}, []Key{DocumentKey(d1)}},
		"an alert about more": {AlertRaised{Alert{Document: d1, Proceeds: proceeds, Deal: deal.ID,
			Enterprise: enterprise}},
			[]Key{DocumentKey(d1), FinancingKey(financing), ProceedsKey(proceeds)}},
		"an alert about a firm":   {AlertRaised{Alert{Enterprise: enterprise}}, []Key{PartyKey(enterprise)}},
		"an alert about nobody":   {AlertRaised{}, []Key{}},
		"admitted":                {PartyAdmitted{Party{ID: enterprise}}, []Key{PartyKey(enterprise)}},
		"admitted without a name": {PartyAdmitted{}, []Key{}},
	} {
		if got := c.event.Subjects(); !slices.Equal(got, c.want) {
			t.Errorf("%s: %x, not %x", name, got, c.want)
		}
	}
}

// An alert that the ledger has not named is not kept, and what is kept of proceeds
// shares its matches with nobody.
func TestWhatIsKeptIsNamedAndItsOwn(t *testing.T) {
	s := acted()
	func() {
		defer func() {
			if recover() == nil {
				t.Error("an alert without a name was kept")
			}
		}()
		Post(s.book, AlertRaised{Alert{Document: named[Document](s, "d1")}})
	}()
	p := Proceeds{ID: ProceedsID{5}, Matches: []Match{{Document: DocumentID{1}, Amount: 9, Worth: 9}}}
	s.book.Put(p)
	before, _ := s.book.Record(p.Key()) // as the book holds it, not copied
	Post(s.book, ProceedsUsed{Proceeds: p.ID, Uses: []Use{{Document: DocumentID{1}, Used: 2, Applied: 2}}})
	Post(s.book, RemainderClosed{Proceeds: p.ID, Document: DocumentID{1}, Amount: Money{3, "USD"}, By: PersonID{1}})
	if match := before.(Proceeds).Matches[0]; match.Used != 0 || match.Closed != 0 {
		t.Errorf("what was kept before changed: %+v", match)
	}
	if now, _ := s.book.Proceeds(p.ID); now.Matches[0].Used != 2 || now.Matches[0].Closed != 3 {
		t.Errorf("%+v", now)
	}
}

// Days are days: their years, their week and their text, at the ends of each year
// and in between.
func TestDaysOfTheCalendar(t *testing.T) {
	for at := time.Date(1969, 12, 30, 0, 0, 0, 0, time.UTC); at.Year() < 2101; at = at.AddDate(0, 0, 1) {
		d, err := ParseDay(at.Format(time.DateOnly))
		if err != nil || d.Year() != int32(at.Year()) || d.String() != at.Format(time.DateOnly) ||
			d.weekend() != (at.Weekday() == time.Saturday || at.Weekday() == time.Sunday) {
			t.Fatalf("%s: %d, %s, year %d, weekend %v, %v", at, d, d, d.Year(), d.weekend(), err)
		}
		if d.Start().Day() != d || (d.Start()-1).Day() != d-1 {
			t.Fatalf("%s: begins at %d", at, d.Start())
		}
	}
}

// Days far off are read and written as they are.
func TestDaysFarOff(t *testing.T) {
	for _, text := range []string{"0001-01-01", "1582-10-15", "2400-02-29", "9999-12-31"} {
		at, _ := time.Parse(time.DateOnly, text)
		d, err := ParseDay(text)
		if err != nil || d.String() != text || d.Year() != int32(at.Year()) ||
			d.weekend() != (at.Weekday() == time.Saturday || at.Weekday() == time.Sunday) || (d+1).Year() < d.Year() {
			t.Errorf("%s: %s, year %d, weekend %v, %v", text, d, d.Year(), d.weekend(), err)
		}
	}
}

// What replaces a document reserves what stands taken of it, be it one unit, and
// where nothing is taken nothing is written.
func TestWhatReplacesReservesWhatIsTaken(t *testing.T) {
	for _, taken := range []int64{0, 1, 2} {
		book := NewMemoryBook()
		old := Document{ID: DocumentID{1}, Face: Money{100, "USD"}, Withdrawn: true}
		book.Put(old)
		if taken > 0 {
			book.Put(Taking{Document: old.ID, Pledged: taken})
		}
		Post(book, DocumentsPublished{Documents: []Publication{{ID: DocumentID{2}, Face: old.Face, Replaces: old.ID}}})
		record, written := book.Record(TakingKey(DocumentID{2}))
		if written != (taken > 0) || written && record.(Taking).Reserved != taken {
			t.Errorf("%d taken: %+v, %v", taken, record, written)
		}
		if d, _ := book.Document(DocumentID{2}); d.Available() != 100-taken {
			t.Errorf("%d taken: available %d", taken, d.Available())
		}
	}
}

// A pledge that is needed again takes nothing where more is taken already than there
// is, and gives nothing up for that either: all of it is told as uncovered.
func TestAPledgeInAShortfallIsUncoveredWhole(t *testing.T) {
	s := newStage()
	s.playAll(`cast
feng publish-documents d1 holder=harbour face=1,000.00USD
hua apply f bank=north asked=500.00USD on=d1:1,000.00
nan accept f
nie approve f
nan disburse f
nan repay f principal=250.00
hua apply s bank=south asked=400.00USD on=d1:500.00
song accept s
feng amend-document d1 face=900.00USD`)
	told := s.playAll("nie correct-repayment f number=1 reason=entry-error")
	claim, _ := s.book.Claim(named[Document](s, "d1"), DealOf(FinancingDeal, named[Financing](s, "f")))
	if claim.Pledged != 50_000 || !strings.Contains(told, "pledge-uncovered d1 f 500.00 USD") {
		t.Errorf("pledged %d, told %s", claim.Pledged, told)
	}
}

// What a claim shows of its document is all that it takes and took.
func TestWhatAClaimShows(t *testing.T) {
	if got := (Claim{Held: 1, Pledged: 20, Spent: 300, Collected: 4_000}).Taken(); got != 4_321 {
		t.Error(got)
	}
}

// An amendment says who is on the other side, and the same notice does not say it
// otherwise.
func TestAnAmendmentNamesTheOtherSide(t *testing.T) {
	s := acted()
	d, _ := s.book.Document(named[Document](s, "d1"))
	c := AmendDocument{Document: d.ID, Revision: 2, Face: d.Face, Details: Digest{9}, Mode: d.Mode, Issued: d.Issued,
		Holder: d.Holder, Notice: NoticeID{1}, Other: PartyID{0xab}}
	feng := s.persons["feng"]
	events, refusal := Decide(s.book, feng, s.at, c)
	if !refusal.OK() {
		t.Fatal(refusal)
	}
	for _, e := range events {
		Post(s.book, e)
	}
	if now, _ := s.book.Document(d.ID); now.Other != c.Other {
		t.Errorf("%+v", now)
	}
	if events, refusal := Decide(s.book, feng, s.at, c); !refusal.OK() || len(events) > 0 {
		t.Errorf("told again: %v, %s", events, refusal.Rule)
	}
	c.Other = PartyID{0xcd}
	if _, refusal := Decide(s.book, feng, s.at, c); refusal.Rule != NoticeMustSayTheSame {
		t.Errorf("told otherwise: %s", refusal.Rule)
	}
}

// Only documents that the scenario of a product takes are counted for its pledge.
func TestAPledgeIsOfWhatTheScenarioTakes(t *testing.T) {
	s := acted()
	s.book.Put(Document{ID: DocumentID{7}, Kind: ImportDeclaration, Face: Money{100_000, "USD"}, Free: 100_000,
		Issued: s.at.Day(), Mode: "0110"})
	_, refusal := LeastPledge(s.book, s.at, ExportReceivable, Money{100, "USD"}, []DocumentID{{7}})
	if refusal.Rule != KindMustFitScenario || refusal.Item != 1 {
		t.Errorf("%+v", refusal)
	}
}

// Whose view of the records a book is, reads them.
func TestABookReadsItsRecords(t *testing.T) {
	s := acted()
	book := BookOf(s.book)
	if r, ok := book.Record(FinancingKey(named[Financing](s, "f1"))); !ok || r.(Financing).State != Applied {
		t.Errorf("%v %v", r, ok)
	}
	if r, ok := book.Record(DocumentKey(DocumentID{0xff})); ok || r != nil {
		t.Errorf("%v %v", r, ok)
	}
}
