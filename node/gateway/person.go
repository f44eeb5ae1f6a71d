package gateway

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/face/words"
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

// EnrolCardForm enrols the key of a person that was made at another node, by what the
// card of the key says. The person signs in there. By a governor.
type EnrolCardForm struct {
	Party     string   `json:"party" example:"000102030405060708090a0b0c0d0e0f"`
	Person    string   `json:"person" maxLength:"32" example:"000102030405060708090a0b0c0d0e0f"`
	PublicKey string   `json:"publicKey" maxLength:"64" example:"3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29"`
	Duties    []string `json:"duties" minItems:"1" maxItems:"5" example:"maker"`
	Proof     string   `json:"proof" maxLength:"128" example:"9a0c"`
}

func (f EnrolCardForm) intend(ctx context.Context, a *asking) (intent, error) {
	c := trade.EnrolPerson{Scheme: trade.Ed25519, Public: a.hexOf("publicKey", f.PublicKey, 32, words.KeyIsHex)}
	proof := a.hexOf("proof", f.Proof, 64, words.ProofIsHex)
	person, err := trade.ParseID[trade.PersonKey](strings.TrimSpace(f.Person))
	if c.Person = trade.PersonID(person); err != nil {
		a.no("person", words.PersonIsNamed.Zh, words.PersonIsNamed.En)
	}
	for i, duty := range f.Duties {
		c.Duties |= choice(a, fmt.Sprintf("duties[%d]", i), duty, duties)
	}
	if c.Party, err = a.party(ctx, "party", f.Party); err != nil || len(a.wrong) > 0 {
		return intent{}, err
	}
	// the card of a body that has yet to join names it by its number
	if !slices.ContainsFunc([]string{c.Party.String(), strings.TrimSpace(f.Party)}, func(party string) bool {
		return wire.Proven(c.Public, wire.PersonPossessionText(a.gateway.Chain(), party, c.Person, c.Public), proof)
	}) {
		a.no("proof", words.PersonNotProven.Zh, words.PersonNotProven.En)
		return intent{}, nil
	}
	return intent{command: func() trade.Command { return c }, subject: hex.EncodeToString(c.Person[:])}, nil
}
