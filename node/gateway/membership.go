package gateway

import (
	"context"
	"encoding/base64"
	"strings"

	"tallystick/book/trade"
)

// SetMembershipForm says how a party takes part: at whose node, with which sealing
// key, and who administers it. By a governor.
type SetMembershipForm struct {
	Party string `json:"-" path:"id" example:"91350100M000100Y43"`
	Host  string `json:"host,omitempty" example:"SAFE"`
	// standard base64
	SealingKey     string   `json:"sealingKey,omitempty"`
	Administrators []string `json:"administrators" example:"[\"000102030405060708090a0b0c0d0e0f\"]"`
}

func (f SetMembershipForm) intend(ctx context.Context, a *asking) (intent, error) {
	c := trade.SetMembership{Host: a.person.Party, Sealing: trade.SealingKey{Scheme: trade.XWing}}
	var err error
	if c.Party, err = a.party(ctx, "party", f.Party); err != nil {
		return intent{}, err
	}
	if f.Host != "" {
		if c.Host, err = a.party(ctx, "host", f.Host); err != nil {
			return intent{}, err
		}
	}
	for _, name := range f.Administrators {
		id, err := trade.ParseID[trade.PersonKey](strings.TrimSpace(name))
		if err != nil {
			a.no("administrators", "管理员密钥标识无效", "an administrator's key is named by 32 hexadecimal digits")
		}
		c.Administrators = append(c.Administrators, id)
	}
	if f.SealingKey != "" {
		if c.Sealing.Public, err = base64.StdEncoding.DecodeString(strings.TrimSpace(f.SealingKey)); err != nil {
			a.no("sealingKey", "加密公钥须为 base64 编码", "a sealing key is written in base64")
		}
	}
	if len(a.wrong) > 0 {
		return intent{}, nil
	}
	if f.SealingKey == "" {
		if c.Sealing.Public, err = a.gateway.ring.Vault.SealingKey(ctx, c.Party); err != nil {
			return intent{}, err
		}
	}
	return intent{command: func() trade.Command { return c }, subject: c.Party.String()}, nil
}
