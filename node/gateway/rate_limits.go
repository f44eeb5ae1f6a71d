package gateway

import (
	"context"

	"tallystick/book/trade"
)

// SetRateLimitsForm proposes limits of mid rates from a day on, whatever the rates
// convert; they replace the earlier ones. By a governor.
type SetRateLimitsForm struct {
	From     string `json:"from" example:"2026-12-01"`
	Age      int32  `json:"ageDays" example:"10"`
	Workdays int32  `json:"workdays" example:"3"`
	Step     string `json:"step" example:"5"`
	Band     string `json:"band" example:"5"`
	Reason   string `json:"reason" example:"Rates have settled"`
}

func (f SetRateLimitsForm) intend(ctx context.Context, a *asking) (intent, error) {
	limits := trade.RateLimits{From: a.day("from", f.From), Age: f.Age, Workdays: f.Workdays,
		Step: a.percent("step", f.Step), Band: a.percent("band", f.Band)}
	return a.propose(ctx, trade.SetRateLimits{Limits: limits}, f.Reason)
}
