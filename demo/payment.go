package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tallystick/book/trade"
	"tallystick/node/desk"
	"tallystick/node/gateway"
	"tallystick/node/token"
)

// payAbroad plays one import from its declaration to a payment and what comes after.
// The number chooses which story it is.
func (p *play) payAbroad(ctx context.Context, n int) error {
	h := p.holders[n%len(p.holders)]
	bank, rival := p.banks[n%len(p.banks)], p.banks[(n+1)%len(p.banks)]
	face := int64(120_000+7_300*(n%40)) * 100
	doc, err := p.importOf(ctx, h, face)
	if err != nil {
		return err
	}
	amount := face * 6 / 10
	switch n % 8 {
	case 5: // too much for a payment that names no declaration, and then little enough
		first := p.holders[0] // of class A, which alone may
		if _, err := p.try(ctx, first.person, p.asked(bank, nil, 150_000_00)); err != nil {
			return err
		}
		if err := p.waived(ctx, first, bank, 120_000_00); err != nil {
			return err
		}
		if err := p.advanced(ctx, first, bank, 180_000_00); err != nil {
			return err
		}
		if err := p.early(ctx, first, bank, 90_000_00); err != nil {
			return err
		}
		_, err := p.paid(ctx, first, bank, nil, 40_000_00)
		return err
	case 6: // asked for and taken back
		id, err := p.opened(ctx, h, bank, &doc, amount)
		if err != nil {
			return err
		}
		_, err = p.do(ctx, h.person, gateway.WithdrawPaymentForm{Payment: id, Reason: "applicant-withdrew"})
		return err
	}
	id, err := p.paid(ctx, h, bank, &doc, amount)
	if err != nil {
		return err
	}
	switch n % 8 {
	case 0: // the bank lends what it paid, and half of that is repaid with currency that is bought
		return p.lentFor(ctx, h, bank, id, amount)
	case 1: // the same declaration is shown to a second bank, for all of it
		second, err := p.opened(ctx, h, rival, &doc, face-amount)
		if err != nil {
			return err
		}
		if _, err := p.do(ctx, rival.maker, gateway.AcceptPaymentForm{Payment: second}); err != nil {
			return err
		}
		_, err = p.try(ctx, h.person, p.asked(rival, &doc, amount))
		return err
	case 2: // goods go back: the money first, then the word of customs
		return p.wentBack(ctx, bank, doc, id, face/20)
	case 3: // much comes back, and takes a second person
		if err := p.cameBack(ctx, bank, id, 60_000_00, "paid-twice"); err != nil {
			return err
		}
		_, err := p.do(ctx, bank.checker, gateway.ConfirmRefundForm{Payment: id, Number: 1})
		return err
	case 4: // the money never left
		_, err := p.do(ctx, bank.checker, gateway.VoidPaymentForm{Payment: id, Reason: "payment-failed"})
		return err
	case 7: // something comes back, and is free to be paid again
		if err := p.cameBack(ctx, bank, id, 1_000_00, "wrong-payee"); err != nil {
			return err
		}
		return p.returnedByPermit(ctx, h, bank, id)
	}
	return nil
}

// importOf has customs publish a declaration of gear boxes that came in.
func (p *play) importOf(ctx context.Context, h *holder, face int64) (paper, error) {
	today := trade.InstantOf(time.Now()).Day()
	p.tally.Imports++
	n := p.tally.Imports
	amount := trade.FormatAmount(face, "EUR")
	d := gateway.Declaration{Number: fmt.Sprintf("2248%s1%09d", today.String()[:4], 880_000_001+17*n),
		Holder: h.number, Amount: amount, Currency: "EUR",
		Declared: (today - 5).String(), Imported: (today - 7).String(),
		Mode: "0110", Shipper: shippers[n%len(shippers)], Transport: bySea, Vessel: "YANGTZE STAR",
		Voyage: fmt.Sprintf("%03dE", 110+n), BillOfLading: fmt.Sprintf("YZSU4410%04d", 21+n),
		Contract: fmt.Sprintf("PC-2026-%04d", 300+n), TradeCountry: "DE", Departure: "DE", Port: "SHANGHAI",
		Packages: "12", GrossWeight: "8340.5", NetWeight: "7980.2", Incoterm: "CIF",
		Items: []gateway.Item{{Code: "8483409000", Description: gearBoxes, Quantity: "400", Unit: "PCS",
			Total: amount, Currency: "EUR", Origin: "DE"}}}
	if _, err := p.do(ctx, p.Feed,
		gateway.PublishDeclarationsForm{Declarations: []gateway.Declaration{d}}); err != nil {
		return paper{}, err
	}
	id, err := p.Tokens.Token(ctx, token.Declaration, d.Number)
	return paper{id, d, "EUR"}, err
}

