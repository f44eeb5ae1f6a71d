package merkle

import "crypto/sha256"

// ListRoot gives the root of a list that is at hand, of the same shape as a log's
// (RFC 6962): what VerifyInclusion checks against.
func ListRoot(leaves [][32]byte) Root {
	if len(leaves) == 0 {
		return sha256.Sum256(nil)
	}
	return Root(listTop(leaves))
}

func listTop(leaves [][32]byte) hash {
	if len(leaves) == 1 {
		return leaves[0]
	}
	k := split(uint64(len(leaves)))
	left, right := listTop(leaves[:k]), listTop(leaves[k:])
	return nodeHash(&left, &right)
}

// ListPath gives the hashes that show a leaf of the list at its place.
func ListPath(leaves [][32]byte, place int) (path [][32]byte) {
	if len(leaves) < 2 {
		return nil
	}
	k := int(split(uint64(len(leaves))))
	if place < k {
		return append(ListPath(leaves[:k], place), listTop(leaves[k:]))
	}
	return append(ListPath(leaves[k:], place-k), listTop(leaves[:k]))
}
