package gateway

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/desk"
)

// Request says how a form is handed in.
type Request struct {
	// Wish is the caller's idempotency key, at most 200 bytes; with the same
	// wish the same person gets the first answer again. Empty: every call is new.
	Wish string
	// Own gives a form without a wish one of its own, made of who asks and for
	// what, so that a command sent again by mistake is not carried out again: see
	// [Outcome.Repeated].
	Own bool
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
	Wish      string        // the idempotency key that it has
	// Repeated says that nothing was handed in, because the person has handed in
	// the very same command without a wish a moment ago: this is what came of that.
	Repeated bool
}

// What Submit and Status may answer besides input errors.
var (
	ErrOtherRequest = words.New("该 Idempotency-Key 已用于内容不同的请求",
		"this Idempotency-Key was used for a different request")
	ErrBusy         = words.New("系统繁忙，请稍后重试", "too much is on its way: try again shortly")
	ErrNoSubmission = words.New("没有该提交", "there is no such submission")
)

const maxWish = 200

// read turns a form into what it means, or into the list of its wrong fields.
func (g *Gateway) read(ctx context.Context, person desk.Person, form Form) (intent, error) {
	a := asking{gateway: g, person: person}
	plan, err := form.intend(ctx, &a)
	if err != nil {
		return intent{}, err
	}
	if len(a.wrong) > 0 {
		return intent{}, a.wrong
	}
	for _, c := range plan.commands() {
		if !g.gives(c.Verb()) {
			return intent{}, ErrNotHere
		}
	}
	return plan, nil
}

// Try says whether the rule book would allow a form now. Nothing is handed in.
func (g *Gateway) Try(ctx context.Context, person desk.Person, form Form) (trade.Refusal, error) {
	refusals, err := g.TrySteps(ctx, person, form)
	if err != nil {
		return trade.Refusal{}, err
	}
	return refusals[0], nil
}

// TrySteps is Try for a batch, with a word for each of its steps, each as if it were
// the only one.
func (g *Gateway) TrySteps(ctx context.Context, person desk.Person, form Form) ([]trade.Refusal, error) {
	plan, err := g.read(ctx, person, form)
	if err != nil {
		return nil, err
	}
	refusals, err := g.decided(ctx, person, plan.commands()...)
	if err != nil {
		return nil, err
	}
	for i, command := range plan.commands() {
		if err := g.noteTrial(ctx, person, command, refusals[i]); err != nil {
			return nil, err
		}
	}
	return refusals, nil
}

// noteTrial puts the trial of a command onto the record of looks if it needs to be.
func (g *Gateway) noteTrial(ctx context.Context, person desk.Person, command trade.Command,
	refusal trade.Refusal) error {
	// an attempt that goes onto the ledger when it is made goes onto the record of
	// looks when it is tried: no trial tells more unseen than an attempt would
	if !refusal.Rule.OnRecord() {
		return nil
	}
	subject := command.Verb().String() // no identifier that the person may not know
	if !refusal.Document.IsZero() {
		subject = refusal.Document.String()
	}
	return g.look(ctx, person, subject)
}

// decided says of each command whether the rule book would allow it now. Of what a book that
// holds a part is not sure of, a keeper is asked; where none is at hand it objects to nothing.
func (g *Gateway) decided(ctx context.Context, person desk.Person, commands ...trade.Command) ([]trade.Refusal, error) {
	key, _, err := g.outbox.SigningKey(ctx, person.ID)
	if err != nil && !errors.Is(err, desk.ErrNoKey) {
		return nil, err
	}
	judged, err := g.dryRuns(trade.Signer{Party: person.Party, Key: key}, commands)
	refusals := make([]trade.Refusal, len(commands))
	var open []trade.Command
	for i, word := range judged {
		if refusals[i] = word.refusal; word.unsure {
			refusals[i], open = trade.Refusal{}, append(open, commands[i])
		}
	}
	if err != nil || len(open) == 0 || g.ring.Afar == nil {
		return refusals, err
	}
	said, err := g.ring.Afar.Try(ctx, key, open)
	for i, word := range judged {
		if word.unsure && len(said) > 0 {
			refusals[i], said = said[0], said[1:]
		}
	}
	return refusals, err
}

