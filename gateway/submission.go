package gateway

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

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
	own      bool // the wish is the form's own
	digest   []byte
	signed   trade.Instant
	notAfter trade.Instant
	state    int
}

func (s submission) outcome() Outcome {
	o := s.Outcome
	o.Wish = s.wish
	o.Pending, o.Expired = s.state == onItsWay, s.state == neverWill
	o.Unchanged = s.state == answered && o.Refusal.OK()
	return o
}

const submissionColumns = `envelope, person, coalesce(wish, ''), digest, verb, subject, signed, not_after,
	state, height, place, rule, item, document, remains, currency FROM submissions`

func scanSubmission(r row) (*submission, error) {
	var s submission
	var envelope, person, document []byte
	err := r.Scan(&envelope, &person, &s.wish, &s.digest, &s.Verb, &s.Subject, &s.signed, &s.notAfter, &s.state,
		&s.Height, &s.Index,
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
func (g *Gateway) earlier(ctx context.Context, person Person, form Form, now submission) (*submission, error) {
	if now.wish == "" {
		return nil, nil
	}
	known, err := scanSubmission(g.db.QueryRowContext(ctx, "SELECT "+submissionColumns+" WHERE person = ? AND wish = ?",
		now.person[:], now.wish))
	if err != nil || known == nil {
		return nil, err
	}
	if string(known.digest) != string(now.digest) {
		return nil, ErrOtherRequest
	}
	if known.state == onItsWay { // and in no flight: this program has just started, or is about to end
		if known, err = g.seek(ctx, *known); err != nil {
			return nil, err
		}
	}
	if known.state == neverWill { // the wish was never fulfilled
		return nil, g.change(ctx, "DELETE FROM submissions WHERE envelope = ?", known.Envelope[:])
	}
	if !now.own {
		return known, nil
	}
	if again, err := g.repeats(ctx, person, form, *known, now.signed); err != nil || again {
		return known, err
	}
	return nil, g.change(ctx, "UPDATE submissions SET wish = NULL WHERE envelope = ?", known.Envelope[:])
}

// record remembers a submission before anything leaves the desk, together with
// what else has to be stored for it.
func (d *Desk) record(ctx context.Context, s submission, plan intent, left dispatch) error {
	tx, err := d.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("couldn't remember a submission: %w", err)
	}
	defer tx.Rollback()
	if s.state == onItsWay && plan.enter != nil {
		if err := plan.enter(ctx, tx); err != nil {
			return err
		}
	}
	var wish any
	if s.wish != "" {
		wish = s.wish
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO submissions(envelope, person, wish, digest, verb, subject, signed,
not_after,
		state) VALUES(?,?,?,?,?,?,?,?,?)`, s.Envelope[:], s.person[:], wish, s.digest, s.Verb, s.Subject, s.signed,
		s.notAfter, s.state)
	if err != nil {
		return fmt.Errorf("couldn't remember a submission: %w", err)
	}
	if s.state == onItsWay {
		err = left.keep(ctx, tx, s.Envelope)
	} else {
		err = s.store(ctx, tx)
	}
	if err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("couldn't remember a submission: %w", err)
	}
	if left.holdsKey() { // whose other half goes to the ledger now
		return d.harden(ctx)
	}
	return nil
}

// harden makes what was stored survive a power cut as well as a crash.
func (d *Desk) harden(ctx context.Context) error {
	var blocked, log, done int
	if err := d.db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)").Scan(&blocked, &log, &done); err != nil {
		return fmt.Errorf("couldn't make the desk's store last: %w", err)
	}
	return nil
}

// ended gives the submission with the ledger's answer.
func (s submission) ended(e trade.Entry) submission {
	s.Height, s.Index, s.Refusal, s.state = e.Height, e.Index, e.Refusal, inBlock
	if e.Height == 0 {
		s.state = answered
	}
	return s
}

// store writes how a submission stands.
func (s submission) store(ctx context.Context, to store) error {
	var document any
	if !s.Refusal.Document.IsZero() {
		document = s.Refusal.Document[:]
	}
	return write(ctx, to, `UPDATE submissions SET state = ?, height = ?, place = ?, rule = ?, item = ?, document = ?,
		remains = ?, currency = ? 
		WHERE envelope = ?`, s.state, s.Height, s.Index, s.Refusal.Rule, s.Refusal.Item, document,
		s.Refusal.Left.Minor, string(s.Refusal.Left.Currency), s.Envelope[:])
}

// seek finds how a submission stands that nobody watches any more.
func (g *Gateway) seek(ctx context.Context, s submission) (*submission, error) {
	// the flight may have landed between two looks
	again, err := g.submission(ctx, s.Envelope)
	if err == nil && again == nil {
		err = ErrNoSubmission
	}
	if err != nil || again.state != onItsWay {
		return again, err
	}
	entry, sight, err := g.sight(ctx, s)
	if err != nil {
		return nil, err
	}
	switch sight {
	case inBlock:
		s = s.ended(entry)
	case neverWill:
		s.state = neverWill
	default:
		return &s, nil
	}
	var kept bool
	err = g.db.QueryRowContext(ctx, "SELECT count(*) FROM dispatches WHERE envelope = ?", s.Envelope[:]).Scan(&kept)
	if err != nil {
		return nil, fmt.Errorf("couldn't read what is left to do: %w", err)
	}
	if kept {
		return &s, nil // the next start does what is left and stores it
	}
	return &s, s.store(ctx, g.db)
}

// sight asks the journal about an envelope: inBlock with its entry, neverWill
// once no block can hold it any more, or onItsWay.
func (g *Gateway) sight(ctx context.Context, s submission) (trade.Entry, int, error) {
	if g.ring.Journal == nil {
		if trade.InstantOf(g.clock()) <= s.signed+trade.Instant(finality.Milliseconds()) {
			return trade.Entry{}, onItsWay, nil
		}
		return trade.Entry{}, neverWill, nil
	}
	entry, found, upTo, err := g.ring.Journal.Settled(ctx, s.Envelope)
	switch {
	case err != nil:
		return trade.Entry{}, onItsWay, fmt.Errorf("couldn't ask the journal: %w", err)
	case found:
		return entry, inBlock, nil
	case upTo > s.notAfter:
		return trade.Entry{}, neverWill, nil
	}
	return trade.Entry{}, onItsWay, nil
}

// reconcile brings persons and keys in line with the ledger after a start, as
// far as no submission that is left decides about them: a key may have been
// revoked elsewhere, or stored by a program that kept no dispatches.
func (g *Gateway) reconcile(ctx context.Context, left []dispatch) error {
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
		if !slices.ContainsFunc(left, func(d dispatch) bool {
			return slices.ContainsFunc(d.errands, func(e errand) bool { return e.holds(k.id) })
		}) {
			all = append(all, k)
		}
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
			err = dropKey(ctx, g.db, k.id)
		case there && k.state == keyPending:
			err = settlePerson(ctx, g.db, k.id, true)
		case !there && k.state == keyPending && k.since < stale:
			err = settlePerson(ctx, g.db, k.id, false)
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
