package portal

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tallystick/book/trade"
	"tallystick/face/operation"
	"tallystick/face/words"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

type financingRow struct {
	ID, Short, Applied, Enterprise, Bank, Product, Asked, Outstanding, Maturity string
	Score, Band, BandTone                                                       string // of the advice
	Tags                                                                        []tag
}

type financingList struct {
	Heading, Lead      string
	Tiles              []tile
	Priority           []priorityRow
	Advised            bool
	States, Currencies []option
	Rows               []financingRow
	First, Next        string
}

var states = []trade.State{trade.Applied, trade.Accepted, trade.Approved, trade.Disbursed, trade.Settled,
	trade.Declined, trade.Withdrawn, trade.Lapsed}

func (v *visit) financingList() error {
	query := v.r.URL.Query()
	rows, next, err := v.financings(query.Get("state"), query.Get("currency"), query.Get("after"))
	if err != nil {
		return err
	}
	page := financingList{Heading: v.pick("Financings", "融资"), States: options(v.Language, v.pick("All", "全部"),
		query.Get("state"), states...), Currencies: v.currencies(v.pick("All", "全部"), query.Get("currency"))}
	switch v.person.Kind {
	case trade.Bank:
		page.Heading, page.Lead = v.pick("Inbox and financings", "待办与融资"),
			v.pick("Applications at your bank, newest first. Accept holds the value; a second person approves.",
				"本行收到的申请，最新在前。受理即占用价值，须由另一人复核。")
	case trade.Enterprise:
		page.Heading, page.Lead = v.pick("My financings", "我的融资"), v.pick("What became of your applications, step by "+
			"step.", "申请办理进度。")
	}
	for _, f := range rows {
		page.Rows = append(page.Rows, v.financingRow(f))
	}
	page.Advised = v.Advice != nil && v.person.Kind != trade.Enterprise
	if err := v.advise(page.Rows, rows); err != nil {
		return err
	}
	if v.person.Kind == trade.Bank {
		if page.Priority, err = v.priority(); err != nil {
			return err
		}
	}
	page.First, page.Next = paging(v.r.URL, next)
	if page.Tiles, err = v.financingTiles(); err != nil {
		return err
	}
	return v.show(http.StatusOK, "financing_list", frame{Live: "/live", Page: page})
}

func (v *visit) financingRow(f trade.Financing) financingRow {
	row := financingRow{ID: f.Deal.Financing().String(), Short: short(f.Deal.Financing()), Applied: clock(f.AppliedAt),
		Enterprise: v.partyName(f.Deal.Enterprise), Bank: v.partyName(f.Deal.Bank),
		Product: v.name(f.Product), Asked: moneyOf(f.Asked), Tags: v.financingTags(f)}
	if f.Terms.Maturity != 0 {
		row.Outstanding, row.Maturity = money(f.Outstanding, f.Asked.Currency), f.Terms.Maturity.String()
	}
	return row
}

func (v *visit) financingTags(f trade.Financing) []tag {
	tags := []tag{v.stateTag(f.State)}
	if f.OverdueSeen && f.State == trade.Disbursed {
		tags = append(tags, tag{"bad", v.pick("Overdue", "逾期")})
	}
	if left, err := v.stillPledged(f); err == nil && len(left) > 0 {
		tags = append(tags, tag{"warn", v.pick("Still pledges", "仍有质押")})
	}
	return tags
}

type financingShow struct {
	Short, Enterprise, Bank, Product, Asked, Receipt string
	Tags                                             []tag
	Warnings                                         []notice
	Steps                                            []step
	Lines                                            []lineRow
	Facts                                            []fact
	Repayments                                       []repaymentRow
	Opinion                                          *opinionView
	Inspection                                       *inspectionView
	Payment                                          string // that it pays, in place of documents
	Orders                                           []order
	History                                          []historyLine
}

type step struct{ Class, Label, When string }

type lineRow struct {
	ID, Number, Goods, Face, Amount, Available string
	Now                                        string // what the claim takes now, in words
	Bar                                        barView
	Tags                                       []tag
}

type repaymentRow struct {
	Number                                      uint32
	Date, Principal, Interest, Source, Proceeds string
	Tags                                        []tag
}

func (v *visit) financingShow() error { return v.financingPage(http.StatusOK, "", nil, nil) }

