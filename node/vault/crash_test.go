package vault

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"
)

func TestRestartKeepsEverything(t *testing.T) {
	folder, keys := t.TempDir(), newKeys(t)
	var digests [3]Digest
	for restart := range 3 {
		s, err := Open(folder, keys)
		if err != nil {
			t.Fatal(err)
		}
		if restart == 0 {
			for i := range digests {
				digests[i] = mustSeal(t, s, fmt.Sprint("detail ", i), exporter)
			}
			err = errors.Join(s.Grant(t.Context(), digests[0], exporter, bank),
				s.Block(t.Context(), Cause{someday, 3}, digests[1]), s.Erase(t.Context(),
					Cause{someday, 4}, digests[2]))
			if err != nil {
				t.Fatal(err)
			}
		}
		opens(t, s, digests[0], bank, "detail 0")
		opens(t, s, digests[1], exporter, ErrBlocked)
		opens(t, s, digests[2], exporter, ErrErased)
		stands(t, s, digests[0], Sound, Cause{})
		stands(t, s, digests[1], Blocked, Cause{someday, 3})
		stands(t, s, digests[2], Erased, Cause{someday, 4})
		if readers, err := s.Readers(t.Context(), digests[2]); err != nil || len(readers) != 0 {
			t.Errorf("readers of what is erased: %v, %v", readers, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// remains reports whether a folder's files hold some bytes.
func remains(t *testing.T, folder string, text []byte) bool {
	t.Helper()
	found := false
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) || (err == nil && entry.IsDir()) {
			return nil
		}
		if err != nil {
			return err
		}
		file, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // removed meanwhile
		}
		found = found || bytes.Contains(file, text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestErasedIsGoneFromTheDisk(t *testing.T) {
	for name, c := range map[string]struct {
		flush bool
		many  int
	}{"from the log": {false, 1}, "from the tables": {true, 1}, "many at once": {true, manyAtOnce + 1}} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			s, err := Open(folder, newKeys(t))
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			var digests []Digest
			var pieces [][]byte
			for i := range c.many + 1 {
				d := mustSeal(t, s, strings.Repeat(fmt.Sprint("secret ", i), 50), exporter)
				digests = append(digests, d)
				pieces = append(pieces, fetch(t, s, bodyKey(d))[20:60], fetch(t, s, wrapKey(d, exporter))[30:60])
			}
			kept := pieces[2*c.many:]
			if c.flush {
				if err := s.db.Flush(); err != nil {
					t.Fatal(err)
				}
			}
			if !remains(t, folder, pieces[0]) || !remains(t, folder, pieces[1]) {
				t.Fatal("the test does not find what is on the disk")
			}
			if err := s.Erase(t.Context(), Cause{someday, 1}, digests[:c.many]...); err != nil {
				t.Fatal(err)
			}
			for _, piece := range pieces[:2*c.many] {
				// Old files are removed by the database's cleaner, in the background.
				for deadline := time.Now().Add(time.Minute); remains(t, folder,
					piece); time.Sleep(10 * time.Millisecond) {
					if time.Now().After(deadline) {
						t.Fatal("an erased detail is still on the disk")
					}
				}
			}
			if !remains(t, folder, kept[0]) || !remains(t, folder, kept[1]) {
				t.Error("what was not erased is gone too")
			}
			opens(t, s, digests[c.many], exporter, strings.Repeat(fmt.Sprint("secret ", c.many), 50))
		})
	}
}

func TestErasingGoesOnAfterACrash(t *testing.T) {
	disk, keys := vfs.NewCrashableMem(), newKeys(t)
	s, err := open(disk, "vault", keys)
	if err != nil {
		t.Fatal(err)
	}
	digest := mustSeal(t, s, "rumour", exporter)
	put(t, s, stateKey(digest), stateRecord{erasing, Cause{someday, 5}}.encode())
	if err := errors.Join(s.db.Flush(), s.Close()); err != nil {
		t.Fatal(err)
	}
	if s, err = open(disk, "vault", keys); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if state, ok := parseState(fetch(t, s, stateKey(digest))); !ok || state.standing != Erased ||
		!state.cause.At.Equal(someday) {
		t.Errorf("after the restart it stands %+v", state)
	}
}

// Each batch is cut off at some moment of its writing: what was answered before
// is there, and the batch itself is there whole or not at all.
func TestCrashLosesNothingThatWasAnswered(t *testing.T) {
	const crashes, perBatch = 40, 20
	disk, keys := vfs.NewCrashableMem(), newKeys(t)
	s, err := open(disk, "vault", keys)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	random := rand.New(rand.NewPCG(1, 2))
	var begun [][]Digest
	for n := range crashes {
		details := make([]Detail, perBatch)
		for i := range details {
			details[i] = Detail{Text: []byte(fmt.Sprintf("%d %d %s", n, i, strings.Repeat("x", random.IntN(5_000)))),
				Readers: []Party{exporter, bank}}
		}
		batch, err := keys.Seal(details)
		if err != nil {
			t.Fatal(err)
		}
		begun = append(begun, batch.Digests())
		put := make(chan error, 1)
		go func() { put <- s.Put(t.Context(), batch) }()
		for range random.IntN(2_000) {
			runtime.Gosched()
		}
		crashed := disk.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: random.IntN(101), RNG: random})
		if err := <-put; err != nil {
			t.Fatal(err)
		}
		checkAfterCrash(t, crashed, keys, begun, n)
	}
	checkAfterCrash(t, disk.CrashClone(vfs.CrashCloneCfg{}), keys, begun, crashes)
}

