package desk

import (
	"context"
	"fmt"

	"tallystick/book/trade"
	"tallystick/face/words"
)

// The kinds of look that are orders about sealed details.
const (
	Blocking   LookKind = 3 // details were closed to everybody
	Unblocking LookKind = 4
	Erasing    LookKind = 5 // details were destroyed
)

// ErrNotGovernor says that a person may not order anything about details.
var ErrNotGovernor = words.New("只有国家外汇管理局的监管员可以屏蔽或删除明细",
	"only a governor of the regulator may block or erase details")

// Order checks that a person may order something about sealed details (a
// governor of the regulator, with a password of one's own choice) and writes the
// order down in the desk's record of looks. What the order says is for the caller
// to do. It fails as [Desk.SignIn] does, and with [ErrFirstPassword] or
// [ErrNotGovernor].
func (d *Desk) Order(ctx context.Context, login, password string, kind LookKind, digests []trade.Digest) (Person,
	error) {
	person, err := d.authenticate(ctx, Knock{Login: login, Password: password})
	if err != nil {
		return Person{}, err
	}
	if person.FirstPassword {
		return Person{}, ErrFirstPassword
	}
	if person.Kind != trade.Regulator || !person.Has(trade.Governor) {
		return Person{}, ErrNotGovernor
	}
	for _, digest := range digests {
		if err := d.NoteLook(ctx, person, kind, digest.String()); err != nil {
			return Person{}, fmt.Errorf("couldn't write the order down: %w", err)
		}
	}
	return person, nil
}
