package trade

// Some documents no feed publishes: a bank enters what it knows of its client's business,
// a branch what it allows an enterprise, one person of it, and another confirms it. Until
// then it is worth nothing, and what nobody confirms in time is dropped.

// EntryLife is how long an entry waits for a second person, in milliseconds.
const EntryLife Instant = 3 * dayLength

// EnterDocument 录入单据 asks for a document that banks or branches answer for. It waits for
// a second person. By a maker of the bank or the branch, or by a governor.
type EnterDocument struct {
	Document DocumentID   `cbor:"1,keyasint"`
	Kind     DocumentKind `cbor:"2,keyasint"`
	Holder   PartyID      `cbor:"3,keyasint"`
	Face     Money        `cbor:"4,keyasint"`
	Issued   Day          `cbor:"5,keyasint"`
	Details  Digest       `cbor:"6,keyasint"`
	Marks    []Mark       `cbor:"7,keyasint,omitempty"` // in order of label and strength
	Until    Day          `cbor:"8,keyasint,omitempty"` // of a permit: its last day
	Allows   Permission   `cbor:"9,keyasint,omitempty"` // of a permit: what it is for
	Other    PartyID      `cbor:"10,keyasint,omitzero"` // of a permit: who alone is paid, or pays back; zero: whoever
}

// ConfirmDocument 确认单据 lets a document count that waits, or dismisses it; one that
// counts can still be dismissed while nothing of it is taken. By a checker of the bank or
// the branch, or a governor, who did not enter it.
type ConfirmDocument struct {
	Document DocumentID `cbor:"1,keyasint"`
	Dismiss  Reason     `cbor:"2,keyasint"` // why it is not to count; none: it counts
}

// DocumentEntered says that a document was entered, which waits for a second person.
type DocumentEntered struct {
	Document DocumentID   `cbor:"1,keyasint"`
	Kind     DocumentKind `cbor:"2,keyasint"`
	Source   PartyID      `cbor:"3,keyasint"`
	Holder   PartyID      `cbor:"4,keyasint"`
	Face     Money        `cbor:"5,keyasint"`
	Issued   Day          `cbor:"6,keyasint"`
	Details  Digest       `cbor:"7,keyasint"`
	By       PersonID     `cbor:"8,keyasint"`
	At       Instant      `cbor:"9,keyasint"`
	Waits    Instant      `cbor:"10,keyasint"` // until when
	Marks    []Mark       `cbor:"11,keyasint,omitempty"`
	Until    Day          `cbor:"12,keyasint,omitempty"`
	Allows   Permission   `cbor:"13,keyasint,omitempty"`
	Other    PartyID      `cbor:"14,keyasint,omitzero"`
	Office   Region       `cbor:"15,keyasint,omitempty"` // of a permit: of its holder
}

// DocumentConfirmed says that a document that waited counts from now on.
type DocumentConfirmed struct {
	Document DocumentID `cbor:"1,keyasint"`
	Source   PartyID    `cbor:"2,keyasint"`
	Holder   PartyID    `cbor:"3,keyasint"`
	By       PersonID   `cbor:"4,keyasint"`
	Office   Region     `cbor:"5,keyasint,omitempty"` // of a permit
}

// DocumentDropped says that a document never counts: a second person dismissed it, or
// nobody confirmed it in time.
type DocumentDropped struct {
	Document DocumentID `cbor:"1,keyasint"`
	Source   PartyID    `cbor:"2,keyasint"`
	Holder   PartyID    `cbor:"3,keyasint"`
	By       PersonID   `cbor:"4,keyasint"`           // zero: nobody confirmed it
	Reason   Reason     `cbor:"5,keyasint,omitempty"` // none: nobody confirmed it
	Office   Region     `cbor:"6,keyasint,omitempty"` // of a permit
}

func (EnterDocument) Verb() Verb   { return VerbEnterDocument }
func (ConfirmDocument) Verb() Verb { return VerbConfirmDocument }

func (EnterDocument) object() Object     { return Object{} }
func (c ConfirmDocument) object() Object { return Object{Key: DocumentKey(c.Document)} }

