package merkle

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/bloom"
)

const benchBlock = 2_000

// benchStore is like the ledger's.
func benchStore(b *testing.B) *pebble.DB {
	cache := pebble.NewCache(256 << 20)
	defer cache.Unref()
	options := &pebble.Options{Cache: cache, MemTableSize: 128 << 20, MemTableStopWritesThreshold: 4,
		L0CompactionThreshold: 8,
		L0StopWritesThreshold: 24, Logger: quiet{}, FormatMajorVersion: pebble.FormatNewest}
	for i := range options.Levels {
		options.Levels[i].FilterPolicy = bloom.FilterPolicy(10)
	}
	db, err := pebble.Open(b.TempDir(), options)
	if err != nil {
		b.Fatal(err)
	}
	return db
}

func benchWrites(first, size int) []Write {
	writes := make([]Write, size)
	for i := range writes {
		r := rand.New(rand.NewPCG(uint64(first+i), 7))
		bytesOf := func(n int) []byte {
			b := make([]byte, n)
			for j := range b {
				b[j] = byte(r.Uint32())
			}
			return b
		}
		writes[i] = Write{Key: append([]byte{'d'}, bytesOf(16)...), Value: bytesOf(100)}
	}
	slices.SortFunc(writes, func(a, b Write) int { return bytes.Compare(a.Key, b.Key) })
	return writes
}

func benchApply(b *testing.B, db *pebble.DB, tree *Tree, writes []Write) {
	batch := db.NewBatch()
	defer batch.Close()
	if _, err := tree.Apply(batch, testSeed, writes); err != nil {
		b.Fatal(err)
	}
	if err := tree.Commit(batch); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkBlocks measures durable blocks of 2,000 writes.
func BenchmarkBlocks(b *testing.B) {
	for _, size := range []int{300_000, 2_000_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) { benchBlocks(b, size) })
	}
}

func benchBlocks(b *testing.B, size int) {
	db := benchStore(b)
	defer db.Close()
	tree, err := Open(db, []byte("t"))
	if err != nil {
		b.Fatal(err)
	}
	made := 0
	for ; made < size; made += 50_000 {
		benchApply(b, db, tree, benchWrites(made, 50_000))
	}
	run := func(name string, first func() int) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				writes := benchWrites(first(), benchBlock)
				b.StartTimer()
				benchApply(b, db, tree, writes)
			}
			b.ReportMetric(float64(b.N)*benchBlock/b.Elapsed().Seconds(), "writes/s")
		})
	}
	b.Run("open", func(b *testing.B) {
		var before, after runtime.MemStats
		for b.Loop() {
			runtime.GC()
			runtime.ReadMemStats(&before)
			again, err := Open(db, []byte("t"))
			if err != nil {
				b.Fatal(err)
			}
			runtime.GC()
			runtime.ReadMemStats(&after)
			runtime.KeepAlive(again)
		}
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(made), "bytes/record")
		b.ReportMetric(float64(b.N)*float64(made)/b.Elapsed().Seconds(), "records/s")
	})
	run("insert", func() int { made += benchBlock; return made - benchBlock })
	run("hot", func() int { return 0 })
}
