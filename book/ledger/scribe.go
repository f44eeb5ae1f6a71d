package ledger

import (
	"encoding/binary"
	"slices"
	"sync"

	"tallystick/book/fault"
	"tallystick/book/merkle"
	"tallystick/book/trade"
	"tallystick/book/wire"
)

// scribe writes the page of a block while the block is decided. It reads the
// entries that it is told, which don't change any more, and nothing else: neither
// draft nor store.
type scribe struct {
	secret *Secret
	room
	err   error // why it stopped
	told  int   // entries
	heavy int   // parts of the entries that were not told yet
	queue chan []trade.Entry
	close func()
	wait  sync.WaitGroup
}

// room is what a scribe writes in. The next block takes it over.
type room struct {
	page   []byte     // what the store keeps, see [parsePage]
	leaves [][32]byte // of the entries, in the journal's log
	parts  [][32]byte // hashes of the parts of all entries, one behind the other
	ends   []int      // where those of each entry end
	spare  [][32]byte // for a bundle, which overwrites its parts
}

// heavyEnough is at how many parts entries are told: fewer are not worth waking
// the scribe.
const heavyEnough = 256

// newScribe starts the page of a block of at most so many entries, in a room.
func newScribe(s *staged, in room, most int) *scribe {
	w := &scribe{secret: &s.secrets.last, queue: make(chan []trade.Entry, 16), room: room{page: in.page[:0],
		leaves: slices.Grow(in.leaves[:0], most), parts: in.parts[:0], ends: slices.Grow(in.ends[:0], most),
		spare: in.spare}}
	w.close = sync.OnceFunc(func() { close(w.queue) })
	w.page = append(w.page, journalVersion)
	w.page = binary.BigEndian.AppendUint64(w.page, uint64(s.at))
	w.page = binary.BigEndian.AppendUint64(w.page, s.log.Size())
	w.page = append(w.page, w.secret[:]...)
	w.wait.Go(func() {
		for entries := range w.queue {
			w.writeAll(entries)
		}
	})
	return w
}

// tell hands over those of the block's entries that it wasn't told, if they are
// worth it. The last one is new.
func (w *scribe) tell(entries []trade.Entry) {
	if w.heavy += wire.CountParts(entries[len(entries)-1]); w.heavy >= heavyEnough {
		w.queue <- entries[w.told:]
		w.told, w.heavy = len(entries), 0
	}
}

// finish hands over the rest of the block's entries and waits for the page.
func (w *scribe) finish(entries []trade.Entry) {
	w.queue <- entries[w.told:]
	w.stop()
	fault.On(w.err)
}

// stop ends the scribe, also in the middle of a block.
func (w *scribe) stop() {
	w.close()
	w.wait.Wait()
}

func (w *scribe) writeAll(entries []trade.Entry) {
	defer fault.Caught(&w.err)
	for i := range entries {
		if w.err == nil {
			w.write(&entries[i])
		}
	}
}

func (w *scribe) write(e *trade.Entry) {
	w.page = binary.AppendUvarint(w.page, uint64(e.Index))
	w.page = binary.AppendUvarint(w.page, uint64(wire.CountParts(*e)))
	first := len(w.parts)
	fault.On(wire.EncodeParts(*e, func(part []byte) {
		w.parts = append(w.parts, merkle.PartHash(w.secret.partSalt(e.Index, uint32(len(w.parts)-first)), part))
		w.page = binary.AppendUvarint(w.page, uint64(len(part)))
		w.page = append(w.page, part...)
	}))
	w.ends = append(w.ends, len(w.parts))
	w.spare = append(w.spare[:0], w.parts[first:]...)
	top := merkle.Bundle(w.spare, func(level int, at uint32) [32]byte { return w.secret.blank(e.Index, level, at) })
	leaf := wire.EntryLeaf(*e, merkle.BundleDepth(len(w.spare)), top)
	w.leaves = append(w.leaves, merkle.LogLeaf(leaf[:]))
}

// partsOf gives the hashes of the parts of an entry of the block by its place.
func (w *scribe) partsOf(place int) [][32]byte {
	from := 0
	if place > 0 {
		from = w.ends[place-1]
	}
	return w.parts[from:w.ends[place]]
}
