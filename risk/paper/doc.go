// Package paper tells whether a trade document is consistent in itself, and
// which other documents it is nearly the same as. It says so in sentences with
// the figures in them, for an officer who decides.
//
// Check looks inside one paper. A field that was not given is never held against
// it, except where its absence does not fit what was given. A Shelf looks across
// papers: those that share one of several combinations of fields are compared
// field by field, so that a copy with another number, a changed amount, a later
// date or a buyer spelt otherwise is found, while two honest shipments of the same
// goods to the same buyer are told apart by what such shipments never share.
//
// Quantities and weights are floating-point numbers, for they are evidence and
// never money. The package reads no clock and draws no chance: the same papers in
// the same order give the same answers. It is advice. No rule of the ledger
// reads it.
package paper