// shippers sell what is imported; none of them exists.
var shippers = []string{"Rheintal Maschinenbau GmbH", "Adria Utensili S.p.A.", "Nordhafen Werkzeuge AG"}

// asked is a payment that an enterprise asks for, of euros against a declaration or of
// dollars without one.
func (p *play) asked(bank *lender, doc *paper, amount int64) gateway.OpenPaymentForm {
	form := gateway.OpenPaymentForm{Scenario: trade.ImportPayments.String(), Bank: bank.number, Currency: "USD",
		Amount: trade.FormatAmount(amount, "USD"), Code: "121010", Instrument: "wire",
		Payee: gateway.PayeeForm{Name: shippers[0], Country: "DE"},
		Due:   (trade.InstantOf(time.Now()).Day() + 20).String()}
	if doc != nil {
		form.Currency, form.Payee.Name = "EUR", doc.detail.Shipper
		form.Amount = trade.FormatAmount(amount, "EUR")
		form.Lines = []gateway.LineForm{{Document: doc.id.String(), Amount: form.Amount}}
	}
	return form
}

func (p *play) opened(ctx context.Context, h *holder, bank *lender, doc *paper, amount int64) (string, error) {
	if doc != nil {
		p.touched = append(p.touched, doc.id)
	}
	return p.ask(ctx, h, p.asked(bank, doc, amount))
}

// ask has an enterprise ask for a payment, and gives its identifier.
func (p *play) ask(ctx context.Context, h *holder, form gateway.OpenPaymentForm) (string, error) {
	outcome, err := p.do(ctx, h.person, form)
	if err != nil {
		return "", err
	}
	id, err := trade.ParseID[trade.Payment](outcome.Subject)
	p.payments = append(p.payments, id)
	return outcome.Subject, err
}

// paid takes a payment from the enterprise's wish to the money that goes.
func (p *play) paid(ctx context.Context, h *holder, bank *lender, doc *paper, amount int64) (string, error) {
	id, err := p.opened(ctx, h, bank, doc, amount)
	if err != nil {
		return "", err
	}
	return id, p.through(ctx, bank, id, "")
}

// through takes a payment that was asked for through its bank, which may waive its
// documents for a reason.
func (p *play) through(ctx context.Context, bank *lender, id, waived string) error {
	if _, err := p.do(ctx, bank.maker, gateway.AcceptPaymentForm{Payment: id}); err != nil {
		return err
	}
	if _, err := p.do(ctx, bank.checker, gateway.ApprovePaymentForm{Payment: id, Waived: waived}); err != nil {
		return err
	}
	if _, err := p.do(ctx, bank.maker, gateway.PayForm{Payment: id, Number: p.remittance(),
		Date: trade.InstantOf(time.Now()).Day().String()}); err != nil {
		return err
	}
	p.tally.Paid++
	return nil
}

// waived takes a payment above the threshold, for which no declaration is named, to the
// money that goes.
func (p *play) waived(ctx context.Context, h *holder, bank *lender, amount int64) error {
	form := p.asked(bank, nil, amount)
	form.Waiver = "long-relationship"
	id, err := p.ask(ctx, h, form)
	if err != nil {
		return err
	}
	return p.through(ctx, bank, id, "customs-data-seen")
}

