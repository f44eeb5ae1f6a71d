package merkle

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"

	"github.com/cockroachdb/pebble/v2"
)

// maxCount bounds the leaves of a tree: positions are stored in four bytes.
const maxCount = 1 << 32

// ErrCorrupt says that the store does not hold the tree that it claims to hold.
var ErrCorrupt = errors.New("the store is corrupt: restore it from another member or a backup")

// Write puts a value under a key, or deletes the key when Value is nil.
type Write struct{ Key, Value []byte }

// Tree is open over a store. One goroutine at a time may Apply and Commit;
// Root, Count and Prove may be called from any, and answer from the last
// committed state.
type Tree struct {
	db     *pebble.DB
	prefix []byte

	mu     sync.RWMutex
	count  uint64
	root   Root
	levels []row[hash] // levels[0] are the leaves, the last has one node
	index  *index
	staged *block
}

// Open opens the tree that the store holds under the prefix; an empty store
// holds the empty tree. Every record is read, and the root compared.
func Open(db *pebble.DB, prefix []byte) (*Tree, error) {
	t := &Tree{db: db, prefix: bytes.Clone(prefix), index: newIndex()}
	meta, err := t.read('m')
	if err != nil {
		return nil, err
	}
	if meta == nil {
		return t, t.found()
	}
	if len(meta) != 40 || binary.BigEndian.Uint64(meta) > maxCount {
		return nil, fmt.Errorf("couldn't open the tree: %w", ErrCorrupt)
	}
	t.count, t.root = binary.BigEndian.Uint64(meta), Root(meta[8:])
	return t, t.load()
}

// found makes the tree of nothing but the head.
func (t *Tree) found() error {
	head := leafHash(nil, nil, &hash{})
	t.count, t.root = 1, rootHash(1, &head)
	batch := t.db.NewBatch()
	err := errors.Join(batch.Set(t.key('r', nil), make([]byte, 4), nil),
		batch.Set(t.key('m', nil), append(number(1), t.root[:]...), nil))
	if err := errors.Join(err, batch.Commit(pebble.Sync)); err != nil {
		return fmt.Errorf("couldn't write an empty tree: %w", err)
	}
	return t.load()
}

func (t *Tree) key(kind byte, rest []byte) []byte {
	key := make([]byte, 0, len(t.prefix)+1+len(rest))
	key = append(key, t.prefix...)
	return append(append(key, kind), rest...)
}

func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

func (t *Tree) read(kind byte) ([]byte, error) {
	value, closer, err := t.db.Get(t.key(kind, nil))
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't read the store: %w", err)
	}
	return bytes.Clone(value), closer.Close()
}

// load makes index and nodes from the records and compares the root.
func (t *Tree) load() error {
	t.index.entries.resize(t.count)
	seated := make([]uint64, (t.count+63)/64)
	found := uint64(0)
	err := t.records(t.db, t.key('r', nil), t.key('r'+1, nil), func(key []byte, position uint32, value []byte) bool {
		at := uint64(position)
		if at >= t.count || seated[at/64]&(1<<(at%64)) != 0 || (len(key) == 0) != (at == 0) {
			return false
		}
		seated[at/64] |= 1 << (at % 64)
		text := t.index.text.put(key)
		*t.index.entries.at(at) = entry{key: text}
		if at > 0 {
			t.index.entries.at(at).value = sha256.Sum256(value)
		}
		t.index.add(key, text, position)
		found++
		return true
	})
	if err != nil {
		return err
	}
	if found != t.count || found == 0 {
		return fmt.Errorf("couldn't open the tree: a record is missing or damaged: %w", ErrCorrupt)
	}
	t.hash()
	if top := t.levels[len(t.levels)-1].at(0); rootHash(t.count, top) != t.root {
		return fmt.Errorf("couldn't open the tree: its root is not the one that was written: %w", ErrCorrupt)
	}
	return nil
}

