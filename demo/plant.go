package demo

import (
	"context"
	"fmt"
	"time"

	"tallystick/book/trade"
	"tallystick/node/gateway"
	"tallystick/node/token"
)

// What declarations of the play say.
const (
	bySea     = "水路运输 / sea"
	gearBoxes = "齿轮箱 / gear boxes"
)

// plant lays something for the advice to find: three exporters that sell the
// same goods to each other in a ring, and a declaration that is shown a second
// time, altered. All goes to the first bank, and nothing tells the watch.
func (p *play) plant(ctx context.Context) error {
	if len(p.holders) < 4 {
		return nil
	}
	ring := p.holders[1:4]
	for i, h := range ring {
		doc, err := p.declare(ctx, h, i, 1_280_000+1_300*i, ring[(i+1)%len(ring)].nameEn, nil)
		if err != nil {
			return err
		}
		if err := p.offer(ctx, h, doc); err != nil {
			return err
		}
	}
	h := p.holders[0]
	first, err := p.declare(ctx, h, 3, 640_000, "Northsea Machinery GmbH", nil)
	if err != nil {
		return err
	}
	if err := p.offer(ctx, h, first); err != nil {
		return err
	}
	again, err := p.declare(ctx, h, 4, 646_400, "Northsea Machinary GmbH", func(d *gateway.Declaration) {
		d.BillOfLading, d.Voyage, d.Contract = first.detail.BillOfLading, first.detail.Voyage, "SC-2026-0815A"
	})
	if err != nil {
		return err
	}
	if err := p.offer(ctx, h, again); err != nil || len(p.banks) < 2 {
		return err
	}
	return p.sameTwice(ctx)
}

// declare has customs publish a declaration of machine parts.
func (p *play) declare(ctx context.Context, h *holder, n, yuan int, buyer string,
	alter func(*gateway.Declaration)) (paper, error) {
	today := trade.InstantOf(time.Now()).Day()
	amount := fmt.Sprintf("%d.00", yuan)
	d := gateway.Declaration{Number: fmt.Sprintf("2248%s0%09d", today.String()[:4], 990_000_001+17*n), Holder: h.number,
		Amount: amount, Currency: "CNY", Declared: (today - 9).String(), Exported: (today - 6).String(),
		Mode: "0110", Consignee: buyer, Transport: bySea, Vessel: "PEARL RIVER",
		Voyage: fmt.Sprintf("%03dW", 210+n), BillOfLading: fmt.Sprintf("PRLU6612%04d", 37+411*n),
		Contract:     fmt.Sprintf("SC-2026-%04d", 812+n),
		TradeCountry: "DE", Destination: "DE", Port: "SHANGHAI", Packages: "120", GrossWeight: "5340.5",
		NetWeight: "4980.2", Incoterm: "FOB",
		Items: []gateway.Item{{Code: "8483409000", Description: gearBoxes, Quantity: "640", Unit: "PCS",
			Total: amount, Currency: "CNY", Origin: "CN"}}}
	if alter != nil {
		alter(&d)
	}
	if _, err := p.do(ctx, p.Feed,
		gateway.PublishDeclarationsForm{Declarations: []gateway.Declaration{d}}); err != nil {
		return paper{}, err
	}
	id, err := p.Tokens.Token(ctx, token.Declaration, d.Number)
	return paper{id, d, "CNY"}, err
}

// offer applies at the first bank with a declaration, and leaves it there.
func (p *play) offer(ctx context.Context, h *holder, doc paper) error {
	var d trade.Document
	if err := p.Ledger.View(func(book trade.Book, _ trade.Instant) error {
		d, _ = book.Document(doc.id)
		return nil
	}); err != nil {
		return err
	}
	_, _, err := p.apply(ctx, h, p.banks[0], doc, d.Face.Minor, d.Face.Minor*8/10)
	return err
}
