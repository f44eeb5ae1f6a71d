package merkle

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/bloom"
)

const benchBlock = 2_000

// benchStore is like the ledger's.
func benchStore(b *testing.B, dir string) *pebble.DB {
	cache := pebble.NewCache(256 << 20)
	defer cache.Unref()
	options := &pebble.Options{Cache: cache, MemTableSize: 128 << 20, MemTableStopWritesThreshold: 4,
		L0CompactionThreshold: 8,
		L0StopWritesThreshold: 24, Logger: quiet{}, FormatMajorVersion: pebble.FormatNewest}
	for i := range options.Levels {
		options.Levels[i].FilterPolicy = bloom.FilterPolicy(10)
	}
	db, err := pebble.Open(dir, options)
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

// benchSizes are how many records the benchmarks start from; the variable
// MERKLE_BENCH_RECORDS sets another number.
func benchSizes(b *testing.B) []int {
	text := os.Getenv("MERKLE_BENCH_RECORDS")
	if text == "" {
		return []int{300_000, 2_000_000}
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		b.Fatal(err)
	}
	return []int{n}
}

// BenchmarkBlocks measures opening and durable blocks of 2,000 writes, with the leaves
// in memory and on the disk.
func BenchmarkBlocks(b *testing.B) {
	for _, size := range benchSizes(b) {
		b.Run(fmt.Sprint(size), func(b *testing.B) { benchBlocks(b, size) })
	}
}

func benchBlocks(b *testing.B, size int) {
	dir := b.TempDir()
	db := benchStore(b, dir)
	tree, err := Open(db, []byte("t"), Room{})
	if err != nil {
		b.Fatal(err)
	}
	made := 0
	for ; made < size; made += 50_000 {
		benchApply(b, db, tree, benchWrites(made, 50_000))
	}
	closeBench(b, db, tree)
	db, tree = nil, nil
	for _, mode := range []struct {
		name string
		room Room
	}{{"memory", Room{}}, {"disk", Room{Dir: dir, Records: 1}}} {
		b.Run(mode.name, func(b *testing.B) { made = benchRoom(b, dir, mode.room, made) })
	}
}

func closeBench(b *testing.B, db *pebble.DB, tree *Tree) {
	if err := errors.Join(tree.Close(), db.Close()); err != nil {
		b.Fatal(err)
	}
}

func benchRoom(b *testing.B, dir string, room Room, made int) int {
	var db *pebble.DB
	var tree *Tree
	b.Run("open", func(b *testing.B) {
		var before, after runtime.MemStats
		for b.Loop() {
			b.StopTimer()
			if tree != nil {
				closeBench(b, db, tree)
			}
			tree, db = nil, nil
			db = benchStore(b, dir)
			debug.FreeOSMemory()
			residentPeak(b)
			runtime.ReadMemStats(&before)
			spent := processorTime(b)
			b.StartTimer()
			var err error
			if tree, err = Open(db, []byte("t"), room); err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			b.ReportMetric(residentPeak(b), "peak-MiB")
			b.ReportMetric((processorTime(b)-spent).Seconds()*1e6/float64(made), "cpu-µs/record")
			runtime.GC()
			runtime.ReadMemStats(&after)
			b.StartTimer()
		}
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(made), "heap-bytes/record")
		b.ReportMetric(float64(b.N)*float64(made)/b.Elapsed().Seconds(), "records/s")
	})
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
	random, known := rand.New(rand.NewPCG(11, 12)), made
	run("insert", func() int { made += benchBlock; return made - benchBlock })
	run("known", func() int { return random.IntN(known - benchBlock) })
	run("hot", func() int { return 0 })
	closeBench(b, db, tree)
	return made
}

// processorTime is that of this process, which others on the machine disturb less than
// they do the clock.
func processorTime(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// residentPeak gives how much memory the process had at most, in MiB, since the last
// call, where the system tells.
func residentPeak(b *testing.B) float64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // the peak begins anew
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	var kib float64
	if _, err := fmt.Sscan(rest, &kib); err != nil {
		b.Fatal(err)
	}
	return kib / 1024
}
