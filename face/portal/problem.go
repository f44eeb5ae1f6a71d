package portal

import (
	"net/http"
	"slices"
	"strings"

	"tallystick/face/operation"
	"tallystick/node/gateway"
)

// problem is what is wrong with a field, with where it is on the page.
type problem struct{ Target, Label, Text string }

// wrongNotice tells what is wrong with the fields of a form, all of it. [notice.at]
// makes it lead to the fields.
func (v *visit) wrongNotice(wrong gateway.InputErrors) *notice {
	told := notice{Tone: "bad", Title: v.pick("Some fields need a look", "部分字段需要更正"), Focus: true}
	for _, one := range wrong {
		told.Problems = append(told.Problems, problem{Text: capital(v.pick(one.En, one.Zh))})
	}
	return &told
}

// ofPosted has a refusal say the line as it is named on the page that was posted.
func (n *notice) ofPosted(r operation.Posted) *notice {
	if n != nil && n.line != "" {
		named := r.Named(gateway.InputErrors{{Field: n.line + ".amount"}})[0].Field
		line, _, _ := strings.Cut(named, "].")
		n.line = line + "]"
	}
	return n
}

// atLine has a refusal of one line of a form lead to it, and says so beside it.
func (n *notice) atLine(fields []field) *notice {
	found := -1
	for i, f := range fields {
		if f.Type != "hidden" && strings.HasPrefix(f.Name, n.line+".") && (found < 0 ||
			strings.HasSuffix(f.Name, ".amount")) {
			found = i
		}
	}
	if found < 0 {
		return n
	}
	led, f := *n, &fields[found]
	f.Wrong = n.Title
	led.Problems = []problem{{f.ID, f.Label, n.Title}}
	return &led
}

// at has a notice lead to the fields that it is about. A nil one stays nil.
func (n *notice) at(wrong gateway.InputErrors, fields []field) *notice {
	if n != nil && n.line != "" && len(wrong) == 0 {
		return n.atLine(fields)
	}
	if n == nil || len(n.Problems) != len(wrong) {
		return n
	}
	led := *n
	led.Problems = nil
	placed := make([]bool, len(wrong))
	for _, f := range fields { // in the order of the page
		for i, one := range wrong {
			if told := (problem{f.ID, f.Label, n.Problems[i].Text}); !placed[i] && f.is(one.Field) {
				if placed[i] = true; !slices.Contains(led.Problems, told) {
					led.Problems = append(led.Problems, told)
				}
			}
		}
	}
	for i, one := range n.Problems {
		if !placed[i] {
			led.Problems = append(led.Problems, one)
		}
	}
	return &led
}

// is reports whether an error about a name is told beside the field: the name is the
// field's, or that of one of its elements, or that of the lines of which it is part.
func (f field) is(name string) bool {
	name = strings.TrimPrefix(name, "to.")
	rest, part := strings.CutPrefix(name, f.Name)
	return f.Type != "hidden" && (strings.HasPrefix(f.Name, name+"[") ||
		part && (rest == "" || rest[0] == '[' || rest[0] == '.'))
}

// idOf makes the identifier of a field on its page.
func idOf(form, name string) string {
	return form + "-" + strings.NewReplacer("[", "-", "].", "-", "]", "").Replace(name)
}

// filled puts identifiers, posted values and what is wrong with them into the
// fields of the form that was tried.
func (v *visit) filled(fields []field, do, tried string, wrong gateway.InputErrors) []field {
	filled := make([]field, len(fields))
	told := map[string]bool{}
	for i, f := range fields {
		again := f.ID != "" // of a name that another field has: what was typed is shown there
		if !again {
			f.ID = idOf(do, f.Name)
		}
		if do == tried && v.r.Method == http.MethodPost && !again {
			f = f.typed(v.r.PostForm[f.Name], v.r.FormValue(f.Name))
			f.Wrong = v.wrongWith(f, wrong, told)
		}
		filled[i] = f
	}
	return filled
}

// typed is a field with what was typed into it.
func (f field) typed(texts []string, text string) field {
	if f.Options == nil {
		if f.Type != "password" {
			f.Value = text
		}
		return f
	}
	if f.Type != "checks" {
		texts = []string{text}
	}
	list := make([]option, len(f.Options))
	for i, o := range f.Options {
		o.Here = slices.Contains(texts, o.Value)
		list[i] = o
	}
	for _, text := range texts { // what is none of the choices stays as it was sent
		if text != "" && !slices.ContainsFunc(list, func(o option) bool { return o.Value == text }) {
			list = append(list, option{text, text, true})
		}
	}
	f.Options = list
	return f
}

// wrongWith says what is wrong with a field, and marks it as told: what is wrong
// with lines as such is told beside the first of them.
func (v *visit) wrongWith(f field, wrong gateway.InputErrors, told map[string]bool) string {
	var texts []string
	for _, one := range wrong {
		if f.is(one.Field) && !told[one.Field+one.En] {
			told[one.Field+one.En] = true
			if text := capital(v.pick(one.En, one.Zh)); !slices.Contains(texts, text) {
				texts = append(texts, text)
			}
		}
	}
	return strings.Join(texts, v.pick("; ", "；"))
}

func (v *visit) wrongAt(wrong gateway.InputErrors, name string) string {
	return v.wrongWith(field{Name: name}, wrong, map[string]bool{})
}
