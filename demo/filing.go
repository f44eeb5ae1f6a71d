package demo

import (
	"context"
	"fmt"
	"time"

	"tallystick/book/trade"
	"tallystick/node/gateway"
	"tallystick/node/token"
)

// payForServices plays one contract from its tax filing to payments and what comes after.
// The number chooses which story it is.
func (p *play) payForServices(ctx context.Context, n int) error {
	h := p.holders[n%len(p.holders)]
	bank, rival := p.banks[n%len(p.banks)], p.banks[(n+1)%len(p.banks)]
	total := int64(300_000+1_900*(n%40)) * 100
	switch n % 6 {
	case 2: // freight of imports needs no filing, and above the threshold its proof
		form := p.service(bank, nil, 80_000_00)
		form.Code, form.Exemption, form.Proof = "222011", trade.ImportFreight.String(), "freight invoice"
		return p.made(ctx, h, bank, form)
	case 3: // too much without a filing, and then little enough
		if _, err := p.try(ctx, h.person, p.service(bank, nil, 60_000_00)); err != nil {
			return err
		}
		return p.made(ctx, h, bank, p.service(bank, nil, 40_000_00))
	}
	filing, err := p.filed(ctx, h, total)
	if err != nil {
		return err
	}
	if n%6 == 5 { // the code is not the form's
		form := p.service(bank, &filing, total/2)
		form.Lines[0].Document = filing.detail.Number + "/WRONG1"
		if _, err := p.try(ctx, h.person, form); err != nil {
			return err
		}
	}
	if err := p.made(ctx, h, bank, p.service(bank, &filing, total/2)); err != nil {
		return err
	}
	switch n % 6 {
	case 1: // the form is shown to a second bank, for more than is left and for what is
		if _, err := p.try(ctx, h.person, p.service(rival, &filing, total/2+1)); err != nil {
			return err
		}
		return p.made(ctx, h, rival, p.service(rival, &filing, total/4))
	case 4: // the contract ends: nothing more is paid until the tax office amends the form
		if err := p.cameBack(ctx, bank, p.payments[len(p.payments)-1].String(), 10_000_00,
			"contract-ended"); err != nil {
			return err
		}
		if _, err := p.try(ctx, h.person, p.service(rival, &filing, 1_000_00)); err != nil {
			return err
		}
		filing.detail.ContractTotal, filing.detail.Amount = trade.FormatAmount(total*6/5, "EUR"), ""
		_, err := p.do(ctx, p.Tax, gateway.AmendDeclarationForm{Document: filing.id.String(), Revision: 2,
			To: filing.detail})
		return err
	}
	return nil
}

// licensors are paid for what is filed; none of them exists.
var licensors = []string{"Alpenlicht Software AG", "Northern Patents Ltd"}

// filed has the tax office publish the filing of a licence.
func (p *play) filed(ctx context.Context, h *holder, total int64) (paper, error) {
	today := trade.InstantOf(time.Now()).Day()
	p.tally.Filings++
	n := p.tally.Filings
	d := gateway.Declaration{Kind: trade.TaxFiling.String(), Number: fmt.Sprintf("%s-%06d", today.String()[:4],
		700_000+n), Verification: fmt.Sprintf("K%05d", 10_007*n%100_000), Holder: h.number, HolderName: h.nameZh,
		Payee: licensors[n%len(licensors)], PayeeCountry: "DE", Declared: (today - 3).String(),
		Contract: fmt.Sprintf("LC-2026-%04d", 100+n), ContractName: "软件许可合同 / software licence", ItemClass: "royalty",
		Currency: "EUR", ContractTotal: trade.FormatAmount(total, "EUR"), TaxOffice: "国家税务总局（演示）"}
	if _, err := p.do(ctx, p.Tax, gateway.PublishDeclarationsForm{Declarations: []gateway.Declaration{d}}); err != nil {
		return paper{}, err
	}
	id, err := p.Tokens.Token(ctx, token.Filing, d.Number)
	return paper{id, d, "EUR"}, err
}

// service is a payment for a licence or another service that an enterprise asks for: of
// euros on a filing, or of dollars without one.
func (p *play) service(bank *lender, filing *paper, amount int64) gateway.OpenPaymentForm {
	form := gateway.OpenPaymentForm{Scenario: trade.FilingPayments.String(), Bank: bank.number, Currency: "USD",
		Amount: trade.FormatAmount(amount, "USD"), Code: "228020", Instrument: "wire",
		Payee: gateway.PayeeForm{Name: licensors[0], Country: "DE"},
		Due:   (trade.InstantOf(time.Now()).Day() + 20).String()}
	if filing != nil {
		form.Currency, form.Payee.Name, form.Code = "EUR", filing.detail.Payee, "231010"
		form.Amount = trade.FormatAmount(amount, "EUR")
		form.Lines = []gateway.LineForm{{Document: filing.detail.Number + "/" + filing.detail.Verification,
			Amount: form.Amount}}
		p.touched = append(p.touched, filing.id)
	}
	return form
}

// made takes a payment from the enterprise's wish to the money that goes.
func (p *play) made(ctx context.Context, h *holder, bank *lender, form gateway.OpenPaymentForm) error {
	id, err := p.ask(ctx, h, form)
	if err != nil {
		return err
	}
	return p.through(ctx, bank, id, "")
}

// leaveFilings has every enterprise with a login find a filing to pay on, and each bank a
// payment for services to accept.
func (p *play) leaveFilings(ctx context.Context) error {
	for i, h := range p.holders[:min(4, len(p.holders))] {
		filing, err := p.filed(ctx, h, 240_000_00)
		if err != nil {
			return err
		}
		bank := p.banks[i%len(p.banks)]
		if _, err := p.ask(ctx, h, p.service(bank, &filing, 90_000_00)); err != nil {
			return fmt.Errorf("couldn't leave a payment for services to %s: %w", bank.nameEn, err)
		}
	}
	return nil
}
