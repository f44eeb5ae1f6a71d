package portal

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"tallystick/book/trade"
	"tallystick/face/words"
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
	of, scenario, err := v.limitsOffer()
	if err != nil {
		return err
	}
	heading := v.pick("Set limits", "设定业务参数")
	if len(trade.Scenarios()) > 1 {
		heading = v.say(words.LimitsOf.With(words.Name(scenario)))
	}
	return v.formPage(status, formPage{Heading: heading, Action: "/pilot/limits",
		Checks: true, Crumb: &crumb{"/pilot", v.pick("Pilot and limits", "试点与业务参数")}, Verdict: verdict,
		Fold: v.say(words.NormsBehind), Lead: v.say(words.LimitsReplace)}, of, wrong)
}

// scenarioAsked is the scenario that a page is asked about; without a name it is the
// first.
func (v *visit) scenarioAsked() (trade.Scenario, error) {
	token := v.r.FormValue("scenario")
	if token == "" {
		return trade.Scenarios()[0], nil
	}
	s, err := trade.Parse[trade.Scenario](token)
	if err != nil {
		return 0, notFound(words.NoSuchScenario.Zh, words.NoSuchScenario.En)
	}
	return s, nil
}

// limitsOffer starts from the limits of the scenario asked about that would stand
// tomorrow. Products that the scenario does not offer are not shown, and stay as
// they stand.
func (v *visit) limitsOffer() (offering, trade.Scenario, error) {
	scenario, err := v.scenarioAsked()
	if err != nil {
		return offering{}, 0, err
	}
	versions, err := v.Model.Limits(v.r.Context())
	form := limitsForm(v.today()+1, trade.LimitsOn(versions, scenario, v.today()+1))
	hidden, tuned := field{Type: "hidden"}, map[string]field{}
	tuned["scenario"] = hidden
	for i, b := range form.Bases {
		name := fmt.Sprintf("bases[%d].", i)
		tuned[name+"figure"] = hidden
		figure, _ := trade.Parse[trade.Figure](b.Figure) // of this very form
		tuned[name+"norm"] = field{Label: v.say(words.Name(figure).Capital()), Folded: true}
	}
	for i, p := range form.Products {
		name := fmt.Sprintf("products[%d].", i)
		tuned[name+"product"] = hidden
		product, failed := trade.Parse[trade.Product](p.Product)
		if failed != nil || product.Scenario() != scenario {
			tuned[name+"advance"], tuned[name+"tenorDays"] = hidden, hidden
			continue
		}
		tuned[name+"advance"] = field{Label: v.name(product) + v.pick(": advance (% of the value)", "：融资比例（%）")}
		tuned[name+"tenorDays"] = field{Label: v.name(product) + v.pick(": longest tenor (days)", "：最长期限（天）")}
	}
	for i, m := range form.Marks {
		name := fmt.Sprintf("marks[%d].", i)
		tuned[name+"label"] = hidden
		label, _ := trade.Parse[trade.MarkLabel](m.Label) // of this very form
		tuned[name+"exact"] = field{Label: v.say(words.AlikeExactly.With(words.Name(label)))}
		tuned[name+"loose"] = field{Label: v.say(words.AlikeLoosely.With(words.Name(label)))}
	}
	var more []field
	var modes []option
	for _, m := range slices.Concat(financeableModes, others(form.Modes)) {
		modes = append(modes, option{string(m), v.modeName(m), slices.Contains(form.Modes, string(m))})
	}
	if slices.Contains(scenario.Figures(), trade.ModesFigure) {
		tuned["modes"] = field{Options: modes, Type: "checks"}
		tuned["documentAgeDays"] = field{Required: true}
		more = []field{{ID: "more-modes", Name: "modes", Label: v.pick(
			"Further supervision modes (four digits, with spaces between)", "其他监管方式（四位代码，空格分隔）")}}
	}
	for figure, names := range figureFields {
		for _, name := range names {
			if !slices.Contains(scenario.Figures(), figure) {
				tuned[name] = hidden
			}
		}
	}
	return offering{start: form, tuned: tuned, more: more}, scenario, err
}

