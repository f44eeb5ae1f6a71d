package chain

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/mempool"

	"tallystick/book/trade"
)

// stale is how old the time of a block may be. CometBFT dates a block by the
// votes on the block before, so that the first one after a quiet night would be
// dated last evening. It is left empty instead, and the envelopes go into the
// one after it, which is dated now.
const stale = 3 * time.Second

// application stands between CometBFT's calls and the ledger.
type application struct {
	types.BaseApplication // state sync and vote extensions, which are not used

	ledger   Ledger
	waker    Waker // nil if the ledger never acts by itself
	roll     Roll  // nil if it stands nowhere who keeps the ledger
	ruler    Ruler // nil if it stands nowhere by which rules
	byRoll   bool  // the nodes of keepers may connect
	members  map[string]bool
	closing  atomic.Bool // no new connections any more
	outcomes *outcomes
	relay    *relay
	watch    *watch
	pool     mempool.Mempool // set before consensus starts

	failed  func(error) error // stops the node; the error comes back
	heights heights           // tells who waits for a height

	staged  *block
	settled time.Time    // when the last block was committed, by this machine's clock
	idle    bool         // the last block was empty
	pace    atomic.Int64 // nanoseconds between the last two commits
}

// block is one that was executed and waits for its commit.
type block struct {
	height  int64
	at      trade.Instant
	root    [32]byte
	txs     [][]byte
	entries []trade.Entry
	results []trade.Entry // one a transaction, without events
}

// Info says where the ledger stands; CometBFT replays what it lacks.
func (a *application) Info(context.Context, *types.RequestInfo) (*types.ResponseInfo, error) {
	height, root := a.ledger.Committed()
	info := &types.ResponseInfo{LastBlockHeight: height, AppVersion: uint64(a.rules().Version)}
	if height > 0 {
		info.LastBlockAppHash = root[:]
	}
	return info, nil
}

// Query is asked only whether a peer may connect: by its address, when the
// connection is made in either direction, and again by its name. While the node
// stops nobody may, since CometBFT forgets to close what it then accepts, and a
// peer would hold on to a connection that nobody serves.
func (a *application) Query(_ context.Context, req *types.RequestQuery) (*types.ResponseQuery, error) {
	if a.closing.Load() {
		return &types.ResponseQuery{Code: 1, Log: "the node is stopping"}, nil
	}
	node, named := strings.CutPrefix(req.Path, "/p2p/filter/id/")
	if named && !a.admits(node) {
		return &types.ResponseQuery{Code: 1, Log: "not a member of this chain"}, nil
	}
	return &types.ResponseQuery{}, nil
}

func (a *application) InitChain(_ context.Context, req *types.RequestInitChain) (*types.ResponseInitChain, error) {
	var state []byte
	if err := json.Unmarshal(req.AppStateBytes, &state); err != nil {
		return nil, fmt.Errorf("couldn't read the founding state: %w", err)
	}
	root, err := a.ledger.Found(req.ChainId, trade.InstantOf(req.Time), state)
	if err != nil {
		return nil, fmt.Errorf("couldn't found the ledger: %w", err)
	}
	if err := a.sameAsGenesis(req.Validators); err != nil {
		return nil, err
	}
	return &types.ResponseInitChain{AppHash: root[:], ConsensusParams: ruledBy(a.rules().Version)}, nil
}

func (a *application) CheckTx(_ context.Context, req *types.RequestCheckTx) (*types.ResponseCheckTx, error) {
	if isWake(req.Tx) {
		if !a.wakeWanted(req.Tx) {
			return &types.ResponseCheckTx{Code: uint32(trade.EnvelopeMustBeReadable), Log: "nothing to wake for"}, nil
		}
		return &types.ResponseCheckTx{}, nil
	}
	refusal := a.ledger.Check(req.Tx)
	return &types.ResponseCheckTx{Code: uint32(refusal.Rule)}, nil
}

// PrepareProposal leaves out what the others would reject: an envelope can run
// out or lose its key, and a wake its reason, between the pool and the block.
func (a *application) PrepareProposal(_ context.Context,
	req *types.RequestPrepareProposal) (*types.ResponsePrepareProposal, error) {
	if err := a.knowsRules(req.Height); err != nil {
		return nil, err
	}
	if a.isStale(req.Time) {
		return &types.ResponsePrepareProposal{}, nil
	}
	kept := make([][]byte, 0, len(req.Txs))
	for i, fit := range a.fitting(req.Time, req.Txs) {
		if fit {
			kept = append(kept, req.Txs[i])
		} else {
			a.drop(req.Txs[i])
		}
	}
	return &types.ResponsePrepareProposal{Txs: kept}, nil
}

// fitting says which transactions may stand in a block of that time: one wake at
// most, and the envelopes that the ledger admits.
func (a *application) fitting(at time.Time, txs [][]byte) []bool {
	fit := make([]bool, len(txs))
	envelopes := a.ledger.Admissible(trade.InstantOf(at), withoutWakes(txs))
	woken := false
	for i, tx := range txs {
		if isWake(tx) {
			fit[i] = !woken && a.wakeFits(tx)
			woken = woken || fit[i]
			continue
		}
		fit[i], envelopes = envelopes[0], envelopes[1:]
	}
	return fit
}

// isStale says whether a block of that time is to be left empty. Never two in
// a row: if clocks disagree or blocks are slow, the second is no better dated.
func (a *application) isStale(at time.Time) bool {
	justFreshened := a.idle && time.Since(a.settled) <= stale
	return time.Since(at) > stale && !justFreshened
}

