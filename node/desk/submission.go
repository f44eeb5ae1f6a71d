package desk

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"tallystick/book/trade"
)

// Progress says how far a submission has come.
type Progress uint8

// How far a submission comes; the numbers are stored.
const (
	OnItsWay  Progress = 0
	InBlock   Progress = 1
	Answered  Progress = 2 // without a block
	NeverWill Progress = 3 // be in one
)

// Submission is one form handed in, as the desk remembers it.
type Submission struct {
	Envelope trade.EnvelopeID
	Person   trade.PersonID
	Wish     string // the idempotency key; empty when it has none
	Digest   []byte // of the form, keyed
	Verb     trade.Verb
	Subject  string // identifier of what it is about
	Signed   trade.Instant
	NotAfter trade.Instant
	Progress Progress
	Height   int64 // of the block that holds it; 0 when it is in none
	Index    uint32
	Refusal  trade.Refusal
	Steps    []Step // of a batch as it is stored; [Outbox.Steps] reads them again
}

// IsBatch reports whether the submission is a list of steps, which has no verb.
func (s Submission) IsBatch() bool { return s.Verb == 0 }

// Ended gives the submission with the ledger's answer. Of a batch in a block each
// step has an answer of its own, and the batch none but the block; unless the envelope
// itself did not count, of a key that was revoked before it.
func (s Submission) Ended(e trade.Entry) Submission {
	if s.IsBatch() && e.Height > 0 && !e.Envelope.IsZero() {
		e.Index, e.Refusal = 0, trade.Refusal{}
	}
	s.Height, s.Index, s.Refusal, s.Progress = e.Height, e.Index, e.Refusal, InBlock
	if e.Height == 0 {
		s.Progress = Answered
	}
	return s
}

const submissionColumns = `envelope, person, coalesce(wish, ''), digest, verb, subject, signed, not_after,
	state, height, place, rule, item, document, remains, currency FROM submissions`

func scanSubmission(r row) (*Submission, error) {
	var s Submission
	var envelope, person, document []byte
	err := r.Scan(&envelope, &person, &s.Wish, &s.Digest, &s.Verb, &s.Subject, &s.Signed, &s.NotAfter, &s.Progress,
		&s.Height, &s.Index,
		&s.Refusal.Rule, &s.Refusal.Item, &document, &s.Refusal.Left.Minor, &s.Refusal.Left.Currency)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't read a submission: %w", err)
	}
	copy(s.Envelope[:], envelope)
	copy(s.Person[:], person)
	copy(s.Refusal.Document[:], document)
	return &s, nil
}

// store writes how a submission stands.
func (s Submission) store(ctx context.Context, to store) error {
	return write(ctx, to, `UPDATE submissions SET state = ?, height = ?, place = ?, rule = ?, item = ?, document = ?,
		remains = ?, currency = ?
		WHERE envelope = ?`, s.Progress, s.Height, s.Index, s.Refusal.Rule, s.Refusal.Item, s.Refusal.Document[:],
		s.Refusal.Left.Minor, string(s.Refusal.Left.Currency), s.Envelope[:])
}

// Outbox is the part of the desk that only a gateway touches: signing keys,
// what was handed in, and what is left to do about it.
type Outbox struct{ desk *Desk }

// Outbox gives the desk's outbox.
func (d *Desk) Outbox() Outbox { return Outbox{d} }

// Digest gives a keyed digest of a form: it is keyed because forms may hold
// passwords.
func (o Outbox) Digest(form any) []byte { return o.desk.box.digest(form) }

// Find gives the submission of an envelope, and nil when there is none.
func (o Outbox) Find(ctx context.Context, envelope trade.EnvelopeID) (*Submission, error) {
	return scanSubmission(o.desk.see.QueryRowContext(ctx, "SELECT "+submissionColumns+" WHERE envelope = ?",
		envelope[:]))
}

// FindWish gives a person's submission of a wish, and nil when there is none.
func (o Outbox) FindWish(ctx context.Context, person trade.PersonID, wish string) (*Submission, error) {
	return scanSubmission(o.desk.see.QueryRowContext(ctx, "SELECT "+submissionColumns+" WHERE person = ? AND wish = ?",
		person[:], wish))
}

// Later counts what was handed in about the same subject after a submission, and
// was not refused.
func (o Outbox) Later(ctx context.Context, than Submission) (n int, err error) {
	err = o.desk.see.QueryRowContext(ctx, `SELECT count(*) FROM submissions
		WHERE (subject = ? OR envelope IN (SELECT envelope FROM steps WHERE subject = ? AND sent > 0))
		AND state IN (?, ?) AND rule = 0 AND rowid > (SELECT rowid FROM submissions WHERE envelope = ?)`,
		than.Subject, than.Subject, OnItsWay, InBlock, than.Envelope[:]).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("couldn't look for later submissions: %w", err)
	}
	return n, nil
}

// Forget drops a submission that came to nothing.
func (o Outbox) Forget(ctx context.Context, envelope trade.EnvelopeID) error {
	return o.desk.jot(ctx, "DELETE FROM submissions WHERE envelope = ?", envelope[:])
}

