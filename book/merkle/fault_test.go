package merkle

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
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
	return smallIn(t, fs, Room{})
}

// rooms are those in which trees of these tests stand in a file system.
func rooms(fs vfs.FS) map[string]Room {
	return map[string]Room{"in memory": {}, "on the disk": coldRoom(fs)}
}

func smallIn(t testing.TB, fs vfs.FS, room Room) (*pebble.DB, *Tree) {
	db := openStore(t, fs)
	t.Cleanup(func() { db.Close() })
	tree, err := Open(db, []byte("x"), room)
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
// was not yet synced lost, and looks for the root before or after, in memory and on the
// disk in turn.
func TestCrashLeavesWholeBlocks(t *testing.T) {
	for name := range rooms(nil) {
		t.Run(name, func(t *testing.T) { crashLeavesWholeBlocks(t, name) })
	}
}

func crashLeavesWholeBlocks(t *testing.T, name string) {
	fs := vfs.NewCrashableMem()
	db, tree := smallIn(t, fs, rooms(fs)[name])
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
			for other, room := range rooms(crashed) {
				found, err := Open(again, []byte("x"), room)
				if err != nil || found.Root() != want || found.Close() != nil {
					t.Fatalf("block %d: after a crash the root %s is not the last committed: %v", i, other, err)
				}
			}
			if err := again.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestFullDiskLeavesTheLastBlockWhole lets the writing of a block fail at every
// write to the disk in turn, that of leaves among them.
func TestFullDiskLeavesTheLastBlockWhole(t *testing.T) {
	for name := range rooms(nil) {
		n := 0
		for fullDiskLeavesTheLastBlockWhole(t, name, n) {
			n++
		}
		if n < 2 || name == "on the disk" && n < 5 {
			t.Errorf("%s: only %d writes failed", name, n)
		}
	}
}

// fullDiskLeavesTheLastBlockWhole tells whether a write failed, after so many.
func fullDiskLeavesTheLastBlockWhole(t *testing.T, name string, after int) bool {
	full := errors.New("no space left on device")
	memory, on, writes := vfs.NewCrashableMem(), false, 0
	var mu sync.Mutex
	fs := errorfs.Wrap(memory, errorfs.InjectorFunc(func(op errorfs.Op) error {
		mu.Lock()
		defer mu.Unlock()
		if !on || op.Kind.ReadOrWrite() != errorfs.OpIsWrite {
			return nil
		}
		if writes++; writes <= after {
			return nil
		}
		return full
	}))
	db := openStore(t, fs)
	tree, err := Open(db, []byte("x"), rooms(fs)[name])
	if err != nil {
		t.Fatal(err)
	}
	var many []string
	for i := range 60 {
		many = append(many, fmt.Sprintf("k%02d", i))
	}
	commit(t, db, tree, put(many...))
	before := tree.Root()
	mu.Lock()
	on = true
	mu.Unlock()
	batch := db.NewBatch()
	root := before
	failed := func() (err error) {
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("stopped: %v", p)
			}
		}()
		applied, err := tree.Apply(batch, testSeed, put("c", "k07", "k33", "k55"))
		if err != nil {
			return err
		}
		root = applied
		return tree.Commit(batch)
	}()
	mu.Lock()
	hit := writes > after
	mu.Unlock()
	if hit && failed == nil {
		t.Errorf("%s: a write failed after %d, and nobody is told", name, after)
	}
	if failed != nil && tree.Root() != before {
		t.Errorf("write %d failed, and yet the block shows", after)
	}
	crashed := memory.CrashClone(vfs.CrashCloneCfg{})
	again := openStore(t, crashed)
	found, err := Open(again, []byte("x"), rooms(crashed)[name])
	if err != nil || found.Root() != root && (failed == nil || found.Root() != before) {
		t.Errorf("write %d: %v; the store holds neither block whole: %v", after, failed, err)
	}
	if err := errors.Join(found.Close(), again.Close()); err != nil {
		t.Fatal(err)
	}
	return hit
}

// TestDamageIsSeen alters each entry of the store in turn, and takes each record out:
// the tree must not open, and say what to do.
func TestDamageIsSeen(t *testing.T) {
	fs := vfs.NewMem()
	db, _ := small(t, fs)
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
	see := func(what, key string) {
		t.Helper()
		for name, room := range rooms(fs) {
			if _, err := Open(db, []byte("x"), room); !errors.Is(err, ErrCorrupt) {
				t.Errorf("%s: %s %q is not seen: %v", name, what, key, err)
			}
		}
	}
	for key, value := range entries {
		for _, at := range []int{0, len(value) / 2, len(value) - 1} {
			altered := bytes.Clone(value)
			altered[at] ^= 1
			if err := db.Set([]byte(key), altered, pebble.Sync); err != nil {
				t.Fatal(err)
			}
			if key[1] == 'm' && at == 0 {
				continue // another form, which another program wrote
			}
			see("damage to", key)
		}
		if key[1] == 'r' {
			if err := db.Delete([]byte(key), pebble.Sync); err != nil {
				t.Fatal(err)
			}
			see("the loss of", key)
		}
		if err := db.Set([]byte(key), value, pebble.Sync); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Open(db, []byte("x"), Room{}); err != nil {
		t.Fatal(err)
	}
}

// TestDamagedLeavesAreSaid alters leaves on the disk behind the tree's back, and lets
// none be read: nothing is proven or written of them, until the tree is opened anew.
func TestDamagedLeavesAreSaid(t *testing.T) {
	memory := vfs.NewMem()
	var blind atomic.Bool
	fs := errorfs.Wrap(memory, errorfs.InjectorFunc(func(op errorfs.Op) error {
		if blind.Load() && op.Kind == errorfs.OpFileReadAt {
			return errors.New("input/output error")
		}
		return nil
	}))
	db, tree := smallIn(t, fs, coldRoom(fs))
	var many []string
	for i := range 100 {
		many = append(many, fmt.Sprintf("k%02d", i))
	}
	commit(t, db, tree, put(many...))
	refuses := func(what, reason string) {
		t.Helper()
		failed := 0
		for _, key := range many {
			if _, err := tree.Prove([]byte(key)); err != nil {
				failed++
				if !strings.Contains(err.Error(), reason) || !strings.Contains(err.Error(), "start again") {
					t.Errorf("%s: it is said that %v", what, err)
				}
			}
		}
		batch := db.NewBatch()
		defer batch.Close()
		if _, err := tree.Apply(batch, testSeed, put(many...)); failed == 0 || err == nil {
			t.Errorf("%s: of 100 proofs %d failed; a block says %v", what, failed, err)
		}
	}
	blind.Store(true)
	refuses("blind", "input/output error")
	blind.Store(false)
	for _, key := range many {
		if _, err := tree.Prove([]byte(key)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := tree.leaves.file.WriteAt([]byte{0x5a}, 2*pageSize+100); err != nil {
		t.Fatal(err)
	}
	refuses("damaged", "damaged")
	again, err := Open(db, []byte("x"), coldRoom(fs))
	if err != nil || again.Root() != tree.Root() {
		t.Fatalf("opened anew: %v", err)
	}
	commit(t, db, again, put(many...))
	if left, err := fs.List("tree"); err != nil || slices.ContainsFunc(left, func(name string) bool {
		return strings.HasSuffix(name, ".tmp")
	}) {
		t.Errorf("files are left: %v, %v", left, err)
	}
}
