package chain

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/cometbft/cometbft-db"
	"github.com/cometbft/cometbft/config"
	"github.com/cometbft/cometbft/mempool"
	"github.com/cometbft/cometbft/node"
	"github.com/cometbft/cometbft/state"
	"github.com/cometbft/cometbft/store"

	"tallystick/book/trade"
)

// stopPatience is how long Stop waits for CometBFT. A part that died in the
// middle of a block never answers.
const stopPatience = 10 * time.Second

// Node is a member's part in the chain.
type Node struct {
	settings Settings
	app      *application
	outcomes *outcomes
	comet    *node.Node
	pool     mempool.Mempool
	states   state.Store
	changed  changed
	stores   []*blockStore

	door          chan *offering
	incoming      atomic.Int64 // envelopes on their way into the pool
	incomingBytes atomic.Int64

	quiet   atomic.Bool
	running sync.WaitGroup
	cancel  context.CancelFunc

	resolve func(ctx context.Context, network, host string) ([]net.IP, error) // names of keepers' hosts
	dialing atomic.Bool                                                       // names are being resolved

	end  sync.Once
	done chan struct{}
	err  error // set before done is closed
}

// Start runs the node of a home. It returns once the ledger has caught up with
// the blocks this node holds; ctx ends only the start. The ledger stays the
// caller's, who closes it after Stop.
func Start(ctx context.Context, s Settings, ledger Ledger) (*Node, error) {
	s = s.withDefaults()
	n := &Node{settings: s, outcomes: newOutcomes(), door: make(chan *offering), done: make(chan struct{}),
		resolve: net.DefaultResolver.LookupIP}
	n.app = newApplication(s, ledger, n)
	err := n.build(ctx, ledger)
	if err == nil {
		err = n.run(ledger)
	}
	if err != nil {
		n.quiet.Store(true)
		n.closeStores()
		return nil, n.plain(err)
	}
	return n, nil
}

// build makes CometBFT's node, which replays the blocks that the ledger lacks.
func (n *Node) build(ctx context.Context, ledger Ledger) (err error) {
	defer caught("couldn't start the chain", &err)
	validator, err := loadValidator(n.settings.Home)
	if err != nil {
		return err
	}
	key, err := loadNodeKey(n.settings.Home)
	if err != nil {
		return err
	}
	if err := n.app.watch.know(n.settings.Home); err != nil {
		return err
	}
	engine := n.settings.engine()
	if err := engine.ValidateBasic(); err != nil {
		return fmt.Errorf("couldn't take the settings: %w", err)
	}
	metrics := node.DefaultMetricsProvider(engine.Instrumentation) // none
	log := engineLog{to: n.settings.Log, quiet: &n.quiet, failed: func(err error) { n.finish(n.plain(err)) }}
	n.comet, err = node.NewNodeWithContext(ctx, engine, validator, key, directClients{n.app},
		node.DefaultGenesisDocProviderFunc(engine), n.open(ledger), metrics, log)
	if err != nil {
		return fmt.Errorf("couldn't start the chain: %w", err)
	}
	return nil
}

func newApplication(s Settings, ledger Ledger, n *Node) *application {
	log := s.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	app := &application{ledger: ledger, outcomes: n.outcomes, relay: newRelay(ledger, log), watch: newWatch(log),
		members: map[string]bool{}, byRoll: s.Keepers}
	app.waker, _ = ledger.(Waker)
	app.roll, _ = ledger.(Roll)
	app.ruler, _ = ledger.(Ruler)
	app.failed = n.ledgerFailed
	for _, peer := range s.Peers {
		id, _, _ := strings.Cut(peer, "@")
		app.members[id] = true
	}
	return app
}

func (n *Node) run(ledger Ledger) error {
	n.pool, n.app.pool = n.comet.Mempool(), n.comet.Mempool()
	height, root := ledger.Committed()
	n.app.heights.reach(height, root)
	ctx, cancel := context.WithCancel(context.Background())
	n.cancel = cancel
	if err := n.app.relay.start(ctx, n.settings.Followers, &n.running); err != nil {
		cancel()
		return err
	}
	if err := n.comet.Start(); err != nil {
		cancel()
		n.running.Wait()
		return fmt.Errorf("couldn't start the chain: %w", err)
	}
	n.running.Go(func() { n.tend(ctx) })
	for range runtime.GOMAXPROCS(0) {
		n.running.Go(func() { n.keepDoor(ctx) })
	}
	return nil
}

// open gives CometBFT its stores, and refuses a ledger that knows of blocks
// which the chain doesn't.
func (n *Node) open(ledger Ledger) config.DBProvider {
	return func(which *config.DBContext) (db.DB, error) {
		opened, err := openStore(filepath.Join(n.settings.Home, storeFolder), which.ID)
		if err != nil {
			return nil, err
		}
		n.stores = append(n.stores, opened)
		switch which.ID {
		case "state":
			n.states = state.NewStore(opened, state.StoreOptions{DiscardABCIResponses: true})
			if err := checkRules(n.states); err != nil {
				return nil, err
			}
		case "blockstore":
			stored := store.LoadBlockStoreState(opened).Height
			if height, _ := ledger.Committed(); height > stored {
				return nil, fmt.Errorf("账本已到区块 %d，而区块存储只到 %d：目录不匹配或存储被回退，请恢复同一时刻的两者 / "+
					"the ledger stands at block %d and the block store only at %d: "+
					"they don't belong together or one was put back; restore both from the same moment",
					height, stored, height, stored)
			}
			if err := signedAll(n.settings.Home, stored); err != nil {
				return nil, err
			}
		}
		return opened, nil
	}
}