// drop takes an envelope that no block may hold out of the pool, and tells who
// waits why. One that the door would still let in, because this machine's clock is
// ahead of the block's time, stays for a later block.
func (a *application) drop(tx []byte) {
	why := ErrDropped
	if !isWake(tx) {
		refusal := a.ledger.Check(tx)
		if refusal.OK() {
			return
		}
		why = fmt.Errorf("%w: %w", ErrDropped, refused{refusal})
	}
	hash := hashOf(tx)
	_ = a.pool.RemoveTxByKey(hash) // fails only if it is gone already
	a.outcomes.settle(hash, trade.Entry{}, why)
}

// ProcessProposal votes against a proposal that holds what no honest node
// would have put into it.
func (a *application) ProcessProposal(_ context.Context,
	req *types.RequestProcessProposal) (*types.ResponseProcessProposal, error) {
	if err := a.knowsRules(req.Height); err != nil {
		return nil, err
	}
	for _, fit := range a.fitting(req.Time, req.Txs) {
		if !fit {
			return &types.ResponseProcessProposal{Status: types.ResponseProcessProposal_REJECT}, nil
		}
	}
	return &types.ResponseProcessProposal{Status: types.ResponseProcessProposal_ACCEPT}, nil
}

func (a *application) FinalizeBlock(_ context.Context, req *types.RequestFinalizeBlock) (*types.ResponseFinalizeBlock,
	error) {
	if err := a.knowsRules(req.Height); err != nil {
		return nil, err
	}
	b := &block{height: req.Height, at: trade.InstantOf(req.Time), txs: req.Txs}
	envelopes := withoutWakes(req.Txs)
	if len(req.Hash) != sha256.Size {
		return nil, a.failed(fmt.Errorf("couldn't execute block %d: its hash has %d bytes", b.height, len(req.Hash)))
	}
	var err error
	if b.root, b.entries, err = a.ledger.Execute(b.height, b.at, [sha256.Size]byte(req.Hash), envelopes); err != nil {
		return nil, a.failed(fmt.Errorf("couldn't execute block %d: %w", b.height, err))
	}
	if b.results, err = resultsOf(b, len(envelopes)); err != nil {
		return nil, a.failed(fmt.Errorf("couldn't execute block %d: %w", b.height, err))
	}
	b.entries = slices.DeleteFunc(b.entries, func(e trade.Entry) bool { return e.Height == 0 })
	updates := votes(b.entries)
	if a.leavesNobody(updates) {
		return nil, a.failed(fmt.Errorf("couldn't execute block %d: %w", b.height, errNobodyVotes))
	}
	a.staged = b
	a.watch.see(b.height, req.DecidedLastCommit, req.Misbehavior)
	// Each is accepted as far as the engine knows: the next header commits to the
	// results, and would tell everybody by which rule somebody was refused. That
	// stands in the journal.
	accepted := &types.ExecTxResult{}
	results := slices.Repeat([]*types.ExecTxResult{accepted}, len(b.txs))
	return &types.ResponseFinalizeBlock{TxResults: results, AppHash: b.root[:], ValidatorUpdates: updates,
		ConsensusParamUpdates: turned(b.entries)}, nil
}

// resultsOf gives one entry for each transaction of a block, wakes included; of a
// batch that of its first step, or the first that was refused.
func resultsOf(b *block, envelopes int) ([]trade.Entry, error) {
	byPlace := make([]trade.Entry, envelopes)
	for i := range byPlace {
		byPlace[i] = trade.Entry{
			Height: b.height, Index: uint32(i + 1), At: b.at,
			Refusal: trade.Refusal{Rule: trade.EnvelopeMustBeReadable},
		}
	}
	more := 0 // entries of batches, besides the first of each
	for _, entry := range b.entries {
		if entry.Step > 1 {
			more++
		}
		place := int(entry.Index) - 1 - more
		if place >= envelopes {
			return nil, fmt.Errorf("the ledger gave an entry %d for a block of %d envelopes", entry.Index, envelopes)
		}
		// of a batch the first step that was refused, so that nobody takes it for done
		if place >= 0 && (entry.Step < 2 || byPlace[place].Refusal.OK() && !entry.Refusal.OK()) {
			byPlace[place] = entry
			byPlace[place].Events = nil
		}
	}
	if envelopes == len(b.txs) {
		return byPlace, nil
	}
	results := make([]trade.Entry, 0, len(b.txs))
	for _, tx := range b.txs {
		if isWake(tx) {
			results = append(results, trade.Entry{Height: b.height, At: b.at})
			continue
		}
		results = append(results, byPlace[0])
		byPlace = byPlace[1:]
	}
	return results, nil
}

// Commit answers only after the ledger has the block on disk; by then
// CometBFT has stored it too, so that what is told here is final.
func (a *application) Commit(context.Context, *types.RequestCommit) (*types.ResponseCommit, error) {
	b := a.staged
	if b == nil {
		return nil, a.failed(fmt.Errorf("couldn't commit: no block was executed"))
	}
	if err := a.ledger.Commit(); err != nil {
		return nil, a.failed(fmt.Errorf("couldn't commit block %d: %w", b.height, err))
	}
	a.staged = nil
	now := time.Now()
	a.pace.Store(int64(now.Sub(a.settled)))
	a.settled, a.idle = now, len(b.txs) == 0
	a.relay.tell(b)
	a.heights.reach(b.height, b.root)
	for i, tx := range b.txs {
		var why error
		if b.results[i].Height == 0 { // it was in the block, and does not count
			why = refused{b.results[i].Refusal}
		}
		a.outcomes.settle(hashOf(tx), b.results[i], why)
	}
	return &types.ResponseCommit{}, nil
}
