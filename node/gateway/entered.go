package gateway

import (
	"context"
	"errors"

	"tallystick/book/trade"
)

// EnterDocumentForm enters a document that no authority publishes, which waits for a
// checker: money that came into a capital account. By a maker of the bank.
type EnterDocumentForm struct {
	Kind         string `json:"kind" example:"capital-inflow"`
	Number       string `json:"number" example:"3501000001012612200001"`
	Holder       string `json:"holder" example:"91350100M000100Y43"`
	HolderName   string `json:"holderName,omitempty" example:"Fuzhou Harbour Trading"`
	Income       string `json:"income" example:"capital"`
	Registration string `json:"registration" example:"35350100202611201234"`
	Amount       string `json:"amount" example:"5,520,000.00"`
	Currency     string `json:"currency" example:"USD"`
	Declared     string `json:"declared" example:"2026-12-20"`
}

func (f EnterDocumentForm) intend(ctx context.Context, a *asking) (intent, error) {
	kind := choice(a, "kind", f.Kind, enteredKinds)
	if len(a.wrong) > 0 {
		return intent{}, nil
	}
	d := Declaration{Kind: kind.String(), Number: f.Number, Holder: f.Holder, HolderName: f.HolderName,
		Income: f.Income, Registration: f.Registration, Amount: f.Amount, Currency: f.Currency, Declared: f.Declared}
	p, _ := a.publication(ctx, "", &d)
	if len(a.wrong) > 0 {
		return intent{}, nil
	}
	papers := []trade.Publication{p}
	if err := a.gateway.tokenise(ctx, []Declaration{d}, papers); err != nil {
		return intent{}, err
	}
	p = papers[0]
	c := trade.EnterDocument{Document: p.ID, Kind: kind, Holder: p.Holder, Face: p.Face, Issued: p.Issued,
		Details: p.Details, Marks: p.Marks}
	readers, err := a.gateway.readersOf(ctx, c.Holder, a.person.Party)
	if err != nil {
		return intent{}, err
	}
	stands, err := a.entered(c.Document)
	seals := sealAnew(ctx, a, stands.Details, &c.Details, d, readers)
	return intent{command: func() trade.Command { return c }, seals: seals, subject: c.Document.String()}, err
}

// entered gives a document that the person's own party entered and that was not dropped;
// the zero one where there is none.
func (a *asking) entered(id trade.DocumentID) (stands trade.Document, err error) {
	err = a.gateway.ring.Books.View(func(book trade.Book, _ trade.Instant) error {
		stands, _ = book.Document(id)
		return nil
	})
	if own, failed := a.owns(stands.Source); failed != nil || !own || stands.Dropped {
		return trade.Document{}, errors.Join(err, failed)
	}
	return stands, err
}

// enteredKinds are the kinds of document that banks enter.
var enteredKinds = []trade.DocumentKind{trade.CapitalInflow}

// ConfirmDocumentForm lets a document count that waits, or dismisses it as entered in
// error. By a checker of the bank who did not enter it.
type ConfirmDocumentForm struct {
	Document string `json:"-" path:"id" example:"3501000001012612200001"`
	Dismiss  string `json:"dismiss,omitempty" example:"entry-error"`
}

func (f ConfirmDocumentForm) intend(ctx context.Context, a *asking) (intent, error) {
	document, err := a.document(ctx, "document", f.Document)
	c := trade.ConfirmDocument{Document: document, Dismiss: a.reasonOrNone("dismiss", f.Dismiss)}
	return intent{command: func() trade.Command { return c }, subject: document.String()}, err
}
