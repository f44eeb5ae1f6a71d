// Package token makes the names by which the ledger knows natural numbers and
// names: a token is a keyed fingerprint of a kind and a number, the same at
// every gateway that holds the key, and says nothing to whoever does not.
//
// An 18-digit declaration number has about 10^9 values for an office and year,
// so that a plain hash of it could be undone by trying (domain §6). The key is
// therefore held by the gateways of the regulator and of the sources only. Who
// asks a gateway about a number does so on the record and at a bounded rate, by
// person and by source; see package gateway.
//
//	token = first 16 bytes of HMAC-SHA-256(key,
//	        "tallystick token 1" 0x00 kind 0x00 length of number (4 bytes, big-endian) number)
//
// where the number is in the form that Normal gives.
//
// What Keyed does is
//
//	Token(ctx context.Context, kind, number string) ([16]byte, error)
//
// and each caller declares that as a small interface of its own, so that an
// oblivious pseudo-random function can take the place of the shared key.
package token
