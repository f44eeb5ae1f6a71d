package ledger

import (
	"iter"

	"github.com/cockroachdb/pebble/v2"

	"tallystick/merkle"
	"tallystick/trade"
	"tallystick/wire"
)

// How many decoded records of each kind are kept at hand, at least.
const (
	manyRecords = 65_536
	someRecords = 4_096
)

// claimID and repaymentID name what has no identifier of its own.
type claimID struct {
	document  trade.DocumentID
	financing trade.FinancingID
}

type repaymentID struct {
	financing trade.FinancingID
	number    uint32
}

type noticeID struct {
	document trade.DocumentID
	number   trade.NoticeID
}

func (id noticeID) key() []byte { return wire.NoticeKey(id.document, id.number) }

// only names the one record of its kind.
type only struct{}

// positionID and transactionID name what a bank has in a document, and its own payments.
type positionID struct {
	document trade.DocumentID
	bank     trade.PartyID
}

type transactionID struct {
	bank trade.PartyID
	id   trade.TransactionID
}

// shelf holds the decoded committed records of one kind, as far as they are at
// hand; nil is a record that is known not to be there. Nothing that is kept ever
// leaves: what is handed out is copied, so that whoever reads cannot write.
type shelf[K comparable, R trade.Record] struct {
	key    func(K) []byte
	copied func(R) R // nil where the record holds nothing that could be shared
	cache  *cache[K, *R]
}

func newShelf[K comparable, R trade.Record](limit int, key func(K) []byte, copied func(R) R) shelf[K, R] {
	return shelf[K, R]{key, copied, newCache[K, *R](limit)}
}

// give hands out a record that is kept.
func (s *shelf[K, R]) give(r *R) R {
	if s.copied == nil {
		return *r
	}
	return s.copied(*r)
}

// shelves are the committed records of all kinds but deadlines.
type shelves struct {
	parties    shelf[trade.PartyID, trade.Party]
	keys       shelf[trade.KeyID, trade.PersonKey]
	documents  shelf[trade.DocumentID, trade.Document]
	claims     shelf[claimID, trade.Claim]
	financings shelf[trade.FinancingID, trade.Financing]
	repayments shelf[repaymentID, trade.Repayment]
	proceeds   shelf[trade.ProceedsID, trade.Proceeds]
	positions  shelf[positionID, trade.Position]
	payments   shelf[transactionID, trade.Transaction]
	calendars  shelf[int32, trade.Calendar]
	alerts     shelf[uint64, trade.Alert]
	rates      shelf[trade.Day, trade.Rates]
	limits     shelf[only, trade.LimitVersions]
	pilots     shelf[trade.PilotKey, trade.Pilot]
	drawn      shelf[trade.FinancingID, trade.Inspection]
	models     shelf[only, trade.ModelVersions]
	notices    shelf[noticeID, trade.Notice]
}

func newShelves() *shelves {
	return &shelves{
		parties:   newShelf[trade.PartyID, trade.Party](manyRecords, wire.PartyKey, trade.Party.Copied),
		keys:      newShelf[trade.KeyID, trade.PersonKey](manyRecords, wire.PersonKeyKey, trade.PersonKey.Copied),
		documents: newShelf[trade.DocumentID, trade.Document](manyRecords, wire.DocumentKey, nil),
		claims:    newShelf[claimID, trade.Claim](manyRecords, claimID.key, nil),
		financings: newShelf[trade.FinancingID, trade.Financing](manyRecords, wire.FinancingKey,
			trade.Financing.Copied),
		repayments: newShelf[repaymentID, trade.Repayment](someRecords, repaymentID.key, trade.Repayment.Copied),
		proceeds:   newShelf[trade.ProceedsID, trade.Proceeds](someRecords, wire.ProceedsKey, trade.Proceeds.Copied),
		positions:  newShelf[positionID, trade.Position](someRecords, positionID.key, nil),
		payments:   newShelf[transactionID, trade.Transaction](someRecords, transactionID.key, nil),
		calendars:  newShelf[int32, trade.Calendar](someRecords, wire.CalendarKey, trade.Calendar.Copied),
		alerts:     newShelf[uint64, trade.Alert](someRecords, wire.AlertKey, trade.Alert.Copied),
		rates:      newShelf[trade.Day, trade.Rates](someRecords, wire.RatesKey, trade.Rates.Copied),
		limits:     newShelf[only, trade.LimitVersions](1, only.key, trade.LimitVersions.Copied),
		pilots:     newShelf[trade.PilotKey, trade.Pilot](someRecords, wire.PilotRecordKey, nil),
		drawn:      newShelf[trade.FinancingID, trade.Inspection](someRecords, wire.InspectionKey, nil),
		notices:    newShelf[noticeID, trade.Notice](someRecords, noticeID.key, nil),
		models: newShelf[only, trade.ModelVersions](1, func(only) []byte { return wire.ModelsKey() },
			trade.ModelVersions.Copied),
	}
}

func (id claimID) key() []byte     { return wire.ClaimKey(id.document, id.financing) }
func (id repaymentID) key() []byte { return wire.RepaymentKey(id.financing, id.number) }
func (only) key() []byte           { return wire.LimitsKey() }
func (id positionID) key() []byte  { return wire.PositionKey(id.document, id.bank) }

