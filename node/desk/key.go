package desk

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"

	"tallystick/book/trade"
)

// Key is a signing key of a person as the desk knows it.
type Key struct {
	ID      trade.KeyID
	Person  trade.PersonID
	Revoked bool
	Since   trade.Instant
}

// Keys lists the keys of a person, newest first: one's own, or anyone's for
// the regulator.
func (d *Desk) Keys(ctx context.Context, viewer Person, login string) ([]Key, error) {
	person, err := d.PersonBy(ctx, login)
	if err != nil {
		return nil, err
	}
	if person.ID != viewer.ID && viewer.Kind != trade.Regulator {
		return nil, ErrNoPerson
	}
	rows, err := d.see.QueryContext(ctx, "SELECT id, person, state = ?, since FROM keys WHERE person = ? ORDER BY "+
		"since DESC, id LIMIT 100", keyRevoked, person.ID[:])
	if err != nil {
		return nil, fmt.Errorf("couldn't list keys: %w", err)
	}
	defer rows.Close()
	var all []Key
	for rows.Next() {
		var k Key
		var id, owner []byte
		if err := rows.Scan(&id, &owner, &k.Revoked, &k.Since); err != nil {
			return nil, fmt.Errorf("couldn't list keys: %w", err)
		}
		copy(k.ID[:], id)
		copy(k.Person[:], owner)
		all = append(all, k)
	}
	return all, rows.Err()
}

// States of a signing key.
const (
	keyPending = 0
	keyInUse   = 1
	keyRevoked = 2
)

// FreshKey is a signing key that is not in the store yet.
type FreshKey struct {
	trade.PersonKey
	private ed25519.PrivateKey
}

// MakeKey makes a signing key for a person, and stores nothing.
func MakeKey(key trade.PersonKey) (FreshKey, error) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return FreshKey{}, fmt.Errorf("couldn't make a signing key: %w", err)
	}
	key.Scheme, key.Public = trade.Ed25519, public
	key.ID = trade.KeyIDOf(key.Scheme, public)
	return FreshKey{key, private}, nil
}

// enter stores a signing key sealed.
func (key FreshKey) enter(ctx context.Context, d *Desk, to store, pending bool) error {
	state := keyInUse
	if pending {
		state = keyPending
	}
	_, err := to.ExecContext(ctx, `INSERT INTO keys(id, person, scheme, public, sealed, state, since)
		VALUES(?,?,?,?,?,?,?)`,
		key.ID[:], key.Person[:], key.Scheme, key.Public, d.box.seal(key.ID, key.private), state, d.clock().UnixMilli())
	if err != nil {
		return fmt.Errorf("couldn't store a signing key: %w", err)
	}
	return nil
}

// SigningKey gives the key that a person signs with, or [ErrNoKey].
func (o Outbox) SigningKey(ctx context.Context, person trade.PersonID) (trade.KeyID, ed25519.PrivateKey, error) {
	s, err := o.desk.memory.signing.find(person, func() (s signing, err error) {
		s.id, s.private, err = o.readKey(ctx, person)
		return s, err
	})
	return s.id, s.private, err
}

func (o Outbox) readKey(ctx context.Context, person trade.PersonID) (id trade.KeyID, _ ed25519.PrivateKey, _ error) {
	var raw, sealed []byte
	err := o.desk.see.QueryRowContext(ctx, "SELECT id, sealed FROM keys WHERE person = ? AND state = ? ORDER BY since "+
		"DESC, id LIMIT 1", person[:], keyInUse).Scan(&raw, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return id, nil, ErrNoKey
	}
	if err != nil {
		return id, nil, fmt.Errorf("couldn't read a signing key: %w", err)
	}
	copy(id[:], raw)
	private, err := o.desk.box.open(id, sealed)
	return id, private, err
}

// dropKey marks a key as revoked; a person without any other is let out.
func dropKey(ctx context.Context, to store, key trade.KeyID) error {
	if err := write(ctx, to, "UPDATE keys SET state = ? WHERE id = ?", keyRevoked, key[:]); err != nil {
		return err
	}
	var person []byte
	err := to.QueryRowContext(ctx, `SELECT person FROM keys k WHERE id = ?
		AND NOT EXISTS (SELECT 1 FROM keys o WHERE o.person = k.person AND o.state <> ?)`, key[:], keyRevoked).Scan(&person)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("couldn't read the keys of a person: %w", err)
	}
	for _, statement := range [...]string{"UPDATE persons SET disabled = 1 WHERE id = ?",
		"DELETE FROM sessions WHERE person = ?", "DELETE FROM bearers WHERE person = ?"} {
		if err := write(ctx, to, statement, person); err != nil {
			return err
		}
	}
	return nil
}
