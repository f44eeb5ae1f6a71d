package gateway

import (
	"context"
	"crypto/ed25519"
	"errors"

	"tallystick/book/trade"
	"tallystick/node/desk"
)

// RotateKeyForm replaces the signing key of a person by a fresh one that the
// desk makes. By the person, or by a governor.
type RotateKeyForm struct {
	Login string `json:"-" path:"id" example:"li.wei"`
}

func (f RotateKeyForm) intend(ctx context.Context, a *asking) (intent, error) {
	person, old, err := a.keyOf(ctx, f.Login)
	if err != nil || len(a.wrong) > 0 {
		return intent{}, err
	}
	c := trade.RotateKey{Old: old, Scheme: trade.Ed25519, Public: make([]byte, ed25519.PublicKeySize)}
	var fresh desk.FreshKey
	return intent{
		command: func() trade.Command { return c },
		subject: person.Login,
		ready: func(context.Context) error {
			var err error
			fresh, err = desk.MakeKey(trade.PersonKey{Person: person.ID})
			c.Public = fresh.Public
			return err
		},
		enter:   func() desk.Entrant { return fresh },
		errands: func() []desk.Errand { return []desk.Errand{{Rotate: &desk.Rotation{Fresh: fresh.ID, Old: old}}} },
	}, nil
}

// keyOf gives a person by login, oneself by default, and the key in use.
func (a *asking) keyOf(ctx context.Context, login string) (desk.Person, trade.KeyID, error) {
	person := a.person
	if login != "" && login != person.Login {
		var err error
		person, err = a.gateway.PersonBy(ctx, login)
		if err != nil && !errors.Is(err, desk.ErrNoPerson) {
			return desk.Person{}, trade.KeyID{}, err
		}
	}
	id, _, err := a.gateway.outbox.SigningKey(ctx, person.ID)
	if person.ID != a.person.ID {
		// whose keys a person may not replace, of them the person learns nothing
		may, failed := a.gateway.May(ctx, a.person, trade.VerbRotateKey, trade.Object{Key: trade.PersonKeyKey(id)})
		if failed != nil {
			return desk.Person{}, trade.KeyID{}, failed
		}
		if person.ID.IsZero() || may.Refusal.Rule == trade.DutyMustAllow {
			a.no("login", "没有该登录名", "nobody has this login name")
			return desk.Person{}, trade.KeyID{}, nil
		}
	}
	if errors.Is(err, desk.ErrNoKey) {
		a.no("login", "该人员没有可用的签名密钥", "this person has no signing key in use")
		return desk.Person{}, trade.KeyID{}, nil
	}
	return person, id, err
}

// RevokeKeyForm ends a key for good, and with a person's last key the person's
// sessions and tokens. By the person, or by a governor.
type RevokeKeyForm struct {
	Key    string `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
	Reason string `json:"reason" example:"person-left"`
}

func (f RevokeKeyForm) intend(_ context.Context, a *asking) (intent, error) {
	c := trade.RevokeKey{Key: identifier[trade.PersonKey](a, "key", f.Key),
		Reason: choice(a, "reason", f.Reason, reasons)}
	return intent{
		command: func() trade.Command { return c },
		subject: f.Key,
		errands: func() []desk.Errand { return []desk.Errand{{Revoke: &c.Key}} },
	}, nil
}
