package member

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/chain"
	"tallystick/node/gateway"
	"tallystick/node/vault"
)

// Strongroom is the vault as the gateway wants it: it makes the sealing keys of
// the parties that this node hosts, and keeps them before anything is sealed
// to them.
type Strongroom struct {
	mu    sync.Mutex
	made  uint64 // how often keys were made or learnt; under mu
	keys  *vault.Keyring
	Store *vault.Store
	file  *vault.KeyFile
	// named gives the sealing key that the ledger names for a party; nil where no
	// ledger is at hand
	named func(trade.PartyID) (trade.SealingKey, bool)

	saving sync.Mutex
	saved  uint64 // up to which of made the file has everything; under saving
	// others keep the ledger too: keys are made for nobody but those whom this node
	// hosts, each by a card of its own
	others bool
	alone  bool // of a node that does not hold the ledger, where nothing of others is sealed
}

// The files of the strongroom in a home.
const (
	keyringFile = "sealing_keys"
	VaultFolder = "vault"
)

func openStrongroom(home string, nodeKey [32]byte) (_ *Strongroom, err error) {
	s, path, lock := &Strongroom{}, filepath.Join(home, keyringFile), vault.NodeKeyLock(nodeKey)
	if s.keys, err = vault.LoadKeyring(path, lock); err != nil {
		return nil, fmt.Errorf("couldn't open the sealing keys: %w", err)
	}
	_, shared := os.Stat(filepath.Join(home, NetworkFile))
	s.others = shared == nil
	if s.Store, err = vault.Open(filepath.Join(home, VaultFolder), s.keys); err != nil {
		return nil, fmt.Errorf("couldn't open the vault: %w", err)
	}
	// whoever has the vault open, and nobody else, writes the keys
	if s.file, err = vault.OpenKeyFile(path, lock, s.keys); err != nil {
		return nil, errors.Join(fmt.Errorf("couldn't open the sealing keys: %w", err), s.Store.Close())
	}
	return s, nil
}