// figureFields are the fields of figures that not every scenario has.
var figureFields = map[trade.Figure][]string{
	trade.SourcesFigure: {"sources"}, trade.ClassCTenorFigure: {"classCTenorDays"},
	trade.ModesFigure: {"modes"}, trade.DocumentAgeFigure: {"documentAgeDays"},
	trade.InspectFigure: {"inspect"}, trade.RemainderFigure: {"remainder"}, trade.CodesFigure: {"codes"},
	trade.VerifyAboveFigure: {"verifyAbove"}, trade.RefundCheckFigure: {"refundCheck"},
	trade.ReturnHoldFigure: {"returnHoldDays"}, trade.WaivedShareFigure: {"waivedShare"},
	trade.MatchWithinFigure: {"matchWithinDays"}, trade.SettlementBandFigure: {"settlementBand"},
	trade.PettyCashFigure: {"pettyCash"}, trade.CheckDaysFigure: {"checkDays"},
	trade.InvoiceWholeFigure: {"invoiceWhole"}, trade.SplitFigure: {"splitWindowDays", "splitCount"},
	trade.SpecialFigure:   {"specialRefundDays", "specialRefundFree"},
	trade.TaskFloorFigure: {"taskFloor"}, trade.TaskDaysFigure: {"deferredDays", "deferredStrictDays", "advanceDays",
		"advanceStrictDays", "loanDays"},
}

// limitsAtStake are the limits that would stand otherwise, and all that they judge.
func (v *visit) limitsAtStake() (stake, error) {
	of, scenario, err := v.limitsOffer()
	before, _ := of.start.(gateway.SetLimitsForm)
	before.From = ""
	name := v.pick("from ", "自 ") + v.r.FormValue("from")
	if len(trade.Scenarios()) > 1 {
		name = v.name(scenario) + v.pick(", ", "，") + name
	}
	return stake{name: name, before: before, tuned: of.tuned,
		filter: &readmodel.ReachFilter{Scenario: scenario}}, err
}

// limitsPart is what the page of the pilot says of one scenario's limits.
type limitsPart struct {
	limitsVersion
	Scenario string          // its name, where there are several
	Propose  string          // where others are proposed; empty: not by this person
	Coming   []limitsVersion // announced for a later day
}

type limitsVersion struct {
	From  string
	Facts []limitFact
}

// limitFact is a figure of the limits, and the norm on which it rests.
type limitFact struct {
	fact
	Basis string
}

// limitsParts says what stands of every scenario and what is to come.
func (v *visit) limitsParts() (parts []limitsPart, err error) {
	versions, err := v.Model.Limits(v.r.Context())
	if err != nil {
		return nil, err
	}
	for _, standing := range trade.Standing(versions, v.today()) {
		part := limitsPart{limitsVersion: v.limitsVersion(standing)}
		if len(trade.Scenarios()) > 1 {
			part.Scenario = v.name(standing.Scenario)
		}
		if v.begins(trade.VerbSetLimits) {
			part.Propose = "/pilot/limits?scenario=" + standing.Scenario.String()
		}
		for _, l := range versions {
			if l.Scenario == standing.Scenario && l.From > v.today() {
				part.Coming = append(part.Coming, v.limitsVersion(l))
			}
		}
		parts = append(parts, part)
	}
	return parts, nil
}

func (v *visit) limitsVersion(l trade.Limits) limitsVersion {
	return limitsVersion{From: v.since(l.From), Facts: v.limitFacts(l)}
}

