package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
	"tallystick/face/words"
)

// ProductLimit bounds one product.
type ProductLimit struct {
	Product string `json:"product"`
	Advance string `json:"advance" doc:"Per cent"`
	Tenor   int32  `json:"tenorDays"`
}

// Basis is the norm on which a figure of the limits rests.
type Basis struct {
	Figure string `json:"figure"`
	Norm   string `json:"norm" doc:"As huifa-2017-9: who numbered it, year and number"`
}

// MarkLimit says what comes of two documents that agree under a label.
type MarkLimit struct {
	Label string `json:"label"`
	Exact string `json:"exact" doc:"Of what agrees however it was typed: off, warn or refuse"`
	Loose string `json:"loose" doc:"Of what agrees but for signs, leading zeros and legal forms"`
}

// RateLimits are one version of the limits of mid rates, whatever they convert.
type RateLimits struct {
	From     string `json:"from"`
	Age      int32  `json:"ageDays" doc:"How old a rate may be in days, where no calendar is published"`
	Workdays int32  `json:"workdays" doc:"How old a rate may be in working days, where a calendar is published"`
	Step     string `json:"step" doc:"Per cent that a rate may be from the last and be published by one governor alone"`
	Band     string `json:"band" doc:"Per cent that a contracted rate may be from the mid rate"`
}

func rateLimitsOf(l trade.RateLimits) RateLimits {
	return RateLimits{From: l.From.String(), Age: l.Age, Workdays: l.Workdays, Step: percent(l.Step),
		Band: percent(l.Band)}
}

// Limits are one version of the limits of a scenario: what it does not have is left out.
type Limits struct {
	Scenario       string         `json:"scenario"`
	From           string         `json:"from"`
	Products       []ProductLimit `json:"products,omitempty"`
	HoldHours      int64          `json:"holdHours"`
	HoldExtensions uint8          `json:"holdExtensions"`
	Modes          []string       `json:"modes,omitempty"`
	Sources        []string       `json:"sources,omitempty"`
	Instruments    []string       `json:"instruments"`
	ClassCTenor    int32          `json:"classCTenorDays,omitempty"`
	Backdate       int32          `json:"backdateDays"`
	Inspect        string         `json:"inspect,omitempty" doc:"Per cent of what is disbursed that is inspected"`
	Remainder      string         `json:"remainder,omitempty" doc:"Per cent of a face that may be closed"`
	DocumentAge    int32          `json:"documentAgeDays,omitempty" doc:"Days that a document may be used"`
	Codes          []string       `json:"codes,omitempty" doc:"Balance-of-payments codes that may be paid under"`
	VerifyAbove    *Amount        `json:"verifyAbove,omitempty" doc:"Above it a payment names its documents"`
	RefundCheck    *Amount        `json:"refundCheck,omitempty" doc:"Above it a refund takes a second person"`
	ReturnHold     int32          `json:"returnHoldDays,omitempty" doc:"Days that a refund for goods holds value"`
	WaivedShare    string         `json:"waivedShare,omitempty" doc:"Per cent of a month that may be waived"`
	MatchWithin    int32          `json:"matchWithinDays,omitempty" doc:"Days for matching after goods were due"`
	SettlementBand string         `json:"settlementBand,omitempty" doc:"Per cent about the mid rate"`
	PettyCash      *Amount        `json:"pettyCash,omitempty" doc:"Of an enterprise in a month, at all banks"`
	TaskFloor      *Amount        `json:"taskFloor,omitempty" doc:"Above which what is open is to be reported"`
	DeferredDays   int32          `json:"deferredDays,omitempty" doc:"Days after which what is late is to be reported"`
	DeferredStrict int32          `json:"deferredStrictDays,omitempty" doc:"The same, of classes B and C"`
	AdvanceDays    int32          `json:"advanceDays,omitempty" doc:"Days after which advances are to be reported"`
	AdvanceStrict  int32          `json:"advanceStrictDays,omitempty" doc:"The same, of classes B and C; none: any"`
	LoanDays       int32          `json:"loanDays,omitempty" doc:"Days after which loans for goods are to be reported"`
	SpecialDays    int32          `json:"specialRefundDays,omitempty" doc:"Days after which a refund for goods is special"`
	SpecialFree    *Amount        `json:"specialRefundFree,omitempty" doc:"Up to which such a refund takes no permit"`
	CheckDays      int32          `json:"checkDays,omitempty" doc:"Working days to report on what was drawn"`
	InvoiceWhole   bool           `json:"invoiceWhole,omitempty" doc:"Each invoice is for one payment alone"`
	SplitWindow    int32          `json:"splitWindowDays,omitempty" doc:"Days within which small payments to one payee are warned of as one"`
	SplitCount     int32          `json:"splitCount,omitempty" doc:"How many at least"`
	Marks          []MarkLimit    `json:"marks,omitempty" doc:"Of documents that agree; labels left out pass"`
	Bases          []Basis        `json:"bases" doc:"The norms on which figures rest, where any is said"`
}

