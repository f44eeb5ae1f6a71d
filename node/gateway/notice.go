package gateway

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"tallystick/book/trade"
	"tallystick/node/desk"
)

// NoticeDetails are the sealed details of what a source gave notice of. With an
// amendment they stand among the fields of the new paper, without a note.
type NoticeDetails struct {
	Number string `json:"notice"` // the source's own
	Note   string `json:"note,omitempty"`
}

// revised is the paper of an amended declaration: the declaration and the number
// under which its source amended it.
type revised struct {
	Declaration
	Number string `json:"notice,omitempty"`
}

// maxNumber is how long a source's number of an event may be, in bytes.
const maxNumber = 64

// noticed gives the identifier of an event by the number that its source gave to
// it. Numbers of different kinds of event are told apart. An event that can
// happen only once in a place may go without: the place stands for it.
func (a *asking) noticed(ctx context.Context, field, number string, kind trade.NoticeKind,
	place string) (trade.NoticeID, error) {
	if id, err := trade.ParseID[trade.Notice](strings.TrimSpace(number)); err == nil {
		return id, nil
	}
	number, before := numberOf(number), len(a.wrong)
	if a.text(field, number, place == ""); len(number) > maxNumber {
		a.no(field, fmt.Sprintf("编号最多 %d 字节", maxNumber), fmt.Sprintf("a number has at most %d bytes", maxNumber))
	}
	if len(a.wrong) > before {
		return trade.NoticeID{}, nil
	}
	text := kind.String() + " " + number
	if number == "" {
		text = kind.String() + " # " + place
	}
	id, err := a.gateway.token(ctx, KindNotice, text)
	return trade.NoticeID(id), err
}

// numberOf gives a source's number in one spelling, however it was typed.
func numberOf(text string) string { return strings.ToUpper(strings.Join(strings.Fields(text), " ")) }

// placeOf names a revision as the place of what happens to it only once.
func placeOf(revision uint32) string { return fmt.Sprintf("revision %d", revision) }

