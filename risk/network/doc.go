// Package network watches who deals with whom, and tells an officer what stands
// out: rings of trade that come back to where they began, goods that return, a
// buyer behind many exporters that have nobody else, a party that suddenly deals
// with many others, and a first dealing of unusual size.
//
// A Graph keeps the dealings of a sliding window as a directed multigraph and
// takes them one at a time. The dealings of one kind between two parties are one
// edge of the search, however many there are. Sales, payments and loans are
// searched apart: a sale and its payment run in opposite directions and would
// otherwise be a ring each time.
//
// # What an entry may cost
//
// Each Add looks at no more than Settings.Budget edges and weighs no more than
// Settings.MostRings rings. Of a party with more than
// Settings.MostDegree neighbours only that many, the newest as a rule, are
// searched from, and only 16 searched through. In a crowded market this loses
// long rings through busy parties. What is lost is told: Finding.Partial, and
// Standing.NotSearched counts a party's entries that were not searched to the
// end. An edge whose dealings are so much larger or smaller than the entry that
// the ring could not reach Settings.LeastWeight is passed over at no loss. At
// most 32 dealings are forgotten with one entry: after a long silence the rest
// goes with the next ones, and no ring is told of them meanwhile.
//
// # What a weight is
//
// From 0 to 1: an ordering of what to look at first, made of the figures that the
// sentence names. It is no probability; nothing was fitted to labels.
//
// Values are floating-point numbers, for they are evidence and never money. The
// package reads no clock and draws no chance: the same dealings in the same order
// give the same findings. It is advice. No rule of the ledger reads it.
package network
