package vault

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func locks() map[string]Lock {
	cheap := PassphraseLock("correct horse")
	cheap.cost = cost{1, 64, 1} // the file carries the cost, so that it may be another than the default
	return map[string]Lock{"node key": NodeKeyLock([32]byte{1, 2, 3}), "passphrase": cheap}
}

func TestKeyringAtRest(t *testing.T) {
	for name, lock := range locks() {
		t.Run(name, func(t *testing.T) {
			keys, path := newKeys(t), filepath.Join(t.TempDir(), "keyring")
			older, err := keys.Public(bank)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(keys.Add(bank, GenerateKey()), keys.Know(party(50), GenerateKey().Public()),
				keys.Save(path, lock)); err != nil {
				t.Fatal(err)
			}
			if err := keys.Save(path, lock); err != nil {
				t.Fatalf("saved again: %v", err)
			}
			if stat, err := os.Stat(path); err != nil || stat.Mode().Perm() != 0o600 {
				t.Errorf("mode %v, %v", stat.Mode(), err)
			}
			if files, _ := os.ReadDir(filepath.Dir(path)); len(files) != 1 {
				t.Errorf("files left over: %v", files)
			}
			got, err := LoadKeyring(path, lock)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.entries(), keys.entries()) {
				t.Error("loaded other keys")
			}
			for _, p := range []Party{bank, regulator, Members(), party(50)} {
				want, _ := keys.Public(p)
				if public, err := got.Public(p); err != nil || public.ID() != want.ID() ||
					!bytes.Equal(public.Bytes(), want.Bytes()) {
					t.Errorf("party %d has another key: %v", p[0], err)
				}
			}
			if got.opener(bank, older.ID()) == nil || got.opener(rival, older.ID()) != nil || got.Hosts(party(50)) ||
				!got.Hosts(bank) {
				t.Error("who may open what has changed")
			}
		})
	}
}

func TestKeyringIsEncryptedAndKnowsWrongLocks(t *testing.T) {
	keys := newKeys(t)
	seed := keys.current[bank].Bytes()
	otherPhrase := locks()["passphrase"]
	otherPhrase.secret = "correct horsf"
	for name, lock := range locks() {
		file, err := keys.Encrypt(lock)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(file, seed) || bytes.Contains(file, seed[:16]) || bytes.Contains(file, bank[:]) {
			t.Errorf("%s: the file shows what is in it", name)
		}
		again, err := keys.Encrypt(lock)
		if err != nil || bytes.Equal(file[logRecords:], again[logRecords:]) {
			t.Errorf("%s: encrypted twice to the same, %v", name, err)
		}
		for what, wrong := range map[string]Lock{"node key": NodeKeyLock([32]byte{1, 2, 4}), "passphrase": otherPhrase,
			"empty passphrase": PassphraseLock("")} {
			k, err := DecryptKeyring(file, wrong)
			if k != nil || err == nil || (what != "empty passphrase" && !errors.Is(err, ErrWrongLock)) {
				t.Errorf("%s opened with a wrong %s: %v", name, what, err)
			}
			if err != nil && (bytes.Contains([]byte(err.Error()), []byte("horse")) ||
				bytes.Contains([]byte(err.Error()), []byte("horsf"))) {
				t.Errorf("the error shows a passphrase: %v", err)
			}
		}
	}
	for _, none := range []Lock{{}, PassphraseLock("")} {
		if _, err := keys.Encrypt(none); err == nil {
			t.Error("encrypted with nothing")
		}
	}
}

// older is a keyring as earlier programs kept it.
func older(t *testing.T, k *Keyring, lock Lock) []byte {
	salt := make([]byte, saltSize)
	seal, err := lock.cipher(salt)
	if err != nil {
		t.Fatal(err)
	}
	head := append([]byte(keyringHeading), lock.bytes(salt)...)
	return seal.Seal(head, nil, k.entries(), head)
}

// refused reports whether an error says what may be wrong with a file.
func refused(err error) bool {
	return errors.Is(err, ErrWrongLock) || errors.Is(err, ErrKeyringFile) || errors.Is(err, ErrNewer)
}

