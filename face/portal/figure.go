package portal

import (
	"strings"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/readmodel"
)

// Figures: every currency has its tile, and one more tells what they come to in
// CNY at the mid rates of the day. Nothing is left out without a word.

// usable asks the rule book whether a document may back a new financing, and a new
// payment.
func (v *visit) usable(id trade.DocumentID) (finance, pay trade.Refusal) {
	err := v.Gateway.View(func(book trade.Book, at trade.Instant) error {
		at = max(at, trade.InstantOf(v.now()))
		finance, pay = trade.Financeable(book, at, id), trade.Payable(book, at, id)
		return nil
	})
	if err != nil {
		none := trade.Refusal{Rule: trade.DocumentMustExist}
		return none, none
	}
	return finance, pay
}

// documentTiles tells a bank what it has taken, and everybody else what is left:
// to a holder, of what may be financed at all.
func (v *visit) documentTiles() ([]tile, error) {
	if v.person.Kind == trade.Enterprise {
		return v.freeTiles()
	}
	totals, err := v.Model.DocumentTotals(v.r.Context(), v.viewer)
	if err != nil {
		return nil, err
	}
	var tiles []tile
	var amounts []trade.Money
	label := v.within(words.Available)
	for _, t := range totals {
		shown := t.Available
		if v.person.Kind == trade.Bank {
			label, shown = v.pick("Taken by us", "本行占用"), t.Held+t.Pledged
		}
		if shown == 0 && t.Count == 0 {
			continue
		}
		amounts = append(amounts, trade.Money{Minor: shown, Currency: t.Currency})
		tiles = append(tiles, tile{label + v.pick(" in ", " · ") + string(t.Currency), trade.FormatAmount(shown,
			string(t.Currency)), v.documentCount(t.Count)})
	}
	return v.withYuan(label, tiles, amounts)
}

// freeTiles tells a holder what it may still finance with, and how much value is
// left that may not be.
func (v *visit) freeTiles() ([]tile, error) {
	standing, err := v.limitsNow()
	if err != nil {
		return nil, err
	}
	now := trade.InstantOf(v.now())
	fits := func(d trade.Document) bool { return trade.Bars(standing, d, now) == 0 }
	free, err := v.Model.FreeTotals(v.r.Context(), v.viewer, fits)
	if err != nil {
		return nil, err
	}
	pays := func(d trade.Document) bool { return trade.BarsPayment(standing, d, now) == 0 }
	payable, err := v.Model.FreeTotals(v.r.Context(), v.viewer, pays)
	if err != nil {
		return nil, err
	}
	neither := func(d trade.Document) bool { return !fits(d) && !pays(d) }
	barred, err := v.Model.FreeTotals(v.r.Context(), v.viewer, neither)
	if err != nil {
		return nil, err
	}
	label := v.pick("Can be financed", "可融资")
	var tiles []tile
	var amounts []trade.Money
	for _, f := range free {
		amounts = append(amounts, trade.Money{Minor: f.Available, Currency: f.Currency})
		tiles = append(tiles, tile{label + v.pick(" in ", " · ") + string(f.Currency),
			trade.FormatAmount(f.Available, string(f.Currency)), v.documentCount(f.Count)})
	}
	if tiles, err = v.withYuan(label, tiles, amounts); err != nil {
		return tiles, err
	}
	for _, p := range payable {
		tiles = append(tiles, tile{v.within(words.LeftToPayIn) + string(p.Currency),
			trade.FormatAmount(p.Available, string(p.Currency)), v.documentCount(p.Count)})
	}
	if len(barred) == 0 {
		return tiles, nil
	}
	var count int64
	var sums []string
	for _, b := range barred {
		count += b.Count
		sums = append(sums, money(b.Available, b.Currency))
	}
	return append(tiles, tile{v.within(words.ModeNotOpen), grouped(count), strings.Join(sums, " + ")}), nil
}

// withYuan puts before the tiles of several currencies what they come to in CNY.
func (v *visit) withYuan(label string, tiles []tile, amounts []trade.Money) ([]tile, error) {
	if len(amounts) == 0 || len(amounts) == 1 && amounts[0].Currency == trade.CNY {
		return tiles, nil
	}
	sum, err := v.sum(amounts...)
	if err != nil || sum.Yuan == "" {
		return tiles, err
	}
	whole := tile{label + v.pick(", all in CNY", " · 折人民币合计"), strings.TrimSuffix(sum.Yuan, "\u00a0CNY"),
		v.pick("at the mid rates of the day", "按当日中间价")}
	if note := v.uncounted(sum); note != "" {
		whole.Note = note
	}
	return append([]tile{whole}, tiles...), nil
}

func (v *visit) documentCount(n int64) string {
	if n == 1 {
		return v.pick("1 document", "1 份单据")
	}
	return grouped(n) + v.pick(" documents", " 份单据")
}

// limitsNow gives the limits of every scenario in force.
func (v *visit) limitsNow() ([]trade.Limits, error) {
	versions, err := v.Model.Limits(v.r.Context())
	return trade.Standing(versions, v.today()), err
}

