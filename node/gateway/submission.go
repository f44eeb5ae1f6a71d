package gateway

import (
	"context"
	"fmt"

	"tallystick/book/trade"
	"tallystick/node/desk"
)

// outcomeOf says what came of a submission so far.
func outcomeOf(s desk.Submission) Outcome {
	return Outcome{Envelope: s.Envelope, Verb: s.Verb, Subject: s.Subject, Height: s.Height, Index: s.Index,
		Refusal: s.Refusal, Wish: s.Wish,
		Pending: s.Progress == desk.OnItsWay, Expired: s.Progress == desk.NeverWill,
		Unchanged: s.Progress == desk.Answered && s.Refusal.OK()}
}

// earlier gives the submission of the same wish, if there is one that counts.
// own says that the wish is the form's own.
func (g *Gateway) earlier(ctx context.Context, person desk.Person, form Form, now desk.Submission, own bool) (
	*desk.Submission, error) {
	if now.Wish == "" {
		return nil, nil
	}
	known, err := g.outbox.FindWish(ctx, now.Person, now.Wish)
	if err != nil || known == nil {
		return nil, err
	}
	if string(known.Digest) != string(now.Digest) {
		return nil, ErrOtherRequest
	}
	if known.Progress == desk.OnItsWay { // and in no flight: this program has just started, or is about to end
		if known, err = g.seek(ctx, *known); err != nil {
			return nil, err
		}
	}
	if known.Progress == desk.NeverWill { // the wish was never fulfilled
		return nil, g.outbox.Forget(ctx, known.Envelope)
	}
	if !own {
		return known, nil
	}
	if again, err := g.repeats(ctx, person, form, *known, now.Signed); err != nil || again {
		return known, err
	}
	return nil, g.outbox.Release(ctx, known.Envelope)
}

// seek finds how a submission stands that nobody watches any more.
func (g *Gateway) seek(ctx context.Context, s desk.Submission) (*desk.Submission, error) {
	// the flight may have landed between two looks
	again, err := g.outbox.Find(ctx, s.Envelope)
	if err == nil && again == nil {
		err = ErrNoSubmission
	}
	if err != nil || again.Progress != desk.OnItsWay {
		return again, err
	}
	entry, sight, err := g.sight(ctx, s)
	if err != nil {
		return nil, err
	}
	switch sight {
	case desk.InBlock:
		s = s.Ended(entry)
	case desk.NeverWill:
		s.Progress = desk.NeverWill
	default:
		return &s, nil
	}
	if left, err := g.outbox.Left(ctx, s.Envelope); err != nil || left {
		return &s, err // the next start does what is left and stores it
	}
	return &s, g.outbox.Store(ctx, s)
}

// sight asks the journal about an envelope: InBlock with its entry, NeverWill
// once no block can hold it any more, or OnItsWay.
func (g *Gateway) sight(ctx context.Context, s desk.Submission) (trade.Entry, desk.Progress, error) {
	if g.ring.Journal == nil {
		if trade.InstantOf(g.clock()) <= s.Signed+trade.Instant(finality.Milliseconds()) {
			return trade.Entry{}, desk.OnItsWay, nil
		}
		return trade.Entry{}, desk.NeverWill, nil
	}
	entry, found, upTo, err := g.ring.Journal.Settled(ctx, s.Envelope)
	switch {
	case err != nil:
		return trade.Entry{}, desk.OnItsWay, fmt.Errorf("couldn't ask the journal: %w", err)
	case found:
		return entry, desk.InBlock, nil
	case upTo > s.NotAfter:
		return trade.Entry{}, desk.NeverWill, nil
	}
	return trade.Entry{}, desk.OnItsWay, nil
}

// reconcile brings the desk in line with the ledger after a start.
func (g *Gateway) reconcile(ctx context.Context, left []desk.Dispatch) error {
	return g.outbox.Reconcile(ctx, left, g.clock().Add(-finality).UnixMilli(),
		func(id trade.KeyID) (key trade.PersonKey, there bool, err error) {
			err = g.ring.Books.View(func(book trade.Book, _ trade.Instant) error {
				key, there = book.Key(id)
				return nil
			})
			return key, there, err
		})
}
