package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/crypto/argon2"
)

// The file of a keyring, all numbers big-endian:
//
//	"tallystick keyring 1\n"
//	lock(1)       1 node key, 2 passphrase
//	salt(16)
//	passes(4) memory in KiB(4) lanes(1)     argon2id; zero for a node key
//	nonce(12) AES-256-GCM(entries), everything before bound in
//
// and the entries, private keys first and oldest first:
//
//	1 party(16) key id(16) seed(32)
//	2 party(16) public key(1216)
const (
	keyringHeading = "tallystick keyring 1\n"
	saltSize       = 16
	headSize       = len(keyringHeading) + 1 + saltSize + 9
	maxKeyringFile = 96 << 20
)

const (
	lockNodeKey    = 1
	lockPassphrase = 2
	entryPrivate   = 1
	entryPublic    = 2
)

// What may be wrong with the file of a keyring.
var (
	ErrNoKeyring   error = &told{"没有密钥环文件", "there is no keyring file here"}
	ErrOpenFile    error = &told{"密钥环文件的权限过宽，请运行 chmod 600", "others may read the keyring file; run chmod 600 on it"}
	ErrKeyringFile error = &told{"不是密钥环文件，或文件已损坏", "this is not a keyring file, or it is damaged"}
	ErrWrongLock   error = &told{"口令或节点密钥不正确，或文件已损坏", "the passphrase or node key is wrong, or the file is damaged"}
)

// Lock is what a keyring is encrypted with at rest. It never shows itself when
// printed. The zero value locks nothing and is refused.
type Lock struct {
	kind   byte
	secret string
	cost   cost
}

type cost struct {
	passes uint32
	memory uint32 // KiB
	lanes  uint8
}

// NodeKeyLock locks with the node's own key.
func NodeKeyLock(key [32]byte) Lock { return Lock{kind: lockNodeKey, secret: string(key[:])} }

// PassphraseLock locks with a passphrase through argon2id, at the cost that RFC
// 9106 recommends where memory is short: 3 passes over 64 MiB.
func PassphraseLock(passphrase string) Lock {
	return Lock{kind: lockPassphrase, secret: passphrase, cost: cost{3, 64 << 10, 4}}
}

// Format shows that there is a lock and nothing of it.
func (l Lock) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[lock]") }

// cipher derives the file's own key.
func (l Lock) cipher(salt []byte) (cipher.AEAD, error) {
	if l.secret == "" {
		return nil, &told{"口令不能为空", "the passphrase must not be empty"}
	}
	if l.kind == lockPassphrase {
		return newGCM(argon2.IDKey([]byte(l.secret), salt, l.cost.passes, l.cost.memory, l.cost.lanes, 32))
	}
	key, err := hkdf.Key(sha256.New, []byte(l.secret), salt, keyringHeading, 32)
	if err != nil {
		return nil, err
	}
	return newGCM(key)
}

