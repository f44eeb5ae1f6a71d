package gateway

import (
	"context"
	"crypto/rand"

	"tallystick/book/trade"
	"tallystick/book/wire"
)

// ProposalDetails are the sealed details of a proposal or of an objection to one.
type ProposalDetails struct {
	Reason string `json:"reason"`
}

// propose turns a governed command that a form means into a proposal of it: the
// form's button proposes, and other governors agree.
func (a *asking) propose(ctx context.Context, command trade.Command, reason string) (intent, error) {
	return a.proposeFor(ctx, command, "reason", reason)
}

// proposeFor is propose with the field in which the reason stands.
func (a *asking) proposeFor(ctx context.Context, command trade.Command, field, reason string) (intent, error) {
	details := ProposalDetails{Reason: a.text(field, reason, true)}
	if len(a.wrong) > 0 {
		return intent{}, nil
	}
	c := trade.Propose{Details: placeholder}
	c.Act, _ = trade.ActOf(command)
	_, _ = rand.Read(c.ID[:]) // never fails
	var err error
	if c.Content, err = wire.ContentOf(c.Act); err != nil {
		return intent{}, err
	}
	readers, err := a.gateway.readersIn(ctx, "", a.person.Party)
	return intent{command: func() trade.Command { return c }, seals: []seal{{&c.Details, details, readers}},
		subject: c.ID.String()}, err
}

// ApproveProposalForm agrees to the content of a proposal. By a governor other than
// those who have agreed.
type ApproveProposalForm struct {
	Proposal string `json:"-" path:"id" example:"5f0c1f7be2b94d4c8d3a6e1f2b3c4d5e"`
	Content  string `json:"content" maxLength:"64" example:"00b6ca8532ece3f996ccaf04e1ec3245ff41e44b878d860e61ae3d1edb780111"`
}

func (f ApproveProposalForm) intend(_ context.Context, a *asking) (intent, error) {
	c := trade.ApproveProposal{ID: identifier[trade.Proposal](a, "proposal", f.Proposal),
		Content: a.digest("content", f.Content)}
	return intent{command: func() trade.Command { return c }, subject: f.Proposal}, nil
}

// ObjectToProposalForm says what speaks against a proposal; it stops nothing. By a
// governor.
type ObjectToProposalForm struct {
	Proposal string `json:"-" path:"id" example:"5f0c1f7be2b94d4c8d3a6e1f2b3c4d5e"`
	Reason   string `json:"reason" example:"The tenor is too short for shipments by sea"`
}

func (f ObjectToProposalForm) intend(ctx context.Context, a *asking) (intent, error) {
	c := trade.ObjectToProposal{ID: identifier[trade.Proposal](a, "proposal", f.Proposal), Details: placeholder}
	details := ProposalDetails{Reason: a.text("reason", f.Reason, true)}
	readers, err := a.gateway.readersIn(ctx, "", a.person.Party)
	return intent{command: func() trade.Command { return c }, seals: []seal{{&c.Details, details, readers}},
		subject: f.Proposal}, err
}

// WithdrawProposalForm takes a proposal back. By the governor who proposed it.
type WithdrawProposalForm struct {
	Proposal string `json:"-" path:"id" example:"5f0c1f7be2b94d4c8d3a6e1f2b3c4d5e"`
}

func (f WithdrawProposalForm) intend(_ context.Context, a *asking) (intent, error) {
	c := trade.WithdrawProposal{ID: identifier[trade.Proposal](a, "proposal", f.Proposal)}
	return intent{command: func() trade.Command { return c }, subject: f.Proposal}, nil
}

// SetThresholdForm proposes how many governors an act takes. By a governor.
type SetThresholdForm struct {
	Governors uint8  `json:"governors" minimum:"2" maximum:"255" example:"2"`
	Reason    string `json:"reason" example:"A third governor was appointed"`
}

func (f SetThresholdForm) intend(ctx context.Context, a *asking) (intent, error) {
	return a.propose(ctx, trade.SetThreshold{Governors: f.Governors}, f.Reason)
}
