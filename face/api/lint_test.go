package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"tallystick/face/openapi"
)

// openDoc is the OpenAPI document as a program reads it.
type openDoc struct {
	t        *testing.T
	document map[string]any
	compiler *jsonschema.Compiler
	schemas  map[string]*jsonschema.Schema
	paths    []toldPath
	seen     map[string]openapi.Example // by operation: what a transcript showed of it
}

type toldPath struct {
	shape    *regexp.Regexp
	template string
	params   int
}

func (w *town) openDoc() *openDoc {
	text := w.ask(http.MethodGet, "/openapi.json", "-", nil, nil).Body.Bytes()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		w.t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	if err := c.AddResource("openapi.json", document); err != nil {
		w.t.Fatal(err)
	}
	d := &openDoc{t: w.t, document: document.(map[string]any), compiler: c, schemas: map[string]*jsonschema.Schema{},
		seen: map[string]openapi.Example{}}
	braces := regexp.MustCompile(`\\\{[^}]*\\\}`)
	for path := range d.at("paths") {
		shape := braces.ReplaceAllString(regexp.QuoteMeta(path), `[^/]+`)
		d.paths = append(d.paths, toldPath{regexp.MustCompile("^" + shape + "$"), path, strings.Count(path, "{")})
	}
	slices.SortFunc(d.paths, func(a, b toldPath) int { return a.params - b.params })
	return d
}

// at gives the object that a way through the document leads to; nil where there is none.
func (d *openDoc) at(way ...string) map[string]any {
	here := d.document
	for _, step := range way {
		here, _ = here[step].(map[string]any)
	}
	return here
}

// schema compiles the schema that stands at a place of the document.
func (d *openDoc) schema(way ...string) (*jsonschema.Schema, error) {
	escape := strings.NewReplacer("~", "~0", "/", "~1", "%", "%25", "{", "%7B", "}", "%7D")
	place := "openapi.json#"
	for _, step := range way {
		place += "/" + escape.Replace(step)
	}
	if known := d.schemas[place]; known != nil {
		return known, nil
	}
	compiled, err := d.compiler.Compile(place)
	d.schemas[place] = compiled
	return compiled, err
}

