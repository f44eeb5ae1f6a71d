package api

import (
	"context"
	"reflect"
	"strings"

	"tallystick/book/trade"
	"tallystick/node/readmodel"
)

// Amount is money, written with the decimals of its currency and no commas. It
// is the one form in which the API gives money.
type Amount struct {
	Amount   string `json:"amount" example:"12345.67"`
	Currency string `json:"currency" example:"USD"`
}

func amountOf(m trade.Money) Amount {
	return Amount{plain(m.Minor, m.Currency), string(m.Currency)}
}

// of gives minor units of a currency as an amount.
func of(minor int64, currency trade.Currency) Amount {
	return amountOf(trade.Money{Minor: minor, Currency: currency})
}

// plain writes minor units of a currency as a decimal number.
func plain(minor int64, currency trade.Currency) string {
	return strings.ReplaceAll(trade.FormatAmount(minor, string(currency)), ",", "")
}

// unit is in what an integer of a record or an event is counted.
type unit uint8

const (
	count       unit = iota // nothing: a number of things
	ofDocument              // minor units of the document's currency
	ofFinancing             // ... of the loan's currency
	ofProceeds              // ... of the currency in which the proceeds came
	ofPayment               // ... of the payment's currency
	ofYuan                  // CNY fen
	ofDollars               // USD cents
	ofMonth                 // a month, from that of January of the year 0
	ofRate                  // ten-thousandths of CNY per 100 units
)

// units says for each integer of 64 bits in the rule book's events in what it is
// counted. This is the only place that knows: an integer that is missing here
// fails a test, so that no event ever tells bare minor units.
var units = map[reflect.Type]map[string]unit{
	reflect.TypeFor[trade.GoodsReturned](): {"Amount": ofDocument},
	reflect.TypeFor[trade.ValueMoved](): {"Held": ofDocument, "Pledged": ofDocument, "Spent": ofDocument,
		"Collected": ofDocument, "Original": ofDocument, "Covered": ofDocument, "Applied": ofDocument,
		"Released": ofDocument, "Unused": ofDocument, "Closed": ofDocument},
	reflect.TypeFor[trade.ReturnTakenBack]():    {"Amount": ofDocument},
	reflect.TypeFor[trade.PledgeMoved]():        {"Amount": ofDocument, "Original": ofDocument},
	reflect.TypeFor[trade.Line]():               {"Amount": ofDocument},
	reflect.TypeFor[trade.Terms]():              {"Amount": ofFinancing},
	reflect.TypeFor[trade.FinancingDisbursed](): {"Weight": ofYuan},
	reflect.TypeFor[trade.DisbursalCorrected](): {"Outstanding": ofFinancing, "Weight": ofYuan},
	reflect.TypeFor[trade.PoolChanged]():        {"Change": ofYuan, "Month": ofMonth, "Petty": ofDollars},
	reflect.TypeFor[trade.Repayment]():          {"Principal": ofFinancing, "Interest": ofFinancing},
	reflect.TypeFor[trade.Use]():                {"Used": ofProceeds, "Applied": ofDocument, "Pledge": ofDocument},
	reflect.TypeFor[trade.MatchLine]():          {"Amount": ofDocument, "Worth": ofProceeds},
	reflect.TypeFor[trade.Match](): {"Amount": ofDocument, "Worth": ofProceeds, "Applied": ofDocument,
		"Used": ofProceeds, "Closed": ofDocument},
	reflect.TypeFor[trade.Proceeds]():      {"Used": ofProceeds, "Returned": ofProceeds},
	reflect.TypeFor[trade.PilotAdmitted](): {"Cap": ofYuan},
	reflect.TypeFor[trade.Rate]():          {"Per100": ofRate},
	reflect.TypeFor[trade.Limits](): {"HoldSeconds": count, "VerifyAbove": ofDollars,
		"RefundCheck": ofDollars, "PettyCash": ofDollars, "TaskFloor": ofDollars, "SpecialFree": ofDollars},
	reflect.TypeFor[trade.Payment](): {"Weight": ofYuan, "Refunded": ofPayment, "Matched": ofPayment,
		"Lent": ofPayment, "Petty": ofDollars},
	reflect.TypeFor[trade.PaymentMatched]():   {"Amount": ofPayment},
	reflect.TypeFor[trade.PaymentLent]():      {"Change": ofPayment},
	reflect.TypeFor[trade.PaymentMade]():      {"Weight": ofYuan, "Petty": ofDollars},
	reflect.TypeFor[trade.PettyCash]():        {"Used": ofDollars, "Month": ofMonth},
	reflect.TypeFor[trade.Refund]():           {"Amount": ofPayment},
	reflect.TypeFor[trade.InspectionDrawn]():  {"Height": count},
	reflect.TypeFor[trade.CheckDrawn]():       {"Height": count},
	reflect.TypeFor[trade.Tracked]():          {"Worth": ofDollars},
	reflect.TypeFor[trade.RollCalled]():       {"Count": count},
	reflect.TypeFor[trade.InvoicesAttached](): {"Amount": ofPayment},
}

// purse finds the currencies of records that an answer names, each once. It
// serves one answer.
type purse struct {
	ctx   context.Context
	model *readmodel.Model
	known map[[16]byte]trade.Currency
}

func (s *Server) purse(ctx context.Context) *purse {
	return &purse{ctx, s.settings.Model, map[[16]byte]trade.Currency{}}
}

// currency gives the currency of a record, and false when the read model has not
// heard of it: then there is no amount to show.
func (p *purse) currency(noun readmodel.Noun, id [16]byte) (trade.Currency, bool) {
	known, ok := p.known[id]
	if !ok {
		var err error
		if known, err = p.model.CurrencyOf(p.ctx, noun, id); err != nil {
			return "", false
		}
		p.known[id] = known
	}
	return known, true
}

// lines shows what is taken of documents.
func (p *purse) lines(lines []trade.Line) []Line {
	return shown(lines, func(l trade.Line) Line {
		currency, _ := p.currency(readmodel.DocumentNoun, l.Document)
		return Line{l.Document.String(), of(l.Amount, currency)}
	})
}
