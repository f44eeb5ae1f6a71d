package trade

import (
	"fmt"
	"slices"
)

// taskDeadlines adds those of tasks, which nobody can work out from records alone, and
// complains of one that leads nowhere, and of a roll or a task without one.
func (b *MemoryBook) taskDeadlines(t complaint, there, want map[Deadline]struct{}) {
	t.Helper()
	rolls, ends := map[DocumentID]int{}, map[TaskID]int{}
	for d := range there {
		switch {
		case d.Kind == TaskWakes && d.Deal.Kind() == rollMark:
			rolls[d.Deal.Identifier()]++
		case d.Kind == TaskEnds:
			ends[d.Deal.task()]++
		case d.Kind != TaskWakes:
			continue
		}
		want[d] = struct{}{}
	}
	for roll := range All[Roll](b) {
		if waits := min(1, len(roll.Documents)); rolls[roll.First] != waits || len(roll.Documents) > maxRoll {
			t.Errorf("the roll %v is called %d times more", roll, rolls[roll.First])
		}
		for _, id := range roll.Documents {
			if _, may := b.document(id).Task(); !may {
				t.Errorf("%v is on a roll, and opens no task", id)
			}
		}
	}
	for id, n := range ends {
		if _, opened := b.Book.Task(id); !opened || n != 1 {
			t.Errorf("task %v ends %d times, opened %v", id, n, opened)
		}
	}
	for task := range All[Task](b) {
		parties := b.party(task.Enterprise)
		_, there := b.Record(task.ID.About())
		known := slices.Contains(task.ID.Kind().Scenario().of().tasks, task.ID.Kind())
		if !known || !there || parties.Kind != Enterprise {
			t.Errorf("task %v is about nothing", task)
		}
	}
}

// taskCommand is about a task: its kind, and the short name of what it is about.
func (s *stage) taskCommand(a arguments) Command {
	relation := Relation(0)
	if a.or("relation", "") != "none" {
		relation = value(a, "relation", Unrelated)
	}
	return ReportTask{TaskOf(value(a, "kind", DeferredReceipt), named[Document](s, a.subject)), a.day("expected", 0),
		relation, value(a, "reason", CounterpartyLate)}
}

// tellTask says an event of a task in words; nothing of any other.
func (s *stage) tellTask(e Event) string {
	switch e := e.(type) {
	case TaskOpened:
		how := "late, at the branch"
		if e.Task.Foreseen {
			how = "foreseen"
		}
		return fmt.Sprintf("%s of %s is to be reported by %s (%s), due %s", e.Task.ID.Kind(),
			s.name(e.Task.ID.Identifier()), s.name(e.Task.Enterprise), how, e.Task.Until)
	case TaskMoved:
		return fmt.Sprintf("%s of %s: the ledger looks again behind %s", e.Task.ID.Kind(),
			s.name(e.Task.ID.Identifier()), e.Task.Until)
	case TaskAnswered:
		r := e.Report
		return fmt.Sprintf("%s of %s reported by %s: expected %s, %s, %s", r.Task.Kind(),
			s.name(r.Task.Identifier()), s.name(r.By), r.Expected, r.Relation, r.Reason)
	case RollCalled:
		next := "never"
		if e.Next != 0 {
			next = e.Next.Day().String()
		}
		return fmt.Sprintf("the ledger looked at %d documents for what is to be reported, at %d of them once more: %s",
			e.Count, len(e.Left), next)
	case TaskWaits:
		return fmt.Sprintf("%s: the ledger looks again on %s (%s)", s.name(e.Deadline.Deal.Identifier()),
			e.Next.At.Day(), e.Next.Kind)
	}
	return ""
}

// tasks says how tasks about short names stand for a person's party.
func (s *stage) tasks(person string, names []string) (said string) {
	party := s.book.party(s.persons[person].Party)
	for _, name := range names {
		found := false
		for kind := range taskKinds {
			id := TaskOf(TaskKind(kind), named[Document](s, name))
			v := Viewer{party.ID, party.Kind, party.Region}
			if t, ok := TaskFor(s.book, s.at, v, id); ok {
				found = true
				said += fmt.Sprintf("to %s %s of %s is %s: %s open, due %s\n", s.name(party.ID), id.Kind(), name,
					t.State, amount(t.Open), t.Due)
			}
		}
		if !found {
			said += fmt.Sprintf("to %s there is nothing to report of %s\n", s.name(party.ID), name)
		}
	}
	return said
}
