package wire

import (
	"encoding/binary"
	"errors"
	"fmt"

	"tallystick/trade"
)

// The kinds of record, as first byte of their keys. They are frozen.
const (
	kindParty     = 0x01
	kindKey       = 0x02
	kindDocument  = 0x03
	kindClaim     = 0x04
	kindFinancing = 0x05
	kindRepayment = 0x06
	kindProceeds  = 0x07
	kindAlert     = 0x08
	kindRates     = 0x09
	kindLimits    = 0x0a
	kindPilot     = 0x0b
	kindDeadline  = 0x0c
	kindAlerts    = 0x40
	kindJournal   = 0x41
	kindReplays   = 0x42
	kindLedger    = 0x43

	kindInspection = 0x0d
	kindModels     = 0x0e
	kindNotice     = 0x20

	kindTransaction = 0x10
	kindPosition    = 0x11
	kindCalendar    = 0x12
)

// ErrKind says that no record has keys of this kind.
var ErrKind = errors.New("no record has a key of this kind")

func identified(kind byte, id [16]byte) []byte {
	b := make([]byte, 17)
	b[0] = kind
	copy(b[1:], id[:])
	return b
}

// PartyKey gives the key of a party.
func PartyKey(id trade.PartyID) []byte { return identified(kindParty, id) }

// PersonKeyKey gives the key of a person's public key.
func PersonKeyKey(id trade.KeyID) []byte { return identified(kindKey, id) }

// DocumentKey gives the key of a document.
func DocumentKey(id trade.DocumentID) []byte { return identified(kindDocument, id) }

// ClaimKey gives the key of a financing's claim on a document.
func ClaimKey(d trade.DocumentID, f trade.FinancingID) []byte {
	b := make([]byte, 33)
	b[0] = kindClaim
	copy(b[1:], d[:])
	copy(b[17:], f[:])
	return b
}

// ClaimsPrefix gives what the keys of all claims on a document begin with.
func ClaimsPrefix(d trade.DocumentID) []byte { return identified(kindClaim, d) }

// FinancingKey gives the key of a financing.
func FinancingKey(id trade.FinancingID) []byte { return identified(kindFinancing, id) }

// RepaymentKey gives the key of a repayment.
func RepaymentKey(id trade.FinancingID, number uint32) []byte {
	return binary.BigEndian.AppendUint32(identified(kindRepayment, id), number)
}

// ProceedsKey gives the key of proceeds.
func ProceedsKey(id trade.ProceedsID) []byte { return identified(kindProceeds, id) }

// PositionKey gives the key of a bank's position in a document.
func PositionKey(d trade.DocumentID, bank trade.PartyID) []byte {
	return append(identified(kindPosition, d), bank[:]...)
}

// TransactionKey gives the key of a bank's own payment.
func TransactionKey(bank trade.PartyID, id trade.TransactionID) []byte {
	return append(identified(kindTransaction, bank), id[:]...)
}

// CalendarKey gives the key of the working days of a year.
func CalendarKey(year int32) []byte {
	return binary.BigEndian.AppendUint32([]byte{kindCalendar}, uint32(year)^1<<31)
}

// AlertKey gives the key of an alert.
func AlertKey(number uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{kindAlert}, number)
}

// RatesKey gives the key of the rates of a day.
func RatesKey(d trade.Day) []byte {
	return binary.BigEndian.AppendUint32([]byte{kindRates}, uint32(d)^1<<31)
}

// LimitsKey gives the key of the limits.
func LimitsKey() []byte { return []byte{kindLimits} }

// PilotRecordKey gives the key of a pilot admission.
func PilotRecordKey(k trade.PilotKey) []byte {
	b := make([]byte, 0, 18+len(k.Region))
	b = append(b, kindPilot, byte(k.Scenario))
	b = append(b, k.Bank[:]...)
	return append(b, k.Region...)
}

// DeadlineKey gives the key of a deadline.
func DeadlineKey(d trade.Deadline) []byte {
	b := make([]byte, 0, 26)
	b = binary.BigEndian.AppendUint64(append(b, kindDeadline), uint64(d.At)^1<<63)
	return append(append(b, byte(d.Kind)), d.Financing[:]...)
}

// DeadlinesPrefix gives what the keys of all deadlines begin with.
func DeadlinesPrefix() []byte { return []byte{kindDeadline} }

// InspectionKey gives the key of the inspection of a financing.
func InspectionKey(id trade.FinancingID) []byte { return identified(kindInspection, id) }

// NoticeKey gives the key of a source's notice about a document.
func NoticeKey(d trade.DocumentID, n trade.NoticeID) []byte {
	b := make([]byte, 33)
	b[0] = kindNotice
	copy(b[1:], d[:])
	copy(b[17:], n[:])
	return b
}

// ModelsKey gives the key of the models.
func ModelsKey() []byte { return []byte{kindModels} }

// AlertsKey gives the key of the number of alerts.
func AlertsKey() []byte { return []byte{kindAlerts} }

// JournalKey gives the key of the journal's end.
func JournalKey() []byte { return []byte{kindJournal} }

// ReplaysKey gives the key of the envelopes that are remembered until the end
// of a minute, counted since 1970.
func ReplaysKey(minute uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{kindReplays}, minute)
}

// LedgerKey gives the key of the ledger's own record.
func LedgerKey() []byte { return []byte{kindLedger} }

// KeyOf gives the key of a record.
func KeyOf(r trade.Record) ([]byte, error) {
	switch r := r.(type) {
	case trade.Party:
		return PartyKey(r.ID), nil
	case trade.PersonKey:
		return PersonKeyKey(r.ID), nil
	case trade.Document:
		return DocumentKey(r.ID), nil
	case trade.Claim:
		return ClaimKey(r.Document, r.Financing), nil
	case trade.Financing:
		return FinancingKey(r.Deal.Financing), nil
	case trade.Repayment:
		return RepaymentKey(r.Financing, r.Number), nil
	case trade.Proceeds:
		return ProceedsKey(r.ID), nil
	case trade.Position:
		return PositionKey(r.Document, r.Bank), nil
	case trade.Transaction:
		return TransactionKey(r.Bank, r.ID), nil
	case trade.Calendar:
		return CalendarKey(r.Year), nil
	case trade.Alert:
		return AlertKey(r.Number), nil
	case trade.Rates:
		return RatesKey(r.Day), nil
	case trade.LimitVersions:
		return LimitsKey(), nil
	case trade.Pilot:
		return PilotRecordKey(r.Key), nil
	case trade.Inspection:
		return InspectionKey(r.Deal.Financing), nil
	case trade.Notice:
		return NoticeKey(r.Document, r.ID), nil
	case trade.ModelVersions:
		return ModelsKey(), nil
	case trade.Deadline:
		return DeadlineKey(r), nil
	}
	return nil, fmt.Errorf("couldn't give the key of a record: %w: %T", ErrKind, r)
}
