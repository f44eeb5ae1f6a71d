package trade

import "slices"

// ofKeepers are the kinds of command that the keepers decide, and not the governors.
var ofKeepers = []Verb{VerbAdmitKeeper, VerbReplaceKeeperKey, VerbRemoveKeeper, VerbAdoptRuleBook}

// OfKeepers reports whether a kind of command takes a proposal that the keepers'
// parties decide on.
func (v Verb) OfKeepers() bool { return slices.Contains(ofKeepers, v) }

// Keepable reports whether a kind of party may run keepers: public bodies, which do
// not compete. Whoever runs one reads every amount on its disk.
func (k PartyKind) Keepable() bool { return k == Regulator || k == Branch || k == Customs || k == Tax }

// ofFounding reports whether a party was there when the keepers were founded.
func (r *ruling) ofFounding(party Party) bool {
	for record := range r.book.records.Scan(KeepersKey()) {
		if first := record.(Keeper); first.Turns == 0 && first.Since == party.Since {
			return true
		}
	}
	return false
}

// keeping lists the parties that run the keepers, each once. One that is suspended,
// expelled or succeeded counts still, and nobody speaks for it: else whoever suspends,
// or names a successor, would choose who decides.
func (r *ruling) keeping() (parties []PartyID) {
	for _, keeper := range r.book.Keepers() {
		if !contains(parties, keeper.Party) {
			parties = append(parties, keeper.Party)
		}
	}
	return parties
}

// steward reports whether the signer speaks for a public body other than the regulator.
func (r *ruling) steward() bool {
	return r.party.Kind.Keepable() && r.party.Kind != Regulator && r.key.Duties&Steward != 0
}

// speaker is a person who speaks for a party.
type speaker struct {
	party  PartyID
	person PersonID
}

// speakers gives who may speak for some parties now: governors for the regulator,
// stewards for the others, with a key in use that was enrolled long enough ago.
func (r *ruling) speakers(parties []PartyID) (speakers []speaker) {
	for record := range r.book.records.Scan(keyOf(KindPersonKey)) {
		key := record.(PersonKey)
		if key.Duties&(Governor|Steward) == 0 || key.Revoked || !contains(parties, key.Party) {
			continue
		}
		party, _ := r.book.Party(key.Party)
		if one := (speaker{key.Party, key.Person}); !party.Suspended &&
			party.Successor.IsZero() && r.agedIn(party, key) &&
			!slices.Contains(speakers, one) {
			speakers = append(speakers, one)
		}
	}
	return speakers
}

// persons is how many persons a change of the keepers takes at least: two, and where the
// regulator runs all of them as many governors as its other acts do.
func (r *ruling) persons(parties []PartyID) int {
	for _, id := range parties {
		if party, _ := r.book.Party(id); party.Kind != Regulator {
			return least
		}
	}
	return max(least, int(r.book.Threshold()))
}

// suffice reports whether speakers are enough to change the keepers: of more than two
// thirds of the parties, and so many persons.
func suffice(speakers []speaker, parties []PartyID, persons int) bool {
	var voices []PartyID
	for _, s := range speakers {
		if !contains(voices, s.party) {
			voices = append(voices, s.party)
		}
	}
	return 3*len(voices) > 2*len(parties) && len(speakers) >= persons
}

// agreedBy gives who has agreed to a proposal of the keepers and may speak still,
// with the signer.
func (r *ruling) agreedBy(p Proposal) (agreed []speaker) {
	agreed = []speaker{{r.party.ID, r.key.Person}}
	for _, s := range r.speakers(r.keeping()) {
		by := func(a Approval) bool { return a.Party == s.party && a.By == s.person }
		if slices.ContainsFunc(p.Approvals, by) && !slices.Contains(agreed, s) {
			agreed = append(agreed, s)
		}
	}
	return agreed
}

// decidesOnKeepers asks for a person of a party that runs a keeper.
func (r *ruling) decidesOnKeepers(Object) Refusal {
	parties := r.keeping()
	if len(parties) == 0 {
		return r.no(KeepersMustBeFounded)
	}
	if !contains(parties, r.party.ID) {
		return r.no(KeepersMustDecide)
	}
	return Refusal{}
}

// findsKeeper gives a keeper, of now or before.
func (r *ruling) findsKeeper(o Object) Refusal {
	var ok bool
	if r.keeper, ok = r.book.Keeper(o.Key.Identifier(0)); !ok {
		return r.no(KeeperMustExist)
	}
	return Refusal{}
}

