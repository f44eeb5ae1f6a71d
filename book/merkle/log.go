package merkle

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"slices"

	"github.com/cockroachdb/pebble/v2"
)

// logVersion is the version of the form in which a log is stored.
const logVersion = 1

// maxLevel bounds the levels of a log: it has less than 2^63 leaves.
const maxLevel = 62

// Log is where an append-only list of leaves stands: how long it is and what
// its root is made of. It is the Merkle tree of RFC 6962 §2.1, so that a leaf, and
// that the list of yesterday is the beginning of today's, is shown by some 30
// hashes. A Log is a value: appending gives the next one and leaves this one as it
// was.
//
//	leaf = SHA-256(0x00 ‖ data), see LogLeaf
//	node = SHA-256(0x01 ‖ left ‖ right)
//
// Of each level only the nodes above 2^level leaves are stored, each once and
// for ever, in runs of those that one block made:
//
//	prefix 'n' level (1) first (8)  -> nodes of the level (32 each), from its first on
//	prefix 'e'                      -> version of this form (1) ‖ size (8) ‖ root (32)
type Log struct {
	prefix []byte
	size   uint64
	peaks  []hash // of the whole subtrees from left to right, one for each bit of the size
}

// LogLeaf gives the hash of a leaf of a log.
func LogLeaf(data []byte) [32]byte {
	h := sha256.New()
	h.Write([]byte{0})
	h.Write(data)
	return [32]byte(h.Sum(nil))
}

// OpenLog reads where the log stands that a store holds under a prefix; an empty
// store holds an empty log. Nodes that do not lead to the root which stands there
// are ErrCorrupt.
func OpenLog(from pebble.Reader, prefix []byte) (Log, error) {
	l := Log{prefix: bytes.Clone(prefix)}
	end, closer, err := from.Get(l.endKey())
	if errors.Is(err, pebble.ErrNotFound) {
		return l, nil
	}
	if err != nil {
		return l, fmt.Errorf("couldn't read the log: %w", err)
	}
	defer closer.Close()
	if len(end) != 41 || end[0] != logVersion || end[1]>>6 != 0 {
		return l, fmt.Errorf("couldn't read where the log ends: %w", ErrCorrupt)
	}
	l.size = binary.BigEndian.Uint64(end[1:])
	err = l.reading(from, func(nodes *logReader) (err error) {
		l.peaks, err = nodes.peaks(0, l.size)
		return err
	})
	if err == nil && l.Root() != Root(end[9:]) {
		err = fmt.Errorf("couldn't open the log: its root is not the one that was written: %w", ErrCorrupt)
	}
	return l, err
}

// Size gives how many leaves there are.
func (l Log) Size() uint64 { return l.size }

// Root gives the root over all leaves; that of none is SHA-256 of nothing.
func (l Log) Root() Root {
	if len(l.peaks) == 0 {
		return sha256.Sum256(nil)
	}
	return folded(l.peaks)
}

// folded gives the node above subtrees that stand side by side, the largest first.
func folded(peaks []hash) hash {
	top := peaks[len(peaks)-1]
	for i := len(peaks) - 2; i >= 0; i-- {
		top = nodeHash(&peaks[i], &top)
	}
	return top
}

// Append puts leaves behind the last one into a batch and gives where the log
// stands once the batch is committed.
func (l Log) Append(batch *pebble.Batch, leaves [][32]byte) (Log, error) {
	if len(leaves) == 0 {
		return l, nil
	}
	next := Log{prefix: l.prefix, size: l.size + uint64(len(leaves))}
	if next.size>>maxLevel != 0 {
		return l, errors.New("couldn't append: the log is full")
	}
	fresh, peaks := leaves, l.peaks
	for level := 0; len(fresh) > 0 || len(peaks) > 0; level++ {
		first := l.size >> level
		if len(fresh) > 0 {
			if err := l.put(batch, level, first, fresh); err != nil {
				return l, err
			}
		}
		var waiting []hash // the node of this level that has no sibling yet
		if last := len(peaks) - 1; first&1 == 1 {
			waiting, peaks = peaks[last:], peaks[:last]
		}
		fresh, waiting = paired(waiting, fresh)
		next.peaks = append(next.peaks, waiting...)
	}
	slices.Reverse(next.peaks)
	return next, next.end(batch)
}

// paired gives the nodes above those of a level, of which one may have waited, and
// the one that waits from now on.
func paired(waiting, nodes []hash) (above, waits []hash) {
	above = make([]hash, 0, (len(waiting)+len(nodes))/2)
	if len(waiting) > 0 && len(nodes) > 0 {
		above = append(above, nodeHash(&waiting[0], &nodes[0]))
		waiting, nodes = nil, nodes[1:]
	}
	for ; len(nodes) > 1; nodes = nodes[2:] {
		above = append(above, nodeHash(&nodes[0], &nodes[1]))
	}
	return above, append(waiting, nodes...)
}

func (l Log) put(batch *pebble.Batch, level int, first uint64, nodes []hash) error {
	set := batch.SetDeferred(len(l.prefix)+10, 32*len(nodes))
	l.nodeKey(set.Key[:0], level, first)
	for i := range nodes {
		copy(set.Value[32*i:], nodes[i][:])
	}
	if err := set.Finish(); err != nil {
		return fmt.Errorf("couldn't write the log: %w", err)
	}
	return nil
}

func (l Log) end(batch *pebble.Batch) error {
	root := l.Root()
	end := binary.BigEndian.AppendUint64([]byte{logVersion}, l.size)
	if err := batch.Set(l.endKey(), append(end, root[:]...), nil); err != nil {
		return fmt.Errorf("couldn't write where the log ends: %w", err)
	}
	return nil
}

