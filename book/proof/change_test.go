package proof

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/sha512"
	"errors"
	"reflect"
	"strings"
	"testing"

	engine "github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/oasisprotocol/curve25519-voi/curve"
	"github.com/oasisprotocol/curve25519-voi/curve/scalar"

	"tallystick/book/trade"
)

func keyOf(n byte) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte{n})
	return ed25519.NewKeyFromSeed(seed[:])
}

// some is a set of validators of equal power, by their numbers.
func some(numbers ...byte) (set []Validator) {
	for _, n := range numbers {
		set = append(set, Validator{PublicKey: Hex(keyOf(n).Public().(ed25519.PublicKey)), Power: 10})
	}
	return set
}

func signedBy(h Header, sign func(key ed25519.PrivateKey, message []byte) []byte, numbers ...byte) Commit {
	c := Commit{Height: h.Height, Round: 1, Block: BlockID{h.Hash(), 1, filler(9)}}
	for _, n := range numbers {
		key := keyOf(n)
		vote := Vote{Flag: forBlock, Address: address(key.Public().(ed25519.PublicKey)), Time: noon}
		vote.Signature = sign(key, c.signed(h, vote.Time))
		c.Votes = append(c.Votes, vote)
	}
	return c
}

func changing(height int64, from, to []Validator, voters ...byte) Change {
	h := headerAt(height, filler(20))
	h.ValidatorsHash, h.NextValidatorsHash = validatorsHash(from), validatorsHash(to)
	return Change{h, signedBy(h, ed25519.Sign, voters...), to}
}

// changed is a receipt of block 9 on a chain whose validators changed after blocks 3 and 5.
func changed(t *testing.T) (Receipt, Trust) {
	r, trust := made(t, trade.DocumentKey(document.ID).Bytes(), 4)
	second, third := some(1, 2, 3, 4), some(4, 5, 6)
	r.Changes = []Change{changing(3, r.Validators, second, 0, 1, 2), changing(5, second, third, 4, 2, 1)}
	r.Header.ValidatorsHash, r.Header.NextValidatorsHash = validatorsHash(third), validatorsHash(third)
	r.Commit = signedBy(r.Header, ed25519.Sign, 4, 5, 6)
	return r, trust
}

func TestReceiptFollowsTheValidators(t *testing.T) {
	r, genesis := changed(t)
	text, err := r.Issue()
	if err != nil {
		t.Fatal(err)
	}
	pins := []Trust{genesis}
	for _, height := range []int64{2, 4, 7} { // before, between and after the changes
		h := headerAt(height, filler(21))
		h.ValidatorsHash = validatorsHash(r.inForce(height))
		h.NextValidatorsHash = validatorsHash(r.inForce(height + 1))
		pins = append(pins, Trust{"test-chain", &h, r.inForce(height + 1)})
	}
	for _, c := range r.Changes { // of the changes themselves
		pins = append(pins, Trust{"test-chain", &c.Header, c.Validators})
	}
	for i, trust := range pins {
		file, err := trust.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if again, err := ParseTrust(file); err != nil || !reflect.DeepEqual(again, trust) {
			t.Errorf("trust %d is read otherwise: %v", i, err)
		}
		if said, err := Verify(text, trust); err != nil || !reflect.DeepEqual(said.Record, document) {
			t.Errorf("trust %d: %v", i, err)
		}
		for at := 0; at < len(text); at += 7 {
			altered := bytes.Clone(text)
			altered[at] ^= 1
			if _, err := Verify(altered, trust); err == nil {
				t.Fatalf("trust %d: byte %d (%q) may be altered", i, at, text[at])
			}
		}
	}
	pinned, err := Pin(text, genesis)
	if err != nil || pinned.Header.Height != 9 {
		t.Fatal(err)
	}
	if _, err := Verify(text, pinned); err != nil {
		t.Errorf("the receipt that was pinned: %v", err)
	}
	older, _ := made(t, trade.DocumentKey(document.ID).Bytes(), 4)
	older.Header.Height = 8
	older.Commit = voted(older.Header, 4)
	text, _ = older.Encode()
	if _, err := Verify(text, pinned); err == nil || !strings.Contains(err.Error(), "ask for a new one") {
		t.Errorf("a receipt from before what is trusted: %v", err)
	}
}

