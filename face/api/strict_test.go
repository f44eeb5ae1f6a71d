package api

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestStrictJSON(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{`{"a":1,"b":[true,false,null,"x",-0.5e+10]}`, ""},
		{` [ ] `, ""},
		{`"\u4e2d\ud83d\ude00\n"`, ""},
		{`{"a":1,"a":2}`, "given twice"},
		{`{"a":1,"\u0061":2}`, "given twice"},
		{`{"amount":1,"Amount":2}`, "given twice"},
		{`{"a":{"b":1,"b":1}}`, "given twice"},
		{`{"a":1}x`, "more text"},
		{`{"a":1`, "comma or a closing brace"},
		{`{"a":1,}`, "field name"},
		{`[1,]`, "JSON value"},
		{`[1 2]`, "comma or a closing bracket"},
		{`{"a" 1}`, "colon"},
		{`{a:1}`, "field name"},
		{`01`, "number"},
		{`1.`, "number"},
		{`-`, "number"},
		{`1e`, "number"},
		{`+1`, "JSON value"},
		{`nul`, "JSON value"},
		{`"\x"`, "unknown escape"},
		{`"\ud800"`, "escape"},
		{`"\udc00"`, "escape"},
		{`"\u00g0"`, "escape"},
		{`"\u00`, "escape"},
		{"\"a\nb\"", "control character"},
		{`"abc`, "does not end"},
		{"{\"a\":\"\xff\"}", "UTF-8"},
		{"\"\xed\xa0\x80\"", "UTF-8"},
		{strings.Repeat("[", 16) + strings.Repeat("]", 16), ""},
		{strings.Repeat("[", 40) + strings.Repeat("]", 40), "nests deeper"},
		{strings.Repeat("[", 1_000_000), "nests deeper"},
		{``, "JSON value"},
	} {
		got := ""
		if f := checkJSON([]byte(test.text)); f != nil {
			got = f.en
			if f.zh == "" {
				t.Errorf("%.60q: no Chinese", test.text)
			}
		}
		if (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
			t.Errorf("%.60q gives %q, want %q", test.text, got, test.want)
		}
	}
}

// FuzzStrictJSON holds the scanner against the standard decoder: what it lets
// pass, that one reads too.
func FuzzStrictJSON(f *testing.F) {
	for _, seed := range []string{`{"a":[1,2,{"b":null}],"c":"\u4e2d"}`, `[-1.5e3]`, `{"a":1,"a":1}`, "\xff",
		`"\ud83d\ude00"`, `[[[]]]`, `  true `} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 1<<16 {
			return
		}
		passed := checkJSON(text) == nil
		if passed && !json.Valid(text) {
			t.Errorf("%q passes and is not JSON", text)
		}
		if !passed && json.Valid(text) {
			// stricter, but only in ways that are meant
			if fault := checkJSON(text).en; !strings.Contains(fault, "twice") && !strings.Contains(fault, "UTF-8") &&
				!strings.Contains(fault, "escape") && !strings.Contains(fault, "nests") {
				t.Errorf("%q is JSON and gives %s", text, fault)
			}
		}
	})
}
