package trade

import "tallystick/book/trade/code"

// ProductLimit bounds one product.
type ProductLimit struct {
	Product Product     `cbor:"1,keyasint"`
	Advance BasisPoints `cbor:"2,keyasint"` // share of the taken value that may be lent
	Tenor   int32       `cbor:"3,keyasint"` // days at most
}

// Limits 业务参数 are what the regulator sets; they take force on a day and stand
// until later ones do.
type Limits struct {
	From           Day            `cbor:"1,keyasint"`
	Products       []ProductLimit `cbor:"2,keyasint"`
	HoldSeconds    int64          `cbor:"3,keyasint"` // how long a hold lasts, and each extension
	HoldExtensions uint8          `cbor:"4,keyasint"`
	Modes          []Mode         `cbor:"5,keyasint"` // supervision modes that may be financed
	Sources        []Source       `cbor:"6,keyasint"` // sources that may repay
	Instruments    []Instrument   `cbor:"7,keyasint"`
	ClassCTenor    int32          `cbor:"8,keyasint"` // days
	// days that a rate may be old, where no calendar of working days is published
	RateAge int32 `cbor:"9,keyasint"`
	// days after which a disbursal, repayment or proceeds may still be registered
	Backdate int32       `cbor:"10,keyasint"`
	Inspect  BasisPoints `cbor:"11,keyasint"` // share of the disbursed financings to be inspected, by lot
	// working days that a rate may be old, where a calendar of them is published
	RateWorkdays int32       `cbor:"12,keyasint"`
	RateStep     BasisPoints `cbor:"13,keyasint"` // how far from the last one governor may publish a rate
	RateBand     BasisPoints `cbor:"14,keyasint"` // how far a contracted rate may be from the mid rate
	Remainder    BasisPoints `cbor:"15,keyasint"` // share of a face that may be closed as what will not come
	DocumentAge  int32       `cbor:"16,keyasint"` // days after its declaration that a document may be financed
}

// SetLimits publishes limits that take force on a day not before today. By proposal.
type SetLimits struct {
	Limits Limits `cbor:"1,keyasint"`
}

// LimitsSet says that limits take force on their day.
type LimitsSet struct {
	Limits Limits `cbor:"1,keyasint"`
}

// maxLimits is how many versions of the limits the book keeps at hand; older
// ones remain in the journal.
const maxLimits = 32

// DefaultLimits are the limits of a new ledger (domain §4.2 to §4.4, §4.7).
func DefaultLimits(from Day) Limits {
	return Limits{
		From: from,
		Products: []ProductLimit{
			{ExportReceivable, 9_000, 180}, {PolicyFinancing, 9_000, 180}, {FreightFinancing, 8_000, 180},
			{Forfaiting, 10_000, 365}, {PackingLoan, 8_000, 180},
		},
		HoldSeconds:    72 * 3600,
		HoldExtensions: 2,
		Modes:          []Mode{"0110", "0214", "0615", "0654", "1039", "9710", "9810"},
		Sources:        []Source{FromProceeds, OwnFunds, InsurerClaim, OtherSource},
		Instruments:    []Instrument{Wire, LetterOfCredit, Collection, ECNY},
		ClassCTenor:    90,
		RateAge:        10,
		Backdate:       5,
		Inspect:        1_000,
		RateWorkdays:   3,
		RateStep:       500,
		RateBand:       500,
		Remainder:      1_000,
		DocumentAge:    365,
	}
}

// LimitsOn gives the limits in force on a day among versions in order of their
// days; before the first version the first one stands.
func LimitsOn(versions []Limits, day Day) Limits {
	var standing Limits
	for i, v := range versions {
		if i == 0 || v.From <= day {
			standing = v
		}
	}
	return standing
}

func (l Limits) product(p Product) (ProductLimit, bool) {
	for _, limit := range l.Products {
		if limit.Product == p {
			return limit, true
		}
	}
	return ProductLimit{}, false
}

// contains reports whether x stands in a list.
func contains[T comparable](list []T, x T) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}

func (SetLimits) object() Object { return Object{} }

func (c SetLimits) weigh(r *ruling) Refusal {
	if c.Limits.From < r.at.Day() {
		return r.no(LimitsMustNotBeBackdated)
	}
	if !c.Limits.sound() {
		return r.no(LimitsMustBeSound)
	}
	ahead := 0
	for _, v := range r.book.Limits() {
		if v.From > r.at.Day() && v.From != c.Limits.From {
			ahead++
		}
	}
	if c.Limits.From > r.at.Day() && ahead >= maxLimits-1 {
		// one more would push out the limits that are in force
		return r.no(ListMustBeInBounds)
	}
	r.add(LimitsSet(c))
	return Refusal{}
}

// sound reports whether limits can be lived with: every figure within a range
// that keeps the other rules meaningful.
func (l Limits) sound() bool {
	if len(l.Products) == 0 || len(l.Modes) > 64 || !distinct(l.Sources) || !distinct(l.Instruments) {
		return false
	}
	for i, m := range l.Modes {
		if mode, _ := code.CheckMode(string(m)); mode != string(m) || contains(l.Modes[:i], m) {
			return false
		}
	}
	for i, p := range l.Products {
		if _, twice := (Limits{Products: l.Products[:i]}).product(p.Product); twice || !known(p.Product) ||
			p.Advance <= 0 || p.Advance > whole || p.Tenor <= 0 || p.Tenor > 3650 {
			return false
		}
	}
	return l.HoldSeconds > 0 && l.HoldSeconds <= maxHoldTime && l.HoldExtensions <= 10 &&
		l.ClassCTenor > 0 && l.ClassCTenor <= 3650 && l.RateAge >= 0 && l.RateAge <= maxRateAge && l.Backdate >= 0 &&
		l.Backdate <= 365 &&
		l.Inspect >= 0 && l.Inspect <= whole && l.RateWorkdays >= 0 && l.RateWorkdays <= maxRateAge &&
		l.RateStep > 0 && l.RateStep <= whole && l.RateBand >= 0 && l.RateBand <= whole &&
		l.Remainder >= 0 && l.Remainder <= whole && l.DocumentAge > 0 && l.DocumentAge <= 3650
}

// distinct reports whether every value is one that the rule book knows, and none
// stands twice.
func distinct[E Named](list []E) bool {
	for i, v := range list {
		if !known(v) || contains(list[:i], v) {
			return false
		}
	}
	return true
}

// withLimits gives the versions that the book keeps after new limits came in.
func withLimits(versions []Limits, l Limits) []Limits {
	kept := make([]Limits, 0, len(versions)+1)
	placed := false
	for _, v := range versions {
		if v.From >= l.From && !placed {
			kept, placed = append(kept, l), true
		}
		if v.From != l.From {
			kept = append(kept, v)
		}
	}
	if !placed {
		kept = append(kept, l)
	}
	if len(kept) > maxLimits {
		kept = kept[len(kept)-maxLimits:]
	}
	return kept
}
