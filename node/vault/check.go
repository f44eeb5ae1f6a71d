package vault

import (
	"context"
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2"
)

// asideFolder holds copies of logs whose end was torn when the store was
// opened. Nothing in them was promised to anybody, but should the ledger name a
// detail that the store lacks, Salvage looks for it there too.
const asideFolder = "torn"

// setAside copies logs with a torn end before the database drops that end.
func (s *Store) setAside(logs []string) error {
	for _, log := range logs {
		folder := s.fs.PathJoin(s.folder, asideFolder)
		if err := s.fs.MkdirAll(folder, 0o700); err != nil {
			return err
		}
		if err := copyFile(s.fs, s.fs.PathJoin(s.folder, log), s.fs.PathJoin(folder, log)); err != nil {
			return err
		}
	}
	return nil
}

// dropAside removes those copies: they may hold what is to be erased.
func (s *Store) dropAside() error {
	folder := s.fs.PathJoin(s.folder, asideFolder)
	logs, err := s.fs.List(folder)
	if err != nil {
		return nil //nolint:nilerr // there are none
	}
	for _, log := range logs {
		err = errors.Join(err, s.fs.Remove(s.fs.PathJoin(folder, log)))
	}
	return err
}

// Keeps says whether a detail is here, without opening it: nil when it is, or
// was blocked or erased by an order; ErrNotHere; or ErrDamaged. It reads little
// and is for many details.
func (s *Store) Keeps(ctx context.Context, digest Digest) error {
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	_, err = s.keeps(digest)
	return err
}

// keeps also gives one of the detail's readers; nobody when it was erased.
func (s *Store) keeps(digest Digest) (readers []Party, err error) {
	_, closer, err := s.db.Get(bodyKey(digest))
	if err == nil {
		err = closer.Close()
	}
	missing := errors.Is(err, pebble.ErrNotFound)
	if err != nil && !missing {
		return nil, storeError(err)
	}
	if !missing {
		if readers, err = s.readers(digest); err != nil || len(readers) > 0 {
			return readers, err
		}
	}
	state, err := s.state(digest)
	switch {
	case err != nil:
		return nil, err
	case state.standing >= Erased:
		return nil, nil
	}
	return nil, ErrNotHere
}

// Verify opens a detail as each of the readers whose keys are here, to see that
// it is whole for all of them, and shows it to nobody. It fails like Keeps.
func (s *Store) Verify(ctx context.Context, digest Digest) error {
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	readers, err := s.keeps(digest)
	if err != nil {
		return err
	}
	for _, reader := range readers {
		if !s.keys.Hosts(reader) {
			continue
		}
		if err := s.verifyAs(digest, reader); err != nil && !errors.Is(err, ErrNotForYou) {
			return err
		}
	}
	return nil // also when nobody's key is here, or it was erased
}

func (s *Store) verifyAs(digest Digest, reader Party) error {
	_, _, err := s.unseal(digest, reader)
	if errors.Is(err, ErrBlocked) {
		return nil
	}
	if err != nil && !errors.Is(err, ErrNotForYou) {
		return fmt.Errorf("couldn't open detail %x: %w", digest, err)
	}
	return err
}
