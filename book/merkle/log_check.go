package merkle

import (
	"errors"
	"math/bits"
)

var errOtherRoot = errors.New("it leads to another root")

// VerifyInclusion checks that under the root of so many leaves the leaf stands at
// the place (RFC 9162 §2.1.3.2).
func VerifyInclusion(root Root, size, place uint64, leaf [32]byte, path [][32]byte) error {
	if place >= size {
		return errors.New("the log is too short for this place")
	}
	at, last, node := place, size-1, leaf
	for i := range path {
		if last == 0 {
			return errors.New("the proof is too long")
		}
		if at&1 == 1 || at == last {
			node = nodeHash(&path[i], &node)
			for at&1 == 0 && at != 0 {
				at, last = at>>1, last>>1
			}
		} else {
			node = nodeHash(&node, &path[i])
		}
		at, last = at>>1, last>>1
	}
	switch {
	case last != 0:
		return errors.New("the proof is too short")
	case node != root:
		return errOtherRoot
	}
	return nil
}

// VerifyConsistency checks that the first old leaves under one root are the
// beginning of the first size leaves under another (RFC 9162 §2.1.4.2). No leaves
// are the beginning of any.
func VerifyConsistency(oldRoot Root, old uint64, root Root, size uint64, path [][32]byte) error {
	switch {
	case old > size:
		return errors.New("the log became shorter")
	case old == 0 || old == size:
		if len(path) > 0 {
			return errors.New("the proof is too long")
		}
		if old == 0 && oldRoot != (Log{}).Root() || old == size && oldRoot != root {
			return errOtherRoot
		}
		return nil
	case len(path) == 0:
		return errors.New("the proof is too short")
	}
	at, last := old-1, size-1
	skip := bits.TrailingZeros64(^at)
	at, last = at>>skip, last>>skip
	var before, after hash
	if at == 0 { // the old leaves are a whole subtree
		before, after = oldRoot, oldRoot
	} else {
		before, after, path = path[0], path[0], path[1:]
	}
	for i := range path {
		if last == 0 {
			return errors.New("the proof is too long")
		}
		if at&1 == 1 || at == last {
			before, after = nodeHash(&path[i], &before), nodeHash(&path[i], &after)
			for at&1 == 0 && at != 0 {
				at, last = at>>1, last>>1
			}
		} else {
			after = nodeHash(&after, &path[i])
		}
		at, last = at>>1, last>>1
	}
	switch {
	case last != 0:
		return errors.New("the proof is too short")
	case before != oldRoot || after != root:
		return errOtherRoot
	}
	return nil
}
