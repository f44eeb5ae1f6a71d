package merkle

import (
	"bytes"
	"encoding/binary"
	"slices"
	"sort"
)

// row is an array in chunks, so that growing copies nothing.
type row[T any] struct{ chunks [][]T }

const rowChunk = 1 << 10

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

// chunkSize is how many keys one chunk holds at most.
const chunkSize = 512

// chunk is a stretch of the hashed keys in order: of each the beginning, which
// nearly always decides a comparison, and the position of its record.
type chunk struct {
	size      int
	beginning [chunkSize]uint64
	position  [chunkSize]uint32
}

func (s *chunk) set(at int, beginning uint64, position uint32) {
	s.beginning[at], s.position[at] = beginning, position
}

// shift moves what stands from one place on to another.
func (s *chunk) shift(to, from int) {
	copy(s.beginning[to:], s.beginning[from:s.size])
	copy(s.position[to:], s.position[from:s.size])
}

// index holds the hashed keys of all records in order. It is never empty, since
// the head comes before every key.
type index struct {
	chunks []*chunk
	first  []uint64 // beginning of the first key of each chunk
	leaves *leaves
}

// place is where a key stands in the index, or would stand.
type place struct{ chunk, at int }

func (p place) isBefore(q place) bool { return p.chunk < q.chunk || p.chunk == q.chunk && p.at < q.at }

// beginningOf gives the first eight bytes of a hashed key as a number of the same order.
func beginningOf(key *hash) uint64 { return binary.BigEndian.Uint64(key[:]) }

func compare(a, b *hash) int { return bytes.Compare(a[:], b[:]) }

func (x *index) key(p place) *hash { return &x.entry(p).key }

func (x *index) entry(p place) *entry { return x.leaves.entry(x.position(p)) }

func (x *index) position(p place) uint32 { return x.chunks[p.chunk].position[p.at] }

// find gives the place of a key. Where it is not there, the key before it
// stands in the same chunk.
func (x *index) find(key *hash) (p place, found bool) {
	beginning := beginningOf(key)
	above := func(s *chunk, i int) bool {
		return s.beginning[i] > beginning || s.beginning[i] == beginning &&
			compare(&x.leaves.entry(s.position[i]).key, key) > 0
	}
	p.chunk = sort.Search(len(x.chunks), func(i int) bool {
		return x.first[i] > beginning || x.first[i] == beginning && above(x.chunks[i], 0)
	}) - 1
	s := x.chunks[p.chunk]
	p.at = sort.Search(s.size, func(i int) bool { return above(s, i) })
	if b := (place{p.chunk, p.at - 1}); s.beginning[b.at] == beginning && *x.key(b) == *key {
		return b, true
	}
	return p, false
}

// before gives the place before another one; the head has none.
func (x *index) before(p place) place {
	if p.at > 0 {
		return place{p.chunk, p.at - 1}
	}
	return place{p.chunk - 1, x.chunks[p.chunk-1].size - 1}
}

// from gives the first taken place at or after another one.
func (x *index) from(p place) (place, bool) {
	if p.at == x.chunks[p.chunk].size {
		p = place{p.chunk + 1, 0}
	}
	return p, p.chunk < len(x.chunks)
}

// next gives the key after a place, or the head's.
func (x *index) next(p place) *hash {
	if p, ok := x.from(place{p.chunk, p.at + 1}); ok {
		return x.key(p)
	}
	return &hash{}
}

// standing is a key's beginning and the position of its record.
type standing struct {
	beginning uint64
	position  uint32
}

// fill appends keys that come after all others, in order.
func (x *index) fill(sorted []standing) {
	for some := range slices.Chunk(sorted, chunkSize*3/4) {
		s := &chunk{size: len(some)}
		for i, one := range some {
			s.set(i, one.beginning, one.position)
		}
		x.chunks, x.first = append(x.chunks, s), append(x.first, s.beginning[0])
	}
}

// insert puts a key that is not there.
func (x *index) insert(key *hash, position uint32) {
	p, _ := x.find(key)
	s := x.chunks[p.chunk]
	if s.size == chunkSize {
		x.split(p.chunk)
		if p.at > s.size {
			p = place{p.chunk + 1, p.at - s.size}
			s = x.chunks[p.chunk]
		}
	}
	s.shift(p.at+1, p.at)
	s.set(p.at, beginningOf(key), position)
	s.size++
}

func (x *index) split(at int) {
	lower, upper := x.chunks[at], &chunk{size: chunkSize / 2}
	copy(upper.beginning[:], lower.beginning[chunkSize/2:])
	copy(upper.position[:], lower.position[chunkSize/2:])
	lower.size = chunkSize / 2
	x.chunks = slices.Insert(x.chunks, at+1, upper)
	x.first = slices.Insert(x.first, at+1, upper.beginning[0])
}

// remove takes a key out that is there.
func (x *index) remove(key *hash) {
	p, _ := x.find(key)
	s := x.chunks[p.chunk]
	s.shift(p.at, p.at+1)
	s.size--
	switch {
	case s.size == 0:
		x.chunks = slices.Delete(x.chunks, p.chunk, p.chunk+1)
		x.first = slices.Delete(x.first, p.chunk, p.chunk+1)
	case p.at == 0:
		x.first[p.chunk] = s.beginning[0]
	}
}
