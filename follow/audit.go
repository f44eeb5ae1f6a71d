package follow

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"tallystick/book/proof"
	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/face/words"
	"tallystick/node/link"
)

// Audit is what an audit found right.
type Audit struct {
	Records, Entries int
	Height           int64 // of the header against which it was proven
}

// Audit has the whole book proven anew, from the first entry on and against the newest
// state, and compares it with what is kept, to the last byte. Documents that are no longer
// told, since no deal on them is open, are not compared.
func (m *Member) Audit(ctx context.Context) (a Audit, err error) {
	if err := m.Follow(ctx, true); err != nil {
		return a, err
	}
	return m.auditBeside(ctx)
}

// auditBeside audits while the member may go on following: the telling anew goes beside it, and
// only the comparison holds it up.
func (m *Member) auditBeside(ctx context.Context) (a Audit, err error) {
	for _, c := range m.clients {
		a, err = m.audit(ctx, func(ask wire.Ask) (wire.Slice, error) { return c.Slice(ctx, ask) })
		if err == nil || final(err) {
			return a, err
		}
	}
	return a, err
}

// meetings is how often an audit waits for the member to come to the state that was told anew,
// before it compares all but what changed meanwhile.
const meetings = 8

// retold is a book that is told from the first entry on, beside the one that is kept.
type retold struct {
	*proof.Follower
	least int64
	kept  map[string][]byte
	told  []wire.Told // not compared yet
}

// next takes one more slice, and reports whether it was the last that there is.
func (r *retold) next(m *Member, slice func(wire.Ask) (wire.Slice, error)) (complete bool, err error) {
	s, err := slice(wire.Ask{From: r.Told, Known: r.State.Entries, Above: r.Trust.Header.Height})
	if err != nil {
		return false, err
	}
	next, news, err := r.Follower.Next(s, func(key []byte) []byte { return r.kept[string(key)] }, r.least)
	if err != nil {
		return false, m.keepEvidence(s, err)
	}
	r.told = append(r.told, news.Told...)
	for _, shown := range news.Records {
		r.kept[string(shown.Key)] = shown.Value
	}
	r.Follower = &next
	return news.Complete, nil
}

func (m *Member) audit(ctx context.Context, slice func(wire.Ask) (wire.Slice, error)) (a Audit, err error) {
	m.mu.Lock()
	start := m.follower
	m.mu.Unlock()
	// what is told is counted from the first entry on, under headers from the last one on
	f := proof.NewFollower(start.Viewer, start.Trust)
	r := &retold{&f, start.Trust.Header.Height, map[string][]byte{}, nil}
	tell := func() error {
		for complete := false; !complete; {
			if err := ctx.Err(); err != nil {
				return err
			}
			var err error
			if complete, err = r.next(m, slice); err == nil {
				err = m.compareTold(&a, r)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
	for meeting := 0; ; meeting++ {
		if err := tell(); err != nil {
			return a, err
		}
		heard, _, _ := m.fates.next()
		m.turn.Lock() // nothing is taken meanwhile
		if r.State == m.follower.State && m.follower.Told == r.Told || meeting == meetings {
			defer m.turn.Unlock()
			return a, m.meet(&a, r, tell)
		}
		behind := m.follower.State.Entries < r.State.Entries
		m.turn.Unlock()
		if !behind {
			continue
		}
		timer := time.NewTimer(time.Second) // the member is told by itself
		select {
		case <-heard:
		case <-timer.C:
		case <-ctx.Done():
		}
		timer.Stop()
	}
}

// meet compares all that is kept with what was told anew, while the member takes nothing. What is
// told anew has to reach as far: where the member went ahead it is told on, and where the keeper
// is behind, another one has to tell.
func (m *Member) meet(a *Audit, r *retold, tell func() error) error {
	if m.follower.State.Entries > r.State.Entries {
		if err := tell(); err != nil {
			return err
		}
		if m.follower.State.Entries > r.State.Entries {
			return link.ErrAhead
		}
	}
	if err := m.compareTold(a, r); err != nil { // also what was told the member since
		return err
	}
	a.Height = r.Trust.Header.Height
	return m.audited(a, r.kept, r.State != m.follower.State || m.follower.Told != r.Told)
}

// differs is the fault of an audit that found something.
func differs(what string, of ...any) error {
	return errDiffers{says(words.FollowDiffers.With(fmt.Sprintf(what, of...)))}
}

// compareTold compares entries that were told anew with those that are kept.
func (m *Member) compareTold(a *Audit, r *retold) error {
	m.mu.Lock()
	upTo := m.follower.Told
	m.mu.Unlock()
	for i, told := range r.told {
		if told.Place >= upTo {
			r.told = r.told[i:] // it came since, and is compared once it is kept
			return nil
		}
		text, err := wire.EncodeTold(withoutWay(told))
		if err != nil {
			return err
		}
		was, err := m.told(told.Place)
		if err != nil {
			return err
		}
		if a.Entries++; !bytes.Equal(was, text) {
			return differs("entry %d/%d", told.Height, told.Index)
		}
	}
	r.told = nil
	return nil
}

// audited compares the records that are kept with those that were proven. Where the ledger
// went on meanwhile, only that none is missing.
func (m *Member) audited(a *Audit, proven map[string][]byte, later bool) error {
	err := m.store.each(recordMark, func(key, value []byte) error {
		now, there := proven[string(key)]
		k, _ := trade.ReadKey(key)
		switch {
		case !there && k.Kind() != trade.KindDocument:
			return differs("record %x", key)
		case there && !later && !bytes.Equal(now, value) && !m.stood(key, value):
			return differs("record %x", key)
		case there:
			a.Records++
		}
		delete(proven, string(key))
		return nil
	})
	if err == nil && !later {
		for key := range proven {
			return differs("record %x", key)
		}
	}
	return err
}

// stood reports whether a record is that of an enterprise which asked the bank: it is told as
// it stood then.
func (m *Member) stood(key, value []byte) bool {
	record, err := recordIn(key, value)
	party, ok := record.(trade.Party)
	return err == nil && ok && !trade.MaySee(m.follower.Viewer, party.Audience())
}

// told gives an entry as it was told, without the way to a root, which differs with each.
func (m *Member) told(place uint64) ([]byte, error) {
	text, err := m.store.get(entryKey(place))
	if err != nil || text == nil {
		return nil, err
	}
	told, err := wire.DecodeTold(text)
	if err != nil {
		return nil, err
	}
	return wire.EncodeTold(withoutWay(told))
}

func withoutWay(t wire.Told) wire.Told {
	t.Size, t.Path = 0, nil
	return t
}
