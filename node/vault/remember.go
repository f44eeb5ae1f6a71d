package vault

import (
	"container/list"
	"crypto/cipher"
	"sync"
)

// wrappings remembers the wrapping keys that were opened last, because opening
// one costs a hundred times what opening a detail costs.
type wrappings struct {
	mu    sync.Mutex
	limit int
	byID  map[KeyID]*list.Element
	order *list.List // the last used in front
}

type openedKey struct {
	id   KeyID
	aead cipher.AEAD
}

func newWrappings(limit int) *wrappings {
	return &wrappings{limit: limit, byID: map[KeyID]*list.Element{}, order: list.New()}
}

func (w *wrappings) get(id KeyID) (cipher.AEAD, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	e, ok := w.byID[id]
	if !ok {
		return nil, false
	}
	w.order.MoveToFront(e)
	return e.Value.(openedKey).aead, true
}

func (w *wrappings) put(id KeyID, key cipher.AEAD) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, ok := w.byID[id]; ok {
		return
	}
	w.byID[id] = w.order.PushFront(openedKey{id, key})
	if w.order.Len() > w.limit {
		last := w.order.Back()
		delete(w.byID, w.order.Remove(last).(openedKey).id)
	}
}

// maxUses bounds how many content keys are wrapped under one wrapping key, far
// below the 2^32 that random nonces allow (NIST SP 800-38D, section 8.3).
const maxUses = 1 << 24

// sealing remembers wrapping keys that are in the store, so that readers get a
// new one at each start of the node and not with each detail: sealing one to
// its reader costs a hundred times what wrapping a content key costs.
type sealing struct {
	mu    sync.Mutex
	limit int
	of    map[Party]*wrapping
}

func newSealing(limit int) *sealing { return &sealing{limit: limit, of: map[Party]*wrapping{}} }

// get gives the wrapping key that was sealed to a reader's key pair, or nil.
func (s *sealing) get(reader Party, key KeyID) *wrapping {
	s.mu.Lock()
	defer s.mu.Unlock()
	if w := s.of[reader]; w != nil && w.key == key && w.uses.Load() < maxUses {
		return w
	}
	return nil
}

// put remembers what is durably in the store. When there are too many, all
// earlier ones are forgotten: that costs time and nothing else.
func (s *sealing) put(fresh map[Party]*wrapping) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.of)+len(fresh) > s.limit {
		clear(s.of)
	}
	for reader, w := range fresh {
		s.of[reader] = w
	}
}
