package follow

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2"

	"tallystick/book/proof"
	"tallystick/book/wire"
)

// The first bytes of the store's keys.
const (
	followerMark = 'f'
	recordMark   = 'r'
	entryMark    = 'e'
)

// store keeps what was told.
type store struct{ db *pebble.DB }

type quiet struct{}

func (quiet) Infof(string, ...any)              {}
func (quiet) Errorf(string, ...any)             {}
func (quiet) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

func openStore(folder string) (store, error) {
	options := &pebble.Options{Logger: quiet{}, FormatMajorVersion: pebble.FormatNewest}
	// so that whoever looks what the disk tells reads what is there
	options.ApplyCompressionSettings(func() pebble.DBCompressionSettings { return pebble.DBCompressionNone })
	db, err := pebble.Open(folder, options)
	if err != nil {
		return store{}, fmt.Errorf("couldn't open %s, which another program may hold: %w", folder, err)
	}
	return store{db}, nil
}

func (s store) close() error { return s.db.Close() }

func (s store) get(key []byte) ([]byte, error) {
	value, closer, err := s.db.Get(key)
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't read what was told: %w", err)
	}
	value = append([]byte{}, value...)
	return value, closer.Close()
}

func recordKey(key []byte) []byte { return append([]byte{recordMark}, key...) }

func entryKey(place uint64) []byte { return binary.BigEndian.AppendUint64([]byte{entryMark}, place) }

// take keeps what a slice told and how far the ledger is followed with it, all or nothing.
func (s store) take(f proof.Follower, news proof.News) (err error) {
	batch := s.db.NewBatch()
	defer func() { err = errors.Join(err, batch.Close()) }()
	for _, r := range news.Records {
		err = errors.Join(err, batch.Set(recordKey(r.Key), r.Value, nil))
	}
	for _, told := range news.Told {
		text, wrong := wire.EncodeTold(told)
		err = errors.Join(err, wrong, batch.Set(entryKey(told.Place), text, nil))
	}
	text, wrong := f.Encode()
	err = errors.Join(err, wrong, batch.Set([]byte{followerMark}, text, nil))
	if err == nil {
		err = batch.Commit(pebble.Sync)
	}
	if err != nil {
		return fmt.Errorf("couldn't keep what was told, look at the disk: %w", err)
	}
	return nil
}

// each walks what is kept under a mark.
func (s store) each(mark byte, see func(key, value []byte) error) error {
	iter, err := s.db.NewIter(&pebble.IterOptions{LowerBound: []byte{mark}, UpperBound: []byte{mark + 1}})
	if err != nil {
		return fmt.Errorf("couldn't read what was told: %w", err)
	}
	for ok := iter.First(); ok && err == nil; ok = iter.Next() {
		err = see(iter.Key()[1:], iter.Value())
	}
	return errors.Join(err, iter.Error(), iter.Close())
}
