package ledger

import "tallystick/book/trade"

// paying opens the pilot of payments.
func (c *cast) paying() (steps []step) {
	keys := []trade.PilotKey{{Scenario: trade.ImportPayments, Region: "31"}}
	for _, bank := range c.bankMaker {
		keys = append(keys, trade.PilotKey{Scenario: trade.ImportPayments, Bank: bank.party})
	}
	for _, key := range keys {
		steps = append(steps, step{c.regulator, trade.AdmitToPilot{Key: key, From: start.Day()}})
	}
	return steps
}

// payment is a payment from the publication of what it is paid for to its refunds,
// of which the first, for goods that went back, keeps their value held.
func (c *cast) payment(number int, day trade.Day) []step {
	side := number % 2
	maker, checker, payment := c.bankMaker[side], c.bankChecker[side], trade.PaymentID(idOf("payment", number))
	document := trade.DocumentID(idOf("import", number))
	remittance := func(n int) trade.RemittanceID { return idOf("remittance", 10*number+n) }
	return []step{
		{c.customs,
			trade.PublishDocuments{Documents: []trade.Publication{{ID: document, Kind: trade.ImportDeclaration,
				Holder: c.exporter[side].party, Face: trade.Money{Minor: 30_000_000, Currency: "USD"},
				Issued: start.Day(), Mode: "0110", Details: digestOf(9)}}}},
		{c.exporter[side], trade.OpenPayment{Payment: payment, Scenario: trade.ImportPayments, Bank: maker.party,
			Amount: trade.Money{Minor: 20_000_000, Currency: "USD"}, Payee: idOf("payee", 0), Code: "121010",
			Instrument: trade.Wire, Lines: []trade.Line{{Document: document, Amount: 20_000_000}}, Due: day,
			Details: digestOf(7)}},
		{maker, trade.AcceptPayment{Payment: payment}},
		{maker, trade.ExtendPayment{Payment: payment}},
		{checker, trade.ApprovePayment{Payment: payment}},
		{maker, trade.Pay{Payment: payment, Number: remittance(0), Date: day, Voucher: digestOf(6)}},
		{maker, trade.RefundPayment{Payment: payment, Remittance: remittance(1), Amount: 1_000_000, Date: day,
			Reason: trade.WentBack, Details: digestOf(5)}},
		{maker, trade.RefundPayment{Payment: payment, Remittance: remittance(2), Amount: 6_000_000, Date: day,
			Reason: trade.PriceReduced, Details: digestOf(5)}},
		{maker, trade.RefundPayment{Payment: payment, Remittance: remittance(3), Amount: 7_000_000, Date: day,
			Reason: trade.PaidTwice, Details: digestOf(5)}},
		{checker, trade.ConfirmRefund{Payment: payment, Number: 2}},
		{checker, trade.ConfirmRefund{Payment: payment, Number: 3, Dismiss: trade.EntryError}},
	}
}
