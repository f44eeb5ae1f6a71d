package portal

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"tallystick/book/trade"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// financeableModes are the supervision modes that are offered for the limits.
var financeableModes = []trade.Mode{"0110", "0214", "0615", "0654", "1039", "1210", "9610", "9710", "9810",
	"3010", "3612", "4561"}

// limitsSetPage shows the form for new limits, filled with those that would
// stand tomorrow.
func (v *visit) limitsSetPage() error {
	if !v.begins(trade.VerbSetLimits) {
		return notFound("没有该页面", "there is no such page")
	}
	return v.limitsPage(http.StatusOK, "", nil, nil)
}

// limitsSet checks the posted limits against the rules, or proposes them.
func (v *visit) limitsSet() error { return v.orderedAt("pilot", "limits", "/proposal/", v.limitsPage) }

func (v *visit) limitsPage(status int, _ string, verdict *notice, wrong gateway.InputErrors) error {
	of, err := v.limitsOffer()
	if err != nil {
		return err
	}
	return v.formPage(status, formPage{Heading: v.pick("Set limits", "设定业务参数"), Action: "/pilot/limits",
		Checks: true, Crumb: &crumb{"/pilot", v.pick("Pilot and limits", "试点与业务参数")}, Verdict: verdict,
		Lead: v.pick("New limits take the place of all earlier ones on their day. Financings that are under way are "+
			"judged by the limits of the day of each step. They are proposed here, and stand once another governor "+
			"agrees.", "新业务参数自生效日起整体替换原业务参数。在办融资的每一步按当日业务参数校验。此处提交提案，须由另一名监管员同意后生效。"),
	}, of, wrong)
}

// limitsOffer starts from the limits that would stand tomorrow. Products that no
// scenario offers yet are not shown, and stay as they stand.
func (v *visit) limitsOffer() (offering, error) {
	versions, err := v.Model.Limits(v.r.Context())
	form := limitsForm(v.today()+1, trade.LimitsOn(versions, v.today()+1))
	hidden, tuned := field{Type: "hidden"}, map[string]field{}
	for i, p := range form.Products {
		name := fmt.Sprintf("products[%d].", i)
		tuned[name+"product"] = hidden
		product, failed := trade.Parse[trade.Product](p.Product)
		if failed != nil || product.Scenario() == 0 {
			tuned[name+"advance"], tuned[name+"tenorDays"] = hidden, hidden
			continue
		}
		tuned[name+"advance"] = field{Label: v.name(product) + v.pick(": advance (% of the value)", "：融资比例（%）")}
		tuned[name+"tenorDays"] = field{Label: v.name(product) + v.pick(": longest tenor (days)", "：最长期限（天）")}
	}
	var modes []option
	for _, m := range slices.Concat(financeableModes, others(form.Modes)) {
		modes = append(modes, option{string(m), v.modeName(m), slices.Contains(form.Modes, string(m))})
	}
	tuned["modes"] = field{Options: modes, Type: "checks"}
	return offering{start: form, tuned: tuned, more: []field{{ID: "more-modes", Name: "modes", Label: v.pick(
		"Further supervision modes (four digits, with spaces between)", "其他监管方式（四位代码，空格分隔）")}}}, err
}

// limitsAtStake are the limits that would stand otherwise, and all that they judge.
func (v *visit) limitsAtStake() (stake, error) {
	of, err := v.limitsOffer()
	before, _ := of.start.(gateway.SetLimitsForm)
	before.From = ""
	return stake{name: v.pick("from ", "自 ") + v.r.FormValue("from"), before: before, tuned: of.tuned,
		filter: &readmodel.ReachFilter{}}, err
}

// limitsForm writes limits down as the form that would set them. A hold is set
// in whole hours; what is shorter counts as one.
func limitsForm(from trade.Day, l trade.Limits) gateway.SetLimitsForm {
	form := gateway.SetLimitsForm{From: from.String(), HoldHours: int32((l.HoldSeconds + 3599) / 3600),
		HoldExtensions: int32(l.HoldExtensions),
		ClassCTenor:    l.ClassCTenor, RateAge: l.RateAge, Backdate: l.Backdate, Inspect: percent(l.Inspect),
		RateWorkdays: l.RateWorkdays, DocumentAge: l.DocumentAge, RateStep: percent(l.RateStep),
		RateBand:  percent(l.RateBand),
		Remainder: percent(l.Remainder)}
	for _, p := range l.Products {
		form.Products = append(form.Products, gateway.ProductLimitForm{Product: p.Product.String(),
			Advance: percent(p.Advance), Tenor: p.Tenor})
	}
	for _, m := range l.Modes {
		form.Modes = append(form.Modes, string(m))
	}
	for _, s := range l.Sources {
		form.Sources = append(form.Sources, s.String())
	}
	for _, i := range l.Instruments {
		form.Instruments = append(form.Instruments, i.String())
	}
	return form
}

// percent writes a share or a yearly rate in per cent.
func percent(p trade.BasisPoints) string {
	return strings.TrimSuffix(trade.FormatAmount(int64(p), string(trade.CNY)), ".00")
}

// others are the modes that are set already and not among the usual ones.
func others(modes []string) []trade.Mode {
	var list []trade.Mode
	for _, m := range modes {
		if !slices.Contains(financeableModes, trade.Mode(m)) {
			list = append(list, trade.Mode(m))
		}
	}
	return list
}
