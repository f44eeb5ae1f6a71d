package merkle

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	"pgregory.net/rapid"

	"tallystick/internal/seeded"
)

// twin is the tree in the simplest code: positions and values in a slice and a
// map, everything worked out anew each time.
type twin struct {
	keys   []string // by position; the first is the head
	values map[string][]byte
}

func newTwin() *twin { return &twin{keys: []string{""}, values: map[string][]byte{}} }

func (m *twin) write(w Write) {
	key := string(w.Key)
	at := slices.Index(m.keys, key)
	if w.Value == nil {
		last := len(m.keys) - 1
		m.keys[at] = m.keys[last]
		m.keys = m.keys[:last]
		delete(m.values, key)
		return
	}
	if at < 0 {
		m.keys = append(m.keys, key)
	}
	m.values[key] = w.Value
}

func (m *twin) root() Root {
	sorted := slices.Sorted(maps.Keys(m.values))
	var nodes [][]byte
	for _, key := range m.keys {
		next, after := "", 0
		if key != "" {
			after = slices.Index(sorted, key) + 1
		}
		if after < len(sorted) {
			next = sorted[after]
		}
		value := [32]byte{}
		if key != "" {
			value = sha256.Sum256(m.values[key])
		}
		leaf := sha256.Sum256(slices.Concat([]byte{0, byte(len(key))}, []byte(key), []byte{byte(len(next))},
			[]byte(next), value[:]))
		nodes = append(nodes, leaf[:])
	}
	for len(nodes) > 1 {
		var above [][]byte
		for i := 0; i < len(nodes); i += 2 {
			if i+1 == len(nodes) {
				above = append(above, nodes[i])
				continue
			}
			node := sha256.Sum256(slices.Concat([]byte{1}, nodes[i], nodes[i+1]))
			above = append(above, node[:])
		}
		nodes = above
	}
	count := binary.BigEndian.AppendUint64([]byte{2}, uint64(len(m.keys)))
	return sha256.Sum256(append(count, nodes[0]...))
}

