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

// shelf holds the decoded committed records of one kind, as far as they are at
// hand; nil is a record that is known not to be there.
type shelf[K comparable, R trade.Record] struct {
	key   func(K) []byte
	cache *cache[K, *R]
}

func newShelf[K comparable, R trade.Record](limit int, key func(K) []byte) shelf[K, R] {
	return shelf[K, R]{key, newCache[K, *R](limit)}
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
		parties:    newShelf[trade.PartyID, trade.Party](manyRecords, wire.PartyKey),
		keys:       newShelf[trade.KeyID, trade.PersonKey](manyRecords, wire.PersonKeyKey),
		documents:  newShelf[trade.DocumentID, trade.Document](manyRecords, wire.DocumentKey),
		claims:     newShelf[claimID, trade.Claim](manyRecords, claimID.key),
		financings: newShelf[trade.FinancingID, trade.Financing](manyRecords, wire.FinancingKey),
		repayments: newShelf[repaymentID, trade.Repayment](someRecords, repaymentID.key),
		proceeds:   newShelf[trade.ProceedsID, trade.Proceeds](someRecords, wire.ProceedsKey),
		alerts:     newShelf[uint64, trade.Alert](someRecords, wire.AlertKey),
		rates:      newShelf[trade.Day, trade.Rates](someRecords, wire.RatesKey),
		limits:     newShelf[only, trade.LimitVersions](1, only.key),
		pilots:     newShelf[trade.PilotKey, trade.Pilot](someRecords, wire.PilotRecordKey),
		drawn:      newShelf[trade.FinancingID, trade.Inspection](someRecords, wire.InspectionKey),
		models:     newShelf[only, trade.ModelVersions](1, func(only) []byte { return wire.ModelsKey() }),
		notices:    newShelf[noticeID, trade.Notice](someRecords, noticeID.key),
	}
}

func (id claimID) key() []byte     { return wire.ClaimKey(id.document, id.financing) }
func (id repaymentID) key() []byte { return wire.RepaymentKey(id.financing, id.number) }
func (only) key() []byte           { return wire.LimitsKey() }

// book reads one committed state. Errors of the store are faults.
type book struct {
	tree   *merkle.Tree
	from   pebble.Reader
	at     *shelves
	alerts uint64
}

func find[K comparable, R trade.Record](b *book, s *shelf[K, R], k K) (R, bool) {
	r, known := s.cache.get(k)
	if !known {
		r = fetch[R](b, s.key(k))
		s.cache.put(k, r)
	}
	if r == nil {
		var none R
		return none, false
	}
	return *r, true
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

func (b *book) Deadline(until trade.Instant) (trade.Deadline, bool) {
	return b.deadline(until, nil)
}

// deadline gives the first committed deadline at or before an instant that is
// not among those passed over.
func (b *book) deadline(until trade.Instant, over map[trade.Deadline]bool) (first trade.Deadline, found bool) {
	var broken error
	failOn(b.tree.Scan(b.from, wire.DeadlinesPrefix(), nil, func(_, value []byte) bool {
		first, broken = wire.ReadRecord[trade.Deadline](value)
		if broken != nil || first.At > until {
			return false
		}
		_, passed := over[first]
		found = !passed
		return passed
	}))
	failOn(broken)
	if !found {
		return trade.Deadline{}, false
	}
	return first, true
}
