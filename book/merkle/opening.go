package merkle

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"runtime"
	"slices"
	"sync"

	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/book/fault"
)

// opening makes leaves, nodes and index from the records. These come in the order of
// their keys and are wanted in that of the hashed keys, for the sake of the next, and
// then in that of their positions: so they are parted into piles twice, and only a
// pile for each core is in memory at once where leaves are on disk.
type opening struct {
	tree    *Tree
	byKey   *piles // an entry and its position
	byPlace *piles // the same and the leaf, by position
	shift   int    // of a key's beginning, for its pile

	mu    sync.Mutex
	least []hash // key of each pile
	count uint64 // records
	wrong bool   // a record that can't be
}

const (
	usualPile     = 1 << 15
	pilePositions = rowChunk * groupSize // so that a pile fills a stretch of groups
)

// lastHash is behind all hashed keys.
var lastHash = hash(bytes.Repeat([]byte{0xff}, 32))

// load makes index and nodes from the records and compares the root.
func (t *Tree) load() (err error) {
	defer fault.Caught(&err)
	t.leaves.open(t.count)
	t.leaves.size = (t.count + groupSize - 1) / groupSize
	o, err := t.newOpening()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.byKey.close(), o.byPlace.close()) }()
	if err := o.read(); err != nil {
		return err
	}
	if o.wrong || o.count > t.count {
		return fmt.Errorf("couldn't open the tree: a record is where none can be: %w", ErrCorrupt)
	}
	o.order()
	if o.seat(); len(t.empty) > 0 && t.empty[0] == 0 {
		return fmt.Errorf("couldn't open the tree: its head is missing: %w", ErrCorrupt)
	}
	t.climb()
	if rootHash(t.count, t.node(topLevel(t.count), 0)) != t.root {
		return fmt.Errorf("couldn't open the tree: a record is missing or damaged, since its root is not the one that "+
			"was written: %w", ErrCorrupt)
	}
	return nil
}

func (t *Tree) newOpening() (*opening, error) {
	var files [2]vfs.File
	if t.leaves.file != nil {
		for i, name := range []string{"keys", "positions"} {
			file, err := t.leaves.room.file(name)
			if err != nil {
				return nil, errors.Join(err, closeAll(files[:i]))
			}
			files[i] = file
		}
	}
	parts := bits.Len64(t.count / t.leaves.room.pile)
	return &opening{tree: t, shift: 64 - parts, least: slices.Repeat([]hash{lastHash}, 1<<parts),
		byKey:   newPiles(1<<parts, keyRow, files[0]),
		byPlace: newPiles((t.count+pilePositions-1)/pilePositions, entrySize+4+32, files[1])}, nil
}

func closeAll(files []vfs.File) (err error) {
	for _, file := range files {
		err = errors.Join(err, file.Close())
	}
	return err
}

// unread are records whose hashes are not known yet.
type unread struct {
	text []byte
	some []struct{ key, record []byte }
}

// unreadMost is how many bytes of records are handed over at once.
const unreadMost = 1 << 18

// read reads all records, which other goroutines hash and put into piles.
func (o *opening) read() error {
	hands := runtime.GOMAXPROCS(0)
	full, done := make(chan *unread, hands), make(chan *unread, 2*hands+1)
	for range 2*hands + 1 {
		done <- &unread{text: make([]byte, 0, unreadMost)}
	}
	faults := make([]error, hands+1)
	var wait sync.WaitGroup
	for i := range hands {
		wait.Go(func() {
			faults[i] = o.hash(full, done)
			for u := range full { // after a fault
				done <- u
			}
		})
	}
	u, t := <-done, o.tree
	faults[hands] = t.records(t.db, t.key('r', nil), t.key('r'+1, nil), func(key, record []byte) bool {
		if len(u.text)+len(key)+len(record) > cap(u.text) {
			full <- u
			u = <-done
			u.text, u.some = slices.Grow(u.text[:0], len(key)+len(record)), u.some[:0]
		}
		from := len(u.text)
		u.text = append(append(u.text, key...), record...)
		all := u.text[from:]
		u.some = append(u.some, struct{ key, record []byte }{all[:len(key)], all[len(key):]})
		return true
	})
	full <- u
	close(full)
	wait.Wait()
	return errors.Join(faults...)
}

// hash puts entries into piles by their keys.
func (o *opening) hash(full, done chan *unread) (err error) {
	defer fault.Caught(&err)
	pen, least, count, wrong := o.byKey.pen(), slices.Repeat([]hash{lastHash}, len(o.least)), uint64(0), false
	for u := range full {
		for _, one := range u.some {
			at := binary.BigEndian.Uint32(one.record)
			if uint64(at) >= o.tree.count || (len(one.key) == 0) != (at == 0) {
				wrong = true
				continue
			}
			e := entry{secret: salt(one.record[4:])}
			if at > 0 {
				e.key, e.value = keyHash(one.key), sha256.Sum256(one.record[recordHead:])
			}
			pile := int(beginningOf(&e.key) >> o.shift)
			if compare(&e.key, &least[pile]) < 0 {
				least[pile] = e.key
			}
			binary.BigEndian.PutUint32(e.write(pen.row(pile)), at)
			count++
		}
		done <- u
	}
	pen.close()
	o.mu.Lock()
	defer o.mu.Unlock()
	o.count, o.wrong = o.count+count, o.wrong || wrong
	for i := range least {
		if compare(&least[i], &o.least[i]) < 0 {
			o.least[i] = least[i]
		}
	}
	return nil
}

