package gateway

import (
	"context"
	"fmt"
	"slices"

	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/face/words"
	"tallystick/node/desk"
)

// MostSteps is how many steps a batch may have.
const MostSteps = wire.MaxSteps

// Batch is a list of forms that one envelope holds, under one signature of the
// person. Each is read and judged as the ledger stands before any of them, and is
// then decided, refused and numbered by itself, in this order: none undoes another.
// Where one has a wrong field, nothing of the list is handed in. Of a form that the
// rule book refuses or that changes nothing, the others are handed in all the same.
// Forms that make keys, admit parties or keep a text go by themselves.
type Batch struct{ Steps []Form }

// adds implements adding: what a list asks for again is not looked at one by one.
func (Batch) adds() {}

func (b Batch) intend(ctx context.Context, a *asking) (intent, error) {
	if len(b.Steps) == 0 || len(b.Steps) > MostSteps {
		bounds := words.StepsAtMost(MostSteps)
		a.no("steps", bounds.Zh, bounds.En)
		return intent{}, nil
	}
	plan := intent{steps: make([]intent, 0, len(b.Steps))}
	for i, form := range b.Steps {
		at := fmt.Sprintf("steps[%d]", i)
		one := asking{gateway: a.gateway, person: a.person}
		step, err := form.intend(ctx, &one)
		if err != nil {
			return intent{}, err
		}
		for _, wrong := range one.wrong {
			a.no(at+"."+wrong.Field, wrong.Zh, wrong.En)
		}
		if len(one.wrong) == 0 && (len(step.steps) > 0 || step.alone()) {
			a.no(at, words.StepGoesAlone.Zh, words.StepGoesAlone.En)
		}
		plan.steps = append(plan.steps, step)
	}
	return plan, nil
}

// alone says that the desk does more about a form than to open what is sealed.
func (p intent) alone() bool {
	if p.ready != nil || p.enter != nil {
		return true
	}
	return p.errands != nil && slices.ContainsFunc(p.errands(), func(e desk.Errand) bool { return e.Share == nil })
}

// commands lists what a form asks for.
func (p intent) commands() []trade.Command {
	if p.command != nil {
		return []trade.Command{p.command()}
	}
	list := make([]trade.Command, len(p.steps))
	for i, step := range p.steps {
		list[i] = step.command()
	}
	return list
}

// judge asks the rule book and says whether there is anything to hand in. What it
// answers itself it writes into the row; of a batch it leaves the steps that are to
// be handed in.
func (p *intent) judge(g *Gateway, by trade.Signer, row *desk.Submission) (send bool, err error) {
	if p.command != nil {
		word, err := g.dryRun(by, *p)
		row.Subject, row.Verb, row.Refusal = p.subject, p.command().Verb(), word.refusal
		if word.send {
			row.Refusal = trade.Refusal{}
		}
		return word.send, err
	}
	row.Subject = row.Envelope.String() // no record's
	judged, err := g.dryRuns(by, p.commands())
	if err != nil {
		return false, err
	}
	var sent []intent
	for i, step := range p.steps {
		kept := desk.Step{Verb: step.command().Verb(), Subject: step.subject}
		// what changes nothing now may do so behind what is sent before it
		if judged[i].send || judged[i].refusal.OK() && len(sent) > 0 {
			sent = append(sent, step)
			kept.Sent = uint32(len(sent))
		} else {
			kept.Refusal = judged[i].refusal
		}
		row.Steps = append(row.Steps, kept)
	}
	p.steps = sent
	return len(sent) > 0, nil
}

// envelopeRest is what an envelope needs beside the commands of a batch, and more.
const envelopeRest = 16 << 10

// fits says what to do about a batch of more bytes than an envelope may have. A digest
// has as many before its text is sealed as after.
func (p intent) fits() error {
	if p.command != nil {
		return nil
	}
	size := envelopeRest
	for _, c := range p.commands() {
		payload, err := wire.EncodeCommand(c)
		if err != nil {
			return fmt.Errorf("couldn't write the command: %w", err)
		}
		size += len(payload)
	}
	if size > wire.MaxEnvelope {
		var wrong InputErrors
		wrong.No("steps", words.BatchTooLarge.Zh, words.BatchTooLarge.En)
		return wrong
	}
	return nil
}

// due leaves of the errands of a batch those of the steps that were not refused.
func (g *Gateway) due(ctx context.Context, row desk.Submission, list []desk.Errand) ([]desk.Errand, error) {
	if !slices.ContainsFunc(list, func(e desk.Errand) bool { return e.Step > 0 }) {
		return list, nil
	}
	entries, err := g.ring.Journal.Steps(ctx, row.Person, row.Envelope, row.Height)
	if err != nil {
		return nil, fmt.Errorf("couldn't ask the journal: %w", err)
	}
	for _, e := range list {
		if int(e.Step) > len(entries) { // nothing is dropped that may still be owed
			return nil, fmt.Errorf("the journal holds %d steps of batch %s and not step %d", len(entries), row.Envelope,
				e.Step)
		}
	}
	return slices.DeleteFunc(slices.Clone(list), func(e desk.Errand) bool {
		return e.Step > 0 && !entries[e.Step-1].Refusal.OK()
	}), nil
}

// IsBatch reports whether it came of a batch, of which [Gateway.Steps] says more.
func (o Outcome) IsBatch() bool { return o.Verb == trade.VerbLapse && !o.Envelope.IsZero() }

// Steps says what came of each step of the person's batch, in the order in which
// they were asked for, when o came of the batch; of another form it gives none.
func (g *Gateway) Steps(ctx context.Context, person desk.Person, o Outcome) ([]Outcome, error) {
	steps, err := g.outbox.Steps(ctx, o.Envelope)
	if err != nil || len(steps) == 0 {
		return nil, err
	}
	var entries []trade.Entry
	counts := o.Height > 0 && o.Refusal.OK()
	if counts {
		ctx, cancel := context.WithTimeout(ctx, catchUp)
		defer cancel()
		if entries, err = g.ring.Journal.Steps(ctx, person.ID, o.Envelope, o.Height); err != nil {
			return nil, fmt.Errorf("couldn't ask the journal: %w", err)
		}
	}
	all := make([]Outcome, len(steps))
	for i, step := range steps {
		one := Outcome{Envelope: o.Envelope, Verb: step.Verb, Subject: step.Subject, Refusal: step.Refusal}
		switch {
		case step.Sent == 0:
			one.Unchanged = step.Refusal.OK()
		case o.Pending:
			one.Pending = true
		case !counts:
			one.Refusal, one.Expired = o.Refusal, o.Expired
		case int(step.Sent) > len(entries):
			return nil, fmt.Errorf("the journal holds %d steps of batch %s and not step %d", len(entries), o.Envelope,
				step.Sent)
		default:
			e := entries[step.Sent-1]
			one.Height, one.Index, one.Refusal = e.Height, e.Index, e.Refusal
		}
		all[i] = one
	}
	return all, nil
}
