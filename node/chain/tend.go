package chain

import (
	"context"
	"time"

	"github.com/cometbft/cometbft/mempool"

	"tallystick/book/trade"
)

const (
	tendPeriod   = time.Second
	meetPeriods  = 2 // from one look at who is connected to the next
	stuckPeriods = 2 // without a block although the pool isn't empty

	gossipChannel = mempool.MempoolChannel
	gossipBytes   = 1 << 20 // of envelopes in one message
)

// tend looks after a chain that nobody moves, until ctx ends.
func (n *Node) tend(ctx context.Context) {
	ticker := time.NewTicker(tendPeriod)
	defer ticker.Stop()
	var seen int64
	stuck, turn := 0, 0
	n.meet(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		height, _, _ := n.app.heights.last()
		n.app.watch.tick(time.Now(), height == seen && n.pool.Size() > 0)
		if stuck++; height != seen || n.pool.Size() == 0 {
			seen, stuck = height, 0
		}
		if stuck >= stuckPeriods {
			n.gossipAgain()
			stuck = 0
		}
		n.app.watch.rules(n.app.rules())
		n.wakeUp()
		if turn++; turn%meetPeriods == 0 {
			n.meet(ctx)
		}
	}
}

// wakeUp hands in a wake when a deadline has passed. Busy chains deal with
// deadlines in their ordinary blocks, so that it finds nothing.
func (n *Node) wakeUp() {
	if n.app.waker == nil {
		return
	}
	if deadline, due := n.app.waker.Due(trade.InstantOf(time.Now())); due {
		height, _ := n.app.ledger.Committed()
		_ = n.pool.CheckTx(newWake(deadline, height), nil, mempool.TxInfo{}) // a refused wake isn't needed
	}
}
