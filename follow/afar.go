package follow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
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

// ask asks one keeper after the other until one answers.
func (m *Member) ask(ctx context.Context, do func(*link.Client) error) error {
	return m.askUntil(ctx, func(c *link.Client) (bool, error) { return true, do(c) })
}

// askUntil asks one keeper after the other until enough is said. Where it is not, it gives what
// those said who do not answer; nothing where all of them answer.
func (m *Member) askUntil(ctx context.Context, do func(*link.Client) (enough bool, err error)) error {
	var failed []error
	first := m.fates.from()
	for i := range m.clients {
		c := m.clients[(first+i)%len(m.clients)]
		enough, err := do(c)
		if err == nil && enough {
			return nil
		}
		if err != nil {
			m.log.Warn("a keeper does not answer", "keeper", c.Address(), "error", err)
			failed = append(failed, err)
		}
		if ctx.Err() != nil {
			break
		}
	}
	return together(failed)
}

// together gives of what keepers said, of whom none answers, what helps whoever asks most: when
// to ask again, what they refuse, that nothing is there where all of them say so, or that nobody
// answers.
func together(failed []error) error {
	var many, refused *link.Refused
	absent := 0
	for _, err := range failed {
		var no *link.Refused
		if !errors.As(err, &no) {
			continue
		}
		switch no.Status {
		case http.StatusTooManyRequests:
			if many == nil || no.After < many.After {
				many = no
			}
		case http.StatusForbidden, http.StatusBadRequest:
			refused = no
		case http.StatusNotFound:
			absent++
		}
	}
	all := errors.Join(failed...)
	switch {
	case len(failed) == 0:
		return nil
	case many != nil:
		return errors.Join(gateway.TooMany{After: many.After}, all)
	case refused != nil:
		return refused
	case absent == len(failed):
		return link.ErrNoRecord
	}
	return errors.Join(ErrNoKeeperAnswers, all)
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
	err = a.ask(ctx, func(c *link.Client) error {
		said, err := c.Find(ctx, wire.FindAsk{Key: key, Document: id, Code: code})
		if err == nil {
			f = gateway.Found{Document: id, Known: said.Known, Available: said.Left, Conflict: said.Conflict}
		}
		return err
	})
	return f, err
}

// Currency implements gateway.Afar. A keeper that is known alone is believed; otherwise two have
// to know the document, and a third need not.
func (a afar) Currency(ctx context.Context, key trade.KeyID, id trade.DocumentID, code trade.CodeID) (trade.Currency,
	error) {
	var said []trade.Currency
	err := a.askUntil(ctx, func(c *link.Client) (bool, error) {
		found, err := c.Find(ctx, wire.FindAsk{Key: key, Document: id, Code: code})
		if err == nil && found.Known {
			said = append(said, found.Left.Currency)
		}
		return len(said) == min(2, len(a.clients)), err
	})
	if err != nil || len(said) < min(2, len(a.clients)) {
		return "", err
	}
	if said[0] != said[len(said)-1] {
		a.log.Error("keepers do not agree on the currency of a document", "document", id.String(), "said", said)
		return "", nil
	}
	return said[0], nil
}

// Verify implements gateway.Afar.
func (a afar) Verify(ctx context.Context, key trade.KeyID, stated []trade.Stated) (told []gateway.VerifiedInvoice,
	err error) {
	ask := wire.VerifyAsk{Key: key}
	for _, said := range stated {
		ask.Invoices = append(ask.Invoices, wire.StatedInvoice(said))
	}
	err = a.ask(ctx, func(c *link.Client) error {
		results, err := c.Verify(ctx, ask)
		if err != nil {
			return err
		}
		for _, r := range results {
			told = append(told, gateway.VerifiedInvoice{Result: r.Result, Left: r.Left})
		}
		return nil
	})
	return told, err
}

// Receipt asks keepers for the receipt of a record, and gives one that proves what it was
// asked for by the validators that this home trusts. It implements api.Receipts and
// portal.Receipts.
func (m *Member) Receipt(ctx context.Context, key trade.Key) (receipt []byte, err error) {
	err = m.ask(ctx, func(c *link.Client) error {
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
	return receipt, err
}

// proves checks a receipt against the genesis, as whoever is shown it does, and that it is no older
// than what the home was told of the record.
func (m *Member) proves(text []byte, key trade.Key) error {
	said, err := proof.Verify(text, m.trusted)
	if err != nil {
		return fmt.Errorf("couldn't believe a receipt: %w", err)
	}
	if err := m.outdated(key, said); err != nil {
		return err
	}
	var of struct {
		Key proof.Hex `json:"key"`
	}
	if err := json.Unmarshal(text, &of); err != nil || !slices.Equal(of.Key, key.Bytes()) {
		return errors.Join(errors.New("couldn't believe a receipt: it is of another record"), err)
	}
	return nil
}

// outdated refuses a statement from before what the home was told, where it says something else. Of
// what the home is not sure it refuses nothing.
func (m *Member) outdated(key trade.Key, said proof.Statement) error {
	if said.Height >= m.Standing().Height {
		return nil
	}
	var kept trade.Record
	unsure, err := m.Partly(func(book trade.Book, _ trade.Instant) error {
		kept, _ = book.Record(key)
		return nil
	})
	if err == nil && !unsure && !reflect.DeepEqual(kept, said.Record) {
		return errors.New("couldn't believe a receipt: the record is another one by now; ask again")
	}
	return err
}
