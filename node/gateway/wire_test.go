package gateway

import (
	"testing"

	"tallystick/book/trade"
	"tallystick/book/wire"
)

// open reads an envelope as the ledger would, and verifies it.
func (c *toyChain) open(bytes []byte) (wire.Signed, error) {
	signed, err := wire.Open(bytes)
	if err != nil {
		return wire.Signed{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	key := held[trade.PersonKey](c.book, trade.PersonKeyKey(signed.Key))
	return signed, signed.Verify(key.Scheme, key.Public)
}

func TestEnvelopeSaysWhoAndUntilWhen(t *testing.T) {
	w := newTown(t)
	var seen wire.Signed
	w.Gateway.ring.Submitter = spy{w.chain, func(bytes []byte) {
		var err error
		if seen, err = w.chain.open(bytes); err != nil {
			t.Error(err)
		}
	}}
	o := w.do("exporter", apply())
	if seen.Chain != "toy" || seen.ID != o.Envelope || seen.Party != partyID(enterpriseNumber) ||
		seen.Key != w.keyInUse("exporter") || seen.Verb != trade.VerbApply {
		t.Errorf("%+v", seen)
	}
	if want := trade.InstantOf(w.now.Add(EnvelopeLife)); seen.NotAfter != want {
		t.Errorf("good until %v, want %v", seen.NotAfter.Time(), want.Time())
	}
}
