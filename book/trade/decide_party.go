package trade

import "tallystick/book/trade/code"

func (c AdmitParty) decide(r *ruling) Refusal {
	if !r.governor() {
		return r.no(DutyMustAllow)
	}
	if c.Party.IsZero() {
		return r.no(IdentifierMustBeGiven)
	}
	if c.Kind < Regulator || c.Kind > Carrier {
		return r.no(PartyKindMustBeKnown)
	}
	if c.Kind == Regulator {
		return r.no(RegulatorMustNotBeTarget)
	}
	if code.CheckRegion(string(c.Region)) != nil {
		return r.no(RegionMustBeKnown)
	}
	if (c.Kind == Enterprise) != (c.Class >= ClassA && c.Class <= ClassC) ||
		(c.Kind != Enterprise && (c.Listed || c.Class != ClassNone)) {
		return r.no(ClassMustFitParty)
	}
	if c.Details.IsZero() {
		return r.no(DetailsMustBeGiven)
	}
	if _, ok := r.book.Party(c.Party); ok {
		return r.no(PartyMustBeNew)
	}
	r.add(PartyAdmitted{Party{ID: c.Party, Kind: c.Kind, Region: c.Region, Class: c.Class, Listed: c.Listed,
		Details: c.Details, Since: r.at}})
	return Refusal{}
}

func (c SuspendParty) decide(r *ruling) Refusal {
	if !r.governor() {
		return r.no(DutyMustAllow)
	}
	party, ok := r.book.Party(c.Party)
	if !ok {
		return r.no(PartyMustBeAdmitted)
	}
	if party.Kind == Regulator {
		return r.no(RegulatorMustNotBeTarget)
	}
	if !c.Reason.known() {
		return r.no(ReasonMustBeGiven)
	}
	if party.Expelled {
		return r.no(PartyMustNotBeExpelled)
	}
	if party.Suspended {
		return r.no(PartyMustNotBeSuspended)
	}
	r.add(PartySuspended(c))
	r.tellLenders(EnterpriseSuspended, party)
	return Refusal{}
}

func (c ReinstateParty) decide(r *ruling) Refusal {
	if !r.governor() {
		return r.no(DutyMustAllow)
	}
	party, ok := r.book.Party(c.Party)
	if !ok {
		return r.no(PartyMustBeAdmitted)
	}
	if party.Expelled {
		return r.no(PartyMustNotBeExpelled)
	}
	if !party.Suspended {
		return r.no(PartyMustBeSuspended)
	}
	r.add(PartyReinstated(c))
	r.tellLenders(EnterpriseReinstated, party)
	return Refusal{}
}

// dutiesOf lists the duties that persons of a kind of party may have.
func dutiesOf(kind PartyKind) Duty {
	switch kind {
	case Regulator:
		return Governor | Auditor
	case Branch:
		return Auditor
	case Customs, Tax, Insurer, Carrier:
		return Feed | Auditor
	}
	return Maker | Checker | Auditor
}

func soundKey(scheme Scheme, public []byte) Rule {
	if scheme != Ed25519 {
		return SchemeMustBeKnown
	}
	if len(public) != 32 {
		return PublicKeyMustBeSound
	}
	return 0
}

func (c EnrolPerson) decide(r *ruling) Refusal {
	if !r.governor() {
		return r.no(DutyMustAllow)
	}
	party, ok := r.book.Party(c.Party)
	if !ok {
		return r.no(PartyMustBeAdmitted)
	}
	if party.Expelled {
		return r.no(PartyMustNotBeExpelled)
	}
	if c.Person.IsZero() {
		return r.no(PersonMustBeGiven)
	}
	if rule := soundKey(c.Scheme, c.Public); rule != 0 {
		return r.no(rule)
	}
	if c.Duties == 0 || c.Duties&^dutiesOf(party.Kind) != 0 {
		return r.no(DutyMustFitParty)
	}
	id := KeyIDOf(c.Scheme, c.Public)
	if _, ok := r.book.Key(id); ok {
		return r.no(KeyMustBeNew)
	}
	r.add(PersonEnrolled{PersonKey{ID: id, Party: c.Party, Person: c.Person, Scheme: c.Scheme, Public: c.Public,
		Duties: c.Duties, Since: r.at}})
	return Refusal{}
}

func (c RotateKey) decide(r *ruling) Refusal {
	if c.Old != r.key.ID && !r.governor() {
		return r.no(DutyMustAllow)
	}
	old, ok := r.book.Key(c.Old)
	if !ok {
		return r.no(KeyMustBeEnrolled)
	}
	if old.Revoked {
		return r.no(KeyMustNotBeRevoked)
	}
	if party, _ := r.book.Party(old.Party); party.Expelled {
		return r.no(PartyMustNotBeExpelled)
	}
	if rule := soundKey(c.Scheme, c.Public); rule != 0 {
		return r.no(rule)
	}
	id := KeyIDOf(c.Scheme, c.Public)
	if _, ok := r.book.Key(id); ok {
		return r.no(KeyMustBeNew)
	}
	fresh := old
	fresh.ID, fresh.Scheme, fresh.Public, fresh.Since = id, c.Scheme, c.Public, r.at
	r.add(PersonEnrolled{fresh})
	r.add(KeyRevoked{Key: c.Old, Party: old.Party, Reason: KeyReplaced})
	return Refusal{}
}

func (c RevokeKey) decide(r *ruling) Refusal {
	key, ok := r.book.Key(c.Key)
	if !r.governor() && (!ok || key.Party != r.party.ID || key.Person != r.key.Person) {
		return r.no(DutyMustAllow)
	}
	if !ok {
		return r.no(KeyMustBeEnrolled)
	}
	if key.Revoked {
		return r.no(KeyMustNotBeRevoked)
	}
	if !c.Reason.known() {
		return r.no(ReasonMustBeGiven)
	}
	if key.ID == r.key.ID && r.governor() {
		// a governor who revokes the key in use could leave the platform without one
		return r.no(RegulatorMustNotBeTarget)
	}
	r.add(KeyRevoked{Key: c.Key, Party: key.Party, Reason: c.Reason})
	return Refusal{}
}

func (c ClassifyEnterprise) decide(r *ruling) Refusal {
	if !r.governor() {
		return r.no(DutyMustAllow)
	}
	party, ok := r.book.Party(c.Party)
	if !ok || party.Kind != Enterprise {
		return r.no(EnterpriseMustBeAdmitted)
	}
	if c.Class < ClassA || c.Class > ClassC {
		return r.no(ClassMustFitParty)
	}
	r.add(EnterpriseClassified(c))
	if banks := r.lenders(party); (c.Class > party.Class || (party.Listed && !c.Listed)) && len(banks) > 0 {
		r.warn(Alert{Kind: ClassDowngraded, Enterprise: c.Party, Region: party.Region}, banks, c.Party)
	}
	return Refusal{}
}
