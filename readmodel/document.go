package readmodel

import (
	"context"
	"slices"
	"strings"

	"tallystick/trade"
)

// DocumentState sorts documents by what can be done with them.
type DocumentState uint8

// The states. Each document is in the last one that fits, but a filter by
// [ShortDocument] also finds frozen and withdrawn documents with a shortfall.
const (
	AnyDocument       DocumentState = 0
	AvailableDocument DocumentState = 1 // something is available
	UsedUpDocument    DocumentState = 2
	ShortDocument     DocumentState = 3 // more is taken than it is worth
	FrozenDocument    DocumentState = 4
	WithdrawnDocument DocumentState = 5
	LiveDocument      DocumentState = 6 // as a filter: every one that isn't withdrawn
)

// String gives the state as a lower-case English word.
func (s DocumentState) String() string {
	return [...]string{"any", "available", "used-up", "shortfall", "frozen", "withdrawn", "live", "unknown"}[min(s, 7)]
}

// ParseDocumentState reads the form of String.
func ParseDocumentState(text string) (DocumentState, error) {
	for s := AnyDocument; s <= LiveDocument; s++ {
		if s.String() == text {
			return s, nil
		}
	}
	return AnyDocument, &QuestionError{"单据状态无效", "the state of a document is one of any, available, used-up, " +
		"shortfall, frozen, withdrawn, live"}
}

// StateOf gives the state of a document.
func StateOf(d trade.Document) DocumentState {
	switch {
	case d.Withdrawn:
		return WithdrawnDocument
	case d.Frozen:
		return FrozenDocument
	case d.Shortfall() > 0:
		return ShortDocument
	case d.Available() == 0:
		return UsedUpDocument
	}
	return AvailableDocument
}

// Document is a document as a viewer may see it.
type Document struct {
	trade.Document
	// Partial says that the viewer is a bank to which the document was offered.
	// It sees what it has taken itself; what was taken elsewhere is one lump,
	// kept in Spent so that Available and Shortfall stay right, and never says
	// by whom or how.
	Partial   bool
	Elsewhere int64 // that lump, minor units of the face's currency; 0 unless Partial
}

// DocumentFilter narrows a list of documents. Zero fields ask for nothing.
type DocumentFilter struct {
	Holder     trade.PartyID
	Source     trade.PartyID
	State      DocumentState
	Currency   trade.Currency
	IssuedFrom trade.Day // this day and later
	IssuedTo   trade.Day // this day and earlier
}

// Documents lists documents. Orders: newest, oldest, largest.
func (m *Model) Documents(ctx context.Context, v trade.Viewer, f DocumentFilter, p Page) (List[Document], error) {
	q := ask(DocumentNoun, "document", v, f, p, Largest)
	narrowTo(q, "t.source = ?", f.Source)
	narrowTo(q, "t.holder = ?", f.Holder)
	switch f.State {
	case AnyDocument:
	case LiveDocument:
		q.and("t.withdrawn = 0")
	case ShortDocument:
		q.and("t.shortfall > 0")
	case AvailableDocument, UsedUpDocument, FrozenDocument, WithdrawnDocument:
		q.state = int64(f.State)
	default:
		return List[Document]{}, &QuestionError{"单据状态无效", "there is no such state of a document"}
	}
	narrow(q, "t.currency = ?", f.Currency)
	narrow(q, "t.issued >= ?", f.IssuedFrom)
	narrow(q, "t.issued <= ?", f.IssuedTo)
	rows, err := list[trade.Document](ctx, m, q)
	if err != nil {
		return List[Document]{}, err
	}
	all, err := m.shownDocuments(ctx, v, rows.Rows)
	return List[Document]{Rows: all, Next: rows.Next}, err
}

// Document gives one document, or ErrUnknown.
func (m *Model) Document(ctx context.Context, v trade.Viewer, id trade.DocumentID) (Document, error) {
	d, err := one[trade.Document](ctx, m, DocumentNoun, "document", v, id[:])
	if err != nil {
		return Document{}, err
	}
	return first(m.shownDocuments(ctx, v, []trade.Document{d}))
}

// shownDocuments hides from a bank what others have taken, all but the sum.
func (m *Model) shownDocuments(ctx context.Context, v trade.Viewer, documents []trade.Document) ([]Document, error) {
	heirs := m.heirs.Load()
	marks, args := heirs.partyList(v)
	shown, hidden := make([]Document, len(documents)), map[trade.DocumentID]*Document{}
	for i, d := range documents {
		shown[i].Document = d
		if v.Kind != trade.Branch && !heirs.sees(v, d.Audience()) {
			d.Spent, d.Held, d.Pledged, d.Covered, d.Collected, d.Closed, d.Reserved = d.Taken()+d.Closed+d.Kept(),
				0, 0, 0, 0, 0, 0
			shown[i] = Document{Document: d, Partial: true, Elsewhere: d.Spent}
			hidden[d.ID], args = &shown[i], append(args, d.ID[:])
		}
	}
	if len(hidden) == 0 {
		return shown, nil
	}
	those := "bank IN (" + marks + ") AND document IN (?" + strings.Repeat(", ?", len(hidden)-1) + ")"
	own, err := rowsOf(ctx, m, func(c *trade.Claim) []any {
		return []any{(*idColumn)(&c.Document), &c.Held, &c.Pledged, &c.Collected}
	}, "SELECT document, held, pledged, 0 FROM claim WHERE "+those+
		" UNION ALL SELECT document, 0, 0, collected FROM position WHERE "+those, slices.Concat(args, args)...)
	for _, c := range own {
		d := hidden[c.Document]
		d.Held, d.Pledged, d.Collected = d.Held+c.Held, d.Pledged+c.Pledged, d.Collected+c.Collected
		d.Spent -= c.Held + c.Pledged + c.Collected
		d.Elsewhere = d.Spent
	}
	return shown, err
}

// Claims lists the claims on a document that the viewer may see, in order of
// their making: a bank its own, the holder and the regulator all.
func (m *Model) Claims(ctx context.Context, v trade.Viewer, document trade.DocumentID) ([]trade.Claim, error) {
	return records[trade.Claim](ctx, m, "SELECT t.n, t.n, t.exact FROM claim t WHERE t.document = ? AND EXISTS "+
		"(SELECT 1 FROM sight s WHERE s.noun = ? AND s.eye = ? AND s.n = t.n) ORDER BY t.n LIMIT 1000",
		document[:], ClaimNoun, []byte(eyeOf(v)))
}