func limitsOf(l trade.Limits) Limits {
	out := Limits{Scenario: l.Scenario.String(), From: l.From.String(), HoldHours: l.HoldSeconds / 3600,
		HoldExtensions: l.HoldExtensions, SplitWindow: l.SplitWindow, SplitCount: l.SplitCount,
		ClassCTenor: l.ClassCTenor, Backdate: l.Backdate, DocumentAge: l.DocumentAge,
		Bases: shown(l.Bases, func(b trade.Basis) Basis { return Basis{b.Figure.String(), words.NormToken(b.Norm)} }),
		Products: shown(l.Products, func(p trade.ProductLimit) ProductLimit {
			return ProductLimit{p.Product.String(), percent(p.Advance), p.Tenor}
		}),
		Modes:       shown(l.Modes, func(m trade.Mode) string { return string(m) }),
		Sources:     shown(l.Sources, trade.Source.String),
		Instruments: shown(l.Instruments, trade.Instrument.String),
		Codes:       shown(l.Codes, func(c trade.BoPCode) string { return string(c) }),
		Marks: shown(l.Marks, func(m trade.MarkLimit) MarkLimit {
			return MarkLimit{m.Label.String(), m.Exact.String(), m.Loose.String()}
		})}
	if slices.Contains(l.Scenario.Figures(), trade.InspectFigure) {
		out.Inspect, out.Remainder = percent(l.Inspect), percent(l.Remainder)
	}
	if slices.Contains(l.Scenario.Figures(), trade.VerifyAboveFigure) {
		above := of(l.VerifyAbove, trade.USD)
		out.VerifyAbove, out.ReturnHold = &above, l.ReturnHold
	}
	if slices.Contains(l.Scenario.Figures(), trade.RefundCheckFigure) {
		check := of(l.RefundCheck, trade.USD)
		out.RefundCheck = &check
	}
	if slices.Contains(l.Scenario.Figures(), trade.PettyCashFigure) {
		cash := of(l.PettyCash, trade.USD)
		out.SettlementBand, out.PettyCash = percent(l.SettlementBand), &cash
		out.CheckDays, out.InvoiceWhole = l.CheckDays, l.InvoiceWhole
	}
	if slices.Contains(l.Scenario.Figures(), trade.TaskFloorFigure) {
		floor := of(l.TaskFloor, trade.USD)
		out.TaskFloor = &floor
		out.DeferredDays, out.DeferredStrict = l.DeferredDays, l.DeferredStrict
		out.AdvanceDays, out.AdvanceStrict, out.LoanDays = l.AdvanceDays, l.AdvanceStrict, l.LoanDays
	}
	if slices.Contains(l.Scenario.Figures(), trade.WaivedShareFigure) {
		out.WaivedShare = percent(l.WaivedShare)
	}
	if slices.Contains(l.Scenario.Figures(), trade.SpecialFigure) {
		free := of(l.SpecialFree, trade.USD)
		out.SpecialDays, out.SpecialFree = l.SpecialDays, &free
	}
	if slices.Contains(l.Scenario.Figures(), trade.MatchWithinFigure) {
		out.MatchWithin = l.MatchWithin
	}
	return out
}

func (s *Server) registerLimits() {
	op := endpoint(http.MethodGet, "/v1/limits", "limits", "limits", "The versions of the limits of all scenarios, "+
		"in order of scenario and day")
	huma.Register(s.api, op, func(ctx context.Context, _ *nothing) (*found[[]Limits], error) {
		versions, err := s.settings.Model.Limits(ctx)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[[]Limits]{shown(versions, limitsOf)}, nil
	})
	rates := endpoint(http.MethodGet, "/v1/rate-limits", "limits", "rate-limits", words.RateLimitsByDay.En)
	rates.Description = "Mid rates serve all scenarios, and so do their limits."
	huma.Register(s.api, rates, func(ctx context.Context, _ *nothing) (*found[[]RateLimits], error) {
		versions, err := s.settings.Model.RateLimits(ctx)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[[]RateLimits]{shown(versions, rateLimitsOf)}, nil
	})
}