// early registers money that comes before the goods go; the enterprise says when they will.
func (p *play) early(ctx context.Context, h *holder, bank *lender, amount int64) error {
	today := trade.InstantOf(time.Now()).Day()
	outcome, err := p.do(ctx, bank.maker, gateway.RegisterProceedsForm{Number: p.remittance(),
		Enterprise: h.id.String(), Amount: trade.FormatAmount(amount, "USD"), Currency: "USD", Date: today.String(),
		Instrument: "wire", Code: "121010", Expected: (today + 40).String()})
	if err != nil {
		return err
	}
	received, err := trade.ParseID[trade.Proceeds](outcome.Subject)
	if err != nil {
		return err
	}
	_, err = p.do(ctx, h.person, gateway.ReportTaskForm{Task: trade.TaskOf(trade.AdvanceReceipt, received).String(),
		Expected: (today + 45).String(), Relation: "unrelated", Reason: "delivery-late"})
	return err
}

// advanced takes a payment to the money that goes before the goods; then two thirds of
// them come, and their declaration is named.
func (p *play) advanced(ctx context.Context, h *holder, bank *lender, amount int64) error {
	doc, err := p.importOf(ctx, h, amount)
	if err != nil {
		return err
	}
	form := p.asked(bank, &doc, amount)
	form.Lines, form.Expected = nil, (trade.InstantOf(time.Now()).Day() + 45).String()
	id, err := p.ask(ctx, h, form)
	if err != nil {
		return err
	}
	if err := p.through(ctx, bank, id, ""); err != nil {
		return err
	}
	p.touched = append(p.touched, doc.id)
	_, err = p.do(ctx, bank.maker, gateway.MatchPaymentForm{Payment: id, Lines: []gateway.LineForm{
		{Document: doc.detail.Number, Amount: trade.FormatAmount(amount/3*2, "EUR")}}})
	if err != nil {
		return err
	}
	// goods that come in more than 30 days are to be reported
	paid, err := trade.ParseID[trade.Payment](id)
	if err != nil {
		return err
	}
	_, err = p.do(ctx, h.person, gateway.ReportTaskForm{Task: trade.TaskOf(trade.AdvancePayment, paid).String(),
		Expected: form.Expected, Relation: trade.Unrelated.String(), Reason: trade.DeliveryLate.String()})
	return err
}

// lentFor has a bank lend for a payment what was paid of it.
func (p *play) lentFor(ctx context.Context, h *holder, bank *lender, payment string, amount int64) error {
	form := gateway.ApplyForm{Bank: bank.id.String(), Product: trade.ImportFinancing.String(), Payment: payment,
		Amount: trade.FormatAmount(amount, "EUR"), Currency: "EUR", Tenor: 90, Purpose: "imports"}
	outcome, err := p.do(ctx, h.person, form)
	if err != nil {
		return err
	}
	id, err := trade.ParseID[trade.Financing](outcome.Subject)
	if err != nil {
		return err
	}
	p.tally.Financings++
	p.deals = append(p.deals, id)
	today := trade.InstantOf(time.Now()).Day()
	for _, step := range []struct {
		by   desk.Person
		form gateway.Form
	}{
		{bank.maker, gateway.AcceptForm{Financing: id.String()}},
		{bank.checker, gateway.ApproveForm{Financing: id.String()}},
		{bank.maker, gateway.DisburseForm{Financing: id.String(), Amount: form.Amount, Rate: "4.10",
			Date: today.String(), Maturity: (today + 80).String(), Region: bank.region, Outlet: bank.nameZh,
			Contract: fmt.Sprintf("%s-IL-%05d", bank.number, p.tally.Financings)}},
	} {
		if _, err := p.do(ctx, step.by, step.form); err != nil {
			return err
		}
	}
	p.tally.Disbursed++
	return p.repay(ctx, bank, id, amount/2, "EUR", "purchase", "")
}

// remittance gives a balance-of-payments number of today that nothing has used.
func (p *play) remittance() string {
	p.proceeds++
	return fmt.Sprintf("%s0000%04d01%s%04d", "11", p.proceeds/10_000,
		time.Now().In(time.FixedZone("", 8*3600)).Format("060102"), p.proceeds%10_000)
}

func (p *play) cameBack(ctx context.Context, bank *lender, payment string, amount int64, reason string) error {
	p.tally.Refunds++
	_, err := p.do(ctx, bank.maker, gateway.RefundPaymentForm{Payment: payment, Number: p.remittance(),
		Amount: trade.FormatAmount(amount, "EUR"), Date: trade.InstantOf(time.Now()).Day().String(), Reason: reason})
	return err
}

