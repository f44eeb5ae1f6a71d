package readmodel

import (
	"context"

	"tallystick/book/trade"
)

// ProceedsFilter narrows a list of proceeds. Zero fields ask for nothing.
type ProceedsFilter struct {
	Bank       trade.PartyID
	Enterprise trade.PartyID
	Region     trade.Region
	Currency   trade.Currency
	Document   trade.DocumentID // matched to this document
	From, To   trade.Day        // of the receipt, both inclusive
	Unused     bool             // something is left to repay from
	Waiting    bool             // a match waits for a second person
}

// ProceedsList lists proceeds. Orders: newest, oldest, due, largest. The order due
// leaves out those of which nothing waits for a second person; a filter by Waiting
// asks for it by itself.
func (m *Model) ProceedsList(ctx context.Context, v trade.Viewer, f ProceedsFilter, p Page) (List[trade.Proceeds],
	error) {
	if f.Waiting && p.Order == "" {
		p.Order = Due
	}
	q := ask(ProceedsNoun, "proceeds", v, f, p, Largest, Due)
	ledBy(q, f.Currency, currencyTrait.text(string(f.Currency)))
	q.inRegion(f.Region)
	narrowTo(q, "t.bank = ?", f.Bank)
	narrowTo(q, "t.enterprise = ?", f.Enterprise, trade.Bank, trade.Branch)
	narrowBy(q, "proceeds_currency", "t.currency = ?", f.Currency)
	q.within("SELECT l.n FROM proceeds_line l WHERE l.document = ? AND l.amount > 0", f.Document)
	narrow(q, "t.date >= ?", f.From)
	narrow(q, "t.date <= ?", f.To)
	if f.Waiting {
		q.and("s.due IS NOT NULL")
	}
	q.state = unused * one01(f.Unused)
	return list[trade.Proceeds](ctx, m, q)
}

const unused = 1 // the state in the table sight of proceeds of which something is left

// Proceeds gives one receipt of money, or ErrUnknown.
func (m *Model) Proceeds(ctx context.Context, v trade.Viewer, id trade.ProceedsID) (trade.Proceeds, error) {
	return one[trade.Proceeds](ctx, m, ProceedsNoun, "proceeds", v, id[:])
}