// Whatever byte of a file is altered, and wherever it is cut off, it is refused, or it
// is one of two marks and all keys are there.
func TestKeyringFileAlteredAnywhere(t *testing.T) {
	keys := NewKeyring()
	if _, _, err := keys.Host(bank); err != nil {
		t.Fatal(err)
	}
	for name, lock := range locks() {
		grown, err := keys.Encrypt(lock)
		if err != nil {
			t.Fatal(err)
		}
		for form, file := range map[string][]byte{"grown": grown, "older": older(t, keys, lock)} {
			costs := bytes.IndexByte(file, '\n') + 1 + 17
			for i := range file {
				altered := bytes.Clone(file)
				if altered[i] ^= 1; i >= costs && i < costs+9 && lock.kind == lockPassphrase {
					continue // other costs take long; they are tried below
				}
				got, err := DecryptKeyring(altered, lock)
				spare := form == "grown" && i >= logSector && i < logRecords && err == nil &&
					bytes.Equal(got.entries(), keys.entries())
				if !spare && !refused(err) {
					t.Errorf("%s, %s, byte %d altered: %v", name, form, i, err)
				}
			}
			for size := range file {
				if _, err := DecryptKeyring(file[:size], lock); !refused(err) {
					t.Errorf("%s, %s, %d bytes of it: %v", name, form, size, err)
				}
			}
			if got, err := DecryptKeyring(file, lock); err != nil || !bytes.Equal(got.entries(), keys.entries()) {
				t.Errorf("%s, %s: %v", name, form, err)
			}
		}
		copy(grown[len(headingBegin):], "3")
		if _, err := DecryptKeyring(grown, lock); !errors.Is(err, ErrNewer) {
			t.Errorf("%s, of a newer program: %v", name, err)
		}
	}
	lock := locks()["passphrase"]
	for _, c := range []cost{{0, 64, 1}, {17, 64, 1}, {1 << 31, 64, 1}, {1, 1<<20 + 1, 1}, {1, 1 << 31, 1},
		{1, 64, 0}, {1, 64, 17}} {
		file, err := keys.Encrypt(lock)
		if err != nil {
			t.Fatal(err)
		}
		at := file[logHead-9:]
		binary.BigEndian.PutUint32(at, c.passes)
		binary.BigEndian.PutUint32(at[4:], c.memory)
		at[8] = c.lanes
		copy(file[logHead:], sum32(file[:logHead]))
		if _, err := DecryptKeyring(file, lock); !errors.Is(err, ErrKeyringFile) {
			t.Errorf("cost %+v: %v", c, err)
		}
	}
}

