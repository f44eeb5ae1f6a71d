package desk

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"errors"
	"fmt"

	"tallystick/book/trade"
)

// Introduce puts a person with a fresh signing key into the desk, who is let in once the
// ledger has enrolled the key; another node hands it in. It gives the key, and what the
// key signs of a text about itself to show that it is held here. It fails with
// [ErrLoginTaken].
func (d *Desk) Introduce(ctx context.Context, p NewPerson, text func(trade.PersonKey) []byte) (trade.PersonKey, []byte,
	error) {
	if wrong := CheckPassword("password", p.Password, p.Login); len(wrong) > 0 {
		return trade.PersonKey{}, nil, wrong
	}
	fresh, err := d.recruit(ctx, p)
	if err != nil {
		return trade.PersonKey{}, nil, err
	}
	if err := d.lastingly(ctx, func(to store) error { return fresh.enter(ctx, d, to, true) }); err != nil {
		return trade.PersonKey{}, nil, err
	}
	return fresh.Key.PersonKey, ed25519.Sign(fresh.Key.private, text(fresh.Key.PersonKey)), nil
}

// Rename lets a party of the directory, and its persons, go by another identifier.
func (d *Desk) Rename(ctx context.Context, from, to trade.PartyID) error {
	profile, ok, err := d.Party(ctx, from)
	if err != nil || !ok {
		return errors.Join(err, fmt.Errorf("couldn't rename party %s: the directory lacks it", from))
	}
	profile.ID = to
	return d.together(ctx, func(in store) error {
		if err := addParty(ctx, in, profile); err != nil {
			return err
		}
		if err := write(ctx, in, "UPDATE persons SET party = ? WHERE party = ?", to[:], from[:]); err != nil {
			return err
		}
		return write(ctx, in, "DELETE FROM parties WHERE id = ?", from[:])
	})
}

// Heed lets the desk follow what the ledger says of a key: a person who waited for it is
// let in, one whose last key was revoked is let out. Keys of other desks change nothing.
func (d *Desk) Heed(ctx context.Context, key trade.PersonKey) error {
	var state int
	err := d.db.QueryRowContext(ctx, "SELECT state FROM keys WHERE id = ?", key.ID[:]).Scan(&state)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return fmt.Errorf("couldn't read a key: %w", err)
	case key.Revoked && state != keyRevoked:
		return d.together(ctx, func(to store) error { return dropKey(ctx, to, key.ID) })
	case !key.Revoked && state == keyPending:
		return d.together(ctx, func(to store) error { return settlePerson(ctx, to, key.ID, true) })
	}
	return nil
}

// Meet enters a party that the ledger has admitted into the directory, by its kind and
// region alone; what the directory says of one already stays.
func (d *Desk) Meet(ctx context.Context, p Profile) error {
	if _, ok, err := d.Party(ctx, p.ID); ok || err != nil {
		return err
	}
	return d.together(ctx, func(to store) error { return meetParty(ctx, to, p) })
}

// meetParty enters a party unless one came in since it was looked for: who admitted it says
// what it is called, and that is not to be lost.
func meetParty(ctx context.Context, to store, p Profile) error {
	return write(ctx, to, "INSERT INTO parties(id, kind, region, name_zh, name_en) VALUES(?,?,?,'','') "+
		"ON CONFLICT(id) DO NOTHING", p.ID[:], p.Kind, string(p.Region))
}

// KeysOf lists the keys of a party's persons at this desk, each person's newest, oldest
// person first, and at most as many as a party has administrators.
func (d *Desk) KeysOf(ctx context.Context, party trade.PartyID) (keys []trade.KeyID, err error) {
	rows, err := d.db.QueryContext(ctx, `SELECT k.id FROM keys k JOIN persons p ON p.id = k.person
		WHERE p.party = ? AND k.state <> ? ORDER BY p.since, k.id LIMIT ?`, party[:], keyRevoked,
		trade.MaxAdministrators)
	if err != nil {
		return nil, fmt.Errorf("couldn't list keys: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id []byte
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("couldn't list keys: %w", err)
		}
		keys = append(keys, trade.KeyID(id))
	}
	return keys, rows.Err()
}
