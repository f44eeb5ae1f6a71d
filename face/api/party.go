package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// Party is a party as the API shows it.
type Party struct {
	ID        string    `json:"id"`
	Kind      string    `json:"kind"`
	Region    string    `json:"region"`
	Class     string    `json:"class,omitempty"`
	Listed    bool      `json:"listed"`
	Suspended bool      `json:"suspended" doc:"It begins nothing new, and may wind down"`
	Expelled  bool      `json:"expelled,omitempty" doc:"It is out for good"`
	NameZh    string    `json:"nameZh,omitempty" doc:"Where the caller may know it"`
	NameEn    string    `json:"nameEn,omitempty"`
	Successor string    `json:"successor,omitempty" doc:"The party that acts for it now"`
	Since     time.Time `json:"since"`

	Membership *Membership `json:"membership,omitempty" doc:"How it takes part; left out in lists, and where it is not said"`
}

// Membership is how a party takes part as the API shows it.
type Membership struct {
	Host           string    `json:"host" doc:"The party whose node keeps it"`
	SealingKey     []byte    `json:"sealingKey" doc:"Public key to which its details are sealed: X25519 with ML-KEM-768"`
	Administrators []string  `json:"administrators" doc:"Persons who administer it"`
	Since          time.Time `json:"since"`
}

func membershipOf(m trade.Membership) *Membership {
	return &Membership{Host: m.Host.String(), SealingKey: m.Sealing.Public,
		Administrators: shown(m.Administrators, trade.PersonID.String), Since: m.Since.Time()}
}

func partyOf(p trade.Party) Party {
	out := Party{ID: p.ID.String(), Kind: p.Kind.String(), Region: string(p.Region), Listed: p.Listed,
		Suspended: p.Suspended, Expelled: p.Expelled, Since: p.Since.Time(),
		Successor: known(p.Successor)}
	if p.Class != trade.ClassNone {
		out.Class = p.Class.String()
	}
	return out
}

// partyList narrows a list of parties.
type partyList struct {
	Paging
	Kind      string `query:"kind" maxLength:"20"`
	Region    string `query:"region" maxLength:"4"`
	Class     string `query:"class" maxLength:"1"`
	Suspended bool   `query:"suspended" doc:"Only suspended ones"`
}

// named shows a party with its names, where the caller may know them.
func (s *Server) named(ctx context.Context) func(trade.Party) Party {
	return func(p trade.Party) Party {
		out := partyOf(p)
		if name, ok := s.settings.Gateway.NameOf(ctx, caller(ctx), p.ID); ok {
			out.NameZh, out.NameEn = name.Zh, name.En
		}
		return out
	}
}

func (s *Server) registerParties() {
	const tag = "parties"
	model := s.settings.Model
	list := endpoint(http.MethodGet, "/v1/parties", tag, "parties", "Parties that the caller's party may know")
	huma.Register(s.api, list, func(ctx context.Context, in *partyList) (*found[Page[Party]], error) {
		var f filter
		q := readmodel.PartyFilter{Kind: filterName[trade.PartyKind](&f, "kind", in.Kind),
			Region: trade.Region(in.Region),
			Class:  filterName[trade.Class](&f, "class", in.Class), Suspended: in.Suspended}
		if err := f.done(); err != nil {
			return nil, err
		}
		rows, err := model.Parties(ctx, caller(ctx).Viewer(), q, in.page())
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return pageOf(rows, s.named(ctx)), nil
	})
	get(s, "/v1/parties/{id}", tag, "party", "A party",
		func(ctx context.Context, v trade.Viewer, id trade.PartyID) (Party, error) {
			p, err := model.Party(ctx, v, id)
			if err != nil {
				return Party{}, err
			}
			out := s.named(ctx)(p)
			if membership, err := model.Membership(ctx, v, id); err == nil {
				out.Membership = membershipOf(membership)
			} else if !errors.Is(err, readmodel.ErrUnknown) {
				return Party{}, err
			}
			return out, nil
		})
	details[gateway.PartyDetails](s, "/v1/parties/{id}/details", tag, "party-details", "What is sealed of a party",
		func(ctx context.Context, v trade.Viewer, id trade.PartyID) (trade.Digest, error) {
			p, err := model.Party(ctx, v, id)
			return p.Details, err
		})
}
