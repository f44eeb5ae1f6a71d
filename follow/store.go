package follow

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2"

	"tallystick/book/proof"
	"tallystick/book/trade"
	"tallystick/book/wire"
)

// The first bytes of the store's keys.
const (
	followerMark = 'f'
	recordMark   = 'r'
	entryMark    = 'e'
	envelopeMark = 'v'
	indexedMark  = 'i' // that the envelopes of all entries stand in their places
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
		err = errors.Join(err, wrong, batch.Set(entryKey(told.Place), text, nil), index(batch, told))
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

// index keeps where the entry of an envelope is, of those whose envelope was told.
func index(batch *pebble.Batch, told wire.Told) error {
	e, err := told.Entry()
	if err != nil || e.Envelope.IsZero() {
		return err
	}
	place := binary.BigEndian.AppendUint64(envelopeKey(e.By.Party, e.Envelope), told.Place)
	return batch.Set(place, nil, nil)
}

// indexAll does so for all entries of a store that an older program kept.
func (s store) indexAll() (err error) {
	done, err := s.get([]byte{indexedMark})
	if err != nil || done != nil {
		return err
	}
	batch := s.db.NewBatch()
	defer func() { err = errors.Join(err, batch.Close()) }()
	err = s.each(entryMark, func(_, text []byte) error {
		told, err := wire.DecodeTold(text)
		if err != nil {
			return err
		}
		return index(batch, told)
	})
	if err = errors.Join(err, batch.Set([]byte{indexedMark}, []byte{1}, nil)); err != nil {
		return err
	}
	return batch.Commit(pebble.Sync)
}

// told gives the entry at a place, as it ends a key.
func (s store) told(key []byte) (t wire.Told, err error) {
	text, err := s.get(entryKey(binary.BigEndian.Uint64(key[max(0, len(key)-8):])))
	if err != nil {
		return t, err
	}
	return wire.DecodeTold(text)
}

// each walks what is kept under a mark.
func (s store) each(mark byte, see func(key, value []byte) error) error {
	return s.eachUnder([]byte{mark}, see)
}

// behind gives the first key behind all that begin so.
func behind(prefix []byte) []byte {
	end := append([]byte{}, prefix...)
	for end[len(end)-1] == 0xff {
		end = end[:len(end)-1]
	}
	end[len(end)-1]++
	return end
}

// eachUnder walks what is kept under keys that begin so, given without the mark.
func (s store) eachUnder(prefix []byte, see func(key, value []byte) error) error {
	iter, err := s.db.NewIter(&pebble.IterOptions{LowerBound: prefix, UpperBound: behind(prefix)})
	if err != nil {
		return fmt.Errorf("couldn't read what was told: %w", err)
	}
	for ok := iter.First(); ok && err == nil; ok = iter.Next() {
		err = see(iter.Key()[1:], iter.Value())
	}
	return errors.Join(err, iter.Error(), iter.Close())
}

// recordIn reads a record as it is kept, of which nothing belongs to the store.
func recordIn(key, value []byte) (trade.Record, error) {
	return wire.DecodeRecord(bytes.Clone(key), bytes.Clone(value))
}

// entryIn reads an entry as it is kept.
func entryIn(text []byte) (trade.Entry, error) {
	told, err := wire.DecodeTold(bytes.Clone(text))
	if err != nil {
		return trade.Entry{}, err
	}
	return told.Entry()
}
