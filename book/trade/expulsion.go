package trade

// ExpelParty 清退参与主体 puts a party out for good: its persons sign nothing more,
// and every node ends their sessions, tokens and feeds. What it holds stays, and
// others may still repay, collect and release towards it. By proposal.
type ExpelParty struct {
	Party  PartyID `cbor:"1,keyasint"`
	Reason Reason  `cbor:"2,keyasint"`
}

// PartyExpelled says that a party is out for good.
type PartyExpelled struct {
	Party  PartyID `cbor:"1,keyasint"`
	Reason Reason  `cbor:"2,keyasint"`
}

func (c ExpelParty) object() Object { return Object{Key: PartyKey(c.Party)} }

func (c ExpelParty) weigh(r *ruling) Refusal {
	if !c.Reason.known() {
		return r.no(ReasonMustBeGiven)
	}
	r.add(PartyExpelled(c))
	r.tellLenders(EnterpriseExpelled, r.target)
	return Refusal{}
}

// post suspends as well, so that whoever asks only about suspension starts
// nothing new with the party.
func (e PartyExpelled) post(w Writer) {
	party := must(w.Party(e.Party))
	party.Suspended, party.Expelled = true, true
	w.put(party)
}
