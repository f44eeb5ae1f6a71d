package wire

import (
	"errors"
	"fmt"

	"tallystick/book/trade"
)

// LinkVersion is the version of what is asked and answered on a link.
const LinkVersion = 1

// Ask is what a party asks for when it follows the ledger.
type Ask struct {
	Version uint8  `cbor:"0,keyasint"`
	From    uint64 `cbor:"1,keyasint"`           // place of the first entry to be told
	Known   uint64 `cbor:"2,keyasint"`           // entries of the journal that it has verified
	Above   int64  `cbor:"3,keyasint"`           // height of the header that it has verified; 0: none
	Wait    bool   `cbor:"4,keyasint,omitempty"` // for news, a while
	// by which it was asked as a bank and holds nothing yet: what is left of their documents
	// changes by the business of others
	Deals []trade.DealID `cbor:"5,keyasint,omitempty"`
}

// MaxDeals bounds how many deals are named in one Ask.
const MaxDeals = 1_024

// Whose is what a keeper says of who asks, and of itself. The party checks it by what is
// proven to it later.
type Whose struct {
	Version uint8           `cbor:"0,keyasint"`
	Party   trade.PartyID   `cbor:"1,keyasint"`
	Kind    trade.PartyKind `cbor:"2,keyasint"`
	Region  trade.Region    `cbor:"3,keyasint"`
	Height  int64           `cbor:"4,keyasint"` // of the keeper's last block
}

// Taken is what a keeper says of an envelope at its door. Nothing of it is proven: what
// becomes of the envelope the party is told in a slice.
type Taken struct {
	Version uint8      `cbor:"0,keyasint"`
	Rule    trade.Rule `cbor:"1,keyasint,omitempty"` // that keeps it out; 0: it is on its way
}

// No is why a keeper does not answer, in both languages.
type No struct {
	Zh string `cbor:"1,keyasint"`
	En string `cbor:"2,keyasint"`
}

// TokenAsk asks the token server to evaluate blinded numbers (RFC 9497, VOPRF over
// ristretto255), of each kind together.
type TokenAsk struct {
	Version uint8          `cbor:"0,keyasint"`
	Numbers []TokenNumbers `cbor:"1,keyasint"`
}

// TokenNumbers are blinded numbers of a kind: elements of 32 bytes, one after the other.
type TokenNumbers struct {
	Kind     string `cbor:"1,keyasint"`
	Elements []byte `cbor:"2,keyasint"`
}

// TokenAnswer is what came of them, in the same order.
type TokenAnswer struct {
	Version uint8        `cbor:"0,keyasint"`
	Made    []TokensMade `cbor:"1,keyasint"`
}

// TokensMade are evaluated elements of a kind, with the proof that its key made them.
type TokensMade struct {
	Elements []byte `cbor:"1,keyasint"`
	Proof    []byte `cbor:"2,keyasint"`
}

// Message is what is asked or answered on a link, besides slices.
type Message interface {
	Ask | Whose | Taken | No | TokenAsk | TokenAnswer | TryAsk | Tried | FindAsk | Found | VerifyAsk | Verified |
		ReceiptAsk | ReceiptAnswer
}

var errBounds = errors.New("it names nothing, or more than may be asked at once")

// EncodeMessage writes a message.
func EncodeMessage[M Message](m M) ([]byte, error) {
	b, err := encode(&m)
	if err != nil {
		return nil, fmt.Errorf("couldn't write the message: %w", err)
	}
	return b, nil
}

// DecodeMessage reads a message, strictly.
func DecodeMessage[M Message](b []byte) (M, error) {
	m, err := decode[M](b)
	if err == nil {
		version := uint8(LinkVersion)
		switch m := any(m).(type) {
		case Ask:
			if version = m.Version; len(m.Deals) > MaxDeals {
				err = fmt.Errorf("it names %d deals, and at most %d", len(m.Deals), MaxDeals)
			}
		case Whose:
			version = m.Version
		case Taken:
			version = m.Version
		case TokenAsk:
			version = m.Version
		case TokenAnswer:
			version = m.Version
		default:
			var bounded bool
			if version, bounded = asked(m); !bounded {
				err = errBounds
			}
		}
		if err == nil && version != LinkVersion {
			err = fmt.Errorf("version %d of links is not known: use a newer program", version)
		}
	}
	if err != nil {
		return m, fmt.Errorf("couldn't read the message: %w", err)
	}
	return m, nil
}
