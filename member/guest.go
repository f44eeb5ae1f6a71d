package member

import (
	"context"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"time"

	"tallystick/assembly"
	"tallystick/book/trade"
	"tallystick/face/paper"
	"tallystick/face/words"
	"tallystick/node/desk"
	"tallystick/node/token"
)

// Guest is a party that a home hosts without being its own, and a person of it.
type Guest struct {
	Number, Kind, Region, NameZh, NameEn string
	Identifier                           string // as head office gives it; empty: made here, or by the token server
	Person                               desk.NewPerson
}

// PersonCard is what a home says of a person whom a governor is to enrol at another node:
// the body of `tallystick do enrol-card`. SealingKey is for set-membership.
type PersonCard struct {
	Party     string   `json:"party"`
	Person    string   `json:"person"`
	PublicKey string   `json:"publicKey"`
	Duties    []string `json:"duties"`
	Proof     string   `json:"proof"`
}

// Membership is what a governor sets of a party that a home hosts: the body of
// `tallystick do set-membership`.
type Membership struct {
	Host           string   `json:"host"`
	SealingKey     string   `json:"sealingKey"`
	Administrators []string `json:"administrators"`
}

// hosting is a home that is stopped, opened to say whom it hosts.
type hosting struct {
	chain string
	party trade.PartyID
	room  *Strongroom
	desk  *desk.Desk
}

// PartyOf gives the identifier of a party of a number, as the ledger of a home names it.
func PartyOf(ctx context.Context, home, number string) (trade.PartyID, error) {
	number, err := paper.PartyNumber(number)
	if err != nil {
		return trade.PartyID{}, err
	}
	return IdentifierOf(ctx, home, token.Party, number)
}

// hosts opens a home that is stopped for what concerns a party of a number.
func hosts(ctx context.Context, home, number, identifier string, use func(h hosting) error) error {
	text, err := os.ReadFile(filepath.Join(home, "genesis.json"))
	if err != nil {
		return errors.Join(HasNetwork(home), err)
	}
	h := hosting{}
	if _, h.chain, err = assembly.Genesis(text); err != nil {
		return err
	}
	if identifier == "" {
		h.party, err = PartyOf(ctx, home, number)
	} else {
		h.party, err = trade.ParseID[trade.Party](identifier)
	}
	if err != nil {
		return err
	}
	return Stopped(home, "", func() (err error) {
		lock, err := readLock(home)
		if err != nil {
			return err
		}
		if h.room, err = openStrongroom(home, lock); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, h.room.Close()) }()
		if h.desk, err = desk.Open(ctx, home, time.Now); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, h.desk.Close()) }()
		return use(h)
	})
}

// Introduce makes keys for a person of a party at a home that is stopped, and for the
// party itself where it is new here.
func Introduce(ctx context.Context, home string, g Guest) (card PersonCard, err error) {
	err = hosts(ctx, home, g.Number, g.Identifier, func(h hosting) error {
		if _, err := h.room.SealingKey(ctx, h.party); err != nil {
			return err
		}
		if _, known, err := h.desk.Party(ctx, h.party); err != nil || !known {
			kind, _ := assembly.KindNamed(g.Kind)
			profile := desk.Profile{ID: h.party, Kind: kind, Region: trade.Region(g.Region)}
			if kind != trade.Enterprise {
				profile.NameZh, profile.NameEn = g.NameZh, g.NameEn
			}
			if err := errors.Join(err, h.desk.AddParty(ctx, profile)); err != nil {
				return err
			}
		}
		g.Person.Party = h.party
		person, err := introduce(ctx, h.desk, g.Person, h.chain, h.party.String())
		card = PersonCard{h.party.String(), person.Person, person.PublicKey, person.Duties, person.Proof}
		return err
	})
	return card, err
}

// MembershipOf says of a party that a home hosts what a governor sets of it. The home is
// stopped.
func MembershipOf(ctx context.Context, home, number, identifier string) (m Membership, err error) {
	text, err := os.ReadFile(filepath.Join(home, cardFile))
	if err != nil {
		return m, says(words.CardFirst.With(home))
	}
	own, err := assembly.ParseCard(text)
	if err != nil {
		return m, err
	}
	m.Host = own.Number
	err = hosts(ctx, home, number, identifier, func(h hosting) error {
		key, err := h.room.SealingKey(ctx, h.party)
		if err != nil {
			return err
		}
		m.SealingKey = base64.StdEncoding.EncodeToString(key)
		keys, err := h.desk.KeysOf(ctx, h.party)
		for _, id := range keys {
			m.Administrators = append(m.Administrators, id.String())
		}
		return err
	})
	return m, err
}
