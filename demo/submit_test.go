package demo

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"sync"
	"testing"
	"time"

	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/node/gateway"
)

// maker is a person of a bank whose key is with the bank alone.
type maker struct {
	key    ed25519.PrivateKey
	signer trade.Signer
}

// maker has a governor enrol a person of a party by its card.
func (w *World) maker(t *testing.T, number string, party trade.PartyID) maker {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	person := trade.PersonID{1, 2, 3}
	proof := ed25519.Sign(private, wire.PersonPossessionText(w.Ledger.Chain(), number, person, public))
	if _, err := w.do(t.Context(), w.Governor, gateway.EnrolCardForm{Party: number, Person: person.String(),
		PublicKey: hex.EncodeToString(public), Duties: []string{trade.Maker.String()},
		Proof: hex.EncodeToString(proof)}); err != nil {
		t.Fatal(err)
	}
	return maker{private, trade.Signer{Party: party, Key: trade.KeyIDOf(trade.Ed25519, public)}}
}

// A bank hands an envelope in over the link, and is told what came of it with the proof; the
// same one handed in again by several at once is one entry.
func TestABankHandsIn(t *testing.T) {
	w, _, _ := testWorld(t, 2)
	bank := w.banks[0]
	person := w.maker(t, bank.number, bank.id)
	m := following(t, w.joined(t, bank.number, "127.0.0.1:1", w.served(t)))
	defer m.Close()
	if err := m.Follow(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	var following sync.WaitGroup
	ctx, cancel := context.WithCancel(t.Context())
	following.Go(func() {
		if err := m.Follow(ctx, false); err != nil {
			t.Error(err)
		}
	})
	defer following.Wait()
	defer cancel()
	payload, err := wire.EncodeCommand(trade.Decline{Financing: trade.FinancingID{1}, Reason: trade.OtherReason})
	if err != nil {
		t.Fatal(err)
	}
	sent, err := wire.Sign(wire.Envelope{Ground: m.Ground(), Party: person.signer.Party, Key: person.signer.Key,
		ID: trade.EnvelopeID{1}, NotAfter: trade.InstantOf(time.Now().Add(time.Minute)), Verb: trade.VerbDecline,
		Payload: payload}, person.key)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	entries := make([]trade.Entry, 3)
	for i := range entries {
		all.Go(func() {
			var err error
			if entries[i], err = m.SubmitAndWait(t.Context(), sent); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	told, found, _, err := m.Settled(t.Context(), trade.EnvelopeID{1})
	if err != nil || !found {
		t.Fatal(found, err)
	}
	for _, e := range entries {
		if e.Height != told.Height || e.Index != told.Index || e.By != person.signer ||
			e.Refusal.Rule != trade.FinancingMustExist {
			t.Errorf("%+v is not %+v", e, told)
		}
	}
	if m.Ground().Height < told.Height {
		t.Errorf("it stands on block %d, and was told of %d", m.Ground().Height, told.Height)
	}
}
