// Package track judges what is learned from inspections on public sets of
// inspected declarations, by protocols that say what they can and cannot show.
//
// The published split of the customs set repeats labelled tuples of the
// learning part in the judged part, so that a table without any model does
// better there than every model that was published: that track is never told
// without its lookup control. The novel track keeps of the judged part only
// what was never seen, and learns from one row a tuple.
package track
