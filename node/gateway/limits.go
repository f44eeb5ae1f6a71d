package gateway

import (
	"cmp"
	"context"
	"fmt"

	"tallystick/book/trade"
)

// ProductLimitForm bounds one product.
type ProductLimitForm struct {
	Product string `json:"product" example:"export-receivable" doc:"Product by name" zh:"产品名称代码"`
	Advance string `json:"advance" doc:"Per cent of the taken value that may be lent" zh:"融资比例：可融资额占所占价值的百分比" example:"90"`
	Tenor   int32  `json:"tenorDays" example:"180" doc:"Longest tenor in days" zh:"最长期限（天）"`
}

// SetLimitsForm proposes limits from a day on; they replace all of the earlier
// ones. By a governor.
type SetLimitsForm struct {
	From           string             `json:"from" example:"2026-12-01" doc:"The day from which they count" zh:"生效日期"`
	Products       []ProductLimitForm `json:"products" minItems:"1" maxItems:"16" doc:"Advance rate and tenor of each product" zh:"各产品的融资比例和期限"`
	HoldHours      int32              `json:"holdHours" doc:"How long a hold lasts, and each extension" zh:"占用时长及每次延长的小时数" example:"72"`
	HoldExtensions int32              `json:"holdExtensions" example:"2" doc:"How often a hold may be extended" zh:"占用可延长的次数"`
	Modes          []string           `json:"modes" doc:"Supervision modes that may be financed" zh:"可融资的监管方式" maxItems:"64" example:"0110"`
	Sources        []string           `json:"sources" doc:"Sources that may repay" zh:"可用的还款来源" maxItems:"8" example:"proceeds"`
	Instruments    []string           `json:"instruments" doc:"Instruments by which proceeds may come in" zh:"收汇可用的结算工具" maxItems:"8" example:"wire"`
	ClassCTenor    int32              `json:"classCTenorDays" example:"90" doc:"Longest tenor of class C enterprises in days" zh:"C 类企业的最长期限（天）"`
	RateAge        int32              `json:"rateAgeDays" doc:"How old a rate may be" zh:"汇率最多可早几天" example:"7"`
	Backdate       int32              `json:"backdateDays" doc:"How late a disbursal, repayment or proceeds may still be registered" zh:"放款、还款或收汇最迟可补登的天数" example:"5"`
	Inspect        string             `json:"inspect" doc:"Per cent of what is disbursed that is drawn for inspection" zh:"放款抽查比例（%）" example:"10"`
	RateWorkdays   int32              `json:"rateWorkdays,omitempty" doc:"How old a rate may be in working days, where a calendar is published; 0: as usual" zh:"有工作日历时汇率最多可早几个工作日；0 为照旧" example:"3"`
	RateStep       string             `json:"rateStep,omitempty" doc:"Per cent that a rate may be from the last and be published by one governor alone" zh:"汇率与上次相差超过此百分比须经提案" example:"5"`
	RateBand       string             `json:"rateBand,omitempty" doc:"Per cent that a contracted rate may be from the mid rate" zh:"约定汇率与中间价最多相差的百分比" example:"5"`
	Remainder      string             `json:"remainder,omitempty" doc:"Per cent of a face that may be closed as what will not come" zh:"可作为尾差关闭的票面百分比" example:"10"`
	DocumentAge    int32              `json:"documentAgeDays,omitempty" doc:"Days after its declaration that a document may be financed; 0: as usual" zh:"申报后多少天内可融资；0 为照旧" example:"365"`
	Reason         string             `json:"reason" doc:"Why they are proposed; sealed to the regulator" zh:"提议的理由，密封给监管机构" example:"Rates have settled"`
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
