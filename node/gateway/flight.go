package gateway

import (
	"context"
	"errors"
	"slices"
	"time"

	"tallystick/book/trade"
	"tallystick/node/desk"
)

// flight is one envelope on its way from this gateway, from before it is stored
// until its end is known.
type flight struct {
	digest   []byte // of its form
	envelope trade.EnvelopeID
	stored   chan struct{}   // closed when it is stored and handed in, or has ended before
	row      desk.Submission // set before stored is closed
	done     chan struct{}
	outcome  Outcome // set before done is closed
	err      error
}

// berth is where the flight of a submission is found: two with the same wish of
// one person are one.
func berth(row desk.Submission) string {
	if row.Wish == "" {
		return string(row.Envelope[:])
	}
	return string(row.Person[:]) + row.Wish
}

// board opens the flight of a submission before anything is done for it. A
// twin's flight is given instead if there is one.
func (g *Gateway) board(row desk.Submission) (f *flight, mine bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if f := g.inFlight[berth(row)]; f != nil {
		return f, false
	}
	f = &flight{digest: row.Digest, envelope: row.Envelope, stored: make(chan struct{}), done: make(chan struct{})}
	g.inFlight[berth(row)] = f
	return f, true
}

// Arriving says whether an application is still on its way from this desk: it
// may be final already, and what it opens to its bank not yet open.
func (g *Gateway) Arriving(financing trade.FinancingID) bool {
	subject := financing.String()
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, f := range g.inFlight {
		select {
		case <-f.stored:
			applies := func(s desk.Step) bool { return s.Verb == trade.VerbApply && s.Subject == subject }
			whole := desk.Step{Verb: f.row.Verb, Subject: f.row.Subject}
			if applies(whole) || slices.ContainsFunc(f.row.Steps, applies) {
				return true
			}
		default:
		}
	}
	return false
}

// arrive ends a flight for all who wait for it.
func (g *Gateway) arrive(f *flight, row desk.Submission, outcome Outcome, err error) (Outcome, error) {
	g.mu.Lock()
	if g.inFlight[berth(row)] == f {
		delete(g.inFlight, berth(row))
	}
	g.mu.Unlock()
	f.outcome, f.err = outcome, err
	select {
	case <-f.stored:
	default:
		close(f.stored)
	}
	close(f.done)
	return outcome, err
}

// launch hands an envelope in and watches for its end, whoever still waits. One
// that is fresh has a place among the flights and was never handed in before.
func (g *Gateway) launch(f *flight, row desk.Submission, left desk.Dispatch, fresh bool) {
	f.row = row
	close(f.stored)
	g.running.Go(func() {
		outcome, err := g.fly(row, left, fresh)
		_, _ = g.arrive(f, row, outcome, err)
		if fresh {
			<-g.flights
		}
	})
}

// resume takes up what an earlier run of the program has left: envelopes whose
// end it did not see are handed in again, the very same bytes, which the ledger
// takes once; and errands are done.
func (g *Gateway) resume(ctx context.Context) error {
	rows, left, err := g.outbox.Unfinished(ctx)
	if err != nil {
		return err
	}
	if err := g.reconcile(ctx, left); err != nil {
		return err
	}
	for i, row := range rows {
		if row.Progress != desk.OnItsWay {
			g.chores.Go(func() { g.insist(row, left[i].Errands, row.Progress == desk.InBlock && row.Refusal.OK()) })
			continue
		}
		if row.IsBatch() {
			if row.Steps, err = g.outbox.Steps(ctx, row.Envelope); err != nil {
				return err
			}
		}
		f, _ := g.board(row)
		g.launch(f, row, left[i], false)
	}
	return nil
}

// fly hands an envelope in until its end is known. Handing the same bytes in
// again is safe: the ledger remembers an envelope for as long as it could count.
func (g *Gateway) fly(row desk.Submission, left desk.Dispatch, fresh bool) (Outcome, error) {
	for first := fresh; ; first = false {
		entry, err := g.attempt(left.Signed)
		if err != nil && first && g.ring.NotTaken != nil && g.ring.NotTaken(err) {
			if err := g.outbox.Withdraw(context.WithoutCancel(g.life), row.Envelope, left.Errands); err == nil {
				return Outcome{}, ErrBusy
			} // else it stays stored, and is as good as taken
		}
		if err == nil && (first || entry.Height > 0) && !overtaken(entry.Refusal.Rule) {
			return g.finish(row, left, entry, true), nil
		}
		seen, sight, lost := g.sight(g.life, row)
		switch {
		case lost == nil && sight == desk.InBlock:
			return g.finish(row, left, seen, true), nil
		case lost == nil && sight == desk.NeverWill:
			return g.finish(row, left, trade.Entry{}, false), nil
		case lost == nil && err == nil && !overtaken(entry.Refusal.Rule): // turned away at the door, and in no block
			return g.finish(row, left, entry, true), nil
		case g.life.Err() != nil: // the next start goes on
			return outcomeOf(row), nil
		}
		if err := errors.Join(err, lost); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			g.ring.Log.Warn("an envelope's end is unknown", "envelope", row.Envelope.String(), "err", err)
		}
		select {
		case <-time.After(g.pace.pause):
		case <-g.life.Done():
		}
	}
}

