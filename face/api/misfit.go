package api

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/face/words"
)

// What is wrong with a value that does not fit its schema.
var (
	unknownField = words.Text{Zh: "未知字段", En: "unknown field"}
	unknownQuery = words.Text{Zh: "未知查询参数", En: "unknown query parameter"}
	missingField = words.FieldMissing
	missingGiven = words.Text{Zh: "缺少必填参数", En: "this parameter is required"}
	missingBody  = words.Text{Zh: "缺少正文", En: "a body is required"}
	unfit        = words.Text{Zh: "不符合要求", En: "this does not fit what is asked for here"}
)

// kindWords say what a value should be, by the type of its schema.
var kindWords = map[string]words.Text{
	huma.TypeString:  {Zh: "应为字符串", En: "a string is expected"},
	huma.TypeInteger: {Zh: "应为整数", En: "a whole number is expected"},
	huma.TypeNumber:  {Zh: "应为数字", En: "a number is expected"},
	huma.TypeBoolean: {Zh: "应为布尔值", En: "true or false is expected"},
	huma.TypeObject:  {Zh: "应为对象", En: "an object is expected"},
	huma.TypeArray:   {Zh: "应为数组", En: "an array is expected"},
}

// misfits says what is wrong with what huma found not to fit an operation's
// schema. It asks the schema itself and the value, and reads none of the
// library's words, so that both languages come from here.
type misfits struct {
	schemas huma.Registry
	all     []FieldProblem
}

// at adds what is wrong at a location as huma writes it: body.lines[0].amount.
func (m *misfits) at(op *huma.Operation, location string, value any) {
	place, rest, _ := strings.Cut(location, ".")
	if place != "body" {
		m.parameter(op, place, rest, value)
		return
	}
	var schema *huma.Schema
	if op.RequestBody != nil && op.RequestBody.Content["application/json"] != nil {
		schema = m.below(op.RequestBody.Content["application/json"].Schema, rest)
	}
	if rest == "" {
		rest = "body"
	}
	if schema == nil {
		m.no(rest, unknownField)
		return
	}
	if text, ok := value.(string); ok && rest == "body" && strings.HasPrefix(strings.TrimSpace(text), "{") {
		m.no(rest, unfit) // the whole text, which the types of the program don't take
		return
	}
	fields, object := value.(map[string]any)
	if !object || schema.Type != huma.TypeObject {
		m.no(rest, misfit(schema, value))
		return
	}
	for _, name := range schema.Required {
		if !given(fields, name) {
			field := rest + "." + name
			if rest == "body" {
				field = name
			}
			m.no(field, missingField)
		}
	}
}

// parameter adds what is wrong with a parameter of the path, the query or a header.
func (m *misfits) parameter(op *huma.Operation, in, name string, value any) {
	i := slices.IndexFunc(op.Parameters, func(p *huma.Param) bool { return p.In == in && p.Name == name })
	switch {
	case i < 0:
		m.no(name, unknownQuery)
	case value == "" && op.Parameters[i].Required:
		m.no(name, missingGiven)
	default:
		m.no(name, misfit(m.whole(op.Parameters[i].Schema), value))
	}
}

// no adds what is wrong with a field, once.
func (m *misfits) no(field string, t words.Text) {
	if one := (FieldProblem{field, t.Zh, t.En}); !slices.Contains(m.all, one) {
		m.all = append(m.all, one)
	}
}

// below finds the schema of a field from that of what it is in; nil when there
// is no such field.
func (m *misfits) below(schema *huma.Schema, path string) *huma.Schema {
	schema = m.whole(schema)
	path = strings.ReplaceAll(path, "[", ".[")
	for step := range strings.SplitSeq(path, ".") {
		switch {
		case schema == nil:
			return nil
		case step == "":
		case step[0] == '[':
			schema = m.whole(schema.Items)
		default:
			schema = m.whole(schema.Properties[step])
		}
	}
	return schema
}

// whole gives the schema that a reference stands for.
func (m *misfits) whole(schema *huma.Schema) *huma.Schema {
	for schema != nil && schema.Ref != "" {
		schema = m.schemas.SchemaFromRef(schema.Ref)
	}
	return schema
}

// given reports whether an object has a field, whatever the case of its letters.
func given(fields map[string]any, name string) bool {
	for key := range fields {
		if strings.EqualFold(key, name) {
			return true
		}
	}
	return false
}

// misfit says why a value is not of a schema: of another type, not one of those
// allowed, or out of bounds.
func misfit(schema *huma.Schema, value any) words.Text {
	if !ofType(schema.Type, value) {
		return kindWords[schema.Type]
	}
	if len(schema.Enum) > 0 && !slices.Contains(schema.Enum, value) {
		var list []string
		for _, one := range schema.Enum {
			list = append(list, fmt.Sprint(one))
		}
		choice := strings.Join(list, ", ")
		return words.Text{Zh: "须为以下之一：" + choice, En: "one of: " + choice}
	}
	switch v := value.(type) {
	case string:
		return tooLong(schema.MinLength, schema.MaxLength, utf8.RuneCountInString(v), "字符", "characters")
	case []any:
		return tooLong(schema.MinItems, schema.MaxItems, len(v), "项", "items")
	}
	number, _ := strconv.ParseFloat(fmt.Sprint(value), 64)
	switch {
	case schema.Minimum != nil && number < *schema.Minimum:
		return words.Text{Zh: fmt.Sprintf("最小为 %v", *schema.Minimum), En: fmt.Sprintf("at least %v", *schema.Minimum)}
	case schema.Maximum != nil && number > *schema.Maximum:
		return words.Text{Zh: fmt.Sprintf("最大为 %v", *schema.Maximum), En: fmt.Sprintf("at most %v", *schema.Maximum)}
	}
	return unfit
}

// ofType reports whether a value is of a type of JSON Schema.
func ofType(kind string, value any) bool {
	switch v := value.(type) {
	case nil:
		return false
	case string:
		return kind == huma.TypeString
	case bool:
		return kind == huma.TypeBoolean
	case []any:
		return kind == huma.TypeArray
	case map[string]any:
		return kind == huma.TypeObject
	case float64:
		return kind == huma.TypeNumber || kind == huma.TypeInteger && v == float64(int64(v))
	case json.Number, int, int32, int64, uint16, uint32, uint64:
		return kind == huma.TypeNumber || kind == huma.TypeInteger
	}
	return true
}

// tooLong says that a text or a list has too few or too many parts.
func tooLong(least, most *int, has int, zh, en string) words.Text {
	switch {
	case least != nil && has < *least:
		return words.Text{Zh: fmt.Sprintf("至少 %d %s，现有 %d", *least, zh, has),
			En: fmt.Sprintf("too few %s: at least %d, this has %d", en, *least, has)}
	case most != nil && has > *most:
		return words.Text{Zh: fmt.Sprintf("最多 %d %s，现有 %d", *most, zh, has),
			En: fmt.Sprintf("too many %s: at most %d, this has %d", en, *most, has)}
	}
	return unfit
}
