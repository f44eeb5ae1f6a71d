package portal

import (
	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/readmodel"
)

// paymentTotals is what the payments of each bank, region, scenario or purpose come to.
type paymentTotals struct {
	Heading, Label, By string
	Groups             []paymentGroup
	More, All          string // as in totalTable
}

// paymentGroup is what one bank, region, scenario or purpose comes to, in each currency.
type paymentGroup struct {
	Name string
	Rows []paymentTotalRow
}

type paymentTotalRow struct {
	Amount, Refunded       string
	Opened, Paid, Unbacked int64
	paid                   trade.Money
}

func (g paymentGroup) paid() (all []trade.Money) {
	for _, row := range g.Rows {
		all = append(all, row.paid)
	}
	return all
}

func (v *visit) paymentTotals() (tables []paymentTotals, err error) {
	for _, one := range []struct {
		by      readmodel.Dimension
		heading words.Text
		label   words.Text
		name    func(readmodel.PaymentTotal) string
	}{
		{readmodel.ByScenario, words.PaidByScenario, words.ScenarioLabel,
			func(t readmodel.PaymentTotal) string { return v.name(t.Scenario) }},
		{readmodel.ByPurpose, words.PaidByPurpose, words.PurposeOfIt,
			func(t readmodel.PaymentTotal) string { return v.name(t.Purpose) }},
		{readmodel.ByRegion, words.PaidByRegion, words.Region,
			func(t readmodel.PaymentTotal) string { return v.regionName(t.Region) }},
		{readmodel.ByBank, words.PaidByBank, words.Bank,
			func(t readmodel.PaymentTotal) string { return v.partyName(t.Bank) }},
	} {
		totals, err := v.Model.PaymentTotals(v.r.Context(), v.viewer, one.by)
		if err != nil {
			return nil, err
		}
		table := paymentTotals{Heading: v.within(one.heading), Label: v.within(one.label), By: "paid-" + string(one.by)}
		at := map[string]int{}
		for _, t := range totals {
			if one.by == readmodel.ByPurpose && t.Purpose == 0 { // which is paid under a code
				continue
			}
			name := one.name(t)
			if _, there := at[name]; !there {
				at[name], table.Groups = len(table.Groups), append(table.Groups, paymentGroup{Name: name})
			}
			g := &table.Groups[at[name]]
			g.Rows = append(g.Rows, paymentTotalRow{Refunded: money(t.Refunded, t.Currency),
				Amount: money(t.Paid, t.Currency), Opened: t.Opened, Paid: t.States[trade.Paid], Unbacked: t.Unbacked,
				paid: trade.Money{Minor: t.Paid, Currency: t.Currency}})
		}
		table.Groups, table.More, table.All, err = first(v, table.Groups, table.By, paymentGroup.paid)
		if err != nil {
			return nil, err
		}
		if len(table.Groups) > 0 {
			tables = append(tables, table)
		}
	}
	return tables, nil
}