func (l Log) endKey() []byte { return append(bytes.Clone(l.prefix), 'e') }

func (l Log) nodeKey(b []byte, level int, first uint64) []byte {
	return binary.BigEndian.AppendUint64(append(append(b, l.prefix...), 'n', byte(level)), first)
}

// ProveInclusion gives the hashes that show the leaf at a place to whoever knows
// the root of the first size leaves (RFC 9162 §2.1.3.1).
func (l Log) ProveInclusion(from pebble.Reader, place, size uint64) (path [][32]byte, err error) {
	if place >= size || size > l.size {
		return nil, fmt.Errorf("couldn't prove leaf %d of %d: the log has %d", place, size, l.size)
	}
	err = l.reading(from, func(nodes *logReader) (err error) {
		path, err = nodes.inclusion(place, 0, size)
		return err
	})
	return path, err
}

// ProveConsistency gives the hashes that show to whoever knows the root of the
// first old leaves and of the first size leaves that the former are the beginning
// of the latter (RFC 9162 §2.1.4.1).
func (l Log) ProveConsistency(from pebble.Reader, old, size uint64) (path [][32]byte, err error) {
	if old > size || size > l.size {
		return nil, fmt.Errorf("couldn't prove that %d leaves begin with %d: the log has %d", size, old, l.size)
	}
	if old == 0 || old == size {
		return nil, nil
	}
	err = l.reading(from, func(nodes *logReader) (err error) {
		path, err = nodes.consistency(old, 0, size, true)
		return err
	})
	return path, err
}

// RootAt gives the root over the first size leaves.
func (l Log) RootAt(from pebble.Reader, size uint64) (root Root, err error) {
	if size > l.size {
		return root, fmt.Errorf("couldn't give the root of %d leaves: the log has %d", size, l.size)
	}
	if size == 0 {
		return Log{}.Root(), nil
	}
	err = l.reading(from, func(nodes *logReader) error {
		top, err := nodes.over(0, size)
		root = top
		return err
	})
	return root, err
}

// split gives the largest power of two below a size of two or more.
func split(size uint64) uint64 { return 1 << (bits.Len64(size-1) - 1) }

// logReader finds stored nodes.
type logReader struct {
	log  Log
	iter *pebble.Iterator
}

func (l Log) reading(from pebble.Reader, read func(*logReader) error) error {
	iter, err := from.NewIter(&pebble.IterOptions{LowerBound: l.nodeKey(nil, 0, 0),
		UpperBound: l.nodeKey(nil, maxLevel+1, 0)})
	if err != nil {
		return fmt.Errorf("couldn't read the log: %w", err)
	}
	err = read(&logReader{l, iter})
	return errors.Join(err, iter.Close())
}

// node gives the stored node of a level.
func (r *logReader) node(level int, at uint64) (node hash, err error) {
	head := len(r.log.prefix) + 2
	if !r.iter.SeekLT(r.log.nodeKey(nil, level, at+1)) {
		return node, errors.Join(r.iter.Error(), fmt.Errorf("couldn't read the log: a node is missing: %w", ErrCorrupt))
	}
	key, value := r.iter.Key(), r.iter.Value()
	if len(key) != head+8 || key[head-1] != byte(level) {
		return node, fmt.Errorf("couldn't read the log: a node is missing: %w", ErrCorrupt)
	}
	skip := at - binary.BigEndian.Uint64(key[head:])
	if len(value)%32 != 0 || skip >= uint64(len(value)/32) {
		return node, fmt.Errorf("couldn't read the log: a node is missing: %w", ErrCorrupt)
	}
	return hash(value[32*skip : 32*skip+32]), nil
}

// peaks gives the whole subtrees over so many leaves from a first one on, which
// is a multiple of the size of the largest.
func (r *logReader) peaks(first, size uint64) (peaks []hash, err error) {
	for size > 0 {
		level := bits.Len64(size) - 1
		peak, err := r.node(level, first>>level)
		if err != nil {
			return nil, err
		}
		peaks = append(peaks, peak)
		first, size = first+1<<level, size-1<<level
	}
	return peaks, nil
}

// over gives the root over so many leaves from a first one on.
func (r *logReader) over(first, size uint64) (hash, error) {
	peaks, err := r.peaks(first, size)
	if err != nil {
		return hash{}, err
	}
	return folded(peaks), nil
}

func (r *logReader) inclusion(place, first, size uint64) ([]hash, error) {
	if size == 1 {
		return nil, nil
	}
	left := split(size)
	if place < left {
		path, err := r.inclusion(place, first, left)
		return r.beside(path, err, first+left, size-left)
	}
	path, err := r.inclusion(place-left, first+left, size-left)
	return r.beside(path, err, first, left)
}

// consistency is SUBPROOF of RFC 9162; known says that the old root is over these
// leaves themselves.
func (r *logReader) consistency(old, first, size uint64, known bool) ([]hash, error) {
	if old == size && known {
		return nil, nil
	}
	if old == size {
		return r.beside(nil, nil, first, size)
	}
	left := split(size)
	if old <= left {
		path, err := r.consistency(old, first, left, known)
		return r.beside(path, err, first+left, size-left)
	}
	path, err := r.consistency(old-left, first+left, size-left, false)
	return r.beside(path, err, first, left)
}

// beside puts the root over some leaves behind a path, unless that failed.
func (r *logReader) beside(path []hash, err error, first, size uint64) ([]hash, error) {
	if err != nil {
		return nil, err
	}
	top, err := r.over(first, size)
	return append(path, top), err
}
