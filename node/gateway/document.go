package gateway

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"tallystick/book/trade"
	"tallystick/face/paper"
	"tallystick/face/words"
	"tallystick/node/desk"
)

// Item is one line of goods of a declaration.
type Item = paper.Item

// Declaration 报关单 is a declaration of an export or an import as its form and as
// its sealed details.
type Declaration = paper.Declaration

// publication reads a declaration into its one form and turns it into what its
// source publishes. The identifiers come later. What is doubtful is given back.
func (a *asking) publication(ctx context.Context, at string, d *Declaration) (trade.Publication, []paper.Problem) {
	found := d.Check(a.gateway.Admitted(ctx))
	for _, p := range found.Wrong {
		a.no(at+p.Path(), p.Zh, p.En)
	}
	if len(found.Wrong) > 0 {
		return trade.Publication{}, nil
	}
	p := trade.Publication{Kind: d.Of(), Issued: a.day(at+"declared", d.Declared),
		Mode: trade.Mode(d.Mode), Details: placeholder}
	if d.InvoiceState != "" {
		p.Invoice, _ = trade.Parse[trade.InvoiceState](d.InvoiceState) // as it was checked
	}
	if d.Until != "" {
		p.Until = a.day(at+"until", d.Until)
	}
	p.Face.Currency = trade.Currency(d.Currency)
	p.Face.Minor = a.amount(at+"amount", d.Amount, p.Face.Currency)
	return p, found.Doubts
}

// declarationNumber reads the number of a declaration.
func (a *asking) declarationNumber(field, number string) string {
	number, err := paper.DeclarationNumber(number)
	a.code(field, err)
	return number
}

// Admitted says whether an enterprise with a code is in the book: for codes that
// the regulator let in although their check digit does not fit.
func (g *Gateway) Admitted(ctx context.Context) paper.Admitted {
	return func(code string) (known bool) {
		id, err := g.token(ctx, KindParty, code)
		if err != nil {
			return false
		}
		err = g.ring.Books.View(func(book trade.Book, _ trade.Instant) error {
			party, ok := book.Party(trade.PartyID(id))
			known = ok && party.Kind == trade.Enterprise
			return nil
		})
		return known && err == nil
	}
}

// PublishDeclarationsForm registers declarations, up to 5,000 under one
// signature. What stands on the ledger in the very same words is passed over. By
// a feed of customs.
type PublishDeclarationsForm struct {
	Declarations []Declaration `json:"declarations" minItems:"1" maxItems:"5000"`
	Confirm      string        `json:"confirm,omitempty" example:"f47092cb1994"`
	confirmed    bool          // they were confirmed before, as a file
}

func (f PublishDeclarationsForm) intend(ctx context.Context, a *asking) (intent, error) {
	if len(f.Declarations) == 0 || len(f.Declarations) > trade.MaxPublications {
		a.no("declarations", fmt.Sprintf("每批 1 至 %d 份报关单", trade.MaxPublications),
			fmt.Sprintf("1 to %d declarations at once", trade.MaxPublications))
		return intent{}, nil
	}
	documents := make([]trade.Publication, len(f.Declarations))
	f.Declarations = slices.Clone(f.Declarations) // the form stays as it was handed in
	var doubts doubts
	for i := range f.Declarations {
		at := fmt.Sprintf("declarations[%d].", i)
		var doubtful []paper.Problem
		documents[i], doubtful = a.publication(ctx, at, &f.Declarations[i])
		doubts.add(at, f.Declarations[i].Number, doubtful)
		if len(a.wrong) > 100 {
			break
		}
	}
	if len(a.wrong) == 0 && !f.confirmed {
		doubts.ask(a, f.Confirm)
	}
	if len(a.wrong) > 0 {
		return intent{}, nil
	}
	if err := a.gateway.tokenise(ctx, f.Declarations, documents); err != nil {
		return intent{}, err
	}
	known, err := a.gateway.compare(ctx, a.person.Party, f.Declarations, documents)
	if err != nil {
		return intent{}, err
	}
	plan := intent{errands: func() []desk.Errand { return openedAnew(a.person.Party, documents, known) }}
	for i, d := range f.Declarations {
		if known[i] {
			continue
		}
		readers, err := a.gateway.readersOf(ctx, documents[i].Holder, a.person.Party)
		if err != nil {
			return intent{}, err
		}
		plan.seals = append(plan.seals, seal{&documents[i].Details, d, readers})
	}
	plan.command = func() trade.Command { return trade.PublishDocuments{Documents: documents} }
	if len(documents) == 1 {
		plan.subject = documents[0].ID.String()
	}
	return plan, nil
}

