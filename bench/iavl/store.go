package main

import (
	"bytes"
	"errors"
	"fmt"

	"cosmossdk.io/core/store"
	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/bloom"
	"github.com/cosmos/iavl/db"
)

// storeCache and storeTable are the sizes in bytes that both trees' stores get.
const (
	storeCache = 256 << 20
	storeTable = 64 << 20
)

// openStore opens one tree's store. Both trees get the very same options.
func openStore(dir string) (*pebble.DB, error) {
	cache := pebble.NewCache(storeCache)
	defer cache.Unref()
	options := &pebble.Options{Cache: cache, MemTableSize: storeTable, MemTableStopWritesThreshold: 4,
		L0CompactionThreshold: 8,
		L0StopWritesThreshold: 24, FormatMajorVersion: pebble.FormatNewest, Logger: quiet{}}
	for i := range options.Levels {
		options.Levels[i].FilterPolicy = bloom.FilterPolicy(10)
	}
	opened, err := pebble.Open(dir, options)
	if err != nil {
		return nil, fmt.Errorf("couldn't open a store in %s: %w", dir, err)
	}
	return opened, nil
}

// quiet drops Pebble's notes; its fatal complaints stop the run.
type quiet struct{}

func (quiet) Infof(string, ...any)              {}
func (quiet) Errorf(string, ...any)             {}
func (quiet) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

// beneath lets IAVL work over Pebble; it satisfies IAVL's db.DB.
type beneath struct{ db *pebble.DB }

var _ db.DB = beneath{}

func (s beneath) Get(key []byte) ([]byte, error) {
	value, closer, err := s.db.Get(key)
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	value = append(make([]byte, 0, len(value)), value...)
	return value, closer.Close()
}

func (s beneath) Has(key []byte) (bool, error) {
	value, err := s.Get(key)
	return value != nil, err
}

func (s beneath) walk(start, end []byte, reverse bool) (store.Iterator, error) {
	iter, err := s.db.NewIter(&pebble.IterOptions{LowerBound: bytes.Clone(start), UpperBound: bytes.Clone(end)})
	if err != nil {
		return nil, err
	}
	w := &walker{Iterator: iter, start: start, end: end, reverse: reverse}
	if reverse {
		iter.Last()
	} else {
		iter.First()
	}
	return w, nil
}

func (s beneath) Iterator(start, end []byte) (store.Iterator, error) {
	return s.walk(start, end, false)
}

func (s beneath) ReverseIterator(start, end []byte) (store.Iterator, error) {
	return s.walk(start, end, true)
}

func (s beneath) Close() error { return s.db.Close() }

func (s beneath) NewBatch() store.Batch { return writes{s.db.NewBatch()} }

func (s beneath) NewBatchWithSize(size int) store.Batch { return writes{s.db.NewBatchWithSize(size)} }

type walker struct {
	*pebble.Iterator
	start, end []byte
	reverse    bool
}

func (w *walker) Domain() (start, end []byte) { return w.start, w.end }
func (w *walker) Key() []byte                 { return bytes.Clone(w.Iterator.Key()) }
func (w *walker) Value() []byte               { return bytes.Clone(w.Iterator.Value()) }

func (w *walker) Next() {
	if w.reverse {
		w.Prev()
	} else {
		w.Iterator.Next()
	}
}

type writes struct{ batch *pebble.Batch }

func (w writes) Set(key, value []byte) error { return w.batch.Set(key, value, nil) }
func (w writes) Delete(key []byte) error     { return w.batch.Delete(key, nil) }
func (w writes) Write() error                { return w.batch.Commit(pebble.NoSync) }
func (w writes) WriteSync() error            { return w.batch.Commit(pebble.Sync) }
func (w writes) Close() error                { return w.batch.Close() }
func (w writes) GetByteSize() (int, error)   { return w.batch.Len(), nil }
