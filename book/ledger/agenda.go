package ledger

import (
	"container/heap"

	"tallystick/book/trade"
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

// Deadline implements [trade.Records].
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
		d.book.scan(trade.DeadlinesKey(), a.after, func(next trade.Record) bool {
			a.ahead, a.read = append(a.ahead, next.(trade.Deadline)), a.read+1
			a.ended = len(a.ahead) < someDeadlines
			return a.ended
		})
		if n := len(a.ahead); n > 0 {
			a.after = append(trade.DeadlineKey(a.ahead[n-1]).Bytes(), 0)
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

func before(a, b trade.Deadline) bool { return trade.DeadlineKey(a).Compare(trade.DeadlineKey(b)) < 0 }

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
