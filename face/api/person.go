package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/node/desk"
)

// Key is a signing key of a person.
type Key struct {
	ID      string    `json:"id"`
	Revoked bool      `json:"revoked"`
	Since   time.Time `json:"since"`
}

// Look is one line of the record of who looked at what.
type Look struct {
	Number  int64     `json:"number"`
	At      time.Time `json:"at"`
	Person  string    `json:"person"`
	Party   string    `json:"party"`
	Kind    string    `json:"kind" enum:"look-up,opening"`
	Subject string    `json:"subject" doc:"Identifier of the document, or digest of the sealed details"`
}

func (s *Server) registerPersons() {
	gate := s.settings.Gateway
	list := endpoint(http.MethodGet, "/v1/persons", "persons", "persons",
		"Persons of one's party; for the regulator of all")
	huma.Register(s.api, list, func(ctx context.Context, _ *nothing) (*found[[]Person], error) {
		all, err := gate.Persons(ctx, caller(ctx))
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[[]Person]{shown(all, personOf)}, nil
	})
	keys := endpoint(http.MethodGet, "/v1/persons/{id}/keys", "persons", "keys", "Signing keys of a person, by login")
	huma.Register(s.api, keys, func(ctx context.Context, in *struct {
		ID string `path:"id" maxLength:"64"`
	}) (*found[[]Key], error) {
		all, err := gate.Keys(ctx, caller(ctx), in.ID)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[[]Key]{shown(all,
			func(k desk.Key) Key { return Key{k.ID.String(), k.Revoked, k.Since.Time()} })}, nil
	})
	looks := endpoint(http.MethodGet, "/v1/looks", "persons", "looks",
		"Who of one's party looked at what; for the regulator everybody")
	huma.Register(s.api, looks, func(ctx context.Context, in *struct {
		Before int64 `query:"before" minimum:"0" doc:"Only what came before this number"`
		Limit  int   `query:"limit" minimum:"1" maximum:"500" default:"50"`
	}) (*found[[]Look], error) {
		viewer := caller(ctx)
		all, err := gate.Looks(ctx, viewer, in.Before, in.Limit)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		looks := make([]Look, len(all))
		for i, l := range all {
			looks[i] = Look{Number: l.Number, At: l.At.Time(), Person: l.Person.String(), Party: l.Party.String(),
				Kind: "look-up", Subject: l.Subject}
			switch l.Kind {
			case desk.Opening:
				looks[i].Kind = "opening"
			case desk.Asking:
				looks[i].Kind = "asking"
			}
			if p, ok := gate.NameOfPerson(ctx, viewer, l.Person); ok {
				looks[i].Person = p.Login
			}
		}
		return &found[[]Look]{looks}, nil
	})
}