// saysTheSame reports whether sealed details that stand hold the very content of
// a text. Their digests cannot tell, because each is salted anew. What cannot be
// opened is not said to be the same.
func saysTheSame[T any](ctx context.Context, g *Gateway, party trade.PartyID, digest trade.Digest, text T) bool {
	sealed, err := g.open(ctx, party, digest)
	stands, err := detailsIn[T](sealed, err)
	if err != nil {
		return false
	}
	x, errX := json.Marshal(plainly(stands))
	y, errY := json.Marshal(plainly(text))
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// notice gives what stands on the ledger under a source's number.
func (g *Gateway) notice(document trade.DocumentID, id trade.NoticeID) (notice trade.Notice, err error) {
	err = g.ring.Books.View(func(book trade.Book, _ trade.Instant) error {
		notice, _ = book.Notice(document, id)
		return nil
	})
	return notice, err
}

// sealNotice seals what a notice says besides its facts, or, when the very same
// stands under its number, names the digest that stands.
func sealNotice[T any](ctx context.Context, a *asking, document trade.Document, id trade.NoticeID, into *trade.Digest,
	text T) ([]seal, error) {
	known, err := a.gateway.notice(document.ID, id)
	if err != nil {
		return nil, err
	}
	readers, err := a.gateway.readersOf(ctx, document.Holder, a.person.Party)
	return sealAnew(ctx, a, known.Details, into, text, readers), err
}

// sealAnew seals a text, or, when the very same stands sealed already under the
// number that is told again, names the digest that stands. What stands is zero
// where the number is new. A party that may not read what stands is answered as
// if it said otherwise.
func sealAnew[T any](ctx context.Context, a *asking, stands trade.Digest, into *trade.Digest, text T,
	readers []trade.PartyID) []seal {
	*into = placeholder
	if !stands.IsZero() && saysTheSame(ctx, a.gateway, a.person.Party, stands, text) {
		*into = stands
		return nil
	}
	return []seal{{into, text, readers}}
}

// opened lets the banks that a document concerns read what its source says of it,
// once that is final.
func (a *asking) opened(document trade.Document, details *trade.Digest) func() []desk.Errand {
	return func() []desk.Errand {
		return []desk.Errand{{Share: &desk.Sharing{From: a.person.Party, Document: document.ID, Details: *details}}}
	}
}

// ReturnGoodsForm marks goods as returned, in part or whole. By the source.
type ReturnGoodsForm struct {
	Document string `json:"-" path:"id" example:"350120260000000018"`
	Number   string `json:"number" example:"T350120260000012"`
	Amount   string `json:"amount" example:"20,000.00"`
	Note     string `json:"note,omitempty" example:"damaged"`
}

func (f ReturnGoodsForm) intend(ctx context.Context, a *asking) (intent, error) {
	document, err := a.known(ctx, "document", f.Document)
	if err != nil {
		return intent{}, err
	}
	c := trade.ReturnGoods{Document: document.ID, Amount: a.amount("amount", f.Amount, document.Face.Currency)}
	text := NoticeDetails{Number: numberOf(f.Number), Note: a.text("note", f.Note, false)}
	if c.Notice, err = a.noticed(ctx, "number", f.Number, trade.ReturnNotice, ""); err != nil || len(a.wrong) > 0 {
		return intent{}, err
	}
	seals, err := sealNotice(ctx, a, document, c.Notice, &c.Details, text)
	return intent{command: func() trade.Command { return c }, seals: seals, subject: document.ID.String(),
		errands: a.opened(document, &c.Details)}, err
}

// TakeBackReturnForm takes back a return that was given notice of in error. By the source.
type TakeBackReturnForm struct {
	Document string `json:"-" path:"id" example:"350120260000000018"`
	Number   string `json:"number" example:"T350120260000012"`
}

func (f TakeBackReturnForm) intend(ctx context.Context, a *asking) (intent, error) {
	document, err := a.document(ctx, "document", f.Document)
	if err != nil {
		return intent{}, err
	}
	id, err := a.noticed(ctx, "number", f.Number, trade.ReturnNotice, "")
	c := trade.TakeBackReturn{Document: document, Notice: id}
	return intent{command: func() trade.Command { return c }, subject: document.String()}, err
}

// WithdrawDeclarationForm takes a declaration back. By its source.
type WithdrawDeclarationForm struct {
	Document string `json:"-" path:"id" example:"350120260000000018"`
	Number   string `json:"number,omitempty" example:"W350120260000012"`
	Reason   string `json:"reason" example:"source-cancelled"`
	Note     string `json:"note,omitempty" example:"damaged"`
}

func (f WithdrawDeclarationForm) intend(ctx context.Context, a *asking) (intent, error) {
	document, err := a.known(ctx, "document", f.Document)
	if err != nil {
		return intent{}, err
	}
	c := trade.WithdrawDocument{Document: document.ID, Reason: choice(a, "reason", f.Reason, reasons)}
	text := NoticeDetails{Number: numberOf(f.Number), Note: a.text("note", f.Note, false)}
	c.Notice, err = a.noticed(ctx, "number", f.Number, trade.WithdrawalNotice, placeOf(document.Revision))
	if err != nil || len(a.wrong) > 0 {
		return intent{}, err
	}
	seals, err := sealNotice(ctx, a, document, c.Notice, &c.Details, text)
	return intent{command: func() trade.Command { return c }, seals: seals, subject: document.ID.String(),
		errands: a.opened(document, &c.Details)}, err
}

// ReinstateDeclarationForm takes a withdrawal back. By the source.
type ReinstateDeclarationForm struct {
	Document string `json:"-" path:"id" example:"350120260000000018"`
	Number   string `json:"number,omitempty" example:"W350120260000012"`
}

func (f ReinstateDeclarationForm) intend(ctx context.Context, a *asking) (intent, error) {
	document, err := a.known(ctx, "document", f.Document)
	if err != nil {
		return intent{}, err
	}
	id, err := a.noticed(ctx, "number", f.Number, trade.WithdrawalNotice, placeOf(document.Revision))
	c := trade.ReinstateDocument{Document: document.ID, Notice: id}
	return intent{command: func() trade.Command { return c }, subject: document.ID.String()}, err
}

// known gives the record of a document; of one that is not on the ledger only
// the identifier, which the rule book refuses.
func (a *asking) known(ctx context.Context, field, value string) (document trade.Document, err error) {
	id, err := a.document(ctx, field, value)
	if err != nil {
		return document, err
	}
	err = a.gateway.ring.Books.View(func(book trade.Book, _ trade.Instant) error {
		document, _ = book.Document(id)
		document.ID = id
		return nil
	})
	return document, err
}

// MovePledgeForm moves a pledge to the declaration that replaces a withdrawn one.
// By a checker of the bank who did not enter the terms.
type MovePledgeForm struct {
	Financing string `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
	From      string `json:"from" example:"350120260000000018"`
	To        string `json:"to" example:"350120260000000026"`
	Amount    string `json:"amount" example:"20,000.00"`
}

func (f MovePledgeForm) intend(ctx context.Context, a *asking) (intent, error) {
	c := trade.MovePledge{Financing: identifier[trade.Financing](a, "financing", f.Financing)}
	from, err := a.known(ctx, "from", f.From)
	if err != nil {
		return intent{}, err
	}
	if c.To, err = a.document(ctx, "to", f.To); err != nil {
		return intent{}, err
	}
	c.From, c.Amount = from.ID, a.amount("amount", f.Amount, from.Face.Currency)
	return intent{command: func() trade.Command { return c }, subject: f.Financing}, nil
}
