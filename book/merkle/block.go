package merkle

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/cockroachdb/pebble/v2"

	"tallystick/book/fault"
)

// Write puts a value under a key, or deletes the key when Value is nil.
type Write struct{ Key, Value []byte }

// leaf is a record as a block leaves it.
type leaf struct {
	entry
	place    place // among the committed keys
	position uint32
	write    int // which of the block's it is; none of a record whose next key alone changes
	new      bool
	gone     bool
}

const noWrite = -1

// node is a changed node of a level.
type node struct {
	at   uint64
	hash hash
}

// block is the writes of one block on their way into a batch.
type block struct {
	tree   *Tree
	batch  *pebble.Batch
	seed   hash
	count  uint64
	leaves []leaf   // whose leaf changes, in order of their keys
	taken  []uint32 // positions that were empty
	levels [][]node
	root   Root
	spare  spare
}

// spare is room that the last block no longer needs: the next one works in it.
type spare struct {
	seen, leaves []leaf
	levels       [][]node
}

// spareMost is up to how many leaves the room for them is kept.
const spareMost = 1 << 16

// list gives an empty list for the nodes of a level, with room for so many.
func (s *spare) list(level, room int) []node {
	if level < len(s.levels) && cap(s.levels[level]) >= room {
		return s.levels[level][:0]
	}
	return make([]node, 0, room)
}

// Apply puts the writes of a block into a batch and gives the root that the
// tree will have once the batch is committed. The salts come from the seed,
// which nobody else may know. Each key is written once; the batch goes to the
// store fastest when the writes are in order of their keys. Deleting a key that
// is not there is an error, since the caller's idea of the tree is then wrong.
// Nothing shows before Commit.
func (t *Tree) Apply(batch *pebble.Batch, seed [32]byte, writes []Write) (root Root, err error) {
	defer fault.Caught(&err)
	if t.unstage(); t.broken != nil {
		return Root{}, t.broken
	}
	b := &block{tree: t, batch: batch, seed: seed, count: t.count, spare: t.spare}
	t.spare = spare{}
	b.leaves = slices.Grow(b.spare.leaves[:0], 2*len(writes)+1)
	b.spare.seen = slices.Grow(b.spare.seen[:0], len(writes))[:len(writes)]
	seen := b.spare.seen
	order, err := b.sort(writes, seen)
	if err != nil {
		return Root{}, err
	}
	for _, o := range order {
		if err := b.write(&seen[o.write], writes[o.write].Value == nil); err != nil {
			return Root{}, err
		}
	}
	t.staged = b
	b.seat()
	if err := b.finish(writes); err != nil {
		t.unstage()
		return Root{}, err
	}
	return b.root, nil
}

// unstage forgets a block that was applied and not committed.
func (t *Tree) unstage() {
	if t.staged != nil {
		t.empty.put(t.staged.taken...)
		t.staged = nil
	}
}

// inOrder is a write in the order of the hashed keys.
type inOrder struct {
	beginning uint64
	write     int
}

// sort checks the writes, sees what is committed under their keys, and gives
// them in order of their hashed keys. New says that nothing is committed.
func (b *block) sort(writes []Write, seen []leaf) ([]inOrder, error) {
	for _, w := range writes {
		if len(w.Key) == 0 || len(w.Key) > MaxKey || len(w.Value) > MaxValue {
			return nil, fmt.Errorf("couldn't write: a key has 1 to %d bytes, a value at most %d", MaxKey, MaxValue)
		}
	}
	if b.count+uint64(len(writes)) > maxCount {
		return nil, fmt.Errorf("couldn't write: a tree has at most %d records", uint64(maxCount))
	}
	order := make([]inOrder, len(writes))
	sideBySide(len(writes), runtime.GOMAXPROCS(0), func(from, to int) {
		for i := from; i < to; i++ {
			l := &seen[i]
			*l = leaf{entry: entry{key: keyHash(writes[i].Key), value: sha256.Sum256(writes[i].Value)}, write: i}
			l.secret = secretOf(&b.seed, &l.key)
			order[i] = inOrder{beginningOf(&l.key), i}
		}
	})
	slices.SortFunc(order, func(x, y inOrder) int {
		if c := cmp.Compare(x.beginning, y.beginning); c != 0 {
			return c
		}
		return compare(&seen[x.write].key, &seen[y.write].key)
	})
	for i := 1; i < len(order); i++ {
		if seen[order[i-1].write].key == seen[order[i].write].key {
			return nil, errors.New("couldn't write: a key is written twice")
		}
	}
	// in order, because neighbours in the index are near in memory
	index := b.tree.index
	sideBySide(len(order), index.leaves.hands(), func(from, to int) {
		for _, o := range order[from:to] {
			l, found := &seen[o.write], false
			if l.place, found = index.find(&l.key); found {
				l.position = index.position(l.place)
			}
			if l.new = !found; l.new {
				index.entry(index.before(l.place)) // will be asked for, and is at hand then
			}
		}
	})
	return order, nil
}

