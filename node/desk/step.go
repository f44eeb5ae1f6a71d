package desk

import (
	"context"
	"fmt"

	"tallystick/book/trade"
)

// Step is one form of a batch, which one envelope holds with others.
type Step struct {
	Sent    uint32 // its place in the envelope, from 1; 0: it was answered without it
	Verb    trade.Verb
	Subject string        // identifier of what it is about
	Refusal trade.Refusal // of what was answered without the envelope
}

// keep stores the steps of a submission.
func (s Submission) keep(ctx context.Context, to store) error {
	for i, step := range s.Steps {
		r := step.Refusal
		if err := write(ctx, to, `INSERT INTO steps(envelope, place, sent, verb, subject, rule, item, document, remains,
			currency) VALUES(?,?,?,?,?,?,?,?,?,?)`, s.Envelope[:], i+1, step.Sent, step.Verb, step.Subject, r.Rule, r.Item,
			r.Document[:], r.Left.Minor, string(r.Left.Currency)); err != nil {
			return err
		}
	}
	return nil
}

// Steps lists the steps of a batch in the order in which they were asked for, and
// none of a submission that is no batch.
func (o Outbox) Steps(ctx context.Context, envelope trade.EnvelopeID) ([]Step, error) {
	rows, err := o.desk.see.QueryContext(ctx, `SELECT sent, verb, subject, rule, item, document, remains, currency
		FROM steps WHERE envelope = ? ORDER BY place`, envelope[:])
	if err != nil {
		return nil, fmt.Errorf("couldn't read the steps of a batch: %w", err)
	}
	defer rows.Close()
	var all []Step
	for rows.Next() {
		var s Step
		var document []byte
		if err := rows.Scan(&s.Sent, &s.Verb, &s.Subject, &s.Refusal.Rule, &s.Refusal.Item, &document,
			&s.Refusal.Left.Minor, &s.Refusal.Left.Currency); err != nil {
			return nil, fmt.Errorf("couldn't read the steps of a batch: %w", err)
		}
		copy(s.Refusal.Document[:], document)
		all = append(all, s)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("couldn't read the steps of a batch: %w", err)
	}
	return all, nil
}
