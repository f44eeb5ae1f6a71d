package merkle

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sort"
	"sync"

	"github.com/cockroachdb/pebble/v2"
)

// Work of one block is shared between so many goroutines, when each gets at
// least so many leaves.
const (
	workers   = 2
	workLeast = 64
)

// sideBySide calls a function for stretches of 0 to n, at the same time.
func sideBySide(n int, work func(from, to int)) {
	share := max(workLeast, (n+workers-1)/workers)
	var wait sync.WaitGroup
	for from := share; from < n; from += share {
		wait.Go(func() { work(from, min(from+share, n)) })
	}
	work(0, min(share, n))
	wait.Wait()
}

// sight is what a write finds among the committed records.
type sight struct {
	place place
	found bool
	value hash // of the write
}

// leaf is a record as a block leaves it.
type leaf struct {
	key      []byte
	place    place // among the committed keys
	position uint32
	was      uint32 // the committed position, unless it is new
	value    hash
	text     []byte // the new value
	put      bool   // whether there is a new value
	new      bool
	gone     bool
	changed  bool
}

// node is a changed node of a level.
type node struct {
	at   uint64
	hash hash
}

// block is the writes of one block on their way into a batch.
type block struct {
	tree    *Tree
	batch   *pebble.Batch
	count   uint64
	sights  []sight
	touched map[uint32]*leaf // committed records, by their committed position
	added   []*leaf          // new records, in order of their keys
	tail    []*leaf          // who is where, from the committed count on
	moved   map[uint32]*leaf // who is where below it, if somebody else than before
	changed []*leaf          // whose leaf changes
	run     struct {         // of deleted records next to each other
		any          bool
		last, before place
	}
	levels [][]node
	root   Root
}

func newBlock(t *Tree, batch *pebble.Batch) *block {
	return &block{tree: t, batch: batch, count: t.count, touched: map[uint32]*leaf{}, moved: map[uint32]*leaf{}}
}

// Apply puts the writes of a block into a batch and gives the root that the
// tree will have once the batch is committed. The writes are in order of their
// keys, each key once. Deleting a key that is not there is an error, since the
// caller's idea of the tree is then wrong. Nothing shows before Commit.
func (t *Tree) Apply(batch *pebble.Batch, writes []Write) (Root, error) {
	t.staged = nil
	b := newBlock(t, batch)
	if err := b.look(writes); err != nil {
		return Root{}, err
	}
	for i, w := range writes {
		if err := b.write(w, b.sights[i]); err != nil {
			return Root{}, err
		}
	}
	if err := b.finish(); err != nil {
		return Root{}, err
	}
	t.staged = b
	return b.root, nil
}

// look checks the writes and finds their places.
func (b *block) look(writes []Write) error {
	for i, w := range writes {
		if len(w.Key) == 0 || len(w.Key) > MaxKey || len(w.Value) > MaxValue {
			return fmt.Errorf("couldn't write: a key has 1 to %d bytes, a value at most %d", MaxKey, MaxValue)
		}
		if i > 0 && bytes.Compare(writes[i-1].Key, w.Key) >= 0 {
			return errors.New("couldn't write: the writes are not in order of their keys")
		}
	}
	if b.count+uint64(len(writes)) > maxCount {
		return fmt.Errorf("couldn't write: a tree has at most %d records", uint64(maxCount))
	}
	b.sights = make([]sight, len(writes))
	sideBySide(len(writes), func(from, to int) {
		for i := from; i < to; i++ {
			seen := &b.sights[i]
			seen.place, seen.found = b.tree.index.find(writes[i].Key)
			seen.value = sha256.Sum256(writes[i].Value)
		}
	})
	return nil
}

func (b *block) write(w Write, seen sight) error {
	switch {
	case w.Value == nil && !seen.found:
		return errors.New("couldn't delete a record: there is none under its key")
	case w.Value == nil:
		return b.remove(b.touch(seen.place))
	case seen.found:
		b.set(b.touch(seen.place), w.Value, seen.value)
	default:
		b.change(b.previous(w.Key, seen.place))
		added := &leaf{key: w.Key, place: seen.place, new: true}
		b.set(added, w.Value, seen.value)
		b.added = append(b.added, added)
		b.seat(added, b.count)
		b.count++
	}
	return nil
}

