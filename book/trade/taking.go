package trade

// Taking 占用构成 is what the taking of a document is made of: a record apart from
// the document, since whoever lends on it learns what is available and never what
// others have taken, nor how. It concerns the document's source and holder; where
// nothing was ever taken there is none. All amounts are minor units of the
// currency of the document's face.
type Taking struct {
	Document  DocumentID `cbor:"1,keyasint"`
	Source    PartyID    `cbor:"2,keyasint"`
	Holder    PartyID    `cbor:"3,keyasint"`
	Held      int64      `cbor:"4,keyasint,omitempty"`
	Pledged   int64      `cbor:"5,keyasint,omitempty"`
	Spent     int64      `cbor:"6,keyasint,omitempty"`
	Collected int64      `cbor:"7,keyasint,omitempty"`
	Covered   int64      `cbor:"8,keyasint,omitempty"`  // pledged, and the money for it lies collected at the lender
	Closed    int64      `cbor:"9,keyasint,omitempty"`  // will not come: bank charges, a reduced price
	Reserved  int64      `cbor:"10,keyasint,omitempty"` // MaxAmount is everything: it is taken in another currency
}

// Taken is the sum of what is held, pledged, spent and collected. A pledge for
// which the money has come is counted once, as collected.
func (t Taking) Taken() int64 { return t.Held + t.Pledged - t.Covered + t.Spent + t.Collected }

// Open is what is pledged of the document and no collected money covers.
func (t Taking) Open() int64 { return t.Pledged - t.Covered }

// Worth is what the document is worth less what will not come.
func (t Taking) Worth(d Document) int64 {
	if !d.counts() {
		return 0
	}
	return d.Worth() - t.Closed
}

// Free is what the taking leaves of the document: worth less taken and less what
// is reserved, or what is taken beyond its worth, below zero.
func (t Taking) Free(d Document) int64 {
	rest := t.Worth(d) - t.Taken()
	if rest <= 0 {
		return rest
	}
	return max(0, rest-t.Reserved)
}

// Kept 留存 is what would be available if nothing were reserved for the claims on
// the document that this one replaces.
func (t Taking) Kept(d Document) int64 { return min(t.Reserved, max(0, t.Worth(d)-t.Taken())) }

// Taking gives what the taking of a document is made of; nothing where there is
// none.
func (b Book) Taking(id DocumentID) Taking {
	taking, _ := find[Taking](b.records, TakingKey(id))
	return taking
}

// value writes a document with what its taking leaves of it.
func (w Writer) value(d Document) {
	d.Free = w.Taking(d.ID).Free(d)
	w.put(d)
}

// take writes what the taking of a document is made of now, and the document
// where something else is left of it. It gives the document as it stands then.
func (w Writer) take(d Document, t Taking) Document {
	t.Document, t.Source, t.Holder = d.ID, d.Source, d.Holder
	w.put(t)
	if free := t.Free(d); free != d.Free {
		d.Free = free
		w.put(d)
	}
	return d
}
