package readmodel

import (
	"cmp"
	"context"
	"slices"

	"tallystick/book/trade"
)

// TaskFilter narrows a list of tasks. Zero fields ask for nothing.
type TaskFilter struct {
	State      trade.TaskState // reported or closed; else those that are to be reported, late ones too
	Enterprise trade.PartyID
	Region     trade.Region
}

// View lets a function read the book as it stands.
type View func(func(book trade.Book, at trade.Instant) error) error

// Tasks lists how tasks stand for a viewer: what is to be reported in order of the day on which
// it is due, else newest first. A bank is told of its own payments, and of documents by what it
// knows of its own business, all on one page.
func (m *Model) Tasks(ctx context.Context, v trade.Viewer, view View, f TaskFilter, p Page) (
	all List[trade.TaskStanding], err error) {
	if f.State != trade.TaskReported && f.State != trade.TaskClosed {
		f.State = trade.TaskOpen
	}
	if p.Order = Newest; f.State == trade.TaskOpen {
		p.Order = Due
	}
	q := ask(TaskNoun, "task", v, f, p, Due)
	q.inRegion(f.Region)
	narrowTo(q, "t.enterprise = ?", f.Enterprise)
	var ids []trade.TaskID
	if v.ByOwnBusiness() {
		q.page.Limit = MaxRows
		if ids, err = m.tasksOfBank(ctx, v.Party); err != nil {
			return all, err
		}
	} else {
		q.state = int64(f.State)
	}
	opened, err := list[trade.Task](ctx, m, q)
	for _, task := range opened.Rows {
		ids = append(ids, task.ID)
	}
	if err != nil {
		return all, err
	}
	if all.Next = opened.Next; v.ByOwnBusiness() {
		all.Next = ""
	}
	err = view(func(book trade.Book, at trade.Instant) error {
		for _, id := range ids {
			t, ok := trade.TaskFor(book, at, v, id)
			other := !f.Enterprise.IsZero() && t.Task.Enterprise != f.Enterprise ||
				f.Region != "" && t.Task.Region != f.Region
			if v.ByOwnBusiness() && other {
				continue
			}
			if ok && (t.State == f.State || t.State == trade.TaskLate &&
				f.State == trade.TaskOpen || !v.ByOwnBusiness()) {
				all.Rows = append(all.Rows, t)
			}
		}
		return nil
	})
	if f.State == trade.TaskOpen {
		slices.SortStableFunc(all.Rows, func(a, b trade.TaskStanding) int { return cmp.Compare(a.Due, b.Due) })
	}
	return all, err
}

// Task gives how a task stands for a viewer, or ErrUnknown.
func (m *Model) Task(ctx context.Context, v trade.Viewer, view View, id trade.TaskID) (t trade.TaskStanding,
	err error) {
	if !v.ByOwnBusiness() { // who is told by what it knows itself
		_, err = m.taskOpened(ctx, v, id)
	}
	if err != nil {
		return t, err
	}
	err = view(func(book trade.Book, at trade.Instant) error {
		var ok bool
		if t, ok = trade.TaskFor(book, at, v, id); !ok {
			return ErrUnknown
		}
		return nil
	})
	return t, err
}

// taskOpened gives a task as it was opened, or ErrUnknown.
func (m *Model) taskOpened(ctx context.Context, v trade.Viewer, id trade.TaskID) (trade.Task, error) {
	about := id.Identifier()
	return first(records[trade.Task](ctx, m, "SELECT t.n, t.n, t.exact FROM task t WHERE t.id = ? AND t.kind = ? "+
		"AND EXISTS (SELECT 1 FROM sight s WHERE s.noun = ? AND s.eye = ? AND s.n = t.n)", about[:], id.Kind(),
		TaskNoun, []byte(eyeOf(v))))
}

// mostOfBank bounds the documents of a bank that are looked at for what is to be reported.
const mostOfBank = 500

