package api

import (
	"tallystick/book/trade"
	"tallystick/node/readmodel"
)

// Match is what proceeds pay of one declaration.
type Match struct {
	Document string  `json:"document"`
	Amount   Amount  `json:"amount" doc:"In the declaration's currency"`
	Worth    Amount  `json:"worth" doc:"The same in the currency of the proceeds"`
	Used     Amount  `json:"used" doc:"Of that worth, what repayments have used"`
	Closed   *Amount `json:"closed,omitempty" doc:"What will not come of the declaration: bank charges, a reduced price"`
}

func (p *purse) matches(of trade.Proceeds) []Match {
	return shown(of.Matches, func(m trade.Match) Match {
		currency, _ := p.currency(readmodel.DocumentNoun, m.Document)
		own := func(minor int64) Amount { return amountOf(trade.Money{Minor: minor, Currency: of.Amount.Currency}) }
		out := Match{Document: m.Document.String(), Amount: amountOf(trade.Money{Minor: m.Amount, Currency: currency}),
			Worth: own(m.Worth), Used: own(m.Used)}
		if m.Closed > 0 {
			closed := amountOf(trade.Money{Minor: m.Closed, Currency: currency})
			out.Closed = &closed
		}
		return out
	})
}
