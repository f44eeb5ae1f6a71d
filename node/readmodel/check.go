package readmodel

import (
	"context"

	"tallystick/book/trade"
)

// CheckFilter narrows a list of checks. Zero fields ask for nothing.
type CheckFilter struct {
	State  trade.InspectionState
	Bank   trade.PartyID
	Region trade.Region
}

// Checks lists the checks of payments by facilitation. Orders: newest, oldest, due; the
// order due leaves out what is reported.
func (m *Model) Checks(ctx context.Context, v trade.Viewer, f CheckFilter, p Page) (List[trade.Check], error) {
	q := ask(CheckNoun, "payment_check", v, f, p, Due)
	q.state = int64(f.State)
	q.inRegion(f.Region)
	narrowTo(q, "t.bank = ?", f.Bank)
	return list[trade.Check](ctx, m, q)
}

// Check gives the check of a payment, or ErrUnknown.
func (m *Model) Check(ctx context.Context, v trade.Viewer, id trade.PaymentID) (trade.Check, error) {
	return one[trade.Check](ctx, m, CheckNoun, "payment_check", v, id[:])
}