// Whoever holds the keys of removed validators can't add, leave out or alter a change.
func TestForgedChangesFail(t *testing.T) {
	second, third := some(1, 2, 3, 4), some(4, 5, 6)
	add := func(r *Receipt, c Change) { r.Changes = append(r.Changes, c) }
	for where, forge := range map[string]func(*Receipt){
		"validators":                        func(r *Receipt) { r.Changes = nil },
		"changes[0].header.validators_hash": func(r *Receipt) { r.Changes = r.Changes[1:] },
		"changes[1].header.height":          func(r *Receipt) { r.Changes[1].Header.Height = 3 },
		"changes[1].commit":                 func(r *Receipt) { r.Changes[1] = changing(5, second, third, 1, 2) },
		"changes[1].commit.votes[0]":        func(r *Receipt) { r.Changes[1].Commit.Votes[0].Time = noon.Add(1) },
		"changes[0].validators":             func(r *Receipt) { r.Changes[0].Validators = some(1, 2, 3, 5) },
		"changes[2].header.height":          func(r *Receipt) { add(r, changing(9, third, some(7), 4, 5, 6)) },
		"changes[2].validators":             func(r *Receipt) { add(r, changing(7, third, third, 4, 5, 6)) },
		"changes[0].header.chain":           func(r *Receipt) { r.Changes[0].Header.Chain = "other" },
		"changes[0].validators[1]":          func(r *Receipt) { r.Validators = some(0, 9, 2, 3) },
		"commit":                            func(r *Receipt) { r.Commit.Votes = r.Commit.Votes[:2] },
	} {
		r, trust := changed(t)
		forge(&r)
		text, err := r.Encode()
		if err != nil {
			t.Fatal(err)
		}
		var fault *Fault
		if _, err := Verify(text, trust); !errors.As(err, &fault) || fault.Where != where {
			t.Errorf("%s: %v", where, err)
		}
	}
	// from the pinned header on the keys of before are worth nothing
	r, _ := changed(t)
	h := headerAt(6, filler(22))
	h.ValidatorsHash, h.NextValidatorsHash = validatorsHash(some(4, 5, 6)), validatorsHash(some(4, 5, 6))
	pinned := Trust{"test-chain", &h, some(4, 5, 6)}
	r.Changes, r.Header.ValidatorsHash = nil, validatorsHash(r.Validators)
	r.Commit = signedBy(r.Header, ed25519.Sign, 0, 1, 2, 3)
	text, _ := r.Encode()
	if _, err := Verify(text, pinned); err == nil || !strings.Contains(err.Error(), "not in the file that you trust") {
		t.Errorf("signed by removed validators: %v", err)
	}
}

// loose signs so that the engine takes it (ZIP-215 multiplies by the cofactor) and the
// strict rule does not: R has a component of order eight.
func loose(key ed25519.PrivateKey, message []byte) []byte {
	wide := func(parts ...[]byte) *scalar.Scalar {
		h := sha512.Sum512(bytes.Join(parts, nil))
		s, err := scalar.New().SetBytesModOrderWide(h[:])
		if err != nil {
			panic(err)
		}
		return s
	}
	h := sha512.Sum512(key.Seed())
	h[0], h[31] = h[0]&248, h[31]&127|64
	a, err := scalar.New().SetBytesModOrder(h[:32])
	if err != nil {
		panic(err)
	}
	r := wide([]byte("nonce"), message)
	point := curve.NewEdwardsPoint().MulBasepoint(curve.ED25519_BASEPOINT_TABLE, r)
	point.Add(point, curve.EIGHT_TORSION[1])
	signature := make([]byte, 64)
	copy(signature, curve.NewCompressedEdwardsY().SetEdwardsPoint(point)[:])
	s := wide(signature[:32], key.Public().(ed25519.PublicKey), message)
	s.Mul(s, a)
	s.Add(s, r)
	if err := s.ToBytes(signature[32:]); err != nil {
		panic(err)
	}
	return signature
}

