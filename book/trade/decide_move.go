package trade

// MovePledge 移转质押 moves a pledge from a document that its source withdrew to
// the one that it declared in its place. By a checker of the bank who did not
// enter the terms.
type MovePledge struct {
	Financing FinancingID `cbor:"1,keyasint"`
	From      DocumentID  `cbor:"2,keyasint"`
	To        DocumentID  `cbor:"3,keyasint"`
	Amount    int64       `cbor:"4,keyasint"` // of the pledge, minor units of the documents' currency
}

// PledgeMoved says that a financing rests on another document from now on. The
// value itself moves by the two [ValueMoved] that follow.
type PledgeMoved struct {
	Deal     Deal       `cbor:"1,keyasint"`
	By       PersonID   `cbor:"2,keyasint"`
	From     DocumentID `cbor:"3,keyasint"`
	To       DocumentID `cbor:"4,keyasint"`
	Amount   int64      `cbor:"5,keyasint"` // of the pledge
	Original int64      `cbor:"6,keyasint"` // of what the terms pledged
}

// movable asks for a second person and for a document that a pledge may follow
// to. It needs no pilot to run and no product to be open: nothing new is lent, and
// a lender may follow its goods after a stop too.
func (r *ruling) movable(o Object) Refusal {
	if refusal := r.enteredByOther(o); !refusal.OK() {
		return refusal
	}
	var refusal Refusal
	r.document, refusal = r.replacement(o.Key.Identifier(0), o.Document)
	return refusal
}

func (c MovePledge) object() Object {
	return Object{ClaimKey(c.From, DealOf(FinancingDeal, c.Financing)), c.To}
}

func (c MovePledge) weigh(r *ruling) Refusal {
	financing, to := r.financing, r.document
	claim, _ := r.book.Claim(c.From, financing.Deal.ID)
	if c.Amount <= 0 {
		return r.no(AmountMustBePositive)
	}
	// what collected money covers stays where the money is
	if c.Amount > claim.Open() {
		return Refusal{Rule: MoveMustNotExceedPledge, Document: c.From, Left: Money{claim.Open(), to.Face.Currency}}
	}
	// what is reserved of it is reserved for this
	taking := r.book.Taking(c.To)
	if room := max(0, taking.Worth(to)-taking.Taken()); c.Amount > room {
		return Refusal{Rule: TakingMustNotExceedAvailable, Document: c.To, Left: Money{room, to.Face.Currency}}
	}
	if len(financing.Lines) >= MaxLines && !repeats(financing.Lines, c.To) {
		return r.no(ListMustBeInBounds)
	}
	joined, _ := r.book.Claim(c.To, financing.Deal.ID)
	original := originalOf(claim, financing, c.Amount)
	// what came in against the joined claim already is not pledged again
	most := due(joined, joined.Original+original, financing.Own, financing.Terms.Amount) - joined.Pledged
	pledged := min(c.Amount, most)
	r.add(PledgeMoved{Deal: financing.Deal, By: r.key.Person, From: c.From, To: c.To, Amount: c.Amount,
		Original: original})
	holder := financing.Deal.Enterprise
	r.move(ValueMoved{Document: c.From, Holder: holder, Deal: financing.Deal, Pledged: -c.Amount, Original: -original})
	r.move(ValueMoved{Document: c.To, Holder: holder, Deal: financing.Deal, Pledged: pledged, Original: original})
	return Refusal{}
}

// replacement gives the document that replaces another, directly or through
// more, if it can be pledged in the same currency.
func (r *ruling) replacement(from, id DocumentID) (Document, Refusal) {
	document, ok := r.book.Document(from)
	if !ok {
		return Document{}, r.no(DocumentMustExist)
	}
	currency := document.Face.Currency
	for document.ID != id || id == from {
		if document.ReplacedBy.IsZero() {
			return Document{}, r.no(PledgeMustFollowReplacement)
		}
		document, _ = r.book.Document(document.ReplacedBy)
	}
	// the goods are those of before, however long ago they were declared anew
	scenario := r.financing.Product.Scenario()
	if rule := r.limits(scenario).halts(document, r.at); rule != 0 {
		return document, r.no(rule)
	}
	if backing, _ := scenario.takes(document.Kind); document.Trusted() > backing.trust {
		return document, r.no(TrustMustSuffice)
	}
	if document.Face.Currency != currency {
		return document, r.no(MoveMustKeepCurrency)
	}
	return document, Refusal{}
}

// originalOf is how much of what the terms pledged goes with a part of the
// pledge: all but the least whose share of the loan covers what stays behind.
func originalOf(from Claim, financing Financing, part int64) int64 {
	stays := from.Pledged - part + from.Collected + from.Released + from.Closed
	if stays == 0 {
		return from.Original
	}
	// the least of which so much is due after what other funds repaid
	less, _ := mulDiv(stays-1, financing.Terms.Amount, financing.Terms.Amount-financing.Own, down)
	return from.Original - less - 1
}

func (e PledgeMoved) post(w Writer) {
	financing := must(w.Financing(e.Deal.Financing()))
	if !repeats(financing.Lines, e.To) {
		lines := make([]Line, 0, len(financing.Lines)+1)
		financing.Lines = append(append(lines, financing.Lines...), Line{e.To, e.Amount})
	}
	financing.Terms.Lines = movedLines(financing.Terms.Lines, e)
	w.put(financing)
}

// movedLines are the lines of terms after a part of one went to another document.
func movedLines(lines []Line, e PledgeMoved) []Line {
	moved := make([]Line, 0, len(lines)+1)
	to := Line{Document: e.To, Amount: e.Original}
	for _, line := range lines {
		switch line.Document {
		case e.From:
			line.Amount -= e.Original
		case e.To:
			line.Amount += e.Original
			to.Amount = 0
		}
		if line.Amount > 0 {
			moved = append(moved, line)
		}
	}
	if to.Amount > 0 {
		moved = append(moved, to)
	}
	return moved
}
