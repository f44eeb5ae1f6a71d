package chain

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"tallystick/book/trade"
)

// How much the relay keeps for followers that are a little behind. One that is
// further behind reads the ledger's journal.
const (
	relayBlocks  = 512
	relayEntries = 65_536

	journalPage = 1_000 // entries asked of the journal at once
	atOnce      = 1_000 // entries after which a follower is given the rest later

	firstRetry = 200 * time.Millisecond
	lastRetry  = 30 * time.Second
)

// relay hands committed blocks to the followers. Consensus never waits for
// them: it leaves each block here, and each follower takes them at its pace.
type relay struct {
	journal Journal // nil if the ledger has none
	log     *slog.Logger

	mu      sync.Mutex
	floor   int64 // every block with entries above it is in blocks
	top     int64 // the last committed height
	blocks  []trade.Block
	entries int
	moved   chan struct{}
	states  map[string]*followerState
}

type followerState struct {
	height int64 // has heard of everything up to here
	err    error // why it is stuck, nil if it isn't
}

func newRelay(ledger Ledger, log *slog.Logger) *relay {
	journal, _ := ledger.(Journal)
	height, _ := ledger.Committed()
	return &relay{
		journal: journal, log: log, floor: height, top: height,
		moved: make(chan struct{}), states: map[string]*followerState{},
	}
}

// tell leaves a committed block for the followers.
func (r *relay) tell(b *block) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.top = b.height
	if len(r.states) == 0 {
		r.floor = b.height
		return
	}
	if len(b.entries) > 0 {
		r.blocks = append(r.blocks, trade.Block{Height: b.height, At: b.at, Entries: b.entries})
		r.entries += len(b.entries)
	}
	for len(r.blocks) > 1 && (len(r.blocks) > relayBlocks || r.entries > relayEntries) {
		r.floor = r.blocks[0].Height
		r.entries -= len(r.blocks[0].Entries)
		r.blocks[0] = trade.Block{}
		r.blocks = r.blocks[1:]
	}
	r.stir()
}

// stir wakes everybody who waits for a move. The caller holds the lock.
func (r *relay) stir() {
	close(r.moved)
	r.moved = make(chan struct{})
}

// after gives the blocks above a height, and the height up to which they are
// all: from memory, or a page of the journal.
func (r *relay) after(height int64) (blocks []trade.Block, upTo int64, moved <-chan struct{}, err error) {
	r.mu.Lock()
	top, moved := r.top, r.moved
	if height >= r.floor {
		for i, b := range r.blocks {
			if b.Height > height {
				blocks = append(blocks, r.blocks[i:]...)
				break
			}
		}
		r.mu.Unlock()
		return blocks, top, moved, nil
	}
	r.mu.Unlock()
	if r.journal == nil {
		return nil, 0, moved, fmt.Errorf("the ledger has no journal to catch up from")
	}
	entries, err := r.journal.Entries(height+1, journalPage)
	if err != nil {
		return nil, 0, moved, fmt.Errorf("couldn't read the journal: %w", err)
	}
	for len(entries) > 0 && entries[0].Height <= top {
		end := 1
		for end < len(entries) && entries[end].Height == entries[0].Height {
			end++
		}
		blocks = append(blocks, trade.Block{Height: entries[0].Height, At: entries[0].At, Entries: entries[:end:end]})
		entries = entries[end:]
	}
	if len(blocks) > 0 {
		top = blocks[len(blocks)-1].Height
	}
	return blocks, top, moved, nil
}

// serve keeps one follower up to date until ctx ends.
func (r *relay) serve(ctx context.Context, name string, f Follower, state *followerState) {
	pause := firstRetry
	for ctx.Err() == nil {
		moved, err := r.bring(f, state)
		r.mu.Lock()
		state.err = err
		r.mu.Unlock()
		if err == nil {
			pause = firstRetry
			select {
			case <-ctx.Done():
			case <-moved:
			}
			continue
		}
		r.log.Error("a follower can't take the next block; it is offered again", "follower", name,
			"height", state.height+1, "err", err, "pause", pause)
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
		pause = min(2*pause, lastRetry)
	}
}

// bring tells a follower what it lacks. moved is closed when there is more.
func (r *relay) bring(f Follower, state *followerState) (moved <-chan struct{}, err error) {
	blocks, upTo, moved, err := r.after(state.height)
	if err != nil {
		return moved, err
	}
	for len(blocks) > 0 {
		some, entries := 0, 0
		for some < len(blocks) && entries < atOnce {
			entries += len(blocks[some].Entries)
			some++
		}
		if err := f.Follow(blocks[:some]); err != nil {
			return moved, err
		}
		r.heard(state, blocks[some-1].Height)
		blocks = blocks[some:]
	}
	if state.height < upTo {
		r.heard(state, upTo)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if state.height < r.top {
		now := make(chan struct{})
		close(now)
		return now, nil
	}
	return r.moved, nil
}

// heard notes up to where a follower has heard, so that it is no longer stuck: who
// waits for the height sees both at once.
func (r *relay) heard(state *followerState, height int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	state.height, state.err = height, nil
	r.stir()
}

// start looks where the followers stand and serves each in a goroutine.
func (r *relay) start(ctx context.Context, followers map[string]Follower, running *sync.WaitGroup) error {
	for name, f := range followers {
		height, err := f.Height()
		if err != nil {
			return fmt.Errorf("couldn't ask the follower %s for its height: %w", name, err)
		}
		if height > r.top {
			return fmt.Errorf("跟随者 %s 已到区块 %d，账本只到 %d：请重建它 / follower %s stands at block %d and the ledger only at "+
				"%d: rebuild it",
				name, height, r.top, name, height, r.top)
		}
		r.states[name] = &followerState{height: height}
	}
	for name, f := range followers {
		running.Go(func() { r.serve(ctx, name, f, r.states[name]) })
	}
	return nil
}

// Following is where a follower stands.
type Following struct {
	Height int64 // has heard of every block up to here
	Err    error // why it can't take the next one; nil if it isn't stuck
}

// WaitFollowed waits until every follower has heard of a height, so that what
// was just written can be read.
func (n *Node) WaitFollowed(ctx context.Context, height int64) error {
	r := n.app.relay
	for {
		r.mu.Lock()
		behind := false
		for _, state := range r.states {
			behind = behind || state.height < height
		}
		moved := r.moved
		r.mu.Unlock()
		if !behind {
			return nil
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return ctx.Err()
		case <-n.done:
			return n.stopped()
		}
	}
}
