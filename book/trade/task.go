package trade

import (
	"encoding/hex"
	"fmt"
	"slices"
)

// Whoever trades abroad reports what is owed for longer than usual, within 30 days of the
// real export, import, receipt or payment (汇发〔2020〕14号 art. 20). What is to be reported
// is a task. That it opened, and when, is a fact and stands on record; how much is open,
// when it is due and whether it is over follow from documents, payments and the class of
// the enterprise, and stand nowhere.

// TaskKind 报告任务类型 says what is to be reported. Numbers are frozen.
type TaskKind uint8

// The kinds of task.
const (
	DeferredReceipt TaskKind = 1 // 延收: an export that the buyer has not paid
	DeferredPayment TaskKind = 2 // 延付: an import that is not paid
	AdvancePayment  TaskKind = 3 // 预付: a payment of which no goods have come
	AdvanceReceipt  TaskKind = 4 // 预收: money for which no goods have gone
	ImportLoan      TaskKind = 5 // 进口融资: a loan that pays for goods and runs for long
)

// TaskState says how a task stands on a day. Numbers are frozen.
type TaskState uint8

// The states of a task.
const (
	TaskOpen     TaskState = 1 // to be reported
	TaskReported TaskState = 2
	TaskLate     TaskState = 3 // not reported in time
	TaskClosed   TaskState = 4 // nothing worth a report is open any more
)

// Relation 关联关系 says whether the enterprise and its counterparty belong together.
// Numbers are frozen.
type Relation uint8

// The relations.
const (
	Related   Relation = 1
	Unrelated Relation = 2
)

// TaskID names a task: its kind, and then the sixteen bytes that name the document, payment,
// proceeds or loan that it is about.
type TaskID [17]byte

// TaskOf names the task of a kind about what an identifier names.
func TaskOf(kind TaskKind, id [16]byte) (t TaskID) {
	t[0] = byte(kind)
	copy(t[1:], id[:])
	return t
}

// Kind gives what is to be reported.
func (t TaskID) Kind() TaskKind { return TaskKind(t[0]) }

// Identifier gives what names the document or payment.
func (t TaskID) Identifier() (id [16]byte) {
	copy(id[:], t[1:])
	return id
}

// Document gives the document that the task is about; zero where it is about none.
func (t TaskID) Document() DocumentID { return t.about(KindDocument) }

// Payment gives the payment that the task is about; zero where it is about none.
func (t TaskID) Payment() PaymentID { return t.about(KindPayment) }

// Proceeds gives the proceeds that the task is about; zero where it is about none.
func (t TaskID) Proceeds() ProceedsID { return t.about(KindProceeds) }

// Financing gives the loan that the task is about; zero where it is about none.
func (t TaskID) Financing() FinancingID { return t.about(KindFinancing) }

// About gives the key of what the task is about.
func (t TaskID) About() Key { return KeyNamed(t.Kind().of().record, t.Identifier()) }

// about gives what names what the task is about, where that is a record of a kind.
func (t TaskID) about(kind RecordKind) (id [16]byte) {
	if t.Kind().of().record == kind {
		id = t.Identifier()
	}
	return id
}

// IsZero reports whether no task is named.
func (t TaskID) IsZero() bool { return t == TaskID{} }

// String gives kind and identifier as 34 lower-case hexadecimal digits.
func (t TaskID) String() string { return hex.EncodeToString(t[:]) }

// MarshalText gives the form of String.
func (t TaskID) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// ParseTaskID reads the form of String.
func ParseTaskID(text string) (t TaskID, err error) {
	if len(text) != 2*len(t) {
		return t, fmt.Errorf("a task has %d hexadecimal digits, not %d characters", 2*len(t), len(text))
	}
	if _, err := hex.Decode(t[:], []byte(text)); err != nil || t.String() != text || t.Kind().of().token == "" {
		return TaskID{}, fmt.Errorf("%.40q names no task", text)
	}
	return t, nil
}

// taskKind is what holds of every task of a kind.
type taskKind struct {
	token  string
	record RecordKind   // what it is about
	about  DocumentKind // of a document, of which kind
	// days after the event beyond which it is to be reported where limits say none: of class A,
	// and of B and C (汇发〔2020〕14号 art. 20)
	usual, strict int32
	// days after the event on which the ledger looks whether it is, beside the day after the
	// threshold: those of the norm, and others between, for those whose class got worse
	calls []int32
}

// taskKinds is the table of the kinds of task, by number.
var taskKinds = [...]taskKind{
	DeferredReceipt: {token: "deferred-receipt", record: KindDocument, about: ExportDeclaration, usual: 90,
		strict: 30, calls: []int32{31, 61, 91}},
	DeferredPayment: {token: "deferred-payment", record: KindDocument, about: ImportDeclaration, usual: 90,
		strict: 30, calls: []int32{31, 61, 91}},
	AdvancePayment: {token: "advance-payment", record: KindPayment, usual: 30, calls: []int32{1, 11, 21, 31}},
	AdvanceReceipt: {token: "advance-receipt", record: KindProceeds, usual: 30, calls: []int32{1, 11, 21, 31}},
	ImportLoan:     {token: "import-loan", record: KindFinancing, usual: 90, strict: 90, calls: []int32{91}},
}

