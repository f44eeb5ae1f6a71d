// Package inject makes up trade with fraud laid over it, plays it to a
// risk.Watch entry by entry as the journal would, and reports how much of it the
// opinions bring to the top. The legitimate part takes its goods, weights and
// prices from the public customs set where its path is given. Everything follows
// from a seed. The labels stay here: a Watch never sees them.
package inject
