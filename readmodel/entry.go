package readmodel

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tallystick/trade"
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
	p, err := p.check()
	if err != nil {
		return List[Entry]{}, err
	}
	if !f.Party.IsZero() && f.Party != v.Party && v.Kind != trade.Regulator {
		return List[Entry]{}, nil // who acted is not for everyone to ask
	}
	q := ask(EntryNoun, "entry", v, f)
	if f.Refused || f.Rule != 0 {
		q.state = refused
	}
	if f.Rule != 0 {
		q.and("t.rule = ?", f.Rule)
	}
	if f.Verb != 0 {
		q.and("t.verb = ?", f.Verb)
	}
	if !f.Party.IsZero() {
		q.and("t.party = ?", f.Party[:])
		q.driveAll(partyEye(f.Party))
	}
	rows, next, err := m.page(ctx, q, p)
	if err != nil || len(rows) == 0 {
		return List[Entry]{}, err
	}
	entries, used, err := m.entries(ctx, v, numbersOf(rows))
	if used < len(rows) {
		next = q.cursor(p.Order, rows[used-1].place)
	}
	return List[Entry]{Rows: entries, Next: next}, err
}

// States of entries in the sight table.
const (
	executed = 0
	refused  = 1
)

// Entries follows the journal: the entries after a height and index that the
// viewer may see, oldest first, at most limit (0 is 50, at most [MaxRows]). The
// next call goes on from the height and index of the last entry; none at all
// means that there is nothing more up to [Model.Height].
func (m *Model) Entries(ctx context.Context, v trade.Viewer, height int64, index uint32, limit int) ([]Entry, error) {
	p, err := Page{Limit: limit, Order: Oldest}.check()
	if err != nil {
		return nil, err
	}
	q := ask(EntryNoun, "entry", v, nil)
	q.and("s.n > coalesce((SELECT max(e.n) FROM entry e WHERE (e.height, e.place) <= (?, ?)), 0)", height, index)
	for {
		rows, next, err := m.page(ctx, q, p)
		if err != nil {
			return nil, err
		}
		entries, _, err := m.entries(ctx, v, numbersOf(rows))
		if err != nil || len(entries) > 0 || next == "" {
			return entries, err
		}
		p.After = next
	}
}

// EntryByEnvelope gives the entry that an envelope led to, or ErrUnknown. Where
// several parties have used one identifier, the viewer's own comes first; where
// one has used it again after its time, the last.
func (m *Model) EntryByEnvelope(ctx context.Context, v trade.Viewer, id trade.EnvelopeID) (Entry, error) {
	if id.IsZero() {
		return Entry{}, ErrUnknown
	}
	e, err := m.oneEntry(ctx, v, "SELECT n, n, '' FROM entry WHERE envelope = ? ORDER BY party = ? DESC, n DESC LIMIT 1", id[:], v.Party[:])
	if e.ActorHidden {
		return Entry{}, ErrUnknown
	}
	return e, err
}

// Entry gives the entry at a height and index, or ErrUnknown.
func (m *Model) Entry(ctx context.Context, v trade.Viewer, height int64, index uint32) (Entry, error) {
	return m.oneEntry(ctx, v, "SELECT n, n, '' FROM entry WHERE height = ? AND place = ?", height, index)
}

func (m *Model) oneEntry(ctx context.Context, v trade.Viewer, text string, args ...any) (Entry, error) {
	rows, err := m.findAll(ctx, text, args)
	if err != nil {
		return Entry{}, fmt.Errorf("couldn't look for an entry: %w", err)
	}
	entries, _, err := m.entries(ctx, v, numbersOf(rows))
	if err == nil && len(entries) == 0 {
		err = ErrUnknown
	}
	if err != nil {
		return Entry{}, err
	}
	return entries[0], nil
}

// History lists the entries that concern one party, key, document, financing
// or proceeds, each with the events that name it and that the viewer may see.
// Refused attempts on a document are in its history. Orders: newest, oldest.
func (m *Model) History(ctx context.Context, v trade.Viewer, noun Noun, id [16]byte, p Page) (List[Entry], error) {
	p, err := p.check()
	if err != nil {
		return List[Entry]{}, err
	}
	q := ask(EntryNoun, "entry", v, fmt.Sprint(noun, id))
	compare, direction := "<", "DESC"
	if p.Order == Oldest {
		compare, direction = ">", "ASC"
	}
	from := int64(0)
	if p.Order == Newest {
		from = 1<<63 - 1
	}
	if p.After != "" {
		at, err := q.place(p.Order, p.After)
		if err != nil {
			return List[Entry]{}, err
		}
		from = at.n
	}
	ctx, cancel := context.WithTimeout(ctx, questionTime)
	defer cancel()
	rows, err := m.findAll(ctx, "SELECT h.entry, h.entry, '' FROM history h WHERE h.noun = ? AND h.id = ? AND h.entry "+compare+" ? AND EXISTS (SELECT 1 FROM sight s WHERE s.noun = ? AND s.eye IN (?, ?) AND s.n = h.entry) ORDER BY h.entry "+direction+" LIMIT ?",
		[]any{noun, id[:], from, EntryNoun, []byte(eyeOf(v)), []byte(publicEye), p.Limit + 1})
	if err != nil {
		return List[Entry]{}, fmt.Errorf("couldn't read a history: %w", err)
	}
	answer := List[Entry]{}
	if len(rows) > p.Limit {
		rows = rows[:p.Limit]
		answer.Next = q.cursor(p.Order, rows[p.Limit-1].place)
	}
	entries, _, err := m.entriesAbout(ctx, v, numbersOf(rows), &subject{noun, id})
	answer.Rows = entries
	return answer, err
}

