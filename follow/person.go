package follow

import (
	"context"
	"encoding/hex"
	"errors"
	"log/slog"
	"time"

	"tallystick/assembly"
	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/face/words"
	"tallystick/member"
	"tallystick/node/desk"
)

// Introduce makes the signing key of a person of the party at its own desk, in a home that is
// not running, and gives the card with which a governor enrols the key. The person signs in
// here once that is told; the key never leaves the home.
func Introduce(ctx context.Context, home string, person desk.NewPerson, nameZh, nameEn string) (
	card member.PersonCard, err error) {
	s, _, err := open(home)
	if err != nil {
		return card, err
	}
	m, err := Open(home, slog.New(slog.DiscardHandler))
	if err != nil {
		return card, err
	}
	v := m.Standing().Viewer
	if err := m.Close(); err != nil {
		return card, err
	}
	if v.Party.IsZero() {
		return card, says(words.FollowFirst.With(home))
	}
	d, err := desk.Open(ctx, home, time.Now)
	if err != nil {
		return card, err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if _, known, err := d.Party(ctx, v.Party); err != nil || !known {
		own := desk.Profile{ID: v.Party, Kind: v.Kind, Region: v.Region, NameZh: nameZh, NameEn: nameEn}
		if err = errors.Join(err, d.AddParty(ctx, own)); err != nil {
			return card, err
		}
	}
	person.Party = v.Party
	key, proof, err := d.Introduce(ctx, person, func(key trade.PersonKey) []byte {
		return wire.PersonPossessionText(s.Chain, s.Party, key.Person, key.Public)
	})
	is := assembly.PersonOf(key, proof)
	return member.PersonCard{Party: s.Party, Person: is.Person, PublicKey: hex.EncodeToString(key.Public),
		Duties: is.Duties, Proof: hex.EncodeToString(proof)}, err
}

// KeepFirstPasswords lets the persons of a home that is not running keep the passwords that
// they were given: for a trial, whose passwords are everybody's.
func KeepFirstPasswords(ctx context.Context, home string) error {
	d, err := desk.Open(ctx, home, time.Now)
	if err != nil {
		return err
	}
	return errors.Join(d.KeepFirstPasswords(ctx), d.Close())
}
