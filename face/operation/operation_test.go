package operation

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"tallystick/book/trade"
	"tallystick/node/gateway"
)

// Every command that persons give is declared, each once, with the form for it.
func TestEveryFormIsDeclared(t *testing.T) {
	declared, verbs, paths := map[string]bool{}, map[trade.Verb]bool{}, map[string]bool{}
	for _, o := range All() {
		another := o.Name == "enrol-card" // of a key that was made at another node, where enrol-person makes one here
		if verbs[o.Verb()] && !another || paths[o.Path] || declared[o.form.Name()] {
			t.Errorf("%s is declared twice", o)
		}
		verbs[o.Verb()], paths[o.Path], declared[o.form.Name()] = true, true, true
		if again, ok := Named(o.Name); !ok || again.Path != o.Path {
			t.Errorf("%s isn't found by its name", o)
		}
		if o.Says.Zh == "" || o.Says.En == "" {
			t.Errorf("%s is described in one language only", o)
		}
	}
	for verb := trade.VerbLapse + 1; verb.String() != trade.Verb(255).String(); verb++ {
		if !verbs[verb] && verb != trade.VerbPropose { // which the forms of what takes a proposal do
			t.Errorf("the command %s is not declared", verb)
		}
	}
	names, _ := filepath.Glob("../../node/gateway/*.go")
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || f.Name.Name != "intend" || f.Recv == nil {
				continue
			}
			form := f.Recv.List[0].Type.(*ast.Ident).Name
			if !declared[form] && form != "Noted" && form != "Batch" { // a form with a note, and a list of forms
				t.Errorf("the form %s is not declared", form)
			}
		}
	}
}

// Every field says in both languages what to write, and shows it.
func TestEveryFieldIsDescribed(t *testing.T) {
	var check func(where string, fields []Field)
	check = func(where string, fields []Field) {
		for _, f := range fields {
			if f.Help.Zh == "" || f.Help.En == "" {
				t.Errorf("%s.%s has help %q", where, f.Name, f.Help)
			}
			if f.Example == nil && (f.Required || f.Kind != Line) && !strings.Contains(where, "eclaration") {
				t.Errorf("%s.%s has no example", where, f.Name)
			}
			check(where+"."+f.Name, f.Fields)
		}
	}
	for _, o := range All() {
		check(o.Name, o.fields)
		for _, part := range strings.Split(o.Path, "{")[1:] {
			param, _, _ := strings.Cut(part, "}")
			if !strings.Contains(fmt.Sprintf("%+v", o.fields), "Param:"+param) {
				t.Errorf("%s: no field stands for {%s}", o.Name, param)
			}
		}
	}
}

// The authorisation matrix, for people to look at: what changes here changes who
// may do what.
func TestMatrix(t *testing.T) {
	var text strings.Builder
	for _, o := range All() {
		fmt.Fprintf(&text, "%s:", o.Name)
		for _, a := range o.May() {
			fmt.Fprintf(&text, " %s-%s", a.Kind, a.Duty)
		}
		text.WriteString("\n")
	}
	golden(t, "testdata/matrix.txt", text.String())
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *rewrite {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil || string(want) != got {
		t.Errorf("%s is not what comes out: %v\n%s", path, err, got)
	}
}

// Texts by the names of fields make the same form as JSON does, and all that does
// not fit is told at once.
func TestTextsAreRead(t *testing.T) {
	apply, _ := Named("apply")
	body, params, wrong := apply.Read(url.Values{"bank": {"BANKA"}, "product": {"export-receivable"},
		"amount": {"100,000.00"}, "currency": {"USD"}, "tenorDays": {" 90"}, "lines[0].document": {"35"},
		"lines[0].amount": {"1"}, "lines[1].document": {"36"}, "lines[1].amount": {"2"}, "note": {""}})
	want := map[string]any{"bank": "BANKA", "product": "export-receivable", "amount": "100,000.00", "currency": "USD",
		"tenorDays": int64(90), "lines": []any{map[string]any{"document": "35", "amount": "1"},
			map[string]any{"document": "36", "amount": "2"}}}
	if !reflect.DeepEqual(body, want) || len(params) > 0 || len(wrong) > 0 {
		t.Errorf("%v %v %v", body, params, wrong)
	}
	_, _, wrong = apply.Read(url.Values{"tenorDays": {"ninety"}, "lines[0].amount": {"1"}, "colour": {"red"}})
	var fields []string
	for _, one := range wrong {
		fields = append(fields, one.Field)
	}
	if got := strings.Join(fields, " "); got !=
		"amount bank colour currency lines[0].document product tenorDays" {
		t.Error(got)
	}
	correct, _ := Named("correct-repayment")
	_, params, wrong = correct.Read(url.Values{"financing": {"f"}, "number": {"2"}, "reason": {"entry-error"}})
	if len(wrong) > 0 || correct.At(params, url.PathEscape) != "/v1/financings/f/repayments/2/correction" {
		t.Error(params, wrong)
	}
	form, err := correct.Form([]byte(`{"reason":"entry-error"}`), func(name string) string { return params[name] })
	if want := (gateway.CorrectRepaymentForm{Financing: "f", Number: 2, Reason: "entry-error"}); err != nil ||
		form != want {
		t.Error(form, err)
	}
	if _, err := correct.Form([]byte(`{}`), func(string) string { return "two" }); err == nil {
		t.Error("a number that is none is taken")
	}
	if _, err := correct.Form([]byte(`{"reason":1}`), func(string) string { return "2" }); err == nil {
		t.Error("JSON of another type is taken")
	}
}
