package vault

import (
	"context"
	"crypto/cipher"
	"crypto/hpke"
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2"
)

// Open gives the text of a detail as one of its readers, checked against the
// digest. What is sealed to Members opens as any party. It fails with ErrErased,
// ErrNotHere, ErrNotForYou, ErrBlocked or ErrDamaged, and writes nothing down:
// the record of who opened what is the caller's.
func (s *Store) Open(ctx context.Context, digest Digest, reader Party) ([]byte, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	_, text, err := s.unseal(digest, reader)
	if err != nil {
		return nil, fmt.Errorf("couldn't open detail %x: %w", digest, err)
	}
	return text, nil
}

// unseal gives the content key and the text of a detail. The standing is read
// last, so that a detail erased meanwhile is not said to be missing.
func (s *Store) unseal(digest Digest, reader Party) (secret, text []byte, err error) {
	body, err := s.get(bodyKey(digest))
	if err != nil {
		return nil, nil, err
	}
	record, as, err := s.wrapFor(digest, reader)
	if err != nil {
		return nil, nil, err
	}
	state, err := s.state(digest)
	switch {
	case err != nil:
		return nil, nil, err
	case state.standing >= Erased:
		return nil, nil, ErrErased
	case body == nil:
		return nil, nil, ErrNotHere
	case record == nil:
		return nil, nil, ErrNotForYou
	case state.standing == Blocked:
		return nil, nil, ErrBlocked
	}
	if secret, err = s.unwrap(digest, as, record); err != nil {
		return nil, nil, err
	}
	text, err = openBody(digest, secret, body)
	return secret, text, err
}

// wrapFor gives the wrap that a party reads a detail by: its own, or that of
// Members.
func (s *Store) wrapFor(digest Digest, reader Party) (record []byte, as Party, err error) {
	for _, as := range []Party{reader, Members()} {
		record, err := s.get(wrapKey(digest, as))
		if err != nil || record != nil {
			return record, as, err
		}
	}
	return nil, reader, nil
}

// unwrap gives a content key.
func (s *Store) unwrap(digest Digest, as Party, record []byte) ([]byte, error) {
	w, ok := parseWrap(record)
	if !ok {
		return nil, ErrDamaged
	}
	open, ok := s.opened.get(w.id)
	if !ok {
		var err error
		if open, err = s.openWrapping(w.id, as); err != nil {
			return nil, err
		}
		s.opened.put(w.id, open)
	}
	secret, err := open.Open(nil, nil, w.box, wrapContext(digest, as, w.id))
	if err != nil {
		return nil, ErrDamaged
	}
	return secret, nil
}

// openWrapping opens a wrapping key with the private key of its reader.
func (s *Store) openWrapping(id KeyID, as Party) (cipher.AEAD, error) {
	record, err := s.get(wrappingKey(id))
	if err != nil {
		return nil, err
	}
	key, ok := parseKey(id, record)
	if !ok || key.reader != as {
		return nil, ErrDamaged
	}
	private := s.keys.opener(as, key.key)
	if private == nil {
		return nil, ErrNotForYou // sealed to it, but its key is not on this node
	}
	secret, err := hpke.Open(private.expand().private, kdf(), aead(), keyContext(as, key.key), key.box)
	if err != nil || len(secret) != secretBytes {
		return nil, ErrDamaged
	}
	defer clear(secret)
	return newGCM(secret)
}

// openBody decrypts salt and text and checks them against the digest.
func openBody(digest Digest, secret, body []byte) ([]byte, error) {
	if len(body) < minBody || len(body) > maxBody || body[0] != formVersion {
		return nil, ErrDamaged
	}
	open, err := newGCM(secret)
	if err != nil {
		return nil, err
	}
	plain, err := open.Open(nil, nil, body[1:], append([]byte(bodyDomain), digest[:]...))
	if err != nil || len(plain) < saltBytes {
		return nil, ErrDamaged
	}
	text := plain[saltBytes:]
	if DigestOf([saltBytes]byte(plain), text) != digest {
		return nil, ErrDamaged
	}
	return text, nil
}

// Readers lists the parties that a detail is sealed to, in the order of their
// identifiers; nobody when it is erased. It fails with ErrNotHere.
func (s *Store) Readers(ctx context.Context, digest Digest) ([]Party, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	readers, err := s.readers(digest)
	if err == nil && len(readers) == 0 {
		var state stateRecord
		if state, err = s.state(digest); err == nil && state.standing < Erased {
			err = ErrNotHere
		}
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't list the readers of detail %x: %w", digest, err)
	}
	return readers, nil
}

func (s *Store) readers(digest Digest) (readers []Party, err error) {
	prefix := wrapsOf(digest)
	each, err := s.db.NewIter(&pebble.IterOptions{LowerBound: prefix, UpperBound: after(prefix)})
	if err != nil {
		return nil, storeError(err)
	}
	defer func() { err = errors.Join(err, storeError(each.Close())) }()
	for ok := each.First(); ok && len(readers) < maxGrants; ok = each.Next() {
		if key := each.Key(); len(key) == len(prefix)+16 {
			readers = append(readers, Party(key[len(prefix):]))
		}
	}
	return readers, storeError(each.Error())
}
