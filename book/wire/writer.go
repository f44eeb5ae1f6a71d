package wire

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// writer writes the canonical form of values, in the very bytes of the library
// that reads them. The library writes every identifier and digest byte by byte by
// reflection, which with the records and events of a block takes longer than to
// decide it.
type writer struct {
	last []byte // what was written, whose room is used again
	some [longestArray]byte
	open reflect.Value // some, as a slice
	err  error         // the first type that has no form
}

// longestArray is how many bytes an array of them may have.
const longestArray = 64

var writers = sync.Pool{New: func() any {
	w := &writer{}
	w.open = reflect.ValueOf(w.some[:])
	return w
}}

// form writes a value of one type behind b, which it gives back.
type form func(w *writer, b []byte, v reflect.Value) []byte

// formsOfTypes are the forms that were asked for, by their [reflect.Type].
var formsOfTypes sync.Map

// canonicalNull is what stands for what is not there.
const canonicalNull = 0xf6

// value writes a value of whatever type.
func (w *writer) value(b []byte, v reflect.Value) []byte {
	if !v.IsValid() {
		return append(b, canonicalNull)
	}
	kept, ok := formsOfTypes.Load(v.Type())
	if !ok {
		made, err := formOf(v.Type())
		if err != nil {
			w.err = cmp.Or(w.err, err)
			return b
		}
		kept, _ = formsOfTypes.LoadOrStore(v.Type(), made)
	}
	return kept.(form)(w, b, v)
}

// again writes a value in place of what was written before. The bytes are good
// until the next.
func (w *writer) again(v any) ([]byte, error) {
	w.err = nil
	w.last = w.value(w.last[:0], reflect.ValueOf(v))
	return w.last, w.err
}

func encode(v any) ([]byte, error) {
	w := writers.Get().(*writer)
	defer writers.Put(w)
	b, err := w.again(v)
	if err != nil {
		return nil, err
	}
	return bytes.Clone(b), nil
}

// head writes a major type and its number in the shortest form.
func head(b []byte, major byte, n uint64) []byte {
	major <<= 5
	switch {
	case n < 24:
		return append(b, major|byte(n))
	case n < 1<<8:
		return append(b, major|24, byte(n))
	case n < 1<<16:
		return binary.BigEndian.AppendUint16(append(b, major|25), uint16(n))
	case n < 1<<32:
		return binary.BigEndian.AppendUint32(append(b, major|26), uint32(n))
	}
	return binary.BigEndian.AppendUint64(append(b, major|27), n)
}

// formOf makes the form of a type. Types do not hold themselves.
func formOf(t reflect.Type) (form, error) {
	switch t.Kind() {
	case reflect.Bool:
		return writeBool, nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return writeSigned, nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return func(_ *writer, b []byte, v reflect.Value) []byte { return head(b, majorNumber, v.Uint()) }, nil
	case reflect.String:
		return writeText, nil
	case reflect.Interface:
		return func(w *writer, b []byte, v reflect.Value) []byte { return w.value(b, v.Elem()) }, nil
	case reflect.Pointer:
		return formOfPointer(t)
	case reflect.Slice, reflect.Array:
		return formOfList(t)
	case reflect.Struct:
		return formOfStruct(t)
	}
	return nil, fmt.Errorf("there is no form of %s", t)
}

func writeBool(_ *writer, b []byte, v reflect.Value) []byte {
	if v.Bool() {
		return append(b, 0xf5)
	}
	return append(b, 0xf4)
}

func writeSigned(_ *writer, b []byte, v reflect.Value) []byte {
	n := v.Int()
	if n < 0 {
		return head(b, majorNegative, uint64(^n))
	}
	return head(b, majorNumber, uint64(n))
}

func writeText(_ *writer, b []byte, v reflect.Value) []byte {
	s := v.String()
	return append(head(b, majorText, uint64(len(s))), s...)
}

func formOfPointer(t reflect.Type) (form, error) {
	pointed, err := formOf(t.Elem())
	return func(w *writer, b []byte, v reflect.Value) []byte {
		if v.IsNil() {
			return append(b, canonicalNull)
		}
		return pointed(w, b, v.Elem())
	}, err
}

