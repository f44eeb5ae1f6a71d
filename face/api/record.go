package api

import (
	"time"

	"tallystick/book/trade"
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
	Available Amount    `json:"available" doc:"可融资余额"`
	Shortfall Amount    `json:"shortfall" doc:"占用超额"`
	Declared  string    `json:"declared"`
	Mode      string    `json:"mode"`
	Revision  uint32    `json:"revision"`
	Withdrawn bool      `json:"withdrawn"`
	Frozen    bool      `json:"frozen"`
	Since     time.Time `json:"since"`

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
		Revision: d.Revision, Withdrawn: d.Withdrawn, Frozen: d.Frozen, Since: d.Since.Time()}
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

// Line is what a financing takes of a document, or proceeds pay of it.
type Line struct {
	Document string `json:"document"`
	Amount   Amount `json:"amount" doc:"In the document's currency"`
}

// Terms are the terms of a loan.
type Terms struct {
	Amount   Amount `json:"amount"`
	Rate     string `json:"rate" doc:"Per cent a year" example:"4.35"`
	Date     string `json:"date"`
	Maturity string `json:"maturity"`
	Outlet   string `json:"outletRegion"`
	Lines    []Line `json:"lines" doc:"What is pledged"`
}

// Financing is a financing as the API shows it.
type Financing struct {
	ID          string     `json:"id"`
	State       string     `json:"state" example:"accepted"`
	Enterprise  string     `json:"enterprise"`
	Bank        string     `json:"bank"`
	Region      string     `json:"region"`
	Product     string     `json:"product"`
	Asked       Amount     `json:"asked"`
	TenorDays   int32      `json:"tenorDays"`
	Lines       []Line     `json:"lines" doc:"As applied for"`
	AppliedAt   time.Time  `json:"appliedAt"`
	HoldUntil   *time.Time `json:"holdUntil,omitempty"`
	Extensions  uint8      `json:"extensions"`
	Terms       *Terms     `json:"terms,omitempty"`
	Outstanding Amount     `json:"outstanding" doc:"Principal that is owed"`
	Repayments  uint32     `json:"repayments"`
	Reason      string     `json:"reason,omitempty"`
	Overdue     bool       `json:"overdue"`
}

func (p *purse) financing(f trade.Financing) Financing {
	out := Financing{ID: f.Deal.Financing().String(), State: f.State.String(), Enterprise: f.Deal.Enterprise.String(),
		Bank:   f.Deal.Bank.String(),
		Region: string(f.Deal.Region), Product: f.Product.String(), Asked: amountOf(f.Asked), TenorDays: f.Tenor,
		Lines:     p.lines(f.Lines),
		AppliedAt: f.AppliedAt.Time(), Extensions: f.Extensions, Outstanding: of(f.Outstanding, f.Asked.Currency),
		Repayments: f.Repayments, Overdue: f.OverdueSeen}
	if f.HoldUntil > 0 && (f.State == trade.Accepted || f.State == trade.Approved) {
		until := f.HoldUntil.Time()
		out.HoldUntil = &until
	}
	if f.Terms.Amount > 0 {
		t := f.Terms
		out.Terms = &Terms{Amount: of(t.Amount, f.Asked.Currency), Rate: percent(t.Rate), Date: t.Date.String(),
			Maturity: t.Maturity.String(), Outlet: string(t.Outlet), Lines: p.lines(t.Lines)}
	}
	if f.Reason != trade.NoReason {
		out.Reason = f.Reason.String()
	}
	return out
}

// percent writes basis points as a per cent.
func percent(points trade.BasisPoints) string {
	return plain(int64(points), trade.CNY) // CNY has the two decimals of a per cent
}

// Repayment is a repayment as the API shows it.
type Repayment struct {
	Number    uint32  `json:"number"`
	Date      string  `json:"date"`
	Principal Amount  `json:"principal"`
	Interest  Amount  `json:"interest"`
	Source    string  `json:"source"`
	Proceeds  string  `json:"proceeds,omitempty"`
	Used      *Amount `json:"used,omitempty" doc:"What it used up of the proceeds, in their currency"`
	Corrected bool    `json:"corrected"`
}

func (p *purse) repayment(r trade.Repayment, currency trade.Currency) Repayment {
	out := Repayment{Number: r.Number, Date: r.Date.String(), Principal: of(r.Principal, currency),
		Interest: of(r.Interest, currency), Source: r.Source.String(), Corrected: r.Corrected}
	if !r.Proceeds.IsZero() {
		out.Proceeds = r.Proceeds.String()
		if own, ok := p.currency(readmodel.ProceedsNoun, r.Proceeds); ok {
			used := of(r.Used(), own)
			out.Used = &used
		}
	}
	return out
}

