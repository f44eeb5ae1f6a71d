package readmodel

import (
	"context"
	"errors"

	"tallystick/book/trade"
)

// ProposalFilter narrows a list of proposals. Zero asks for all.
type ProposalFilter struct {
	State trade.ProposalState
}

// Proposals lists proposals. Orders: newest, oldest. They concern the regulator
// alone.
func (m *Model) Proposals(ctx context.Context, v trade.Viewer, f ProposalFilter, p Page) (List[trade.Proposal], error) {
	q := ask(ProposalNoun, "proposal", v, f, p)
	q.state = int64(f.State)
	return list[trade.Proposal](ctx, m, q)
}

// Proposal gives a proposal, or ErrUnknown.
func (m *Model) Proposal(ctx context.Context, v trade.Viewer, id trade.ProposalID) (trade.Proposal, error) {
	return one[trade.Proposal](ctx, m, ProposalNoun, "proposal", v, id[:])
}

// Threshold gives how many governors an act takes: [trade.UsualThreshold] before
// that was ever set. It is public.
func (m *Model) Threshold(ctx context.Context) (uint8, error) {
	set, err := first(records[trade.Threshold](ctx, m, "SELECT n, n, exact FROM threshold"))
	if errors.Is(err, ErrUnknown) {
		return trade.UsualThreshold, nil
	}
	return set.Governors, err
}
