package readmodel

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tallystick/book/trade"
	"tallystick/book/wire"
)

// Entry is one line of the journal as a viewer may see it: with those of its
// events that concern the viewer.
type Entry struct {
	trade.Entry
	// ActorHidden says that the viewer may not know who acted: then envelope,
	// signer and person are zero.
	ActorHidden bool
}

// EntryFilter narrows a list of entries. Zero fields ask for nothing.
type EntryFilter struct {
	Refused bool       // only refused ones
	Rule    trade.Rule // only refused by this rule
	Verb    trade.Verb
	Party   trade.PartyID // by a signer of this party
}

// maxShown bounds the documents that one page of entries shows.
const maxShown = 10_000

// EntryList lists entries. Orders: newest, oldest. A viewer who isn't the
// regulator finds by Verb and Party only what it may know.
func (m *Model) EntryList(ctx context.Context, v trade.Viewer, f EntryFilter, p Page) (List[Entry], error) {
	if !f.Party.IsZero() && f.Party != v.Party && v.Kind != trade.Regulator {
		return List[Entry]{}, nil // who acted is not for everyone to ask
	}
	q := ask(EntryNoun, "entry", v, f, p)
	if f.Refused || f.Rule != 0 {
		q.state = refused
	}
	ledBy(q, f.Rule, ruleTrait.of(uint64(f.Rule)))
	if f.Verb != 0 {
		q.led(ofVerb(f.Verb)...)
	}
	narrowBy(q, "entry_rule", "t.rule = ? AND t.rule <> 0", f.Rule)
	narrowBy(q, "entry_verb", "t.verb = ?", f.Verb)
	narrowTo(q, "t.party = ?", f.Party)
	return m.entryPage(ctx, q, nil)
}

// entryPage answers a question for entries with one page of them.
func (m *Model) entryPage(ctx context.Context, q *question, about *trade.Key) (List[Entry], error) {
	rows, next, err := m.page(ctx, q)
	if err != nil || len(rows) == 0 {
		return List[Entry]{}, err
	}
	entries, used, err := m.entries(ctx, q.viewer, rows, about)
	if used < len(rows) {
		next = m.cursor(q, rows[used-1].place)
	}
	return List[Entry]{Rows: entries, Next: next}, err
}

const refused = 1 // the state of a refused entry in the table sight; others have none

// Entries follows the journal: the entries after a height and index that the
// viewer may see, oldest first, at most limit (0 is 50, at most [MaxRows]). The
// next call goes on from the height and index of the last entry; none at all
// means that there is nothing more up to [Model.Height].
func (m *Model) Entries(ctx context.Context, v trade.Viewer, height int64, index uint32, limit int) ([]Entry, error) {
	q := ask(EntryNoun, "entry", v, nil, Page{Limit: limit, Order: Oldest})
	q.and("s.n > coalesce((SELECT e.n FROM entry e WHERE (e.height, e.place) <= (?, ?) ORDER BY e.height DESC, "+
		"e.place DESC LIMIT 1), 0)", height, index)
	for {
		answer, err := m.entryPage(ctx, q, nil)
		if err != nil || len(answer.Rows) > 0 || answer.Next == "" {
			return answer.Rows, err
		}
		q.page.After = answer.Next
	}
}

// EntryByEnvelope gives the entry that an envelope led to, or ErrUnknown. Where
// several parties have used one identifier, the viewer's own comes first; where
// one has used it again after its time, the last.
func (m *Model) EntryByEnvelope(ctx context.Context, v trade.Viewer, id trade.EnvelopeID) (Entry, error) {
	if id.IsZero() {
		return Entry{}, ErrUnknown
	}
	e, err := m.oneEntry(ctx, v,
		"SELECT n, n, '' FROM entry WHERE envelope = ? ORDER BY party = ? DESC, n DESC LIMIT 1", id[:], v.Party[:])
	if e.ActorHidden {
		return Entry{}, ErrUnknown
	}
	return e, err
}

// Entry gives the entry at a height and index, or ErrUnknown.
func (m *Model) Entry(ctx context.Context, v trade.Viewer, height int64, index uint32) (Entry, error) {
	return m.oneEntry(ctx, v, "SELECT n, n, '' FROM entry WHERE height = ? AND place = ?", height, index)
}

// Steps gives the entries of a person's batch in a block, in the order of its steps
// and without their events.
func (m *Model) Steps(ctx context.Context, person trade.PersonID, id trade.EnvelopeID, height int64) ([]trade.Entry,
	error) {
	rows, err := rowsOf(ctx, m, (*entryRow).into, "SELECT "+entryColumns+" FROM entry WHERE envelope = ? "+
		"AND height = ? AND person = ? ORDER BY place", id[:], height, person[:])
	steps := make([]trade.Entry, len(rows))
	for i, row := range rows {
		steps[i] = row.entry
		steps[i].Step = uint32(i) + 1
	}
	return steps, err
}

func (m *Model) oneEntry(ctx context.Context, v trade.Viewer, text string, args ...any) (Entry, error) {
	row, err := first(rowsOf(ctx, m, (*found).into, text, args...))
	if err != nil {
		return Entry{}, err
	}
	entries, _, err := m.entries(ctx, v, []found{row}, nil)
	return first(entries, err)
}