// reportWithin is how many days a report may take.
const reportWithin = 30

// of gives what holds of a kind; nothing of one that there is not.
func (k TaskKind) of() taskKind {
	if int(k) < len(taskKinds) {
		return taskKinds[k]
	}
	return taskKind{}
}

// TaskDays gives the days beyond which a task of a kind is to be reported by an enterprise of a
// class: those of the limits, or of the norm where they say none.
func (l Limits) TaskDays(k TaskKind, c Class) int32 {
	usual, strict := l.DeferredDays, l.DeferredStrict
	switch k {
	case AdvancePayment, AdvanceReceipt:
		usual, strict = l.AdvanceDays, l.AdvanceStrict
	case ImportLoan:
		usual, strict = l.LoanDays, l.LoanDays
	}
	if usual == 0 {
		usual, strict = k.of().usual, k.of().strict
	}
	if c == ClassB || c == ClassC {
		return strict
	}
	return usual
}

// Scenario gives the scenario that opens tasks of the kind; 0 where none does.
func (k TaskKind) Scenario() Scenario {
	for _, s := range running {
		if contains(s.of().tasks, k) {
			return s
		}
	}
	return 0
}

// Task gives the task that documents of a kind may open; zero of others.
func (d Document) Task() (TaskID, bool) {
	for kind, row := range taskKinds {
		if row.about != 0 && row.about == d.Kind {
			return TaskOf(TaskKind(kind), d.ID), true
		}
	}
	return TaskID{}, false
}

// Task 报告任务 is that something is to be reported. It concerns the enterprise, of money that
// moved the bank that moved it, and the branch of the enterprise's region.
type Task struct {
	ID         TaskID  `cbor:"1,keyasint"`
	Enterprise PartyID `cbor:"2,keyasint"`
	Bank       PartyID `cbor:"3,keyasint"` // that paid, received or lent; zero of documents, which have many
	Region     Region  `cbor:"4,keyasint"`
	Opened     Day     `cbor:"5,keyasint"`
	// an expected day was known that lies beyond the threshold: it is due by the event;
	// else 现场报告, late and at the branch: it is due by the day on which it opened
	Foreseen bool    `cbor:"6,keyasint,omitempty"`
	Last     PartyID `cbor:"7,keyasint"` // who reported last; zero: nobody yet
	Until    Day     `cbor:"8,keyasint"` // behind which the ledger looks, or looked, whether it was reported
}

// Report 报告 is what an enterprise, or a bank of it, said of a task. It concerns these two
// and the branch: another bank does not learn who has business there.
type Report struct {
	Task       TaskID   `cbor:"1,keyasint"`
	By         PartyID  `cbor:"2,keyasint"`
	Enterprise PartyID  `cbor:"3,keyasint"`
	Bank       PartyID  `cbor:"4,keyasint"` // that of the task
	Region     Region   `cbor:"5,keyasint"`
	Person     PersonID `cbor:"6,keyasint"`
	Expected   Day      `cbor:"7,keyasint"` // on which it will be received, paid or delivered
	Relation   Relation `cbor:"8,keyasint"`
	Reason     Reason   `cbor:"9,keyasint"`
	At         Instant  `cbor:"10,keyasint"`
}

// Roll 检视名单 is documents of one day that may open tasks and have not been looked at for
// the last time. It is named by the first of them, and concerns nobody.
type Roll struct {
	First     DocumentID   `cbor:"1,keyasint"`
	Documents []DocumentID `cbor:"2,keyasint"`
}

// maxRoll is how many documents a roll has at most.
const maxRoll = 100

// ReportTask 报告 says when what a task is about is expected, whether the two sides belong
// together, and why it takes so long. Before the task opens it may be told of an expected
// day beyond the threshold. By a maker of the enterprise, or for it of a bank that has
// business with what it is about.
type ReportTask struct {
	Task     TaskID   `cbor:"1,keyasint"`
	Expected Day      `cbor:"2,keyasint"`
	Relation Relation `cbor:"3,keyasint"`
	Reason   Reason   `cbor:"4,keyasint"`
}

// TaskOpened says that something is to be reported.
type TaskOpened struct {
	Task Task `cbor:"1,keyasint"`
}

// TaskMoved says that the ledger looks at a task once more on another day, since it is due on
// another or open again.
type TaskMoved struct {
	Deadline Deadline `cbor:"1,keyasint"` // that passed
	Task     Task     `cbor:"2,keyasint"` // as it stands now
}

// TaskAnswered says what was reported.
type TaskAnswered struct {
	Report Report `cbor:"1,keyasint"`
}