// Release takes the wish of a submission away, so that it may be uttered again.
func (o Outbox) Release(ctx context.Context, envelope trade.EnvelopeID) error {
	return o.desk.jot(ctx, "UPDATE submissions SET wish = NULL WHERE envelope = ?", envelope[:])
}

// Store writes how a submission stands of which nothing is left to do.
func (o Outbox) Store(ctx context.Context, s Submission) error {
	return o.desk.quietly(ctx, func(to store) error { return s.store(ctx, to) })
}

// Entrant is what waits at the desk for the end of a submission: a [Recruit] or
// a [FreshKey].
type Entrant interface {
	enter(ctx context.Context, d *Desk, to store, pending bool) error
}

// Recruit makes what a new person needs, and stores nothing.
func (o Outbox) Recruit(ctx context.Context, p NewPerson) (Recruit, error) {
	return o.desk.recruit(ctx, p)
}

// Record remembers a submission before anything leaves the desk, together with
// who or what waits for its end, all or none. A key whose other half goes to the
// ledger now is kept lastingly.
func (o Outbox) Record(ctx context.Context, s Submission, entrant Entrant, left Dispatch) error {
	keep := o.desk.quietly
	switch {
	case left.holdsKey():
		keep = o.desk.lastingly
	case entrant != nil:
		keep = o.desk.together
	}
	return keep(ctx, func(to store) error {
		if s.Progress == OnItsWay && entrant != nil {
			if err := entrant.enter(ctx, o.desk, to, true); err != nil {
				return err
			}
		}
		var wish any
		if s.Wish != "" {
			wish = s.Wish
		}
		err := write(ctx, to, `INSERT INTO submissions(envelope, person, wish, digest, verb, subject, signed,
			not_after, state) VALUES(?,?,?,?,?,?,?,?,?)`, s.Envelope[:], s.Person[:], wish, s.Digest, s.Verb, s.Subject,
			s.Signed, s.NotAfter, s.Progress)
		if err == nil {
			err = s.keep(ctx, to)
		}
		switch {
		case err != nil:
			return err
		case s.Progress == OnItsWay:
			return left.keep(ctx, to, s.Envelope)
		}
		return s.store(ctx, to)
	})
}

// Harden makes what was stored survive a power cut as well as a crash: all that was
// stored before. SQLite leaves out a page that an UPDATE would write as it is, and then
// has nothing to bring to the disk; this number, which nothing reads, it always writes.
func (o Outbox) Harden(ctx context.Context) error {
	return o.desk.pen.put(&stroke{ctx: ctx, lasting: true, quiet: true,
		write: func(to store) error { return write(ctx, to, "PRAGMA user_version = 0") }})
}

// waiting is a key that is not revoked as far as the desk knows.
type waiting struct {
	id      trade.KeyID
	pending bool
	since   int64
}

// Reconcile brings persons and keys in line with the ledger after a start, as
// far as no submission that is left decides about them: a key may have been
// revoked elsewhere, or stored by a program that kept no dispatches. A key that
// the ledger does not know and that is older than stale, in Unix milliseconds,
// never comes to it.
func (o Outbox) Reconcile(ctx context.Context, left []Dispatch, stale int64,
	ledger func(trade.KeyID) (trade.PersonKey, bool, error)) error {
	all, err := o.waiting(ctx, left)
	if err != nil {
		return err
	}
	for _, k := range all {
		key, there, err := ledger(k.id)
		if err != nil {
			return err
		}
		if err := o.desk.together(ctx, func(to store) error {
			switch {
			case key.Revoked:
				return dropKey(ctx, to, k.id)
			case there && k.pending:
				return settlePerson(ctx, to, k.id, true)
			case k.pending && k.since < stale:
				return errors.Join(settlePerson(ctx, to, k.id, false),
					write(ctx, to, "DELETE FROM keys WHERE id = ?", k.id[:]))
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// waiting lists the keys that are not revoked and of which no dispatch decides.
func (o Outbox) waiting(ctx context.Context, left []Dispatch) ([]waiting, error) {
	rows, err := o.desk.see.QueryContext(ctx, "SELECT id, state = ?, since FROM keys WHERE state <> ?", keyPending,
		keyRevoked)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the keys: %w", err)
	}
	defer rows.Close()
	var all []waiting
	for rows.Next() {
		var k waiting
		var id []byte
		if err := rows.Scan(&id, &k.pending, &k.since); err != nil {
			return nil, fmt.Errorf("couldn't read the keys: %w", err)
		}
		copy(k.id[:], id)
		if !decided(left, k.id) {
			all = append(all, k)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("couldn't read the keys: %w", err)
	}
	return all, nil
}

// DropKey marks a key as revoked; a person without any other is let out.
func (o Outbox) DropKey(ctx context.Context, key trade.KeyID) error {
	return o.desk.together(ctx, func(to store) error { return dropKey(ctx, to, key) })
}
