package operation

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/gateway"
)

// Operation is one command, as it is asked for.
type Operation struct {
	Name string     // of the API's operation and the verb of `tallystick do`, such as "accept"
	Tag  string     // the noun under which the API lists it
	Path string     // to which it is posted; what stands in braces are fields of the form
	Says words.Text // what it does, in a line

	command trade.Command // an empty one
	form    reflect.Type
	fields  []Field
}

// of declares the command C that the form F asks for. Empty words take the
// command's name.
func of[C trade.Command, F gateway.Form](name, tag, path, zh, en string) Operation {
	var command C
	form := reflect.TypeFor[F]()
	return Operation{Name: name, Tag: tag, Path: path, Says: words.Text{Zh: zh, En: en}, command: command, form: form,
		fields: fieldsOf(form)}
}

// said declares the command C that the form F asks for, by what is said of it.
func said[C trade.Command, F gateway.Form](name, tag, path string, t words.Text) Operation {
	return of[C, F](name, tag, path, t.Zh, t.En)
}

// All lists the operations, in the order of the life that they are part of.
var All = sync.OnceValue(table)

// Named gives the operation of a name.
func Named(name string) (Operation, bool) {
	all := All()
	i := slices.IndexFunc(all, func(o Operation) bool { return o.Name == name })
	if i < 0 {
		return Operation{}, false
	}
	return all[i], true
}

// Verb gives the command's number in the journal.
func (o Operation) Verb() trade.Verb { return o.command.Verb() }

// Type gives the Go type of the form, whose JSON is the body of a request.
func (o Operation) Type() reflect.Type { return o.form }

// Fields lists what the form asks for, what the path names first.
func (o Operation) Fields() []Field { return o.fields }

// Bare reports whether there is nothing to say beyond the path, so that a request
// has no body.
func (o Operation) Bare() bool {
	return !slices.ContainsFunc(o.fields, func(f Field) bool { return f.Param == "" })
}

// Form reads a form from JSON, and from the path what stands in its braces. JSON
// that is not of the form's types is an error in both languages. What the fields
// say is checked when the form is submitted.
func (o Operation) Form(body []byte, param func(name string) string) (gateway.Form, error) {
	form := reflect.New(o.form)
	if !o.Bare() {
		if err := json.Unmarshal(body, form.Interface()); err != nil {
			return nil, words.Wrap(err, "内容与表单不符", "this does not fit the form")
		}
	}
	for _, f := range o.fields {
		if f.Param == "" {
			continue
		}
		to := form.Elem().FieldByIndex(f.index)
		switch to.Kind() {
		case reflect.String:
			to.SetString(param(f.Param))
		default:
			n, err := strconv.ParseUint(param(f.Param), 10, 32)
			if err != nil {
				return nil, gateway.InputErrors{{Field: f.Name, Zh: whole.Zh, En: whole.En}}
			}
			to.SetUint(n)
		}
	}
	return form.Elem().Interface().(gateway.Form), nil
}

// Template gives a form that is filled in with the examples of its fields, as the
// JSON of a request.
func (o Operation) Template() map[string]any { return example(o.fields) }

// At gives the path to which a form is posted: params stand where the braces are.
func (o Operation) At(params map[string]string, escape func(string) string) string {
	path := o.Path
	for name, value := range params {
		path = strings.ReplaceAll(path, "{"+name+"}", escape(value))
	}
	return path
}

// String gives the operation's name.
func (o Operation) String() string { return fmt.Sprintf("%s (%s)", o.Name, o.Says.En) }
