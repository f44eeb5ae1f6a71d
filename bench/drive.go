package bench

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"tallystick/book/trade"
)

// submitter is to whom envelopes are handed: it waits until one is final.
type submitter interface {
	SubmitAndWait(ctx context.Context, envelope []byte) (trade.Entry, error)
}

// submit hands one envelope in, waits until it is final, and gives how long
// that took. A refusal is an error.
func (n *network) submit(ctx context.Context, envelope []byte) (time.Duration, int64, error) {
	begin := time.Now()
	entry, err := n.to.SubmitAndWait(ctx, envelope)
	if err == nil && !entry.Refusal.OK() {
		err = fmt.Errorf("an envelope was refused by rule %d", entry.Refusal.Rule)
	}
	return time.Since(begin), entry.Height, err
}

// failure keeps the first error of many goroutines.
type failure struct {
	once   sync.Once
	err    error
	failed atomic.Bool
}

func (f *failure) note(err error) {
	if err != nil {
		f.once.Do(func() { f.err = err })
		f.failed.Store(true)
	}
}

// drive has clients hand in envelopes, each the next one once its last is
// final, and gives how long each took.
func (n *network) drive(ctx context.Context, envelopes [][]byte, clients int) ([]time.Duration, error) {
	return n.chains(ctx, envelopes, 1, clients)
}

// chains is drive for envelopes of which so many follow each other: a client
// hands in the first, waits, the second, and so on, and then takes the next
// chain.
func (n *network) chains(ctx context.Context, envelopes [][]byte, links, clients int) ([]time.Duration, error) {
	waits := make([]time.Duration, len(envelopes))
	var next atomic.Int64
	var all sync.WaitGroup
	var f failure
	for range min(clients, len(envelopes)/links) {
		all.Go(func() {
			for !f.failed.Load() {
				first := int(next.Add(1)-1) * links
				if first >= len(envelopes) {
					return
				}
				for i := first; i < first+links && !f.failed.Load(); i++ {
					wait, _, err := n.submit(ctx, envelopes[i])
					waits[i] = wait
					f.note(err)
				}
			}
		})
	}
	all.Wait()
	return waits, f.err
}

// offer hands envelopes in at a steady rate, whether or not the earlier ones
// are final, and gives how long each took. What is behind the chain is asked
// of every hundredth.
func (n *network) offer(ctx context.Context, envelopes [][]byte, perSecond int) (waits, behind []time.Duration,
	err error) {
	waits = make([]time.Duration, len(envelopes))
	behind = make([]time.Duration, len(envelopes)/100+1)
	var all sync.WaitGroup
	var f failure
	begin := time.Now()
	for i := range envelopes {
		due := begin.Add(time.Duration(i) * time.Second / time.Duration(perSecond))
		time.Sleep(time.Until(due))
		all.Go(func() {
			_, height, err := n.submit(ctx, envelopes[i])
			waits[i] = time.Since(due) // not since it was handed in, which may be late itself
			f.note(err)
			if n.model != nil && i%100 == 0 && err == nil {
				final := time.Now()
				f.note(n.node.WaitFollowed(ctx, height))
				behind[i/100] = time.Since(final)
			}
		})
	}
	all.Wait()
	return waits, behind, f.err
}
