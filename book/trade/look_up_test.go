package trade

import "testing"

// A document that does not concern a party is told where its number is enough, or number and
// code agree; what concerns it, or one for which it acts now, is told whatever its kind.
func TestWhatIsToldByNumber(t *testing.T) {
	source, holder, heir, bank, stranger := PartyID{1}, PartyID{2}, PartyID{3}, PartyID{4}, PartyID{5}
	code := CodeID{9}
	of := func(n byte, kind DocumentKind) Document {
		return Document{ID: DocumentID{n}, Kind: kind, Source: source, Holder: holder, Face: Money{100, "USD"},
			Free: 60}
	}
	filing := of(3, TaxFiling)
	filing.Code = code
	book := NewMemoryBook()
	book.Put(Party{ID: holder, Kind: Enterprise, Successor: heir})
	documents := []Document{of(1, ExportDeclaration), of(2, ImportDeclaration), filing, of(4, CapitalInflow),
		of(5, TaxInvoice)}
	for _, d := range documents {
		book.Put(d)
	}
	book.Put(Claim{Document: DocumentID{5}, Deal: DealOf(PaymentDeal, [16]byte{6}), Bank: bank, Held: 1})
	none, other := CodeID{}, CodeID{8}
	for _, c := range []struct {
		who   PartyID
		code  CodeID
		knows [5]bool // of each document
	}{
		{stranger, none, [5]bool{true, true, false, false, false}},
		{stranger, code, [5]bool{false, false, true, false, false}},
		{stranger, other, [5]bool{}},
		{PartyID{}, none, [5]bool{true, true, false, false, false}},
		{bank, none, [5]bool{true, true, false, false, true}},
		{holder, none, [5]bool{true, true, true, true, true}},
		{heir, none, [5]bool{true, true, true, true, true}},
		{heir, other, [5]bool{}},
		{source, none, [5]bool{true, true, true, true, true}},
	} {
		for i, d := range documents {
			told := LookUp(book.Book, c.who, d.ID, c.code)
			if want := c.knows[i]; told.Known != want || want && told.Left != (Money{60, "USD"}) ||
				!want && told != (LookedUp{}) {
				t.Errorf("party %d with code %d is told of %v: %+v", c.who[0], c.code[0], d.Kind, told)
			}
		}
	}
	if LookUp(book.Book, source, DocumentID{7}, none).Known {
		t.Error("what is not there is known")
	}
	for name, change := range map[string]func(*Document){"free": func(*Document) {},
		"frozen": func(d *Document) { d.Frozen = true }, "withdrawn": func(d *Document) { d.Withdrawn = true },
		"closed": func(d *Document) { d.Closed = true }, "taken": func(d *Document) { d.Free = -1 }} {
		d := documents[0]
		change(&d)
		book.Put(d)
		if LookUp(book.Book, stranger, d.ID, none).Conflict != (name != "free") {
			t.Errorf("%s: nothing may be taken?", name)
		}
	}
}
