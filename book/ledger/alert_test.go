package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/book/trade"
)

// warned plays a life that raises an alert, and gives the alerts.
func warned(t *testing.T, secret Secret) (s *stage, alerts []trade.Alert, txs [][]byte) {
	t.Helper()
	s = newStage(t, vfs.NewMem())
	s.state.secrets.last = secret // all else is as it was
	t.Cleanup(func() { s.Close() })
	withdrawn := trade.WithdrawDocument{Document: idOf("document", 0), Reason: trade.EntryError,
		Notice: idOf("notice", 0), Details: digestOf(3)}
	for _, steps := range [][]step{s.opening(), s.life(0, start.Day())[:6], {{s.customs, withdrawn}}} {
		txs = s.sign(steps...)
		for _, e := range s.block(txs...) {
			if !e.Refusal.OK() {
				t.Fatalf("%d is refused by %v", e.Verb, e.Refusal)
			}
			for _, event := range e.Events {
				if raised, ok := event.(trade.AlertRaised); ok {
					alerts = append(alerts, raised.Alert)
				}
			}
		}
	}
	return s, alerts, txs
}

// Who saw every envelope, every header and every entry, and knows how identifiers
// are made, gets no further without the keepers' secret: where it alone is
// another, so is the identifier, and none of what is public makes it.
func TestAnAlertsIdentifierIsTheKeepersSecret(t *testing.T) {
	s, alerts, txs := warned(t, testSecret)
	_, others, same := warned(t, Secret(digestOf(78)))
	if len(alerts) == 0 || len(alerts) != len(others) {
		t.Fatalf("%d and %d alerts", len(alerts), len(others))
	}
	if !slices.EqualFunc(txs, same, slices.Equal) {
		t.Fatal("the two ledgers took other envelopes")
	}
	var guesses []trade.AlertID
	hashes := [][32]byte{hashOf(s.height), s.state.root, s.state.shown.Tree, s.state.shown.Journal,
		s.state.heads.genesis, testSecret.Digest()}
	for _, tx := range txs {
		hashes = append(hashes, sha256.Sum256(tx))
	}
	for _, public := range append(hashes, [32]byte{}) {
		known := Secret(public) // in place of the secret
		for _, k := range []Secret{known, known.next(s.height, hashes[6:])} {
			for index := range uint32(8) {
				for place := range 8 {
					guesses = append(guesses, k.alert(index, place))
				}
			}
		}
	}
	for n := range uint64(1_000) {
		guesses = append(guesses, trade.AlertID(binary.BigEndian.AppendUint64(make([]byte, 8), n)))
	}
	for i, a := range alerts {
		if a.ID == others[i].ID || a.ID.IsZero() {
			t.Errorf("an alert is named %s by two secrets", a.ID)
		}
		if slices.Contains(guesses, a.ID) {
			t.Errorf("alert %s follows from what is public", a.ID)
		}
		a.ID = others[i].ID
		if x, y := valueOf(t, a), valueOf(t, others[i]); !slices.Equal(x, y) {
			t.Errorf("more than the identifier is another: %x, %x", x, y)
		}
	}
	for _, id := range guesses {
		if held, err := s.Prove(trade.AlertKey(id).Bytes()); err != nil || held.Value != nil {
			t.Fatalf("a guess finds an alert, %v", err)
		}
	}
}

// A dry run at the door says that there would be an alert, and not how it would
// be called.
func TestADryRunDoesNotNameAlerts(t *testing.T) {
	s, _, _ := warned(t, testSecret)
	back := trade.ReinstateDocument{Document: idOf("document", 0), Notice: idOf("notice", 0)}
	warns := 0
	err := s.View(func(book trade.Book, at trade.Instant) error {
		events, refusal := trade.Decide(book, trade.Signer{Party: s.customs.party, Key: s.customs.id()}, at, back)
		if !refusal.OK() {
			t.Fatal(refusal)
		}
		for _, event := range events {
			if raised, ok := event.(trade.AlertRaised); ok {
				warns++
				if !raised.Alert.ID.IsZero() {
					t.Errorf("the dry run names %s", raised.Alert.ID)
				}
			}
		}
		return nil
	})
	if err != nil || warns == 0 {
		t.Fatalf("%d alerts, %v", warns, err)
	}
}
