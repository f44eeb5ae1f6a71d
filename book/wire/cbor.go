package wire

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/fxamacker/cbor/v2"
)

// Bounds of what is read, in CBOR items. The longest list is that of the
// documents of one publication.
const (
	maxNesting = 12
	maxItems   = 8_192
	maxPairs   = 64
)

// forms are the two directions of the encoding. They never change.
type forms struct {
	out cbor.UserBufferEncMode
	in  cbor.DecMode
}

var canonical = newForms()

func newForms() forms {
	writing := cbor.CoreDetEncOptions()
	writing.NilContainers = cbor.NilContainerAsEmpty
	out, err := writing.UserBufferEncMode()
	if err == nil {
		var in cbor.DecMode
		in, err = cbor.DecOptions{
			DupMapKey:         cbor.DupMapKeyEnforcedAPF,
			IndefLength:       cbor.IndefLengthForbidden,
			TagsMd:            cbor.TagsForbidden,
			ExtraReturnErrors: cbor.ExtraDecErrorUnknownField,
			MaxNestedLevels:   maxNesting,
			MaxArrayElements:  maxItems,
			MaxMapPairs:       maxPairs,
		}.DecMode()
		if err == nil {
			return forms{out, in}
		}
	}
	panic(fmt.Sprintf("broken invariant: the encoding's options contradict each other: %v", err))
}

// buffers are lent to encode, so that its results are made in one piece.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func encode(v any) ([]byte, error) {
	buffer := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buffer)
	buffer.Reset()
	if err := canonical.out.MarshalToBuffer(v, buffer); err != nil {
		return nil, err
	}
	return bytes.Clone(buffer.Bytes()), nil
}

// decode reads the canonical form of a value and refuses every other.
func decode[V any](b []byte) (V, error) {
	v, err := read[V](b)
	if err != nil {
		return v, err
	}
	buffer := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buffer)
	buffer.Reset()
	if err := canonical.out.MarshalToBuffer(&v, buffer); err != nil {
		return v, err
	}
	if again := buffer.Bytes(); !bytes.Equal(again, b) {
		return v, fmt.Errorf("not in canonical form at byte %d", firstDifference(again, b))
	}
	return v, nil
}

// read reads what this package wrote itself.
func read[V any](b []byte) (V, error) {
	var v V
	err := canonical.in.Unmarshal(b, &v)
	return v, err
}

func firstDifference(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}
