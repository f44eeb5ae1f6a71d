package trial

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"

	"tallystick/book/proof"
	"tallystick/node/gateway"
)

// readers are who asks for receipts at each place.
var readers = []string{
	safe: "governor", shanghai: "shanghai", guangdong: "guangdong", customs: "customs.steward",
	customs + 1: "tax"}

// verify checks what a network must hold to, and says what it checked.
func (n *network) verify(ctx context.Context, d dealt) (string, error) {
	fmt.Fprintln(n.out, "comparing roots, and receipts with each other's trust files ...")
	height, err := n.sameRoot(ctx)
	if err != nil {
		return "", err
	}
	receipts, err := n.crossed(ctx, d)
	if err != nil {
		return "", err
	}
	fmt.Fprintln(n.out, "a bank works at a node of its own, which holds no ledger and believes no keeper ...")
	home, err := n.member(ctx)
	if err != nil {
		return "", err
	}
	loan, err := n.lives(ctx, home, d)
	if err == nil {
		_, err = n.follows(ctx, home, loan)
	}
	if err != nil {
		return "", err
	}
	fmt.Fprintln(n.out, "killing one keeper; the others go on and it catches up ...")
	if err := n.bearsOne(ctx, d); err != nil {
		return "", err
	}
	fmt.Fprintln(n.out, "cutting a node off from its quorum ...")
	if err := n.cutOff(ctx); err != nil {
		return "", err
	}
	fmt.Fprintln(n.out, "the tax office joins the running network ...")
	if err := n.fifth(ctx); err != nil {
		return "", err
	}
	last, err := n.sameRoot(ctx)
	if err != nil {
		return "", err
	}
	records, err := n.follows(ctx, home, loan) // over the change of keepers
	return fmt.Sprintf("one root at block %d and %d, %d receipts of one node verified with the trust file of another, "+
		"one keeper killed and caught up, another joined, readiness lost and regained, a financing lived at a bank's "+
		"own node, which was proven its %d records", height, last, receipts, records), err
}

// keeperReceipt gives the receipt of the first keeper's record at a node, which everybody
// may see.
func (n *network) keeperReceipt(ctx context.Context, at int) (r proof.Receipt, text []byte, err error) {
	if text, err = n.places[at].receiptOf(ctx, readers[at], "keepers", n.keeper); err != nil {
		return r, nil, err
	}
	if err := json.Unmarshal(text, &r); err != nil {
		return r, nil, fmt.Errorf("couldn't read a receipt: %w", err)
	}
	return r, text, nil
}

// sameRoot waits until the nodes stand at one block, as receipts say, and compares its
// application hash.
func (n *network) sameRoot(ctx context.Context) (height int64, err error) {
	var root []byte
	err = until(ctx, "one height at all nodes", func() (bool, string) {
		for i := range n.places {
			r, _, err := n.keeperReceipt(ctx, i)
			switch {
			case err != nil:
				return false, err.Error()
			case i == 0:
				height, root = r.Header.Height, r.Header.AppHash
			case r.Header.Height != height:
				return false, fmt.Sprintf("%s stands at %d, not %d", n.places[i].number, r.Header.Height, height)
			case !bytes.Equal(r.Header.AppHash, root):
				height = -1
				return true, ""
			}
		}
		return true, ""
	})
	if height < 0 {
		return 0, fmt.Errorf("two nodes have different roots at one block")
	}
	return height, err
}

// trustOf reads the trust file of a node.
func (p *place) trustOf(ctx context.Context) (proof.Trust, error) {
	var text []byte
	if err := p.ask(ctx, "", http.MethodGet, "/trust.json", nil, &text); err != nil {
		return proof.Trust{}, err
	}
	return proof.ParseTrust(text)
}

// crossed verifies receipts of each node with the trust file of the next, and that of the
// financing from where the bank is with that of customs.
func (n *network) crossed(ctx context.Context, d dealt) (count int, err error) {
	texts := make([][]byte, len(n.places))
	for i := range n.places {
		if _, texts[i], err = n.keeperReceipt(ctx, i); err != nil {
			return count, err
		}
	}
	lent, err := n.places[shanghai].receiptOf(ctx, "bank.maker", "financings", d.financing)
	if err != nil {
		return count, err
	}
	texts[shanghai] = lent
	for i, text := range texts {
		trust, err := n.places[(i+2)%len(n.places)].trustOf(ctx)
		if err != nil {
			return count, err
		}
		said, err := proof.Verify(text, trust)
		if err != nil {
			return count, fmt.Errorf("a receipt of %s: %w", n.places[i].number, err)
		}
		if said.Record == nil {
			return count, fmt.Errorf("a receipt of %s proves an absence", n.places[i].number)
		}
		count++
	}
	return count, nil
}

// bearsOne kills customs' node, has the others do business, and starts it again.
func (n *network) bearsOne(ctx context.Context, d dealt) error {
	gone := n.places[customs]
	if err := gone.end(os.Kill); err != nil {
		return err
	}
	if _, err := n.places[safe].do(ctx, "governor", "classify-enterprise", d.firm,
		gateway.ClassifyEnterpriseForm{Class: "B", Listed: true}); err != nil {
		return fmt.Errorf("the network stopped with one keeper away: %w", err)
	}
	during, _, err := n.keeperReceipt(ctx, safe)
	if err != nil {
		return err
	}
	if err := gone.start(ctx); err != nil {
		return err
	}
	gone.tokens = map[string]string{}
	return until(ctx, "that "+gone.number+" catches up", func() (bool, string) {
		r, _, err := n.keeperReceipt(ctx, customs)
		if err != nil {
			return false, err.Error()
		}
		return r.Header.Height >= during.Header.Height, fmt.Sprintf("it stands at %d, not %d", r.Header.Height,
			during.Header.Height)
	})
}

// cutOff kills two of four keepers, waits until a third says that it is not ready, and
// starts them again.
func (n *network) cutOff(ctx context.Context) error {
	away := []*place{n.places[shanghai], n.places[customs]}
	for _, p := range away {
		if err := p.end(os.Kill); err != nil {
			return err
		}
	}
	err := until(ctx, "that "+n.places[safe].number+" is not ready", func() (bool, string) {
		ready, why := n.places[safe].ready(ctx)
		return !ready && strings.Contains(why, "no-quorum"), "it is ready; " + why
	})
	if err != nil {
		return err
	}
	for _, p := range away {
		p.tokens = map[string]string{}
		if err := p.start(ctx); err != nil {
			return err
		}
	}
	return n.allReady(ctx, n.places...)
}
