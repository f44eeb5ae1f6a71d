// Package trial runs a network of several institutions on one machine, for people to try
// and for checks: four keepers, each in a process and a home of its own, who reach each
// other by the loopback and are spoken to through their APIs alone.
//
// Banks and firms are hosted at keepers here; a node that holds only what concerns its
// own party is not part of it.
package trial
