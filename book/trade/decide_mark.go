package trade

import (
	"cmp"
	"slices"
)

// alike is another live document of which something agrees with one that is taken.
type alike struct {
	document Document
	shared   []Shared // in order of their labels; what agrees exactly is not said to agree loosely
	action   MarkAction
	quiet    bool // no bank is told
}

// unlike refuses what takes of a document for the first time while another live one says the
// same, where the limits refuse that. It reads what is decided, so that no command can take
// without being asked. Whom to warn is worked out by the ledger itself, in a block that
// follows: what stands beside a command in its entry would tell who gave it how many others
// are told (§B).
func (r *ruling) unlike(verb Verb) Refusal {
	for _, e := range r.events {
		moved, ok := e.(ValueMoved)
		if !ok || moved.Held+moved.Pledged+moved.Spent+moved.Collected <= 0 {
			continue
		}
		document, _ := find[Document](r.book.records, DocumentKey(moved.Document))
		if document.Marked && !verb.GoesOn() && r.takesAnew(moved) &&
			slices.ContainsFunc(r.alike(document, moved.Deal.ID), alike.refused) {
			return r.noItem(MarkMustBeFree, r.place(moved.Document))
		}
	}
	return Refusal{}
}

// GoesOn reports whether a kind of command takes no more than was taken before, if of another
// document: it is warned of, and never refused for a mark.
func (v Verb) GoesOn() bool {
	return v == VerbCorrectRepayment || v == VerbCorrectDisbursal || v == VerbMovePledge
}

// takesAnew reports whether a movement takes of a document for a deal that took nothing of
// it, or as money of a bank that has no part in it.
func (r *ruling) takesAnew(e ValueMoved) bool {
	if e.Deal.ID.IsZero() {
		return !r.hasStake(e.Document, e.Deal.Bank)
	}
	claim, _ := r.book.Claim(e.Document, e.Deal.ID)
	return claim.Taken() == 0
}

// place is which of the documents of a command one is, from 0.
func (r *ruling) place(id DocumentID) int {
	var before []DocumentID
	for _, e := range r.events {
		if moved, ok := e.(ValueMoved); ok && !contains(before, moved.Document) {
			if moved.Document == id {
				break
			}
			before = append(before, moved.Document)
		}
	}
	return len(before)
}

// alike gives the live documents that agree with one in some mark, and what comes of it:
// those that are tied to it or declared in its place are not meant, nor those of which only
// the same deal takes.
func (r *ruling) alike(d Document, deal DealID) (others []alike) {
	marks, _ := find[Marks](r.book.records, MarksKey(d.ID))
	for _, m := range marks.Marks {
		live, _ := find[Marked](r.book.records, MarkedKey(m.Token))
		for _, id := range live.Documents {
			if id == d.ID {
				continue
			}
			at := slices.IndexFunc(others, func(o alike) bool { return o.document.ID == id })
			if at < 0 {
				document, _ := r.book.Document(id)
				at, others = len(others), append(others, alike{document: document})
			}
			others[at].agrees(Shared{m.Label, m.Strength})
		}
	}
	others = slices.DeleteFunc(others, func(o alike) bool {
		return r.belong(d, o.document) || !r.liveBeyond(o.document.ID, deal)
	})
	for i, o := range others {
		entered := d.Kind.Entered() || o.document.Kind.Entered()
		others[i].quiet = entered && r.heir(d.Source) != r.heir(o.document.Source)
		for _, s := range o.shared {
			others[i].action = max(others[i].action, r.ofShared(d.Kind, o.document.Kind, s))
		}
	}
	return slices.DeleteFunc(others, func(o alike) bool { return o.action == MarksPass })
}

// refused reports whether a document may not be live beside the other. Of what banks enter
// themselves none learns by a refusal whether another bank entered the same: a bank would
// find out what it guesses.
func (a alike) refused() bool { return a.action == MarksRefuse && !a.quiet }

// agrees notes that something agrees.
func (a *alike) agrees(s Shared) {
	at := slices.IndexFunc(a.shared, func(t Shared) bool { return t.Label >= s.Label })
	switch {
	case at < 0:
		a.shared = append(a.shared, s)
	case a.shared[at].Label == s.Label:
		a.shared[at].Strength = min(a.shared[at].Strength, s.Strength)
	default:
		a.shared = slices.Insert(a.shared, at, s)
	}
}

// ofShared is what comes of documents of two kinds that agree in something: the weaker of
// what the scenarios' limits say, so that it is the same whichever is taken first.
func (r *ruling) ofShared(one, other DocumentKind, s Shared) MarkAction {
	return min(r.limits(one.scenario()).OfMark(s.Label).of(s.Strength),
		r.limits(other.scenario()).OfMark(s.Label).of(s.Strength))
}