// Done is closed when the node has stopped, by Stop or because it couldn't go
// on; Err says why.
func (n *Node) Done() <-chan struct{} { return n.done }

// Err is nil while the node runs and after a Stop, and otherwise says what
// stopped it.
func (n *Node) Err() error {
	select {
	case <-n.done:
		return n.err
	default:
		return nil
	}
}

// Stop ends the node and waits until nothing of it touches the ledger any
// more.
func (n *Node) Stop() error {
	n.finish(nil)
	n.app.closing.Store(true)
	n.cancel()
	n.quiet.Store(true)
	stopped := make(chan error, 1)
	go func() { stopped <- n.stopEngine() }()
	var err error
	select {
	case err = <-stopped:
	case <-time.After(stopPatience):
		err = errors.New("couldn't stop the chain in time")
	}
	n.running.Wait()
	n.closeStores()
	return err
}

func (n *Node) stopEngine() (err error) {
	defer caught("couldn't stop the chain", &err)
	if !n.comet.IsRunning() {
		return nil
	}
	return n.comet.Stop()
}

func (n *Node) closeStores() {
	for _, s := range n.stores {
		_ = s.end() // nothing waits in memory: each block was synced when it was stored
	}
	n.stores = nil
}

func (n *Node) finish(err error) {
	n.end.Do(func() {
		n.err = err
		close(n.done)
	})
}

// ledgerFailed stops the node because of its ledger. CometBFT turns the error
// into a panic: in consensus it catches that itself, but while it fetches old
// blocks the panic would end the whole process, so that there the goroutine is
// left standing instead.
func (n *Node) ledgerFailed(err error) error {
	err = n.plain(err)
	n.finish(err)
	if n.comet != nil && n.comet.ConsensusReactor().WaitSync() {
		select {}
	}
	return err
}

// plain says what to do about the errors an operator meets.
func (n *Node) plain(err error) error {
	text := err.Error()
	switch {
	case errors.Is(err, syscall.ENOSPC) || strings.Contains(text, syscall.ENOSPC.Error()):
		return fmt.Errorf("磁盘已满，节点已停止，最后一个区块完好：请腾出空间后重新启动 / "+
			"the disk is full and the node has stopped with its last block whole: free some space and start again: %w",
			err)
	case strings.Contains(text, "AppHash does not match"):
		return errors.New("账本的根与链上记录不符：账本存储已损坏或被改动，请从备份恢复或删除账本后重放 / " +
			"the ledger's root isn't the one the chain has on record: the ledger's store is damaged or was altered; " +
			"restore it, or remove the ledger so that it is replayed")
	case strings.Contains(text, "StoreBlockHeight") || strings.Contains(text, "genesis doc hash"):
		return fmt.Errorf("data/ 中的区块存储与状态存储（或 genesis.json）不是同一时刻或同一网络的：其中之一已损坏或被替换，"+
			"请从备份恢复整个目录，或从其他成员重新同步 / the stores in data/ or genesis.json are not of the same moment or chain: "+
			"one of them is damaged or was put back; restore the whole home from one backup, or fetch the blocks "+
			"from the other members: %w", err)
	case strings.Contains(text, "resource temporarily unavailable"):
		return fmt.Errorf("节点目录正被另一个进程使用 / another process runs on this home: %w", err)
	case strings.Contains(text, "corrupt") || strings.Contains(text, "missing files"):
		return fmt.Errorf("区块存储已损坏，请从备份恢复或从其他成员重新同步 / "+
			"the block store is damaged: restore it, or start from an empty one and fetch the blocks from the other "+
			"members: %w", err)
	}
	return err
}

func (n *Node) ready(ctx context.Context) error {
	select {
	case <-n.done:
		return n.stopped()
	default:
		return ctx.Err()
	}
}

func (n *Node) stopped() error {
	if err := n.Err(); err != nil {
		return fmt.Errorf("%w: %w", ErrStopped, err)
	}
	return ErrStopped
}

// Status is how the node is doing.
type Status struct {
	Height        int64          // of the last committed block
	Root          [32]byte       // of the ledger after it
	PoolEnvelopes int            // waiting for a block
	PoolBytes     int64          //
	Peers         int            // other members connected
	Keepers       int            // who vote, as the ledger says; 0 where it names none
	Within        int            // of them this node, where it votes, and those connected
	Pace          time.Duration  // between the last two blocks
	CatchingUp    bool           // still fetching blocks that the others have
	Stalled       time.Duration  // for how long envelopes have waited without a block; 0 unless that is an alarm
	Rules         trade.RuleBook // in force and waiting
	SignedTwice   []SignedTwice  // of which blocks held the proof since the node started
	Missed        map[string]int // blocks in a row that lack a member's vote, by its name
	Followers     map[string]Following
}

// Status gives a moment's picture; it is cheap.
func (n *Node) Status() Status {
	out, in, _ := n.comet.Switch().NumPeers()
	height, root, _ := n.app.heights.last()
	s := Status{
		Height: height, Root: root,
		PoolEnvelopes: n.pool.Size(), PoolBytes: n.pool.SizeBytes(),
		Peers: out + in, Pace: time.Duration(n.app.pace.Load()),
		CatchingUp: n.comet.ConsensusReactor().WaitSync(),
		Followers:  map[string]Following{},
	}
	s.Keepers, s.Within = n.withinReach()
	s.Rules = n.app.rules()
	n.app.watch.into(&s, time.Now())
	n.app.relay.mu.Lock()
	defer n.app.relay.mu.Unlock()
	for name, f := range n.app.relay.states {
		s.Followers[name] = Following{f.height, f.err}
	}
	return s
}
