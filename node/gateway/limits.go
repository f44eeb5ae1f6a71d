package gateway

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"tallystick/book/trade"
	"tallystick/book/trade/code"
	"tallystick/face/words"
)

// ProductLimitForm bounds one product.
type ProductLimitForm struct {
	Product string `json:"product" example:"export-receivable"`
	Advance string `json:"advance" example:"90"`
	Tenor   int32  `json:"tenorDays" example:"180"`
}

// BasisForm says on which norm a figure of the limits rests; an empty norm says
// that it rests on none.
type BasisForm struct {
	Figure string `json:"figure" example:"hold"`
	Norm   string `json:"norm,omitempty" maxLength:"64" example:"huifa-2017-9"`
}

// MarkLimitForm says what comes of two documents that agree under a label.
type MarkLimitForm struct {
	Label string `json:"label" example:"con"`
	Exact string `json:"exact" example:"refuse"`
	Loose string `json:"loose" example:"warn"`
}

// SetLimitsForm proposes limits of a scenario from a day on; they replace all of
// the earlier ones of that scenario. By a governor.
type SetLimitsForm struct {
	Scenario       string             `json:"scenario" example:"export-receivables"`
	From           string             `json:"from" example:"2026-12-01"`
	Products       []ProductLimitForm `json:"products,omitempty" maxItems:"16"`
	HoldHours      int32              `json:"holdHours" example:"72"`
	HoldExtensions int32              `json:"holdExtensions" example:"2"`
	Modes          []string           `json:"modes,omitempty" maxItems:"64" example:"0110"`
	Sources        []string           `json:"sources,omitempty" maxItems:"8" example:"proceeds"`
	Instruments    []string           `json:"instruments" maxItems:"8" example:"wire"`
	ClassCTenor    int32              `json:"classCTenorDays,omitempty" example:"90"`
	Backdate       int32              `json:"backdateDays" example:"5"`
	Inspect        string             `json:"inspect,omitempty" example:"10"`
	Remainder      string             `json:"remainder,omitempty" example:"10"`
	DocumentAge    int32              `json:"documentAgeDays,omitempty" example:"365"`
	Codes          []string           `json:"codes,omitempty" maxItems:"64" example:"121010"`
	VerifyAbove    string             `json:"verifyAbove,omitempty" example:"100,000.00"`
	RefundCheck    string             `json:"refundCheck,omitempty" example:"50,000.00"`
	ReturnHold     int32              `json:"returnHoldDays,omitempty" example:"90"`
	WaivedShare    string             `json:"waivedShare,omitempty" example:"20"`
	MatchWithin    int32              `json:"matchWithinDays,omitempty" example:"40"`
	SettlementBand string             `json:"settlementBand,omitempty" example:"2"`
	PettyCash      string             `json:"pettyCash,omitempty" example:"200,000.00"`
	CheckDays      int32              `json:"checkDays,omitempty" example:"20"`
	TaskFloor      string             `json:"taskFloor,omitempty" example:"1,000.00"`
	DeferredDays   int32              `json:"deferredDays,omitempty" example:"90"`
	DeferredStrict int32              `json:"deferredStrictDays,omitempty" example:"30"`
	AdvanceDays    int32              `json:"advanceDays,omitempty" example:"30"`
	AdvanceStrict  int32              `json:"advanceStrictDays,omitempty" example:"0"`
	LoanDays       int32              `json:"loanDays,omitempty" example:"90"`
	SpecialDays    int32              `json:"specialRefundDays,omitempty" example:"180"`
	SpecialFree    string             `json:"specialRefundFree,omitempty" example:"200,000.00"`
	InvoiceWhole   bool               `json:"invoiceWhole,omitempty" example:"false"`
	SplitWindow    int32              `json:"splitWindowDays,omitempty" example:"30"`
	SplitCount     int32              `json:"splitCount,omitempty" example:"3"`
	Marks          []MarkLimitForm    `json:"marks,omitempty" maxItems:"16"`
	Bases          []BasisForm        `json:"bases,omitempty" maxItems:"16"`
	Reason         string             `json:"reason" example:"Rates have settled"`
}

