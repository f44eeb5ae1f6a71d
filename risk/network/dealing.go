package network

import (
	"errors"
	"fmt"

	"tallystick/book/trade"
)

// Party is an opaque identifier.
type Party string

// Kind is what sort of dealing it is.
type Kind uint8

// The kinds.
const (
	Sale    Kind = iota // goods or services, seller to buyer
	Payment             // payer to payee
	Loan                // bank to borrower
	kinds
)

// Dealing is one dealing between two parties.
type Dealing struct {
	ID    string        `json:"id"` // its record; the caller adds each once
	From  Party         `json:"from"`
	To    Party         `json:"to"`
	Goods string        `json:"goods,omitempty"` // tariff code of 2 to 12 digits, or empty
	Value float64       `json:"value"`           // in one currency for all, from 1e-9 to 1e15
	At    trade.Instant `json:"at"`
	Kind  Kind          `json:"kind"`
}

// ErrAbsurd is wrapped by every error about a dealing that no trade has, or that
// lies outside the window.
var ErrAbsurd = errors.New("not a dealing of this window")

const (
	maxID      = 200
	leastValue = 1e-9
	mostValue  = 1e15
	day        = trade.Instant(24 * 3_600_000)
	lastDay    = 73_000 * day // in the year 2169
)

func (g *Graph) check(d Dealing) error {
	switch {
	case d.ID == "" || len(d.ID) > maxID:
		return fmt.Errorf("%w: the ID has 1 to %d bytes, not %d", ErrAbsurd, maxID, len(d.ID))
	case d.From == "" || len(d.From) > maxID || d.To == "" || len(d.To) > maxID:
		return fmt.Errorf("%w: a party has 1 to %d bytes, not %d and %d", ErrAbsurd, maxID, len(d.From), len(d.To))
	case d.From == d.To:
		return fmt.Errorf("%w: %.40q deals with itself", ErrAbsurd, d.From)
	case d.Kind >= kinds:
		return fmt.Errorf("%w: kind %d", ErrAbsurd, d.Kind)
	case !(d.Value >= leastValue && d.Value <= mostValue):
		return fmt.Errorf("%w: the value %g is not from %g to %g", ErrAbsurd, d.Value, leastValue, mostValue)
	case d.At < 0 || d.At > lastDay:
		return fmt.Errorf("%w: the instant %d is not from 0 to %d", ErrAbsurd, d.At, lastDay)
	}
	if _, err := goodsNumber(d.Goods); err != nil {
		return err
	}
	if !g.begun {
		return nil
	}
	if d.At < g.since() {
		return fmt.Errorf("%w: it is %d days older than the newest, and the window has %d", ErrAbsurd,
			(g.newest-d.At)/day, g.settings.Window)
	}
	if d.At-g.newest > trade.Instant(g.settings.MostAhead)*day {
		return fmt.Errorf("%w: it is %d days ahead of the newest, more than %d", ErrAbsurd, (d.At-g.newest)/day,
			g.settings.MostAhead)
	}
	return nil
}

// goodsNumber keeps a code of digits as a number with a 1 before it.
func goodsNumber(code string) (uint64, error) {
	if code == "" {
		return 0, nil
	}
	if len(code) < 2 || len(code) > 12 {
		return 0, fmt.Errorf("%w: a code of goods has 2 to 12 digits, not %d", ErrAbsurd, len(code))
	}
	n := uint64(1)
	for _, c := range []byte(code) {
		if c < '0' || c > '9' {
			return 0, fmt.Errorf("%w: %q is no code of goods", ErrAbsurd, code)
		}
		n = n*10 + uint64(c-'0')
	}
	return n, nil
}

func goodsCode(n uint64) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)[1:]
}

// subheading is the first six digits, with the 1 before them.
func subheading(n uint64) uint64 {
	for n >= 10_000_000 {
		n /= 10
	}
	return n
}

func (g *Graph) dealing(i uint32) Dealing {
	e := g.entries.at(i)
	p := g.pairs.at(e.pair)
	return Dealing{ID: e.id, From: g.nameOf(p.from), To: g.nameOf(p.to), Goods: goodsCode(e.goods),
		Value: e.value, At: e.at, Kind: g.sides.at(p.from).kind}
}

func (g *Graph) holderOf(s uint32) *holder { return g.holders.at(g.sides.at(s).party) }

func (g *Graph) nameOf(s uint32) Party { return g.holderOf(s).name }
