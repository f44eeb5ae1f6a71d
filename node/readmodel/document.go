package readmodel

import (
	"context"
	"slices"
	"strings"

	"tallystick/book/trade"
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

// Document is a document as a viewer may see it, with what its taking is made of.
type Document struct {
	trade.Document
	// Taking is the record of what is taken, told to the document's source, to its
	// holder and to those who supervise.
	Taking trade.Taking
	// Partial says that the viewer is not told it, as a bank to which the document
	// was offered: then it holds what that bank has taken itself, by its own claims
	// and collections.
	Partial   bool
	Elsewhere int64 // what is taken and not by the viewer, in minor units of the face's currency; 0 unless Partial
}

// Worth is what the document is worth as far as the viewer can tell: less what
// will not come, where it is told of that.
func (d Document) Worth() int64 { return d.Taking.Worth(d.Document) }

// DocumentFilter narrows a list of documents. Zero fields ask for nothing.
type DocumentFilter struct {
	Kind       trade.DocumentKind
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
	ledBy(q, f.Kind, kindTrait.of(uint64(f.Kind)))
	ledBy(q, f.Currency, currencyTrait.text(string(f.Currency)))
	narrowBy(q, "document_kind", "t.kind = ?", f.Kind)
	narrowTo(q, "t.source = ?", f.Source)
	narrowTo(q, "t.holder = ?", f.Holder)
	switch f.State {
	case AnyDocument:
	case LiveDocument:
		q.and("t.withdrawn = 0")
	case ShortDocument:
		q.and("t.shortfall > 0")
		q.led(shortTrait)
		q.ways = append(q.ways, way{index: "document_short", condition: "t.shortfall > 0"})
	case AvailableDocument, UsedUpDocument, FrozenDocument, WithdrawnDocument:
		q.state = int64(f.State)
	default:
		return List[Document]{}, &QuestionError{"单据状态无效", "there is no such state of a document"}
	}
	narrowBy(q, "document_currency", "t.currency = ?", f.Currency)
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

// shownDocuments adds what the documents' takings are made of: the record for
// whom it concerns, and for a bank what its own claims and collections say.
func (m *Model) shownDocuments(ctx context.Context, v trade.Viewer, documents []trade.Document) ([]Document, error) {
	heirs := m.heirs.Load()
	shown := make([]Document, len(documents))
	told, offered := map[trade.DocumentID]*Document{}, map[trade.DocumentID]*Document{}
	for i, d := range documents {
		shown[i].Document = d
		if v.Kind == trade.Branch || heirs.sees(v, trade.Taking{Source: d.Source, Holder: d.Holder}.Audience()) {
			told[d.ID] = &shown[i]
		} else {
			shown[i].Partial, shown[i].Elsewhere = true, d.Worth()-d.Free
			offered[d.ID] = &shown[i]
		}
	}
	if len(told) > 0 {
		marks, args := idList(told)
		takings, err := records[trade.Taking](ctx, m, "SELECT n, n, exact FROM taking WHERE document IN ("+marks+")",
			args...)
		if err != nil {
			return nil, err
		}
		for _, t := range takings {
			told[t.Document].Taking = t
		}
	}
	if len(offered) == 0 {
		return shown, nil
	}
	own, err := m.ownTakings(ctx, v, offered)
	for _, c := range own {
		d := offered[c.Document]
		d.Taking.Held, d.Taking.Pledged = d.Taking.Held+c.Held, d.Taking.Pledged+c.Pledged
		d.Taking.Spent, d.Taking.Collected = d.Taking.Spent+c.Spent, d.Taking.Collected+c.Collected
		d.Elsewhere -= c.Held + c.Pledged + c.Spent + c.Collected
	}
	return shown, err
}

// idList gives the marks and arguments of a condition on documents.
func idList(documents map[trade.DocumentID]*Document) (marks string, args []any) {
	for id := range documents {
		args = append(args, id[:])
	}
	return "?" + strings.Repeat(", ?", len(args)-1), args
}

// ownTakings gives what the claims and collections of a bank, and of those that it
// succeeded, take of documents. Pledged is what no collected money covers.
func (m *Model) ownTakings(ctx context.Context, v trade.Viewer, of map[trade.DocumentID]*Document) ([]trade.Taking,
	error) {
	banks, args := m.heirs.Load().partyList(v)
	marks, ids := idList(of)
	args = append(args, ids...)
	those := "bank IN (" + banks + ") AND document IN (" + marks + ")"
	return rowsOf(ctx, m, func(t *trade.Taking) []any {
		return []any{(*idColumn)(&t.Document), &t.Held, &t.Pledged, &t.Spent, &t.Collected}
	}, "SELECT document, held, pledged, spent, 0 FROM claim WHERE "+those+
		" UNION ALL SELECT document, 0, 0, 0, collected FROM position WHERE "+those, slices.Concat(args, args)...)
}

// Applicants gives the banks that have not answered yet what was asked of them against a
// document by whose it is, and not by an agent. It is for those who keep the node, and shown to nobody.
func (m *Model) Applicants(ctx context.Context, document trade.DocumentID) ([]trade.PartyID, error) {
	banks, err := rowsOf(ctx, m, func(id *trade.PartyID) []any { return []any{(*idColumn)(id)} },
		"SELECT DISTINCT f.bank FROM line l JOIN financing f ON f.n = l.n WHERE l.document = ? AND f.state = ?",
		document[:], trade.Applied)
	if err != nil {
		return nil, err
	}
	payments, err := records[trade.Payment](ctx, m, "SELECT p.n, p.n, p.exact FROM payment_line l "+
		"JOIN payment p ON p.n = l.n WHERE l.document = ? AND p.state = ?", document[:], trade.Applied)
	for _, p := range payments {
		if !p.ForAnother(document) && !slices.Contains(banks, p.Deal.Bank) {
			banks = append(banks, p.Deal.Bank)
		}
	}
	return banks, err
}

// Claims lists the claims on a document that the viewer may see, in order of
// their making: a bank its own, the holder and the regulator all.
func (m *Model) Claims(ctx context.Context, v trade.Viewer, document trade.DocumentID) ([]trade.Claim, error) {
	return records[trade.Claim](ctx, m, "SELECT t.n, t.n, t.exact FROM claim t WHERE t.document = ? AND EXISTS "+
		"(SELECT 1 FROM sight s WHERE s.noun = ? AND s.eye = ? AND s.n = t.n) ORDER BY t.n LIMIT 1000",
		document[:], ClaimNoun, []byte(eyeOf(v)))
}
