package wire

import (
	"bytes"
	"fmt"

	"github.com/fxamacker/cbor/v2"
)

// Bounds of what is read, in CBOR items. The longest list is that of the
// documents of one publication.
const (
	maxNesting = 12
	maxItems   = 8_192
	maxPairs   = 64
)

// reading is how bytes are read; [writer] is the other direction. Neither ever
// changes.
var reading = newReading()

func newReading() cbor.DecMode {
	in, err := cbor.DecOptions{
		DupMapKey:         cbor.DupMapKeyEnforcedAPF,
		IndefLength:       cbor.IndefLengthForbidden,
		TagsMd:            cbor.TagsForbidden,
		ExtraReturnErrors: cbor.ExtraDecErrorUnknownField,
		MaxNestedLevels:   maxNesting,
		MaxArrayElements:  maxItems,
		MaxMapPairs:       maxPairs,
	}.DecMode()
	if err != nil {
		panic(fmt.Sprintf("broken invariant: the options of reading contradict each other: %v", err))
	}
	return in
}

// decode reads the canonical form of a value and refuses every other.
func decode[V any](b []byte) (V, error) {
	v, err := read[V](b)
	if err != nil {
		return v, err
	}
	w := writers.Get().(*writer)
	defer writers.Put(w)
	again, err := w.again(&v)
	if err != nil {
		return v, err
	}
	if !bytes.Equal(again, b) {
		return v, fmt.Errorf("not in canonical form at byte %d", firstDifference(again, b))
	}
	return v, nil
}

// read reads what this package wrote itself.
func read[V any](b []byte) (V, error) {
	var v V
	err := reading.Unmarshal(b, &v)
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
