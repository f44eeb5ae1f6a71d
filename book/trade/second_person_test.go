package trade

import (
	"fmt"
	"slices"
	"testing"
)

// rivals are what another bank may do about a document that North matches money to,
// and nothing of which North may learn.
var rivals = map[string]string{
	"nobody": "",
	"holds":  "hua apply r1 bank=south asked=18.00USD on=d1:20.00\nsong accept r1",
	"lent": "hua apply r1 bank=south asked=18.00USD on=d1:20.00\nsong accept r1\nsun approve r1\n" +
		"song disburse r1",
	"lent twice, and was repaid in part": "hua apply r1 bank=south asked=9.00USD on=d1:10.00\nsong accept r1\n" +
		"sun approve r1\nsong disburse r1\nhua apply r2 bank=south asked=9.00USD on=d1:10.00\nsong accept r2\n" +
		"sun approve r2\nsong disburse r2\nsong repay r2 source=own-funds principal=4.00",
}

// A bank that tries amounts, on dry runs and in earnest, is answered the same whoever
// else has a claim on the document: it waits by what itself has lent, and by nothing
// else. So are who may confirm, what is offered, and all that it sees happen.
func TestWhoWaitsLearnsNothingOfRivals(t *testing.T) {
	for _, own := range []string{"", "hua apply f1 bank=north asked=27.00USD on=d1:30.00\nnan accept f1\n" +
		"nie approve f1\nnan disburse f1"} {
		want := answers(own, rivals["nobody"])
		if len(want) < 40 {
			t.Fatalf("only %d answers", len(want))
		}
		for name, rival := range rivals {
			got := answers(own, rival)
			for i := range want {
				if got[i] != want[i] {
					t.Errorf("where a rival %s, North is told\n%s\nnot\n%s", name, got[i], want[i])
				}
			}
		}
	}
}

// answers are what persons of North are told when they match money to a document of
// which they lent and others did something else.
func answers(own, rival string) (told []string) {
	s := newStage()
	s.playAll("cast\nfeng publish-documents d1,d2 holder=harbour face=100.00USD\n" + own)
	s.playAll(rival)
	north := Viewer{named[Party](s, "north"), Bank, "35"}
	say := func(events []Event, refusal Refusal) {
		line := fmt.Sprintf("%+v", refusal)
		for _, e := range events {
			if MaySee(north, e.Audience()) {
				line += fmt.Sprintf(" %T %+v", e, e)
			}
		}
		told = append(told, line)
	}
	try := func(name string, c Command) []Event {
		events, refusal := Decide(s.book, s.persons[name], s.at, c)
		say(events, refusal)
		return events
	}
	id := named[Proceeds](s, "p1")
	line := func(minor int64) []MatchLine { return []MatchLine{{Document: named[Document](s, "d1"), Amount: minor}} }
	c := RegisterProceeds{Proceeds: id, Enterprise: named[Party](s, "harbour"), Amount: Money{10_000, "USD"},
		Date: s.at.Day(), Instrument: Wire, Code: "121010", Details: Digest{5}}
	for _, minor := range []int64{1, 2_999, 3_000, 3_001, 4_000, 10_000, 10_001} {
		c.Lines = line(minor)
		try("nan", c)
	}
	c.Lines = line(4_000)
	s.post(s.persons["nan"], c.Verb(), try("nan", c))
	ask := func() {
		c.Lines = line(4_000)
		try("nan", c)
		c.Lines = line(4_001)
		try("nan", c)
		for _, name := range []string{"nan", "ning", "nie"} {
			try(name, ConfirmProceeds{Proceeds: id})
			try(name, ConfirmProceeds{Proceeds: id, Dismiss: EntryError})
			try(name, CorrectProceeds{Proceeds: id, Lines: line(4_500), Reason: EntryError})
			try(name, Repay{Financing: named[Financing](s, "f1"), Date: s.at.Day(), Principal: 100,
				Source: FromProceeds, Proceeds: id})
			told = append(told, fmt.Sprintf("%+v", Offers(s.book, s.persons[name], s.at, Object{Key: ProceedsKey(id)})))
		}
		told = append(told, fmt.Sprintf("%+v", s.book.received(id)))
	}
	ask()
	s.post(s.persons["nie"], VerbConfirmProceeds, try("nie", ConfirmProceeds{Proceeds: id}))
	ask()
	correct := CorrectProceeds{Proceeds: id, Lines: line(4_500), Reason: EntryError}
	s.post(s.persons["nie"], correct.Verb(), try("nie", correct))
	ask()
	s.post(s.persons["ning"], VerbConfirmProceeds, try("ning", ConfirmProceeds{id, EntryError}))
	ask()
	return told
}

