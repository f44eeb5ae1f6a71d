package gateway

import (
	"cmp"
	"context"
	"fmt"

	"tallystick/book/trade"
)

// ProductLimitForm bounds one product.
type ProductLimitForm struct {
	Product string `json:"product" example:"export-receivable"`
	Advance string `json:"advance" example:"90"`
	Tenor   int32  `json:"tenorDays" example:"180"`
}

// SetLimitsForm proposes limits from a day on; they replace all of the earlier
// ones. By a governor.
type SetLimitsForm struct {
	From           string             `json:"from" example:"2026-12-01"`
	Products       []ProductLimitForm `json:"products" minItems:"1" maxItems:"16"`
	HoldHours      int32              `json:"holdHours" example:"72"`
	HoldExtensions int32              `json:"holdExtensions" example:"2"`
	Modes          []string           `json:"modes" maxItems:"64" example:"0110"`
	Sources        []string           `json:"sources" maxItems:"8" example:"proceeds"`
	Instruments    []string           `json:"instruments" maxItems:"8" example:"wire"`
	ClassCTenor    int32              `json:"classCTenorDays" example:"90"`
	RateAge        int32              `json:"rateAgeDays" example:"7"`
	Backdate       int32              `json:"backdateDays" example:"5"`
	Inspect        string             `json:"inspect" example:"10"`
	RateWorkdays   int32              `json:"rateWorkdays,omitempty" example:"3"`
	RateStep       string             `json:"rateStep,omitempty" example:"5"`
	RateBand       string             `json:"rateBand,omitempty" example:"5"`
	Remainder      string             `json:"remainder,omitempty" example:"10"`
	DocumentAge    int32              `json:"documentAgeDays,omitempty" example:"365"`
	Reason         string             `json:"reason" example:"Rates have settled"`
}

func (f SetLimitsForm) intend(ctx context.Context, a *asking) (intent, error) {
	limits := trade.Limits{From: a.day("from", f.From), HoldSeconds: int64(f.HoldHours) * 3600,
		HoldExtensions: uint8(max(0, min(f.HoldExtensions, 255))),
		ClassCTenor:    f.ClassCTenor, RateAge: f.RateAge, Backdate: f.Backdate,
		Inspect: a.percent("inspect", f.Inspect)}
	usual := trade.DefaultLimits(limits.From)
	limits.RateWorkdays, limits.DocumentAge = cmp.Or(f.RateWorkdays, usual.RateWorkdays),
		cmp.Or(f.DocumentAge, usual.DocumentAge)
	limits.RateStep, limits.RateBand = a.percentOr("rateStep", f.RateStep, usual.RateStep),
		a.percentOr("rateBand", f.RateBand, usual.RateBand)
	limits.Remainder = a.percentOr("remainder", f.Remainder, usual.Remainder)
	for i, p := range f.Products {
		field := fmt.Sprintf("products[%d].", i)
		limits.Products = append(limits.Products,
			trade.ProductLimit{Product: choice(a, field+"product", p.Product, products),
				Advance: a.percent(field+"advance", p.Advance), Tenor: p.Tenor})
	}
	for i, m := range f.Modes {
		limits.Modes = append(limits.Modes, a.mode(fmt.Sprintf("modes[%d]", i), m))
	}
	for i, s := range f.Sources {
		limits.Sources = append(limits.Sources, choice(a, fmt.Sprintf("sources[%d]", i), s, sources))
	}
	for i, s := range f.Instruments {
		limits.Instruments = append(limits.Instruments, choice(a, fmt.Sprintf("instruments[%d]", i), s, instruments))
	}
	if f.HoldExtensions < 0 {
		a.no("holdExtensions", "不能为负", "must not be negative")
	}
	return a.propose(ctx, trade.SetLimits{Limits: limits}, f.Reason)
}

// percentOr reads a share in per cent; nothing given is the usual one.
func (a *asking) percentOr(field, value string, usual trade.BasisPoints) trade.BasisPoints {
	if value == "" {
		return usual
	}
	return a.percent(field, value)
}

// percent reads a share or yearly rate in per cent, with two decimals at most.
func (a *asking) percent(field, value string) trade.BasisPoints {
	points, err := ParseDecimal(value, 2)
	if err != nil || points > 1_000_000 {
		a.no(field, "百分比写作 4.35，最多两位小数", "a per cent is written 4.35, with two decimals at most")
		return 0
	}
	return trade.BasisPoints(points)
}
