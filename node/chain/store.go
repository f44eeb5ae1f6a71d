package chain

import (
	"fmt"
	"sync/atomic"

	"github.com/cometbft/cometbft-db"
	"github.com/syndtr/goleveldb/leveldb/opt"
)

// blockStore is one of CometBFT's stores: blocks, state, evidence.
//
// CometBFT closes its stores while some of its goroutines still read them, and
// panics when a read fails, which ends the process. So its Close is left
// without effect, and a read that comes after the real end never returns.
type blockStore struct {
	db.DB
	ended atomic.Bool
}

func openStore(folder, name string) (*blockStore, error) {
	opened, err := db.NewGoLevelDBWithOpts(name, folder, &opt.Options{WriteBuffer: 16 << 20})
	if err != nil {
		return nil, fmt.Errorf("couldn't open the store %s: %w", name, err)
	}
	return &blockStore{DB: opened}, nil
}

func (s *blockStore) Get(key []byte) ([]byte, error) {
	value, err := s.DB.Get(key)
	s.rest(err)
	return value, err
}

func (s *blockStore) Has(key []byte) (bool, error) {
	has, err := s.DB.Has(key)
	s.rest(err)
	return has, err
}

func (s *blockStore) Set(key, value []byte) error {
	err := s.DB.Set(key, value)
	s.rest(err)
	return err
}

func (s *blockStore) SetSync(key, value []byte) error {
	err := s.DB.SetSync(key, value)
	s.rest(err)
	return err
}

// rest keeps a goroutine that CometBFT left behind from reading on.
func (s *blockStore) rest(err error) {
	if err != nil && s.ended.Load() {
		select {}
	}
}

// Close does nothing, see blockStore.
func (s *blockStore) Close() error { return nil }

func (s *blockStore) end() error {
	s.ended.Store(true)
	return s.DB.Close()
}