// Submit checks a form, asks the rule book, signs and hands in the command, and
// waits for the answer. A form with wrong fields gives [InputErrors]. A refusal
// is an outcome and no error; it is handed in only where supervision wants the
// attempt on the record.
func (g *Gateway) Submit(ctx context.Context, person desk.Person, form Form, r Request) (Outcome, error) {
	if r.Dry {
		refusal, err := g.Try(ctx, person, form)
		return Outcome{Refusal: refusal}, err
	}
	if len(r.Wish) > maxWish {
		return Outcome{}, InputErrors{{Field: "Idempotency-Key", Zh: fmt.Sprintf("最多 %d 字节", maxWish),
			En: fmt.Sprintf("at most %d bytes", maxWish)}}
	}
	row := desk.Submission{Person: person.ID, Wish: r.Wish, Digest: g.outbox.Digest(form),
		Signed: trade.InstantOf(g.clock())}
	row.NotAfter = row.Signed + trade.Instant(EnvelopeLife.Milliseconds())
	row.Envelope = envelopeID(person.ID, r.Wish)
	own := r.Wish == "" && r.Own
	if own {
		row.Wish = ownWish(row.Digest)
	}
	f, mine := g.board(row)
	if !mine { // a twin was faster
		if string(f.digest) != string(row.Digest) {
			return Outcome{}, ErrOtherRequest
		}
		outcome, err := g.landed(ctx, f, r.Wait)
		outcome.Repeated = own
		return outcome, err
	}
	known, err := g.earlier(ctx, person, form, row, own)
	if err != nil {
		return g.arrive(f, row, Outcome{}, err)
	}
	if known != nil {
		outcome := outcomeOf(*known)
		outcome.Repeated = own
		return g.arrive(f, row, outcome, nil)
	}
	row, onBoard, err := g.handIn(ctx, f, person, form, row)
	if err != nil || !onBoard {
		return g.arrive(f, row, outcomeOf(row), err)
	}
	return g.landed(ctx, f, r.Wait)
}

// handIn reads, judges, seals, signs, stores and launches a form. Not on board
// is one that the dry run has answered.
func (g *Gateway) handIn(ctx context.Context, f *flight, person desk.Person, form Form, row desk.Submission) (
	_ desk.Submission, onBoard bool, err error) {
	plan, err := g.read(ctx, person, form)
	if err != nil {
		return row, false, err
	}
	key, private, err := g.outbox.SigningKey(ctx, person.ID)
	if err != nil {
		return row, false, err
	}
	signer := trade.Signer{Party: person.Party, Key: key}
	send, err := plan.judge(g, signer, &row)
	if err != nil {
		return row, false, err
	}
	if !send {
		row.Progress = desk.Answered
		return row, false, g.outbox.Record(ctx, row, nil, desk.Dispatch{})
	}
	if err := plan.fits(); err != nil { // before anything is sealed
		return row, false, err
	}
	if !g.room(ctx) {
		return row, false, ErrBusy
	}
	draft := unsigned{ground: g.ring.Ground(), signer: signer, id: row.Envelope, notAfter: row.NotAfter}
	left, err := g.prepare(ctx, plan, draft, private)
	if err == nil { // from here on, whoever waits: stored is handed in
		var entrant desk.Entrant
		if plan.enter != nil {
			entrant = plan.enter()
		}
		err = g.outbox.Record(context.WithoutCancel(ctx), row, entrant, left)
	}
	if err != nil {
		<-g.flights
		return row, false, err
	}
	g.launch(f, row, left, true)
	return row, true, nil
}

