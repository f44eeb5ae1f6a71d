package merkle

import (
	"crypto/sha256"
	"encoding/binary"
)

// Root commits to all records and to how many positions there are.
type Root [32]byte

// MaxKey and MaxValue bound a record, in bytes.
const (
	MaxKey   = 255
	MaxValue = 1 << 20
)

// Domains of the hashes, as their first byte.
const (
	leafDomain byte = iota
	nodeDomain
	rootDomain
	keyDomain
	_
	nextDomain
	valueDomain
	secretDomain
	saltDomain
)

const saltSize = 16

type (
	hash = [32]byte
	salt = [saltSize]byte
)

func keyHash(key []byte) hash {
	var buffer [1 + MaxKey]byte
	return sha256.Sum256(append(append(buffer[:0], keyDomain), key...))
}

// secretOf gives the secret of a version that a block with this seed writes.
func secretOf(seed, key *hash) salt {
	var b [65]byte
	b[0] = secretDomain
	copy(b[1:], seed[:])
	copy(b[33:], key[:])
	h := sha256.Sum256(b[:])
	return salt(h[:saltSize])
}

// saltsOf gives the salts of a version's leaf while this is the next key.
func saltsOf(secret *salt, next *hash) (forNext, forValue salt) {
	h := salted(saltDomain, secret, next)
	return salt(h[:saltSize]), salt(h[saltSize:])
}

func salted(domain byte, s *salt, what *hash) hash {
	var b [1 + saltSize + 32]byte
	b[0] = domain
	copy(b[1:], s[:])
	copy(b[1+saltSize:], what[:])
	return sha256.Sum256(b[:])
}

func leafHash(key, next, value *hash) hash {
	var b [97]byte
	b[0] = leafDomain
	copy(b[1:], key[:])
	copy(b[33:], next[:])
	copy(b[65:], value[:])
	return sha256.Sum256(b[:])
}

func nodeHash(left, right *hash) hash {
	var b [65]byte
	b[0] = nodeDomain
	copy(b[1:], left[:])
	copy(b[33:], right[:])
	return sha256.Sum256(b[:])
}

func rootHash(count uint64, top *hash) Root {
	var b [41]byte
	b[0] = rootDomain
	binary.BigEndian.PutUint64(b[1:], count)
	copy(b[9:], top[:])
	return sha256.Sum256(b[:])
}
