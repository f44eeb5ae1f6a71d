package operation

import (
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/gateway"
)

// Every field of every operation, for people to look at: how it is written, what its
// text stands for, what may be chosen, its example. Forms, the API's schema and the
// command line are all made of it.
func TestFields(t *testing.T) {
	var text strings.Builder
	var write func(indent string, fields []Field)
	write = func(indent string, fields []Field) {
		for _, f := range fields {
			text.WriteString(indent + f.Name)
			if f.Param != "" {
				fmt.Fprintf(&text, " in the path as %s", f.Param)
			}
			fmt.Fprintf(&text, " %s", [...]string{"line", "whole", "switch", "lines", "part", "parts"}[f.Kind])
			fmt.Fprintf(&text, " %s", [...]string{"plain", "long", "amount", "share", "day", "region", "currency",
				"bank"}[f.Sort])
			if f.Required {
				text.WriteString(" required")
			}
			if f.Secret {
				text.WriteString(" secret")
			}
			if len(f.Options) > 0 {
				fmt.Fprintf(&text, " of %s", strings.Join(f.Options, "|"))
			}
			for i, c := range f.Choices {
				fmt.Fprintf(&text, "%s%s", map[bool]string{true: " offers ", false: "|"}[i == 0], c.Value)
			}
			if f.Example != nil && f.Fields == nil {
				fmt.Fprintf(&text, " e.g. %#v", f.Example)
			}
			fmt.Fprintf(&text, ": %s\n", f.Help.En)
			write(indent+"  ", f.Fields)
		}
	}
	for _, o := range All() {
		fmt.Fprintf(&text, "%s (%s) POST %s", o.Name, o.Tag, o.Path)
		if o.Bare() {
			text.WriteString(" bare")
		}
		text.WriteString("\n")
		write("  ", o.Fields())
	}
	golden(t, "testdata/fields.txt", text.String())
}

// toldOf gives what is wrong with one field, in English; empty: nothing.
func toldOf(wrong gateway.InputErrors, field string) string {
	for _, one := range wrong {
		if one.Field == field {
			return one.En
		}
	}
	return ""
}

// What does not fit a field is told in its own words; what fits is read.
func TestTextsAreTold(t *testing.T) {
	for _, c := range []struct{ operation, field, text, told string }{
		{"apply", "tenorDays", "9223372036854775807", words.NumberTooFar.En},
		{"apply", "tenorDays", "9223372036854775808", words.NumberTooFar.En},
		{"apply", "tenorDays", "ninety", whole.En},
		{"apply", "tenorDays", "90", ""},
		{"apply", "tenorDays", "", words.FieldMissing.En},
		{"apply", "colour", "red", stranger.En},
		{"accept", "financing", " ", words.FieldMissing.En},
		{"accept", "financing", "f", ""},
		{"note-advice", "score", "65536", words.NumberTooFar.En},
		{"note-advice", "score", "-1", words.NumberTooFar.En},
		{"note-advice", "score", "0", ""},
		{"note-advice", "followed", "perhaps", yesNo.En},
		{"note-advice", "followed", "ON", ""},
		{"note-advice", "followed", "0", ""},
		{"note-advice", "followed", "", ""},
		{"open-payment", "payee.country", "DE", ""},
	} {
		o, ok := Named(c.operation)
		if !ok {
			t.Fatalf("there is no %s", c.operation)
		}
		_, _, wrong := o.Read(url.Values{c.field: {c.text}})
		if got := toldOf(wrong, c.field); got != c.told {
			t.Errorf("%s %s=%q: told %q, not %q", c.operation, c.field, c.text, got, c.told)
		}
	}
	if o, ok := Named("no-such"); ok || o.Name != "" {
		t.Error(o)
	}
}

// Switches take what people write for yes and no.
func TestSwitches(t *testing.T) {
	o, _ := Named("note-advice")
	for text, want := range map[string]any{"true": true, "On": true, "YES": true, "1": true, "false": false,
		"off": false, "No": false, "0": false, "": nil, "2": nil} {
		body, _, _ := o.Read(url.Values{"followed": {text}})
		if body["followed"] != want {
			t.Errorf("%q is %v, not %v", text, body["followed"], want)
		}
	}
}

// Of a part that is required each of its own fields is told, and of one that may be left
// out nothing, unless something of it was written.
func TestPartsAreMissed(t *testing.T) {
	o, _ := Named("open-payment")
	_, _, wrong := o.Read(url.Values{"bank": {"A"}})
	if toldOf(wrong, "payee.name") != words.FieldMissing.En || toldOf(wrong, "payee") != "" ||
		toldOf(wrong, "payee.account") != "" {
		t.Error(wrong)
	}
	_, _, wrong = o.Read(url.Values{"payee.account": {"DE1"}})
	if toldOf(wrong, "payee.name") != words.FieldMissing.En {
		t.Error(wrong)
	}
	if toldOf(wrong, "lines[0].amount") != "" {
		t.Error("a line that nobody began is missed", wrong)
	}
	_, _, wrong = o.Read(url.Values{"lines[0].document": {"d"}, "lines[1].document": {""}})
	if toldOf(wrong, "lines[0].amount") != words.FieldMissing.En || toldOf(wrong, "lines[1].amount") != "" {
		t.Error(wrong)
	}
	if body, _, _ := o.Read(url.Values{"lines[0].document": {""}}); body["lines"] != nil || body["payee"] != nil {
		t.Error(body)
	}
}