func numbersOf(rows []found) []int64 {
	numbers := make([]int64, len(rows))
	for i, row := range rows {
		numbers[i] = row.n
	}
	return numbers
}

// entries reads the entries with the given numbers in this order, shows of each
// what the viewer may see, and leaves out those of which that is nothing. It
// ends early when there are too many documents to show, and says how many of
// the numbers it has dealt with.
func (m *Model) entries(ctx context.Context, v trade.Viewer, numbers []int64) ([]Entry, int, error) {
	return m.entriesAbout(ctx, v, numbers, nil)
}

func (m *Model) entriesAbout(ctx context.Context, v trade.Viewer, numbers []int64, about *subject) ([]Entry, int, error) {
	if len(numbers) == 0 {
		return nil, 0, nil
	}
	ctx, cancel := context.WithTimeout(ctx, questionTime)
	defer cancel()
	args := make([]any, len(numbers))
	for i, n := range numbers {
		args[i] = n
	}
	rows, err := m.readers.QueryContext(ctx, "SELECT n, height, place, at, verb, envelope, party, key, person, rule, item, document, left_minor, left_currency, events FROM entry WHERE n IN (?"+
		strings.Repeat(", ?", len(numbers)-1)+")", args...)
	if err != nil {
		return nil, 0, fmt.Errorf("couldn't read entries: %w", m.fault(ctx, err))
	}
	defer rows.Close()
	all := make(map[int64]Entry, len(numbers))
	for rows.Next() {
		var n int64
		var e trade.Entry
		var envelope, party, key, person, document, events []byte
		err := rows.Scan(&n, &e.Height, &e.Index, &e.At, &e.Verb, &envelope, &party, &key, &person, &e.Refusal.Rule, &e.Refusal.Item, &document,
			&e.Refusal.Left.Minor, &e.Refusal.Left.Currency, &events)
		if err != nil {
			return nil, 0, m.fault(ctx, err)
		}
		copy(e.Envelope[:], envelope)
		copy(e.By.Party[:], party)
		copy(e.By.Key[:], key)
		copy(e.Person[:], person)
		copy(e.Refusal.Document[:], document)
		if e.Events, err = m.events.unpack(events); err != nil {
			return nil, 0, m.damaged(fmt.Errorf("couldn't read the events of entry %d: %w", n, err))
		}
		all[n] = Entry{Entry: e}
	}
	if err := m.fault(ctx, rows.Err()); err != nil {
		return nil, 0, err
	}
	rows.Close()
	return m.showAll(ctx, v, numbers, all, about)
}

func (m *Model) showAll(ctx context.Context, v trade.Viewer, numbers []int64, all map[int64]Entry, about *subject) ([]Entry, int, error) {
	var shown []Entry
	documents := 0
	for i, n := range numbers {
		e, more, err := m.show(ctx, v, n, all[n], about)
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
	return shown, len(numbers), nil
}

// show leaves of an entry what the viewer may see; ErrUnknown when that is
// nothing.
func (m *Model) show(ctx context.Context, v trade.Viewer, n int64, e Entry, about *subject) (Entry, int, error) {
	events := e.Events
	e.Events = nil
	own := v.Kind == trade.Regulator || (!e.By.Party.IsZero() && v.Party == e.By.Party)
	actor, documents := own, 0
	for i, event := range events {
		if published, ok := event.(trade.DocumentsPublished); ok {
			list, err := m.publications(ctx, v, n, i, published, about)
			if err != nil {
				return Entry{}, 0, err
			}
			if len(list) == 0 {
				continue
			}
			published.Documents, documents = list, documents+len(list)
			event, actor = published, true
		} else if !trade.MaySee(v, trade.AudienceOf(event)) || !about.in(event) {
			continue
		} else {
			actor = actor || trade.MaySeeActor(v, e.By.Party, event)
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
func (m *Model) publications(ctx context.Context, v trade.Viewer, n int64, place int, e trade.DocumentsPublished, about *subject) ([]trade.Publication, error) {
	text, args := "SELECT n, n, exact FROM publication WHERE n = ? AND place = ?", []any{n, place}
	if about != nil {
		if about.noun != DocumentNoun {
			return nil, nil
		}
		text, args = text+" AND holder = (SELECT holder FROM document WHERE id = ?)", append(args, about.id[:])
	}
	if !trade.MaySee(v, trade.AudienceOf(e)) {
		text, args = text+" AND holder = ?", append(args, v.Party[:])
	}
	groups, err := records[[]trade.Publication](ctx, m, text+" ORDER BY first", args...)
	if err != nil {
		return nil, err
	}
	all := slices.Concat(groups...)
	return slices.DeleteFunc(all, func(p trade.Publication) bool {
		return (about != nil && p.ID != about.id) || !trade.MaySee(v, trade.AudienceOfRecord(trade.Document{Source: e.Source, Holder: p.Holder}))
	}), nil
}
