package trade

import (
	"bytes"
	"encoding/binary"
)

// RecordKind numbers a kind of record: it is the first byte of the keys of its
// records. Numbers are frozen; from 0x41 on they are the ledger's own.
type RecordKind uint8

// The kinds of record.
const (
	KindParty       RecordKind = 0x01
	KindPersonKey   RecordKind = 0x02
	KindDocument    RecordKind = 0x03
	KindClaim       RecordKind = 0x04
	KindFinancing   RecordKind = 0x05
	KindRepayment   RecordKind = 0x06
	KindProceeds    RecordKind = 0x07
	KindAlert       RecordKind = 0x08
	KindRates       RecordKind = 0x09
	KindLimits      RecordKind = 0x0a
	KindPilot       RecordKind = 0x0b
	KindDeadline    RecordKind = 0x0c
	KindInspection  RecordKind = 0x0d
	KindModels      RecordKind = 0x0e
	KindTransaction RecordKind = 0x10
	KindPosition    RecordKind = 0x11
	KindCalendar    RecordKind = 0x12
	KindTaking      RecordKind = 0x13
	KindLenders     RecordKind = 0x14
	KindMembership  RecordKind = 0x15
	KindProposal    RecordKind = 0x16
	KindThreshold   RecordKind = 0x17
	KindRateLimits  RecordKind = 0x18
	KindPayment     RecordKind = 0x19
	KindRefund      RecordKind = 0x1a
	KindRemittance  RecordKind = 0x1b
	KindPettyCash   RecordKind = 0x1c
	KindKeeper      RecordKind = 0x1f
	KindNotice      RecordKind = 0x20
	// of payments by facilitation
	KindCheck        RecordKind = 0x24
	KindFacilitation RecordKind = 0x25
	KindTrack        RecordKind = 0x26
	KindMarks        RecordKind = 0x21
	KindMarked       RecordKind = 0x22
	KindWarned       RecordKind = 0x23
	KindRuleBook     RecordKind = 0x2c
	// of what is to be reported
	KindTask   RecordKind = 0x29
	KindReport RecordKind = 0x2a
	KindRoll   RecordKind = 0x2b
)

// maxKey is how long a key may be: a kind, an identifier, and the name of a deal.
const maxKey = 1 + 16 + 17

// Key is under which the book holds a record, and the bytes of its key in the
// tree: the kind, then what tells the record apart within its kind, from what it
// belongs to down to its own number. So what belongs together, such as the
// claims on a document, lies side by side, and a key without its end is the
// prefix of a scan. Numbers are big-endian, signed ones with the sign bit
// flipped, so that the order of keys is the order of numbers.
type Key struct {
	size  uint8
	bytes [maxKey]byte
}

// keyOf begins the key of a kind.
func keyOf(kind RecordKind) Key {
	k := Key{size: 1}
	k.bytes[0] = byte(kind)
	return k
}

func (k Key) with(bytes ...byte) Key {
	k.size += uint8(copy(k.bytes[k.size:], bytes))
	return k
}

func (k Key) number(n uint64, size int) Key {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], n)
	return k.with(b[8-size:]...)
}

// Kind gives the kind of record that the key names.
func (k Key) Kind() RecordKind { return RecordKind(k.bytes[0]) }

// IsZero reports whether the key names nothing.
func (k Key) IsZero() bool { return k.size == 0 }

// Bytes gives a copy of the key as it stands in the tree.
func (k Key) Bytes() []byte { return bytes.Clone(k.bytes[:k.size]) }

// Begins reports whether the key begins with a prefix.
func (k Key) Begins(prefix Key) bool {
	return k.size >= prefix.size && bytes.Equal(k.bytes[:prefix.size], prefix.bytes[:prefix.size])
}

// Compare orders keys as the tree does.
func (k Key) Compare(other Key) int {
	return bytes.Compare(k.bytes[:k.size], other.bytes[:other.size])
}

