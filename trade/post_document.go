package trade

func (e DocumentsPublished) post(w Writer) {
	for _, p := range e.Documents {
		w.Put(Document{ID: p.ID, Kind: p.Kind, Source: e.Source, Holder: p.Holder, Face: p.Face, Issued: p.Issued, Mode: p.Mode,
			Details: p.Details, Revision: 1, Since: e.At})
	}
}

func (e DocumentAmended) post(w Writer) {
	document := must(w.Document(e.Document))
	document.Face, document.Details, document.Revision = e.Face, e.Details, e.Revision
	w.Put(document)
}

func (e DocumentWithdrawn) post(w Writer) {
	document := must(w.Document(e.Document))
	document.Withdrawn = true
	w.Put(document)
}

func (e GoodsReturned) post(w Writer) {
	document := must(w.Document(e.Document))
	document.Returned += e.Amount
	w.Put(document)
}

func (e DocumentFrozen) post(w Writer) {
	document := must(w.Document(e.Document))
	document.Frozen = true
	w.Put(document)
}

func (e DocumentUnfrozen) post(w Writer) {
	document := must(w.Document(e.Document))
	document.Frozen = false
	w.Put(document)
}

// post keeps document, claim and the bank's position in step: one event, so that
// they cannot drift apart.
func (e ValueMoved) post(w Writer) {
	document := must(w.Document(e.Document))
	document.Held += e.Held
	document.Pledged += e.Pledged
	document.Spent += e.Spent
	document.Collected += e.Collected
	document.Covered += e.Covered
	document.Closed += e.Closed
	w.Put(document)
	if e.Collected != 0 || e.Unused != 0 || e.Covered != 0 {
		e.position(w)
	}
	if e.Deal.Financing.IsZero() {
		return
	}
	claim, ok := w.Claim(e.Document, e.Deal.Financing)
	if !ok {
		claim = Claim{Document: e.Document, Financing: e.Deal.Financing, Bank: e.Deal.Bank}
	}
	claim.Held += e.Held
	claim.Pledged += e.Pledged
	claim.Collected += e.Applied
	claim.Original += e.Original
	claim.Covered += e.Covered
	claim.Released += e.Released
	if claim.Held < 0 || claim.Covered < 0 || claim.Pledged < claim.Covered || claim.Collected < 0 || claim.Released < 0 {
		panic("broken invariant: a claim pledges less than nothing, or than the money that covers it")
	}
	w.Put(claim)
}

// position moves what the bank has of the money collected of the document. What
// covers pledges is never more than what has come and is not used.
func (e ValueMoved) position(w Writer) {
	position, _ := w.Position(e.Document, e.Deal.Bank)
	position.Document, position.Bank = e.Document, e.Deal.Bank
	position.Collected += e.Collected
	position.Unused += e.Unused
	position.Covered += e.Covered
	if position.Covered < 0 || position.Unused < position.Covered {
		panic("broken invariant: more is covered by collected money than came in")
	}
	w.Put(position)
}
