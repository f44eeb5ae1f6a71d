package api

import (
	"time"

	"tallystick/book/trade"
)

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
	Revision   uint32    `json:"revision" doc:"One more with each correction of the matches; 0 until they count"`
	Since      time.Time `json:"since"`

	Waiting   *WaitingMatch `json:"waiting,omitempty" doc:"What counts once a second person confirms it"`
	Dismissed string        `json:"dismissed,omitempty" doc:"Why it never counts; its number is free again"`
	Expected  string        `json:"expected,omitempty" doc:"Of money in advance: on which the goods are to go"`
	Unmatched *Amount       `json:"unmatched,omitempty" doc:"Of money in advance: for what no goods have gone yet"`
	Returned  *Amount       `json:"returned,omitempty" doc:"Of money in advance: what was sent back"`
}

func (p *purse) proceeds(r trade.Proceeds) Proceeds {
	out := Proceeds{ID: r.ID.String(), Bank: r.Bank.String(), Enterprise: r.Enterprise.String(),
		Region: string(r.Region), Amount: amountOf(r.Amount),
		Used: of(r.Used, r.Amount.Currency), Date: r.Date.String(),
		Instrument: r.Instrument.String(), Code: string(r.Code), Lines: p.matches(r),
		Revision: r.Revision, Since: r.Since.Time(), Waiting: p.waiting(r)}
	if r.Dismissed != trade.NoReason {
		out.Dismissed = r.Dismissed.String()
	}
	if r.Expected != 0 {
		unmatched, returned := of(r.Unmatched(), r.Amount.Currency), of(r.Returned, r.Amount.Currency)
		out.Expected, out.Unmatched, out.Returned = r.Expected.String(), &unmatched, &returned
	}
	return out
}
