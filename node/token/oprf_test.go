package token

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/oasisprotocol/curve25519-voi/curve/scalar"
)

// vectors are those of RFC 9497, appendix A.1.2.
type vectors struct {
	KeyInfo, Seed, PkSm, SkSm string
	Vectors                   []struct {
		Blind, BlindedElement, EvaluationElement, Input, Output string
		Proof                                                   struct{ Proof, R string }
	}
}

func unhex(t *testing.T, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func elementsOf(t *testing.T, text string) (all []Element) {
	t.Helper()
	for one := range strings.SplitSeq(text, ",") {
		all = append(all, Element(unhex(t, one)))
	}
	return all
}

// wide lets a drawn scalar be the one of a vector: what is drawn is reduced from 64 bytes.
func wide(t *testing.T, scalars string) *bytes.Buffer {
	var b bytes.Buffer
	for one := range strings.SplitSeq(scalars, ",") {
		b.Write(append(unhex(t, one), make([]byte, 32)...))
	}
	return &b
}

func TestVectorsOfTheStandard(t *testing.T) {
	text, err := os.ReadFile("testdata/rfc9497.json")
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(text, &v); err != nil || len(v.Vectors) != 3 {
		t.Fatalf("%d vectors, %v", len(v.Vectors), err)
	}
	key := derive([32]byte(unhex(t, v.Seed)), string(unhex(t, v.KeyInfo)))
	secret := make([]byte, 32)
	if err := key.secret.ToBytes(secret); err != nil || hex.EncodeToString(secret) != v.SkSm ||
		hex.EncodeToString(key.public[:]) != v.PkSm {
		t.Fatalf("derived %x, %x", secret, key.public)
	}
	for i, vector := range v.Vectors {
		var inputs [][]byte
		for one := range strings.SplitSeq(vector.Input, ",") {
			inputs = append(inputs, unhex(t, one))
		}
		blinds, hidden, err := blind(inputs, wide(t, vector.Blind))
		if err != nil {
			t.Fatal(err)
		}
		made, proof, err := key.evaluate(hidden, wide(t, vector.Proof.R))
		if err != nil || hex.EncodeToString(proof[:]) != vector.Proof.Proof {
			t.Errorf("%d: proof %x, %v", i, proof, err)
		}
		for j, e := range elementsOf(t, vector.BlindedElement) {
			if hidden[j] != e || made[j] != elementsOf(t, vector.EvaluationElement)[j] {
				t.Errorf("%d: element %d is %x, evaluated %x", i, j, hidden[j], made[j])
			}
		}
		bare, err := unblind(key.public, blinds, hidden, made, proof)
		if err != nil {
			t.Fatalf("%d: %v", i, err)
		}
		for j, output := range strings.Split(vector.Output, ",") {
			out, alone := finished(inputs[j], bare[j]), key.whole(inputs[j])
			if hex.EncodeToString(out[:]) != output || out != alone {
				t.Errorf("%d: output %d is %x, alone %x", i, j, out, alone)
			}
		}
	}
}

// What the other side sends is believed only with the proof of the key that is known.
func TestAnswersThatAreRefused(t *testing.T) {
	key, other := derive([32]byte{1}, Declaration), derive([32]byte{1}, Party)
	blinds, hidden, err := blind([][]byte{[]byte("a"), []byte("b"), []byte("c")}, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	made, proof, err := key.evaluate(hidden, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := unblind(key.public, blinds, hidden, made, proof); err != nil {
		t.Fatal(err)
	}
	falsely, its, err := other.evaluate(hidden, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	identity := Element{}
	beyond := Element(bytes.Repeat([]byte{0xff}, ElementSize))
	swapped := []Element{made[1], made[0], made[2]}
	for name, c := range map[string]struct {
		public PublicKey
		made   []Element
		proof  Proof
		want   error
	}{
		"evaluated with another key":        {key.public, falsely, its, ErrProof},
		"one with another key":              {key.public, []Element{made[0], falsely[1], made[2]}, proof, ErrProof},
		"checked by another key":            {other.public, made, proof, ErrProof},
		"in another order":                  {key.public, swapped, proof, ErrProof},
		"with no proof":                     {key.public, made, Proof{}, ErrProof},
		"with a proof of no scalars":        {key.public, made, Proof(bytes.Repeat([]byte{0xff}, ProofSize)), ErrProof},
		"fewer than were sent":              {key.public, made[:2], proof, ErrCount},
		"the identity":                      {key.public, []Element{made[0], identity, made[2]}, proof, ErrElement},
		"what is no element":                {key.public, []Element{made[0], beyond, made[2]}, proof, ErrElement},
		"a public key that is the identity": {PublicKey{}, made, proof, ErrElement},
	} {
		if bare, err := unblind(c.public, blinds, hidden, c.made, c.proof); !errors.Is(err, c.want) || bare != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for i := range proof {
		bent := proof
		bent[i] ^= 1
		if _, err := unblind(key.public, blinds, hidden, made, bent); !errors.Is(err, ErrProof) {
			t.Errorf("a proof with byte %d changed: %v", i, err)
		}
	}
}

// What is handed to the server to be evaluated is bounded and of the group.
func TestElementsThatAreNotEvaluated(t *testing.T) {
	key := derive([32]byte{1}, Declaration)
	_, hidden, err := blind([][]byte{[]byte("a")}, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	many := func(n int) []Element {
		all := make([]Element, n)
		for i := range all {
			all[i] = hidden[0]
		}
		return all
	}
	order := Element(unhex(t, "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"))
	for name, c := range map[string]struct {
		hidden []Element
		want   error
	}{"none": {nil, ErrCount}, "8,191": {many(8191), ErrCount}, "one too many": {many(MaxElements + 1), ErrCount},
		"the identity":         {append(many(1), Element{}), ErrElement},
		"no canonical element": {[]Element{order}, ErrElement},
		"bytes at random":      {[]Element{Element(bytes.Repeat([]byte{0x5a}, ElementSize))}, ErrElement},
		"as many as may be":    {many(MaxElements), nil}} {
		if made, _, err := key.evaluate(c.hidden, rand.Reader); !errors.Is(err, c.want) || err != nil && made != nil {
			t.Errorf("%s: %d, %v", name, len(made), err)
		}
	}
	if _, err := drawn(strings.NewReader("")); err == nil {
		t.Error("a scalar is drawn of nothing")
	}
}

// Blinded anew, the same input is another element: who evaluates can't tell that it is the same.
func TestTheSameInputIsHiddenAnew(t *testing.T) {
	input := [][]byte{[]byte("310120210123456789")}
	blinds, first, err := blind(input, rand.Reader)
	_, second, wrong := blind(input, rand.Reader)
	if errors.Join(err, wrong) != nil || first[0] == second[0] || blinds[0].Equal(scalar.New()) == 1 ||
		first[0] == packed(hashToGroup(input[0])) {
		t.Error("an input is not hidden")
	}
}

func BenchmarkOblivious(b *testing.B) {
	key := derive([32]byte{1}, Declaration)
	inputs := make([][]byte, 1000)
	for i := range inputs {
		inputs[i] = []byte{byte(i), byte(i >> 8)}
	}
	each := func(b *testing.B) {
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(inputs)), "µs/number")
	}
	blinds, hidden, err := blind(inputs, rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	made, proof, err := key.evaluate(hidden, rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("blind", func(b *testing.B) {
		for b.Loop() {
			_, _, _ = blind(inputs, rand.Reader)
		}
		each(b)
	})
	b.Run("evaluate", func(b *testing.B) {
		for b.Loop() {
			_, _, _ = key.evaluate(hidden, rand.Reader)
		}
		each(b)
	})
	b.Run("finalise", func(b *testing.B) {
		for b.Loop() {
			_, _ = unblind(key.public, blinds, hidden, made, proof)
		}
		each(b)
	})
	b.Run("alone", func(b *testing.B) {
		for b.Loop() {
			for _, input := range inputs {
				key.whole(input)
			}
		}
		each(b)
	})
}
