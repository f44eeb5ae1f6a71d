package vault

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
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

// The entries of a keyring, in the order in which they were learnt:
//
//	1 party(16) key id(16) seed(32)         a private key, the party's from now on
//	2 party(16) public key(1216)
//
// A file of the first form, all numbers big-endian, is read and never written:
//
//	"tallystick keyring 1\n"
//	lock(1)       1 node key, 2 passphrase
//	salt(16)
//	passes(4) memory in KiB(4) lanes(1)     argon2id; zero for a node key
//	nonce(12) AES-256-GCM(entries), everything before bound in
//
// The second form grows at its end (log.go).
const (
	headingBegin   = "tallystick keyring "
	keyringHeading = headingBegin + "1\n"
	saltSize       = 16
	lockSize       = 1 + saltSize + 9
	headSize       = len(keyringHeading) + lockSize
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
	ErrKeyringFile error = &told{"不是密钥环文件，或文件已损坏：请从备份恢复，之后新建的密钥将缺失",
		"this is not a keyring file, or it is damaged: restore it from a backup, which lacks the keys made since"}
	ErrWrongLock error = &told{"口令或节点密钥不正确，或文件已损坏", "the passphrase or node key is wrong, or the file is damaged"}
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

// bytes gives the lock as it stands at the head of a file, with its salt.
func (l Lock) bytes(salt []byte) []byte {
	head := append([]byte{l.kind}, salt...)
	head = binary.BigEndian.AppendUint32(head, l.cost.passes)
	return append(binary.BigEndian.AppendUint32(head, l.cost.memory), l.cost.lanes)
}

// opens gives the cipher of a file from what stands of its lock at the head.
func (l Lock) opens(head []byte) (cipher.AEAD, error) {
	l.cost = cost{binary.BigEndian.Uint32(head[17:]), binary.BigEndian.Uint32(head[21:]), head[25]}
	if head[0] != l.kind {
		return nil, ErrWrongLock
	}
	if c := l.cost; l.kind == lockPassphrase &&
		(c.passes < 1 || c.passes > 16 || c.memory > 1<<20 || c.lanes < 1 || c.lanes > 16) {
		return nil, ErrKeyringFile // nobody may make this node fill its memory
	}
	seal, err := l.cipher(head[1:17])
	if err != nil {
		return nil, fmt.Errorf("couldn't unlock the keyring: %w", err)
	}
	return seal, nil
}

// entries gives all that the keyring knows, private keys first and oldest first.
func (k *Keyring) entries() []byte {
	k.mu.RLock()
	defer k.mu.RUnlock()
	entries := make([]byte, 0, len(k.order)*(33+PrivateKeySize)+len(k.abroad)*(17+PublicKeySize))
	for _, id := range k.order {
		entries = appendPrivate(entries, k.private[id].party, id, k.private[id].key)
	}
	for party, key := range k.abroad {
		entries = appendPublic(entries, party, key)
	}
	return entries
}

func appendPrivate(entries []byte, party Party, id KeyID, key *PrivateKey) []byte {
	entries = append(append(entries, entryPrivate), party[:]...)
	return append(append(entries, id[:]...), key.seed[:]...)
}

func appendPublic(entries []byte, party Party, key PublicKey) []byte {
	return append(append(append(entries, entryPublic), party[:]...), key.Bytes()...)
}

// DecryptKeyring reads what Encrypt gave, or an earlier program. It fails with
// ErrKeyringFile, ErrNewer or ErrWrongLock.
func DecryptKeyring(file []byte, lock Lock) (*Keyring, error) {
	k := NewKeyring()
	if _, err := k.read(file, lock); err != nil {
		return nil, err
	}
	return k, nil
}

// read takes in a file of either form.
func (k *Keyring) read(file []byte, lock Lock) (log, error) {
	heading, _, _ := bytes.Cut(file[:min(len(file), headSize)], []byte("\n"))
	form, ours := bytes.CutPrefix(heading, []byte(headingBegin))
	switch {
	case !ours || len(file) < headSize || len(file) > maxKeyringFile:
		return log{}, ErrKeyringFile
	case string(form) == "2":
		return k.readLog(file, lock)
	case len(form) == 1 && form[0] > '2' && form[0] <= '9':
		return log{}, ErrNewer
	case string(form) != "1":
		return log{}, ErrKeyringFile
	}
	seal, err := lock.opens(file[len(keyringHeading):headSize])
	if err != nil {
		return log{}, err
	}
	entries, err := seal.Open(nil, nil, file[headSize:], file[:headSize])
	if err != nil {
		return log{}, ErrWrongLock
	}
	defer clear(entries)
	return log{rewrite: true}, k.learn(entries)
}

// learn takes in entries.
func (k *Keyring) learn(entries []byte) error {
	for len(entries) > 0 {
		size := 17 + PublicKeySize
		if entries[0] == entryPrivate {
			size = 33 + PrivateKeySize
		}
		if len(entries) < size || entries[0] > entryPublic {
			return ErrKeyringFile
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
			return fmt.Errorf("%w: %w", ErrKeyringFile, err)
		}
		entries = entries[size:]
	}
	return nil
}

// Save writes the keyring whole to a file that only its owner may read (mode 0600),
// durably: after a crash the file holds the keyring before or after, whole. What is
// learnt later, a KeyFile adds.
func (k *Keyring) Save(path string, lock Lock) error {
	file, err := k.Encrypt(lock)
	if err == nil {
		err = replaceFile(path, file)
	}
	if err != nil {
		return fmt.Errorf("couldn't save the keyring to %s: %w", path, err)
	}
	return nil
}

// replaced is how the files are called that are to take the place of another.
const replaced = ".*.tmp"

func replaceFile(path string, text []byte) error {
	temporary, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+replaced) // mode 0600
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

// LoadKeyring reads the file of a keyring and changes nothing. It fails with
// ErrNoKeyring, ErrOpenFile when others than the owner may read or write it,
// ErrKeyringFile, ErrNewer, or ErrWrongLock.
func LoadKeyring(path string, lock Lock) (*Keyring, error) {
	k := NewKeyring()
	if _, err := k.load(path, lock); err != nil {
		return nil, err
	}
	return k, nil
}

func (k *Keyring) load(path string, lock Lock) (read log, err error) {
	text, err := readSecret(path)
	if err == nil {
		read, err = k.read(text, lock)
		k.print = sha256.Sum256(text)
	}
	if err != nil {
		return read, fmt.Errorf("couldn't load the keyring from %s: %w", path, err)
	}
	return read, nil
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
