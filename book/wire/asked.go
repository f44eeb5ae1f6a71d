package wire

import "tallystick/book/trade"

// What a party asks a keeper of which it is told nothing: what the rules would say, and what
// a number stands for. An answer is the keeper's word; nothing of it is proven, and only the
// ledger decides. Key is that of the person who asks, and is on the record.

// TryAsk asks what the rules would say of commands now. Nothing is handed in.
type TryAsk struct {
	Version  uint8          `cbor:"0,keyasint"`
	Key      trade.KeyID    `cbor:"1,keyasint"`
	Commands []TriedCommand `cbor:"2,keyasint"`
}

// TriedCommand is a command as an envelope would hold it.
type TriedCommand struct {
	Verb    trade.Verb `cbor:"1,keyasint"`
	Payload []byte     `cbor:"2,keyasint"`
}

// MaxTried bounds how many commands are tried at once.
const MaxTried = 100

// Tried is what the rules would say of each of them, as if it were the only one.
type Tried struct {
	Version  uint8           `cbor:"0,keyasint"`
	Refusals []trade.Refusal `cbor:"1,keyasint"`
}

// FindAsk asks what is left of a document. That of a filing is told to who knows its code.
type FindAsk struct {
	Version  uint8            `cbor:"0,keyasint"`
	Key      trade.KeyID      `cbor:"1,keyasint"`
	Document trade.DocumentID `cbor:"2,keyasint"`
	Code     trade.CodeID     `cbor:"3,keyasint"`
}

// Found is what is told of a document: how much is left, never who took the rest.
type Found struct {
	Version  uint8       `cbor:"0,keyasint"`
	Known    bool        `cbor:"1,keyasint"`
	Left     trade.Money `cbor:"2,keyasint"`
	Conflict bool        `cbor:"3,keyasint"` // nothing may be taken of it
}

// VerifyAsk has invoices verified.
type VerifyAsk struct {
	Version  uint8           `cbor:"0,keyasint"`
	Key      trade.KeyID     `cbor:"1,keyasint"`
	Invoices []StatedInvoice `cbor:"2,keyasint"`
}

// StatedInvoice is an invoice as its paper says.
type StatedInvoice struct {
	Document trade.DocumentID `cbor:"1,keyasint"`
	Holder   trade.PartyID    `cbor:"2,keyasint"`
	Face     trade.Money      `cbor:"3,keyasint"`
}

// MaxVerified bounds how many invoices are verified at once.
const MaxVerified = 500

// Verified is what is told of each of them.
type Verified struct {
	Version uint8             `cbor:"0,keyasint"`
	Results []VerifiedInvoice `cbor:"1,keyasint"`
}

// VerifiedInvoice is what is told of one invoice, and what is left of one that passes.
type VerifiedInvoice struct {
	Result trade.Verified `cbor:"1,keyasint"`
	Left   trade.Money    `cbor:"2,keyasint"`
}

// ReceiptAsk asks for the receipt of the record that stands under a key, as the ledger
// writes keys.
type ReceiptAsk struct {
	Version uint8  `cbor:"0,keyasint"`
	Key     []byte `cbor:"1,keyasint"`
}

// ReceiptAnswer is a receipt, which who gets it verifies.
type ReceiptAnswer struct {
	Version uint8  `cbor:"0,keyasint"`
	Receipt []byte `cbor:"1,keyasint"`
}

// asked gives the version of a message that is asked or answered here, and whether it keeps
// its bounds.
func asked(message any) (version uint8, bounded bool) {
	switch m := message.(type) {
	case TryAsk:
		return m.Version, len(m.Commands) > 0 && len(m.Commands) <= MaxTried
	case Tried:
		return m.Version, len(m.Refusals) <= MaxTried
	case FindAsk:
		return m.Version, true
	case Found:
		return m.Version, true
	case VerifyAsk:
		return m.Version, len(m.Invoices) > 0 && len(m.Invoices) <= MaxVerified
	case Verified:
		return m.Version, len(m.Results) <= MaxVerified
	case ReceiptAsk:
		return m.Version, true
	case ReceiptAnswer:
		return m.Version, true
	}
	return LinkVersion, true
}