// Proceeds are proceeds as the API shows them.
type Proceeds struct {
	ID         string    `json:"id"`
	Bank       string    `json:"bank"`
	Enterprise string    `json:"enterprise"`
	Region     string    `json:"region"`
	Amount     Amount    `json:"amount"`
	Used       Amount    `json:"used" doc:"What repayments have used up"`
	Date       string    `json:"date"`
	Instrument string    `json:"instrument"`
	Code       string    `json:"code"`
	Lines      []Match   `json:"lines" doc:"The declarations it pays, as they stand now"`
	Revision   uint32    `json:"revision" doc:"One more with each correction of the matches"`
	Since      time.Time `json:"since"`
}

func (p *purse) proceeds(r trade.Proceeds) Proceeds {
	return Proceeds{ID: r.ID.String(), Bank: r.Bank.String(), Enterprise: r.Enterprise.String(),
		Region: string(r.Region), Amount: amountOf(r.Amount),
		Used: of(r.Used, r.Amount.Currency), Date: r.Date.String(),
		Instrument: r.Instrument.String(), Code: string(r.Code), Lines: p.matches(r),
		Revision: r.Revision, Since: r.Since.Time()}
}

// Party is a party as the API shows it.
type Party struct {
	ID        string    `json:"id"`
	Kind      string    `json:"kind"`
	Region    string    `json:"region"`
	Class     string    `json:"class,omitempty"`
	Listed    bool      `json:"listed"`
	Suspended bool      `json:"suspended" doc:"It begins nothing new, and may wind down"`
	Expelled  bool      `json:"expelled,omitempty" doc:"It is out for good"`
	NameZh    string    `json:"nameZh,omitempty" doc:"Where the caller may know it"`
	NameEn    string    `json:"nameEn,omitempty"`
	Successor string    `json:"successor,omitempty" doc:"The party that acts for it now"`
	Since     time.Time `json:"since"`

	Membership *Membership `json:"membership,omitempty" doc:"How it takes part; left out in lists, and where it is not said"`
}

// Membership is how a party takes part as the API shows it.
type Membership struct {
	Host           string    `json:"host" doc:"The party whose node keeps it"`
	SealingKey     []byte    `json:"sealingKey" doc:"Public key to which its details are sealed: X25519 with ML-KEM-768"`
	Administrators []string  `json:"administrators" doc:"Persons who administer it"`
	Since          time.Time `json:"since"`
}

func membershipOf(m trade.Membership) *Membership {
	return &Membership{Host: m.Host.String(), SealingKey: m.Sealing.Public,
		Administrators: shown(m.Administrators, trade.PersonID.String), Since: m.Since.Time()}
}

func partyOf(p trade.Party) Party {
	out := Party{ID: p.ID.String(), Kind: p.Kind.String(), Region: string(p.Region), Listed: p.Listed,
		Suspended: p.Suspended, Expelled: p.Expelled, Since: p.Since.Time(),
		Successor: known(p.Successor)}
	if p.Class != trade.ClassNone {
		out.Class = p.Class.String()
	}
	return out
}

// Alert is an alert as the API shows it.
type Alert struct {
	ID         string    `json:"id"`
	Kind       string    `json:"kind"`
	At         time.Time `json:"at"`
	Document   string    `json:"document,omitempty"`
	Financing  string    `json:"financing,omitempty"`
	Payment    string    `json:"payment,omitempty"`
	Proceeds   string    `json:"proceeds,omitempty"`
	Enterprise string    `json:"enterprise,omitempty"`
	Region     string    `json:"region,omitempty"`
	Amount     *Amount   `json:"amount,omitempty"`
}

func alertOf(a trade.Alert) Alert {
	out := Alert{ID: a.ID.String(), Kind: a.Kind.String(), At: a.At.Time(), Document: known(a.Document),
		Financing: known(a.Deal.Financing()), Payment: known(a.Deal.Payment()),
		Proceeds: known(a.Proceeds), Enterprise: known(a.Enterprise), Region: string(a.Region)}
	if a.Amount.Currency != "" {
		amount := amountOf(a.Amount)
		out.Amount = &amount
	}
	return out
}

// known gives the text of an identifier, and nothing for the zero one.
func known[N any](id trade.ID[N]) string {
	if id.IsZero() {
		return ""
	}
	return id.String()
}

// Pilot is an admission or a stop.
type Pilot struct {
	Place   Place   `json:"place"`
	From    string  `json:"from,omitempty"`
	Cap     *Amount `json:"cap,omitempty" doc:"Without it there is no cap"`
	Used    Amount  `json:"used" doc:"Principal that counts against the cap"`
	Stopped bool    `json:"stopped"`
	Reason  string  `json:"reason,omitempty"`
}

func pilotOf(p trade.Pilot) Pilot {
	out := Pilot{Place: placeOf(p.Place), Used: of(p.Used, trade.CNY), Stopped: p.Stopped}
	if p.From != 0 {
		out.From = p.From.String()
	}
	if p.Cap > 0 {
		limit := of(p.Cap, trade.CNY)
		out.Cap = &limit
	}
	if p.Reason != trade.NoReason {
		out.Reason = p.Reason.String()
	}
	return out
}
