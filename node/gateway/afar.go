package gateway

import (
	"context"

	"tallystick/book/trade"
	"tallystick/book/trade/code"
	"tallystick/face/words"
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
	// Currency tells in which currency a document is, by the word of two keepers where two are
	// known, since amounts are signed by it; empty where they don't know it or don't agree.
	Currency(ctx context.Context, key trade.KeyID, document trade.DocumentID, code trade.CodeID) (trade.Currency, error)
	// Verify compares invoices with the ledger, and gives Result and Left of each.
	Verify(ctx context.Context, key trade.KeyID, stated []trade.Stated) ([]VerifiedInvoice, error)
}

// Partial reports whether the books hold a part of the ledger only, as those of a party's own
// node that follows it. What others sealed is not read there either.
func (g *Gateway) Partial() bool { return g.ring.Afar != nil }

// findAfar asks the keeper for what is left of a document, on the account of a person.
func (g *Gateway) findAfar(ctx context.Context, person desk.Person, id trade.DocumentID, code trade.CodeID) (Found,
	error) {
	key, _, err := g.outbox.SigningKey(ctx, person.ID)
	if err != nil {
		return Found{}, err
	}
	found, err := g.ring.Afar.Find(ctx, key, id, code)
	found.Document = id
	return found, err
}

// currencyOf gives in which currency a document is; empty for one that is not there. Where the
// book holds a part, keepers are asked, and what they don't know is wrong with the field.
func (a *asking) currencyOf(ctx context.Context, field string, id trade.DocumentID) (trade.Currency, error) {
	document, err := a.gateway.documentBy(id)
	if err != nil || id.IsZero() || !document.ID.IsZero() || a.gateway.ring.Afar == nil {
		return document.Face.Currency, err
	}
	key, _, err := a.gateway.outbox.SigningKey(ctx, a.person.ID)
	if err != nil {
		return "", err
	}
	c, err := a.gateway.ring.Afar.Currency(ctx, key, id, a.codes[id])
	if _, known := code.MinorDigits(string(c)); err == nil && !known {
		a.no(field, words.NotFoundNow.Zh, words.NotFoundNow.En)
	}
	return c, err
}

// verify compares invoices with the ledger.
func (g *Gateway) verify(ctx context.Context, person desk.Person, stated []trade.Stated) ([]VerifiedInvoice, error) {
	if g.ring.Afar != nil {
		key, _, err := g.outbox.SigningKey(ctx, person.ID)
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
