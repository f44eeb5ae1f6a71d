package portal

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/gateway"
)

type pilotShow struct {
	Stops   []notice
	Places  []placeGroup
	Orders  []order
	Limits  []limitsPart // of each scenario
	Of      rateLimitsPart
	Rates   []fact
	RateDay string
	CSRF    string

	Calendar calendarShow
}

type placeRow struct {
	Name, From, Cap, Used  string
	Waived                 string // what of it was paid in the month without documents that were waived
	Scenario, Region, Bank string
	Stop, Resume           string // where it is asked once more; empty where there is nothing to stop or to resume
	State                  tag
}

// placeGroup are the places of a scenario.
type placeGroup struct {
	Name string
	Rows []placeRow
}

// put adds a row to the group of its name.
func (p *pilotShow) put(group string, row placeRow) {
	for i := range p.Places {
		if p.Places[i].Name == group {
			p.Places[i].Rows = append(p.Places[i].Rows, row)
			return
		}
	}
	p.Places = append(p.Places, placeGroup{group, []placeRow{row}})
}

// groupName is the scenario that a place belongs to, or what is about all of them.
func (v *visit) groupName(k trade.PilotKey) string {
	if k.Scenario == 0 {
		return v.placeName(k)
	}
	return v.name(k.Scenario)
}

func (v *visit) pilotShow() error { return v.pilotPage(http.StatusOK, "", nil, nil) }

func (v *visit) pilotPage(status int, tried string, refusal *notice, wrong gateway.InputErrors) error {
	pilots, rates, err := v.settings()
	if err != nil {
		return err
	}
	page := pilotShow{CSRF: v.session.CSRF}
	if page.Limits, err = v.limitsParts(); err != nil {
		return err
	}
	if page.Of, page.Calendar, err = v.rateLimitsPart(); err != nil {
		return err
	}
	for _, p := range pilots {
		row := v.placeRow(p)
		if p.Stopped && p.Place.Region == "" && p.Place.Bank.IsZero() {
			page.Stops = append(page.Stops,
				notice{Tone: "bad", Title: row.Name + v.pick(" is stopped by the regulator.", " 已被监管暂停。"),
					Detail: v.pick("What is disbursed can still be repaid.", "已放款业务仍可还款。")})
		}
		page.put(v.groupName(p.Place), row)
	}
	if len(rates.Rates) > 0 {
		page.RateDay = rates.Day.String()
	}
	for _, r := range rates.Rates {
		page.Rates = append(page.Rates, fact{string(r.Currency), per100(r.Per100)})
	}
	if page.Orders, err = v.pilotOrders(tried, refusal, wrong); err != nil {
		return err
	}
	return v.show(status, "pilot_show", frame{Notices: stray(page.Orders, refusal), Page: page})
}

func (v *visit) placeName(k trade.PilotKey) string {
	switch {
	case k == trade.PilotKey{}:
		return v.pick("The whole platform", "全平台")
	case k.Region != "":
		return v.regionName(k.Region)
	case !k.Bank.IsZero():
		return v.partyName(k.Bank)
	}
	return v.name(k.Scenario)
}

func (v *visit) placeRow(p trade.Pilot) placeRow {
	row := placeRow{Name: v.placeName(p.Place), From: "–", Cap: "–", Used: "–",
		State: tag{"good", v.pick("Open", "开放")}, Region: string(p.Place.Region)}
	if p.From != 0 {
		row.From = p.From.String()
	}
	if p.Cap > 0 {
		row.Cap = trade.FormatAmount(p.Cap, string(trade.CNY))
	}
	if p.Place.Region != "" || !p.Place.Bank.IsZero() {
		row.Used = trade.FormatAmount(p.Used, string(trade.CNY))
		if p.Waived > 0 {
			row.Waived = v.within(words.OfItWaived) + trade.FormatAmount(p.Waived, string(trade.CNY))
		}
	}
	if !p.Place.Bank.IsZero() {
		row.Bank = p.Place.Bank.String()
	}
	if p.Place.Scenario != 0 {
		row.Scenario = p.Place.Scenario.String()
	}
	if p.Facilitates {
		row.Waived += v.pick(" · ", " · ") + v.within(words.Facilitates)
	}
	if p.Stopped {
		row.State = tag{"bad", v.pick("Stopped", "已暂停")}
	}
	place := trade.Object{Key: p.Key()}
	about := url.Values{"scenario": {row.Scenario}, "region": {row.Region}, "bank": {row.Bank}}.Encode()
	if v.fits(trade.VerbResumePilot, place) {
		row.Resume = "/pilot/resume?" + about
	}
	if v.fits(trade.VerbStopPilot, place) {
		row.Stop = "/pilot/stop?" + about
	}
	return row
}

// span writes a number of seconds in the largest unit that divides it.
func (v *visit) span(seconds int64) string {
	switch {
	case seconds%3600 == 0:
		return strconv.FormatInt(seconds/3600, 10) + v.pick(" h", " 小时")
	case seconds%60 == 0:
		return strconv.FormatInt(seconds/60, 10) + v.pick(" min", " 分钟")
	}
	return strconv.FormatInt(seconds, 10) + v.pick(" s", " 秒")
}

func (v *visit) pilotOrders(tried string, refusal *notice, wrong gateway.InputErrors) ([]order, error) {
	o := &ordering{v: v, path: "/pilot", tried: tried, refusal: refusal, wrong: wrong}
	everything := trade.Object{Key: trade.PilotRecordKey(trade.PilotKey{})}
	of := offering{about: everything, tuned: map[string]field{"scenario": {Type: "hidden"},
		"region": {Type: "hidden"}, "bank": {Type: "hidden"}}}
	of.label = v.pick("Propose to resume the whole platform", "提议恢复全平台")
	o.offer("resume", of)
	of.label = v.pick("Stop everything", "暂停全平台")
	o.offer("stop", of)
	o.offer("admit", offering{start: gateway.AdmitToPilotForm{From: v.today().String(),
		PlaceForm: gateway.PlaceForm{Scenario: trade.ExportReceivables.String()}}})
	o.put("rates", v.pick("Publish a mid rate", "发布中间价"), false,
		trade.VerbPublishRates, trade.Object{},
		field{Name: "rateLines", Label: v.pick("Rates, as in USD 712.3400, EUR 780.1000",
			"汇率，例如 USD 712.3400, EUR 780.1000"), Required: true},
		field{Name: "day", Label: v.pick("Day", "日期"), Type: "date", Value: v.today().String(), Required: true},
		field{Name: "reason", Label: v.pick("Why a rate is far from the last (sealed to the regulator)",
			"与上次相差较大的理由（仅监管机构可见）"), Type: "textarea", Hint: v.pick(
			"Only then: with a reason the rates are proposed, and published when other governors agree.",
			"仅在相差较大时填写：填写后作为提案提交，其他监管员同意后发布。")})
	v.calendarOrder(o)
	return o.list()
}

func (v *visit) pilotOrder() error {
	if v.r.PathValue("do") != "rates" {
		return v.ordered("pilot", v.pilotPage)
	}
	form, to := ratesForm(v.r), "/pilot"
	if strings.TrimSpace(form.Reason) != "" {
		to = proposals
	}
	return v.carryOut(form, to, func(refusal *notice, wrong gateway.InputErrors) error {
		return v.pilotPage(http.StatusUnprocessableEntity, "rates", refusal, wrong)
	})
}
