package vault

import (
	"context"
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2"
)

// Block closes details to everybody until they are unblocked. Details that are
// not here may be blocked ahead; those blocked already keep their first cause.
// It fails with ErrErased when one of them is erased, and then blocks none.
func (s *Store) Block(ctx context.Context, cause Cause, digests ...Digest) error {
	return s.order(ctx, "block", digests, func(b *pebble.Batch, digest Digest, state stateRecord) error {
		switch {
		case state.standing >= Erased:
			return ErrErased
		case state.standing == Blocked:
			return nil
		}
		return b.Set(stateKey(digest), stateRecord{Blocked, cause}.encode(), nil)
	})
}

// Unblock opens blocked details to their readers again; others stay as they
// are. It fails with ErrErased when one of them is erased, and then unblocks none.
func (s *Store) Unblock(ctx context.Context, digests ...Digest) error {
	return s.order(ctx, "unblock", digests, func(b *pebble.Batch, digest Digest, state stateRecord) error {
		switch {
		case state.standing >= Erased:
			return ErrErased
		case state.standing == Sound:
			return nil
		}
		return b.Delete(stateKey(digest), nil)
	})
}

// Erase destroys details and everybody's keys to them, for good: the files that
// held them are rewritten before it returns, and what stays is when and why.
// Details that are not here may be erased ahead, so that they are never taken.
// Those erased already keep their first cause. After an error some may be
// erased; asking again, or a restart, finishes the work.
func (s *Store) Erase(ctx context.Context, cause Cause, digests ...Digest) error {
	err := s.order(ctx, "erase", digests, func(b *pebble.Batch, digest Digest, state stateRecord) error {
		if state.standing >= Erased {
			return nil
		}
		prefix := wrapsOf(digest)
		return errors.Join(
			b.Delete(bodyKey(digest), nil),
			b.DeleteRange(prefix, after(prefix), nil),
			b.Set(stateKey(digest), stateRecord{erasing, cause}.encode(), nil),
		)
	})
	if err != nil {
		return err
	}
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	return errors.Join(s.shred(ctx, digests), s.dropAside())
}

// order writes what an order says about each detail, for all of them or none.
func (s *Store) order(ctx context.Context, what string, digests []Digest,
	one func(*pebble.Batch, Digest, stateRecord) error) error {
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	if len(digests) == 0 || len(digests) > MaxBatch {
		return outOfBounds("an order is for 1 to %d details, not %d", MaxBatch, len(digests))
	}
	return s.change(func(b *pebble.Batch) error {
		for _, digest := range digests {
			state, err := s.state(digest)
			if err == nil {
				err = one(b, digest, state)
			}
			if err != nil {
				return fmt.Errorf("couldn't %s detail %x: %w", what, digest, err)
			}
		}
		return nil
	})
}

// manyAtOnce is from how many erased details on the whole store is rewritten
// once instead of the files of each.
const manyAtOnce = 32

// shred rewrites the files that held details which are marked as being erased,
// and marks them as erased.
func (s *Store) shred(ctx context.Context, digests []Digest) error {
	left := map[Digest]Cause{}
	ranges := [][]byte{}
	for _, digest := range digests {
		state, err := s.state(digest)
		if err != nil {
			return err
		}
		if state.standing == erasing {
			left[digest] = state.cause
			ranges = append(ranges, bodyKey(digest), wrapsOf(digest))
		}
	}
	if len(left) > manyAtOnce {
		ranges = [][]byte{{prefixBody}, {prefixWrap}}
	}
	for _, prefix := range ranges {
		if err := s.db.Compact(ctx, prefix, after(prefix), false); err != nil {
			return fmt.Errorf("couldn't rewrite the files that held erased details: %w", err)
		}
	}
	err := s.change(func(b *pebble.Batch) error {
		for digest, cause := range left {
			if err := b.Set(stateKey(digest), stateRecord{Erased, cause}.encode(), nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("couldn't finish erasing: %w", err)
	}
	return nil
}

// finishErasing goes on with what a crash interrupted.
func (s *Store) finishErasing() (err error) {
	each, err := s.db.NewIter(&pebble.IterOptions{LowerBound: []byte{prefixState}, UpperBound: []byte{prefixState + 1}})
	if err != nil {
		return err
	}
	var left []Digest
	for ok := each.First(); ok; ok = each.Next() {
		state, ok := parseState(each.Value())
		if ok && state.standing == erasing && len(each.Key()) == 33 {
			left = append(left, Digest(each.Key()[1:]))
		}
	}
	if err := each.Close(); err != nil {
		return err
	}
	return s.shred(context.Background(), left)
}

// Standing says whether a detail was blocked or erased, when and why.
func (s *Store) Standing(ctx context.Context, digest Digest) (Standing, Cause, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return Sound, Cause{}, err
	}
	defer leave()
	state, err := s.state(digest)
	if err != nil {
		return Sound, Cause{}, fmt.Errorf("couldn't read the standing of detail %x: %w", digest, err)
	}
	return min(state.standing, Erased), state.cause, nil
}

func (s *Store) state(digest Digest) (stateRecord, error) {
	record, err := s.get(stateKey(digest))
	if err != nil || record == nil {
		return stateRecord{}, err
	}
	state, ok := parseState(record)
	if !ok {
		return stateRecord{}, ErrDamaged
	}
	return state, nil
}

// refuse gives the error of an order, if there is one.
func (r stateRecord) refuse() error {
	switch {
	case r.standing >= Erased:
		return ErrErased
	case r.standing == Blocked:
		return ErrBlocked
	}
	return nil
}
