package gateway_test

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"tallystick/face/operation"
	"tallystick/node/gateway"
)

var rewrite = flag.Bool("rewrite", false, "write testdata anew")

// readers are who asks for the forms of each noun; those who ask for others.
var readers = map[string]string{"apply": "exporter", "withdraw-application": "exporter",
	"open-payment": "exporter", "withdraw-payment": "exporter", "declarations": "customs.feed",
	"financings": "maker", "payments": "maker", "proceeds": "maker"}

// Every form is read as it is filled in by its examples, about records that are there,
// and once for each field and each thing that may be wrong with one: what a form means
// and what is said of a wrong field changes here first.
func TestFormsAsTheyAreRead(t *testing.T) {
	r := gateway.NewReader(t)
	var all strings.Builder
	for _, o := range operation.All() {
		by := readers[o.Name]
		if by == "" {
			by = readers[o.Tag]
		}
		if by == "" {
			by = "governor"
		}
		base := reflect.New(o.Type()).Elem()
		fill(r, base)
		said := r.Read(by, form(base))
		fmt.Fprintf(&all, "# %s by %s\n%s\n", o.Name, by, said)
		var last, values string // the same is said of many values of a field
		vary(base, "", func(name, value string) {
			if now := name + "\n" + difference(said, r.Read(by, form(base))); now != last {
				all.WriteString(values)
				last, values = now, "- "+now
			}
			values = strings.Replace(values, "\n", " "+value+"\n", 1)
		})
		all.WriteString(values)
	}
	compare(t, "testdata/forms.txt", all.String())
}

func form(v reflect.Value) gateway.Form { return v.Interface().(gateway.Form) }

// instead has numbers of records that are there, by the names of fields and forms.
var instead = map[string]string{"Financing": "lent", "Proposal": "proposal", "AcceptForm.Financing": "asked",
	"DeclineForm.Financing": "asked", "WithdrawApplicationForm.Financing": "asked"}

// literal has what fits together where the examples of all fields don't.
var literal = map[string]string{
	"AdmitPartyForm.Kind":           "enterprise",
	"AmendDeclarationForm.Document": "350120260000000034",
	"RotateKeyForm.Login":           "governor",
	"PlaceForm.Bank":                "",
	"OpenPaymentForm.Purpose":       "",
	"OpenPaymentForm.Enterprise":    "",
	"OpenPaymentForm.Instruction":   "",
	"OpenPaymentForm.Exemption":     "",
	"ReportInspectionForm.Finding":  "clean",
	"EnrolCardForm.Proof":           strings.Repeat("ab", 64),
	"AdmitKeeperForm.Proof":         strings.Repeat("ab", 64),
	"ReplaceKeeperKeyForm.Proof":    strings.Repeat("ab", 64),
}

// fill puts the examples of a form's fields into it.
func fill(r *gateway.Reader, v reflect.Value) {
	for i := range v.NumField() {
		field, to := v.Type().Field(i), v.Field(i)
		text := field.Tag.Get("example")
		switch {
		case !field.IsExported():
		case to.Type() == reflect.TypeFor[gateway.Declaration]():
			to.Set(reflect.ValueOf(r.Declaration()))
		case to.Kind() == reflect.Struct:
			fill(r, to)
		case to.Kind() == reflect.Pointer:
			to.Set(reflect.New(to.Type().Elem()))
			fill(r, to.Elem())
		case to.Type() == reflect.TypeFor[[]gateway.Declaration]():
			to.Set(reflect.ValueOf([]gateway.Declaration{r.Declaration()}))
		case to.Kind() == reflect.Slice && to.Type().Elem().Kind() == reflect.Struct:
			to.Set(reflect.MakeSlice(to.Type(), 1, 1))
			fill(r, to.Index(0))
		case to.Kind() == reflect.Slice:
			for one := range strings.SplitSeq(strings.Trim(text, `[]"`), `","`) {
				to.Set(reflect.Append(to, reflect.ValueOf(one).Convert(to.Type().Elem())))
			}
		case to.Kind() == reflect.String:
			if name, ok := instead[v.Type().Name()+"."+field.Name]; ok {
				text = r.Known[name]
			} else if name, ok := instead[field.Name]; ok {
				text = r.Known[name]
			} else if other, ok := literal[v.Type().Name()+"."+field.Name]; ok {
				text = other
			}
			to.SetString(text)
		case to.Kind() == reflect.Bool:
			to.SetBool(text == "true")
		case to.CanInt():
			n, _ := strconv.ParseInt(text, 10, 64)
			to.SetInt(n)
		case to.CanUint():
			n, _ := strconv.ParseUint(text, 10, 64)
			to.SetUint(n)
		}
	}
}

