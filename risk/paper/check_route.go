package paper

import (
	"fmt"
	"unicode"
	"unicode/utf8"
)

// route compares the destination with the trading country and with home. Two
// countries compare when both are written alike: as codes of one length, or in
// Chinese, or in letters.
func (r *reading) route() {
	to, with := countryOf(r.Destination), countryOf(r.TradeCountry)
	if to == "CN" && modeCode(r.Mode) != "1210" && modeCode(r.Mode) != "0654" {
		r.say("destination-home", fmt.Sprintf("出口货物的运抵国为%s。", shown(r.Destination)),
			fmt.Sprintf("The goods are exported to %s.", shown(r.Destination)), "destination")
	}
	if to != "" && with != "" && to != with && family(to) == family(with) {
		r.say("third-country", fmt.Sprintf("贸易国为%s，运抵国为%s，属第三国贸易。", shown(r.TradeCountry), shown(r.Destination)),
			fmt.Sprintf("The trade is with %s and the goods go to %s: trade through a third country.",
				shown(r.TradeCountry), shown(r.Destination)), "tradeCountry", "destination")
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
		r.say("sea-without-vessel", fmt.Sprintf("运输方式为%s，但未填运输工具名称。", shown(r.Transport)),
			fmt.Sprintf("The goods go by %s, but no vessel is named.", shown(r.Transport)), "transport", "vessel")
	}
}

// lading asks for a bill of lading where goods have left by sea.
func (r *reading) lading() {
	if meansOf(r.Transport) != sea || plain(r.BillOfLading) != "" || r.Exported == 0 ||
		(r.today != 0 && r.Exported > r.today) {
		return
	}
	r.say("sea-without-lading", fmt.Sprintf("货物已于 %s 以%s出口，但未填提运单号。", r.Exported, shown(r.Transport)),
		fmt.Sprintf("The goods left by %s on %s, but no bill of lading is given.", shown(r.Transport),
			r.Exported), "transport", "billOfLading")
}

// flight looks for a ship's name where goods went by air.
func (r *reading) flight() {
	if meansOf(r.Transport) == air && plain(r.Vessel) != "" && !isFlight(r.Vessel) && !isFlight(r.Voyage) {
		r.say("aircraft-with-vessel", fmt.Sprintf("运输方式为%s，运输工具名称%s却不是航班号。", shown(r.Transport), shown(r.Vessel)),
			fmt.Sprintf("The goods go by %s, yet %s is not the number of a flight.", shown(r.Transport),
				shown(r.Vessel)), "transport", "vessel")
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
		r.say("incoterm-unknown", fmt.Sprintf("成交方式%s不属于 Incoterms 2020。", shown(r.Incoterm)),
			fmt.Sprintf("The terms of delivery %s are none of Incoterms 2020.", shown(r.Incoterm)), "incoterm")
		return
	}
	if pays.freight && r.Freight == 0 && r.Insurance == 0 && !r.HasFreight && !r.HasInsurance {
		r.say("incoterm-without-costs", fmt.Sprintf("成交方式 %s 由卖方承担运输费用，但运费和保费均未填。", name),
			fmt.Sprintf("Under %s the seller pays for the carriage, but neither freight nor premium is given.",
				name), "incoterm", "freight", "insurance")
		return
	}
	if pays.freight && r.Freight == 0 {
		r.say("incoterm-without-freight",
			fmt.Sprintf("成交方式 %s 由卖方承担运费，但运费%s。", name, absence(r.HasFreight, "为零", "未填")),
			fmt.Sprintf("Under %s the seller pays the freight, which is %s.", name,
				absence(r.HasFreight, "nothing", "not given")), "incoterm", "freight")
	}
	if pays.insurance && r.Insurance == 0 {
		r.say("incoterm-without-insurance",
			fmt.Sprintf("成交方式 %s 由卖方投保，但保费%s。", name, absence(r.HasInsurance, "为零", "未填")),
			fmt.Sprintf("Under %s the seller insures the goods, but the premium is %s.", name,
				absence(r.HasInsurance, "nothing", "not given")), "incoterm", "insurance")
	}
}

func absence(given bool, nothing, not string) string {
	if given {
		return nothing
	}
	return not
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
		r.say("incoterm-with-freight", fmt.Sprintf("成交方式 %s 由买方承担运费，却填有运费 %s。", name, r.money(r.Freight)),
			fmt.Sprintf("Under %s the buyer pays the freight, yet a freight of %s is given.", name,
				r.money(r.Freight)), "incoterm", "freight")
	}
	if !pays.insurance && name[0] != 'D' && r.Insurance > 0 {
		r.say("incoterm-with-insurance", fmt.Sprintf("成交方式 %s 不由卖方投保，却填有保费 %s。", name, r.money(r.Insurance)),
			fmt.Sprintf("Under %s the seller need not insure, yet a premium of %s is given.", name,
				r.money(r.Insurance)), "incoterm", "insurance")
	}
}

// proportion compares freight and insurance with the value.
func (r *reading) proportion() {
	if r.Amount <= 0 {
		return
	}
	if part := float64(r.Freight) / float64(r.Amount); part > 0.5 {
		r.say("freight-out-of-proportion", fmt.Sprintf("运费 %s 占总价 %s 的 %s%%。", r.money(r.Freight), r.money(r.Amount),
			figure(100*part)),
			fmt.Sprintf("The freight of %s is %s%% of the total of %s.", r.money(r.Freight), figure(100*part),
				r.money(r.Amount)), "freight", "amount")
	}
	if part := float64(r.Insurance) / float64(r.Amount); part > 0.05 {
		r.say("insurance-out-of-proportion", fmt.Sprintf("保费 %s 占总价 %s 的 %s%%。", r.money(r.Insurance),
			r.money(r.Amount), figure(100*part)),
			fmt.Sprintf("The premium of %s is %s%% of the total of %s.", r.money(r.Insurance), figure(100*part),
				r.money(r.Amount)), "insurance", "amount")
	}
}
