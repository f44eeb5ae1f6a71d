package wire

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"testing"

	"tallystick/book/trade"
)

// A proof is good for the very chain, party and key that it was made for.
func TestPossession(t *testing.T) {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	public := []byte(key.Public().(ed25519.PublicKey))
	party := trade.PartyID{1, 2}
	good := trade.Possession{Party: party, Public: public,
		Proof: ed25519.Sign(key, PossessionText("tallystick-1", party, public))}
	if !Possessed("tallystick-1", good) {
		t.Fatal("a good proof is not taken")
	}
	other := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{8}, ed25519.SeedSize))
	for name, bad := range map[string]trade.Possession{
		"another party": {Party: trade.PartyID{2}, Public: public, Proof: good.Proof},
		"another key":   {Party: party, Public: other.Public().(ed25519.PublicKey), Proof: good.Proof},
		"another signer": {Party: party, Public: public, Proof: ed25519.Sign(other,
			PossessionText("tallystick-1", party, public))},
		"a short proof": {Party: party, Public: public, Proof: good.Proof[:63]},
		"a short key":   {Party: party, Public: public[:31], Proof: good.Proof},
		"no proof":      {Party: party, Public: public},
		"a bare text":   {Party: party, Public: public, Proof: ed25519.Sign(key, []byte("tallystick-1"))},
	} {
		if Possessed("tallystick-1", bad) {
			t.Errorf("%s is taken", name)
		}
	}
	if Possessed("tallystick-2", good) || Possessed("tallystick-", good) {
		t.Error("a proof for another chain is taken")
	}
	// by the neutral element and the zero scalar everybody signs
	small := make([]byte, 32)
	small[0] = 1
	if Possessed("tallystick-1", trade.Possession{Party: party, Public: small, Proof: append(bytes.Clone(small),
		make([]byte, 32)...)}) {
		t.Error("a key of everybody is taken")
	}
}

// The bytes that are signed never change.
func TestPossessionText(t *testing.T) {
	const want = "74616c6c79737469636b206b65657065722773206b657920310a" + "00000001" + "63" +
		"09000000000000000000000000000000" + "0102"
	if got := hex.EncodeToString(PossessionText("c", trade.PartyID{9}, []byte{1, 2})); got != want {
		t.Errorf("signed is %s", got)
	}
}
