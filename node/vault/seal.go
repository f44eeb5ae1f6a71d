package vault

import (
	"crypto/cipher"
	"crypto/hpke"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// Digest binds a detail to a record of the ledger.
type Digest = [32]byte

// Bounds of what is sealed.
const (
	MaxText    = 256 << 10 // bytes of one detail
	MaxReaders = 64        // of one detail when it is sealed; grants may add more
	MaxBatch   = 10_000    // details of one batch
	maxBytes   = 64 << 20  // of all texts of one batch
)

// What is fingerprinted and encrypted is set apart by these words, one for each use.
const (
	digestDomain = "tallystick detail 1\x00"
	bodyDomain   = "tallystick vault body 1\x00"
	wrapDomain   = "tallystick vault wrap 1\x00"
	keyDomain    = "tallystick vault key 1\x00"
)

const saltBytes, secretBytes = 32, 32

// Detail is a text to be sealed and the parties that may read it. The party
// that seals is a reader only if it is named.
type Detail struct {
	Text    []byte // what it holds is the caller's: canonical JSON or CBOR
	Readers []Party
	Salt    []byte // of the digest, where several nodes come to the same; nil: drawn
}

// Batch is sealed details on their way into a store.
type Batch struct {
	details []sealed
	fresh   map[Party]*wrapping // made for this batch and not yet in the store
}

type sealed struct {
	digest Digest
	body   []byte
	wraps  []wrap
}

type wrap struct {
	reader Party
	record []byte
}

// Digests gives the digests of the details, in the order they were sealed in.
func (b *Batch) Digests() []Digest {
	digests := make([]Digest, len(b.details))
	for i, d := range b.details {
		digests[i] = d.digest
	}
	return digests
}

// DigestOf is the salted digest of a text.
func DigestOf(salt [saltBytes]byte, text []byte) (d Digest) {
	h := sha256.New()
	h.Write([]byte(digestDomain))
	h.Write(salt[:])
	h.Write(text)
	h.Sum(d[:0])
	return d
}

// wrapping is a wrapping key and its reader. It may be used by many goroutines.
type wrapping struct {
	id     KeyID
	key    KeyID // of the reader's key pair that it was sealed to
	aead   cipher.AEAD
	record []byte
	uses   atomic.Int64
}

// Seal seals details to the keys that the keyring knows for their readers. It
// fails with ErrNoKey or ErrBounds.
func (k *Keyring) Seal(details []Detail) (*Batch, error) {
	return k.seal(details, func(Party, KeyID) *wrapping { return nil })
}

// seal uses wrapping keys that are in the store already where there are any.
func (k *Keyring) seal(details []Detail, stored func(reader Party, key KeyID) *wrapping) (*Batch, error) {
	if err := inBounds(details); err != nil {
		return nil, err
	}
	batch := &Batch{details: make([]sealed, len(details)), fresh: map[Party]*wrapping{}}
	var readers []Party
	wrappings := map[Party]*wrapping{}
	for _, d := range details {
		for _, reader := range d.Readers {
			if _, known := wrappings[reader]; !known {
				readers, wrappings[reader] = append(readers, reader), nil
			}
		}
	}
	made, fresh := make([]*wrapping, len(readers)), make([]bool, len(readers))
	if err := sideBySide(len(readers), func(i int) (err error) {
		made[i], fresh[i], err = k.wrappingFor(readers[i], stored)
		return err
	}); err != nil {
		return nil, err
	}
	for i, reader := range readers {
		if wrappings[reader] = made[i]; fresh[i] {
			batch.fresh[reader] = made[i]
		}
	}
	err := sideBySide(len(details), func(i int) (err error) {
		batch.details[i], err = sealOne(details[i], wrappings)
		return err
	})
	return batch, err
}

// sealOne seals one detail under the wrapping keys of its readers.
func sealOne(d Detail, wrappings map[Party]*wrapping) (sealed, error) {
	secret := randomSecret()
	defer clear(secret)
	digest, body, err := sealBody(secret, d)
	if err != nil {
		return sealed{}, err
	}
	one := sealed{digest: digest, body: body, wraps: make([]wrap, 0, len(d.Readers))}
	for j, reader := range d.Readers {
		if !slices.Contains(d.Readers[:j], reader) {
			one.wraps = append(one.wraps, wrappings[reader].wrap(digest, reader, secret))
		}
	}
	return one, nil
}

// apart is how many of many things are done by one goroutine at a time: for fewer
// than twice that, another costs more than it brings.
const apart = 16

// sideBySide does so many things over all cores, and gives the first error.
func sideBySide(n int, do func(i int) error) error {
	workers := min(runtime.GOMAXPROCS(0), n/apart)
	if workers < 2 {
		for i := range n {
			if err := do(i); err != nil {
				return err
			}
		}
		return nil
	}
	var next atomic.Int64
	var all sync.WaitGroup
	faults := make([]error, workers)
	for worker := range workers {
		all.Go(func() {
			for faults[worker] == nil {
				first := int(next.Add(apart)) - apart
				for i := first; i < min(first+apart, n) && faults[worker] == nil; i++ {
					faults[worker] = do(i)
				}
				if first >= n {
					return
				}
			}
		})
	}
	all.Wait()
	return errors.Join(faults...)
}

func inBounds(details []Detail) error {
	if len(details) == 0 || len(details) > MaxBatch {
		return outOfBounds("a batch has 1 to %d details, not %d", MaxBatch, len(details))
	}
	total := 0
	for _, d := range details {
		if total += len(d.Text); len(d.Text) > MaxText || total > maxBytes {
			return outOfBounds("a detail has at most %d bytes, a batch %d", MaxText, maxBytes)
		}
		if len(d.Readers) == 0 || len(d.Readers) > MaxReaders {
			return outOfBounds("a detail has 1 to %d readers, not %d", MaxReaders, len(d.Readers))
		}
	}
	return nil
}

func randomSecret() []byte {
	secret := make([]byte, secretBytes)
	_, _ = rand.Read(secret) // never fails (crypto/rand)
	return secret
}

// sealBody encrypts salt and text under a content key.
func sealBody(secret []byte, d Detail) (Digest, []byte, error) {
	seal, err := newGCM(secret)
	if err != nil {
		return Digest{}, nil, fmt.Errorf("couldn't seal a detail: %w", err)
	}
	plain := make([]byte, saltBytes, saltBytes+len(d.Text))
	if d.Salt == nil {
		_, _ = rand.Read(plain) // never fails (crypto/rand)
	} else if n := copy(plain, d.Salt); n < saltBytes || n < len(d.Salt) {
		return Digest{}, nil, outOfBounds("a salt has %d bytes", saltBytes)
	}
	digest := DigestOf([saltBytes]byte(plain), d.Text)
	plain = append(plain, d.Text...)
	body := make([]byte, 1, 1+len(plain)+seal.Overhead())
	body[0] = formVersion
	return digest, seal.Seal(body, nil, plain, append([]byte(bodyDomain), digest[:]...)), nil
}

// wrappingFor gives the stored wrapping key of a reader, or makes one and seals
// it to the reader: fresh says that it has to be stored.
func (k *Keyring) wrappingFor(reader Party, stored func(Party, KeyID) *wrapping) (w *wrapping, fresh bool, err error) {
	public, err := k.Public(reader)
	if err != nil {
		return nil, false, err
	}
	if w := stored(reader, public.ID()); w != nil {
		return w, false, nil
	}
	secret := randomSecret()
	defer clear(secret)
	cipher, err := newGCM(secret)
	if err != nil {
		return nil, false, fmt.Errorf("couldn't make a wrapping key: %w", err)
	}
	box, err := hpke.Seal(public.key, kdf(), aead(), keyContext(reader, public.ID()), secret)
	if err != nil {
		return nil, false, fmt.Errorf("couldn't seal to party %x: %w", reader, err)
	}
	record := keyRecord{reader, public.ID(), box}.encode()
	return &wrapping{id: wrappingID(record), key: public.ID(), aead: cipher, record: record}, true, nil
}

// wrap encrypts a content key for one reader of one detail.
func (w *wrapping) wrap(digest Digest, reader Party, secret []byte) wrap {
	w.uses.Add(1)
	record := make([]byte, 1+len(w.id), wrapSize)
	record[0] = formVersion
	copy(record[1:], w.id[:])
	return wrap{reader, w.aead.Seal(record, nil, secret, wrapContext(digest, reader, w.id))}
}

func wrapContext(digest Digest, reader Party, id KeyID) []byte {
	return slices.Concat([]byte(wrapDomain), digest[:], reader[:], id[:])
}

func keyContext(reader Party, key KeyID) []byte {
	return slices.Concat([]byte(keyDomain), reader[:], key[:])
}
