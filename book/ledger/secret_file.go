package ledger

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

// The file of the first secret: one line that says what it is, and one of 64
// hexadecimal digits.
const (
	secretHeading = "tallystick keepers' secret 1"
	maxSecretFile = 256
)

// What may be wrong with the file of the first secret.
var (
	ErrNoSecret = errors.New("缺少记账节点的共同密钥文件；请从备份恢复，或向其他记账节点索取同一份 / the file of the keepers' secret is " +
		"missing; restore it from a backup, or get the same from another keeper")
	ErrOpenSecret = errors.New("记账节点共同密钥文件的权限过宽，请运行 chmod 600 / others may read the file of the keepers' " +
		"secret; run chmod 600 on it")
	ErrSecretFile = errors.New("记账节点共同密钥文件已损坏；请从备份恢复，或向其他记账节点索取同一份 / the file of the keepers' secret is " +
		"damaged; restore it from a backup, or get the same from another keeper")
	ErrOtherSecret = errors.New("记账节点的共同密钥与创世文件不符，属于另一网络；请从备份恢复，或向其他记账节点索取同一份 / the keepers' secret is " +
		"not the one that the genesis file names; restore it from a backup, or get the right one from another keeper")
)

// NewSecret draws the first secret of a network. It is done once, before the
// founding.
func NewSecret() (k Secret) {
	_, _ = rand.Read(k[:]) // never fails (crypto/rand)
	return k
}

// Format shows that there is a secret and nothing of it.
func (k Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[keepers' secret]") }

// LogValue does the same for logs.
func (k Secret) LogValue() slog.Value { return slog.StringValue("[keepers' secret]") }

// Save writes the secret to a new file that only its owner may read (mode 0600),
// durably. It never overwrites one.
func (k Secret) Save(path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("couldn't keep the keepers' secret: %w", err)
	}
	_, err = fmt.Fprintf(file, "%s\n%s\n", secretHeading, hex.EncodeToString(k[:]))
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("couldn't keep the keepers' secret: %w", errors.Join(err, os.Remove(path)))
	}
	folder, err := os.Open(filepath.Dir(path))
	if err == nil {
		err = errors.Join(folder.Sync(), folder.Close())
	}
	if err != nil {
		return fmt.Errorf("couldn't keep the keepers' secret: %w", err)
	}
	return nil
}

// LoadSecret reads the file that Save wrote. It fails with ErrNoSecret,
// ErrOpenSecret when others than the owner may read or write it, or
// ErrSecretFile.
func LoadSecret(path string) (k Secret, err error) {
	stat, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return k, fmt.Errorf("%s: %w", path, ErrNoSecret)
	}
	if err != nil {
		return k, fmt.Errorf("couldn't read the keepers' secret: %w", err)
	}
	if !stat.Mode().IsRegular() || stat.Size() > maxSecretFile {
		return k, fmt.Errorf("%s: %w", path, ErrSecretFile)
	}
	if stat.Mode().Perm()&0o077 != 0 {
		return k, fmt.Errorf("%s: %w", path, ErrOpenSecret)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return k, fmt.Errorf("couldn't read the keepers' secret: %w", err)
	}
	digits, ok := strings.CutPrefix(string(text), secretHeading+"\n")
	b, err := hex.DecodeString(strings.TrimSuffix(digits, "\n"))
	if !ok || err != nil || len(b) != len(k) || !bytes.Equal(text, fmt.Appendf(nil, "%s\n%x\n", secretHeading, b)) {
		return k, fmt.Errorf("%s: %w", path, ErrSecretFile)
	}
	return Secret(b), nil
}
