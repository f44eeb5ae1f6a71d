package follow

import (
	"bytes"
	"context"
	"fmt"

	"tallystick/book/proof"
	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/face/words"
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
	for _, c := range m.clients {
		a, err = m.audit(ctx, func(ask wire.Ask) (wire.Slice, error) { return c.Slice(ctx, ask) })
		if err == nil || final(err) {
			return a, err
		}
	}
	return a, err
}

func (m *Member) audit(ctx context.Context, slice func(wire.Ask) (wire.Slice, error)) (a Audit, err error) {
	differs := func(what string, of ...any) error {
		return errDiffers{says(words.FollowDiffers.With(fmt.Sprintf(what, of...)))}
	}
	trust, kept := m.follower.Trust, map[string][]byte{}
	// what is told is counted from the first entry on, under headers from the last one on
	f := proof.NewFollower(m.follower.Viewer, trust)
	for complete := false; !complete; {
		if err := ctx.Err(); err != nil {
			return a, err
		}
		s, err := slice(wire.Ask{From: f.Told, Known: f.State.Entries, Above: f.Trust.Header.Height})
		if err != nil {
			return a, err
		}
		next, news, err := f.Next(s, func(key []byte) []byte { return kept[string(key)] }, trust.Header.Height)
		if err != nil {
			return a, m.keepEvidence(s, err)
		}
		for _, told := range news.Told {
			text, err := wire.EncodeTold(withoutWay(told))
			if err != nil {
				return a, err
			}
			if told.Place >= m.follower.Told {
				continue // it came since
			}
			was, err := m.told(told.Place)
			if err != nil {
				return a, err
			}
			if a.Entries++; !bytes.Equal(was, text) {
				return a, differs("entry %d/%d", told.Height, told.Index)
			}
		}
		for _, r := range news.Records {
			kept[string(r.Key)] = r.Value
		}
		f, complete = next, news.Complete
	}
	a.Height = f.Trust.Header.Height
	if f.State.Tree != m.follower.State.Tree {
		return a, m.audited(&a, kept, differs, true)
	}
	return a, m.audited(&a, kept, differs, false)
}

// audited compares the records that are kept with those that were proven. Where the ledger
// went on meanwhile, only that none is missing.
func (m *Member) audited(a *Audit, proven map[string][]byte, differs func(string, ...any) error, later bool) error {
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
