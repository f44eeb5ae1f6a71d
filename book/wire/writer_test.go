package wire

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"tallystick/book/trade"
)

// library writes values as the writer must.
func library(t testing.TB) cbor.EncMode {
	t.Helper()
	options := cbor.CoreDetEncOptions()
	options.NilContainers = cbor.NilContainerAsEmpty
	mode, err := options.EncMode()
	if err != nil {
		t.Fatal(err)
	}
	return mode
}

// scatter fills a value by chance: with nothing, and with numbers and lists of
// every length of head.
func scatter(v reflect.Value, random *rand.Rand) {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(random.IntN(2) == 0)
	case reflect.Int8, reflect.Int32, reflect.Int64:
		v.SetInt(int64(random.Uint64()) >> random.IntN(64))
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(random.Uint64() >> random.IntN(65))
	case reflect.String:
		v.SetString(strings.Repeat("契", random.IntN(3)*random.IntN(50)))
	case reflect.Slice:
		if n := random.IntN(4) * random.IntN(4) * random.IntN(4); n > 0 || random.IntN(2) == 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
		}
		fallthrough
	case reflect.Array:
		for i := range v.Len() {
			scatter(v.Index(i), random)
		}
	case reflect.Pointer:
		if random.IntN(2) == 0 {
			v.Set(reflect.New(v.Type().Elem()))
			scatter(v.Elem(), random)
		}
	case reflect.Struct:
		if random.IntN(8) == 0 {
			return
		}
		for i := range v.NumField() {
			scatter(v.Field(i), random)
		}
	default:
		panic(v.Kind())
	}
}

// TestWriter compares what is written, of whatever is written, with what the
// library writes.
func TestWriter(t *testing.T) {
	mode := library(t)
	random := rand.New(rand.NewPCG(1, 2))
	values := []any{Envelope{}, transaction{}, Told{}, Mail{}, Replays{}, Ledger{}, verbPart{}, signerPart{},
		outcomePart{}}
	for _, c := range commands() {
		values = append(values, c)
	}
	for _, r := range records() {
		values = append(values, r)
	}
	for _, e := range events() {
		values = append(values, e, numberedEvent{Number: 7, Event: e}, []numberedEvent{{Event: e}, {}})
	}
	compare := func(v any) {
		t.Helper()
		want, err := mode.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		got, err := encode(v)
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%T %+v: %x, and by the library %x (%v)", v, v, got, want, err)
		}
	}
	for _, v := range values {
		compare(v)
		if reflect.TypeOf(v).Kind() != reflect.Struct || reflect.TypeOf(v) == reflect.TypeFor[numberedEvent]() {
			continue
		}
		for range 50 {
			scattered := reflect.New(reflect.TypeOf(v))
			scatter(scattered.Elem(), random)
			compare(scattered.Elem().Interface()) // which nobody can address
			compare(scattered.Interface())
		}
	}
	compare(nil)
}

func TestWriterKnowsItsTypes(t *testing.T) {
	for _, v := range []any{map[int]int{}, 1.5, [65]byte{}, struct{ A int }{}, struct {
		A float32 `cbor:"1,keyasint"`
	}{}, []any{1.5}, new(chan int)} {
		if b, err := encode(v); err == nil {
			t.Errorf("%T was written: %x", v, b)
		}
	}
}

// BenchmarkWriter writes a record of a financing, and BenchmarkLibrary the same
// by the library.
func BenchmarkWriter(b *testing.B) {
	record := filled[trade.Financing](5)
	for b.Loop() {
		if _, err := encode(record); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLibrary(b *testing.B) {
	mode, record := library(b), filled[trade.Financing](5)
	for b.Loop() {
		if _, err := mode.Marshal(record); err != nil {
			b.Fatal(err)
		}
	}
}
