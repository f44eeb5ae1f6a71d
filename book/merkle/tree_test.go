package merkle

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	"pgregory.net/rapid"

	"tallystick/internal/seeded"
)

// twin is the tree in the simplest code: everything is worked out anew each time.
type twin struct {
	keys []string // by position, "" where nothing is; the first is the head
	made map[string]version
	head [32]byte // seed of the block that changed the head last
}

type version struct {
	value []byte
	seed  [32]byte
}

func newTwin() *twin { return &twin{keys: []string{""}, made: map[string]version{}} }

func (m *twin) hashed(key string) string {
	h := sha256.Sum256(append([]byte{3}, key...))
	return string(h[:])
}

// block writes a block as the document of the package says.
func (m *twin) block(seed [32]byte, writes []Write) {
	first := func() string {
		least := strings.Repeat("\xff", 32)
		for key := range m.made {
			least = min(least, m.hashed(key))
		}
		return least
	}
	before := first()
	slices.SortFunc(writes, func(a, b Write) int {
		return strings.Compare(m.hashed(string(a.Key)), m.hashed(string(b.Key)))
	})
	var gone []int
	for _, w := range writes {
		key := string(w.Key)
		at := slices.Index(m.keys[1:], key) + 1
		if w.Value == nil {
			gone = append(gone, at)
			delete(m.made, key)
			continue
		}
		m.made[key] = version{w.Value, seed}
		if at > 0 {
			continue
		}
		if at = slices.Index(m.keys[1:], "") + 1; at == 0 {
			m.keys, at = append(m.keys, ""), len(m.keys)
		}
		m.keys[at] = key
	}
	for _, at := range gone {
		m.keys[at] = ""
	}
	// a head whose next key was deleted and put again in one block cannot be: each key once
	if first() != before {
		m.head = seed
	}
}

func (m *twin) leaf(hashed, next string, secret, value [32]byte) []byte {
	sum := func(parts ...[]byte) []byte {
		h := sha256.Sum256(slices.Concat(parts...))
		return h[:]
	}
	salts := sum([]byte{8}, secret[:16], []byte(next))
	return sum([]byte{0}, []byte(hashed), sum([]byte{5}, salts[:16], []byte(next)),
		sum([]byte{6}, salts[16:], value[:]))
}

