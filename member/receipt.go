package member

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"tallystick/book/ledger"
	"tallystick/book/proof"
	"tallystick/book/trade"
	"tallystick/node/chain"
	"tallystick/node/readmodel"
)

// Notary makes receipts of this node's ledger.
type Notary struct {
	ledger *ledger.Ledger
	node   *chain.Node
	model  *readmodel.Model
}

// Receipt implements api.Receipts and portal.Receipts.
func (n Notary) Receipt(ctx context.Context, key trade.Key) ([]byte, error) {
	switch key.Kind() {
	case trade.KindInspection:
		return n.ofDraw(ctx, key.Bytes(), readmodel.FinancingNoun, key.Identifier(0))
	case trade.KindCheck:
		return n.ofDraw(ctx, key.Bytes(), readmodel.PaymentNoun, key.Identifier(0))
	}
	return n.OfKey(ctx, key.Bytes())
}

// ofDraw makes the receipt of an inspection or a check, or that there is none, with
// the block that drew among what was disbursed or paid in the block before.
func (n Notary) ofDraw(ctx context.Context, key []byte, noun readmodel.Noun, id [16]byte) ([]byte, error) {
	disbursed, err := n.disbursed(ctx, noun, id)
	if err != nil {
		return nil, err
	}
	if disbursed == 0 {
		return n.OfKey(ctx, key)
	}
	signed, err := n.node.SignedHeader(disbursed + 1)
	if errors.Is(err, chain.ErrNoHeader) { // the block that draws is yet to come
		return n.OfKey(ctx, key)
	}
	if err != nil {
		return nil, err
	}
	draw := new(proof.Draw)
	if err := become(draw, signed); err != nil {
		return nil, err
	}
	return n.with(ctx, key, draw)
}

// disbursed gives the height at which a financing was disbursed or a payment made, or 0.
func (n Notary) disbursed(ctx context.Context, noun readmodel.Noun, id [16]byte) (int64, error) {
	page := readmodel.Page{Limit: readmodel.MaxRows, Order: readmodel.Oldest}
	for {
		list, err := n.model.History(ctx, trade.Viewer{Kind: trade.Regulator}, noun, id, page)
		if err != nil {
			return 0, err
		}
		for _, entry := range list.Rows {
			for _, deal := range trade.DisbursedIn([]trade.Entry{entry.Entry}) {
				if deal.ID.Identifier() == id {
					return entry.Height, nil
				}
			}
		}
		if page.After = list.Next; page.After == "" {
			return 0, nil
		}
	}
}

// OfKey makes the receipt of whatever stands under a key.
func (n Notary) OfKey(ctx context.Context, key []byte) ([]byte, error) { return n.with(ctx, key, nil) }

// with makes the receipt of a key and what comes with it. The ledger may move
// on between its proof and the header that carries its root; then it is asked
// again.
func (n Notary) with(ctx context.Context, key []byte, draw *proof.Draw) ([]byte, error) {
	spoiled := 0
	for range 20 {
		evidence, err := n.ledger.Prove(key)
		if err != nil {
			return nil, err
		}
		signed, err := n.node.HeaderFor(ctx, evidence.Height)
		if err != nil {
			return nil, err
		}
		if root := evidence.State.Root(); !bytes.Equal(signed.Header.AppHash, root[:]) {
			continue
		}
		receipt := proof.Receipt{Key: evidence.Key, Value: evidence.Value, Proof: evidence.Proof,
			State: proof.StateOf(evidence.State), Draw: draw}
		text, err := n.issue(receipt, signed)
		if spoiled++; !errors.Is(err, proof.ErrVotes) || spoiled == 3 || !n.goesOn(ctx, signed.Header.Height) {
			return text, err
		}
	}
	return nil, errors.New("couldn't make the receipt: the ledger moves too fast, ask again")
}

// goesOn waits a moment for the block after a height, whose votes may be others.
func (n Notary) goesOn(ctx context.Context, height int64) bool {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	return n.node.WaitHeight(ctx, height+1) == nil
}

// issue puts the header and who could vote for it into a receipt.
func (n Notary) issue(receipt proof.Receipt, signed chain.SignedHeader) ([]byte, error) {
	first, changes, err := n.node.Changes(signed.Header.Height)
	if err != nil {
		return nil, err
	}
	signed.Validators = first
	if err := errors.Join(become(&receipt, signed), become(&receipt.Changes, changes)); err != nil {
		return nil, err
	}
	return receipt.Issue()
}

// become reads what the chain says into what a receipt says; their forms are one.
func become(receipt, said any) error {
	text, err := json.Marshal(said)
	if err == nil {
		err = json.Unmarshal(text, receipt)
	}
	if err != nil {
		return fmt.Errorf("couldn't put the header into the receipt: %w", err)
	}
	return nil
}
