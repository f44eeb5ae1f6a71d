package operation

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"tallystick/book/trade"
	"tallystick/node/gateway"
)

// Page is a form as a page asks for it: some of it the page says itself, the rest
// is asked of the person.
type Page struct {
	Said  gateway.Form // what the page says, which names the operation too
	Leave []string     // fields that are not asked for either
	Line  string       // the field of each line that the page says
}

// Operation gives what the page asks for.
func (p Page) Operation() Operation { return For(p.Said) }

// Asks lists the fields that the person is asked for.
func (p Page) Asks() []Field {
	o := p.Operation()
	said := o.Write(p.Said)
	return slices.DeleteFunc(slices.Clone(o.Fields()),
		func(f Field) bool { return said.Has(f.Name) || slices.Contains(p.Leave, f.Name) })
}

// Posted is a form as it was posted by a page.
type Posted struct {
	Form  gateway.Form        // what could be read
	Wrong gateway.InputErrors // what could not

	lines map[string]string // how lines are named that were counted anew, by how they are now
}

// Read reads a posted page: what it says, and what was asked for. Other texts are
// none of the form's. Lines in which nothing was typed are passed over.
func (p Page) Read(posted url.Values) (Posted, error) {
	o := p.Operation()
	values := o.Write(p.Said)
	r := Posted{lines: map[string]string{}}
	for _, f := range p.Asks() {
		if f.Kind == Parts {
			r.readLines(p, f, posted, values)
			continue
		}
		for name, texts := range posted {
			if name == f.Name || f.Kind == Part && strings.HasPrefix(name, f.Name+".") {
				values[name] = texts
			}
		}
	}
	var err error
	r.Form, r.Wrong, err = o.Fill(values)
	return r, err
}

// readLines copies the lines of a field that something was typed into, without
// gaps. An amount of nothing is nothing where the page says what the line is about.
func (r *Posted) readLines(p Page, f Field, posted, into url.Values) {
	next := 0
	for i := range trade.MaxLines {
		from, to := fmt.Sprintf("%s[%d].", f.Name, i), fmt.Sprintf("%s[%d].", f.Name, next)
		typed := false
		for name := range posted {
			text := strings.TrimSpace(posted.Get(name))
			typed = typed || strings.HasPrefix(name, from) && name != from+p.Line && text != "" &&
				(p.Line == "" || strings.Trim(text, "0.,") != "")
		}
		if !typed {
			continue
		}
		for name, texts := range posted {
			if part, ok := strings.CutPrefix(name, from); ok {
				into[to+part] = texts
			}
		}
		r.lines[to], next = from, next+1
	}
}

// Named names the fields in which something is wrong as the page does.
func (r Posted) Named(wrong gateway.InputErrors) gateway.InputErrors {
	list := slices.Clone(wrong)
	for i, one := range list {
		line, part, _ := strings.Cut(one.Field, "].")
		if from, ok := r.lines[line+"]."]; ok {
			list[i].Field = from + part
		}
	}
	return list
}

// LineCount says up to which line of a field something is given.
func LineCount(values url.Values, f Field) int {
	count := 0
	for i := range trade.MaxLines {
		for _, part := range f.Fields {
			if values.Get(fmt.Sprintf("%s[%d].%s", f.Name, i, part.Name)) != "" {
				count = i + 1
			}
		}
	}
	return count
}
