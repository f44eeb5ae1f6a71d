package api

import (
	"time"

	"tallystick/readmodel"
	"tallystick/trade"
)

// Declaration is a document as the API shows it.
type Declaration struct {
	ID        string    `json:"id"`
	Source    string    `json:"source"`
	Holder    string    `json:"holder"`
	Face      Amount    `json:"face" doc:"票面金额"`
	Returned  string    `json:"returned"`
	Held      string    `json:"held" doc:"占用"`
	Pledged   string    `json:"pledged" doc:"质押"`
	Spent     string    `json:"spent" doc:"核销"`
	Elsewhere string    `json:"elsewhere,omitempty" doc:"To a bank: what is taken elsewhere, in one lump that never says by whom or how"`
	Collected string    `json:"collected" doc:"收汇核销"`
	Available string    `json:"available" doc:"可融资余额"`
	Shortfall string    `json:"shortfall" doc:"缺口"`
	Declared  string    `json:"declared"`
	Mode      string    `json:"mode"`
	Revision  uint32    `json:"revision"`
	Withdrawn bool      `json:"withdrawn"`
	Frozen    bool      `json:"frozen"`
	Since     time.Time `json:"since"`

	Reserved   string `json:"reserved,omitempty" doc:"留存: kept for what is taken of the declaration that this one replaces"`
	Replaces   string `json:"replaces,omitempty" doc:"The withdrawn declaration in whose place this one was declared"`
	ReplacedBy string `json:"replacedBy,omitempty" doc:"The declaration that was declared in its place"`
}

func declarationOf(d readmodel.Document) Declaration {
	c := d.Face.Currency
	out := Declaration{ID: d.ID.String(), Source: d.Source.String(), Holder: d.Holder.String(), Face: amountOf(d.Face),
		Returned: plain(d.Returned, c), Held: plain(d.Held, c), Pledged: plain(d.Open(), c), Spent: plain(d.Spent, c), Collected: plain(d.Collected, c),
		Available: plain(d.Available(), c), Shortfall: plain(d.Shortfall(), c), Declared: d.Issued.String(), Mode: string(d.Mode),
		Revision: d.Revision, Withdrawn: d.Withdrawn, Frozen: d.Frozen, Since: d.Since.Time()}
	out.Replaces, out.ReplacedBy = known(d.Replaces), known(d.ReplacedBy)
	if d.Reserved > 0 {
		out.Reserved = plain(d.Kept(), c)
	}
	if d.Partial {
		out.Spent, out.Elsewhere = plain(d.Spent-d.Elsewhere, c), plain(d.Elsewhere, c)
	}
	return out
}

// Claim is what one financing takes from a declaration.
type Claim struct {
	Financing string `json:"financing"`
	Bank      string `json:"bank"`
	Held      string `json:"held"`
	Pledged   string `json:"pledged"`
	Collected string `json:"collected"`
	Original  string `json:"original" doc:"Pledged when it was disbursed"`
}

func claimOf(c trade.Claim, currency trade.Currency) Claim {
	return Claim{Financing: c.Financing.String(), Bank: c.Bank.String(), Held: plain(c.Held, currency), Pledged: plain(c.Open(), currency),
		Collected: plain(c.Brought(), currency), Original: plain(c.Original, currency)}
}

// Line is what a financing takes of a document, in minor units of the
// document's currency.
type Line struct {
	Document string `json:"document"`
	Minor    int64  `json:"minor" doc:"Minor units of the document's currency"`
}

func linesOf(lines []trade.Line) []Line {
	return shown(lines, func(l trade.Line) Line { return Line{l.Document.String(), l.Amount} })
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
	Outstanding string     `json:"outstanding"`
	Repayments  uint32     `json:"repayments"`
	Reason      string     `json:"reason,omitempty"`
	Overdue     bool       `json:"overdue"`
}

