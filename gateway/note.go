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
	after, gateway, person := plan.after, a.gateway, a.person
	plan.after = func(ctx context.Context, e trade.Entry) error {
		if after != nil {
			err = after(ctx, e)
		}
		return errors.Join(err, gateway.keepNote(ctx, person, e.Envelope, text))
	}
	return plan, nil
}

func (d *Desk) keepNote(ctx context.Context, person Person, envelope trade.EnvelopeID, text string) error {
	_, err := d.db.ExecContext(ctx, "INSERT INTO notes(envelope, party, text) VALUES(?,?,?) ON CONFLICT DO NOTHING",
		envelope[:], person.Party[:], text)
	if err != nil {
		return fmt.Errorf("couldn't keep the text of an order: %w", err)
	}
	return nil
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
