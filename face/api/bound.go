package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"tallystick/book/trade"
	"tallystick/node/desk"
	"tallystick/node/gateway"
)

// How much of the API each person and each source may use at once. A turn is
// taken before a body is read, one of all requests only when it has arrived:
// bodies that never end fill the line of who sends them, and no other.
const (
	personRequests = 16
	personWaits    = 64
	personFeeds    = 8
	sourceFeeds    = 64
	sourceRequests = 128 // a quarter of all
	sourceWaits    = 512
	maxKnockBody   = 4 << 10 // of a body by somebody who is not signed in, bytes
)

type knockKey struct{}

// from is where a request comes from, and with what.
type from struct{ source, agent, bounded string }

// sourced notes where a request comes from.
func (s *Server) sourced(ctx huma.Context) huma.Context {
	r, _ := humago.Unwrap(ctx)
	forwarded := r.Header.Values("X-Forwarded-For")
	ctx = huma.WithContext(ctx, gateway.FromSource(ctx.Context(),
		s.settings.Street.BoundedSource(r.RemoteAddr, forwarded)))
	return huma.WithValue(ctx, knockKey{}, from{s.settings.Street.Source(r.RemoteAddr, forwarded), r.UserAgent(),
		s.settings.Street.BoundedSource(r.RemoteAddr, forwarded)})
}

// knock gives who says to be a person, and from where.
func knock(ctx context.Context, login, password string) desk.Knock {
	f, _ := ctx.Value(knockKey{}).(from)
	return desk.Knock{Login: login, Password: password, Source: f.source, Agent: f.agent}
}

// takeTurn gives each person so many requests at once. Feeds have turns of their
// own, and who is not signed in sends little.
func (s *Server) takeTurn(ctx huma.Context, next func(huma.Context)) {
	person := caller(ctx.Context())
	if person.ID.IsZero() || ctx.Operation().Path == feedPath {
		next(ctx)
		return
	}
	done, err := s.turns.Take(ctx.Context(), person.ID.String())
	if err == nil && ctx.Operation().Path == uploadPath {
		defer done()
		done, err = s.settings.Gateway.TakeUpload(ctx.Context(), person)
	}
	if err != nil {
		s.refuse(ctx, s.problemOf(ctx.Context(), err))
		return
	}
	defer done()
	next(ctx)
}

// takeSlot takes one of the requests that the server works on at once, and of
// those that its source may have. The source waits in line; the server does not.
func (s *Server) takeSlot(ctx huma.Context, next func(huma.Context)) {
	if ctx.Operation().Path == feedPath {
		next(ctx)
		return
	}
	if f, _ := ctx.Context().Value(knockKey{}).(from); f.bounded != "" {
		done, err := s.sources.Take(ctx.Context(), f.bounded)
		if err != nil {
			s.refuse(ctx, s.problemOf(ctx.Context(), err))
			return
		}
		defer done()
	}
	select {
	case s.requests <- struct{}{}:
		defer func() { <-s.requests }()
		next(ctx)
	default:
		s.refuse(ctx, busy(1))
	}
}

// takeFeed takes one of all feeds, of the person's and of the source's. Feeds
// from this machine itself count for their person only.
func (s *Server) takeFeed(ctx context.Context, r *http.Request, person desk.Person) (done func(), err error) {
	byPerson, err := s.personFeeds.Take(ctx, person.ID.String())
	if err != nil {
		return nil, err
	}
	source := s.settings.Street.Source(r.RemoteAddr, r.Header.Values("X-Forwarded-For"))
	if gateway.FromHere(r.RemoteAddr, r.Header.Values("X-Forwarded-For")) {
		source = person.ID.String()
	}
	bySource, err := s.sourceFeeds.Take(ctx, source)
	if err != nil {
		byPerson()
		return nil, err
	}
	select {
	case s.feeds <- struct{}{}:
		return func() { <-s.feeds; bySource(); byPerson() }, nil
	default:
		bySource()
		byPerson()
		return nil, busy(5)
	}
}

// measured lets the metrics be read on this machine, and elsewhere by whoever
// audits or governs: they tell how busy the house is, and with what.
func (s *Server) measured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !gateway.FromHere(r.RemoteAddr, r.Header.Values("X-Forwarded-For")) {
			person, err := s.settings.Gateway.PersonOf(r.Context(), bearer(r.Header.Get("Authorization")))
			if err == nil && !person.Has(trade.Auditor|trade.Governor) {
				err = problem(http.StatusForbidden, "metrics",
					Words{"无权查看运行指标", "运行指标仅供本机以及具有审计或监管职责的人员查看", "请使用审计或监管人员的令牌，或在本机读取"},
					Words{"The metrics are not for everybody", "They are read on the node's own machine, or by an " +
						"auditor or governor",
						"Use the token of an auditor or governor, or read them on the machine"})
			}
			if err != nil {
				var p *Problem
				_ = errors.As(s.problemOf(r.Context(), err), &p)
				s.write(w, r, p)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}
