package token

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"tallystick/node/home"
)

// Key is the secret of the network's tokens. Whoever holds it can try numbers
// until a token fits; whoever loses it can make no token ever again. It never
// shows itself when printed or logged.
type Key [32]byte

// What may be wrong with the file of a key.
var (
	ErrNoKey    = errors.New("没有脱敏密钥文件 / there is no token key file here")
	ErrOpenFile = errors.New("密钥文件的权限过宽，请运行 chmod 600 / others may read the key file; run chmod 600 on it")
	ErrKeyFile  = errors.New("不是脱敏密钥文件，或文件已损坏 / this is not a token key file, or it is damaged")
	ErrKeyHere  = errors.New("已有脱敏密钥文件，不会覆盖 / a token key file is here already and is never overwritten")
)

// NewKey makes a key at random.
func NewKey() Key {
	var key Key
	_, _ = rand.Read(key[:]) // never fails (crypto/rand)
	return key
}

// Format shows that there is a key and nothing of it.
func (k Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[token key]") }

// LogValue does the same for logs.
func (k Key) LogValue() slog.Value { return slog.StringValue("[token key]") }

// MarshalText refuses: a key leaves only by Save.
func (k Key) MarshalText() ([]byte, error) {
	return nil, errors.New("couldn't print a token key: it is secret")
}

// keyFile is the form of a key's file.
var keyFile = home.SecretFile{Heading: "tallystick token key 1", Missing: ErrNoKey, Open: ErrOpenFile,
	Damaged: ErrKeyFile, InTheWay: ErrKeyHere}

// Save writes the key to a new file that only its owner may read (mode 0600),
// durably. It never overwrites: a file in the way gives ErrKeyHere.
func (k Key) Save(path string) error {
	if err := keyFile.Save(path, k); err != nil {
		return fmt.Errorf("couldn't save the token key: %w", err)
	}
	return nil
}

// LoadKey reads the file that Save wrote. It fails with ErrNoKey, ErrOpenFile
// when others than the owner may read or write it, or ErrKeyFile.
func LoadKey(path string) (Key, error) {
	key, err := keyFile.Load(path)
	if err != nil {
		return Key{}, fmt.Errorf("couldn't load the token key: %w", err)
	}
	return key, nil
}
