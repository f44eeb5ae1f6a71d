package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
	"tallystick/face/openapi"
	"tallystick/node/desk"
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

func personOf(p desk.Person) Person {
	return Person{Login: p.Login, NameZh: p.NameZh, NameEn: p.NameEn, Party: p.Party.String(), Kind: p.Kind.String(),
		Duties: dutiesOf(p.Duties), Disabled: p.Disabled}
}

func dutiesOf(duties trade.Duty) []string {
	var names []string
	for duty := trade.Maker; duty <= trade.Steward; duty <<= 1 {
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

func tokenOf(b desk.Bearer, secret string) Token {
	return Token{ID: b.ID, Label: b.Label, Token: secret, Since: b.Since.UTC(), Expires: b.Expires.UTC()}
}

type found[T any] struct{ Body T }

type nothing struct{}

func (s *Server) registerSessions() {
	gate := s.settings.Gateway
	in := endpoint(http.MethodPost, "/v1/session", "session", "sign-in", "Sign in: a token for twelve hours")
	in.Security, in.DefaultStatus, in.MaxBodyBytes = openapi.Open, http.StatusCreated, maxKnockBody
	in.Errors = []int{400, 401, 403, 413, 415, 429, 503}
	huma.Register(s.api, in, func(ctx context.Context, in *struct {
		Body struct {
			Login    string `json:"login" maxLength:"100"`
			Password string `json:"password" maxLength:"128" format:"password"`
		}
	}) (*found[SignedIn], error) {
		secret, bearer, person, err := gate.SignInProgram(ctx, knock(ctx, in.Body.Login, in.Body.Password))
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[SignedIn]{SignedIn{tokenOf(bearer, secret), personOf(person)}}, nil
	})
	me := endpoint(http.MethodGet, "/v1/session", "session", "who-am-i", "For whom this token acts")
	huma.Register(s.api, me, func(ctx context.Context, _ *nothing) (*found[Person], error) {
		return &found[Person]{personOf(caller(ctx))}, nil
	})
	s.registerPassword()
	s.registerOwnSessions()
	list := endpoint(http.MethodGet, "/v1/tokens", "session", "tokens", "One's tokens")
	huma.Register(s.api, list, func(ctx context.Context, _ *nothing) (*found[[]Token], error) {
		bearers, err := gate.Bearers(ctx, caller(ctx))
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[[]Token]{shown(bearers, func(b desk.Bearer) Token { return tokenOf(b, "") })}, nil
	})
	issue := endpoint(http.MethodPost, "/v1/tokens", "session", "issue-token", "Make a token for a program")
	issue.DefaultStatus = http.StatusCreated
	huma.Register(s.api, issue, func(ctx context.Context, in *struct {
		Body struct {
			Label string `json:"label" maxLength:"100" example:"trade finance core"`
			Days  int    `json:"days" minimum:"1" maximum:"366" example:"90"`
		}
	}) (*found[Token], error) {
		secret, bearer, err := gate.IssueBearer(ctx, caller(ctx), in.Body.Label,
			time.Duration(in.Body.Days)*24*time.Hour)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[Token]{tokenOf(bearer, secret)}, nil
	})
	revoke := endpoint(http.MethodDelete, "/v1/tokens/{id}", "session", "revoke-token", "End a token")
	huma.Register(s.api, revoke, func(ctx context.Context, in *struct {
		ID string `path:"id" maxLength:"64"`
	}) (*nothing, error) {
		return nil, s.problemOf(ctx, gate.RevokeBearer(ctx, caller(ctx), in.ID))
	})
}

// registerPassword adds the change of a password. It asks for the old one and for
// no token, because who has a first password gets no token before.
func (s *Server) registerPassword() {
	op := endpoint(http.MethodPost, "/v1/password", "session", "change-password",
		"Change one's password; every session and token ends")
	op.Security, op.MaxBodyBytes = openapi.Open, maxKnockBody
	op.Errors = []int{400, 401, 403, 413, 415, 429, 503}
	huma.Register(s.api, op, func(ctx context.Context, in *struct {
		Body struct {
			Login    string `json:"login" maxLength:"100"`
			Password string `json:"password" maxLength:"128" format:"password" doc:"The one that is good now"`
			Fresh    string `json:"newPassword" format:"password" doc:"10 to 128 characters, without the login name"`
		}
	}) (*nothing, error) {
		err := s.settings.Gateway.ChangePassword(ctx, knock(ctx, in.Body.Login, in.Body.Password), in.Body.Fresh, "")
		return nil, s.problemOf(ctx, err)
	})
}

// SignedIn is what comes of a name and a password.
type SignedIn struct {
	Token  Token  `json:"token"`
	Person Person `json:"person"`
}

// PortalSession is a session of the portal as its person sees it.
type PortalSession struct {
	ID      string    `json:"id"`
	Since   time.Time `json:"since"`
	Seen    time.Time `json:"seen" doc:"When it was used last"`
	Expires time.Time `json:"expires"`
	Source  string    `json:"source" doc:"From which address"`
	Agent   string    `json:"agent" doc:"With which browser, by its own word"`
}

// registerOwnSessions adds the list of one's sessions at the portal.
func (s *Server) registerOwnSessions() {
	gate := s.settings.Gateway
	list := endpoint(http.MethodGet, "/v1/sessions", "session", "sessions", "One's sessions at the portal")
	huma.Register(s.api, list, func(ctx context.Context, _ *nothing) (*found[[]PortalSession], error) {
		all, err := gate.Sessions(ctx, caller(ctx))
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[[]PortalSession]{shown(all, func(x desk.Session) PortalSession {
			return PortalSession{x.ID, x.Since.UTC(), x.Seen.UTC(), x.Expires.UTC(), x.Source, x.Agent}
		})}, nil
	})
	end := endpoint(http.MethodDelete, "/v1/sessions/{id}", "session", "end-session", "End a session at the portal")
	huma.Register(s.api, end, func(ctx context.Context, in *byID) (*nothing, error) {
		return nil, s.problemOf(ctx, gate.EndSession(ctx, caller(ctx), in.ID))
	})
}
