package merkle

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"

	"github.com/cockroachdb/pebble/v2"
)

// pageLeaves is how many leaves share a page of the store. Small pages make
// small writes where a block touches leaves far apart; the nodes above a page
// are in memory.
const pageLeaves = 16

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
	levels [][]hash // levels[0] are the roots of the pages, the last has one node
	staged *block
}

// Open opens the tree that the store holds under the prefix; an empty store
// holds the empty tree.
func Open(db *pebble.DB, prefix []byte) (*Tree, error) {
	t := &Tree{db: db, prefix: bytes.Clone(prefix)}
	meta, err := t.read(db, 'm', nil)
	if err != nil {
		return nil, err
	}
	if meta == nil {
		return t, t.found()
	}
	if len(meta) != 40 {
		return nil, fmt.Errorf("couldn't open the tree: %w", ErrCorrupt)
	}
	t.count, t.root = binary.BigEndian.Uint64(meta), Root(meta[8:])
	return t, t.load()
}

// found makes the tree of nothing but the head.
func (t *Tree) found() error {
	b := t.db.NewBatch()
	t.staged = newBlock(t, b)
	defer func() { t.staged = nil }()
	head := &record{}
	t.staged.records[""] = head
	t.staged.count = 1
	t.staged.place(head, "", 0)
	if _, err := t.staged.finish(); err != nil {
		return err
	}
	return t.Commit(b)
}

func (t *Tree) key(kind byte, rest []byte) []byte {
	key := make([]byte, 0, len(t.prefix)+1+len(rest))
	key = append(key, t.prefix...)
	return append(append(key, kind), rest...)
}

func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

func (t *Tree) read(from pebble.Reader, kind byte, rest []byte) ([]byte, error) {
	value, closer, err := from.Get(t.key(kind, rest))
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't read the store: %w", err)
	}
	value = append(make([]byte, 0, len(value)), value...)
	return value, closer.Close()
}

// load makes the nodes above the pages from the pages and compares the root.
func (t *Tree) load() error {
	pages := (t.count + pageLeaves - 1) / pageLeaves
	bottom := make([]hash, 0, pages)
	low, high := t.key('h', nil), t.key('h'+1, nil)
	iter, err := t.db.NewIter(&pebble.IterOptions{LowerBound: low, UpperBound: high})
	if err != nil {
		return fmt.Errorf("couldn't read the store: %w", err)
	}
	for ok := iter.First(); ok; ok = iter.Next() {
		page := iter.Value()
		if len(page) == 0 || len(page)%32 != 0 || len(page) > pageLeaves*32 || !bytes.Equal(iter.Key()[len(low):], number(uint64(len(bottom)))) {
			break
		}
		bottom = append(bottom, pageRoot(page))
	}
	if err := errors.Join(iter.Error(), iter.Close()); err != nil {
		return fmt.Errorf("couldn't read the store: %w", err)
	}
	if uint64(len(bottom)) != pages {
		return fmt.Errorf("couldn't open the tree: a page of hashes is missing or damaged: %w", ErrCorrupt)
	}
	t.levels = [][]hash{bottom}
	for nodes := bottom; len(nodes) > 1; {
		above := make([]hash, (len(nodes)+1)/2)
		for i := range above {
			above[i] = parent(nodes, i)
		}
		t.levels, nodes = append(t.levels, above), above
	}
	if top := t.levels[len(t.levels)-1]; len(top) != 1 || rootHash(t.count, &top[0]) != t.root {
		return fmt.Errorf("couldn't open the tree: its root is not the one that was written: %w", ErrCorrupt)
	}
	return nil
}

func parent(nodes []hash, i int) hash {
	if 2*i+1 == len(nodes) {
		return nodes[2*i]
	}
	return nodeHash(&nodes[2*i], &nodes[2*i+1])
}

