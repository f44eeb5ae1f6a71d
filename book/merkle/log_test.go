package merkle

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	"pgregory.net/rapid"

	"tallystick/internal/seeded"
)

// The log in the words of RFC 9162 §2.1, everything worked out anew each time.

func leavesFrom(first, n int) (leaves [][32]byte) {
	for i := range n {
		leaves = append(leaves, LogLeaf(fmt.Appendf(nil, "entry %d", first+i)))
	}
	return leaves
}

func plainSplit(n int) int {
	k := 1
	for 2*k < n {
		k *= 2
	}
	return k
}

func plainRoot(leaves [][32]byte) [32]byte {
	switch len(leaves) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return leaves[0]
	}
	k := plainSplit(len(leaves))
	left, right := plainRoot(leaves[:k]), plainRoot(leaves[k:])
	return sha256.Sum256(slices.Concat([]byte{1}, left[:], right[:]))
}

func plainPath(m int, leaves [][32]byte) [][32]byte {
	if len(leaves) == 1 {
		return nil
	}
	k := plainSplit(len(leaves))
	if m < k {
		return append(plainPath(m, leaves[:k]), plainRoot(leaves[k:]))
	}
	return append(plainPath(m-k, leaves[k:]), plainRoot(leaves[:k]))
}

func plainSubproof(m int, leaves [][32]byte, known bool) [][32]byte {
	if m == len(leaves) {
		if known {
			return nil
		}
		return [][32]byte{plainRoot(leaves)}
	}
	k := plainSplit(len(leaves))
	if m <= k {
		return append(plainSubproof(m, leaves[:k], known), plainRoot(leaves[k:]))
	}
	return append(plainSubproof(m-k, leaves[k:], false), plainRoot(leaves[:k]))
}

// grown is a log after blocks of so many leaves each.
func grown(t interface{ Fatal(...any) }, db *pebble.DB, sizes ...int) (Log, [][32]byte) {
	log, err := OpenLog(db, []byte("y"))
	if err != nil {
		t.Fatal(err)
	}
	var all [][32]byte
	for _, n := range sizes {
		leaves := leavesFrom(len(all), n)
		all = append(all, leaves...)
		batch := db.NewBatch()
		if log, err = log.Append(batch, leaves); err != nil {
			t.Fatal(err)
		}
		if err := batch.Commit(pebble.NoSync); err != nil {
			t.Fatal(err)
		}
	}
	return log, all
}

func TestLogIsThatOfTheStandard(t *testing.T) {
	seeded.Check(t, func(t *rapid.T) {
		db := openStore(t, vfs.NewMem())
		defer db.Close()
		sizes := rapid.SliceOfN(rapid.IntRange(0, 40), 1, 12).Draw(t, "blocks")
		log, all := grown(t, db, sizes...)
		if again, err := OpenLog(db, []byte("y")); err != nil || again.Root() != log.Root() ||
			again.Size() != log.Size() || !slices.Equal(again.peaks, log.peaks) {
			t.Fatalf("opened again it has %d leaves, not %d: %v", again.Size(), log.Size(), err)
		}
		if log.Size() != uint64(len(all)) || log.Root() != plainRoot(all) {
			t.Fatalf("the root of %d leaves is not the standard's", len(all))
		}
		if len(all) == 0 {
			return
		}
		size := rapid.IntRange(1, len(all)).Draw(t, "size")
		place := rapid.IntRange(0, size-1).Draw(t, "place")
		old := rapid.IntRange(0, size).Draw(t, "old")
		root, err := log.RootAt(db, uint64(size))
		if err != nil || root != plainRoot(all[:size]) {
			t.Fatalf("the root at %d is another: %v", size, err)
		}
		path, err := log.ProveInclusion(db, uint64(place), uint64(size))
		if err != nil || !slices.Equal(path, plainPath(place, all[:size])) {
			t.Fatalf("the path of %d in %d is not the standard's: %v", place, size, err)
		}
		if err := VerifyInclusion(root, uint64(size), uint64(place), all[place], path); err != nil {
			t.Fatalf("leaf %d of %d: %v", place, size, err)
		}
		path, err = log.ProveConsistency(db, uint64(old), uint64(size))
		if err != nil || old > 0 && !slices.Equal(path, plainSubproof(old, all[:size], true)) {
			t.Fatalf("the proof from %d to %d is not the standard's: %v", old, size, err)
		}
		if err := VerifyConsistency(plainRoot(all[:old]), uint64(old), root, uint64(size), path); err != nil {
			t.Fatalf("from %d to %d: %v", old, size, err)
		}
	})
}