// A gap ends counted parts, and they end somewhere.
func TestPartsAreCounted(t *testing.T) {
	o, _ := Named("publish-declarations")
	values := url.Values{}
	for i := range mostParts + 2 {
		values.Set(fmt.Sprintf("declarations[%d].number", i), "n")
	}
	body, _, _ := o.Read(values)
	if got := len(body["declarations"].([]any)); got != 5_000 {
		t.Errorf("%d parts are read", got)
	}
	body, _, wrong := o.Read(url.Values{"declarations[0].number": {"n"}, "declarations[2].number": {"n"}})
	if len(body["declarations"].([]any)) != 1 || toldOf(wrong, "declarations[2].number") != stranger.En {
		t.Error(body, wrong)
	}
}

// Texts that hold several are taken apart at whatever people part them with.
func TestListsAreTakenApart(t *testing.T) {
	if got := apart([]string{"a b,c;d", "e，f；g、h\ti", " "}); !slices.Equal(got,
		strings.Split("a b c d e f g h i", " ")) {
		t.Error(got)
	}
	o, _ := Named("enrol-person")
	if body, _, _ := o.Read(url.Values{"duties": {"maker,checker"}}); !reflect.DeepEqual(body["duties"],
		[]string{"maker", "checker"}) {
		t.Error(body)
	}
}

// made is what the reading of fields gives that no form has: a part that may be left
// out, and numbers of every size.
func made(values url.Values) (map[string]any, gateway.InputErrors) {
	r := reading{values: values, used: map[string]bool{}}
	body, _ := r.part("", []Field{
		{Name: "id", Param: "id", Required: true},
		{Name: "part", Kind: Part, Fields: []Field{{Name: "a", Required: true}, {Name: "b"}}},
		{Name: "long", Kind: Whole, of: reflect.TypeFor[int64]()},
		{Name: "flag", Kind: Switch},
	})
	return body, r.wrong
}

// What is not given, or does not fit, is not in the body; nor is what the path names.
func TestBodiesHoldWhatFits(t *testing.T) {
	for _, c := range []struct {
		values url.Values
		body   map[string]any
		told   string
	}{
		{url.Values{}, map[string]any{}, ""},
		{url.Values{"id": {"x"}}, map[string]any{}, ""},
		{url.Values{"part.b": {"1"}}, map[string]any{"part": map[string]any{"b": "1"}}, "part.a"},
		{url.Values{"long": {"9223372036854775807"}}, map[string]any{"long": int64(9223372036854775807)}, ""},
		{url.Values{"long": {"9223372036854775808"}}, map[string]any{}, "long"},
		{url.Values{"long": {"x"}}, map[string]any{}, "long"},
		{url.Values{"flag": {"x"}}, map[string]any{}, "flag"},
	} {
		body, wrong := made(c.values)
		told := ""
		for _, one := range wrong {
			told += one.Field
		}
		if !reflect.DeepEqual(body, c.body) || told != c.told {
			t.Errorf("%v is %v, and told of %q", c.values, body, told)
		}
	}
	for _, o := range All() {
		path := true
		for _, f := range o.Fields() {
			if _, there := o.Template()[f.Name]; there && f.Param != "" {
				t.Errorf("%s: %s stands in the path and in the body", o, f.Name)
			}
			if f.Param != "" && !path {
				t.Errorf("%s: %s stands in the path, behind what doesn't", o, f.Name)
			}
			path = path && f.Param != ""
			if f.Kind == Switch && len(f.Choices) != 2 {
				t.Errorf("%s: %s offers %v", o, f.Name, f.Choices)
			}
		}
	}
}

// Numbers fit the types that keep them, signed or not.
func TestHolds(t *testing.T) {
	for _, c := range []struct {
		of   any
		n    int64
		fits bool
	}{
		{uint(0), 0, true}, {uint(0), -1, false}, {uint8(0), 255, true}, {uint8(0), 256, false},
		{uint64(0), 1 << 62, true}, {uint64(0), -1, false}, {int8(0), 127, true}, {int8(0), 128, false},
		{int8(0), -128, true}, {int8(0), -129, false}, {int64(0), -1, true},
	} {
		if got := holds(reflect.TypeOf(c.of), c.n); got != c.fits {
			t.Errorf("%T holds %d: %v", c.of, c.n, got)
		}
	}
}

