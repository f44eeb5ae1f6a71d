package gateway

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"tallystick/trade"
)

// Request says how a form is handed in.
type Request struct {
	// Wish is the caller's idempotency key, at most 200 bytes; with the same
	// wish the same person gets the first answer again. Empty: every call is new.
	Wish string
	// Wait is how long to wait for the answer to be final. Zero: not at all.
	Wait time.Duration
	// Dry asks the rule book only: nothing is signed or handed in.
	Dry bool
}

// Outcome is what came of a form.
type Outcome struct {
	Envelope  trade.EnvelopeID // by which to ask for it again
	Verb      trade.Verb
	Subject   string        // identifier of what it is about: a party, a document, a financing ...
	Height    int64         // of the block that holds it; 0 when it is in none
	Index     uint32        // its place in the block
	Refusal   trade.Refusal // the rule that forbade it, if one did
	Pending   bool          // handed in, not final yet: ask again
	Expired   bool          // it is in no block and never will be: hand it in anew
	Unchanged bool          // everything was as asked already, so that nothing was handed in
}

// What Submit and Look may answer besides input errors.
var (
	ErrOtherRequest = errors.New("该 Idempotency-Key 已用于内容不同的请求 / this Idempotency-Key was used for a different request")
	ErrBusy         = errors.New("系统繁忙，请稍后重试 / too much is on its way: try again shortly")
	ErrNoSubmission = errors.New("没有该提交 / there is no such submission")
)

const maxWish = 200

// read turns a form into what it means, or into the list of its wrong fields.
func (g *Gateway) read(ctx context.Context, person Person, form Form) (intent, error) {
	a := asking{gateway: g, person: person}
	plan, err := form.intend(ctx, &a)
	if err != nil {
		return intent{}, err
	}
	if len(a.wrong) > 0 {
		return intent{}, a.wrong
	}
	return plan, nil
}

// Try says whether the rule book would allow a form now. Nothing is handed in.
func (g *Gateway) Try(ctx context.Context, person Person, form Form) (trade.Refusal, error) {
	plan, err := g.read(ctx, person, form)
	if err != nil {
		return trade.Refusal{}, err
	}
	refusals, err := g.DryRun(ctx, person, plan.command())
	if err != nil {
		return trade.Refusal{}, err
	}
	return refusals[0], nil
}

// DryRun says of each command whether the rule book would allow it now, all on
// one state of the book: for buttons that are greyed with their reason.
func (g *Gateway) DryRun(ctx context.Context, person Person, commands ...trade.Command) ([]trade.Refusal, error) {
	key, _, err := g.signingKey(ctx, person.ID)
	if err != nil && !errors.Is(err, ErrNoKey) {
		return nil, err
	}
	refusals := make([]trade.Refusal, len(commands))
	err = g.ring.Books.View(func(book trade.Book, at trade.Instant) error {
		for i, c := range commands {
			_, refusals[i] = trade.Decide(book, trade.Signer{Party: person.Party, Key: key}, g.now(at), c)
		}
		return nil
	})
	return refusals, err
}

