package merkle

import (
	"crypto/sha256"
	"errors"
	"slices"
)

// A bundle commits to a short list of parts, of which each can be shown without
// the others: a Merkle tree over 4, 16, 64, ... places, of which those behind the
// last part are blank.
//
//	part = SHA-256(0x20 ‖ salt ‖ bytes)
//	node = SHA-256(0x21 ‖ left ‖ right)
//
// A blank is any 32 bytes that nobody can tell from a hash. A pair of blanks is
// one blank of the level above, so that a bundle needs at most one on each level.
const (
	partPrefix   = 0x20
	bundlePrefix = 0x21

	// MaxDepth is the greatest depth of a bundle: it has 4^depth places.
	MaxDepth = 10
)

// Blank gives a blank of a bundle: at so many from the left on a level, of which
// that of the parts is 0.
type Blank func(level int, at uint32) [32]byte

// PartHash gives the hash of a part behind its salt.
func PartHash(salt [16]byte, part []byte) [32]byte {
	var short [256]byte
	b := append(append(append(short[:0], partPrefix), salt[:]...), part...)
	return sha256.Sum256(b)
}

func bundleNode(left, right *hash) hash {
	var b [65]byte
	b[0] = bundlePrefix
	copy(b[1:], left[:])
	copy(b[33:], right[:])
	return sha256.Sum256(b[:])
}

// BundleDepth gives the depth of a bundle of so many parts.
func BundleDepth(parts int) int {
	depth := 1
	for 1<<(2*depth) < parts {
		depth++
	}
	return depth
}

// Bundle gives the top of the bundle of parts, which it overwrites.
func Bundle(parts [][32]byte, blank Blank) [32]byte {
	nodes := parts
	for level := range 2 * BundleDepth(len(parts)) {
		for i := range (len(nodes) + 1) / 2 {
			if 2*i+1 < len(nodes) {
				nodes[i] = bundleNode(&nodes[2*i], &nodes[2*i+1])
				continue
			}
			right := blank(level, uint32(2*i+1))
			nodes[i] = bundleNode(&nodes[2*i], &right)
		}
		nodes = nodes[:(len(nodes)+1)/2]
	}
	return nodes[0]
}

// Bare gives the hashes that lead from some of a bundle's parts to its top, from
// left to right. The parts that are shown are named by their numbers, in order.
func Bare(parts [][32]byte, blank Blank, shown []uint32) (bare [][32]byte) {
	levels := [][]hash{slices.Clone(parts)}
	for level := range 2 * BundleDepth(len(parts)) {
		below := levels[level]
		if len(below)%2 == 1 {
			below = append(below, blank(level, uint32(len(below))))
			levels[level] = below
		}
		above := make([]hash, len(below)/2, len(below)/2+1)
		for i := range above {
			above[i] = bundleNode(&below[2*i], &below[2*i+1])
		}
		levels = append(levels, above)
	}
	var walk func(level int, at uint32, shown []uint32)
	walk = func(level int, at uint32, shown []uint32) {
		switch {
		case len(shown) == 0:
			bare = append(bare, levels[level][at])
		case level > 0:
			right := cutAt(shown, level, at)
			walk(level-1, 2*at, shown[:right])
			walk(level-1, 2*at+1, shown[right:])
		}
	}
	walk(len(levels)-1, 0, shown)
	return bare
}

// cutAt gives how many of the numbers stand below the left child of a node.
func cutAt(shown []uint32, level int, at uint32) int {
	right, _ := slices.BinarySearch(shown, (2*at+1)<<(level-1))
	return right
}

// BundleTop gives the top of a bundle of which some parts are shown by their
// numbers, in order, and their hashes, the rest by what [Bare] gave.
func BundleTop(depth int, shown []uint32, parts, bare [][32]byte) (top [32]byte, err error) {
	if depth < 1 || depth > MaxDepth || len(shown) != len(parts) || len(shown) == 0 {
		return top, errors.New("the bundle's numbers do not fit together")
	}
	for i, n := range shown {
		if i > 0 && n <= shown[i-1] || n>>(2*depth) != 0 {
			return top, errors.New("the parts are not in order")
		}
	}
	short := false
	var climb func(level int, at uint32, shown []uint32, parts []hash) hash
	climb = func(level int, at uint32, shown []uint32, parts []hash) (node hash) {
		switch {
		case len(shown) > 0 && level == 0:
			return parts[0]
		case len(shown) > 0:
			right := cutAt(shown, level, at)
			a := climb(level-1, 2*at, shown[:right], parts[:right])
			b := climb(level-1, 2*at+1, shown[right:], parts[right:])
			return bundleNode(&a, &b)
		case len(bare) == 0:
			short = true
			return node
		}
		node, bare = bare[0], bare[1:]
		return node
	}
	top = climb(2*depth, 0, shown, parts)
	if short || len(bare) > 0 {
		return top, errors.New("there are not as many hashes of the other parts as there must be")
	}
	return top, nil
}
