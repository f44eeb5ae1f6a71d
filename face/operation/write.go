package operation

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"reflect"

	"tallystick/node/gateway"
)

// For gives the operation whose form this is; a form that is not declared panics.
func For(form gateway.Form) Operation {
	of := reflect.TypeOf(form)
	for _, o := range All() {
		if o.form == of {
			return o
		}
	}
	panic("the form " + of.Name() + " is not declared")
}

// Fill reads a form from texts by the names of its fields, as a page posts them.
// Every text that does not fit is told; the form holds what could be read all the
// same, so that the rest of it can be checked with it.
func (o Operation) Fill(values url.Values) (gateway.Form, gateway.InputErrors, error) {
	body, params, wrong := o.Read(values)
	text, err := json.Marshal(body)
	if err != nil {
		return nil, wrong, fmt.Errorf("couldn't write the form of %s: %w", o.Name, err)
	}
	form, err := o.Form(text, func(name string) string { return params[name] })
	var more gateway.InputErrors
	if errors.As(err, &more) {
		return reflect.Zero(o.form).Interface().(gateway.Form), append(wrong, more...), nil
	}
	return form, wrong, err
}

// Write puts a form into texts by the names of its fields, those that say something:
// the inverse of Fill.
func (o Operation) Write(form gateway.Form) url.Values {
	values := url.Values{}
	write(values, "", o.fields, reflect.ValueOf(form))
	return values
}

func write(values url.Values, prefix string, fields []Field, form reflect.Value) {
	for _, f := range fields {
		at, name := form.FieldByIndex(f.index), prefix+f.Name
		switch {
		case at.IsZero():
		case f.Kind == Part:
			write(values, name+".", f.Fields, at)
		case f.Kind == Parts:
			for i := range at.Len() {
				write(values, fmt.Sprintf("%s[%d].", name, i), f.Fields, at.Index(i))
			}
		case f.Kind == Lines:
			for i := range at.Len() {
				values.Add(name, at.Index(i).String())
			}
		default:
			values.Set(name, fmt.Sprint(at.Interface()))
		}
	}
}
