package portal

import (
	"html/template"
	"net/http"
	"strconv"

	"tallystick/trade"
)

type overviewShow struct {
	Lead     string
	Tiles    []tile
	Chart    template.HTML
	Alerts   []alertRow
	Totals   []totalTable
	Refusals []refusalRow
	Values   []valueRow
}

type totalTable struct {
	Heading, Label string
	Rows           []totalRow
}

type totalRow struct {
	Name, Amount, Outstanding string
	Applied, Disbursed        int64
}

type refusalRow struct {
	Label string
	Rule  uint16
	Count int64
}

type valueRow struct {
	Currency, Face string
	Count          int64
	Bar            barView
}

// overview shows the whole platform as the regulator and its branches see it.
func (v *visit) overview() error {
	if v.person.Kind != trade.Regulator && v.person.Kind != trade.Branch {
		return notFound("没有该页面", "there is no such page")
	}
	page := overviewShow{Lead: v.regionName(v.person.Region) + v.pick(" · amounts as disbursed, in their own currencies", " · 金额按放款原币计")}
	var err error
	if page.Tiles, err = v.overviewTiles(); err != nil {
		return err
	}
	if page.Chart, err = v.chart(); err != nil {
		return err
	}
	alerts, _, err := v.alerts("", "", 6)
	if err != nil {
		return err
	}
	for _, a := range alerts {
		page.Alerts = append(page.Alerts, v.alertRow(a))
	}
	if page.Totals, err = v.totals(); err != nil {
		return err
	}
	if page.Refusals, err = v.refusals(); err != nil {
		return err
	}
	if page.Values, err = v.values(); err != nil {
		return err
	}
	return v.show(http.StatusOK, "overview_show", frame{Live: "/live", Page: page})
}

// ruleRow words a rule as the refusal that it makes.
func (v *visit) ruleRow(rule trade.Rule, count int64) refusalRow {
	return refusalRow{Label: v.refusalNotice(trade.Refusal{Rule: rule}).Title, Rule: uint16(rule), Count: count}
}

type alertRow struct {
	Number                                              uint64
	Label, Words, Who, Enterprise, Region, Amount, When string
	Link                                                string
	Links                                               []crumb
}

type alertList struct {
	Kinds       []option
	Rows        []alertRow
	First, Next string
}

var alertKinds = []trade.AlertKind{trade.ShortfallOpened, trade.SourceAmended, trade.SourceWithdrawn, trade.GoodsCameBack, trade.ClassDowngraded, trade.HoldLapsed,
	trade.MaturityPassed, trade.ProceedsDiverted, trade.PledgeUncovered, trade.RepaidFromPurchase}

func (v *visit) alertRow(a trade.Alert) alertRow {
	row := alertRow{Number: a.Number, Label: v.name(a.Kind), Words: v.alertWords(a.Kind), Enterprise: v.partyName(a.Enterprise), Region: v.regionName(a.Region), When: clock(a.At), Link: "/alert"}
	row.Who = row.Enterprise
	if a.Amount.Currency != "" {
		row.Amount = moneyOf(a.Amount)
	}
	if !a.Document.IsZero() {
		row.Links = append(row.Links, crumb{"/declaration/" + a.Document.String(), v.pick("Declaration", "报关单")})
	}
	if !a.Financing.IsZero() {
		row.Links = append(row.Links, crumb{"/financing/" + a.Financing.String(), v.pick("Financing", "融资")})
	}
	if !a.Proceeds.IsZero() && (v.person.Kind == trade.Regulator || v.person.Kind == trade.Branch) {
		row.Links = append(row.Links, crumb{"/proceeds/" + a.Proceeds.String(), v.pick("Proceeds", "收汇")})
	}
	if len(row.Links) > 0 {
		row.Link = row.Links[0].Path
	}
	return row
}