func (v *visit) financingPage(status int, tried string, refusal *notice, wrong gateway.InputErrors) error {
	f, err := recordNamed(v, "融资", "financing", v.financing)
	if err != nil {
		return err
	}
	repayments, err := v.Model.Repayments(v.r.Context(), v.viewer, f.Deal.Financing())
	if err != nil {
		return err
	}
	row := v.financingRow(f)
	page := financingShow{Short: row.Short, Enterprise: row.Enterprise, Bank: row.Bank, Product: row.Product,
		Asked: row.Asked, Tags: row.Tags,
		Receipt: v.receiptOf("financings", row.ID), Steps: v.steps(f), Facts: v.termFacts(f)}
	if !f.Payment.IsZero() {
		page.Payment = f.Payment.String()
	}
	if page.Lines, err = v.financingLines(f, &page.Warnings); err != nil {
		return err
	}
	if err := v.waitingFor(f, &page.Warnings); err != nil {
		return err
	}
	for _, r := range repayments {
		line := repaymentRow{Number: r.Number, Date: r.Date.String(), Principal: money(r.Principal, f.Asked.Currency),
			Interest: money(r.Interest, f.Asked.Currency), Source: v.name(r.Source)}
		if !r.Proceeds.IsZero() {
			line.Proceeds = r.Proceeds.String()
		}
		if r.Corrected {
			line.Tags = []tag{{"bad", v.pick("Taken back", "已更正")}}
		}
		page.Repayments = append(page.Repayments, line)
	}
	if page.Opinion, err = v.opinion(f.Deal.Financing()); err != nil {
		return err
	}
	if page.Inspection, err = v.inspection(f.Deal.Financing()); err != nil {
		return err
	}
	if page.Orders, err = v.financingOrders(f, repayments, page, tried, refusal, wrong); err != nil {
		return err
	}
	if page.History, err = v.history(readmodel.FinancingNoun, f.Deal.Financing()); err != nil {
		return err
	}
	return v.show(status, "financing_show", frame{Live: "/live", Notices: stray(page.Orders, refusal), Page: page})
}

// financingLines shows each document of a financing.
func (v *visit) financingLines(f trade.Financing, warnings *[]notice) ([]lineRow, error) {
	lines := f.Lines
	if len(f.Terms.Lines) > 0 {
		lines = f.Terms.Lines
	}
	return v.dealLines(f.Deal.ID, f.State, lines, warnings)
}

// dealLines shows each document of a deal with what is left of it, and warns where
// a document no longer carries what is taken from it.
func (v *visit) dealLines(deal trade.DealID, state trade.State, lines []trade.Line, warnings *[]notice) ([]lineRow,
	error) {
	var rows []lineRow
	for _, line := range lines {
		d, ok, err := v.document(line.Document)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		row := v.documentRow(d)
		rows = append(rows, lineRow{ID: row.ID, Number: row.Number, Goods: row.Goods, Face: row.Face,
			Amount: money(line.Amount, d.Face.Currency), Available: row.Available, Bar: row.Bar, Tags: row.Tags})
		if rows[len(rows)-1].Now, err = v.claimWords(deal, state, d.Document); err != nil {
			return nil, err
		}
		if d.Shortfall() > 0 {
			*warnings = append(*warnings, notice{Tone: "bad", Title: v.pick("Shortfall on declaration ", "单据占用超额：") +
				row.Number,
				Detail: v.pick("More is taken from it than it is worth, by ", "占用超过单据价值 ") +
					money(d.Shortfall(), d.Face.Currency) + v.pick(".", "。")})
		}
	}
	return rows, nil
}

// claimWords says what a deal takes of a document now: once its claim is
// released, nothing.
func (v *visit) claimWords(deal trade.DealID, state trade.State, d trade.Document) (string, error) {
	claims, err := v.claims(d.ID)
	if err != nil {
		return "", err
	}
	var said []string
	for _, c := range claims {
		if c.Deal != deal {
			continue
		}
		for _, part := range []struct {
			en, zh string
			minor  int64
		}{{"held", "占用", c.Held}, {"pledged", "质押", c.Open()}, {"covered by proceeds", "已由收汇覆盖", c.Covered},
			{words.PaidOfIt.En, words.PaidOfIt.Zh, c.Spent}, {"collected", "已收汇", c.Collected}} {
			if part.minor > 0 {
				said = append(said, v.pick(part.en+" ", part.zh+" ")+money(part.minor, d.Face.Currency))
			}
		}
	}
	switch {
	case len(said) > 0:
		return strings.Join(said, v.pick(", ", "，")), nil
	case state == trade.Applied:
		return v.pick("nothing is held yet", "尚未占用"), nil
	}
	return v.pick("released", "已释放"), nil
}

