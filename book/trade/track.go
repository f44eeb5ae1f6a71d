package trade

import "slices"

// What payments of an enterprise look like together no single one shows, and no bank sees of
// another's. The ledger keeps the last of them, and looks at them by itself in the block
// that follows a payment, so that the entry of who paid tells nothing of it
// (docs/decisions/payments.md).

// Track 付汇轨迹 are the last payments of an enterprise in a scenario, at all banks: a record
// that nobody but the regulator is told.
type Track struct {
	Scenario   Scenario  `cbor:"1,keyasint"`
	Enterprise PartyID   `cbor:"2,keyasint"`
	Recent     []Tracked `cbor:"3,keyasint"` // in the order in which they were made
}

// Tracked is one payment of a track.
type Tracked struct {
	Payment PaymentID `cbor:"1,keyasint"`
	Payee   PartyID   `cbor:"2,keyasint"`
	Day     Day       `cbor:"3,keyasint"` // on which it was paid
	Worth   int64     `cbor:"4,keyasint"` // USD cents, rounded up
}

// How many payments a track keeps, and for how many days.
const (
	MaxTracked = 128
	trackDays  = 92
)

// PaymentTracked says that a payment is looked at beside those before it. Nobody but the
// regulator is told.
type PaymentTracked struct {
	Deal     Deal     `cbor:"1,keyasint"`
	Scenario Scenario `cbor:"2,keyasint"`
	Tracked  Tracked  `cbor:"3,keyasint"`
	// who acts for the payer now
	Enterprise PartyID `cbor:"4,keyasint"`
}

// TrackKey gives the key of the last payments of an enterprise in a scenario.
func TrackKey(s Scenario, id PartyID) Key { return keyOf(KindTrack).with(id[:]...).with(byte(s)) }

// Key implements [Record].
func (t Track) Key() Key { return TrackKey(t.Scenario, t.Enterprise) }

// Audience implements [Record].
func (Track) Audience() Audience { return Audience{} }

// Track gives the last payments of an enterprise in a scenario.
func (b Book) Track(s Scenario, id PartyID) Track {
	track, _ := owned(find[Track](b.records, TrackKey(s, id)))
	track.Scenario, track.Enterprise = s, id
	return track
}

// Copied gives a copy with a list of its own.
func (t Track) Copied() Track {
	t.Recent = slices.Clone(t.Recent)
	return t
}

func (t Track) copied() Record { return t.Copied() }

func (PaymentTracked) Audience() Audience { return Audience{} }
func (e PaymentTracked) Subjects() []Key  { return e.Deal.subjects() }

// with adds a payment, and drops what is older than a track keeps, and the oldest where it
// would hold too many.
func (t Track) with(one Tracked) Track {
	recent := []Tracked{}
	for _, before := range t.Recent {
		if before.Day > one.Day-trackDays {
			recent = append(recent, before)
		}
	}
	recent = append(recent, one)
	t.Recent = recent[max(0, len(recent)-MaxTracked):]
	return t
}

func (e PaymentTracked) post(w Writer) {
	w.put(w.Track(e.Scenario, e.Enterprise).with(e.Tracked))
}

// meets is when the ledger looks at a payment beside others: as soon as the block is over in
// which it was made.
func (p Payment) meets() Deadline { return Deadline{Kind: PaymentsMeet, Deal: p.Deal.ID} }

// beside is a payment of a track as it stands.
type beside struct {
	Tracked
	made Payment
}

// track looks at a payment beside those that the enterprise made before, those that are void
// aside. Where no rate says what it is worth it is passed over.
func (r *ruling) track(p Payment, deadline Deadline) {
	r.add(DeadlinePassed{deadline})
	if p.State != Paid {
		return
	}
	worth, rule := r.convert(p.Amount, USD, p.Date, up)
	if rule != 0 {
		return
	}
	enterprise := r.heir(p.Deal.Enterprise)
	one := Tracked{Payment: p.Deal.ID.Payment(), Payee: p.Payee, Day: p.Date, Worth: worth}
	r.add(PaymentTracked{Deal: p.Deal, Scenario: p.Scenario, Tracked: one, Enterprise: enterprise})
	var all []beside
	for _, t := range r.book.Track(p.Scenario, enterprise).with(one).Recent {
		if payment, _ := r.book.Payment(t.Payment); payment.State == Paid {
			all = append(all, beside{t, payment})
		}
	}
	this := beside{one, p}
	r.warnOfSplits(this, all)
	r.warnOfNearMisses(this, all)
	r.warnOfOneSeller(this, all)
}

