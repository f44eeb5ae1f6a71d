package paper

import (
	"cmp"
	"slices"

	"tallystick/book/trade"
	"tallystick/face/words"
)

// Kind is the kind of a document. A kind brings its own list of checks.
type Kind string

// Declaration 报关单 is an export declaration. The zero Kind counts as one.
const Declaration Kind = "declaration"

// Paper is a document as those concerned may read it. Zero values mean "not
// given". Amounts are minor units of Currency.
type Paper struct {
	ID                 string // a declaration number, or any other name; checks of the number need the number
	Kind               Kind
	Holder             string // exporter, by code or name
	Declared, Exported trade.Day
	Mode               string // supervision mode
	Buyer              string // overseas consignee
	Transport          string // mode of transport, in Chinese or English or as the code of customs
	Vessel             string
	Voyage             string
	BillOfLading       string
	Contract           string
	TradeCountry       string
	Destination        string // country
	Port               string // of exit
	Incoterm           string
	Packages           int64
	Gross, Net         float64 // kg
	Amount             int64
	Currency           string // ISO 4217
	Freight, Insurance int64
	HasFreight         bool // Freight was given, be it nothing
	HasInsurance       bool // Insurance was given, be it nothing
	Items              []Item
}

// Item is one line of goods. Amount is in minor units of the paper's currency.
type Item struct {
	Code, Description, Unit, Origin string
	Quantity                        float64
	Amount                          int64
}

// mostItems bounds how many lines are looked at; no declaration has as many.
const mostItems = 1_000

// Finding is one thing that does not fit.
type Finding struct {
	Check  string   // stable name, as "gross-below-net"
	Weight float64  // 0 to 1: how telling it is
	Fields []string // names that FieldName knows; a line is items[0].quantity
	Others []string // IDs of other papers, for duplicates
	Zh, En string   // one sentence each, with the figures in it
}

// Check looks for what does not fit inside a paper, most telling first. Today
// bounds the dates; without it only their order is looked at. A kind that is
// not known has no findings.
func Check(p Paper, today trade.Day) []Finding {
	if len(p.Items) > mostItems {
		p.Items = p.Items[:mostItems]
	}
	r := &reading{Paper: p, today: today}
	for _, check := range checksOf(p.Kind) {
		check(r)
	}
	slices.SortStableFunc(r.findings, func(a, b Finding) int { return cmp.Compare(b.Weight, a.Weight) })
	return r.findings
}

// reading is a paper being checked.
type reading struct {
	Paper
	today    trade.Day
	findings []Finding
}

// say adds a finding with the weight that the table gives it.
func (r *reading) say(check string, figures with, fields ...string) {
	zh, en := words.Check(check).With(figures...).Words()
	r.findings = append(r.findings, Finding{Check: check, Weight: weights[check], Fields: fields, Zh: zh, En: en})
}

// with is what a sentence is filled in with.
type with []any

// checksOf lists the checks of a kind.
func checksOf(kind Kind) []func(*reading) {
	switch kind {
	case Declaration, "":
		return declarationChecks[:]
	}
	return nil
}

var declarationChecks = [...]func(*reading){
	(*reading).absurd, (*reading).future, (*reading).age, (*reading).order, (*reading).number, (*reading).office,
	(*reading).weighing, (*reading).parcel, (*reading).piece, (*reading).kilos,
	(*reading).counted, (*reading).sum, (*reading).repeated, (*reading).units, (*reading).codes, (*reading).origin,
	(*reading).payment, (*reading).route, (*reading).vessel, (*reading).flight, (*reading).lading,
	(*reading).termsMissing, (*reading).termsExtra, (*reading).proportion,
	(*reading).buyerGiven, (*reading).buyerName, (*reading).buyerLetters, (*reading).round, (*reading).density,
}

