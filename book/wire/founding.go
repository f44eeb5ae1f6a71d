package wire

import (
	"bytes"
	"encoding/json"
	"fmt"

	"tallystick/book/trade"
)

// maxFounding bounds the founding state, in bytes.
const maxFounding = 1 << 20

// foundingForm is the version of the form of the founding state that is written.
// Those of before, which named no token keys, no rules, and no keepers, are still read.
const (
	foundingForm   = 5
	keylessForm    = 4
	rulelessForm   = 3
	keeperlessForm = 2
)

// Founding is what a genesis file says of the ledger.
type Founding struct {
	Keepers trade.Digest `json:"keepers"` // of the first secret that the keepers share
	trade.Founding
	// Tokens are the keys of which the tokens of all numbers are made, one for each kind. None:
	// the keepers make them with a key that they share.
	Tokens []TokenKey `json:"tokens,omitempty"`
}

// TokenKey is the public half of the key of a kind of number (RFC 9497, ristretto255).
type TokenKey struct {
	Kind   string       `json:"kind"`
	Public trade.Digest `json:"public"`
}

// foundingText is a founding state as it is written.
type foundingText struct {
	Form int `json:"form"`
	Founding
}

// numberOfForm gives the version of the form in which a founding state stands.
func numberOfForm(f Founding) int {
	switch {
	case len(f.Tokens) > 0:
		return foundingForm
	case f.RuleBook != 0:
		return keylessForm
	case len(f.Electors) > 0 || len(f.Bodies) > 0:
		return rulelessForm
	}
	return keeperlessForm
}

// EncodeFounding writes the founding state as it stands in a genesis file.
func EncodeFounding(f Founding) ([]byte, error) {
	b, err := json.Marshal(foundingText{numberOfForm(f), f})
	if err != nil {
		return nil, fmt.Errorf("couldn't write the founding state: %w", err)
	}
	return b, nil
}

// DecodeFounding reads what EncodeFounding writes and refuses everything else. A
// state without keepers is of the form before: such a ledger goes on with the
// validators of its genesis for ever.
func DecodeFounding(b []byte) (Founding, error) {
	var f foundingText
	if len(b) > maxFounding {
		return f.Founding, fmt.Errorf("创世状态超过 1 MiB / the founding state has at most 1 MiB")
	}
	decoder := json.NewDecoder(bytes.NewReader(b))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&f); err != nil {
		return f.Founding, fmt.Errorf("创世状态无法读取 / couldn't read the founding state: %w", err)
	}
	if f.Form != numberOfForm(f.Founding) {
		return f.Founding, fmt.Errorf("创世状态为第 %d 版，本程序读写第 %d 版，请使用写成它的程序 / the founding state is of version %d, "+
			"and this program's is %d; use the program that wrote it", f.Form, foundingForm, f.Form, foundingForm)
	}
	again, err := json.Marshal(f)
	if err != nil || !bytes.Equal(again, b) {
		return f.Founding, fmt.Errorf("创世状态无法读取 / couldn't read the founding state: it is not written as it was made")
	}
	return f.Founding, nil
}
