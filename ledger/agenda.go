package ledger

import (
	"bytes"
	"cmp"
	"container/heap"

	"tallystick/trade"
	"tallystick/wire"
)

// someDeadlines is how many committed deadlines are read at once.
const someDeadlines = 64

// agenda finds the deadlines of a draft in order. It reads each committed one
// once, however many of them a block deals with: what was passed over is removed
// for good, since one that is put back joins the added ones.
type agenda struct {
	ahead []trade.Deadline // committed, read and not passed over yet
	after []byte           // where to read on; nil: from the beginning
	ended bool             // there are no more to read
	added byTime
	read  int // how many committed ones were read, for whoever counts
}

func (a *agenda) add(d trade.Deadline) { heap.Push(&a.added, d) }

// Deadline implements [trade.Book].
func (d *draft) Deadline(until trade.Instant) (trade.Deadline, bool) {
	first, found := d.committedDeadline()
	added, more := d.addedDeadline()
	if more && (!found || before(added, first)) {
		first, found = added, true
	}
	if !found || first.At > until {
		return trade.Deadline{}, false
	}
	return first, true
}

// committedDeadline gives the first committed deadline that the draft has not
// removed.
func (d *draft) committedDeadline() (trade.Deadline, bool) {
	a := &d.agenda
	for {
		for len(a.ahead) > 0 {
			if there, touched := d.deadlines[a.ahead[0]]; there || !touched {
				return a.ahead[0], true
			}
			a.ahead = a.ahead[1:]
		}
		if a.ended {
			return trade.Deadline{}, false
		}
		a.ended = true
		d.book.deadlines(a.after, func(next trade.Deadline) bool {
			a.ahead, a.read = append(a.ahead, next), a.read+1
			a.ended = len(a.ahead) < someDeadlines
			return a.ended
		})
		if n := len(a.ahead); n > 0 {
			a.after = append(wire.DeadlineKey(a.ahead[n-1]), 0)
		}
	}
}

// addedDeadline gives the first deadline that the draft has added and not
// removed again.
func (d *draft) addedDeadline() (trade.Deadline, bool) {
	for len(d.agenda.added) > 0 {
		if first := d.agenda.added[0]; d.deadlines[first] {
			return first, true
		}
		heap.Pop(&d.agenda.added)
	}
	return trade.Deadline{}, false
}

func before(a, b trade.Deadline) bool {
	return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Kind, b.Kind),
		bytes.Compare(a.Financing[:], b.Financing[:])) < 0
}

// enter keeps a copy of a record, since the events that it came from are handed
// out.
func enter[K comparable, R trade.Record](fresh sheet[K, R], s *shelf[K, R], k K, r R) {
	kept := s.give(&r)
	fresh[k] = &kept
}

// byTime is a heap of deadlines.
type byTime []trade.Deadline

func (l byTime) Len() int           { return len(l) }
func (l byTime) Less(i, j int) bool { return before(l[i], l[j]) }
func (l byTime) Swap(i, j int)      { l[i], l[j] = l[j], l[i] }

// Push implements heap.Interface.
func (l *byTime) Push(d any) { *l = append(*l, d.(trade.Deadline)) }

// Pop implements heap.Interface.
func (l *byTime) Pop() any {
	last := (*l)[len(*l)-1]
	*l = (*l)[:len(*l)-1]
	return last
}
