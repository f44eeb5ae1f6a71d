package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// Declaration is a document as the API shows it.
type Declaration struct {
	ID        string    `json:"id"`
	Kind      string    `json:"kind" example:"export-declaration"`
	Source    string    `json:"source"`
	Holder    string    `json:"holder"`
	Face      Amount    `json:"face" doc:"票面金额"`
	Returned  Amount    `json:"returned" doc:"退运"`
	Closed    *Amount   `json:"closed,omitempty" doc:"What will not come: bank charges, a reduced price"`
	Held      Amount    `json:"held" doc:"占用"`
	Pledged   Amount    `json:"pledged" doc:"质押"`
	Spent     Amount    `json:"spent" doc:"核减"`
	Elsewhere *Amount   `json:"elsewhere,omitempty" doc:"To a bank: what others take, in one lump that says not by whom or how"`
	Collected Amount    `json:"collected" doc:"已收汇"`
	Available Amount    `json:"available" doc:"可用余额"`
	Shortfall Amount    `json:"shortfall" doc:"占用超额"`
	Declared  string    `json:"declared"`
	Mode      string    `json:"mode"`
	Revision  uint32    `json:"revision"`
	Withdrawn bool      `json:"withdrawn"`
	Frozen    bool      `json:"frozen"`
	Ended     bool      `json:"ended,omitempty" doc:"Of a filing: its contract ended, and nothing more is paid on it"`
	Since     time.Time `json:"since"`

	WaitsUntil   *time.Time `json:"waitsUntil,omitempty" doc:"Until then a second person may confirm the entry"`
	Dropped      bool       `json:"dropped,omitempty" doc:"It was entered and never counts"`
	Allows       string     `json:"allows,omitempty" doc:"Of a permit: what it is for" enum:"pay,pay-ahead,take-back"`
	Until        string     `json:"until,omitempty" doc:"The last day on which it may be taken"`
	InvoiceState string     `json:"invoiceState,omitempty" doc:"Of an invoice, as the tax office says" enum:"normal,out-of-control,abnormal"`

	Reserved   *Amount `json:"reserved,omitempty" doc:"留存: kept for what is taken of the declaration that this one replaces"`
	Replaces   string  `json:"replaces,omitempty" doc:"The withdrawn declaration in whose place this one was declared"`
	ReplacedBy string  `json:"replacedBy,omitempty" doc:"The declaration that was declared in its place"`
}

func declarationOf(d readmodel.Document) Declaration {
	c, taken := d.Face.Currency, d.Taking
	out := Declaration{ID: d.ID.String(), Kind: d.Kind.String(), Source: d.Source.String(),
		Holder: d.Holder.String(), Face: amountOf(d.Face),
		Returned: of(d.Returned, c), Held: of(taken.Held, c), Pledged: of(taken.Open(), c), Spent: of(taken.Spent, c),
		Collected: of(taken.Collected, c), Available: of(d.Available(), c), Shortfall: of(d.Shortfall(), c),
		Declared: d.Issued.String(), Mode: string(d.Mode),
		Revision: d.Revision, Withdrawn: d.Withdrawn, Frozen: d.Frozen, Ended: d.Closed, Since: d.Since.Time()}
	if d.Waiting() {
		until := d.Waits.Time()
		out.WaitsUntil = &until
	}
	if d.Until != 0 {
		out.Until = d.Until.String()
	}
	if d.Kind == trade.Permit {
		out.Allows = d.Allows.String()
	}
	if out.Dropped = d.Dropped; d.Kind == trade.TaxInvoice {
		out.InvoiceState = d.Invoice.String()
	}
	out.Replaces, out.ReplacedBy = known(d.Replaces), known(d.ReplacedBy)
	if taken.Reserved > 0 {
		reserved := of(taken.Kept(d.Document), c)
		out.Reserved = &reserved
	}
	if taken.Closed > 0 {
		closed := of(taken.Closed, c)
		out.Closed = &closed
	}
	if d.Partial {
		elsewhere := of(d.Elsewhere, c)
		out.Elsewhere = &elsewhere
	}
	return out
}

// Claim is what one financing or payment takes from a declaration.
type Claim struct {
	Financing string `json:"financing,omitempty"`
	Payment   string `json:"payment,omitempty"`
	Bank      string `json:"bank"`
	Held      Amount `json:"held" doc:"占用"`
	Pledged   Amount `json:"pledged" doc:"质押"`
	Spent     Amount `json:"spent"`
	Collected Amount `json:"collected" doc:"已收汇"`
	Original  Amount `json:"original" doc:"Pledged when it was disbursed"`
}

