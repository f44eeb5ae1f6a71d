package portal

import (
	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/readmodel"
)

// paymentTotals is what the payments of each bank, region or scenario come to.
type paymentTotals struct {
	Heading, Label, By string
	Rows               []paymentTotalRow
	More, All          string // as in totalTable
}

// paymentTotalRow is what they come to in a currency.
type paymentTotalRow struct {
	Name, Amount, Refunded string
	Opened, Paid, Unbacked int64
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
		for _, t := range totals {
			table.Rows = append(table.Rows, paymentTotalRow{Name: one.name(t), Refunded: money(t.Refunded, t.Currency),
				Amount: money(t.Paid, t.Currency), Opened: t.Opened, Paid: t.States[trade.Paid], Unbacked: t.Unbacked})
		}
		table.Rows, table.More, table.All = cut(v, table.Rows, table.By,
			func(r paymentTotalRow) string { return r.Name })
		if len(table.Rows) > 0 {
			tables = append(tables, table)
		}
	}
	return tables, nil
}