// Parent gives the key cut off behind its first identifier, which is what the
// keys of all that belongs to the same one begin with; false when nothing is
// behind it.
func (k Key) Parent() (Key, bool) {
	const end = 1 + 16
	if k.size <= end {
		return Key{}, false
	}
	return Key{}.with(k.bytes[:end]...), true
}

// All gives what the keys of all records of its kind begin with, where rules ask for
// all of them; false of every other.
func (k Key) All() (Key, bool) {
	kind := k.Kind()
	return keyOf(kind), kind == KindKeeper || kind == KindPersonKey
}

// Identifier gives the i-th identifier of a key that is made of them; zero
// where the key ends before it.
func (k Key) Identifier(i int) (id [16]byte) {
	if end := 1 + 16*(i+1); end <= int(k.size) {
		copy(id[:], k.bytes[1+16*i:end])
	}
	return id
}

// Deal gives the deal that a key ends with, as those of claims do; zero where the
// key is shorter.
func (k Key) Deal() (d DealID) {
	if k.size == maxKey {
		copy(d[:], k.bytes[maxKey-len(d):])
	}
	return d
}

// Number gives the last bytes of a key as the number that they are, without the
// flipped sign.
func (k Key) Number(size int) uint64 {
	var b [8]byte
	copy(b[8-size:], k.bytes[int(k.size)-size:k.size])
	return binary.BigEndian.Uint64(b[:])
}

// Signed gives the last four bytes of a key as the signed number that they are.
func (k Key) Signed() int32 { return int32(uint32(k.Number(4)) ^ 1<<31) }

// Place gives what the key of a pilot admission is about.
func (k Key) Place() (place PilotKey) {
	if k.size < 18 {
		return place
	}
	place = PilotKey{Scenario: Scenario(k.bytes[1]), Region: Region(k.bytes[18:k.size])}
	copy(place.Bank[:], k.bytes[2:18])
	return place
}

// KeyNamed gives the key of a kind whose records are named by one identifier;
// of a kind that has one record only, its key.
func KeyNamed(kind RecordKind, id [16]byte) Key {
	if kind == KindModels || kind == KindRateLimits || kind == KindThreshold {
		return keyOf(kind)
	}
	return keyOf(kind).with(id[:]...)
}

// ReadKey reads the bytes of a key; false when no key is as long.
func ReadKey(b []byte) (Key, bool) {
	if len(b) == 0 || len(b) > maxKey {
		return Key{}, false
	}
	return Key{}.with(b...), true
}

// PartiesKey gives what the keys of all parties begin with.
func PartiesKey() Key { return keyOf(KindParty) }

// PartyKey gives the key of a party.
func PartyKey(id PartyID) Key { return keyOf(KindParty).with(id[:]...) }

// PersonKeyKey gives the key of a person's public key.
func PersonKeyKey(id KeyID) Key { return keyOf(KindPersonKey).with(id[:]...) }

// DocumentKey gives the key of a document.
func DocumentKey(id DocumentID) Key { return keyOf(KindDocument).with(id[:]...) }

// TakingKey gives the key of what the taking of a document is made of.
func TakingKey(id DocumentID) Key { return keyOf(KindTaking).with(id[:]...) }

// LendersKey gives the key of a party's lenders.
func LendersKey(id PartyID) Key { return keyOf(KindLenders).with(id[:]...) }

// MembershipKey gives the key of how a party takes part.
func MembershipKey(id PartyID) Key { return keyOf(KindMembership).with(id[:]...) }

// ClaimsKey gives what the keys of all claims on a document begin with.
func ClaimsKey(d DocumentID) Key { return keyOf(KindClaim).with(d[:]...) }

// ClaimKey gives the key of a deal's claim on a document.
func ClaimKey(d DocumentID, deal DealID) Key { return ClaimsKey(d).with(deal[:]...) }

// FinancingKey gives the key of a financing.
func FinancingKey(id FinancingID) Key { return keyOf(KindFinancing).with(id[:]...) }