func (e DocumentEntered) Audience() Audience   { return ofPermit(e.Office, e.Source, e.Holder) }
func (e DocumentConfirmed) Audience() Audience { return ofPermit(e.Office, e.Source, e.Holder) }
func (e DocumentDropped) Audience() Audience   { return ofPermit(e.Office, e.Source, e.Holder) }

func (e DocumentEntered) Subjects() []Key   { return present(DocumentKey(e.Document)) }
func (e DocumentConfirmed) Subjects() []Key { return present(DocumentKey(e.Document)) }
func (e DocumentDropped) Subjects() []Key   { return present(DocumentKey(e.Document)) }

// Entered reports whether documents of a kind are entered by two persons, of a bank or of
// a branch.
func (k DocumentKind) Entered() bool { return k.of().source == Bank || k.of().source == Branch }

// Enters gives the kinds of document that persons of a kind of party enter, in order:
// what a branch enters head office may enter too.
func (k PartyKind) Enters() (kinds []DocumentKind) {
	for kind, row := range documentKinds {
		if row.source == Bank && k == Bank || row.source == Branch && k.neutral() {
			kinds = append(kinds, DocumentKind(kind))
		}
	}
	return kinds
}

// Waiting reports whether a document waits for a second person of the party that
// entered it: then it is worth nothing.
func (d Document) Waiting() bool { return d.Waits != 0 }

// counts reports whether a document is worth anything.
func (d Document) counts() bool { return !d.Withdrawn && !d.Waiting() && !d.Dropped }

// entryDeadline is when an entry is dropped that nobody confirmed.
func (d Document) entryDeadline() Deadline {
	return Deadline{At: d.Waits, Kind: EntryEnds, Deal: DealOf(0, d.ID)}
}

// told reports whether just this was entered already, whatever has become of it since.
func (c EnterDocument) told(r *ruling) (bool, Refusal) {
	known, _ := r.book.Document(c.Document)
	return !known.Dropped && r.acts(known.Source) && known.Kind == c.Kind && known.Face == c.Face &&
		r.heir(known.Holder) == r.heir(c.Holder) && known.Issued == c.Issued && known.Details == c.Details &&
		known.Until == c.Until && known.Allows == c.Allows && known.Other == c.Other, Refusal{}
}

func (c EnterDocument) weigh(r *ruling) Refusal {
	if !contains(r.party.Kind.Enters(), c.Kind) {
		return r.no(DocumentKindMustBeSources)
	}
	if c.Document.IsZero() {
		return r.no(IdentifierMustBeGiven)
	}
	if rule := c.Face.sound(); rule != 0 {
		return r.no(rule)
	}
	if c.Issued > r.at.Day() {
		return r.no(DateMustNotBeInFuture)
	}
	if c.Details.IsZero() {
		return r.no(DetailsMustBeGiven)
	}
	if marksUnsound(c.Kind, c.Marks) {
		return r.no(MarksMustBeSound)
	}
	if refusal := c.permits(r); !refusal.OK() {
		return refusal
	}
	holder, ok := r.heirParty(c.Holder)
	if !ok || holder.Kind != Enterprise {
		return r.no(EnterpriseMustBeAdmitted)
	}
	if c.Kind == Permit && !r.competent(holder) {
		return r.no(RegionMustBeCompetent)
	}
	known, ok := r.book.Document(c.Document)
	taken := ok && !known.Dropped
	// the number of a permit never comes free: what named it would find another's
	if taken && r.acts(known.Source) || ok && c.Kind == Permit {
		return r.no(DocumentMustBeNew)
	}
	// its number is a balance-of-payments number: who tries one that is used, by whomever
	// and for whatever, is on record
	if c.Kind != Permit && (taken || r.remittanceUsed(RemittanceID(c.Document)) ||
		r.proceedsUsed(RemittanceID(c.Document))) {
		return r.no(BoPNumberMustBeNew)
	}
	entered := DocumentEntered{Document: c.Document, Kind: c.Kind, Source: r.party.ID, Holder: holder.ID, Face: c.Face,
		Issued: c.Issued, Details: c.Details, By: r.key.Person, At: r.at, Waits: r.at + EntryLife,
		Marks: c.Marks, Until: c.Until, Allows: c.Allows, Other: c.Other}
	if c.Kind == Permit {
		entered.Office = holder.Region
	}
	r.add(entered)
	return Refusal{}
}

