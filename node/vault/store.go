package vault

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/bloom"
	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/node/home"
)

const (
	memTable     = 16 << 20
	blockCache   = 32 << 20
	openFiles    = 256
	minFree      = 64 << 20 // below this much free disk nothing new is taken, so that the store itself never runs out
	maxGrants    = 1_000    // readers of one detail
	keptWrapping = 8_192    // wrapping keys remembered after they were opened
	keptSealing  = 32_768   // wrapping keys remembered to seal more under them
)

// Store keeps sealed details in a folder. It may be used by many goroutines at
// once. What Put, Seal, Grant, Block and Erase have answered without an error
// is on disk and outlives a crash.
type Store struct {
	keys    *Keyring
	db      *pebble.DB
	cache   *pebble.Cache
	fs      vfs.FS
	folder  string
	opened  *wrappings
	sealing *sealing

	use    sync.RWMutex // read-locked by everything that touches db; locked by Close
	closed bool
	write  sync.Mutex // between looking at a standing and writing what depends on it
	failed atomic.Bool
	wedged atomic.Bool // the database gave up in the middle of a write and can't even be closed
}

// Open opens the store in a folder and makes it if it is not there. The keyring
// says to whom details can be sealed and as whom they can be opened.
func Open(folder string, keys *Keyring) (*Store, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("couldn't open the vault in %s: %w", folder, err)
	}
	return open(vfs.Default, folder, keys)
}

func open(files vfs.FS, folder string, keys *Keyring) (s *Store, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = openError(fmt.Errorf("%v", p))
		}
		if err != nil {
			s, err = nil, fmt.Errorf("couldn't open the vault in %s: %w", folder, storeError(err))
		}
	}()
	s = &Store{keys: keys, fs: files, folder: folder, opened: newWrappings(keptWrapping),
		sealing: newSealing(keptSealing), cache: pebble.NewCache(blockCache)}
	defer s.cache.Unref()
	options := &pebble.Options{
		FS: forgetful{files}, Cache: s.cache, MemTableSize: memTable, MaxOpenFiles: openFiles,
		FormatMajorVersion: pebble.FormatNewest,
		Logger:             quiet{}, Cleaner: pebble.ArchiveCleaner{},
		EventListener: &pebble.EventListener{
			BackgroundError: func(error) {},
			DataCorruption:  func(pebble.DataCorruptionInfo) {}, // the read that met it returns ErrDamaged
		},
	}
	for i := range options.Levels {
		options.Levels[i].FilterPolicy = bloom.FilterPolicy(10)
	}
	torn, err := home.StoreLogs(files, folder, "vault")
	if err != nil {
		return nil, err
	}
	if err := s.setAside(torn); err != nil {
		return nil, err
	}
	if s.db, err = pebble.Open(folder, options); err != nil {
		return nil, openError(err)
	}
	if err := s.prepare(); err != nil {
		return nil, errors.Join(err, s.db.Close())
	}
	return s, nil
}

// prepare checks the form of the store and finishes erasing what a crash left.
func (s *Store) prepare() error {
	form, err := s.get([]byte{prefixForm})
	switch {
	case err != nil:
		return err
	case form == nil:
		if err := s.db.Set([]byte{prefixForm}, []byte{formVersion}, pebble.Sync); err != nil {
			return err
		}
	case len(form) == 1 && form[0] > formVersion:
		return ErrNewer
	case len(form) != 1 || form[0] != formVersion:
		return fmt.Errorf("%w: 保险库的形式版本无法识别，请从备份恢复 / the version of the vault's form can't be read; restore it from "+
			"a backup", ErrDamaged)
	}
	return s.finishErasing()
}

// Close closes the store after what is going on has ended.
func (s *Store) Close() error {
	s.use.Lock()
	defer s.use.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	if s.wedged.Load() {
		return ErrFailed
	}
	var err error
	if !s.failed.Load() {
		err = s.db.Flush() // so that what was sealed lies in tables, each block with a checksum
	}
	if err = errors.Join(err, s.db.Close()); err != nil {
		return fmt.Errorf("couldn't close the vault: %w", storeError(err))
	}
	return nil
}

// Copy writes the store to a folder that is not there yet, as it stands at one moment. What is
// erased later stays in the copy.
func (s *Store) Copy(ctx context.Context, folder string) error {
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	if err := s.db.Checkpoint(folder, pebble.WithFlushedWAL()); err != nil {
		return fmt.Errorf("couldn't copy the vault: %w", storeError(err))
	}
	return nil
}