// Every other size, place, leaf, root and length of a path fails, for all small logs.
func TestOtherLogProofsFail(t *testing.T) {
	db := openStore(t, vfs.NewMem())
	defer db.Close()
	log, all := grown(t, db, 1, 3, 5, 1, 9)
	altered := func(path [][32]byte) (others [][][32]byte) {
		others = append(others, append(slices.Clone(path), [32]byte{1}))
		for i := range path {
			other := slices.Clone(path)
			other[i][3] ^= 1
			others = append(others, other, slices.Delete(slices.Clone(path), i, i+1))
		}
		return others
	}
	for size := uint64(1); size <= log.Size(); size++ {
		root := Root(plainRoot(all[:size]))
		for place := range size {
			path, err := log.ProveInclusion(db, place, size)
			if err != nil {
				t.Fatal(err)
			}
			for other := range size + 2 {
				if (VerifyInclusion(root, size, other, all[place], path) == nil) != (other == place) {
					t.Errorf("leaf %d of %d passes at %d", place, size, other)
				}
			}
			for _, other := range altered(path) {
				if VerifyInclusion(root, size, place, all[place], other) == nil {
					t.Errorf("leaf %d of %d passes with another path", place, size)
				}
			}
			if VerifyInclusion(root, size, place, [32]byte{9}, path) == nil {
				t.Errorf("another leaf passes at %d of %d", place, size)
			}
		}
		for old := range size + 1 {
			path, err := log.ProveConsistency(db, old, size)
			if err != nil {
				t.Fatal(err)
			}
			before := Root(plainRoot(all[:old]))
			for _, other := range altered(path) {
				if VerifyConsistency(before, old, root, size, other) == nil {
					t.Errorf("from %d to %d another path passes", old, size)
				}
			}
			if VerifyConsistency(Root{1}, old, root, size, path) == nil ||
				old > 0 && VerifyConsistency(before, old, Root{1}, size, path) == nil ||
				VerifyConsistency(before, size+1, root, size, path) == nil {
				t.Errorf("from %d to %d another root passes", old, size)
			}
		}
	}
	if _, err := log.ProveInclusion(db, 3, 3); err == nil {
		t.Error("a leaf behind the end has a proof")
	}
	if _, err := log.ProveConsistency(db, 3, log.Size()+1); err == nil {
		t.Error("a log of tomorrow has a proof")
	}
}

func TestGoldenBytesOfTheLog(t *testing.T) {
	db := openStore(t, vfs.NewMem())
	defer db.Close()
	empty, _ := grown(t, db)
	if got := fmt.Sprintf("%x", empty.Root()); got !=
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" {
		t.Errorf("the root of no leaf is %s", got)
	}
	log, _ := grown(t, db, 2, 3)
	const root = "7caa345dbd892a66454d6c6512ea3c3ea3f0d3ec21be3fc2e2375705fd38f672"
	if got := fmt.Sprintf("%x", log.Root()); got != root {
		t.Errorf("the root of a fixed history is %s, not %s", got, root)
	}
	iter, err := db.NewIter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer iter.Close()
	stored := sha256.New()
	for ok := iter.First(); ok; ok = iter.Next() {
		fmt.Fprintf(stored, "%x %x\n", iter.Key(), iter.Value())
	}
	const bytes = "b52375b831d6337c29523047d1c0007a6294344911419f7f6013db28fd3bd144"
	if got := fmt.Sprintf("%x", stored.Sum(nil)); got != bytes {
		t.Errorf("the store of a fixed history hashes to %s, not %s", got, bytes)
	}
}

func TestDamagedLogIsRefused(t *testing.T) {
	for name, damage := range map[string]func(log Log, db *pebble.DB) error{
		"size":    func(l Log, db *pebble.DB) error { return db.Set(l.endKey(), make([]byte, 41), nil) },
		"end":     func(l Log, db *pebble.DB) error { return db.Set(l.endKey(), []byte{1}, nil) },
		"node":    func(l Log, db *pebble.DB) error { return db.Set(l.nodeKey(nil, 2, 0), make([]byte, 32), nil) },
		"missing": func(l Log, db *pebble.DB) error { return db.Delete(l.nodeKey(nil, 2, 0), nil) },
		"torn":    func(l Log, db *pebble.DB) error { return db.Set(l.nodeKey(nil, 2, 0), make([]byte, 31), nil) },
	} {
		db := openStore(t, vfs.NewMem())
		log, _ := grown(t, db, 7)
		if err := damage(log, db); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenLog(db, []byte("y")); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
		db.Close()
	}
}

// FuzzLogProofs looks for a path of another list that passes.
func FuzzLogProofs(f *testing.F) {
	f.Add(uint64(5), uint64(3), []byte("12345678901234567890123456789012"))
	f.Fuzz(func(t *testing.T, size, place uint64, b []byte) {
		var path [][32]byte
		for chunk := range slices.Chunk(b, 32) {
			if len(chunk) == 32 {
				path = append(path, [32]byte(chunk))
			}
		}
		if VerifyInclusion(Root{}, size, place, [32]byte{1}, path) == nil {
			t.Fatal("a forged leaf passes")
		}
		if place < size && place > 0 && VerifyConsistency(Root{1}, place, Root{2}, size, path) == nil {
			t.Fatal("a forged history passes")
		}
	})
}

func BenchmarkLog(b *testing.B) {
	db := benchStore(b, b.TempDir())
	defer db.Close()
	log, err := OpenLog(db, []byte("y"))
	if err != nil {
		b.Fatal(err)
	}
	leaves := leavesFrom(0, benchBlock)
	for b.Loop() {
		batch := db.NewBatch()
		if log, err = log.Append(batch, leaves); err != nil {
			b.Fatal(err)
		}
		if err := batch.Commit(pebble.NoSync); err != nil {
			b.Fatal(err)
		}
		batch.Close()
	}
	b.ReportMetric(float64(benchBlock*b.N)/b.Elapsed().Seconds(), "leaves/s")
}
