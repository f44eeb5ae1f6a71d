package demo

import (
	"context"
	"fmt"

	"tallystick/book/trade"
	"tallystick/node/gateway"
	"tallystick/node/token"
)

// sameTwice plays the same business under two documents, at two banks: a shipment that is
// declared twice, of which the ledger warns, and a contract that is filed twice, of which
// the second is refused.
func (p *play) sameTwice(ctx context.Context) error {
	h, bank, rival := p.holders[0], p.banks[0], p.banks[1]
	for i, lender := range []*lender{bank, rival} {
		doc, err := p.declare(ctx, h, 5+i, 320_000, "Baltic Gears AB", func(d *gateway.Declaration) {
			d.Invoice, d.BillOfLading, d.Carrier = "BG-2026-077", "PRLU66129077", "PRLU"
		})
		if err != nil {
			return err
		}
		id, asked, err := p.apply(ctx, h, lender, doc, 100_000_00, 80_000_00)
		if err != nil || !asked {
			return err
		}
		if _, err := p.do(ctx, lender.maker, gateway.AcceptForm{Financing: id.String()}); err != nil {
			return err
		}
	}
	first, err := p.filed(ctx, h, 300_000_00)
	if err != nil {
		return err
	}
	again := paper{detail: first.detail, currency: first.currency}
	again.detail.Number += "-B"
	if _, err := p.do(ctx, p.Tax, gateway.PublishDeclarationsForm{
		Declarations: []gateway.Declaration{again.detail}}); err != nil {
		return err
	}
	if again.id, err = p.Tokens.Token(ctx, token.Filing, again.detail.Number); err != nil {
		return err
	}
	if err := p.made(ctx, h, bank, p.service(bank, &first, 100_000_00)); err != nil {
		return err
	}
	id, err := p.ask(ctx, h, p.service(rival, &again, 100_000_00))
	if err != nil {
		return err
	}
	outcome, err := p.try(ctx, rival.maker, gateway.AcceptPaymentForm{Payment: id})
	if err == nil && outcome.Refusal.Rule != trade.MarkMustBeFree {
		err = fmt.Errorf("a contract that was filed twice is paid on twice: %s", outcome.Refusal.Rule)
	}
	return err
}
