package paper

import (
	"math"
	"slices"
)

// trait compares one field of two profiles. Same is what agreement counts for
// likeness and differ what disagreement counts against it; a field that one of
// the papers does not give counts for nothing.
type trait struct {
	field        string
	same, differ float64
	compare      func(a, b *profile) float64 // 0 to 1, or not given
}

const notGiven = -1

// traits weigh by how rarely honest papers agree in a field (same), and how
// rarely a copy differs in it (differ). Shipments of one stream agree in
// exporter, buyer, goods and route without meaning anything by it, and always
// differ in bill of lading, voyage and days.
var traits = [...]trait{
	// one cargo, one bill: the most telling field
	{"billOfLading", 4, 3, func(a, b *profile) float64 { return codes(a.lading, b.lading) }},
	// with its vessel: one sailing; a stream goes by another each time
	{"voyage", 1, 2, func(a, b *profile) float64 { return sailing(a, b) }},
	// liners come back
	{"vessel", 0.5, 0.5, func(a, b *profile) float64 { return names(a.vessel, b.vessel) }},
	// a copy is shifted by days, a stream by weeks
	{"exported", 1.5, 2, func(a, b *profile) float64 { return days(int64(a.exported), int64(b.exported)) }},
	// likewise, and set by customs
	{"declared", 1.2, 2, func(a, b *profile) float64 { return days(int64(a.declared), int64(b.declared)) }},
	// frame contracts repeat, orders do not
	{"contract", 1, 1, func(a, b *profile) float64 { return codes(a.contract, b.contract) }},
	// standing orders repeat it; copies change it by some per cent
	{"amount", 2, 1.5, func(a, b *profile) float64 { return sums(a, b) }},
	{"quantity", 1.5, 1.5, func(a, b *profile) float64 { return near(a.quantity, b.quantity) }}, // likewise
	// weighed, so never quite the same twice
	{"gross", 2, 1.5, func(a, b *profile) float64 { return near(a.gross, b.gross) }},
	// reckoned from the goods, so more often the same
	{"net", 1.5, 1.5, func(a, b *profile) float64 { return near(a.net, b.net) }},
	{"packages", 0.7, 1, func(a, b *profile) float64 { return near(float64(a.packages), float64(b.packages)) }},
	// few goods an exporter; a copy keeps them
	{"items", 0.7, 2, func(a, b *profile) float64 { return equal(a.goods, b.goods) }},
	{"buyer", 0.7, 1.5, func(a, b *profile) float64 { return names(a.buyer, b.buyer) }},
	// a copy may be lodged by another company
	{"holder", 0.3, 0.7, func(a, b *profile) float64 { return equal(a.holder, b.holder) }},
	{"destination", 0.2, 1, func(a, b *profile) float64 { return equal(a.destination, b.destination) }},
	{"tradeCountry", 0.1, 0.5, func(a, b *profile) float64 { return equal(a.tradeCountry, b.tradeCountry) }},
	{"port", 0.1, 0.5, func(a, b *profile) float64 { return equal(a.port, b.port) }},
	{"transport", 0.1, 0.5, func(a, b *profile) float64 { return equal(a.transport, b.transport) }},
	{"mode", 0.1, 0.5, func(a, b *profile) float64 { return equal(a.mode, b.mode) }},
	{"incoterm", 0.1, 0.5, func(a, b *profile) float64 { return equal(a.incoterm, b.incoterm) }},
	{"currency", 0.1, 0.5, func(a, b *profile) float64 { return equal(a.currency, b.currency) }},
	{"freight", 0.5, 0.3, func(a, b *profile) float64 { return near(float64(a.freight), float64(b.freight)) }},
	{"insurance", 0.5, 0.3, func(a, b *profile) float64 { return near(float64(a.insurance), float64(b.insurance)) }},
	// differs always; neighbours prove little
	{"id", 0.2, 0, func(a, b *profile) float64 { return codes(a.number, b.number) }},
}

