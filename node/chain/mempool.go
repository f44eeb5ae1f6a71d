package chain

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"

	"github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/mempool"

	"tallystick/book/trade"
)

// What Submit and Wait can run into.
var (
	ErrPoolFull = errors.New("待处理队列已满，请稍后重试 / the pool is full; try again shortly")
	ErrTooLarge = fmt.Errorf("信封超过 %d 字节 / the envelope is larger than %d bytes", MaxEnvelope, MaxEnvelope)
	ErrDropped  = errors.New("信封已失效，未上链 / the envelope became inadmissible before a block took it")
	ErrStopped  = errors.New("节点已停止 / the node has stopped")
)

// CometBFT's pool is given a little more room than Submit lets in, because it
// drops an envelope without a word if it fills up between its first and its
// second look, which gossip from peers can make happen.
const (
	poolSpare      = 10_000
	poolSpareBytes = 64 << 20
)

// Submit hands in an envelope and gives the hash by which to Wait for it. A
// refusal is the ledger's Check. The same bytes handed in twice are one
// envelope, for as long as its result is remembered (the last 65,536 at
// least); later the ledger refuses them as replayed.
func (n *Node) Submit(ctx context.Context, envelope []byte) (hash [32]byte, refusal trade.Refusal, err error) {
	if err := n.ready(ctx); err != nil {
		return hash, refusal, err
	}
	if len(envelope) > MaxEnvelope {
		return hash, refusal, ErrTooLarge
	}
	hash = hashOf(envelope)
	if !n.outcomes.expect(hash) {
		return hash, refusal, nil
	}
	if refusal, err = n.offer(envelope); err != nil || !refusal.OK() {
		n.outcomes.fail(hash, errors.Join(err, refusedTwice(refusal)))
	}
	return hash, refusal, err
}

// refusedTwice is what those hear who handed in the same bytes meanwhile.
func refusedTwice(refusal trade.Refusal) error {
	if refusal.OK() {
		return nil
	}
	return refused{refusal}
}

type refused struct{ refusal trade.Refusal }

func (r refused) Error() string {
	return fmt.Sprintf("信封被拒绝（规则 %d） / the envelope was refused (rule %d)", r.refusal.Rule, r.refusal.Rule)
}

// Wait gives the entry of an envelope once it is final: in a block that a
// majority has signed and that is on this node's disk. The entry comes without
// its events.
func (n *Node) Wait(ctx context.Context, hash [32]byte) (trade.Entry, error) {
	t := n.outcomes.join(hash)
	defer n.outcomes.leave(hash, t)
	select {
	case <-t.done:
		return t.entry, t.err
	default:
	}
	select {
	case <-t.done:
		return t.entry, t.err
	case <-ctx.Done():
		return trade.Entry{}, fmt.Errorf("couldn't wait until the envelope was final: %w", ctx.Err())
	case <-n.done:
		return trade.Entry{}, n.stopped()
	}
}

// SubmitAndWait hands in an envelope and waits until it is final. An entry
// with Height 0 was refused at the door and is in no block.
func (n *Node) SubmitAndWait(ctx context.Context, envelope []byte) (trade.Entry, error) {
	hash, refusal, err := n.Submit(ctx, envelope)
	if err != nil || !refusal.OK() {
		return trade.Entry{Refusal: refusal}, err
	}
	entry, err := n.Wait(ctx, hash)
	var at refused
	if errors.As(err, &at) {
		return trade.Entry{Refusal: at.refusal}, nil
	}
	return entry, err
}

// offering is an envelope at the door, and what the doorkeeper said.
type offering struct {
	envelope []byte
	done     chan struct{}
	refusal  trade.Refusal
	err      error
}

// crowd is how many envelopes a doorkeeper looks at together at most.
const crowd = 64

// keepDoor checks envelopes, those that wait at the same time together. There are as many
// keepers as processors: a crowd at the door that checked its envelopes itself would grow
// a stack for each, and leave the block that is being executed one turn among
// thousands.
func (n *Node) keepDoor(ctx context.Context) {
	waiting, envelopes := make([]*offering, 0, crowd), make([][]byte, 0, crowd)
	for {
		waiting, envelopes = waiting[:0], envelopes[:0]
		select {
		case o := <-n.door:
			waiting, envelopes = append(waiting, o), append(envelopes, o.envelope)
		case <-ctx.Done():
			return
		}
		for more := true; more && len(waiting) < crowd; {
			select {
			case o := <-n.door:
				waiting, envelopes = append(waiting, o), append(envelopes, o.envelope)
			default:
				more = false
			}
		}
		if len(envelopes) > 1 {
			n.app.ledger.Prepare(envelopes)
		}
		for _, o := range waiting {
			o.refusal, o.err = n.check(o.envelope)
			close(o.done)
		}
		clear(waiting) // so that nothing is held until the next crowd
		clear(envelopes)
	}
}

