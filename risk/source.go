package risk

import (
	"math"

	"tallystick/book/trade"
)

// counted is something that counts against an enterprise until its source takes
// it back, and how many loans it had by then.
type counted struct{ loans int }

// amend takes what a source says of a document from now on. Every amendment after
// it was first used counts, whether of value, day, mode or words.
func (w *Watch) amend(e trade.DocumentAmended) {
	d := w.documents[e.Document]
	if d == nil {
		return
	}
	d.revision, d.face = e.Revision, e.Face
	if e.Issued != 0 {
		d.issued = e.Issued
	}
	if w.weigh(d); !d.withdrawn {
		w.change(d)
	}
}

// change counts a document that is worth or says something else since it was
// first used.
func (w *Watch) change(d *document) *counted {
	if d.used == 0 {
		return nil
	}
	d.amended++
	c := w.of(d.holder, d.issued)
	c.Amended++
	return c.mark()
}

func (c *Conduct) mark() *counted {
	c.recent.changed++
	return &counted{c.Disbursed}
}

// unmark takes back what was marked, by as much as is left of it.
func (c *Conduct) unmark(m *counted) {
	c.recent.changed = max(0, c.recent.changed-math.Pow(0.9, float64(c.Disbursed-m.loans)))
}

// weigh counts a document of which nothing is left, or takes that back. It
// reports whether one or the other came about.
func (w *Watch) weigh(d *document) (turned bool) {
	nothing := d.gone || d.returned >= d.face.Minor
	if nothing == d.withdrawn {
		return false
	}
	d.withdrawn = nothing
	c := w.of(d.holder, d.issued)
	switch {
	case nothing && d.used > 0:
		c.Withdrawn++
		d.spoilt = c.mark()
	case !nothing && d.spoilt != nil:
		c.Withdrawn--
		c.unmark(d.spoilt)
		d.spoilt = nil
	}
	return true
}

func (w *Watch) withdraw(e trade.DocumentWithdrawn) { w.standing(e.Document, true) }

func (w *Watch) reinstate(e trade.DocumentReinstated) { w.standing(e.Document, false) }

func (w *Watch) standing(id trade.DocumentID, gone bool) {
	if d := w.documents[id]; d != nil {
		d.gone = gone
		w.weigh(d)
	}
}

// giveBack counts goods that came back: in part, the document is worth less, and
// only with the last of them it is as good as withdrawn.
func (w *Watch) giveBack(e trade.GoodsReturned) {
	d := w.documents[e.Document]
	if d == nil {
		return
	}
	d.returned += e.Amount
	if w.weigh(d) {
		d.last = e.Notice
	} else if !d.withdrawn {
		d.changes[e.Notice] = w.change(d)
	}
}

// takeBack takes a return back that did not happen: what it counted, and when
// something is left again, that nothing was.
func (w *Watch) takeBack(e trade.ReturnTakenBack) {
	d := w.documents[e.Document]
	if d == nil {
		return
	}
	d.returned = max(0, d.returned-e.Amount)
	if m := d.changes[e.Notice]; m != nil {
		d.amended--
		c := w.of(d.holder, d.issued)
		c.Amended--
		c.unmark(m)
	}
	delete(d.changes, e.Notice)
	if w.weigh(d) && d.last != e.Notice && d.returned > 0 {
		d.changes[d.last] = w.change(d) // which came back in part after all
	}
}
