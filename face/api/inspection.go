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

// Inspection is a financing that was drawn to be inspected.
type Inspection struct {
	Financing  string     `json:"financing"`
	Enterprise string     `json:"enterprise"`
	Bank       string     `json:"bank"`
	Region     string     `json:"region"`
	State      string     `json:"state" enum:"drawn,reported"`
	Height     int64      `json:"height" doc:"Of the block whose hash drew it, the one after the disbursal's"`
	Seed       string     `json:"seed" doc:"That hash"`
	Lot        int        `json:"lot" doc:"0 to 9999: drawn because it is below the share"`
	Share      string     `json:"share" doc:"Per cent of what was disbursed that was to be drawn"`
	Drawn      time.Time  `json:"drawn"`
	Finding    string     `json:"finding,omitempty" enum:"clean,irregular"`
	Report     string     `json:"report,omitempty" doc:"Where the caller may open it"`
	By         string     `json:"by,omitempty"`
	Reported   *time.Time `json:"reported,omitempty"`
}

// InspectionTotal counts inspections of a bank in a region.
type InspectionTotal struct {
	Bank      string `json:"bank"`
	Region    string `json:"region"`
	Drawn     int64  `json:"drawn"`
	Clean     int64  `json:"clean"`
	Irregular int64  `json:"irregular"`
}

// inspectionList narrows a list of inspections.
type inspectionList struct {
	Paging
	State  string `query:"state" maxLength:"10" doc:"drawn or reported"`
	Bank   string `query:"bank" maxLength:"32"`
	Region string `query:"region" maxLength:"4"`
}

func (s *Server) inspectionOf(ctx context.Context, i trade.Inspection) Inspection {
	out := Inspection{Financing: i.Deal.Financing().String(), Enterprise: i.Deal.Enterprise.String(),
		Bank: i.Deal.Bank.String(), Region: string(i.Deal.Region), State: i.State().String(),
		Height: i.Height, Seed: i.Seed.String(), Lot: int(trade.Lot(i.Seed, i.Deal.Financing())),
		Share: percent(i.Share),
		Drawn: i.Since.Time()}
	if i.State() == trade.InspectionDone {
		out.Finding, out.By, out.Reported = i.Finding.String(), s.personOf(ctx, i.By), instantOf(i.Done)
		if details, err := gateway.Details[gateway.InspectionDetails](ctx, s.settings.Gateway, caller(ctx),
			i.Details); err == nil {
			out.Report = details.Report
		}
	}
	return out
}

func (s *Server) registerInspections() {
	const tag = "inspections"
	all := endpoint(http.MethodGet, "/v1/inspections", tag, "inspections",
		"Financings that were drawn to be inspected")
	all.Description = "Drawn by the hash of the block after the one that disbursed, which nobody knew when it was " +
		"disbursed. The bank and its supervisors see what was drawn; the enterprise sees it once the finding is in."
	huma.Register(s.api, all, func(ctx context.Context, in *inspectionList) (*found[Page[Inspection]], error) {
		var f filter
		q := readmodel.InspectionFilter{State: filterName[trade.InspectionState](&f, "state", in.State),
			Bank: filterID[trade.Party](&f, "bank", in.Bank), Region: trade.Region(in.Region)}
		if err := f.done(); err != nil {
			return nil, err
		}
		rows, err := s.settings.Model.Inspections(ctx, caller(ctx).Viewer(), q, in.page())
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return pageOf(rows, func(i trade.Inspection) Inspection { return s.inspectionOf(ctx, i) }), nil
	})
	one := endpoint(http.MethodGet, "/v1/inspections/{id}", tag, "inspection", "The inspection of a financing")
	huma.Register(s.api, one, func(ctx context.Context, in *byID) (*found[Inspection], error) {
		id, err := trade.ParseID[trade.Financing](in.ID)
		if err != nil {
			return nil, notFound()
		}
		i, err := s.settings.Model.Inspection(ctx, caller(ctx).Viewer(), id)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[Inspection]{s.inspectionOf(ctx, i)}, nil
	})
	totals := endpoint(http.MethodGet, "/v1/inspections/totals", tag, "inspection-totals",
		"How many were drawn and what they found, by bank and region")
	huma.Register(s.api, totals, func(ctx context.Context, _ *nothing) (*found[[]InspectionTotal], error) {
		rows, err := s.settings.Model.InspectionTotals(ctx, caller(ctx).Viewer())
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[[]InspectionTotal]{shown(rows, func(t readmodel.InspectionTotal) InspectionTotal {
			return InspectionTotal{t.Bank.String(), string(t.Region), t.Drawn, t.Clean, t.Irregular}
		})}, nil
	})
}
