package inject

import (
	"fmt"
	"math"

	"tallystick/book/trade"
	"tallystick/risk/paper"
)

// ship makes up a shipment as it would honestly be declared.
func (w *world) ship(e *exporter) paper.Paper {
	return w.shipOf(e, e.goods[w.chance.IntN(len(e.goods))])
}

func (w *world) shipOf(e *exporter, goods Goods) paper.Paper {
	value := e.typical * math.Exp(w.chance.NormFloat64()*0.6)
	unit := goods.Price * math.Exp(w.chance.NormFloat64()*0.14)
	net := math.Max(1, math.Round(value/unit*10)/10)
	packages := int64(math.Max(1, math.Round(net/(8+20*w.chance.Float64()))))
	n := w.chance.IntN(900_000)
	p := paper.Paper{Kind: paper.Declaration, Holder: e.name, Declared: w.day, Exported: w.day +
		trade.Day(1+w.chance.IntN(6)), Mode: "0110", Buyer: e.buyers[w.chance.IntN(len(e.buyers))],
		Transport: "2", Vessel: "COSCO " + places[w.chance.IntN(16)], Voyage: fmt.Sprintf("%03dE", w.chance.IntN(400)),
		BillOfLading: fmt.Sprintf("COSU%08d", w.chance.IntN(90_000_000)),
		Contract:     fmt.Sprintf("SC%06d", n), TradeCountry: "DE", Destination: "DE", Incoterm: "FOB",
		Packages: packages,
		Net:      net, Gross: math.Round(net*(1.04+0.08*w.chance.Float64())*10) / 10,
		Currency: "USD", Amount: int64(math.Round(net * unit * 100))}
	p.Items = []paper.Item{{Code: goods.Code, Description: "goods of " + goods.Code, Unit: "KG", Origin: "CN",
		Quantity: net, Amount: p.Amount}}
	return p
}

// publish has customs publish a paper.
func (w *world) publish(e *exporter, p paper.Paper) trade.DocumentID {
	id := trade.DocumentID(w.id())
	p.ID = id.String()
	d := trade.Document{ID: id, Kind: 1, Holder: e.id, Face: trade.Money{Minor: p.Amount, Currency: "USD"},
		Issued: p.Declared, Mode: trade.Mode(p.Mode), Revision: 1, Since: w.now()}
	w.documents[id], w.papers[id] = d, p
	w.post(trade.DocumentsPublished{Documents: []trade.Publication{{ID: id, Kind: 1, Holder: e.id, Face: d.Face,
		Issued: d.Issued, Mode: d.Mode}}, At: w.now()})
	return id
}

// order is what becomes of an application.
type order struct {
	label  string
	scheme uint64
	tenor  int32
	divert bool // the proceeds go elsewhere, and own funds repay
	amend  bool // customs lowers the declaration after the disbursal
	bring  bool // the goods come back
}

// finance applies with documents, and lives the loan through.
func (w *world) finance(e *exporter, o order, documents ...trade.DocumentID) {
	total := int64(0)
	var lines []trade.Line
	for _, id := range documents {
		face := w.documents[id].Face.Minor
		total += face
		lines = append(lines, trade.Line{Document: id, Amount: face})
	}
	if o.tenor == 0 {
		o.tenor = int32(30 + 15*w.chance.IntN(6))
	}
	deal := trade.Deal{ID: trade.DealOf(trade.FinancingDeal, trade.FinancingID(w.id())), Enterprise: e.id,
		Bank: e.bank, Region: "35"}
	asked := trade.Money{Minor: total * int64(70+w.chance.IntN(20)) / 100, Currency: "USD"}
	rules := float64(w.alerts[e.id])
	w.post(trade.FinancingApplied{Deal: deal, Product: trade.ExportReceivable, Asked: asked, Tenor: o.tenor,
		Lines: lines, At: w.now()})
	if opinion, ok := w.watch.First(deal.Financing()); ok && !w.warming {
		w.rows = append(w.rows, Row{Label: o.label, Scheme: o.scheme, Opinion: opinion, ByRules: rules,
			Features: featuresOf(opinion)})
	}
	if w.chance.Float64() < 0.03 {
		w.post(trade.FinancingEnded{Deal: deal, State: trade.Declined, Reason: trade.BankDeclined})
		return
	}
	maturity := w.day + 1 + trade.Day(o.tenor)
	w.later(1, func() {
		w.post(trade.FinancingDisbursed{Deal: deal, Terms: trade.Terms{Amount: asked.Minor, Date: w.day,
			Maturity: maturity, Lines: lines}})
		if trade.Drawn(trade.Digest{1}, deal.Financing(), inspected) {
			w.later(20, func() { w.post(trade.InspectionReported{Deal: deal, Finding: found(o.label), At: w.now()}) })
		}
	})
	w.afterwards(e, o, documents)
	late := e.late + w.chance.NormFloat64()*2
	w.later(int(o.tenor)+1+int(math.Round(late)), func() { w.repay(e, o, deal, asked, documents, maturity) })
}