// entryUsed reports whether an entry stands under a balance-of-payments number.
func (r *ruling) entryUsed(number RemittanceID) bool {
	document, _ := r.book.Document(DocumentID(number))
	return document.Kind.of().source == Bank && !document.Dropped
}

// proceedsUsed reports whether proceeds stand under a balance-of-payments number.
func (r *ruling) proceedsUsed(number RemittanceID) bool {
	proceeds, ok := r.book.Proceeds(ProceedsID(number))
	return ok && !proceeds.dismissed()
}

// findsEntered gives a party a document that it entered, in the words of one that is not
// there to every other.
func (r *ruling) findsEntered(o Object) Refusal {
	r.document, _ = r.book.Document(o.Key.Identifier(0))
	if r.document.Dropped || !r.acts(r.document.Source) {
		return r.no(DocumentMustExist)
	}
	return Refusal{}
}

// dismissible asks for a document that waits for a second person, or of which nothing is
// taken.
func (r *ruling) dismissible(Object) Refusal {
	if d := r.document; !d.Waiting() && (d.Withdrawn || r.book.Taking(d.ID).Taken() > 0) {
		return r.no(DocumentMustWait)
	}
	return Refusal{}
}

// alterable refuses a document that is withdrawn, or that does not count yet, and who
// entered it.
func (r *ruling) alterable(o Object) Refusal {
	if r.document.Waiting() {
		return r.no(DocumentMustNotWait)
	}
	if refusal := r.notWithdrawn(o); !refusal.OK() {
		return refusal
	}
	return r.enteredByAnother(o)
}

// enteredByAnother asks for a second person after who entered the document; what a source
// published nobody entered.
func (r *ruling) enteredByAnother(Object) Refusal { return r.other(r.document.EnteredBy) }

func (c ConfirmDocument) weigh(r *ruling) Refusal {
	d := r.document
	if c.Dismiss == NoReason {
		if !d.Waiting() {
			return r.no(DocumentMustWait)
		}
		r.add(DocumentConfirmed{Document: d.ID, Source: d.Source, Holder: d.Holder, By: r.key.Person,
			Office: d.Office})
		return Refusal{}
	}
	if c.Dismiss != EntryError {
		return r.no(ReasonMustFit)
	}
	r.add(DocumentDropped{Document: d.ID, Source: d.Source, Holder: d.Holder, By: r.key.Person, Reason: c.Dismiss,
		Office: d.Office})
	return Refusal{}
}

// dropEntry ends an entry that nobody confirmed in time.
func (r *ruling) dropEntry(d Document) {
	r.add(DocumentDropped{Document: d.ID, Source: d.Source, Holder: d.Holder, Office: d.Office})
}

func (e DocumentEntered) post(w Writer) {
	document := Document{ID: e.Document, Kind: e.Kind, Source: e.Source, Holder: e.Holder, Face: e.Face,
		Issued: e.Issued, Details: e.Details, Revision: 1, Since: e.At, EnteredBy: e.By, Waits: e.Waits,
		Marked: len(e.Marks) > 0, Until: e.Until, Allows: e.Allows, Other: e.Other, Office: e.Office}
	if before := w.Marks(e.Document).Marks; len(before) > 0 || document.Marked {
		// what was entered under the number before and dropped is not meant
		w.put(Marks{e.Document, e.Marks})
	}
	w.value(document)
	w.put(document.entryDeadline())
}

func (e DocumentConfirmed) post(w Writer) {
	document := must(w.Document(e.Document))
	w.remove(document.entryDeadline())
	document.Waits, document.ConfirmedBy = 0, e.By
	w.value(document)
}

func (e DocumentDropped) post(w Writer) {
	document := must(w.Document(e.Document))
	if document.Waiting() {
		w.remove(document.entryDeadline())
	}
	document.Waits, document.Dropped = 0, true
	w.value(document)
}
