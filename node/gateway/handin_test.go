package gateway

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"tallystick/book/trade"
	"tallystick/node/desk"
)

// What is only tried changes nothing, and answers as the rules do.
func TestADryForm(t *testing.T) {
	w := newTown(t)
	before, stored := len(w.chain.entries), w.count("submissions")
	o, err := w.Submit(t.Context(), w.person("exporter"), apply(), Request{Dry: true})
	if o != (Outcome{}) || err != nil {
		t.Errorf("%+v, %v", o, err)
	}
	dear := apply()
	dear.Lines[0].Amount = "999,999.00"
	o, err = w.Submit(t.Context(), w.person("exporter"), dear, Request{Dry: true})
	if o.Refusal.Rule != trade.TakingMustNotExceedAvailable || err != nil {
		t.Errorf("%+v, %v", o, err)
	}
	looks, err := w.Looks(t.Context(), w.person("exporter"), 0, 1)
	if err != nil || len(looks) != 1 || looks[0].Subject != w.document(declarationOne).String() {
		t.Errorf("%+v, %v", looks, err)
	}
	if len(w.chain.entries) != before || w.count("submissions") != stored {
		t.Error("it is handed in")
	}
}

func TestWishes(t *testing.T) {
	w := newTown(t)
	exporter := w.person("exporter")
	o, err := w.Submit(t.Context(), exporter, apply(), Request{Wish: strings.Repeat("w", 200), Own: true,
		Wait: time.Minute})
	if err != nil || o.Height == 0 || o.Wish != strings.Repeat("w", 200) || o.Verb != trade.VerbApply || o.Index != 1 {
		t.Errorf("%+v, %v", o, err)
	}
	row, err := w.outbox.Find(t.Context(), o.Envelope)
	if err != nil || row.NotAfter != row.Signed+120_000 {
		t.Errorf("%+v, %v", row, err)
	}
	_, err = w.Submit(t.Context(), exporter, apply(), Request{Wish: strings.Repeat("w", 201)})
	var wrong InputErrors
	if !errors.As(err, &wrong) || wrong[0].En != "at most 200 bytes" || wrong[0].Zh != "最多 200 字节" {
		t.Errorf("%v", err)
	}
	a, b := trade.PersonID{1}, trade.PersonID{2}
	if envelopeID(a, "x").String() != "2db54ab39df7ce1aa1db5580907dba8a" || envelopeID(a, "x") == envelopeID(b, "x") ||
		envelopeID(a, "x") == envelopeID(a, "y") {
		t.Errorf("envelopes of wishes: %v", envelopeID(a, "x"))
	}
	if one, other := envelopeID(a, ""), envelopeID(a, ""); one == other {
		t.Errorf("without a wish both are %v", one)
	}
	if own := ownWish(make([]byte, 32)); own != "own-"+strings.Repeat("0", 32) {
		t.Error(own)
	}
}

// While a wish is on its way another form can't take it.
func TestAWishOnItsWay(t *testing.T) {
	w := newTown(t)
	exporter, gate := w.person("exporter"), make(chan struct{})
	w.chain.set(func() { w.chain.gate = gate })
	first, err := w.Submit(t.Context(), exporter, apply(), Request{Wish: "a"})
	if err != nil || !first.Pending {
		t.Fatalf("%+v, %v", first, err)
	}
	id, _ := trade.ParseID[trade.Financing](first.Subject)
	if !w.Arriving(id) || w.Arriving(trade.FinancingID{1}) {
		t.Error("the application does not arrive, or another does")
	}
	other := apply()
	other.Tenor = 30
	if o, err := w.Submit(t.Context(), exporter, other, Request{Wish: "a"}); !errors.Is(err, ErrOtherRequest) {
		t.Errorf("%+v, %v", o, err)
	}
	if o, err := w.Status(t.Context(), exporter, first.Envelope); err != nil || !o.Pending {
		t.Errorf("%+v, %v", o, err)
	}
	close(gate)
	w.settled()
	if w.Arriving(id) || len(w.flights) != 0 {
		t.Errorf("it still arrives, %d places are taken", len(w.flights))
	}
}

