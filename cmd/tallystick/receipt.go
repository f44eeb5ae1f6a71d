package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"tallystick/chain"
	"tallystick/ledger"
	"tallystick/proof"
	"tallystick/trade"
	"tallystick/wire"
)

// notary makes receipts of this node's ledger.
type notary struct {
	ledger *ledger.Ledger
	node   *chain.Node
}

// Receipt implements api.Receipts and portal.Receipts.
func (n notary) Receipt(ctx context.Context, name trade.Record) ([]byte, error) {
	key, err := wire.KeyOf(name)
	if err != nil {
		return nil, err
	}
	return n.ofKey(ctx, key)
}

// ofKey makes the receipt of whatever stands under a key. The ledger may move
// on between its proof and the header that carries its root; then it is asked
// again.
func (n notary) ofKey(ctx context.Context, key []byte) ([]byte, error) {
	for range 20 {
		evidence, err := n.ledger.Prove(key)
		if err != nil {
			return nil, err
		}
		signed, err := n.node.HeaderFor(ctx, evidence.Height)
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(signed.Header.AppHash, evidence.Root[:]) {
			continue
		}
		receipt := proof.Receipt{Key: evidence.Key, Value: evidence.Value, Proof: evidence.Proof}
		text, err := json.Marshal(signed)
		if err == nil {
			err = json.Unmarshal(text, &receipt)
		}
		if err != nil {
			return nil, fmt.Errorf("couldn't put the header into the receipt: %w", err)
		}
		return receipt.Encode()
	}
	return nil, errors.New("couldn't make the receipt: the ledger moves too fast, ask again")
}
