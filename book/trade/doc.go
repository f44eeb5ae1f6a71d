// Package trade is the rule book of Tallystick: what parties may do with
// verified trade documents and the financings that rest on them.
//
// Two functions are its core. [Decide] reads the book and answers a command
// with events or with one numbered [Refusal]. [Post] writes an event into the
// book and cannot fail. Both are pure: the only time is the time of the block,
// the only input is the book, and the same input gives the same output on every
// node. No other package decides.
package trade
