package ledger

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/book/proof"
	"tallystick/book/trade"
	"tallystick/book/wire"
)

// batch signs commands in one envelope.
func (s *stage) batch(by seat, notAfter trade.Instant, commands ...trade.Command) []byte {
	s.t.Helper()
	var steps []wire.Step
	for _, c := range commands {
		payload, err := wire.EncodeCommand(c)
		if err != nil {
			s.t.Fatal(err)
		}
		steps = append(steps, wire.Step{Verb: c.Verb(), Payload: payload})
	}
	s.envelopes++
	tx, err := wire.SignBatch(wire.Envelope{Ground: s.Ground(), Party: by.party, Key: by.id(),
		ID: idOf("batch", int(s.envelopes)), NotAfter: notAfter}, steps, by.key)
	if err != nil {
		s.t.Fatal(err)
	}
	return tx
}

// applications are commands of which every third is refused.
func (s *stage) applications(n int) (commands []trade.Command) {
	for i := range n {
		c := s.apply(i%4, 1_000+i).command.(trade.Apply)
		if i%3 == 2 {
			c.Asked.Minor = 0
		}
		commands = append(commands, c)
	}
	return commands
}

func batchStage(t *testing.T) *stage {
	s := newStage(t, vfs.NewMem())
	t.Cleanup(func() { s.Close() })
	s.play(s.opening()...)
	s.play(step{s.customs, s.publications(0, 4)})
	return s
}

// Each step of a batch is an entry of its own, and comes to what the same command
// comes to in an envelope of its own.
func TestABatchIsItsSteps(t *testing.T) {
	s, alone := batchStage(t), batchStage(t)
	commands := s.applications(30)
	first := s.envelope(t, s.bankMaker[0], s.now+600_000, trade.Accept{})
	tx := s.batch(s.exporter[0], s.now+600_000, commands...)
	last := s.envelope(t, s.bankMaker[0], s.now+600_000, trade.Accept{})
	if refusal := s.Check(tx); !refusal.OK() || !s.Admissible(s.now+1_000, [][]byte{tx})[0] {
		t.Fatalf("%+v", refusal)
	}
	var txs [][]byte
	for _, c := range commands {
		txs = append(txs, alone.envelope(t, alone.exporter[0], alone.now+600_000, c))
	}
	entries, want := s.block(first, tx, last), alone.block(txs...)
	if len(entries) != 32 || entries[31].Index != 32 || entries[31].Step != 0 || entries[0].Step != 0 {
		t.Fatalf("%d entries, the last %+v", len(entries), entries[len(entries)-1])
	}
	signed, err := wire.Open(tx)
	if err != nil {
		t.Fatal(err)
	}
	head, err := signed.Head()
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for i, e := range entries[1:31] {
		if int(e.Step) != i+1 || int(e.Index) != i+2 || e.Envelope != signed.ID || e.Command != sha256.Sum256(head) ||
			e.Verb != trade.VerbApply || e.By != (trade.Signer{Party: s.exporter[0].party, Key: s.exporter[0].id()}) {
			t.Fatalf("step %d: %+v", i+1, e)
		}
		if e.Refusal != want[i].Refusal || len(e.Events) != len(want[i].Events) {
			t.Errorf("step %d comes to %+v, alone to %+v", i+1, e.Refusal, want[i].Refusal)
		}
		if !e.Refusal.OK() {
			refused++
		}
	}
	if refused != 10 {
		t.Errorf("%d steps were refused", refused)
	}
	kept, err := s.Entries(s.height, 100)
	if err != nil || len(kept) != 32 || kept[5].Step != 5 || !bytes.Equal(encoded(t, kept), encoded(t, entries)) {
		t.Errorf("the journal holds %d entries, %v", len(kept), err)
	}
	s.showSteps(t, signed, head)
}

// showSteps shows each step to whom it concerns without the others.
func (s *stage) showSteps(t *testing.T, signed wire.Signed, head []byte) {
	t.Helper()
	by := s.exporter[0]
	told, state, err := s.Tell(trade.Viewer{Party: by.party, Kind: trade.Enterprise}, s.height)
	if err != nil || len(told) < 30 {
		t.Fatalf("%d entries are told, %v", len(told), err)
	}
	for _, one := range told {
		e, err := proof.VerifyTold(one, state)
		if err != nil {
			t.Fatal(err)
		}
		if e.Step == 0 {
			continue
		}
		at := int(e.Step) - 1
		shown := proof.Step{Head: head, Step: signed.Steps[at], Path: wire.BatchPath(signed.Steps, at)}
		if err := proof.VerifyStep(e, shown, trade.Ed25519, by.public()); err != nil {
			t.Errorf("step %d: %v", e.Step, err)
		}
		beside := (at + 1) % len(signed.Steps)
		wrong := []proof.Step{{Head: head, Step: signed.Steps[beside], Path: wire.BatchPath(signed.Steps, beside)},
			{Head: head, Step: signed.Steps[at]},
			{Head: append(slices.Clone(head), 0), Step: shown.Step, Path: shown.Path},
			{Head: head, Step: wire.Step{Verb: trade.VerbAccept, Payload: shown.Payload}, Path: shown.Path}}
		for n, other := range wrong {
			if proof.VerifyStep(e, other, trade.Ed25519, by.public()) == nil {
				t.Errorf("step %d: proof %d passes", e.Step, n)
			}
		}
		if proof.VerifyStep(e, shown, trade.Ed25519, s.exporter[1].public()) == nil {
			t.Errorf("step %d passes for another's", e.Step)
		}
	}
}

