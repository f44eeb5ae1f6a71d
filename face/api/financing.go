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

// Line is what a financing takes of a document, or proceeds pay of it.
type Line struct {
	Document string `json:"document"`
	Amount   Amount `json:"amount" doc:"In the document's currency"`
}

// Terms are the terms of a loan.
type Terms struct {
	Amount   Amount `json:"amount"`
	Rate     string `json:"rate" doc:"Per cent a year" example:"4.35"`
	Date     string `json:"date"`
	Maturity string `json:"maturity"`
	Outlet   string `json:"outletRegion"`
	Lines    []Line `json:"lines" doc:"What is pledged"`
}

// Financing is a financing as the API shows it.
type Financing struct {
	ID          string     `json:"id"`
	State       string     `json:"state" example:"accepted"`
	Enterprise  string     `json:"enterprise"`
	Bank        string     `json:"bank"`
	Region      string     `json:"region"`
	Product     string     `json:"product"`
	Asked       Amount     `json:"asked"`
	TenorDays   int32      `json:"tenorDays"`
	Lines       []Line     `json:"lines" doc:"As applied for"`
	Payment     string     `json:"payment,omitempty" doc:"The payment that it pays, in place of documents"`
	AppliedAt   time.Time  `json:"appliedAt"`
	HoldUntil   *time.Time `json:"holdUntil,omitempty"`
	Extensions  uint8      `json:"extensions"`
	Terms       *Terms     `json:"terms,omitempty"`
	Outstanding Amount     `json:"outstanding" doc:"Principal that is owed"`
	Repayments  uint32     `json:"repayments"`
	Reason      string     `json:"reason,omitempty"`
	Overdue     bool       `json:"overdue"`
}

func (p *purse) financing(f trade.Financing) Financing {
	out := Financing{ID: f.Deal.Financing().String(), State: f.State.String(), Enterprise: f.Deal.Enterprise.String(),
		Bank:   f.Deal.Bank.String(),
		Region: string(f.Deal.Region), Product: f.Product.String(), Asked: amountOf(f.Asked), TenorDays: f.Tenor,
		Lines:     p.lines(f.Lines),
		AppliedAt: f.AppliedAt.Time(), Extensions: f.Extensions, Outstanding: of(f.Outstanding, f.Asked.Currency),
		Repayments: f.Repayments, Overdue: f.OverdueSeen}
	if f.HoldUntil > 0 && (f.State == trade.Accepted || f.State == trade.Approved) {
		until := f.HoldUntil.Time()
		out.HoldUntil = &until
	}
	if f.Terms.Amount > 0 {
		t := f.Terms
		out.Terms = &Terms{Amount: of(t.Amount, f.Asked.Currency), Rate: percent(t.Rate), Date: t.Date.String(),
			Maturity: t.Maturity.String(), Outlet: string(t.Outlet), Lines: p.lines(t.Lines)}
	}
	if !f.Payment.IsZero() {
		out.Payment = f.Payment.String()
	}
	if f.Reason != trade.NoReason {
		out.Reason = f.Reason.String()
	}
	return out
}

// percent writes basis points as a per cent.
func percent(points trade.BasisPoints) string {
	return plain(int64(points), trade.CNY) // CNY has the two decimals of a per cent
}

// financingList narrows a list of financings.
type financingList struct {
	Paging
	State       string `query:"state" maxLength:"20" example:"applied"`
	Bank        string `query:"bank" maxLength:"32"`
	Enterprise  string `query:"enterprise" maxLength:"32"`
	Product     string `query:"product" maxLength:"30"`
	Region      string `query:"region" maxLength:"4"`
	Currency    string `query:"currency" maxLength:"3"`
	Declaration string `query:"declaration" maxLength:"32" doc:"Applied for against this declaration"`
	Overdue     string `query:"overdue" maxLength:"10" doc:"Owed, with a maturity before this day"`
	From        string `query:"from" maxLength:"10" doc:"Applied for on this day or later"`
	To          string `query:"to" maxLength:"10" doc:"Applied for on this day or earlier"`
}

func (in financingList) filter() (readmodel.FinancingFilter, error) {
	var f filter
	q := readmodel.FinancingFilter{State: filterName[trade.State](&f, "state", in.State),
		Bank:       filterID[trade.Party](&f, "bank", in.Bank),
		Enterprise: filterID[trade.Party](&f, "enterprise", in.Enterprise),
		Product:    filterName[trade.Product](&f, "product", in.Product),
		Region:     trade.Region(in.Region), Currency: trade.Currency(in.Currency),
		Document: filterID[trade.Document](&f, "declaration", in.Declaration),
		Overdue:  f.day("overdue", in.Overdue)}
	if in.From != "" {
		q.AppliedFrom = f.day("from", in.From).Start()
	}
	if in.To != "" {
		q.AppliedTo = (f.day("to", in.To) + 1).Start()
	}
	return q, f.done()
}

// declarationsOf gives the declarations of which something is taken.
func (s *Server) declarationsOf(ctx context.Context, v trade.Viewer, lines []trade.Line) ([]Declaration, error) {
	all := make([]Declaration, 0, len(lines))
	for _, line := range lines {
		d, err := s.settings.Model.Document(ctx, v, line.Document)
		if err != nil {
			return nil, err
		}
		all = append(all, declarationOf(d))
	}
	return all, nil
}

func (s *Server) registerFinancings() {
	const tag = "financings"
	model := s.settings.Model
	list := endpoint(http.MethodGet, "/v1/financings", tag, "financings", "Financings that the caller's party may see")
	huma.Register(s.api, list, func(ctx context.Context, in *financingList) (*found[Page[Financing]], error) {
		q, err := in.filter()
		if err != nil {
			return nil, err
		}
		rows, err := model.Financings(ctx, caller(ctx).Viewer(), q, in.page())
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return pageOf(rows, s.purse(ctx).financing), nil
	})
	get(s, "/v1/financings/{id}", tag, "financing", "A financing",
		func(ctx context.Context, v trade.Viewer, id trade.FinancingID) (Financing, error) {
			f, err := model.Financing(ctx, v, id)
			return s.purse(ctx).financing(f), err
		})
	get(s, "/v1/financings/{id}/declarations", tag, "financing-declarations",
		"The declarations that a financing rests on, with what is left of each",
		func(ctx context.Context, v trade.Viewer, id trade.FinancingID) ([]Declaration, error) {
			f, err := model.Financing(ctx, v, id)
			if err != nil {
				return nil, err
			}
			return s.declarationsOf(ctx, v, f.Lines)
		})
	details[gateway.ApplicationDetails](s, "/v1/financings/{id}/details", tag, "financing-details",
		"What is sealed of an application",
		func(ctx context.Context, v trade.Viewer, id trade.FinancingID) (trade.Digest, error) {
			f, err := model.Financing(ctx, v, id)
			return f.Details, err
		})
	details[gateway.DisbursalDetails](s, "/v1/financings/{id}/disbursal/details", tag, "disbursal-details",
		"What is sealed of a disbursal",
		func(ctx context.Context, v trade.Viewer, id trade.FinancingID) (trade.Digest, error) {
			f, err := model.Financing(ctx, v, id)
			return f.Terms.Details, err
		})
	s.registerOpinions()
}
