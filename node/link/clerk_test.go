package link

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"tallystick/book/trade"
	"tallystick/book/wire"
)

// counter is a keeper that answers what is asked, or what the test wants.
type counter struct {
	*ledger
	no    error
	asked int
	heard func(asked int)
}

func (c *counter) Try(_ context.Context, _ trade.Viewer, ask wire.TryAsk) ([]trade.Refusal, error) {
	if c.asked++; c.heard != nil {
		c.heard(c.asked)
	}
	all := make([]trade.Refusal, len(ask.Commands))
	for i, tried := range ask.Commands {
		all[i].Rule = trade.Rule(tried.Verb)
	}
	return all, c.no
}

func (c *counter) Find(_ context.Context, _ trade.Viewer, ask wire.FindAsk) (wire.Found, error) {
	return wire.Found{Known: ask.Document == trade.DocumentID{1}, Left: trade.Money{Minor: 5, Currency: "USD"}}, c.no
}

func (c *counter) Verify(_ context.Context, _ trade.Viewer, ask wire.VerifyAsk) ([]wire.VerifiedInvoice, error) {
	return make([]wire.VerifiedInvoice, len(ask.Invoices)), c.no
}

func (c *counter) Receipt(_ context.Context, v trade.Viewer, key []byte) ([]byte, error) {
	return append(v.Party[:1:1], key...), c.no
}

func TestAPartyAsksWhatItIsNotTold(t *testing.T) {
	k := &counter{ledger: &ledger{known: keyed("", 2).Public}}
	address := serveAny(t, k)
	c := NewClient(address, keyed("chain", 2), isOne)
	defer c.Close()
	commands := []wire.TriedCommand{{Verb: 3}, {Verb: 4}}
	tried, err := c.Try(t.Context(), wire.TryAsk{Commands: commands})
	if err != nil || len(tried) != 2 || tried[1].Rule != 4 {
		t.Errorf("%+v %v", tried, err)
	}
	found, err := c.Find(t.Context(), wire.FindAsk{Document: trade.DocumentID{1}})
	if err != nil || !found.Known || found.Left.Minor != 5 {
		t.Errorf("%+v %v", found, err)
	}
	verified, err := c.Verify(t.Context(), wire.VerifyAsk{Invoices: make([]wire.StatedInvoice, 3)})
	if err != nil || len(verified) != 3 {
		t.Errorf("%+v %v", verified, err)
	}
	receipt, err := c.Receipt(t.Context(), []byte{9})
	if err != nil || string(receipt) != "\x07\x09" {
		t.Errorf("%x %v", receipt, err)
	}
	var no *Refused
	for name, ask := range map[string]func() error{
		"nothing is tried": func() error { _, err := c.Try(t.Context(), wire.TryAsk{}); return err },
		"too much is tried": func() error {
			_, err := c.Try(t.Context(), wire.TryAsk{Commands: make([]wire.TriedCommand, wire.MaxTried+1)})
			return err
		},
		"too much is verified": func() error {
			_, err := c.Verify(t.Context(), wire.VerifyAsk{Invoices: make([]wire.StatedInvoice, wire.MaxVerified+1)})
			return err
		}} {
		if err := ask(); !errors.As(err, &no) || no.Status != http.StatusBadRequest {
			t.Errorf("%s: %v", name, err)
		}
	}
	for status, err := range map[int]error{http.StatusForbidden: ErrNotYours, http.StatusNotFound: ErrNoRecord,
		http.StatusTooManyRequests: Over{time.Hour}} {
		k.no = err
		if _, err := c.Receipt(t.Context(), nil); !errors.As(err, &no) || no.Status != status {
			t.Errorf("%d: %v", status, err)
		}
	}
	if no.After = 0; !errors.As(k.no, new(Over)) {
		k.no = Over{time.Hour}
	}
	k.asked = 0
	if _, err := c.Try(t.Context(), wire.TryAsk{Commands: commands}); !errors.As(err, &no) || no.After != time.Hour ||
		k.asked != 1 {
		t.Errorf("it is asked %d times though it said when: %v", k.asked, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	begun := time.Now()
	k.no, k.asked, k.heard = Over{time.Second}, 0, func(asked int) {
		if asked == 2 {
			cancel()
		}
	}
	_, err = c.Try(ctx, wire.TryAsk{Commands: commands})
	if took := time.Since(begun); err == nil || k.asked != 2 || took < time.Second {
		t.Errorf("it is asked %d times in %v: %v", k.asked, took, err)
	}
}
