package trade

import "tallystick/book/trade/code"

// PilotKey says what a pilot admission is about: a scenario, and within it a
// region or a bank. The zero key is the whole platform.
type PilotKey struct {
	Scenario Scenario `cbor:"1,keyasint,omitempty"`
	Region   Region   `cbor:"2,keyasint,omitempty"`
	Bank     PartyID  `cbor:"3,keyasint"`
}

// Pilot 试点 is an admission, with its cap and its use, or a stop.
type Pilot struct {
	Place   PilotKey `cbor:"1,keyasint"`
	From    Day      `cbor:"2,keyasint"`
	Cap     int64    `cbor:"3,keyasint"` // CNY fen at most, of outstanding principal or paid in a month; 0 is no cap
	Used    int64    `cbor:"4,keyasint,omitempty"`
	Stopped bool     `cbor:"5,keyasint,omitempty"`
	Reason  Reason   `cbor:"6,keyasint,omitempty"`
	// the calendar month in which what is used was paid, months since year 0; 0 where
	// what is owed counts
	Month int32 `cbor:"7,keyasint,omitempty"`
	// what was paid in the month before that, in which late ones may still be registered
	Before int64 `cbor:"8,keyasint,omitempty"`
	// what of either was paid without documents that were waived
	Waived       int64 `cbor:"9,keyasint,omitempty"`
	WaivedBefore int64 `cbor:"10,keyasint,omitempty"`
	// of a bank: it may pay capital income by facilitation; and how many checks of such
	// payments it has not reported in time
	Facilitates bool  `cbor:"11,keyasint,omitempty"`
	LateChecks  int32 `cbor:"12,keyasint,omitempty"`
}

// UsedIn gives what payments of a month count.
func (p Pilot) UsedIn(month int32) int64 {
	switch month {
	case p.Month:
		return p.Used
	case p.Month - 1:
		return p.Before
	}
	return 0
}

// WaivedIn gives what of the payments of a month was made without documents that were
// waived.
func (p Pilot) WaivedIn(month int32) int64 {
	switch month {
	case p.Month:
		return p.Waived
	case p.Month - 1:
		return p.WaivedBefore
	}
	return 0
}

// sound reports whether no less than nothing counts, and no more is waived than paid.
func (p Pilot) sound() bool {
	return 0 <= p.Waived && p.Waived <= p.Used && 0 <= p.WaivedBefore && p.WaivedBefore <= p.Before
}

// count adds to what is used. A later month begins anew; what comes back of a month
// earlier than the one before no longer counts.
func (p *Pilot) count(e PoolChanged) {
	if before := e.Month - 1; e.Month > p.Month {
		p.Used, p.Before, p.Waived, p.WaivedBefore = 0, p.UsedIn(before), 0, p.WaivedIn(before)
		p.Month = e.Month
	}
	waived := int64(0)
	if e.Waived {
		waived = e.Change
	}
	switch e.Month {
	case p.Month:
		p.Used, p.Waived = p.Used+e.Change, p.Waived+waived
	case p.Month - 1:
		p.Before, p.WaivedBefore = p.Before+e.Change, p.WaivedBefore+waived
	}
}

// AdmitToPilot opens a scenario to a region or a bank from a day, under a cap. By a governor.
type AdmitToPilot struct {
	Key  PilotKey `cbor:"1,keyasint"`
	From Day      `cbor:"2,keyasint"`
	Cap  int64    `cbor:"3,keyasint"`
	// of a bank, where capital income is paid: by facilitation too
	Facilitates bool `cbor:"4,keyasint,omitempty"`
}

// StopPilot stops a region, a bank, a scenario, or with the zero key everything:
// nothing new is applied for, accepted, approved or disbursed, but what is
// disbursed can still be repaid. By a governor.
type StopPilot struct {
	Key    PilotKey `cbor:"1,keyasint"`
	Reason Reason   `cbor:"2,keyasint"`
}

// ResumePilot ends a stop. By proposal.
type ResumePilot struct {
	Key PilotKey `cbor:"1,keyasint"`
}

// PilotAdmitted says that a region or bank is in from a day.
type PilotAdmitted struct {
	Key  PilotKey `cbor:"1,keyasint"`
	From Day      `cbor:"2,keyasint"`
	Cap  int64    `cbor:"3,keyasint"`
	// of a bank, where capital income is paid: by facilitation too
	Facilitates bool `cbor:"4,keyasint,omitempty"`
}

// PilotStopped says that nothing new may be done there.
type PilotStopped struct {
	Key    PilotKey `cbor:"1,keyasint"`
	Reason Reason   `cbor:"2,keyasint"`
}

// PilotResumed says that a stop has ended.
type PilotResumed struct {
	Key PilotKey `cbor:"1,keyasint"`
}

