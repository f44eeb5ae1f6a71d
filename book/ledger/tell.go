package ledger

import (
	"errors"
	"fmt"

	"tallystick/book/merkle"
	"tallystick/book/trade"
	"tallystick/book/wire"
)

// Tell gives what a viewer is told of the entries of a block: of each that
// concerns it the parts that do, with bare hashes of the rest, and the way to the
// root of the journal after the last committed block, whose state comes with it.
// Who succeeded another party asks once more as that party.
func (l *Ledger) Tell(v trade.Viewer, height int64) (told []wire.Told, state wire.State, err error) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.state.snapshot == nil {
		return nil, state, errors.New("couldn't tell of a block: the ledger is closed")
	}
	b, err := load(l.state.snapshot, storeKey(journalMark, uint64(height)))
	if err != nil || b == nil {
		return nil, l.state.shown, err
	}
	p, err := parsePage(height, b)
	if err != nil {
		return nil, state, err
	}
	for i, line := range p.lines {
		shown, err := concerning(v, line.parts)
		if err != nil {
			return nil, state, fmt.Errorf("couldn't read entry %d/%d: %w", height, line.index, err)
		}
		if len(shown) == 0 {
			continue
		}
		t := p.told(line, shown)
		t.Place, t.Size = p.first+uint64(i), l.state.shown.Entries
		if t.Path, err = l.state.log.ProveInclusion(l.state.snapshot, t.Place, t.Size); err != nil {
			return nil, state, err
		}
		told = append(told, t)
	}
	return told, l.state.shown, nil
}

// told opens some parts of a line of the page.
func (p page) told(l line, shown []uint32) wire.Told {
	hashes := make([][32]byte, len(l.parts))
	for n, part := range l.parts {
		hashes[n] = merkle.PartHash(p.secret.partSalt(l.index, uint32(n)), part)
	}
	blank := func(level int, at uint32) [32]byte { return p.secret.blank(l.index, level, at) }
	t := wire.Told{Version: wire.ToldVersion, Height: p.height, Index: l.index, At: p.at,
		Depth: uint8(merkle.BundleDepth(len(hashes))), Bare: merkle.Bare(hashes, blank, shown)}
	for _, n := range shown {
		t.Parts = append(t.Parts, wire.ToldPart{Number: n, Salt: p.secret.partSalt(l.index, n), Bytes: l.parts[n]})
	}
	return t
}

// concerning gives the numbers of the parts of an entry that a viewer may see:
// events by their audience; what was asked for, if it sees anything; who asked,
// if it is told that of one of the events; the outcome only who asked for it.
func concerning(v trade.Viewer, parts [][]byte) (shown []uint32, err error) {
	var e trade.Entry
	heads := []uint32{wire.VerbPart, wire.SignerPart, wire.OutcomePart}
	if err := wire.DecodeParts(&e, heads, parts[:len(heads)]); err != nil {
		return nil, errors.Join(ErrCorrupt, err)
	}
	own := v.Kind == trade.Regulator || !e.By.Party.IsZero() && v.Party == e.By.Party
	actor := false
	for n, part := range parts[wire.EventPart:] {
		event, err := wire.DecodeEvent(part)
		if err != nil {
			return nil, errors.Join(ErrCorrupt, err)
		}
		sees, seesActor := sight(v, e.By.Party, event)
		if sees {
			shown = append(shown, wire.EventPart+uint32(n))
		}
		actor = actor || seesActor
	}
	switch {
	case own:
		return append(heads, shown...), nil
	case len(shown) == 0:
		return nil, nil
	case actor:
		return append(heads[:wire.OutcomePart], shown...), nil
	}
	return append(heads[:wire.SignerPart], shown...), nil
}

// sight says whether a viewer may see an event, and with it who caused it. A
// document of a publication is its holder's as well as its source's.
func sight(v trade.Viewer, by trade.PartyID, event trade.Event) (sees, actor bool) {
	published, ok := event.(trade.DocumentsPublished)
	if !ok {
		sees = trade.MaySee(v, event.Audience())
		return sees, sees && trade.MaySeeActor(v, by, event)
	}
	for _, p := range published.Documents { // one at most: each is a part by itself
		sees = trade.MaySee(v, trade.Document{Source: published.Source, Holder: p.Holder}.Audience())
	}
	return sees, sees
}

// ProveGrowth gives the hashes that show that the journal of so many entries is
// the beginning of that after the last committed block, and that block's state.
func (l *Ledger) ProveGrowth(entries uint64) (path [][32]byte, state wire.State, err error) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.state.snapshot == nil {
		return nil, state, errors.New("couldn't prove: the ledger is closed")
	}
	path, err = l.state.log.ProveConsistency(l.state.snapshot, entries, l.state.shown.Entries)
	return path, l.state.shown, err
}
