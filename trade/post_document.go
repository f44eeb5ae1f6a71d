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

func (e ValueMoved) post(w Writer) {
	document := must(w.Document(e.Document))
	document.Held += e.Held
	document.Pledged += e.Pledged
	document.Spent += e.Spent
	document.Collected += e.Collected
	w.Put(document)
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