// enter begins a use of the store, which the function that it gives ends.
func (s *Store) enter(ctx context.Context) (leave func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.use.RLock()
	if s.closed {
		s.use.RUnlock()
		return nil, ErrClosed
	}
	return s.use.RUnlock, nil
}

// get gives a copy of a value, or nil.
func (s *Store) get(key []byte) ([]byte, error) {
	value, closer, err := s.db.Get(key)
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, storeError(err)
	}
	defer closer.Close()
	return append(make([]byte, 0, len(value)), value...), nil
}

// change makes a batch of writes and commits it durably. Changes are made one
// after the other; waiting for the disk is shared.
func (s *Store) change(fill func(*pebble.Batch) error) (err error) {
	if s.failed.Load() {
		return ErrFailed
	}
	batch := s.db.NewBatch()
	if err := s.apply(batch, fill); err != nil {
		return err
	}
	if batch.Empty() {
		return batch.Close()
	}
	if err := batch.SyncWait(); err != nil {
		s.failed.Store(true)
		return fmt.Errorf("%w: %w", ErrFailed, err)
	}
	return batch.Close()
}

func (s *Store) apply(batch *pebble.Batch, fill func(*pebble.Batch) error) (err error) {
	s.write.Lock()
	defer s.write.Unlock()
	if err := fill(batch); err != nil || batch.Empty() {
		return err
	}
	defer func() {
		if p := recover(); p != nil {
			s.failed.Store(true)
			s.wedged.Store(true)
			err = fmt.Errorf("%w: %v", ErrFailed, p)
		}
	}()
	if s.failed.Load() { // since this write began
		return ErrFailed
	}
	return s.db.ApplyNoSyncWait(batch, pebble.Sync)
}

// room refuses what is new on a disk that is nearly full. Orders need no room.
func (s *Store) room() error {
	usage, err := s.fs.GetDiskUsage(s.folder)
	if err == nil && usage.AvailBytes < minFree {
		return fmt.Errorf("%w: %d MiB", ErrFull, usage.AvailBytes>>20)
	}
	return nil
}

// Ready says whether the store takes anything new: nil, ErrFull, ErrFailed or
// ErrClosed. It is cheap.
func (s *Store) Ready() error {
	leave, err := s.enter(context.Background())
	if err != nil {
		return err
	}
	defer leave()
	if s.failed.Load() {
		return ErrFailed
	}
	return s.room()
}

// storeError tells damage from other faults of the disk.
func storeError(err error) error {
	if pebble.IsCorruptionError(err) {
		return fmt.Errorf("%w (%s)", ErrDamaged, firstLine(err))
	}
	return err
}

// openError says plainly why the database doesn't open.
func openError(err error) error {
	var told *home.Damage
	switch {
	case errors.As(err, &told):
		return err
	case errors.Is(err, syscall.EAGAIN), strings.Contains(err.Error(), "lock held by current process"):
		return fmt.Errorf("%w (%s)", ErrInUse, firstLine(err))
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, fs.ErrPermission):
		return err
	}
	return fmt.Errorf("%w (%s)", ErrStore, firstLine(err))
}

// firstLine is what people need of the database's complaints.
func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

// quiet is a logger that says nothing; Fatalf is called when the database can't
// go on without losing what it has promised.
type quiet struct{}

func (quiet) Infof(string, ...any)  {}
func (quiet) Errorf(string, ...any) {}
func (quiet) Fatalf(format string, args ...any) {
	panic("the vault's store can't go on: " + strings.TrimSpace(fmt.Sprintf(format, args...)))
}

// archive is where the database's archive cleaner moves what it no longer needs.
const archive = "archive"

// forgetful is a file system on which what would be archived is removed at
// once. The archive cleaner is used because it is the one that keeps the
// database from setting old logs aside, with erased details still in them, to
// be written over at some later time.
type forgetful struct{ vfs.FS }

// Rename removes what would go into the archive.
func (f forgetful) Rename(from, to string) error {
	if f.PathBase(f.PathDir(to)) == archive {
		return f.Remove(from)
	}
	return f.FS.Rename(from, to)
}

// MkdirAll makes no folder for the archive.
func (f forgetful) MkdirAll(folder string, mode os.FileMode) error {
	if f.PathBase(folder) == archive {
		return nil
	}
	return f.FS.MkdirAll(folder, mode)
}

// Unwrap gives the file system below.
func (f forgetful) Unwrap() vfs.FS { return f.FS }
