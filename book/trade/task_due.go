package trade

import "slices"

// duty is what there is to report of a document or payment, as somebody sees it: the
// enterprise and who supervises it as it is, a bank by what it knows of its own business.
type duty struct {
	task       TaskID
	event      Day   // of the real export, import or payment
	after      int32 // days beyond which it is to be reported
	open       Money
	above      bool  // more is open than what needs no report
	expected   Day   // that is known; 0: none is
	known      Day   // since when
	enterprise Party // who acts for it now
	bank       PartyID
	own        bool // as a bank sees it
	brief      bool // claims are not asked when it is expected
	since      Day  // of money that came: when it was registered, under a number that may have been another's
}

// task gives the task that opened of what there is to report. The number of money that was dismissed
// is free again: what opened of it before is of another business.
func (r *ruling) task(d duty) (Task, bool) {
	task, opened := r.book.Task(d.task)
	return task, opened && d.since <= task.Opened && r.heir(task.Enterprise) == d.enterprise.ID &&
		r.heir(task.Bank) == r.heir(d.bank)
}

// duty gives what there is to report; false where the task is about nothing that is there,
// or, asked for a bank, nothing that it has business with.
func (r *ruling) duty(id TaskID, bank PartyID) (duty, bool) {
	return r.dutyOf(duty{task: id}, bank)
}

func (r *ruling) dutyOf(d duty, bank PartyID) (duty, bool) {
	id := d.task
	scenario := id.Kind().Scenario()
	if scenario == 0 {
		return d, false
	}
	var ok bool
	switch id.Kind().of().record {
	case KindPayment:
		ok = r.dutyOfPayment(&d, bank)
	case KindProceeds:
		ok = r.dutyOfProceeds(&d, bank)
	case KindFinancing:
		ok = r.dutyOfLoan(&d, bank)
	default:
		ok = r.dutyOfDocument(&d, scenario, id.Document(), bank)
	}
	if !ok {
		return d, false
	}
	limits := r.limits(scenario)
	d.after = limits.TaskDays(id.Kind(), d.enterprise.Class)
	d.above = r.worthReport(d.open, limits.TaskFloor)
	return d, true
}

// worthReport reports whether an amount is above what needs no report, in USD cents. Where
// nobody can tell, since no rate is at hand, it is. Where no such amount is set nothing
// is to be reported.
func (r *ruling) worthReport(open Money, floor int64) bool {
	if open.Minor <= 0 || floor == 0 {
		return false
	}
	cents, rule := r.convert(open, "USD", r.at.Day(), up)
	return rule != 0 || cents > floor
}

// dutyOfDocument gives what of a document is neither received nor paid. A bank sees of it
// what it knows anyway: what is available, and what it takes itself.
func (r *ruling) dutyOfDocument(d *duty, scenario Scenario, id DocumentID, bank PartyID) bool {
	document, ok := r.book.Document(id)
	if !ok || document.Kind != d.task.Kind().of().about {
		return false
	}
	d.event, d.open.Currency = document.Issued, document.Face.Currency
	d.enterprise, _ = r.heirParty(document.Holder)
	limits := r.limits(scenario)
	d.after = limits.TaskDays(d.task.Kind(), d.enterprise.Class)
	financed := contains(limits.Modes, document.Mode)
	if bank.IsZero() {
		taking := r.book.Taking(id)
		d.open.Minor = taking.Worth(document) - taking.Collected - taking.Spent
		if taking.Pledged > 0 && !d.brief {
			r.expects(d, id, PartyID{})
		}
	} else {
		d.own, d.open.Minor = true, document.Available()
		if !r.expects(d, id, bank) {
			return false
		}
	}
	if !financed || !document.counts() {
		d.open.Minor = 0
	}
	return true
}

// expects notes a day that is expected, known since another, where that was foreseen: of several
// the one that was known first.
func (d *duty) expects(day, known Day) {
	other := *d
	if other.expected, other.known = day, known; other.foreseen() && (!d.foreseen() || known < d.known) {
		*d = other
	}
}

// expects adds what claims on a document say of when it is paid: on the day on which a loan
// on it is owed. Asked for a bank it adds what that takes, and reports whether it takes
// anything.
func (r *ruling) expects(d *duty, id DocumentID, bank PartyID) (business bool) {
	for claim := range r.book.Claims(id) {
		own := r.heir(claim.Bank) == bank
		if !claim.Live() || !bank.IsZero() && (!own || r.forAnother(claim)) {
			continue
		}
		business = true
		if own {
			d.open.Minor += claim.Held + claim.Open()
		}
		loan, _ := r.book.Financing(claim.Deal.Financing()) // one that was not disbursed has no terms
		d.expects(loan.Terms.Maturity, loan.Terms.Date)
	}
	return business
}

