package portal

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"tallystick/book/trade"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
	"tallystick/risk"
)

// Adviser gives opinions on applications, as one party sees them: when the
// application came in, and now; and tells how its models do.
type Adviser interface {
	Opinion(ctx context.Context, viewer trade.Viewer, id trade.FinancingID) (first, now risk.Opinion, err error)
	Opinions(ctx context.Context, viewer trade.Viewer, ids []trade.FinancingID) ([]risk.Opinion, error)
	Models(ctx context.Context, viewer trade.Viewer) (risk.Models, error)
}

// opinionView is the advice on a financing. It is shown, and decides nothing.
type opinionView struct {
	Reading, Abstains           bool
	Score, First                string
	Band, Tone                  string
	Reasons                     []reasonRow
	Rest, Base, Model, Features string
	ByTable                     bool
	Awaited                     string // the model in force, for which the table stands in
	Delay                       string
	Notes                       []noteRow
	score                       int
	wholeModel, wholeFeatures   string
}

type reasonRow struct {
	Weight, Words, Lower, Class string
	Links                       []crumb
}

// noteRow is what a bank made of advice.
type noteRow struct{ When, Words, Why string }

var bandTones = [...]string{risk.Clear: "good", risk.Low: "warn", risk.Check: "warn", risk.Alarm: "bad"}

// opinion gives the advice on a financing, or nil to those who get none.
func (v *visit) opinion(id trade.FinancingID) (*opinionView, error) {
	if v.Advice == nil {
		return nil, nil
	}
	first, now, err := v.Advice.Opinion(v.r.Context(), v.viewer, id)
	switch {
	case errors.Is(err, risk.ErrNone):
		return nil, nil
	case errors.Is(err, risk.ErrReading):
		return &opinionView{Reading: true}, nil
	case err != nil:
		return nil, err
	}
	zh, en := now.Band.Words()
	view := &opinionView{Abstains: now.Abstains, Score: strconv.Itoa(now.Score), Band: v.pick(en, zh),
		Tone: bandTones[now.Band], Base: signed(now.Base), Model: now.ModelHash()[:12],
		Features: now.FeatureHash()[:12],
		ByTable:  now.ByTable(), Awaited: now.AwaitedHash(), score: now.Score, wholeModel: now.ModelHash(),
		wholeFeatures: now.FeatureHash()}
	if first.Score != now.Score {
		view.First = strconv.Itoa(first.Score)
	}
	if now.Rest != 0 {
		view.Rest = signed(now.Rest)
	}
	if d := now.Delay; d != nil {
		view.Delay = fmt.Sprintf(v.pick("%s, in eight of ten cases %s to %s; by %d settled loans",
			"%s，八成情形为%s至%s；依据 %d 笔已结清贷款"), v.fromMaturity(d.Days), v.fromMaturity(d.Low), v.fromMaturity(d.High),
			d.From)
	}
	for _, r := range now.Reasons {
		view.Reasons = append(view.Reasons, v.reasonRow(r))
	}
	view.Notes, err = v.adviceNotes(id)
	return view, err
}

// fromMaturity words a number of days after maturity, or before it.
func (v *visit) fromMaturity(days float64) string {
	if days < -0.5 {
		return fmt.Sprintf(v.pick("%.0f days early", "提前 %.0f 天"), -days)
	}
	if days > 0.5 {
		return fmt.Sprintf(v.pick("%.0f days late", "逾期 %.0f 天"), days)
	}
	return v.pick("on the day", "到期日当天")
}

func signed(hundredths int) string { return fmt.Sprintf("%+d", hundredths) }

func (v *visit) reasonRow(r risk.Reason) reasonRow {
	row := reasonRow{Weight: signed(r.Weight), Words: v.pick(r.En, r.Zh), Class: "more"}
	switch {
	case r.Weight <= 0:
		row.Class = "less"
	case r.LowerEn != "":
		row.Lower = v.pick(r.LowerEn, r.LowerZh)
	}
	for _, e := range r.Evidence {
		if e.Kind == "document" {
			row.Links = append(row.Links, crumb{"/declaration/" + e.ID, v.pick("Declaration ", "报关单 ") +
				e.ID[:min(8, len(e.ID))]})
		}
	}
	return row
}

// adviceNotes are what the bank made of advice on a financing, latest first.
func (v *visit) adviceNotes(id trade.FinancingID) ([]noteRow, error) {
	list, err := v.Model.History(v.r.Context(), v.viewer, readmodel.FinancingNoun, id, readmodel.Page{Limit: 100})
	if err != nil {
		return nil, err
	}
	var rows []noteRow
	for _, entry := range list.Rows {
		for _, event := range entry.Events {
			noted, ok := event.(trade.AdviceNoted)
			if !ok {
				continue
			}
			row := noteRow{When: clock(entry.At), Words: v.eventWords(noted)}
			if details, err := gateway.Details[gateway.AdviceDetails](v.r.Context(), v.Gateway, v.person,
				noted.Details); err == nil {
				row.Why = details.Why
			}
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// adviceOrder lets the bank's officer note what came of the advice shown.
func (v *visit) adviceOrder(o *ordering, id trade.FinancingID, shown *opinionView) {
	if shown == nil || shown.Reading || shown.Abstains {
		return
	}
	hidden := field{Type: "hidden"}
	o.offer("advice", offering{about: trade.Object{Key: trade.FinancingKey(id)},
		start: gateway.NoteAdviceForm{Followed: true, Score: uint16(shown.score), Model: shown.wholeModel,
			Features: shown.wholeFeatures},
		tuned: map[string]field{"score": hidden, "model": hidden, "features": hidden}})
}
