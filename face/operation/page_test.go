package operation

import (
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"testing"

	"tallystick/node/gateway"
)

// flat writes a request's JSON down as the texts of a page, by the names of fields.
func flat(values url.Values, prefix string, body map[string]any) {
	for name, value := range body {
		switch value := value.(type) {
		case map[string]any:
			flat(values, prefix+name+".", value)
		case []any:
			for i, one := range value {
				if part, ok := one.(map[string]any); ok {
					flat(values, fmt.Sprintf("%s%s[%d].", prefix, name, i), part)
				} else {
					values.Add(prefix+name, fmt.Sprint(one))
				}
			}
		case bool:
			values.Set(prefix+name, map[bool]string{true: "yes", false: "no"}[value])
		default:
			values.Set(prefix+name, fmt.Sprint(value))
		}
	}
}

// stock puts goods, which have no examples, into the declarations of a body.
func stock(body map[string]any) {
	for name, value := range body {
		list, _ := value.([]any)
		for _, one := range list {
			if part, ok := one.(map[string]any); ok {
				stock(part)
				if name == "items" {
					part["code"], part["description"] = "84713000", "便携式电脑"
				}
			}
		}
		if part, ok := value.(map[string]any); ok {
			stock(part)
		}
	}
}

// A posted page is read as the JSON of the same facts is, for each operation, and
// writing a form down is the inverse of reading it.
func TestPagesAreReadAsJSON(t *testing.T) {
	for _, o := range All() {
		params := map[string]string{}
		values := url.Values{}
		for _, f := range o.fields {
			if f.Param != "" {
				params[f.Param] = fmt.Sprint(f.Example)
				values.Set(f.Name, params[f.Param])
			}
		}
		body := o.Template()
		stock(body)
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		want, err := o.Form(text, func(name string) string { return params[name] })
		if err != nil {
			t.Fatalf("%s: %v", o, err)
		}
		flat(values, "", body)
		page := Page{Said: reflect.Zero(o.form).Interface().(gateway.Form)}
		for how, texts := range map[string]url.Values{"posted": values, "written down": o.Write(want)} {
			got, err := page.Read(texts)
			if err != nil || !reflect.DeepEqual(got.Form, want) {
				t.Errorf("%s, %s: %v\ngot  %+v\nwant %+v", o, how, err, got.Form, want)
			}
			if len(got.Wrong) > 0 {
				t.Errorf("%s, %s: %v", o, how, got.Wrong)
			}
		}
	}
}

// Lines in which nothing was typed are passed over, wherever they are, and what is
// wrong with the others is told where they were.
func TestLinesWithoutGaps(t *testing.T) {
	page := Page{Said: gateway.DisburseForm{Financing: "f"}, Leave: []string{"note"}, Line: "document"}
	r, err := page.Read(url.Values{"lines[0].document": {"a"}, "lines[0].amount": {"0.00"}, "lines[2].document": {"b"},
		"lines[2].amount": {"5"}, "lines[3].document": {"c"}, "lines[3].amount": {" "}, "note": {"not asked"}})
	form := r.Form.(gateway.DisburseForm)
	if err != nil || !reflect.DeepEqual(form.Lines, []gateway.LineForm{{Document: "b", Amount: "5"}}) ||
		form.Financing != "f" || form.Note != "" {
		t.Error(form, err)
	}
	wrong := gateway.InputErrors{{Field: "lines[0].amount"}, {Field: "lines"}, {Field: "rate"}}
	if got := r.Named(wrong); got[0].Field != "lines[2].amount" || got[1].Field != "lines" || got[2].Field != "rate" ||
		wrong[0].Field != "lines[0].amount" {
		t.Error(got)
	}
	for _, f := range page.Asks() {
		if f.Name == "financing" || f.Name == "note" {
			t.Errorf("%s is asked for", f.Name)
		}
	}
}

// A field is offered with a name in both languages, and every choice with what the
// form takes.
func TestEveryFieldHasALabel(t *testing.T) {
	var check func(where string, fields []Field)
	check = func(where string, fields []Field) {
		for _, f := range fields {
			if f.Label.Zh == "" || f.Label.En == "" || (f.Hint.Zh == "") != (f.Hint.En == "") {
				t.Errorf("%s.%s is called %q, with the hint %q", where, f.Name, f.Label, f.Hint)
			}
			for _, c := range f.Choices {
				if c.Value == "" || c.Says.Zh == "" || c.Says.En == "" {
					t.Errorf("%s.%s offers %+v", where, f.Name, c)
				}
			}
			check(where+"."+f.Name, f.Fields)
		}
	}
	for _, o := range All() {
		check(o.Name, o.fields)
	}
	if apply, _ := Named("apply"); apply.Fields()[3].Label.En != "loan amount" {
		t.Errorf("%+v", apply.Fields()[3])
	}
}

// A number beyond what its field holds is told as no number of it.
func TestNumbersFit(t *testing.T) {
	apply, _ := Named("apply")
	for text, fits := range map[string]bool{"2147483647": true, "2147483648": false, "-2147483648": true,
		"-2147483649": false, "1.5": false} {
		_, wrong, err := apply.Fill(url.Values{"tenorDays": {text}})
		told := false
		for _, one := range wrong {
			told = told || one.Field == "tenorDays"
		}
		if err != nil || told == fits {
			t.Errorf("%s: %v %v", text, wrong, err)
		}
	}
	note, _ := Named("note-advice")
	for text, fits := range map[string]bool{"0": true, "65535": true, "65536": false, "-1": false} {
		_, wrong, _ := note.Fill(url.Values{"score": {text}})
		told := false
		for _, one := range wrong {
			told = told || one.Field == "score"
		}
		if told == fits {
			t.Errorf("%s: %v", text, wrong)
		}
	}
}