// inspected is the share of loans that are inspected by lot.
const inspected trade.BasisPoints = 1_000

// found is what an inspection finds: the truth.
func found(label string) trade.Finding {
	if label == "" {
		return trade.Clean
	}
	return trade.Irregular
}

// afterwards is what happens to the documents of a loan before it is repaid.
func (w *world) afterwards(e *exporter, o order, documents []trade.DocumentID) {
	id := documents[0]
	if o.amend || w.chance.Float64() < 0.015 {
		w.later(3+w.chance.IntN(15), func() {
			d := w.documents[id]
			d.Revision++
			d.Face.Minor = d.Face.Minor * int64(50+w.chance.IntN(45)) / 100
			w.documents[id] = d
			w.alerts[e.id]++
			w.post(trade.DocumentAmended{Document: id, Holder: e.id, Revision: d.Revision, Face: d.Face})
		})
	}
	if o.bring || w.chance.Float64() < 0.004 {
		w.later(10+w.chance.IntN(20), func() {
			w.alerts[e.id]++
			w.post(trade.GoodsReturned{Document: id, Holder: e.id, Amount: w.documents[id].Face.Minor / 2})
		})
	}
}

func (w *world) repay(e *exporter, o order, deal trade.Deal, asked trade.Money, documents []trade.DocumentID,
	maturity trade.Day) {
	source := trade.FromProceeds
	if o.divert || w.chance.Float64() < e.own {
		source = trade.OwnFunds
	}
	if o.divert {
		w.alerts[e.id]++
		w.post(trade.AlertRaised{Alert: trade.Alert{Kind: trade.ProceedsDiverted, Enterprise: e.id,
			Deal: deal.ID, Document: documents[0]}})
	}
	if w.day > maturity {
		w.alerts[e.id]++
		w.post(trade.AlertRaised{Alert: trade.Alert{Kind: trade.MaturityPassed, Enterprise: e.id,
			Deal: deal.ID}})
	}
	w.post(trade.FinancingRepaid{Deal: deal, Repayment: trade.Repayment{Financing: deal.Financing(), Number: 1,
		Date: w.day, Principal: asked.Minor, Source: source}}, trade.FinancingSettled{Deal: deal})
}

// applying is how many days after its declaration a shipment is applied with:
// the ship has sailed. Fraud takes its time like everybody.
func applying(w *world) int { return 7 + w.chance.IntN(8) }

// live lets the days pass: planned things first, then shipments.
func (w *world) live() {
	for range w.Days {
		w.day++
		w.warming = w.day < firstDay+trade.Day(w.Days/3)
		for _, what := range w.plans[w.day] {
			what()
		}
		delete(w.plans, w.day)
		for i, e := range w.exporters {
			if w.day < e.begins || w.chance.Float64() >= 1/e.every {
				continue
			}
			id := w.publish(e, w.ship(e))
			if w.chance.Float64() < e.applies {
				scheme := uint64(i)
				w.later(applying(w), func() { w.finance(e, order{scheme: scheme}, id) })
			}
		}
	}
}
