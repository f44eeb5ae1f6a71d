package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// Check is a payment by facilitation that was drawn to be checked by its bank.
type Check struct {
	Payment    string     `json:"payment"`
	Enterprise string     `json:"enterprise"`
	Bank       string     `json:"bank"`
	Region     string     `json:"region"`
	State      string     `json:"state" enum:"drawn,reported"`
	Height     int64      `json:"height" doc:"Of the block whose hash drew it, the one after the payment's"`
	Seed       string     `json:"seed" doc:"That hash"`
	Lot        int        `json:"lot" doc:"0 to 9999: drawn because it is below the share"`
	Share      string     `json:"share" doc:"Per cent of what was paid that was to be drawn"`
	Drawn      time.Time  `json:"drawn"`
	Due        string     `json:"due" doc:"The last day on which it is reported in time"`
	Late       bool       `json:"late,omitempty"`
	Finding    string     `json:"finding,omitempty" enum:"clean,irregular"`
	Report     string     `json:"report,omitempty" doc:"Where the caller may open it"`
	By         string     `json:"by,omitempty"`
	Reported   *time.Time `json:"reported,omitempty"`
}

// checkList narrows a list of checks.
type checkList struct {
	Paging
	State  string `query:"state" maxLength:"10" doc:"drawn or reported"`
	Bank   string `query:"bank" maxLength:"32"`
	Region string `query:"region" maxLength:"4"`
}

func (s *Server) checkOf(ctx context.Context, c trade.Check) Check {
	id := c.Deal.ID.Payment()
	out := Check{Payment: id.String(), Enterprise: c.Deal.Enterprise.String(), Bank: c.Deal.Bank.String(),
		Region: string(c.Deal.Region), State: c.State().String(), Height: c.Height, Seed: c.Seed.String(),
		Lot: int(trade.CheckLot(c.Seed, id)), Share: percent(c.Share), Drawn: c.Since.Time(), Due: c.Due.String(),
		Late: c.Late}
	if c.State() == trade.InspectionDone {
		out.Finding, out.By, out.Reported = c.Finding.String(), s.personOf(ctx, c.By), instantOf(c.Done)
		if details, err := gateway.Details[gateway.InspectionDetails](ctx, s.settings.Gateway, caller(ctx),
			c.Details); err == nil {
			out.Report = details.Report
		}
	}
	return out
}

func (s *Server) registerChecks() {
	const tag = "payments"
	all := endpoint(http.MethodGet, "/v1/checks", tag, "checks",
		"Payments by facilitation that were drawn to be checked")
	all.Description = "Drawn by the hash of the block after the one that paid, which nobody knew when it was " +
		"paid. The bank and its supervisors see what was drawn; the enterprise sees it once the finding is in. " +
		"Orders: newest, oldest, due."
	huma.Register(s.api, all, func(ctx context.Context, in *checkList) (*found[Page[Check]], error) {
		var f filter
		q := readmodel.CheckFilter{State: filterName[trade.InspectionState](&f, "state", in.State),
			Bank: filterID[trade.Party](&f, "bank", in.Bank), Region: trade.Region(in.Region)}
		if err := f.done(); err != nil {
			return nil, err
		}
		rows, err := s.settings.Model.Checks(ctx, caller(ctx).Viewer(), q, in.page())
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return pageOf(rows, func(c trade.Check) Check { return s.checkOf(ctx, c) }), nil
	})
	one := endpoint(http.MethodGet, "/v1/checks/{id}", tag, "check", "The check of a payment")
	huma.Register(s.api, one, func(ctx context.Context, in *byID) (*found[Check], error) {
		id, err := trade.ParseID[trade.Payment](in.ID)
		if err != nil {
			return nil, notFound()
		}
		c, err := s.settings.Model.Check(ctx, caller(ctx).Viewer(), id)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[Check]{s.checkOf(ctx, c)}, nil
	})
}