func TestDefaultPassphraseCost(t *testing.T) {
	keys := newKeys(t)
	file, err := keys.Encrypt(PassphraseLock("p"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := DecryptKeyring(file, PassphraseLock("p")); err != nil || !got.Hosts(bank) {
		t.Error(err)
	}
}

func TestKeyringFilesThatAreRefused(t *testing.T) {
	path, lock := filepath.Join(t.TempDir(), "keyring"), locks()["node key"]
	if _, err := LoadKeyring(path, lock); !errors.Is(err, ErrNoKeyring) {
		t.Errorf("no file: %v", err)
	}
	if _, err := LoadKeyring(filepath.Dir(path), lock); !errors.Is(err, ErrKeyringFile) {
		t.Errorf("a folder: %v", err)
	}
	if err := newKeys(t).Save(path, lock); err != nil {
		t.Fatal(err)
	}
	for _, mode := range []os.FileMode{0o640, 0o604, 0o660, 0o620} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadKeyring(path, lock); !errors.Is(err, ErrOpenFile) {
			t.Errorf("mode %v: %v", mode, err)
		}
	}
	if err := errors.Join(os.Chmod(path, 0o600), os.Truncate(path, maxKeyringFile+1)); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadKeyring(path, lock); !errors.Is(err, ErrKeyringFile) {
		t.Errorf("a huge file: %v", err)
	}
	if err := newKeys(t).Save(filepath.Join(path, "below a file"), lock); err == nil {
		t.Error("saved below a file")
	}
}

func TestKeysBelongToOneParty(t *testing.T) {
	keys, key := NewKeyring(), GenerateKey()
	if err := keys.Add(bank, key); err != nil {
		t.Fatal(err)
	}
	if err := keys.Add(rival, key); err == nil {
		t.Error("one key for two parties")
	}
	if err := keys.Know(bank, GenerateKey().Public()); err == nil {
		t.Error("another's word for a hosted party's key")
	}
	if err := keys.Know(rival, PublicKey{}); !errors.Is(err, ErrNoKey) {
		t.Errorf("no key: %v", err)
	}
	second := GenerateKey()
	if err := errors.Join(keys.Add(bank, second), keys.Add(bank, key)); err != nil {
		t.Fatal(err)
	}
	file, err := keys.Encrypt(locks()["node key"])
	if err != nil {
		t.Fatal(err)
	}
	again, err := DecryptKeyring(file, locks()["node key"])
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []*Keyring{keys, again} {
		if public, err := k.Public(bank); err != nil || public.ID() != key.Public().ID() {
			t.Errorf("the key added last is not in use: %v", err)
		}
	}
	if public, made, err := keys.Host(bank); err != nil || made || public.ID() != key.Public().ID() {
		t.Errorf("hosted twice: %v, %v", made, err)
	}
	if _, err := keys.Public(party(66)); !errors.Is(err, ErrNoKey) {
		t.Errorf("an unknown party: %v", err)
	}
}

func TestKeysThatAreNoKeys(t *testing.T) {
	good := GenerateKey().Public().Bytes()
	for name, text := range map[string][]byte{"empty": nil, "short": good[:PublicKeySize-1],
		"long": append(bytes.Clone(good), 0), "not reduced": bytes.Repeat([]byte{0xff}, PublicKeySize)} {
		if _, err := ParsePublicKey(text); err == nil {
			t.Errorf("a public key that is %s", name)
		}
	}
	if _, err := ParsePrivateKey(make([]byte, PrivateKeySize-1)); err == nil {
		t.Error("a short private key")
	}
	key := GenerateKey()
	same, err := ParsePrivateKey(key.Bytes())
	if err != nil || same.Public().ID() != key.Public().ID() {
		t.Errorf("read another key: %v", err)
	}
}

func TestKeyringIsBounded(t *testing.T) {
	keys := NewKeyring()
	for i := range maxKeys {
		if err := keys.add(Party{byte(i), byte(i >> 8)}, KeyID{byte(i), byte(i >> 8)}, nil); err != nil {
			t.Fatal(err)
		}
	}
	_, _, hosted := keys.Host(Members())
	for _, err := range []error{hosted, keys.Add(party(1), GenerateKey()),
		keys.Know(Members(), GenerateKey().Public())} {
		if !errors.Is(err, ErrBounds) {
			t.Errorf("one key too many: %v", err)
		}
	}
}

func FuzzKeyringEntries(f *testing.F) {
	keys := NewKeyring()
	if _, _, err := keys.Host(bank); err != nil {
		f.Fatal(err)
	}
	f.Add(keys.entries())
	if err := keys.Know(rival, GenerateKey().Public()); err != nil {
		f.Fatal(err)
	}
	f.Add(keys.entries())
	f.Add([]byte{entryPublic})
	f.Fuzz(func(t *testing.T, entries []byte) {
		k := NewKeyring()
		err := k.learn(entries)
		if err != nil {
			if !errors.Is(err, ErrKeyringFile) {
				t.Error(err)
			}
			return
		}
		again := NewKeyring()
		err = again.learn(k.entries())
		if err != nil || len(again.private) != len(k.private) || len(again.abroad) != len(k.abroad) {
			t.Error("what was read is written otherwise")
		}
	})
}

// ParsePrivateKey reads the bytes of a private key.
func ParsePrivateKey(seed []byte) (*PrivateKey, error) {
	if len(seed) != PrivateKeySize {
		return nil, fmt.Errorf("couldn't read a private sealing key: it has %d bytes, not %d",
			len(seed), PrivateKeySize)
	}
	return newPrivateKey([PrivateKeySize]byte(seed)), nil
}
