package gateway

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"tallystick/book/trade"
)

func TestSameWishSameAnswer(t *testing.T) {
	w := newTown(t)
	exporter := w.person("exporter")
	r := Request{Wish: "order 4711", Wait: time.Minute}
	first, err := w.Submit(t.Context(), exporter, apply(), r)
	if err != nil || first.Height == 0 {
		t.Fatalf("%+v %v", first, err)
	}
	entries := len(w.chain.entries)
	again, err := w.Submit(t.Context(), exporter, apply(), r)
	if err != nil || again != first || len(w.chain.entries) != entries {
		t.Errorf("again: %+v %v, first %+v", again, err, first)
	}
	other := apply()
	other.Amount = "70,000.00"
	if _, err := w.Submit(t.Context(), exporter, other, r); !errors.Is(err, ErrOtherRequest) {
		t.Errorf("another body: %v", err)
	}
	if o, err := w.Submit(t.Context(), w.person("maker"), AcceptForm{first.Subject}, r); err != nil || o.Height == 0 {
		t.Errorf("another person's same key: %+v %v", o, err)
	}
	long := Request{Wish: string(make([]byte, maxWish+1))}
	if _, err := w.Submit(t.Context(), exporter, apply(), long); err == nil {
		t.Error("a key of any length is taken")
	}
}

func TestSameWishOfARefusal(t *testing.T) {
	w := newTown(t)
	form := apply()
	form.Bank = enterpriseNumber
	r := Request{Wish: "a", Wait: time.Minute}
	first, err := w.Submit(t.Context(), w.person("exporter"), form, r)
	if err != nil || first.Refusal.OK() {
		t.Fatalf("%+v %v", first, err)
	}
	again, err := w.Submit(t.Context(), w.person("exporter"), form, r)
	if err != nil || again != first {
		t.Errorf("again: %+v %v, first %+v", again, err, first)
	}
	if o, err := w.Status(t.Context(), w.person("exporter"), first.Envelope); err != nil || o != first {
		t.Errorf("status: %+v %v", o, err)
	}
	if _, err := w.Status(t.Context(), w.person("rival"), first.Envelope); !errors.Is(err, ErrNoSubmission) {
		t.Errorf("a rival asks: %v", err)
	}
}

func TestTwinsAtOnce(t *testing.T) {
	w := newTown(t)
	exporter := w.person("exporter")
	before := len(w.chain.entries)
	var group sync.WaitGroup
	outcomes := make([]Outcome, 8)
	errs := make([]error, len(outcomes))
	for i := range outcomes {
		group.Go(func() {
			outcomes[i], errs[i] = w.Submit(context.Background(), exporter, apply(),
				Request{Wish: "twin", Wait: time.Minute})
		})
	}
	group.Wait()
	for i, o := range outcomes {
		if errs[i] != nil || o.Envelope != outcomes[0].Envelope || o.Subject != outcomes[0].Subject ||
			o.Height != outcomes[0].Height {
			t.Errorf("twin %d: %+v %v, first %+v", i, o, errs[i], outcomes[0])
		}
	}
	if n := len(w.chain.entries) - before; n != 1 {
		t.Errorf("%d envelopes for one wish", n)
	}
}

func TestPendingIsAskedForLater(t *testing.T) {
	w := newTown(t)
	exporter := w.person("exporter")
	gate := make(chan struct{})
	w.chain.gate = gate
	o, err := w.Submit(t.Context(), exporter, apply(), Request{Wish: "slow"})
	if err != nil || !o.Pending {
		t.Fatalf("%+v %v", o, err)
	}
	if again, err := w.Submit(t.Context(), exporter, apply(), Request{Wish: "slow"}); err != nil || again != o {
		t.Errorf("again: %+v %v", again, err)
	}
	close(gate)
	settled, err := w.Submit(t.Context(), exporter, apply(), Request{Wish: "slow", Wait: time.Minute})
	if err != nil || settled.Pending || settled.Height == 0 {
		t.Errorf("at last: %+v %v", settled, err)
	}
	if again, err := w.Status(t.Context(), exporter, o.Envelope); err != nil || again != settled {
		t.Errorf("status: %+v %v", again, err)
	}
	if err := w.Gateway.Close(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestFullPoolLeavesNothingBehind(t *testing.T) {
	w := newTown(t)
	exporter := w.person("exporter")
	w.chain.fail = errPoolFull
	r := Request{Wish: "full", Wait: time.Minute}
	if _, err := w.Submit(t.Context(), exporter, apply(), r); !errors.Is(err, ErrBusy) {
		t.Fatalf("%v", err)
	}
	w.chain.fail = nil
	if o, err := w.Submit(t.Context(), exporter, apply(), r); err != nil || o.Height == 0 {
		t.Errorf("the same wish later: %+v %v", o, err)
	}
}

func TestBrokenSealSubmitsNothing(t *testing.T) {
	w := newTown(t)
	w.Gateway.ring.Vault = brokenVault{w.vault}
	before := len(w.chain.entries)
	r := Request{Wish: "x", Wait: time.Minute}
	if _, err := w.Submit(t.Context(), w.person("exporter"), apply(), r); err == nil {
		t.Error("no error")
	}
	if len(w.chain.entries) != before {
		t.Error("handed in without its details")
	}
	w.Gateway.ring.Vault = w.vault
	if o, err := w.Submit(t.Context(), w.person("exporter"), apply(), r); err != nil || o.Height == 0 {
		t.Errorf("later: %+v %v", o, err)
	}
}

type brokenVault struct{ *toyVault }

func (brokenVault) Seal(context.Context, []Detail) ([]trade.Digest, error) {
	return nil, errors.New("the disk is full")
}

func TestParseDecimal(t *testing.T) {
	for text, want := range map[string]int64{"1": 100, "0.01": 1, "12,345.67": 1234567, "1,234,567": 123456700,
		"1.10": 110, "1.100": 110, " 7 ": 700, "92233720368547758.07": 9223372036854775807, "007": 700} {
		if got, err := ParseDecimal(text, 2); err != nil || got != want {
			t.Errorf("%q gives %d %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", ".", "1.", ".5", "-1", "+1", "1,23", "1,2345", ",123", "1,,234", "12345,678",
		"1.001", "92233720368547758.08", "1 000", "NaN", "1e3", "٣"} {
		if got, err := ParseDecimal(text, 2); err == nil {
			t.Errorf("%q gives %d", text, got)
		}
	}
}

func FuzzParseDecimal(f *testing.F) {
	for _, seed := range []string{"12,345.67", "0", "1,2", "9223372036854775807", "1.", "٣"} {
		f.Add(seed, 2)
	}
	f.Fuzz(func(t *testing.T, text string, digits int) {
		if digits < 0 || digits > 4 {
			return
		}
		if value, err := ParseDecimal(text, digits); err == nil && value < 0 {
			t.Errorf("%q gives %d", text, value)
		}
	})
}
