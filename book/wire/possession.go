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
	return Proven(p.Public, PossessionText(chain, p.Party, p.Public), p.Proof)
}

// personDomain stands before what a person's key signs to show that the person's desk
// holds it, where another node is to enrol it.
const personDomain = "tallystick person's key 1\n"

// PersonPossessionText gives what the key of a person signs to show that a desk holds it:
// a domain, the chain's name and that of the party, each with its length before it, the
// person, and the public key. The party is named as the card of the key names it.
func PersonPossessionText(chain, party string, person trade.PersonID, public []byte) []byte {
	text := []byte(personDomain)
	for _, name := range []string{chain, party} {
		text = append(binary.BigEndian.AppendUint32(text, uint32(len(name))), name...)
	}
	return slices.Concat(text, person[:], public)
}

// Proven reports whether a proof over a text is good by a public key of Ed25519. Keys of
// small order are none.
func Proven(public, text, proof []byte) bool {
	return len(public) == ed25519.PublicKeySize && len(proof) == ed25519.SignatureSize &&
		ed25519.VerifyWithOptions(public, text, proof, &ed25519.Options{Verify: ed25519.VerifyOptionsDefault})
}

// passDomain stands before what a key of the ledger signs to let a connection speak for it.
const passDomain = "tallystick link 1\n"

// PassText gives what a key that stands on the ledger signs to let the key of a TLS
// certificate speak for it on the links of a chain: a domain, the length of the chain's name
// and the name, the certificate's key (Ed25519), and the end of its time in seconds since
// 1970.
func PassText(chain string, certified []byte, notAfter int64) []byte {
	text := append(binary.BigEndian.AppendUint32([]byte(passDomain), uint32(len(chain))), chain...)
	return binary.BigEndian.AppendUint64(append(text, certified...), uint64(notAfter))
}