// hash works out all leaves and all nodes.
func (t *Tree) hash() {
	t.levels = []row[hash]{{}}
	t.levels[0].resize(t.count)
	sideBySide(len(t.index.shelves), func(from, to int) {
		for shelf := from; shelf < to; shelf++ {
			for at := range t.index.shelves[shelf].size {
				p := place{shelf, at}
				position := t.index.position(p)
				*t.levels[0].at(uint64(position)) = leafHash(t.index.key(p), t.index.next(p),
					&t.index.entries.at(uint64(position)).value)
			}
		}
	})
	for width := t.count; width > 1; {
		below, up := t.levels[len(t.levels)-1], row[hash]{}
		up.resize((width + 1) / 2)
		sideBySide(int(width+1)/2, func(from, to int) {
			for i := uint64(from); i < uint64(to); i++ {
				if *up.at(i) = *below.at(2 * i); 2*i+1 < width {
					*up.at(i) = nodeHash(below.at(2*i), below.at(2*i+1))
				}
			}
		})
		t.levels = append(t.levels, up)
		width = (width + 1) / 2
	}
}

// Root gives the committed root.
func (t *Tree) Root() Root {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.root
}

// Count gives the number of records.
func (t *Tree) Count() uint64 {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.count - 1
}

// Get gives a committed value, or nil. From is the store or a snapshot of it.
func (t *Tree) Get(from pebble.Reader, key []byte) ([]byte, error) {
	record, closer, err := from.Get(t.key('r', key))
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't read the store: %w", err)
	}
	if len(record) < 4 {
		return nil, errors.Join(fmt.Errorf("couldn't read a record: %w", ErrCorrupt), closer.Close())
	}
	value := append(make([]byte, 0, len(record)-4), record[4:]...)
	return value, closer.Close()
}

// Has tells whether there is a committed record under a key, without the store.
func (t *Tree) Has(key []byte) bool {
	t.mu.RLock()
	defer t.mu.RUnlock()
	_, found := t.index.find(key)
	return found
}

// Scan walks the records whose keys begin with a prefix and are not below
// another key, in order, until the function says false. The slices are good
// only during the call.
func (t *Tree) Scan(from pebble.Reader, prefix, least []byte, each func(key, value []byte) bool) error {
	low, high := t.key('r', prefix), upper(t.key('r', prefix))
	if floor := t.key('r', least); bytes.Compare(floor, low) > 0 {
		low = floor
	}
	return t.records(from, low, high, func(key []byte, _ uint32, value []byte) bool {
		return len(key) == 0 || each(key, value)
	})
}

// records walks stored records until the function says false.
func (t *Tree) records(from pebble.Reader, low, high []byte,
	each func(key []byte, position uint32, value []byte) bool) error {
	iter, err := from.NewIter(&pebble.IterOptions{LowerBound: low, UpperBound: high})
	if err != nil {
		return fmt.Errorf("couldn't read the store: %w", err)
	}
	for ok := iter.First(); ok; ok = iter.Next() {
		record := iter.Value()
		if len(record) < 4 {
			err = fmt.Errorf("couldn't read a record: %w", ErrCorrupt)
			break
		}
		if !each(iter.Key()[len(t.prefix)+1:], binary.BigEndian.Uint32(record), record[4:]) {
			break
		}
	}
	if err := errors.Join(err, iter.Error(), iter.Close()); err != nil {
		return fmt.Errorf("couldn't read the store: %w", err)
	}
	return nil
}

// upper gives the least key above all that begin with a prefix.
func upper(prefix []byte) []byte {
	high := bytes.Clone(prefix)
	for i := len(high) - 1; i >= 0; i-- {
		if high[i]++; high[i] != 0 {
			return high[:i+1]
		}
	}
	return nil
}

// Prove gives the proof of a key's presence or absence in the committed state.
func (t *Tree) Prove(key []byte) (Proof, error) {
	if len(key) == 0 || len(key) > MaxKey {
		return Proof{}, fmt.Errorf("couldn't prove: a key has 1 to %d bytes", MaxKey)
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	place, found := t.index.find(key)
	if !found {
		place = t.index.before(place)
	}
	position := t.index.position(place)
	at := uint64(position)
	p := Proof{Count: t.count, Position: at, Key: bytes.Clone(t.index.key(place)),
		Next: bytes.Clone(t.index.next(place)), Value: t.index.entries.at(at).value}
	if *t.levels[0].at(at) != leafHash(p.Key, p.Next, &p.Value) {
		return Proof{}, fmt.Errorf("couldn't prove: a record and its hash differ: %w", ErrCorrupt)
	}
	for level, width := 0, t.count; width > 1; level, width = level+1, (width+1)/2 {
		if at^1 < width {
			p.Siblings = append(p.Siblings, *t.levels[level].at(at ^ 1))
		}
		at /= 2
	}
	return p, nil
}