func (v *visit) limitFacts(l trade.Limits) (facts []limitFact) {
	own := l.Scenario.Figures()
	add := func(figure trade.Figure, label, value string) {
		if !slices.Contains(own, figure) {
			return
		}
		f := limitFact{fact: fact{label, value}}
		if norm, ok := l.BasisOf(figure); ok {
			f.Basis = v.within(words.RestsOn.With(words.Norm(norm)))
		}
		facts = append(facts, f)
	}
	for _, p := range l.Products {
		if p.Product.Scenario() == l.Scenario {
			add(trade.ProductsFigure, v.name(p.Product), percent(p.Advance)+"% · "+days(p.Tenor, v.Language))
		}
	}
	var modes []string
	for _, m := range l.Modes {
		modes = append(modes, v.modeName(m))
	}
	add(trade.HoldFigure, v.pick("A hold lasts", "占用时限"), v.span(l.HoldSeconds)+
		v.within(words.ExtendedAtMost.With(l.HoldExtensions)))
	add(trade.ClassCTenorFigure, v.pick("Class C tenor", "C 类企业期限"), days(l.ClassCTenor, v.Language))
	add(trade.ModesFigure, v.within(words.SupervisionModes), strings.Join(modes, v.pick(", ", "、")))
	add(trade.SourcesFigure, v.pick("Sources of repayment", "还款来源"), nameList(v.Language, l.Sources))
	add(trade.InstrumentsFigure, v.pick("Instruments", "结算工具"), nameList(v.Language, l.Instruments))
	add(trade.BackdateFigure, v.pick("Registered late by at most", "最迟补登"), days(l.Backdate, v.Language))
	add(trade.InspectFigure, v.pick("Drawn for inspection", "抽查比例"), percent(l.Inspect)+"%")
	add(trade.DocumentAgeFigure, v.within(words.ADocumentMayBeUsed), v.pick("until ", "申报后 ")+
		days(l.DocumentAge, v.Language)+v.pick(" after its declaration", "内"))
	add(trade.CodesFigure, v.within(words.TransactionCodes), strings.Join(codeTexts(l.Codes), v.pick(", ", "、")))
	dollars := func(minor int64) string { return v.within(words.Above) + money(minor, trade.USD) }
	add(trade.VerifyAboveFigure, v.within(words.DocumentsAreNamed), dollars(l.VerifyAbove))
	add(trade.RefundCheckFigure, v.within(words.RefundsTakeASecondPerson), dollars(l.RefundCheck))
	add(trade.ReturnHoldFigure, v.within(words.ARefundForReturnedGoodsHolds),
		days(l.ReturnHold, v.Language))
	add(trade.WaivedShareFigure, v.within(words.ABankMayWaive),
		v.within(words.OfWhatItPays.With(percent(l.WaivedShare))))
	add(trade.MatchWithinFigure, v.within(words.AdvancesAreMatched), v.within(words.AfterTheyWereExpected.With(
		days(l.MatchWithin, v.Language))))
	add(trade.SettlementBandFigure, v.within(words.BandOfSettlement), "± "+percent(l.SettlementBand)+"%")
	add(trade.PettyCashFigure, v.within(words.PettyCashAMonth), money(l.PettyCash, trade.USD))
	v.taskFacts(l, add)
	if l.SpecialDays > 0 {
		add(trade.SpecialFigure, v.within(words.SpecialRefunds), v.say(words.SpecialFrom.With(l.SpecialDays,
			money(l.SpecialFree, trade.USD))))
	}
	add(trade.CheckDaysFigure, v.within(words.ChecksWithin), days(l.CheckDays, v.Language))
	whole := words.No
	if l.InvoiceWhole {
		whole = words.Yes
	}
	add(trade.InvoiceWholeFigure, v.within(words.OneForEach), v.within(whole))
	if l.SplitCount > 0 {
		add(trade.SplitFigure, v.within(words.SplitIs), v.say(words.SplitCounts.With(l.SplitCount, l.SplitWindow)))
	}
	for _, m := range l.Marks {
		add(trade.MarksFigure, v.say(words.Alike.With(words.Name(m.Label))), v.say(words.ExactLoose.With(
			words.Name(m.Exact), words.Name(m.Loose))))
	}
	add(trade.RemainderFigure, v.pick("Remainder that may be closed", "可关闭尾差"), percent(l.Remainder)+
		v.pick("% of the face", "%（占票面）"))
	return facts
}

