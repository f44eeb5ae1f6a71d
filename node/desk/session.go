package desk

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"tallystick/book/trade"
	"tallystick/face/words"
)

// How long people and programs stay signed in, and how many of each a person
// may have.
const (
	SessionIdle   = 30 * time.Minute
	SessionLife   = 12 * time.Hour
	MaxBearerLife = 366 * 24 * time.Hour

	MaxSessions = 10 // the one that was used least lately ends for an eleventh
	MaxBearers  = 20 // issued by name: the oldest is not ended, a twenty-first is refused
	maxSignIns  = 20 // tokens of sign-ins: the oldest ends for another
)

// ErrSignedOut says that a session or token is not, or no longer, good.
var ErrSignedOut = words.New("登录已失效，请重新登录", "you are signed out: sign in again")

// Session is a person signed in to the portal.
type Session struct {
	Token   string // secret; goes into the cookie
	CSRF    string // secret; goes into every form of the session's pages
	Person  Person
	Expires time.Time
	ID      string // by which the person ends it; tells nothing of the token
	Since   time.Time
	Seen    time.Time
	Source  string // from where the person signed in
	Agent   string // and with what
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

// SignIn opens a session for a person. The errors are [ErrWrongPassword] and
// [LockedOut], besides those of the surroundings.
func (d *Desk) SignIn(ctx context.Context, k Knock) (Session, error) {
	person, err := d.authenticate(ctx, k)
	if err != nil {
		return Session{}, err
	}
	token, hash := secret()
	csrf, _ := secret()
	now := d.clock()
	s := Session{Token: token, CSRF: csrf, Person: person, Expires: now.Add(SessionLife), ID: sessionID(hash),
		Since: now, Seen: now,
		Source: clipped(k.Source, 64), Agent: clipped(k.Agent, 200)}
	err = d.jot(ctx, "INSERT INTO sessions(hash, person, csrf, seen, expires, since, source, agent) "+
		"VALUES(?,?,?,?,?,?,?,?)",
		hash, person.ID[:], csrf, now.UnixMilli(), s.Expires.UnixMilli(), now.UnixMilli(), s.Source, s.Agent)
	if err == nil {
		err = d.jot(ctx, `DELETE FROM sessions WHERE hash IN (SELECT hash FROM sessions WHERE person = ?
			ORDER BY hash = ? DESC, seen DESC LIMIT -1 OFFSET ?)`, person.ID[:], hash, MaxSessions)
	}
	return s, err
}

// sessionID names a session by the start of its token's hash.
func sessionID(hash []byte) string { return hex.EncodeToString(hash[:16]) }

// clipped gives the beginning of a text, in whole characters that can be printed.
func clipped(text string, size int) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text[:min(len(text), size)], ""))
}

// Session gives the session of a cookie's token and keeps it from idling out,
// or [ErrSignedOut].
func (d *Desk) Session(ctx context.Context, token string) (Session, error) {
	s, hash, err := d.session(ctx, token)
	if now := d.clock(); err == nil && now.Sub(s.Seen) > time.Minute {
		err = d.jot(ctx, "UPDATE sessions SET seen = ? WHERE hash = ?", now.UnixMilli(), hash)
	}
	return s, err
}

// StillIn gives the session of a cookie's token, or [ErrSignedOut], and does not
// keep it from idling out.
func (d *Desk) StillIn(ctx context.Context, token string) (Session, error) {
	s, _, err := d.session(ctx, token)
	return s, err
}

// session reads a session; one that is over is forgotten.
func (d *Desk) session(ctx context.Context, token string) (Session, []byte, error) {
	hash := hashOf(token)
	s := Session{Token: token}
	err := scanSession(d.see.QueryRowContext(ctx, "SELECT "+sessionColumns+" WHERE s.hash = ?", hash), &s)
	if errors.Is(err, sql.ErrNoRows) {
		return Session{}, nil, ErrSignedOut
	}
	if err != nil {
		return Session{}, nil, fmt.Errorf("couldn't read a session: %w", err)
	}
	if s.over(d.clock()) {
		if err := d.jot(ctx, "DELETE FROM sessions WHERE hash = ?", hash); err != nil {
			return Session{}, nil, err
		}
		return Session{}, nil, ErrSignedOut
	}
	return s, hash, nil
}