// dutyOfPayment gives what no goods have come of yet of a payment in advance. It is one
// bank's business.
func (r *ruling) dutyOfPayment(d *duty, bank PartyID) bool {
	p, _ := r.book.Payment(d.task.Payment())
	if p.Expected == 0 || p.PaidBy.IsZero() || !bank.IsZero() && r.heir(p.Deal.Bank) != bank {
		return false
	}
	d.event, d.open, d.expected, d.known = p.Date, Money{p.Unmatched(), p.Amount.Currency}, p.Expected, p.Date
	d.enterprise, _ = r.heirParty(p.Deal.Enterprise)
	d.bank = p.Deal.Bank
	return true
}

// dutyOfProceeds gives for what of money that came in advance no goods have gone yet. It is one
// bank's business.
func (r *ruling) dutyOfProceeds(d *duty, bank PartyID) bool {
	p, _ := r.book.Proceeds(d.task.Proceeds())
	if p.Expected == 0 || p.Revision == 0 || !bank.IsZero() && r.heir(p.Bank) != bank {
		return false
	}
	d.event, d.open, d.expected, d.known = p.Date, Money{p.Unmatched(), p.Amount.Currency}, p.Expected, p.Date
	d.enterprise, _ = r.heirParty(p.Enterprise)
	d.bank, d.since = p.Bank, p.Since.Day()
	return true
}

// dutyOfLoan gives what is owed of a loan that pays for goods. It is one bank's business.
func (r *ruling) dutyOfLoan(d *duty, bank PartyID) bool {
	loan, _ := r.book.Financing(d.task.Financing())
	if !loan.Product.PaysPayment() || loan.Terms.Date == 0 || !bank.IsZero() && r.heir(loan.Deal.Bank) != bank {
		return false
	}
	d.event, d.open = loan.Terms.Date, Money{loan.Outstanding, loan.Asked.Currency}
	d.expected, d.known = loan.Terms.Maturity, loan.Terms.Date
	d.enterprise, _ = r.heirParty(loan.Deal.Enterprise)
	d.bank, d.after = loan.Deal.Bank, r.limits(ImportLoan.Scenario()).TaskDays(ImportLoan, d.enterprise.Class)
	if !d.beyond(d.expected) && !d.beyond(r.at.Day()) {
		d.open.Minor = 0 // as after a maturity that was mistyped
	}
	return true
}

// beyond reports whether a day lies beyond the days after which there is to report.
func (d duty) beyond(day Day) bool { return day > d.event+Day(d.after) }

// intime reports whether a day is one on which a report of what is foreseen is in time.
func (d duty) intime(day Day) bool { return day <= d.event+reportWithin }

// foreseen reports whether a day beyond the threshold was known while a report of the event
// was still in time.
func (d duty) foreseen() bool { return d.beyond(d.expected) && d.intime(d.known) }

// opens reports whether there is to report from a day on, and whether that is foreseen.
func (d duty) opens(today Day) (opens, foreseen bool) {
	foreseen = d.foreseen() && d.intime(today)
	return d.above && (foreseen || d.beyond(today)), foreseen
}

// due gives the last day on which a report is in time. Where the class changed what arose
// is due by the one that gives more time.
func (d duty) due(opened Day, foreseen bool) Day {
	if foreseen {
		return d.event + reportWithin
	}
	return max(opened, d.event+Day(d.after)+1) + reportWithin
}

// wake looks at what may have to be reported.
func (r *ruling) wake(deadline Deadline) {
	if deadline.Deal.Kind() == rollMark {
		r.callRoll(deadline)
		return
	}
	id := deadline.Deal.task()
	d, _ := r.duty(id, PartyID{})
	d.task = id
	if task, opened := r.task(d); opened {
		r.rearm(task, deadline)
		return
	}
	if next := r.examine(id); next != 0 {
		r.add(TaskWaits{deadline, Deadline{At: next.Start(), Kind: TaskWakes, Deal: id.deal()}})
		return
	}
	r.add(DeadlinePassed{deadline})
}

