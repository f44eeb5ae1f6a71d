package openapi

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/face/operation"
	"tallystick/face/words"
)

// Bearer is the security of operations that want a token.
var Bearer = []map[string][]string{{"bearer": {}}}

// Open is the security of operations that want none: a document that leaves it out
// would not say so.
var Open = []map[string][]string{{}}

// IsOpen reports whether an operation wants no token.
func IsOpen(op *huma.Operation) bool {
	return !slices.ContainsFunc(op.Security, func(way map[string][]string) bool { return len(way) > 0 })
}

// New begins the document.
func New(version, introduction string) *huma.OpenAPI {
	document := &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{Title: "Tallystick 契链", Version: version, Description: introduction,
			License: &huma.License{Name: "Apache License 2.0", Identifier: "Apache-2.0"},
			Contact: &huma.Contact{Name: "Operator of this node 本节点运维"}},
		Servers: []*huma.Server{{URL: "/", Description: "The member that serves this document 提供本文档的节点"}},
		Components: &huma.Components{SecuritySchemes: map[string]*huma.SecurityScheme{"bearer": {Type: "http",
			Scheme: "bearer", Description: "A token of POST /v1/session or POST /v1/tokens 令牌"}}},
	}
	for _, one := range tags {
		document.Tags = append(document.Tags, &huma.Tag{Name: one.name, Description: one.Zh + "。" + one.En})
	}
	return document
}

// Finish makes the document say what really comes: a problem when an operation
// fails, and a 400 where huma by itself would say 422; a 202 where a submission may
// not be final yet; and in both languages what everything is.
func Finish(document *huma.OpenAPI, problem, submission reflect.Type) {
	schemas := document.Components.Schemas
	ours, pending := schemas.Schema(problem, true, ""), schemas.Schema(submission, true, "")
	for path, item := range document.Paths {
		for _, op := range operationsAt(item) {
			delete(op.Responses, "422")
			delete(op.Responses, "default")
			for status, response := range op.Responses {
				for _, media := range response.Content {
					if media.Schema != nil && strings.HasSuffix(media.Schema.Ref, "/ErrorModel") {
						media.Schema = ours
					}
				}
				response.Headers = headersOf(status, response.Headers)
			}
			if ok := op.Responses["200"]; ok != nil && ok.Content["application/json"] != nil &&
				ok.Content["application/json"].Schema.Ref == pending.Ref {
				op.Responses["202"] = &huma.Response{Description: "Handed in and not final yet: ask at Location",
					Headers: ok.Headers, Content: map[string]*huma.MediaType{"application/json": {Schema: pending}}}
			}
			for _, p := range op.Parameters {
				describe(p, path)
			}
			if op.Description == "" || said[op.OperationID] != "" {
				op.Description = strings.TrimSpace(said[op.OperationID] + "\n\n" + op.Description)
			}
			exemplify(op)
		}
	}
	delete(schemas.Map(), "ErrorModel")
	delete(schemas.Map(), "ErrorDetail")
}

// operationsAt lists the operations of a path.
func operationsAt(item *huma.PathItem) []*huma.Operation {
	return slices.DeleteFunc([]*huma.Operation{item.Get, item.Post, item.Put, item.Delete},
		func(op *huma.Operation) bool { return op == nil })
}

// headersOf adds the headers that come with errors.
func headersOf(status string, headers map[string]*huma.Param) map[string]*huma.Param {
	add := func(name, about, kind string) {
		if headers == nil {
			headers = map[string]*huma.Param{}
		}
		headers[name] = &huma.Header{Description: about, Schema: &huma.Schema{Type: kind}}
	}
	switch status {
	case "401":
		add("WWW-Authenticate", "How to sign in, as RFC 9110 wants it", huma.TypeString)
	case "429", "503":
		add("Retry-After", "Seconds after which to try again", huma.TypeInteger)
	}
	return headers
}

// describe says what a parameter is, where its own field does not.
func describe(p *huma.Param, path string) {
	if p.Description == "" {
		p.Description = params[p.In+" "+p.Name]
	}
	if p.Name == "id" && p.In == "path" && p.Description == "" {
		noun := strings.TrimSuffix(strings.Split(path, "/")[2], "s")
		p.Description = "Identifier of the " + noun
	}
}

// DescribeForm says in both languages what to write in each field of a form.
func DescribeForm(schemas huma.Registry, schema *huma.Schema, fields []operation.Field) {
	if schema.Ref != "" {
		schema = schemas.SchemaFromRef(schema.Ref)
	}
	for _, f := range fields {
		property := schema.Properties[f.Name]
		if property == nil {
			continue // it stands in the path
		}
		property.Description = bothOf(f.Help)
		if f.Kind == operation.Part {
			DescribeForm(schemas, property, f.Fields)
		} else if f.Kind == operation.Parts {
			DescribeForm(schemas, property.Items, f.Fields)
		}
	}
}

// bothOf gives a description in both languages.
func bothOf(t words.Text) string { return t.En + " " + t.Zh }

// PathParam describes a field of a form that stands in the path.
func PathParam(f operation.Field, longest int) *huma.Param {
	schema := &huma.Schema{Type: huma.TypeString, MaxLength: &longest}
	if f.Kind == operation.Whole {
		one := 1.0
		schema = &huma.Schema{Type: huma.TypeInteger, Format: "int64", Minimum: &one}
	}
	schema.PrecomputeMessages()
	return &huma.Param{Name: f.Param, In: "path", Required: true, Description: bothOf(f.Help),
		Schema: schema, Example: f.Example}
}

// OfCommand says of a command who may give it, and by which rules it can be refused.
func OfCommand(o operation.Operation) string {
	var zh, en []string
	for _, a := range o.May() {
		w := a.Words()
		zh, en = append(zh, w.Zh), append(en, w.En)
	}
	var rules []string
	for _, rule := range o.Rules() {
		rules = append(rules, fmt.Sprint(uint16(rule)))
	}
	list := strings.Join(rules, ", ")
	return fmt.Sprintf("%s。\n\n可由以下人员办理：%s。可能的拒绝规则：%s。\n\nBy: %s. Rules that can refuse it: %s.",
		o.Says.Zh, strings.Join(zh, "、"), list, strings.Join(en, ", "), list)
}
