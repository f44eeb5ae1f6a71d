// Package link is the way between a party that does not hold the ledger and the keepers who
// do: HTTP/2 over TLS 1.3, with certificates that keys of the ledger speak through
// (pass.go), and CBOR as package wire writes it. What a keeper answers is bounded in size,
// rate and time, and the party believes none of it before it is checked (package proof).
//
// The bytes are in docs/link.md, so that another program can speak them.
package link