// newGCM is AES-256-GCM that puts a random nonce before what it seals.
func newGCM(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// Encrypt gives the keyring as it is kept at rest.
func (k *Keyring) Encrypt(lock Lock) ([]byte, error) {
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // never fails (crypto/rand)
	seal, err := lock.cipher(salt)
	if err != nil {
		return nil, fmt.Errorf("couldn't lock the keyring: %w", err)
	}
	entries := k.entries()
	defer clear(entries)
	file := make([]byte, 0, headSize+seal.Overhead()+len(entries))
	file = append(append(append(file, keyringHeading...), lock.kind), salt...)
	file = binary.BigEndian.AppendUint32(file, lock.cost.passes)
	file = append(binary.BigEndian.AppendUint32(file, lock.cost.memory), lock.cost.lanes)
	return seal.Seal(file, nil, entries, file), nil
}

func (k *Keyring) entries() []byte {
	k.mu.RLock()
	defer k.mu.RUnlock()
	entries := make([]byte, 0, len(k.order)*(33+PrivateKeySize)+len(k.abroad)*(17+PublicKeySize))
	for _, id := range k.order {
		own := k.private[id]
		entries = append(append(entries, entryPrivate), own.party[:]...)
		entries = append(append(entries, id[:]...), own.key.seed[:]...)
	}
	for party, key := range k.abroad {
		entries = append(append(entries, entryPublic), party[:]...)
		entries = append(entries, key.Bytes()...)
	}
	return entries
}

// DecryptKeyring reads what Encrypt gave. It fails with ErrKeyringFile or
// ErrWrongLock.
func DecryptKeyring(file []byte, lock Lock) (*Keyring, error) {
	if len(file) < headSize || len(file) > maxKeyringFile || string(file[:len(keyringHeading)]) != keyringHeading {
		return nil, ErrKeyringFile
	}
	head := file[len(keyringHeading):headSize]
	lock.cost = cost{binary.BigEndian.Uint32(head[17:]), binary.BigEndian.Uint32(head[21:]), head[25]}
	if head[0] != lock.kind {
		return nil, ErrWrongLock
	}
	if c := lock.cost; lock.kind == lockPassphrase &&
		(c.passes < 1 || c.passes > 16 || c.memory > 1<<20 || c.lanes < 1 || c.lanes > 16) {
		return nil, ErrKeyringFile // nobody may make this node fill its memory
	}
	seal, err := lock.cipher(head[1:17])
	if err != nil {
		return nil, fmt.Errorf("couldn't unlock the keyring: %w", err)
	}
	entries, err := seal.Open(nil, nil, file[headSize:], file[:headSize])
	if err != nil {
		return nil, ErrWrongLock
	}
	defer clear(entries)
	return parseEntries(entries)
}

func parseEntries(entries []byte) (*Keyring, error) {
	k := NewKeyring()
	for len(entries) > 0 {
		size := 17 + PublicKeySize
		if entries[0] == entryPrivate {
			size = 33 + PrivateKeySize
		}
		if len(entries) < size || entries[0] > entryPublic {
			return nil, ErrKeyringFile
		}
		entry, party := entries[:size], Party(entries[1:17])
		var err error
		if entry[0] == entryPrivate {
			err = k.add(party, KeyID(entry[17:33]), newPrivateKey([PrivateKeySize]byte(entry[33:])))
		} else {
			var public PublicKey
			if public, err = ParsePublicKey(entry[17:]); err == nil {
				err = k.Know(party, public)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrKeyringFile, err)
		}
		entries = entries[size:]
	}
	return k, nil
}

// Save writes the keyring to a file that only its owner may read (mode 0600),
// durably: after a crash the file holds the keyring before or after, whole.
func (k *Keyring) Save(path string, lock Lock) error {
	file, err := k.Encrypt(lock)
	if err != nil {
		return err
	}
	if err := replaceFile(path, file); err != nil {
		return fmt.Errorf("couldn't save the keyring to %s: %w", path, err)
	}
	return nil
}

func replaceFile(path string, text []byte) error {
	temporary, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*") // mode 0600
	if err != nil {
		return err
	}
	_, err = temporary.Write(text)
	if err = errors.Join(err, temporary.Sync(), temporary.Close()); err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temporary.Name()))
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// LoadKeyring reads the file that Save wrote. It fails with ErrNoKeyring,
// ErrOpenFile when others than the owner may read or write it, ErrKeyringFile,
// or ErrWrongLock.
func LoadKeyring(path string, lock Lock) (*Keyring, error) {
	text, err := readSecret(path)
	if err == nil {
		var k *Keyring
		if k, err = DecryptKeyring(text, lock); err == nil {
			return k, nil
		}
	}
	return nil, fmt.Errorf("couldn't load the keyring from %s: %w", path, err)
}

func readSecret(path string) ([]byte, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoKeyring
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	stat, err := file.Stat()
	if err != nil {
		return nil, err
	}
	switch {
	case !stat.Mode().IsRegular() || stat.Size() > int64(maxKeyringFile):
		return nil, ErrKeyringFile
	case stat.Mode().Perm()&0o077 != 0:
		return nil, ErrOpenFile
	}
	text := slices.Grow([]byte(nil), int(stat.Size()))[:stat.Size()]
	_, err = io.ReadFull(file, text)
	return text, err
}
