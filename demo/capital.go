package demo

import (
	"context"
	"fmt"
	"time"

	"tallystick/book/trade"
	"tallystick/node/gateway"
)

// payFromCapital plays money that came into a capital account of an enterprise, and one
// payment out of it. The number chooses which story it is.
func (p *play) payFromCapital(ctx context.Context, n int) error {
	h, bank := p.holders[0], p.banks[n%len(p.banks)] // of class A, which alone may
	inflow, err := p.inflow(ctx, bank, h)
	if err != nil {
		return err
	}
	if _, err := p.do(ctx, bank.checker, gateway.ConfirmDocumentForm{Document: inflow}); err != nil {
		return err
	}
	switch n % 3 {
	case 0: // goods, on an invoice, in yuan for which dollars were sold
		if n > 0 {
			break
		}
		invoice, err := p.invoice(ctx, h)
		if err != nil {
			return err
		}
		return p.made(ctx, h, bank, gateway.OpenPaymentForm{Scenario: trade.CapitalPayments.String(), Bank: bank.number,
			Amount: "712,340.00", Currency: "CNY", Instrument: "wire", Purpose: trade.ForGoods.String(),
			Payee: gateway.PayeeForm{Name: p.holders[1].nameZh, Country: "CN", Number: p.holders[1].number},
			Due:   trade.InstantOf(time.Now()).Day().String(),
			Lines: []gateway.LineForm{{Document: inflow, Amount: "100,000.00"},
				{Document: invoice, Amount: "712,340.00"}}})
	case 2: // by facilitation, of which the invoices come later, and only of part
		_, err := p.facilitated(ctx, h, bank, inflow, true)
		return err
	case 1: // what no capital income may be paid for is on record
		form := p.outOf(bank, inflow, 30_000_00, trade.InSecurities)
		if _, err := p.try(ctx, h.person, form); err != nil {
			return err
		}
	}
	return p.made(ctx, h, bank, p.outOf(bank, inflow, 45_000_00, trade.ForWages))
}

// facilitated pays for goods on an order alone; then an invoice comes. Of a payment that was
// drawn it is the whole, and a checker reports on it, and of another it is a part; without
// an end a drawn one is left to be looked into as well.
func (p *play) facilitated(ctx context.Context, h *holder, bank *lender, inflow string, end bool) (drawn bool,
	err error) {
	seller := p.holders[1]
	id, err := p.ask(ctx, h, gateway.OpenPaymentForm{Scenario: trade.CapitalPayments.String(), Bank: bank.number,
		Amount: "20,000.00", Currency: "USD", Instrument: "wire", Purpose: trade.ForGoods.String(), Facilitated: true,
		Payee: gateway.PayeeForm{Name: seller.nameZh, Country: "CN", Number: seller.number},
		Due:   trade.InstantOf(time.Now()).Day().String(),
		Lines: []gateway.LineForm{{Document: inflow, Amount: "20,000.00"}}})
	if err == nil {
		err = p.through(ctx, bank, id, "")
	}
	if err != nil {
		return false, err
	}
	invoice, err := p.invoice(ctx, h) // is final after the block that draws
	if err != nil {
		return false, err
	}
	payment, err := trade.ParseID[trade.Payment](id)
	if err != nil {
		return false, err
	}
	if err := p.Ledger.View(func(book trade.Book, _ trade.Instant) error {
		_, drawn = book.Check(payment)
		return nil
	}); err != nil {
		return false, err
	}
	worth := "71,234.00"
	if drawn && end {
		worth = "142,468.00"
	}
	if _, err := p.do(ctx, bank.maker, gateway.AttachInvoicesForm{Payment: id,
		Lines: []gateway.LineForm{{Document: invoice, Amount: worth}}}); err != nil || !drawn || !end {
		return drawn, err
	}
	_, err = p.do(ctx, bank.checker, gateway.ReportCheckForm{Payment: id, Finding: "clean", Report: papersAgree})
	return drawn, err
}

// inflow has a bank enter money that came into a capital account of its client, and gives
// its identifier.
func (p *play) inflow(ctx context.Context, bank *lender, h *holder) (string, error) {
	today := trade.InstantOf(time.Now()).Day()
	p.tally.Inflows++
	outcome, err := p.do(ctx, bank.maker, gateway.EnterDocumentForm{Kind: trade.CapitalInflow.String(),
		Number: p.remittance(), Holder: h.number, Income: "capital",
		Registration: fmt.Sprintf("35350100%012d", p.proceeds),
		Amount:       "5,520,000.00", Currency: "USD", Declared: today.String()})
	return outcome.Subject, err
}

// invoice has the tax office publish an invoice of another enterprise, and gives its number.
func (p *play) invoice(ctx context.Context, h *holder) (string, error) {
	p.tally.Invoices++
	seller := p.holders[1]
	d := gateway.Declaration{Kind: trade.TaxInvoice.String(),
		Number: fmt.Sprintf("2635%016d", 2_000_000+p.tally.Invoices), Holder: h.number, HolderName: h.nameZh,
		Seller: seller.number, SellerName: seller.nameZh, Currency: "CNY",
		Net: "630,389.38", Tax: "81,950.62", Declared: trade.InstantOf(time.Now()).Day().String()}
	_, err := p.do(ctx, p.Tax, gateway.PublishDeclarationsForm{Declarations: []gateway.Declaration{d}})
	return d.Number, err
}

// outOf is a payment of dollars out of an inflow for what a proof alone stands behind.
func (p *play) outOf(bank *lender, inflow string, amount int64, purpose trade.Purpose) gateway.OpenPaymentForm {
	text := trade.FormatAmount(amount, "USD")
	return gateway.OpenPaymentForm{Scenario: trade.CapitalPayments.String(), Bank: bank.number, Amount: text,
		Currency: "USD", Instrument: "wire", Purpose: purpose.String(), Proof: "payroll of the month",
		Payee: gateway.PayeeForm{Name: "Harbour staff", Country: "CN"},
		Due:   trade.InstantOf(time.Now()).Day().String(),
		Lines: []gateway.LineForm{{Document: inflow, Amount: text}}}
}

// leaveCapital has a checker of each bank find an inflow to confirm, its enterprise one to pay
// out of, and each bank as a rule a payment that was drawn, with half of its invoices.
func (p *play) leaveCapital(ctx context.Context) error {
	for _, bank := range p.banks {
		_, err := p.inflow(ctx, bank, p.holders[0])
		var inflow string
		if err == nil {
			inflow, err = p.inflow(ctx, bank, p.holders[0])
		}
		if err == nil {
			_, err = p.do(ctx, bank.checker, gateway.ConfirmDocumentForm{Document: inflow})
		}
		for drawn, n := false, 0; err == nil && !drawn && n < 4; n++ {
			drawn, err = p.facilitated(ctx, p.holders[0], bank, inflow, false)
		}
		if err != nil {
			return fmt.Errorf("couldn't leave what capital income is paid for at %s: %w", bank.nameEn, err)
		}
	}
	return nil
}
