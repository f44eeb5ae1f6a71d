package trade

func (e DocumentsPublished) post(w Writer) {
	for _, p := range e.Documents {
		document := Document{ID: p.ID, Kind: p.Kind, Source: e.Source, Holder: p.Holder, Face: p.Face, Issued: p.Issued,
			Mode: p.Mode, Details: p.Details, Revision: 1, Since: e.At, Replaces: p.Replaces,
			Until: p.Until, Trust: p.Trust, Other: p.Other, Ties: p.Ties, Code: p.Code, Invoice: p.Invoice,
			Marked: len(p.Marks) > 0}
		w.marks(p.ID, p.Marks)
		document.Free = document.Worth()
		if !p.Replaces.IsZero() {
			replaced := must(w.Document(p.Replaces))
			replaced.ReplacedBy = p.ID
			w.put(replaced)
			// a freeze is about the goods, and does not end with their first declaration
			document.Frozen, document.Before = replaced.Frozen, replaced.Before+1
			if kept := reserved(replaced, w.Taking(p.Replaces), document); kept > 0 {
				document = w.take(document, Taking{Reserved: kept})
			}
		}
		w.put(document)
	}
	w.enrol(e.Documents)
}

// reserved is what is kept of a document for all that stands taken of the one
// that it replaces. Amounts of another currency keep everything: no rate may
// decide whether value is taken twice.
func reserved(replaced Document, taking Taking, by Document) int64 {
	taken := min(MaxAmount, taking.Taken()+taking.Reserved)
	if taken > 0 && replaced.Face.Currency != by.Face.Currency {
		return MaxAmount
	}
	return taken
}

// reserve writes that more or less is taken of a document, and brings in line
// what the documents that replace it reserve. There are MaxReplacements at most.
func reserve(w Writer, document Document, taking Taking) {
	document = w.take(document, taking)
	for !document.ReplacedBy.IsZero() {
		by := must(w.Document(document.ReplacedBy))
		kept := w.Taking(by.ID)
		more := reserved(document, taking, by)
		if more == kept.Reserved {
			return
		}
		kept.Reserved = more
		document, taking = w.take(by, kept), kept
	}
}

func (e DocumentAmended) post(w Writer) {
	document := must(w.Document(e.Document))
	document.Face, document.Details, document.Revision = e.Face, e.Details, e.Revision
	document.Mode, document.Issued, document.Until, document.Other = e.Mode, e.Issued, e.Until, e.Other
	document.Closed, document.Invoice = false, e.Invoice
	if fresh := w.marks(e.Document, e.Marks); len(fresh) > 0 {
		document.Marked = true
		if w.Taking(e.Document).Taken() > 0 {
			w.marked(e.Document, fresh, true)
			w.put(document.meets())
		}
	}
	w.value(document)
	w.wakes(document)
	w.put(e.notice())
}

func (e DocumentAmended) notice() Notice {
	return Notice{Document: e.Document, ID: e.Notice, Kind: AmendmentNotice, Revision: e.Revision, Face: e.Face,
		Issued: e.Issued, Mode: e.Mode, Details: e.Details, Since: e.At, Until: e.Until, Other: e.Other,
		Invoice: e.Invoice}
}

func (e DocumentWithdrawn) post(w Writer) {
	document := must(w.Document(e.Document))
	document.Withdrawn = true
	w.value(document)
	w.put(e.notice())
}

func (e DocumentWithdrawn) notice() Notice {
	return Notice{Document: e.Document, ID: e.Notice, Kind: WithdrawalNotice, Reason: e.Reason,
		Details: e.Details, Since: e.At}
}

func (e GoodsReturned) post(w Writer) {
	document := must(w.Document(e.Document))
	document.Returned += e.Amount
	w.value(document)
	w.put(e.notice())
}

func (e GoodsReturned) notice() Notice {
	return Notice{Document: e.Document, ID: e.Notice, Kind: ReturnNotice, Amount: e.Amount,
		Details: e.Details, Since: e.At}
}

func (e DocumentFrozen) post(w Writer) {
	document := must(w.Document(e.Document))
	document.Frozen = true
	w.put(document)
}

func (e DocumentUnfrozen) post(w Writer) {
	document := must(w.Document(e.Document))
	document.Frozen = false
	w.put(document)
}

// post keeps document, taking, claim and the bank's position in step: one event, so that
// they cannot drift apart.
func (e ValueMoved) post(w Writer) {
	document := must(w.Document(e.Document))
	taking := w.Taking(e.Document)
	before := taking.Taken() > 0
	taking.Held += e.Held
	taking.Pledged += e.Pledged
	taking.Spent += e.Spent
	taking.Collected += e.Collected
	taking.Covered += e.Covered
	taking.Closed += e.Closed
	reserve(w, document, taking)
	if e.Collected < 0 || e.Spent < 0 || e.Closed < 0 {
		w.wakes(document)
	}
	if live := taking.Taken() > 0; document.Marked && live != before {
		w.marked(document.ID, w.Marks(document.ID).Marks, live)
	}
	if e.Collected != 0 || e.Unused != 0 || e.Covered != 0 {
		e.position(w)
	}
	if e.Deal.ID.IsZero() {
		if document.Marked && e.Collected > 0 && !before {
			w.put(document.meets())
		}
		return
	}
	claim, ok := w.Claim(e.Document, e.Deal.ID)
	if !ok {
		claim = Claim{Document: e.Document, Deal: e.Deal.ID, Bank: e.Deal.Bank}
	}
	anew := claim.Taken() == 0
	claim.Held += e.Held
	claim.Pledged += e.Pledged
	claim.Spent += e.Spent
	claim.Collected += e.Applied
	claim.Original += e.Original
	claim.Covered += e.Covered
	claim.Released += e.Released
	claim.Closed += e.Closed
	if claim.Held < 0 || claim.Spent < 0 || claim.Covered < 0 || claim.Pledged < claim.Covered ||
		claim.Collected < 0 || claim.Released < 0 || claim.Closed < 0 {
		panic("broken invariant: a claim takes less than nothing, or pledges less than the money that covers it")
	}
	w.put(claim)
	if document.Marked && anew && claim.Taken() > 0 {
		w.put(document.meets())
	}
}

// position moves what the bank has of the money collected of the document. What
// covers pledges is never more than what has come and is not used.
func (e ValueMoved) position(w Writer) {
	position := positionOf(w.Book, e.Document, e.Deal.Bank)
	for _, id := range must(w.Party(position.Bank)).Succeeds {
		if before, ok := w.Position(e.Document, id); ok && before != (Position{Document: e.Document, Bank: id}) {
			w.put(Position{Document: e.Document, Bank: id})
		}
	}
	position.Collected += e.Collected
	position.Unused += e.Unused
	position.Covered += e.Covered
	if position.Covered < 0 || position.Unused < position.Covered {
		panic("broken invariant: more is covered by collected money than came in")
	}
	w.put(position)
}
