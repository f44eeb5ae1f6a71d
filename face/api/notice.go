package api

import (
	"context"
	"time"

	"tallystick/book/trade"
	"tallystick/node/gateway"
)

// Notice is what the source of a declaration gave notice of.
type Notice struct {
	ID        string    `json:"id"`
	Kind      string    `json:"kind" enum:"amendment,withdrawal,return"`
	Number    string    `json:"number,omitempty" doc:"The source's own, where it is open to the caller's party"`
	Note      string    `json:"note,omitempty"`
	Amount    *Amount   `json:"amount,omitempty" doc:"Of a return the value that came back, of an amendment the face value"`
	Revision  uint32    `json:"revision,omitempty" doc:"That an amendment made"`
	Mode      string    `json:"mode,omitempty" doc:"Of an amendment"`
	Declared  string    `json:"declared,omitempty" doc:"Of an amendment"`
	Reason    string    `json:"reason,omitempty" doc:"Of a withdrawal"`
	TakenBack bool      `json:"takenBack" doc:"Its source has taken it back, and it counts no longer"`
	Since     time.Time `json:"since"`
}

func (s *Server) notice(ctx context.Context, n trade.Notice, currency trade.Currency) Notice {
	out := Notice{ID: n.ID.String(), Kind: n.Kind.String(), Revision: n.Revision, Mode: string(n.Mode),
		TakenBack: n.Undone,
		Since:     n.Since.Time()}
	if said, err := gateway.Details[gateway.NoticeDetails](ctx, s.settings.Gateway, caller(ctx),
		n.Details); err == nil {
		out.Number, out.Note = said.Number, said.Note
	}
	amount := trade.Money{Minor: n.Amount, Currency: currency}
	switch n.Kind {
	case trade.AmendmentNotice:
		amount, out.Declared = n.Face, n.Issued.String()
	case trade.WithdrawalNotice:
		out.Reason = n.Reason.String()
		return out
	}
	shown := amountOf(amount)
	out.Amount = &shown
	return out
}

// registerNotices adds what a source says of its declarations later, and how a
// lender and the regulator follow it.
func (s *Server) registerNotices() {
	const tag = "declarations"
	get(s, "/v1/declarations/{id}/notices", tag, "notices", "What the source of a declaration gave notice of, oldest "+
		"first",
		func(ctx context.Context, v trade.Viewer, id trade.DocumentID) ([]Notice, error) {
			d, err := s.settings.Model.Document(ctx, v, id)
			if err != nil {
				return nil, err
			}
			notices, err := s.settings.Model.Notices(ctx, v, id)
			return shown(notices, func(n trade.Notice) Notice { return s.notice(ctx, n, d.Face.Currency) }), err
		})
}
