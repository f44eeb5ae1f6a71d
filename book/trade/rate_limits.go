package trade

import "slices"

// RateLimits 汇率参数 are what the regulator sets about mid rates, whatever they
// convert; they take force on a day and stand until later ones do.
type RateLimits struct {
	From Day `cbor:"1,keyasint"`
	// days that a rate may be old, where no calendar of working days is published
	Age int32 `cbor:"2,keyasint"`
	// working days that a rate may be old, where a calendar of them is published
	Workdays int32       `cbor:"3,keyasint"`
	Step     BasisPoints `cbor:"4,keyasint"` // how far from the last one governor may publish a rate
	Band     BasisPoints `cbor:"5,keyasint"` // how far a contracted rate may be from the mid rate
}

// SetRateLimits publishes limits of rates that take force on a day not before
// today. By proposal.
type SetRateLimits struct {
	Limits RateLimits `cbor:"1,keyasint"`
}

// RateLimitsSet says that limits of rates take force on their day.
type RateLimitsSet struct {
	Limits RateLimits `cbor:"1,keyasint"`
}

// RateLimitVersions is the record of the limits of rates at hand.
type RateLimitVersions struct {
	Versions []RateLimits `cbor:"1,keyasint"`
}

// FirstRateLimits are the limits of rates on a new ledger (domain §4.4).
func FirstRateLimits(from Day) RateLimits {
	return RateLimits{From: from, Age: 10, Workdays: 3, Step: 500, Band: 500}
}

// RateLimitsOn gives the limits in force on a day among versions in order of their
// days; before the first version the first one stands.
func RateLimitsOn(versions []RateLimits, day Day) RateLimits { return inForce(versions, day) }

// RateLimits gives the versions of the limits of rates at hand, in order of their
// days.
func (b Book) RateLimits() []RateLimits {
	limits, _ := find[RateLimitVersions](b.records, RateLimitsKey())
	return limits.Copied().Versions
}

// rateLimitsOn gives the limits in force on a day, for rules, which only read.
func (b Book) rateLimitsOn(day Day) RateLimits {
	limits, _ := find[RateLimitVersions](b.records, RateLimitsKey())
	return inForce(limits.Versions, day)
}

func (l RateLimits) from() Day { return l.From }

func (SetRateLimits) Verb() Verb     { return VerbSetRateLimits }
func (SetRateLimits) object() Object { return Object{} }

func (c SetRateLimits) weigh(r *ruling) Refusal {
	if refusal := setAhead(r, r.book.RateLimits(), c.Limits, r.book.rateLimitsOn(r.at.Day())); !refusal.OK() {
		return refusal
	}
	r.add(RateLimitsSet(c))
	return Refusal{}
}

// sound reports whether rates can be lived with.
func (l RateLimits) sound() bool {
	return l.Age >= 0 && l.Age <= maxRateAge && l.Workdays >= 0 && l.Workdays <= maxRateAge &&
		l.Step > 0 && l.Step <= whole && l.Band >= 0 && l.Band <= whole
}

// RateLimitsKey gives the key of the limits of rates.
func RateLimitsKey() Key { return keyOf(KindRateLimits) }

// Key implements [Record].
func (RateLimitVersions) Key() Key { return RateLimitsKey() }

// Copied gives a copy with a list of its own.
func (v RateLimitVersions) Copied() RateLimitVersions {
	v.Versions = slices.Clone(v.Versions)
	return v
}

func (v RateLimitVersions) copied() Record { return v.Copied() }

func (RateLimitVersions) Audience() Audience { return everybody }
func (RateLimitsSet) Audience() Audience     { return everybody }
func (RateLimitsSet) Subjects() []Key        { return nil }

func (e RateLimitsSet) post(w Writer) {
	w.put(RateLimitVersions{withVersion(w.RateLimits(), e.Limits)})
}