func checkAfterCrash(t *testing.T, disk vfs.FS, keys *Keyring, batches [][]Digest, promised int) {
	t.Helper()
	s, err := open(disk, "vault", keys)
	if err != nil {
		t.Fatalf("after a crash: %v", err)
	}
	defer s.Close()
	for n, digests := range batches {
		there := 0
		for _, d := range digests {
			switch _, err := s.Open(t.Context(), d, bank); {
			case err == nil:
				there++
			case !errors.Is(err, ErrNotHere):
				t.Fatalf("batch %d after a crash: %v", n, err)
			}
		}
		if there != len(digests) && (n < promised || there > 0) {
			t.Fatalf("batch %d after a crash: %d of %d are there; %d batches were promised", n, there,
				len(digests), promised)
		}
	}
}

func TestNearlyFullDiskTakesNothingNew(t *testing.T) {
	disk := vfs.NewMem()
	s, err := open(disk, "vault", newKeys(t))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	digest, other := mustSeal(t, s, "a", exporter), mustSeal(t, s, "b", exporter)
	disk.TestingSetDiskUsage(vfs.DiskUsage{AvailBytes: minFree - 1, TotalBytes: 1 << 40})
	if _, err := s.Seal(t.Context(), []byte("c"), []Party{exporter}); !errors.Is(err, ErrFull) ||
		!strings.Contains(err.Error(), "63 MiB") {
		t.Errorf("sealed: %v", err)
	}
	if err := s.Grant(t.Context(), digest, exporter, bank); !errors.Is(err, ErrFull) {
		t.Errorf("granted: %v", err)
	}
	if err := s.Erase(t.Context(), Cause{someday, 1}, digest); err != nil {
		t.Errorf("orders must be kept even then: %v", err)
	}
	if _, err := s.Seal(t.Context(), []byte("for a new reader"), []Party{bank}); !errors.Is(err, ErrFull) {
		t.Errorf("sealed: %v", err)
	}
	opens(t, s, other, exporter, "b")
	disk.TestingSetDiskUsage(vfs.DiskUsage{AvailBytes: minFree, TotalBytes: 1 << 40})
	opens(t, s, mustSeal(t, s, "c", exporter, bank), bank, "c") // under a key that is in the store
}

