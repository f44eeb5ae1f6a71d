package gateway

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// passwordCost are the parameters of argon2id (RFC 9106).
type passwordCost struct {
	passes  uint32
	kib     uint32
	threads uint8
}

// fullCost takes about 50 ms on one core; with hashesAtOnce of them the desk
// needs at most 64 MiB for passwords, whoever knocks.
var fullCost = passwordCost{passes: 2, kib: 32 << 10, threads: 1}

const hashesAtOnce = 2

const (
	minPassword = 8
	maxPassword = 128
)

// checkPassword says what is wrong with a new password.
func (a *asking) checkPassword(field, password string) {
	if n := utf8.RuneCountInString(password); n < minPassword || len(password) > maxPassword {
		a.no(field, fmt.Sprintf("密码须为 %d 至 %d 个字符", minPassword, maxPassword), fmt.Sprintf("a password has %d to %d characters", minPassword, maxPassword))
	}
}

// hash makes the stored form of a password.
func (d *Desk) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails
	sum, err := d.argon(ctx, password, salt, d.cost)
	if err != nil {
		return "", err
	}
	encode := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", d.cost.kib, d.cost.passes, d.cost.threads, encode(salt), encode(sum)), nil
}

// matches reports whether a password is the stored one.
func (d *Desk) matches(ctx context.Context, password, stored string) (bool, error) {
	parts := strings.Split(stored, "$")
	var cost passwordCost
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, fmt.Errorf("couldn't read a stored password")
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &cost.kib, &cost.passes, &cost.threads); err != nil {
		return false, fmt.Errorf("couldn't read a stored password: %w", err)
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, fmt.Errorf("couldn't read a stored password: %w", err)
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil {
		return false, fmt.Errorf("couldn't read a stored password: %w", err)
	}
	sum, err := d.argon(ctx, password, salt, cost)
	return err == nil && subtle.ConstantTimeCompare(sum, want) == 1, err
}

func (d *Desk) argon(ctx context.Context, password string, salt []byte, cost passwordCost) ([]byte, error) {
	select {
	case d.hashes <- struct{}{}:
		defer func() { <-d.hashes }()
	case <-ctx.Done():
		return nil, fmt.Errorf("couldn't check a password: %w", ctx.Err())
	}
	return argon2.IDKey([]byte(password), salt, cost.passes, cost.kib, cost.threads, 32), nil
}
