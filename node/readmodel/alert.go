package readmodel

import (
	"context"

	"tallystick/book/trade"
)

// AlertFilter narrows a list of alerts. Zero fields ask for nothing.
type AlertFilter struct {
	Kind       trade.AlertKind
	Since      uint64 // numbers above this one
	Region     trade.Region
	Document   trade.DocumentID
	Financing  trade.FinancingID
	Enterprise trade.PartyID
}

// Alerts lists alerts. Orders: newest, oldest.
func (m *Model) Alerts(ctx context.Context, v trade.Viewer, f AlertFilter, p Page) (List[trade.Alert], error) {
	q := ask(AlertNoun, "alert", v, f, p)
	q.state = int64(f.Kind)
	narrow(q, "s.n > ?", int64(min(f.Since, 1<<62)))
	q.inRegion(f.Region)
	q.within("SELECT a.n FROM alert a WHERE a.document = ?", f.Document)
	q.within("SELECT a.n FROM alert a WHERE a.financing = ?", f.Financing)
	narrowTo(q, "t.enterprise = ?", f.Enterprise, trade.Bank, trade.Branch)
	return list[trade.Alert](ctx, m, q)
}