// rearm lets the end of a task come that is open again after it was closed.
func (r *ruling) rearm(task Task, deadline Deadline) {
	d, ok := r.duty(task.ID, PartyID{})
	if !ok || !d.above || !task.Last.IsZero() {
		r.add(DeadlinePassed{deadline})
		return
	}
	task.Until = max(d.due(task.Opened, task.Foreseen), r.at.Day())
	r.add(TaskMoved{deadline, task})
}

// examine opens a task where there is to report, and gives the day on which to look again; 0:
// never.
func (r *ruling) examine(id TaskID) Day {
	d, ok := r.duty(id, PartyID{})
	if _, opened := r.task(d); opened || !ok {
		return 0
	}
	if opens, foreseen := d.opens(r.at.Day()); opens {
		r.openTask(d, foreseen, PartyID{})
		return 0
	}
	next := Day(0)
	for _, days := range append(slices.Clone(id.Kind().of().calls), d.after+1) {
		if day := d.event + Day(days); day > r.at.Day() && (next == 0 || day < next) {
			next = day
		}
	}
	return next
}

// openTask opens a task, which a party has reported if one is named.
func (r *ruling) openTask(d duty, foreseen bool, reported PartyID) {
	today := r.at.Day()
	r.add(TaskOpened{Task{ID: d.task, Enterprise: d.enterprise.ID, Bank: d.bank, Region: d.enterprise.Region,
		Opened: today, Foreseen: foreseen, Until: d.due(today, foreseen), Last: reported}})
}

// callRoll looks at each document of a roll.
func (r *ruling) callRoll(deadline Deadline) {
	roll, _ := find[Roll](r.book.records, RollKey(deadline.Deal.Identifier()))
	called := RollCalled{Deadline: deadline, Count: uint32(len(roll.Documents))}
	for _, id := range roll.Documents {
		document, _ := r.book.Document(id)
		task, _ := document.Task()
		next := r.examine(task)
		if next == 0 {
			continue
		}
		called.Left = append(called.Left, id)
		if at := next.Start(); called.Next == 0 || at < called.Next {
			called.Next = at
		}
	}
	r.add(called)
}

// endTask warns of a task that was not reported in time: the enterprise, and each bank
// apart as far as it is late by what the bank itself knows. Whether somebody else reported
// changes nothing for it, or a warning that does not come would tell.
func (r *ruling) endTask(deadline Deadline) {
	task, _ := r.book.Task(deadline.Deal.task())
	d, ok := r.duty(task.ID, PartyID{})
	due := d.due(task.Opened, task.Foreseen)
	if ok && due >= r.at.Day() {
		task.Until = due
		r.add(TaskMoved{deadline, task})
		return
	}
	r.add(DeadlinePassed{deadline})
	if _, same := r.task(d); !ok || !same {
		return
	}
	warning := Alert{Kind: TaskOverdue, Document: task.ID.Document(), Deal: task.ID.money(),
		Proceeds: task.ID.Proceeds(), Enterprise: task.Enterprise, Region: task.Region, Amount: d.open,
		Parties: []PartyID{task.Enterprise}}
	if d.above && task.Last.IsZero() {
		r.alert(warning)
	}
	banks := []PartyID{task.Bank}
	if task.Bank.IsZero() {
		banks = r.claimants(task.ID.Document())
	}
	for _, bank := range banks {
		own, _ := r.duty(task.ID, r.heir(bank)) // nothing is above where there is none
		_, reported := r.book.Report(task.ID, r.heir(bank))
		if task.Bank.IsZero() && reported || !task.Bank.IsZero() && !task.Last.IsZero() {
			continue
		}
		if own.above && own.due(0, own.foreseen()) < r.at.Day() {
			warning.Amount, warning.Parties = own.open, []PartyID{bank}
			r.alert(warning)
		}
	}
}

// Work is how much there was to do of what a deadline demanded: 1, or as many documents as were
// looked at; of a payment that is looked at beside others some more.
func Work(events []Event) int {
	const beside = 4
	for _, e := range events {
		switch e := e.(type) {
		case RollCalled:
			return max(1, int(e.Count))
		case PaymentTracked:
			return beside
		}
	}
	return 1
}

func (e TaskOpened) post(w Writer) {
	if before, ok := w.Task(e.Task.ID); ok { // of another business under the number
		w.remove(before.ID.ends(before.Until))
	}
	w.put(e.Task)
	w.put(e.Task.ID.ends(e.Task.Until))
}

func (e TaskMoved) post(w Writer) {
	before := must(w.Task(e.Task.ID))
	w.remove(e.Deadline)
	w.remove(before.ID.ends(before.Until))
	w.put(e.Task)
	w.put(e.Task.ID.ends(e.Task.Until))
}

