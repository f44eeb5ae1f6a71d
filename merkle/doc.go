// Package merkle is an authenticated key-value tree over a Pebble store: it
// gives one root for all records, and small proofs that a key has a value or
// that no record has the key. It knows nothing of what the records mean.
//
// # The tree
//
// Every record is a leaf at a position, in order of arrival; the positions are
// dense. The leaf of a record also names the next key in order, so that a
// single leaf proves an absence: nothing lies between its key and its next key.
// Position 0 is the head, a leaf with the empty key and no value; the next key
// of the last key in order is empty.
//
//	value = SHA-256(value)                                  (head: 32 zero bytes)
//	leaf  = SHA-256(0x00 ‖ len(key) ‖ key ‖ len(next) ‖ next ‖ value)
//	node  = SHA-256(0x01 ‖ left ‖ right), or left alone where there is no right
//	root  = SHA-256(0x02 ‖ count ‖ top)
//
// Lengths are one byte, count is the number of leaves as eight bytes
// big-endian, and top is the one node of the highest level.
//
// A deleted record's key is skipped by the key before it, and the leaf at the
// last position moves into the hole. The same writes in the same blocks thus
// give the same tree everywhere.
//
// # The store
//
//	prefix 'r' key  -> position (4) ‖ value
//	prefix 'm'      -> count (8) ‖ root (32)
//
// Everything that a block needs to know of the others is in memory, so that a
// block writes each of its records once and reads nothing: the keys in order,
// the hashes of the values, and all nodes; some 180 bytes a record, most of it out of the
// garbage collector's sight. Opening reads all records and works the nodes out
// anew, so that a tree that opens is the one that was committed.
package merkle
