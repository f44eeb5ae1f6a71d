package wire

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"testing"

	"tallystick/book/trade"
)

func sampleSteps(t testing.TB, n int) (steps []Step) {
	t.Helper()
	for i := range n {
		payload, err := EncodeCommand(trade.Accept{Financing: trade.FinancingID{byte(i), byte(i >> 8), 1}})
		if err != nil {
			t.Fatal(err)
		}
		steps = append(steps, Step{Verb: trade.VerbAccept, Payload: payload})
	}
	return steps
}

func sampleBatch(t testing.TB, n int) []byte {
	t.Helper()
	tx, err := SignBatch(sampleEnvelope(trade.Accept{}), sampleSteps(t, n), sampleKey())
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

// plainList is the root of a list as RFC 6962 says it.
func plainList(leaves [][32]byte) [32]byte {
	if len(leaves) == 1 {
		return leaves[0]
	}
	k := 1
	for 2*k < len(leaves) {
		k *= 2
	}
	left, right := plainList(leaves[:k]), plainList(leaves[k:])
	return sha256.Sum256(slices.Concat([]byte{1}, left[:], right[:]))
}

// A batch is read as it was written, its envelope signs the root of the steps as
// the documents say it, and each step can be shown without the others.
func TestABatchSignsItsSteps(t *testing.T) {
	for _, n := range []int{1, 2, 3, 64, 999, MaxSteps} {
		tx := sampleBatch(t, n)
		signed, err := Open(tx)
		if err != nil {
			t.Fatalf("%d steps: %v", n, err)
		}
		var leaves [][32]byte
		for _, s := range signed.Steps {
			leaves = append(leaves, sha256.Sum256(slices.Concat([]byte("\x00tallystick step 1\n"),
				[]byte{byte(s.Verb >> 8), byte(s.Verb)}, s.Payload)))
		}
		if len(leaves) != n || signed.Root != plainList(leaves) || int(signed.Count) != n {
			t.Errorf("%d steps are signed by %s", n, signed.Root)
		}
		for _, at := range []int{0, n / 2, n - 1} {
			path := BatchPath(signed.Steps, at)
			if !signed.Holds(signed.Steps[at], at, path) {
				t.Errorf("step %d of %d is not shown", at, n)
			}
			other := signed.Steps[at]
			other.Payload = append(bytes.Clone(other.Payload), 0)
			if signed.Holds(other, at, path) || signed.Holds(signed.Steps[at], at+1, path) ||
				n > 1 && signed.Holds(signed.Steps[(at+1)%n], at, path) {
				t.Errorf("another step than %d of %d is shown", at, n)
			}
		}
		head, err := encode(transaction{Envelope: signed.Bytes, Signature: signed.Signature})
		digest, err2 := signed.Digest()
		if err != nil || err2 != nil || digest != sha256.Sum256(head) {
			t.Errorf("the journal names it %s, %v, %v", digest, err, err2)
		}
		if n > 1 && signed.Holds(signed.Steps[0], -1, nil) {
			t.Error("a step in front of the first is shown")
		}
	}
	one, err := Sign(sampleEnvelope(trade.Accept{}), sampleKey())
	if err != nil {
		t.Fatal(err)
	}
	single, err := Open(one)
	if digest, err2 := single.Digest(); err != nil || err2 != nil || digest != sha256.Sum256(one) {
		t.Errorf("the journal names one command %s, %v, %v", digest, err, err2)
	}
}

// Whoever carries a batch changes nothing of it.
func TestAnotherBatchIsRefused(t *testing.T) {
	tx := sampleBatch(t, 4)
	signed, err := Open(tx)
	if err != nil {
		t.Fatal(err)
	}
	write := func(bytes []byte, steps []Step) []byte {
		b, err := encode(transaction{bytes, signed.Signature, steps})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	s := signed.Steps
	for name, steps := range map[string][]Step{"none": nil, "a step less": s[:3],
		"a step more": append(slices.Clone(s), s[0]),
		"turned":      {s[1], s[0], s[2], s[3]}, "a step twice": {s[0], s[0], s[2], s[3]},
		"another verb": {{Verb: trade.VerbDecline, Payload: s[0].Payload}, s[1], s[2], s[3]},
		"no verb":      {{Payload: s[0].Payload}, s[1], s[2], s[3]},
		"no command":   {{Verb: trade.VerbAccept}, s[1], s[2], s[3]}} {
		if _, err := Open(write(signed.Bytes, steps)); err == nil {
			t.Errorf("%s: it is read", name)
		}
	}
	if _, err := Open(write(signed.Bytes, s)); err != nil {
		t.Error(err)
	}
	one, err := encode(sampleEnvelope(trade.Accept{}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(write(one, s)); err == nil {
		t.Error("steps beside a command are read")
	}
	for name, change := range map[string]func(*Envelope){
		"no root":              func(e *Envelope) { e.Root = trade.Digest{} },
		"no count":             func(e *Envelope) { e.Count = 0 },
		"a verb as well":       func(e *Envelope) { e.Verb = trade.VerbAccept },
		"a command as well":    func(e *Envelope) { e.Payload = s[0].Payload },
		"more than there may":  func(e *Envelope) { e.Count = MaxSteps + 1 },
		"another number of it": func(e *Envelope) { e.Count = 3 },
	} {
		e := signed.Envelope
		change(&e)
		b, err := encode(e)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Open(write(b, s)); err == nil {
			t.Errorf("with %s it is read", name)
		}
	}
	for _, steps := range [][]Step{nil, sampleSteps(t, MaxSteps+1), {{Verb: 1}}, {{Payload: []byte{0xa0}}}} {
		if _, err := SignBatch(sampleEnvelope(trade.Accept{}), steps, sampleKey()); err == nil {
			t.Errorf("a batch of %d steps is signed", len(steps))
		}
	}
}
