package gateway

import (
	"context"
	"errors"

	"tallystick/book/trade"
	"tallystick/node/desk"
)

// Afar is a keeper of the whole ledger, for a node whose books hold a part. What it says is
// its word: it is shown to persons, and the ledger alone decides. It may be called by many
// goroutines at once.
type Afar interface {
	// Try gives what the rules would say of commands that a key would sign, each as if it
	// were the only one.
	Try(ctx context.Context, key trade.KeyID, commands []trade.Command) ([]trade.Refusal, error)
	// Find tells what is left of a document; of a filing that has another code, that it is
	// not known.
	Find(ctx context.Context, key trade.KeyID, document trade.DocumentID, code trade.CodeID) (Found, error)
	// Verify compares invoices with the ledger, and gives Result and Left of each.
	Verify(ctx context.Context, key trade.KeyID, stated []trade.Stated) ([]VerifiedInvoice, error)
}

// keyOf gives the signing key of a person; zero where there is none.
func (g *Gateway) keyOf(ctx context.Context, person desk.Person) (trade.KeyID, error) {
	key, _, err := g.outbox.SigningKey(ctx, person.ID)
	if errors.Is(err, desk.ErrNoKey) {
		return trade.KeyID{}, nil
	}
	return key, err
}

// findAfar asks the keeper for what is left of a document, on the account of a person.
func (g *Gateway) findAfar(ctx context.Context, person desk.Person, id trade.DocumentID, code trade.CodeID) (Found,
	error) {
	key, err := g.keyOf(ctx, person)
	if err != nil {
		return Found{}, err
	}
	found, err := g.ring.Afar.Find(ctx, key, id, code)
	found.Document = id
	return found, err
}

// currencies gives in which currency the documents of lines are; empty for one that is not
// there. Of those that the book does not hold the keeper is asked.
func (a *asking) currencies(ctx context.Context, lines []trade.Line) ([]trade.Currency, error) {
	of, absent := make([]trade.Currency, len(lines)), []int{}
	err := a.gateway.ring.Books.View(func(book trade.Book, _ trade.Instant) error {
		for i, line := range lines {
			document, known := book.Document(line.Document)
			if of[i] = document.Face.Currency; !known && !line.Document.IsZero() {
				absent = append(absent, i)
			}
		}
		return nil
	})
	if err != nil || a.gateway.ring.Afar == nil || len(a.wrong) > 0 {
		return of, err
	}
	for _, i := range absent {
		found, err := a.gateway.findAfar(ctx, a.person, lines[i].Document, a.codes[lines[i].Document])
		if err != nil {
			return nil, err
		}
		of[i] = found.Available.Currency
	}
	return of, nil
}

// verify compares invoices with the ledger.
func (g *Gateway) verify(ctx context.Context, person desk.Person, stated []trade.Stated) ([]VerifiedInvoice, error) {
	if g.ring.Afar != nil {
		key, err := g.keyOf(ctx, person)
		if err != nil {
			return nil, err
		}
		return g.ring.Afar.Verify(ctx, key, stated)
	}
	told := make([]VerifiedInvoice, len(stated))
	return told, g.ring.Books.View(func(book trade.Book, at trade.Instant) error {
		for i, said := range stated {
			told[i].Result, told[i].Left = trade.VerifyInvoice(book, at, said)
		}
		return nil
	})
}