func financingOf(f trade.Financing) Financing {
	out := Financing{ID: f.Deal.Financing.String(), State: f.State.String(), Enterprise: f.Deal.Enterprise.String(), Bank: f.Deal.Bank.String(),
		Region: string(f.Deal.Region), Product: f.Product.String(), Asked: amountOf(f.Asked), TenorDays: f.Tenor, Lines: linesOf(f.Lines),
		AppliedAt: f.AppliedAt.Time(), Extensions: f.Extensions, Outstanding: plain(f.Outstanding, f.Asked.Currency), Repayments: f.Repayments, Overdue: f.OverdueSeen}
	if f.HoldUntil > 0 && (f.State == trade.Accepted || f.State == trade.Approved) {
		until := f.HoldUntil.Time()
		out.HoldUntil = &until
	}
	if f.Terms.Amount > 0 {
		t := f.Terms
		out.Terms = &Terms{Amount: amountOf(trade.Money{Minor: t.Amount, Currency: f.Asked.Currency}), Rate: percent(t.Rate), Date: t.Date.String(),
			Maturity: t.Maturity.String(), Outlet: string(t.Outlet), Lines: linesOf(t.Lines)}
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
	Number    uint32 `json:"number"`
	Date      string `json:"date"`
	Principal Amount `json:"principal"`
	Interest  Amount `json:"interest"`
	Source    string `json:"source"`
	Proceeds  string `json:"proceeds,omitempty"`
	Corrected bool   `json:"corrected"`
}

func repaymentOf(r trade.Repayment, currency trade.Currency) Repayment {
	out := Repayment{Number: r.Number, Date: r.Date.String(), Principal: amountOf(trade.Money{Minor: r.Principal, Currency: currency}),
		Interest: amountOf(trade.Money{Minor: r.Interest, Currency: currency}), Source: r.Source.String(), Corrected: r.Corrected}
	if !r.Proceeds.IsZero() {
		out.Proceeds = r.Proceeds.String()
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
	Used       string    `json:"used" doc:"What repayments have used up"`
	Date       string    `json:"date"`
	Instrument string    `json:"instrument"`
	Code       string    `json:"code"`
	Lines      []Match   `json:"lines" doc:"The declarations it pays, as they stand now"`
	Revision   uint32    `json:"revision" doc:"One more with each correction of the matches"`
	Since      time.Time `json:"since"`
}

func proceedsOf(p trade.Proceeds) Proceeds {
	return Proceeds{ID: p.ID.String(), Bank: p.Bank.String(), Enterprise: p.Enterprise.String(), Region: string(p.Region), Amount: amountOf(p.Amount),
		Used: plain(p.Used, p.Amount.Currency), Date: p.Date.String(), Instrument: p.Instrument.String(), Code: string(p.Code), Lines: matchesOf(p), Revision: p.Revision, Since: p.Since.Time()}
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
}

func partyOf(p trade.Party) Party {
	out := Party{ID: p.ID.String(), Kind: p.Kind.String(), Region: string(p.Region), Listed: p.Listed, Suspended: p.Suspended, Expelled: p.Expelled, Since: p.Since.Time(),
		Successor: known(p.Successor)}
	if p.Class != trade.ClassNone {
		out.Class = p.Class.String()
	}
	return out
}

// Alert is an alert as the API shows it.
type Alert struct {
	Number     uint64    `json:"number"`
	Kind       string    `json:"kind"`
	At         time.Time `json:"at"`
	Document   string    `json:"document,omitempty"`
	Financing  string    `json:"financing,omitempty"`
	Proceeds   string    `json:"proceeds,omitempty"`
	Enterprise string    `json:"enterprise,omitempty"`
	Region     string    `json:"region,omitempty"`
	Amount     *Amount   `json:"amount,omitempty"`
}

func alertOf(a trade.Alert) Alert {
	out := Alert{Number: a.Number, Kind: a.Kind.String(), At: a.At.Time(), Document: known(a.Document), Financing: known(a.Financing),
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
	Used    string  `json:"used"`
	Stopped bool    `json:"stopped"`
	Reason  string  `json:"reason,omitempty"`
}

func pilotOf(p trade.Pilot) Pilot {
	out := Pilot{Place: placeOf(p.Key), Used: plain(p.Used, trade.CNY), Stopped: p.Stopped}
	if p.From != 0 {
		out.From = p.From.String()
	}
	if p.Cap > 0 {
		limit := amountOf(trade.Money{Minor: p.Cap, Currency: trade.CNY})
		out.Cap = &limit
	}
	if p.Reason != trade.NoReason {
		out.Reason = p.Reason.String()
	}
	return out
}
