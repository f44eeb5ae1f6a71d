package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"tallystick/trade"
)

// errand is one thing that the desk does once a submission is final, or takes
// back when it was refused or is lost. It is stored with the submission, so that
// a crash in between leaves nothing half done: the next start does the rest.
// Exactly one field is set. Doing an errand again changes nothing.
type errand struct {
	Enrol  *trade.KeyID `json:"enrol,omitempty"`  // lets the person of a key in; else the person is forgotten
	Rotate *rotation    `json:"rotate,omitempty"` // puts a fresh key in an old one's place; else it is forgotten
	Revoke *trade.KeyID `json:"revoke,omitempty"` // marks a key as revoked
	Admit  *Profile     `json:"admit,omitempty"`  // enters a party into the directory

	Expel *trade.PartyID `json:"expel,omitempty"` // lets a party's persons out
	Keep  *kept          `json:"keep,omitempty"`  // keeps the text of an order beside its entry
	Share *sharing       `json:"share,omitempty"` // lets banks read what is sealed; nothing is opened before
}

// rotation is a fresh key in an old one's place.
type rotation struct {
	Fresh trade.KeyID `json:"fresh"`
	Old   trade.KeyID `json:"old"`
}

// holds says whether the errand decides about a key that waits at the desk.
func (e errand) holds(key trade.KeyID) bool {
	return e.Enrol != nil && *e.Enrol == key || e.Rotate != nil && e.Rotate.Fresh == key
}

// settle does what concerns the desk's store. done says that the ledger took
// the command; otherwise it was refused or is lost.
func (e errand) settle(ctx context.Context, to store, done bool) error {
	switch {
	case e.Enrol != nil:
		return settlePerson(ctx, to, *e.Enrol, done)
	case e.Rotate != nil && !done:
		return write(ctx, to, "DELETE FROM keys WHERE id = ? AND state = ?", e.Rotate.Fresh[:], keyPending)
	case e.Rotate != nil:
		if err := settlePerson(ctx, to, e.Rotate.Fresh, true); err != nil {
			return err
		}
		return write(ctx, to, "UPDATE keys SET state = ? WHERE id = ?", keyRevoked, e.Rotate.Old[:])
	case e.Revoke != nil && done:
		return dropKey(ctx, to, *e.Revoke)
	case e.Expel != nil && done:
		return dropParty(ctx, to, *e.Expel)
	case e.Admit != nil && done:
		return addParty(ctx, to, *e.Admit)
	}
	return nil
}

// dispatch is what the desk keeps of a submission until nothing is left to do.
type dispatch struct {
	letter  []byte // the signed envelope, until it is final
	errands []errand
}

// keep stores a dispatch.
func (d dispatch) keep(ctx context.Context, to store, envelope trade.EnvelopeID) error {
	list, err := json.Marshal(d.errands)
	if err != nil {
		return fmt.Errorf("couldn't write what is left to do: %w", err)
	}
	return write(ctx, to, "INSERT INTO dispatches(envelope, letter, errands) VALUES(?,?,?)",
		envelope[:], d.letter, string(list))
}

// holdsKey says whether a key waits at the desk for the submission's end.
func (d dispatch) holdsKey() bool {
	for _, e := range d.errands {
		if e.Enrol != nil || e.Rotate != nil {
			return true
		}
	}
	return false
}

// conclude stores the end of a submission, what the desk does about it, and what
// is still left to do, all or none.
func (d *Desk) conclude(ctx context.Context, s submission, list []errand, done bool, left []errand) error {
	tx, err := d.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("couldn't store the end of a submission: %w", err)
	}
	defer tx.Rollback()
	for _, e := range list {
		err := e.settle(ctx, tx, done)
		if e.Keep != nil && done {
			err = e.Keep.settle(ctx, tx, s.Envelope)
		}
		if err != nil {
			return err
		}
	}
	if err := s.store(ctx, tx); err != nil {
		return err
	}
	if err := write(ctx, tx, "DELETE FROM dispatches WHERE envelope = ?", s.Envelope[:]); err != nil {
		return err
	}
	if len(left) > 0 {
		if err := (dispatch{[]byte{}, left}).keep(ctx, tx, s.Envelope); err != nil {
			return err
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("couldn't store the end of a submission: %w", err)
	}
	return nil
}

// withdraw forgets a submission that was certainly not handed in, with all that
// was stored for it.
func (d *Desk) withdraw(ctx context.Context, envelope trade.EnvelopeID, list []errand) error {
	tx, err := d.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("couldn't take a submission back: %w", err)
	}
	defer tx.Rollback()
	for _, e := range list {
		if err := e.settle(ctx, tx, false); err != nil {
			return err
		}
	}
	if err := write(ctx, tx, "DELETE FROM submissions WHERE envelope = ?", envelope[:]); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("couldn't take a submission back: %w", err)
	}
	return nil
}

// unfinished lists the submissions of which something is left to do.
func (d *Desk) unfinished(ctx context.Context) (rows []submission, left []dispatch, err error) {
	found, err := d.db.QueryContext(ctx, "SELECT d.envelope, d.letter, d.errands FROM dispatches d ORDER BY d.rowid")
	if err != nil {
		return nil, nil, fmt.Errorf("couldn't read what is left to do: %w", err)
	}
	var envelopes []trade.EnvelopeID
	for found.Next() {
		var envelope []byte
		var list string
		var one dispatch
		if err = found.Scan(&envelope, &one.letter, &list); err == nil {
			err = json.Unmarshal([]byte(list), &one.errands)
		}
		if err != nil {
			break
		}
		envelopes, left = append(envelopes, trade.EnvelopeID(envelope)), append(left, one)
	}
	if err := errors.Join(err, found.Err(), found.Close()); err != nil {
		return nil, nil, fmt.Errorf("couldn't read what is left to do: %w", err)
	}
	for _, envelope := range envelopes {
		row, err := d.submission(ctx, envelope)
		if err != nil {
			return nil, nil, err
		}
		if row == nil {
			return nil, nil, fmt.Errorf("couldn't read what is left to do: submission %s is missing", envelope)
		}
		rows = append(rows, *row)
	}
	return rows, left, nil
}
