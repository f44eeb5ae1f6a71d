// Package trade is the rule book of Tallystick: what parties may do with
// verified trade documents, and with the financings and payments that rest on
// them.
//
// Two functions are its core. [Decide] reads the book and answers a command
// with events or with one numbered [Refusal]; its first half, [May], answers a
// button. [Post] writes an event into the book and cannot fail. What the ledger
// does by itself comes from [Found], [Draw] and [Due]. All are pure: the only time
// is the time of the block, the only input is the book, and the same input gives
// the same output on every node. No other package decides.
//
// A noun has one file, document.go or payment.go, with its record, commands and
// events; its rules stand in decide_document.go and its like, what an event
// writes in post.go and its like. A [Key] names a record, and [Book] reads by it.
package trade
