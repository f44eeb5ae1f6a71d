package gateway

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"tallystick/trade"
)

// States of a submission in the desk's store.
const (
	onItsWay  = 0
	inBlock   = 1
	answered  = 2 // without a block
	neverWill = 3
)

// submission is one form handed in, as the desk remembers it.
type submission struct {
	Outcome
	person   trade.PersonID
	wish     string
	digest   []byte
	signed   trade.Instant
	notAfter trade.Instant
	state    int
}

func (s submission) outcome() Outcome {
	o := s.Outcome
	o.Pending, o.Expired = s.state == onItsWay, s.state == neverWill
	o.Unchanged = s.state == answered && o.Refusal.OK()
	return o
}

const submissionColumns = `envelope, person, coalesce(wish, ''), digest, verb, subject, signed, not_after, state, height, place, rule, item, document, remains, currency FROM submissions`

func scanSubmission(r row) (*submission, error) {
	var s submission
	var envelope, person, document []byte
	err := r.Scan(&envelope, &person, &s.wish, &s.digest, &s.Verb, &s.Subject, &s.signed, &s.notAfter, &s.state, &s.Height, &s.Index,
		&s.Refusal.Rule, &s.Refusal.Item, &document, &s.Refusal.Left.Minor, &s.Refusal.Left.Currency)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't read a submission: %w", err)
	}
	copy(s.Envelope[:], envelope)
	copy(s.person[:], person)
	copy(s.Refusal.Document[:], document)
	return &s, nil
}

func (d *Desk) submission(ctx context.Context, envelope trade.EnvelopeID) (*submission, error) {
	return scanSubmission(d.db.QueryRowContext(ctx, "SELECT "+submissionColumns+" WHERE envelope = ?", envelope[:]))
}

// earlier gives the submission of the same wish, if there is one that counts.
func (g *Gateway) earlier(ctx context.Context, now submission) (*submission, error) {
	if now.wish == "" {
		return nil, nil
	}
	known, err := scanSubmission(g.db.QueryRowContext(ctx, "SELECT "+submissionColumns+" WHERE person = ? AND wish = ?", now.person[:], now.wish))
	if err != nil || known == nil {
		return nil, err
	}
	if string(known.digest) != string(now.digest) {
		return nil, ErrOtherRequest
	}
	if known.state == onItsWay {
		outcome, err := g.await(ctx, *known, 0)
		if err != nil {
			return nil, err
		}
		if outcome.Expired {
			known.state = neverWill
		}
	}
	if known.state == neverWill { // the wish was never fulfilled
		return nil, g.forget(ctx, known.Envelope)
	}
	return known, nil
}

