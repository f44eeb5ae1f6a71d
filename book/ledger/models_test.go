package ledger

import (
	"bytes"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/book/merkle"
	"tallystick/book/trade"
	"tallystick/book/wire"
)

// What is proposed and what is in force survive a restart between the two
// persons, and anybody may have it proven which model was in force.
func TestModelsSurviveARestart(t *testing.T) {
	plain, worn := newStage(t, vfs.NewMem()), newStage(t, vfs.NewMem())
	defer func() { plain.Close(); worn.Close() }()
	model, card := digestOf(50), digestOf(51)
	day := start.Day()
	propose, approve := proposing(1, trade.ActivateModel{Model: model, Card: card, From: day})
	for _, s := range []*stage{plain, worn} {
		s.play(s.opening()...)
		if evidence, err := s.Prove(trade.ModelsKey().Bytes()); err != nil || len(evidence.Value) != 0 {
			t.Fatalf("before the first proposal the ledger shows %x, %v", evidence.Value, err)
		}
		s.play(step{s.regulator, propose})
	}
	worn.reopen()
	for _, s := range []*stage{plain, worn} {
		if models := s.models(); len(models.Versions) != 0 {
			t.Fatalf("in force is %+v", models)
		}
		entries := s.block(s.sign(step{s.regulator, approve}, step{s.governor2, approve},
			step{s.governor2, approve})...)
		for i, want := range []trade.Rule{trade.GovernorMustNotRepeat, 0, trade.ProposalMustBeOpen} {
			if last := entries[len(entries)-3+i]; last.Refusal.Rule != want {
				t.Errorf("approval %d comes to %s", i+1, last.Refusal.Rule)
			}
		}
	}
	worn.reopen()
	if plain.state.root != worn.state.root {
		t.Fatal("a ledger that was closed in between has another root")
	}
	models := worn.models()
	if models.At(worn.now) != model || models.At(worn.now-1) != (trade.Digest{}) ||
		models.Versions[0].Activated != worn.governor2.person {
		t.Fatalf("in force is %+v at %d", models, worn.now)
	}
	key, value, err := wire.EncodeRecord(models)
	if err != nil {
		t.Fatal(err)
	}
	evidence, err := worn.Prove(key)
	if err != nil || !bytes.Equal(evidence.Value, value) {
		t.Fatalf("the ledger shows %x, %v", evidence.Value, err)
	}
	proof, err := merkle.ParseProof(evidence.Proof)
	if err != nil || proof.VerifyPresence(evidence.State.Tree, key, value) != nil {
		t.Fatal("the proof does not hold")
	}
}

func (s *stage) models() (models trade.ModelVersions) {
	err := s.View(func(book trade.Book, _ trade.Instant) error {
		models = book.Models()
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return models
}
