package bench

import (
	"context"
	"errors"
	"path/filepath"
	"runtime/debug"
	"time"

	"tallystick/book/ledger"
)

// Up to how many records the leaves of the tree are in memory.
const (
	allInMemory = 1 << 40
	noneCold    = 0 // as the program has it
	allCold     = 1
)

// start measures how long the ledger takes to open with its leaves in memory or on the
// disk: its waits are those of whole openings, and its rate is of records.
func start(leaves uint64) func(context.Context, *network) (Result, error) {
	return func(ctx context.Context, n *network) (r Result, err error) {
		if err := n.close(); err != nil {
			return r, err
		}
		defer func() { err = errors.Join(err, n.open(ctx, nil)) }()
		m, err := newMeter(n.home)
		if err != nil {
			return r, err
		}
		var waits []time.Duration
		for range n.rounds {
			debug.FreeOSMemory()
			begin := time.Now()
			opened, err := ledger.Open(ledger.Settings{Dir: filepath.Join(n.home, "ledger"), Secret: n.secret,
				Leaves: leaves})
			if err != nil {
				return r, err
			}
			waits = append(waits, time.Since(begin))
			r.Records = opened.Records()
			if err := opened.Close(); err != nil {
				return r, err
			}
		}
		err = r.waited(waits, m)
		r.TxPerS = 1_000 * float64(r.Records) / r.P50MS
		return r, err
	}
}

// claimCold measures acceptances with the leaves on the disk, each round beside one
// with the leaves in memory, which is the first in every other round.
func claimCold(ctx context.Context, n *network) (r Result, err error) {
	whole := n.scale
	defer func() { n.scale, n.leaves = whole, noneCold; err = errors.Join(err, n.reopen(ctx)) }()
	n.scale.envelopes, n.scale.rounds = whole.envelopes/whole.rounds, 1
	var rates, ratios, spent []float64
	for round := range whole.rounds {
		var cold, warm Result
		both := []*Result{&warm, &cold}
		if round%2 == 1 {
			both = []*Result{&cold, &warm}
		}
		for _, one := range both {
			if n.leaves = allInMemory; one == &cold {
				n.leaves = allCold
			}
			if err := n.reopen(ctx); err != nil {
				return r, err
			}
			if *one, err = claim(ctx, n, n.documents); err != nil {
				return r, err
			}
		}
		r, rates, ratios = cold, append(rates, cold.TxPerS), append(ratios, cold.TxPerS/warm.TxPerS)
		spent = append(spent, cold.CPUSeconds/warm.CPUSeconds)
	}
	r.Records = n.ledger.Records()
	r.TxPerS, r.OfMemory, r.OfMemoryCPU = percentile(rates, 50), percentile(ratios, 50), percentile(spent, 50)
	return r, nil
}

func (n *network) reopen(ctx context.Context) error {
	if err := n.close(); err != nil {
		return err
	}
	debug.FreeOSMemory()
	return n.open(ctx, nil)
}
