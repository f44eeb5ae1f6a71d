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
	return out
}