// What is kept of proceeds that wait shares its lines with nobody.
func TestWhatWaitsIsItsOwn(t *testing.T) {
	p := Proceeds{ID: ProceedsID{5}, Waiting: Unconfirmed{Lines: []MatchLine{{Amount: 9}}}}
	if copied := p.Copied(); &copied.Waiting.Lines[0] == &p.Waiting.Lines[0] ||
		!slices.Equal(copied.Waiting.Lines, p.Waiting.Lines) {
		t.Errorf("%+v", copied)
	}
}

// What is entered and waits says what is asked for, why, by whom and when, and what
// stood; what is confirmed or dismissed says what it was.
func TestWhatWaitsIsSaidWhole(t *testing.T) {
	s := newStage()
	s.playAll("cast\nfeng publish-documents d1,d2 holder=harbour face=100.00USD\n" +
		"nan alone register-proceeds p1 amount=90.00USD on=d1:10.00")
	id, one, two := named[Proceeds](s, "p1"), named[Document](s, "d1"), named[Document](s, "d2")
	person := func(name string) PersonID { return s.book.personKey(s.persons[name].Key).Person }
	last := func() Event { return s.journal[len(s.journal)-1].Events[0] }
	same := func(what string, got, want any) {
		t.Helper()
		if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
			t.Errorf("%s: %+v, not %+v", what, got, want)
		}
	}
	stood := []Match{{Document: one, Amount: 1_000, Worth: 1_000}}
	more := []MatchLine{{one, 1_000, 1_000}, {two, 500, 500}}
	same("entered", last().(ProceedsRegistered).Proceeds.Waiting, Unconfirmed{Lines: more[:1],
		AskedBy: person("nan"), AskedAt: s.at})
	s.playAll("pass 1h\nnie confirm-proceeds p1")
	confirmed := last().(ProceedsConfirmed)
	same("confirmed", confirmed.Proceeds, s.book.received(id))
	same("what stood before", confirmed.Before, []Match(nil))
	same("why", confirmed.Reason, NoReason)
	s.playAll("pass 1h\nnie alone correct-proceeds p1 on=d1:10.00+d2:5.00 reason=other evidence=contract-1")
	asked := last().(ProceedsCorrected)
	same("asked", asked.Proceeds.Waiting, Unconfirmed{Lines: more, AskedFor: OtherReason, AskedBy: person("nie"),
		AskedAt: s.at, Evidence: s.book.received(id).Waiting.Evidence})
	same("what stands", asked.Before, stood)
	if asked.Proceeds.Waiting.Evidence.IsZero() || !asked.Proceeds.Evidence.IsZero() {
		t.Errorf("the evidence of what waits: %+v", asked.Proceeds)
	}
	s.playAll("ning confirm-proceeds p1 dismiss=entry-error")
	same("dismissed", last().(ProceedsDismissed).Lines, more)
	s.playAll("nie alone correct-proceeds p1 on=d1:10.00+d2:5.00 reason=other evidence=contract-1\n" +
		"ning confirm-proceeds p1")
	confirmed = last().(ProceedsConfirmed)
	same("what stood", confirmed.Before, stood)
	same("why it is corrected", confirmed.Reason, OtherReason)
	if confirmed.Proceeds.Evidence.IsZero() || confirmed.Proceeds.Revision != 2 {
		t.Errorf("what is confirmed has its evidence: %+v", confirmed.Proceeds)
	}
}
