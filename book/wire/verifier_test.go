package wire

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"tallystick/book/trade"
)

// TestVerifierIsTheStandardLibrarys gives both the same signatures, good ones,
// altered ones, and those about which implementations of Ed25519 differ: S
// beyond the group's order, points of small order, points written unusually. The later
// rules take each that the first do, some more, and together what they take alone.
func TestVerifierIsTheStandardLibrarys(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	good, more := 0, 0
	var keys []*Verifier
	var all []Signed
	var alone []bool
	compare := func(what string, public, bytes, signature []byte) {
		t.Helper()
		want := ed25519.Verify(public, toSign(bytes), signature)
		v, err := NewVerifier(trade.Ed25519, public)
		signed := Signed{Envelope: Envelope{Key: trade.KeyIDOf(trade.Ed25519, public)}, Bytes: bytes,
			Signature: signature}
		got := err == nil && v.Verify(signed, trade.OldestRuleBook) == nil
		if got != want {
			t.Errorf("%s: the standard library says %v, the verifier %v\nkey %x\nsignature %x", what, want, got,
				public, signature)
		}
		if got {
			good++
		}
		if err != nil {
			return
		}
		later := v.Verify(signed, trade.BatchRuleBook) == nil
		if got && !later {
			t.Errorf("%s: the later rules refuse what the first take\nkey %x\nsignature %x", what, public, signature)
		}
		if later && !got {
			more++
		}
		keys, all, alone = append(keys, v), append(all, signed), append(alone, later)
	}
	order, _ := new(big.Int).SetString("7237005577332262213973186563042994240857116359379907606001950938285454250989",
		10)
	for i := range 50 {
		seed := sha256.Sum256(fmt.Append(nil, i))
		key := ed25519.NewKeyFromSeed(seed[:])
		public, bytes := []byte(key.Public().(ed25519.PublicKey)), seed[:10+i%20]
		signature := ed25519.Sign(key, toSign(bytes))
		compare("good", public, bytes, signature)
		compare("other bytes", public, bytes[1:], signature)
		for range 20 {
			altered, otherKey := slices.Clone(signature), slices.Clone(public)
			altered[random.IntN(64)] ^= 1 << random.IntN(8)
			otherKey[random.IntN(32)] ^= 1 << random.IntN(8)
			compare("altered", public, bytes, altered)
			compare("another key", otherKey, bytes, signature)
		}
		s := slices.Clone(signature[32:])
		slices.Reverse(s)
		beyond := new(big.Int).Add(new(big.Int).SetBytes(s), order).FillBytes(make([]byte, 32))
		slices.Reverse(beyond)
		compare("S beyond the order", public, bytes, append(slices.Clone(signature[:32]), beyond...))
	}
	for _, point := range []string{
		"0100000000000000000000000000000000000000000000000000000000000000", // the neutral element
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // of order 2
		"0000000000000000000000000000000000000000000000000000000000000080", // of order 4
		"0000000000000000000000000000000000000000000000000000000000000000",
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa", // of order 8
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
		"0100000000000000000000000000000000000000000000000000000000000080", // x is 0 and yet negative
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // y beyond the field
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	} {
		small, err := hex.DecodeString(point)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 64 {
			bytes := fmt.Append(nil, "bytes", i)
			compare("small order", small, bytes, append(slices.Clone(small), make([]byte, 32)...))
			neutral := append([]byte{1}, make([]byte, 63)...)
			compare("small order and neutral", small, bytes, neutral)
		}
	}
	if more < 100 {
		t.Errorf("the later rules took only %d signatures more", more)
	}
	for from := 0; from < len(all); {
		to := min(len(all), from+1+random.IntN(100))
		together := VerifyAll(keys[from:to], all[from:to], trade.BatchRuleBook)
		if !slices.Equal(together, alone[from:to]) {
			t.Errorf("signatures %d to %d are together %v and alone %v", from, to, together, alone[from:to])
		}
		from = to
	}
	var fineKeys []*Verifier
	var fine []Signed
	for i, ok := range alone {
		if ok {
			fineKeys, fine = append(fineKeys, keys[i]), append(fine, all[i])
		}
	}
	if slices.Contains(VerifyAll(fineKeys, fine, trade.BatchRuleBook), false) {
		t.Error("what is good alone is not good beside only such")
	}
	if good < 60 {
		t.Errorf("only %d signatures were good, of which some by points of small order should be", good)
	}
}

func BenchmarkVerify(b *testing.B) {
	seed := sha256.Sum256([]byte("key"))
	key := ed25519.NewKeyFromSeed(seed[:])
	public, bytes := key.Public().(ed25519.PublicKey), make([]byte, 200)
	signature := ed25519.Sign(key, toSign(bytes))
	b.Run("standard library", func(b *testing.B) {
		for b.Loop() {
			if !ed25519.Verify(public, toSign(bytes), signature) {
				b.Fatal("not verified")
			}
		}
	})
	b.Run("verifier", func(b *testing.B) {
		v, err := NewVerifier(trade.Ed25519, public)
		if err != nil {
			b.Fatal(err)
		}
		signed := Signed{Envelope: Envelope{Key: trade.KeyIDOf(trade.Ed25519, public)}, Bytes: bytes,
			Signature: signature}
		for b.Loop() {
			if err := v.Verify(signed, trade.OldestRuleBook); err != nil {
				b.Fatal(err)
			}
		}
	})
	for _, n := range []int{4, 16, 64} {
		b.Run(fmt.Sprintf("%d together", n), func(b *testing.B) {
			v, err := NewVerifier(trade.Ed25519, public)
			if err != nil {
				b.Fatal(err)
			}
			signed := Signed{Envelope: Envelope{Key: trade.KeyIDOf(trade.Ed25519, public)}, Bytes: bytes,
				Signature: signature}
			for i := 0; i < b.N; i += n {
				for _, good := range VerifyAll(slices.Repeat([]*Verifier{v}, n), slices.Repeat([]Signed{signed}, n),
					trade.BatchRuleBook) {
					if !good {
						b.Fatal("not verified")
					}
				}
			}
		})
	}
}

// An envelope says which form it has and where it stands; what lacks any of it, or
// has a form of later, is not read.
func TestEnvelopesSayWhereTheyStand(t *testing.T) {
	good := sampleEnvelope(filled[trade.Accept](1))
	for name, change := range map[string]func(*Envelope){
		"as it is":            func(*Envelope) {},
		"of another version":  func(e *Envelope) { e.Version = 2 },
		"without a version":   func(e *Envelope) { e.Version = 0 },
		"without a chain":     func(e *Envelope) { e.Chain = "" },
		"without its genesis": func(e *Envelope) { e.Genesis = trade.Digest{} },
		"without a header":    func(e *Envelope) { e.Header = trade.Digest{} },
		"with no command":     func(e *Envelope) { e.Payload = nil },
		"with no verb":        func(e *Envelope) { e.Verb = 0 },
		"with a root as well": func(e *Envelope) { e.Root = trade.Digest{1} },
		"with steps as well":  func(e *Envelope) { e.Count = 1 },
		"below the genesis":   func(e *Envelope) { e.Height = -1 },
	} {
		e := good
		change(&e)
		b, err := encode(e)
		if err != nil {
			t.Fatal(err)
		}
		tx, err := encode(transaction{Envelope: b, Signature: make([]byte, 64)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Open(tx); (err == nil) != (name == "as it is") {
			t.Errorf("an envelope %s is read: %v", name, err)
		}
	}
}
