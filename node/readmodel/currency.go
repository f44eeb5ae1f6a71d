package readmodel

import (
	"context"

	"tallystick/book/trade"
)

// CurrencyOf gives the currency in which the amounts of a document, a financing,
// a payment or proceeds are counted, or ErrUnknown. It is for those who show an amount of
// such a record, which names it already: who may see the amount may know its
// currency, and nothing else is told.
func (m *Model) CurrencyOf(ctx context.Context, noun Noun, id [16]byte) (trade.Currency, error) {
	table := map[Noun]string{DocumentNoun: "document", FinancingNoun: "financing", ProceedsNoun: "proceeds",
		PaymentNoun: "payment"}[noun]
	if table == "" {
		return "", ErrUnknown
	}
	return first(rowsOf(ctx, m, func(c *trade.Currency) []any { return []any{c} },
		"SELECT currency FROM "+table+" WHERE id = ?", id[:]))
}