// financingTiles tells what waits and what is owed, in every currency.
func (v *visit) financingTiles() ([]tile, error) {
	totals, err := v.Model.Totals(v.r.Context(), v.viewer)
	if err != nil {
		return nil, err
	}
	w, err := v.Model.Waiting(v.r.Context(), v.viewer, v.today(), trade.InstantOf(v.now()))
	if err != nil {
		return nil, err
	}
	tiles := []tile{{v.pick("Waiting for acceptance", "待受理"), grouped(w.Applied), ""},
		{v.pick("Waiting for approval", "待复核"), grouped(w.Accepted), ""}, {v.pick("Waiting for disbursal", "待放款"),
			grouped(w.Approved), ""},
		{v.pick("Outstanding loans", "未结清"), grouped(w.Disbursed), grouped(w.Overdue) + v.pick(" overdue", " 笔逾期")}}
	if w.Proceeds > 0 {
		tiles = append(tiles, tile{v.within(words.MatchesToConfirm), grouped(w.Proceeds), ""})
	}
	var lent []tile
	var owed []trade.Money
	label := v.pick("Outstanding", "未还本金")
	for _, t := range totals {
		if t.Lent == 0 {
			continue
		}
		c := string(t.Currency)
		owed = append(owed, trade.Money{Minor: t.Outstanding, Currency: t.Currency})
		lent = append(lent, tile{label + v.pick(" in ", " · ") + c, trade.FormatAmount(t.Outstanding, c),
			v.pick("of ", "累计放款 ") + trade.FormatAmount(t.Lent, c) + v.pick(" disbursed", "")})
	}
	lent, err = v.withYuan(label, lent, owed)
	return append(tiles, lent...), err
}

// addYuan puts under each group what its currencies come to in CNY, or under the
// whole table where each group is one currency.
func (v *visit) addYuan(t *totalTable, whole bool) error {
	if whole && len(t.Groups) > 0 {
		all := totalGroup{Name: v.pick("All", "合计")}
		for _, g := range t.Groups {
			all.Rows = append(all.Rows, g.Rows...)
		}
		row, err := v.yuanRow(all.Rows)
		t.Groups = append(t.Groups, totalGroup{all.Name, []totalRow{row}})
		return err
	}
	for i := range t.Groups {
		g := &t.Groups[i]
		if len(g.Rows) < 2 && g.Rows[0].lent.Currency == trade.CNY {
			continue
		}
		row, err := v.yuanRow(g.Rows)
		if err != nil {
			return err
		}
		g.Rows = append(g.Rows, row)
	}
	return nil
}

func (v *visit) yuanRow(rows []totalRow) (totalRow, error) {
	sum := totalRow{Sum: true}
	var lent, owed []trade.Money
	for _, r := range rows {
		sum.Applied, sum.Disbursed = sum.Applied+r.Applied, sum.Disbursed+r.Disbursed
		lent, owed = append(lent, r.lent), append(owed, r.owed)
	}
	one, err := v.sum(lent...)
	if err != nil {
		return sum, err
	}
	two, err := v.sum(owed...)
	sum.Amount, sum.Outstanding = one.Yuan, two.Yuan
	for _, p := range []struct {
		purse
		into *string
	}{{one, &sum.Amount}, {two, &sum.Outstanding}} {
		if note := v.uncounted(p.purse); note != "" {
			*p.into = strings.TrimPrefix(*p.into+v.pick("; ", "；")+note, v.pick("; ", "；"))
		}
	}
	return sum, err
}

// lentAndOwed words what was lent and what is owed over all currencies.
func (v *visit) lentAndOwed(totals []readmodel.Total) (lent string, owed tile, err error) {
	var rows []totalRow
	for _, t := range totals {
		rows = append(rows, totalRow{lent: trade.Money{Minor: t.Lent, Currency: t.Currency},
			owed: trade.Money{Minor: t.Outstanding, Currency: t.Currency}})
	}
	sum, err := v.yuanRow(rows)
	if sum.Amount == "" {
		sum.Amount, sum.Outstanding = "0", "0"
	}
	return sum.Amount, tile{Value: strings.TrimSuffix(sum.Outstanding, "\u00a0CNY"),
		Note: v.pick("at the mid rates of the day", "按当日中间价")}, err
}

// waiting counts the loans, the payments and the matches of proceeds that wait for this
// person's next step.
func (v *visit) waiting() (loans, payments, matches int, err error) {
	w, err := v.Model.Waiting(v.r.Context(), v.viewer, v.today(), trade.InstantOf(v.now()))
	if err != nil {
		return 0, 0, 0, err
	}
	next := func(deal trade.DealKind, waiting map[trade.State]int64) (count int) {
		for state, n := range waiting {
			if trade.Advances(v.person.Kind, v.person.Duties, deal, state) {
				count += int(n)
			}
		}
		return count
	}
	loans = next(trade.FinancingDeal, map[trade.State]int64{trade.Applied: w.Applied, trade.Accepted: w.Accepted,
		trade.Approved: w.Approved})
	payments = next(trade.PaymentDeal, map[trade.State]int64{trade.Applied: w.PaymentsApplied,
		trade.Accepted: w.PaymentsAccepted, trade.Approved: w.PaymentsApproved})
	if trade.Gives(v.person.Kind, v.person.Duties, trade.VerbConfirmRefund) {
		payments += int(w.Refunds)
	}
	if trade.Gives(v.person.Kind, v.person.Duties, trade.VerbConfirmProceeds) {
		matches = int(w.Proceeds)
	}
	return loans, payments, matches, nil
}
