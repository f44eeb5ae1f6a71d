package desk

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"tallystick/face/words"
)

// PasswordCost are the parameters of argon2id (RFC 9106).
type PasswordCost struct {
	Passes  uint32
	KiB     uint32
	Threads uint8
}

// fullCost takes about 50 ms on one core; with hashesAtOnce of them the desk
// needs at most 64 MiB for passwords, whoever knocks.
var fullCost = PasswordCost{Passes: 2, KiB: 32 << 10, Threads: 1}

const hashesAtOnce = 2

// A password has minPassword characters at least, and maxPassword at most, in any
// script; length is worth more than odd signs (NIST SP 800-63B, 3.1.1.2), and
// guesses are few (see [Desk.SignIn]).
const (
	minPassword  = 10
	maxPassword  = 128
	minDifferent = 5 // characters
)

// commonPasswords are long enough and yet among the first that anybody tries.
var commonPasswords = [...]string{"1234567890", "12345678910", "0123456789", "0987654321", "1q2w3e4r5t",
	"1qaz2wsx3edc", "qwertyuiop", "qwerty12345",
	"password123", "password1234", "passw0rd123", "iloveyou123", "woaini1314520", "woaini5201314", "abcdefghij",
	"abcd123456", "admin123456", "administrator"}

// ErrFirstPassword says that somebody else set the password, and that it has to
// be changed before anything else.
var ErrFirstPassword = words.New("您的密码由他人设置，请先修改：在门户登录后按提示修改，或调用 POST /v1/password",
	"your password was set by somebody else, change it first: sign in to the portal and do as it says, or call POST "+
		"/v1/password")

// CheckPassword says what is wrong with a new password of a login name.
func CheckPassword(field, password, login string) (wrong InputErrors) {
	folded := strings.ToLower(password)
	different := map[rune]struct{}{}
	for _, r := range folded {
		different[r] = struct{}{}
	}
	switch n := utf8.RuneCountInString(password); {
	case n < minPassword || n > maxPassword:
		wrong.No(field, fmt.Sprintf("密码须为 %d 至 %d 个字符", minPassword, maxPassword),
			fmt.Sprintf("a password has %d to %d characters", minPassword, maxPassword))
	case login != "" && strings.Contains(folded, strings.ToLower(login)):
		wrong.No(field, "密码不能包含登录名", "a password does not hold the login name")
	case len(different) < minDifferent:
		wrong.No(field, fmt.Sprintf("密码须含至少 %d 个不同的字符", minDifferent),
			fmt.Sprintf("a password has at least %d different characters", minDifferent))
	case slices.Contains(commonPasswords[:], folded):
		wrong.No(field, "该密码过于常见，请换一个", "this password is among the first that anybody tries: choose another")
	}
	return wrong
}

// SetPasswordCost makes passwords that are set from now on cheaper or dearer to
// guess than [Open] does; for tests, in which nobody guesses.
func (d *Desk) SetPasswordCost(c PasswordCost) { d.cost = c }

// PasswordsChecked counts the passwords that were hashed since the desk was opened.
func (d *Desk) PasswordsChecked() int64 { return d.hashed.Load() }

// ChangePassword sets a new password after checking the old one, and ends every
// other session and every token of the person. stay is the token of the session
// that stays; empty ends all of them. Wrong old passwords are counted as those of
// a sign-in are.
func (d *Desk) ChangePassword(ctx context.Context, k Knock, fresh, stay string) error {
	wrong := CheckPassword("newPassword", fresh, k.Login)
	if len(wrong) == 0 && fresh == k.Password {
		wrong.No("newPassword", "新密码须与原密码不同", "the new password must differ from the old one")
	}
	if len(wrong) > 0 {
		return wrong
	}
	person, err := d.authenticate(ctx, k)
	if err != nil {
		return err
	}
	hash, err := d.hash(ctx, fresh)
	if err != nil {
		return err
	}
	return d.together(ctx, func(to store) error {
		return errors.Join(
			write(ctx, to, "UPDATE persons SET password = ?, first_password = 0 WHERE id = ?", hash, person.ID[:]),
			write(ctx, to, "DELETE FROM sessions WHERE person = ? AND hash <> ?", person.ID[:], hashOf(stay)),
			write(ctx, to, "DELETE FROM bearers WHERE person = ?", person.ID[:]))
	})
}

// KeepFirstPasswords lets everybody keep the password that somebody else set. It
// is for demonstrations, whose passwords are no secret.
func (d *Desk) KeepFirstPasswords(ctx context.Context) error {
	return d.change(ctx, "UPDATE persons SET first_password = 0")
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
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", d.cost.KiB, d.cost.Passes, d.cost.Threads, encode(salt),
		encode(sum)), nil
}

// matches reports whether a password is the stored one.
func (d *Desk) matches(ctx context.Context, password, stored string) (bool, error) {
	parts := strings.Split(stored, "$")
	var cost PasswordCost
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, fmt.Errorf("couldn't read a stored password")
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &cost.KiB, &cost.Passes, &cost.Threads); err != nil {
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
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(sum, want) == 1, nil
}

func (d *Desk) argon(ctx context.Context, password string, salt []byte, cost PasswordCost) ([]byte, error) {
	select {
	case d.hashes <- struct{}{}:
		defer func() { <-d.hashes }()
	case <-ctx.Done():
		return nil, fmt.Errorf("couldn't check a password: %w", ctx.Err())
	}
	d.hashed.Add(1)
	return argon2.IDKey([]byte(password), salt, cost.Passes, cost.KiB, cost.Threads, 32), nil
}