// fits checks a JSON text against the schema that stands at a place.
func (d *openDoc) fits(text []byte, way ...string) error {
	schema, err := d.schema(way...)
	if err != nil {
		return err
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

// check holds one exchange against the document: the answer's status and type are
// described, its body is of the schema, and so is the request's, unless the answer
// says that the request is wrong.
func (d *openDoc) check(method, path string, kind string, body []byte, answer *httptest.ResponseRecorder) {
	d.t.Helper()
	path, _, _ = strings.Cut(path, "?")
	i := slices.IndexFunc(d.paths, func(p toldPath) bool { return p.shape.MatchString(path) })
	if i < 0 || d.at("paths", d.paths[i].template, strings.ToLower(method)) == nil {
		return // what is not there is not described
	}
	way := []string{"paths", d.paths[i].template, strings.ToLower(method)}
	name, _ := d.at(way...)["operationId"].(string)
	status := fmt.Sprint(answer.Code)
	if d.at(append(way, "responses", status)...) == nil {
		d.t.Errorf("%s answers %s, which is not described", name, status)
		return
	}
	if answer.Body.Len() > 0 {
		answered, _, _ := strings.Cut(answer.Header().Get("Content-Type"), ";")
		if err := d.fits(answer.Body.Bytes(), append(way, "responses", status, "content", answered,
			"schema")...); err != nil {
			d.t.Errorf("%s answers %s %s with what is not of its schema: %v\n%s", name, status, answered, err,
				answer.Body)
		}
	}
	if kind, _, _ = strings.Cut(kind, ";"); kind == "" {
		kind = "application/json"
	}
	wrong := answer.Code == http.StatusBadRequest || answer.Code == http.StatusRequestEntityTooLarge ||
		answer.Code == http.StatusUnsupportedMediaType || answer.Code == http.StatusUnauthorized
	if len(body) > 0 && !wrong {
		if kind != "application/json" {
			if d.at(append(way, "requestBody", "content", kind)...) == nil {
				d.t.Errorf("%s takes %s, which is not described", name, kind)
			}
		} else if err := d.fits(body, append(way, "requestBody", "content", kind, "schema")...); err != nil {
			d.t.Errorf("%s takes what is not of its schema: %v\n%s", name, err, body)
		}
	}
	d.learn(name, kind, body, status, answer)
}

// learn keeps the first exchange of each operation that went well.
func (d *openDoc) learn(name, kind string, body []byte, status string, answer *httptest.ResponseRecorder) {
	if _, known := d.seen[name]; known || answer.Code >= http.StatusBadRequest || answer.Code == http.StatusAccepted {
		return
	}
	e := openapi.Example{Status: status}
	if len(body) > 0 {
		if e.Kind, e.Request = kind, body; kind != "application/json" {
			e.Request, _ = json.Marshal(string(body))
		}
	}
	if answer.Body.Len() > 0 {
		e.Answer = answer.Body.Bytes()
	}
	d.seen[name] = e
}

// operations calls each for each operation of the document.
func (d *openDoc) operations(each func(name string, way []string, op map[string]any)) {
	for path, item := range d.at("paths") {
		for method, op := range item.(map[string]any) {
			name, _ := op.(map[string]any)["operationId"].(string)
			each(name, []string{"paths", path, method}, op.(map[string]any))
		}
	}
}

// TestDocumentIsSound asks of the OpenAPI document what a stock linter would.
func TestDocumentIsSound(t *testing.T) {
	d := newTown(t).openDoc()
	for _, way := range [][]string{{"info", "license"}, {"info", "contact"},
		{"components", "securitySchemes", "bearer"}} {
		if d.at(way...) == nil {
			t.Errorf("there is no %v", way)
		}
	}
	if servers, _ := d.document["servers"].([]any); len(servers) == 0 {
		t.Error("there are no servers")
	}
	tags := map[string]bool{}
	for _, tag := range d.document["tags"].([]any) {
		tags[tag.(map[string]any)["name"].(string)] = tag.(map[string]any)["description"] != ""
	}
	used := map[string]bool{}
	d.operations(func(name string, way []string, op map[string]any) {
		for _, field := range []string{"operationId", "summary", "description"} {
			if text, _ := op[field].(string); text == "" {
				t.Errorf("%v has no %s", way, field)
			}
		}
		if !regexp.MustCompile(`\p{Han}`).MatchString(fmt.Sprint(op["description"])) {
			t.Errorf("%s is not described in Chinese", name)
		}
		if security, _ := op["security"].([]any); len(security) == 0 {
			t.Errorf("%s does not say who may ask", name)
		}
		for _, tag := range op["tags"].([]any) {
			if used[tag.(string)] = true; !tags[tag.(string)] {
				t.Errorf("%s has the tag %s, which nobody describes", name, tag)
			}
		}
		good, bad := false, false
		for status := range op["responses"].(map[string]any) {
			good, bad = good || status[0] == '2', bad || status[0] == '4'
		}
		if !good || !bad {
			t.Errorf("%s has no answer of 2xx or none of 4xx", name)
		}
		d.checkParams(name, way[1], op)
	})
	for tag := range tags {
		if !used[tag] {
			t.Errorf("nothing has the tag %s", tag)
		}
	}
	for name := range d.at("components", "schemas") {
		if !regexp.MustCompile(`^[A-Za-z0-9._-]+$`).MatchString(name) {
			t.Errorf("%q is no name of a component", name)
		}
		if _, err := d.schema("components", "schemas", name); err != nil {
			t.Error(err)
		}
	}
}

// checkParams asks that parameters are described, and that those of the path are
// the path's.
func (d *openDoc) checkParams(name, path string, op map[string]any) {
	params, _ := op["parameters"].([]any)
	in := 0
	for _, p := range params {
		p := p.(map[string]any)
		if text, _ := p["description"].(string); text == "" {
			d.t.Errorf("%s: nothing says what the parameter %v is", name, p["name"])
		}
		if p["in"] == "path" {
			if in++; !strings.Contains(path, "{"+p["name"].(string)+"}") || p["required"] != true {
				d.t.Errorf("%s: the parameter %v is not of the path %s", name, p["name"], path)
			}
		}
	}
	if in != strings.Count(path, "{") {
		d.t.Errorf("%s: not every parameter of %s is described", name, path)
	}
}

// Every operation shows a request and an answer that are of its schema.
func TestEveryOperationHasAnExample(t *testing.T) {
	d := newTown(t).openDoc()
	d.operations(func(name string, way []string, op map[string]any) {
		if name == "set-threshold" { // takes three governors, and the town has two
			return
		}
		check := func(way ...string) {
			for kind, media := range d.at(way...) {
				example, ok := media.(map[string]any)["example"]
				if !ok {
					continue
				}
				text, err := json.Marshal(example)
				if err != nil {
					t.Fatal(err)
				}
				if err := d.fits(text, append(way, kind, "schema")...); err != nil {
					t.Errorf("%s: the example is not of its schema: %v", name, err)
				}
			}
		}
		shown := func(media map[string]any) bool {
			for _, one := range media {
				if _, ok := one.(map[string]any)["example"]; ok {
					return true
				}
			}
			return len(media) == 0
		}
		body := append(slices.Clone(way), "requestBody", "content")
		if check(body...); !shown(d.at(body...)) {
			t.Errorf("%s has no example of a request", name)
		}
		answered := false
		for status := range op["responses"].(map[string]any) {
			answer := append(slices.Clone(way), "responses", status, "content")
			if check(answer...); status[0] == '2' {
				answered = answered || shown(d.at(answer...))
			}
		}
		if !answered {
			t.Errorf("%s has no example of an answer", name)
		}
	})
}

var (
	hexes   = regexp.MustCompile(`\b([0-9a-f]{64}|[0-9a-f]{32})\b`)
	passing = regexp.MustCompile(`("(token|next|sealingKey)": ?)"[^"]+"`)
	byLot   = regexp.MustCompile(`("lot": ?)\d+`)
)

// keepExamples writes what the transcripts showed of each operation. Identifiers,
// which are others in each run, are put in the order in which they come up.
func keepExamples(seen map[string]openapi.Example) error {
	text, err := json.MarshalIndent(seen, "", " ")
	if err != nil {
		return err
	}
	known := map[string]string{}
	steady := hexes.ReplaceAllStringFunc(string(text), func(id string) string {
		if known[id] == "" {
			sum := sha256.Sum256(fmt.Append(nil, len(known)))
			known[id] = hex.EncodeToString(sum[:])[:len(id)]
		}
		return known[id]
	})
	steady = passing.ReplaceAllString(steady, `$1"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"`)
	return os.WriteFile("../openapi/examples.json", []byte(byLot.ReplaceAllString(steady, "${1}42")+"\n"), 0o644)
}
