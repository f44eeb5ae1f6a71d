package ledger

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sort"

	"github.com/cockroachdb/pebble/v2"

	"tallystick/book/fault"
	"tallystick/book/trade"
	"tallystick/book/wire"
)

// What a slice holds before it ends behind the next entry, and how much of the journal is
// read for it, in bytes: no block is committed meanwhile.
const (
	sliceEntries = 256
	sliceRecords = 2_048
	sliceRead    = 4 << 20
)

// ErrAhead says that a slice was asked for from beyond this ledger's last block.
var ErrAhead = errors.New("the ledger has not come so far")

// Told gives how many entries the journal has after the last committed block.
func (l *Ledger) Told() uint64 {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.state.shown.Entries
}

// Slice gives what a viewer is told from a place in the journal on, with all proofs against
// the state after the last committed block, and that the journal of so many known entries
// is the beginning of that state's. Who asks a bank by the deals, and the documents for which
// it is asked, are told as they stand. Header and votes are for the chain to add.
func (l *Ledger) Slice(v trade.Viewer, from, known uint64, asked []trade.DealID) (s wire.Slice, err error) {
	defer fault.Caught(&err)
	l.proving.RLock()
	defer l.proving.RUnlock()
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.state.snapshot == nil {
		return s, errors.New("couldn't tell of the ledger: it is closed")
	}
	state := l.state.shown
	s = wire.Slice{Version: wire.SliceVersion, Party: v.Party, From: from, To: from, State: state, Known: known}
	if from > state.Entries || known > state.Entries {
		return s, ErrAhead
	}
	if s.Growth, err = l.state.log.ProveConsistency(l.state.snapshot, known, state.Entries); err != nil {
		return s, err
	}
	c := &cut{viewer: v, book: trade.BookOf(l.state.book), slice: &s, keys: map[trade.Key]bool{}, ledger: l}
	if err := c.walk(); err != nil {
		return s, err
	}
	for _, deal := range asked {
		record, _ := c.book.Record(trade.DealKey(deal))
		if named, lines, open := trade.Asks(record); open && named.Bank == v.Party {
			if payment, ok := record.(trade.Payment); !ok || payment.Instruction.IsZero() {
				c.keys[trade.PartyKey(named.Enterprise)] = true
			}
			for _, line := range lines {
				c.keys[trade.DocumentKey(line.Document)] = true
			}
		}
	}
	for _, k := range slices.SortedFunc(maps.Keys(c.keys), trade.Key.Compare) {
		record, err := c.proven(k.Bytes())
		if err != nil {
			return s, err
		}
		if record.Key = k.Bytes(); len(record.Value) > 0 {
			s.Records = append(s.Records, record)
		}
	}
	if s.To == state.Entries {
		for _, b := range wire.Boxes(v) {
			mail, err := c.proven(wire.MailKey(b))
			if err != nil {
				return s, err
			}
			s.Mail = append(s.Mail, mail)
		}
	}
	return s, nil
}

// cut is a slice on its way.
type cut struct {
	viewer trade.Viewer
	book   trade.Book
	ledger *Ledger
	slice  *wire.Slice
	keys   map[trade.Key]bool
	read   int
}

func (c *cut) proven(key []byte) (p wire.Shown, err error) {
	l := c.ledger
	if p.Value, err = l.tree.Get(l.state.snapshot, key); err != nil {
		return p, err
	}
	proof, err := l.tree.Prove(key)
	p.Proof = proof.Encode()
	return p, err
}

// pageWith gives the height of the block that holds the entry of a place.
func (l *Ledger) pageWith(place uint64) (height int64, err error) {
	iter, err := l.state.snapshot.NewIter(&pebble.IterOptions{LowerBound: []byte{journalMark},
		UpperBound: []byte{journalMark + 1}})
	if err != nil {
		return 0, fmt.Errorf("couldn't read the journal: %w", err)
	}
	beyond := sort.Search(int(l.state.height)+1, func(h int) bool {
		return !iter.SeekGE(storeKey(journalMark, uint64(h))) || binary.BigEndian.Uint64(iter.Value()[9:]) > place
	})
	if iter.SeekLT(storeKey(journalMark, uint64(beyond))) {
		height = int64(binary.BigEndian.Uint64(iter.Key()[1:]))
	}
	return height, errors.Join(iter.Error(), iter.Close())
}

