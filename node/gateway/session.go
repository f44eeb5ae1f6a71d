package gateway

import (
	"context"
	"fmt"
	"time"

	"tallystick/book/trade"
	"tallystick/node/desk"
)

// inStanding says [desk.ErrSignedOut] of a person whose party was expelled, or whose
// keys have all been revoked on the ledger, wherever that was ordered; what the
// desk still holds of such a person ends then and there. The ledger is asked at
// every request, so that nobody works on until the desk has followed.
func (g *Gateway) inStanding(ctx context.Context, person desk.Person) error {
	keys, err := g.outbox.KeysInUse(ctx, person.ID)
	if err != nil {
		return err
	}
	var revoked []trade.KeyID
	var expelled bool
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
		if err := g.outbox.DropParty(ctx, person.Party); err != nil {
			return err
		}
		return desk.ErrSignedOut
	}
	for _, id := range revoked {
		if err := g.outbox.DropKey(ctx, id); err != nil {
			return err
		}
	}
	if len(keys) > 0 && len(revoked) == len(keys) {
		return desk.ErrSignedOut
	}
	return nil
}

// Session gives the session of a cookie's token and keeps it from idling out,
// or [desk.ErrSignedOut].
func (g *Gateway) Session(ctx context.Context, token string) (desk.Session, error) {
	s, err := g.Desk.Session(ctx, token)
	if err == nil {
		err = g.inStanding(ctx, s.Person)
	}
	return s, err
}

// StillIn gives the session of a cookie's token, or [desk.ErrSignedOut]. It
// does not keep the session from idling out: a page that is only open is not
// in use.
func (g *Gateway) StillIn(ctx context.Context, token string) (desk.Session, error) {
	s, err := g.Desk.StillIn(ctx, token)
	if err == nil {
		err = g.inStanding(ctx, s.Person)
	}
	return s, err
}

// PersonOf gives the person for whom a bearer token acts, or [desk.ErrSignedOut].
func (g *Gateway) PersonOf(ctx context.Context, token string) (desk.Person, error) {
	person, err := g.Desk.PersonOf(ctx, token)
	if err == nil {
		err = g.inStanding(ctx, person)
	}
	if err != nil {
		return desk.Person{}, err
	}
	return person, nil
}

// SignIn opens a session for a person. The errors are [desk.ErrWrongPassword] and
// [desk.LockedOut], besides those of the surroundings.
func (g *Gateway) SignIn(ctx context.Context, k desk.Knock) (desk.Session, error) {
	s, err := g.Desk.SignIn(ctx, k)
	if err == nil {
		err = wrongWhenOut(g.inStanding(ctx, s.Person))
	}
	return s, err
}

// SignInProgram checks a password and gives a bearer token for as long as a
// session lasts. A password that somebody else set has to be changed first:
// [desk.ErrFirstPassword].
func (g *Gateway) SignInProgram(ctx context.Context, k desk.Knock) (string, desk.Bearer, desk.Person, error) {
	token, bearer, person, err := g.Desk.SignInProgram(ctx, k)
	if err == nil {
		err = wrongWhenOut(g.inStanding(ctx, person))
	}
	if err != nil {
		return "", desk.Bearer{}, desk.Person{}, err
	}
	return token, bearer, person, nil
}

// IssueBearer makes a token by which a program acts for the person, as the desk
// does, of a label that can be shown.
func (g *Gateway) IssueBearer(ctx context.Context, person desk.Person, label string, life time.Duration) (string,
	desk.Bearer, error) {
	a := asking{}
	if label = a.text("label", label, false); len(a.wrong) > 0 {
		return "", desk.Bearer{}, a.wrong
	}
	return g.Desk.IssueBearer(ctx, person, label, life)
}

// wrongWhenOut answers who is out as it answers who was never in.
func wrongWhenOut(err error) error {
	if err == desk.ErrSignedOut {
		return desk.ErrWrongPassword
	}
	return err
}
