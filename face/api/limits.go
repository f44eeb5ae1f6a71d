package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
)

// ProductLimit bounds one product.
type ProductLimit struct {
	Product string `json:"product"`
	Advance string `json:"advance" doc:"Per cent"`
	Tenor   int32  `json:"tenorDays"`
}

// Limits are one version of the limits.
type Limits struct {
	From           string         `json:"from"`
	Products       []ProductLimit `json:"products"`
	HoldHours      int64          `json:"holdHours"`
	HoldExtensions uint8          `json:"holdExtensions"`
	Modes          []string       `json:"modes"`
	Sources        []string       `json:"sources"`
	Instruments    []string       `json:"instruments"`
	ClassCTenor    int32          `json:"classCTenorDays"`
	RateAge        int32          `json:"rateAgeDays"`
	Backdate       int32          `json:"backdateDays"`
	Inspect        string         `json:"inspect" doc:"Per cent of what is disbursed that is drawn for inspection"`
	RateWorkdays   int32          `json:"rateWorkdays" doc:"How old a rate may be in working days, where a calendar is published"`
	RateStep       string         `json:"rateStep" doc:"Per cent that a rate may be from the last and be published by one governor alone"`
	RateBand       string         `json:"rateBand" doc:"Per cent that a contracted rate may be from the mid rate"`
	Remainder      string         `json:"remainder" doc:"Per cent of a face that may be closed as what will not come"`
	DocumentAge    int32          `json:"documentAgeDays" doc:"Days after its declaration that a document may be financed"`
}

func limitsOf(l trade.Limits) Limits {
	out := Limits{From: l.From.String(), HoldHours: l.HoldSeconds / 3600, HoldExtensions: l.HoldExtensions,
		ClassCTenor: l.ClassCTenor, RateAge: l.RateAge, Backdate: l.Backdate, Inspect: percent(l.Inspect),
		RateWorkdays: l.RateWorkdays, RateStep: percent(l.RateStep), RateBand: percent(l.RateBand),
		Remainder: percent(l.Remainder), DocumentAge: l.DocumentAge}
	for _, p := range l.Products {
		out.Products = append(out.Products, ProductLimit{p.Product.String(), percent(p.Advance), p.Tenor})
	}
	for _, m := range l.Modes {
		out.Modes = append(out.Modes, string(m))
	}
	for _, source := range l.Sources {
		out.Sources = append(out.Sources, source.String())
	}
	for _, i := range l.Instruments {
		out.Instruments = append(out.Instruments, i.String())
	}
	return out
}

func (s *Server) registerLimits() {
	op := endpoint(http.MethodGet, "/v1/limits", "limits", "limits", "The versions of the limits, in order of their "+
		"days")
	huma.Register(s.api, op, func(ctx context.Context, _ *nothing) (*found[[]Limits], error) {
		versions, err := s.settings.Model.Limits(ctx)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[[]Limits]{shown(versions, limitsOf)}, nil
	})
}