// leastEvidence is the weight of the fields that both papers must give before
// anything is said of them: half of what full papers have in common.
const leastEvidence = 9

// doubt counts against two papers of which one gives no bill of lading: what
// tells a stream's next shipment from a copy is missing.
const doubt = 1.3

// alike gives the likeness of two profiles, and of every trait. It is 0 when
// too little is given of either.
func alike(a, b *profile) (share float64, parts [len(traits)]float64) {
	agree, against, evidence := 0.0, 0.0, 0.0
	for i := range traits {
		t := &traits[i]
		s := t.compare(a, b)
		if parts[i] = s; s == notGiven {
			continue
		}
		agree += t.same * s
		against += t.differ * (1 - s)
		evidence += t.same
	}
	if a.lading == "" || b.lading == "" {
		against += doubt
	}
	if evidence < leastEvidence {
		return 0, parts
	}
	return agree / (agree + against), parts
}

func equal(a, b uint64) float64 {
	switch {
	case a == 0 || b == 0:
		return notGiven
	case a == b:
		return 1
	}
	return 0
}

// near compares two figures. Figures that are not the same are at most 0.85
// alike, and each per cent apart takes a twentieth off that.
func near(a, b float64) float64 {
	if a <= 0 || b <= 0 {
		return notGiven
	}
	if a == b {
		return 1
	}
	return 0.85 * max(0, 1-5*math.Abs(a-b)/max(a, b))
}

// sums compares amounts of one currency.
func sums(a, b *profile) float64 {
	if a.currency != b.currency {
		return notGiven
	}
	return near(float64(a.amount), float64(b.amount))
}

// sailing compares voyages where the vessels, if given, are alike.
func sailing(a, b *profile) float64 {
	s := equal(a.voyage, b.voyage)
	if s == 1 && names(a.vessel, b.vessel) == 0 {
		return 0
	}
	return s
}

// days compares two days: each day apart takes fifteen per cent off.
func days(a, b int64) float64 {
	if a == 0 || b == 0 {
		return notGiven
	}
	return max(0, 1-0.15*math.Abs(float64(a-b)))
}

// codes compares two numbers of papers: the same, or apart by one character
// changed, lost, added or by two exchanged, or different.
func codes(a, b string) float64 {
	switch {
	case a == "" || b == "":
		return notGiven
	case a == b:
		return 1
	case len(a) >= 5 && len(b) >= 5 && oneEdit(a, b):
		return 0.6
	}
	return 0
}

func oneEdit(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(a)-len(b) > 1 {
		return false
	}
	i := 0
	for i < len(b) && a[i] == b[i] {
		i++
	}
	if len(a) > len(b) {
		return a[i+1:] == b[i:]
	}
	return a[i+1:] == b[i+1:] || (i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:])
}

// names compares two names by the pairs of letters that they share (Dice). Below
// a half they are different names.
func names(a, b string) float64 {
	switch {
	case a == "" || b == "":
		return notGiven
	case a == b:
		return 1
	}
	var roomA, roomB [mostKept + 1]uint64
	x, y := pairs(a, roomA[:0]), pairs(b, roomB[:0])
	shared := 0
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i] < y[j]:
			i++
		case x[i] > y[j]:
			j++
		default:
			shared++
			i++
			j++
		}
	}
	dice := 2 * float64(shared) / float64(len(x)+len(y))
	if dice < 0.5 {
		return 0
	}
	return dice
}

// pairs lists the pairs of neighbouring letters in order, blanks left out, with
// the first and the last letter.
func pairs(text string, into []uint64) []uint64 {
	last := rune(0)
	for _, c := range text {
		if c != ' ' {
			into = append(into, uint64(last)<<32|uint64(c))
			last = c
		}
	}
	into = append(into, uint64(last)<<32)
	slices.Sort(into)
	return into
}
