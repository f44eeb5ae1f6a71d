package readmodel

import (
	"context"
	"fmt"

	"tallystick/book/trade"
)

// Told is what a party that does not hold the ledger is told of it in one go.
type Told struct {
	Height  int64          // of the last block of which it is told
	At      trade.Instant  // time of that block
	Entries []trade.Entry  // as far as they are told, in order
	Records []trade.Record // as they stand behind all of them
}

// FollowTold writes what a party was told. Records are put as they are told, whole, where
// following the ledger posts events, since parts of others are missing: lists and sums of the
// party are the same. Of a block that was told in part the rest may follow.
func (m *Model) FollowTold(ctx context.Context, t Told) error {
	err := m.follow(ctx, func(w *writer, at standing) (standing, error) {
		if m.through > 0 && t.Height <= m.through {
			return at, nil // of a commit of which no end was heard
		}
		if t.Height < at.height {
			return at, fmt.Errorf("block %d is before %d, where the read model stands", t.Height, at.height)
		}
		return standing{t.Height, max(t.At, at.at)}, w.told(t)
	})
	if err != nil {
		return fmt.Errorf("couldn't follow what was told to block %d: %w", t.Height, err)
	}
	return nil
}

// told puts each record where an event first wrote it, so that lists are in the order of
// what happened, and then those that no told event wrote.
func (w *writer) told(t Told) error {
	w.now = t.At
	waiting := make(map[trade.Key]trade.Record, len(t.Records))
	for _, r := range t.Records {
		waiting[r.Key()] = r
	}
	put := func(k trade.Key) {
		if r, ok := waiting[k]; ok {
			delete(waiting, k)
			w.Put(r)
		}
	}
	for i := range t.Entries {
		w.entry(&t.Entries[i], func(event trade.Event) {
			for _, trace := range trade.Traces(event) {
				put(trace.Key)
			}
		})
	}
	for _, r := range t.Records {
		put(r.Key())
	}
	return w.fault
}
