package demo

import (
	"context"
	"fmt"
	"time"

	"tallystick/book/trade"
	"tallystick/node/desk"
	"tallystick/node/gateway"
)

// permit has one person of an office enter a permit for an enterprise, and gives its
// number. The office's code begins it.
func (p *play) permit(ctx context.Context, by desk.Person, office string, h *holder, amount, allows string) (string,
	error) {
	p.tally.Permits++
	today := trade.InstantOf(time.Now()).Day()
	number := fmt.Sprintf("%s:%s-%04d", office, today.String()[:4], p.tally.Permits)
	_, err := p.do(ctx, by, gateway.EnterDocumentForm{Kind: trade.Permit.String(), Number: number, Holder: h.number,
		HolderName: h.nameZh, Allows: allows, Amount: amount, Currency: "EUR", Declared: today.String(),
		Until: (today + 60).String()})
	return number, err
}

// returnedByPermit has money of a payment come back by another way than it went, by a
// permit of head office, which one governor enters and another confirms. It is the payment's
// second refund.
func (p *play) returnedByPermit(ctx context.Context, h *holder, bank *lender, payment string) error {
	number, err := p.permit(ctx, p.Governor, "SAFE", h, "5,000.00", trade.ToTakeBack.String())
	if err != nil {
		return err
	}
	second, err := p.Gate.PersonBy(ctx, "governor2")
	if err != nil {
		return err
	}
	if _, err := p.do(ctx, second, gateway.ConfirmDocumentForm{Document: number}); err != nil {
		return err
	}
	p.tally.Refunds++
	if _, err := p.do(ctx, bank.maker, gateway.RefundPaymentForm{Payment: payment, Number: p.remittance(),
		Amount: "1,000.00", Date: trade.InstantOf(time.Now()).Day().String(), Reason: trade.WrongPayee.String(),
		Elsewhere: true, Permit: number}); err != nil {
		return err
	}
	_, err = p.do(ctx, bank.checker, gateway.ConfirmRefundForm{Payment: payment, Number: 2})
	return err
}

// leavePermits has a checker of the Guangdong branch find a permit to confirm.
func (p *play) leavePermits(ctx context.Context) error {
	maker, err := p.Gate.PersonBy(ctx, "guangdong.maker")
	if err != nil {
		return err
	}
	for _, h := range p.holders {
		if h.region == "44" {
			_, err = p.permit(ctx, maker, "SAFE44", h, "100,000.00", trade.ToPay.String())
			return err
		}
	}
	return nil
}
