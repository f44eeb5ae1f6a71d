// Package ledger keeps the book in an authenticated tree and a journal beside
// it, and executes blocks of envelopes: it is what consensus drives.
//
// The way of a block: execute.go opens its envelopes (envelope.go), asks
// [trade.Decide] and posts what follows into a draft (draft.go) over the
// committed book (book.go), after the ledger's own step, which draws inspections
// by the block's hash and does what deadlines demand; the draft is encoded once and goes to the tree
// together with the journal (journal.go) and the remembered envelopes in one
// atomic batch. What a party may see of the journal, tell.go opens with proofs.
//
// # The store
//
// One Pebble store holds everything. Numbers are big-endian.
//
//	t ...                  the tree, see package merkle
//	j height (8)           the entries of a block: version (1), time (8), place of the first in the journal (8),
//	                       secret of the block (32), then of each entry index and number of parts as uvarint, and
//	                       each part behind its length as uvarint
//	l ...                  the log over the entries' leaves, see merkle.Log
//	i minute (8) height (8)  version (1), the marks (16 each) of the envelopes that a block remembered until the
//	                       end of a minute
//	b                      version (1), height (8) and time (8) of the last block
//	f                      version (1), SHA-256 (32) of the founding state
//	k                      version (1), digest of the first secret (32), the last secret (32), its digest (32)
//
// # Secrets
//
// What the tree and the journal commit to is salted, with salts that come from
// a secret of the keepers ([Secret]), so that a proof tells nothing of what it
// does not open. The first secret is drawn when the network is assembled, and
// lies in a file beside the ledger at each keeper; the genesis file holds its
// digest. It is needed for the founding, also when the blocks are replayed from
// the first on; after that the store has the last one.
package ledger
