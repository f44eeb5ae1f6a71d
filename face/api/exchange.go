package api

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/face/openapi"
	"tallystick/node/desk"
)

// inner is huma's context under a name that leaves room for its method Context.
type inner huma.Context

// exchange is one request and its answer on the way through huma.
type exchange struct {
	inner
	body io.Reader // read already; nil while it is on the connection
}

// exchange gives every request a context of our own: input that does not fit
// the schema is a 400 like any other wrong input.
func (s *Server) exchange(ctx huma.Context, next func(huma.Context)) {
	next(&exchange{inner: s.sourced(ctx)})
}

// Unwrap implements what huma's adapter asks for.
func (e *exchange) Unwrap() huma.Context { return e.inner }

// SetStatus implements huma.Context.
func (e *exchange) SetStatus(status int) {
	if status == http.StatusUnprocessableEntity {
		status = http.StatusBadRequest
	}
	e.inner.SetStatus(status)
}

// BodyReader implements huma.Context.
func (e *exchange) BodyReader() io.Reader {
	if e.body != nil {
		return e.body
	}
	return &arriving{e.inner.BodyReader(), e.inner}
}

// SetReadDeadline implements huma.Context. A body that is here already needs no
// deadline: one would end the request while its command is still on its way,
// for the server takes silence on the connection beyond it for a lost caller.
func (e *exchange) SetReadDeadline(deadline time.Time) error {
	if e.body != nil {
		return nil
	}
	return e.inner.SetReadDeadline(deadline)
}

// arriving reads a body and lifts its deadline once it is here.
type arriving struct {
	io.Reader
	from inner
}

// Read implements io.Reader.
func (a *arriving) Read(p []byte) (int, error) {
	n, err := a.Reader.Read(p)
	if errors.Is(err, io.EOF) {
		_ = a.from.SetReadDeadline(time.Time{}) // none was set where none can be
	}
	return n, err
}

type personKey struct{}

// caller gives the person for whom a request acts.
func caller(ctx context.Context) desk.Person {
	person, _ := ctx.Value(personKey{}).(desk.Person)
	return person
}

// authenticate lets in whoever shows a good token, where one is needed.
func (s *Server) authenticate(ctx huma.Context, next func(huma.Context)) {
	if openapi.IsOpen(ctx.Operation()) {
		next(ctx)
		return
	}
	person, err := s.settings.Gateway.PersonOf(ctx.Context(), bearer(ctx.Header("Authorization")))
	if err != nil {
		s.refuse(ctx, s.problemOf(ctx.Context(), err))
		return
	}
	next(huma.WithValue(ctx, personKey{}, person))
}

// bearer gives the token of an Authorization header; empty when there is none.
func bearer(header string) string {
	scheme, token, _ := strings.Cut(header, " ")
	token = strings.TrimSpace(token)
	if !strings.EqualFold(scheme, "Bearer") || len(token) > 200 {
		return ""
	}
	return token
}

// refuse answers with a problem before the operation is reached.
func (s *Server) refuse(ctx huma.Context, err error) {
	var p *Problem
	if !errors.As(err, &p) {
		p = notFound()
	}
	for name, values := range p.GetHeaders() {
		for _, value := range values {
			ctx.AppendHeader(name, value)
		}
	}
	ctx.SetHeader("Content-Type", "application/problem+json")
	ctx.SetStatus(p.Status)
	if err := s.api.Marshal(ctx.BodyWriter(), "application/json", p); err != nil {
		s.log.Debug("a problem could not be sent", "err", err)
	}
}

// checkBody reads a JSON body within its bounds and refuses what decoders pass
// over in silence. Other bodies are left to their operation.
func (s *Server) checkBody(ctx huma.Context, next func(huma.Context)) {
	op := ctx.Operation()
	if op.RequestBody == nil || op.RequestBody.Content["application/json"] == nil {
		next(ctx)
		return
	}
	if kind := ctx.Header("Content-Type"); kind != "" && !strings.HasPrefix(strings.ToLower(kind), "application/json") {
		s.refuse(ctx, mediaType("application/json"))
		return
	}
	limit := op.MaxBodyBytes
	arrival := requestTime
	if openapi.IsOpen(op) {
		arrival = knockTime
	}
	if err := ctx.SetReadDeadline(time.Now().Add(arrival)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		s.log.Debug("no deadline for a body", "err", err)
	}
	text, err := io.ReadAll(io.LimitReader(ctx.BodyReader(), limit+1))
	if err != nil {
		s.refuse(ctx, problem(http.StatusBadRequest, "body", Words{"正文不完整", "正文没有完整到达", "请重新发送"},
			Words{"The body is incomplete", "The body did not arrive whole", "Send it again"}))
		return
	}
	if int64(len(text)) > limit {
		s.refuse(ctx, tooLarge(limit))
		return
	}
	if len(bytes.TrimSpace(text)) > 0 {
		if f := checkJSON(text); f != nil {
			s.refuse(ctx, badBody(f))
			return
		}
	}
	_ = ctx.SetReadDeadline(time.Time{}) // none was set where none can be
	next(&exchange{inner: ctx, body: bytes.NewReader(text)})
}
