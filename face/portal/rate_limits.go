package portal

import (
	"net/http"
	"strconv"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// rateLimitsPart is what the page of the pilot says of the limits of rates.
type rateLimitsPart struct {
	rateLimitsVersion
	Propose string // where others are proposed; empty: not by this person
	Coming  []rateLimitsVersion
}

type rateLimitsVersion struct {
	From  string
	Facts []fact
}

// rateLimitsPart says which limits of rates stand and are to come, and which days
// they count.
func (v *visit) rateLimitsPart() (part rateLimitsPart, days calendarShow, err error) {
	versions, err := v.Model.RateLimits(v.r.Context())
	if err != nil {
		return part, days, err
	}
	version := func(l trade.RateLimits) rateLimitsVersion {
		return rateLimitsVersion{v.since(l.From), v.rateLimitFacts(l)}
	}
	standing := trade.RateLimitsOn(versions, v.today())
	part.rateLimitsVersion = version(standing)
	if v.begins(trade.VerbSetRateLimits) {
		part.Propose = "/pilot/rate-limits"
	}
	for _, l := range versions {
		if l.From > v.today() {
			part.Coming = append(part.Coming, version(l))
		}
	}
	days, err = v.calendar(standing)
	return part, days, err
}

func (v *visit) rateLimitFacts(l trade.RateLimits) []fact {
	return []fact{{v.pick("A rate is good for", "汇率有效"), strconv.Itoa(int(l.Workdays)) +
		v.pick(" working days; without a calendar ", " 个工作日；未发布日历时 ") + days(l.Age, v.Language)},
		{v.pick("A rate is proposed beyond", "中间价须经提案"), percent(l.Step) + v.pick("% from the last", "% 以上")},
		{v.pick("Contracted rates within", "约定汇率浮动"), "±" + percent(l.Band) +
			v.pick("% of the mid rate", "%（相对中间价）")}}
}

// rateLimitsSetPage shows the form for new limits of rates, filled with those that
// would stand tomorrow.
func (v *visit) rateLimitsSetPage() error {
	if !v.begins(trade.VerbSetRateLimits) {
		return notFound("没有该页面", "there is no such page")
	}
	return v.rateLimitsPage(http.StatusOK, "", nil, nil)
}

// rateLimitsSet checks the posted limits of rates against the rules, or proposes them.
func (v *visit) rateLimitsSet() error {
	return v.orderedAt("pilot", "rate-limits", proposals, v.rateLimitsPage)
}

func (v *visit) rateLimitsPage(status int, _ string, verdict *notice, wrong gateway.InputErrors) error {
	of, err := v.rateLimitsOffer()
	if err != nil {
		return err
	}
	return v.formPage(status, formPage{Heading: v.say(words.SetRateLimits), Action: "/pilot/rate-limits",
		Checks: true, Crumb: &crumb{"/pilot", v.pick("Pilot and limits", "试点与业务参数")}, Verdict: verdict,
		Lead: v.say(words.RateLimitsReplace)}, of, wrong)
}

func (v *visit) rateLimitsOffer() (offering, error) {
	versions, err := v.Model.RateLimits(v.r.Context())
	from := v.today() + 1
	l := trade.RateLimitsOn(versions, from)
	return offering{start: gateway.SetRateLimitsForm{From: from.String(), Age: l.Age, Workdays: l.Workdays,
		Step: percent(l.Step), Band: percent(l.Band)}}, err
}

// rateLimitsAtStake are the limits of rates that would stand otherwise, and all
// that they judge.
func (v *visit) rateLimitsAtStake() (stake, error) {
	of, err := v.rateLimitsOffer()
	before, _ := of.start.(gateway.SetRateLimitsForm)
	before.From = ""
	return stake{name: v.pick("from ", "自 ") + v.r.FormValue("from"), before: before,
		filter: &readmodel.ReachFilter{}}, err
}