// order puts each pile in order of its keys and makes the index, and the leaves, which
// go into piles by position.
func (o *opening) order() {
	parts := make([]index, len(o.least))
	each(len(parts), runtime.GOMAXPROCS(0), func() (do func(int), end func()) {
		pen := o.byPlace.pen()
		var rows []byte
		var sorted []standing
		return func(pile int) {
			rows = o.byKey.take(pile, rows)
			sorted = sortRows(rows, sorted[:0])
			o.link(pile, rows, sorted, pen)
			parts[pile].fill(sorted)
		}, pen.close
	})
	for i := range parts {
		o.tree.index.chunks = append(o.tree.index.chunks, parts[i].chunks...)
		o.tree.index.first = append(o.tree.index.first, parts[i].first...)
	}
}

const keyRow = entrySize + 4

// sortRows gives the rows in order of their keys: of each the beginning of the key and
// the number of the row.
func sortRows(rows []byte, sorted []standing) []standing {
	for i := range len(rows) / keyRow {
		sorted = append(sorted, standing{binary.BigEndian.Uint64(rows[i*keyRow:]), uint32(i)})
	}
	slices.SortFunc(sorted, func(a, b standing) int {
		if c := cmp.Compare(a.beginning, b.beginning); c != 0 {
			return c
		}
		return bytes.Compare(rows[a.position*keyRow:][:32], rows[b.position*keyRow:][:32])
	})
	return sorted
}

// link works out the leaves of a pile in order, and puts positions where the numbers of
// rows were.
func (o *opening) link(pile int, rows []byte, sorted []standing, pen *pen) {
	row := func(i int) []byte { return rows[int(sorted[i].position)*keyRow:][:keyRow] }
	var e, next entry
	for i := range sorted {
		if e = next; i == 0 {
			e.read(row(0))
		}
		position := binary.BigEndian.Uint32(row(i)[entrySize:])
		if i+1 < len(sorted) {
			next.read(row(i + 1))
		} else {
			next.key = o.after(pile)
		}
		leaf := e.leaf(&next.key)
		b := pen.row(int(position / pilePositions))
		copy(b[copy(b, row(i)):], leaf[:])
		sorted[i].position = position
	}
}

// after gives the first key behind a pile, or the head's.
func (o *opening) after(pile int) hash {
	for _, key := range o.least[pile+1:] {
		if key != lastHash {
			return key
		}
	}
	return hash{}
}

// seat puts entries and leaves into their groups.
func (o *opening) seat() {
	t := o.tree
	t.upper = []row[hash]{{}}
	t.upper[0].resize(t.leaves.size)
	if t.leaves.file == nil {
		t.leaves.rows.chunks = make([][]group, len(o.byPlace.stretches))
	}
	empty := make([]positions, len(o.byPlace.stretches))
	each(len(empty), runtime.GOMAXPROCS(0), func() (do func(int), end func()) {
		var rows []byte
		var groups []group
		return func(pile int) {
			rows = o.byPlace.take(pile, rows)
			if groups == nil || t.leaves.file == nil {
				groups = make([]group, rowChunk)
			} else {
				clear(groups)
			}
			empty[pile] = o.fill(uint64(pile)*pilePositions, rows, groups)
			t.leaves.set(pile, groups)
		}, func() {}
	})
	t.empty = slices.Concat(empty...) // in order, which a heap may be in
}

// fill fills the groups from a position on, and gives the positions that stay empty.
func (o *opening) fill(first uint64, rows []byte, groups []group) (empty positions) {
	t, size := o.tree, uint64(entrySize+4+32)
	var seated [pilePositions / 64]uint64
	for ; len(rows) > 0; rows = rows[size:] {
		at := uint64(binary.BigEndian.Uint32(rows[entrySize:])) - first
		seated[at/64] |= 1 << (at % 64)
		g := &groups[at/groupSize]
		g.entries[at%groupSize].read(rows)
		*g.node(0, at) = hash(rows[entrySize+4:])
	}
	end := min(t.count-first, pilePositions)
	for at := range end {
		if seated[at/64]&(1<<(at%64)) == 0 {
			empty = append(empty, uint32(first+at))
		}
	}
	for at := uint64(0); at < end; at += groupSize {
		*t.upper[0].at((first + at) / groupSize) = groups[at/groupSize].climb(int(min(groupSize, end-at)))
	}
	return empty
}

// climb works out the nodes above the groups.
func (t *Tree) climb() {
	for width := t.leaves.size; width > 1; width = (width + 1) / 2 {
		below, up := t.upper[len(t.upper)-1], row[hash]{}
		up.resize((width + 1) / 2)
		sideBySide(int(width+1)/2, runtime.GOMAXPROCS(0), func(from, to int) {
			for i := uint64(from); i < uint64(to); i++ {
				if *up.at(i) = *below.at(2 * i); 2*i+1 < width {
					*up.at(i) = nodeHash(below.at(2*i), below.at(2*i+1))
				}
			}
		})
		t.upper = append(t.upper, up)
	}
}
