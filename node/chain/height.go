package chain

import (
	"context"
	"sync"
)

// heights tells who waits that a height was committed.
type heights struct {
	mu     sync.Mutex
	height int64
	root   [32]byte
	moved  chan struct{} // closed when the height moves
}

func (h *heights) reach(height int64, root [32]byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.height, h.root = height, root
	if h.moved != nil {
		close(h.moved)
		h.moved = nil
	}
}

// last gives the latest committed height, the root after it, and a channel
// that is closed when there is a later one.
func (h *heights) last() (int64, [32]byte, <-chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.moved == nil {
		h.moved = make(chan struct{})
	}
	return h.height, h.root, h.moved
}

// WaitHeight waits until a height is committed.
func (n *Node) WaitHeight(ctx context.Context, height int64) error {
	for {
		at, _, moved := n.app.heights.last()
		if at >= height {
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
