package gateway

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/face/paper"
	"tallystick/face/words"
	"tallystick/node/desk"
)

// MostVerified is how many invoices one request has verified.
const MostVerified = wire.MaxVerified

// How many invoices a person, and all persons of a party together, may have verified: a
// first burst, then one after each interval. Looks at single numbers count apart.
const (
	personVerifyBurst = 3 * MostVerified
	personVerifyEvery = time.Second
	partyVerifyBurst  = 12 * MostVerified
	partyVerifyEvery  = time.Second / 4
)

// ErrNotVerifying says that somebody asks who may not.
var ErrNotVerifying = words.New(words.BanksVerify.Words())

// verifications bounds what is verified, by person and by party.
type verifications struct {
	persons *throttle[trade.PersonID]
	parties *throttle[trade.PartyID]
}

func newVerifications() verifications {
	return verifications{newThrottle[trade.PersonID](personVerifyBurst, personVerifyEvery),
		newThrottle[trade.PartyID](partyVerifyBurst, partyVerifyEvery)}
}

// take takes so many of a person and of the person's party, or of neither.
func (v verifications) take(person desk.Person, count int, now time.Time) error {
	if err := v.parties.take(person.Party, count, now); err != nil {
		return err
	}
	err := v.persons.take(person.ID, count, now)
	if err != nil {
		_ = v.parties.take(person.Party, -count, now) // what is given back is never too much
	}
	return err
}

// StatedInvoice is one invoice as its paper says, for a bank to have verified.
type StatedInvoice struct {
	Number   string `json:"number" maxLength:"64" doc:"20 digits; of an older one code-number" example:"26350000000000000017"`
	Holder   string `json:"holder" maxLength:"64" doc:"Credit code of the buyer" example:"91350100M000100Y43"`
	Currency string `json:"currency" maxLength:"3" example:"CNY"`
	Amount   string `json:"amount" maxLength:"40" doc:"Total with tax" example:"1,130.00"`

	Line int `json:"-"` // where it stands in the file that it was read from; 0: there is none
}

// VerifiedInvoice is what is told of one invoice.
type VerifiedInvoice struct {
	Result trade.Verified // 0 where the line was not read
	Left   trade.Money    // of one that passes
	Wrong  InputErrors    // of a line that was not read
}

// VerifyInvoices 核验发票 compares up to [MostVerified] invoices with the ledger for a bank:
// number, buyer, currency and total have to agree, or nothing is told of one. What cannot be
// read is said of each line, and keeps no other back. Every line that was read counts
// against the quota of person and party, and is on the record of looks.
func (g *Gateway) VerifyInvoices(ctx context.Context, person desk.Person, stated []StatedInvoice) ([]VerifiedInvoice,
	error) {
	if !person.Kind.Verifies() {
		return nil, ErrNotVerifying
	}
	if len(stated) == 0 || len(stated) > MostVerified {
		return nil, InputErrors{{Field: "invoices", Zh: words.VerifiesSoMany.With(MostVerified).Zh,
			En: words.VerifiesSoMany.With(MostVerified).En}}
	}
	var told []VerifiedInvoice
	var asked []trade.Stated
	var subjects []string
	if err := g.gather(ctx, func(ctx context.Context) (err error) {
		told, asked, subjects, err = g.readInvoices(ctx, person, stated)
		return err
	}); err != nil {
		return nil, err
	}
	if len(subjects) == 0 {
		return told, nil
	}
	if err := g.verified.take(person, len(subjects), g.clock()); err != nil {
		return nil, err
	}
	if err := g.NoteLooks(ctx, person, desk.ByNumber, subjects); err != nil {
		return nil, err
	}
	var sound []trade.Stated
	for i, said := range asked {
		if len(told[i].Wrong) == 0 {
			sound = append(sound, said)
		}
	}
	results, err := g.verify(ctx, person, sound)
	if err != nil {
		return nil, fmt.Errorf("couldn't verify invoices: %w", err)
	}
	for i := range told {
		if len(told[i].Wrong) == 0 {
			told[i].Result, told[i].Left = results[0].Result, results[0].Left
			results = results[1:]
		}
	}
	return told, nil
}

// readInvoices reads the lines of a request; subjects are the documents of those that are sound.
func (g *Gateway) readInvoices(ctx context.Context, person desk.Person, stated []StatedInvoice) (
	told []VerifiedInvoice, asked []trade.Stated, subjects []string, err error) {
	told, asked = make([]VerifiedInvoice, len(stated)), make([]trade.Stated, len(stated))
	lines := map[trade.DocumentID]int{}
	for i, one := range stated {
		a := asking{gateway: g, person: person}
		said, err := one.read(ctx, &a)
		if err != nil {
			return nil, nil, nil, err
		}
		if first, twice := lines[said.Document]; twice && len(a.wrong) == 0 {
			text := words.NamedInLine.With(first)
			a.no("number", text.Zh, text.En)
		}
		if told[i].Wrong = a.wrong; len(a.wrong) > 0 {
			continue
		}
		lines[said.Document], asked[i] = cmp.Or(one.Line, i+1), said
		subjects = append(subjects, said.Document.String())
	}
	return told, asked, subjects, nil
}

// read reads a line; what is wrong with it is noted in the asking.
func (s StatedInvoice) read(ctx context.Context, a *asking) (said trade.Stated, err error) {
	number, wrong := paper.InvoiceNumber(s.Number)
	if wrong == nil && len(number) == 8 {
		a.no("number", words.InvoiceNumberHas.Zh, words.InvoiceNumberHas.En)
	}
	a.code("number", wrong)
	holder := a.creditCode("holder", s.Holder, true) // whoever was let in in spite of its check digit too
	said.Face.Currency = a.currency("currency", s.Currency)
	said.Face.Minor = a.amount("amount", s.Amount, said.Face.Currency)
	if len(a.wrong) > 0 {
		return said, nil
	}
	id, err := a.gateway.token(ctx, KindInvoice, number)
	if err != nil {
		return said, err
	}
	party, err := a.gateway.token(ctx, KindParty, holder)
	said.Document, said.Holder = trade.DocumentID(id), trade.PartyID(party)
	return said, err
}

// VerifiedCounts are how many invoices were told to be what.
type VerifiedCounts struct{ Passes, UsedUp, NotGood, Disagrees, Misread int }

// Counted counts what was told of invoices.
func Counted(told []VerifiedInvoice) (n VerifiedCounts) {
	for _, one := range told {
		switch one.Result {
		case trade.Passes:
			n.Passes++
		case trade.UsedUp:
			n.UsedUp++
		case trade.NotGood:
			n.NotGood++
		case trade.Disagrees:
			n.Disagrees++
		default:
			n.Misread++
		}
	}
	return n
}