func openStore(t interface{ Fatal(...any) }, fs vfs.FS) *pebble.DB {
	db, err := pebble.Open("tree", &pebble.Options{FS: fs, Logger: quiet{}})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

type quiet struct{}

func (quiet) Infof(string, ...any)              {}
func (quiet) Errorf(string, ...any)             {}
func (quiet) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

func TestTreeIsItsTwin(t *testing.T) {
	seeded.Check(t, func(t *rapid.T) {
		fs := vfs.NewMem()
		db := openStore(t, fs)
		defer func() { db.Close() }()
		tree, err := Open(db, []byte("x"))
		if err != nil {
			t.Fatal(err)
		}
		model := newTwin()
		for range rapid.IntRange(1, 12).Draw(t, "blocks") {
			writes := drawWrites(t, model)
			batch := db.NewBatch()
			root, err := tree.Apply(batch, writes)
			if err != nil {
				t.Fatal(err)
			}
			if rapid.IntRange(0, 9).Draw(t, "dropped") == 0 {
				batch.Close()
				continue
			}
			for _, w := range writes {
				model.write(w)
			}
			if err := tree.Commit(batch); err != nil {
				t.Fatal(err)
			}
			if want := model.root(); root != want || tree.Root() != want {
				t.Fatalf("the tree's root %x is not its twin's %x", tree.Root(), want)
			}
			if rapid.IntRange(0, 4).Draw(t, "reopened") == 0 {
				db.Close()
				db = openStore(t, fs)
				if tree, err = Open(db, []byte("x")); err != nil {
					t.Fatal(err)
				}
			}
			checkProofs(t, tree, model)
		}
	})
}

// drawWrites draws a block: puts of new and known keys, and deletions.
func drawWrites(t *rapid.T, model *twin) []Write {
	block := map[string][]byte{}
	for range rapid.IntRange(0, 40).Draw(t, "writes") {
		key := fmt.Sprintf("%03d", rapid.IntRange(0, 120).Draw(t, "key"))
		if _, known := model.values[key]; known && rapid.IntRange(0, 2).Draw(t, "delete") == 0 {
			block[key] = nil
			continue
		}
		block[key] = rapid.SliceOfN(rapid.Byte(), 0, 8).Draw(t, "value")
		if block[key] == nil {
			block[key] = []byte{}
		}
	}
	var writes []Write
	for _, key := range slices.Sorted(maps.Keys(block)) {
		writes = append(writes, Write{[]byte(key), block[key]})
	}
	return writes
}

func checkProofs(t *rapid.T, tree *Tree, model *twin) {
	for i := range 121 {
		key := []byte(fmt.Sprintf("%03d", i))
		proof, err := tree.Prove(key)
		if err != nil {
			t.Fatal(err)
		}
		value, present := model.values[string(key)]
		if got := proof.VerifyPresence(tree.Root(), key, value) == nil; got != present {
			t.Fatalf("%s: presence is proven: %v, is so: %v", key, got, present)
		}
		if got := proof.VerifyAbsence(tree.Root(), key) == nil; got == present {
			t.Fatalf("%s: absence is proven: %v, is so: %v", key, got, !present)
		}
		stored, err := tree.Get(tree.db, key)
		if err != nil || (stored != nil) != present || !bytes.Equal(stored, value) {
			t.Fatalf("%s: the store gives %x (%v), not %x", key, stored, err, value)
		}
		again, err := ParseProof(proof.Encode())
		if err != nil || !bytes.Equal(again.Encode(), proof.Encode()) {
			t.Fatalf("a proof changes when it is written and read: %v", err)
		}
	}
}

// TestLargeTreeIsItsTwin has more keys than one shelf holds, with beginnings
// alike, put and deleted at random.
func TestLargeTreeIsItsTwin(t *testing.T) {
	fs := vfs.NewMem()
	db := openStore(t, fs)
	defer func() { db.Close() }()
	tree, err := Open(db, []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	model, random := newTwin(), rand.New(rand.NewPCG(5, 6))
	for block := range 40 {
		writes := map[string][]byte{}
		for range 400 {
			key := fmt.Sprintf("record %04d", random.IntN(6000))
			writes[key] = []byte(fmt.Sprint(block))
			if _, known := model.values[key]; known && random.IntN(4) == 0 {
				writes[key] = nil
			}
		}
		var list []Write
		for _, key := range slices.Sorted(maps.Keys(writes)) {
			list = append(list, Write{[]byte(key), writes[key]})
			model.write(Write{[]byte(key), writes[key]})
		}
		commit(t, db, tree, list)
		if tree.Root() != model.root() {
			t.Fatalf("block %d: the tree's root is not its twin's", block)
		}
		if block%10 == 9 {
			db.Close()
			db = openStore(t, fs)
			if tree, err = Open(db, []byte("x")); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestIndexIsInOrder fills and empties an index against a sorted list.
func TestIndexIsInOrder(t *testing.T) {
	x, random := newIndex(), rand.New(rand.NewPCG(7, 8))
	x.add(nil, x.text.put(nil), 0)
	keys, texts := []string{""}, map[string]uint64{}
	for i := range 20_000 {
		key := fmt.Sprintf("%0*d", 7+random.IntN(3), random.IntN(5_000))
		at, found := slices.BinarySearch(keys, key)
		p, known := x.find([]byte(key))
		switch {
		case known != found:
			t.Fatalf("step %d: %s is there: %v, is found: %v", i, key, found, known)
		case !found:
			texts[key] = x.text.put([]byte(key))
			x.insert([]byte(key), texts[key], uint32(i))
			keys = slices.Insert(keys, at, key)
		case i > 12_000 || random.IntN(3) == 0:
			if string(x.key(x.before(p))) != keys[at-1] {
				t.Fatalf("step %d: %q is not before %q", i, x.key(x.before(p)), key)
			}
			x.remove([]byte(key))
			x.text.drop(texts[key])
			keys = slices.Delete(keys, at, at+1)
		default:
			x.move([]byte(key), uint32(i))
			if x.position(p) != uint32(i) {
				t.Fatalf("step %d: %s did not move", i, key)
			}
		}
	}
	p := place{}
	for i, key := range keys {
		if string(x.key(p)) != key {
			t.Fatalf("key %d is %q, not %q", i, x.key(p), key)
		}
		if p.at == 0 && x.first[p.shelf] != beginningOf([]byte(key)) {
			t.Fatalf("the first key of shelf %d is not %q", p.shelf, key)
		}
		p, _ = x.from(place{p.shelf, p.at + 1})
	}
	if p.shelf != len(x.shelves) {
		t.Fatalf("there is more than %d keys", len(keys))
	}
}