// weights says how telling each finding is, by judgement: above a half it can
// hardly be right, about a third it wants a question, below it is only worth
// knowing beside others.
var weights = map[string]float64{
	"absurd-figure":        0.9, // no scale and no ledger gives a negative or infinite figure
	"declared-in-future":   0.8, // customs stamps the day itself
	"gross-below-net":      0.7, // goods never weigh more without their packing; swapped columns happen
	"number-of-import":     0.7, // digit 9 says import: no exporter is owed anything for it
	"mode-without-payment": 0.7, // samples, donations and returns are not sold
	"sum-of-items":         0.6, // the total is made from the lines; rounding is allowed for
	// customs numbers by the year of declaration; the turn of the year is allowed for
	"number-of-another-year":       0.6,
	"buyer-is-exporter":            0.6, // nobody owes himself; branches under one name are rare
	"buyer-mixed-scripts":          0.6, // letters that only look alike are how a name is disguised
	"quantity-above-net":           0.5, // goods counted in kg cannot weigh more than all goods
	"package-too-light":            0.5, // below 5 g the packages are most likely a mistyped figure
	"exported-in-future":           0.5, // a receivable needs goods that have left; planned days are filled in early
	"exported-before-declared":     0.4, // declared first, then loaded; collective declarations come later
	"quantity-fractional":          0.4, // no half machines; averaged sets are rare
	"destination-home":             0.4, // special zones aside, an export leaves
	"aircraft-with-vessel":         0.4, // a flight is named by its number; agents copy old forms
	"buyer-template":               0.4, // customs admits NO where there is no consignee, a receivable has a debtor
	"buyer-repeated":               0.4, // repeated or missing letters stand for a name that was made up
	"freight-out-of-proportion":    0.4, // above half the value; bulk goods come near
	"package-too-heavy":            0.3, // beyond 40 t one package among several is beyond a container
	"piece-weight":                 0.3, // below 0.1 mg or above 500 t a piece; chips and ships lie between
	"quantity-zero":                0.3, // a line with a value and a unit counts something
	"declared-long-ago":            0.3, // beyond 360 days, past every tenor
	"exported-long-after-declared": 0.3, // beyond 30 days; unloaded goods are mostly withdrawn
	"mode-without-receivable":      0.3, // retail and bonded parcels are paid before they leave
	"sea-without-vessel":           0.3, // customs asks for it; files leave columns out
	"sea-without-lading":           0.3, // gone by sea and no bill of lading
	"incoterm-unknown":             0.3, // older terms are still in use
	// the seller pays the carriage, yet it is nothing or only the premium is given
	"incoterm-without-freight":    0.3,
	"incoterm-with-freight":       0.3,  // the buyer pays the carriage, yet a freight is given
	"insurance-out-of-proportion": 0.3,  // above 5 % of the value, where a tenth of that is usual
	"buyer-empty":                 0.3,  // a route or a contract, yet nobody to sell to
	"origin-abroad":               0.3,  // general trade mostly exports home goods; re-exports exist
	"units-differ":                0.25, // one tariff code has one statutory unit; second units are in use
	"incoterm-without-insurance":  0.25, // CIF and CIP promise it; often within the freight
	"mode-fee-only":               0.2,  // only the fee is owed, and it may be what is declared
	"packing-heavy":               0.2,  // packing above 60 % of gross: glass in crates, pallets, drums
	"incoterm-with-insurance":     0.2,  // not owed under the terms; cautious sellers insure
	"incoterm-without-costs":      0.15, // neither freight nor premium: mostly a column that a file leaves out
	"code-form":                   0.2,  // a tariff code has 6, 8 or 10 digits; older files cut them
	"third-country":               0.15, // trade through a third country is usual, and worth knowing
	"line-repeated":               0.15, // the same line twice, amount and all: split lots or an inflated total
	// declared in one customs district, left from another: integrated clearance allows it
	"office-against-port": 0.1,
	"round-amount":        0.1,  // very round totals are more often made up, and often agreed
	"value-per-kilogram":  0.05, // gold and gravel exist
}
