package merkle

import (
	"bytes"
	"encoding/binary"
	"slices"
	"sort"
)

// row is an array in chunks, so that growing copies nothing.
type row[T any] struct{ chunks [][]T }

const rowChunk = 1 << 14

func (r *row[T]) at(i uint64) *T { return &r.chunks[i/rowChunk][i%rowChunk] }

// resize makes room for n and lets go of what is beyond it.
func (r *row[T]) resize(n uint64) {
	chunks := int((n + rowChunk - 1) / rowChunk)
	for len(r.chunks) < chunks {
		r.chunks = append(r.chunks, make([]T, rowChunk))
	}
	clear(r.chunks[chunks:])
	r.chunks = r.chunks[:chunks]
}

// keyText holds the bytes of keys where the garbage collector need not look.
type keyText struct {
	chunks [][]byte
	free   map[byte][]uint64 // places of dropped keys, by their length
}

const textChunk = 1 << 20

func (t *keyText) get(at uint64) []byte {
	chunk, from := t.chunks[at/textChunk], at%textChunk+1
	end := from + uint64(chunk[from-1])
	return chunk[from:end:end]
}

func (t *keyText) put(key []byte) uint64 {
	size := byte(len(key))
	if free := t.free[size]; len(free) > 0 {
		at := free[len(free)-1]
		t.free[size] = free[:len(free)-1]
		copy(t.get(at), key)
		return at
	}
	last := len(t.chunks) - 1
	if last < 0 || len(t.chunks[last])+1+len(key) > textChunk {
		t.chunks = append(t.chunks, make([]byte, 0, textChunk))
		last++
	}
	at := uint64(last)*textChunk + uint64(len(t.chunks[last]))
	t.chunks[last] = append(append(t.chunks[last], size), key...)
	return at
}

func (t *keyText) drop(at uint64) {
	size := byte(len(t.get(at)))
	t.free[size] = append(t.free[size], at)
}

// entry is what is known of the record at a position.
type entry struct {
	key   uint64 // place of the key's text
	value hash
}

// shelfSize is how many keys stand on one shelf at most.
const shelfSize = 512

// shelf is a stretch of the keys in order: of each the beginning, which mostly
// decides a comparison, the place of its text, and the position of its record.
type shelf struct {
	size      int
	beginning [shelfSize]uint64
	text      [shelfSize]uint64
	position  [shelfSize]uint32
}

func (s *shelf) set(at int, beginning, text uint64, position uint32) {
	s.beginning[at], s.text[at], s.position[at] = beginning, text, position
}

// shift moves what stands from one place on to another.
func (s *shelf) shift(to, from int) {
	copy(s.beginning[to:], s.beginning[from:s.size])
	copy(s.text[to:], s.text[from:s.size])
	copy(s.position[to:], s.position[from:s.size])
}

// index holds the keys of all records in order. It is never empty, since the
// head comes before every key.
type index struct {
	shelves []*shelf
	first   []uint64 // beginning of the first key on each shelf
	entries row[entry]
	text    keyText
}

// place is where a key stands in the index, or would stand.
type place struct{ shelf, at int }

func newIndex() *index { return &index{text: keyText{free: map[byte][]uint64{}}} }

// beginningOf gives the first eight bytes of a key as a number of the same order.
func beginningOf(key []byte) uint64 {
	if len(key) >= 8 {
		return binary.BigEndian.Uint64(key)
	}
	var b [8]byte
	copy(b[:], key)
	return binary.BigEndian.Uint64(b[:])
}

func (x *index) key(p place) []byte { return x.text.get(x.shelves[p.shelf].text[p.at]) }

func (x *index) position(p place) uint32 { return x.shelves[p.shelf].position[p.at] }

// find gives the place of a key. Where it is not there, the key before it
// stands on the same shelf.
func (x *index) find(key []byte) (p place, found bool) {
	beginning := beginningOf(key)
	above := func(s *shelf, i int) bool {
		return s.beginning[i] > beginning || s.beginning[i] == beginning &&
			bytes.Compare(x.text.get(s.text[i]), key) > 0
	}
	p.shelf = sort.Search(len(x.shelves), func(i int) bool {
		return x.first[i] > beginning || x.first[i] == beginning && above(x.shelves[i], 0)
	}) - 1
	s := x.shelves[p.shelf]
	p.at = sort.Search(s.size, func(i int) bool { return above(s, i) })
	if b := p.at - 1; s.beginning[b] == beginning && bytes.Equal(x.text.get(s.text[b]), key) {
		return place{p.shelf, b}, true
	}
	return p, false
}

// before gives the place before another one; the head has none.
func (x *index) before(p place) place {
	if p.at > 0 {
		return place{p.shelf, p.at - 1}
	}
	return place{p.shelf - 1, x.shelves[p.shelf-1].size - 1}
}

// from gives the first taken place at or after another one.
func (x *index) from(p place) (place, bool) {
	if p.at == x.shelves[p.shelf].size {
		p = place{p.shelf + 1, 0}
	}
	return p, p.shelf < len(x.shelves)
}

// next gives the key after a place, or nothing.
func (x *index) next(p place) []byte {
	if p, ok := x.from(place{p.shelf, p.at + 1}); ok {
		return x.key(p)
	}
	return nil
}

// add puts a key that is above all others.
func (x *index) add(key []byte, text uint64, position uint32) {
	last := len(x.shelves) - 1
	if last < 0 || x.shelves[last].size > shelfSize*3/4 {
		x.shelves, x.first = append(x.shelves, &shelf{}), append(x.first, beginningOf(key))
		last++
	}
	s := x.shelves[last]
	s.set(s.size, beginningOf(key), text, position)
	s.size++
}

// insert puts a key that is not there.
func (x *index) insert(key []byte, text uint64, position uint32) {
	p, _ := x.find(key)
	s := x.shelves[p.shelf]
	if s.size == shelfSize {
		x.split(p.shelf)
		if p.at > s.size {
			p = place{p.shelf + 1, p.at - s.size}
			s = x.shelves[p.shelf]
		}
	}
	s.shift(p.at+1, p.at)
	s.set(p.at, beginningOf(key), text, position)
	s.size++
}

func (x *index) split(at int) {
	lower, upper := x.shelves[at], &shelf{size: shelfSize / 2}
	copy(upper.beginning[:], lower.beginning[shelfSize/2:])
	copy(upper.text[:], lower.text[shelfSize/2:])
	copy(upper.position[:], lower.position[shelfSize/2:])
	lower.size = shelfSize / 2
	x.shelves = slices.Insert(x.shelves, at+1, upper)
	x.first = slices.Insert(x.first, at+1, upper.beginning[0])
}

// remove takes a key out that is there.
func (x *index) remove(key []byte) {
	p, _ := x.find(key)
	s := x.shelves[p.shelf]
	s.shift(p.at, p.at+1)
	s.size--
	switch {
	case s.size == 0:
		x.shelves = slices.Delete(x.shelves, p.shelf, p.shelf+1)
		x.first = slices.Delete(x.first, p.shelf, p.shelf+1)
	case p.at == 0:
		x.first[p.shelf] = s.beginning[0]
	}
}

// move says that a key that is there has another position now.
func (x *index) move(key []byte, position uint32) {
	p, _ := x.find(key)
	x.shelves[p.shelf].position[p.at] = position
}