// scenario gives the first scenario that takes documents of a kind.
func (k DocumentKind) scenario() Scenario {
	for _, s := range running {
		if _, takes := s.takes(k); takes {
			return s
		}
	}
	return 0
}

// belong reports whether two documents lawfully say the same: they are tied, or one was
// declared in place of the other, at once or after others.
func (r *ruling) belong(d, other Document) bool {
	tied := func(to DocumentID) func(Tie) bool { return func(t Tie) bool { return t.Document == to } }
	return slices.ContainsFunc(d.Ties, tied(other.ID)) || slices.ContainsFunc(other.Ties, tied(d.ID)) ||
		r.first(d) == r.first(other)
}

// first gives the document in whose place one was declared, before all others.
func (r *ruling) first(d Document) DocumentID {
	for !d.Replaces.IsZero() {
		d, _ = r.book.Document(d.Replaces)
	}
	return d.ID
}

// liveBeyond reports whether anything but a deal takes of a document.
func (r *ruling) liveBeyond(id DocumentID, deal DealID) bool {
	claim, _ := r.book.Claim(id, deal) // of no deal there is none
	return r.book.Taking(id).Taken() > claim.Taken()
}

// soleDeal gives the deal that alone takes of a document; zero where several do, or money
// that came in.
func (r *ruling) soleDeal(id DocumentID) DealID {
	taken := r.book.Taking(id).Taken()
	for claim := range r.book.Claims(id) {
		if claim.Taken() > 0 {
			if claim.Taken() == taken {
				return claim.Deal
			}
			return DealID{}
		}
	}
	return DealID{}
}

// meet warns of a document that came to be live, or to have other marks while it is, and of
// those that are alike: the lenders of each of their own alone, and the regulator of both;
// nobody of the same again.
func (r *ruling) meet(d Document, deadline Deadline) {
	r.add(DeadlinePassed{deadline})
	if r.book.Taking(d.ID).Taken() == 0 {
		return
	}
	var told []Shared
	for _, o := range r.alike(d, r.soleDeal(d.ID)) {
		r.warnPair(d, o)
		if o.quiet {
			continue
		}
		for _, s := range o.shared {
			if !contains(told, s) {
				told = append(told, s)
			}
		}
		r.warnLenders(o.document, o.shared)
	}
	slices.SortFunc(told, func(a, b Shared) int {
		return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.Strength, b.Strength))
	})
	r.warnLenders(d, told)
}

// warnLenders tells each bank with a claim on a document that it agrees with another, and in
// what.
func (r *ruling) warnLenders(d Document, shared []Shared) {
	for _, bank := range r.claimants(d.ID) {
		if fresh := r.untold(Warned{Document: d.ID, Bank: bank}, shared); len(fresh) > 0 {
			r.alert(Alert{Kind: DocumentAlike, Document: d.ID, Enterprise: d.Holder, Region: r.regionOf(d.Holder),
				Parties: []PartyID{bank}, Shared: fresh})
		}
	}
}

// warnPair tells the regulator, and the branch of both holders, which two documents agree.
func (r *ruling) warnPair(d Document, o alike) {
	region := r.regionOf(d.Holder)
	if region != r.regionOf(o.document.Holder) {
		region = ""
	}
	if shared := r.untold(pairOf(d.ID, o.document.ID), o.shared); len(shared) > 0 {
		r.alert(Alert{Kind: DocumentsAlike, Document: d.ID, Other: o.document.ID, Enterprise: d.Holder,
			Region: region, Shared: shared})
	}
}

// pairOf names two documents, in whichever order.
func pairOf(one, other DocumentID) Warned {
	if slices.Compare(one[:], other[:]) > 0 {
		one, other = other, one
	}
	return Warned{Document: one, Other: other}
}

// untold gives what agrees where any of it was not said yet; nothing where all was. One step of the
// ledger tells each at most once.
func (r *ruling) untold(to Warned, shared []Shared) []Shared {
	said, _ := find[Warned](r.book.records, to.Key())
	if !slices.ContainsFunc(shared, func(s Shared) bool { return !contains(said.Shared, s) }) {
		return nil
	}
	return shared
}

// warned is to whom an alert says in what documents agree; nothing of any other alert.
func (a Alert) warned() Warned {
	switch {
	case a.Kind == DocumentAlike && len(a.Parties) > 0:
		return Warned{Document: a.Document, Bank: a.Parties[0]}
	case a.Kind == DocumentsAlike:
		return pairOf(a.Document, a.Other)
	}
	return Warned{}
}

// warnedPost keeps what was said.
func (a Alert) warnedPost(w Writer) {
	to := a.warned()
	if to.Document.IsZero() {
		return
	}
	said, _ := owned(find[Warned](w.records, to.Key()))
	to.Shared = said.Shared
	for _, s := range a.Shared {
		if !contains(to.Shared, s) {
			to.Shared = append(to.Shared, s)
		}
	}
	w.put(to)
}
