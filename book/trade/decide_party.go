package trade

import "tallystick/book/trade/code"

// findsParty gives any party.
func (r *ruling) findsParty(o Object) Refusal {
	var ok bool
	if r.target, ok = r.book.Party(o.Key.Identifier(0)); !ok {
		return r.no(PartyMustBeAdmitted)
	}
	return Refusal{}
}

func (r *ruling) notExpelled(Object) Refusal {
	if r.target.Expelled {
		return r.no(PartyMustNotBeExpelled)
	}
	return Refusal{}
}

// inForce asks for a party that is neither out nor suspended.
func (r *ruling) inForce(o Object) Refusal {
	if refusal := r.notExpelled(o); !refusal.OK() {
		return refusal
	}
	if r.target.Suspended {
		return r.no(PartyMustNotBeSuspended)
	}
	return Refusal{}
}

// inSuspense asks for a party that is suspended, and not out.
func (r *ruling) inSuspense(o Object) Refusal {
	if refusal := r.notExpelled(o); !refusal.OK() {
		return refusal
	}
	if !r.target.Suspended && len(r.barred(r.target)) == 0 {
		return r.no(PartyMustBeSuspended)
	}
	return Refusal{}
}

// noRegulator keeps the regulator from putting itself out of action.
func (r *ruling) noRegulator(Object) Refusal {
	if r.target.Kind == Regulator {
		return r.no(RegulatorMustNotBeTarget)
	}
	return Refusal{}
}

func (AdmitParty) object() Object { return Object{} }

func (c AdmitParty) weigh(r *ruling) Refusal {
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

func (c SuspendParty) object() Object { return Object{Key: PartyKey(c.Party)} }

func (c SuspendParty) weigh(r *ruling) Refusal {
	if !c.Reason.known() {
		return r.no(ReasonMustBeGiven)
	}
	r.add(PartySuspended(c))
	r.tellLenders(EnterpriseSuspended, r.target)
	return Refusal{}
}

func (c ReinstateParty) object() Object { return Object{Key: PartyKey(c.Party)} }

func (c ReinstateParty) weigh(r *ruling) Refusal {
	if r.target.Suspended {
		r.add(PartyReinstated(c))
		r.tellLenders(EnterpriseReinstated, r.target)
	}
	for _, id := range r.barred(r.target) {
		r.add(FacilitationLifted{id})
	}
	return Refusal{}
}

// dutiesOf lists the duties that persons of a kind of party may have.
func dutiesOf(kind PartyKind) Duty {
	switch kind {
	case Regulator:
		return Governor | Auditor
	case Branch:
		return Maker | Checker | Auditor | Steward
	case Customs, Tax:
		return Feed | Auditor | Steward
	case Insurer, Carrier:
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

func (c EnrolPerson) object() Object { return Object{Key: PartyKey(c.Party)} }

func (c EnrolPerson) weigh(r *ruling) Refusal {
	if c.Person.IsZero() {
		return r.no(PersonMustBeGiven)
	}
	if rule := soundKey(c.Scheme, c.Public); rule != 0 {
		return r.no(rule)
	}
	if c.Duties == 0 || c.Duties&^dutiesOf(r.target.Kind) != 0 {
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

// findsKey gives a person the keys that are the person's own, and a governor any.
func (r *ruling) findsKey(o Object) Refusal {
	var ok bool
	r.held, ok = r.book.Key(o.Key.Identifier(0))
	if own := ok && r.held.Party == r.party.ID && r.held.Person == r.key.Person; !own && !r.governor() {
		return r.no(DutyMustAllow)
	}
	if !ok {
		return r.no(KeyMustBeEnrolled)
	}
	return Refusal{}
}

func (r *ruling) keyInUse(Object) Refusal {
	if r.held.Revoked {
		return r.no(KeyMustNotBeRevoked)
	}
	return Refusal{}
}

// replaceable asks for a key in use, the signer's very own but for a governor, of
// a party that is not out.
func (r *ruling) replaceable(o Object) Refusal {
	if r.held.ID != r.key.ID && !r.governor() {
		return r.no(DutyMustAllow)
	}
	if refusal := r.keyInUse(o); !refusal.OK() {
		return refusal
	}
	if party, _ := r.book.Party(r.held.Party); party.Expelled {
		return r.no(PartyMustNotBeExpelled)
	}
	return Refusal{}
}

// notGovernors keeps a governor from revoking the key in use, which could leave
// the platform without one.
func (r *ruling) notGovernors(Object) Refusal {
	if r.held.ID == r.key.ID && r.governor() {
		return r.no(RegulatorMustNotBeTarget)
	}
	return Refusal{}
}

func (c RotateKey) object() Object { return Object{Key: PersonKeyKey(c.Old)} }

func (c RotateKey) weigh(r *ruling) Refusal {
	if rule := soundKey(c.Scheme, c.Public); rule != 0 {
		return r.no(rule)
	}
	id := KeyIDOf(c.Scheme, c.Public)
	if _, ok := r.book.Key(id); ok {
		return r.no(KeyMustBeNew)
	}
	fresh := r.held
	fresh.ID, fresh.Scheme, fresh.Public, fresh.Since = id, c.Scheme, c.Public, r.at
	r.add(PersonEnrolled{fresh})
	r.add(KeyRevoked{Key: c.Old, Party: r.held.Party, Reason: KeyReplaced})
	return Refusal{}
}

func (c RevokeKey) object() Object { return Object{Key: PersonKeyKey(c.Key)} }

func (c RevokeKey) weigh(r *ruling) Refusal {
	if !c.Reason.known() {
		return r.no(ReasonMustBeGiven)
	}
	r.add(KeyRevoked{Key: c.Key, Party: r.held.Party, Reason: c.Reason})
	return Refusal{}
}

// findsEnterprise gives any enterprise.
func (r *ruling) findsEnterprise(o Object) Refusal {
	var ok bool
	if r.target, ok = r.book.Party(o.Key.Identifier(0)); !ok || r.target.Kind != Enterprise {
		return r.no(EnterpriseMustBeAdmitted)
	}
	return Refusal{}
}

func (c ClassifyEnterprise) object() Object { return Object{Key: PartyKey(c.Party)} }

func (c ClassifyEnterprise) weigh(r *ruling) Refusal {
	if c.Class < ClassA || c.Class > ClassC {
		return r.no(ClassMustFitParty)
	}
	r.add(EnterpriseClassified(c))
	party := r.target
	if banks := r.lenders(party); (c.Class > party.Class || (party.Listed && !c.Listed)) && len(banks) > 0 {
		r.warn(Alert{Kind: ClassDowngraded, Enterprise: c.Party, Region: party.Region}, banks, c.Party)
	}
	return Refusal{}
}
