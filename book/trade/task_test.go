package trade

import (
	"iter"
	"strings"
	"testing"
)

// TestABankLearnsNothingOfOthersThroughTasks plays the same business twice, once with more of
// another bank in it, and asks that the bank sees and is answered the same.
func TestABankLearnsNothingOfOthersThroughTasks(t *testing.T) {
	const before = `cast
feng publish-documents d1 holder=harbour face=200,000.00USD
hua apply f1 bank=north asked=80,000.00USD tenor=60 on=d1:100,000.00
nan accept f1
nie approve f1
nan disburse f1
hua apply f2 bank=south asked=80,000.00USD tenor=120 on=d1:100,000.00
song accept f2
sun approve f2`
	ends := map[string]string{
		"lent":          "song disburse f2",
		"lent for less": "song disburse f2 maturity=2026-03-20",
		"paid back": "song disburse f2\n" +
			"song register-proceeds p2 enterprise=harbour amount=100,000.00USD on=d1:100,000.00",
		"reported apart": "song disburse f2\nsong report-task d1 expected=2026-08-01",
	}
	seen := map[string]string{}
	for name, more := range ends {
		s := newStage()
		s.playAll(before)
		if said := s.playAll(more); s.refused[FinancingMustBeApproved] || s.refused[TaskMustBeOpen] {
			t.Fatal(said)
		}
		for _, day := range []string{"2026-03-03", "2026-04-01", "2026-04-03", "2026-06-01", "2026-07-02"} {
			s.play("clock " + day + " 10:00")
			seen[name] += day + "\n" + s.play("tasks nan d1") + s.play("nan report-task d1 expected="+day) +
				s.play("nan report-task d1 expected=2026-12-31 relation=none")
		}
	}
	for name, said := range seen {
		if said != seen["lent"] {
			t.Errorf("%s is told\n%s\nand not\n%s", name, said, seen["lent"])
		}
	}
	if len(seen["lent"]) < 100 {
		t.Error(seen["lent"])
	}
}

// TestATaskOpensWithTheFirstLoanThatForeseesIt asks since when a bank has to report an export on which
// it lends three times: since its first loan that runs beyond the days, whichever is owed longest and
// whichever comes first in the book.
func TestATaskOpensWithTheFirstLoanThatForeseesIt(t *testing.T) {
	const before = `cast
feng publish-documents d1 holder=harbour face=200,000.00USD
each 3 hua apply f@ bank=north asked=10,000.00USD tenor=120 on=d1:20,000.00; nan accept f@; nie approve f@`
	for _, order := range [][]string{{"f1", "f2", "f3"}, {"f1", "f3", "f2"}, {"f2", "f1", "f3"}, {"f2", "f3", "f1"},
		{"f3", "f1", "f2"}, {"f3", "f2", "f1"}} {
		for _, last := range []string{"2026-06-10", "2026-06-25"} {
			s := newStage()
			s.playAll(before)
			s.playAll("nan disburse " + order[0] + " maturity=2026-04-01\nclock 2026-03-03 09:00\n" +
				"gao publish-rates 2026-03-03 USD=712.3400\nnan disburse " + order[1] + " maturity=2026-06-20\n" +
				"clock 2026-03-04 07:00\ngao publish-rates 2026-03-04 USD=712.3400\n" +
				"nan disburse " + order[2] + " maturity=" + last + "\npass 1s")
			north := s.book.party(named[Party](s, "north"))
			task := TaskOf(DeferredReceipt, named[Document](s, "d1"))
			stands, ok := TaskFor(s.book, s.at, Viewer{north.ID, north.Kind, north.Region}, task)
			if !ok || stands.Task.Opened.String() != "2026-03-03" || !stands.Task.Foreseen {
				t.Errorf("%v, the last one until %s: %v since %v", order, last, ok, stands.Task.Opened)
			}
		}
	}
}

// TestARollIsCalledForTheFirstOfItsDocuments publishes documents of two enterprises in one batch, in either
// order: the roll is called again on the day on which the class with fewer days may have to report.
func TestARollIsCalledForTheFirstOfItsDocuments(t *testing.T) {
	for _, holders := range [][]string{{"harbour", "quay"}, {"quay", "harbour"}} {
		s := newStage()
		s.playAll("cast\ngao set-limits 2026-03-03 deferred-days=60 deferred-strict=40")
		documents := s.publications(len(holders))
		for i, holder := range holders {
			documents[i].Holder, documents[i].Face = named[Party](s, holder), Money{20_000_000, "USD"}
		}
		events, refusal := carried(s.book, s.persons["feng"], s.at, PublishDocuments{Documents: documents})
		if !refusal.OK() {
			t.Fatal(refusal)
		}
		s.post(s.persons["feng"], VerbPublishDocuments, events)
		for _, call := range [][2]string{{"2026-04-02", "at 2 of them once more: 2026-04-12"},
			{"2026-04-12", "is to be reported by quay"}, {"2026-05-02", "is to be reported by harbour"}} {
			if said := s.play("clock " + call[0] + " 00:00"); !strings.Contains(said, call[1]) {
				t.Errorf("%v: on %s it is told\n%s", holders, call[0], said)
			}
		}
	}
}

