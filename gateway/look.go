package gateway

import (
	"context"
	"fmt"
	"math"
	"sync"
	"time"

	"tallystick/trade"
)

// How many numbers a person may turn into identifiers: a first burst, then one
// after each interval. Guessing through an office's yearly numbers would take
// decades (domain §6).
const (
	lookBurst = 240
	lookEvery = time.Second / 2
)

// TooMany says that a person has looked up too much and when to go on.
type TooMany struct{ After time.Duration }

// Error implements error.
func (e TooMany) Error() string {
	seconds := int(math.Ceil(e.After.Seconds()))
	return fmt.Sprintf("查证过于频繁，请在 %d 秒后再试 / too many look-ups: try again in %d seconds", seconds, seconds)
}

// throttle is a bucket of looks for each person.
type throttle struct {
	burst float64
	every time.Duration
	mu    sync.Mutex
	left  map[trade.PersonID]bucket
}

type bucket struct {
	looks float64
	at    time.Time
}

func newThrottle(burst int, every time.Duration) *throttle {
	return &throttle{burst: float64(burst), every: every, left: map[trade.PersonID]bucket{}}
}

// take takes one look of a person, or says how long to wait for one.
func (t *throttle) take(person trade.PersonID, now time.Time) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	b, known := t.left[person]
	if !known {
		b = bucket{t.burst, now}
	}
	b.looks = min(t.burst, b.looks+float64(now.Sub(b.at))/float64(t.every))
	b.at = now
	if b.looks < 1 {
		return TooMany{time.Duration((1 - b.looks) * float64(t.every))}
	}
	b.looks--
	t.left[person] = b
	return nil
}

// token makes the identifier of a natural number.
func (g *Gateway) token(ctx context.Context, kind, number string) ([16]byte, error) {
	token, err := g.ring.Tokens.Token(ctx, kind, number)
	if err != nil {
		return token, fmt.Errorf("couldn't make an identifier: %w", err)
	}
	return token, nil
}

// lookUpToken turns a declaration number into its identifier on a person's
// account: throttled by person and by source, and on the desk's record.
func (g *Gateway) lookUpToken(ctx context.Context, person Person, number string) (trade.DocumentID, error) {
	if err := g.looks.take(person.ID, g.clock()); err != nil {
		return trade.DocumentID{}, err
	}
	if err := g.sources.take(sourceFrom(ctx), g.clock()); err != nil {
		return trade.DocumentID{}, err
	}
	id, err := g.token(ctx, KindDeclaration, number)
	if err != nil {
		return trade.DocumentID{}, err
	}
	return trade.DocumentID(id), g.note(ctx, person, ByNumber, trade.DocumentID(id).String())
}

// named counts it as a look when a form names a document, by its identifier,
// that is not the person's own party's to work with: what a command, or its trial,
// is answered of such a document is as much as a look tells, and is on the record
// like one.
func (a *asking) named(ctx context.Context, id trade.DocumentID) error {
	if a.person.Kind == trade.Regulator {
		return nil
	}
	var concerned []trade.PartyID
	err := a.gateway.ring.Books.View(func(book trade.Book, _ trade.Instant) error {
		document, _ := book.Document(id)
		concerned = append(concerned, document.Source, document.Holder)
		for claim := range book.Claims(id) {
			concerned = append(concerned, claim.Bank)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if own, err := a.owns(concerned...); own || err != nil {
		return err
	}
	return a.gateway.look(ctx, a.person, id.String())
}

// look takes one look of a person and writes it down.
func (g *Gateway) look(ctx context.Context, person Person, subject string) error {
	if err := g.looks.take(person.ID, g.clock()); err != nil {
		return err
	}
	return g.note(ctx, person, ByNumber, subject)
}

// Found 查证 is what anybody who knows a declaration's number may learn of it:
// how much is left, never who took the rest.
type Found struct {
	Document  trade.DocumentID
	Known     bool        // a source has published it
	Available trade.Money // what may still be taken
	Conflict  bool        // nothing may be taken from it: taken in full, short, frozen or withdrawn
}

// LookUp finds a document by its declaration number.
func (g *Gateway) LookUp(ctx context.Context, person Person, number string) (Found, error) {
	a := asking{gateway: g, person: person}
	if number = a.declarationNumber("number", number); len(a.wrong) > 0 {
		return Found{}, a.wrong
	}
	id, err := g.lookUpToken(ctx, person, number)
	if err != nil {
		return Found{}, err
	}
	found := Found{Document: id}
	document, err := g.documentBy(id)
	if err != nil || document.ID.IsZero() {
		return found, err
	}
	found.Known = true
	found.Available = trade.Money{Minor: document.Available(), Currency: document.Face.Currency}
	found.Conflict = document.Frozen || document.Withdrawn || document.Available() == 0
	return found, nil
}

// LookKind says what was looked at.
type LookKind uint8

// The kinds of look.
const (
	ByNumber LookKind = 1 // 查证: it was asked about by its number, or tried what the rules would answer about it
	Opening  LookKind = 2 // the regulator or a branch opened sealed details
)

// Look is one line of the record of looks.
type Look struct {
	Number  int64
	At      trade.Instant
	Person  trade.PersonID
	Party   trade.PartyID
	Kind    LookKind
	Subject string // identifier of the document, digest of the details, or what was tried
}

func (g *Gateway) note(ctx context.Context, person Person, kind LookKind, subject string) error {
	return g.change(ctx, "INSERT INTO looks(at, person, party, kind, subject) VALUES(?,?,?,?,?)",
		g.clock().UnixMilli(), person.ID[:], person.Party[:], kind, subject)
}

// Looks lists the looks of the person's party, for the regulator those of all,
// newest first, from before a number on; 0 begins with the newest. At most 500.
func (d *Desk) Looks(ctx context.Context, person Person, before int64, limit int) ([]Look, error) {
	if before <= 0 {
		before = math.MaxInt64
	}
	rows, err := d.db.QueryContext(ctx, "SELECT number, at, person, party, kind, subject FROM looks WHERE number < ? "+
		"AND (party = ? OR ?) ORDER BY number DESC LIMIT ?",
		before, person.Party[:], person.Kind == trade.Regulator, max(1, min(limit, 500)))
	if err != nil {
		return nil, fmt.Errorf("couldn't read the record of looks: %w", err)
	}
	defer rows.Close()
	var all []Look
	for rows.Next() {
		var l Look
		var who, party []byte
		if err := rows.Scan(&l.Number, &l.At, &who, &party, &l.Kind, &l.Subject); err != nil {
			return nil, fmt.Errorf("couldn't read the record of looks: %w", err)
		}
		copy(l.Person[:], who)
		copy(l.Party[:], party)
		all = append(all, l)
	}
	return all, rows.Err()
}
