package paper

import (
	"slices"
	"strings"

	"tallystick/book/trade"
)

// profile is what a shelf keeps of a paper: the texts that are compared by
// their letters, hashes of those that are compared as a whole, and figures. Zero
// is not given throughout, and so is whatever was absurd.
type profile struct {
	buyer, lading, contract, number, vessel string
	holder, voyage                          uint64
	goods                                   uint64 // six digits of every tariff code
	mode, transport, tradeCountry           uint64
	destination, port, incoterm, currency   uint64
	declared, exported                      trade.Day
	packages, amount, freight, insurance    int64
	gross, net, quantity                    float64
}

func profileOf(p Paper) profile {
	if len(p.Items) > mostItems {
		p.Items = p.Items[:mostItems]
	}
	f := profile{
		buyer: name(p.Buyer), lading: bare(p.BillOfLading), contract: bare(p.Contract), number: numberOf(p.ID),
		vessel: plain(p.Vessel),
		holder: hashOf(plain(p.Holder)), voyage: hashOf(bare(p.Voyage)), mode: hashOf(modeCode(p.Mode)),
		tradeCountry: hashOf(countryOf(p.TradeCountry)), destination: hashOf(countryOf(p.Destination)),
		port:     hashOf(plain(p.Port)),
		incoterm: hashOf(incotermOf(p.Incoterm)), currency: hashOf(plain(p.Currency)), declared: p.Declared,
		exported: p.Exported,
		packages: max(0, p.Packages), amount: max(0, p.Amount), freight: max(0, p.Freight),
		insurance: max(0, p.Insurance),
		gross:     sound(p.Gross), net: sound(p.Net),
	}
	if means := meansOf(p.Transport); means != unknown {
		f.transport = uint64(means)
	}
	var goods []string
	for _, item := range p.Items {
		if text := strings.ReplaceAll(plain(item.Code), " ", ""); text != "" {
			goods = append(goods, clip(text, 6))
		}
		f.quantity = sound(f.quantity + sound(item.Quantity))
	}
	slices.Sort(goods)
	f.goods = hashOf(strings.Join(slices.Compact(goods), " "))
	return f
}

// sound gives a figure that can be reckoned with, or 0.
func sound(x float64) float64 {
	if x > 0 && x <= 1e15 {
		return x
	}
	return 0
}

// hashOf gives the FNV-1a hash of a text, and 0 for none.
func hashOf(text string) uint64 {
	if text == "" {
		return 0
	}
	h := uint64(14695981039346656037)
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	return max(1, h)
}

// blocks is how many combinations of fields a paper is looked up by.
const blocks = 12

// keys gives the combinations: two papers that share one are compared. Each is
// broken by other changes, so that a copy changed in three or four fields still
// shares one with its original. A combination of which a field was not given is 0.
//
//	0  bill of lading
//	1  exporter, amount, currency
//	2  exporter, buyer, goods, quantity
//	3  contract, amount
//	4  vessel, voyage, goods, quantity
//	5  gross, net, packages
//	6  amount, currency, goods, quantity
//	7  exporter, vessel, voyage, goods
//	8  exporter, contract, goods
//	9  buyer, export date, goods
//	10 vessel, voyage, gross weight
//	11 buyer, amount, currency
func (f *profile) keys(kind Kind) [blocks]uint64 {
	buyer, vessel, contract := hashOf(f.buyer), hashOf(f.vessel), hashOf(f.contract)
	amount, quantity, gross := uint64(f.amount), whole(f.quantity), whole(f.gross)
	return [blocks]uint64{
		key(kind, 0, hashOf(f.lading)),
		key(kind, 1, f.holder, amount, f.currency),
		key(kind, 2, f.holder, buyer, f.goods, quantity),
		key(kind, 3, contract, amount),
		key(kind, 4, vessel, f.voyage, f.goods, quantity),
		key(kind, 5, gross, whole(f.net), uint64(f.packages)),
		key(kind, 6, amount, f.currency, f.goods, quantity),
		key(kind, 7, f.holder, vessel, f.voyage, f.goods),
		key(kind, 8, f.holder, contract, f.goods),
		key(kind, 9, buyer, uint64(f.exported), f.goods),
		key(kind, 10, vessel, f.voyage, gross),
		key(kind, 11, buyer, amount, f.currency),
	}
}

// whole writes a figure in thousandths for a key.
func whole(x float64) uint64 { return uint64(x * 1000) }

func key(kind Kind, block int, parts ...uint64) uint64 {
	if kind == "" {
		kind = Declaration
	}
	h := mix(hashOf(clip(string(kind), mostKept)), uint64(block))
	for _, part := range parts {
		if part == 0 {
			return 0
		}
		h = mix(h, part)
	}
	return max(1, h)
}

// mix takes eight bytes into a hash.
func mix(h, value uint64) uint64 {
	for range 8 {
		h = (h ^ value&0xff) * 1099511628211
		value >>= 8
	}
	return h
}
