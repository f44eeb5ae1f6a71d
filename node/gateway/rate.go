package gateway

import (
	"context"
	"fmt"
	"strings"

	"tallystick/book/trade"
)

// RateForm is the mid rate of one currency.
type RateForm struct {
	Currency string `json:"currency" example:"USD"`
	Per100   string `json:"per100" example:"712.3400"`
}

// PublishRatesForm sets the mid rates of a day, or with a reason proposes them, which
// takes another governor: rates far from the last are not published by one alone. By a
// governor.
type PublishRatesForm struct {
	Day    string     `json:"day" example:"2026-11-23"`
	Rates  []RateForm `json:"rates" minItems:"1" maxItems:"200"`
	Reason string     `json:"reason,omitempty" example:"The peg was given up"`
}

func (f PublishRatesForm) intend(ctx context.Context, a *asking) (intent, error) {
	c := trade.PublishRates{Rates: trade.Rates{Day: a.day("day", f.Day)}}
	for i, r := range f.Rates {
		field := fmt.Sprintf("rates[%d].", i)
		per100, err := ParseDecimal(r.Per100, 4)
		if err != nil || per100 == 0 {
			a.no(field+"per100", "汇率写作 712.3400，最多四位小数", "a rate is written 712.3400, with four decimals at most")
		}
		c.Rates.Rates = append(c.Rates.Rates, trade.Rate{Currency: a.currency(field+"currency", r.Currency),
			Per100: per100})
	}
	if strings.TrimSpace(f.Reason) != "" {
		return a.propose(ctx, c, f.Reason)
	}
	return intent{command: func() trade.Command { return c }, subject: f.Day}, nil
}
