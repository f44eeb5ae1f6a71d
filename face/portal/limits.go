package portal

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tallystick/book/trade"
	"tallystick/node/gateway"
)

// financeableModes are the supervision modes that are offered for the limits.
var financeableModes = []trade.Mode{"0110", "0214", "0615", "0654", "1039", "1210", "9610", "9710", "9810",
	"3010", "3612", "4561"}

type limitsSet struct {
	CSRF     string
	Verdict  *notice
	Products []productLine
	Fields   []field
	Choices  []choiceGroup
}

type productLine struct{ Name, Value, Advance, Tenor, Wrong string }

// choiceGroup is a list of boxes of which any may be ticked.
type choiceGroup struct {
	Name, Legend, Wrong string
	Options             []option
}

// limitsSetPage shows the form for new limits, filled with those that would
// stand tomorrow.
func (v *visit) limitsSetPage() error {
	if !v.begins(trade.VerbSetLimits) {
		return notFound("没有该页面", "there is no such page")
	}
	versions, err := v.Model.Limits(v.r.Context())
	if err != nil {
		return err
	}
	return v.limitsPage(http.StatusOK, limitsForm(v.today()+1, trade.LimitsOn(versions, v.today()+1)), nil, nil)
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

// postedLimits reads the form. What is no whole number becomes one that the
// rules refuse. Products that no scenario offers yet are not shown, and stay as
// they stand.
func (v *visit) postedLimits() (gateway.SetLimitsForm, error) {
	post := v.r.PostForm
	whole := func(name string) int32 {
		n, err := strconv.ParseInt(strings.TrimSpace(post.Get(name)), 10, 32)
		if err != nil {
			return -1
		}
		return int32(n)
	}
	form := gateway.SetLimitsForm{From: post.Get("from"), HoldHours: whole("holdHours"),
		HoldExtensions: whole("holdExtensions"), ClassCTenor: whole("classCTenorDays"),
		RateAge: whole("rateAgeDays"), Backdate: whole("backdateDays"), Inspect: post.Get("inspect"),
		RateWorkdays: whole("rateWorkdays"), DocumentAge: whole("documentAgeDays"), RateStep: post.Get("rateStep"),
		RateBand: post.Get("rateBand"), Remainder: post.Get("remainder"),
		Modes: slices.Concat(post["modes"], strings.Fields(post.Get("moreModes"))), Sources: post["sources"],
		Instruments: post["instruments"], Reason: post.Get("reason")}
	versions, err := v.Model.Limits(v.r.Context())
	for _, p := range limitsForm(0, trade.LimitsOn(versions, v.today()+1)).Products {
		if post.Has("advance-" + p.Product) {
			p.Advance, p.Tenor = post.Get("advance-"+p.Product), whole("tenor-"+p.Product)
		}
		form.Products = append(form.Products, p)
	}
	return form, err
}

// limitsSet checks the posted limits against the rules, or proposes them.
func (v *visit) limitsSet() error {
	form, err := v.postedLimits()
	if err != nil {
		return err
	}
	if v.r.PostFormValue("do") == "send" {
		return v.carryOut(form, "/proposal/", func(verdict *notice, wrong gateway.InputErrors) error {
			return v.limitsPage(http.StatusUnprocessableEntity, form, verdict, wrong)
		})
	}
	verdict, wrong, err := v.tried(form)
	if err != nil {
		return err
	}
	return v.limitsPage(http.StatusOK, form, verdict, wrong)
}

func (v *visit) limitsPage(status int, form gateway.SetLimitsForm, verdict *notice, wrong gateway.InputErrors) error {
	page := limitsSet{CSRF: v.session.CSRF, Verdict: verdict}
	for i, p := range form.Products {
		product, err := trade.Parse[trade.Product](p.Product)
		if err != nil || product.Scenario() == 0 {
			continue
		}
		page.Products = append(page.Products, productLine{Name: v.name(product), Value: p.Product, Advance: p.Advance,
			Tenor: strconv.Itoa(int(p.Tenor)), Wrong: v.wrongIn(wrong, "products["+strconv.Itoa(i)+"]")})
	}
	number := func(name, en, zh string, value int32) field {
		return field{ID: name, Name: name, Label: v.pick(en, zh), Type: "number", Value: strconv.Itoa(int(value)),
			Numeric: true, Required: true, Wrong: v.wrongAt(wrong, name)}
	}
	share := func(name, en, zh, value string) field {
		return field{ID: name, Name: name, Label: v.pick(en, zh), Value: value, Numeric: true, Required: true,
			Wrong: v.wrongAt(wrong, name)}
	}
	page.Fields = []field{{ID: "from", Name: "from", Label: v.pick("In force from", "生效日"), Type: "date",
		Value: form.From, Required: true, Wrong: v.wrongAt(wrong, "from")},
		number("holdHours", "A hold lasts (hours)", "占用时限（小时）", form.HoldHours),
		number("holdExtensions", "It may be extended (times)", "可延长次数", form.HoldExtensions),
		number("classCTenorDays", "Longest tenor of class C enterprises (days)", "C 类企业最长期限（天）", form.ClassCTenor),
		number("rateAgeDays", "A mid rate is good for (days)", "中间价有效天数", form.RateAge),
		number("backdateDays", "Registered late by at most (days)", "最迟补登天数", form.Backdate),
		{ID: "inspect", Name: "inspect", Label: v.pick("Drawn for inspection (% of what is disbursed)",
			"抽查比例（放款笔数的 %）"), Value: form.Inspect, Numeric: true, Required: true, Wrong: v.wrongAt(wrong, "inspect")},
		number("rateWorkdays", "A mid rate is good for (working days, with a calendar)", "中间价有效工作日（已发布日历时）",
			form.RateWorkdays),
		number("documentAgeDays", "A document may be financed for (days after its declaration)", "单据可融资期（申报后天数）",
			form.DocumentAge),
		share("rateStep", "A rate is confirmed beyond (% from the last)", "中间价变动须确认（超过 %）", form.RateStep),
		share("rateBand", "Contracted rates within (% of the mid rate)", "约定汇率浮动（相对中间价 %）", form.RateBand),
		share("remainder", "Remainder that may be closed (% of the face)", "可关闭尾差（占票面 %）", form.Remainder),
		{ID: "moreModes", Name: "moreModes",
			Label: v.pick("Further supervision modes (four digits, with spaces between)",
				"其他监管方式（四位代码，空格分隔）")},
		{ID: "reason", Name: "reason", Label: v.pick("Why (sealed to the regulator)", "理由（仅监管机构可见）"), Type: "textarea",
			Value: form.Reason, Required: true, Wrong: v.wrongAt(wrong, "reason")}}
	modes := choiceGroup{Name: "modes", Legend: v.pick("Supervision modes that may be financed", "可融资监管方式"),
		Wrong: v.wrongIn(wrong, "modes[")}
	for _, m := range slices.Concat(financeableModes, others(form.Modes)) {
		modes.Options = append(modes.Options, option{string(m), v.modeName(m), slices.Contains(form.Modes, string(m))})
	}
	page.Choices = []choiceGroup{modes,
		{"sources", v.pick("Money that may repay", "允许的还款来源"), v.wrongIn(wrong, "sources["),
			ticked(v.Language, form.Sources, trade.FromProceeds, trade.OwnFunds, trade.InsurerClaim, trade.Purchase,
				trade.OtherSource)},
		{"instruments", v.pick("Instruments by which proceeds may come in", "允许的收汇结算工具"),
			v.wrongIn(wrong, "instruments["), ticked(v.Language, form.Instruments, trade.Wire, trade.LetterOfCredit,
				trade.Collection, trade.ECNY, trade.OtherCBDC, trade.CryptoAsset)}}
	return v.show(status, "limits_set", frame{Page: page})
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

func ticked[T fmt.Stringer](l Language, chosen []string, values ...T) []option {
	list := options(l, "", "", values...)
	for i := range list {
		list[i].Here = slices.Contains(chosen, list[i].Value)
	}
	return list
}
