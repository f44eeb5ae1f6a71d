package follow

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"tallystick/book/proof"
	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/node/gateway"
	"tallystick/node/link"
)

func (d *door) Try(_ context.Context, _ trade.Viewer, ask wire.TryAsk) ([]trade.Refusal, error) {
	return make([]trade.Refusal, len(ask.Commands)), d.no
}

func (d *door) Find(context.Context, trade.Viewer, wire.FindAsk) (wire.Found, error) {
	return d.found, d.no
}

func (d *door) Verify(_ context.Context, _ trade.Viewer, ask wire.VerifyAsk) ([]wire.VerifiedInvoice, error) {
	return make([]wire.VerifiedInvoice, len(ask.Invoices)), d.no
}

func (d *door) Receipt(context.Context, trade.Viewer, []byte) ([]byte, error) { return d.receipt, d.no }

// asking makes a member among doors; where one is nil nobody answers.
func asking(t *testing.T, doors []*door) amid {
	t.Helper()
	var there []*door
	var keys []byte
	for i, d := range doors {
		if d != nil {
			there, keys = append(there, d), append(keys, byte(i+1))
		}
	}
	m := among(t, there, keys...)
	for i, d := range doors {
		if d == nil {
			away := link.NewClient("127.0.0.1:1", m.signer, m.keeps)
			m.clients = append(m.clients[:i:i], append([]*link.Client{away}, m.clients[i:]...)...)
		}
	}
	return m
}

func holds(c trade.Currency) *door {
	return &door{found: wire.Found{Known: true, Left: trade.Money{Minor: 5, Currency: c}}}
}

// A currency, by which an amount is signed, is that of two keepers where two are known.
func TestACurrencyIsOfTwoKeepers(t *testing.T) {
	none := &door{}
	for name, c := range map[string]struct {
		doors []*door
		want  trade.Currency
		fails error
	}{
		"one alone":            {[]*door{holds("USD")}, "USD", nil},
		"one that knows none":  {[]*door{none}, "", nil},
		"two":                  {[]*door{holds("USD"), holds("USD")}, "USD", nil},
		"two that differ":      {[]*door{holds("USD"), holds("BHD")}, "", nil},
		"one of two":           {[]*door{holds("USD"), none}, "", nil},
		"two of three":         {[]*door{holds("USD"), none, holds("USD")}, "USD", nil},
		"a third that differs": {[]*door{nil, holds("USD"), holds("BHD")}, "", nil},
		"two with one away":    {[]*door{nil, holds("USD"), holds("USD")}, "USD", nil},
		"one, and one away":    {[]*door{holds("USD"), nil}, "", ErrNoKeeperAnswers},
	} {
		got, err := afar{asking(t, c.doors).Member}.Currency(t.Context(), trade.KeyID{1}, trade.DocumentID{2},
			trade.CodeID{})
		if got != c.want || !errors.Is(err, c.fails) {
			t.Errorf("%s: %q %v, want %q %v", name, got, err, c.want, c.fails)
		}
	}
}

// A no of one keeper is not that of all: the others are asked, and if none answers it is said
// what helps most.
func TestANoOfOneKeeperEndsNothing(t *testing.T) {
	refuses, unread := &door{no: link.ErrNotYours}, &door{no: link.ErrUnread}
	over := func(after time.Duration) *door { return &door{no: link.Over{After: after}} }
	absent := &door{no: link.ErrNoRecord}
	for name, doors := range map[string][]*door{"refused": {refuses, holds("USD")}, "unread": {unread, holds("USD")},
		"over": {over(time.Hour), holds("USD")}, "absent": {absent, holds("USD")}, "away": {nil, holds("USD")}} {
		found, err := afar{asking(t, doors).Member}.Find(t.Context(), trade.KeyID{1}, trade.DocumentID{2},
			trade.CodeID{})
		if err != nil || !found.Known {
			t.Errorf("%s: %+v %v", name, found, err)
		}
	}
	var no *link.Refused
	var many gateway.TooMany
	for name, c := range map[string]struct {
		doors []*door
		right func(error) bool
	}{
		"refused": {[]*door{refuses, nil}, func(err error) bool {
			return errors.As(err, &no) && no.Status == http.StatusForbidden
		}},
		"over": {[]*door{over(3 * time.Hour), over(time.Hour), nil}, func(err error) bool {
			return errors.As(err, &many) && many.After == time.Hour
		}},
		"absent":          {[]*door{absent, absent}, func(err error) bool { return errors.Is(err, link.ErrNoRecord) }},
		"absent and away": {[]*door{absent, nil}, func(err error) bool { return errors.Is(err, ErrNoKeeperAnswers) }},
	} {
		f, err := afar{asking(t, c.doors).Member}.Find(t.Context(), trade.KeyID{1}, trade.DocumentID{2}, trade.CodeID{})
		if !c.right(err) || f.Known {
			t.Errorf("%s: %+v %v", name, f, err)
		}
	}
}

// A receipt from before what the home was told counts only if it says the same.
func TestAReceiptThatIsOutdated(t *testing.T) {
	m := asking(t, nil).Member
	m.complete, m.follower.Trust.Header = true, &proof.Header{Height: 9, Time: time.Unix(9, 0)}
	paid := trade.Payment{Deal: trade.Deal{ID: trade.DealOf(trade.PaymentDeal, trade.PaymentID{1}), Bank: bank.Party},
		State: trade.Paid}
	key, value, err := wire.EncodeRecord(paid)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.store.db.Set(recordKey(key), value, nil); err != nil {
		t.Fatal(err)
	}
	kept, err := wire.DecodeRecord(key, value)
	if err != nil {
		t.Fatal(err)
	}
	approved := paid
	approved.State = trade.Approved
	other := trade.PaymentKey(trade.PaymentID{2}) // of which the home was told nothing
	for name, c := range map[string]struct {
		key  trade.Key
		said proof.Statement
		old  bool
	}{
		"as it stands":     {paid.Key(), proof.Statement{Record: kept, Height: 5}, false},
		"as it was before": {paid.Key(), proof.Statement{Record: approved, Height: 5}, true},
		"that it is not":   {paid.Key(), proof.Statement{Height: 5}, true},
		"newer":            {paid.Key(), proof.Statement{Record: approved, Height: 9}, false},
		"not told":         {other, proof.Statement{Record: approved, Height: 5}, false},
	} {
		if err := m.outdated(c.key, c.said); (err != nil) != c.old {
			t.Errorf("%s: %v", name, err)
		}
	}
}