// OpenStrongroom opens the strongroom of a node that does not hold the ledger, and makes it
// where there is none: it keeps the key of its own party, and no other's.
func OpenStrongroom(home string, own trade.PartyID, named func(trade.PartyID) (trade.SealingKey, bool)) (
	s *Strongroom, err error) {
	lock, err := readLock(home)
	if errors.Is(err, chain.ErrNoHome) {
		if lock, err = makeLock(home); err == nil {
			s, err = makeStrongroom(home, lock)
		}
	} else if err == nil {
		s, err = openStrongroom(home, lock)
	}
	if err != nil {
		return nil, err
	}
	s.others, s.alone, s.named = true, true, named
	made, err := s.take(own)
	if err == nil {
		err = s.save(made)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// makeStrongroom makes an empty keyring with the members' key.
func makeStrongroom(home string, nodeKey [32]byte) (*Strongroom, error) {
	keys := vault.NewKeyring()
	if _, _, err := keys.Host(vault.Members()); err != nil {
		return nil, fmt.Errorf("couldn't make the sealing keys: %w", err)
	}
	if err := keys.Save(filepath.Join(home, keyringFile), vault.NodeKeyLock(nodeKey)); err != nil {
		return nil, fmt.Errorf("couldn't keep the sealing keys: %w", err)
	}
	return openStrongroom(home, nodeKey)
}

// host finds the keys of parties: those that the ledger names, and makes keys for
// parties that have none. When it is done, the file has them all.
func (s *Strongroom) host(parties ...trade.PartyID) error {
	made, err := s.find(parties)
	if err != nil {
		return err
	}
	return s.save(made)
}

// save adds the keys to the file, unless it has all up to a number already: those who
// make keys while others' are being written share the next writing.
func (s *Strongroom) save(made uint64) error {
	s.saving.Lock()
	defer s.saving.Unlock()
	if s.saved >= made {
		return nil
	}
	s.mu.Lock()
	made = s.made
	s.mu.Unlock()
	if err := s.file.Save(); err != nil {
		return err
	}
	s.saved = made
	return nil
}

// find makes or learns the keys of parties that are not known, and gives the number
// up to which the file has to have them.
func (s *Strongroom) find(parties []trade.PartyID) (uint64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fresh := false
	defer func() {
		if fresh {
			s.made++
		}
	}()
	for _, party := range parties {
		known, unknown := s.keys.Public(party)
		if s.named != nil {
			if key, ok := s.named(party); ok {
				took, err := s.heed(party, key, known)
				if err != nil {
					return s.made, err
				}
				fresh = fresh || took
				continue
			}
		}
		if unknown == nil || s.others {
			continue
		}
		_, made, err := s.keys.Host(party)
		if err != nil {
			return s.made, err
		}
		fresh = fresh || made
	}
	if fresh {
		return s.made + 1, nil
	}
	return s.made, nil
}

// take makes keys for a party that is to be hosted here, and gives the number up to which
// the file has to have them.
func (s *Strongroom) take(party trade.PartyID) (uint64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, made, err := s.keys.Host(party)
	if made {
		s.made++
	}
	return s.made, err
}

// heed takes the sealing key that the ledger names for a party, and says whether it
// is news. What this node keeps for a party that another key is named for would be
// sealed to nobody who should read it, and is refused.
func (s *Strongroom) heed(party trade.PartyID, key trade.SealingKey, known vault.PublicKey) (bool, error) {
	if !known.IsZero() && bytes.Equal(known.Bytes(), key.Public) {
		return false, nil
	}
	if s.keys.Hosts(party) {
		return false, words.New(fmt.Sprintf("账本为主体 %s 登记的加密公钥与本节点保管的不同，请由监管员核对成员登记", party),
			fmt.Sprintf("the ledger names another sealing key for party %s than this node keeps: have a governor "+
				"check its membership", party))
	}
	public, err := vault.ParsePublicKey(key.Public)
	if err == nil {
		err = s.keys.Know(party, public)
	}
	return err == nil, err
}

// SealingKey implements gateway.Vault.
func (s *Strongroom) SealingKey(_ context.Context, party trade.PartyID) ([]byte, error) {
	if err := s.host(party); err != nil {
		return nil, err
	}
	if s.stranger(party) { // it is to be hosted here
		made, err := s.take(party)
		if err == nil {
			err = s.save(made)
		}
		if err != nil {
			return nil, err
		}
	}
	key, err := s.keys.Public(party)
	if err != nil {
		return nil, err
	}
	return key.Bytes(), nil
}

// Seal implements gateway.Vault.
func (s *Strongroom) Seal(ctx context.Context, details []gateway.Detail) ([]trade.Digest, error) {
	batch := make([]vault.Detail, len(details))
	var all []trade.PartyID
	for _, d := range details {
		all = append(all, d.Readers...)
	}
	if err := s.host(all...); err != nil {
		return nil, err
	}
	for i, d := range details {
		batch[i].Text = d.Text
		for _, reader := range d.Readers {
			if !s.stranger(reader) {
				batch[i].Readers = append(batch[i].Readers, reader)
			}
		}
	}
	digests, err := s.Store.SealAll(ctx, batch)
	sealed := make([]trade.Digest, len(digests))
	for i, d := range digests {
		sealed[i] = d
	}
	return sealed, why(err)
}

// stranger reports whether a party has no key that this node could seal to, since others
// host it and the ledger does not name its key yet.
func (s *Strongroom) stranger(party trade.PartyID) bool {
	_, err := s.keys.Public(party)
	return err != nil && s.others
}

// Grant implements gateway.Vault.
func (s *Strongroom) Grant(ctx context.Context, digest trade.Digest, from, to trade.PartyID) error {
	if err := s.host(to); err != nil {
		return err
	}
	if s.stranger(to) {
		return nil // it is read nowhere yet
	}
	err := s.Store.Grant(ctx, digest, from, to)
	if s.others && errors.Is(err, vault.ErrNotHere) {
		return nil // it was sealed at another's node, which alone could grant it
	}
	return why(err)
}

// Open implements gateway.Vault.
func (s *Strongroom) Open(ctx context.Context, digest trade.Digest, reader trade.PartyID) ([]byte, error) {
	text, err := s.Store.Open(ctx, digest, reader)
	if s.alone && errors.Is(err, vault.ErrNotHere) {
		return nil, err // it was sealed at another's node, and is not missing
	}
	return text, why(err)
}

// why says in the gateway's terms why the vault did not do what was asked.
func why(err error) error {
	for _, pair := range [][2]error{{vault.ErrErased, gateway.ErrErased}, {vault.ErrBlocked, gateway.ErrBlocked},
		{vault.ErrNotHere, gateway.ErrAbsent},
		{vault.ErrDamaged, gateway.ErrAbsent}, {vault.ErrFull, gateway.ErrFull}, {vault.ErrFailed, gateway.ErrFull}} {
		if errors.Is(err, pair[0]) {
			return errors.Join(pair[1], err)
		}
	}
	return err
}

func (s *Strongroom) Close() error { return errors.Join(s.file.Close(), s.Store.Close()) }
