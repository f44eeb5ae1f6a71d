package gateway

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"tallystick/trade"
)

// How long people and programs stay signed in, and how wrong passwords are
// slowed down.
const (
	SessionIdle   = 30 * time.Minute
	SessionLife   = 12 * time.Hour
	MaxBearerLife = 366 * 24 * time.Hour

	freeFailures = 5 // wrong passwords before the lockout begins
	firstLockout = time.Minute
	lastLockout  = time.Hour
)

// ErrWrongPassword says that login name and password do not go together; it
// never says which of them is wrong.
var ErrWrongPassword = errors.New("登录名或密码不正确 / login name or password is wrong")

// ErrSignedOut says that a session or token is not, or no longer, good.
var ErrSignedOut = errors.New("登录已失效，请重新登录 / you are signed out: sign in again")

// LockedOut says until when a login is closed after too many wrong passwords.
type LockedOut struct{ Until time.Time }

// Error implements error.
func (e LockedOut) Error() string {
	at := e.Until.UTC().Format(time.RFC3339)
	return fmt.Sprintf("密码错误次数过多，请在 %s 之后再试 / too many wrong passwords: try again after %s", at, at)
}

// Session is a person signed in to the portal.
type Session struct {
	Token   string // secret; goes into the cookie
	CSRF    string // secret; goes into every form of the session's pages
	Person  Person
	Expires time.Time
}

// Bearer is a token by which a program acts for a person.
type Bearer struct {
	ID      string
	Label   string
	Since   time.Time
	Expires time.Time
}

func secret() (text string, hash []byte) {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails
	text = base64.RawURLEncoding.EncodeToString(raw)
	return text, hashOf(text)
}

