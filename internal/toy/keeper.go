package toy

import (
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"strings"

	"tallystick/book/trade"
	"tallystick/book/wire"
)

// firstKeepers are the four that the regulator runs from the beginning.
func firstKeepers(regulator trade.PartyID) (all []trade.FoundingKeeper) {
	for n := range 4 {
		all = append(all, trade.FoundingKeeper{Party: regulator, Public: keeperKey(n).Public().(ed25519.PublicKey),
			Address: keeperAddress(n)})
	}
	return all
}

// keeperKey is the key of a keeper's node, by its number.
func keeperKey(n int) ed25519.PrivateKey {
	seed := sha256.Sum256(fmt.Appendf(nil, "keeper %d", n))
	return ed25519.NewKeyFromSeed(seed[:])
}

// keeperAddress is where the node of a keeper is found.
func keeperAddress(n int) string {
	return strings.Repeat(fmt.Sprintf("%x", n%16), 40) + fmt.Sprintf("@keeper%d.example.cn:26656", n)
}

// believes takes proofs of the toy's chain.
func believes(p trade.Possession) bool { return wire.Possessed("toy", p) }
