package trade

func (e DocumentsPublished) post(w Writer) {
	for _, p := range e.Documents {
		document := Document{ID: p.ID, Kind: p.Kind, Source: e.Source, Holder: p.Holder, Face: p.Face, Issued: p.Issued,
			Mode: p.Mode, Details: p.Details, Revision: 1, Since: e.At, Replaces: p.Replaces}
		if !p.Replaces.IsZero() {
			replaced := must(w.Document(p.Replaces))
			replaced.ReplacedBy = p.ID
			w.Put(replaced)
			// a freeze is about the goods, and does not end with their first declaration
			document.Frozen, document.Before = replaced.Frozen, replaced.Before+1
			document.Reserved = reserved(replaced, document)
		}
		w.Put(document)
	}
}

// reserved is what is kept of a document for all that stands taken of the one
// that it replaces. Amounts of another currency keep everything: no rate may
// decide whether value is taken twice.
func reserved(replaced, by Document) int64 {
	taken := min(MaxAmount, replaced.Taken()+replaced.Reserved)
	if taken > 0 && replaced.Face.Currency != by.Face.Currency {
		return MaxAmount
	}
	return taken
}

// reserve puts a document of which more or less is taken, and brings in line
// what the documents that replace it reserve. There are MaxReplacements at most.
func reserve(w Writer, document Document) {
	w.Put(document)
	for !document.ReplacedBy.IsZero() {
		by := must(w.Document(document.ReplacedBy))
		kept := reserved(document, by)
		if kept == by.Reserved {
			return
		}
		by.Reserved = kept
		w.Put(by)
		document = by
	}
}

func (e DocumentAmended) post(w Writer) {
	document := must(w.Document(e.Document))
	document.Face, document.Details, document.Revision = e.Face, e.Details, e.Revision
	document.Mode, document.Issued = e.Mode, e.Issued
	w.Put(document)
	w.Put(e.notice())
}

func (e DocumentAmended) notice() Notice {
	return Notice{Document: e.Document, ID: e.Notice, Kind: AmendmentNotice, Revision: e.Revision, Face: e.Face,
		Issued: e.Issued, Mode: e.Mode, Details: e.Details, Since: e.At}
}

func (e DocumentWithdrawn) post(w Writer) {
	document := must(w.Document(e.Document))
	document.Withdrawn = true
	w.Put(document)
	w.Put(e.notice())
}

func (e DocumentWithdrawn) notice() Notice {
	return Notice{Document: e.Document, ID: e.Notice, Kind: WithdrawalNotice, Reason: e.Reason,
		Details: e.Details, Since: e.At}
}

func (e GoodsReturned) post(w Writer) {
	document := must(w.Document(e.Document))
	document.Returned += e.Amount
	w.Put(document)
	w.Put(e.notice())
}

func (e GoodsReturned) notice() Notice {
	return Notice{Document: e.Document, ID: e.Notice, Kind: ReturnNotice, Amount: e.Amount,
		Details: e.Details, Since: e.At}
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

func (e ValueMoved) post(w Writer) {
	document := must(w.Document(e.Document))
	document.Held += e.Held
	document.Pledged += e.Pledged
	document.Spent += e.Spent
	document.Collected += e.Collected
	reserve(w, document)
	if e.Deal.Financing.IsZero() {
		return
	}
	claim, ok := w.Claim(e.Document, e.Deal.Financing)
	if !ok {
		claim = Claim{Document: e.Document, Financing: e.Deal.Financing, Bank: e.Deal.Bank}
	}
	claim.Held += e.Held
	claim.Pledged += e.Pledged
	claim.Collected += e.Collected
	claim.Original += e.Original
	w.Put(claim)
}