// steps draws the life of a financing up to where it stands.
func (v *visit) steps(f trade.Financing) []step {
	path := []trade.State{trade.Applied, trade.Accepted, trade.Approved, trade.Disbursed, trade.Settled}
	var steps []step
	ended := f.State > trade.Settled
	for _, s := range path {
		one := step{Label: v.name(s)}
		switch {
		case ended && s == trade.Applied, !ended && s < f.State:
			one.Class = "done"
		case !ended && s == f.State:
			one.Class = "now"
			if s == trade.Settled {
				one.Class = "done"
			}
		}
		if s == trade.Applied {
			one.When = clock(f.AppliedAt)
		}
		if s == trade.Accepted && (f.State == trade.Accepted || f.State == trade.Approved) {
			one.When = v.pick("held until ", "占用至 ") + clock(f.HoldUntil)
		}
		if s == trade.Disbursed && f.Terms.Date != 0 {
			one.When = f.Terms.Date.String()
		}
		steps = append(steps, one)
	}
	if ended {
		steps = append(steps[:1], step{Class: "stop", Label: v.name(f.State), When: v.name(f.Reason)})
	}
	return steps
}

func (v *visit) termFacts(f trade.Financing) []fact {
	ctx := v.r.Context()
	facts := []fact{{v.pick("Asked", "申请金额"), moneyOf(f.Asked)},
		{v.pick("Tenor asked", "申请期限"), strconv.Itoa(int(f.Tenor)) + v.pick(" days", " 天")}, {v.pick("Region", "地区"),
			v.regionName(f.Deal.Region)}}
	if details, err := gateway.Details[gateway.ApplicationDetails](ctx, v.Gateway, v.person, f.Details); err == nil {
		facts = given(facts, fact{v.pick("Purpose", "用途"), details.Purpose},
			fact{v.pick("Buyer", "买方"), details.Buyer}, fact{v.pick("Note", "备注"), details.Note})
	} else {
		facts = v.closed(facts, err)
	}
	if f.Terms.Amount == 0 {
		return facts
	}
	facts = append(facts, fact{v.pick("Disbursed", "放款金额"), money(f.Terms.Amount, f.Asked.Currency)},
		fact{v.pick("Outstanding", "未还本金"), money(f.Outstanding, f.Asked.Currency)},
		fact{v.pick("Yearly rate", "年利率"), percent(f.Terms.Rate) + "%"},
		fact{v.pick("Disbursal date", "放款日"), f.Terms.Date.String()},
		fact{v.pick("Maturity", "到期日"), f.Terms.Maturity.String()}, fact{v.pick("Outlet's region", "网点地区"),
			v.regionName(f.Terms.Outlet)})
	if details, err := gateway.Details[gateway.DisbursalDetails](ctx, v.Gateway, v.person,
		f.Terms.Details); err == nil {
		facts = given(facts, fact{v.pick("Outlet", "经办网点"), details.Outlet},
			fact{v.pick("Contract", "合同号"), details.Contract}, fact{v.pick("Movable-asset registry", "登记证明编号"),
				details.Registry}, fact{v.pick("Note", "备注"), details.Note})
	} else {
		facts = v.closed(facts, err)
	}
	return facts
}

// given adds those facts that say something.
func given(facts []fact, more ...fact) []fact {
	for _, f := range more {
		if f.Value != "" {
			facts = append(facts, f)
		}
	}
	return facts
}

type applyPage struct {
	CSRF, Why string
	Own       bool // the person says the amounts
	Quote     *quoteView
	Verdict   *notice
	Lines     []applyLine
	Fields    []field
	Rules     []ruleRow
}

type applyLine struct {
	ID, Number, Goods, Face, Available string
	Idle                               string // why the rules propose no amount
	Bar                                barView
	Field                              field
}

func (v *visit) financingApplyPage() error {
	form := gateway.ApplyForm{Tenor: 90, Product: trade.ExportReceivable.String()}
	for _, id := range v.r.URL.Query()["document"] {
		form.Lines = append(form.Lines, gateway.LineForm{Document: id})
	}
	return v.applyPage(http.StatusOK, form, nil, nil)
}

