package merkle

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// town is a tree in which a rival has claims on documents whose numbers everybody
// knows, with a few round amounts, and an attacker who collects proofs.
type town struct {
	db     *pebble.DB
	tree   *Tree
	blocks uint64
	claims [][]byte // keys: a known document, then 16 random bytes
	seen   []Proof
}

func document(n int) []byte { return fmt.Appendf(nil, "document %04d ", n) }

func amount(n int) []byte { return fmt.Appendf(nil, "held %d00000", n%10) }

func newTown(t *testing.T, claims int) *town {
	w := &town{db: openStore(t, vfs.NewMem())}
	t.Cleanup(func() { w.db.Close() })
	var err error
	if w.tree, err = Open(w.db, []byte("x"), Room{}); err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(9, 10))
	var writes []Write
	for n := range claims {
		claim := document(n)
		for range 16 {
			claim = append(claim, byte(random.Uint32()))
		}
		w.claims = append(w.claims, claim)
		writes = append(writes, Write{claim, amount(n)}, Write{document(n), []byte("face")})
	}
	w.block(t, writes)
	return w
}

func (w *town) block(t *testing.T, writes []Write) {
	t.Helper()
	w.blocks++
	batch := w.db.NewBatch()
	defer batch.Close()
	if _, err := w.tree.Apply(batch, seedOf(w.blocks), writes); err != nil {
		t.Fatal(err)
	}
	if err := w.tree.Commit(batch); err != nil {
		t.Fatal(err)
	}
}

func (w *town) prove(t *testing.T, key []byte) Proof {
	t.Helper()
	p, err := w.tree.Prove(key)
	if err != nil {
		t.Fatal(err)
	}
	w.seen = append(w.seen, p)
	return p
}

// hashes gives every hash that was shown and every salt.
func (w *town) hashes() (hashes map[hash]bool, salts map[salt]bool) {
	hashes, salts = map[hash]bool{}, map[salt]bool{{}: true}
	for _, p := range w.seen {
		salts[p.Salt] = true
		for _, h := range append([]hash{p.Key, p.Next, p.Closed}, p.Siblings...) {
			hashes[h] = true
		}
	}
	return hashes, salts
}

// TestNoWalkToARival asks for absences right beside a rival's claims, as
// somebody does who knows the number of the document, and follows what each
// proof names.
func TestNoWalkToARival(t *testing.T) {
	w := newTown(t, 400)
	beside := 0
	for n, claim := range w.claims {
		for _, chosen := range [][]byte{append(document(n), 0), append(document(n), 0xff),
			append(document(n), make([]byte, 16)...), claim[:len(claim)-1]} {
			p := w.prove(t, chosen)
			if err := p.VerifyAbsence(w.tree.Root(), chosen); err != nil {
				t.Fatal(err)
			}
			if hashed := keyHash(claim); p.Key == hashed || p.Next == hashed {
				beside++
			}
		}
		w.prove(t, document(n)) // its own
	}
	if beside > 20 { // of 1,600, in a tree of 800, chance gives four
		t.Errorf("%d proofs of absence beside a claim name it", beside)
	}
	var shown bytes.Buffer
	for _, p := range w.seen {
		shown.Write(p.Encode())
	}
	for n, claim := range w.claims {
		if bytes.Contains(shown.Bytes(), claim[len(claim)-4:]) || bytes.Contains(shown.Bytes(), document(n)[:9]) {
			t.Fatalf("the proofs hold part of the key of claim %d", n)
		}
	}
}

// TestNoValueIsGuessed tries the few values that there are, with every salt that
// was ever shown, on every hash that was.
func TestNoValueIsGuessed(t *testing.T) {
	w := newTown(t, 100)
	for n := range w.claims {
		w.prove(t, document(n))
		w.prove(t, append(document(n), 0))
		w.prove(t, append(document(n), 1))
	}
	hashes, salts := w.hashes()
	for n := range 10 {
		guess := sha256.Sum256(amount(n))
		tries := []hash{guess}
		for s := range salts {
			tries = append(tries, salted(valueDomain, &s, &guess))
			for _, p := range w.seen {
				_, forValue := saltsOf(&s, &p.Next) // as if what was opened were a secret
				tries = append(tries, salted(valueDomain, &forValue, &guess))
			}
		}
		for _, try := range tries {
			if hashes[try] {
				t.Fatal("a value was guessed")
			}
		}
	}
}

