package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
	"tallystick/face/operation"
	"tallystick/face/words"
	"tallystick/node/gateway"
)

// order is a command's declaration with its description in the API.
type order struct {
	operation operation.Operation
	described *huma.Operation
}

// Step is one command of a batch.
type Step struct {
	Path string          `json:"path" minLength:"1" maxLength:"400" doc:"To which it goes alone" example:"/v1/rates"`
	Body json.RawMessage `json:"body,omitempty" doc:"As it is posted then"`
}

// StepAnswer says what came of one command of a batch.
type StepAnswer struct {
	Step    int      `json:"step" example:"1" doc:"Its place in the batch, from 1"`
	Verb    string   `json:"verb,omitempty" example:"accept" doc:"Of a dry run not told"`
	Subject string   `json:"subject,omitempty" doc:"Identifier of what the command is about"`
	State   string   `json:"state" enum:"final,refused,pending,unchanged,expired,allowed" doc:"refused: see problem"`
	Height  int64    `json:"height,omitempty" doc:"The block that holds it"`
	Index   uint32   `json:"index,omitempty" doc:"Its place in the block"`
	Problem *Problem `json:"problem,omitempty"`
}

func (s *Server) registerBatches() {
	op := endpoint(http.MethodPost, "/v1/batches", "submissions", "batch", "Many commands under one signature")
	op.Description = fmt.Sprintf("Up to %d commands of the caller, each as it is posted by itself. They are judged as "+
		"the ledger stands before any of them, and then decided in this order; each is refused and numbered alone, "+
		"and none undoes another: look at the state of each, and at `refused`, how many were. Where one has a "+
		"wrong field (`steps[2].amount`), nothing is handed in. A step does not build on one before it; what makes "+
		"persons, keys or parties, or keeps a text, goes by itself. A document that a step names by its number is "+
		"looked up: name your own by their identifiers. The same command twice in a list is two.", gateway.MostSteps)
	op.MaxBodyBytes, op.BodyReadTimeout = maxBatch, requestTime
	huma.Register(s.api, op, func(ctx context.Context, in *struct {
		Handing
		Body struct {
			Steps []Step `json:"steps" minItems:"1" maxItems:"1000" doc:"In the order in which they are decided"`
		}
	}) (*answer, error) {
		batch := gateway.Batch{Steps: make([]gateway.Form, len(in.Body.Steps))}
		var wrong []FieldProblem
		for i, step := range in.Body.Steps {
			form, misfit, err := s.formOfStep(step)
			if err != nil {
				return nil, err
			}
			for _, w := range misfit {
				wrong = append(wrong, FieldProblem{fmt.Sprintf("steps[%d].%s", i, w.Field), w.Zh, w.En})
			}
			batch.Steps[i] = form
		}
		if len(wrong) > 0 {
			return nil, wrongInput(wrong)
		}
		if _, _, err := in.wait(); err != nil {
			return nil, err
		}
		if in.Dry {
			return s.tryBatch(ctx, batch)
		}
		return s.submit(ctx, in.Handing, batch)
	})
}

// formOfStep reads a step as if it were posted by itself, or says what is wrong with
// it.
func (s *Server) formOfStep(step Step) (gateway.Form, []FieldProblem, error) {
	for _, o := range s.orders {
		params, fits := match(o.operation.Path, step.Path)
		if !fits {
			continue
		}
		if o.operation.Bare() && len(step.Body) > 0 && string(step.Body) != "null" {
			return nil, []FieldProblem{{"body", words.StepHasNoBody.Zh, words.StepHasNoBody.En}}, nil
		}
		form, err := s.formOf(o.operation, o.described, func(name string) string { return params[name] }, step.Body)
		if p, ok := err.(*Problem); ok && len(p.Errors) > 0 {
			return nil, p.Errors, nil
		}
		return form, nil, err
	}
	return nil, []FieldProblem{{"path", words.StepHasNoPath.Zh, words.StepHasNoPath.En}}, nil
}

// match reads from a path what stands where a template has braces.
func match(template, path string) (params map[string]string, fits bool) {
	want, got := strings.Split(template, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return nil, false
	}
	params = map[string]string{}
	for i, part := range want {
		name, variable := strings.CutPrefix(part, "{")
		text, err := url.PathUnescape(got[i])
		switch {
		case err != nil, variable && text == "", !variable && part != text:
			return nil, false
		case variable:
			params[strings.TrimSuffix(name, "}")] = text
		}
	}
	return params, true
}

// tryBatch asks the rule book only, of each step as if it were the only one.
func (s *Server) tryBatch(ctx context.Context, batch gateway.Batch) (*answer, error) {
	refusals, err := s.settings.Gateway.TrySteps(ctx, caller(ctx), batch)
	if err != nil {
		return nil, s.problemOf(ctx, err)
	}
	body := Submission{State: "allowed"}
	for i, refusal := range refusals {
		body.addStep(i, "allowed", gateway.Outcome{Refusal: refusal})
	}
	return &answer{Status: http.StatusOK, Body: body}, nil
}

// addStep adds what came of a step.
func (b *Submission) addStep(i int, state string, o gateway.Outcome) {
	step := StepAnswer{Step: i + 1, Subject: o.Subject, State: state, Height: o.Height, Index: o.Index}
	if o.Verb != trade.VerbLapse {
		step.Verb = o.Verb.String()
	}
	if !o.Refusal.OK() {
		step.State, step.Problem = "refused", refused(o)
		b.Refused++
	}
	b.Steps = append(b.Steps, step)
}
