// Package token makes the names by which the ledger knows natural numbers and names: a token
// is a keyed fingerprint of a kind and a number, the same wherever it is made, and says
// nothing to whoever can't have it made.
//
// An 18-digit declaration number has about 10^9 values for an office and year, so that a plain
// hash of it could be undone by trying (domain §6). A token is therefore what an oblivious
// pseudo-random function gives, whose keys are held by the token server alone (RFC 9497, mode
// VOPRF, suite ristretto255-SHA512; [Seeded] has them at hand):
//
//	token = first 16 bytes of VOPRF(key of the kind,
//	        "tallystick token 2" 0x00 kind 0x00 length of number (4 bytes, big-endian) number)
//	key of the kind = DeriveKeyPair(seed, kind)
//	mark that agrees loosely = token of the kind "mark" over its label and fields
//	mark that agrees exactly = first 16 bytes of SHA-512(I2OSP(64, 2) what the function gives for
//	        the loose one, 64 bytes, I2OSP(length, 2) label and fields as they were typed "Exact")
//
// where the number is in the form that Normal gives. Keys of a year, for kinds whose number has
// one, would be DeriveKeyPair(seed, kind "/" year), with a public half of their own.
//
// The public halves stand in the founding state. Networks whose founding names none go on with
// the tokens of before ([Keyed]): HMAC-SHA-256 under one key that each keeper holds.
//
// What all of them do is
//
//	Token(ctx context.Context, kind, number string) ([16]byte, error)
//	Mark(ctx context.Context, label string, texts, parties []string) (exact, loose [16]byte, err error)
//
// and each caller declares that as a small interface of its own.
package token
