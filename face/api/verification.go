package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/face/words"
	"tallystick/node/gateway"
)

// Verification is what is told of one invoice of a list.
type Verification struct {
	Line      int            `json:"line" doc:"Its place in the list, from 1" example:"1"`
	Result    string         `json:"result" enum:"passes,used-up,not-good,disagrees,misread" doc:"disagrees: it is not there, or number, buyer, currency and total do not all agree; which of them is never told"`
	Available *Amount        `json:"available,omitempty" doc:"What of one that passes is left to pay"`
	Errors    []FieldProblem `json:"errors,omitempty" doc:"Of a line that was not read"`
}

// Verified says what is told of the invoices of a list.
type Verified struct {
	Passes    int            `json:"passes"`
	UsedUp    int            `json:"usedUp"`
	NotGood   int            `json:"notGood"`
	Disagrees int            `json:"disagrees"`
	Misread   int            `json:"misread"`
	Invoices  []Verification `json:"invoices"`
}

func (s *Server) registerVerifications() {
	op := endpoint(http.MethodPost, "/v1/verifications", "declarations", "verify-invoices", words.VerifyInvoices.En)
	op.Description = words.VerifyHow.With(gateway.MostVerified).En
	huma.Register(s.api, op, func(ctx context.Context, in *struct {
		Body struct {
			Invoices []gateway.StatedInvoice `json:"invoices" minItems:"1" maxItems:"500"`
		}
	}) (*found[Verified], error) {
		verified, err := s.settings.Gateway.VerifyInvoices(ctx, caller(ctx), in.Body.Invoices)
		if errors.Is(err, gateway.ErrNotVerifying) {
			return nil, told(http.StatusForbidden, "not-verifying", err, words.MayNot.Zh, words.MayNot.En)
		}
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[Verified]{verifiedOf(verified)}, nil
	})
}

func verifiedOf(told []gateway.VerifiedInvoice) (all Verified) {
	counts := gateway.Counted(told)
	all = Verified{Passes: counts.Passes, UsedUp: counts.UsedUp, NotGood: counts.NotGood, Disagrees: counts.Disagrees,
		Misread: counts.Misread, Invoices: make([]Verification, len(told))}
	for i, one := range told {
		out := Verification{Line: i + 1, Result: one.Result.String()}
		if len(one.Wrong) > 0 {
			out.Result = "misread"
			out.Errors = shown(one.Wrong, func(w gateway.InputError) FieldProblem { return FieldProblem(w) })
		}
		if one.Left.Minor > 0 {
			left := amountOf(one.Left)
			out.Available = &left
		}
		all.Invoices[i] = out
	}
	return all
}
