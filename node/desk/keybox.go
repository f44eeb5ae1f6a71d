package desk

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"

	"tallystick/book/trade"
	"tallystick/face/words"
)

// keyBox encrypts signing keys at rest with AES-256-GCM (NIST SP 800-38D). Its
// own key lies beside the store in a file that only its owner may read.
type keyBox struct {
	aead cipher.AEAD
	mac  []byte // key of digests, derived from the desk's key
}

// openKeyBox reads the desk's key, or makes one for a new desk. A desk whose key
// is gone is not given a new one: its signing keys could never be read again.
func openKeyBox(path string, isNew bool) (keyBox, error) {
	key, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) && isNew {
		key = make([]byte, 32)
		_, _ = rand.Read(key) // never fails
		if err = os.WriteFile(path, key, 0o600); err != nil {
			return keyBox{}, fmt.Errorf("couldn't write the desk's key: %w", err)
		}
	}
	if err != nil {
		return keyBox{}, words.Wrap(err, "找不到柜台密钥 "+path+"，请从备份恢复",
			"couldn't read the desk's key "+path+", restore it from a backup")
	}
	if state, err := os.Stat(path); err != nil || state.Mode().Perm()&0o077 != 0 {
		return keyBox{}, words.New("柜台密钥 "+path+" 可被他人读取，请执行 chmod 600",
			"the desk's key "+path+" can be read by others: chmod 600 it")
	}
	if len(key) != 32 {
		return keyBox{}, words.New("柜台密钥 "+path+" 应为 32 字节", "the desk's key "+path+" must have 32 bytes")
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return keyBox{}, fmt.Errorf("couldn't use the desk's key: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return keyBox{}, fmt.Errorf("couldn't use the desk's key: %w", err)
	}
	mac := sha256.Sum256(append([]byte("tallystick digest of forms"), key...))
	return keyBox{aead, mac[:]}, nil
}

// digest gives a keyed digest of a form. It is keyed because forms may hold
// passwords.
func (b keyBox) digest(form any) []byte {
	h := hmac.New(sha256.New, b.mac)
	fmt.Fprintf(h, "%T %#v", form, form)
	return h.Sum(nil)
}

// seal encrypts the seed of a private key, bound to the key's identifier.
func (b keyBox) seal(id trade.KeyID, key ed25519.PrivateKey) []byte {
	return b.aead.Seal(nil, nil, key.Seed(), id[:])
}

// open decrypts a private key.
func (b keyBox) open(id trade.KeyID, sealed []byte) (ed25519.PrivateKey, error) {
	seed, err := b.aead.Open(nil, nil, sealed, id[:])
	if err != nil {
		return nil, errors.New("couldn't open a signing key: the desk's key file is not the one it was sealed with")
	}
	return ed25519.NewKeyFromSeed(seed), nil
}
