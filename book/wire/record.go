package wire

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"tallystick/book/trade"
)

// ErrKind says that no record has keys of this kind.
var ErrKind = errors.New("no record has a key of this kind")

// recordForm is how the records of a kind are read.
type recordForm struct {
	strict  func([]byte) (trade.Record, error) // refuses all but the canonical form
	trusted func([]byte) (trade.Record, error)
}

func recordOf[R trade.Record]() recordForm {
	return recordForm{
		func(b []byte) (trade.Record, error) { return decode[R](b) },
		func(b []byte) (trade.Record, error) { return read[R](b) },
	}
}

// recordForms is the table of the records of the book.
var recordForms = map[trade.RecordKind]recordForm{
	trade.KindParty:        recordOf[trade.Party](),
	trade.KindPersonKey:    recordOf[trade.PersonKey](),
	trade.KindDocument:     recordOf[trade.Document](),
	trade.KindTaking:       recordOf[trade.Taking](),
	trade.KindLenders:      recordOf[trade.Lenders](),
	trade.KindProposal:     recordOf[trade.Proposal](),
	trade.KindThreshold:    recordOf[trade.Threshold](),
	trade.KindRateLimits:   recordOf[trade.RateLimitVersions](),
	trade.KindMembership:   recordOf[trade.Membership](),
	trade.KindClaim:        recordOf[trade.Claim](),
	trade.KindFinancing:    recordOf[trade.Financing](),
	trade.KindRepayment:    recordOf[trade.Repayment](),
	trade.KindProceeds:     recordOf[trade.Proceeds](),
	trade.KindAlert:        recordOf[trade.Alert](),
	trade.KindRates:        recordOf[trade.Rates](),
	trade.KindLimits:       recordOf[trade.LimitVersions](),
	trade.KindPilot:        recordOf[trade.Pilot](),
	trade.KindDeadline:     recordOf[trade.Deadline](),
	trade.KindInspection:   recordOf[trade.Inspection](),
	trade.KindModels:       recordOf[trade.ModelVersions](),
	trade.KindTransaction:  recordOf[trade.Transaction](),
	trade.KindPosition:     recordOf[trade.Position](),
	trade.KindCalendar:     recordOf[trade.Calendar](),
	trade.KindNotice:       recordOf[trade.Notice](),
	trade.KindPayment:      recordOf[trade.Payment](),
	trade.KindRefund:       recordOf[trade.Refund](),
	trade.KindRemittance:   recordOf[trade.Remittance](),
	trade.KindPettyCash:    recordOf[trade.PettyCash](),
	trade.KindCheck:        recordOf[trade.Check](),
	trade.KindFacilitation: recordOf[trade.Facilitation](),
	trade.KindKeeper:       recordOf[trade.Keeper](),
	trade.KindRuleBook:     recordOf[trade.RuleBook](),
	trade.KindTrack:        recordOf[trade.Track](),
	trade.KindTask:         recordOf[trade.Task](),
	trade.KindReport:       recordOf[trade.Report](),
	trade.KindRoll:         recordOf[trade.Roll](),
	trade.KindMarks:        recordOf[trade.Marks](),
	trade.KindMarked:       recordOf[trade.Marked](),
	trade.KindWarned:       recordOf[trade.Warned](),
}

// RecordKinds gives the kinds of record of the book, in order.
func RecordKinds() []trade.RecordKind { return slices.Sorted(maps.Keys(recordForms)) }

// EncodeRecord gives the key and the value under which the tree holds a record.
func EncodeRecord(r trade.Record) (key, value []byte, err error) {
	value, err = encode(r)
	if err != nil {
		return nil, nil, fmt.Errorf("couldn't write the record: %w", err)
	}
	return r.Key().Bytes(), value, nil
}

// DecodeRecord reads a record of the tree strictly: the value must be the
// canonical form, and the key the one that belongs to it. A kind that no record
// has is ErrKind.
func DecodeRecord(key, value []byte) (trade.Record, error) {
	name, ok := trade.ReadKey(key)
	form, known := recordForms[name.Kind()]
	if !ok || !known {
		return nil, fmt.Errorf("couldn't read the record: %w", ErrKind)
	}
	r, err := form.strict(value)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the record: %w", err)
	}
	if r.Key() != name {
		return nil, errors.New("couldn't read the record: it belongs under another key")
	}
	return r, nil
}

// ReadRecord reads the value of a record of a kind that the reader's own store
// holds; it trusts its form.
func ReadRecord(kind trade.RecordKind, value []byte) (trade.Record, error) {
	form, known := recordForms[kind]
	if !known {
		return nil, fmt.Errorf("couldn't read the record: %w", ErrKind)
	}
	r, err := form.trusted(value)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the record: %w", err)
	}
	return r, nil
}

// Replays is the record of the envelopes that are remembered until the end of a minute.
type Replays struct {
	Count uint64   `cbor:"1,keyasint"`
	Hash  [32]byte `cbor:"2,keyasint"` // SHA-256 of the hash before and the marks that a block added
}

// Ledger is the record of the ledger itself.
type Ledger struct {
	Chain   string        `cbor:"1,keyasint"`
	Founded trade.Instant `cbor:"2,keyasint"`
	Genesis trade.Digest  `cbor:"3,keyasint"` // by GenesisDigest
}

// Own is one of the records that the ledger keeps for itself: [Replays], [Ledger]
// or [Mail].
type Own interface{ own() }

func (Replays) own() {}
func (Ledger) own()  {}

// EncodeOwn writes a record of the ledger's own.
func EncodeOwn(r Own) ([]byte, error) {
	b, err := encode(r)
	if err != nil {
		return nil, fmt.Errorf("couldn't write the record: %w", err)
	}
	return b, nil
}

// DecodeOwn reads a record of the ledger's own, strictly.
func DecodeOwn[R Own](value []byte) (R, error) {
	r, err := decode[R](value)
	if err != nil {
		return r, fmt.Errorf("couldn't read the record: %w", err)
	}
	return r, nil
}