func (f SetLimitsForm) intend(ctx context.Context, a *asking) (intent, error) {
	limits := trade.Limits{From: a.day("from", f.From), HoldSeconds: int64(f.HoldHours) * 3600,
		Scenario:       choice(a, "scenario", f.Scenario, trade.Scenarios()),
		HoldExtensions: uint8(max(0, min(f.HoldExtensions, 255))),
		ClassCTenor:    f.ClassCTenor, Backdate: f.Backdate, DocumentAge: f.DocumentAge,
		Bases: a.bases(f.Bases), ReturnHold: f.ReturnHold, MatchWithin: f.MatchWithin,
		CheckDays: f.CheckDays, InvoiceWhole: f.InvoiceWhole, SplitWindow: f.SplitWindow, SplitCount: f.SplitCount,
		DeferredDays: f.DeferredDays, DeferredStrict: f.DeferredStrict, AdvanceDays: f.AdvanceDays,
		AdvanceStrict: f.AdvanceStrict, LoanDays: f.LoanDays, SpecialDays: f.SpecialDays}
	limits.Inspect = a.shareOf(limits.Scenario, trade.InspectFigure, "inspect", f.Inspect)
	limits.Remainder = a.shareOf(limits.Scenario, trade.RemainderFigure, "remainder", f.Remainder)
	limits.SettlementBand = a.shareOf(limits.Scenario, trade.SettlementBandFigure, "settlementBand", f.SettlementBand)
	limits.WaivedShare = a.shareOf(limits.Scenario, trade.WaivedShareFigure, "waivedShare", f.WaivedShare)
	f.payments(a, &limits)
	limits.Marks = a.markLimits(f.Marks)
	for i, p := range f.Products {
		field := fmt.Sprintf("products[%d].", i)
		limits.Products = append(limits.Products,
			trade.ProductLimit{Product: choice(a, field+"product", p.Product, products),
				Advance: a.percent(field+"advance", p.Advance), Tenor: p.Tenor})
	}
	for i, m := range f.Modes {
		limits.Modes = append(limits.Modes, a.mode(fmt.Sprintf("modes[%d]", i), m))
	}
	figures := limits.Scenario.Figures()
	if slices.Contains(figures, trade.ModesFigure) && len(f.Modes) == 0 {
		a.no("modes", words.FieldMissing.Zh, words.FieldMissing.En)
	}
	if slices.Contains(figures, trade.DocumentAgeFigure) && f.DocumentAge == 0 {
		a.no("documentAgeDays", words.FieldMissing.Zh, words.FieldMissing.En)
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

// shareOf reads a share of the limits, which is given where the scenario has it.
func (a *asking) shareOf(s trade.Scenario, figure trade.Figure, field, value string) trade.BasisPoints {
	if value == "" {
		a.text(field, value, slices.Contains(s.Figures(), figure))
		return 0
	}
	return a.percent(field, value)
}

// payments reads the figures of a scenario that pays.
func (f SetLimitsForm) payments(a *asking, limits *trade.Limits) {
	for i, text := range f.Codes {
		a.code(fmt.Sprintf("codes[%d]", i), code.CheckBoPCode(text))
		limits.Codes = append(limits.Codes, trade.BoPCode(text))
	}
	if f.VerifyAbove != "" {
		limits.VerifyAbove = a.amountOrZero("verifyAbove", f.VerifyAbove, trade.USD)
	}
	if f.TaskFloor != "" {
		limits.TaskFloor = a.amountOrZero("taskFloor", f.TaskFloor, trade.USD)
	}
	if f.SpecialFree != "" {
		limits.SpecialFree = a.amountOrZero("specialRefundFree", f.SpecialFree, trade.USD)
	}
	if f.PettyCash != "" {
		limits.PettyCash = a.amountOrZero("pettyCash", f.PettyCash, trade.USD)
	}
	if f.RefundCheck != "" {
		limits.RefundCheck = a.amountOrZero("refundCheck", f.RefundCheck, trade.USD)
	}
}

// markLimits reads what comes of documents that agree, in order of their labels; one that
// passes is left out.
func (a *asking) markLimits(forms []MarkLimitForm) (limits []trade.MarkLimit) {
	for i, f := range forms {
		field := fmt.Sprintf("marks[%d].", i)
		m := trade.MarkLimit{Label: choice(a, field+"label", f.Label, trade.MarkLabels()),
			Exact: choice(a, field+"exact", f.Exact, trade.MarkActions()),
			Loose: choice(a, field+"loose", f.Loose, trade.MarkActions())}
		if m.Loose > m.Exact {
			a.no(field+"loose", words.LooseIsNoMore.Zh, words.LooseIsNoMore.En)
		}
		if m.Exact != trade.MarksPass {
			limits = append(limits, m)
		}
	}
	slices.SortStableFunc(limits, func(x, y trade.MarkLimit) int { return cmp.Compare(x.Label, y.Label) })
	return limits
}

// bases reads on which norms figures rest, in the order in which limits hold them.
func (a *asking) bases(forms []BasisForm) (bases []trade.Basis) {
	for i, f := range forms {
		field := fmt.Sprintf("bases[%d].", i)
		figure := choice(a, field+"figure", f.Figure, figures)
		if strings.TrimSpace(f.Norm) == "" {
			continue
		}
		norm, ok := words.ParseNorm(f.Norm)
		if !ok {
			a.no(field+"norm", words.NormIsWritten.Zh, words.NormIsWritten.En)
		}
		if slices.ContainsFunc(bases, func(b trade.Basis) bool { return b.Figure == figure }) {
			a.no(field+"figure", words.FigureRestsOnOne.Zh, words.FigureRestsOnOne.En)
		}
		bases = append(bases, trade.Basis{Figure: figure, Norm: norm})
	}
	slices.SortFunc(bases, func(x, y trade.Basis) int { return cmp.Compare(x.Figure, y.Figure) })
	return bases
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
