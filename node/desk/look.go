package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"math"

	"tallystick/book/trade"
)

// LookKind says why a look is on the record. Numbers are stored.
type LookKind uint8

// The kinds of look.
const (
	ByNumber LookKind = 1 // 查证: it was asked about by its number, or tried what the rules would answer about it
	Opening  LookKind = 2 // the regulator or a branch opened sealed details
	Asking   LookKind = 3 // a party's node came near to what it may ask for in a day
)

// Look is one line of the record of looks: who looked at what is not one's own, or
// gave an order about sealed details.
type Look struct {
	Number  int64
	At      trade.Instant
	Person  trade.PersonID
	Party   trade.PartyID
	Kind    LookKind
	Subject string // identifier of the document, digest of the details, or what was tried
}

// NoteLook puts a look of a person, of now, on the record.
func (d *Desk) NoteLook(ctx context.Context, person Person, kind LookKind, subject string) error {
	return d.jot(ctx, "INSERT INTO looks(at, person, party, kind, subject) VALUES(?,?,?,?,?)",
		d.clock().UnixMilli(), person.ID[:], person.Party[:], kind, subject)
}

// NoteLooks puts looks of a person, of now, on the record, all or none, in their order.
func (d *Desk) NoteLooks(ctx context.Context, person Person, kind LookKind, subjects []string) error {
	list, err := json.Marshal(subjects)
	if err != nil {
		return fmt.Errorf("couldn't write down what was looked at: %w", err)
	}
	return d.jot(ctx, "INSERT INTO looks(at, person, party, kind, subject) SELECT ?, ?, ?, ?, value FROM json_each(?) "+
		"ORDER BY key", d.clock().UnixMilli(), person.ID[:], person.Party[:], kind, string(list))
}

// Looks lists the looks of the person's party, for the regulator those of all,
// newest first, from before a number on; 0 begins with the newest. At most 500.
func (d *Desk) Looks(ctx context.Context, person Person, before int64, limit int) ([]Look, error) {
	if before <= 0 {
		before = math.MaxInt64
	}
	rows, err := d.see.QueryContext(ctx, "SELECT number, at, person, party, kind, subject FROM looks WHERE number < ? "+
		"AND (party = ? OR ?) ORDER BY number DESC LIMIT ?",
		before, person.Party[:], person.Kind == trade.Regulator, max(1, min(limit, 500)))
	if err != nil {
		return nil, fmt.Errorf("couldn't read the record of looks: %w", err)
	}
	defer rows.Close()
	var all []Look
	for rows.Next() {
		var l Look
		var who, party []byte
		if err := rows.Scan(&l.Number, &l.At, &who, &party, &l.Kind, &l.Subject); err != nil {
			return nil, fmt.Errorf("couldn't read the record of looks: %w", err)
		}
		copy(l.Person[:], who)
		copy(l.Party[:], party)
		all = append(all, l)
	}
	return all, rows.Err()
}
