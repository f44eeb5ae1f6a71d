package vault

import (
	"context"
	"fmt"

	"github.com/cockroachdb/pebble/v2"
)

// Seal seals one text to its readers and keeps it; see SealAll.
func (s *Store) Seal(ctx context.Context, text []byte, readers []Party) (Digest, error) {
	digests, err := s.SealAll(ctx, []Detail{{Text: text, Readers: readers}})
	if err != nil {
		return Digest{}, err
	}
	return digests[0], nil
}

// SealAll seals details and keeps them, all or none, and gives their digests in
// order. Many details at once cost far less than one by one. It fails with
// ErrNoKey, ErrBounds, ErrFull or ErrFailed.
func (s *Store) SealAll(ctx context.Context, details []Detail) ([]Digest, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	batch, err := s.keys.seal(details, s.sealing.get)
	if err != nil {
		return nil, err
	}
	return batch.Digests(), s.Put(ctx, batch)
}

// Put keeps a batch, all or nothing. What is kept already is kept once; what was
// erased stays erased. It fails with ErrFull or ErrFailed.
func (s *Store) Put(ctx context.Context, batch *Batch) error {
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	if err := s.room(); err != nil {
		return fmt.Errorf("couldn't keep details: %w", err)
	}
	err = s.change(func(b *pebble.Batch) error {
		for _, d := range batch.details {
			state, err := s.state(d.digest)
			if err != nil {
				return err
			}
			if state.standing >= Erased {
				continue
			}
			if err := putDetail(b, d); err != nil {
				return err
			}
		}
		for _, w := range batch.fresh {
			if err := b.Set(wrappingKey(w.id), w.record, nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("couldn't keep details: %w", err)
	}
	s.sealing.put(batch.fresh)
	return nil
}

func putDetail(b *pebble.Batch, d sealed) error {
	if err := b.Set(bodyKey(d.digest), d.body, nil); err != nil {
		return err
	}
	for _, w := range d.wraps {
		if err := b.Set(wrapKey(d.digest, w.reader), w.record, nil); err != nil {
			return err
		}
	}
	return nil
}

// Grant lets one more party read a detail that a hosted party can read; see
// GrantAll.
func (s *Store) Grant(ctx context.Context, digest Digest, from, to Party) error {
	return s.GrantAll(ctx, []Digest{digest}, from, to)
}

// GrantAll lets one more party read details that a hosted party can read, all
// or none of them. The digests stay what they are. Granting again changes
// nothing unless the reader has another key since. It fails like Open, with
// ErrNoKey for a reader without key, and with ErrBounds.
func (s *Store) GrantAll(ctx context.Context, digests []Digest, from, to Party) error {
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	if len(digests) == 0 || len(digests) > MaxBatch {
		return outOfBounds("a grant is for 1 to %d details, not %d", MaxBatch, len(digests))
	}
	w, fresh, err := s.keys.wrappingFor(to, s.sealing.get)
	if err != nil {
		return err
	}
	wraps := make(map[Digest]wrap, len(digests))
	for _, digest := range digests {
		if err := ctx.Err(); err != nil {
			return err
		}
		if done, err := s.granted(digest, to); done || err != nil {
			if err != nil {
				return fmt.Errorf("couldn't grant detail %x: %w", digest, err)
			}
			continue
		}
		secret, _, err := s.unseal(digest, from)
		if err != nil {
			return fmt.Errorf("couldn't grant detail %x: %w", digest, err)
		}
		wraps[digest] = w.wrap(digest, to, secret)
		clear(secret)
	}
	if len(wraps) == 0 {
		return nil
	}
	if err := s.room(); err != nil {
		return fmt.Errorf("couldn't keep a grant: %w", err)
	}
	if err := s.change(func(b *pebble.Batch) error { return s.putGrants(b, w, wraps) }); err != nil {
		return fmt.Errorf("couldn't keep a grant: %w", err)
	}
	if fresh {
		s.sealing.put(map[Party]*wrapping{to: w})
	}
	return nil
}

func (s *Store) putGrants(b *pebble.Batch, w *wrapping, wraps map[Digest]wrap) error {
	for digest, one := range wraps {
		state, err := s.state(digest)
		if err != nil {
			return err
		}
		if err := state.refuse(); err != nil { // ordered while the grant was made
			return fmt.Errorf("%x: %w", digest, err)
		}
		if err := b.Set(wrapKey(digest, one.reader), one.record, nil); err != nil {
			return err
		}
	}
	return b.Set(wrappingKey(w.id), w.record, nil)
}

// granted reports whether a party can read a detail with the key that it has
// now. It fails with ErrBounds when there is no room for another reader.
func (s *Store) granted(digest Digest, to Party) (bool, error) {
	record, err := s.get(wrapKey(digest, to))
	if err != nil {
		return false, err
	}
	if record == nil {
		readers, err := s.readers(digest)
		if err == nil && len(readers) >= maxGrants {
			err = outOfBounds("a detail has at most %d readers", maxGrants)
		}
		return false, err
	}
	w, ok := parseWrap(record)
	if !ok {
		return false, nil
	}
	held, err := s.get(wrappingKey(w.id))
	if err != nil || held == nil {
		return false, err
	}
	public, err := s.keys.Public(to)
	if err != nil {
		return false, err
	}
	key, ok := parseKey(w.id, held)
	return ok && key.key == public.ID(), nil
}