// A batch counts once: its second copy, a late one and one by a key that was
// revoked before it in the block leave the book as it is, and nothing is taken
// for done.
func TestABatchCountsOnce(t *testing.T) {
	s := batchStage(t)
	commands := s.applications(6)
	tx := s.batch(s.exporter[0], s.now+600_000, commands...)
	late := s.batch(s.exporter[0], s.now, commands...)
	for i, fit := range s.Admissible(s.now+1_000, [][]byte{tx, tx, late}) {
		if fit != (i == 0) {
			t.Errorf("batch %d may stand in a proposal: %v", i, fit)
		}
	}
	entries := s.block(tx, tx, late)
	if len(entries) != 8 || entries[6].Refusal.Rule != trade.EnvelopeMustNotBeReplayed || entries[6].Height != 0 ||
		entries[7].Refusal.Rule != trade.EnvelopeMustNotBeExpired || entries[7].Index != 8 {
		t.Fatalf("%d entries: %+v", len(entries), entries)
	}
	s.reopen()
	if refusal := s.Check(tx); refusal.Rule != trade.EnvelopeMustNotBeReplayed {
		t.Errorf("once more: %+v", refusal)
	}
	again := s.batch(s.exporter[0], s.now+600_000, s.applications(6)...)
	entries = s.block(s.sign(step{s.regulator, trade.RevokeKey{Key: s.exporter[0].id(),
		Reason: trade.PersonLeft}})[0], again)
	if len(entries) != 7 {
		t.Fatalf("%d entries", len(entries))
	}
	for i, e := range entries[1:] {
		if e.Refusal.Rule != trade.KeyMustNotBeRevoked || int(e.Step) != i+1 || len(e.Events) != 0 ||
			!e.Envelope.IsZero() {
			t.Errorf("step %d by a revoked key: %+v", i+1, e)
		}
	}
}

// A step may take the key away from those behind it.
func TestAStepCountsForTheNext(t *testing.T) {
	s := batchStage(t)
	day := start.Day()
	entries := s.block(s.batch(s.regulator, s.now+600_000,
		trade.RevokeKey{Key: s.governor2.id(), Reason: trade.PersonLeft},
		trade.RevokeKey{Key: s.governor2.id(), Reason: trade.PersonLeft},
		trade.PublishRates{Rates: trade.Rates{Day: day + 1, Rates: []trade.Rate{{Currency: "EUR", Per100: 1}}}}))
	if len(entries) != 3 || !entries[0].Refusal.OK() || entries[1].Refusal.OK() && len(entries[1].Events) > 0 {
		t.Fatalf("%+v", entries)
	}
}

// A thousand steps of which one command can't be read are no batch.
func TestABatchIsReadWholeOrNotAtAll(t *testing.T) {
	s := batchStage(t)
	commands := s.applications(wire.MaxSteps)
	tx := s.batch(s.exporter[0], s.now+600_000, commands...)
	if refusal := s.Check(tx); !refusal.OK() {
		t.Fatalf("%+v", refusal)
	}
	steps := []wire.Step{{Verb: trade.VerbAccept, Payload: []byte{0xa0}}, {Verb: 9_999, Payload: []byte{0xa0}}}
	for _, step := range steps {
		by := s.exporter[0]
		bad, err := wire.SignBatch(wire.Envelope{Ground: s.Ground(), Party: by.party, Key: by.id(), ID: idOf("bad", 1),
			NotAfter: s.now + 600_000}, []wire.Step{step}, by.key)
		if err != nil {
			t.Fatal(err)
		}
		if refusal := s.Check(bad); refusal.Rule != trade.EnvelopeMustBeReadable {
			t.Errorf("%+v", refusal)
		}
		entries := s.block(bad)
		if len(entries) != 1 || entries[0].Refusal.Rule != trade.EnvelopeMustBeReadable || entries[0].Step != 0 {
			t.Errorf("%+v", entries)
		}
	}
	if entries := s.block(tx); len(entries) != wire.MaxSteps || entries[999].Step != wire.MaxSteps {
		t.Errorf("%d entries", len(entries))
	}
}