// RollCalled says that the ledger looked at documents of a roll, and which of them it
// looks at once more, and when.
type RollCalled struct {
	Deadline Deadline     `cbor:"1,keyasint"`
	Count    uint32       `cbor:"2,keyasint"`
	Left     []DocumentID `cbor:"3,keyasint"`
	Next     Instant      `cbor:"4,keyasint"` // 0: nothing is left
}

// TaskWaits says that the ledger looks once more whether a task opens.
type TaskWaits struct {
	Deadline Deadline `cbor:"1,keyasint"`
	Next     Deadline `cbor:"2,keyasint"`
}

func (ReportTask) Verb() Verb { return VerbReportTask }

func (c ReportTask) object() Object { return Object{Key: TaskKey(c.Task)} }

// TaskKey gives the key of a task.
func TaskKey(t TaskID) Key { return keyOf(KindTask).with(t[1:]...).with(t[0]) }

// TaskIn gives the task that the key of a task or report names.
func (k Key) TaskIn() (t TaskID) {
	if k.size > 17 {
		t = TaskOf(TaskKind(k.bytes[17]), k.Identifier(0))
	}
	return t
}

// Reporter gives the party that the key of a report names; zero of a shorter key.
func (k Key) Reporter() (by PartyID) {
	if k.size == maxKey {
		copy(by[:], k.bytes[maxKey-len(by):])
	}
	return by
}

// ReportKey gives the key of what a party reported of a task.
func ReportKey(t TaskID, by PartyID) Key {
	return keyOf(KindReport).with(t[1:]...).with(t[0]).with(by[:]...)
}

// RollKey gives the key of a roll.
func RollKey(first DocumentID) Key { return keyOf(KindRoll).with(first[:]...) }

func (t Task) Key() Key   { return TaskKey(t.ID) }
func (r Report) Key() Key { return ReportKey(r.Task, r.By) }
func (r Roll) Key() Key   { return RollKey(r.First) }

// Task gives a task that opened.
func (b Book) Task(id TaskID) (Task, bool) { return find[Task](b.records, TaskKey(id)) }

// Report gives what a party reported of a task.
func (b Book) Report(id TaskID, by PartyID) (Report, bool) {
	return find[Report](b.records, ReportKey(id, by))
}

// Copied gives a copy with lists of its own.
func (r Roll) Copied() Roll {
	r.Documents = slices.Clone(r.Documents)
	return r
}

func (r Roll) copied() Record { return r.Copied() }

// Audience implements [Record].
func (t Task) Audience() Audience {
	return concerned(t.Region, t.Enterprise, t.Bank)
}

// Audience implements [Record].
func (r Report) Audience() Audience {
	return concerned(r.Region, r.Enterprise, r.By, r.Bank)
}

// concerned is the audience of a region and the parties that are there.
func concerned(region Region, parties ...PartyID) Audience {
	return Audience{Parties: slices.DeleteFunc(parties, PartyID.IsZero), Region: region}
}

func (Roll) Audience() Audience           { return Audience{} }
func (e TaskOpened) Audience() Audience   { return e.Task.Audience() }
func (e TaskMoved) Audience() Audience    { return e.Task.Audience() }
func (e TaskAnswered) Audience() Audience { return e.Report.Audience() }
func (RollCalled) Audience() Audience     { return Audience{} }
func (TaskWaits) Audience() Audience      { return Audience{} }

func (e TaskOpened) Subjects() []Key   { return e.Task.ID.subjects() }
func (e TaskMoved) Subjects() []Key    { return e.Task.ID.subjects() }
func (e TaskAnswered) Subjects() []Key { return e.Report.Task.subjects() }
func (RollCalled) Subjects() []Key     { return nil }
func (TaskWaits) Subjects() []Key      { return nil }

func (t TaskID) subjects() []Key {
	return present(KeyNamed(KindTask, t.Identifier()), t.About())
}

// The deadlines of tasks stand under the name of a deal of no kind that there is.
const (
	rollMark DealKind = 0x40
	taskMark DealKind = 0x41 // and one more with each kind
)

func (t TaskID) deal() DealID { return DealOf(taskMark+DealKind(t[0]), t.Identifier()) }

// money gives the deal whose money the task is about; none of a document or proceeds.
func (t TaskID) money() DealID {
	if payment := DealOf(PaymentDeal, t.Payment()); !payment.IsZero() {
		return payment
	}
	return DealOf(FinancingDeal, t.Financing())
}

func (d DealID) task() TaskID { return TaskOf(TaskKind(d.Kind()-taskMark), d.Identifier()) }

// wakes is when the ledger looks at a task because something happened: as soon as the
// block is over.
func (t TaskID) wakes() Deadline { return Deadline{Kind: TaskWakes, Deal: t.deal()} }

func (t TaskID) ends(due Day) Deadline {
	return Deadline{At: (due + 1).Start(), Kind: TaskEnds, Deal: t.deal()}
}