// vary changes one field after the other and puts it back.
func vary(v reflect.Value, at string, told func(name, value string)) {
	for i := range v.NumField() {
		field, to := v.Type().Field(i), v.Field(i)
		name := at + field.Name
		if !field.IsExported() {
			continue
		}
		before := reflect.ValueOf(to.Interface())
		try := func(what string, value any) {
			to.Set(reflect.ValueOf(value).Convert(to.Type()))
			told(name, what)
			to.Set(before)
		}
		switch {
		case to.Kind() == reflect.Struct:
			vary(to, name+".", told)
		case to.Kind() == reflect.Pointer:
			vary(to.Elem(), name+".", told)
			to.SetZero()
			told(name, "left out")
			to.Set(before)
		case to.Kind() == reflect.Slice && to.Type().Elem().Kind() == reflect.Struct:
			vary(to.Index(0), name+"[0].", told)
			for _, n := range []int{0, 2, 100, 101} {
				many := reflect.MakeSlice(to.Type(), 0, n)
				for range n {
					many = reflect.Append(many, before.Index(0))
				}
				to.Set(many)
				told(name, fmt.Sprintf("of %d", n))
			}
			to.Set(before)
		case to.Kind() == reflect.Slice:
			to.SetZero()
			told(name, "none")
			to.Set(reflect.Append(before, reflect.ValueOf("nonsense").Convert(to.Type().Elem())))
			told(name, "with nonsense")
			to.Set(before)
		case to.Kind() == reflect.String:
			text := to.String()
			for _, value := range []string{"", "nonsense", "0", "-1", "1", text + "\x01", strings.Repeat("长", 2_001),
				"ＡＢ１２", " " + text + " ", strings.ToUpper(text)} {
				if value != text {
					try(strconv.Quote(short(marked(value, text), 60)), value)
				}
			}
		case to.Kind() == reflect.Bool:
			try("the other way", !to.Bool())
		case to.CanInt():
			for _, n := range []int64{-1, 0, 1, 2, 1 << 30} {
				try(strconv.FormatInt(n, 10), n)
			}
		case to.CanUint():
			for _, n := range []uint64{0, 1, 2, 1 << 30} {
				try(strconv.FormatUint(n, 10), n)
			}
		}
	}
}

// short cuts a text of more than so many characters.
func short(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:10]) + fmt.Sprintf("… %d", len(r))
	}
	return text
}

// difference gives the lines that are not the first text's.
func difference(before, after string) string {
	old := map[string]bool{}
	for line := range strings.SplitSeq(before, "\n") {
		old[line] = true
	}
	var fresh strings.Builder
	for line := range strings.SplitSeq(after, "\n") {
		if !old[line] {
			fresh.WriteString("  " + strings.TrimSpace(short(line, 400)) + "\n")
		}
	}
	return fresh.String()
}

func compare(t *testing.T, path, got string) {
	t.Helper()
	if *rewrite {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range gotLines {
		if i >= len(wantLines) || gotLines[i] != wantLines[i] {
			t.Fatalf("line %d of %s is\n%s\nnow; if that is meant, write it anew with -rewrite", i+1, path, gotLines[i])
		}
	}
	t.Fatalf("%s has %d lines more", path, len(wantLines)-len(gotLines))
}

// marked writes what a field had before as a tilde.
func marked(value, before string) string {
	switch value {
	case before, "":
		return value
	case strings.ToUpper(before):
		return "UPPER"
	}
	return strings.Replace(value, before, "~", 1)
}
