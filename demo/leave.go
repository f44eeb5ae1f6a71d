package demo

import (
	"context"
	"fmt"

	"tallystick/node/gateway"
)

// leave has every person of a bank find something to do: an application to
// accept, one to approve and one to disburse wait at each bank, from the
// exporters who may sign in.
func (p *play) leave(ctx context.Context) error {
	for i, bank := range p.banks {
		for stage := range 3 {
			if err := p.leaveAt(ctx, bank, 3*i+stage, stage); err != nil {
				return fmt.Errorf("couldn't leave work for %s: %w", bank.nameEn, err)
			}
		}
	}
	return nil
}

// leaveAt applies at a bank and goes on for so many stages: accepted, approved.
func (p *play) leaveAt(ctx context.Context, bank *lender, first, stage int) error {
	for n := range p.holders {
		h := p.holders[(first+n)%len(p.holders)]
		doc, left, ok, err := p.free(h)
		if err != nil {
			return err
		}
		if !ok || left < 3 {
			continue
		}
		taken := max(3, left/4)
		id, applied, err := p.apply(ctx, h, bank, doc, taken, max(1, taken*7/10))
		if err != nil {
			return err
		}
		if !applied {
			continue
		}
		if stage >= 1 {
			if _, err := p.do(ctx, bank.maker, gateway.AcceptForm{Financing: id.String()}); err != nil {
				return err
			}
		}
		if stage >= 2 {
			_, err = p.do(ctx, bank.checker, gateway.ApproveForm{Financing: id.String()})
		}
		return err
	}
	return nil
}
