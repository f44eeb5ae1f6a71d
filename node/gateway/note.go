package gateway

import (
	"context"

	"tallystick/node/desk"
)

// Noted 附注 is a form with a text of the person who gives the order: why, or what
// it rests on. The ledger holds the coded reason only; the text stays at the
// desk of the person's party, beside the entry that the order led to, and never
// leaves this node.
type Noted struct {
	Form
	Note string
}

func (f Noted) intend(ctx context.Context, a *asking) (intent, error) {
	plan, err := f.Form.intend(ctx, a)
	text := a.text("note", f.Note, false)
	if err != nil || text == "" {
		return plan, err
	}
	errands, party := plan.errands, a.person.Party
	plan.errands = func() []desk.Errand {
		list := []desk.Errand{{Keep: &desk.Kept{Party: party, Text: text}}}
		if errands != nil {
			list = append(errands(), list...)
		}
		return list
	}
	return plan, nil
}