// offer puts an envelope into CometBFT's pool, if there is room and a keeper
// lets it in.
func (n *Node) offer(envelope []byte) (trade.Refusal, error) {
	size := int64(len(envelope))
	incoming, bytes := n.incoming.Add(1), n.incomingBytes.Add(size)
	defer n.incoming.Add(-1)
	defer n.incomingBytes.Add(-size)
	if n.pool.Size()+int(incoming) > n.settings.PoolEnvelopes || n.pool.SizeBytes()+bytes > n.settings.PoolBytes {
		return trade.Refusal{}, ErrPoolFull
	}
	o := &offering{envelope: envelope, done: make(chan struct{})}
	select {
	case n.door <- o:
		<-o.done
		return o.refusal, o.err
	case <-n.done:
		return trade.Refusal{}, n.stopped()
	}
}

func (n *Node) check(envelope []byte) (trade.Refusal, error) {
	var code uint32
	err := n.pool.CheckTx(envelope, func(res *types.ResponseCheckTx) { code = res.Code }, mempool.TxInfo{})
	var full mempool.ErrMempoolIsFull
	var large mempool.ErrPreCheck
	switch {
	case errors.Is(err, mempool.ErrTxInCache):
		return trade.Refusal{}, nil // a peer brought it first; a block will tell
	case errors.As(err, &full):
		return trade.Refusal{}, ErrPoolFull
	case errors.As(err, &large):
		return trade.Refusal{}, ErrTooLarge
	case err != nil:
		return trade.Refusal{}, fmt.Errorf("couldn't put the envelope into the pool: %w", err)
	case code == 0:
		return trade.Refusal{}, nil
	}
	if refusal := n.app.ledger.Check(envelope); uint32(refusal.Rule) == code {
		return refusal, nil // with the details that CometBFT doesn't carry
	}
	return trade.Refusal{Rule: trade.Rule(code)}, nil
}

func hashOf(tx []byte) [32]byte { return sha256.Sum256(tx) }

// remembered is how many results are kept for those who ask late.
const remembered = 65_536

// outcomes knows who waits for which envelope, and how the latest ended.
type outcomes struct {
	mu      sync.Mutex
	tickets map[[32]byte]*ticket
	settled [][32]byte // ring of the remembered results
	next    int
}

// ticket is one envelope somebody asked about. entry and err are set before
// done is closed and never after.
type ticket struct {
	done     chan struct{}
	entry    trade.Entry
	err      error
	expected bool // handed in here
	waiting  int
}

func (t *ticket) over() bool { return t.entry.Height > 0 || t.err != nil }

func newOutcomes() *outcomes {
	return &outcomes{tickets: map[[32]byte]*ticket{}, settled: make([][32]byte, remembered)}
}

// expect says that an envelope is about to be handed in, and whether that is
// news.
func (o *outcomes) expect(hash [32]byte) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	t := o.tickets[hash]
	if t == nil {
		t = &ticket{done: make(chan struct{})}
		o.tickets[hash] = t
	} else if t.expected || t.over() {
		return false
	}
	t.expected = true
	return true
}

func (o *outcomes) join(hash [32]byte) *ticket {
	o.mu.Lock()
	defer o.mu.Unlock()
	t := o.tickets[hash]
	if t == nil {
		t = &ticket{done: make(chan struct{})}
		o.tickets[hash] = t
	}
	t.waiting++
	return t
}

// leave forgets an envelope that was only asked about.
func (o *outcomes) leave(hash [32]byte, t *ticket) {
	o.mu.Lock()
	defer o.mu.Unlock()
	t.waiting--
	if t.waiting == 0 && !t.expected && !t.over() && o.tickets[hash] == t {
		delete(o.tickets, hash)
	}
}

// fail ends the wait for an envelope that didn't get into the pool. It may be
// handed in again.
func (o *outcomes) fail(hash [32]byte, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if t := o.tickets[hash]; t != nil && !t.over() {
		delete(o.tickets, hash)
		t.err = err
		close(t.done)
	}
}

// settle ends the wait for an envelope for good and remembers how.
func (o *outcomes) settle(hash [32]byte, entry trade.Entry, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	t := o.tickets[hash]
	if t == nil {
		t = &ticket{done: make(chan struct{})}
		o.tickets[hash] = t
	}
	if t.over() {
		return
	}
	t.entry, t.err = entry, err
	close(t.done)
	delete(o.tickets, o.settled[o.next])
	o.settled[o.next] = hash
	o.next = (o.next + 1) % remembered
}
