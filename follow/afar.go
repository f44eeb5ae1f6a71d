package follow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"tallystick/book/proof"
	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/face/words"
	"tallystick/node/gateway"
	"tallystick/node/link"
)

// afar asks keepers what the party is not told. Nothing of an answer is kept.
type afar struct{ *Member }

// ErrNoKeeperAnswers says that nobody could be asked what this node is not told.
var ErrNoKeeperAnswers = says(words.FollowNobodyAnswers)

// ask asks one keeper after the other until one answers. A no that another would say too ends it.
func (m *Member) ask(ctx context.Context, do func(*link.Client) error) error {
	var failed []error
	first := m.fates.from()
	for i := range m.clients {
		c := m.clients[(first+i)%len(m.clients)]
		err := do(c)
		if err == nil {
			return nil
		}
		var no *link.Refused
		if errors.As(err, &no) {
			switch no.Status {
			case http.StatusTooManyRequests:
				return errors.Join(gateway.TooMany{After: no.After}, err)
			case http.StatusForbidden, http.StatusBadRequest:
				return err
			}
		}
		m.log.Warn("a keeper does not answer", "keeper", c.Address(), "error", err)
		failed = append(failed, err)
	}
	return errors.Join(append(failed, ErrNoKeeperAnswers)...)
}

// Try implements gateway.Afar.
func (a afar) Try(ctx context.Context, key trade.KeyID, commands []trade.Command) (all []trade.Refusal, err error) {
	for some := range slices.Chunk(commands, wire.MaxTried) {
		ask := wire.TryAsk{Key: key}
		for _, c := range some {
			payload, err := wire.EncodeCommand(c)
			if err != nil {
				return nil, err
			}
			ask.Commands = append(ask.Commands, wire.TriedCommand{Verb: c.Verb(), Payload: payload})
		}
		if err := a.ask(ctx, func(c *link.Client) error {
			refusals, err := c.Try(ctx, ask)
			if err == nil {
				all = append(all, refusals...)
			}
			return err
		}); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Find implements gateway.Afar.
func (a afar) Find(ctx context.Context, key trade.KeyID, id trade.DocumentID, code trade.CodeID) (f gateway.Found,
	err error) {
	return f, a.ask(ctx, func(c *link.Client) error {
		said, err := c.Find(ctx, wire.FindAsk{Key: key, Document: id, Code: code})
		f = gateway.Found{Document: id, Known: said.Known, Available: said.Left, Conflict: said.Conflict}
		return err
	})
}

// Verify implements gateway.Afar.
func (a afar) Verify(ctx context.Context, key trade.KeyID, stated []trade.Stated) (told []gateway.VerifiedInvoice,
	err error) {
	ask := wire.VerifyAsk{Key: key}
	for _, said := range stated {
		ask.Invoices = append(ask.Invoices, wire.StatedInvoice(said))
	}
	return told, a.ask(ctx, func(c *link.Client) error {
		results, err := c.Verify(ctx, ask)
		for _, r := range results {
			told = append(told, gateway.VerifiedInvoice{Result: r.Result, Left: r.Left})
		}
		return err
	})
}

// Receipt asks keepers for the receipt of a record, and gives one that proves what it was
// asked for by the validators that this home trusts. It implements api.Receipts and
// portal.Receipts.
func (m *Member) Receipt(ctx context.Context, key trade.Key) (receipt []byte, err error) {
	return receipt, m.ask(ctx, func(c *link.Client) error {
		text, err := c.Receipt(ctx, key.Bytes())
		if err != nil {
			return err
		}
		if err := m.proves(text, key); err != nil {
			m.log.Error("a keeper gives a receipt that proves nothing", "keeper", c.Address(), "error", err)
			return err
		}
		receipt = text
		return nil
	})
}

// proves checks a receipt against the genesis, as whoever is shown it does.
func (m *Member) proves(text []byte, key trade.Key) error {
	if _, err := proof.Verify(text, m.trusted); err != nil {
		return fmt.Errorf("couldn't believe a receipt: %w", err)
	}
	var of struct {
		Key proof.Hex `json:"key"`
	}
	if err := json.Unmarshal(text, &of); err != nil || !slices.Equal(of.Key, key.Bytes()) {
		return errors.Join(errors.New("couldn't believe a receipt: it is of another record"), err)
	}
	return nil
}
