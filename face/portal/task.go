package portal

import (
	"net/http"
	"net/url"
	"strconv"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

type taskRow struct{ ID, Kind, Enterprise, About, Link, Event, Open, Due, Left, How, State, Tone string }

type taskList struct {
	Heading, Lead, EventLabel, OpenLabel, DueLabel, LeftLabel, AboutLabel, None string

	States      []option
	Rows        []taskRow
	First, Next string
}

type taskShow struct {
	taskRow
	Heading string
	Facts   []fact
	Orders  []order
	History []historyLine
	Receipt string
}

// taskList lists what is to be reported, next due day first.
func (v *visit) taskList() error {
	query := v.r.URL.Query()
	var filter readmodel.TaskFilter
	if err := narrowed(&filter.State, query.Get("state"), trade.Parse, words.StateIsUnknown); err != nil {
		return err
	}
	rows, next, err := asked(v.Model.Tasks(v.r.Context(), v.viewer, v.Gateway.View, filter,
		readmodel.Page{Limit: pageRows, After: query.Get("after")}))
	if err != nil {
		return err
	}
	page := taskList{Heading: v.within(words.TasksHeading), Lead: v.within(words.TasksLead),
		EventLabel: v.within(words.TaskEvent), OpenLabel: v.within(words.TaskOpenAmount),
		DueLabel: v.say(words.TaskDue.Capital()), LeftLabel: v.within(words.TaskDaysLeft),
		AboutLabel: v.within(words.TaskAbout), None: v.within(words.TasksNone),
		States: options(v.Language, "", query.Get("state"), trade.TaskOpen, trade.TaskLate, trade.TaskReported,
			trade.TaskClosed)}
	if v.viewer.ByOwnBusiness() {
		page.Lead = v.say(words.TasksLeadBank.With(readmodel.MostOfBank))
	}
	for _, t := range rows {
		page.Rows = append(page.Rows, v.taskRow(t))
	}
	page.First, page.Next = paging(&url.URL{Path: "/task", RawQuery: v.r.URL.RawQuery}, next)
	return v.show(http.StatusOK, "task_list", frame{Live: "/live", Page: page})
}

func (v *visit) taskRow(t trade.TaskStanding) taskRow {
	id := t.Task.ID
	row := taskRow{ID: id.String(), Kind: v.name(id.Kind()), Enterprise: v.partyName(t.Task.Enterprise),
		Event: t.Event.String(), Open: moneyOf(t.Open), Due: t.Due.String(), How: v.within(words.TaskArisen),
		State: v.name(t.State), Tone: "warn"}
	if t.Task.Foreseen {
		row.How = v.within(words.TaskForeseen)
	}
	if document := id.Document(); !document.IsZero() {
		row.About, row.Link = short(document), "/declaration/"+document.String()
		if d, ok, err := v.document(document); ok && err == nil {
			row.About = v.documentRow(d).Number
		}
	} else if received := id.Proceeds(); !received.IsZero() {
		row.About, row.Link = short(received), "/proceeds/"+received.String()
	} else if loan := id.Financing(); !loan.IsZero() {
		row.About, row.Link = short(loan), "/financing/"+loan.String()
	} else {
		row.About, row.Link = short(id.Payment()), "/payment/"+id.Payment().String()
	}
	switch t.State {
	case trade.TaskLate:
		row.Tone, row.Left = "bad", v.say(words.TaskLateSince.With(-t.Left()))
	case trade.TaskOpen:
		row.Left = strconv.Itoa(int(t.Left()))
	case trade.TaskReported, trade.TaskClosed:
		row.Tone = "good"
	}
	return row
}

// task gives how the task of the address stands.
func (v *visit) task() (t trade.TaskStanding, err error) {
	id, err := trade.ParseTaskID(v.r.PathValue("id"))
	if err == nil {
		t, err = v.Model.Task(v.r.Context(), v.viewer, v.Gateway.View, id)
	}
	if err != nil {
		return t, notFound(words.NoSuchTask.Zh, words.NoSuchTask.En)
	}
	return t, nil
}

func (v *visit) taskShow() error { return v.taskPage(http.StatusOK, "", nil, nil) }

func (v *visit) taskPage(status int, tried string, refusal *notice, wrong gateway.InputErrors) error {
	t, err := v.task()
	if err != nil {
		return err
	}
	page := taskShow{taskRow: v.taskRow(t), Heading: v.within(words.TasksHeading)}
	page.Facts = []fact{{v.within(words.TaskEvent), page.Event}, {v.within(words.TaskOpenAmount), page.Open},
		{v.say(words.TaskDue.Capital()), page.Due + " · " + page.How}}
	if page.Left != "" {
		page.Facts = append(page.Facts, fact{v.within(words.TaskDaysLeft), page.Left})
	}
	if r := t.Report; r.At != 0 {
		page.Facts = append(page.Facts, fact{v.within(words.TaskReportedBy), v.partyName(r.By) + " · " +
			r.At.Day().String()}, fact{v.within(words.TaskExpected), r.Expected.String()},
			fact{v.within(words.TaskRelation), v.name(r.Relation)}, fact{v.within(words.TaskReason), v.name(r.Reason)})
	}
	o := &ordering{v: v, path: "/task/" + page.ID, tried: tried, refusal: refusal, wrong: wrong}
	o.offer("report", offering{about: trade.Object{Key: trade.TaskKey(t.Task.ID)}})
	if o.failed != nil {
		return o.failed
	}
	page.Orders = o.orders
	if page.History, err = v.history(readmodel.TaskNoun, t.Task.ID.Identifier()); err != nil {
		return err
	}
	if !v.viewer.ByOwnBusiness() || !t.Task.Bank.IsZero() {
		page.Receipt = "/receipt/tasks/" + page.ID
	}
	return v.show(status, "task_show", frame{Live: "/live", Notices: stray(page.Orders, refusal), Page: page})
}

func (v *visit) taskOrder() error { return v.ordered("task", v.taskPage) }

// taskWords says in a line what happened to a task; nothing of what happened to anything else.
func (v *visit) taskWords(event trade.Event) string {
	switch e := event.(type) {
	case trade.TaskOpened:
		return v.say(words.TaskOpenedSays.With(words.Name(e.Task.ID.Kind()), e.Task.Until))
	case trade.TaskAnswered:
		return v.say(words.TaskReportSays.With(e.Report.Expected, words.Name(e.Report.Relation),
			words.Name(e.Report.Reason)))
	case trade.RollCalled:
		return v.say(words.TasksSought.With(e.Count))
	case trade.TaskWaits:
		return v.say(words.TaskSoughtAgain.With(e.Next.At.Day()))
	case trade.TaskMoved:
		return v.say(words.TaskDueMoved.With(words.Name(e.Task.ID.Kind()), e.Task.Until))
	}
	return ""
}
