package trade

// A rule has two halves. The first says whether a signer may give a kind of
// command about an object at all: who, at which point of the object's life, and
// what stops it. It needs no field that anybody fills in, so that a button, a
// menu or a program can ask it before there is a form. The second weighs the
// fields. [Decide] asks both in this order, and neither is written twice.

// Object is what a command acts on: a record, by its key, and where it acts on
// one of several documents of that record, the document. The zero object is
// nothing that stands yet.
type Object struct {
	Key      Key
	Document DocumentID
}

// asks is one question of a rule: about an object, asked of a signer.
type asks = func(*ruling, Object) Refusal

// act is the first half of a rule, in the order in which it is asked.
type act struct {
	by   PartyKind // kind of the signer's party; 0: any
	or   PartyKind // a second kind; 0: none
	with Duty      // duties, one of which the signer's key carries; 0: any

	stewards bool // also those who speak for another public body
	banks    bool // also checkers of banks and branches, and governors
	offices  bool // also persons of a branch with the same duties, and governors

	on     RecordKind // of the object; 0: none
	part   bool       // of its documents one
	finds  asks       // the object, as far as the signer may know of it; nil: nothing to find
	stands asks       // whether it is at this point of its life; nil: at any
	stops  asks       // what is not to go on all the same; nil: nothing
}

// repeatable is a command that may be told again: what was told in the same words
// before changes nothing, whatever has become of its object since.
type repeatable interface {
	told(*ruling) (again bool, refusal Refusal)
}

// May answers whether a signer may give a kind of command about an object now,
// whatever its fields: with no refusal, or with the rule that forbids it. What it
// refuses [Decide] refuses with any fields, except for the very same that was told
// before and changes nothing. Of a kind that takes a proposal it answers whether the
// signer may propose it.
func May(records Records, by Signer, at Instant, verb Verb, o Object) Refusal {
	r := ruling{book: Book{records}, by: by, at: at}
	a := actOf(verb)
	if a == nil {
		return r.no(DutyMustAllow)
	}
	o = a.taken(o)
	if refusal := r.signs(verb, a); !refusal.OK() {
		return refusal
	}
	if verb.Governed() {
		if refusal := r.counts(o); !refusal.OK() {
			return refusal
		}
	}
	if refusal := r.find(a, o); !refusal.OK() {
		return refusal
	}
	return r.goesOn(a, o)
}

// Fits reports whether a kind of command is one for this signer at this point of
// the object's life. Where it is and [May] refuses, a page shows the button with
// the reason; where it is not, the page has no such button.
func Fits(records Records, by Signer, at Instant, verb Verb, o Object) bool {
	r := ruling{book: Book{records}, by: by, at: at}
	a := actOf(verb)
	if a == nil {
		return false
	}
	o = a.taken(o)
	r.identify(verb) // that the signer is stopped is a reason, and hides nothing
	return !r.party.ID.IsZero() && r.gives(a) && r.find(a, o).OK() && (a.stands == nil || a.stands(&r, o).OK())
}

// Offer is a kind of command that fits a signer and an object, and what stands in
// its way, if anything does.
type Offer struct {
	Verb    Verb
	Object  Object
	Refusal Refusal
}

// Offers lists what fits a signer of some objects, object by object in order of
// the verbs. The zero object stands for what begins something new.
func Offers(records Records, by Signer, at Instant, objects ...Object) []Offer {
	var offers []Offer
	for _, o := range objects {
		for verb := range Verb(len(acts)) {
			if a := actOf(verb); a == nil || a.on != o.Key.Kind() || a.part == o.Document.IsZero() {
				continue
			}
			if Fits(records, by, at, verb, o) {
				offers = append(offers, Offer{verb, o, May(records, by, at, verb, o)})
			}
		}
	}
	return offers
}

// Gives reports whether a person with some duties at a kind of party is of those
// who give a kind of command, about whichever object.
func Gives(kind PartyKind, duties Duty, verb Verb) bool {
	r := ruling{party: Party{Kind: kind}, key: PersonKey{Duties: duties}}
	a := actOf(verb)
	return a != nil && r.gives(a)
}

// Advances reports whether a person with some duties at a kind of party may take a
// deal of its own of a kind in a state one step on towards a loan or a payment, when
// nothing stops it.
func Advances(kind PartyKind, duties Duty, deal DealKind, state State) bool {
	r := ruling{party: Party{Kind: kind}, key: PersonKey{Duties: duties}}
	r.financing.State, r.payment.State = state, state
	steps := [...]Verb{VerbAccept, VerbApprove, VerbDisburse}
	if deal == PaymentDeal {
		steps = [...]Verb{VerbAcceptPayment, VerbApprovePayment, VerbPay}
	}
	for _, verb := range steps {
		if a := actOf(verb); r.has(a.by, a.with) && a.stands(&r, Object{}).OK() {
			return true
		}
	}
	return false
}

// actOf gives the first half of the rule of a kind of command; nil where there is
// no such command.
func actOf(verb Verb) *act {
	if int(verb) >= len(acts) || acts[verb].with == 0 && acts[verb].finds == nil {
		return nil
	}
	return &acts[verb]
}

// taken is the object as the rule takes it: of another kind it is none.
func (a *act) taken(o Object) Object {
	if a.on != o.Key.Kind() {
		return Object{}
	}
	return o
}

// reaches refuses signers who may not give this kind of command about the object
// at all, in words that tell them nothing of it.
func (r *ruling) reaches(verb Verb, a *act, o Object) Refusal {
	if refusal := r.signs(verb, a); !refusal.OK() {
		return refusal
	}
	return r.find(a, o)
}

// signs refuses signers who may not give this kind of command about anything.
func (r *ruling) signs(verb Verb, a *act) Refusal {
	if refusal := r.identify(verb); !refusal.OK() {
		return refusal
	}
	if !r.gives(a) {
		return r.no(DutyMustAllow)
	}
	return Refusal{}
}

func (r *ruling) find(a *act, o Object) Refusal {
	if a.finds == nil {
		return Refusal{}
	}
	return a.finds(r, o)
}

// goesOn refuses what the object's state or a stop forbids.
func (r *ruling) goesOn(a *act, o Object) Refusal {
	if a.stands != nil {
		if refusal := a.stands(r, o); !refusal.OK() {
			return refusal
		}
	}
	if a.stops != nil {
		return a.stops(r, o)
	}
	return Refusal{}
}

// gives reports whether the signer is of those who give a kind of command at all.
func (r *ruling) gives(a *act) bool {
	return r.has(a.by, a.with) || a.or != 0 && r.has(a.or, a.with) || a.stewards && r.steward() ||
		a.banks && (r.has(Bank, Checker) || r.has(Branch, Checker) || r.has(Regulator, Governor)) ||
		a.offices && (r.has(Branch, a.with) || r.has(Regulator, Governor))
}

// has reports whether the signer is of a kind of party and holds one of the
// duties; zero is any.
func (r *ruling) has(kind PartyKind, duties Duty) bool {
	return (kind == 0 || r.party.Kind == kind) && (duties == 0 || r.key.Duties&duties != 0)
}