// room waits a moment for a place among the envelopes on their way.
func (g *Gateway) room(ctx context.Context) bool {
	timer := time.NewTimer(roomWait)
	defer timer.Stop()
	select {
	case g.flights <- struct{}{}:
		return true
	case <-timer.C:
	case <-ctx.Done():
	}
	return false
}

// word is what the rule book says of a command before it is handed in.
type word struct {
	refusal trade.Refusal
	changes bool // something; nothing when it is refused, or everything is as asked already
	send    bool // it is to be handed in
	unsure  bool // the book can't say, so that the ledger is to decide
}

// dryRun asks the rule book.
func (g *Gateway) dryRun(by trade.Signer, plan intent) (word, error) {
	judged, err := g.dryRuns(by, []trade.Command{plan.command()})
	if err != nil {
		return word{}, err
	}
	return judged[0], nil
}

// dryRuns asks the rule book of each command, all on one state of the book where it is
// whole.
func (g *Gateway) dryRuns(by trade.Signer, commands []trade.Command) ([]word, error) {
	judged := make([]word, len(commands))
	judge := func(book trade.Book, at trade.Instant, some ...int) {
		for _, i := range some {
			events, refusal := trade.Decide(book, by, g.now(at), commands[i])
			judged[i] = word{refusal: refusal, changes: len(events) > 0,
				send: len(events) > 0 || refusal.Rule.OnRecord()}
		}
	}
	all := make([]int, len(commands))
	for i := range all {
		all[i] = i
	}
	if _, partial := g.ring.Books.(Partial); !partial {
		return judged, g.ring.Books.View(func(book trade.Book, at trade.Instant) error {
			judge(book, at, all...)
			return nil
		})
	}
	for _, i := range all {
		unsure, err := g.judging(func(book trade.Book, at trade.Instant) error {
			judge(book, at, i)
			return nil
		})
		if err != nil {
			return nil, err
		}
		if unsure {
			judged[i] = word{refusal: judged[i].refusal, changes: true, send: true, unsure: true}
		}
	}
	return judged, nil
}

// prepare seals what has to be sealed and signs the envelope.
func (g *Gateway) prepare(ctx context.Context, plan intent, draft unsigned, private privateKey) (
	left desk.Dispatch, err error) {
	if plan.ready != nil {
		if err := plan.ready(ctx); err != nil {
			return left, err
		}
	}
	seals := plan.seals
	for _, step := range plan.steps {
		seals = append(seals, step.seals...)
	}
	if err := g.sealAll(ctx, seals); err != nil {
		return left, err
	}
	if plan.errands != nil {
		left.Errands = plan.errands()
	}
	for i, step := range plan.steps {
		if step.errands == nil {
			continue
		}
		for _, errand := range step.errands() {
			errand.Step = uint32(i) + 1
			left.Errands = append(left.Errands, errand)
		}
	}
	if plan.command == nil {
		left.Signed, err = draft.signSteps(plan.commands(), private)
	} else {
		left.Signed, err = draft.sign(plan.command(), private)
	}
	return left, err
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

// Status gives the outcome of a submission of the person's own: what one has
// handed in is not even a colleague's to ask for.
func (g *Gateway) Status(ctx context.Context, person desk.Person, envelope trade.EnvelopeID) (Outcome, error) {
	row, err := g.outbox.Find(ctx, envelope)
	if err != nil {
		return Outcome{}, err
	}
	if row == nil || row.Person != person.ID {
		return Outcome{}, ErrNoSubmission
	}
	if row.Progress == desk.OnItsWay {
		g.mu.Lock()
		f := g.inFlight[berth(*row)]
		g.mu.Unlock()
		if f != nil && f.envelope == row.Envelope {
			return g.landed(ctx, f, 0)
		}
		if row, err = g.seek(ctx, *row); err != nil {
			return Outcome{}, err
		}
	}
	return outcomeOf(*row), nil
}
