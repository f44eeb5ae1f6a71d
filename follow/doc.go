// Package follow is a member: the node of a party that does not hold the ledger. Its home
// keeps what the party is told, checked entry by entry and record by record, and nothing of
// anybody else's business. It asks one keeper after another over one outgoing connection,
// believes none of them, and listens nowhere.
//
// # The home
//
//	member_key     seed of the node's key (Ed25519, hexadecimal), mode 0600; the ledger names its public half
//	member.yaml    chain, party, and where keepers are
//	trust.json     what the checking starts from: the genesis' validators or a pinned header
//	told/          a store: f -> how far the ledger was followed; r key -> record; e place (8) -> entry as told.
//	               What one slice tells is written in one atomic batch
//	evidence/      slices that failed, and contradictions
package follow
