package price

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
)

// Level is how narrow a group of prices is.
type Level uint8

// The levels, from the narrowest.
const (
	GoodsOriginPeriod Level = iota // six digits of the code, origin, period
	GoodsOrigin                    // six digits, origin
	Goods                          // six digits
	Heading                        // four digits
	Chapter                        // two digits
	levels
)

// Settings shape a Book. The zero value of a field stands for its default.
type Settings struct {
	LeastSample [levels]int // observations needed at each level to judge; 12
	MostSample  int         // observations kept in a cell, at most 4096; 256
	MostCells   int         // cells kept; 50,000
	Notable     float64     // distance from the median that is worth a word; 3
	LeastSpread float64     // floor of the spread of log-prices; 0.05, about 5 %
}

const (
	mostSample = 4096
	cutSample  = 256
)

func (s Settings) filled() Settings {
	for i := range s.LeastSample {
		if s.LeastSample[i] <= 0 {
			s.LeastSample[i] = 12
		}
	}
	if s.MostSample <= 0 {
		s.MostSample = cutSample
	}
	s.MostSample = min(s.MostSample, mostSample)
	if s.MostCells <= 0 {
		s.MostCells = 50_000
	}
	if !(s.Notable > 0) {
		s.Notable = 3
	}
	if !(s.LeastSpread > 0) {
		s.LeastSpread = 0.05
	}
	return s
}

// Book keeps a sample of prices for every group. It takes at most about 16 bytes
// x MostSample x MostCells: 205 MB by default, which only a flood would reach.
// Any number of goroutines may judge at a time while none adds.
type Book struct {
	settings Settings
	cells    map[string]*cell
	skipped  int
}

// cell keeps, of all that was added, the observations with the smallest hashes
// of their IDs: a fair sample that depends on what was added and not on when.
type cell struct {
	hashes []uint64  // beside prices
	prices []float64 // log-prices, ascending
	seen   int
}

// NewBook makes an empty book.
func NewBook(settings Settings) *Book {
	return &Book{settings: settings.filled(), cells: map[string]*cell{}}
}

// ErrFull is given when the book has no room for a new group. What could be kept
// was kept: wide groups are opened before narrow ones.
var ErrFull = errors.New("the book of prices has no room for another group")

// Add takes an observation into all its groups. The same ID again replaces the
// first in the groups that both belong to. An absurd observation is refused
// whole, with an error that wraps ErrAbsurd.
func (b *Book) Add(o Observation) error {
	if err := o.Check(); err != nil {
		return err
	}
	hash, price, full := hashOf(o.ID), o.logPrice(), false
	for level := levels; level > 0; level-- {
		key := o.key(level - 1)
		c := b.cells[key]
		if c == nil {
			if len(b.cells) >= b.settings.MostCells {
				full = true
				continue
			}
			c = &cell{}
			b.cells[key] = c
		}
		c.add(hash, price, b.settings.MostSample)
	}
	if full {
		b.skipped++
		return ErrFull
	}
	return nil
}

// Cells counts the groups of the book, and the observations for which a group
// could not be opened.
func (b *Book) Cells() (kept, skipped int) { return len(b.cells), b.skipped }

func hashOf(id string) uint64 {
	sum := sha256.Sum256([]byte(id))
	return binary.BigEndian.Uint64(sum[:8])
}

// key names the group of an observation at a level. Lengths before the free
// texts keep two groups from sharing a name.
func (o Observation) key(level Level) string {
	var b strings.Builder
	b.Grow(48)
	b.WriteByte(byte('0' + level))
	b.WriteByte(byte(len(o.Unit)))
	b.WriteString(o.Unit)
	b.WriteString(o.Currency)
	b.WriteString(o.Code[:digitsOf(level)])
	if level <= GoodsOrigin {
		b.WriteString(o.Origin)
	}
	if level == GoodsOriginPeriod {
		b.WriteString(o.Period)
	}
	return b.String()
}

func digitsOf(level Level) int {
	switch level {
	case Heading:
		return 4
	case Chapter:
		return 2
	}
	return 6
}

func (c *cell) add(hash uint64, price float64, most int) {
	if i := slices.Index(c.hashes, hash); i >= 0 {
		c.remove(i)
	} else if c.seen++; len(c.hashes) >= most {
		largest := 0
		for i, h := range c.hashes {
			if h > c.hashes[largest] {
				largest = i
			}
		}
		if hash > c.hashes[largest] {
			return
		}
		c.remove(largest)
	}
	i, _ := slices.BinarySearch(c.prices, price)
	c.hashes, c.prices = slices.Insert(c.hashes, i, hash), slices.Insert(c.prices, i, price)
}

func (c *cell) remove(i int) {
	c.hashes, c.prices = slices.Delete(c.hashes, i, i+1), slices.Delete(c.prices, i, i+1)
}

// without gives the sorted prices of all but one observation: nobody's price
// vouches for itself.
func (c *cell) without(hash uint64, into []float64) []float64 {
	i := slices.Index(c.hashes, hash)
	if i < 0 {
		return c.prices
	}
	return append(append(into, c.prices[:i]...), c.prices[i+1:]...)
}
