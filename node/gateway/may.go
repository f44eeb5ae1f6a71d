package gateway

import (
	"context"
	"errors"

	"tallystick/book/trade"
	"tallystick/node/desk"
)

// Answer is what the rule book says of a kind of command before there is a form.
type Answer struct {
	Fits    bool          // it is the person's, at this point of the object's life
	Refusal trade.Refusal // what forbids it all the same, if anything does
}

// May asks the rule book whether a person may give a kind of command about an
// object now, whatever its fields: for buttons, menus and programs. A person
// without a signing key in use may nothing.
func (g *Gateway) May(ctx context.Context, person desk.Person, verb trade.Verb, o trade.Object) (Answer, error) {
	var answer Answer
	err := g.asked(ctx, person, func(book trade.Book, by trade.Signer, at trade.Instant) {
		answer = Answer{trade.Fits(book, by, at, verb, o), trade.May(book, by, at, verb, o)}
	})
	return answer, err
}

// Offers lists what fits a person of some objects, with what stands in the way.
func (g *Gateway) Offers(ctx context.Context, person desk.Person, objects ...trade.Object) ([]trade.Offer, error) {
	var offers []trade.Offer
	err := g.asked(ctx, person, func(book trade.Book, by trade.Signer, at trade.Instant) {
		offers = trade.Offers(book, by, at, objects...)
	})
	return offers, err
}

// asked puts questions of a person to the rule book, on one state of the book.
func (g *Gateway) asked(ctx context.Context, person desk.Person, ask func(trade.Book, trade.Signer,
	trade.Instant)) error {
	key, _, err := g.outbox.SigningKey(ctx, person.ID)
	if err != nil && !errors.Is(err, desk.ErrNoKey) {
		return err
	}
	return g.ring.Books.View(func(book trade.Book, at trade.Instant) error {
		ask(book, trade.Signer{Party: person.Party, Key: key}, g.now(at))
		return nil
	})
}
