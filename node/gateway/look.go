package gateway

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"sync"
	"time"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/desk"
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

// Error gives both languages.
func (e TooMany) Error() string { return e.text().String() }

// Words gives both languages.
func (e TooMany) Words() (zh, en string) { return e.text().Words() }

func (e TooMany) text() words.Text {
	seconds := strconv.Itoa(int(math.Ceil(e.After.Seconds())))
	return words.Text{Zh: "查证过于频繁，请在 " + seconds + " 秒后再试",
		En: "too many look-ups: try again in " + seconds + " seconds"}
}

// throttle is a bucket of looks for each person, or each party.
type throttle[K comparable] struct {
	burst float64
	every time.Duration
	mu    sync.Mutex
	left  map[K]bucket
}

type bucket struct {
	looks float64
	at    time.Time
}

func newThrottle[K comparable](burst int, every time.Duration) *throttle[K] {
	return &throttle[K]{burst: float64(burst), every: every, left: map[K]bucket{}}
}

// take takes some looks of whoever has a bucket, or says how long to wait for them. What is
// below zero is given back.
func (t *throttle[K]) take(who K, looks int, now time.Time) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	b, known := t.left[who]
	if !known {
		b = bucket{t.burst, now}
	}
	b.looks = min(t.burst, b.looks+float64(now.Sub(b.at))/float64(t.every))
	b.at = now
	if short := float64(looks) - b.looks; short > 0 {
		return TooMany{time.Duration(short * float64(t.every))}
	}
	b.looks -= float64(looks)
	t.left[who] = b
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

// gather lets a function make many tokens at once where another makes them: it may be run
// more than once.
func (g *Gateway) gather(ctx context.Context, run func(ctx context.Context) error) error {
	if asking, asks := g.ring.Tokens.(interface {
		Gather(ctx context.Context, run func(ctx context.Context) error) error
	}); asks {
		return asking.Gather(ctx, run)
	}
	return run(ctx)
}

// lookUpToken turns a number of a kind into the identifier of its document on a
// person's account: throttled by person and by source, and on the desk's record.
func (g *Gateway) lookUpToken(ctx context.Context, person desk.Person, kind, number string) (trade.DocumentID, error) {
	if err := g.looks.take(person.ID, 1, g.clock()); err != nil {
		return trade.DocumentID{}, err
	}
	if err := g.sources.take(sourceFrom(ctx), g.clock()); err != nil {
		return trade.DocumentID{}, err
	}
	id, err := g.token(ctx, kind, number)
	if err != nil {
		return trade.DocumentID{}, err
	}
	return trade.DocumentID(id), g.NoteLook(ctx, person, desk.ByNumber, trade.DocumentID(id).String())
}

// named counts it as a look when a form names a document, by its identifier,
// that is not the person's own party's to work with: what a command, or its trial,
// is answered of such a document is as much as a look tells, and is on the record
// like one.
func (a *asking) named(ctx context.Context, id trade.DocumentID) error {
	if a.person.Kind == trade.Regulator {
		return nil
	}
	var own bool
	err := a.gateway.ring.Books.View(func(book trade.Book, _ trade.Instant) error {
		own = trade.Concerns(book, a.person.Party, id)
		return nil
	})
	if own || err != nil {
		return err
	}
	return a.gateway.look(ctx, a.person, id.String())
}

// look takes one look of a person and writes it down.
func (g *Gateway) look(ctx context.Context, person desk.Person, subject string) error {
	if err := g.looks.take(person.ID, 1, g.clock()); err != nil {
		return err
	}
	return g.NoteLook(ctx, person, desk.ByNumber, subject)
}

// Found 查证 is what anybody who knows a declaration's number may learn of it:
// how much is left, never who took the rest.
type Found struct {
	Document  trade.DocumentID
	Known     bool        // a source has published it
	Available trade.Money // what may still be taken
	Conflict  bool        // nothing may be taken from it: taken in full, short, frozen or withdrawn
}

// LookUp finds a document by its declaration number, or a filing by its number and
// verification code with a slash between: where they do not agree it is not known, and
// the identifier names no document, whether there is one of that number or not.
func (g *Gateway) LookUp(ctx context.Context, person desk.Person, number string) (Found, error) {
	a := asking{gateway: g, person: person}
	kind := KindDeclaration
	filing, filed := a.filing("number", number)
	if filed {
		kind, number = KindFiling, filing.Number
	} else if len(a.wrong) == 0 {
		number = a.declarationNumber("number", number)
	}
	if len(a.wrong) > 0 {
		return Found{}, a.wrong
	}
	id, err := g.lookUpToken(ctx, person, kind, number)
	if err != nil {
		return Found{}, err
	}
	found, code := Found{Document: id}, trade.CodeID{}
	if filed {
		if code, err = g.codeOf(ctx, filing); err != nil {
			return Found{}, err
		}
	}
	if g.ring.Afar != nil {
		found, err = g.findAfar(ctx, person, id, code)
	} else {
		err = g.ring.Books.View(func(book trade.Book, _ trade.Instant) error {
			told := trade.LookUp(book, person.Party, id, code)
			found.Known, found.Available, found.Conflict = told.Known, told.Left, told.Conflict
			return nil
		})
	}
	if err == nil && filed && !found.Known {
		return Found{Document: trade.DocumentID(code)}, nil
	}
	return found, err
}