// RepaymentKey gives the key of a repayment by its number, from 1.
func RepaymentKey(id FinancingID, number uint32) Key {
	return keyOf(KindRepayment).with(id[:]...).number(uint64(number), 4)
}

// ProceedsKey gives the key of proceeds.
func ProceedsKey(id ProceedsID) Key { return keyOf(KindProceeds).with(id[:]...) }

// PositionKey gives the key of what a bank has in a document.
func PositionKey(d DocumentID, bank PartyID) Key {
	return keyOf(KindPosition).with(d[:]...).with(bank[:]...)
}

// TransactionKey gives the key of a bank's own payment.
func TransactionKey(bank PartyID, id TransactionID) Key {
	return keyOf(KindTransaction).with(bank[:]...).with(id[:]...)
}

// CalendarKey gives the key of the working days of a year.
func CalendarKey(year int32) Key { return keyOf(KindCalendar).number(uint64(uint32(year)^1<<31), 4) }

// AlertKey gives the key of an alert.
func AlertKey(id AlertID) Key { return keyOf(KindAlert).with(id[:]...) }

// RatesKey gives the key of the rates of a day.
func RatesKey(d Day) Key { return keyOf(KindRates).number(uint64(uint32(d)^1<<31), 4) }

// LimitsKey gives the key of the limits of a scenario.
func LimitsKey(s Scenario) Key { return keyOf(KindLimits).with(byte(s)) }

// PilotRecordKey gives the key of a pilot admission.
func PilotRecordKey(k PilotKey) Key {
	return keyOf(KindPilot).with(byte(k.Scenario)).with(k.Bank[:]...).with([]byte(k.Region)...)
}

// InspectionKey gives the key of the inspection of a financing.
func InspectionKey(id FinancingID) Key { return keyOf(KindInspection).with(id[:]...) }

// NoticeKey gives the key of a source's notice about a document.
func NoticeKey(d DocumentID, n NoticeID) Key { return keyOf(KindNotice).with(d[:]...).with(n[:]...) }

// ModelsKey gives the key of the models.
func ModelsKey() Key { return keyOf(KindModels) }

// DeadlinesKey gives what the keys of all deadlines begin with.
func DeadlinesKey() Key { return keyOf(KindDeadline) }

// DeadlineKey gives the key of a deadline. Keys of deadlines are in their order.
func DeadlineKey(d Deadline) Key {
	return DeadlinesKey().number(uint64(d.At)^1<<63, 8).with(byte(d.Kind)).with(d.Deal[:]...)
}

func (p Party) Key() Key         { return PartyKey(p.ID) }
func (k PersonKey) Key() Key     { return PersonKeyKey(k.ID) }
func (d Document) Key() Key      { return DocumentKey(d.ID) }
func (t Taking) Key() Key        { return TakingKey(t.Document) }
func (l Lenders) Key() Key       { return LendersKey(l.Party) }
func (c Claim) Key() Key         { return ClaimKey(c.Document, c.Deal) }
func (f Financing) Key() Key     { return FinancingKey(f.Deal.Financing()) }
func (r Repayment) Key() Key     { return RepaymentKey(r.Financing, r.Number) }
func (p Proceeds) Key() Key      { return ProceedsKey(p.ID) }
func (p Position) Key() Key      { return PositionKey(p.Document, p.Bank) }
func (t Transaction) Key() Key   { return TransactionKey(t.Bank, t.ID) }
func (c Calendar) Key() Key      { return CalendarKey(c.Year) }
func (a Alert) Key() Key         { return AlertKey(a.ID) }
func (r Rates) Key() Key         { return RatesKey(r.Day) }
func (v LimitVersions) Key() Key { return LimitsKey(v.Scenario) }
func (p Pilot) Key() Key         { return PilotRecordKey(p.Place) }
func (i Inspection) Key() Key    { return InspectionKey(i.Deal.Financing()) }
func (n Notice) Key() Key        { return NoticeKey(n.Document, n.ID) }
func (ModelVersions) Key() Key   { return ModelsKey() }
func (d Deadline) Key() Key      { return DeadlineKey(d) }
