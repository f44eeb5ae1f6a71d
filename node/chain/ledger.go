// Package chain puts a ledger under consensus: members hand in envelopes,
// CometBFT orders them into blocks, the ledger executes the blocks, and
// whoever waits for an envelope is told once it is final. It is the only
// package that runs CometBFT, and no name of CometBFT's leaves it.
//
// The way of an envelope: mempool.go takes it and asks the ledger's Check;
// CometBFT agrees on a block; block.go executes and commits it; mempool.go
// tells who waits; follow.go tells the followers; header.go hands out what a
// receipt needs.
package chain

import "tallystick/book/trade"

// Ledger is the book that consensus drives.
//
// Found, Execute and Commit come from one goroutine at a time, in order, and
// never while another of them runs. Check, Prepare, Admissible and Committed may come
// from many goroutines at once and at any moment, also during Execute and
// Commit; they answer from the last committed state.
//
// An error of Execute or Commit stops the node: a ledger that can't write must
// not go on voting.
type Ledger interface {
	Checker
	Founder

	// Execute works out what the envelopes of a block do and keeps it aside
	// until Commit. It gives the root after the block and the block's entries in
	// order: the ledger's own step, if it did anything, has Index 0; the
	// envelopes follow, with Index from 1 on, each one entry, a batch one for each
	// of its steps, with its Step from 1 on. An entry without a Height
	// is not in the journal, and only tells whoever waits why its envelope does
	// not count: it came late, or was seen before. An envelope without an entry
	// is reported as refused by trade.EnvelopeMustBeReadable.
	//
	// It must be a function of the committed state and its arguments alone, and
	// a block that comes twice before Commit must give the same twice. The hash
	// is that of the block's header, which covers the envelopes, the time and who
	// proposed it; nobody who handed in an envelope of an earlier block knew it. A
	// block without envelopes must leave the root as it is unless a deadline passed
	// or the block before it had envelopes, because CometBFT follows every change
	// of the root with one more block that proves it: a root that changes by itself
	// makes blocks for ever.
	Execute(height int64, at trade.Instant, hash [32]byte, envelopes [][]byte) (root [32]byte, entries []trade.Entry,
		err error)

	// Commit makes the last executed block durable in one atomic step. When it
	// returns without error the block survives the loss of power, and Committed
	// shows it. A crash during Commit leaves either all of the block or none.
	Commit() error

	// Committed gives the height and root of the last committed block, height 0
	// before the first. After a start the chain replays every block above it.
	Committed() (height int64, root [32]byte)
}

// Checker is the ledger's look at an envelope before it is in a block.
type Checker interface {
	// Check says whether an envelope may enter the pool: readable, signed by an
	// enrolled key that is not revoked, for this chain, in time, not replayed.
	// It doesn't ask whether the command inside would be refused.
	Check(envelope []byte) trade.Refusal

	// Prepare looks at envelopes that wait at the door together, each of which Check is asked
	// about next: what can be done at once for many of them is done once. It decides nothing.
	Prepare(envelopes [][]byte)

	// Admissible says which envelopes of a proposed block, in their order, may
	// stand in it. A validator votes against a proposal that holds one that may
	// not. It must be a function of the committed state, the block's time and the
	// envelopes alone, since otherwise honest validators disagree. What is late,
	// replayed or there twice may not stand, because it would put a refusal into
	// the journal under the name of somebody who asked for nothing.
	Admissible(at trade.Instant, envelopes [][]byte) []bool
}

// Founder takes the founding state.
type Founder interface {
	// Found starts the book from the founding state in the genesis file and
	// gives its root. It comes again after a crash before the first Commit, and
	// must then start over and give the same root.
	Found(chain string, at trade.Instant, state []byte) (root [32]byte, err error)
}

// Waker is a ledger that acts by itself when a deadline passes. A ledger that
// isn't one is never woken.
type Waker interface {
	// Due gives the earliest deadline of the committed state, if it is at or
	// before the moment. It may come from any goroutine. Every block, also one
	// without envelopes, has to deal with the deadlines passed by its time (or
	// with as many as it can: the block that proves the new root goes on).
	Due(now trade.Instant) (deadline trade.Instant, due bool)
}

// Journal is a ledger whose entries can be read again, which followers need in
// order to catch up.
type Journal interface {
	// Entries gives the entries of the committed blocks from a height on, in
	// order. It ends behind the first block with which there are at least limit
	// entries, and never splits a block; nothing at all means that no block from
	// there on has entries. It may come from any goroutine.
	Entries(from int64, limit int) ([]trade.Entry, error)
}

// Follower is told of what was committed: the read model, a feed.
//
// Each follower is called from a goroutine of its own, with the blocks in order
// and without a gap, after the commit; blocks without entries are left out. One
// that keeps up hears of each block by itself, and one that is behind of several
// at once, which it takes all or none. It starts behind the height it gives as
// its own, from the ledger's journal if need be, so that it must keep that
// height together with what it makes of the entries. Blocks that it can't take
// (an error) are offered again after a pause, for ever; meanwhile the chain goes
// on and Status shows the error.
type Follower interface {
	Height() (int64, error)
	Follow(blocks []trade.Block) error
}