// hashOf gives what is stored of a secret; secrets have 256 bits, so that a
// plain hash is enough.
func hashOf(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

// authenticate checks a password and counts wrong ones.
func (d *Desk) authenticate(ctx context.Context, login, password string) (Person, error) {
	var stored string
	var failures int
	var lockedUntil int64
	person, err := scanPerson(d.db.QueryRowContext(ctx, "SELECT "+personColumns+" WHERE p.login = ?", login))
	if errors.Is(err, sql.ErrNoRows) {
		_, err := d.hash(ctx, password) // as slow as for somebody who is there
		return Person{}, errors.Join(ErrWrongPassword, err)
	}
	if err != nil {
		return Person{}, fmt.Errorf("couldn't read a person: %w", err)
	}
	err = d.db.QueryRowContext(ctx, "SELECT password, failures, locked_until FROM persons WHERE id = ?", person.ID[:]).Scan(&stored, &failures, &lockedUntil)
	if err != nil {
		return Person{}, fmt.Errorf("couldn't read a person: %w", err)
	}
	now := d.clock()
	if now.UnixMilli() < lockedUntil {
		return Person{}, LockedOut{time.UnixMilli(lockedUntil)}
	}
	good, err := d.matches(ctx, password, stored)
	if err != nil {
		return Person{}, err
	}
	if !good {
		failures++
		until := int64(0)
		if failures >= freeFailures {
			until = now.Add(min(firstLockout<<min(failures-freeFailures, 10), lastLockout)).UnixMilli()
		}
		if err := d.change(ctx, "UPDATE persons SET failures = ?, locked_until = ? WHERE id = ?", failures, until, person.ID[:]); err != nil {
			return Person{}, err
		}
		return Person{}, ErrWrongPassword
	}
	if failures > 0 {
		if err := d.change(ctx, "UPDATE persons SET failures = 0, locked_until = 0 WHERE id = ?", person.ID[:]); err != nil {
			return Person{}, err
		}
	}
	if person.Disabled {
		return Person{}, ErrWrongPassword
	}
	return person, nil
}

// SignIn opens a session for a person. The errors are [ErrWrongPassword] and
// [LockedOut], besides those of the surroundings.
func (d *Desk) SignIn(ctx context.Context, login, password string) (Session, error) {
	person, err := d.authenticate(ctx, login, password)
	if err != nil {
		return Session{}, err
	}
	token, hash := secret()
	csrf, _ := secret()
	now := d.clock()
	s := Session{Token: token, CSRF: csrf, Person: person, Expires: now.Add(SessionLife)}
	err = d.change(ctx, "INSERT INTO sessions(hash, person, csrf, seen, expires) VALUES(?,?,?,?,?)", hash, person.ID[:], csrf, now.UnixMilli(), s.Expires.UnixMilli())
	return s, err
}

// Session gives the session of a cookie's token and keeps it from idling out,
// or [ErrSignedOut].
func (d *Desk) Session(ctx context.Context, token string) (Session, error) {
	now := d.clock()
	s := Session{Token: token}
	var seen, expires int64
	hash := hashOf(token)
	person, err := scanPerson(d.db.QueryRowContext(ctx, "SELECT "+sessionColumns, hash), &s.CSRF, &seen, &expires)
	if errors.Is(err, sql.ErrNoRows) {
		return Session{}, ErrSignedOut
	}
	if err != nil {
		return Session{}, fmt.Errorf("couldn't read a session: %w", err)
	}
	s.Person, s.Expires = person, time.UnixMilli(expires)
	if !now.Before(s.Expires) || now.Sub(time.UnixMilli(seen)) > SessionIdle || person.Disabled {
		return Session{}, errors.Join(ErrSignedOut, d.change(ctx, "DELETE FROM sessions WHERE hash = ?", hash))
	}
	if now.Sub(time.UnixMilli(seen)) > time.Minute {
		err = d.change(ctx, "UPDATE sessions SET seen = ? WHERE hash = ?", now.UnixMilli(), hash)
	}
	return s, err
}

const sessionColumns = `p.id, p.login, p.name_zh, p.name_en, p.party, q.kind, q.region, p.duties, p.language, p.disabled OR p.pending, s.csrf, s.seen, s.expires
	FROM sessions s JOIN persons p ON p.id = s.person JOIN parties q ON q.id = p.party WHERE s.hash = ?`

// SignOut ends a session; one that is not there is no error.
func (d *Desk) SignOut(ctx context.Context, token string) error {
	return d.change(ctx, "DELETE FROM sessions WHERE hash = ?", hashOf(token))
}

// SignInProgram checks a password and gives a bearer token for as long as a
// session lasts.
func (d *Desk) SignInProgram(ctx context.Context, login, password string) (token string, bearer Bearer, person Person, err error) {
	if person, err = d.authenticate(ctx, login, password); err != nil {
		return "", Bearer{}, Person{}, err
	}
	token, bearer, err = d.IssueBearer(ctx, person, "session", SessionLife)
	return token, bearer, person, err
}

// IssueBearer makes a token by which a program acts for the person. The token
// is shown once and kept only as a hash.
func (d *Desk) IssueBearer(ctx context.Context, person Person, label string, life time.Duration) (string, Bearer, error) {
	a := asking{}
	label = a.text("label", label, true)
	if life <= 0 || life > MaxBearerLife {
		a.no("days", "有效期须为 1 至 366 天", "a token lasts 1 to 366 days")
	}
	if len(a.wrong) > 0 {
		return "", Bearer{}, a.wrong
	}
	now := d.clock()
	if err := d.change(ctx, "DELETE FROM bearers WHERE person = ? AND expires < ?", person.ID[:], now.UnixMilli()); err != nil {
		return "", Bearer{}, err
	}
	token, hash := secret()
	var id trade.ID[Bearer]
	_, _ = rand.Read(id[:]) // never fails
	b := Bearer{ID: id.String(), Label: label, Since: now, Expires: now.Add(life)}
	err := d.change(ctx, "INSERT INTO bearers(id, hash, person, label, since, expires) VALUES(?,?,?,?,?,?)", id[:], hash, person.ID[:], label, now.UnixMilli(), b.Expires.UnixMilli())
	return token, b, err
}

// PersonOf gives the person for whom a bearer token acts, or [ErrSignedOut].
func (d *Desk) PersonOf(ctx context.Context, token string) (Person, error) {
	var expires int64
	person, err := scanPerson(d.db.QueryRowContext(ctx, `SELECT p.id, p.login, p.name_zh, p.name_en, p.party, q.kind, q.region, p.duties, p.language,
		p.disabled OR p.pending, b.expires FROM bearers b JOIN persons p ON p.id = b.person JOIN parties q ON q.id = p.party WHERE b.hash = ?`, hashOf(token)), &expires)
	if errors.Is(err, sql.ErrNoRows) || (err == nil && (person.Disabled || d.clock().UnixMilli() >= expires)) {
		return Person{}, ErrSignedOut
	}
	if err != nil {
		return Person{}, fmt.Errorf("couldn't read a token: %w", err)
	}
	return person, nil
}

// Bearers lists a person's tokens, newest first.
func (d *Desk) Bearers(ctx context.Context, person Person) ([]Bearer, error) {
	rows, err := d.db.QueryContext(ctx, "SELECT lower(hex(id)), label, since, expires FROM bearers WHERE person = ? ORDER BY since DESC, id LIMIT 200", person.ID[:])
	if err != nil {
		return nil, fmt.Errorf("couldn't list tokens: %w", err)
	}
	defer rows.Close()
	var all []Bearer
	for rows.Next() {
		var b Bearer
		var since, expires int64
		if err := rows.Scan(&b.ID, &b.Label, &since, &expires); err != nil {
			return nil, fmt.Errorf("couldn't list tokens: %w", err)
		}
		b.Since, b.Expires = time.UnixMilli(since), time.UnixMilli(expires)
		all = append(all, b)
	}
	return all, rows.Err()
}

// RevokeBearer ends one of a person's tokens; one that is not there is no error.
func (d *Desk) RevokeBearer(ctx context.Context, person Person, id string) error {
	return d.change(ctx, "DELETE FROM bearers WHERE person = ? AND lower(hex(id)) = ?", person.ID[:], id)
}
