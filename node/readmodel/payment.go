package readmodel

import (
	"context"
	"slices"
	"strings"

	"tallystick/book/trade"
)

// PaymentFilter narrows a list of payments. Zero fields ask for nothing.
type PaymentFilter struct {
	State         trade.State
	Waiting       bool // for a step of the bank: applied for, accepted or approved
	RefundWaiting bool // a refund of it waits for a second person
	Scenario      trade.Scenario
	Bank          trade.PartyID
	Enterprise    trade.PartyID
	Region        trade.Region
	Currency      trade.Currency
	Document      trade.DocumentID // against this document
	DueTo         trade.Day        // owed on this day or earlier, and not made or ended yet
	Unmatched     bool             // paid in advance of goods of which some are still to come
}

// Payments lists payments. Orders: newest, oldest, due, largest. The order due
// leaves out what is made or ended; a filter by DueTo asks for it by itself unless
// another order is named.
func (m *Model) Payments(ctx context.Context, v trade.Viewer, f PaymentFilter, p Page) (List[trade.Payment], error) {
	if f.DueTo != 0 && p.Order == "" {
		p.Order = Due
	}
	q := ask(PaymentNoun, "payment", v, f, p, Due, Largest)
	q.state = int64(f.State)
	if f.Waiting {
		q.led(waitingTrait)
	}
	if f.Unmatched {
		q.led(unmatchedTrait)
	}
	ledBy(q, f.Scenario, productTrait.of(uint64(f.Scenario)))
	ledBy(q, f.Currency, currencyTrait.text(string(f.Currency)))
	q.inRegion(f.Region)
	narrowTo(q, "t.bank = ?", f.Bank)
	narrowTo(q, "t.enterprise = ?", f.Enterprise, trade.Bank, trade.Branch)
	narrowBy(q, "payment_scenario", "t.scenario = ?", f.Scenario)
	narrowBy(q, "payment_currency", "t.currency = ?", f.Currency)
	narrow(q, "s.due <= ?", f.DueTo)
	q.within("SELECT l.n FROM payment_line l WHERE l.document = ?", f.Document)
	if f.Waiting {
		q.and("t.state IN (?, ?, ?)", trade.Applied, trade.Accepted, trade.Approved)
	}
	if f.Unmatched {
		q.and("s.n IN (SELECT n FROM payment WHERE unmatched > 0)")
	}
	if f.RefundWaiting {
		q.and("EXISTS (SELECT 1 FROM refund r WHERE r.payment = t.id AND r.waiting = 1)")
	}
	return list[trade.Payment](ctx, m, q)
}

// Payment gives one payment, or ErrUnknown.
func (m *Model) Payment(ctx context.Context, v trade.Viewer, id trade.PaymentID) (trade.Payment, error) {
	return one[trade.Payment](ctx, m, PaymentNoun, "payment", v, id[:])
}

// Refunds lists the refunds of a payment in order, dismissed ones too. It is empty
// when the payment isn't the viewer's to see.
func (m *Model) Refunds(ctx context.Context, v trade.Viewer, id trade.PaymentID) ([]trade.Refund, error) {
	return records[trade.Refund](ctx, m, "SELECT r.number, r.n, r.exact FROM payment t JOIN refund r ON "+
		"r.payment = t.id WHERE t.id = ? AND EXISTS (SELECT 1 FROM sight s WHERE s.noun = ? AND s.eye = ? AND s.n "+
		"= t.n) ORDER BY r.number LIMIT 10000", id[:], PaymentNoun, []byte(eyeOf(v)))
}

// mayDeal gives no error where the viewer may see what a deal is.
func (m *Model) mayDeal(ctx context.Context, v trade.Viewer, deal trade.DealID) (err error) {
	if id := deal.Payment(); !id.IsZero() {
		_, err = m.Payment(ctx, v, id)
	} else {
		_, err = m.Financing(ctx, v, deal.Financing())
	}
	return err
}

func (w *writer) addPaymentTables() {
	addTable(w, PaymentNoun, "payment", "id", "enterprise bank region scenario state currency amount unmatched",
		table[trade.Payment]{by: byID,
			values: func(p trade.Payment) []any {
				return []any{p.Deal.Enterprise[:], p.Deal.Bank[:], string(p.Deal.Region), p.Scenario, p.State,
					string(p.Amount.Currency), p.Amount.Minor, p.Unmatched()}
			},
			mark: func(p trade.Payment) mark {
				m := mark{state: int64(p.State), size: known(p.Amount.Minor)}
				if p.State <= trade.Approved {
					m.due = known(int64(p.Due))
				}
				return m
			},
			traits: paymentTraits,
			count:  w.countPayment,
			changes: func(n int64, before, now trade.Payment) {
				w.paymentChanged(before, now)
				if now.Permit != before.Permit {
					w.paymentLines.add(now.Permit.Document[:], n, now.Permit.Amount)
				}
				for i, line := range now.Lines { // those of a payment in advance come one by one, and grow
					if i >= len(before.Lines) || before.Lines[i] != line {
						w.paymentLines.add(line.Document[:], n, line.Amount)
					}
				}
			}})
	addTable(w, RefundNoun, "refund", "payment number", "waiting", table[trade.Refund]{unlisted: true,
		by: func(k trade.Key) []any {
			id := k.Identifier(0)
			return []any{id[:], int64(k.Number(4))}
		},
		values: func(r trade.Refund) []any { return []any{r.Waiting} },
		count:  w.countRefund})
}

