package follow

import (
	"errors"
	"iter"
	"slices"

	"github.com/cockroachdb/pebble/v2"

	"tallystick/book/trade"
)

// partly is the book of what the party was told, on one state. It notes whether it was asked
// for something of which it can't say whether it is there, or how it stands by now.
type partly struct {
	viewer   trade.Viewer
	from     *pebble.Snapshot
	founded  *trade.MemoryBook
	complete bool
	unsure   bool
	fault    error // the first failure of a read; rules can't give it back
}

// View reads what the party was told, as it stands behind the last slice.
func (m *Member) View(read func(book trade.Book, at trade.Instant) error) error {
	_, err := m.Partly(read)
	return err
}

// Partly implements gateway.Partial.
func (m *Member) Partly(read func(book trade.Book, at trade.Instant) error) (unsure bool, err error) {
	m.mu.Lock()
	p := &partly{viewer: m.follower.Viewer, from: m.store.db.NewSnapshot(), founded: m.founded, complete: m.complete}
	at := trade.Instant(0)
	if h := m.follower.Trust.Header; h != nil {
		at = trade.InstantOf(h.Time)
	}
	m.mu.Unlock()
	defer func() {
		// a rule that lacks a record which every whole book has breaks off
		if broken := recover(); broken != nil {
			if !p.unsure {
				panic(broken)
			}
			m.log.Warn("a rule broke off on a part of the book, the ledger decides", "at", broken)
		}
		unsure, err = p.unsure, errors.Join(err, p.fault, p.from.Close())
	}()
	return p.unsure, read(trade.BookOf(p), at)
}

func (p *partly) fail(err error) {
	if p.fault == nil {
		p.fault = err
	}
}

// Record implements [trade.Records].
func (p *partly) Record(k trade.Key) (trade.Record, bool) {
	record, ok := p.told(k)
	if !p.sure(k, record) {
		p.unsure = true
	}
	return record, ok
}

func (p *partly) told(k trade.Key) (trade.Record, bool) {
	key := k.Bytes()
	value, closer, err := p.from.Get(recordKey(key))
	if errors.Is(err, pebble.ErrNotFound) {
		return p.founded.Record(k)
	}
	var record trade.Record
	if err == nil {
		record, err = recordIn(key, value)
		err = errors.Join(err, closer.Close())
	}
	if err != nil {
		p.fail(err)
		return nil, false
	}
	return record, true
}

// sure reports whether what is told of a key is all that the ledger has there now. What
// changes by the business of others is told as it stood.
func (p *partly) sure(k trade.Key, record trade.Record) bool {
	if !p.complete {
		return false
	}
	own := func(id [16]byte) bool { return id == [16]byte(p.viewer.Party) }
	switch k.Kind() {
	case trade.KindRates, trade.KindCalendar, trade.KindLimits, trade.KindRateLimits, trade.KindModels,
		trade.KindKeeper, trade.KindPersonKey:
		return true
	case trade.KindParty:
		return record != nil && trade.MaySee(p.viewer, record.Audience())
	case trade.KindFinancing, trade.KindPayment:
		return record != nil
	case trade.KindClaim:
		return record != nil || p.deal(trade.DealKey(k.Deal()))
	case trade.KindRepayment:
		return record != nil || p.deal(trade.FinancingKey(k.Identifier(0)))
	case trade.KindInspection:
		return record != nil || p.deal(trade.FinancingKey(k.Identifier(0)))
	case trade.KindPosition:
		return own(k.Identifier(1))
	case trade.KindTransaction, trade.KindMembership:
		return own(k.Identifier(0))
	case trade.KindPilot:
		place := k.Place()
		return own(place.Bank) || place.Bank.IsZero() && place.Region == ""
	}
	return false
}

// deal reports whether a deal is the party's own.
func (p *partly) deal(k trade.Key) bool {
	_, ok := p.told(k)
	return ok
}

// Scan implements [trade.Records].
func (p *partly) Scan(prefix trade.Key) iter.Seq[trade.Record] {
	switch prefix.Kind() {
	case trade.KindRates, trade.KindCalendar, trade.KindLimits, trade.KindKeeper:
		p.unsure = p.unsure || !p.complete
	case trade.KindRepayment:
		p.unsure = p.unsure || !p.complete || !p.deal(trade.FinancingKey(prefix.Identifier(0)))
	default:
		p.unsure = true
	}
	found := map[trade.Key]trade.Record{}
	for record := range p.founded.Scan(prefix) {
		found[record.Key()] = record
	}
	begin := recordKey(prefix.Bytes())
	iter, err := p.from.NewIter(&pebble.IterOptions{LowerBound: begin, UpperBound: behind(begin)})
	if err != nil {
		p.fail(err)
		return func(func(trade.Record) bool) {}
	}
	for ok := iter.First(); ok; ok = iter.Next() {
		record, err := recordIn(iter.Key()[1:], iter.Value())
		if err != nil {
			p.fail(err)
			break
		}
		found[record.Key()] = record
	}
	p.failed(errors.Join(iter.Error(), iter.Close()))
	keys := make([]trade.Key, 0, len(found))
	for k := range found {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, trade.Key.Compare)
	return func(yield func(trade.Record) bool) {
		for _, k := range keys {
			if !yield(found[k]) {
				return
			}
		}
	}
}

func (p *partly) failed(err error) {
	if err != nil {
		p.fail(err)
	}
}

// Deadline implements [trade.Records]. Deadlines are the ledger's own affair, and told to
// nobody.
func (p *partly) Deadline(trade.Instant) (trade.Deadline, bool) {
	p.unsure = true
	return trade.Deadline{}, false
}