// financingApply proposes, checks or sends an application. What is sent is what was
// shown: lines that the proposal does not use are left out.
func (v *visit) financingApply() error {
	asks, do := blanks["financing/apply"].page("", ""), v.r.PostFormValue("do")
	r, err := asks.Read(v.r.PostForm)
	if err != nil {
		return err
	}
	form := r.Form.(gateway.ApplyForm)
	if do == "quote" {
		return v.applyPage(http.StatusOK, form, nil, nil)
	}
	told, err := v.pledged(&form)
	if err != nil {
		return err
	}
	if told != nil && (do == "send" || told.Tone == "bad") {
		return v.applyPage(http.StatusUnprocessableEntity, form, told, nil)
	}
	sent := maps.Clone(v.r.PostForm)
	for i, line := range form.Lines {
		sent.Set(fmt.Sprintf("lines[%d].amount", i), line.Amount)
	}
	asks.Line = "document"
	if r, err = asks.Read(sent); err != nil {
		return err
	}
	return v.carryOutPosted(r, do != "send", "/financing/", func(status int, _ string, refusal *notice,
		wrong gateway.InputErrors) error {
		return v.applyPage(status, form, refusal, wrong)
	})
}

func (v *visit) applyPage(status int, form gateway.ApplyForm, verdict *notice, wrong gateway.InputErrors) error {
	page := applyPage{CSRF: v.session.CSRF, Own: v.r.Method == http.MethodPost &&
		v.r.PostFormValue("pledge") != leastPledge}
	if err := v.applyCurrency(&form); err != nil {
		return err
	}
	var err error
	if page.Quote, err = v.quote(&form, !page.Own); err != nil {
		return err
	}
	var lines []field
	for i, line := range form.Lines {
		id, err := trade.ParseID[trade.Document](line.Document)
		if err != nil {
			return notFound("没有该单据", "there is no such document")
		}
		d, ok, err := v.document(id)
		if err != nil {
			return err
		}
		if !ok {
			return notFound("没有该单据，或未授权本机构查看", "there is no such document, or none that your party may see")
		}
		row := v.documentRow(d)
		page.Lines = append(page.Lines, applyLine{ID: row.ID, Number: row.Number, Goods: row.Goods, Face: row.Face,
			Available: row.Available, Bar: row.Bar, Idle: v.idle(page.Quote)})
		lines = append(lines, field{Name: fmt.Sprintf("lines[%d].amount", i),
			Label: v.pick("Amount to use of ", "本次占用金额：") + row.Number})
	}
	if len(page.Lines) == 0 {
		page.Why = v.pick("Choose a declaration first.", "请先选择报关单。")
	}
	fields, err := v.asked(blanks["financing/apply"].page("", "").Asks(), offering{start: form}, false)
	if err != nil {
		return err
	}
	fields = slices.DeleteFunc(fields, func(f field) bool { return strings.HasPrefix(f.Name, "lines[") })
	for i := range fields {
		// the lines that it would stand behind have a table of their own
		fields[i].First = false
		fields[i].Options = slices.DeleteFunc(fields[i].Options, func(o option) bool { // that page is the payment's
			product, err := trade.Parse[trade.Product](o.Value)
			return err == nil && product.PaysPayment()
		})
	}
	page.Fields = v.filled(append(fields, lines...), "apply", "apply", wrong)
	if page.Verdict = verdict.at(wrong, page.Fields); verdict != nil && page.Quote != nil {
		page.Quote.Problem = nil // it is said already, or what was sent says more
	}
	for i := range page.Lines {
		page.Lines[i].Field = page.Fields[len(fields)+i]
		page.Lines[i].Field.Value = form.Lines[i].Amount // as the rules propose it
	}
	page.Fields = page.Fields[:len(fields)]
	page.Rules = v.rulesOf(operation.For(form))
	return v.show(status, "financing_apply", frame{Page: page})
}

// idle says why nothing is proposed for a document: the others do, or it can't be
// known yet.
func (v *visit) idle(q *quoteView) string {
	switch {
	case q != nil && q.Least != "":
		return v.pick("not needed", "无需占用")
	case q != nil && q.Problem != nil:
		return "–"
	}
	return v.pick("enter the loan first", "请先填写贷款金额")
}

// applyCurrency proposes the currency of the first document for the loan.
func (v *visit) applyCurrency(form *gateway.ApplyForm) error {
	if form.Currency != "" || len(form.Lines) == 0 {
		return nil
	}
	id, err := trade.ParseID[trade.Document](form.Lines[0].Document)
	if err != nil {
		return nil // the page says so
	}
	d, _, err := v.document(id)
	form.Currency = string(d.Face.Currency)
	return err
}
