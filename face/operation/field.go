package operation

import (
	"reflect"
	"strconv"
	"strings"

	"tallystick/face/paper"
	"tallystick/face/words"
)

// Kind is how a field is written.
type Kind uint8

// The kinds of fields.
const (
	Line   Kind = iota // a text: amounts, days, codes and identifiers too
	Whole              // a whole number
	Switch             // yes or no
	Lines              // several texts
	Part               // fields of its own
	Parts              // several such
)

// Field is one thing that a form asks for.
type Field struct {
	Name     string     // as JSON, a posted page and the command line name it
	Param    string     // what it is called in the path's braces; empty: it stands in the body
	Label    words.Text // what it is called
	Help     words.Text // what to write
	Hint     words.Text // what a page says beside it, or nothing
	Kind     Kind
	Sort     Sort // of its text
	Required bool
	Secret   bool     // not to be shown
	Options  []string // the values it may have; none: any
	Choices  []Choice // those that a page offers; none: it is typed
	Example  any      // as JSON has it; nil: none
	Fields   []Field  // of a part

	index []int        // in the form's Go type
	of    reflect.Type // of it there
}

// Help says what to write in a field of a form, by the form's Go type and the
// field's name. The fields of a sealed paper have the labels that they have in every
// door; those of all other forms are worded in package words.
func Help(form reflect.Type, field string) words.Text {
	switch form {
	case reflect.TypeFor[paper.Declaration]():
		return labelOf(field)
	case reflect.TypeFor[paper.Item]():
		return labelOf(field)
	}
	return words.Field(strings.TrimSuffix(form.Name(), "Form"), field)
}

// fieldsOf reads the fields of a form from its tags: json for the name, path for
// what the path names, example, enum, format.
func fieldsOf(form reflect.Type) []Field {
	var fields []Field
	for i := range form.NumField() {
		member := form.Field(i)
		if member.Anonymous {
			for _, f := range fieldsOf(member.Type) {
				f.index = append([]int{i}, f.index...)
				fields = append(fields, f)
			}
			continue
		}
		if !member.IsExported() {
			continue
		}
		f := fieldOf(form, member)
		f.index = []int{i}
		fields = append(fields, f)
	}
	return fields
}

// labelOf gives the label that a field of a sealed paper has in every door.
func labelOf(name string) words.Text {
	for _, f := range paper.Fields() {
		if f.Key == name {
			return words.Text{Zh: f.Zh, En: f.En}
		}
	}
	return goods
}

var goods = words.Text{Zh: "商品明细，合计须等于票面金额", En: "Lines of goods, which add up to the amount"}

func fieldOf(of reflect.Type, member reflect.StructField) Field {
	name, rest, _ := strings.Cut(member.Tag.Get("json"), ",")
	f := Field{Name: name, Param: member.Tag.Get("path"), Required: !strings.Contains(rest, "omitempty"),
		Secret: member.Tag.Get("format") == "password"}
	if f.Param != "" {
		f.Name, f.Required = strings.ToLower(member.Name), true
	}
	f.Help = Help(of, f.Name)
	if list := member.Tag.Get("enum"); list != "" {
		f.Options = strings.Split(list, ",")
	}
	t := member.Type
	switch t.Kind() {
	case reflect.Bool:
		f.Kind = Switch
	case reflect.Slice:
		f.Kind = Lines
		if t = t.Elem(); t.Kind() == reflect.Struct {
			f.Kind, f.Fields = Parts, fieldsOf(t)
		}
	case reflect.Struct:
		f.Kind, f.Fields = Part, fieldsOf(t)
	case reflect.String:
	default:
		f.Kind = Whole
	}
	f.Example, f.of = exampleOf(f, member.Tag.Get("example")), t
	if f = f.described(formName(of)); f.Label.Zh == "" {
		f.Label = f.Help // as papers have it
	}
	return f
}

// exampleOf reads the example of a field from its tag.
func exampleOf(f Field, text string) any {
	switch {
	case f.Kind == Part:
		return example(f.Fields)
	case f.Kind == Parts:
		return []any{example(f.Fields)}
	case text == "" && len(f.Options) > 0:
		return f.Options[0]
	case text == "":
		return nil
	case f.Kind == Switch:
		return text == "true"
	case f.Kind == Whole:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			panic("the example of the field " + f.Name + " is no whole number")
		}
		return n
	case f.Kind == Lines:
		list := []any{}
		for one := range strings.SplitSeq(strings.Trim(text, `[]"`), `","`) {
			list = append(list, one)
		}
		return list
	}
	return text
}

// example fills fields in with their examples.
func example(fields []Field) map[string]any {
	out := map[string]any{}
	for _, f := range fields {
		if f.Example != nil && f.Param == "" {
			out[f.Name] = f.Example
		}
	}
	return out
}
