package trade

import "encoding/hex"

// DealKind says what a deal is: for what it takes value of documents. Numbers are
// frozen.
type DealKind uint8

// The kinds of deal.
const (
	FinancingDeal DealKind = 1 // 融资: a loan, for which value is pledged until it is repaid
	PaymentDeal   DealKind = 2 // 付汇: money that goes abroad, for which value is spent
	OffshoreDeal  DealKind = 3 // 离岸交易: goods that never enter, on whose papers it is endorsed
)

// DealID names a deal: its kind, and then the sixteen bytes of its identifier.
// Zero names none.
type DealID [17]byte

// DealOf names a deal of a kind by its identifier; without one, it names none.
func DealOf(kind DealKind, id [16]byte) (d DealID) {
	if id == [16]byte{} {
		return d
	}
	d[0] = byte(kind)
	copy(d[1:], id[:])
	return d
}

// Kind gives what the deal is.
func (d DealID) Kind() DealKind { return DealKind(d[0]) }

// Financing gives the financing that the deal is; zero where it is none.
func (d DealID) Financing() (id FinancingID) {
	if d.Kind() == FinancingDeal {
		copy(id[:], d[1:])
	}
	return id
}

// Identifier gives the sixteen bytes that tell the deal apart within its kind.
func (d DealID) Identifier() (id [16]byte) {
	copy(id[:], d[1:])
	return id
}

// IsZero reports whether no deal is named.
func (d DealID) IsZero() bool { return d == DealID{} }

// String gives kind and identifier as 34 lower-case hexadecimal digits.
func (d DealID) String() string { return hex.EncodeToString(d[:]) }

// MarshalText gives the form of String.
func (d DealID) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// Deal says which use of value it is, whose, at which bank, in which region.
// Every event of a deal carries it, so that a reader needs no book to know whom
// it concerns.
type Deal struct {
	ID         DealID  `cbor:"1,keyasint"`
	Enterprise PartyID `cbor:"2,keyasint"`
	Bank       PartyID `cbor:"3,keyasint"`
	Region     Region  `cbor:"4,keyasint"`
	// 代理进口: the enterprise pays as an agent, on documents of another, who is not told of the deal
	Agent bool `cbor:"5,keyasint,omitempty" json:",omitempty"`
}

// Financing gives the financing that the deal is; zero where it is none.
func (d Deal) Financing() FinancingID { return d.ID.Financing() }

// DealKey gives the key of the record of a deal. A deal of a kind that has no
// records has none, and the key is zero.
func DealKey(d DealID) Key {
	if id := d.Financing(); !id.IsZero() {
		return FinancingKey(id)
	}
	if id := d.Payment(); !id.IsZero() {
		return PaymentKey(id)
	}
	return Key{}
}

func (d Deal) subjects() []Key { return present(DealKey(d.ID)) }

func (d Deal) audience() Audience {
	return Audience{Parties: []PartyID{d.Enterprise, d.Bank}, Region: d.Region}
}
