package wire

import (
	"encoding/binary"
	"slices"

	"github.com/oasisprotocol/curve25519-voi/primitives/ed25519"

	"tallystick/book/trade"
)

// possessionDomain stands before what a keeper's key signs to show that its node
// holds it, so that no vote and no envelope is ever mistaken for it.
const possessionDomain = "tallystick keeper's key 1\n"

// PossessionText gives what the key of a keeper signs to show that a party's node
// holds it: a domain, the length of the chain's name and the name, the party, and
// the public key.
func PossessionText(chain string, party trade.PartyID, public []byte) []byte {
	length := binary.BigEndian.AppendUint32(nil, uint32(len(chain)))
	return slices.Concat([]byte(possessionDomain), length, []byte(chain), party[:], public)
}

// Possessed reports whether a proof is good on a chain. Keys by which anybody could
// sign, those of small order, are none.
func Possessed(chain string, p trade.Possession) bool {
	if len(p.Public) != ed25519.PublicKeySize || len(p.Proof) != ed25519.SignatureSize {
		return false
	}
	return ed25519.VerifyWithOptions(p.Public, PossessionText(chain, p.Party, p.Public), p.Proof,
		&ed25519.Options{Verify: ed25519.VerifyOptionsDefault})
}