// Places among the envelopes on their way are given back, whatever happens, and
// waited for only so long.
func TestPlacesOnTheWay(t *testing.T) {
	w := newTown(t)
	exporter := w.person("exporter")
	w.mustExec("CREATE TRIGGER dead BEFORE INSERT ON submissions BEGIN SELECT raise(fail, 'dead'); END")
	if _, err := w.Submit(t.Context(), exporter, apply(), Request{Wait: time.Minute}); err == nil ||
		len(w.flights) != 0 {
		t.Errorf("what can't be stored: %v, %d places are taken", err, len(w.flights))
	}
	w.mustExec("DROP TRIGGER dead")
	for range maxFlights {
		w.flights <- struct{}{}
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if w.room(gone) {
		t.Error("one place more than there are")
	}
	<-w.flights
	if !w.room(t.Context()) || len(w.flights) != maxFlights {
		t.Error("no place")
	}
}

// A form without a wish is the first one sent again for ten minutes, while that is
// on its way or went well and nothing else came of its record.
func TestRepeatsAtTheirBounds(t *testing.T) {
	w := newTown(t)
	exporter := w.person("exporter")
	adds, asks := apply(), RotateKeyForm{}
	first := desk.Submission{Envelope: trade.EnvelopeID{1}, Person: exporter.ID, Subject: "s", Progress: desk.InBlock,
		Signed: trade.InstantOf(w.now), Digest: []byte{1}}
	if err := w.outbox.Record(t.Context(), first, nil, desk.Dispatch{}); err != nil {
		t.Fatal(err)
	}
	bound := first.Signed + 600_000
	for _, c := range []struct {
		name     string
		form     Form
		progress desk.Progress
		rule     trade.Rule
		now      trade.Instant
		later    int
		want     bool
	}{
		{"on its way", asks, desk.OnItsWay, 0, bound + 1, 0, true},
		{"went well", adds, desk.InBlock, 0, bound, 0, true},
		{"long ago", adds, desk.InBlock, 0, bound + 1, 0, false},
		{"was answered", adds, desk.Answered, 0, bound, 0, false},
		{"was refused", adds, desk.InBlock, otherRule, bound, 0, false},
		{"would change something", asks, desk.InBlock, 0, bound, 0, false},
		{"is impossible now", RotateKeyForm{"nobody"}, desk.InBlock, 0, bound, 0, true},
		{"is refused now", AcceptForm{strings.Repeat("0", 32)}, desk.InBlock, 0, bound, 0, true},
		{"something came later", adds, desk.InBlock, 0, bound, 1, false},
		{"something came later, of what is refused now", AcceptForm{strings.Repeat("0", 32)}, desk.InBlock, 0, bound, 1,
			false},
	} {
		if c.later > 0 && w.count("submissions WHERE subject = 's'") == 1 {
			later := first
			later.Envelope, later.Progress = trade.EnvelopeID{2}, desk.InBlock
			if err := w.outbox.Record(t.Context(), later, nil, desk.Dispatch{}); err != nil {
				t.Fatal(err)
			}
		}
		was := first
		was.Progress, was.Refusal.Rule = c.progress, c.rule
		if got, err := w.repeats(t.Context(), exporter, c.form, was, c.now); got != c.want || err != nil {
			t.Errorf("%s: %v, %v", c.name, got, err)
		}
	}
	w.ring.Tokens, first.Subject = brokenTokens{}, "another"
	again, err := w.repeats(t.Context(), exporter, NameSuccessorForm{bankNumber, rivalNumber}, first, bound)
	if again || err == nil {
		t.Errorf("a fault: %v, %v", again, err)
	}
}
