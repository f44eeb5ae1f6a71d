package portal

import (
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"reflect"
	"slices"
	"strconv"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/readmodel"
)

type overviewShow struct {
	Lead     string
	Tiles    []tile
	Chart    template.HTML
	Alerts   []alertRow
	Look     []lookRow
	Totals   []totalTable
	MayStop  bool
	Refusals []refusalRow
	Values   []valueRow
}

type totalTable struct {
	Heading, Label string
	Groups         []totalGroup
}

// totalGroup is what one region, bank or product comes to, in each currency.
type totalGroup struct {
	Name string
	Rows []totalRow
}

type totalRow struct {
	Amount, Outstanding string
	Applied, Disbursed  int64
	lent, owed          trade.Money
	Sum                 bool // of the rows above it, in CNY
}

func (t *totalTable) put(name string, row totalRow) {
	for i := range t.Groups {
		if t.Groups[i].Name == name {
			t.Groups[i].Rows = append(t.Groups[i].Rows, row)
			return
		}
	}
	t.Groups = append(t.Groups, totalGroup{name, []totalRow{row}})
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
	page := overviewShow{MayStop: v.begins(trade.VerbAdmitToPilot), Lead: v.regionName(v.person.Region) +
		v.pick(" · amounts in their own currencies, sums in CNY at the mid rates of the day",
			" · 金额按原币列示，合计按当日中间价折人民币")}
	alerts, _, err := v.alerts("", "", 4)
	errs := []error{err, nil, nil, nil, nil, nil, nil}
	for _, a := range alerts {
		page.Alerts = append(page.Alerts, v.alertRow(a))
	}
	page.Tiles, errs[1] = v.overviewTiles()
	page.Chart, errs[2] = v.chart()
	page.Totals, errs[3] = v.totals()
	page.Refusals, errs[4] = v.refusals()
	page.Values, errs[5] = v.values()
	page.Look, errs[6] = v.look()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return v.show(http.StatusOK, "overview_show", frame{Live: "/live", Notices: v.troubles(), Page: page})
}

type alertRow struct {
	Number                                         string // the first digits of its identifier
	Label, Words, Enterprise, Region, Amount, When string
	Link                                           string
	Links                                          []crumb
}

type alertList struct {
	Kinds       []option
	Rows        []alertRow
	First, Next string
}

var alertKinds = []trade.AlertKind{trade.ShortfallOpened, trade.SourceAmended, trade.SourceWithdrawn,
	trade.GoodsCameBack, trade.ClassDowngraded, trade.HoldLapsed,
	trade.MaturityPassed, trade.ProceedsDiverted, trade.PledgeUncovered, trade.RepaidFromPurchase,
	trade.CryptoAssetRefused,
	trade.NoLongerQualifies, trade.DocumentReplaced, trade.WithdrawalUndone, trade.ReturnUndone,
	trade.EnterpriseSucceeded,
	trade.MatchUndone, trade.EnterpriseSuspended, trade.EnterpriseExpelled, trade.EnterpriseReinstated}

func (v *visit) alertRow(a trade.Alert) alertRow {
	row := alertRow{Number: a.ID.String()[:8], Label: v.name(a.Kind),
		Words: v.say(words.AlertDetail(a.Kind)), Enterprise: v.partyName(a.Enterprise),
		Region: v.regionName(a.Region), When: clock(a.At), Link: "/alert"}
	if a.Amount.Currency != "" {
		row.Amount = moneyOf(a.Amount)
	}
	if !a.Document.IsZero() {
		row.Links = append(row.Links, crumb{"/declaration/" + a.Document.String(), v.pick("Declaration", "报关单")})
	}
	if id := a.Deal.Financing(); !id.IsZero() {
		row.Links = append(row.Links, crumb{"/financing/" + id.String(), v.pick("Financing", "融资")})
	}
	if !a.Proceeds.IsZero() && (v.person.Kind == trade.Regulator || v.person.Kind == trade.Branch) {
		row.Links = append(row.Links, crumb{"/proceeds/" + a.Proceeds.String(), v.pick("Proceeds", "收汇")})
	}
	if len(row.Links) > 0 {
		row.Link = row.Links[0].Path
	}
	return row
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
	Links                           []crumb
}

type entryList struct {
	Rows        []entryRow
	First, Next string
}

