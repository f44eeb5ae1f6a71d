package operation

import (
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"tallystick/face/words"
	"tallystick/node/gateway"
)

// What is wrong with a text that stands for something else.
var (
	whole    = words.Text{Zh: "应为整数", En: "a whole number is expected"}
	yesNo    = words.Text{Zh: "应为 true 或 false", En: "true or false is expected"}
	stranger = words.Text{Zh: "未知字段", En: "unknown field"}
)

// mostParts bounds the parts that texts may count up to.
const mostParts = 5_000

// Read puts texts by the names of fields together to the body of a request, and to
// what its path names: amount, lines[0].document. A text that is empty is not
// given. Every text that does not fit is told at once; what the fields say is
// checked by the member.
func (o Operation) Read(values url.Values) (body map[string]any, params map[string]string, wrong gateway.InputErrors) {
	r := reading{values: values, used: map[string]bool{}}
	params = map[string]string{}
	for _, f := range o.fields {
		if f.Param != "" {
			params[f.Param] = strings.TrimSpace(values.Get(f.Name))
			if r.used[f.Name] = true; params[f.Param] == "" {
				r.no(f.Name, words.FieldMissing)
			}
		}
	}
	body, _ = r.part("", o.fields)
	for name := range values {
		if !r.used[name] {
			r.no(name, stranger)
		}
	}
	slices.SortStableFunc(r.wrong, func(a, b gateway.InputError) int { return strings.Compare(a.Field, b.Field) })
	return body, params, r.wrong
}

// reading is one form under reading.
type reading struct {
	values url.Values
	used   map[string]bool
	wrong  gateway.InputErrors
}

func (r *reading) no(field string, t words.Text) { r.wrong.No(field, t.Zh, t.En) }

// part reads the fields whose names begin so; given is false where none is given.
func (r *reading) part(prefix string, fields []Field) (out map[string]any, given bool) {
	out = map[string]any{}
	for _, f := range fields {
		if f.Param != "" {
			continue
		}
		name := prefix + f.Name
		switch value, ok := r.value(name, f); {
		case ok:
			out[f.Name], given = value, true
		case f.Required && f.Kind != Switch && (prefix == "" || r.begun(prefix)):
			r.misses(name, f)
		}
	}
	return out, given
}

// misses tells that a field is required: of a part, each of its fields that is.
func (r *reading) misses(name string, f Field) {
	if r.wrongAt(name) {
		return
	}
	if f.Kind != Part {
		r.no(name, words.FieldMissing)
		return
	}
	for _, one := range f.Fields {
		if one.Required {
			r.no(name+"."+one.Name, words.FieldMissing)
		}
	}
}

// begun reports whether anything of a part is given.
func (r *reading) begun(prefix string) bool {
	for name, texts := range r.values {
		if strings.HasPrefix(name, prefix) && slices.ContainsFunc(texts, func(t string) bool { return t != "" }) {
			return true
		}
	}
	return false
}

func (r *reading) wrongAt(name string) bool {
	for _, one := range r.wrong {
		if strings.HasPrefix(one.Field, name) {
			return true
		}
	}
	return false
}

// value reads one field; ok is false where nothing is given.
func (r *reading) value(name string, f Field) (value any, ok bool) {
	switch f.Kind {
	case Part:
		return r.part(name+".", f.Fields)
	case Parts:
		return r.parts(name, f)
	}
	r.used[name] = true
	texts := slices.DeleteFunc(slices.Clone(r.values[name]), func(t string) bool { return t == "" })
	if len(texts) == 0 {
		return nil, false
	}
	switch f.Kind {
	case Lines:
		return apart(texts), true
	case Whole:
		n, err := strconv.ParseInt(strings.TrimSpace(texts[0]), 10, 64)
		if err != nil && !errors.Is(err, strconv.ErrRange) {
			r.no(name, whole)
			return nil, false
		}
		if err != nil || !holds(f.of, n) {
			r.no(name, words.NumberTooFar)
			return nil, false
		}
		return n, true
	case Switch:
		switch strings.ToLower(texts[0]) {
		case "true", "on", "yes", "1":
			return true, true
		case "false", "off", "no", "0":
			return false, true
		}
		r.no(name, yesNo)
		return nil, false
	}
	return texts[0], true
}

// apart takes texts apart that hold several: no element of a list of texts has
// spaces, commas or semicolons.
func apart(texts []string) (all []string) {
	for _, text := range texts {
		all = append(all, strings.FieldsFunc(text, func(c rune) bool {
			return unicode.IsSpace(c) || strings.ContainsRune(",;，；、", c)
		})...)
	}
	return all
}

// holds reports whether a number fits a Go type of whole numbers.
func holds(of reflect.Type, n int64) bool {
	if reflect.Zero(of).CanUint() {
		return n >= 0 && !of.OverflowUint(uint64(n))
	}
	return !of.OverflowInt(n)
}

// parts reads parts that are counted from 0; a gap ends them.
func (r *reading) parts(name string, f Field) (any, bool) {
	var all []any
	for i := range mostParts {
		prefix := fmt.Sprintf("%s[%d].", name, i)
		if !r.begun(prefix) {
			break
		}
		one, _ := r.part(prefix, f.Fields)
		all = append(all, one)
	}
	return all, len(all) > 0
}