// A vote that only the engine takes spoils no receipt, and counts for none.
func TestLooseVotesSpoilNoReceipt(t *testing.T) {
	message, key := []byte("message"), keyOf(3)
	public := key.Public().(ed25519.PublicKey)
	if signature := loose(key, message); !engine.PubKey(public).VerifySignature(message, signature) ||
		ed25519.Verify(public, message, signature) {
		t.Fatal("the signature is not one that the engine takes and the strict rule does not")
	}
	r, trust := made(t, trade.DocumentKey(document.ID).Bytes(), 3)
	r.Commit.Votes = append(r.Commit.Votes[:3:3], signedBy(r.Header, loose, 3).Votes...)
	r.Commit.Votes[3], r.Commit.Votes[1] = r.Commit.Votes[1], r.Commit.Votes[3]
	text, _ := r.Encode()
	if _, err := Verify(text, trust); err == nil {
		t.Error("the vote counts")
	}
	text, err := r.Issue()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(text, trust); err != nil {
		t.Errorf("the vote spoils the receipt: %v", err)
	}
	r.Commit.Votes = r.Commit.Votes[1:] // two good ones of four are left
	if _, err := r.Issue(); !errors.Is(err, ErrVotes) {
		t.Errorf("too few votes are left: %v", err)
	}
	// the votes of a change and of a draw alike
	r, trust = changed(t)
	c := &r.Changes[0]
	c.Commit.Votes = append(c.Commit.Votes, signedBy(c.Header, loose, 3).Votes...)
	if text, err = r.Issue(); err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(text, trust); err != nil {
		t.Errorf("the vote spoils a change: %v", err)
	}
	r, trust, _ = drawnReceipt(t)
	r.Draw.Commit.Votes[3] = signedBy(r.Draw.Header, loose, 3).Votes[0]
	if text, err = r.Issue(); err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(text, trust); err != nil {
		t.Errorf("the vote spoils a draw: %v", err)
	}
}

// More than two thirds of the power: at one below, at, and one above.
func TestTwoThirds(t *testing.T) {
	for power, enough := range map[int64]bool{19: false, 20: false, 21: true} {
		set := some(0, 1)
		set[0].Power, set[1].Power = power, 30-power
		h := headerAt(4, filler(20))
		h.ValidatorsHash = validatorsHash(set)
		c := signedBy(h, ed25519.Sign, 0)
		if err := c.final(h, set); (err == nil) != enough {
			t.Errorf("%d of 30: %v", power, err)
		}
		if _, err := c.strict(h, set); (err == nil) != enough {
			t.Errorf("%d of 30 are issued: %v", power, err)
		}
	}
}

func TestTrustFilesMustFit(t *testing.T) {
	h := headerAt(4, filler(20))
	good := Trust{"test-chain", &h, validators()}
	for name, spoil := range map[string]func(text string) string{
		"version":    func(s string) string { return strings.Replace(s, `_trust": 1`, `_trust": 2`, 1) },
		"chain":      func(s string) string { return strings.Replace(s, `"chain": "test-chain"`, `"chain": "other"`, 1) },
		"header":     func(s string) string { return strings.Replace(s, `"height": 4`, `"height": 5`, 1) },
		"validators": func(s string) string { return strings.Replace(s, `"power": 10`, `"power": 11`, 1) },
		"text":       func(string) string { return "{" },
	} {
		text, err := good.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ParseTrust(text); err != nil {
			t.Fatal(err)
		}
		if _, err := ParseTrust([]byte(spoil(string(text)))); err == nil {
			t.Errorf("another %s passes", name)
		}
	}
}
