package portal

import (
	"net/http"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

type proceedsRow struct {
	ID, Number, Enterprise, Bank, Date, Instrument, Amount, Used string
	Tags                                                         []tag
}

type proceedsList struct {
	Only, All   string // what leads to those that wait, and back; empty where nothing waits
	Rows        []proceedsRow
	MayRegister bool
	First, Next string
}

func (v *visit) proceedsRow(p trade.Proceeds) proceedsRow {
	row := proceedsRow{ID: p.ID.String(), Number: short(p.ID), Enterprise: v.partyName(p.Enterprise),
		Bank: v.partyName(p.Bank), Date: p.Date.String(), Instrument: v.name(p.Instrument),
		Amount: moneyOf(p.Amount), Used: money(p.Used, p.Amount.Currency)}
	if !p.Waiting.IsZero() {
		row.Tags = []tag{{"warn", v.within(words.MatchWaits)}}
	}
	if p.Dismissed != trade.NoReason {
		row.Tags = []tag{{"bad", v.within(words.MatchWasDismissed)}}
	}
	if details, err := gateway.Details[gateway.ProceedsDetails](v.r.Context(), v.Gateway, v.person,
		p.Details); err == nil {
		row.Number = details.Number
	}
	return row
}

func (v *visit) proceedsList() error {
	waiting := v.r.URL.Query().Has("waiting")
	rows, next, err := v.proceeds(v.r.URL.Query().Get("after"), waiting)
	if err != nil {
		return err
	}
	page := proceedsList{MayRegister: v.begins(trade.VerbRegisterProceeds)}
	w, err := v.Model.Waiting(v.r.Context(), v.viewer, v.today(), trade.InstantOf(v.now()))
	if err != nil {
		return err
	}
	switch {
	case waiting:
		page.All = v.within(words.AllProceeds)
	case w.Proceeds > 0:
		page.Only = v.within(words.OnlyToConfirm.With(w.Proceeds))
	}
	for _, p := range rows {
		page.Rows = append(page.Rows, v.proceedsRow(p))
	}
	page.First, page.Next = paging(v.r.URL, next)
	return v.show(http.StatusOK, "proceeds_list", frame{Live: "/live", Page: page})
}

type proceedsShow struct {
	Number, Receipt string
	Tags            []tag
	Warnings        []notice
	Facts           []fact
	Lines, Waiting  []matchRow
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
	page := proceedsShow{Number: row.Number, Receipt: v.receiptOf("proceeds", row.ID), Tags: row.Tags}
	if !p.Waiting.IsZero() {
		page.Warnings = []notice{{Tone: "warn", Title: v.within(words.MatchWaitsForSecond),
			Detail: v.within(words.WhatWaitsDoesNot)}}
	}
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
	if p.Expected != 0 {
		page.Facts = append(page.Facts, fact{v.within(words.GoodsToGoOn), p.Expected.String()},
			fact{v.within(words.ReceiptUnmatched), money(p.Unmatched(), p.Amount.Currency)})
	}
	if p.Returned > 0 {
		page.Facts = append(page.Facts, fact{v.within(words.SentBack), money(p.Returned, p.Amount.Currency)})
	}
	if page.Lines, err = v.matchRows(p); err != nil {
		return err
	}
	if page.Waiting, err = v.waitingRows(p); err != nil {
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

func (v *visit) proceedsRegisterPage() error { return v.proceedsForm(http.StatusOK, "", nil, nil) }

func (v *visit) proceedsForm(status int, _ string, verdict *notice, wrong gateway.InputErrors) error {
	return v.formPage(status, formPage{Heading: v.pick("Register proceeds", "登记收汇"),
		Lead:   v.within(words.ProceedsLead),
		Action: "/proceeds/register", Crumb: &crumb{"/proceeds", v.pick("Proceeds", "收汇")}, Verdict: verdict,
	}, offering{start: gateway.RegisterProceedsForm{Currency: "USD", Date: v.today().String(), Code: "121010"},
		spare: 3}, wrong)
}

func (v *visit) proceedsRegister() error {
	return v.orderedAt("proceeds", "register", "/proceeds/", v.proceedsForm)
}
