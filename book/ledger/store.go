package ledger

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/bloom"
	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/book/fault"
	"tallystick/book/trade"
)

// The first bytes of the store's keys, besides the tree's.
const (
	treeMark    = 't'
	journalMark = 'j'
	logMark     = 'l'
	replayMark  = 'i'
	blockMark   = 'b'
	foundMark   = 'f'
	secretMark  = 'k'
	headMark    = 'h'
)

// Sizes of the store, in bytes. Large tables in memory spare most of the
// rewriting on disk; with small ones it takes longer than the blocks.
const (
	storeCache = 256 << 20
	storeTable = 128 << 20
)

// storeLog lets Pebble's fatal complaints stop the block instead of the process.
type storeLog struct{}

func (storeLog) Infof(string, ...any)  {}
func (storeLog) Errorf(string, ...any) {}
func (storeLog) Fatalf(format string, args ...any) {
	fault.On(fmt.Errorf("账本存储写入失败，请检查磁盘空间 / the ledger's store failed, look at the disk: "+format, args...))
}

func openStore(dir string, fs vfs.FS) (db *pebble.DB, err error) {
	defer fault.Caught(&err)
	cache := pebble.NewCache(storeCache)
	defer cache.Unref()
	options := &pebble.Options{FS: fs, Cache: cache, MemTableSize: storeTable, MemTableStopWritesThreshold: 4,
		L0CompactionThreshold: 8, L0StopWritesThreshold: 24, Logger: storeLog{},
		FormatMajorVersion:         pebble.FormatNewest,
		CompactionConcurrencyRange: func() (int, int) { return 1, 2 },
		// the read that met damage says so; without this Pebble would end the process
		EventListener: &pebble.EventListener{DataCorruption: func(pebble.DataCorruptionInfo) {},
			BackgroundError: func(error) {}}}
	// tokens and hashes, of which the store mostly consists, do not compress
	options.ApplyCompressionSettings(func() pebble.DBCompressionSettings { return pebble.DBCompressionNone })
	for i := range options.Levels {
		options.Levels[i].FilterPolicy = bloom.FilterPolicy(10)
	}
	db, err = pebble.Open(dir, options)
	if err != nil {
		return nil, fmt.Errorf("无法打开账本 %s：数据损坏或被占用，请从备份恢复或由其他成员重新同步 / "+
			"couldn't open the ledger in %s; if it is corrupt, restore a backup or sync again from another member: %w",
			dir, dir, err)
	}
	return db, nil
}

func storeKey(mark byte, numbers ...uint64) []byte {
	key := append(make([]byte, 0, 1+8*len(numbers)), mark)
	for _, n := range numbers {
		key = binary.BigEndian.AppendUint64(key, n)
	}
	return key
}

// load reads one key; absent is nil.
func load(from pebble.Reader, key []byte) ([]byte, error) {
	value, closer, err := from.Get(key)
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't read the ledger's store: %w", err)
	}
	value = append(make([]byte, 0, len(value)), value...)
	return value, closer.Close()
}

// scan walks the keys from low up to, not including, high.
func scan(from pebble.Reader, low, high []byte, each func(key, value []byte) error) error {
	iter, err := from.NewIter(&pebble.IterOptions{LowerBound: low, UpperBound: high})
	if err != nil {
		return fmt.Errorf("couldn't read the ledger's store: %w", err)
	}
	var stop error
	for ok := iter.First(); ok && stop == nil; ok = iter.Next() {
		stop = each(iter.Key(), iter.Value())
	}
	if err := errors.Join(iter.Error(), iter.Close()); err != nil {
		return fmt.Errorf("couldn't read the ledger's store: %w", err)
	}
	return stop
}

// scanMark walks all keys under a mark.
func scanMark(from pebble.Reader, mark byte, each func(key, value []byte) error) error {
	return scan(from, []byte{mark}, []byte{mark + 1}, each)
}

// storeForm is the version of the form of what stands under the block's mark, the
// founding's, and those of heads and replays.
const storeForm = 1

func blockValue(height int64, at trade.Instant) []byte {
	b := binary.BigEndian.AppendUint64([]byte{storeForm}, uint64(height))
	return binary.BigEndian.AppendUint64(b, uint64(at))
}

func parseBlock(b []byte) (height int64, at trade.Instant, err error) {
	if len(b) != 17 || b[0] != storeForm {
		return 0, 0, fmt.Errorf("couldn't read where the ledger stands: %w", ErrCorrupt)
	}
	return int64(binary.BigEndian.Uint64(b[1:])), trade.Instant(binary.BigEndian.Uint64(b[9:])), nil
}
