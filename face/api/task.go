package api

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
	"tallystick/node/readmodel"
)

// Task is that something is to be reported, as the caller may know it.
type Task struct {
	Task       string  `json:"task" doc:"34 hexadecimal digits: kind, and what it is about"`
	Kind       string  `json:"kind" enum:"deferred-receipt,deferred-payment,advance-payment,advance-receipt,import-loan"`
	Enterprise string  `json:"enterprise"`
	Region     string  `json:"region"`
	Document   string  `json:"document,omitempty" doc:"That it is about"`
	Payment    string  `json:"payment,omitempty" doc:"That it is about"`
	Proceeds   string  `json:"proceeds,omitempty" doc:"That it is about"`
	Financing  string  `json:"financing,omitempty" doc:"That it is about"`
	State      string  `json:"state" enum:"open,reported,late,closed"`
	Open       Amount  `json:"open" doc:"What is still open; to a bank, what is available and what it takes itself"`
	Event      string  `json:"event" doc:"Day of the real export, import, receipt, payment or loan"`
	Opened     string  `json:"opened" doc:"Day on which the task opened"`
	Due        string  `json:"due" doc:"The last day on which a report is in time"`
	Left       int32   `json:"left" doc:"Days until then; below zero, since when it is late"`
	Foreseen   bool    `json:"foreseen,omitempty" doc:"An expected day was known in time; else it is reported at the branch"`
	Report     *Report `json:"report,omitempty" doc:"The last one that the caller is told"`
}

// Report is what was said of a task.
type Report struct {
	By       string `json:"by" doc:"The enterprise, or a bank for it"`
	Person   string `json:"person"`
	Expected string `json:"expected"`
	Relation string `json:"relation" enum:"related,unrelated"`
	Reason   string `json:"reason"`
	Reported string `json:"reported" doc:"Day of the report"`
}

// taskList narrows a list of tasks.
type taskList struct {
	Limit      int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"Rows of a page"`
	After      string `query:"after" maxLength:"200" doc:"The next of the page before"`
	State      string `query:"state" maxLength:"10" doc:"open, late, reported or closed; open if left out, with what is late"`
	Enterprise string `query:"enterprise" maxLength:"32"`
	Region     string `query:"region" maxLength:"4"`
}

func (s *Server) taskOf(ctx context.Context, t trade.TaskStanding) Task {
	out := Task{Task: t.Task.ID.String(), Kind: t.Task.ID.Kind().String(), Enterprise: t.Task.Enterprise.String(),
		Region: string(t.Task.Region), State: t.State.String(), Open: of(t.Open.Minor, t.Open.Currency),
		Event: t.Event.String(), Opened: t.Task.Opened.String(), Due: t.Due.String(), Left: t.Left(),
		Foreseen: t.Task.Foreseen}
	if id := t.Task.ID.Document(); !id.IsZero() {
		out.Document = id.String()
	} else if id := t.Task.ID.Proceeds(); !id.IsZero() {
		out.Proceeds = id.String()
	} else if id := t.Task.ID.Financing(); !id.IsZero() {
		out.Financing = id.String()
	} else {
		out.Payment = t.Task.ID.Payment().String()
	}
	if r := t.Report; r.At != 0 {
		out.Report = &Report{By: r.By.String(), Person: s.personOf(ctx, r.Person), Expected: r.Expected.String(),
			Relation: r.Relation.String(), Reason: r.Reason.String(), Reported: r.At.Day().String()}
	}
	return out
}

func (s *Server) registerTasks() {
	const tag = "tasks"
	all := endpoint(http.MethodGet, "/v1/tasks", tag, "tasks", "What is to be reported")
	all.Description = "What is received or paid later than usual, paid or received long before the goods, or lent " +
		"for imports for long. An enterprise sees its own, a branch those of its region, next due day first. A bank " +
		"sees what it paid, received or lent itself, and documents that it has business with by what it knows of " +
		"that: other banks' payments and claims change nothing in it; of more than " +
		strconv.Itoa(readmodel.MostOfBank) + " documents in use, the earliest."
	huma.Register(s.api, all, func(ctx context.Context, in *taskList) (*found[Page[Task]], error) {
		var f filter
		q := readmodel.TaskFilter{State: filterName[trade.TaskState](&f, "state", in.State),
			Enterprise: filterID[trade.Party](&f, "enterprise", in.Enterprise), Region: trade.Region(in.Region)}
		if err := f.done(); err != nil {
			return nil, err
		}
		rows, err := s.settings.Model.Tasks(ctx, caller(ctx).Viewer(), s.settings.Gateway.View, q,
			readmodel.Page{Limit: in.Limit, After: in.After})
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return pageOf(rows, func(t trade.TaskStanding) Task { return s.taskOf(ctx, t) }), nil
	})
	one := endpoint(http.MethodGet, "/v1/tasks/{id}", tag, "task", "How a task stands")
	huma.Register(s.api, one, func(ctx context.Context, in *struct {
		ID string `path:"id" maxLength:"34"`
	}) (*found[Task], error) {
		id, err := trade.ParseTaskID(in.ID)
		if err != nil {
			return nil, notFound()
		}
		t, err := s.settings.Model.Task(ctx, caller(ctx).Viewer(), s.settings.Gateway.View, id)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[Task]{s.taskOf(ctx, t)}, nil
	})
}