func (b *block) write(seen *leaf, deleted bool) error {
	if deleted && seen.new {
		return errors.New("couldn't delete a record: there is none under its key")
	}
	if deleted || seen.new {
		b.reach(b.tree.index.before(seen.place))
	}
	seen.gone = deleted
	b.leaves = append(b.leaves, *seen)
	return nil
}

// reach makes sure that the record before the next write is among the changed
// ones, given the committed place before it. Keys come in order, so that it
// already is unless that place comes after the last of them.
func (b *block) reach(p place) {
	if n := len(b.leaves); n > 0 {
		if last := &b.leaves[n-1]; last.new && p.isBefore(last.place) || !last.new && p == last.place {
			return
		}
	}
	index := b.tree.index
	l := leaf{entry: *index.entry(p), place: p, position: index.position(p), write: noWrite}
	if l.position == 0 {
		l.secret = secretOf(&b.seed, &l.key)
	}
	b.leaves = append(b.leaves, l)
}

// seat gives the new records their positions.
func (b *block) seat() {
	for i := range b.leaves {
		l := &b.leaves[i]
		switch {
		case !l.new:
		case len(b.tree.empty) > 0:
			l.position = b.tree.empty.take()
			b.taken = append(b.taken, l.position)
		default:
			l.position = uint32(b.count)
			b.count++
		}
	}
}

// next gives the key after that of the changed record i, as it will be.
func (b *block) next(i int) *hash {
	index := b.tree.index
	p := b.leaves[i].place
	if !b.leaves[i].new {
		p.at++
	}
	p, committed := index.from(p)
	for i++; i < len(b.leaves) && b.leaves[i].gone && b.leaves[i].place == p; i++ {
		p, committed = index.from(place{p.chunk, p.at + 1})
	}
	switch {
	case i < len(b.leaves) && !b.leaves[i].gone && !(committed && p.isBefore(b.leaves[i].place)):
		return &b.leaves[i].key
	case committed:
		return index.key(p)
	}
	return &hash{}
}

// finish works out the changed nodes while the records go into the batch.
func (b *block) finish(writes []Write) error {
	var wait sync.WaitGroup
	var err error
	wait.Go(func() { err = b.fill(writes) })
	defer wait.Wait() // also when leaves can't be read
	bottom := b.spare.list(0, len(b.leaves))[:len(b.leaves)]
	sideBySide(len(b.leaves), b.tree.leaves.hands(), func(from, to int) {
		for i := from; i < to; i++ {
			bottom[i] = node{at: uint64(b.leaves[i].position)}
			if !b.leaves[i].gone {
				bottom[i].hash = b.leaves[i].leaf(b.next(i))
			}
		}
	})
	slices.SortFunc(bottom, func(x, y node) int { return cmp.Compare(x.at, y.at) })
	top := b.climb(bottom)
	b.root = rootHash(b.count, &top)
	if wait.Wait(); err != nil {
		return fmt.Errorf("couldn't write a record: %w", err)
	}
	if err := b.batch.Set(b.tree.key('m', nil), b.tree.meta(b.count, b.root), nil); err != nil {
		return fmt.Errorf("couldn't write the root: %w", err)
	}
	return nil
}

