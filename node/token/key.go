package token

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
)

// Key is the secret of the network's tokens. Whoever holds it can try numbers
// until a token fits; whoever loses it can make no token ever again. It never
// shows itself when printed or logged.
type Key [32]byte

// The file of a key: one line that says what it is, and one of 64 hexadecimal digits.
const (
	keyHeading = "tallystick token key 1"
	maxKeyFile = 256
)

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

// Save writes the key to a new file that only its owner may read (mode 0600),
// durably. It never overwrites: a file in the way gives ErrKeyHere.
func (k Key) Save(path string) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("couldn't save the token key to %s: %w", path, err)
		}
	}()
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return ErrKeyHere
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(file, "%s\n%s\n", keyHeading, hex.EncodeToString(k[:]))
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// LoadKey reads the file that Save wrote. It fails with ErrNoKey, ErrOpenFile
// when others than the owner may read or write it, or ErrKeyFile.
func LoadKey(path string) (Key, error) {
	key, err := loadKey(path)
	if err != nil {
		return Key{}, fmt.Errorf("couldn't load the token key from %s: %w", path, err)
	}
	return key, nil
}

func loadKey(path string) (Key, error) {
	var key Key
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return key, ErrNoKey
	}
	if err != nil {
		return key, err
	}
	defer file.Close()
	stat, err := file.Stat()
	if err != nil {
		return key, err
	}
	if !stat.Mode().IsRegular() {
		return key, ErrKeyFile
	}
	if stat.Mode().Perm()&0o077 != 0 {
		return key, ErrOpenFile
	}
	text, err := io.ReadAll(io.LimitReader(file, maxKeyFile+1))
	if err != nil {
		return key, err
	}
	return parseKey(text)
}

func parseKey(text []byte) (Key, error) {
	var key Key
	digits, ok := bytes.CutPrefix(text, []byte(keyHeading+"\n"))
	digits, end := bytes.CutSuffix(digits, []byte("\n"))
	if !ok || !end || len(text) > maxKeyFile || len(digits) != 2*len(key) {
		return Key{}, ErrKeyFile
	}
	if _, err := hex.Decode(key[:], digits); err != nil || hex.EncodeToString(key[:]) != string(digits) {
		return Key{}, ErrKeyFile // the decoder's error would show a digit of the key
	}
	if strings.Trim(string(digits), "0") == "" {
		return Key{}, ErrKeyFile
	}
	return key, nil
}
