// Package gateway lets persons in and turns what they ask for into their
// party's signed command.
//
// [Gateway] stands before the desk of the node, and asks the ledger at every
// request whether person and party are still in standing. It is the way from a
// form in a person's own terms (numbers, amounts and days as one writes them) to
// the ledger: numbers become tokens, details are sealed to whom they concern, the
// rule book is asked first, the envelope is signed and handed in, and the answer
// is waited for. The API and the portal both call it and hold no rule of their own.
package gateway