func (v *visit) alertWords(k trade.AlertKind) string {
	switch k {
	case trade.ShortfallOpened:
		return v.pick("More is taken from the document than it is worth: ask for repayment or other security.", "占用已超过单据现值，请要求还款或补充担保。")
	case trade.SourceAmended:
		return v.pick("Customs changed the declaration while value was claimed.", "单据被占用期间海关修改了报关单。")
	case trade.SourceWithdrawn:
		return v.pick("Customs withdrew the declaration while value was claimed.", "单据被占用期间海关撤销了报关单。")
	case trade.GoodsCameBack:
		return v.pick("Goods came back while value was claimed.", "单据被占用期间发生退运。")
	case trade.ClassDowngraded:
		return v.pick("The enterprise was downgraded with loans outstanding.", "企业在有未结清融资时被降级。")
	case trade.HoldLapsed:
		return v.pick("The hold ran out before disbursal; the value is free again.", "占用到期未放款，价值已释放。")
	case trade.MaturityPassed:
		return v.pick("The maturity passed with principal owed.", "到期未还清本金。")
	case trade.ProceedsDiverted:
		return v.pick("The buyer paid into another bank than the lender's.", "买方货款汇入了非融资银行。")
	case trade.PledgeUncovered:
		return v.pick("After a correction the value was no longer free to be pledged again.", "更正后价值已不足以重新质押。")
	case trade.RepaidFromPurchase:
		return v.pick("Foreign exchange was bought to repay.", "以购汇方式还款。")
	}
	return ""
}

func (v *visit) alertList() error {
	query := v.r.URL.Query()
	rows, next, err := v.alerts(query.Get("kind"), query.Get("after"), pageRows)
	if err != nil {
		return err
	}
	page := alertList{Kinds: options(v.Language, v.pick("All", "全部"), query.Get("kind"), alertKinds...)}
	for _, a := range rows {
		page.Rows = append(page.Rows, v.alertRow(a))
	}
	page.First, page.Next = paging(v.r.URL, next)
	return v.show(http.StatusOK, "alert_list", frame{Live: "/live", Page: page})
}

type entryRow struct {
	Place, When, Who, Verb, Refused string
	Notes                           []string
}

type entryList struct {
	Rows        []entryRow
	First, Next string
}

// entryRow words one entry of the journal. The actor is empty when the person
// may not know it.
func (v *visit) entryRow(e trade.Entry) entryRow {
	row := entryRow{Place: strconv.FormatInt(e.Height, 10) + "/" + strconv.Itoa(int(e.Index)), When: clock(e.At), Verb: v.name(e.Verb)}
	if !e.By.Party.IsZero() {
		row.Who = v.partyName(e.By.Party)
	}
	if !e.Refusal.OK() {
		said := v.refusalNotice(e.Refusal)
		row.Refused, row.Notes = said.Title, []string{said.Detail}
		return row
	}
	for i, event := range e.Events {
		if i == 6 {
			row.Notes = append(row.Notes, v.pick("and ", "另有 ")+strconv.Itoa(len(e.Events)-i)+v.pick(" more", " 项"))
			break
		}
		row.Notes = append(row.Notes, v.eventWords(event))
	}
	return row
}

// eventWords says in a line what happened.
func (v *visit) eventWords(event trade.Event) string {
	switch e := event.(type) {
	case trade.DocumentsPublished:
		return v.pick("Documents published: ", "发布单据：") + strconv.Itoa(len(e.Documents))
	case trade.DocumentAmended:
		return v.pick("Face is now ", "票面金额改为 ") + moneyOf(e.Face)
	case trade.GoodsReturned:
		return v.pick("Goods returned", "登记退运")
	case trade.FinancingApplied:
		return v.pick("Applied for ", "申请 ") + moneyOf(e.Asked)
	case trade.FinancingAccepted:
		return v.pick("Accepted; value held until ", "已受理，占用至 ") + clock(e.HoldUntil)
	case trade.FinancingEnded:
		return v.name(e.State) + v.pick(": ", "：") + v.name(e.Reason)
	case trade.FinancingDisbursed:
		return v.pick("Disbursed; maturity ", "已放款，到期日 ") + e.Terms.Maturity.String()
	case trade.FinancingRepaid:
		return v.pick("Repaid from ", "还款来源：") + v.name(e.Repayment.Source)
	case trade.FinancingSettled:
		return v.pick("Settled", "已结清")
	case trade.FinancingApproved:
		return v.pick("Approved by a second person", "已由另一人复核通过")
	case trade.ProceedsRegistered:
		return v.pick("Proceeds of ", "收汇 ") + moneyOf(e.Proceeds.Amount)
	case trade.AlertRaised:
		return v.pick("Alert: ", "预警：") + v.name(e.Alert.Kind)
	case trade.ValueMoved:
		return v.movedWords(e)
	}
	return ""
}

func (v *visit) movedWords(e trade.ValueMoved) string {
	switch {
	case e.Held > 0:
		return v.pick("Value held", "价值占用")
	case e.Pledged > 0:
		return v.pick("Value pledged", "价值质押")
	case e.Collected > 0:
		return v.pick("Value collected", "收汇核销")
	}
	return v.pick("Value released", "价值释放")
}
