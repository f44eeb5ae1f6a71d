package trade

import "slices"

// Who reports a task and what is checked. A bank is answered by what it knows of its own
// business alone: that another bank was paid, or lends, changes no answer.

// reportReasons are the reasons why something is received, paid or delivered late.
var reportReasons = []Reason{LongTerms, CounterpartyLate, TradeDispute, DeliveryLate, OtherReason}

// maxExpected is how many days ahead something may be expected.
const maxExpected = 3_650

// findsTask gives what there is to report to the enterprise, and to a bank what it has
// business with, in the words of a task that is not there to every other.
func (r *ruling) findsTask(o Object) Refusal {
	bank := PartyID{}
	if r.party.Kind == Bank {
		bank = r.party.ID
	}
	d, ok := r.duty(o.Key.TaskIn(), bank)
	if !ok || bank.IsZero() && d.enterprise.ID != r.party.ID {
		return r.no(TaskMustExist)
	}
	r.reporting = d
	return Refusal{}
}

// openToReport asks for a task of which so much is open that it is to be reported.
func (r *ruling) openToReport(Object) Refusal {
	if !r.reporting.above {
		return r.no(TaskMustBeOpen)
	}
	return Refusal{}
}

// told reports whether the signer's party reported just this, and of this very business: a number of
// money that is free again may have been reported for what it stood for before.
func (c ReportTask) told(r *ruling) (bool, Refusal) {
	before, _ := r.book.Report(c.Task, r.party.ID)
	d := r.reporting
	return d.since <= before.At.Day() && r.heir(before.Enterprise) == d.enterprise.ID &&
		before.Expected == c.Expected && before.Relation == c.Relation && before.Reason == c.Reason, Refusal{}
}

func (c ReportTask) weigh(r *ruling) Refusal {
	d, today := r.reporting, r.at.Day()
	if c.Expected <= today || c.Expected > today+maxExpected {
		return r.no(ExpectedDayMustBeAhead)
	}
	if !known(c.Relation) {
		return r.no(RelationMustBeGiven)
	}
	if !c.Reason.known() {
		return r.no(ReasonMustBeGiven)
	}
	if !slices.Contains(reportReasons, c.Reason) {
		return r.no(ReasonMustFit)
	}
	_, opened := r.task(d)
	if opens, _ := d.opens(today); !opens && (d.own && !d.foreseen() || !d.own && !opened) {
		if d.expected, d.known = c.Expected, today; !d.foreseen() {
			return r.no(TaskMustBeOpen)
		}
	}
	// what opens the task comes behind, where the place of what the reporter is told does not
	// tell whether it was open
	r.add(TaskAnswered{Report{Task: c.Task, By: r.party.ID, Enterprise: d.enterprise.ID, Bank: d.bank,
		Region: d.enterprise.Region, Person: r.key.Person, Expected: c.Expected, Relation: c.Relation,
		Reason: c.Reason, At: r.at}})
	if !opened {
		_, foreseen := d.opens(today)
		r.openTask(d, foreseen, r.party.ID)
	}
	return Refusal{}
}

// TaskStanding is how a task stands for somebody on a day. It is worked out, and stands
// nowhere.
type TaskStanding struct {
	Task   Task
	Event  Day   // of the real export, import or payment
	After  int32 // days beyond which it is to be reported
	Open   Money
	Due    Day // the last day on which a report is in time
	State  TaskState
	Report Report // the last one that the viewer is told; zero: none
	On     Day    // the day on which it stands so
}

// Left gives the days until a task is due; below zero, since when it is late.
func (s TaskStanding) Left() int32 { return int32(s.Due - s.On) }

// TaskFor gives how a task stands at an instant: for a bank that did not make the payment
// in question, by what it knows of its own business; for everybody else as it is. False
// where it never opened, or the bank has no business there.
func TaskFor(records Records, at Instant, v Viewer, id TaskID) (s TaskStanding, ok bool) {
	r := ruling{book: Book{records}, at: at}
	bank := PartyID{}
	if v.ByOwnBusiness() {
		bank = v.Party
	}
	d, found := r.duty(id, bank)
	if !found {
		return s, false
	}
	s = TaskStanding{Event: d.event, After: d.after, Open: d.open, State: TaskOpen, On: at.Day()}
	if d.own {
		s.Task = Task{ID: id, Enterprise: d.enterprise.ID, Region: d.enterprise.Region, Foreseen: d.foreseen()}
		if s.Task.Opened = d.event + Day(d.after) + 1; s.Task.Foreseen {
			s.Task.Opened = d.known
		}
		var reported bool
		s.Report, reported = r.book.Report(id, bank)
		if !reported && (!d.above || !d.foreseen() && !d.beyond(at.Day())) {
			return s, false
		}
	} else if s.Task, ok = r.task(d); !ok {
		return s, false
	} else {
		s.Report, _ = r.book.Report(id, s.Task.Last)
	}
	s.Due = d.due(s.Task.Opened, s.Task.Foreseen)
	switch {
	case !d.above:
		s.State = TaskClosed
	case s.Report.At != 0:
		s.State = TaskReported
	case at.Day() > s.Due:
		s.State = TaskLate
	}
	return s, true
}

// ByOwnBusiness reports whether a viewer is told of tasks by what it knows of its own business.
func (v Viewer) ByOwnBusiness() bool { return v.Kind == Bank }

// Reporting gives how much is open at an instant of what a task is about, in minor units, 0 where
// that needs no report, and the last day on which a report is in time; it asks for no other
// records than these follow from.
func Reporting(records Records, at Instant, task Task) (open int64, due Day) {
	r := ruling{book: Book{records}, at: at}
	d, _ := r.dutyOf(duty{task: task.ID, brief: true}, PartyID{})
	if !d.above {
		d.open.Minor = 0
	}
	return d.open.Minor, d.due(task.Opened, task.Foreseen)
}