// record remembers a submission before anything leaves the desk. A twin with
// the same wish that came first is given back.
func (d *Desk) record(ctx context.Context, s submission) (*submission, error) {
	var wish, document any
	if s.wish != "" {
		wish = s.wish
	}
	if !s.Refusal.Document.IsZero() {
		document = s.Refusal.Document[:]
	}
	refusal := s.Refusal
	if s.state == onItsWay {
		refusal = trade.Refusal{}
	}
	result, err := d.db.ExecContext(ctx, `INSERT INTO submissions(envelope, person, wish, digest, verb, subject, signed, not_after, state, rule, item, document, remains, currency)
		VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING`,
		s.Envelope[:], s.person[:], wish, s.digest, s.Verb, s.Subject, s.signed, s.notAfter, s.state, refusal.Rule, refusal.Item, document, refusal.Left.Minor, string(refusal.Left.Currency))
	if err != nil {
		return nil, fmt.Errorf("couldn't remember a submission: %w", err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 1 {
		return nil, err
	}
	twin, err := d.submission(ctx, s.Envelope)
	if err == nil && twin == nil {
		err = fmt.Errorf("couldn't remember a submission: %w", ErrBusy)
	}
	if err == nil && string(twin.digest) != string(s.digest) {
		return nil, ErrOtherRequest
	}
	return twin, err
}

func (d *Desk) forget(ctx context.Context, envelope trade.EnvelopeID) error {
	return d.change(ctx, "DELETE FROM submissions WHERE envelope = ?", envelope[:])
}

// settle remembers the end of a submission.
func (d *Desk) settle(ctx context.Context, s submission, e trade.Entry) (Outcome, error) {
	s.Height, s.Index, s.Refusal, s.state = e.Height, e.Index, e.Refusal, inBlock
	if e.Height == 0 {
		s.state = answered
	}
	var document any
	if !s.Refusal.Document.IsZero() {
		document = s.Refusal.Document[:]
	}
	err := d.change(ctx, "UPDATE submissions SET state = ?, height = ?, place = ?, rule = ?, item = ?, document = ?, remains = ?, currency = ? WHERE envelope = ?",
		s.state, s.Height, s.Index, s.Refusal.Rule, s.Refusal.Item, document, s.Refusal.Left.Minor, string(s.Refusal.Left.Currency), s.Envelope[:])
	return s.outcome(), err
}

// seek asks the journal for the end of a submission that nobody watches any more.
func (g *Gateway) seek(ctx context.Context, s submission) (Outcome, error) {
	// the flight may have landed between two looks
	if again, err := g.submission(ctx, s.Envelope); err != nil || again == nil || again.state != onItsWay {
		if err == nil && again == nil {
			err = ErrNoSubmission
		}
		if err != nil {
			return Outcome{}, err
		}
		return again.outcome(), nil
	}
	if g.ring.Journal == nil {
		if trade.InstantOf(g.clock()) <= s.signed+trade.Instant(finality.Milliseconds()) {
			return s.outcome(), nil
		}
	} else {
		entry, found, upTo, err := g.ring.Journal.Settled(ctx, s.Envelope)
		if err != nil {
			return Outcome{}, fmt.Errorf("couldn't ask the journal: %w", err)
		}
		if found {
			return g.settle(ctx, s, entry)
		}
		if max(upTo, trade.InstantOf(g.clock())-trade.Instant(finality.Milliseconds())) <= s.notAfter {
			return s.outcome(), nil
		}
	}
	s.state = neverWill
	return s.outcome(), g.change(ctx, "UPDATE submissions SET state = ? WHERE envelope = ?", neverWill, s.Envelope[:])
}

// reconcile brings persons and keys in line with the ledger after a start: a
// crash may have come between the ledger's answer and the desk's note of it.
func (g *Gateway) reconcile(ctx context.Context) error {
	rows, err := g.db.QueryContext(ctx, "SELECT id, state, since FROM keys WHERE state <> ?", keyRevoked)
	if err != nil {
		return fmt.Errorf("couldn't read the keys: %w", err)
	}
	type known struct {
		id    trade.KeyID
		state int
		since int64
	}
	var all []known
	for rows.Next() {
		var k known
		var id []byte
		if err := rows.Scan(&id, &k.state, &k.since); err != nil {
			_ = rows.Close()
			return fmt.Errorf("couldn't read the keys: %w", err)
		}
		copy(k.id[:], id)
		all = append(all, k)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return fmt.Errorf("couldn't read the keys: %w", err)
	}
	stale := g.clock().Add(-finality).UnixMilli()
	for _, k := range all {
		var key trade.PersonKey
		var there bool
		if err := g.ring.Books.View(func(book trade.Book, _ trade.Instant) error {
			key, there = book.Key(k.id)
			return nil
		}); err != nil {
			return err
		}
		switch {
		case there && key.Revoked:
			err = g.dropKey(ctx, k.id)
		case there && k.state == keyPending:
			err = g.settlePerson(ctx, k.id, true)
		case !there && k.state == keyPending && k.since < stale:
			err = g.settlePerson(ctx, k.id, false)
			if err == nil {
				err = g.change(ctx, "DELETE FROM keys WHERE id = ?", k.id[:])
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}
