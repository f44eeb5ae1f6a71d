package gateway

import (
	"context"
	"fmt"

	"tallystick/trade"
)

// inStanding says [ErrSignedOut] of a person whose party was expelled, or whose
// keys have all been revoked on the ledger, wherever that was ordered; what the
// desk still holds of such a person ends then and there. The ledger is asked at
// every request, so that nobody works on until the desk has followed.
func (g *Gateway) inStanding(ctx context.Context, person Person) error {
	keys, err := g.keysInUse(ctx, person.ID)
	if err != nil {
		return err
	}
	var revoked []trade.KeyID
	expelled := false
	err = g.ring.Books.View(func(book trade.Book, _ trade.Instant) error {
		party, _ := book.Party(person.Party)
		expelled = party.Expelled
		for _, id := range keys {
			if key, ok := book.Key(id); ok && key.Revoked {
				revoked = append(revoked, id)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("couldn't ask the ledger about a person: %w", err)
	}
	if expelled {
		if err := g.dropParty(ctx, person.Party); err != nil {
			return err
		}
		return ErrSignedOut
	}
	for _, id := range revoked {
		if err := dropKey(ctx, g.db, id); err != nil {
			return err
		}
	}
	if len(keys) > 0 && len(revoked) == len(keys) {
		return ErrSignedOut
	}
	return nil
}

// Session gives the session of a cookie's token and keeps it from idling out,
// or [ErrSignedOut].
func (g *Gateway) Session(ctx context.Context, token string) (Session, error) {
	s, err := g.Desk.Session(ctx, token)
	if err == nil {
		err = g.inStanding(ctx, s.Person)
	}
	return s, err
}

// StillIn gives the session of a cookie's token, or [ErrSignedOut]. It
// does not keep the session from idling out: a page that is only open is not
// in use.
func (g *Gateway) StillIn(ctx context.Context, token string) (Session, error) {
	s, _, err := g.session(ctx, token)
	if err == nil {
		err = g.inStanding(ctx, s.Person)
	}
	return s, err
}

// PersonOf gives the person for whom a bearer token acts, or [ErrSignedOut].
func (g *Gateway) PersonOf(ctx context.Context, token string) (Person, error) {
	person, err := g.Desk.PersonOf(ctx, token)
	if err == nil {
		err = g.inStanding(ctx, person)
	}
	if err != nil {
		return Person{}, err
	}
	return person, nil
}

// SignIn opens a session for a person. The errors are [ErrWrongPassword] and
// [LockedOut], besides those of the surroundings.
func (g *Gateway) SignIn(ctx context.Context, k Knock) (Session, error) {
	s, err := g.Desk.SignIn(ctx, k)
	if err == nil {
		err = wrongWhenOut(g.inStanding(ctx, s.Person))
	}
	return s, err
}

// SignInProgram checks a password and gives a bearer token for as long as a
// session lasts. A password that somebody else set has to be changed first:
// [ErrFirstPassword].
func (g *Gateway) SignInProgram(ctx context.Context, k Knock) (string, Bearer, Person, error) {
	token, bearer, person, err := g.Desk.SignInProgram(ctx, k)
	if err == nil {
		err = wrongWhenOut(g.inStanding(ctx, person))
	}
	if err != nil {
		return "", Bearer{}, Person{}, err
	}
	return token, bearer, person, nil
}

// wrongWhenOut answers who is out as it answers who was never in.
func wrongWhenOut(err error) error {
	if err == ErrSignedOut {
		return ErrWrongPassword
	}
	return err
}

func (d *Desk) keysInUse(ctx context.Context, person trade.PersonID) ([]trade.KeyID, error) {
	rows, err := d.db.QueryContext(ctx, "SELECT id FROM keys WHERE person = ? AND state = ?", person[:], keyInUse)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the keys of a person: %w", err)
	}
	defer rows.Close()
	var all []trade.KeyID
	for rows.Next() {
		var raw []byte
		if err := rows.Scan(&raw); err != nil {
			return nil, fmt.Errorf("couldn't read the keys of a person: %w", err)
		}
		all = append(all, trade.KeyID(raw))
	}
	return all, rows.Err()
}

// dropParty lets out every person of a party at once, with sessions and tokens;
// their signing keys sign nothing more.
func (d *Desk) dropParty(ctx context.Context, party trade.PartyID) error {
	tx, err := d.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("couldn't let out a party: %w", err)
	}
	defer tx.Rollback()
	if err := dropParty(ctx, tx, party); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("couldn't let out a party: %w", err)
	}
	return nil
}

func dropParty(ctx context.Context, to store, party trade.PartyID) error {
	const persons = "(SELECT id FROM persons WHERE party = ?)"
	for _, statement := range [...]string{
		"DELETE FROM sessions WHERE person IN " + persons, "DELETE FROM bearers WHERE person IN " + persons,
		"UPDATE keys SET state = 2 WHERE person IN " + persons, "UPDATE persons SET disabled = 1 WHERE party = ?",
	} {
		if err := write(ctx, to, statement, party[:]); err != nil {
			return err
		}
	}
	return nil
}
