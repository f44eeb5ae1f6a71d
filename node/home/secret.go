package home

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// SecretFile is the form in which a secret of 32 bytes lies in a home: one line
// that says what it is, with the version of the form, and one of 64 hexadecimal
// digits. Its errors say what may be wrong, in the words of whose secret it is.
type SecretFile struct {
	Heading  string
	Missing  error // there is no such file
	Open     error // others than its owner may read or write it
	Damaged  error // it is not what Save wrote, or holds nothing but zeros
	InTheWay error // there is one already
}

// text gives what the file of a secret says.
func (f SecretFile) text(secret [32]byte) []byte {
	return fmt.Appendf(nil, "%s\n%x\n", f.Heading, secret)
}

// Save writes a secret to a new file that only its owner may read (mode 0600),
// durably. It never overwrites one.
func (f SecretFile) Save(path string, secret [32]byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s: %w", path, f.InTheWay)
	}
	if err != nil {
		return fmt.Errorf("couldn't keep a secret: %w", err)
	}
	_, err = file.Write(f.text(secret))
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("couldn't keep a secret: %w", errors.Join(err, os.Remove(path)))
	}
	folder, err := os.Open(filepath.Dir(path))
	if err == nil {
		err = errors.Join(folder.Sync(), folder.Close())
	}
	if err != nil {
		return fmt.Errorf("couldn't keep a secret: %w", err)
	}
	return nil
}

// Load reads the file that Save wrote. It fails with Missing, Open or Damaged, and
// no error shows what the file says.
func (f SecretFile) Load(path string) (secret [32]byte, err error) {
	// a pipe in its place would be waited for, so that it is looked at before it is opened
	switch stat, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
		return secret, fmt.Errorf("%s: %w", path, f.Missing)
	case err != nil:
		return secret, fmt.Errorf("couldn't read a secret: %w", err)
	case !stat.Mode().IsRegular():
		return secret, fmt.Errorf("%s: %w", path, f.Damaged)
	case stat.Mode().Perm()&0o077 != 0:
		return secret, fmt.Errorf("%s: %w", path, f.Open)
	}
	file, err := os.Open(path)
	if err != nil {
		return secret, fmt.Errorf("couldn't read a secret: %w", err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, int64(len(f.text(secret))+1)))
	if err != nil {
		return secret, fmt.Errorf("couldn't read a secret: %w", err)
	}
	if secret, err = f.parse(text); err != nil {
		return secret, fmt.Errorf("%s: %w", path, err)
	}
	return secret, nil
}

// parse takes what text gives, and nothing else.
func (f SecretFile) parse(text []byte) (secret [32]byte, err error) {
	_, digits, _ := bytes.Cut(text, []byte("\n"))
	// the decoder's error would show a digit of the secret
	_, _ = hex.Decode(secret[:], digits[:min(len(digits), 2*len(secret))])
	if secret == [32]byte{} || !bytes.Equal(text, f.text(secret)) {
		return [32]byte{}, f.Damaged
	}
	return secret, nil
}
