package openapi

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/face/words"
)

//go:embed page.html
var pageText string

// docOperation is one operation on the page for people.
type docOperation struct {
	Method, Path, Summary, Description, Anchor, Body, Answer string
	Open                                                     bool // needs no token
	Parameters                                               []*huma.Param
}

type docTag struct {
	Name       string
	Operations []docOperation
}

type docSchema struct {
	Name, Text string
}

type docRule struct {
	Number uint16
	Name   string
	Zh, En words.Message
}

// Page renders the page for people from the OpenAPI document, once. It needs
// nothing from any other host.
func Page(document *huma.OpenAPI) http.HandlerFunc {
	var page bytes.Buffer
	content := struct {
		Version, Introduction string
		Tags                  []docTag
		Schemas               []docSchema
		Rules                 []docRule
	}{document.Info.Version, document.Info.Description, docTags(document), docSchemas(document), docRules()}
	if err := template.Must(template.New("docs").Parse(pageText)).Execute(&page, content); err != nil {
		panic("the page /docs is a constant of the program and does not render: " + err.Error())
	}
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page.Bytes()) // a reader who went away misses nothing
	}
}

func docTags(document *huma.OpenAPI) []docTag {
	byTag := map[string][]docOperation{}
	var order []string
	paths := document.Paths
	names := make([]string, 0, len(paths))
	for path := range paths {
		names = append(names, path)
	}
	slices.Sort(names)
	for _, path := range names {
		for _, op := range operationsAt(paths[path]) {
			if _, known := byTag[op.Tags[0]]; !known {
				order = append(order, op.Tags[0])
			}
			one := docOperation{Method: op.Method, Path: path, Summary: op.Summary, Anchor: op.OperationID,
				Description: op.Description, Open: IsOpen(op), Parameters: op.Parameters}
			if op.RequestBody != nil {
				one.Body = schemaName(op.RequestBody.Content)
			}
			for _, status := range []string{"200", "201"} {
				if response := op.Responses[status]; response != nil {
					one.Answer = schemaName(response.Content)
				}
			}
			byTag[op.Tags[0]] = append(byTag[op.Tags[0]], one)
		}
	}
	tags := make([]docTag, len(order))
	for i, name := range order {
		tags[i] = docTag{name, byTag[name]}
	}
	return tags
}

// schemaName names the schema of a JSON body.
func schemaName(content map[string]*huma.MediaType) string {
	media := content["application/json"]
	if media == nil || media.Schema == nil {
		return ""
	}
	ref := media.Schema.Ref
	if ref == "" && media.Schema.Items != nil {
		ref = media.Schema.Items.Ref
	}
	return strings.TrimPrefix(ref, "#/components/schemas/")
}

func docSchemas(document *huma.OpenAPI) []docSchema {
	schemas := document.Components.Schemas.Map()
	all := make([]docSchema, 0, len(schemas))
	for name, schema := range schemas {
		text, err := json.MarshalIndent(schema, "", "  ")
		if err != nil {
			panic("a schema of the program's own types cannot be written: " + err.Error())
		}
		all = append(all, docSchema{name, string(text)})
	}
	slices.SortFunc(all, func(a, b docSchema) int { return strings.Compare(a.Name, b.Name) })
	return all
}

func docRules() []docRule {
	var all []docRule
	for refusal, number := range words.Refusals() {
		zh, en := words.OfRefusal(refusal)
		all = append(all, docRule{number, refusal.Rule.String(), zh, en})
	}
	return all
}