// overtaken says that the ledger's answer is about the envelope and not about
// the command: it came twice, or too late, so that the journal has to say what
// became of it.
func overtaken(rule trade.Rule) bool {
	return rule == trade.EnvelopeMustNotBeReplayed || rule == trade.EnvelopeMustNotBeExpired
}

func (g *Gateway) attempt(envelope []byte) (trade.Entry, error) {
	ctx, cancel := context.WithTimeout(g.life, g.pace.patience)
	defer cancel()
	return g.ring.Submitter.SubmitAndWait(ctx, envelope)
}

// finish does what is left to do and stores the end of a submission. known says
// that the ledger answered; otherwise the envelope is lost for good.
func (g *Gateway) finish(row desk.Submission, left desk.Dispatch, entry trade.Entry, known bool) Outcome {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(g.life), g.pace.patience)
	defer cancel()
	if row.Progress = desk.NeverWill; known {
		row = row.Ended(entry)
	}
	good := known && row.Refusal.OK()
	if err := g.seeThrough(ctx, row, left.Errands, good); err != nil { // the answer is what happened all the same
		g.ring.Log.Error("the desk couldn't follow the ledger; it tries again", "envelope", row.Envelope.String(),
			"err", err)
		g.chores.Go(func() { g.insist(row, left.Errands, good) })
	}
	return outcomeOf(row)
}

// seeThrough does the errands of a submission whose end is known and stores that
// end. What cannot be done yet stays stored; an error says that something is left.
func (g *Gateway) seeThrough(ctx context.Context, row desk.Submission, list []desk.Errand, good bool) error {
	var failed error
	var left []desk.Errand
	if good {
		due, err := g.due(ctx, row, list)
		if err != nil {
			return err
		}
		list = due
	}
	for _, e := range list {
		if e.Share == nil || !good {
			continue
		}
		if err := g.share(ctx, *e.Share, row.Height); err != nil {
			failed, left = errors.Join(failed, err), append(left, e)
		}
	}
	return errors.Join(failed, g.outbox.Conclude(ctx, row, list, good, left))
}

// insist does errands until they are done; the next start goes on with them.
func (g *Gateway) insist(row desk.Submission, list []desk.Errand, good bool) {
	for wait := g.pace.pause; ; wait = min(2*wait, longPause) {
		select {
		case <-time.After(wait):
		case <-g.life.Done():
			return
		}
		if g.seeThrough(g.life, row, list, good) == nil {
			return
		}
	}
}

// landed waits for a flight and gives its outcome. When the time is up, or the
// caller's own, the answer is that it is pending: it is stored by then.
func (g *Gateway) landed(ctx context.Context, f *flight, wait time.Duration) (Outcome, error) {
	<-f.stored // reading, sealing and storing end with their own caller
	timer := time.NewTimer(max(0, wait))
	defer timer.Stop()
	select {
	case <-f.done:
	default:
		select {
		case <-f.done:
		case <-timer.C:
			return g.onItsWay(f)
		case <-ctx.Done():
			return g.onItsWay(f)
		}
	}
	if f.err == nil && f.outcome.Height > 0 && wait > 0 {
		ctx, cancel := context.WithTimeout(ctx, catchUp)
		defer cancel()
		_ = g.ring.Submitter.WaitFollowed(ctx, f.outcome.Height) // a page that lags says so itself
	}
	return f.outcome, f.err
}

// onItsWay answers that a flight is pending, after making sure that it is not
// forgotten even if the power goes.
func (g *Gateway) onItsWay(f *flight) (Outcome, error) {
	if err := g.outbox.Harden(context.WithoutCancel(g.life)); err != nil {
		g.ring.Log.Error("a submission on its way may not survive a power cut", "envelope", f.envelope.String(), "err",
			err)
	}
	return outcomeOf(f.row), nil
}
