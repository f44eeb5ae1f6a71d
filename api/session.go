package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/gateway"
	"tallystick/trade"
)

// Person is a person as the API shows them.
type Person struct {
	Login    string   `json:"login"`
	NameZh   string   `json:"nameZh"`
	NameEn   string   `json:"nameEn,omitempty"`
	Party    string   `json:"party"`
	Kind     string   `json:"kind" example:"bank"`
	Duties   []string `json:"duties"`
	Disabled bool     `json:"disabled,omitempty"`
}

func personOf(p gateway.Person) Person {
	return Person{Login: p.Login, NameZh: p.NameZh, NameEn: p.NameEn, Party: p.Party.String(), Kind: p.Kind.String(), Duties: dutiesOf(p.Duties), Disabled: p.Disabled}
}

func dutiesOf(duties trade.Duty) []string {
	var names []string
	for duty := trade.Maker; duty <= trade.Governor; duty <<= 1 {
		if duties&duty != 0 {
			names = append(names, duty.String())
		}
	}
	return names
}

// Token is a bearer token; its secret is shown once.
type Token struct {
	ID      string    `json:"id"`
	Label   string    `json:"label"`
	Token   string    `json:"token,omitempty" doc:"Secret; send it as Authorization: Bearer"`
	Since   time.Time `json:"since"`
	Expires time.Time `json:"expires"`
}

func tokenOf(b gateway.Bearer, secret string) Token {
	return Token{ID: b.ID, Label: b.Label, Token: secret, Since: b.Since.UTC(), Expires: b.Expires.UTC()}
}

type found[T any] struct{ Body T }

type nothing struct{}

func (s *Server) registerSessions() {
	desk := s.settings.Gateway
	in := operation(http.MethodPost, "/v1/session", "session", "sign-in", "Sign in: a token for twelve hours")
	in.Security, in.DefaultStatus = nil, http.StatusCreated
	in.Errors = []int{400, 401, 413, 429}
	huma.Register(s.api, in, func(ctx context.Context, in *struct {
		Body struct {
			Login    string `json:"login" maxLength:"100"`
			Password string `json:"password" maxLength:"128" format:"password"`
		}
	}) (*found[struct {
		Token  Token  `json:"token"`
		Person Person `json:"person"`
	}], error) {
		secret, bearer, person, err := desk.SignInProgram(ctx, in.Body.Login, in.Body.Password)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		var out found[struct {
			Token  Token  `json:"token"`
			Person Person `json:"person"`
		}]
		out.Body.Token, out.Body.Person = tokenOf(bearer, secret), personOf(person)
		return &out, nil
	})
	me := operation(http.MethodGet, "/v1/session", "session", "who-am-i", "For whom this token acts")
	huma.Register(s.api, me, func(ctx context.Context, _ *nothing) (*found[Person], error) {
		return &found[Person]{personOf(caller(ctx))}, nil
	})
	list := operation(http.MethodGet, "/v1/tokens", "session", "tokens", "One's tokens")
	huma.Register(s.api, list, func(ctx context.Context, _ *nothing) (*found[[]Token], error) {
		bearers, err := desk.Bearers(ctx, caller(ctx))
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[[]Token]{shown(bearers, func(b gateway.Bearer) Token { return tokenOf(b, "") })}, nil
	})
	issue := operation(http.MethodPost, "/v1/tokens", "session", "issue-token", "Make a token for a program")
	issue.DefaultStatus = http.StatusCreated
	huma.Register(s.api, issue, func(ctx context.Context, in *struct {
		Body struct {
			Label string `json:"label" maxLength:"100" example:"trade finance core"`
			Days  int    `json:"days" minimum:"1" maximum:"366" example:"90"`
		}
	}) (*found[Token], error) {
		secret, bearer, err := desk.IssueBearer(ctx, caller(ctx), in.Body.Label, time.Duration(in.Body.Days)*24*time.Hour)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[Token]{tokenOf(bearer, secret)}, nil
	})
	revoke := operation(http.MethodDelete, "/v1/tokens/{id}", "session", "revoke-token", "End a token")
	huma.Register(s.api, revoke, func(ctx context.Context, in *struct {
		ID string `path:"id" maxLength:"64"`
	}) (*nothing, error) {
		return nil, s.problemOf(ctx, desk.RevokeBearer(ctx, caller(ctx), in.ID))
	})
}