// TestNoNeighbourIsGuessed has proofs of presence only, and tries every key that
// there is as the next.
func TestNoNeighbourIsGuessed(t *testing.T) {
	w := newTown(t, 100)
	keys := slices.Clone(w.claims)
	for n := range w.claims {
		keys = append(keys, document(n))
	}
	for _, key := range keys {
		w.prove(t, key)
	}
	hashes, salts := w.hashes()
	for _, key := range keys {
		guess := keyHash(key)
		for s := range salts {
			forNext, _ := saltsOf(&s, &guess)
			if hashes[salted(nextDomain, &s, &guess)] || hashes[salted(nextDomain, &forNext, &guess)] {
				t.Fatal("a neighbour was guessed")
			}
		}
		if hashes[guess] {
			t.Fatal("a key is shown, if hashed")
		}
	}
}

// closedOf gives the hash of a key's value as a proof of absence right behind
// the key shows it, and looks for a key that lies there.
func (w *town) closedOf(t *testing.T, key []byte) hash {
	t.Helper()
	hashed := keyHash(key)
	for i := range 100_000 {
		if p := w.prove(t, fmt.Appendf(nil, "behind %d", i)); p.Absence && p.Key == hashed {
			return p.Closed
		}
	}
	t.Fatal("nothing lies behind the key")
	return hash{}
}

// TestNoValueIsRecognised changes a record back and forth, writes it as it is,
// gives two records one value, and changes what is next to it.
func TestNoValueIsRecognised(t *testing.T) {
	w := newTown(t, 100)
	key := w.claims[7]
	closed := []hash{w.closedOf(t, key)}
	again := func(what string) {
		t.Helper()
		now := w.closedOf(t, key)
		if slices.Contains(closed, now) {
			t.Errorf("%s: its value is recognised", what)
		}
		closed = append(closed, now)
	}
	w.block(t, []Write{{key, amount(8)}})
	again("changed")
	w.block(t, []Write{{key, amount(7)}})
	again("changed back")
	w.block(t, []Write{{key, amount(7)}})
	again("written as it was")
	for i := 0; ; i++ {
		next, p := fmt.Appendf(nil, "next %d", i), w.prove(t, fmt.Appendf(nil, "next %d", i))
		if p.Key == keyHash(key) {
			w.block(t, []Write{{next, amount(7)}})
			break
		}
	}
	again("with another next")
	w.block(t, []Write{{w.claims[17], amount(7)}})
	key = w.claims[17]
	again("under another key")
}

// TestPositionsSayNothingOfOrder writes the same records in two orders.
func TestPositionsSayNothingOfOrder(t *testing.T) {
	var roots []Root
	for _, reversed := range []bool{false, true} {
		db := openStore(t, vfs.NewMem())
		tree, err := Open(db, []byte("x"), Room{})
		if err != nil {
			t.Fatal(err)
		}
		writes := put("a", "b", "c", "d", "e", "f", "g")
		if reversed {
			slices.Reverse(writes)
		}
		commit(t, db, tree, writes)
		roots = append(roots, tree.Root())
		least := -1
		for _, w := range writes {
			p, err := tree.Prove(w.Key)
			if err != nil {
				t.Fatal(err)
			}
			below := 0
			for _, other := range writes {
				if a, b := keyHash(other.Key), keyHash(w.Key); compare(&a, &b) <= 0 {
					below++
				}
			}
			if p.Position != uint64(below) {
				least = below
			}
		}
		if least >= 0 {
			t.Errorf("a record does not stand where its hashed key is in order: %d", least)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if roots[0] != roots[1] {
		t.Error("the order of the writes shows in the root")
	}
}