// Numbers in a path are decimal, and no more than a count; of others the form says which.
func TestNumbersInPaths(t *testing.T) {
	o, _ := Named("correct-repayment")
	for text, want := range map[string]uint32{"4294967295": 4294967295, "010": 10, "2": 2} {
		form, err := o.Form([]byte(`{}`), func(string) string { return text })
		if err != nil || form.(gateway.CorrectRepaymentForm).Number != want {
			t.Errorf("%s: %v %v", text, form, err)
		}
	}
	for _, text := range []string{"4294967296", "0x2", "-1", ""} {
		_, err := o.Form([]byte(`{}`), func(string) string { return text })
		wrong, ok := err.(gateway.InputErrors)
		if !ok || len(wrong) != 1 || wrong[0].Field != "number" || wrong[0].En != whole.En || wrong[0].Zh != whole.Zh {
			t.Errorf("%s: %v", text, err)
		}
	}
	accept, _ := Named("accept")
	form, err := accept.Form([]byte(`not JSON`), func(string) string { return "f" }) // nothing is read of it
	if err != nil || form.(gateway.AcceptForm).Financing != "f" || !accept.Bare() || o.Bare() {
		t.Error(form, err)
	}
}

// Lines are counted up to the last in which anything is given, and no further than
// documents go.
func TestLinesAreCounted(t *testing.T) {
	o, _ := Named("apply")
	var lines Field
	for _, f := range o.Fields() {
		if f.Kind == Parts {
			lines = f
		}
	}
	last := fmt.Sprintf("lines[%d].amount", trade.MaxLines-1)
	for name, want := range map[string]int{"": 0, "lines[0].amount": 1, "lines[2].document": 3, last: trade.MaxLines,
		fmt.Sprintf("lines[%d].amount", trade.MaxLines): 0, "other[3].amount": 0} {
		if got := LineCount(url.Values{name: {"1"}}, lines); got != want {
			t.Errorf("%s counts %d lines, not %d", name, got, want)
		}
	}
	page := Page{Said: gateway.ApplyForm{}}
	for at, read := range map[int]bool{trade.MaxLines - 1: true, trade.MaxLines: false} {
		r, _ := page.Read(url.Values{fmt.Sprintf("lines[%d].amount", at): {"1"}})
		if got := len(r.Form.(gateway.ApplyForm).Lines) == 1; got != read {
			t.Errorf("line %d is read: %v", at, got)
		}
	}
	// two that are typed stand one after the other, and keep their names for what is wrong
	r, _ := page.Read(url.Values{"lines[1].document": {"a"}, "lines[4].document": {"b"}, "lines[5].document": {""}})
	if got := r.Form.(gateway.ApplyForm).Lines; len(got) != 2 || got[0].Document != "a" || got[1].Document != "b" {
		t.Error(got)
	}
	named := r.Named(gateway.InputErrors{{Field: "lines[1].amount"}, {Field: "lines[2].amount"}, {Field: "].x"}})
	if named[0].Field != "lines[4].amount" || named[1].Field != "lines[2].amount" || named[2].Field != "].x" {
		t.Error(named)
	}
	// an amount of nothing counts where the person says which document it is
	if r, _ = page.Read(url.Values{"lines[0].amount": {"0.00"}}); len(r.Form.(gateway.ApplyForm).Lines) != 1 {
		t.Error(r.Form)
	}
}

// Of what a page posts only what was asked for is read.
func TestOnlyWhatIsAskedIsRead(t *testing.T) {
	page := Page{Said: gateway.OpenPaymentForm{}, Leave: []string{"payment"}}
	r, err := page.Read(url.Values{"payee.name": {"Acme"}, "payeeX": {"x"}, "codeX": {"x"}, "code.x": {"x"},
		"payment": {"p"}, "bank": {"A"}})
	form := r.Form.(gateway.OpenPaymentForm)
	if err != nil || form.Payee.Name != "Acme" || form.Payment != "" || form.Bank != "A" ||
		toldOf(r.Wrong, "code.x")+toldOf(r.Wrong, "payeeX") != "" {
		t.Errorf("%+v %v %v", form, r.Wrong, err)
	}
}

// An actor is named by kind and duty, in both languages.
func TestActorsAreNamed(t *testing.T) {
	w := Actor{trade.Bank, trade.Maker}.Words()
	kind, duty := words.Name(trade.Bank), words.Name(trade.Maker)
	if w.Zh != kind.Zh+duty.Zh || w.En != kind.En+" "+duty.En || kind.Zh == "" || duty.En == "" {
		t.Error(w)
	}
}

// The rules that can refuse a command are listed as numbers, in order; of none there are none.
func TestRulesAreListed(t *testing.T) {
	for _, o := range All() {
		rules := o.Rules()
		if !slices.IsSorted(rules) || !slices.Contains(rules, trade.DutyMustAllow) && o.Name != "rotate-key" {
			t.Errorf("%s may be refused by %v", o, rules)
		}
	}
}

// A number in the path that is none is told beside all else that is wrong.
func TestPathsAreFilled(t *testing.T) {
	o, _ := Named("correct-repayment")
	form, wrong, err := o.Fill(url.Values{"financing": {"f"}, "number": {"two"}, "colour": {"red"}})
	if err != nil || form == nil || toldOf(wrong, "number") != whole.En || toldOf(wrong, "colour") != stranger.En {
		t.Error(form, wrong, err)
	}
}
