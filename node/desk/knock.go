package desk

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"tallystick/face/words"
)

// How wrong passwords are slowed down.
const (
	freeFailures = 5 // wrong passwords before the lockout begins
	firstLockout = time.Minute
	lastLockout  = time.Hour
	forgetKnocks = 24 * time.Hour // after which wrong passwords no longer count
	maxKnocks    = 100_000        // login names whose wrong passwords are remembered

	sourceHashes = 1 // passwords of one source under check at once
	sourceWaits  = 64
)

// ErrWrongPassword says that login name and password do not go together; it
// never says which of them is wrong.
var ErrWrongPassword = words.New("登录名或密码不正确", "login name or password is wrong")

// LockedOut says until when a login is closed after too many wrong passwords.
type LockedOut struct{ Until time.Time }

// Error gives both languages.
func (e LockedOut) Error() string { return e.text().String() }

// Words gives both languages.
func (e LockedOut) Words() (zh, en string) { return e.text().Words() }

func (e LockedOut) text() words.Text {
	at := e.Until.UTC().Format(time.RFC3339)
	return words.Text{Zh: "密码错误次数过多，请在 " + at + " 之后再试", En: "too many wrong passwords: try again after " + at}
}

// Knock is somebody at the door who says to be a person.
type Knock struct {
	Login    string
	Password string
	Source   string // from where: the address of the caller, as far as it is known
	Agent    string // with what: the name of the browser or program
}

// authenticate checks a password. A guess counts as wrong before its password is
// looked at, and is taken back when it was right, so that guesses that come all
// at once are as few as those that come in turn. Names that nobody has, that
// were let out and that are not yet enrolled are counted, locked and hashed for
// exactly like those of persons, and answered in the same words.
func (d *Desk) authenticate(ctx context.Context, k Knock) (Person, error) {
	login := d.box.loginDigest(k.Login)
	leave, err := d.loginTurns.Take(ctx, string(login)) // guesses at one name wait for each other
	if err != nil {
		return Person{}, err
	}
	defer leave()
	person, stored, err := d.passwordOf(ctx, k.Login)
	if err != nil {
		return Person{}, err
	}
	if err := d.countGuess(ctx, login); err != nil {
		return Person{}, err
	}
	good, err := d.checkedFor(ctx, k, stored)
	if err != nil {
		return Person{}, errors.Join(err, d.uncountGuess(context.WithoutCancel(ctx), login))
	}
	if !good || person.Disabled {
		return Person{}, ErrWrongPassword
	}
	return person, d.jot(ctx, "DELETE FROM knocks WHERE login = ?", login)
}

// checkedFor checks a password in the turn of its source. A name that nobody has
// is hashed for as well, and never fits.
func (d *Desk) checkedFor(ctx context.Context, k Knock, stored string) (bool, error) {
	leave, err := d.sourceTurns.Take(ctx, k.Source)
	if err != nil {
		return false, err
	}
	defer leave()
	if stored == "" {
		_, err := d.hash(ctx, k.Password)
		return false, err
	}
	return d.matches(ctx, k.Password, stored)
}

// passwordOf gives the person of a login name and the stored password, or
// nobody and none.
func (d *Desk) passwordOf(ctx context.Context, login string) (Person, string, error) {
	var stored string
	person, err := d.PersonBy(ctx, login)
	if errors.Is(err, ErrNoPerson) {
		return Person{}, "", nil
	}
	if err != nil {
		return Person{}, "", err
	}
	err = d.see.QueryRowContext(ctx, "SELECT password FROM persons WHERE id = ?", person.ID[:]).Scan(&stored)
	if err != nil {
		return Person{}, "", fmt.Errorf("couldn't read a person: %w", err)
	}
	return person, stored, nil
}

// countGuess counts one guess at a login name, or says that the name is locked.
func (d *Desk) countGuess(ctx context.Context, login []byte) error {
	now := d.clock()
	var until time.Time // it is locked, which is no reason to write all that goes with it again
	err := d.quietly(ctx, func(to store) (err error) {
		until, err = countGuessAt(ctx, to, login, now)
		return err
	})
	if err == nil && !until.IsZero() {
		return LockedOut{until}
	}
	return err
}

// countGuessAt counts one guess, or says until when the name is locked.
func countGuessAt(ctx context.Context, to store, login []byte, now time.Time) (until time.Time, err error) {
	var failures int
	var locked, at int64
	err = to.QueryRowContext(ctx, "SELECT failures, locked_until, at FROM knocks WHERE login = ?",
		login).Scan(&failures, &locked, &at)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		if err := forgetOld(ctx, to, now); err != nil {
			return until, err
		}
	case err != nil:
		return until, fmt.Errorf("couldn't count a guess: %w", err)
	case now.UnixMilli() < locked:
		return time.UnixMilli(locked), nil
	case now.Sub(time.UnixMilli(at)) > forgetKnocks:
		failures = 0
	}
	failures++
	if failures >= freeFailures {
		locked = now.Add(min(firstLockout<<min(failures-freeFailures, 10), lastLockout)).UnixMilli()
	}
	_, err = to.ExecContext(ctx, `INSERT INTO knocks(login, failures, locked_until, at) VALUES(?,?,?,?)
		ON CONFLICT(login) DO UPDATE SET failures = excluded.failures, locked_until = excluded.locked_until,
			at = excluded.at`,
		login, failures, locked, now.UnixMilli())
	if err != nil {
		return until, fmt.Errorf("couldn't count a guess: %w", err)
	}
	return until, nil
}

// forgetOld makes room for one more login name.
func forgetOld(ctx context.Context, to store, now time.Time) error {
	_, err := to.ExecContext(ctx, "DELETE FROM knocks WHERE at < ?", now.Add(-forgetKnocks).UnixMilli())
	if err == nil {
		_, err = to.ExecContext(ctx, `DELETE FROM knocks WHERE login IN (SELECT login FROM knocks ORDER BY at
			LIMIT max(0, (SELECT count(*) FROM knocks) - ?))`, maxKnocks-1)
	}
	if err != nil {
		return fmt.Errorf("couldn't count a guess: %w", err)
	}
	return nil
}

// uncountGuess takes back a guess whose password was never looked at.
func (d *Desk) uncountGuess(ctx context.Context, login []byte) error {
	return d.jot(ctx, "UPDATE knocks SET failures = failures - 1, locked_until = 0 WHERE login = ?", login)
}

// loginDigest gives a keyed digest of a login name, so that the store does not
// keep what somebody typed into the wrong field.
func (b keyBox) loginDigest(login string) []byte {
	h := hmac.New(sha256.New, b.mac)
	h.Write([]byte("login name\x00" + login))
	return h.Sum(nil)[:16]
}

// newTurns bounds the hashing of passwords, by login name and by source.
func (d *Desk) newTurns() {
	d.loginTurns, d.sourceTurns = NewTurns(1, sourceWaits), NewTurns(sourceHashes, sourceWaits)
}
