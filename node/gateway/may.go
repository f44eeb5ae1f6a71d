package gateway

import (
	"context"
	"errors"
	"slices"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/desk"
)

// Answer is what the rule book says of a kind of command before there is a form.
type Answer struct {
	Fits    bool          // it is the person's, at this point of the object's life
	Refusal trade.Refusal // what forbids it all the same, if anything does
}

// May asks the rule book whether a person may give a kind of command about an
// object now, whatever its fields: for buttons, menus and programs. A person
// without a signing key in use may nothing. What a book that holds a part can't
// answer stands in nobody's way: the ledger decides.
func (g *Gateway) May(ctx context.Context, person desk.Person, verb trade.Verb, o trade.Object) (Answer, error) {
	var answer Answer
	if !g.gives(verb) {
		return answer, nil
	}
	if _, err := g.asked(ctx, person, func(book trade.Book, by trade.Signer, at trade.Instant) {
		answer.Fits = trade.Fits(book, by, at, verb, o)
	}); err != nil {
		return answer, err
	}
	unsure, err := g.asked(ctx, person, func(book trade.Book, by trade.Signer, at trade.Instant) {
		answer.Refusal = trade.May(book, by, at, verb, o)
	})
	if unsure {
		answer.Refusal = trade.Refusal{}
	}
	return answer, err
}

// Offers lists what fits a person of some objects, with what stands in the way.
func (g *Gateway) Offers(ctx context.Context, person desk.Person, objects ...trade.Object) ([]trade.Offer, error) {
	var offers []trade.Offer
	unsure, err := g.asked(ctx, person, func(book trade.Book, by trade.Signer, at trade.Instant) {
		offers = trade.Offers(book, by, at, objects...)
	})
	offers = slices.DeleteFunc(offers, func(o trade.Offer) bool { return !g.gives(o.Verb) })
	for i := 0; unsure && err == nil && i < len(offers); i++ { // of which of them it is unsure
		var answer Answer
		answer, err = g.May(ctx, person, offers[i].Verb, offers[i].Object)
		offers[i].Refusal = answer.Refusal
	}
	return offers, err
}

// ErrTokensAway says that numbers that are new here can't become tokens now; [Ring.Tokens] gives it.
var ErrTokensAway = words.New(words.TokenServerAway.Zh, words.TokenServerAway.En)

// ErrNotHere says that a kind of command can't be given at this node.
var ErrNotHere = words.New(words.NotAtThisNode.Zh, words.NotAtThisNode.En)

func (g *Gateway) gives(verb trade.Verb) bool { return g.ring.Gives == nil || g.ring.Gives(verb) }

// asked puts questions of a person to the rule book, on one state of the book, and
// reports whether the book was unsure of anything.
func (g *Gateway) asked(ctx context.Context, person desk.Person, ask func(trade.Book, trade.Signer,
	trade.Instant)) (unsure bool, err error) {
	key, _, err := g.outbox.SigningKey(ctx, person.ID)
	if err != nil && !errors.Is(err, desk.ErrNoKey) {
		return false, err
	}
	return g.judging(func(book trade.Book, at trade.Instant) error {
		ask(book, trade.Signer{Party: person.Party, Key: key}, g.now(at))
		return nil
	})
}

// judging reads the book for the rules, and reports whether it was unsure of anything.
func (g *Gateway) judging(read func(trade.Book, trade.Instant) error) (unsure bool, err error) {
	if partial, ok := g.ring.Books.(Partial); ok {
		return partial.Partly(read)
	}
	return false, g.ring.Books.View(read)
}
