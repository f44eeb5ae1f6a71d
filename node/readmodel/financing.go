package readmodel

import (
	"context"

	"tallystick/book/trade"
)

// FinancingFilter narrows a list of financings. Zero fields ask for nothing.
type FinancingFilter struct {
	State       trade.State
	Bank        trade.PartyID
	Enterprise  trade.PartyID
	Product     trade.Product
	Region      trade.Region
	Currency    trade.Currency
	Document    trade.DocumentID // applied for against this document
	Overdue     trade.Day        // owed, and the maturity is before this day
	AppliedFrom trade.Instant    // at this moment or later
	AppliedTo   trade.Instant    // before this moment
	AskedFrom   int64            // minor units of the asked currency, inclusive
	AskedTo     int64
}

// Financings lists financings. Orders: newest, oldest, due, largest. The order
// due leaves out what isn't owed; a filter by Overdue asks for it by itself
// unless another order is named.
func (m *Model) Financings(ctx context.Context, v trade.Viewer, f FinancingFilter, p Page) (List[trade.Financing],
	error) {
	if f.Overdue != 0 && p.Order == "" {
		p.Order = Due
	}
	q := ask(FinancingNoun, "financing", v, f, p, Due, Largest)
	q.state = int64(f.State)
	ledBy(q, f.Product, productTrait.of(uint64(f.Product)))
	ledBy(q, f.Currency, currencyTrait.text(string(f.Currency)))
	q.inRegion(f.Region)
	narrowTo(q, "t.bank = ?", f.Bank)
	narrowTo(q, "t.enterprise = ?", f.Enterprise, trade.Bank, trade.Branch)
	narrowBy(q, "financing_product", "t.product = ?", f.Product)
	narrowBy(q, "financing_currency", "t.currency = ?", f.Currency)
	narrow(q, "s.due < ?", f.Overdue)
	narrow(q, "t.asked >= ?", f.AskedFrom)
	narrow(q, "t.asked <= ?", f.AskedTo)
	q.within("SELECT l.n FROM line l WHERE l.document = ?", f.Document)
	// financings are numbered in the order in which they were applied for
	narrow(q, "s.n >= coalesce((SELECT a.n FROM financing a WHERE a.applied_at >= ? ORDER BY a.applied_at, a.n LIMIT "+
		"1), 9223372036854775807)", f.AppliedFrom)
	narrow(q, "s.n < coalesce((SELECT a.n FROM financing a WHERE a.applied_at >= ? ORDER BY a.applied_at, a.n LIMIT "+
		"1), 9223372036854775807)", f.AppliedTo)
	return list[trade.Financing](ctx, m, q)
}

// Financing gives one financing, or ErrUnknown.
func (m *Model) Financing(ctx context.Context, v trade.Viewer, id trade.FinancingID) (trade.Financing, error) {
	return one[trade.Financing](ctx, m, FinancingNoun, "financing", v, id[:])
}

// Repayments lists the repayments of a financing in order, the corrected ones
// too. It is empty when the financing isn't the viewer's to see.
func (m *Model) Repayments(ctx context.Context, v trade.Viewer, id trade.FinancingID) ([]trade.Repayment, error) {
	return records[trade.Repayment](ctx, m, "SELECT r.number, r.n, r.exact FROM financing t JOIN repayment r ON "+
		"r.financing = t.id WHERE t.id = ? AND EXISTS (SELECT 1 FROM sight s WHERE s.noun = ? AND s.eye = ? AND s.n "+
		"= t.n) ORDER BY r.number LIMIT 10000",
		id[:], FinancingNoun, []byte(eyeOf(v)))
}
