package merkle

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"sync"

	"github.com/cockroachdb/pebble/v2"

	"tallystick/book/fault"
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
	leaves *leaves     // with the nodes above them that are in their groups
	upper  []row[hash] // the levels above the groups
	index  *index
	empty  positions // below count, of no record
	broken error     // since it no longer is what the store holds
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
func Open(db *pebble.DB, prefix []byte, room Room) (*Tree, error) {
	leaves := &leaves{room: room.usual()}
	t := &Tree{db: db, prefix: bytes.Clone(prefix), leaves: leaves, index: &index{leaves: leaves}}
	if err := t.open(); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	return t, nil
}

// Close lets go of what the tree has on the disk beside the store, which stays open.
func (t *Tree) Close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.leaves.file == nil {
		return nil
	}
	if t.broken == nil {
		t.broken = errors.New("the tree is closed")
	}
	if err := t.leaves.file.Close(); err != nil {
		return fmt.Errorf("couldn't close the file of leaves: %w", err)
	}
	return nil
}

func (t *Tree) open() error {
	meta, err := t.read('m')
	if err != nil {
		return err
	}
	if meta == nil {
		return t.found()
	}
	if len(meta) > 0 && meta[0] != treeForm {
		return fmt.Errorf("树的存储形式为第 %d 版，本程序读写第 %d 版，请使用写成它的程序 / couldn't open the tree: its form is "+
			"version %d, and this program's is %d; use the program that wrote it", meta[0], treeForm, meta[0], treeForm)
	}
	if len(meta) != 41 || binary.BigEndian.Uint64(meta[1:]) > maxCount {
		return fmt.Errorf("couldn't open the tree: %w", ErrCorrupt)
	}
	t.count, t.root = binary.BigEndian.Uint64(meta[1:]), Root(meta[9:])
	return t.load()
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

// topLevel is the level of the one node above so many positions.
func topLevel(count uint64) int { return bits.Len64(count - 1) }

// node gives a node by its level, of which 0 is that of the leaves.
func (t *Tree) node(level int, at uint64) *hash {
	if level >= groupBits {
		return t.upper[level-groupBits].at(at)
	}
	return t.leaves.at(at>>(groupBits-level)).node(level, at)
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
func (t *Tree) Has(key []byte) (found bool, err error) {
	defer fault.Caught(&err)
	hashed := keyHash(key)
	t.mu.RLock()
	defer t.mu.RUnlock()
	if t.broken != nil {
		return false, t.broken
	}
	_, found = t.index.find(&hashed)
	return found, nil
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
func (t *Tree) Prove(key []byte) (p Proof, err error) {
	if len(key) == 0 || len(key) > MaxKey {
		return Proof{}, fmt.Errorf("couldn't prove: a key has 1 to %d bytes", MaxKey)
	}
	defer fault.Caught(&err)
	hashed := keyHash(key)
	t.mu.RLock()
	defer t.mu.RUnlock()
	if t.broken != nil {
		return Proof{}, t.broken
	}
	place, found := t.index.find(&hashed)
	if !found {
		place = t.index.before(place)
	}
	at, e, next := uint64(t.index.position(place)), t.index.entry(place), t.index.next(place)
	if *t.node(0, at) != e.leaf(next) {
		return Proof{}, fmt.Errorf("couldn't prove: a record and its hash differ: %w", ErrCorrupt)
	}
	p = e.proof(next, !found)
	p.Count, p.Position = t.count, at
	for level, width := 0, t.count; width > 1; level, width = level+1, (width+1)/2 {
		if at^1 < width {
			p.Siblings = append(p.Siblings, *t.node(level, at^1))
		}
		at /= 2
	}
	return p, nil
}