func (e TaskAnswered) post(w Writer) {
	w.put(e.Report)
	if task, ok := w.Task(e.Report.Task); ok {
		task.Last = e.Report.By
		w.put(task)
	}
}

func (e RollCalled) post(w Writer) {
	first := e.Deadline.Deal.Identifier()
	w.put(Roll{First: first, Documents: e.Left})
	w.remove(e.Deadline)
	if e.Next != 0 {
		w.put(Deadline{At: e.Next, Kind: TaskWakes, Deal: e.Deadline.Deal})
	}
}

func (e TaskWaits) post(w Writer) {
	w.remove(e.Deadline)
	w.put(e.Next)
}

// enrol puts documents on rolls that may open tasks, those of one day on one; one that is alone
// needs none.
func (w Writer) enrol(documents []Publication) {
	type list struct {
		of    Roll
		on    Day
		after Day
	}
	var rolls []list
	var asked, tasked [len(documentKinds)]bool
	var least [len(documentKinds)]Day
	for _, p := range documents {
		if !asked[p.Kind] {
			id, _ := Document{Kind: p.Kind}.Task()
			asked[p.Kind], tasked[p.Kind] = true, w.tasked(id.Kind())
			least[p.Kind] = w.leastDays(id.Kind())
		}
		if !tasked[p.Kind] {
			continue
		}
		at := len(rolls) - 1
		for at >= 0 && (rolls[at].on != p.Issued || len(rolls[at].of.Documents) == maxRoll) {
			at--
		}
		if at < 0 {
			at, rolls = len(rolls), append(rolls, list{Roll{First: p.ID}, p.Issued, least[p.Kind]})
		}
		rolls[at].after = min(rolls[at].after, least[p.Kind])
		rolls[at].of.Documents = append(rolls[at].of.Documents, p.ID)
	}
	for _, roll := range rolls {
		on := (roll.on + roll.after + 1).Start() // the first day on which there may be to report
		if first := roll.of.First; len(roll.of.Documents) == 1 {
			document := must(w.Document(first))
			id, _ := document.Task()
			w.put(Deadline{At: on, Kind: TaskWakes, Deal: id.deal()})
			continue
		}
		w.put(roll.of)
		w.put(Deadline{At: on, Kind: TaskWakes, Deal: DealOf(rollMark, roll.of.First)})
	}
}

// leastDays gives after how many days there may be to report at the earliest, by any limits that
// stand now or later.
func (w Writer) leastDays(kind TaskKind) Day {
	least := kind.of().usual
	standing, _ := find[LimitVersions](w.records, LimitsKey(kind.Scenario()))
	for _, limits := range standing.Versions {
		least = min(least, limits.TaskDays(kind, ClassB)) // of class A they are as many or more
	}
	return Day(least)
}

// tasked reports whether tasks of a kind are ever opened: limits say from what amount on.
func (w Writer) tasked(kind TaskKind) bool {
	standing, _ := find[LimitVersions](w.records, LimitsKey(kind.Scenario()))
	for _, limits := range standing.Versions {
		if limits.TaskFloor != 0 {
			return true
		}
	}
	return false
}

// wakes lets the ledger look at what of a document is to be reported, once the block is
// over.
func (w Writer) wakes(d Document) {
	if id, may := d.Task(); may && w.tasked(id.Kind()) {
		w.put(id.wakes())
	}
}

// wakesFor lets the ledger look at what of money that moved is to be reported, once the block is
// over.
func (w Writer) wakesFor(kind TaskKind, id [16]byte) {
	if w.tasked(kind) {
		w.put(TaskOf(kind, id).wakes())
	}
}

// runs lets the ledger look at a loan that pays for goods, once the block is over.
func (w Writer) runs(loan Financing) {
	if loan.Product.PaysPayment() {
		w.wakesFor(ImportLoan, loan.Deal.Financing())
	}
}

// foresees lets the ledger look at documents of a loan that may be owed beyond the
// threshold.
func (w Writer) foresees(terms Terms) {
	for _, line := range terms.Lines {
		d, ok := w.Document(line.Document)
		id, _ := d.Task()
		seen := duty{event: d.Issued, after: int32(w.leastDays(id.Kind())), expected: terms.Maturity,
			known: terms.Date}
		if ok && seen.foreseen() {
			w.wakes(d)
		}
	}
}
