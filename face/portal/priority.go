package portal

import (
	"cmp"
	"errors"
	"slices"
	"strconv"

	"tallystick/book/trade"
	"tallystick/node/readmodel"
	"tallystick/risk"
)

// priorityRow is an open application that is worth a look before others.
type priorityRow struct{ ID, Enterprise, Bank, Asked, Score, Band, Tone, Why string }

const (
	mostOpen     = 60 // latest applications of each open state that are looked through
	mostPriority = 5
)

// priority gives the open applications that stand out most, or none to those who get
// no advice and while the journal is being read.
func (v *visit) priority() ([]priorityRow, error) {
	if v.Advice == nil {
		return nil, nil
	}
	var ids []trade.FinancingID
	open := map[trade.FinancingID]trade.Financing{}
	for _, state := range []trade.State{trade.Applied, trade.Accepted, trade.Approved} {
		list, err := v.Model.Financings(v.r.Context(), v.viewer, readmodel.FinancingFilter{State: state},
			readmodel.Page{Limit: mostOpen})
		if err != nil {
			return nil, err
		}
		for _, f := range list.Rows {
			ids = append(ids, f.Deal.Financing())
			open[f.Deal.Financing()] = f
		}
	}
	opinions, err := v.opinions(ids)
	if err != nil {
		return nil, err
	}
	opinions = slices.DeleteFunc(opinions, func(o risk.Opinion) bool { return o.Abstains || o.Band < risk.Low })
	slices.SortStableFunc(opinions, func(a, b risk.Opinion) int { return cmp.Compare(b.Score, a.Score) })
	var rows []priorityRow
	for _, o := range opinions[:min(mostPriority, len(opinions))] {
		f := open[o.Financing]
		row := priorityRow{ID: o.Financing.String(), Enterprise: v.partyName(f.Deal.Enterprise),
			Bank: v.partyName(f.Deal.Bank), Asked: moneyOf(f.Asked)}
		row.Score, row.Band, row.Tone = v.band(o)
		for _, r := range o.Reasons {
			if r.Weight > 0 {
				row.Why = v.pick(r.En, r.Zh)
				break
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// opinions are what stands out about financings, as far as there is advice.
func (v *visit) opinions(ids []trade.FinancingID) ([]risk.Opinion, error) {
	if v.Advice == nil || len(ids) == 0 {
		return nil, nil
	}
	opinions, err := v.Advice.Opinions(v.r.Context(), v.viewer, ids)
	if errors.Is(err, risk.ErrNone) || errors.Is(err, risk.ErrReading) {
		return nil, nil
	}
	return opinions, err
}

// band words an opinion in a line.
func (v *visit) band(o risk.Opinion) (score, band, tone string) {
	zh, en := o.Band.Words()
	return strconv.Itoa(o.Score), v.pick(en, zh), bandTones[o.Band]
}

// advise puts the advice beside financings that are listed.
func (v *visit) advise(rows []financingRow, list []trade.Financing) error {
	ids := make([]trade.FinancingID, len(list))
	for i, f := range list {
		ids[i] = f.Deal.Financing()
	}
	opinions, err := v.opinions(ids)
	if err != nil {
		return err
	}
	for _, o := range opinions {
		at := slices.Index(ids, o.Financing)
		if rows[at].Score, rows[at].Band, rows[at].BandTone = v.band(o); o.Abstains {
			rows[at].Score, rows[at].Band, rows[at].BandTone = "–", "", ""
		}
	}
	return nil
}