// tokenise fills in the identifiers of documents, of their holders, of who is on the
// other side, and of what they replace; of filings the verification code too. A token takes
// some 50 microseconds, so that all cores make them side by side.
func (g *Gateway) tokenise(ctx context.Context, declarations []Declaration, documents []trade.Publication) error {
	return g.gather(ctx, func(ctx context.Context) error { return g.identifyAll(ctx, declarations, documents) })
}

func (g *Gateway) identifyAll(ctx context.Context, declarations []Declaration, documents []trade.Publication) error {
	workers := min(runtime.GOMAXPROCS(0), len(declarations))
	faults, next := make([]error, workers), atomic.Int64{}
	var working sync.WaitGroup
	for w := range workers {
		working.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(declarations) && faults[w] == nil; i = int(next.Add(1)) - 1 {
				faults[w] = g.identify(ctx, declarations[i], &documents[i])
			}
		})
	}
	working.Wait()
	return cmp.Or(faults...)
}

// identify fills in the identifiers of one document.
func (g *Gateway) identify(ctx context.Context, d Declaration, document *trade.Publication) (err error) {
	if document.ID, document.Code, err = g.tokensOf(ctx, d); err != nil {
		return err
	}
	if document.Marks, err = g.marks(ctx, d); err != nil {
		return err
	}
	for _, one := range []struct {
		of           *trade.PartyID
		kind, number string
	}{{(*trade.PartyID)(&document.Replaces), KindDeclaration, d.Replaces}, {&document.Holder, KindParty, d.Holder},
		{&document.Other, KindParty, d.Seller}, {&document.Other, KindOverseas, d.Shipper + d.Payee}} {
		if one.number == "" { // a form has at most one who is on the other side
			continue
		}
		if *one.of, err = g.token(ctx, one.kind, one.number); err != nil {
			return err
		}
	}
	return nil
}

// marks makes the marks of a paper: at the node of its source, which knows what it says. A
// bank that enters a paper has them made by the node that keeps its persons.
func (g *Gateway) marks(ctx context.Context, d Declaration) (all []trade.Mark, err error) {
	for _, m := range d.Markings() {
		exact, loose, err := g.ring.Tokens.Mark(ctx, m.Label.String(), m.Texts, m.Parties)
		if err != nil {
			return nil, fmt.Errorf("couldn't make a mark: %w", err)
		}
		if exact != [16]byte{} {
			all = append(all, trade.Mark{Label: m.Label, Strength: trade.Exact, Token: exact},
				trade.Mark{Label: m.Label, Strength: trade.Loose, Token: loose})
		}
	}
	return all, nil
}

// compare says which documents the ledger knows, whose details are not to be
// sealed again. Those that say the very same as what stands get the digest that
// stands, so that the rule book finds nothing new in them.
func (g *Gateway) compare(ctx context.Context, party trade.PartyID, declarations []Declaration,
	documents []trade.Publication) ([]bool, error) {
	details, known := make([]trade.Digest, len(documents)), make([]bool, len(documents))
	err := g.ring.Books.View(func(book trade.Book, _ trade.Instant) error {
		for i, d := range documents {
			stands, _ := book.Document(d.ID)
			details[i] = stands.Details
		}
		return nil
	})
	for i, digest := range details {
		known[i] = !digest.IsZero()
		if known[i] && saysTheSame(ctx, g, party, digest, declarations[i]) {
			documents[i].Details = digest
		}
	}
	return known, err
}

// openedAnew lets the banks that lent on a withdrawn declaration read what was
// declared in its place, once that is final.
func openedAnew(from trade.PartyID, documents []trade.Publication, known []bool) (list []desk.Errand) {
	for i, d := range documents {
		if !known[i] && !d.Replaces.IsZero() {
			list = append(list, desk.Errand{Share: &desk.Sharing{From: from, Document: d.ID, Details: d.Details}})
		}
	}
	return list
}

