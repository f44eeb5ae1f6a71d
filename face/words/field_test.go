package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// formFields reads the fields of every form from the gateway's source, by the
// names under which they are worded.
func formFields(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	names, err := filepath.Glob("../../node/gateway/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok || strings.HasSuffix(name, "_test.go") {
				return true
			}
			form, isForm := strings.CutSuffix(spec.Name.Name, "Form")
			structure, ok := spec.Type.(*ast.StructType)
			if !ok || !isForm && form != "Place" { // which forms of the pilot are made of
				return true
			}
			for _, field := range structure.Fields.List {
				if field.Tag == nil {
					continue
				}
				text, _ := strconv.Unquote(field.Tag.Value)
				tag := reflect.StructTag(text)
				key, _, _ := strings.Cut(tag.Get("json"), ",")
				if tag.Get("path") != "" {
					key = strings.ToLower(field.Names[0].Name)
				}
				if key != "-" && key != "" {
					all[form] = append(all[form], key)
				}
			}
			return true
		})
	}
	return all
}

// Every field of every form is worded in both languages, and nothing is worded
// that no form has.
func TestEveryFieldOfAFormIsWorded(t *testing.T) {
	asked, count, shared := formFields(t), 0, map[string]int{}
	for form, names := range asked {
		for _, name := range names {
			count++
			if err := sound(Field(form, name)); err != nil {
				t.Errorf("%s.%s says %q: %v", form, name, Field(form, name), err)
			}
			if _, own := fields[form][name]; !own {
				shared[name]++
			} else if fields[form][name] == anyForm[name] {
				t.Errorf("%s.%s is worded twice", form, name)
			}
		}
	}
	if len(asked) < 40 || count < 150 {
		t.Errorf("only %d forms with %d fields were found", len(asked), count)
	}
	for form, names := range fields {
		for name := range names {
			if !slices.Contains(asked[form], name) {
				t.Errorf("%s.%s is worded, and no form asks for it", form, name)
			}
		}
	}
	for name := range anyForm {
		if shared[name] < 2 {
			t.Errorf("%s is worded for all forms, and %d have it", name, shared[name])
		}
	}
	if got := Field("Apply", "colour"); got != (Text{}) {
		t.Errorf("a field that isn't there is worded %q", got)
	}
}
