package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"tallystick/book/trade"
)

// Errand is one thing that the desk does once a submission is final, or takes
// back when it was refused or is lost. It is stored with the submission, so that
// a crash in between leaves nothing half done: the next start does the rest.
// Exactly one field beside Step is set. Doing an errand again changes nothing.
type Errand struct {
	Enrol  *trade.KeyID `json:"enrol,omitempty"`  // lets the person of a key in; else the person is forgotten
	Rotate *Rotation    `json:"rotate,omitempty"` // puts a fresh key in an old one's place; else it is forgotten
	Revoke *trade.KeyID `json:"revoke,omitempty"` // marks a key as revoked
	Admit  *Profile     `json:"admit,omitempty"`  // enters a party into the directory

	Keep  *Kept    `json:"keep,omitempty"`  // keeps the text of an order beside its entry
	Share *Sharing `json:"share,omitempty"` // lets banks read what is sealed; nothing is opened before

	Step uint32 `json:"step,omitempty"` // of a batch, in the envelope from 1: it is done if that step was not refused
}

// Rotation is a fresh key in an old one's place.
type Rotation struct {
	Fresh trade.KeyID `json:"fresh"`
	Old   trade.KeyID `json:"old"`
}

// Sharing lets banks read sealed details, once the command that calls for it is
// final: a refused attempt opens nothing to anybody.
type Sharing struct {
	From trade.PartyID `json:"from"` // a reader, of the desk where the command was given
	// An application opens these, the applicant's details and the newest revision
	// of each of its documents to its bank.
	Financing trade.FinancingID `json:"financing,omitzero"`
	Payment   trade.PaymentID   `json:"payment,omitzero"` // or a payment that was asked for
	// What a source says of a document opens these to every bank with an open
	// application or a live claim on it, or on one that it replaces, at the time.
	Document trade.DocumentID `json:"document,omitzero"`
	Details  trade.Digest     `json:"details"`
	// A succession opens the successor's details to the banks that lent to this
	// party: they have to know who their borrower is.
	Party trade.PartyID `json:"party,omitzero"`
}

// holds says whether the errand decides about a key that waits at the desk.
func (e Errand) holds(key trade.KeyID) bool {
	return e.Enrol != nil && *e.Enrol == key || e.Rotate != nil && e.Rotate.Fresh == key
}

// stirs says whether the errand changes what the desk remembers: persons, keys or
// parties.
func (e Errand) stirs() bool { return e.Keep == nil && e.Share == nil }

// decided says whether one of the dispatches decides about a key.
func decided(left []Dispatch, key trade.KeyID) bool {
	return slices.ContainsFunc(left, func(d Dispatch) bool {
		return slices.ContainsFunc(d.Errands, func(e Errand) bool { return e.holds(key) })
	})
}

// settle does what concerns the desk's store. done says that the ledger took
// the command; otherwise it was refused or is lost.
func (e Errand) settle(ctx context.Context, to store, done bool) error {
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
	case e.Admit != nil && done:
		return addParty(ctx, to, *e.Admit)
	}
	return nil
}

// Dispatch is what the desk keeps of a submission until nothing is left to do.
type Dispatch struct {
	Signed  []byte // the signed envelope, until it is final
	Errands []Errand
}

// keep stores a dispatch.
func (d Dispatch) keep(ctx context.Context, to store, envelope trade.EnvelopeID) error {
	list, err := json.Marshal(d.Errands)
	if err != nil {
		return fmt.Errorf("couldn't write what is left to do: %w", err)
	}
	return write(ctx, to, "INSERT INTO dispatches(envelope, letter, errands) VALUES(?,?,?)",
		envelope[:], d.Signed, string(list))
}

// holdsKey says whether a key waits at the desk for the submission's end.
func (d Dispatch) holdsKey() bool {
	for _, e := range d.Errands {
		if e.Enrol != nil || e.Rotate != nil {
			return true
		}
	}
	return false
}

// Left says whether something of a submission is left to do.
func (o Outbox) Left(ctx context.Context, envelope trade.EnvelopeID) (left bool, err error) {
	err = o.desk.see.QueryRowContext(ctx, "SELECT count(*) FROM dispatches WHERE envelope = ?", envelope[:]).Scan(&left)
	if err != nil {
		return false, fmt.Errorf("couldn't read what is left to do: %w", err)
	}
	return left, nil
}

// Conclude stores the end of a submission, what the desk does about it, and what
// is still left to do, all or none.
func (o Outbox) Conclude(ctx context.Context, s Submission, list []Errand, done bool, left []Errand) error {
	end := o.desk.quietly
	if slices.ContainsFunc(list, Errand.stirs) {
		end = o.desk.together
	}
	return end(ctx, func(to store) error {
		for _, e := range list {
			err := e.settle(ctx, to, done)
			if e.Keep != nil && done {
				err = e.Keep.settle(ctx, to, s.Envelope)
			}
			if err != nil {
				return err
			}
		}
		err := errors.Join(s.store(ctx, to), write(ctx, to, "DELETE FROM dispatches WHERE envelope = ?", s.Envelope[:]))
		if err != nil || len(left) == 0 {
			return err
		}
		return Dispatch{[]byte{}, left}.keep(ctx, to, s.Envelope)
	})
}

// Withdraw forgets a submission that was certainly not handed in, with all that
// was stored for it.
func (o Outbox) Withdraw(ctx context.Context, envelope trade.EnvelopeID, list []Errand) error {
	return o.desk.together(ctx, func(to store) error {
		for _, e := range list {
			if err := e.settle(ctx, to, false); err != nil {
				return err
			}
		}
		return write(ctx, to, "DELETE FROM submissions WHERE envelope = ?", envelope[:])
	})
}

// Unfinished lists the submissions of which something is left to do.
func (o Outbox) Unfinished(ctx context.Context) (rows []Submission, left []Dispatch, err error) {
	found, err := o.desk.see.QueryContext(ctx, "SELECT envelope, letter, errands FROM dispatches ORDER BY rowid")
	if err != nil {
		return nil, nil, fmt.Errorf("couldn't read what is left to do: %w", err)
	}
	var envelopes []trade.EnvelopeID
	for found.Next() {
		var envelope []byte
		var list string
		var one Dispatch
		if err = found.Scan(&envelope, &one.Signed, &list); err == nil {
			err = json.Unmarshal([]byte(list), &one.Errands)
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
		row, err := o.Find(ctx, envelope)
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
