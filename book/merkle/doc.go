// Package merkle is an authenticated key-value tree over a Pebble store: it
// gives one root for all records, and small proofs that a key has a value or
// that no record has the key, which tell as little as can be of other records.
// It knows nothing of what the records mean.
//
// # The tree
//
// Every record is a leaf at a position. The order of the tree is that of the
// hashes of the keys, and the leaf of a record also commits to the next hashed
// key in this order, so that a single leaf proves an absence: nothing lies
// between its hashed key and the next. Position 0 is the head, the leaf of no
// record, whose hashed key is 32 zero bytes; it follows the last in order, so
// that the order is a ring and every leaf has a next.
//
//	hashed key = SHA-256(0x03 ‖ key)
//	secret     = SHA-256(0x07 ‖ block's seed (32) ‖ hashed key), of which the first 16 bytes
//	salts      = SHA-256(0x08 ‖ secret ‖ next hashed key): 16 bytes for next, 16 for the value
//	next       = SHA-256(0x05 ‖ salt for next ‖ next hashed key)
//	value      = SHA-256(0x06 ‖ salt for the value ‖ SHA-256(value))       (head: 32 zero bytes for the latter)
//	leaf       = SHA-256(0x00 ‖ hashed key ‖ next ‖ value), or 32 zero bytes where no record is any more
//	node       = SHA-256(0x01 ‖ left ‖ right), or left alone where there is no right
//	root       = SHA-256(0x02 ‖ count ‖ top)
//
// All fields but key and value are of fixed length; count is the number of
// positions as eight bytes big-endian, and top is the one node of the highest
// level. New records take their positions in order of their hashed keys: the
// lowest that earlier blocks left empty, then those behind the last. The same
// writes in the same blocks thus give the same tree everywhere, and a position
// says nothing of where in a block a record was written.
//
// # What proofs tell, and to whom
//
// A record's secret is drawn anew with each version of the record from the
// block's seed, which whoever keeps the tree must tell nobody else; the head's
// with each change of its leaf. Salts are those of one pair of a version and its
// next key: whoever was shown a salt knows that of no other version, of no other
// next key, and never the secret.
//
//   - A proof of presence opens the record's value. Of other records it shows
//     hashes only: that of the next key, salted, and of subtrees.
//   - A proof of absence opens the hashed keys on both sides, of which the lower
//     one's value stays a salted hash. Whoever is handed it can't compute a key
//     from its hash, but can try keys: that one which it guesses is there shows
//     itself if it happens to be one of the two. Keys with 16 random bytes in
//     them can't be guessed; those made of public names can. So whoever may not
//     learn which guessable keys exist must not be handed proofs of absence for
//     keys that it chose.
//   - Two proofs from different blocks show a leaf, or a subtree, as the same if
//     nothing in it changed, as any such tree does. When a record changes, or its
//     next key does, both hashes in its leaf change: a value that comes back, stays
//     when another part of the leaf changes, or stands under two keys, is not
//     recognised.
//
// # The store
//
//	prefix 'r' key  -> position (4) ‖ secret (16) ‖ value
//	prefix 'm'      -> version of this form (1) ‖ count (8) ‖ root (32)
//
// What a block needs to know of the others is beside the store, so that a block
// writes each of its records once: the hashed keys in order, the hashes of the
// values, the secrets, and all nodes; some 165 bytes a record, most of it out of
// the garbage collector's sight. Beyond a number of records ([Room]) the greater
// part of it is in a file: the positions by groups of 16, each with its entries and
// the nodes above them, of which those used lately are at hand. In memory are then
// the beginnings of the hashed keys and the nodes above the groups, some 20 bytes
// a record. The file has no name and is nothing that outlives the tree.
//
// Opening reads all records and works the nodes out anew, so that a tree that
// opens is the one that was committed.
package merkle
