package wire

import (
	"bytes"
	"errors"
	"fmt"

	"tallystick/trade"
)

// EncodeRecord gives the key and the value under which the tree holds a record.
func EncodeRecord(r trade.Record) (key, value []byte, err error) {
	key, err = KeyOf(r)
	if err != nil {
		return nil, nil, err
	}
	value, err = encode(r)
	if err != nil {
		return nil, nil, fmt.Errorf("couldn't write the record: %w", err)
	}
	return key, value, nil
}

// DecodeRecord reads a record of the tree strictly: the value must be the
// canonical form, and the key the one that belongs to it.
func DecodeRecord(key, value []byte) (trade.Record, error) {
	r, err := recordOf(key, value)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the record: %w", err)
	}
	if own, err := KeyOf(r); err != nil || !bytes.Equal(own, key) {
		return nil, errors.Join(err, errors.New("couldn't read the record: it belongs under another key"))
	}
	return r, nil
}

func record[R trade.Record](value []byte) (trade.Record, error) { return decode[R](value) }

func recordOf(key, value []byte) (trade.Record, error) {
	if len(key) == 0 {
		return nil, ErrKind
	}
	switch key[0] {
	case kindParty:
		return record[trade.Party](value)
	case kindKey:
		return record[trade.PersonKey](value)
	case kindDocument:
		return record[trade.Document](value)
	case kindClaim:
		return record[trade.Claim](value)
	case kindFinancing:
		return record[trade.Financing](value)
	case kindRepayment:
		return record[trade.Repayment](value)
	case kindProceeds:
		return record[trade.Proceeds](value)
	case kindPosition:
		return record[trade.Position](value)
	case kindTransaction:
		return record[trade.Transaction](value)
	case kindCalendar:
		return record[trade.Calendar](value)
	case kindAlert:
		return record[trade.Alert](value)
	case kindRates:
		return record[trade.Rates](value)
	case kindLimits:
		return record[trade.LimitVersions](value)
	case kindPilot:
		return record[trade.Pilot](value)
	case kindInspection:
		return record[trade.Inspection](value)
	case kindNotice:
		return record[trade.Notice](value)
	case kindModels:
		return record[trade.ModelVersions](value)
	case kindDeadline:
		return record[trade.Deadline](value)
	}
	return nil, ErrKind
}

// ReadRecord reads the value of a record that the reader's own store holds; it
// trusts its form.
func ReadRecord[R trade.Record](value []byte) (R, error) {
	r, err := read[R](value)
	if err != nil {
		return r, fmt.Errorf("couldn't read the record: %w", err)
	}
	return r, nil
}

// Journal is the record of the journal's end.
type Journal struct {
	Height  int64    `cbor:"1,keyasint"` // the last one with entries
	Entries uint64   `cbor:"2,keyasint"` // so far
	Hash    [32]byte `cbor:"3,keyasint"` // SHA-256 of the hash before and the entries of the height
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
}

// Alerts is the record of the number of alerts.
type Alerts struct {
	Count uint64 `cbor:"1,keyasint"`
}

// Own is one of the records that the ledger keeps for itself: [Journal],
// [Replays], [Ledger] or [Alerts].
type Own interface{ own() }

func (Journal) own() {}
func (Replays) own() {}
func (Ledger) own()  {}
func (Alerts) own()  {}

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