func (AdmitToPilot) object() Object { return Object{} }

func (c AdmitToPilot) weigh(r *ruling) Refusal {
	if !known(c.Key.Scenario) || (c.Key.Region == "") == c.Key.Bank.IsZero() {
		return r.no(PilotMustNameOnePlace)
	}
	if c.Key.Region != "" && code.CheckRegion(string(c.Key.Region)) != nil {
		return r.no(RegionMustBeKnown)
	}
	if c.Facilitates && (c.Key.Bank.IsZero() || !c.Key.Scenario.Capital()) {
		return r.no(PilotMustNameOnePlace)
	}
	if c.Cap < 0 {
		return r.no(AmountMustBeInRange)
	}
	if !c.Key.Bank.IsZero() {
		if bank, _ := r.book.Party(c.Key.Bank); bank.Kind != Bank {
			return r.no(BankMustBeAdmitted)
		}
	}
	r.add(PilotAdmitted(c))
	return Refusal{}
}

// runs asks for a place that can be stopped, and is not.
func (r *ruling) runs(o Object) Refusal {
	place := o.Key.Place()
	pilot, admitted := r.book.Pilot(place)
	if pilot.Stopped {
		return r.no(PilotMustNotBeStopped)
	}
	if (place.Scenario != 0 && !known(place.Scenario)) || (place.Region != "" && !place.Bank.IsZero()) {
		return r.no(PilotMustNameOnePlace)
	}
	if !admitted && (place.Region != "" || !place.Bank.IsZero()) {
		return r.no(PilotMustBeAdmitted)
	}
	return Refusal{}
}

func (r *ruling) isStopped(o Object) Refusal {
	if pilot, _ := r.book.Pilot(o.Key.Place()); !pilot.Stopped {
		return r.no(PilotMustBeStopped)
	}
	return Refusal{}
}

func (c StopPilot) object() Object { return Object{Key: PilotRecordKey(c.Key)} }

func (c StopPilot) weigh(r *ruling) Refusal {
	if !c.Reason.known() {
		return r.no(ReasonMustBeGiven)
	}
	r.add(PilotStopped(c))
	return Refusal{}
}

func (c ResumePilot) object() Object { return Object{Key: PilotRecordKey(c.Key)} }

func (c ResumePilot) weigh(r *ruling) Refusal {
	r.add(PilotResumed(c))
	return Refusal{}
}

// open refuses what is new where the pilot does not run: the whole platform,
// the scenario, the region and the bank are asked in this order (domain §4.3).
func (r *ruling) open(s Scenario, region Region, bank PartyID) Refusal {
	if refusal := r.openIn(s, region); !refusal.OK() {
		return refusal
	}
	return r.admitted(PilotKey{Scenario: s, Bank: bank}, BankMustBeInPilot)
}

// openIn is open for whichever bank.
func (r *ruling) openIn(s Scenario, region Region) Refusal {
	if refusal := r.notStopped(s); !refusal.OK() {
		return refusal
	}
	return r.admitted(PilotKey{Scenario: s, Region: region}, RegionMustBeInPilot)
}

// notStopped refuses what is new while the whole platform or a scenario is stopped.
func (r *ruling) notStopped(s Scenario) Refusal {
	for _, key := range [...]PilotKey{{}, {Scenario: s}} {
		if pilot, _ := r.book.Pilot(key); pilot.Stopped {
			return r.no(PilotMustNotBeStopped)
		}
	}
	return Refusal{}
}

// admitted refuses what is new in a place that is not in the pilot, by the rule
// that says so, or that is stopped.
func (r *ruling) admitted(place PilotKey, must Rule) Refusal {
	pilot, ok := r.book.Pilot(place)
	if !ok || pilot.From > r.at.Day() {
		return r.no(must)
	}
	if pilot.Stopped {
		return r.no(PilotMustNotBeStopped)
	}
	return Refusal{}
}

// underCap refuses when the caps of region and bank do not leave room for so
// many more CNY fen.
func (r *ruling) underCap(s Scenario, region Region, bank PartyID, more int64) Refusal {
	for _, key := range [...]PilotKey{{Scenario: s, Region: region}, {Scenario: s, Bank: bank}} {
		pilot, _ := r.book.Pilot(key)
		used, ok := add(pilot.Used, more)
		if !ok || (pilot.Cap > 0 && used > pilot.Cap) {
			return r.no(CapMustNotBeExceeded)
		}
	}
	return Refusal{}
}

// PilotRegions are the first nineteen regions of the pilot: 17 provinces and
// two cities (domain §4.3).
func PilotRegions() []Region {
	return []Region{"12", "31", "32", "44", "51", "61", "11", "50", "13", "14", "22", "33", "35", "34", "36", "43",
		"45", "3502", "3302"}
}
