package ledger

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"testing"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/book/merkle"
	"tallystick/book/trade"
	"tallystick/book/wire"
)

// TestNothingIsDrawnTwice says that everything counts in what is drawn: the
// secret, the height, each envelope and their order, the place of a part.
func TestNothingIsDrawnTwice(t *testing.T) {
	drawn := map[string]string{}
	add := func(b []byte, name string, args ...any) {
		if before, twice := drawn[string(b[:16])]; twice {
			t.Errorf("%s is the same as %s", fmt.Sprintf(name, args...), before)
		}
		drawn[string(b[:16])] = fmt.Sprintf(name, args...)
	}
	for _, k := range []Secret{{}, {1}, {0xff}} {
		for _, height := range []int64{1, 2} {
			for _, envelopes := range [][][32]byte{nil, {{1}}, {{2}}, {{1}, {2}}, {{2}, {1}}, {{1}, {2}, {}}} {
				next := k.next(height, envelopes)
				add(next[:], "next of %x, %d, %x", k[:], height, envelopes)
			}
		}
		digest, tree := k.Digest(), k.tree()
		add(k[:], "%x itself", k[:])
		add(digest[:], "digest of %x", k[:])
		add(tree[:], "tree of %x", k[:])
		for part := range uint32(3) {
			for index := range uint32(3) {
				salt := k.partSalt(index, part)
				add(salt[:], "part %d, %d of %x", index, part, k[:])
			}
		}
	}
	k := Secret{1, 2, 3}
	all := sha256.Sum256(fmt.Appendf(nil, "%x %x %x %x", [32]byte(k.next(7, [][32]byte{{8}, {9}})), k.Digest(),
		k.tree(), k.partSalt(3, 1)))
	const golden = "ea9bbda6782d7768e17509218592026de2e31bccec2489220c315e918f286304"
	if got := fmt.Sprintf("%x", all); got != golden {
		t.Errorf("what is drawn of a secret has become %s", got)
	}
}

// TestSecretGoesOn with each block that has entries and with no other, and is
// what it was after a restart.
func TestSecretGoesOn(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer func() { s.Close() }()
	last := testSecret
	stands := func(when string) {
		t.Helper()
		if s.state.secrets != (secrets{testSecret.Digest(), last}) {
			t.Fatalf("%s: the ledger has another secret", when)
		}
	}
	stands("founded")
	s.block()
	stands("nothing happened")
	for _, steps := range [][]step{s.opening(), {{s.customs, s.publications(0, 2)}, s.apply(0, 1)}} {
		txs := s.sign(steps...)
		s.block(txs...)
		var hashes [][32]byte
		for _, tx := range txs {
			hashes = append(hashes, sha256.Sum256(tx))
		}
		last = last.next(s.height, hashes)
		stands("a block")
	}
	s.reopen()
	stands("opened again")
	txs := s.sign(step{s.bankMaker[0], trade.Accept{Financing: idOf("financing", 1)}})
	if _, _, err := s.Execute(s.height+1, s.now, hashOf(s.height+1), txs); err != nil {
		t.Fatal(err)
	}
	stands("a block that is not committed")
}

// TestAnotherSecretGivesAnotherRoot founds the same book for other keepers.
func TestAnotherSecretGivesAnotherRoot(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	other := Secret{5}
	state, err := wire.EncodeFounding(wire.Founding{Keepers: other.Digest(), Founding: s.founding()})
	if err != nil {
		t.Fatal(err)
	}
	l, err := Open(Settings{Dir: "other", Files: vfs.NewMem(), Secret: other})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if root, err := l.Found(testChain, start, state); err != nil || root == s.state.root {
		t.Errorf("%x, %v", root, err)
	}
}

