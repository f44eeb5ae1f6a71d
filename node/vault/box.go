package vault

import (
	"crypto/hpke"
	"fmt"
)

// SealTo seals a short text to the holder of a key, who opens it with OpenBox. It is
// bound to a context, which both sides name, and is kept nowhere.
func SealTo(to PublicKey, context, text []byte) ([]byte, error) {
	if to.IsZero() {
		return nil, ErrNoKey
	}
	box, err := hpke.Seal(to.key, kdf(), aead(), context, text)
	if err != nil {
		return nil, fmt.Errorf("couldn't seal to a key: %w", err)
	}
	return box, nil
}

// OpenBox opens what SealTo sealed to a key of a party of this keyring. It fails with
// ErrNoKey, or with ErrNotForYou where it was sealed to another, of another context, or
// altered.
func (k *Keyring) OpenBox(party Party, context, box []byte) ([]byte, error) {
	k.mu.RLock()
	key, ok := k.current[party]
	k.mu.RUnlock()
	if !ok {
		return nil, fmt.Errorf("%w: %x", ErrNoKey, party)
	}
	text, err := hpke.Open(key.expand().private, kdf(), aead(), context, box)
	if err != nil {
		return nil, ErrNotForYou
	}
	return text, nil
}

// Rename lets a party that this node hosts go by another identifier from now on: its
// keys are those of the other. What was sealed to it before opens no more, so that it
// is for a party to which nothing is sealed yet. It fails where the other has keys.
func (k *Keyring) Rename(from, to Party) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, taken := k.current[to]; taken {
		return fmt.Errorf("couldn't rename party %x: the other has keys here", from)
	}
	key, ok := k.current[from]
	if !ok {
		return fmt.Errorf("%w: %x", ErrNoKey, from)
	}
	for id, one := range k.private {
		if one.party == from {
			k.private[id] = owned{to, one.key}
		}
	}
	delete(k.current, from)
	k.current[to], k.renamed = key, true
	return nil
}

// Hosted lists the parties that this node hosts, in no order.
func (k *Keyring) Hosted() (parties []Party) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	for party := range k.current {
		parties = append(parties, party)
	}
	return parties
}