// TestDocumentsOfOneDayShareARoll publishes documents in one batch: as many as a roll holds and one more;
// and of two days and two kinds, where the kind with fewer days says when the roll of a day is called.
func TestDocumentsOfOneDayShareARoll(t *testing.T) {
	imported := func(s *stage, d *Publication) {
		d.Kind, d.Other = ImportDeclaration, named[Party](s, "seller")
	}
	for name, c := range map[string]struct {
		count       int
		change      func(*stage, []Publication)
		limits, day string
		called      string // empty: nothing is
	}{
		"one more than a roll holds": {maxRoll + 1, func(*stage, []Publication) {}, "", "2026-04-02",
			"looked at 100 documents"},
		"of two days": {3, func(_ *stage, d []Publication) { d[2].Issued -= 2 }, "", "2026-04-02",
			"looked at 2 documents"},
		"of two kinds": {2, func(s *stage, d []Publication) { imported(s, &d[1]) },
			"gao set-limits 2026-03-02 scenario=import-payments deferred-strict=10", "2026-03-13",
			"looked at 2 documents"},
		"of two kinds, the other way": {2, func(s *stage, d []Publication) { imported(s, &d[0]) },
			"gao set-limits 2026-03-02 scenario=import-payments deferred-strict=10", "2026-03-13",
			"looked at 2 documents"},
		"before the day": {2, func(s *stage, d []Publication) { imported(s, &d[1]) },
			"gao set-limits 2026-03-02 scenario=import-payments deferred-strict=10", "2026-03-12", ""},
	} {
		s := newStage()
		s.playAll("importers\n" + c.limits)
		documents := s.publications(c.count)
		c.change(s, documents)
		events, refusal := carried(s.book, s.persons["feng"], s.at, PublishDocuments{Documents: documents})
		if !refusal.OK() {
			t.Fatal(name, refusal)
		}
		s.post(s.persons["feng"], VerbPublishDocuments, events)
		said := s.play("clock " + c.day + " 00:00")
		if c.called == "" && strings.Contains(said, "looked at") || !strings.Contains(said, c.called) {
			t.Errorf("%s: on %s it is told\n%s", name, c.day, said)
		}
	}
}

// TestWithoutAFloorNothingIsCalled asks that on a ledger whose limits set no amount from which there is to
// report documents cost no roll, and nothing is looked at.
func TestWithoutAFloorNothingIsCalled(t *testing.T) {
	s := newStage()
	s.play("cast")
	limits, _ := find[LimitVersions](s.book, LimitsKey(ExportReceivables))
	limits = limits.Copied()
	for i := range limits.Versions {
		limits.Versions[i].TaskFloor = 0
	}
	s.book.Put(limits)
	events, refusal := carried(s.book, s.persons["feng"], s.at, PublishDocuments{Documents: s.publications(2)})
	if !refusal.OK() {
		t.Fatal(refusal)
	}
	s.post(s.persons["feng"], VerbPublishDocuments, events)
	if said := s.play("clock 2026-07-02 00:00"); strings.Contains(said, "looked at") {
		t.Error(said)
	}
}

// withoutClaims are records of which nobody may look through any.
type withoutClaims struct {
	Records
	t *testing.T
}

func (w withoutClaims) Scan(prefix Key) iter.Seq[Record] {
	w.t.Errorf("records of kind %d are looked through", prefix.Kind())
	return w.Records.Scan(prefix)
}

// TestReportingLooksThroughNothing asks what a table of tasks is written by: it says the same without
// the claims, which such a table is not written anew for.
func TestReportingLooksThroughNothing(t *testing.T) {
	s := newStage()
	s.playAll(`cast
feng publish-documents d1 holder=harbour face=200,000.00USD
hua apply f1 bank=north asked=80,000.00USD tenor=120 on=d1:100,000.00
nan accept f1
nie approve f1
nan disburse f1
pass 1s`)
	task, opened := s.book.Book.Task(TaskOf(DeferredReceipt, named[Document](s, "d1")))
	open, due := Reporting(withoutClaims{s.book, t}, s.at, task)
	if !opened || open != 20_000_000 || due.String() != "2026-04-01" {
		t.Errorf("opened %v, %d open, due %v", opened, open, due)
	}
}
