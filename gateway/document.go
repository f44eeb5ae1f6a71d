package gateway

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tallystick/trade"
)

// Item is one line of goods of a declaration.
type Item struct {
	Code        string `json:"code" doc:"Tariff code of 6, 8 or 10 digits"`
	Description string `json:"description"`
	Quantity    string `json:"quantity,omitempty"`
	Unit        string `json:"unit,omitempty"`
	UnitPrice   string `json:"unitPrice,omitempty"`
	Total       string `json:"total,omitempty"`
	Currency    string `json:"currency,omitempty"`
	Origin      string `json:"origin,omitempty"`
}

// Declaration 报关单 is an export declaration as its form and as its sealed
// details: nothing of it but amount, currency, day and mode goes to the ledger.
type Declaration struct {
	Number       string `json:"number" doc:"Customs declaration number, 18 digits" example:"350120260000000018"`
	Holder       string `json:"holder" doc:"Unified social credit code of the consignor" example:"91350100M000100Y43"`
	Amount       string `json:"amount" doc:"Total value" example:"120,000.00"`
	Currency     string `json:"currency" example:"USD"`
	Declared     string `json:"declared" doc:"Declaration date" example:"2026-11-20"`
	Exported     string `json:"exported,omitempty" doc:"Export date"`
	Mode         string `json:"mode" doc:"Supervision mode" example:"0110"`
	Consignee    string `json:"consignee,omitempty" doc:"Overseas consignee"`
	Transport    string `json:"transport,omitempty" doc:"Mode of transport"`
	Vessel       string `json:"vessel,omitempty"`
	Voyage       string `json:"voyage,omitempty"`
	BillOfLading string `json:"billOfLading,omitempty"`
	Producer     string `json:"producer,omitempty"`
	Contract     string `json:"contract,omitempty"`
	TradeCountry string `json:"tradeCountry,omitempty"`
	Destination  string `json:"destination,omitempty"`
	Port         string `json:"port,omitempty"`
	Packages     string `json:"packages,omitempty"`
	GrossWeight  string `json:"grossWeight,omitempty"`
	NetWeight    string `json:"netWeight,omitempty"`
	Incoterm     string `json:"incoterm,omitempty"`
	Freight      string `json:"freight,omitempty"`
	Insurance    string `json:"insurance,omitempty"`
	Replaces     string `json:"replaces,omitempty" doc:"The withdrawn declaration that this one replaces"`
	Items        []Item `json:"items,omitempty" maxItems:"200"`
}

const maxItems = 200

// checkTexts bounds the free fields; the ledger never sees them.
func (f Declaration) checkTexts(a *asking, at string) {
	for _, one := range [...][2]string{{"exported", f.Exported}, {"consignee", f.Consignee}, {"transport", f.Transport}, {"vessel", f.Vessel}, {"voyage", f.Voyage},
		{"billOfLading", f.BillOfLading}, {"producer", f.Producer}, {"contract", f.Contract}, {"tradeCountry", f.TradeCountry},
		{"destination", f.Destination}, {"port", f.Port}, {"packages", f.Packages}, {"grossWeight", f.GrossWeight}, {"netWeight", f.NetWeight},
		{"incoterm", f.Incoterm}, {"freight", f.Freight}, {"insurance", f.Insurance}} {
		a.text(at+one[0], one[1], false)
	}
	if len(f.Items) > maxItems {
		a.no(at+"items", fmt.Sprintf("最多 %d 项商品", maxItems), fmt.Sprintf("at most %d items", maxItems))
		return
	}
	for i, item := range f.Items {
		for _, text := range [...]string{item.Code, item.Description, item.Quantity, item.Unit, item.UnitPrice, item.Total, item.Currency, item.Origin} {
			a.text(fmt.Sprintf("%sitems[%d]", at, i), text, false)
		}
	}
}