func formOfList(t reflect.Type) (form, error) {
	if t.Elem().Kind() != reflect.Uint8 {
		one, err := formOf(t.Elem())
		return func(w *writer, b []byte, v reflect.Value) []byte {
			b = head(b, majorList, uint64(v.Len()))
			for i := range v.Len() {
				b = one(w, b, v.Index(i))
			}
			return b
		}, err
	}
	if t.Kind() == reflect.Slice {
		return func(_ *writer, b []byte, v reflect.Value) []byte {
			return append(head(b, majorBytes, uint64(v.Len())), v.Bytes()...)
		}, nil
	}
	if t.Len() > longestArray {
		return nil, fmt.Errorf("there is no form of %s", t)
	}
	return func(w *writer, b []byte, v reflect.Value) []byte {
		n := reflect.Copy(w.open, v)
		return append(head(b, majorBytes, uint64(n)), w.some[:n]...)
	}, nil
}

// field is one of a struct's.
type field struct {
	way   []int // the field, or where it is embedded the struct that holds it and then the field
	key   uint64
	write form
	omit  func(reflect.Value) bool // whether it is left out; nil: never
}

func (f *field) of(v reflect.Value) reflect.Value {
	for _, i := range f.way {
		v = v.Field(i)
	}
	return v
}

func formOfStruct(t reflect.Type) (form, error) {
	fields, err := fieldsOf(t, nil)
	if err != nil {
		return nil, err
	}
	if mark, ok := t.FieldByName("_"); ok && mark.Tag.Get("cbor") == ",toarray" {
		return func(w *writer, b []byte, v reflect.Value) []byte {
			b = head(b, majorList, uint64(len(fields)))
			for i := range fields {
				b = fields[i].write(w, b, fields[i].of(v))
			}
			return b
		}, nil
	}
	slices.SortFunc(fields, func(a, b field) int { return cmp.Compare(a.key, b.key) })
	return func(w *writer, b []byte, v reflect.Value) []byte { return w.pairs(b, fields, v) }, nil
}

// pairs writes the fields of a struct that are something.
func (w *writer) pairs(b []byte, fields []field, v reflect.Value) []byte {
	left := [maxPairs]bool{}
	n := len(fields)
	for i := range fields {
		if omit := fields[i].omit; omit != nil && omit(fields[i].of(v)) {
			left[i] = true
			n--
		}
	}
	b = head(b, majorMap, uint64(n))
	for i := range fields {
		if !left[i] {
			b = fields[i].write(w, head(b, majorNumber, fields[i].key), fields[i].of(v))
		}
	}
	return b
}

// omitted gives how a field of a type is asked whether it is left out: nil for one
// that never is.
func omitted(t reflect.Type, options string) func(reflect.Value) bool {
	asked := t.Implements(reflect.TypeFor[interface{ IsZero() bool }]())
	switch {
	case strings.HasSuffix(options, ",omitzero") && asked:
		return func(v reflect.Value) bool { return v.Interface().(interface{ IsZero() bool }).IsZero() }
	case strings.HasSuffix(options, ",omitempty") && t.Kind() == reflect.Slice:
		return func(v reflect.Value) bool { return v.Len() == 0 }
	case strings.Contains(options, ",omit"):
		return reflect.Value.IsZero
	}
	return nil
}

// fieldsOf gives the fields of a struct, with those of the structs that it embeds.
func fieldsOf(t reflect.Type, way []int) (fields []field, err error) {
	list := false
	for i := range t.NumField() {
		of := t.Field(i)
		own := append(slices.Clone(way), i)
		tag := of.Tag.Get("cbor")
		key, options, _ := strings.Cut(tag, ",")
		switch {
		case of.Name == "_":
			list = true
			continue
		case of.Anonymous && tag == "":
			embedded, err := fieldsOf(of.Type, own)
			if err != nil {
				return nil, err
			}
			fields = append(fields, embedded...)
			continue
		}
		f := field{way: own, omit: omitted(of.Type, options)}
		if !list {
			if f.key, err = strconv.ParseUint(key, 10, 64); err != nil || !strings.HasPrefix(options, "keyasint") {
				return nil, fmt.Errorf("there is no form of %s: its field %s has no number", t, of.Name)
			}
		}
		if f.write, err = formOf(of.Type); err != nil {
			return nil, err
		}
		fields = append(fields, f)
	}
	if len(fields) > maxPairs {
		return nil, fmt.Errorf("there is no form of %s: it has more than %d fields", t, maxPairs)
	}
	return fields, nil
}
