package trade

// The same shipment, contract or invoice may stand in two documents. A mark is a token of
// some fields of a document, made where it is published: documents that say the same have
// the same mark, and nobody reads from it what they say
// (docs/decisions/duplicate-marks.md).

// MarkLabel says of which fields a mark is made. Numbers are frozen.
type MarkLabel uint8

// The labels.
const (
	ByInvoiceNumber  MarkLabel = 1 // commercial invoice and seller
	ByTerms          MarkLabel = 2 // seller, buyer, amount and day
	ByBill           MarkLabel = 3 // transport document and who issued it
	ByContainer      MarkLabel = 4 // container, vessel, voyage and day
	ByContract       MarkLabel = 5 // contract and both parties
	ByContractAmount MarkLabel = 6 // contract and amount
	ByTaxInvoice     MarkLabel = 7 // code and number of a tax invoice
	ByRegistration   MarkLabel = 8 // registration of capital, amount and day
	lastLabel                  = ByRegistration
)

// MarkStrength says how far fields may differ that have the same mark. Numbers are frozen.
type MarkStrength uint8

// The strengths; whatever agrees exactly agrees loosely too.
const (
	Exact MarkStrength = 1 // however they were typed
	Loose MarkStrength = 2 // but for signs, leading zeros and legal forms
)

// MarkAction says what comes of two documents of one mark. Numbers are frozen.
type MarkAction uint8

// The actions, from the weakest.
const (
	MarksPass   MarkAction = 0
	MarksWarn   MarkAction = 1 // the lenders of each and the regulator are warned
	MarksRefuse MarkAction = 2 // what makes both live is refused
	lastAction             = MarksRefuse
)

// Mark 比对特征 is a token of some fields of a document.
type Mark struct {
	Label    MarkLabel    `cbor:"1,keyasint"`
	Strength MarkStrength `cbor:"2,keyasint"`
	Token    MarkID       `cbor:"3,keyasint"`
}

// MarkID names what some fields say.
type MarkID = ID[Mark]

// Shared is what two documents agree in.
type Shared struct {
	Label    MarkLabel    `cbor:"1,keyasint"`
	Strength MarkStrength `cbor:"2,keyasint"`
}

// MarkLimit says what comes of two documents that agree under a label. A label that a
// scenario's limits do not name passes.
type MarkLimit struct {
	Label MarkLabel  `cbor:"1,keyasint"`
	Exact MarkAction `cbor:"2,keyasint"`
	Loose MarkAction `cbor:"3,keyasint,omitempty"` // never more than of what agrees exactly
}

// How many marks a document has of one paper, and of all papers that amended it; and how
// many live documents a mark leads to.
const (
	MaxMarks     = 12
	maxMarksKept = 10 * MaxMarks
	MaxMarked    = 32
)

// Marks are those of a document: a record apart, which nobody but the regulator is told.
type Marks struct {
	Document DocumentID `cbor:"1,keyasint"`
	Marks    []Mark     `cbor:"2,keyasint"` // in the order in which they came
}

// Marked are the documents of a mark of which something is taken, in the order in which
// they came to be so.
type Marked struct {
	Mark      MarkID       `cbor:"1,keyasint"`
	Documents []DocumentID `cbor:"2,keyasint"`
}

// Warned is what was said already: to a bank of a document of its own, or to the regulator
// of two documents.
type Warned struct {
	Document DocumentID `cbor:"1,keyasint"`
	Bank     PartyID    `cbor:"2,keyasint"` // zero: the regulator
	Other    DocumentID `cbor:"3,keyasint"` // the greater of the two; zero: a bank was told
	Shared   []Shared   `cbor:"4,keyasint"`
}

// MarksKey gives the key of a document's marks.
func MarksKey(id DocumentID) Key { return keyOf(KindMarks).with(id[:]...) }

// MarkedKey gives the key of the live documents of a mark.
func MarkedKey(id MarkID) Key { return keyOf(KindMarked).with(id[:]...) }

// WarnedKey gives the key of what a bank, or the regulator of two documents, was told.
func WarnedKey(id DocumentID, bank PartyID, other DocumentID) Key {
	k := keyOf(KindWarned).with(id[:]...)
	if bank.IsZero() {
		return k.with(other[:]...)
	}
	return k.with(bank[:]...)
}

// Key implements [Record].
func (m Marks) Key() Key { return MarksKey(m.Document) }

// Key implements [Record].
func (m Marked) Key() Key { return MarkedKey(m.Mark) }

// Key implements [Record].
func (w Warned) Key() Key { return WarnedKey(w.Document, w.Bank, w.Other) }

// Audience implements [Record].
func (Marks) Audience() Audience { return Audience{} }

// Audience implements [Record].
func (Marked) Audience() Audience { return Audience{} }

// Audience implements [Record].
func (Warned) Audience() Audience { return Audience{} }

// Marks gives the marks of a document.
func (b Book) Marks(id DocumentID) Marks {
	marks, _ := owned(find[Marks](b.records, MarksKey(id)))
	return marks
}

// MarkLabels gives every label, in order of their numbers.
func MarkLabels() (all []MarkLabel) {
	for l := ByInvoiceNumber; l <= lastLabel; l++ {
		all = append(all, l)
	}
	return all
}

// Marked gives the labels of the marks that documents of a kind have, in order.
func (k DocumentKind) Marked() []MarkLabel { return k.of().marks }

// MarkLabels gives the labels of the marks of the documents that a scenario takes, in order.
func (s Scenario) MarkLabels() (own []MarkLabel) {
	for _, l := range MarkLabels() {
		for _, b := range s.of().backings {
			if contains(b.kind.of().marks, l) && !contains(own, l) {
				own = append(own, l)
			}
		}
	}
	return own
}