// over reports whether a session has ended by itself.
func (s Session) over(now time.Time) bool {
	return !now.Before(s.Expires) || now.Sub(s.Seen) > SessionIdle || s.Person.Disabled
}

const sessionColumns = `p.id, p.login, p.name_zh, p.name_en, p.party, q.kind, q.region, p.duties, p.language,
p.disabled OR p.pending,
	p.first_password, s.hash, s.csrf, s.seen, s.expires, s.since, s.source, s.agent
	FROM sessions s JOIN persons p ON p.id = s.person JOIN parties q ON q.id = p.party`

func scanSession(r row, s *Session) (err error) {
	var hash []byte
	var seen, expires, since int64
	s.Person, err = scanPerson(r, &hash, &s.CSRF, &seen, &expires, &since, &s.Source, &s.Agent)
	if err == nil {
		s.ID, s.Seen, s.Expires, s.Since = sessionID(hash), time.UnixMilli(seen), time.UnixMilli(expires),
			time.UnixMilli(since)
	}
	return err
}

// Sessions lists a person's sessions, the last used first. Their secrets are
// left out.
func (d *Desk) Sessions(ctx context.Context, person Person) ([]Session, error) {
	rows, err := d.see.QueryContext(ctx, "SELECT "+sessionColumns+" WHERE s.person = ? ORDER BY s.seen DESC, s.rowid "+
		"DESC",
		person.ID[:])
	if err != nil {
		return nil, fmt.Errorf("couldn't list sessions: %w", err)
	}
	defer rows.Close()
	var all []Session
	for rows.Next() {
		var s Session
		if err := scanSession(rows, &s); err != nil {
			return nil, fmt.Errorf("couldn't list sessions: %w", err)
		}
		s.CSRF = ""
		if !s.over(d.clock()) {
			all = append(all, s)
		}
	}
	return all, rows.Err()
}

// EndSession ends one of a person's sessions; one that is not there is no error.
func (d *Desk) EndSession(ctx context.Context, person Person, id string) error {
	return d.jot(ctx, "DELETE FROM sessions WHERE person = ? AND lower(hex(substr(hash, 1, 16))) = ?",
		person.ID[:], id)
}

// SignOut ends a session; one that is not there is no error.
func (d *Desk) SignOut(ctx context.Context, token string) error {
	return d.jot(ctx, "DELETE FROM sessions WHERE hash = ?", hashOf(token))
}

// SignInProgram checks a password and gives a bearer token for as long as a
// session lasts. A password that somebody else set has to be changed first:
// [ErrFirstPassword].
func (d *Desk) SignInProgram(ctx context.Context, k Knock) (token string, bearer Bearer, person Person, err error) {
	if person, err = d.authenticate(ctx, k); err != nil {
		return "", Bearer{}, Person{}, err
	}
	if person.FirstPassword {
		return "", Bearer{}, Person{}, ErrFirstPassword
	}
	if token, bearer, err = d.insertBearer(ctx, person, "session", SessionLife, true); err != nil {
		return "", Bearer{}, Person{}, err
	}
	err = d.change(ctx, `DELETE FROM bearers WHERE id IN (SELECT id FROM bearers WHERE person = ? AND sign_in
		ORDER BY lower(hex(id)) = ? DESC, since DESC LIMIT -1 OFFSET ?)`, person.ID[:], bearer.ID, maxSignIns)
	return token, bearer, person, err
}

