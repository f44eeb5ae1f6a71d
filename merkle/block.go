package merkle

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/cockroachdb/pebble/v2"
)

// block is the writes of one block on their way into a batch.
type block struct {
	tree    *Tree
	batch   *pebble.Batch
	order   *pebble.Iterator // over the committed records, in order of keys
	count   uint64
	records map[string]*record // as they will be
	keys    map[uint64]string  // by position, as they will be
	pages   map[uint64][]byte  // as they will be
	last    string             // the greatest key inserted so far
	some    bool               // whether there is one
	levels  []map[int]hash     // nodes above the pages that change
	sights  []sight            // by write, as committed
	root    Root
}

func newBlock(t *Tree, batch *pebble.Batch) *block {
	return &block{tree: t, batch: batch, count: t.count, records: map[string]*record{}, keys: map[uint64]string{}, pages: map[uint64][]byte{}}
}

// Apply puts the writes of a block into a batch and gives the root that the
// tree will have once the batch is committed. The writes are in order of their
// keys, each key once. Deleting a key that is not there is an error, since the
// caller's idea of the tree is then wrong. Nothing shows before Commit.
func (t *Tree) Apply(batch *pebble.Batch, writes []Write) (root Root, err error) {
	t.staged = nil
	b := newBlock(t, batch)
	b.order, err = t.db.NewIter(&pebble.IterOptions{LowerBound: t.key('r', nil), UpperBound: t.key('r'+1, nil)})
	if err != nil {
		return Root{}, fmt.Errorf("couldn't read the store: %w", err)
	}
	defer func() { err = errors.Join(err, b.order.Close()) }()
	if err := b.lookUp(writes); err != nil {
		return Root{}, err
	}
	for i, w := range writes {
		if len(w.Key) == 0 || len(w.Key) > MaxKey || len(w.Value) > MaxValue {
			return Root{}, fmt.Errorf("couldn't write: a key has 1 to %d bytes, a value at most %d", MaxKey, MaxValue)
		}
		if i > 0 && bytes.Compare(writes[i-1].Key, w.Key) >= 0 {
			return Root{}, errors.New("couldn't write: the writes are not in order of their keys")
		}
		if err := b.write(w, b.sights[i]); err != nil {
			return Root{}, err
		}
	}
	if root, err = b.finish(); err == nil {
		t.staged = b
	}
	return root, err
}

