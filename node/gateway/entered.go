package gateway

import (
	"context"
	"errors"

	"tallystick/book/trade"
)

// EnterDocumentForm enters a document that no feed publishes, which waits for a second
// person: money that came into a capital account, by a maker of its bank; or a permit, by a
// maker of the branch, or a governor.
type EnterDocumentForm struct {
	Kind         string `json:"kind" example:"capital-inflow"`
	Number       string `json:"number" example:"3501000001012612200001"`
	Holder       string `json:"holder" example:"91350100M000100Y43"`
	HolderName   string `json:"holderName,omitempty" example:"Fuzhou Harbour Trading"`
	Income       string `json:"income,omitempty" example:"capital"`
	Registration string `json:"registration,omitempty" example:"35350100202611201234"`
	Allows       string `json:"allows,omitempty" example:"pay"`
	Payee        string `json:"payee,omitempty" example:"Acme GmbH"`
	Until        string `json:"until,omitempty" example:"2027-01-20"`
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
		Income: f.Income, Registration: f.Registration, Amount: f.Amount, Currency: f.Currency, Declared: f.Declared,
		Allows: f.Allows, Payee: f.Payee, Until: f.Until}
	p, _ := a.publication(ctx, "", &d)
	if kind == trade.Permit && len(a.wrong) == 0 {
		if err := a.ownPermit(ctx, d.Number); err != nil {
			return intent{}, err
		}
	}
	if len(a.wrong) > 0 {
		return intent{}, nil
	}
	papers := []trade.Publication{p}
	if err := a.gateway.tokenise(ctx, []Declaration{d}, papers); err != nil {
		return intent{}, err
	}
	p = papers[0]
	c := trade.EnterDocument{Document: p.ID, Kind: kind, Holder: p.Holder, Face: p.Face, Issued: p.Issued,
		Details: p.Details, Marks: p.Marks, Until: p.Until, Other: p.Other}
	if d.Allows != "" {
		c.Allows, _ = trade.Parse[trade.Permission](d.Allows) // as it was checked
	}
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

// enteredKinds are the kinds of document that banks and branches enter.
var enteredKinds = []trade.DocumentKind{trade.CapitalInflow, trade.Permit}

// ConfirmDocumentForm lets a document count that waits, or dismisses it as entered in
// error. By a checker of the bank or branch, or a governor, who did not enter it.
type ConfirmDocumentForm struct {
	Document string `json:"-" path:"id" example:"3501000001012612200001"`
	Dismiss  string `json:"dismiss,omitempty" example:"entry-error"`
}

func (f ConfirmDocumentForm) intend(ctx context.Context, a *asking) (intent, error) {
	document, err := a.document(ctx, "document", f.Document)
	c := trade.ConfirmDocument{Document: document, Dismiss: a.reasonOrNone("dismiss", f.Dismiss)}
	return intent{command: func() trade.Command { return c }, subject: document.String()}, err
}
