package gateway

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"tallystick/trade"
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
	plan.errands = func() []errand {
		list := []errand{{Keep: &kept{Party: party, Text: text}}}
		if errands != nil {
			list = append(errands(), list...)
		}
		return list
	}
	return plan, nil
}

// kept is the text of an order, until the order is final.
type kept struct {
	Party trade.PartyID `json:"party"`
	Text  string        `json:"text"`
}

func (k kept) settle(ctx context.Context, to store, envelope trade.EnvelopeID) error {
	return write(ctx, to, "INSERT INTO notes(envelope, party, text) VALUES(?,?,?) ON CONFLICT DO NOTHING",
		envelope[:], k.Party[:], k.Text)
}

// Note gives the text that was kept with an order, to persons of the party that
// gave it; to others, and where there is none, it gives nothing.
func (d *Desk) Note(ctx context.Context, person Person, envelope trade.EnvelopeID) (text string, err error) {
	if envelope.IsZero() {
		return "", nil
	}
	row := d.db.QueryRowContext(ctx, "SELECT text FROM notes WHERE envelope = ? AND party = ?", envelope[:],
		person.Party[:])
	if err := row.Scan(&text); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("couldn't read the text of an order: %w", err)
	}
	return text, nil
}
