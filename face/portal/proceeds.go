package portal

import (
	"net/http"
	"strings"

	"tallystick/book/trade"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

type proceedsRow struct{ ID, Number, Enterprise, Bank, Date, Instrument, Amount, Used string }

type proceedsList struct {
	Rows        []proceedsRow
	MayRegister bool
	First, Next string
}

func (v *visit) proceedsRow(p trade.Proceeds) proceedsRow {
	row := proceedsRow{ID: p.ID.String(), Number: short(p.ID), Enterprise: v.partyName(p.Enterprise),
		Bank: v.partyName(p.Bank), Date: p.Date.String(), Instrument: v.name(p.Instrument),
		Amount: moneyOf(p.Amount), Used: money(p.Used, p.Amount.Currency)}
	if details, err := gateway.Details[gateway.ProceedsDetails](v.r.Context(), v.Gateway, v.person,
		p.Details); err == nil {
		row.Number = details.Number
	}
	return row
}

func (v *visit) proceedsList() error {
	rows, next, err := v.proceeds(v.r.URL.Query().Get("after"))
	if err != nil {
		return err
	}
	page := proceedsList{MayRegister: v.begins(trade.VerbRegisterProceeds)}
	for _, p := range rows {
		page.Rows = append(page.Rows, v.proceedsRow(p))
	}
	page.First, page.Next = paging(v.r.URL, next)
	return v.show(http.StatusOK, "proceeds_list", frame{Live: "/live", Page: page})
}

type proceedsShow struct {
	Number, Receipt string
	Facts           []fact
	Lines           []matchRow
	Orders          []order
	History         []historyLine
}

func (v *visit) proceedsShow() error { return v.proceedsPage(http.StatusOK, "", nil, nil) }

func (v *visit) proceedsPage(status int, tried string, refusal *notice, wrong gateway.InputErrors) error {
	p, err := recordNamed(v, "收汇", "receipt of proceeds", v.proceedsBy)
	if err != nil {
		return err
	}
	row := v.proceedsRow(p)
	page := proceedsShow{Number: row.Number, Receipt: "/receipt/proceeds/" + row.ID}
	page.Facts = given(nil, fact{v.pick("Enterprise", "企业"), row.Enterprise}, fact{v.pick("Bank", "银行"), row.Bank},
		fact{v.pick("Amount", "金额"), row.Amount}, fact{v.pick("Used to repay", "已用于还款"), row.Used},
		fact{v.pick("Date", "日期"), row.Date}, fact{v.pick("Instrument", "结算工具"),
			row.Instrument}, fact{v.pick("Transaction code", "交易编码"), string(p.Code)})
	if details, err := gateway.Details[gateway.ProceedsDetails](v.r.Context(), v.Gateway, v.person,
		p.Details); err == nil {
		page.Facts = given(page.Facts, fact{v.pick("Payer", "付款人"), details.Payer},
			fact{v.pick("Note", "备注"), details.Note})
	} else {
		page.Facts = v.closed(page.Facts, err)
	}
	if page.Lines, err = v.matchRows(p); err != nil {
		return err
	}
	if page.Orders, err = v.proceedsOrders(p, tried, refusal, wrong); err != nil {
		return err
	}
	if page.History, err = v.history(readmodel.ProceedsNoun, p.ID); err != nil {
		return err
	}
	return v.show(status, "proceeds_show", frame{Live: "/live", Notices: stray(page.Orders, refusal), Page: page})
}

// formPage is a page that is one form.
type formPage struct {
	Heading, Lead, Action, Button, CSRF string
	Crumb                               *crumb
	Verdict                             *notice
	Fields                              []field
	Upload                              bool
	Problems, Doubts                    []problemRow
	Notes                               []string
	Papers                              string // doubtful declarations that wait to be confirmed
	Doubtful, More                      int
}

type crumb struct{ Path, Label string }

type problemRow struct {
	Line               int
	Column, Value, Why string
}

// registerLines are the lines that proceeds can be matched to at first; there is
// one more whenever all are filled in.
const registerLines = 3

func (v *visit) proceedsRegisterPage() error { return v.proceedsForm(http.StatusOK, nil, nil) }

func (v *visit) proceedsForm(status int, verdict *notice, wrong gateway.InputErrors) error {
	instruments := options(v.Language, "", "", trade.Wire, trade.LetterOfCredit, trade.Collection, trade.ECNY,
		trade.OtherCBDC, trade.CryptoAsset)
	fields := []field{{Name: "number", Label: v.pick("BoP declaration number (22 digits)", "国际收支申报号（22 位）"),
		Required: true}, {Name: "enterprise", Label: v.pick("Credit code of the enterprise", "企业统一社会信用代码"),
		Required: true},
		{Name: "amount", Label: v.pick("Amount received", "收汇金额"), Numeric: true, Required: true},
		{Name: "currency", Label: v.pick("Currency", "币种"), Options: v.currencies("", "USD")},
		{Name: "date", Label: v.pick("Date", "日期"), Type: "date", Value: v.today().String(), Required: true},
		{Name: "instrument", Label: v.pick("Instrument", "结算工具"), Options: instruments},
		{Name: "code", Label: v.pick("Transaction code", "交易编码"), Value: "121010", Required: true},
		{Name: "payer", Label: v.pick("Payer abroad", "境外付款人")},
		{Name: "note", Label: v.pick("Note", "备注")}}
	lines, err := v.matchFields(trade.Proceeds{}, max(registerLines, len(v.postedMatches())+1))
	if err != nil {
		return err
	}
	lines[0].Required, lines[1].Required = true, true
	fields = append(fields, lines...)
	page := formPage{Heading: v.pick("Register proceeds", "登记收汇"), Lead: v.pick("Money from abroad that your bank "+
		"received, and the receivable that it pays.", "本行收到的境外款项及其对应的应收账款。"),
		Action: "/proceeds/register", Button: v.pick("Sign and send", "签名并提交"), CSRF: v.session.CSRF,
		Crumb: &crumb{"/proceeds", v.pick("Proceeds", "收汇")}, Verdict: verdict,
		Fields: v.filled(fields, "register", "register", wrong)}
	return v.show(status, "form", frame{Page: page})
}

func (v *visit) proceedsRegister() error {
	lines := v.postedMatches()
	post := v.r.PostForm
	form := gateway.RegisterProceedsForm{Number: strings.TrimSpace(post.Get("number")),
		Enterprise: strings.TrimSpace(post.Get("enterprise")), Amount: post.Get("amount"),
		Currency: post.Get("currency"), Date: post.Get("date"),
		Instrument: post.Get("instrument"), Code: post.Get("code"), Payer: post.Get("payer"), Note: post.Get("note"),
		Lines: lines, Contract: post.Get("rateContract")}
	return v.carryOut(form, "/proceeds/", func(refusal *notice, wrong gateway.InputErrors) error {
		return v.proceedsForm(http.StatusUnprocessableEntity, refusal, wrong)
	})
}
