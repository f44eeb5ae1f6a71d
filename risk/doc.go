// Package risk advises officers of banks and of the regulator on applications
// for financing: a score, the reasons that carry it with the records they come
// from, and what would lower it. A Watch reads the journal as one party sees it,
// and the sealed details that party may open; it knows nothing else, so that the
// advice of one bank tells nothing about another.
//
// The score is a sum of log-odds over a published table, exact to the last
// reason. It abstains when it knows too little. It is advice: no rule of the
// ledger reads it, and a person decides.
package risk

import "errors"

// What a question for an opinion can run into.
var (
	// ErrNone says that the asking party gets no opinions, or sees no such financing.
	ErrNone = errors.New("no opinion for this party, or no such financing")
	// ErrReading says that the party's watch is still reading the journal.
	ErrReading = errors.New("the journal is still being read for the first opinion: ask again in a moment")
)
