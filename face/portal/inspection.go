package portal

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

type inspectionRow struct{ ID, Short, Enterprise, Bank, Region, Drawn, Block, Lot, State, Tone string }

type inspectionList struct {
	Lead        string
	Tiles       []tile
	States      []option
	Rows        []inspectionRow
	First, Next string
}

func (v *visit) inspectionList() error {
	query := v.r.URL.Query()
	var filter readmodel.InspectionFilter
	if err := narrowed(&filter.State, query.Get("state"), trade.Parse, words.StateIsUnknown); err != nil {
		return err
	}
	rows, next, err := asked(v.Model.Inspections(v.r.Context(), v.viewer, filter,
		readmodel.Page{Limit: pageRows, After: query.Get("after")}))
	if err != nil {
		return err
	}
	page := inspectionList{States: options(v.Language, v.pick("All", "全部"), query.Get("state"), trade.InspectionOpen,
		trade.InspectionDone),
		Lead: v.pick("Drawn by lot from what was disbursed, by the hash of the next block: nobody chose them. Keep "+
			"the papers ready.", "从已放款融资中由下一区块的哈希抽签产生，非人为选定。请备妥资料。")}
	if trade.Gives(v.person.Kind, v.person.Duties, trade.VerbReportInspection) {
		page.Lead = v.pick("Drawn by lot from what was disbursed, by the hash of the next block: nobody chose them. "+
			"Open one and report what you found.", "从已放款融资中由下一区块的哈希抽签产生，非人为选定。请打开后报告抽查结果。")
	}
	for _, i := range rows {
		page.Rows = append(page.Rows, v.inspectionRow(i))
	}
	page.First, page.Next = paging(&url.URL{Path: "/inspection", RawQuery: v.r.URL.RawQuery}, next)
	if page.Tiles, err = v.inspectionTiles(); err != nil {
		return err
	}
	return v.show(http.StatusOK, "inspection_list", frame{Live: "/live", Page: page})
}

func (v *visit) inspectionRow(i trade.Inspection) inspectionRow {
	row := inspectionRow{ID: i.Deal.Financing().String(), Short: short(i.Deal.Financing()),
		Enterprise: v.partyName(i.Deal.Enterprise), Bank: v.partyName(i.Deal.Bank), Region: v.regionName(i.Deal.Region),
		Drawn: clock(i.Since), Block: strconv.FormatInt(i.Height, 10),
		Lot: fmt.Sprintf("%04d < %04d", trade.Lot(i.Seed, i.Deal.Financing()), i.Share), State: v.name(i.State()),
		Tone: "warn"}
	switch i.Finding {
	case trade.Clean:
		row.State, row.Tone = v.name(i.Finding), "good"
	case trade.Irregular:
		row.State, row.Tone = v.name(i.Finding), "bad"
	}
	return row
}

func (v *visit) inspectionTiles() ([]tile, error) {
	totals, err := v.Model.InspectionTotals(v.r.Context(), v.viewer)
	if err != nil {
		return nil, err
	}
	var drawn, clean, irregular int64
	for _, t := range totals {
		drawn, clean, irregular = drawn+t.Drawn, clean+t.Clean, irregular+t.Irregular
	}
	standing, err := v.limitsNow()
	if err != nil {
		return nil, err
	}
	return []tile{{v.pick("Drawn", "已抽中"), strconv.FormatInt(drawn, 10),
		v.pick("of all that was disbursed, by lot", "由抽签从全部放款中产生")},
		{v.pick("To be reported", "待报告"), strconv.FormatInt(drawn-clean-irregular, 10),
			v.pick("inspections without a finding", "尚无结果的抽查")},
		{v.pick("Irregular", "发现问题"), strconv.FormatInt(irregular, 10), v.pick("of ", "共报告 ") +
			strconv.FormatInt(clean+irregular, 10) + v.pick(" reported", " 笔")},
		{v.pick("Share in force", "现行比例"), v.inspectShares(standing),
			v.pick("of what is disbursed today", "今日放款的抽查比例")}}, nil
}

// inspectShares writes the share that is drawn; where scenarios that lend differ in it, of each.
func (v *visit) inspectShares(standing []trade.Limits) string {
	var shares, named []string
	for _, l := range standing {
		if !slices.Contains(l.Scenario.Figures(), trade.ProductsFigure) {
			continue // what it draws are payments, which have a page of their own
		}
		share := percent(l.Inspect) + "%"
		named = append(named, v.name(l.Scenario)+" "+share)
		if !slices.Contains(shares, share) {
			shares = append(shares, share)
		}
	}
	if len(shares) > 1 {
		return strings.Join(named, " · ")
	}
	return strings.Join(shares, "")
}

// inspectionView is what there is to say of a financing's inspection.
type inspectionView struct {
	inspectionRow
	Facts   []fact
	Receipt string
	open    bool
}

// inspection gives the inspection of a financing, or nil where it was not drawn
// or does not concern the viewer.
func (v *visit) inspection(id trade.FinancingID) (*inspectionView, error) {
	i, ok, err := known(v.Model.Inspection(v.r.Context(), v.viewer, id))
	if err != nil || !ok {
		return nil, err
	}
	view := &inspectionView{inspectionRow: v.inspectionRow(i), open: i.State() == trade.InspectionOpen}
	view.Facts = []fact{{v.pick("Drawn", "抽中时间"), view.Drawn + v.pick(" · block ", " · 区块 ") + view.Block},
		{v.pick("Lot", "签号"), view.Lot + v.pick(" (of 10,000)", "（万分之一）")}, {v.pick("Seed: hash of the block",
			"种子（区块哈希）"), i.Seed.String()}}
	if !view.open {
		view.Facts = append(view.Facts, fact{v.pick("Reported", "报告时间"), clock(i.Done)},
			fact{v.pick("Reported by", "报告人"), v.answering(i.By)})
		if details, err := gateway.Details[gateway.InspectionDetails](v.r.Context(), v.Gateway, v.person,
			i.Details); err == nil {
			view.Facts = append(view.Facts, fact{v.pick("What was found", "抽查情况"), details.Report})
		}
	}
	view.Receipt, err = v.receiptPath("inspections", id.String())
	return view, err
}

// inspectionOrder lets a governor report what an inspection found.
func (v *visit) inspectionOrder(o *ordering, id trade.FinancingID) {
	o.offer("report-inspection", offering{about: trade.Object{Key: trade.InspectionKey(id)}})
}