// Submit checks a form, asks the rule book, signs and hands in the command, and
// waits for the answer. A form with wrong fields gives [InputErrors]. A refusal
// is an outcome and no error; it is handed in only where supervision wants the
// attempt on the record.
func (g *Gateway) Submit(ctx context.Context, person Person, form Form, r Request) (Outcome, error) {
	if r.Dry {
		refusal, err := g.Try(ctx, person, form)
		return Outcome{Refusal: refusal}, err
	}
	if len(r.Wish) > maxWish {
		return Outcome{}, InputErrors{{"Idempotency-Key", fmt.Sprintf("最多 %d 字节", maxWish), fmt.Sprintf("at most %d bytes", maxWish)}}
	}
	row := submission{person: person.ID, wish: r.Wish, digest: g.box.digest(form), signed: trade.InstantOf(g.clock())}
	row.notAfter = row.signed + trade.Instant(EnvelopeLife.Milliseconds())
	known, err := g.earlier(ctx, row)
	if err != nil {
		return Outcome{}, err
	}
	if known != nil {
		return g.await(ctx, *known, r.Wait)
	}
	plan, err := g.read(ctx, person, form)
	if err != nil {
		return Outcome{}, err
	}
	key, private, err := g.signingKey(ctx, person.ID)
	if err != nil {
		return Outcome{}, err
	}
	row.Envelope, row.Subject, row.Verb = envelopeID(person.ID, r.Wish), plan.subject, plan.command().Verb()
	send, err := g.dryRun(trade.Signer{Party: person.Party, Key: key}, plan, &row.Outcome)
	if err != nil {
		return Outcome{}, err
	}
	row.state = onItsWay
	if !send {
		row.state = answered
	}
	f, mine := g.board(row)
	if !mine { // a twin was faster
		if string(f.digest) != string(row.digest) {
			return Outcome{}, ErrOtherRequest
		}
		row.Refusal = trade.Refusal{}
		return g.landed(ctx, f, row, r.Wait)
	}
	switch other, err := g.record(ctx, row); {
	case err != nil:
		return g.arrive(f, row, Outcome{}, err)
	case other != nil: // a twin was here already, and is not on board any more
		g.disembark(row)
		outcome, err := g.await(ctx, *other, r.Wait)
		return g.arrive(f, row, outcome, err)
	case !send:
		return g.arrive(f, row, row.Outcome, nil)
	}
	draft := letter{chain: g.ring.Chain, signer: trade.Signer{Party: person.Party, Key: key}, id: row.Envelope, notAfter: row.notAfter}
	refused := !row.Refusal.OK()
	row.Refusal = trade.Refusal{} // the ledger says the last word
	bytes, err := g.prepare(ctx, plan, draft, private, refused)
	if err == nil {
		err = g.launch(ctx, f, row, plan, bytes)
	}
	if err != nil {
		return g.arrive(f, row, Outcome{}, errors.Join(err, g.forget(context.WithoutCancel(ctx), row.Envelope)))
	}
	return g.landed(ctx, f, row, r.Wait)
}

// dryRun asks the rule book and says whether the command is to be handed in.
func (g *Gateway) dryRun(by trade.Signer, plan intent, outcome *Outcome) (send bool, err error) {
	err = g.ring.Books.View(func(book trade.Book, at trade.Instant) error {
		events, refusal := trade.Decide(book, by, g.now(at), plan.command())
		outcome.Refusal = refusal
		outcome.Unchanged = refusal.OK() && len(events) == 0
		send = len(events) > 0 || refusal.Rule.OnRecord()
		return nil
	})
	return send, err
}

// prepare seals what has to be sealed and signs the envelope.
func (g *Gateway) prepare(ctx context.Context, plan intent, draft letter, private privateKey, refused bool) ([]byte, error) {
	if plan.before != nil {
		if err := plan.before(ctx); err != nil {
			return nil, err
		}
	}
	if err := g.sealAll(ctx, plan.seals); err != nil {
		return nil, err
	}
	if !refused { // an attempt opens nothing to anybody
		for _, one := range plan.grants {
			if err := g.ring.Vault.Grant(ctx, one.digest, one.from, one.to); err != nil {
				return nil, fmt.Errorf("couldn't let the bank read the details: %w", err)
			}
		}
	}
	return draft.sign(plan.command(), private)
}

// envelopeID gives the envelope of a wish, or a random one without.
func envelopeID(person trade.PersonID, wish string) trade.EnvelopeID {
	var id trade.EnvelopeID
	if wish == "" {
		_, _ = rand.Read(id[:]) // never fails
		return id
	}
	h := sha256.New()
	h.Write([]byte("tallystick envelope of a wish"))
	h.Write(person[:])
	h.Write([]byte(wish))
	copy(id[:], h.Sum(nil))
	return id
}

// flight is one envelope on its way from this gateway.
type flight struct {
	digest  []byte // of its form
	done    chan struct{}
	outcome Outcome // set before done is closed
	err     error
}

