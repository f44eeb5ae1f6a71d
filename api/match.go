package api

import (
	"tallystick/trade"
)

// Match is what proceeds pay of one declaration.
type Match struct {
	Document string `json:"document"`
	Amount   int64  `json:"amount" doc:"In minor units of the declaration's currency"`
	Worth    Amount `json:"worth" doc:"The same in the currency of the proceeds"`
	Used     Amount `json:"used" doc:"Of that worth, what repayments have used"`
	Closed   int64  `json:"closed,omitempty" doc:"What will not come of the declaration: bank charges, a reduced price"`
}

func matchesOf(p trade.Proceeds) []Match {
	return shown(p.Matches, func(m trade.Match) Match {
		return Match{Document: m.Document.String(), Amount: m.Amount, Worth: amountOf(trade.Money{Minor: m.Worth, Currency: p.Amount.Currency}),
			Used: amountOf(trade.Money{Minor: m.Used, Currency: p.Amount.Currency}), Closed: m.Closed}
	})
}