// wentBack has part of a payment come back for goods that go back, and customs say so.
func (p *play) wentBack(ctx context.Context, bank *lender, doc paper, payment string, amount int64) error {
	if err := p.cameBack(ctx, bank, payment, amount, "went-back"); err != nil {
		return err
	}
	_, err := p.do(ctx, p.Feed, gateway.ReturnGoodsForm{Document: doc.id.String(),
		Amount: trade.FormatAmount(amount, "EUR"), Number: "R" + doc.detail.Number[9:]})
	return err
}

// leavePayments has every person of a bank find a payment to go on with.
func (p *play) leavePayments(ctx context.Context) error {
	for i, bank := range p.banks {
		for stage := range 3 {
			h := p.holders[(2*i+stage)%min(4, len(p.holders))]
			doc, err := p.importOf(ctx, h, int64(260_000+11_000*stage)*100)
			if err != nil {
				return err
			}
			id, err := p.opened(ctx, h, bank, &doc, int64(200_000*100))
			if err == nil && stage >= 1 {
				_, err = p.do(ctx, bank.maker, gateway.AcceptPaymentForm{Payment: id})
			}
			if err == nil && stage >= 2 {
				_, err = p.do(ctx, bank.checker, gateway.ApprovePaymentForm{Payment: id})
			}
			if err != nil {
				return fmt.Errorf("couldn't leave payments for %s: %w", bank.nameEn, err)
			}
		}
	}
	for _, h := range p.holders[:min(4, len(p.holders))] { // one that is free to be paid
		if _, err := p.importOf(ctx, h, 310_000*100); err != nil {
			return err
		}
	}
	if err := p.leaveCapital(ctx); err != nil {
		return err
	}
	if err := p.leavePermits(ctx); err != nil {
		return err
	}
	return p.leaveFilings(ctx)
}

// verifyPayments checks that what documents say is spent is what payments say, that
// two persons of the bank acted on each, and that no number stands for two remittances.
func verifyPayments(book *trade.MemoryBook) error {
	spent := map[trade.DocumentID]int64{}
	for d := range trade.All[trade.Document](book) {
		for claim := range book.Claims(d.ID) {
			spent[d.ID] += claim.Spent
		}
		if taking := book.Taking(d.ID); spent[d.ID] != taking.Spent {
			return fmt.Errorf("document %s does not add up: its claims spend %d of %d", d.ID, spent[d.ID], taking.Spent)
		}
	}
	numbers := map[trade.RemittanceID]bool{}
	for p := range trade.All[trade.Proceeds](book) {
		numbers[trade.RemittanceID(p.ID)] = true
	}
	once := func(id trade.RemittanceID) error {
		if numbers[id] {
			return errors.New("a balance-of-payments number stands for two remittances")
		}
		numbers[id] = true
		return nil
	}
	back := map[trade.PaymentID]int64{}
	for r := range trade.All[trade.Refund](book) {
		if r.Dismissed != trade.NoReason {
			continue
		}
		if err := once(r.Remittance); err != nil {
			return err
		}
		if !r.Waiting {
			back[r.Payment] += r.Amount
		}
	}
	lent := map[trade.PaymentID]int64{}
	for f := range trade.All[trade.Financing](book) {
		lent[f.Payment] += f.Outstanding
	}
	for p := range trade.All[trade.Payment](book) {
		id := p.Deal.ID.Payment()
		if p.Lent != lent[id] {
			return fmt.Errorf("payment %s does not add up: its loans owe %d of %d", id, lent[id], p.Lent)
		}
		if p.State != trade.Paid {
			continue
		}
		if err := once(p.Number); err != nil {
			return err
		}
		switch {
		case p.ApprovedBy == p.AcceptedBy || p.ApprovedBy == p.PaidBy || p.ApprovedBy == p.OpenedBy:
			return fmt.Errorf("payment %s was made by one person", id)
		case p.Matched < 0 || p.Unmatched() < 0 || p.Expected == 0 && !p.Facilitated && p.Matched != 0:
			return fmt.Errorf("payment %s does not add up: %d of it is matched", id, p.Matched)
		case p.Refunded != back[id] || p.Refunded > p.Amount.Minor:
			return fmt.Errorf("payment %s does not add up: %d came back, and its refunds say %d", id, p.Refunded,
				back[id])
		}
	}
	return nil
}