// fill puts the records into the batch.
func (b *block) fill(writes []Write) error {
	if len(b.leaves) > 0 && b.leaves[0].position == 0 {
		if err := b.put(nil, nil, &b.leaves[0]); err != nil {
			return err
		}
	}
	written := make([]*leaf, len(writes))
	for i := range b.leaves {
		if l := &b.leaves[i]; l.write != noWrite {
			written[l.write] = l
		}
	}
	for i, w := range writes {
		var err error
		if w.Value == nil {
			err = b.batch.Delete(b.tree.key('r', w.Key), nil)
		} else {
			err = b.put(w.Key, w.Value, written[i])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (b *block) put(key, value []byte, l *leaf) error {
	set := b.batch.SetDeferred(len(b.tree.prefix)+1+len(key), recordHead+len(value))
	n := copy(set.Key, b.tree.prefix)
	set.Key[n] = 'r'
	copy(set.Key[n+1:], key)
	binary.BigEndian.PutUint32(set.Value, l.position)
	copy(set.Value[4:], l.secret[:])
	copy(set.Value[recordHead:], value)
	return set.Finish()
}

// climb works out the nodes above changed leaves, level by level, and gives the top.
func (b *block) climb(changed []node) hash {
	for level, width := 0, b.count; ; level, width = level+1, (width+1)/2 {
		b.levels = append(b.levels, changed)
		if width == 1 {
			if len(changed) == 0 {
				return *b.tree.node(level, 0)
			}
			return changed[0].hash
		}
		above := b.spare.list(level+1, len(changed))
		for i := 0; i < len(changed); i++ {
			left, right := changed[i].at&^1, changed[i].at|1
			up := node{at: left / 2, hash: changed[i].hash}
			switch {
			case right == width:
			case changed[i].at == right:
				up.hash = nodeHash(b.tree.node(level, left), &changed[i].hash)
			case i+1 < len(changed) && changed[i+1].at == right:
				up.hash = nodeHash(&changed[i].hash, &changed[i+1].hash)
				i++
			default:
				up.hash = nodeHash(&changed[i].hash, b.tree.node(level, right))
			}
			above = append(above, up)
		}
		changed = above
	}
}

// Commit commits the batch of the last Apply, durably, and shows its writes. When leaves
// fail on the disk the block is committed all the same, but the tree must be opened anew.
func (t *Tree) Commit(batch *pebble.Batch) (err error) {
	b := t.staged
	if b == nil || b.batch != batch {
		return errors.New("couldn't commit: nothing was applied to this batch")
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := batch.Commit(pebble.Sync); err != nil {
		return fmt.Errorf("couldn't write the block to the store: %w", err)
	}
	if t.broken = b.show(); t.broken != nil {
		return t.broken
	}
	t.count, t.root, t.staged = b.count, b.root, nil
	if cap(b.leaves) <= spareMost {
		t.spare = spare{b.spare.seen, b.leaves, b.levels}
	}
	return nil
}

// show brings the block into the leaves, the nodes and the index.
func (b *block) show() (err error) {
	defer fault.Caught(&err)
	t := b.tree
	t.leaves.resize(b.count)
	for level, changed := range b.levels {
		up := level - groupBits
		if up >= 0 && up == len(t.upper) {
			t.upper = append(t.upper, row[hash]{})
		}
		if up >= 0 {
			t.upper[up].resize((b.count + 1<<level - 1) >> level)
		}
		for _, n := range changed {
			if up < 0 {
				*t.leaves.edit(n.at>>(groupBits-level)).node(level, n.at) = n.hash
			} else {
				*t.upper[up].at(n.at) = n.hash
			}
		}
	}
	for i := range b.leaves {
		l := &b.leaves[i]
		if l.gone {
			t.index.remove(&l.key)
			*t.leaves.change(l.position) = entry{}
			t.empty.put(l.position)
			continue
		}
		if *t.leaves.change(l.position) = l.entry; l.new {
			t.index.insert(&l.key, l.position)
		}
	}
	t.leaves.cool(b.count)
	return nil
}
