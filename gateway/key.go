package gateway

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"errors"
	"fmt"

	"tallystick/trade"
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
	rows, err := d.db.QueryContext(ctx, "SELECT id, person, state = ?, since FROM keys WHERE person = ? ORDER BY "+
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

// RotateKeyForm replaces the signing key of a person by a fresh one that the
// desk makes. By the person, or by a governor.
type RotateKeyForm struct {
	Login string `json:"-"` // empty is oneself
}

func (f RotateKeyForm) intend(ctx context.Context, a *asking) (intent, error) {
	person, old, err := a.keyOf(ctx, f.Login)
	if err != nil || len(a.wrong) > 0 {
		return intent{}, err
	}
	c := trade.RotateKey{Old: old, Scheme: trade.Ed25519, Public: make([]byte, ed25519.PublicKeySize)}
	var fresh freshKey
	return intent{
		command: func() trade.Command { return c },
		subject: person.Login,
		ready: func(context.Context) error {
			var err error
			fresh, err = makeKey(trade.PersonKey{Person: person.ID})
			c.Public = fresh.Public
			return err
		},
		enter:   func(ctx context.Context, tx *sql.Tx) error { return a.gateway.enterKey(ctx, tx, fresh, true) },
		errands: func() []errand { return []errand{{Rotate: &rotation{fresh.ID, old}}} },
	}, nil
}

// keyOf gives a person by login, oneself by default, and the key in use.
func (a *asking) keyOf(ctx context.Context, login string) (Person, trade.KeyID, error) {
	person := a.person
	if login != "" && login != person.Login {
		var err error
		person, err = a.gateway.PersonBy(ctx, login)
		if errors.Is(err, ErrNoPerson) || (err == nil && a.person.Kind != trade.Regulator) {
			a.no("login", "没有该登录名", "nobody has this login name")
			return Person{}, trade.KeyID{}, nil
		}
		if err != nil {
			return Person{}, trade.KeyID{}, err
		}
	}
	id, _, err := a.gateway.signingKey(ctx, person.ID)
	if errors.Is(err, ErrNoKey) {
		a.no("login", "该人员没有可用的签名密钥", "this person has no signing key in use")
		return Person{}, trade.KeyID{}, nil
	}
	return person, id, err
}

// RevokeKeyForm ends a key for good, and with a person's last key the person's
// sessions and tokens. By the person, or by a governor.
type RevokeKeyForm struct {
	Key    string `json:"-"`
	Reason string `json:"reason" example:"person-left"`
}

func (f RevokeKeyForm) intend(_ context.Context, a *asking) (intent, error) {
	c := trade.RevokeKey{Key: identifier[trade.PersonKey](a, "key", f.Key),
		Reason: choice(a, "reason", f.Reason, reasons)}
	return intent{
		command: func() trade.Command { return c },
		subject: f.Key,
		errands: func() []errand { return []errand{{Revoke: &c.Key}} },
	}, nil
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
