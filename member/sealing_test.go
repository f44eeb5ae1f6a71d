package member

import (
	"bytes"
	"testing"

	"tallystick/book/trade"
	"tallystick/node/gateway"
	"tallystick/node/vault"
)

// What is sealed for a party is sealed to the key that the ledger names for it: no
// other is made here, and a key that this node keeps against the ledger is refused.
func TestTheStrongroomHeedsTheLedger(t *testing.T) {
	room, err := makeStrongroom(t.TempDir(), [32]byte{1})
	if err != nil {
		t.Fatal(err)
	}
	defer room.Close()
	abroad, here := trade.PartyID{1}, trade.PartyID{2}
	owner := vault.GenerateKey()
	named := map[trade.PartyID]trade.SealingKey{abroad: {Scheme: trade.XWing, Public: owner.Public().Bytes()}}
	room.named = func(party trade.PartyID) (trade.SealingKey, bool) {
		key, ok := named[party]
		return key, ok
	}
	seal := func(to trade.PartyID) error {
		_, err := room.Seal(t.Context(), []gateway.Detail{{Text: []byte("terms"), Readers: []trade.PartyID{to}}})
		return err
	}
	if err := seal(abroad); err != nil {
		t.Fatal(err)
	}
	if key, err := room.SealingKey(t.Context(), abroad); err != nil || room.keys.Hosts(abroad) ||
		!bytes.Equal(key, owner.Public().Bytes()) {
		t.Errorf("the node seals to a key of its own, or hosts %v: %v", room.keys.Hosts(abroad), err)
	}
	key, err := room.SealingKey(t.Context(), here)
	if err != nil || !room.keys.Hosts(here) {
		t.Fatal(err)
	}
	named[here] = trade.SealingKey{Scheme: trade.XWing, Public: key}
	if err := seal(here); err != nil {
		t.Errorf("the ledger names the key of this node: %v", err)
	}
	named[here] = named[abroad]
	if seal(here) == nil {
		t.Error("what would be sealed to another key than the ledger names was sealed")
	}
	named[abroad] = trade.SealingKey{Scheme: trade.XWing, Public: vault.GenerateKey().Public().Bytes()}
	if err := seal(abroad); err != nil {
		t.Errorf("a key that the ledger names anew is not taken: %v", err)
	}
}