// walk tells entry by entry, until there is enough.
func (c *cut) walk() error {
	if c.slice.From == c.slice.State.Entries {
		return nil
	}
	height, err := c.ledger.pageWith(c.slice.From)
	if err != nil {
		return err
	}
	low, high := storeKey(journalMark, uint64(height)), storeKey(journalMark, uint64(c.ledger.state.height)+1)
	err = scan(c.ledger.state.snapshot, low, high, func(key, b []byte) error {
		if c.read += len(b); c.read > sliceRead && c.read > len(b) {
			return errEnough
		}
		// what is told outlives the store's own bytes, which hold other pages soon
		p, err := parsePage(int64(binary.BigEndian.Uint64(key[1:])), bytes.Clone(b))
		for i := 0; err == nil && i < len(p.lines); i++ {
			if place := p.first + uint64(i); place >= c.slice.From {
				err = c.tell(p, place, p.lines[i])
			}
		}
		return err
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// tell adds an entry as far as the viewer is told of it.
func (c *cut) tell(p page, place uint64, line line) error {
	if len(c.slice.Entries) >= sliceEntries || len(c.keys) >= sliceRecords {
		return errEnough
	}
	c.slice.To = place + 1
	shown, err := concerning(c.viewer, line.parts)
	if err != nil {
		return fmt.Errorf("couldn't read entry %d/%d: %w", p.height, line.index, err)
	}
	sees := map[uint32]bool{}
	for _, n := range shown {
		sees[n] = true
	}
	for n, part := range line.parts[wire.EventPart:] {
		event, err := wire.DecodeEvent(part)
		if err != nil {
			return errors.Join(ErrCorrupt, err)
		}
		for _, trace := range trade.Traces(event) {
			if sees[wire.EventPart+uint32(n)] && trace.For(c.viewer, c.ongoing) {
				c.keys[trace.Key] = true
			}
			if trace.Key.Kind() == trade.KindDocument {
				c.moved(trace.Key.Identifier(0))
			}
		}
		if passed, ok := event.(trade.DeadlinePassed); ok && passed.Deadline.Kind == trade.MaturityEnds {
			c.overdue(trade.DealKey(passed.Deadline.Deal))
		}
	}
	if len(shown) == 0 {
		return nil
	}
	t := p.told(line, shown)
	t.Place, t.Size = place, c.slice.State.Entries
	t.Path, err = c.ledger.state.log.ProveInclusion(c.ledger.state.snapshot, place, t.Size)
	c.slice.Entries = append(c.slice.Entries, t)
	return err
}

// overdue adds a loan whose maturity passed, which the journal says to nobody.
func (c *cut) overdue(k trade.Key) {
	if loan, ok := c.book.Record(k); ok && trade.MaySee(c.viewer, loan.Audience()) {
		c.keys[k] = true
	}
}

func (c *cut) ongoing(deal trade.DealID) bool {
	record, ok := c.book.Record(trade.DealKey(deal))
	return ok && trade.Ongoing(record)
}

// moved adds a document whose record somebody wrote, and those that stand in its place,
// where the viewer is its holder or has a live claim on it.
func (c *cut) moved(id trade.DocumentID) {
	for ok := true; ok && !id.IsZero(); {
		var document trade.Document
		if document, ok = c.book.Document(id); ok {
			if document.Holder == c.viewer.Party {
				c.keys[trade.DocumentKey(id)], c.keys[trade.TakingKey(id)] = true, true
			} else if c.claims(id) {
				c.keys[trade.DocumentKey(id)] = true
			}
		}
		id = document.ReplacedBy
	}
}

// claims reports whether the viewer has a live claim on a document, of a deal that is open.
func (c *cut) claims(id trade.DocumentID) bool {
	for claim := range c.book.Claims(id) {
		if claim.Bank == c.viewer.Party && claim.Live() && c.ongoing(claim.Deal) {
			return true
		}
	}
	return false
}
