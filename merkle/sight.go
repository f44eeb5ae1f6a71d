package merkle

import (
	"errors"
	"fmt"
	"sync"

	"github.com/cockroachdb/pebble/v2"
)

// lookers is how many goroutines look writes up in the store, and lookLeast
// the fewest writes that are worth one.
const (
	lookers   = 2
	lookLeast = 64
)

// sight is what the store says about a write before the block: the record of
// its key, or else the record before it. Only committed state is in it, so that
// it does not matter who looked first.
type sight struct {
	found    *record
	before   string
	previous *record
	index    uint64 // of the page with the leaf that changes
	page     []byte
}

// lookUp looks all writes up, side by side.
func (b *block) lookUp(writes []Write) error {
	b.sights = make([]sight, len(writes))
	errs := make([]error, lookers)
	share := max(lookLeast, (len(writes)+lookers-1)/lookers)
	var wait sync.WaitGroup
	for i := range lookers {
		from, to := min(i*share, len(writes)), min((i+1)*share, len(writes))
		if from < to {
			wait.Go(func() { errs[i] = b.tree.look(writes[from:to], b.sights[from:to]) })
		}
	}
	wait.Wait()
	for _, seen := range b.sights {
		if seen.page != nil && b.pages[seen.index] == nil {
			b.pages[seen.index] = seen.page
		}
	}
	return errors.Join(errs...)
}

func (t *Tree) look(writes []Write, sights []sight) (err error) {
	order, err := t.db.NewIter(&pebble.IterOptions{LowerBound: t.key('r', nil), UpperBound: t.key('r'+1, nil)})
	if err != nil {
		return fmt.Errorf("couldn't read the store: %w", err)
	}
	defer func() { err = errors.Join(err, order.Close()) }()
	skip := len(t.prefix) + 1
	for i, w := range writes {
		seen := &sights[i]
		if seen.found, err = t.record(t.db, w.Key); err != nil {
			return err
		}
		changes := seen.found
		if changes == nil {
			if !order.SeekLT(t.key('r', w.Key)) {
				return errors.Join(fmt.Errorf("couldn't find the head: %w", ErrCorrupt), order.Error())
			}
			seen.before = string(order.Key()[skip:])
			if seen.previous, err = parseRecord(order.Value()); err != nil {
				return err
			}
			changes = seen.previous
		}
		seen.index = changes.position / pageLeaves
		if seen.page, err = t.read(t.db, 'h', number(seen.index)); err != nil {
			return err
		}
	}
	return nil
}
