package readmodel

import (
	"cmp"
	"context"
	"encoding/binary"
	"slices"

	"tallystick/book/trade"
)

// TaskFilter narrows a list of tasks. Zero fields ask for nothing.
type TaskFilter struct {
	State      trade.TaskState // late, reported or closed; else those that are to be reported, late ones too
	Enterprise trade.PartyID
	Region     trade.Region
}

// View lets a function read the book as it stands.
type View func(func(book trade.Book, at trade.Instant) error) error

// Tasks lists how tasks stand for a viewer: what is to be reported in order of the day on which
// it is due, else newest first. A bank is told of its own payments, and of documents by what it
// knows of its own business: of up to [MostOfBank] of these, the earliest first.
func (m *Model) Tasks(ctx context.Context, v trade.Viewer, view View, f TaskFilter, p Page) (
	all List[trade.TaskStanding], err error) {
	late, today := f.State == trade.TaskLate, trade.Day(0)
	if late && !v.ByOwnBusiness() {
		err = view(func(_ trade.Book, at trade.Instant) error {
			today = at.Day()
			return nil
		})
	}
	if f.State != trade.TaskReported && f.State != trade.TaskClosed {
		f.State = trade.TaskOpen
	}
	if p.Order = Newest; f.State == trade.TaskOpen {
		p.Order = Due
	}
	asks := func(p Page) *question {
		q := ask(TaskNoun, "task", v, []any{f, late}, p, Due)
		q.inRegion(f.Region)
		narrowTo(q, "t.enterprise = ?", f.Enterprise)
		narrow(q, "s.due < ?", today)
		return q
	}
	if err != nil {
		return all, err
	}
	if v.ByOwnBusiness() {
		return m.tasksOfBank(ctx, v, view, f, late, asks, p)
	}
	q := asks(p)
	q.state = int64(f.State)
	opened, err := list[trade.Task](ctx, m, q)
	if err != nil {
		return all, err
	}
	all.Next = opened.Next
	err = view(func(book trade.Book, at trade.Instant) error {
		for _, task := range opened.Rows {
			if t, ok := trade.TaskFor(book, at, v, task.ID); ok && (!late || t.State == trade.TaskLate) {
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

// tasksOfBank gives a page of all that a bank is told of: its payments, and the documents of
// which it takes something. How each stands follows from what the bank knows, so that all are
// looked at for a page.
func (m *Model) tasksOfBank(ctx context.Context, v trade.Viewer, view View, f TaskFilter, late bool,
	asks func(Page) *question, p Page) (all List[trade.TaskStanding], err error) {
	q := asks(p)
	var from *place
	if err = q.check(); err == nil && p.After != "" {
		var at place
		at, err = m.place(q, p.After)
		from = &at
	}
	if err != nil {
		return all, err
	}
	ids, err := m.documentTasks(ctx, v.Party)
	for next := (Page{Limit: MaxRows, Order: p.Order}); err == nil; {
		var opened List[trade.Task]
		own := asks(next) // of its own payments, proceeds and loans, which stand for it as for everybody
		own.state = int64(f.State)
		opened, err = list[trade.Task](ctx, m, own)
		for _, task := range opened.Rows {
			ids = append(ids, task.ID)
		}
		if next.After = opened.Next; next.After == "" {
			break
		}
	}
	if err != nil {
		return all, err
	}
	err = view(func(book trade.Book, at trade.Instant) error {
		for _, id := range ids {
			t, ok := trade.TaskFor(book, at, v, id)
			fits := t.State == f.State && !late || t.State == trade.TaskLate && f.State == trade.TaskOpen
			fits = fits && (f.Enterprise.IsZero() || t.Task.Enterprise == f.Enterprise)
			if ok && fits && (f.Region == "" || t.Task.Region == f.Region) {
				all.Rows = append(all.Rows, t)
			}
		}
		return nil
	})
	slices.SortFunc(all.Rows, func(a, b trade.TaskStanding) int { return placeOfTask(a, f).compare(placeOfTask(b, f)) })
	if from != nil {
		all.Rows = slices.DeleteFunc(all.Rows, func(t trade.TaskStanding) bool {
			return placeOfTask(t, f).compare(*from) <= 0
		})
	}
	if limit := q.page.Limit; len(all.Rows) > limit {
		all.Rows = all.Rows[:limit]
		all.Next = m.cursor(q, placeOfTask(all.Rows[limit-1], f))
	}
	return all, err
}

// placeOfTask is where a task stands in a list: what is to be reported by the day on which it
// is due, else the newest first.
func placeOfTask(t trade.TaskStanding, f TaskFilter) place {
	key := int64(t.Due)
	if f.State != trade.TaskOpen {
		key = -int64(t.Task.Opened)
	}
	id := t.Task.ID.Identifier()
	return place{key, int64(binary.BigEndian.Uint64(id[:8]))}
}

func (p place) compare(other place) int {
	return cmp.Or(cmp.Compare(p.key, other.key), cmp.Compare(p.n, other.n))
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

// MostOfBank bounds the documents of a bank that are looked at for what is to be reported.
const MostOfBank = 500

// documentTasks lists the tasks of documents of which a bank takes something, the earliest documents
// first, as far as there may be one by what the bank knows itself.
func (m *Model) documentTasks(ctx context.Context, bank trade.PartyID) ([]trade.TaskID, error) {
	documents, err := records[trade.Document](ctx, m, `SELECT d.issued, d.n, d.exact FROM document d
		WHERE d.kind IN (1, 2) AND d.n IN (SELECT x.n FROM sight s CROSS JOIN claim c ON c.n = s.n
			JOIN document x ON x.id = c.document
			WHERE s.noun = ? AND s.eye = ? AND (c.held + c.pledged > 0 OR c.spent > 0 AND x.available > 0))
		ORDER BY d.issued, d.n LIMIT ?`, ClaimNoun, []byte(partyEye(bank)), MostOfBank)
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