// publication turns a declaration into what its source publishes. The
// identifiers come later.
func (f Declaration) publication(a *asking, at string) trade.Publication {
	p := trade.Publication{Kind: trade.ExportDeclaration, Issued: a.day(at+"declared", f.Declared), Details: placeholder}
	a.declarationNumber(at+"number", f.Number)
	a.partyNumber(at+"holder", f.Holder, false)
	p.Face.Currency = a.currency(at+"currency", f.Currency)
	p.Face.Minor = a.amount(at+"amount", f.Amount, p.Face.Currency)
	p.Mode = a.mode(at+"mode", f.Mode)
	if f.Replaces != "" {
		a.declarationNumber(at+"replaces", f.Replaces)
	}
	f.checkTexts(a, at)
	return p
}

func (a *asking) declarationNumber(field, number string) {
	err := trade.CheckDeclarationNumber(number)
	a.code(field, err)
}

// PublishDeclarationsForm registers declarations, up to 5,000 under one
// signature. What stands on the ledger in the very same words is passed over. By
// a feed of customs.
type PublishDeclarationsForm struct {
	Declarations []Declaration `json:"declarations" minItems:"1" maxItems:"5000"`
}

func (f PublishDeclarationsForm) intend(ctx context.Context, a *asking) (intent, error) {
	if len(f.Declarations) == 0 || len(f.Declarations) > trade.MaxPublications {
		a.no("declarations", fmt.Sprintf("每批 1 至 %d 份报关单", trade.MaxPublications), fmt.Sprintf("1 to %d declarations at once", trade.MaxPublications))
		return intent{}, nil
	}
	documents := make([]trade.Publication, len(f.Declarations))
	for i, d := range f.Declarations {
		documents[i] = d.publication(a, fmt.Sprintf("declarations[%d].", i))
		if len(a.wrong) > 100 {
			break
		}
	}
	if len(a.wrong) > 0 {
		return intent{}, nil
	}
	if err := a.gateway.tokenise(ctx, f.Declarations, documents); err != nil {
		return intent{}, err
	}
	known, err := a.gateway.standing(documents)
	if err != nil {
		return intent{}, err
	}
	var plan intent
	for i, d := range f.Declarations {
		if !known[i].IsZero() {
			if saysTheSame(ctx, a.gateway, a.person.Party, known[i], d) {
				documents[i].Details = known[i]
			}
			continue
		}
		banks, err := a.gateway.banksOn(documents[i].Replaces)
		if err != nil {
			return intent{}, err
		}
		readers, err := a.gateway.readersOf(ctx, documents[i].Holder, append(banks, a.person.Party)...)
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

// PublishBatch is how many declarations of a file go under one signature.
const PublishBatch = 1_000

// maxRefused bounds how many declarations of one batch are passed over.
const maxRefused = 100

// PublishAll publishes the declarations of a file, batch by batch, and tells what
// came of each batch and how many it stood for. What was published before in the
// same words is passed over. A declaration that the rule book refuses is told
// and left out; a batch with more than 100 of them is refused whole.
func (g *Gateway) PublishAll(ctx context.Context, person Person, declarations []Declaration, r Request, refused func(Declaration, trade.Refusal), done func(Outcome, int) error) error {
	wish, number := r.Wish, 0
	for batch := range slices.Chunk(declarations, PublishBatch) {
		size := len(batch)
		number++
		for len(batch) > 0 {
			left := size - len(batch)
			if wish != "" {
				r.Wish = fmt.Sprintf("%s#%d.%d", wish, number, left)
			}
			o, err := g.Submit(ctx, person, PublishDeclarationsForm{Declarations: batch}, r)
			if err != nil {
				return err
			}
			if o.Refusal.OK() || o.Refusal.Item == 0 || left == maxRefused {
				if err := done(o, size); err != nil {
					return err
				}
				break
			}
			at := int(o.Refusal.Item) - 1
			refused(batch[at], o.Refusal)
			batch = slices.Concat(batch[:at], batch[at+1:])
		}
	}
	return nil
}

// tokenise fills in the identifiers of documents, of their holders and of what
// they replace.
func (g *Gateway) tokenise(ctx context.Context, declarations []Declaration, documents []trade.Publication) error {
	holders := map[string]trade.PartyID{}
	for i, d := range declarations {
		id, err := g.token(ctx, KindDeclaration, d.Number)
		if err != nil {
			return err
		}
		documents[i].ID = trade.DocumentID(id)
		if d.Replaces != "" {
			id, err := g.token(ctx, KindDeclaration, d.Replaces)
			if err != nil {
				return err
			}
			documents[i].Replaces = trade.DocumentID(id)
		}
		holder, ok := holders[d.Holder]
		if !ok {
			id, err := g.token(ctx, KindParty, d.Holder)
			if err != nil {
				return err
			}
			holder = trade.PartyID(id)
			holders[d.Holder] = holder
		}
		documents[i].Holder = holder
	}
	return nil
}

// standing gives the details that stand of documents that the ledger knows, and
// none of those that are new and whose details are to be sealed.
func (g *Gateway) standing(documents []trade.Publication) ([]trade.Digest, error) {
	details := make([]trade.Digest, len(documents))
	err := g.ring.Books.View(func(book trade.Book, _ trade.Instant) error {
		for i, d := range documents {
			known, _ := book.Document(d.ID)
			details[i] = known.Details
		}
		return nil
	})
	return details, err
}

// document finds a document by its identifier or its declaration number; the
// latter is a look-up on the person's account.
func (a *asking) document(ctx context.Context, field, value string) (trade.DocumentID, error) {
	value = strings.TrimSpace(value)
	if id, err := trade.ParseID[trade.Document](value); err == nil {
		return id, nil
	}
	before := len(a.wrong)
	if a.declarationNumber(field, value); len(a.wrong) > before {
		return trade.DocumentID{}, nil
	}
	return a.gateway.lookUpToken(ctx, a.person, value)
}

// AmendDeclarationForm gives a declaration a new revision: all that the paper
// says stands from then on. By its source.
type AmendDeclarationForm struct {
	Document string      `json:"-"`
	Number   string      `json:"number,omitempty" doc:"The source's own number; else the revision stands for it"`
	Revision uint32      `json:"revision" doc:"The revision that this makes: one more than the last" minimum:"2" example:"2"`
	To       Declaration `json:"to"`
}

func (f AmendDeclarationForm) intend(ctx context.Context, a *asking) (intent, error) {
	p := f.To.publication(a, "to.")
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
	if p.Replaces != document.Replaces && !document.Source.IsZero() {
		a.no("to.replaces", "修改不能改变所替代的报关单", "an amendment cannot change which declaration is replaced")
	}
	c := trade.AmendDocument{Document: document.ID, Revision: f.Revision, Face: p.Face, Mode: p.Mode, Issued: p.Issued,
		Holder: p.Holder}
	c.Notice, err = a.noticed(ctx, "number", f.Number, trade.AmendmentNotice, placeOf(f.Revision))
	if err != nil || len(a.wrong) > 0 {
		return intent{}, err
	}
	paper := revised{Declaration: f.To, Number: numberOf(f.Number)}
	seals, err := sealNotice(ctx, a, document, c.Notice, &c.Details, paper)
	return intent{command: func() trade.Command { return c }, seals: seals, subject: document.ID.String()}, err
}

// FreezeDocumentForm stops every new use of a document. By a governor.
type FreezeDocumentForm struct {
	Document string `json:"-"`
	Reason   string `json:"reason" example:"investigation"`
}

func (f FreezeDocumentForm) intend(ctx context.Context, a *asking) (intent, error) {
	document, err := a.document(ctx, "document", f.Document)
	c := trade.FreezeDocument{Document: document, Reason: choice(a, "reason", f.Reason, reasons)}
	return intent{command: func() trade.Command { return c }, subject: document.String()}, err
}

// UnfreezeDocumentForm ends a freeze. By a governor.
type UnfreezeDocumentForm struct {
	Document string `json:"-"`
}

func (f UnfreezeDocumentForm) intend(ctx context.Context, a *asking) (intent, error) {
	document, err := a.document(ctx, "document", f.Document)
	c := trade.UnfreezeDocument{Document: document}
	return intent{command: func() trade.Command { return c }, subject: document.String()}, err
}
