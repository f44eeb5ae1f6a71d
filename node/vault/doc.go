// Package vault keeps details (names, goods, prices, terms) off the ledger,
// sealed to the parties concerned. The ledger holds only a detail's digest
//
//	digest = SHA-256("tallystick detail 1" 0x00 salt text), salt = 32 bytes at random
//
// which says nothing without the salt, and against which salt and text are
// checked each time the detail is opened. A detail can be blocked and erased
// without breaking the ledger (CAC Order No. 3 of 2019, articles 6 and 10).
//
// Who may read is decided by keys. Each party has an HPKE key pair (RFC 9180)
// of X25519 with ML-KEM-768, and there is one more pair that every member's
// node holds, for what all members may read (Members). Each detail is
// encrypted under a content key of its own; for each reader the content key is
// wrapped under a wrapping key; and a wrapping key is sealed to its reader by
// HPKE once and used for all that is sealed to the reader until the node stops.
//
// The store is a Pebble database of its own. All numbers are big-endian, and
// every value starts with the version of its form, 1:
//
//	'v'                    1                                            the form of the store itself
//	'd' digest             1 nonce(12) AES-256-GCM(content key, salt text)
//	'w' digest reader      1 wrapping key's id(16) nonce(12) AES-256-GCM(wrapping key, content key)
//	'k' wrapping key's id  1 reader(16) reader's key id(16) HPKE(reader's key, wrapping key)
//	's' digest             1 state(1) reason(2) Unix milliseconds(8)    only when blocked or erased
//
// The id of a wrapping key is the start of the digest of its record, so that
// an altered record is known as such. Ciphertexts are bound to their keys in
// the store: a value moved to another place does not open.
//
// Who opened what is put on the record by the caller.
package vault
