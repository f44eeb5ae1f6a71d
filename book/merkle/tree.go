package merkle

import (
	"bytes"
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
	empty  positions // below count, of no record
	staged *block
	spare  spare // of the goroutine that applies
}

// treeForm is the version of the form in which the tree is stored.
const treeForm = 1

// recordHead is the size of what a stored record has before its value.
const recordHead = 4 + saltSize

// Open opens the tree that the store holds under the prefix; an empty store
// holds the empty tree. Every record is read, and the root compared: what does not
// lead to it is ErrCorrupt.
func Open(db *pebble.DB, prefix []byte) (*Tree, error) {
	t := &Tree{db: db, prefix: bytes.Clone(prefix), index: &index{}}
	meta, err := t.read('m')
	if err != nil {
		return nil, err
	}
	if meta == nil {
		return t, t.found()
	}
	if len(meta) > 0 && meta[0] != treeForm {
		return nil, fmt.Errorf("树的存储形式为第 %d 版，本程序读写第 %d 版，请使用写成它的程序 / couldn't open the tree: its form is "+
			"version %d, and this program's is %d; use the program that wrote it", meta[0], treeForm, meta[0], treeForm)
	}
	if len(meta) != 41 || binary.BigEndian.Uint64(meta[1:]) > maxCount {
		return nil, fmt.Errorf("couldn't open the tree: %w", ErrCorrupt)
	}
	t.count, t.root = binary.BigEndian.Uint64(meta[1:]), Root(meta[9:])
	return t, t.load()
}

// found makes the tree of nothing but the head.
func (t *Tree) found() error {
	head := (&entry{}).leaf(&hash{})
	t.count, t.root = 1, rootHash(1, &head)
	batch := t.db.NewBatch()
	err := errors.Join(batch.Set(t.key('r', nil), make([]byte, recordHead), nil),
		batch.Set(t.key('m', nil), t.meta(1, t.root), nil))
	if err := errors.Join(err, batch.Commit(pebble.Sync)); err != nil {
		return fmt.Errorf("couldn't write an empty tree: %w", err)
	}
	return t.load()
}

func (t *Tree) meta(count uint64, root Root) []byte {
	return append(binary.BigEndian.AppendUint64([]byte{treeForm}, count), root[:]...)
}

func (t *Tree) key(kind byte, rest []byte) []byte {
	key := make([]byte, 0, len(t.prefix)+1+len(rest))
	key = append(key, t.prefix...)
	return append(append(key, kind), rest...)
}

func (t *Tree) read(kind byte) ([]byte, error) {
	value, closer, err := t.db.Get(t.key(kind, nil))
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't read the store: %w", err)
	}
	return append([]byte{}, value...), closer.Close()
}

// load makes index and nodes from the records and compares the root.
func (t *Tree) load() error {
	t.index.entries.resize(t.count)
	seated := make([]uint64, (t.count+63)/64)
	all := make([]standing, 0, t.count)
	reading := newReading(t.index)
	err := t.records(t.db, t.key('r', nil), t.key('r'+1, nil), func(key, record []byte) bool {
		at := uint64(binary.BigEndian.Uint32(record))
		if at >= t.count || seated[at/64]&(1<<(at%64)) != 0 || (len(key) == 0) != (at == 0) {
			return false
		}
		seated[at/64] |= 1 << (at % 64)
		all = append(all, standing{position: uint32(at)})
		reading.add(key, record)
		return true
	})
	reading.end()
	if err != nil {
		return err
	}
	if seated[0]&1 == 0 || len(all) > int(t.count) {
		return fmt.Errorf("couldn't open the tree: its head is missing: %w", ErrCorrupt)
	}
	for at := range t.count {
		if seated[at/64]&(1<<(at%64)) == 0 {
			t.empty = append(t.empty, uint32(at)) // in order, which a heap may be in
		}
	}
	for i := range all {
		all[i].beginning = beginningOf(&t.index.entries.at(uint64(all[i].position)).key)
	}
	t.index.fill(all)
	t.hash()
	if top := t.levels[len(t.levels)-1].at(0); rootHash(t.count, top) != t.root {
		return fmt.Errorf("couldn't open the tree: a record is missing or damaged, since its root is not the one that "+
			"was written: %w", ErrCorrupt)
	}
	return nil
}

// hash works out all leaves and all nodes.
func (t *Tree) hash() {
	t.levels = []row[hash]{{}}
	t.levels[0].resize(t.count)
	sideBySide(len(t.index.chunks), func(from, to int) {
		for chunk := from; chunk < to; chunk++ {
			for at := range t.index.chunks[chunk].size {
				p := place{chunk, at}
				*t.levels[0].at(uint64(t.index.position(p))) = t.index.entry(p).leaf(t.index.next(p))
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
	return t.count - 1 - uint64(len(t.empty))
}

// Get gives a committed value, or nil where there is none. From is the store or a
// snapshot of it.
func (t *Tree) Get(from pebble.Reader, key []byte) ([]byte, error) {
	record, closer, err := from.Get(t.key('r', key))
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't read the store: %w", err)
	}
	if len(record) < recordHead {
		return nil, errors.Join(fmt.Errorf("couldn't read a record: %w", ErrCorrupt), closer.Close())
	}
	value := append(make([]byte, 0, len(record)-recordHead), record[recordHead:]...)
	return value, closer.Close()
}

// Has tells whether there is a committed record under a key, without the store.
func (t *Tree) Has(key []byte) bool {
	hashed := keyHash(key)
	t.mu.RLock()
	defer t.mu.RUnlock()
	_, found := t.index.find(&hashed)
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
	return t.records(from, low, high, func(key, record []byte) bool {
		return len(key) == 0 || each(key, record[recordHead:])
	})
}

// records walks stored records until the function says false.
func (t *Tree) records(from pebble.Reader, low, high []byte, each func(key, record []byte) bool) error {
	iter, err := from.NewIter(&pebble.IterOptions{LowerBound: low, UpperBound: high})
	if err != nil {
		return fmt.Errorf("couldn't read the store: %w", err)
	}
	for ok := iter.First(); ok; ok = iter.Next() {
		record := iter.Value()
		if len(record) < recordHead {
			err = fmt.Errorf("couldn't read a record: %w", ErrCorrupt)
			break
		}
		if !each(iter.Key()[len(t.prefix)+1:], record) {
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
	hashed := keyHash(key)
	t.mu.RLock()
	defer t.mu.RUnlock()
	place, found := t.index.find(&hashed)
	if !found {
		place = t.index.before(place)
	}
	at, e, next := uint64(t.index.position(place)), t.index.entry(place), t.index.next(place)
	if *t.levels[0].at(at) != e.leaf(next) {
		return Proof{}, fmt.Errorf("couldn't prove: a record and its hash differ: %w", ErrCorrupt)
	}
	p := e.proof(next, !found)
	p.Count, p.Position = t.count, at
	for level, width := 0, t.count; width > 1; level, width = level+1, (width+1)/2 {
		if at^1 < width {
			p.Siblings = append(p.Siblings, *t.levels[level].at(at ^ 1))
		}
		at /= 2
	}
	return p, nil
}
