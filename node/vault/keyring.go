package vault

import (
	"fmt"
	"slices"
	"sync"
)

// maxKeys bounds the keys of a keyring.
const maxKeys = 65_536

// Keyring holds the private keys of the parties that a node hosts and the
// public keys of those that it seals to. It may be used by many goroutines. It
// is kept on disk by a KeyFile, of which the caller calls Save after each change.
type Keyring struct {
	mu      sync.RWMutex
	private map[KeyID]owned
	order   []KeyID               // of private, oldest first
	current map[Party]*PrivateKey // the newest of each hosted party
	abroad  map[Party]PublicKey   // of parties hosted elsewhere

	print   [32]byte // of the file that it was loaded from
	kept    bool     // a file takes what is learnt
	learnt  []byte   // entries that the file does not have yet
	renamed bool     // the file has entries that are so no more
}

type owned struct {
	party Party
	key   *PrivateKey
}

// NewKeyring makes an empty keyring.
func NewKeyring() *Keyring {
	return &Keyring{private: map[KeyID]owned{}, current: map[Party]*PrivateKey{}, abroad: map[Party]PublicKey{}}
}

// Host gives the public key of a party that this node hosts, and makes its key
// pair first if there is none: made says that the keyring has to be saved.
func (k *Keyring) Host(party Party) (public PublicKey, made bool, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if key, ok := k.current[party]; ok {
		return key.Public(), false, nil
	}
	key := GenerateKey()
	if err := k.add(party, key.Public().ID(), key); err != nil {
		return PublicKey{}, false, err
	}
	return key.Public(), true, nil
}

// Add gives a party a private key, which is used for it from now on; what was
// sealed to its earlier keys can still be opened. The key of Members is added
// in the same way. It fails when the key is another party's, or with ErrBounds.
func (k *Keyring) Add(party Party, key *PrivateKey) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.add(party, key.Public().ID(), key)
}

func (k *Keyring) add(party Party, id KeyID, key *PrivateKey) error {
	if known, ok := k.private[id]; ok {
		if known.party != party {
			return fmt.Errorf("couldn't add a key to party %x: it is another party's", party)
		}
		k.current[party] = known.key
		at := slices.Index(k.order, id)
		k.order = append(slices.Delete(k.order, at, at+1), id)
		k.note(func(learnt []byte) []byte { return appendPrivate(learnt, party, id, known.key) })
		return nil
	}
	if len(k.private)+len(k.abroad) >= maxKeys {
		return outOfBounds("a keyring holds at most %d keys", maxKeys)
	}
	k.private[id] = owned{party, key}
	k.order = append(k.order, id)
	k.current[party] = key
	delete(k.abroad, party)
	k.note(func(learnt []byte) []byte { return appendPrivate(learnt, party, id, key) })
	return nil
}

// note remembers an entry for the file, if there is one.
func (k *Keyring) note(entry func([]byte) []byte) {
	if k.kept {
		k.learnt = entry(k.learnt)
	}
}

// Know remembers the public key of a party that is hosted elsewhere, in place
// of the one before. The key of a hosted party comes from Host and Add only.
func (k *Keyring) Know(party Party, key PublicKey) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, hosted := k.current[party]; hosted {
		return fmt.Errorf("couldn't take another key for party %x: this node hosts it", party)
	}
	if _, known := k.abroad[party]; !known && len(k.private)+len(k.abroad) >= maxKeys {
		return outOfBounds("a keyring holds at most %d keys", maxKeys)
	}
	if key.IsZero() {
		return fmt.Errorf("couldn't remember the key of party %x: %w", party, ErrNoKey)
	}
	k.abroad[party] = key
	k.note(func(learnt []byte) []byte { return appendPublic(learnt, party, key) })
	return nil
}

// Public gives the key that is used to seal to a party. It fails with ErrNoKey.
func (k *Keyring) Public(party Party) (PublicKey, error) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if key, ok := k.current[party]; ok {
		return key.Public(), nil
	}
	if key, ok := k.abroad[party]; ok {
		return key, nil
	}
	return PublicKey{}, fmt.Errorf("%w: %x", ErrNoKey, party)
}

// Hosts reports whether the keyring can open what is sealed to a party.
func (k *Keyring) Hosts(party Party) bool {
	k.mu.RLock()
	defer k.mu.RUnlock()
	_, ok := k.current[party]
	return ok
}

// opener gives a party's private key by its id, or nil.
func (k *Keyring) opener(party Party, id KeyID) *PrivateKey {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if own, ok := k.private[id]; ok && own.party == party {
		return own.key
	}
	return nil
}