// Commit commits the batch of the last Apply, durably, and shows its writes.
func (t *Tree) Commit(batch *pebble.Batch) error {
	b := t.staged
	if b == nil || b.batch != batch {
		return errors.New("couldn't commit: nothing was applied to this batch")
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := batch.Commit(pebble.Sync); err != nil {
		return fmt.Errorf("couldn't write the block to the store: %w", err)
	}
	t.count, t.root, t.staged = b.count, b.root, nil
	for i, changed := range b.levels {
		width := b.width(i)
		if i == len(t.levels) {
			t.levels = append(t.levels, nil)
		}
		for len(t.levels[i]) < width {
			t.levels[i] = append(t.levels[i], hash{})
		}
		t.levels[i] = t.levels[i][:width]
		for at, node := range changed {
			t.levels[i][at] = node
		}
	}
	t.levels = t.levels[:len(b.levels)]
	return nil
}

// width is how many nodes a level above the pages will have.
func (b *block) width(level int) int {
	n := int((b.count + pageLeaves - 1) / pageLeaves)
	for range level {
		n = (n + 1) / 2
	}
	return n
}

func (b *block) find(key string) (*record, error) {
	if rec, ok := b.records[key]; ok {
		if rec.deleted {
			return nil, nil
		}
		return rec, nil
	}
	rec, err := b.tree.record(b.tree.db, []byte(key))
	if rec != nil {
		b.records[key] = rec
	}
	return rec, err
}

func (b *block) write(w Write, seen sight) error {
	key := string(w.Key)
	rec := b.records[key]
	if rec == nil && seen.found != nil {
		rec = seen.found
		b.records[key] = rec
	}
	if w.Value == nil {
		if rec == nil {
			return fmt.Errorf("couldn't delete a record: there is none under its key")
		}
		return b.remove(key, rec, seen)
	}
	if rec == nil {
		before, previous, err := b.previous(key, seen)
		if err != nil {
			return err
		}
		rec = &record{position: b.count, next: previous.next}
		previous.next = key
		b.records[key], b.keys[b.count] = rec, key
		b.count++
		b.last, b.some = key, true
		if err := b.touch(previous, before); err != nil {
			return err
		}
		if err := b.batch.Set(b.tree.key('p', number(rec.position)), w.Key, nil); err != nil {
			return fmt.Errorf("couldn't write a record: %w", err)
		}
	}
	rec.value = sha256.Sum256(w.Value)
	if err := b.batch.Set(b.tree.key('v', w.Key), w.Value, nil); err != nil {
		return fmt.Errorf("couldn't write a record: %w", err)
	}
	return b.touch(rec, key)
}

// previous finds the record with the greatest key below another, among what
// will be there. Keys come in order, so that of those inserted by this block
// only the last can be it.
func (b *block) previous(key string, seen sight) (string, *record, error) {
	if seen.previous != nil {
		if b.some && b.last > seen.before {
			return b.last, b.records[b.last], nil
		}
		rec, known := b.records[seen.before]
		if !known {
			b.records[seen.before], rec = seen.previous, seen.previous
		}
		if !rec.deleted {
			return seen.before, rec, nil
		}
	}
	skip := len(b.tree.prefix) + 1
	for ok := b.order.SeekLT(b.tree.key('r', []byte(key))); ok; ok = b.order.Prev() {
		found := string(b.order.Key()[skip:])
		if b.some && b.last > found {
			if rec, err := b.find(b.last); rec != nil || err != nil {
				return b.last, rec, err
			}
		}
		rec, known := b.records[found]
		if known && rec.deleted {
			continue
		}
		if !known {
			var err error
			if rec, err = parseRecord(b.order.Value()); err != nil {
				return "", nil, err
			}
			b.records[found] = rec
		}
		return found, rec, nil
	}
	return "", nil, errors.Join(fmt.Errorf("couldn't find the head: %w", ErrCorrupt), b.order.Error())
}

// remove deletes a record and moves the leaf at the last position into the hole.
func (b *block) remove(key string, rec *record, seen sight) error {
	before, previous, err := b.previous(key, seen)
	if err != nil {
		return err
	}
	previous.next = rec.next
	if err := b.touch(previous, before); err != nil {
		return err
	}
	b.count--
	last, err := b.keyAt(b.count)
	if err != nil {
		return err
	}
	if last != key {
		moved, err := b.find(last)
		if err != nil || moved == nil {
			return errors.Join(err, fmt.Errorf("couldn't move a record: %w", ErrCorrupt))
		}
		moved.position = rec.position
		b.keys[moved.position] = last
		if err := b.batch.Set(b.tree.key('p', number(moved.position)), []byte(last), nil); err != nil {
			return fmt.Errorf("couldn't move a record: %w", err)
		}
		if err := b.touch(moved, last); err != nil {
			return err
		}
	}
	rec.deleted = true
	delete(b.keys, b.count)
	if err := b.cut(); err != nil {
		return err
	}
	for _, gone := range [][]byte{b.tree.key('r', []byte(key)), b.tree.key('v', []byte(key)), b.tree.key('p', number(b.count))} {
		if err := b.batch.Delete(gone, nil); err != nil {
			return fmt.Errorf("couldn't delete a record: %w", err)
		}
	}
	return nil
}

func (b *block) keyAt(position uint64) (string, error) {
	if key, ok := b.keys[position]; ok {
		return key, nil
	}
	key, err := b.tree.read(b.tree.db, 'p', number(position))
	if err == nil && key == nil {
		err = fmt.Errorf("couldn't find the record at a position: %w", ErrCorrupt)
	}
	return string(key), err
}

func (b *block) page(index uint64) ([]byte, error) {
	page, ok := b.pages[index]
	if ok {
		return page, nil
	}
	if index*pageLeaves >= b.tree.count { // not there yet
		return nil, nil
	}
	page, err := b.tree.read(b.tree.db, 'h', number(index))
	if err == nil && page == nil {
		err = fmt.Errorf("couldn't find a page of hashes: %w", ErrCorrupt)
	}
	if err != nil {
		return nil, err
	}
	b.pages[index] = page
	return page, nil
}

// cut shortens the last page to the leaves that remain.
func (b *block) cut() error {
	index := b.count / pageLeaves
	page, err := b.page(index)
	if err != nil {
		return err
	}
	if size := int(b.count%pageLeaves) * 32; size < len(page) {
		b.pages[index] = page[:size]
	}
	return nil
}

// touch writes a record and the hash of its leaf.
func (b *block) touch(rec *record, key string) error {
	b.records[key] = rec
	return b.place(rec, key, rec.position)
}

func (b *block) place(rec *record, key string, position uint64) error {
	index, at := position/pageLeaves, int(position%pageLeaves)*32
	page, err := b.page(index)
	if err != nil {
		return err
	}
	if len(page) < at+32 {
		page = append(page, make([]byte, at+32-len(page))...)
	}
	leaf := leafHash([]byte(key), []byte(rec.next), &rec.value)
	copy(page[at:], leaf[:])
	b.pages[index] = page
	return nil
}

// finish writes records and pages and works out the root.
func (b *block) finish() (Root, error) {
	for key, rec := range b.records {
		if rec.deleted {
			continue
		}
		value := binary.BigEndian.AppendUint64(make([]byte, 0, 40+len(rec.next)), rec.position)
		value = append(append(value, rec.value[:]...), rec.next...)
		if err := b.batch.Set(b.tree.key('r', []byte(key)), value, nil); err != nil {
			return Root{}, fmt.Errorf("couldn't write a record: %w", err)
		}
	}
	changed := make(map[int]hash, len(b.pages))
	for index, page := range b.pages {
		var err error
		if len(page) == 0 {
			err = b.batch.Delete(b.tree.key('h', number(index)), nil)
		} else {
			changed[int(index)] = pageRoot(page)
			err = b.batch.Set(b.tree.key('h', number(index)), page, nil)
		}
		if err != nil {
			return Root{}, fmt.Errorf("couldn't write a page of hashes: %w", err)
		}
	}
	top := b.climb(changed)
	b.root = rootHash(b.count, &top)
	if err := b.batch.Set(b.tree.key('m', nil), append(number(b.count), b.root[:]...), nil); err != nil {
		return Root{}, fmt.Errorf("couldn't write the root: %w", err)
	}
	return b.root, nil
}

// climb works out the nodes above changed pages, level by level, and gives the top.
func (b *block) climb(changed map[int]hash) hash {
	for level := 0; ; level++ {
		width := b.width(level)
		b.levels = append(b.levels, changed)
		if width == 1 {
			return b.node(level, 0)
		}
		parents := make([]int, 0, len(changed)+1)
		for at := range changed {
			if at < width {
				parents = append(parents, at/2)
			}
		}
		// the last node may have lost its sibling
		parents = append(parents, (width-1)/2)
		slices.Sort(parents)
		above := make(map[int]hash, len(parents))
		for _, at := range slices.Compact(parents) {
			left := b.node(level, 2*at)
			if 2*at+1 == width {
				above[at] = left
				continue
			}
			right := b.node(level, 2*at+1)
			above[at] = nodeHash(&left, &right)
		}
		changed = above
	}
}

func (b *block) node(level, at int) hash {
	if node, ok := b.levels[level][at]; ok {
		return node
	}
	return b.tree.levels[level][at]
}
