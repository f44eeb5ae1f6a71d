package gateway

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"strings"

	"tallystick/book/trade"
	"tallystick/node/desk"
)

// EnrolPersonForm gives a person of a party a login, a signing key and duties.
// By a governor.
type EnrolPersonForm struct {
	Party    string   `json:"party" example:"91350100M000100Y43"`
	Login    string   `json:"login" example:"li.wei"`
	NameZh   string   `json:"nameZh" example:"李伟"`
	NameEn   string   `json:"nameEn,omitempty" example:"Li Wei"`
	Duties   []string `json:"duties" minItems:"1" maxItems:"5" example:"maker"`
	Password string   `json:"password" format:"password" example:"correct horse battery"`
	Language string   `json:"language,omitempty" enum:"zh,en"`
}

func (f EnrolPersonForm) intend(ctx context.Context, a *asking) (intent, error) {
	person := desk.NewPerson{Login: strings.TrimSpace(f.Login), NameZh: a.text("nameZh", f.NameZh, true),
		NameEn:   a.text("nameEn", f.NameEn, false),
		Password: f.Password, Language: desk.Language(f.Language)}
	if n := len(person.Login); n < 3 || n > 40 ||
		strings.Trim(person.Login, "abcdefghijklmnopqrstuvwxyz0123456789.-") != "" {
		a.no("login", "登录名须为 3 至 40 位小写字母、数字、点或短横", "a login name has 3 to 40 small letters, digits, dots and dashes")
	}
	if len(f.Duties) == 0 {
		a.no("duties", "至少选择一项职责", "choose at least one duty")
	}
	for i, duty := range f.Duties {
		person.Duties |= choice(a, fmt.Sprintf("duties[%d]", i), duty, duties)
	}
	a.wrong = append(a.wrong, desk.CheckPassword("password", f.Password, person.Login)...)
	var err error
	if person.Party, err = a.party(ctx, "party", f.Party); err != nil || len(a.wrong) > 0 {
		return intent{}, err
	}
	if _, err := a.gateway.PersonBy(ctx, person.Login); err == nil {
		a.no("login", "登录名已被使用", "the login name is taken")
		return intent{}, nil
	}
	// the key does not exist before the dry run has passed
	c := trade.EnrolPerson{Party: person.Party, Person: trade.PersonID{1}, Scheme: trade.Ed25519,
		Public: make([]byte, ed25519.PublicKeySize), Duties: person.Duties}
	var fresh desk.Recruit
	return intent{
		command: func() trade.Command { return c },
		subject: person.Login,
		ready: func(ctx context.Context) error {
			var err error
			fresh, err = a.gateway.outbox.Recruit(ctx, person)
			c.Person, c.Public = fresh.Key.Person, fresh.Key.Public
			return err
		},
		enter:   func() desk.Entrant { return fresh },
		errands: func() []desk.Errand { return []desk.Errand{{Enrol: &fresh.Key.ID}} },
	}, nil
}