// The disk fails under the log, at each kind of write. (Where the database has
// just begun a new log it ends the process by itself; room is why that does not
// come from a disk that fills up.)
func TestFailingDiskIsAnErrorAndLosesNothing(t *testing.T) {
	for name, kind := range map[string]errorfs.OpKind{"write": errorfs.OpFileWrite, "sync": errorfs.OpFileSyncData} {
		t.Run(name, func(t *testing.T) {
			below, keys := vfs.NewMem(), newKeys(t)
			var failing atomic.Bool
			disk := errorfs.Wrap(below, errorfs.InjectorFunc(func(op errorfs.Op) error {
				if failing.Load() && op.Kind == kind && strings.HasSuffix(op.Path, ".log") {
					return syscall.ENOSPC
				}
				return nil
			}))
			s, err := open(disk, "vault", keys)
			if err != nil {
				t.Fatal(err)
			}
			digest := mustSeal(t, s, "before", exporter)
			failing.Store(true)
			if _, err := s.Seal(t.Context(), bytes.Repeat([]byte("x"), 50_000), []Party{exporter}); !errors.Is(err,
				ErrFailed) || !errors.Is(err, syscall.ENOSPC) {
				t.Errorf("sealed on a failing disk: %v", err)
			}
			failing.Store(false)
			if _, err := s.Seal(t.Context(), []byte("after"), []Party{exporter}); !errors.Is(err, ErrFailed) {
				t.Errorf("sealed after a failure: %v", err)
			}
			opens(t, s, digest, exporter, "before")
			_ = s.Close() // may repeat the failure
			again, err := open(below, "vault", keys)
			if err != nil {
				t.Fatal(err)
			}
			defer again.Close()
			opens(t, again, digest, exporter, "before")
			opens(t, again, mustSeal(t, again, "after", exporter), exporter, "after")
		})
	}
}

// Writers that are under way when the disk fails get the error too.
func TestManyWritersOnAFailingDisk(t *testing.T) {
	var failing atomic.Bool
	disk := errorfs.Wrap(vfs.NewMem(), errorfs.InjectorFunc(func(op errorfs.Op) error {
		if failing.Load() && strings.HasSuffix(op.Path, ".log") && op.Kind.ReadOrWrite() == errorfs.OpIsWrite {
			return syscall.ENOSPC
		}
		return nil
	}))
	s, err := open(disk, "vault", newKeys(t))
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	var sealed, failed atomic.Int64
	for range 4 {
		wait.Go(func() {
			for {
				_, err := s.Seal(t.Context(), []byte(strings.Repeat("x", 5_000)), []Party{exporter})
				if err != nil {
					if failed.Add(1); !errors.Is(err, ErrFailed) {
						t.Errorf("sealed: %v", err)
					}
					return
				}
				if sealed.Add(1) == 10 {
					failing.Store(true)
				}
			}
		})
	}
	wait.Wait()
	if failed.Load() != 4 {
		t.Errorf("%d of 4 writers failed", failed.Load())
	}
	_ = s.Close()
}

func TestFolderThatCannotBeOpened(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(file, NewKeyring()); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("opened a file: %v", err)
	}
	folder := t.TempDir()
	s, err := Open(folder, NewKeyring())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := Open(folder, NewKeyring()); err == nil {
		t.Error("opened twice")
	}
	full := errorfs.Wrap(vfs.NewMem(), errorfs.InjectorFunc(func(op errorfs.Op) error {
		if op.Kind == errorfs.OpFileWrite {
			return syscall.ENOSPC
		}
		return nil
	}))
	if _, err := open(full, "vault", NewKeyring()); !errors.Is(err, syscall.ENOSPC) &&
		(err == nil || !strings.Contains(err.Error(), "no space")) {
		t.Errorf("opened on a full disk: %v", err)
	}
}