// MarkActions gives every action, in order of their numbers.
func MarkActions() []MarkAction { return []MarkAction{MarksPass, MarksWarn, MarksRefuse} }

// OfMark gives what comes of two documents that agree under a label.
func (l Limits) OfMark(label MarkLabel) MarkLimit {
	for _, m := range l.Marks {
		if m.Label == label {
			return m
		}
	}
	return MarkLimit{Label: label}
}

// of gives the action of a strength.
func (m MarkLimit) of(s MarkStrength) MarkAction {
	if s == Exact {
		return m.Exact
	}
	return m.Loose
}

// marksSound reports whether limits name labels that the scenario's documents have, in their
// order, and never do more about what agrees loosely than about what agrees exactly.
func (l Limits) marksSound() bool {
	own, before := l.Scenario.MarkLabels(), MarkLabel(0)
	for _, m := range l.Marks {
		if m.Label <= before || !contains(own, m.Label) || m.Exact > lastAction || m.Loose > m.Exact ||
			m.Exact == MarksPass {
			return false
		}
		before = m.Label
	}
	return true
}

// loosensMarks reports whether limits do less about any mark than others do.
func (l Limits) loosensMarks(than Limits) bool {
	for _, was := range than.Marks {
		if now := l.OfMark(was.Label); now.Exact < was.Exact || now.Loose < was.Loose {
			return true
		}
	}
	return false
}

// warnOf are limits that warn of every mark under some labels, however it agrees.
func warnOf(labels ...MarkLabel) (all []MarkLimit) {
	for _, l := range labels {
		all = append(all, MarkLimit{l, MarksWarn, MarksWarn})
	}
	return all
}

// marksUnsound reports whether a paper has other marks than documents of its kind have, or
// not in the order of their labels and strengths, one of each.
func marksUnsound(kind DocumentKind, marks []Mark) bool {
	own, before := kind.of().marks, Mark{}
	for _, m := range marks {
		follows := m.Label > before.Label || m.Label == before.Label && m.Strength > before.Strength
		if !follows || !contains(own, m.Label) || m.Strength < Exact || m.Strength > Loose || m.Token.IsZero() {
			return true
		}
		before = m
	}
	return false
}

// marks writes the marks of a document that are new with a paper; those of before stay.
// It gives those that are new.
func (w Writer) marks(id DocumentID, more []Mark) (fresh []Mark) {
	if len(more) == 0 {
		return nil
	}
	of := w.Marks(id)
	of.Document = id
	for _, m := range more {
		if !contains(of.Marks, m) && len(of.Marks) < maxMarksKept {
			of.Marks, fresh = append(of.Marks, m), append(fresh, m)
		}
	}
	if len(fresh) > 0 {
		w.put(of)
	}
	return fresh
}

// meets is when the ledger looks for documents that agree with one: as soon as the block is
// over in which something of it was taken.
func (d Document) meets() Deadline { return Deadline{Kind: MarksMeet, Deal: DealOf(0, d.ID)} }

// marked lets marks lead to a document of which something is taken, or no longer.
func (w Writer) marked(id DocumentID, marks []Mark, live bool) {
	for _, m := range marks {
		of, _ := owned(find[Marked](w.records, MarkedKey(m.Token)))
		of.Mark = m.Token
		switch {
		case contains(of.Documents, id) == live:
			continue
		case !live:
			of.Documents = without(of.Documents, id)
		case len(of.Documents) == MaxMarked:
			continue // of the first ones the regulator knows, and whoever comes meets them
		default:
			of.Documents = append(of.Documents, id)
		}
		w.put(of)
	}
}

// without gives a list without a value, in a list of its own.
func without[T comparable](list []T, x T) []T {
	rest := make([]T, 0, len(list))
	for _, y := range list {
		if y != x {
			rest = append(rest, y)
		}
	}
	return rest
}

// Copied gives a copy with lists of its own.
func (m Marks) Copied() Marks {
	m.Marks = append([]Mark(nil), m.Marks...)
	return m
}

// Copied gives a copy with lists of its own.
func (m Marked) Copied() Marked {
	m.Documents = append([]DocumentID(nil), m.Documents...)
	return m
}

// Copied gives a copy with lists of its own.
func (w Warned) Copied() Warned {
	w.Shared = append([]Shared(nil), w.Shared...)
	return w
}

func (m Marks) copied() Record  { return m.Copied() }
func (m Marked) copied() Record { return m.Copied() }
func (w Warned) copied() Record { return w.Copied() }

var markLabelTokens = []string{ByInvoiceNumber: "inv", ByTerms: "sbad", ByBill: "bl", ByContainer: "box",
	ByContract: "con", ByContractAmount: "conamt", ByTaxInvoice: "vat", ByRegistration: "reg"}

var markStrengthTokens = []string{Exact: "exact", Loose: "loose"}

var markActionTokens = []string{MarksPass: "off", MarksWarn: "warn", MarksRefuse: "refuse"}

func (MarkLabel) tokens() []string    { return markLabelTokens }
func (MarkStrength) tokens() []string { return markStrengthTokens }
func (MarkAction) tokens() []string   { return markActionTokens }

// String gives the token of the label: "conamt".
func (l MarkLabel) String() string { return called(l.tokens(), int(l)) }

// String gives the token of the strength: "loose".
func (s MarkStrength) String() string { return called(s.tokens(), int(s)) }

// String gives the token of the action: "refuse".
func (a MarkAction) String() string { return called(a.tokens(), int(a)) }