// IssueBearer makes a token by which a program acts for the person. The token
// is shown once and kept only as a hash.
func (d *Desk) IssueBearer(ctx context.Context, person Person, label string, life time.Duration) (string, Bearer,
	error) {
	var wrong InputErrors
	if label = strings.TrimSpace(label); label == "" {
		wrong.No("label", words.FieldMissing.Zh, words.FieldMissing.En)
	}
	if life <= 0 || life > MaxBearerLife {
		wrong.No("days", "有效期须为 1 至 366 天", "a token lasts 1 to 366 days")
	}
	if len(wrong) > 0 {
		return "", Bearer{}, wrong
	}
	now := d.clock().UnixMilli()
	if err := d.change(ctx, "DELETE FROM bearers WHERE person = ? AND expires <= ?", person.ID[:], now); err != nil {
		return "", Bearer{}, err
	}
	return d.insertBearer(ctx, person, label, life, false)
}

// insertBearer stores a token, unless the person has as many as one may.
func (d *Desk) insertBearer(ctx context.Context, person Person, label string, life time.Duration,
	signIn bool) (string, Bearer, error) {
	now := d.clock()
	token, hash := secret()
	var id trade.ID[Bearer]
	_, _ = rand.Read(id[:]) // never fails
	b := Bearer{ID: id.String(), Label: label, Since: now, Expires: now.Add(life)}
	made := false
	err := d.quietly(ctx, func(to store) error { // a token that nobody has is not remembered
		result, err := to.ExecContext(ctx, `INSERT INTO bearers(id, hash, person, label, since, expires, sign_in)
SELECT ?,?,?,?,?,?,?
			WHERE ? OR (SELECT count(*) FROM bearers WHERE person = ? AND NOT sign_in) < ?`,
			id[:], hash, person.ID[:], label, now.UnixMilli(), b.Expires.UnixMilli(), signIn, signIn,
			person.ID[:], MaxBearers)
		if err != nil {
			return fmt.Errorf("couldn't write to the desk's store: %w", err)
		}
		n, err := result.RowsAffected()
		made = n > 0
		return err
	})
	if err != nil {
		return "", Bearer{}, err
	}
	if !made {
		return "", Bearer{}, InputErrors{{Field: "label", Zh: fmt.Sprintf("每人最多 %d 个令牌，请先停用不再需要的令牌", MaxBearers),
			En: fmt.Sprintf("a person has at most %d tokens: end one that is no longer needed first", MaxBearers)}}
	}
	return token, b, nil
}

// PersonOf gives the person for whom a bearer token acts, or [ErrSignedOut].
func (d *Desk) PersonOf(ctx context.Context, token string) (Person, error) {
	a, err := d.memory.bearers.find([32]byte(hashOf(token)),
		func() (admitted, error) { return d.readBearer(ctx, token) })
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return Person{}, ErrSignedOut
	case err != nil:
		return Person{}, fmt.Errorf("couldn't read a token: %w", err)
	case a.person.Disabled || d.clock().UnixMilli() >= a.expires:
		return Person{}, ErrSignedOut
	}
	return a.person, nil
}

func (d *Desk) readBearer(ctx context.Context, token string) (a admitted, err error) {
	a.person, err = scanPerson(d.see.QueryRowContext(ctx, `SELECT p.id, p.login, p.name_zh, p.name_en, p.party, q.kind,
q.region, p.duties, p.language,
		p.disabled OR p.pending, p.first_password, b.expires FROM bearers b JOIN persons p ON p.id = b.person JOIN
parties q ON q.id = p.party WHERE b.hash = ?`, hashOf(token)), &a.expires)
	return a, err
}

// Bearers lists a person's tokens, newest first.
func (d *Desk) Bearers(ctx context.Context, person Person) ([]Bearer, error) {
	rows, err := d.see.QueryContext(ctx, "SELECT lower(hex(id)), label, since, expires FROM bearers WHERE person = ? "+
		"ORDER BY since DESC, id LIMIT 200", person.ID[:])
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