func claimOf(c trade.Claim, currency trade.Currency) Claim {
	return Claim{Financing: known(c.Deal.Financing()), Payment: known(c.Deal.Payment()), Bank: c.Bank.String(),
		Held: of(c.Held, currency), Pledged: of(c.Open(), currency), Spent: of(c.Spent, currency),
		Collected: of(c.Brought(), currency), Original: of(c.Original, currency)}
}

// LookedUp is what anybody who knows a declaration's number may learn.
type LookedUp struct {
	Document  string  `json:"document"`
	Known     bool    `json:"known" doc:"A source has published it"`
	Available *Amount `json:"available,omitempty" doc:"What may still be taken"`
	Conflict  bool    `json:"conflict" doc:"Nothing may be taken from it: taken in full, frozen or withdrawn"`
}

// declarationList narrows a list of declarations.
type declarationList struct {
	Paging
	Kind     string `query:"kind" maxLength:"30" example:"import-declaration"`
	State    string `query:"state" enum:"any,available,used-up,shortfall,frozen,withdrawn,live"`
	Holder   string `query:"holder" maxLength:"32"`
	Source   string `query:"source" maxLength:"32"`
	Currency string `query:"currency" maxLength:"3"`
	From     string `query:"from" maxLength:"10" doc:"Declared on this day or later"`
	To       string `query:"to" maxLength:"10" doc:"Declared on this day or earlier"`
}

func (s *Server) registerDeclarations() {
	const tag = "declarations"
	model := s.settings.Model
	list := endpoint(http.MethodGet, "/v1/declarations", tag, "declarations",
		"Declarations that the caller's party may see")
	huma.Register(s.api, list, func(ctx context.Context, in *declarationList) (*found[Page[Declaration]], error) {
		var f filter
		q := readmodel.DocumentFilter{Kind: filterName[trade.DocumentKind](&f, "kind", in.Kind),
			Holder:   filterID[trade.Party](&f, "holder", in.Holder),
			Source:   filterID[trade.Party](&f, "source", in.Source),
			Currency: trade.Currency(in.Currency), IssuedFrom: f.day("from", in.From), IssuedTo: f.day("to", in.To)}
		if in.State != "" {
			var err error
			if q.State, err = readmodel.ParseDocumentState(in.State); err != nil {
				return nil, s.problemOf(ctx, err)
			}
		}
		if err := f.done(); err != nil {
			return nil, err
		}
		rows, err := model.Documents(ctx, caller(ctx).Viewer(), q, in.page())
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return pageOf(rows, declarationOf), nil
	})
	get(s, "/v1/declarations/{id}", tag, "declaration", "A declaration with what is taken of it",
		func(ctx context.Context, v trade.Viewer, id trade.DocumentID) (Declaration, error) {
			d, err := model.Document(ctx, v, id)
			return declarationOf(d), err
		})
	get(s, "/v1/declarations/{id}/claims", tag, "claims", "The claims on a declaration that the caller's party may "+
		"see: a bank its own",
		func(ctx context.Context, v trade.Viewer, id trade.DocumentID) ([]Claim, error) {
			d, err := model.Document(ctx, v, id)
			if err != nil {
				return nil, err
			}
			claims, err := model.Claims(ctx, v, id)
			claims = slices.DeleteFunc(claims, func(c trade.Claim) bool { return c.Taken() == 0 })
			return shown(claims, func(c trade.Claim) Claim { return claimOf(c, d.Face.Currency) }), err
		})
	details[gateway.Declaration](s, "/v1/declarations/{id}/details", tag, "declaration-details",
		"What is sealed of a declaration, where it is open to the caller's party",
		func(ctx context.Context, v trade.Viewer, id trade.DocumentID) (trade.Digest, error) {
			d, err := model.Document(ctx, v, id)
			return d.Details, err
		})
	s.registerLookUp()
	s.registerVerifications()
}

func (s *Server) registerLookUp() {
	look := endpoint(http.MethodPost, "/v1/look-ups", "declarations", "look-up",
		"Find a declaration by its number, on the record")
	huma.Register(s.api, look, func(ctx context.Context, in *struct {
		Body struct {
			Number string `json:"number" maxLength:"64" doc:"Customs declaration number, 18 digits; or filing number/verification code" example:"350120260000000018"`
		}
	}) (*found[LookedUp], error) {
		f, err := s.settings.Gateway.LookUp(ctx, caller(ctx), in.Body.Number)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		out := found[LookedUp]{LookedUp{Document: f.Document.String(), Known: f.Known, Conflict: f.Conflict}}
		if f.Known {
			available := amountOf(f.Available)
			out.Body.Available = &available
		}
		return &out, nil
	})
}
