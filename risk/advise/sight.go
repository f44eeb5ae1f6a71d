package advise

import (
	"strconv"
	"strings"

	"tallystick/book/trade"
	"tallystick/node/gateway"
	"tallystick/risk/paper"
)

// sight is what one party may look up.
type sight struct {
	*Adviser
	viewer trade.Viewer
}

// Document implements risk.Sources.
func (s sight) Document(id trade.DocumentID) (trade.Document, bool) {
	d, err := s.model.Document(s.ctx, s.viewer, id)
	return d.Document, err == nil
}

// Paper implements risk.Sources.
func (s sight) Paper(d trade.Document) (paper.Paper, bool) {
	declaration, err := gateway.DetailsFor[gateway.Declaration](s.ctx, s.gate, s.viewer.Party, d.Details)
	if err != nil {
		return paper.Paper{}, false
	}
	return paperOf(d, declaration), true
}

// Name implements risk.Sources.
func (s sight) Name(id trade.PartyID) string {
	name, _ := s.gate.NameFor(s.ctx, s.viewer.Party, id)
	if name.En != "" {
		return name.En
	}
	return name.Zh
}

// Shown implements risk.Sources.
func (s sight) Shown(id trade.PartyID) (zh, en string) {
	name, _ := s.gate.NameFor(s.ctx, s.viewer.Party, id)
	return name.Zh, name.En
}

// paperOf reads a declaration as a paper. What cannot be read counts as not given.
func paperOf(d trade.Document, f gateway.Declaration) paper.Paper {
	currency := string(d.Face.Currency)
	p := paper.Paper{ID: f.Number, Kind: paper.Declaration, Holder: f.Holder, Declared: d.Issued,
		Exported: day(f.Exported), Mode: string(d.Mode), Buyer: f.Consignee,
		Transport: f.Transport, Vessel: f.Vessel, Voyage: f.Voyage, BillOfLading: f.BillOfLading, Contract: f.Contract,
		TradeCountry: f.TradeCountry, Destination: f.Destination,
		Port: f.Port, Incoterm: f.Incoterm, Gross: figure(f.GrossWeight), Net: figure(f.NetWeight),
		Packages: int64(figure(f.Packages)), Amount: d.Face.Minor, Currency: currency,
		Freight: amount(f.Freight, currency), HasFreight: f.Freight != "", Insurance: amount(f.Insurance, currency),
		HasInsurance: f.Insurance != ""}
	for _, i := range f.Items {
		item := paper.Item{Code: i.Code, Description: i.Description, Unit: i.Unit, Origin: i.Origin,
			Quantity: figure(i.Quantity)}
		if i.Currency == "" || i.Currency == currency {
			item.Amount = amount(i.Total, currency)
		}
		p.Items = append(p.Items, item)
	}
	return p
}

func day(text string) trade.Day {
	d, err := trade.ParseDay(text)
	if err != nil {
		return 0
	}
	return d
}

func figure(text string) float64 {
	x, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSpace(text), ",", ""), 64)
	if err != nil || !(x >= 0 && x <= 1e15) {
		return 0
	}
	return x
}

func amount(text, currency string) int64 {
	minor, err := trade.ParseAmount(text, currency)
	if err != nil {
		return 0
	}
	return minor
}
