package desk

import (
	"crypto/ed25519"
	"sync"

	"tallystick/book/trade"
)

// memory is what every request asks of the store and what hardly changes: for
// whom a token acts, with which keys a person signs, and the directory by kind.
// It is forgotten as a whole when anything of it may have changed, before whoever
// changed it hears that it is done. Nothing is remembered of what is not there,
// so that nobody fills it with guesses.
//
// Signing keys lie in it opened, in the same memory as the key that opens them.
type memory struct {
	bearers drawer[[32]byte, admitted]
	inUse   drawer[trade.PersonID, []trade.KeyID]
	signing drawer[trade.PersonID, signing]
	parties drawer[trade.PartyKind, []Profile]
}

// admitted is a person for whom a token acts, until it expires.
type admitted struct {
	person  Person
	expires int64
}

// signing is the key that a person signs with.
type signing struct {
	id      trade.KeyID
	private ed25519.PrivateKey
}

func (m *memory) forget() {
	m.bearers.forget()
	m.inUse.forget()
	m.signing.forget()
	m.parties.forget()
}

// mostRemembered bounds the entries of a drawer.
const mostRemembered = 20_000

// drawer remembers answers by what was asked. The zero drawer is empty.
type drawer[K comparable, V any] struct {
	mu  sync.Mutex
	age uint64 // how often everything was forgotten
	all map[K]V
}

// find gives what is remembered, or reads it and remembers it, unless something
// was changed meanwhile.
func (s *drawer[K, V]) find(key K, read func() (V, error)) (V, error) {
	s.mu.Lock()
	value, known := s.all[key]
	age := s.age
	s.mu.Unlock()
	if known {
		return value, nil
	}
	value, err := read()
	if err != nil {
		return value, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.age != age {
		return value, nil
	}
	if s.all == nil || len(s.all) >= mostRemembered {
		s.all = map[K]V{}
	}
	s.all[key] = value
	return value, nil
}

func (s *drawer[K, V]) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.age++
	clear(s.all)
}
