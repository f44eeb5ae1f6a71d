package readmodel

import (
	"context"

	"tallystick/book/trade"
)

// AlertFilter narrows a list of alerts. Zero fields ask for nothing.
type AlertFilter struct {
	Kind       trade.AlertKind
	Since      trade.AlertID // those that were raised after this one
	Region     trade.Region
	Document   trade.DocumentID
	Financing  trade.FinancingID
	Payment    trade.PaymentID
	Enterprise trade.PartyID
}

// Alerts lists alerts. Orders: newest, oldest. The error is ErrUnknown when the
// viewer is not told of the alert after which they are to begin.
func (m *Model) Alerts(ctx context.Context, v trade.Viewer, f AlertFilter, p Page) (List[trade.Alert], error) {
	q := ask(AlertNoun, "alert", v, f, p)
	q.state = int64(f.Kind)
	if !f.Since.IsZero() {
		if _, err := one[trade.Alert](ctx, m, AlertNoun, "alert", v, f.Since[:]); err != nil {
			return List[trade.Alert]{}, err
		}
		q.and("s.n > (SELECT n FROM alert WHERE id = ?)", f.Since[:])
	}
	q.inRegion(f.Region)
	q.within("SELECT a.n FROM alert a WHERE a.document = ?", f.Document)
	for _, deal := range []trade.DealID{trade.DealOf(trade.FinancingDeal, f.Financing),
		trade.DealOf(trade.PaymentDeal, f.Payment)} {
		if !deal.IsZero() {
			q.and("s.n IN (SELECT a.n FROM alert a WHERE a.deal = ?)", deal[:])
		}
	}
	// not along its eye: of some the enterprise is not told
	q.within("SELECT a.n FROM alert a WHERE a.enterprise = ?", f.Enterprise)
	return list[trade.Alert](ctx, m, q)
}