// crowd gives the payments of so many days, this one among them, of which something holds
// that does not hold of them without it; none where there are no such days.
func crowd(all []beside, this beside, days Day, holds func([]beside) bool) []beside {
	for _, last := range all { // of days without this one group and rest are the same
		var group, rest []beside
		for _, one := range all {
			if one.Day > last.Day || one.Day <= last.Day-days {
				continue
			}
			if group = append(group, one); one.Payment != this.Payment {
				rest = append(rest, one)
			}
		}
		if holds(group) && !holds(rest) {
			return group
		}
	}
	return nil
}

// warnOfSplits warns of payments to one payee that each needed no filing and together would
// have.
func (r *ruling) warnOfSplits(this beside, all []beside) {
	limits := r.limits(this.made.Scenario)
	if limits.SplitCount == 0 {
		return
	}
	r.warnOfCrowd(SplitPayments, this, all, func(all []beside) []beside {
		small := only(all, func(b beside) bool {
			return b.Payee == this.Payee && b.Worth <= limits.VerifyAbove && len(b.made.Lines) == 0 &&
				b.made.Exemption == NotExempt
		})
		return crowd(small, this, Day(limits.SplitWindow), func(group []beside) bool {
			return len(group) >= int(limits.SplitCount) && worthOfAll(group) > limits.VerifyAbove
		})
	})
}

// warnOfNearMisses warns of payments for goods, to whomever, that named no documents and came
// close to the amount from which they would have to.
func (r *ruling) warnOfNearMisses(this beside, all []beside) {
	const days, count, from = 10, 3, BasisPoints(9_000)
	if !this.made.Scenario.of().listed {
		return
	}
	above := r.limits(this.made.Scenario).VerifyAbove
	r.warnOfCrowd(JustBelowThreshold, this, all, func(all []beside) []beside {
		near := only(all, func(b beside) bool {
			return b.Worth <= above && b.Worth >= above-share(above, whole-from) && len(b.made.Lines) == 0 &&
				b.made.Expected == 0
		})
		return crowd(near, this, days, func(group []beside) bool { return len(group) >= count })
	})
}

// warnOfOneSeller warns when one seller is paid more than half of what an enterprise pays by
// facilitation in a calendar month; not before it has made a few such payments.
func (r *ruling) warnOfOneSeller(this beside, all []beside) {
	const few = 4
	if !this.made.Facilitated {
		return
	}
	r.warnOfCrowd(OneSeller, this, all, func(all []beside) []beside {
		paid := only(all, func(b beside) bool { return b.made.Facilitated && month(b.Day) == month(this.Day) })
		toSeller := func(group []beside) []beside {
			return only(group, func(b beside) bool { return b.Payee == this.Payee })
		}
		group := crowd(paid, this, trackDays, func(group []beside) bool {
			return len(group) >= few && worthOfAll(toSeller(group)) > worthOfAll(group)/2
		})
		return toSeller(group)
	})
}

// warnOfCrowd warns of payments together that somebody finds: their bank of those among its
// own, as if there were no others, and those who supervise of those at all banks. So neither
// a warning nor its absence tells a bank what was paid elsewhere. The enterprise is not told
// where the line is.
func (r *ruling) warnOfCrowd(kind AlertKind, this beside, all []beside, find func([]beside) []beside) {
	deal := this.made.Deal
	bank := r.heir(deal.Bank)
	mine := find(only(all, func(b beside) bool { return r.heir(b.made.Deal.Bank) == bank }))
	whole := find(all)
	warn := func(group []beside, told []PartyID) {
		if len(group) > 0 {
			r.alert(Alert{Kind: kind, Deal: deal.ID, Enterprise: deal.Enterprise, Region: deal.Region,
				Amount: Money{worthOfAll(group), USD}, Parties: told})
		}
	}
	warn(mine, []PartyID{deal.Bank})
	if len(mine) != len(whole) {
		warn(whole, nil)
	}
}

// only gives those payments of which something holds.
func only(all []beside, holds func(beside) bool) (some []beside) {
	for _, one := range all {
		if holds(one) {
			some = append(some, one)
		}
	}
	return some
}

// worthOfAll is what payments are worth together: a hundred amounts in range.
func worthOfAll(all []beside) (sum int64) {
	for _, one := range all {
		sum += one.Worth
	}
	return sum
}

// warnOfRefund warns when more of a payment for services came back than is usual.
func (r *ruling) warnOfRefund(p Payment, more int64) {
	const usual = BasisPoints(3_000)
	most := share(p.Amount.Minor, usual)
	if p.Scenario == FilingPayments && p.Refunded <= most && p.Refunded+more > most {
		r.alert(Alert{Kind: RefundedMuch, Deal: p.Deal.ID, Enterprise: p.Deal.Enterprise, Region: p.Deal.Region,
			Amount: Money{p.Refunded + more, p.Amount.Currency}, Parties: []PartyID{p.Deal.Bank, p.Deal.Enterprise}})
	}
}
