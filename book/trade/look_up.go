package trade

// LookedUp is what a party is told of a document that it names: how much is left, never who
// took the rest.
type LookedUp struct {
	Known    bool
	Left     Money // what may still be taken
	Conflict bool  // nothing may be taken: taken in full, short, frozen, closed or withdrawn
}

// LookUp gives what a party is told of a document. One that does not concern it is told where its
// kind is looked up by number: a declaration, and a filing by the code that stands on it. A code
// that is named, not zero, has to be the document's, whoever asks.
func LookUp(book Book, party PartyID, id DocumentID, code CodeID) LookedUp {
	d, ok := book.Document(id)
	if !ok || !code.IsZero() && code != d.Code {
		return LookedUp{}
	}
	kind := d.Kind.of()
	if byNumber := kind.mode || kind.coded && !code.IsZero(); !byNumber && !Concerns(book, party, id) {
		return LookedUp{}
	}
	return LookedUp{Known: true, Left: Money{d.Available(), d.Face.Currency},
		Conflict: d.Frozen || d.Withdrawn || d.Closed || d.Available() == 0}
}

// Concerns reports whether a document is a party's to work with: its source, its holder, or a
// bank with a claim on it is the party, or one for which the party acts now.
func Concerns(book Book, party PartyID, id DocumentID) bool {
	r := ruling{book: book}
	is := func(other PartyID) bool { return !party.IsZero() && (other == party || r.heir(other) == party) }
	d, ok := book.Document(id)
	if ok && (is(d.Source) || is(d.Holder)) {
		return true
	}
	for claim := range book.Claims(id) {
		if is(claim.Bank) {
			return true
		}
	}
	return false
}