// History lists the entries that concern one party, key, document, financing
// or proceeds, each with the events that name it and that the viewer may see.
// Refused attempts on a document are in its history. Orders: newest, oldest.
func (m *Model) History(ctx context.Context, v trade.Viewer, noun Noun, id [16]byte, p Page) (List[Entry], error) {
	q := ask(EntryNoun, "entry", v, fmt.Sprint(noun, id), p)
	q.along = "history h CROSS JOIN "
	q.and("h.noun = ? AND h.id = ? AND s.n = h.entry", noun, id[:])
	about := trade.KeyNamed(noun, id)
	return m.entryPage(ctx, q, &about)
}

// entryRow is an entry as it stands in the table.
type entryRow struct {
	n      int64
	entry  trade.Entry
	events []byte
}

const entryColumns = "n, height, place, at, verb, envelope, party, key, person, rule, item, document, left_minor, " +
	"left_currency, events"

func (r *entryRow) into() []any {
	e := &r.entry
	return []any{&r.n, &e.Height, &e.Index, &e.At, &e.Verb, (*idColumn)(&e.Envelope), (*idColumn)(&e.By.Party),
		(*idColumn)(&e.By.Key), (*idColumn)(&e.Person), &e.Refusal.Rule,
		&e.Refusal.Item, (*idColumn)(&e.Refusal.Document), &e.Refusal.Left.Minor, &e.Refusal.Left.Currency, &r.events}
}

// entries reads the entries of some rows in their order, shows of each what the
// viewer may see (in a history: and what names the subject), and leaves out
// those of which that is nothing. It ends early when there are too many
// documents to show, and says how many of the rows it has dealt with.
func (m *Model) entries(ctx context.Context, v trade.Viewer, rows []found, about *trade.Key) (shown []Entry,
	used int, err error) {
	if len(rows) == 0 {
		return nil, 0, nil
	}
	numbers := make([]any, len(rows))
	for i, row := range rows {
		numbers[i] = row.n
	}
	all, err := rowsOf(ctx, m, (*entryRow).into, "SELECT "+entryColumns+" FROM entry WHERE n IN (?"+
		strings.Repeat(", ?", len(numbers)-1)+")", numbers...)
	if err != nil {
		return nil, 0, err
	}
	byNumber := make(map[int64]*entryRow, len(all))
	for i := range all {
		byNumber[all[i].n] = &all[i]
	}
	documents := 0
	for i, row := range rows {
		e, more, err := m.show(ctx, v, byNumber[row.n], about)
		if errors.Is(err, ErrUnknown) {
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		shown, documents = append(shown, e), documents+more
		if documents > maxShown && about == nil {
			return shown, i + 1, nil
		}
	}
	return shown, len(rows), nil
}

// show leaves of an entry what the viewer may see; ErrUnknown when that is
// nothing.
func (m *Model) show(ctx context.Context, v trade.Viewer, row *entryRow, about *trade.Key) (Entry, int, error) {
	e := Entry{Entry: row.entry}
	events, err := wire.DecodeEvents(row.events)
	if err != nil {
		return Entry{}, 0, m.damaged(fmt.Errorf("couldn't read the events of entry %d/%d: %w", e.Height, e.Index, err))
	}
	heirs := m.heirs.Load()
	own := v.Kind == trade.Regulator ||
		(!e.By.Party.IsZero() && (v.Party == e.By.Party || slices.Contains(heirs.before[v.Party], e.By.Party)))
	actor, documents := own, 0
	for i, event := range events {
		if published, ok := event.(trade.DocumentsPublished); ok {
			list, err := m.publications(ctx, v, row.n, i, published, about)
			if err != nil {
				return Entry{}, 0, err
			}
			if len(list) == 0 {
				continue
			}
			published.Documents, documents = list, documents+len(list)
			event, actor = published, true
		} else if !heirs.sees(v, event.Audience()) || !in(about, event) {
			continue
		} else {
			actor = actor || heirs.seesActor(v, e.By.Party, event)
		}
		e.Events = append(e.Events, event)
	}
	if len(e.Events) == 0 && !(own && (about == nil || e.Refusal.Rule != 0)) {
		return Entry{}, 0, ErrUnknown
	}
	if !actor {
		e.ActorHidden, e.Envelope, e.By, e.Person = true, trade.EnvelopeID{}, trade.Signer{}, trade.PersonID{}
	}
	return e, documents, nil
}

// publications gives the documents of a publication that the viewer may see:
// all of them its source and the regulator, its own each holder.
func (m *Model) publications(ctx context.Context, v trade.Viewer, n int64, place int, e trade.DocumentsPublished,
	about *trade.Key) ([]trade.Publication, error) {
	text, args := "SELECT n, n, exact FROM publication WHERE n = ? AND place = ?", []any{n, place}
	if about != nil {
		if about.Kind() != DocumentNoun {
			return nil, nil
		}
		id := about.Identifier(0)
		text, args = text+" AND holder = (SELECT holder FROM document WHERE id = ?)", append(args, id[:])
	}
	heirs := m.heirs.Load()
	if !heirs.sees(v, e.Audience()) {
		marks, ids := heirs.partyList(v)
		text, args = text+" AND holder IN ("+marks+")", append(args, ids...)
	}
	groups, err := records[[]trade.Publication](ctx, m, text+" ORDER BY first", args...)
	if err != nil {
		return nil, err
	}
	all := slices.Concat(groups...)
	return slices.DeleteFunc(all, func(p trade.Publication) bool {
		return (about != nil && trade.DocumentKey(p.ID) != *about) ||
			!heirs.sees(v, trade.Document{Source: e.Source, Holder: p.Holder}.Audience())
	}), nil
}