// board opens the flight of an envelope before the desk remembers it, so that
// whoever finds it remembered finds the flight too. A twin's flight is given
// instead if there is one.
func (g *Gateway) board(row submission) (f *flight, mine bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if f := g.inFlight[row.Envelope]; f != nil {
		return f, false
	}
	f = &flight{digest: row.digest, done: make(chan struct{})}
	g.inFlight[row.Envelope] = f
	return f, true
}

func (g *Gateway) disembark(row submission) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.inFlight, row.Envelope)
}

// arrive ends a flight for all who wait for it.
func (g *Gateway) arrive(f *flight, row submission, outcome Outcome, err error) (Outcome, error) {
	f.outcome, f.err = outcome, err
	close(f.done)
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.inFlight[row.Envelope] == f {
		delete(g.inFlight, row.Envelope)
	}
	return outcome, err
}

// launch hands an envelope in and watches for its end, whoever still waits.
func (g *Gateway) launch(ctx context.Context, f *flight, row submission, plan intent, envelope []byte) error {
	select {
	case g.flights <- struct{}{}:
	case <-ctx.Done():
		return ErrBusy
	}
	g.running.Go(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finality)
		defer cancel()
		outcome, err := g.fly(ctx, row, plan, envelope)
		_, _ = g.arrive(f, row, outcome, err)
		<-g.flights
	})
	return nil
}

func (g *Gateway) fly(ctx context.Context, row submission, plan intent, envelope []byte) (Outcome, error) {
	entry, err := g.ring.Submitter.SubmitAndWait(ctx, envelope)
	if err != nil {
		if g.ring.NotTaken != nil && g.ring.NotTaken(err) {
			return Outcome{}, errors.Join(ErrBusy, g.forget(context.WithoutCancel(ctx), row.Envelope))
		}
		// still on its way, as far as anybody knows
		g.ring.Log.Warn("an envelope's end is unknown", "envelope", row.Envelope.String(), "err", err)
		row.Pending = true
		return row.Outcome, nil
	}
	ctx = context.WithoutCancel(ctx)
	if plan.after != nil {
		if err := plan.after(ctx, entry); err != nil {
			g.ring.Log.Error("the desk couldn't follow the ledger; it tries again at the next start", "envelope", row.Envelope.String(), "err", err)
		}
	}
	return g.settle(ctx, row, entry)
}

// await gives the outcome of a submission, waiting for it if need be.
func (g *Gateway) await(ctx context.Context, row submission, wait time.Duration) (Outcome, error) {
	if row.state != onItsWay {
		return row.outcome(), nil
	}
	g.mu.Lock()
	f := g.inFlight[row.Envelope]
	g.mu.Unlock()
	if f == nil {
		return g.seek(ctx, row)
	}
	return g.landed(ctx, f, row, wait)
}

// landed waits for a flight and gives its outcome.
func (g *Gateway) landed(ctx context.Context, f *flight, row submission, wait time.Duration) (Outcome, error) {
	timer := time.NewTimer(max(0, wait))
	defer timer.Stop()
	select {
	case <-f.done:
	default:
		select {
		case <-f.done:
		case <-timer.C:
			row.Pending = true
			return row.Outcome, nil
		case <-ctx.Done():
			return Outcome{}, fmt.Errorf("couldn't wait for the outcome: %w", ctx.Err())
		}
	}
	if f.err == nil && f.outcome.Height > 0 && wait > 0 {
		ctx, cancel := context.WithTimeout(ctx, catchUp)
		defer cancel()
		_ = g.ring.Submitter.WaitFollowed(ctx, f.outcome.Height) // a page that lags says so itself
	}
	return f.outcome, f.err
}

// Status gives the outcome of a submission of the person's party.
func (g *Gateway) Status(ctx context.Context, person Person, envelope trade.EnvelopeID) (Outcome, error) {
	row, err := g.submission(ctx, envelope)
	if err != nil {
		return Outcome{}, err
	}
	if row == nil || row.person != person.ID {
		return Outcome{}, ErrNoSubmission
	}
	return g.await(ctx, *row, 0)
}
