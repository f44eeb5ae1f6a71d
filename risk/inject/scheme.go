package inject

import (
	"fmt"
	"math"
	"strings"

	"tallystick/risk/paper"
)

// Typologies are the ways of fraud that are laid over the legitimate trade.
func Typologies() []string {
	names := make([]string, len(schemes))
	for i, s := range schemes {
		names[i] = s.name
	}
	return names
}

// scheme plans one case of a typology on days to come. n numbers it among all.
type scheme struct {
	name string
	plan func(w *world, e *exporter, o order)
}

var schemes = [...]scheme{
	{"over-valuation", func(w *world, e *exporter, o order) { w.misprice(e, o, 2+3*w.chance.Float64()) }},
	{"under-valuation", func(w *world, e *exporter, o order) { w.misprice(e, o, 0.2+0.3*w.chance.Float64()) }},
	{"altered-duplicate", (*world).duplicate},
	{"split-shipment", (*world).split},
	{"phantom-shipment", (*world).phantom},
	{"circular-trade", (*world).circle},
	{"carousel", (*world).carousel},
	{"shell-burst", (*world).shell},
	{"diverted-proceeds", func(w *world, e *exporter, o order) { o.divert = true; w.habit(e, o) }},
	{"related-buyer", (*world).related},
	{"amended-after", func(w *world, e *exporter, o order) { o.amend = true; w.habit(e, o) }},
}

// lay plans the cases of every typology over the judged part of the time.
func (w *world) lay() {
	number := uint64(1_000_000)
	for _, s := range schemes {
		for range w.Cases {
			number++
			e := w.exporters[w.chance.IntN(len(w.exporters))]
			o := order{label: s.name, scheme: number}
			if w.unlabelled {
				o.label = ""
			}
			w.later(w.Days/3+w.chance.IntN(w.Days/2), func() { s.plan(w, e, o) })
		}
	}
}

// send publishes a paper and applies with it some days later.
func (w *world) send(e *exporter, o order, p paper.Paper) {
	p.Declared = w.day
	id := w.publish(e, p)
	w.later(applying(w), func() { w.finance(e, o, id) })
}

func (w *world) misprice(e *exporter, o order, factor float64) {
	p := w.ship(e)
	p.Amount = int64(math.Round(float64(p.Amount) * factor))
	p.Items[0].Amount = p.Amount
	w.send(e, o, p)
}

// duplicate shows a paper that backs a loan already once more, altered.
func (w *world) duplicate(e *exporter, o order) {
	p := w.ship(e)
	first := w.publish(e, p)
	w.later(applying(w), func() { w.finance(e, order{scheme: o.scheme}, first) })
	w.later(3+w.chance.IntN(20), func() {
		p.Amount = int64(math.Round(float64(p.Amount) * (0.96 + 0.08*w.chance.Float64())))
		p.Items = []paper.Item{p.Items[0]}
		p.Items[0].Amount = p.Amount
		switch w.chance.IntN(4) {
		case 0:
			p.Buyer = strings.ToUpper(p.Buyer)
		case 1:
			p.Buyer = strings.Replace(p.Buyer, "e", "a", 1)
		case 2:
			p.BillOfLading = p.BillOfLading[:len(p.BillOfLading)-1] + "7"
		case 3:
			p.Contract += "-A"
			p.Gross *= 1.01
		}
		p.Exported = w.day + 2
		w.send(e, o, p)
	})
}

// split declares one shipment in parts on one day.
func (w *world) split(e *exporter, o order) {
	whole := w.ship(e)
	parts := 4 + w.chance.IntN(5)
	for range parts {
		p := whole
		p.Items = []paper.Item{whole.Items[0]}
		p.Net, p.Gross, p.Amount, p.Packages = whole.Net/float64(parts), whole.Gross/float64(parts),
			whole.Amount/int64(parts), max(1, whole.Packages/int64(parts))
		p.Items[0].Quantity, p.Items[0].Amount = p.Net, p.Amount
		p.Contract = fmt.Sprintf("SC%06d", w.chance.IntN(900_000))
		w.send(e, o, p)
	}
}

// phantom declares what never was: its papers do not fit each other.
func (w *world) phantom(e *exporter, o order) {
	p := w.ship(e)
	p.Vessel, p.Voyage = "", ""
	switch w.chance.IntN(3) {
	case 0:
		p.Gross = p.Net * 0.8
	case 1:
		p.BillOfLading = ""
		p.Exported = p.Declared - 40
	case 2:
		p.Amount = p.Amount / 10_000_00 * 10_000_00
		p.Amount = max(p.Amount, 10_000_00)
		p.Items[0].Amount = p.Amount * 3 / 4
	}
	w.send(e, o, p)
}

// again is a shipment of the same goods, for a little more or less.
func (w *world) again(e *exporter, whole paper.Paper) paper.Paper {
	p := w.ship(e)
	share := 0.97 + 0.06*w.chance.Float64()
	p.Net, p.Gross, p.Packages, p.Amount = whole.Net, whole.Gross, whole.Packages, int64(float64(whole.Amount)*share)
	p.Items = []paper.Item{whole.Items[0]}
	p.Items[0].Amount = p.Amount
	return p
}

// circle sends goods around three to six exporters, each the next one's seller.
func (w *world) circle(_ *exporter, o order) {
	length := 3 + w.chance.IntN(4)
	from := w.chance.IntN(len(w.exporters))
	whole := w.ship(w.exporters[from])
	for i := range length {
		e, next := w.exporters[(from+i*7)%len(w.exporters)], w.exporters[(from+(i+1)%length*7)%len(w.exporters)]
		w.later(1+2*i, func() {
			p := w.again(e, whole)
			p.Buyer = next.name
			w.send(e, o, p)
		})
	}
}

// carousel sends the same goods to and fro between two.
func (w *world) carousel(e *exporter, o order) {
	other := w.exporters[w.chance.IntN(len(w.exporters))]
	if other == e {
		return
	}
	o.bring = true
	whole := w.ship(e)
	for i := range 4 {
		one, two := e, other
		if i%2 == 1 {
			one, two = other, e
		}
		w.later(1+9*i, func() {
			p := w.again(one, whole)
			p.Buyer = two.name
			w.send(one, o, p)
		})
	}
}

// shell lets a new exporter draw as much as it can in three weeks.
func (w *world) shell(_ *exporter, o order) {
	e := w.newExporter(w.chance.IntN(1 << 12))
	e.typical *= 5
	e.buyers = e.buyers[:1]
	for range 8 + w.chance.IntN(8) {
		w.later(1+w.chance.IntN(20), func() { w.send(e, o, w.ship(e)) })
	}
}

// habit does the same thing again and again: the first time nobody can know.
func (w *world) habit(e *exporter, o order) {
	first := o
	first.label = ""
	w.send(e, first, w.ship(e))
	for i := range 5 {
		w.later(100+15*i, func() { w.send(e, o, w.ship(e)) })
	}
}

// related sells to a company of its own, dearly.
func (w *world) related(e *exporter, o order) {
	p := w.ship(e)
	p.Buyer = strings.Replace(e.name, "Co. Ltd", "(HK) Ltd", 1)
	p.Amount = int64(float64(p.Amount) * (1.2 + 0.5*w.chance.Float64()))
	p.Items[0].Amount = p.Amount
	w.send(e, o, p)
}
