package gateway

import (
	"context"
	"fmt"
	"strings"

	"tallystick/book/trade"
	"tallystick/face/paper"
	"tallystick/face/words"
)

// tokensOf makes the identifiers of a paper's number, and of a filing's number with its
// verification code; the latter is zero of every other paper.
func (g *Gateway) tokensOf(ctx context.Context, d Declaration) (trade.DocumentID, trade.CodeID, error) {
	if d.Of() == trade.Permit {
		id, err := g.permitToken(ctx, d.Number)
		return id, trade.CodeID{}, err
	}
	if d.Of() != trade.TaxFiling {
		id, err := g.token(ctx, numberedAs(d.Of()), d.Number)
		return trade.DocumentID(id), trade.CodeID{}, err
	}
	id, err := g.token(ctx, KindFiling, d.Number)
	if err != nil {
		return trade.DocumentID{}, trade.CodeID{}, err
	}
	code, err := g.codeOf(ctx, d)
	return trade.DocumentID(id), code, err
}

// numberedAs gives the kind of number that documents of a kind have; that of an inflow is
// the number of the money itself.
func numberedAs(kind trade.DocumentKind) string {
	switch kind {
	case trade.TaxFiling:
		return KindFiling
	case trade.CapitalInflow:
		return KindProceeds
	case trade.TaxInvoice:
		return KindInvoice
	}
	return KindDeclaration
}

// numberKind says by its form what a number is one of: an inflow or an invoice, or else a
// declaration of customs.
func numberKind(text string) (kind, number string) {
	text = paper.Fold(text)
	if number, err := paper.ProceedsNumber(text, 0); err == nil {
		return KindProceeds, number
	}
	if number, err := paper.InvoiceNumber(text); err == nil && len(number) > 8 {
		return KindInvoice, number
	}
	return KindDeclaration, text
}

// codeOf makes the identifier of a filing's number with its verification code.
func (g *Gateway) codeOf(ctx context.Context, d Declaration) (trade.CodeID, error) {
	code, err := g.token(ctx, KindFilingCode, d.Number+"/"+d.Verification)
	return trade.CodeID(code), err
}

// filing reads a filing that is named by its number and verification code, with a slash
// between; false where a text has none. Whoever knows the number alone learns nothing.
func (a *asking) filing(field, text string) (d Declaration, is bool) {
	number, code, is := strings.Cut(paper.Fold(text), "/")
	if !is {
		return Declaration{}, false
	}
	d.Kind = trade.TaxFiling.String()
	before := len(a.wrong)
	var err error
	d.Number, err = paper.FilingNumber(number)
	a.code(field, err)
	if err == nil {
		d.Verification, err = paper.Verification(code)
		a.code(field, err)
	}
	return d, len(a.wrong) == before
}

// filed gives the identifier of a filing that a person names by number and code. One of
// another party, named with a code that is not its own, is as if it were not there.
func (a *asking) filed(ctx context.Context, d Declaration) (trade.DocumentID, error) {
	id, err := a.gateway.lookUpToken(ctx, a.person, KindFiling, d.Number)
	if err != nil {
		return id, err
	}
	document, err := a.gateway.documentBy(id)
	if err != nil {
		return id, err
	}
	own, err := a.owns(document.Source, document.Holder)
	if err != nil || own {
		return id, err
	}
	code, err := a.gateway.codeOf(ctx, d)
	if a.gateway.ring.Afar != nil && document.ID.IsZero() { // the ledger will say whether they agree
		if a.codes == nil {
			a.codes = map[trade.DocumentID]trade.CodeID{}
		}
		a.codes[id] = code
		return id, err
	}
	if code != document.Code {
		return trade.DocumentID(code), err // which names no document
	}
	return id, err
}

// verifications makes, for each line of a payment, the identifier of its filing's number
// and verification code: as the line says, or as the payer, or who acts for it now, reads
// them on its own filing. Of documents without a code it is zero, and so it is of another's,
// which the rule book refuses.
func (a *asking) verifications(ctx context.Context, forms []LineForm, lines []trade.Line) ([]trade.CodeID, error) {
	codes, some := make([]trade.CodeID, len(lines)), false
	for i, line := range lines {
		d, named := a.filing("", forms[i].Document)
		if !named {
			document, err := a.gateway.documentBy(line.Document)
			if err != nil {
				return nil, err
			}
			own, err := a.owns(document.Holder)
			if err != nil {
				return nil, err
			}
			if document.Code.IsZero() || !own {
				continue
			}
			if d, err = Details[Declaration](ctx, a.gateway, a.person, document.Details); err != nil {
				a.no(fmt.Sprintf("lines[%d].document", i), words.FilingUnread.Zh, words.FilingUnread.En)
				continue
			}
		}
		var err error
		if codes[i], err = a.gateway.codeOf(ctx, d); err != nil {
			return nil, err
		}
		some = true
	}
	if !some {
		return nil, nil
	}
	return codes, nil
}