func (b *block) set(l *leaf, text []byte, value hash) {
	l.text, l.value, l.put = text, value, true
	b.change(l)
}

func (b *block) change(l *leaf) {
	if !l.changed {
		l.changed = true
		b.changed = append(b.changed, l)
	}
}

// touch gives the committed record at a place.
func (b *block) touch(p place) *leaf {
	index := b.tree.index
	position := index.position(p)
	l := b.touched[position]
	if l == nil {
		l = &leaf{key: index.key(p), place: p, position: position, was: position,
			value: index.entries.at(uint64(position)).value}
		b.touched[position] = l
	}
	return l
}

func (b *block) isGone(p place) bool {
	l := b.touched[b.tree.index.position(p)]
	return l != nil && l.gone
}

// previous gives the record with the greatest key below another. Keys come in
// order, so that of the new ones only the last can be it.
func (b *block) previous(key []byte, p place) *leaf {
	p = b.before(p)
	if n := len(b.added); n > 0 && bytes.Compare(b.added[n-1].key, b.tree.index.key(p)) > 0 {
		return b.added[n-1]
	}
	return b.touch(p)
}

// before gives the place before another one of a record that stays. Since keys
// come in order, a run of deleted ones ends at the last that was deleted.
func (b *block) before(p place) place {
	p = b.tree.index.before(p)
	if b.run.any && p == b.run.last {
		return b.run.before
	}
	return p
}

// remove deletes a record and moves the leaf at the last position into the hole.
func (b *block) remove(l *leaf) error {
	b.change(b.previous(l.key, l.place))
	b.run.any, b.run.last, b.run.before = true, l.place, b.before(l.place)
	b.count--
	last := b.seated(b.count)
	if b.count < b.tree.count {
		delete(b.moved, uint32(b.count))
	} else {
		b.tail = b.tail[:b.count-b.tree.count]
	}
	if last != l {
		b.seat(last, uint64(l.position))
		b.change(last)
	}
	l.gone = true
	b.change(l)
	return nil
}

// seat gives a record its position.
func (b *block) seat(l *leaf, position uint64) {
	l.position = uint32(position)
	if position < b.tree.count {
		b.moved[l.position] = l
		return
	}
	b.tail = append(b.tail[:position-b.tree.count], l)
}

// seated gives the record at a position.
func (b *block) seated(position uint64) *leaf {
	if position >= b.tree.count {
		return b.tail[position-b.tree.count]
	}
	if l := b.moved[uint32(position)]; l != nil {
		return l
	}
	p, _ := b.tree.index.find(b.tree.index.text.get(b.tree.index.entries.at(position).key))
	return b.touch(p)
}

// next gives the key after a record's, as it will be.
func (b *block) next(l *leaf) []byte {
	index := b.tree.index
	p := l.place
	if !l.new {
		p.at++
	}
	p, ok := index.from(p)
	for ok && b.isGone(p) {
		p, ok = index.from(place{p.shelf, p.at + 1})
	}
	var key []byte
	if ok {
		key = index.key(p)
	}
	i := sort.Search(len(b.added), func(i int) bool { return bytes.Compare(b.added[i].key, l.key) > 0 })
	if i < len(b.added) && (key == nil || bytes.Compare(b.added[i].key, key) < 0) {
		key = b.added[i].key
	}
	return key
}

// finish fills the batch while it works out the root.
func (b *block) finish() error {
	var wait sync.WaitGroup
	var err error
	wait.Go(func() { err = b.fill() })
	bottom := make([]node, 0, len(b.changed)+1)
	for _, l := range b.changed {
		if !l.gone {
			bottom = append(bottom, node{at: uint64(l.position)})
		}
	}
	b.hash(bottom)
	// the last leaf may have lost its sibling
	if last := b.count - 1; last < b.tree.count &&
		!slices.ContainsFunc(bottom, func(n node) bool { return n.at == last }) {
		bottom = append(bottom, node{last, *b.tree.levels[0].at(last)})
	}
	slices.SortFunc(bottom, func(x, y node) int { return cmp.Compare(x.at, y.at) })
	top := b.climb(bottom)
	b.root = rootHash(b.count, &top)
	if wait.Wait(); err != nil {
		return fmt.Errorf("couldn't write a record: %w", err)
	}
	if err := b.batch.Set(b.tree.key('m', nil), append(number(b.count), b.root[:]...), nil); err != nil {
		return fmt.Errorf("couldn't write the root: %w", err)
	}
	return nil
}