// keeperVotes asks for one that votes, or is about to.
func (r *ruling) keeperVotes(Object) Refusal {
	if !r.keeper.Votes() {
		return r.no(KeeperMustNotBeRemoved)
	}
	return Refusal{}
}

// noneTurns refuses a change while another has not come into effect.
func (r *ruling) noneTurns() Refusal {
	for record := range r.book.records.Scan(KeepersKey()) {
		if keeper := record.(Keeper); keeper.Turns > r.at || keeper.State == WaitingKeeper {
			return r.no(KeeperChangeMustWait)
		}
	}
	return Refusal{}
}

// mayKeep asks for a party that may run a keeper.
func (r *ruling) mayKeep(id PartyID) Refusal {
	party, ok := r.book.Party(id)
	switch {
	case !ok:
		return r.no(PartyMustBeAdmitted)
	case !party.Kind.Keepable():
		return r.no(KeeperMustNotCompete)
	case party.Expelled:
		return r.no(PartyMustNotBeExpelled)
	case party.Suspended:
		return r.no(PartyMustNotBeSuspended)
	case !party.Successor.IsZero():
		return r.no(PartyMustNotBeSucceeded)
	}
	return Refusal{}
}

// newKeeper weighs a key that a party brings and where its node is, in the place of
// another keeper or of none.
func (r *ruling) newKeeper(p Possession, address string, former KeeperID) Refusal {
	if len(p.Public) != keeperKeySize {
		return r.no(PublicKeyMustBeSound)
	}
	if !soundAddress(address) {
		return r.no(AddressMustBeSound)
	}
	if refusal := r.mayKeep(p.Party); !refusal.OK() {
		return refusal
	}
	_, kept := r.book.Keeper(KeeperIDOf(p.Public))
	if _, signs := r.book.Key(KeyIDOf(Ed25519, p.Public)); kept || signs {
		return r.no(KeeperKeyMustBeNew)
	}
	for _, other := range r.book.Keepers() {
		if other.ID != former && other.Node() == nodeOf(address) {
			return r.no(AddressMustBeNew)
		}
	}
	if !r.book.Possessed(p) {
		return r.no(KeeperKeyMustBePossessed)
	}
	return r.noneTurns()
}

// keeperOf is the record of a key that was weighed.
func (r *ruling) keeperOf(p Possession, address string) Keeper {
	return Keeper{ID: KeeperIDOf(p.Public), Party: p.Party, Public: p.Public, Proof: p.Proof, Address: address,
		Power: KeeperPower, State: WaitingKeeper, Since: r.at, Turns: r.at + KeeperTurn}
}

func (AdmitKeeper) object() Object        { return Object{} }
func (c ReplaceKeeperKey) object() Object { return Object{Key: KeeperKey(c.Keeper)} }
func (c RemoveKeeper) object() Object     { return Object{Key: KeeperKey(c.Keeper)} }

func (c AdmitKeeper) weigh(r *ruling) Refusal {
	claim := Possession{c.Party, c.Public, c.Proof}
	if refusal := r.newKeeper(claim, c.Address, KeeperID{}); !refusal.OK() {
		return refusal
	}
	r.add(KeeperAdmitted{r.keeperOf(claim, c.Address)})
	return Refusal{}
}

func (c ReplaceKeeperKey) weigh(r *ruling) Refusal {
	former := r.keeper
	if slices.Equal(c.Public, former.Public) {
		return r.no(KeeperKeyMustBeOther)
	}
	claim := Possession{r.heir(former.Party), c.Public, c.Proof}
	if refusal := r.newKeeper(claim, c.Address, former.ID); !refusal.OK() {
		return refusal
	}
	r.add(KeeperKeyReplaced{Former: former.ID, FormerPublic: former.Public, Keeper: r.keeperOf(claim, c.Address)})
	return Refusal{}
}

func (c RemoveKeeper) weigh(r *ruling) Refusal {
	if !c.Reason.known() {
		return r.no(ReasonMustBeGiven)
	}
	if len(r.book.Keepers()) < 2 {
		return r.no(LastKeeperMustStay)
	}
	if refusal := r.noneTurns(); !refusal.OK() {
		return refusal
	}
	r.add(KeeperRemoved{Keeper: c.Keeper, Party: r.keeper.Party, Public: r.keeper.Public, Reason: c.Reason, At: r.at,
		Turns: r.at + KeeperTurn})
	return Refusal{}
}
