package token

import (
	"crypto/sha256"
	"sync"
)

// recentHalf is how many of the outputs that were made last are kept in each of two halves,
// of which the older one is dropped when the younger is full: some 25 MB in all.
const recentHalf = 1 << 16

// recent are outputs that were made a short while ago. The zero value holds none.
type recent struct {
	mu         sync.Mutex
	young, old map[[32]byte][outputSize]byte
}

func (r *recent) get(in []byte) (output [outputSize]byte, known bool) {
	key := sha256.Sum256(in)
	r.mu.Lock()
	defer r.mu.Unlock()
	if output, known = r.young[key]; known {
		return output, true
	}
	if output, known = r.old[key]; known {
		r.keep(key, output)
	}
	return output, known
}

func (r *recent) put(in []byte, output [outputSize]byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keep(sha256.Sum256(in), output)
}

func (r *recent) keep(key [32]byte, output [outputSize]byte) {
	if len(r.young) >= recentHalf {
		r.old, r.young = r.young, nil
	}
	if r.young == nil {
		r.young = map[[32]byte][outputSize]byte{}
	}
	r.young[key] = output
}
