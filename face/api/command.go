package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/face/openapi"
	"tallystick/face/operation"
	"tallystick/node/gateway"
)

// longestParam is the most characters that a parameter of a path may have.
const longestParam = 64

// endpoint begins the description of one operation of the API.
func endpoint(method, path, tag, id, summary string) huma.Operation {
	op := huma.Operation{Method: method, Path: path, OperationID: id, Summary: summary, Tags: []string{tag},
		MaxBodyBytes: maxBody, Security: openapi.Bearer, Errors: []int{400, 401, 404, 429, 503}}
	if method == http.MethodPost || method == http.MethodPut {
		op.Errors = append(op.Errors, 403, 409, 413, 415, 507)
	}
	return op
}

// Named is what the path of a request names. Exported, so that it is looked for.
type Named struct{ param func(string) string }

// Resolve implements huma.Resolver.
func (n *Named) Resolve(ctx huma.Context) []error {
	n.param = ctx.Param
	return nil
}

// bare is a command without a body.
type bare struct {
	Handing
	Named
}

// filled is a command with one.
type filled struct {
	Handing
	Named
	RawBody []byte `contentType:"application/json"`
}

// command registers a command by its declaration.
func (s *Server) command(o operation.Operation) {
	op := endpoint(http.MethodPost, o.Path, o.Tag, o.Name, o.Says.En)
	op.Description = openapi.OfCommand(o)
	op.Extensions = map[string]any{"x-rules": o.Rules()}
	for _, f := range o.Fields() {
		if f.Param != "" {
			op.Parameters = append(op.Parameters, openapi.PathParam(f, longestParam))
		}
	}
	if o.Name == "publish-declarations" {
		op.MaxBodyBytes = maxUpload // one command, all or nothing: docs/decisions/json-is-one-command.md
	}
	s.orders = append(s.orders, order{o, &op})
	if o.Bare() {
		huma.Register(s.api, op, func(ctx context.Context, in *bare) (*answer, error) {
			return s.carryOut(ctx, o, &op, filled{in.Handing, in.Named, nil})
		})
		return
	}
	media := &huma.MediaType{}
	op.SkipValidateBody = true // the form is checked below, by the schema of its type
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": media}}
	huma.Register(s.api, op, func(ctx context.Context, in *filled) (*answer, error) {
		return s.carryOut(ctx, o, &op, *in)
	})
	schemas := s.api.OpenAPI().Components.Schemas
	form := schemas.Schema(o.Type(), true, "")
	openapi.DescribeForm(schemas, form, o.Fields())
	op.RequestBody.Content["application/json"].Schema = form // huma has put another in its place
}

// carryOut reads a command, and hands it in.
func (s *Server) carryOut(ctx context.Context, o operation.Operation, op *huma.Operation, in filled) (*answer, error) {
	form, err := s.formOf(o, op, in.param, in.RawBody)
	if err != nil {
		return nil, err
	}
	return s.submit(ctx, in.Handing, form)
}

// formOf reads a form by its declaration. All that does not fit is told at once.
func (s *Server) formOf(o operation.Operation, op *huma.Operation, param func(string) string, body []byte) (
	gateway.Form, error) {
	wrong := misfits{schemas: s.api.OpenAPI().Components.Schemas}
	for _, p := range op.Parameters {
		if p.In != "path" {
			continue
		}
		text := param(p.Name)
		number, err := strconv.ParseUint(text, 10, 32)
		switch {
		case p.Schema.Type == huma.TypeInteger && err != nil, utf8.RuneCountInString(text) > longestParam:
			wrong.parameter(op, p.In, p.Name, text)
		case p.Schema.Type == huma.TypeInteger && number == 0:
			wrong.parameter(op, p.In, p.Name, number)
		}
	}
	if !o.Bare() {
		s.checkBodyOf(op, body, &wrong)
	}
	if len(wrong.all) > 0 {
		return nil, wrongInput(wrong.all)
	}
	form, err := o.Form(body, param)
	if err != nil {
		wrong.at(op, "body", string(body)) // of the schema, and not of the types of the program
		return nil, wrongInput(wrong.all)
	}
	return form, nil
}

// checkBodyOf notes what in a body does not fit the schema of its operation.
func (s *Server) checkBodyOf(op *huma.Operation, body []byte, wrong *misfits) {
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		wrong.at(op, "body", string(body))
		return
	}
	var result huma.ValidateResult
	path := huma.NewPathBuffer([]byte{}, 0)
	path.Push("body")
	huma.Validate(wrong.schemas, op.RequestBody.Content["application/json"].Schema, path, huma.ModeWriteToServer, value,
		&result)
	for _, err := range result.Errors {
		var detail *huma.ErrorDetail
		if errors.As(err, &detail) {
			wrong.at(op, detail.Location, detail.Value)
		}
	}
}
