package desk

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"tallystick/book/trade"
)

// Kept is the text of an order, until the order is final.
type Kept struct {
	Party trade.PartyID `json:"party"`
	Text  string        `json:"text"`
}

func (k Kept) settle(ctx context.Context, to store, envelope trade.EnvelopeID) error {
	return write(ctx, to, "INSERT INTO notes(envelope, party, text) VALUES(?,?,?) ON CONFLICT DO NOTHING",
		envelope[:], k.Party[:], k.Text)
}

// Note gives the text that was kept with an order, to persons of the party that
// gave it; to others, and where there is none, it gives nothing.
func (d *Desk) Note(ctx context.Context, person Person, envelope trade.EnvelopeID) (text string, err error) {
	if envelope.IsZero() {
		return "", nil
	}
	row := d.see.QueryRowContext(ctx, "SELECT text FROM notes WHERE envelope = ? AND party = ?", envelope[:],
		person.Party[:])
	if err := row.Scan(&text); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("couldn't read the text of an order: %w", err)
	}
	return text, nil
}
