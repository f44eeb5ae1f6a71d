package gateway

import (
	"context"
	"strings"

	"tallystick/book/trade"
	"tallystick/face/words"
)

// ReportTaskForm says when what a task is about is expected, whether the sides of the trade
// belong together, and why it takes so long. By a maker of the enterprise, or for it of a
// bank that has business there.
type ReportTaskForm struct {
	Task     string `json:"-" path:"id" example:"0100112233445566778899aabbccddeeff"`
	Expected string `json:"expected" example:"2026-12-20"`
	Relation string `json:"relation" enum:"related,unrelated" example:"unrelated"`
	Reason   string `json:"reason" example:"counterparty-late"`
}

func (f ReportTaskForm) intend(_ context.Context, a *asking) (intent, error) {
	c := trade.ReportTask{Expected: a.day("expected", f.Expected), Relation: choice(a, "relation", f.Relation,
		relations), Reason: choice(a, "reason", f.Reason, reasons)}
	var err error
	if c.Task, err = trade.ParseTaskID(strings.TrimSpace(f.Task)); err != nil {
		a.no("task", words.TaskIsNamed.Zh, words.TaskIsNamed.En)
	}
	return intent{command: func() trade.Command { return c }, subject: f.Task}, nil
}
