package api

import (
	"time"

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

// WaitingMatch is what is asked of proceeds and waits for a second person of the bank:
// nothing of it counts, and no value is held.
type WaitingMatch struct {
	Lines  []AskedMatch `json:"lines"`
	Reason string       `json:"reason,omitempty" doc:"Of a correction; left out where the proceeds are new, and where money that came in advance is matched"`
	Since  time.Time    `json:"since"`
}

// AskedMatch is one line of a match that waits.
type AskedMatch struct {
	Document string `json:"document"`
	Amount   Amount `json:"amount" doc:"In the declaration's currency"`
	Worth    Amount `json:"worth" doc:"The same in the currency of the proceeds"`
}

func (p *purse) waiting(of trade.Proceeds) *WaitingMatch {
	if of.Waiting.IsZero() {
		return nil
	}
	out := WaitingMatch{Since: of.Waiting.AskedAt.Time()}
	out.Lines = shown(of.Waiting.Lines, func(l trade.MatchLine) AskedMatch {
		currency, _ := p.currency(readmodel.DocumentNoun, l.Document)
		return AskedMatch{Document: l.Document.String(),
			Amount: amountOf(trade.Money{Minor: l.Amount, Currency: currency}),
			Worth:  amountOf(trade.Money{Minor: l.Worth, Currency: of.Amount.Currency})}
	})
	if of.Waiting.AskedFor != trade.NoReason {
		out.Reason = of.Waiting.AskedFor.String()
	}
	return &out
}