// entryRow words one entry of the journal. The actor is empty when the person
// may not know it.
func (v *visit) entryRow(e trade.Entry) (row entryRow) {
	row = entryRow{Place: strconv.FormatInt(e.Height, 10) + "/" + strconv.Itoa(int(e.Index)), When: clock(e.At),
		Verb: v.stepName(e)}
	if e.Height == 0 {
		row.Verb = v.pick("Founding of the network", "网络创立")
	}
	row.Who = v.actor(e)
	defer func() {
		if note := v.note(e); note != "" {
			row.Notes = append(row.Notes, note)
		}
	}()
	if !e.Refusal.OK() {
		said := v.refusalNotice(e.Refusal)
		row.Refused, row.Notes = said.Title,
			slices.DeleteFunc([]string{said.Detail}, func(s string) bool { return s == "" })
		return row
	}
	row.Links = v.entryLinks(e.Events)
	for i, event := range e.Events {
		if i == 6 {
			row.Notes = append(row.Notes, v.pick("and ", "另有 ")+strconv.Itoa(len(e.Events)-i)+v.pick(" more", " 项"))
			break
		}
		if note := v.eventWords(event); note != "" {
			row.Notes = append(row.Notes, note)
		}
	}
	return row
}

// stepName names what an entry did. The ledger's own step draws lots as well as
// letting things lapse.
func (v *visit) stepName(e trade.Entry) string {
	if e.Verb == trade.VerbLapse && len(e.Events) > 0 {
		if _, draws := e.Events[0].(trade.InspectionDrawn); draws {
			return v.pick("Draw lots", "抽签")
		}
	}
	return v.name(e.Verb)
}

// entryLinks leads from an entry to the record that it changed: the first that
// an event has a field for.
func (v *visit) entryLinks(events []trade.Event) []crumb {
	for _, event := range events {
		fields := reflect.ValueOf(event)
		for _, name := range []string{"Deal", "Proceeds", "Document", "Party", "Key"} {
			field := fields.FieldByName(name)
			if !field.IsValid() || field.IsZero() {
				continue
			}
			switch record := field.Interface().(type) {
			case trade.Deal:
				return []crumb{{"/financing/" + record.Financing().String(), v.pick("Financing ", "融资 ") +
					short(record.Financing())}}
			case trade.Proceeds:
				return []crumb{{"/proceeds/" + record.ID.String(), v.pick("Proceeds ", "收汇 ") + short(record.ID)}}
			case trade.DocumentID:
				return []crumb{{"/declaration/" + record.String(), v.pick("Declaration ", "报关单 ") + short(record)}}
			case trade.Party:
				return v.partyLink(record.ID)
			case trade.PersonKey:
				return v.partyLink(record.Party)
			case trade.PartyID:
				return v.partyLink(record)
			}
		}
	}
	return nil
}

func (v *visit) partyLink(id trade.PartyID) []crumb {
	return []crumb{{"/party/" + id.String(), v.partyName(id)}}
}

