package merkle

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"
)

func put(keys ...string) []Write {
	var writes []Write
	for _, key := range keys {
		writes = append(writes, Write{[]byte(key), []byte("value of " + key)})
	}
	return writes
}

var rewrite = flag.Bool("rewrite", false, "write the golden files anew")

// testSeed is the seed of most blocks of these tests.
var testSeed = seedOf(0)

func commit(t testing.TB, db *pebble.DB, tree *Tree, writes []Write) {
	t.Helper()
	batch := db.NewBatch()
	defer batch.Close()
	if _, err := tree.Apply(batch, testSeed, writes); err != nil {
		t.Fatal(err)
	}
	if err := tree.Commit(batch); err != nil {
		t.Fatal(err)
	}
}

// small is a tree after a short history.
func small(t testing.TB, fs vfs.FS) (*pebble.DB, *Tree) {
	db := openStore(t, fs)
	t.Cleanup(func() { db.Close() })
	tree, err := Open(db, []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	commit(t, db, tree, put("a", "b", "c", "d", "e"))
	commit(t, db, tree, []Write{{Key: []byte("b")}, {Key: []byte("f"), Value: []byte{}}})
	return db, tree
}

func TestGoldenBytes(t *testing.T) {
	_, tree := small(t, vfs.NewMem())
	got := fmt.Sprintf("root %x\n", tree.Root())
	for _, key := range []string{"a", "b", "f"} { // b is not there
		proof, err := tree.Prove([]byte(key))
		if err != nil {
			t.Fatal(err)
		}
		got += fmt.Sprintf("%s %x\n", key, proof.Encode())
	}
	const file = "testdata/proofs.txt"
	if *rewrite {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("root and proofs of a fixed history are\n%snot\n%s", got, want)
	}
}

// TestEveryByteOfAProofCounts alters each byte of each proof.
func TestEveryByteOfAProofCounts(t *testing.T) {
	_, tree := small(t, vfs.NewMem())
	holds := func(b []byte, key []byte) bool {
		proof, err := ParseProof(b)
		return err == nil && (proof.VerifyPresence(tree.Root(), key, []byte("value of "+string(key))) == nil ||
			proof.VerifyAbsence(tree.Root(), key) == nil)
	}
	for _, key := range []string{"a", "aa", "b", "c", "d", "e", "ee", "g"} {
		proof, err := tree.Prove([]byte(key))
		if err != nil {
			t.Fatal(err)
		}
		encoded := proof.Encode()
		if !holds(encoded, []byte(key)) {
			t.Fatalf("%s: the proof does not hold", key)
		}
		for i := range encoded {
			for _, flip := range []byte{1, 0x80, 0xff} {
				altered := bytes.Clone(encoded)
				altered[i] ^= flip
				if holds(altered, []byte(key)) {
					t.Errorf("%s: the proof holds with byte %d altered", key, i)
				}
			}
		}
		if holds(encoded[:len(encoded)-32], []byte(key)) ||
			holds(append(bytes.Clone(encoded), make([]byte, 32)...), []byte(key)) {
			t.Errorf("%s: a proof of another length holds", key)
		}
	}
}

func FuzzParseProof(f *testing.F) {
	_, tree := small(f, vfs.NewMem())
	for _, key := range []string{"a", "b", "zz"} {
		proof, err := tree.Prove([]byte(key))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(proof.Encode())
	}
	f.Add(bytes.Repeat([]byte{0xff}, 100))
	f.Fuzz(func(t *testing.T, b []byte) {
		proof, err := ParseProof(b)
		if err != nil {
			return
		}
		if !bytes.Equal(proof.Encode(), b) {
			t.Fatal("parsing and printing differ")
		}
		if proof.VerifyAbsence(Root{}, []byte("k")) == nil || proof.VerifyPresence(Root{}, []byte("k"), nil) == nil {
			t.Fatal("it proves something of no tree")
		}
	})
}

// TestCrashLeavesWholeBlocks cuts the power after every block with part of what
// was not yet synced lost, and looks for the root before or after.
func TestCrashLeavesWholeBlocks(t *testing.T) {
	fs := vfs.NewCrashableMem()
	db, tree := small(t, fs)
	random := rand.New(rand.NewPCG(3, 4))
	for i := range 30 {
		before := tree.Root()
		batch := db.NewBatch()
		after, err := tree.Apply(batch, testSeed, put(fmt.Sprintf("k%02d", random.IntN(50)), fmt.Sprintf("m%02d", i)))
		if err != nil {
			t.Fatal(err)
		}
		applied := fs.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: random.IntN(101), RNG: random})
		if err := tree.Commit(batch); err != nil {
			t.Fatal(err)
		}
		committed := fs.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: random.IntN(101), RNG: random})
		for want, crashed := range map[Root]vfs.FS{before: applied, after: committed} {
			again := openStore(t, crashed)
			found, err := Open(again, []byte("x"))
			if err != nil || found.Root() != want {
				t.Fatalf("block %d: after a crash the root is not the last committed: %v", i, err)
			}
			if err := again.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestFullDiskLeavesTheLastBlockWhole lets the writing of a block fail at every
// write to the disk in turn.
func TestFullDiskLeavesTheLastBlockWhole(t *testing.T) {
	full := errors.New("no space left on device")
	for n := int32(0); n < 4; n++ {
		memory := vfs.NewCrashableMem()
		var on bool
		left := n
		fs := errorfs.Wrap(memory, errorfs.InjectorFunc(func(op errorfs.Op) error {
			if !on || op.Kind.ReadOrWrite() != errorfs.OpIsWrite {
				return nil
			}
			if left--; left >= 0 {
				return nil
			}
			return full
		}))
		db := openStore(t, fs)
		tree, err := Open(db, []byte("x"))
		if err != nil {
			t.Fatal(err)
		}
		commit(t, db, tree, put("a", "b"))
		before := tree.Root()
		on = true
		batch := db.NewBatch()
		after, err := tree.Apply(batch, testSeed, put("c"))
		if err != nil {
			t.Fatal(err)
		}
		failed := func() (err error) {
			defer func() {
				if p := recover(); p != nil {
					err = fmt.Errorf("stopped: %v", p)
				}
			}()
			return tree.Commit(batch)
		}()
		if failed == nil && n == 0 {
			t.Fatal("no write failed")
		}
		if failed != nil && tree.Root() != before {
			t.Errorf("write %d failed, and yet the block shows", n)
		}
		again := openStore(t, memory.CrashClone(vfs.CrashCloneCfg{}))
		found, err := Open(again, []byte("x"))
		if err != nil || found.Root() != after && (failed == nil || found.Root() != before) {
			t.Errorf("write %d: %v; the store holds neither block whole: %v", n, failed, err)
		}
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestDamageIsSeen alters each entry of the store in turn: the tree must not
// open, or must not prove anything of the altered record.
func TestDamageIsSeen(t *testing.T) {
	db, tree := small(t, vfs.NewMem())
	iter, err := db.NewIter(nil)
	if err != nil {
		t.Fatal(err)
	}
	entries := map[string][]byte{}
	for ok := iter.First(); ok; ok = iter.Next() {
		entries[string(iter.Key())] = bytes.Clone(iter.Value())
	}
	if err := iter.Close(); err != nil {
		t.Fatal(err)
	}
	for key, value := range entries {
		altered := bytes.Clone(value)
		altered[len(altered)-1] ^= 1
		if err := db.Set([]byte(key), altered, pebble.Sync); err != nil {
			t.Fatal(err)
		}
		_, opened := Open(db, []byte("x"))
		_, proved := tree.Prove([]byte(key[2:] + "\x00"))
		if !errors.Is(opened, ErrCorrupt) && !errors.Is(proved, ErrCorrupt) {
			t.Errorf("damage to %q is not seen: %v, %v", key, opened, proved)
		}
		if err := db.Set([]byte(key), value, pebble.Sync); err != nil {
			t.Fatal(err)
		}
	}
}
