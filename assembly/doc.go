// Package assembly is what public bodies exchange before the first block of a network
// that they keep together, and what they give to one that joins later: cards, and the
// network file that comes of them. Nothing of it is secret but what is sealed in it.
//
// Each body makes its keys in its own home and gives away its [Card]: public keys, with
// the proof that they are held, signed. Whoever assembles makes of the cards a [Network]:
// the genesis file, the cards, and for each keeper a box that only its home opens, with
// the two secrets that all keepers share. Its [Network.Digest] is read out by everybody to
// everybody else; who joins checks the rest.
package assembly