// TestSecretMustBeTheRightOne, which is said when the ledger is opened.
func TestSecretMustBeTheRightOne(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	state, err := foundingState(s.cast)
	if err != nil {
		t.Fatal(err)
	}
	for secret, want := range map[Secret]error{{}: ErrNoSecret, {1}: ErrOtherSecret} {
		l, err := Open(Settings{Dir: "ledger", Files: vfs.NewMem(), Secret: secret})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.Found(testChain, start, state); !errors.Is(err, want) {
			t.Errorf("founded: %v, not %v", err, want)
		}
		l.Close()
	}
	s.Close()
	for at, want := range map[int]error{-1: nil, 0: ErrCorrupt, 1: ErrOtherSecret, 33: ErrCorrupt, 65: ErrCorrupt} {
		s := newStage(t, vfs.NewMem())
		stored := s.state.secrets.value()
		if at >= 0 {
			stored[at] ^= 1
		}
		if err := errors.Join(s.db.Set([]byte{secretMark}, stored, pebble.Sync), s.Close()); err != nil {
			t.Fatal(err)
		}
		l, err := Open(Settings{Dir: "ledger", Files: s.fs, Secret: testSecret})
		if !errors.Is(err, want) {
			t.Errorf("opened with byte %d of the secrets altered: %v", at, err)
		}
		if err == nil {
			l.Close()
		}
	}
}

func TestSecretShowsItselfNowhere(t *testing.T) {
	k := NewSecret()
	if k == (Secret{}) || k == NewSecret() {
		t.Error("it is not drawn")
	}
	for _, verb := range []string{"%v", "%x", "%+v", "%#v", "%s", "%d", "%q"} {
		if said := fmt.Sprintf(verb, k); said != "[keepers' secret]" {
			t.Errorf("by %s it shows %s", verb, said)
		}
	}
	if k.LogValue().String() != "[keepers' secret]" {
		t.Errorf("in logs it shows %s", k.LogValue())
	}
}

// TestProofsTellNothingOfARival is the walk from a document's number to another
// bank's claim on it, by proofs of what is not there, down to the bytes: the
// attacker knows the document, all parties, and what the claim may say.
func TestProofsTellNothingOfARival(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	s.play(s.opening()...)
	s.play(step{s.customs, s.publications(0, 20)})
	var rival [][]byte // what the attacker is after
	document := trade.DocumentID(idOf("document", 3))
	for n := range 5 {
		id := trade.FinancingID(idOf("financing", n))
		s.play(s.apply(3, n), step{s.bankMaker[0], trade.Accept{Financing: id}})
		rival = append(rival, id[:])
	}
	values := map[[32]byte]bool{}
	err := s.View(func(book trade.Book, _ trade.Instant) error {
		for claim := range book.Claims(document) {
			_, value, err := wire.EncodeRecord(claim)
			if err != nil {
				return err
			}
			values[sha256.Sum256(value)] = true
		}
		return nil
	})
	if err != nil || len(values) == 0 {
		t.Fatal(len(values), err)
	}
	var shown bytes.Buffer
	var salts [][16]byte
	hashes := map[[32]byte]bool{}
	for n := range 256 {
		for _, key := range [][]byte{trade.ClaimKey(document, trade.DealOf(trade.FinancingDeal,
			trade.FinancingID{byte(n)})).Bytes(),
			trade.ClaimKey(document, trade.DealOf(trade.FinancingDeal, trade.FinancingID{byte(n), 15: 0xff})).Bytes(),
			append(trade.ClaimsKey(document).Bytes(), byte(n)),
			trade.DocumentKey(trade.DocumentID(idOf("document", n%20))).Bytes()} {
			e, err := s.Prove(key)
			if err != nil {
				t.Fatal(err)
			}
			p, err := merkle.ParseProof(e.Proof)
			if err != nil {
				t.Fatal(err)
			}
			shown.Write(e.Proof)
			salts = append(salts, p.Salt)
			for _, h := range append([][32]byte{p.Key, p.Next, p.Closed}, p.Siblings...) {
				hashes[h] = true
			}
		}
	}
	for _, id := range rival {
		if bytes.Contains(shown.Bytes(), id[:8]) {
			t.Fatal("a financing of the rival is named")
		}
	}
	for value := range values {
		for _, salt := range append(salts, [16]byte{}) {
			guess := sha256.Sum256(append(append([]byte{6}, salt[:]...), value[:]...))
			if hashes[guess] || hashes[value] {
				t.Fatal("a value was confirmed")
			}
		}
	}
}
