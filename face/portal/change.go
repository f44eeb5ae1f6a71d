package portal

import (
	"fmt"
	"strconv"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/readmodel"
)

// changes sets what is proposed beside what stands without it.
func (v *visit) changes(act trade.Act) ([]change, error) {
	switch {
	case act.SetLimits != nil:
		return v.limitChanges(act.SetLimits.Limits)
	case act.SetRateLimits != nil:
		return v.rateLimitChanges(act.SetRateLimits.Limits)
	case act.SetThreshold != nil:
		standing, err := v.Model.Threshold(v.r.Context())
		return []change{{Label: v.pick("Governors that an act takes", "每项提案所需监管员人数"),
			Before: strconv.Itoa(int(standing)), After: strconv.Itoa(int(act.SetThreshold.Governors)),
			Changed: standing != act.SetThreshold.Governors}}, err
	case act.ActivateModel != nil:
		return v.modelChanges(*act.ActivateModel)
	case act.PublishRates != nil:
		return v.rateChanges(act.PublishRates.Rates)
	case act.Verb().OfKeepers():
		return v.keeperChanges(act)
	case act.ResumePilot != nil:
		return v.turns(v.placeName(act.ResumePilot.Key), v.pick("Stopped", "已暂停"), v.pick("Runs", "正常")), nil
	case act.UnfreezeDocument != nil:
		name := short(act.UnfreezeDocument.Document)
		d, ok, err := v.document(act.UnfreezeDocument.Document)
		if ok {
			name = v.documentRow(d).Number
		}
		return v.turns(name, v.pick("Frozen", "已冻结"), v.pick("Free to be used", "可使用")), err
	case act.ReinstateParty != nil:
		return v.turns(v.partyName(act.ReinstateParty.Party), v.pick("Suspended", "已暂停"), v.pick("In force", "正常")), nil
	case act.ExpelParty != nil:
		return v.turns(v.partyName(act.ExpelParty.Party), v.pick("Takes part", "参与中"),
			v.pick("Expelled for good: ", "永久清退：")+v.name(act.ExpelParty.Reason)), nil
	}
	return nil, nil
}

// turns is what becomes of one thing.
func (v *visit) turns(name, before, after string) []change {
	return []change{{name, before, after, true}}
}

// limitChanges sets limits beside those that would stand on their day.
func (v *visit) limitChanges(l trade.Limits) ([]change, error) {
	versions, err := v.Model.Limits(v.r.Context())
	if err != nil {
		return nil, err
	}
	facts := func(l trade.Limits) []fact {
		list := []fact{{v.say(words.Label("SetLimits", "scenario")), v.name(l.Scenario)},
			{v.say(words.Label("SetLimits", "from")), v.since(l.From)}}
		for _, f := range v.limitFacts(l) {
			if f.Basis != "" {
				f.Value += v.pick(" (", "（") + f.Basis + v.pick(")", "）")
			}
			list = append(list, f.fact)
		}
		return list
	}
	return beside(facts(trade.LimitsOn(versions, l.Scenario, l.From)), facts(l)), nil
}

// rateLimitChanges sets limits of rates beside those that would stand on their day.
func (v *visit) rateLimitChanges(l trade.RateLimits) ([]change, error) {
	versions, err := v.Model.RateLimits(v.r.Context())
	facts := func(l trade.RateLimits) []fact {
		return append([]fact{{v.say(words.Label("SetRateLimits", "from")), v.since(l.From)}}, v.rateLimitFacts(l)...)
	}
	return beside(facts(trade.RateLimitsOn(versions, l.From)), facts(l)), err
}

// since says from when something stands.
func (v *visit) since(from trade.Day) string {
	if from == 0 {
		return v.pick("the founding of the ledger", "账本创立之日")
	}
	return from.String()
}

// modelChanges sets a model beside the one that would be in force on its day.
func (v *visit) modelChanges(c trade.ActivateModel) ([]change, error) {
	models, _, err := known(v.Model.Models(v.r.Context(), v.viewer, max(trade.InstantOf(v.now()), c.From.Start())))
	facts := func(model, card trade.Digest, from string) []fact {
		name, whole := v.modelName(model)
		if whole != "" {
			name = whole
		}
		return []fact{{v.pick("Model file (SHA-256)", "模型文件（SHA-256）"), name},
			{v.pick("Model card (SHA-256)", "模型说明（SHA-256）"), orDash(cardName(card))},
			{v.pick("In force from", "生效日"), from}}
	}
	since := v.pick("the founding of the ledger", "账本创立之日")
	if models.Standing.Since != 0 {
		since = clock(models.Standing.From)
	}
	before, after := facts(models.Standing.Model, models.Standing.Card, since), facts(c.Model, c.Card, c.From.String())
	return beside(before, after), err
}

// rateChanges sets rates beside those published last, with how far they are apart.
func (v *visit) rateChanges(rates trade.Rates) ([]change, error) {
	last, _, err := known(v.Model.LatestRates(v.r.Context()))
	stood := map[trade.Currency]int64{}
	for _, rate := range last.Rates {
		stood[rate.Currency] = rate.Per100
	}
	day := v.pick("Day", "日期")
	changes := []change{{day, orDash(dayOf(last)), rates.Day.String(), last.Day != rates.Day}}
	for _, rate := range rates.Rates {
		was, now := stood[rate.Currency], per100(rate.Per100)
		if was == 0 {
			changes = append(changes, change{string(rate.Currency), "–", now, true})
			continue
		}
		if was != rate.Per100 {
			now += fmt.Sprintf(" (%+.2f%%)", 100*(float64(rate.Per100)/float64(was)-1))
		}
		changes = append(changes, change{string(rate.Currency), per100(was), now, was != rate.Per100})
	}
	return changes, err
}

// per100 writes a mid rate.
func per100(rate int64) string { return fmt.Sprintf("%d.%04d", rate/10_000, rate%10_000) }

// dayOf gives the day of rates, or nothing where there are none.
func dayOf(rates trade.Rates) string {
	if len(rates.Rates) == 0 {
		return ""
	}
	return rates.Day.String()
}

func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

// beside puts facts of the same label side by side; one that stands on one side only
// has a dash on the other.
func beside(before, after []fact) []change {
	const none = "–"
	stood := map[string]string{}
	for _, f := range before {
		stood[f.Label] = f.Value
	}
	var changes []change
	for _, f := range after {
		was, ok := stood[f.Label]
		if !ok {
			was = none
		}
		changes = append(changes, change{f.Label, was, f.Value, was != f.Value})
		delete(stood, f.Label)
	}
	for _, f := range before {
		if _, gone := stood[f.Label]; gone {
			changes = append(changes, change{f.Label, f.Value, none, true})
		}
	}
	return changes
}

// reachOf says which financings and payments an act would touch; nil: none.
func reachOf(act trade.Act) *readmodel.ReachFilter {
	switch {
	case act.ResumePilot != nil:
		return &readmodel.ReachFilter{Scenario: act.ResumePilot.Key.Scenario, Region: act.ResumePilot.Key.Region,
			Bank: act.ResumePilot.Key.Bank}
	case act.UnfreezeDocument != nil:
		return &readmodel.ReachFilter{Document: act.UnfreezeDocument.Document}
	}
	return nil
}