// eventWords says in a line what happened.
func (v *visit) eventWords(event trade.Event) string {
	switch e := event.(type) {
	case trade.DocumentsPublished:
		return v.pick("Documents published: ", "发布单据：") + strconv.Itoa(len(e.Documents))
	case trade.DocumentAmended:
		return v.amendedWords(e)
	case trade.ReturnTakenBack:
		return v.pick("Return taken back: ", "退运已撤回：") + v.in(readmodel.DocumentNoun, e.Document, e.Amount)
	case trade.DocumentReinstated:
		return v.pick("Valid again", "恢复有效")
	case trade.PledgeMoved:
		return v.pick("Pledge moved to declaration ", "质押移转至报关单 ") + short(e.To)
	case trade.GoodsReturned:
		return v.pick("Goods returned: ", "退运 ") + v.in(readmodel.DocumentNoun, e.Document, e.Amount)
	case trade.FinancingApplied:
		return v.pick("Applied for ", "申请 ") + moneyOf(e.Asked)
	case trade.FinancingAccepted:
		return v.pick("Accepted; value held until ", "已受理，占用至 ") + clock(e.HoldUntil)
	case trade.FinancingEnded:
		return v.name(e.State) + v.pick(": ", "：") + v.word(e.Reason)
	case trade.FinancingDisbursed:
		return v.termWords(e.Deal, e.Terms)
	case trade.FinancingRepaid:
		return v.pick("Repaid: ", "还款：") + v.repaidWords(e.Deal, e.Repayment)
	case trade.FinancingSettled:
		return v.pick("Settled", "已结清")
	case trade.FinancingApproved:
		return v.pick("Approved by a second person", "已由另一人复核通过")
	case trade.ProceedsRegistered:
		return v.pick("Proceeds of ", "收汇 ") + moneyOf(e.Proceeds.Amount)
	case trade.FinancingReopened:
		return v.pick("Principal is owed again", "恢复未结清")
	case trade.DisbursalCorrected:
		return v.correctedWords(e)
	case trade.RepaymentCorrected:
		return fmt.Sprintf(v.pick("Repayment %d taken back (%s): %s", "更正第 %d 笔还款（%s）：%s"), e.Repayment.Number,
			v.word(e.Reason), v.repaidWords(e.Deal, e.Repayment))
	case trade.InspectionDrawn:
		return fmt.Sprintf(v.pick("Drawn for inspection by block %d: lot %04d below %04d",
			"由区块 %d 抽中检查：签号 %04d，小于 %04d"), e.Height, trade.Lot(e.Seed, e.Deal.Financing()), e.Share)
	case trade.InspectionReported:
		return v.pick("Inspection: ", "抽查结果：") + v.name(e.Finding)
	case trade.AdviceNoted:
		followed := v.pick("followed", "已采纳")
		if !e.Followed {
			followed = v.pick("overruled", "未采纳")
		}
		return v.pick("Advice of ", "风险提示 ") + strconv.Itoa(int(e.Score)) + " · " + followed
	case trade.HoldExtended:
		return v.pick("Held until ", "占用至 ") + clock(e.HoldUntil)
	case trade.DocumentWithdrawn:
		return v.pick("Withdrawn: ", "已撤销：") + v.word(e.Reason)
	case trade.DocumentFrozen:
		return v.pick("Frozen: ", "已冻结：") + v.word(e.Reason)
	case trade.DocumentUnfrozen:
		return v.pick("No longer frozen", "已解除冻结")
	case trade.AlertRaised:
		if e.Alert.Amount.Currency != "" {
			return v.pick("Alert: ", "预警：") + v.word(e.Alert.Kind) + " · " + moneyOf(e.Alert.Amount)
		}
		return v.pick("Alert: ", "预警：") + v.word(e.Alert.Kind)
	case trade.ValueMoved:
		return v.movedWords(e)
	}
	if said := v.matchWords(event); said != "" {
		return said
	}
	return v.ruleWords(event)
}

// ruleWords says in a line what happened to parties, keys and the rules.
func (v *visit) ruleWords(event trade.Event) string {
	switch e := event.(type) {
	case trade.CalendarPublished:
		return fmt.Sprintf(v.pick("Working days of %d: %d weekdays closed, %d weekend days worked",
			"%d 年工作日历：休市 %d 天，调休上班 %d 天"), e.Calendar.Year, len(e.Calendar.Closed), len(e.Calendar.Worked))
	case trade.PartySuspended:
		return v.name(e.Reason)
	case trade.PartyExpelled:
		return v.name(e.Reason)
	case trade.MembershipSet:
		return v.pick("Kept at the node of ", "托管方：") + v.partyName(e.Membership.Host)
	case trade.SuccessorNamed:
		return v.partyName(e.Party) + v.pick(" is now ", " 由 ") + v.partyName(e.Successor) + v.pick("", " 承继")
	case trade.PersonEnrolled:
		return v.personName(e.Key.Person) + " · " + v.duties(e.Key.Duties)
	case trade.KeyRevoked:
		return v.pick("Key ", "密钥 ") + short(e.Key) + v.pick(": ", "：") + v.word(e.Reason)
	case trade.EnterpriseClassified:
		listed := v.pick("on the list", "在名录")
		if !e.Listed {
			listed = v.pick("not on the list", "不在名录")
		}
		return v.pick("Class ", "") + classLetters[e.Class] + v.pick(", ", " 类，") + listed
	case trade.RatesPublished:
		return v.pick("Mid rates of ", "中间价 ") + e.Rates.Day.String()
	case trade.ProposalMade, trade.ProposalApproved, trade.ProposalObjected, trade.ProposalDone, trade.ThresholdSet:
		return v.proposalStep(e)
	case trade.LimitsSet:
		return v.pick("In force from ", "生效日 ") + e.Limits.From.String()
	case trade.PilotAdmitted:
		return v.placeName(e.Key) + v.pick(" from ", "，自 ") + e.From.String()
	case trade.PilotStopped:
		return v.placeName(e.Key) + v.pick(": ", "：") + v.word(e.Reason)
	case trade.PilotResumed:
		return v.placeName(e.Key)
	case trade.ModelActivated:
		name, _ := v.modelName(e.Model)
		return name + v.pick(" in force from ", "，生效时间 ") + clock(e.From)
	}
	return ""
}