// tasksOfBank lists the tasks of documents of which a bank takes something, the earliest documents
// first, as far as there may be one by what the bank knows itself.
func (m *Model) tasksOfBank(ctx context.Context, bank trade.PartyID) ([]trade.TaskID, error) {
	documents, err := records[trade.Document](ctx, m, `SELECT d.issued, d.n, d.exact FROM document d
		WHERE d.kind IN (1, 2) AND d.n IN (SELECT x.n FROM sight s CROSS JOIN claim c ON c.n = s.n
			JOIN document x ON x.id = c.document
			WHERE s.noun = ? AND s.eye = ? AND (c.held + c.pledged > 0 OR c.spent > 0 AND x.available > 0))
		ORDER BY d.issued, d.n LIMIT ?`, ClaimNoun, []byte(partyEye(bank)), mostOfBank)
	var tasks []trade.TaskID
	for _, d := range documents {
		if id, may := d.Task(); may {
			tasks = append(tasks, id)
		}
	}
	return tasks, err
}

func (w *writer) addTaskTables() {
	byTask := func(k trade.Key) []any {
		id, task := k.Identifier(0), k.TaskIn()
		return []any{id[:], task.Kind()}
	}
	addTable(w, TaskNoun, "task", "id kind", "enterprise bank region open", table[trade.Task]{by: byTask,
		values: func(t trade.Task) []any {
			open, _ := trade.Reporting(trade.BookOf(w), w.now, t)
			return []any{t.Enterprise[:], t.Bank[:], string(t.Region), open}
		},
		mark: func(t trade.Task) mark {
			open, due := trade.Reporting(trade.BookOf(w), w.now, t)
			switch {
			case open <= 0:
				return mark{state: int64(trade.TaskClosed)}
			case !t.Last.IsZero():
				return mark{state: int64(trade.TaskReported)}
			}
			return mark{state: int64(trade.TaskOpen), due: known(int64(due))}
		}})
	addTable(w, ReportNoun, "report", "id kind party", "", table[trade.Report]{unlisted: true,
		by: func(k trade.Key) []any {
			task, party := k.TaskIn(), k.Reporter()
			id := task.Identifier()
			return []any{id[:], task.Kind(), party[:]}
		},
		values: func(trade.Report) []any { return nil }})
}

// retask brings the row of a task in line with what it is about, which changed.
func (w *writer) retask(id trade.TaskID) {
	t := w.at[TaskNoun].(*table[trade.Task])
	if row := t.find(trade.TaskKey(id)); row != nil {
		row.seen = 0
		t.touch(row)
	}
}

// documentChanged and those behind it look for the task of what changed, where it could
// have one already.
func (w *writer) documentChanged(_ int64, before, now trade.Document) {
	if id, may := now.Task(); may && !before.ID.IsZero() && before.Worth() != now.Worth() {
		w.retask(id)
	}
}

func (w *writer) takingChanged(_ int64, before, now trade.Taking) {
	if before.Collected == now.Collected && before.Spent == now.Spent && before.Closed == now.Closed {
		return
	}
	if row := find[trade.Document](w, trade.DocumentKey(now.Document)); row != nil {
		if id, may := row.now.Task(); may {
			w.retask(id)
		}
	}
}

func (w *writer) proceedsChanged(before, now trade.Proceeds) {
	if now.Expected != 0 && before.Unmatched() != now.Unmatched() {
		w.retask(trade.TaskOf(trade.AdvanceReceipt, now.ID))
	}
}

func (w *writer) loanChanged(before, now trade.Financing) {
	if now.Product.PaysPayment() && before.Outstanding != now.Outstanding {
		w.retask(trade.TaskOf(trade.ImportLoan, now.Deal.Financing()))
	}
}

func (w *writer) paymentChanged(before, now trade.Payment) {
	if now.Expected != 0 && before.Unmatched() != now.Unmatched() {
		w.retask(trade.TaskOf(trade.AdvancePayment, now.Deal.ID.Payment()))
	}
}
