// Package words says what refusals, states, verbs, reasons, alerts and records
// are called, in Chinese and English, in the officers' own words. Whatever a
// person reads of the rule book is worded here and nowhere else; the rule book
// itself knows numbers and tokens only.
//
// A [Text] holds both languages side by side, so that neither is forgotten and
// none is cut out of the other. An error that people are to read carries one:
// [New] makes it, [Of] finds it.
package words
