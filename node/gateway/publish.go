package gateway

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"tallystick/book/trade"
	"tallystick/face/paper"
	"tallystick/node/desk"
)

// PublishBatch is how many declarations of a file go under one signature.
const PublishBatch = 1_000

// Fate says what became of one declaration of a file.
type Fate uint8

// The fates of a declaration.
const (
	NotHandedIn Fate = iota // what came before it stopped the rest
	OnLedger                // final, now or before
	OnItsWay                // handed in, not final yet
	Refused                 // by the rule book
	Misread                 // a field of it is wrong
)

// Published says what became of the declarations of a file, each by itself.
type Published struct {
	Fates    []Fate // one for each declaration, in order
	Refusals map[int]trade.Refusal
	Wrong    map[int]InputErrors // their fields as in one declaration: number, items[0].total
	Outcomes []Outcome           // of each envelope
}

// Count says how many declarations have a fate.
func (p Published) Count(fate Fate) (n int) {
	for _, f := range p.Fates {
		if f == fate {
			n++
		}
	}
	return n
}

// batchesAhead is how many batches of a file are under way at once: while one is on
// its way to a block, the next is read and sealed.
const batchesAhead = 2

// PublishAll publishes the declarations of a file, a thousand under one
// signature. What was published before in the same words is passed over; what is
// wrong or refused is left out and never stops the others. Doubts were confirmed
// before. When an error stops it, what it gives says what is on the ledger
// already and what is not. done, if any, is told how many were dealt with.
func (g *Gateway) PublishAll(ctx context.Context, person desk.Person, declarations []Declaration, r Request,
	done func(int)) (Published, error) {
	p := Published{Fates: make([]Fate, len(declarations)), Refusals: map[int]trade.Refusal{},
		Wrong: map[int]InputErrors{}}
	var running []*batch
	var failed error
	settle := func() { // the one that began first
		b := running[0]
		running = running[1:]
		<-b.done
		b.report(&p)
		if failed = cmp.Or(failed, b.err); b.err == nil && done != nil {
			done(b.size)
		}
	}
	for first := 0; first < len(declarations) && failed == nil; first += PublishBatch {
		b := g.batch(person, declarations, r, first, p.Fates)
		for len(running) == batchesAhead || len(running) > 0 && slices.ContainsFunc(running, b.meets) {
			settle()
		}
		if failed == nil {
			running = append(running, b)
			go b.run(ctx)
		}
	}
	for len(running) > 0 {
		settle()
	}
	return p, failed
}

// batch begins with the declaration in a place; fates are those of all.
func (g *Gateway) batch(person desk.Person, declarations []Declaration, r Request, first int, fates []Fate) *batch {
	size := min(PublishBatch, len(declarations)-first)
	b := &batch{gateway: g, person: person, request: r, all: declarations, number: first/PublishBatch + 1,
		size: size, names: map[string]bool{}, done: make(chan struct{}),
		published: &Published{Fates: fates, Refusals: map[int]trade.Refusal{}, Wrong: map[int]InputErrors{}}}
	for place := first; place < first+size; place++ {
		b.places = append(b.places, place)
		for _, name := range []string{declarations[place].Number, declarations[place].Replaces} {
			if name = paper.Fold(strings.TrimSpace(name)); name != "" {
				b.names[name] = true
			}
		}
	}
	return b
}

// batch is what goes under one signature: the places of its declarations among all.
type batch struct {
	gateway   *Gateway
	person    desk.Person
	request   Request
	all       []Declaration
	places    []int
	published *Published // of the batch; its fates are those of all
	number    int
	sifted    bool

	size  int
	names map[string]bool // of its declarations, and of what they replace
	done  chan struct{}
	err   error // set before done is closed
}

// meets says whether two batches name the same declaration: then the second is
// judged by what came of the first, and waits for it.
func (b *batch) meets(other *batch) bool {
	for name := range b.names {
		if other.names[name] {
			return true
		}
	}
	return false
}

func (b *batch) run(ctx context.Context) {
	defer close(b.done)
	b.err = b.publish(ctx)
}

// report adds what came of the batch to what came of all.
func (b *batch) report(to *Published) {
	maps.Copy(to.Refusals, b.published.Refusals)
	maps.Copy(to.Wrong, b.published.Wrong)
	to.Outcomes = append(to.Outcomes, b.published.Outcomes...)
}