// taskFacts say from what amount and after how many days something is to be reported.
func (v *visit) taskFacts(l trade.Limits, add func(of trade.Figure, name, value string)) {
	floor := v.within(words.NoTasks)
	if l.TaskFloor != 0 {
		floor = v.within(words.Above) + money(l.TaskFloor, trade.USD)
	}
	add(trade.TaskFloorFigure, v.within(words.TaskFloors), floor)
	for k := trade.DeferredReceipt; k <= trade.ImportLoan; k++ {
		if k.Scenario() == l.Scenario {
			add(trade.TaskDaysFigure, v.say(words.ReportedBeyond.With(words.Name(k))), v.say(words.DaysByClass.With(
				l.TaskDays(k, trade.ClassA), l.TaskDays(k, trade.ClassB))))
		}
	}
}

// limitsForm writes limits down as the form that would set them. A hold is set
// in whole hours; what is shorter counts as one.
func limitsForm(from trade.Day, l trade.Limits) gateway.SetLimitsForm {
	form := gateway.SetLimitsForm{Scenario: l.Scenario.String(), From: from.String(),
		HoldHours:      int32((l.HoldSeconds + 3599) / 3600),
		HoldExtensions: int32(l.HoldExtensions),
		ClassCTenor:    l.ClassCTenor, Backdate: l.Backdate, DocumentAge: l.DocumentAge, ReturnHold: l.ReturnHold,
		Codes: codeTexts(l.Codes)}
	own := l.Scenario.Figures()
	if slices.Contains(own, trade.InspectFigure) {
		form.Inspect = percent(l.Inspect)
	}
	if len(l.Products) > 0 {
		form.Remainder = percent(l.Remainder)
	}
	form.CheckDays, form.InvoiceWhole = l.CheckDays, l.InvoiceWhole
	if slices.Contains(own, trade.VerifyAboveFigure) {
		form.VerifyAbove = trade.FormatAmount(l.VerifyAbove, string(trade.USD))
	}
	if slices.Contains(own, trade.RefundCheckFigure) {
		form.RefundCheck = trade.FormatAmount(l.RefundCheck, string(trade.USD))
	}
	if slices.Contains(own, trade.PettyCashFigure) {
		form.SettlementBand = percent(l.SettlementBand)
		form.PettyCash = trade.FormatAmount(l.PettyCash, string(trade.USD))
	}
	if slices.Contains(own, trade.TaskFloorFigure) {
		form.TaskFloor = trade.FormatAmount(l.TaskFloor, string(trade.USD))
		form.DeferredDays, form.DeferredStrict, form.AdvanceDays = l.DeferredDays, l.DeferredStrict, l.AdvanceDays
		form.AdvanceStrict, form.LoanDays = l.AdvanceStrict, l.LoanDays
	}
	if slices.Contains(own, trade.SpecialFigure) {
		form.SpecialDays, form.SpecialFree = l.SpecialDays, trade.FormatAmount(l.SpecialFree, string(trade.USD))
	}
	if slices.Contains(own, trade.WaivedShareFigure) {
		form.WaivedShare = percent(l.WaivedShare)
	}
	form.MatchWithin, form.SplitWindow, form.SplitCount = l.MatchWithin, l.SplitWindow, l.SplitCount
	for _, f := range own { // one line for each, filled in or not
		basis := gateway.BasisForm{Figure: f.String()}
		if norm, ok := l.BasisOf(f); ok {
			basis.Norm = words.Norm(norm).Zh
		}
		form.Bases = append(form.Bases, basis)
	}
	for _, p := range l.Products {
		form.Products = append(form.Products, gateway.ProductLimitForm{Product: p.Product.String(),
			Advance: percent(p.Advance), Tenor: p.Tenor})
	}
	for _, label := range l.Scenario.MarkLabels() {
		m := l.OfMark(label)
		form.Marks = append(form.Marks, gateway.MarkLimitForm{Label: label.String(), Exact: m.Exact.String(),
			Loose: m.Loose.String()})
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

func codeTexts(codes []trade.BoPCode) (texts []string) {
	for _, c := range codes {
		texts = append(texts, string(c))
	}
	return texts
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
