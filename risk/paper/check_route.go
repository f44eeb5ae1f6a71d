package paper

import (
	"unicode"
	"unicode/utf8"

	"tallystick/face/words"
)

// route compares the destination with the trading country and with home. Two
// countries compare when both are written alike: as codes of one length, or in
// Chinese, or in letters.
func (r *reading) route() {
	to, partner := countryOf(r.Destination), countryOf(r.TradeCountry)
	if to == "CN" && modeCode(r.Mode) != "1210" && modeCode(r.Mode) != "0654" {
		r.say("destination-home", with{shown(r.Destination)}, "destination")
	}
	if to != "" && partner != "" && to != partner && family(to) == family(partner) {
		r.say("third-country", with{shown(r.TradeCountry), shown(r.Destination)}, "tradeCountry", "destination")
	}
}

// family tells spellings of countries that compare.
func family(country string) int {
	first, _ := utf8.DecodeRuneInString(country)
	switch n := len(country); {
	case unicode.Is(unicode.Han, first):
		return -1
	case n <= 3 && unicode.IsDigit(first):
		return -2
	case n <= 3:
		return n
	}
	return 4
}

// vessel asks for the name of a vessel where goods went by sea.
func (r *reading) vessel() {
	if meansOf(r.Transport) == sea && plain(r.Vessel) == "" {
		r.say("sea-without-vessel", with{shown(r.Transport)}, "transport", "vessel")
	}
}

// lading asks for a bill of lading where goods have left by sea.
func (r *reading) lading() {
	if meansOf(r.Transport) != sea || plain(r.BillOfLading) != "" || r.Exported == 0 ||
		(r.today != 0 && r.Exported > r.today) {
		return
	}
	r.say("sea-without-lading", with{r.Exported, shown(r.Transport)}, "transport", "billOfLading")
}

// flight looks for a ship's name where goods went by air.
func (r *reading) flight() {
	if meansOf(r.Transport) == air && plain(r.Vessel) != "" && !isFlight(r.Vessel) && !isFlight(r.Voyage) {
		r.say("aircraft-with-vessel", with{shown(r.Transport), shown(r.Vessel)}, "transport", "vessel")
	}
}

// terms say what the seller pays under each of Incoterms 2020.
var terms = map[string]struct{ freight, insurance bool }{
	"EXW": {}, "FCA": {}, "FAS": {}, "FOB": {}, "CFR": {freight: true}, "CPT": {freight: true},
	"CIF": {true, true}, "CIP": {true, true}, "DAP": {freight: true}, "DPU": {freight: true}, "DDP": {freight: true},
}

// termsMissing asks for what the terms of delivery promise.
func (r *reading) termsMissing() {
	name := incotermOf(r.Incoterm)
	if name == "" {
		return
	}
	pays, known := terms[name]
	if !known {
		r.say("incoterm-unknown", with{shown(r.Incoterm)}, "incoterm")
		return
	}
	if pays.freight && r.Freight == 0 && r.Insurance == 0 && !r.HasFreight && !r.HasInsurance {
		r.say("incoterm-without-costs", with{name}, "incoterm", "freight", "insurance")
		return
	}
	if pays.freight && r.Freight == 0 {
		r.say("incoterm-without-freight", with{name, absence(r.HasFreight)}, "incoterm", "freight")
	}
	if pays.insurance && r.Insurance == 0 {
		r.say("incoterm-without-insurance", with{name, absence(r.HasInsurance)}, "incoterm", "insurance")
	}
}

func absence(given bool) words.Text {
	if given {
		return words.Nothing
	}
	return words.NotGiven
}

// termsExtra looks for costs that the terms of delivery leave to the buyer.
// Under the D terms the seller may insure what is his risk.
func (r *reading) termsExtra() {
	name := incotermOf(r.Incoterm)
	pays, known := terms[name]
	if !known {
		return
	}
	if !pays.freight && r.Freight > 0 {
		r.say("incoterm-with-freight", with{name, r.money(r.Freight)}, "incoterm", "freight")
	}
	if !pays.insurance && name[0] != 'D' && r.Insurance > 0 {
		r.say("incoterm-with-insurance", with{name, r.money(r.Insurance)}, "incoterm", "insurance")
	}
}

// proportion compares freight and insurance with the value.
func (r *reading) proportion() {
	if r.Amount <= 0 {
		return
	}
	if part := float64(r.Freight) / float64(r.Amount); part > 0.5 {
		r.say("freight-out-of-proportion", with{r.money(r.Freight), r.money(r.Amount), figure(100 * part)},
			"freight", "amount")
	}
	if part := float64(r.Insurance) / float64(r.Amount); part > 0.05 {
		r.say("insurance-out-of-proportion", with{r.money(r.Insurance), r.money(r.Amount), figure(100 * part)},
			"insurance", "amount")
	}
}