func (m *twin) root() Root {
	none := strings.Repeat("\x00", 32)
	var sorted []string
	for key := range m.made {
		sorted = append(sorted, m.hashed(key))
	}
	slices.Sort(sorted)
	sorted = append(sorted, none)
	var nodes [][]byte
	for at, key := range m.keys {
		switch hashed := m.hashed(key); {
		case at == 0:
			secret := [32]byte{}
			if m.head != secret {
				secret = sha256.Sum256(slices.Concat([]byte{7}, m.head[:], []byte(none)))
			}
			nodes = append(nodes, m.leaf(none, sorted[0], secret, [32]byte{}))
		case key == "":
			nodes = append(nodes, make([]byte, 32))
		default:
			made := m.made[key]
			secret := sha256.Sum256(slices.Concat([]byte{7}, made.seed[:], []byte(hashed)))
			nodes = append(nodes, m.leaf(hashed, sorted[slices.Index(sorted, hashed)+1], secret,
				sha256.Sum256(made.value)))
		}
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

// seedOf is the seed of a block of a test.
func seedOf(n uint64) [32]byte {
	return sha256.Sum256(binary.BigEndian.AppendUint64([]byte("seed"), n))
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

func TestTreeIsItsTwin(t *testing.T) { seeded.Check(t, treeIsItsTwin) }

func FuzzTreeIsItsTwin(f *testing.F) { f.Fuzz(rapid.MakeFuzz(treeIsItsTwin)) }

// coldRoom has all leaves on the disk of a store of these tests, with hardly one at hand.
func coldRoom(fs vfs.FS) Room { return Room{Dir: "tree", Files: fs, Records: 1, Hot: 1, pile: 2} }

// home is a store of its own with a tree that has some room.
type home struct {
	fs   vfs.FS
	db   *pebble.DB
	room Room
	tree *Tree
}

func newHome(t interface{ Fatal(...any) }, room Room) *home {
	h := &home{fs: vfs.NewMem(), room: room}
	if room.Dir != "" {
		h.room.Files = h.fs
	}
	h.open(t)
	return h
}

func (h *home) open(t interface{ Fatal(...any) }) {
	h.db = openStore(t, h.fs)
	var err error
	if h.tree, err = Open(h.db, []byte("x"), h.room); err != nil {
		t.Fatal(err)
	}
}

func (h *home) close(t interface{ Fatal(...any) }) {
	if err := errors.Join(h.tree.Close(), h.db.Close()); err != nil {
		t.Fatal(err)
	}
}

// treeIsItsTwin has the same blocks in a tree in memory, in one on the disk, and in one
// that goes to the disk when it has grown; each is dropped and opened anew by itself.
func treeIsItsTwin(t *rapid.T) {
	grown := coldRoom(nil)
	grown.Records, grown.Hot = 60, 3*2*pageSize
	homes := []*home{newHome(t, Room{}), newHome(t, coldRoom(nil)), newHome(t, grown)}
	defer func() {
		for _, h := range homes {
			h.close(t)
		}
	}()
	model := newTwin()
	for range rapid.IntRange(1, 12).Draw(t, "blocks") {
		writes, seed := drawWrites(t, model), seedOf(rapid.Uint64().Draw(t, "seed"))
		dropped := rapid.IntRange(0, 9).Draw(t, "dropped") == 0
		if !dropped {
			model.block(seed, slices.Clone(writes))
		}
		want := model.root()
		for _, h := range homes {
			batch := h.db.NewBatch()
			root, err := h.tree.Apply(batch, seed, writes)
			if err != nil {
				t.Fatal(err)
			}
			if dropped {
				batch.Close()
				continue
			}
			if err := h.tree.Commit(batch); err != nil {
				t.Fatal(err)
			}
			if root != want || h.tree.Root() != want {
				t.Fatalf("the tree's root %x is not its twin's %x", h.tree.Root(), want)
			}
			if rapid.IntRange(0, 4).Draw(t, "reopened") == 0 {
				h.close(t)
				h.open(t)
			}
			checkProofs(t, h.tree, model)
		}
		checkSame(t, homes)
	}
}

// checkSame compares what trees in more and less room prove.
func checkSame(t *rapid.T, homes []*home) {
	for i := range 121 {
		key := fmt.Appendf(nil, "%03d", i)
		proof, err := homes[0].tree.Prove(key)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range homes[1:] {
			if other, err := h.tree.Prove(key); err != nil || !bytes.Equal(other.Encode(), proof.Encode()) {
				t.Fatalf("%s: trees in other rooms prove otherwise: %v", key, err)
			}
		}
	}
}

// drawWrites draws a block: puts of new and known keys, and deletions.
func drawWrites(t *rapid.T, model *twin) []Write {
	block := map[string][]byte{}
	for range rapid.IntRange(0, 40).Draw(t, "writes") {
		key := fmt.Sprintf("%03d", rapid.IntRange(0, 120).Draw(t, "key"))
		if _, known := model.made[key]; known && rapid.IntRange(0, 2).Draw(t, "delete") == 0 {
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
		made, present := model.made[string(key)]
		value := made.value
		if got := proof.VerifyPresence(tree.Root(), key, value) == nil; got != present {
			t.Fatalf("%s: presence is proven: %v, is so: %v", key, got, present)
		}
		if got := proof.VerifyAbsence(tree.Root(), key) == nil; got == present {
			t.Fatalf("%s: absence is proven: %v, is so: %v", key, got, !present)
		}
		if there, err := tree.Has(key); err != nil || there != present {
			t.Fatalf("%s: it is there: %v (%v), is so: %v", key, there, err, present)
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

// TestLargeTreeIsItsTwin has more keys than one chunk holds, with beginnings
// alike, put and deleted at random, in memory and on the disk.
func TestLargeTreeIsItsTwin(t *testing.T) {
	homes := []*home{newHome(t, Room{}), newHome(t, coldRoom(nil))}
	defer func() {
		for _, h := range homes {
			h.close(t)
		}
	}()
	model, random := newTwin(), rand.New(rand.NewPCG(5, 6))
	for block := range 40 {
		writes := map[string][]byte{}
		for range 400 {
			key := fmt.Sprintf("record %04d", random.IntN(6000))
			writes[key] = []byte(fmt.Sprint(block))
			if _, known := model.made[key]; known && random.IntN(4) == 0 {
				writes[key] = nil
			}
		}
		var list []Write
		for _, key := range slices.Sorted(maps.Keys(writes)) {
			list = append(list, Write{[]byte(key), writes[key]})
		}
		for _, h := range homes {
			commit(t, h.db, h.tree, list)
		}
		model.block(testSeed, list)
		for _, h := range homes {
			if got, want := h.tree.Count(), uint64(len(model.made)); got != want {
				t.Fatalf("block %d: there are %d records, not %d", block, got, want)
			}
			if h.tree.Root() != model.root() {
				t.Fatalf("block %d: the tree's root is not its twin's", block)
			}
			if block%10 == 9 {
				h.close(t)
				h.open(t)
			}
		}
	}
}

// TestManyPilesAreOneTree opens a tree of many piles of keys and of positions.
func TestManyPilesAreOneTree(t *testing.T) {
	h := newHome(t, Room{})
	defer func() { h.close(t) }()
	for block := range 4 {
		var list []Write
		for i := range 10_000 {
			list = append(list, Write{fmt.Appendf(nil, "record %05d", block*9_000+i), []byte("value")})
		}
		commit(t, h.db, h.tree, list)
	}
	commit(t, h.db, h.tree, []Write{{Key: []byte("record 20000")}, {Key: []byte("record 00009")}})
	for _, room := range []Room{{pile: 100}, {Dir: "tree", Files: h.fs, Records: 1, pile: 500}} {
		again, err := Open(h.db, []byte("x"), room)
		if err != nil || again.Root() != h.tree.Root() || !slices.Equal(again.empty, h.tree.empty) {
			t.Fatalf("opened with %+v: %v", room, err)
		}
		for i := range 370 {
			key := fmt.Appendf(nil, "record %05d", i*100)
			a, err := h.tree.Prove(key)
			if err != nil {
				t.Fatal(err)
			}
			if b, err := again.Prove(key); err != nil || !bytes.Equal(a.Encode(), b.Encode()) {
				t.Fatalf("%s is proven otherwise: %v", key, err)
			}
		}
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestIndexIsInOrder fills and empties an index against a sorted list. Many keys
// begin alike, which those of hashes hardly ever do.
func TestIndexIsInOrder(t *testing.T) {
	x, random := &index{leaves: &leaves{}}, rand.New(rand.NewPCG(7, 8))
	x.leaves.resize(30_000)
	x.fill([]standing{{}})
	keys := []string{string(make([]byte, 32))}
	for i := uint32(1); i < 20_000; i++ {
		key := [32]byte([]byte(fmt.Sprintf("%07d%025d", random.IntN(50), random.IntN(100))))
		at, found := slices.BinarySearch(keys, string(key[:]))
		p, known := x.find(&key)
		switch {
		case known != found:
			t.Fatalf("step %d: %s is there: %v, is found: %v", i, key, found, known)
		case !found:
			x.leaves.change(i).key = key
			x.insert(&key, i)
			keys = slices.Insert(keys, at, string(key[:]))
		case i > 12_000 || random.IntN(3) == 0:
			if before := x.key(x.before(p)); string(before[:]) != keys[at-1] {
				t.Fatalf("step %d: %q is not before %q", i, before, key)
			}
			x.remove(&key)
			keys = slices.Delete(keys, at, at+1)
		}
	}
	checkOrder(t, x, keys)
	var all []standing
	for p, ok := (place{}), true; ok; p, ok = x.from(place{p.chunk, p.at + 1}) {
		all = append(all, standing{beginningOf(x.key(p)), x.position(p)})
	}
	again := &index{leaves: x.leaves}
	again.fill(all)
	checkOrder(t, again, keys)
}

func checkOrder(t *testing.T, x *index, keys []string) {
	t.Helper()
	p := place{}
	for i, key := range keys {
		if got := x.key(p); string(got[:]) != key {
			t.Fatalf("key %d is %q, not %q", i, got, key)
		}
		if p.at == 0 && x.first[p.chunk] != beginningOf(x.key(p)) {
			t.Fatalf("the first key of chunk %d is not %q", p.chunk, key)
		}
		p, _ = x.from(place{p.chunk, p.at + 1})
	}
	if p.chunk != len(x.chunks) {
		t.Fatalf("there is more than %d keys", len(keys))
	}
}