// hash works out the changed leaves, which stand in the order of b.changed.
func (b *block) hash(bottom []node) {
	stay := b.changed
	if len(bottom) < len(stay) {
		stay = slices.DeleteFunc(slices.Clone(stay), func(l *leaf) bool { return l.gone })
	}
	sideBySide(len(stay), func(from, to int) {
		for i := from; i < to; i++ {
			bottom[i].hash = leafHash(stay[i].key, b.next(stay[i]), &stay[i].value)
		}
	})
}

// fill puts the changed records into the batch. Whose next key alone changes
// stays as it is.
func (b *block) fill() error {
	for _, l := range b.changed {
		switch {
		case l.gone:
			if err := b.batch.Delete(b.tree.key('r', l.key), nil); err != nil {
				return err
			}
			continue
		case !l.put && l.position == l.was:
			continue
		case !l.put:
			text, err := b.tree.Get(b.tree.db, l.key)
			if err != nil {
				return err
			}
			l.text = text
		}
		set := b.batch.SetDeferred(len(b.tree.prefix)+1+len(l.key), 4+len(l.text))
		n := copy(set.Key, b.tree.prefix)
		set.Key[n] = 'r'
		copy(set.Key[n+1:], l.key)
		binary.BigEndian.PutUint32(set.Value, l.position)
		copy(set.Value[4:], l.text)
		if err := set.Finish(); err != nil {
			return err
		}
	}
	return nil
}

// climb works out the nodes above changed leaves, level by level, and gives the top.
func (b *block) climb(changed []node) hash {
	for level, width := 0, b.count; ; level, width = level+1, (width+1)/2 {
		b.levels = append(b.levels, changed)
		if width == 1 {
			if len(changed) == 0 {
				return *b.tree.levels[level].at(0)
			}
			return changed[0].hash
		}
		above := make([]node, 0, len(changed)/2+1)
		for i := 0; i < len(changed); i++ {
			left, right := changed[i].at&^1, changed[i].at|1
			up := node{at: left / 2, hash: changed[i].hash}
			switch {
			case right == width:
			case changed[i].at == right:
				up.hash = nodeHash(b.tree.levels[level].at(left), &changed[i].hash)
			case i+1 < len(changed) && changed[i+1].at == right:
				up.hash = nodeHash(&changed[i].hash, &changed[i+1].hash)
				i++
			default:
				up.hash = nodeHash(&changed[i].hash, b.tree.levels[level].at(right))
			}
			above = append(above, up)
		}
		changed = above
	}
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
	b.show()
	t.count, t.root, t.staged = b.count, b.root, nil
	return nil
}

// show brings the block into the nodes and the index.
func (b *block) show() {
	t := b.tree
	for i, changed := range b.levels {
		if i == len(t.levels) {
			t.levels = append(t.levels, row[hash]{})
		}
		t.levels[i].resize((b.count + 1<<i - 1) >> i)
		for _, n := range changed {
			*t.levels[i].at(n.at) = n.hash
		}
	}
	t.levels = t.levels[:len(b.levels)]
	index := t.index
	texts := make([]uint64, len(b.changed))
	for i, l := range b.changed {
		if !l.new {
			texts[i] = index.entries.at(uint64(l.was)).key
		}
		switch {
		case l.gone:
			index.remove(l.key)
		case l.new:
			texts[i] = index.text.put(l.key)
			index.insert(l.key, texts[i], l.position)
		case l.position != l.was:
			index.move(l.key, l.position)
		}
	}
	index.entries.resize(b.count)
	for i, l := range b.changed {
		if l.gone {
			index.text.drop(texts[i])
			continue
		}
		*index.entries.at(uint64(l.position)) = entry{texts[i], l.value}
	}
}