// pageRoot is the node above the leaves of a page.
func pageRoot(page []byte) hash {
	var nodes [pageLeaves]hash
	n := len(page) / 32
	for i := range n {
		copy(nodes[i][:], page[32*i:])
	}
	for n > 1 {
		for i := 0; 2*i < n; i++ {
			nodes[i] = parent(nodes[:n], i)
		}
		n = (n + 1) / 2
	}
	return nodes[0]
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
func (t *Tree) Get(from pebble.Reader, key []byte) ([]byte, error) { return t.read(from, 'v', key) }

// Scan walks the records whose keys begin with a prefix and are not below
// another key, in order, until the function says false. The slices are good
// only during the call.
func (t *Tree) Scan(from pebble.Reader, prefix, least []byte, each func(key, value []byte) bool) error {
	low, high := t.key('v', prefix), upper(t.key('v', prefix))
	if floor := t.key('v', least); bytes.Compare(floor, low) > 0 {
		low = floor
	}
	iter, err := from.NewIter(&pebble.IterOptions{LowerBound: low, UpperBound: high})
	if err != nil {
		return fmt.Errorf("couldn't read the store: %w", err)
	}
	for ok := iter.First(); ok; ok = iter.Next() {
		if !each(iter.Key()[len(t.prefix)+1:], iter.Value()) {
			break
		}
	}
	if err := errors.Join(iter.Error(), iter.Close()); err != nil {
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
	at := bytes.Clone(key)
	rec, err := t.record(t.db, key)
	if err == nil && rec == nil {
		at, rec, err = t.before(key)
	}
	if err != nil {
		return Proof{}, err
	}
	p := Proof{Count: t.count, Position: rec.position, Key: at, Next: []byte(rec.next), Value: rec.value}
	page, err := t.read(t.db, 'h', number(rec.position/pageLeaves))
	if err != nil {
		return Proof{}, err
	}
	nodes := make([]hash, len(page)/32)
	for i := range nodes {
		copy(nodes[i][:], page[32*i:])
	}
	position := int(rec.position % pageLeaves)
	if position >= len(nodes) || nodes[position] != leafHash(p.Key, p.Next, &p.Value) {
		return Proof{}, fmt.Errorf("couldn't prove: a record and its hash differ: %w", ErrCorrupt)
	}
	for len(nodes) > 1 {
		if position^1 < len(nodes) {
			p.Siblings = append(p.Siblings, nodes[position^1])
		}
		above := make([]hash, (len(nodes)+1)/2)
		for i := range above {
			above[i] = parent(nodes, i)
		}
		nodes, position = above, position/2
	}
	index := int(rec.position / pageLeaves)
	for _, level := range t.levels {
		if index^1 < len(level) {
			p.Siblings = append(p.Siblings, level[index^1])
		}
		index /= 2
	}
	return p, nil
}

// before finds the committed record with the greatest key below another.
func (t *Tree) before(key []byte) ([]byte, *record, error) {
	iter, err := t.db.NewIter(&pebble.IterOptions{LowerBound: t.key('r', nil), UpperBound: t.key('r'+1, nil)})
	if err != nil {
		return nil, nil, fmt.Errorf("couldn't read the store: %w", err)
	}
	var found []byte
	var rec *record
	if iter.SeekLT(t.key('r', key)) {
		found = bytes.Clone(iter.Key()[len(t.prefix)+1:])
		rec, err = parseRecord(iter.Value())
	} else if iter.Error() == nil {
		err = fmt.Errorf("couldn't find the head: %w", ErrCorrupt)
	}
	return found, rec, errors.Join(err, iter.Error(), iter.Close())
}

// record is what the store says of a key besides its value.
type record struct {
	position uint64
	value    hash
	next     string
	deleted  bool
}

func parseRecord(b []byte) (*record, error) {
	if len(b) < 40 || len(b) > 40+MaxKey {
		return nil, fmt.Errorf("couldn't read a record: %w", ErrCorrupt)
	}
	return &record{position: binary.BigEndian.Uint64(b), value: hash(b[8:40]), next: string(b[40:])}, nil
}

func (t *Tree) record(from pebble.Reader, key []byte) (*record, error) {
	b, closer, err := from.Get(t.key('r', key))
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't read the store: %w", err)
	}
	rec, err := parseRecord(b)
	return rec, errors.Join(err, closer.Close())
}
