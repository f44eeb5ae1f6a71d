package api

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

type describedSchema struct {
	Ref        string   `json:"$ref"`
	Required   []string `json:"required"`
	Properties map[string]struct {
		Ref   string `json:"$ref"`
		Type  any    `json:"type"`
		Items *struct {
			Ref string `json:"$ref"`
		} `json:"items"`
		Description string `json:"description"`
		Examples    []any  `json:"examples"`
		Enum        []any  `json:"enum"`
	} `json:"properties"`
}

type described struct {
	Paths map[string]map[string]struct {
		OperationID string `json:"operationId"`
		RequestBody struct {
			Content map[string]struct{ Schema describedSchema }
		} `json:"requestBody"`
		Responses map[string]struct {
			Content map[string]struct{ Schema describedSchema }
		} `json:"responses"`
	} `json:"paths"`
	Components struct {
		Schemas map[string]describedSchema `json:"schemas"`
	} `json:"components"`
}

func (w *town) described() (d described, text string) {
	w.t.Helper()
	text = w.ask(http.MethodGet, "/openapi.json", "-", nil, nil).Body.String()
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		w.t.Fatal(err)
	}
	return d, text
}

// Every name in the OpenAPI document is one that programs can be made from, and
// leads to something; nothing is described that nobody sends.
func TestEveryNameOfTheDocumentHolds(t *testing.T) {
	d, text := newTown(t).described()
	named := map[string]bool{}
	refs := regexp.MustCompile(`"\$ref":"#/components/schemas/((?:[^"\\]|\\.)*)"`)
	for _, ref := range refs.FindAllStringSubmatch(text, -1) {
		if _, ok := d.Components.Schemas[ref[1]]; !ok {
			t.Errorf("there is no schema %s", ref[1])
		}
		named[ref[1]] = true
	}
	sound := regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*$`)
	for name := range d.Components.Schemas {
		if !sound.MatchString(name) || !named[name] {
			t.Errorf("the schema %q has no sound name or is no one's", name)
		}
	}
	ids := map[string]string{}
	for path, operations := range d.Paths {
		for method, op := range operations {
			if other := ids[op.OperationID]; op.OperationID == "" || other != "" {
				t.Errorf("%s %s has the name %q, as has %q", method, path, op.OperationID, other)
			}
			ids[op.OperationID] = method + " " + path
			for status, response := range op.Responses {
				if status == "422" {
					t.Errorf("%s %s never answers 422", method, path)
				}
				for _, media := range response.Content {
					if status >= "400" && !strings.HasSuffix(media.Schema.Ref, "/Problem") {
						t.Errorf("%s %s answers %s with %s", method, path, status, media.Schema.Ref)
					}
				}
			}
		}
	}
}

// What a form asks for is shown by an example, said, or chosen from a list.
func TestEveryFormShowsWhatItWants(t *testing.T) {
	d, _ := newTown(t).described()
	forms := 0
	for path, operations := range d.Paths {
		for method, op := range operations {
			name := strings.TrimPrefix(op.RequestBody.Content["application/json"].Schema.Ref, "#/components/schemas/")
			if !strings.HasSuffix(name, "Form") {
				continue
			}
			forms++
			shown := false
			form := d.Components.Schemas[name]
			for field, p := range form.Properties {
				said := p.Description != "" || len(p.Examples)+len(p.Enum) > 0 || p.Ref != "" || p.Items != nil
				shown = shown || len(p.Examples)+len(p.Enum) > 0 || p.Ref != "" || (p.Items != nil && p.Items.Ref != "")
				for _, required := range form.Required {
					if required == field && !said {
						t.Errorf("%s %s: nothing says what %s.%s is", method, path, name, field)
					}
				}
			}
			if !shown {
				t.Errorf("%s %s: %s has no example", method, path, name)
			}
		}
	}
	if forms < 30 {
		t.Errorf("only %d forms were looked at", forms)
	}
}
