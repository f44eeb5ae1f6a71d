package ledger

import (
	"iter"
	"slices"

	"tallystick/book/fault"
	"tallystick/book/merkle"
	"tallystick/book/trade"
	"tallystick/book/wire"
)

// draft is the book as a block leaves it: what it wrote, over the committed book.
type draft struct {
	*book
	fresh     map[trade.Key]trade.Record
	under     map[trade.Key][]trade.Key // fresh keys, by what they belong to
	deadlines map[trade.Deadline]bool   // false: removed
	agenda    agenda
}

// newDraft begins a draft with room for so many records.
func newDraft(b *book, records int) *draft {
	return &draft{book: b, fresh: make(map[trade.Key]trade.Record, records), under: map[trade.Key][]trade.Key{},
		deadlines: map[trade.Deadline]bool{}}
}

// Record implements [trade.Records].
func (d *draft) Record(k trade.Key) (trade.Record, bool) {
	if r, ok := d.fresh[k]; ok {
		return r, true
	}
	return d.book.Record(k)
}

// Scan implements [trade.Records], but for deadlines, which [draft.Deadline]
// gives one by one.
func (d *draft) Scan(prefix trade.Key) iter.Seq[trade.Record] {
	records := slices.Collect(d.book.Scan(prefix))
	for _, k := range d.under[prefix] {
		at, found := slices.BinarySearchFunc(records, k, func(r trade.Record, k trade.Key) int {
			return r.Key().Compare(k)
		})
		if fresh := d.fresh[k]; found {
			records[at] = fresh
		} else {
			records = slices.Insert(records, at, fresh)
		}
	}
	return slices.Values(records)
}

// Put implements [trade.Sheets]. It keeps a copy, since the events that a record
// came from are handed out.
func (d *draft) Put(r trade.Record) {
	if deadline, ok := r.(trade.Deadline); ok {
		d.deadlines[deadline] = true
		d.agenda.add(deadline)
		return
	}
	k := r.Key()
	if parent, ok := k.Parent(); ok && d.fresh[k] == nil {
		d.under[parent] = append(d.under[parent], k)
	} else if all, scanned := k.All(); scanned && d.fresh[k] == nil {
		d.under[all] = append(d.under[all], k)
	}
	d.fresh[k] = trade.Own(r)
}

// Remove implements [trade.Sheets].
func (d *draft) Remove(deadline trade.Deadline) { d.deadlines[deadline] = false }

// writes encodes the draft, in any order.
func (d *draft) writes() []merkle.Write {
	writes := make([]merkle.Write, 0, len(d.fresh)+len(d.deadlines)+64)
	for _, r := range d.fresh {
		key, value, err := wire.EncodeRecord(r)
		fault.On(err)
		writes = append(writes, merkle.Write{Key: key, Value: value})
	}
	for deadline, there := range d.deadlines {
		key, value, err := wire.EncodeRecord(deadline)
		fault.On(err)
		if there {
			writes = append(writes, merkle.Write{Key: key, Value: value})
			continue
		}
		before, err := d.tree.Has(key)
		if fault.On(err); before {
			writes = append(writes, merkle.Write{Key: key})
		}
	}
	return writes
}

// publish shows what the block wrote to whoever reads the committed book next.
func (d *draft) publish() {
	for k, r := range d.fresh {
		d.at[k.Kind()].put(k, r)
	}
}