// PaymentTotal sums up payments of one currency. What the question didn't tell
// apart is zero. Amounts are minor units of the currency.
type PaymentTotal struct {
	Region   trade.Region
	Bank     trade.PartyID
	Scenario trade.Scenario
	Purpose  trade.Purpose // of capital income; of other payments it is zero
	Currency trade.Currency

	States         [11]int64 // how many are in each trade.State now
	Opened         int64     // how many were ever opened
	Unbacked       int64     // of those that are paid, how many name no document
	Asked          int64     // sum of all that were opened
	Paid           int64     // sum of those that are paid now
	Refunded       int64     // of that
	RefundsWaiting int64     // how many refunds wait for a second person
}

func paymentSums() *sumTable {
	return newSum("payment_total", "eye region bank scenario purpose currency",
		"applied accepted approved declined withdrawn "+
			"lapsed paid void unbacked asked sent refunded refunds_waiting",
		func(k sumKey) []any {
			return []any{[]byte(k.eye), k.region, []byte(k.bank), k.number, k.purpose, k.currency}
		})
}

// paymentStates are the states that a payment may be in, as the columns come.
var paymentStates = []trade.State{trade.Applied, trade.Accepted, trade.Approved, trade.Declined, trade.Withdrawn,
	trade.Lapsed, trade.Paid, trade.Void}

func paymentKey(p trade.Payment) sumKey {
	return sumKey{region: string(p.Deal.Region), bank: string(p.Deal.Bank[:]), currency: string(p.Amount.Currency),
		number: int64(p.Scenario), purpose: int64(p.Purpose)}
}

// countPayment adds (sign 1) or takes back (-1) what a payment contributes.
func (w *writer) countPayment(p trade.Payment, sign int64) {
	var values [13]int64
	if at := slices.Index(paymentStates, p.State); at >= 0 {
		values[at] = 1
	}
	values[9] = p.Amount.Minor
	if p.State == trade.Paid {
		values[8], values[10], values[11] = one01(len(p.Lines) == 0), p.Amount.Minor, p.Refunded
	}
	w.sumPayment(p, sign, values[:])
}

// countRefund does so for a refund that waits.
func (w *writer) countRefund(r trade.Refund, sign int64) {
	if p, ok := trade.BookOf(w).Payment(r.Payment); ok && r.Waiting {
		values := [13]int64{12: 1}
		w.sumPayment(p, sign, values[:])
	}
}

func (w *writer) sumPayment(p trade.Payment, sign int64, values []int64) {
	key := paymentKey(p)
	for _, eye := range w.eyesOf(p.Audience()) {
		key.eye = eye
		w.paymentSums.add(key, sign, values...)
	}
}

// PaymentTotals sums up the payments that the viewer may see, by currency and the
// dimensions named ([ByRegion], [ByBank], [ByScenario], [ByPurpose]), the largest sums
// first within a currency.
func (m *Model) PaymentTotals(ctx context.Context, v trade.Viewer, by ...Dimension) ([]PaymentTotal, error) {
	columns, group, err := grouped(by, "region, bank, scenario or purpose", ByRegion, ByBank, ByScenario,
		ByPurpose)
	if err != nil {
		return nil, err
	}
	text := "SELECT " + columns
	for _, value := range paymentSums().values {
		text += ", sum(" + value + ")"
	}
	all, err := rowsOf(ctx, m, (*PaymentTotal).into, text+" FROM payment_total WHERE eye = ? GROUP BY "+group+
		" ORDER BY currency, sum(sent) DESC"+strings.TrimPrefix(group, "currency"), []byte(eyeOf(v)))
	for i := range all {
		for _, count := range all[i].States {
			all[i].Opened += count
		}
	}
	return slices.DeleteFunc(all, func(t PaymentTotal) bool { return t.Opened == 0 }), err
}

func (t *PaymentTotal) into() []any {
	into := []any{&t.Region, (*idColumn)(&t.Bank), &t.Scenario, &t.Purpose, &t.Currency}
	for _, state := range paymentStates {
		into = append(into, &t.States[state])
	}
	return append(into, &t.Unbacked, &t.Asked, &t.Paid, &t.Refunded, &t.RefundsWaiting)
}

// grouped gives the columns and the grouping of a question for totals, by the
// dimensions asked for among those that it knows.
func grouped(by []Dimension, names string, known ...Dimension) (columns, group string, err error) {
	list, group := make([]string, len(known)), "currency"
	for _, d := range by {
		if !slices.Contains(known, d) {
			return "", "", &QuestionError{"汇总维度无效", "totals are told apart by " + names}
		}
	}
	for at, d := range known {
		switch {
		case slices.Contains(by, d):
			list[at] = string(d)
			group += ", " + string(d)
		case d == ByRegion:
			list[at] = "''"
		case d == ByBank:
			list[at] = "x''"
		default:
			list[at] = "0"
		}
	}
	return strings.Join(list, ", ") + ", currency", group, nil
}