func (b *batch) form() PublishDeclarationsForm {
	f := PublishDeclarationsForm{confirmed: true}
	for _, place := range b.places {
		f.Declarations = append(f.Declarations, b.all[place])
	}
	return f
}

// publish hands the batch in, again without what was wrong or refused, until the
// rest is taken.
func (b *batch) publish(ctx context.Context) error {
	size := len(b.places)
	for len(b.places) > 0 {
		r := b.request
		if r.Wish != "" {
			r.Wish = fmt.Sprintf("%s#%d.%d", b.request.Wish, b.number, size-len(b.places))
		}
		o, err := b.gateway.Submit(ctx, b.person, b.form(), r)
		var wrong InputErrors
		switch {
		case errors.As(err, &wrong) && b.misread(wrong):
			continue
		case err != nil:
			return err
		case !o.Refusal.OK() && o.Refusal.Item != 0:
			if err := b.refuse(ctx, int(o.Refusal.Item)-1, o.Refusal); err != nil {
				return err
			}
			continue
		}
		b.end(o)
		return nil
	}
	return nil
}

// end notes what came of all that is left in the batch.
func (b *batch) end(o Outcome) {
	fate := OnLedger
	switch {
	case !o.Refusal.OK():
		fate = Refused
	case o.Pending:
		fate = OnItsWay
	case o.Expired:
		fate = NotHandedIn
	}
	b.published.Outcomes = append(b.published.Outcomes, o)
	for _, place := range b.places {
		b.published.Fates[place] = fate
		if fate == Refused {
			b.published.Refusals[place] = o.Refusal
		}
	}
}

// without leaves places out of the batch.
func (b *batch) without(out func(at int) bool) {
	var left []int
	for at, place := range b.places {
		if !out(at) {
			left = append(left, place)
		}
	}
	b.places = left
}

// misread takes the declarations with wrong fields out. It reports whether the
// batch is smaller now.
func (b *batch) misread(wrong InputErrors) bool {
	gone := map[int]bool{}
	for _, one := range wrong {
		rest, ok := strings.CutPrefix(one.Field, "declarations[")
		digits, field, closed := strings.Cut(rest, "].")
		at, err := strconv.Atoi(digits)
		if !ok || !closed || err != nil || at >= len(b.places) {
			return false
		}
		place := b.places[at]
		one.Field = field
		b.published.Fates[place], gone[at] = Misread, true
		b.published.Wrong[place] = append(b.published.Wrong[place], one)
	}
	b.without(func(at int) bool { return gone[at] })
	return len(gone) > 0
}

// refuse takes the declaration that the rule book named out, and at the first
// time all others that it would name next.
func (b *batch) refuse(ctx context.Context, named int, refusal trade.Refusal) error {
	refusals := make([]trade.Refusal, len(b.places))
	if !b.sifted && len(b.places) > 1 {
		b.sifted = true
		var err error
		if refusals, err = b.gateway.each(ctx, b.person, b.form().Declarations); err != nil {
			return err
		}
	}
	refusal.Item = 0
	refusals[named] = refusal
	for at, one := range refusals {
		if !one.OK() {
			one.Item = 0
			b.published.Fates[b.places[at]], b.published.Refusals[b.places[at]] = Refused, one
		}
	}
	b.without(func(at int) bool { return !refusals[at].OK() })
	return nil
}

// each says of every declaration by itself whether the rule book would take it.
func (g *Gateway) each(ctx context.Context, person desk.Person, declarations []Declaration) ([]trade.Refusal, error) {
	a := asking{gateway: g, person: person}
	documents := make([]trade.Publication, len(declarations))
	for i := range declarations {
		documents[i], _ = a.publication(ctx, "", &declarations[i])
	}
	if len(a.wrong) > 0 {
		return nil, a.wrong
	}
	if err := g.tokenise(ctx, declarations, documents); err != nil {
		return nil, err
	}
	if _, err := g.compare(ctx, person.Party, declarations, documents); err != nil {
		return nil, err
	}
	commands := make([]trade.Command, len(documents))
	for i := range documents {
		commands[i] = trade.PublishDocuments{Documents: documents[i : i+1]}
	}
	return g.decided(ctx, person, commands...)
}