// document finds a document by its identifier or its declaration number, a filing by
// its number and verification code; the latter are look-ups on the person's account.
func (a *asking) document(ctx context.Context, field, value string) (trade.DocumentID, error) {
	value = strings.TrimSpace(value)
	if id, err := trade.ParseID[trade.Document](value); err == nil {
		return id, a.named(ctx, id)
	}
	before := len(a.wrong)
	if strings.Contains(paper.Fold(value), ":") {
		return a.permit(ctx, field, value)
	}
	if d, filed := a.filing(field, value); filed {
		return a.filed(ctx, d)
	}
	if len(a.wrong) > before {
		return trade.DocumentID{}, nil
	}
	if kind, number := numberKind(value); kind != KindDeclaration {
		return a.gateway.lookUpToken(ctx, a.person, kind, number)
	}
	if value = a.declarationNumber(field, value); len(a.wrong) > before {
		if a.takes != (words.Text{}) {
			a.wrong = a.wrong[:before]
			a.no(field, a.takes.Zh, a.takes.En)
		}
		return trade.DocumentID{}, nil
	}
	return a.gateway.lookUpToken(ctx, a.person, KindDeclaration, value)
}

// AmendDeclarationForm gives a declaration a new revision: all that the paper
// says stands from then on. By its source.
type AmendDeclarationForm struct {
	Document string      `json:"-" path:"id" example:"350120260000000018"`
	Number   string      `json:"number,omitempty" example:"X350120260000012"`
	Revision uint32      `json:"revision" minimum:"2" example:"2"`
	To       Declaration `json:"to"`
}

func (f AmendDeclarationForm) intend(ctx context.Context, a *asking) (intent, error) {
	p, _ := a.publication(ctx, "to.", &f.To)
	document, err := a.known(ctx, "document", f.Document)
	if err != nil || len(a.wrong) > 0 {
		return intent{}, err
	}
	papers := []trade.Publication{p}
	if err := a.gateway.tokenise(ctx, []Declaration{f.To}, papers); err != nil {
		return intent{}, err
	}
	p = papers[0]
	if p.ID != document.ID {
		a.no("to.number", "报关单号与所修改的单据不符", "the declaration number is not that of the document to amend")
	}
	if p.Code != document.Code {
		a.no("to.verification", words.CodeStays.Zh, words.CodeStays.En)
	}
	if p.Replaces != document.Replaces && !document.Source.IsZero() {
		a.no("to.replaces", "修改不能改变所替代的报关单", "an amendment cannot change which declaration is replaced")
	}
	c := trade.AmendDocument{Document: document.ID, Revision: f.Revision, Face: p.Face, Mode: p.Mode, Issued: p.Issued,
		Holder: p.Holder, Until: p.Until, Other: p.Other, Invoice: p.Invoice, Marks: p.Marks}
	c.Notice, err = a.noticed(ctx, "number", f.Number, trade.AmendmentNotice, placeOf(f.Revision))
	if err != nil || len(a.wrong) > 0 {
		return intent{}, err
	}
	paper := revised{Declaration: f.To, Number: numberOf(f.Number)}
	seals, err := sealNotice(ctx, a, document, c.Notice, &c.Details, paper)
	return intent{command: func() trade.Command { return c }, seals: seals, subject: document.ID.String(),
		errands: a.opened(document, &c.Details)}, err
}

// documentBy gives a document, without anything where there is none.
func (g *Gateway) documentBy(id trade.DocumentID) (document trade.Document, err error) {
	err = g.ring.Books.View(func(book trade.Book, _ trade.Instant) error {
		document, _ = book.Document(id)
		return nil
	})
	return document, err
}

// FreezeDocumentForm stops every new use of a document. By a governor.
type FreezeDocumentForm struct {
	Document string `json:"-" path:"id" example:"350120260000000018"`
	Reason   string `json:"reason" example:"investigation"`
}

func (f FreezeDocumentForm) intend(ctx context.Context, a *asking) (intent, error) {
	document, err := a.document(ctx, "document", f.Document)
	c := trade.FreezeDocument{Document: document, Reason: choice(a, "reason", f.Reason, reasons)}
	return intent{command: func() trade.Command { return c }, subject: document.String()}, err
}

// UnfreezeDocumentForm proposes to end a freeze. By a governor.
type UnfreezeDocumentForm struct {
	Document string `json:"-" path:"id" example:"350120260000000018"`
	Reason   string `json:"reason" example:"The investigation found nothing"`
}

func (f UnfreezeDocumentForm) intend(ctx context.Context, a *asking) (intent, error) {
	document, err := a.document(ctx, "document", f.Document)
	if err != nil {
		return intent{}, err
	}
	return a.propose(ctx, trade.UnfreezeDocument{Document: document}, f.Reason)
}