func (id transactionID) key() []byte { return wire.TransactionKey(id.bank, id.id) }

// book reads one committed state. Errors of the store are faults.
type book struct {
	tree   *merkle.Tree
	from   pebble.Reader
	at     *shelves
	alerts uint64
}

func find[K comparable, R trade.Record](b *book, s *shelf[K, R], k K) (R, bool) {
	r := look(b, s, k)
	if r == nil {
		var none R
		return none, false
	}
	return s.give(r), true
}

// look gives the record that is kept, which must not be changed; nil is none.
func look[K comparable, R trade.Record](b *book, s *shelf[K, R], k K) *R {
	r, known := s.cache.get(k)
	if !known {
		r = fetch[R](b, s.key(k))
		s.cache.put(k, r)
	}
	return r
}

// fetch reads a record; nil is none. The tree may be a block ahead of what the
// book reads, and tells what is not there all the same, because records of the
// shelves are never deleted.
func fetch[R trade.Record](b *book, key []byte) *R {
	if !b.tree.Has(key) {
		return nil
	}
	value, err := b.tree.Get(b.from, key)
	failOn(err)
	if value == nil {
		return nil
	}
	r, err := wire.ReadRecord[R](value)
	failOn(err)
	return &r
}

func (b *book) Party(id trade.PartyID) (trade.Party, bool) { return find(b, &b.at.parties, id) }
func (b *book) Key(id trade.KeyID) (trade.PersonKey, bool) { return find(b, &b.at.keys, id) }
func (b *book) Rates(d trade.Day) (trade.Rates, bool)      { return find(b, &b.at.rates, d) }
func (b *book) Pilot(k trade.PilotKey) (trade.Pilot, bool) { return find(b, &b.at.pilots, k) }
func (b *book) Alert(n uint64) (trade.Alert, bool)         { return find(b, &b.at.alerts, n) }
func (b *book) Alerts() uint64                             { return b.alerts }
func (b *book) Limits() []trade.Limits                     { return b.limits().Versions }
func (b *book) Claims(d trade.DocumentID) iter.Seq[trade.Claim] {
	return func(yield func(trade.Claim) bool) {
		for _, claim := range b.claims(d) {
			if !yield(claim) {
				return
			}
		}
	}
}

func (b *book) limits() trade.LimitVersions {
	versions, _ := find(b, &b.at.limits, only{})
	return versions
}

func (b *book) Document(id trade.DocumentID) (trade.Document, bool) {
	return find(b, &b.at.documents, id)
}

func (b *book) Claim(d trade.DocumentID, f trade.FinancingID) (trade.Claim, bool) {
	return find(b, &b.at.claims, claimID{d, f})
}

func (b *book) Financing(id trade.FinancingID) (trade.Financing, bool) {
	return find(b, &b.at.financings, id)
}

func (b *book) Repayment(id trade.FinancingID, n uint32) (trade.Repayment, bool) {
	return find(b, &b.at.repayments, repaymentID{id, n})
}

func (b *book) Proceeds(id trade.ProceedsID) (trade.Proceeds, bool) {
	return find(b, &b.at.proceeds, id)
}

func (b *book) Position(d trade.DocumentID, bank trade.PartyID) (trade.Position, bool) {
	return find(b, &b.at.positions, positionID{d, bank})
}

func (b *book) Transaction(bank trade.PartyID, id trade.TransactionID) (trade.Transaction, bool) {
	return find(b, &b.at.payments, transactionID{bank, id})
}

func (b *book) Calendar(year int32) (trade.Calendar, bool) { return find(b, &b.at.calendars, year) }

func (b *book) Inspection(id trade.FinancingID) (trade.Inspection, bool) {
	return find(b, &b.at.drawn, id)
}

func (b *book) Notice(d trade.DocumentID, n trade.NoticeID) (trade.Notice, bool) {
	return find(b, &b.at.notices, noticeID{d, n})
}

func (b *book) Models() trade.ModelVersions {
	models, _ := find(b, &b.at.models, only{})
	return models
}

// claims gives the committed claims on a document, in order.
func (b *book) claims(d trade.DocumentID) []trade.Claim {
	var claims []trade.Claim
	var broken error
	failOn(b.tree.Scan(b.from, wire.ClaimsPrefix(d), nil, func(_, value []byte) bool {
		var claim trade.Claim
		claim, broken = wire.ReadRecord[trade.Claim](value)
		claims = append(claims, claim)
		return broken == nil
	}))
	failOn(broken)
	return claims
}

func (b *book) Deadline(until trade.Instant) (first trade.Deadline, found bool) {
	b.deadlines(nil, func(d trade.Deadline) bool {
		first, found = d, d.At <= until
		return false
	})
	if !found {
		return trade.Deadline{}, false
	}
	return first, true
}

// deadlines walks the committed deadlines from a key on, in order.
func (b *book) deadlines(least []byte, each func(trade.Deadline) bool) {
	var broken error
	failOn(b.tree.Scan(b.from, wire.DeadlinesPrefix(), least, func(_, value []byte) bool {
		var deadline trade.Deadline
		deadline, broken = wire.ReadRecord[trade.Deadline](value)
		return broken == nil && each(deadline)
	}))
	failOn(broken)
}
