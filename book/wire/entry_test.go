package wire

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tallystick/book/trade"
)

// partsOf gives the parts of an entry with their numbers.
func partsOf(t testing.TB, e trade.Entry) (numbers []uint32, parts [][]byte) {
	t.Helper()
	err := EncodeParts(e, func(part []byte) {
		numbers, parts = append(numbers, uint32(len(parts))), append(parts, bytes.Clone(part))
	})
	if err != nil || len(parts) != CountParts(e) {
		t.Fatalf("%d parts of %d: %v", len(parts), CountParts(e), err)
	}
	return numbers, parts
}

func TestGoldenEntries(t *testing.T) {
	var lines strings.Builder
	known := map[uint16]bool{}
	entries := []trade.Entry{{}, {Verb: trade.VerbApply, Envelope: trade.EnvelopeID{6},
		By:      trade.Signer{Party: trade.PartyID{7}, Key: trade.KeyID{8}},
		Person:  trade.PersonID{9},
		Command: trade.Digest{10},
		Refusal: trade.Refusal{Rule: 319, Item: 1, Document: trade.DocumentID{10},
			Left: trade.Money{Minor: 11, Currency: "USD"}}}}
	for _, e := range events() {
		number, ok := numberOf(e)
		if !ok || known[number] {
			t.Errorf("%T has no number of its own", e)
		}
		known[number] = true
		entries = append(entries, trade.Entry{Events: []trade.Event{e}})
	}
	published := filled[trade.DocumentsPublished](20)
	published.Documents = append(published.Documents, filled[trade.Publication](3), filled[trade.Publication](4))
	entries = append(entries, trade.Entry{Events: append(events(), published)})
	for i, e := range entries {
		numbers, parts := partsOf(t, e)
		for n, part := range parts {
			fmt.Fprintf(&lines, "%d %x\n", n, part)
		}
		var again trade.Entry
		if err := DecodeParts(&again, numbers, parts); err != nil || !reflect.DeepEqual(again, e) {
			t.Errorf("entry %d is not itself again: %v\n%+v\n%+v", i, err, e, again)
		}
	}
	fmt.Fprintf(&lines, "leaf %x\n", EntryLeaf(trade.Entry{Height: 1, Index: 2, At: 3}, 4, [32]byte{5}))
	fmt.Fprintf(&lines, "state %x\n", State{[32]byte{1}, 2, [32]byte{3}}.Root())
	told, err := EncodeTold(sampleTold())
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(&lines, "told %x\n", told)
	golden(t, "entries", lines.String())
}

func sampleTold() Told {
	return Told{Height: 1, Index: 2, At: 3, Depth: 1, Parts: []ToldPart{{VerbPart, [16]byte{4},
		[]byte{0xa1, 1, 0x18, 40}}}, Bare: [][32]byte{{5}, {6}}, Place: 7, Size: 8, Path: [][32]byte{{9}}}
}

// A publication of many documents in one part could hide some from their holders.
func TestEachDocumentIsAPart(t *testing.T) {
	two := filled[trade.DocumentsPublished](20)
	two.Documents = []trade.Publication{filled[trade.Publication](1), filled[trade.Publication](2)}
	part, err := encode(&numberedEvent{Number: 20, Event: two})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := DecodeEvent(part); err == nil {
		t.Error("two documents pass in one part")
	}
	if numbers, _ := partsOf(t, trade.Entry{Events: []trade.Event{two}}); len(numbers) != EventPart+2 {
		t.Errorf("two documents and what was asked for are %d parts", len(numbers))
	}
}

func TestToldIsReadStrictly(t *testing.T) {
	good, err := EncodeTold(sampleTold())
	if err != nil {
		t.Fatal(err)
	}
	again, err := DecodeTold(good)
	if e, failed := again.Entry(); err != nil || failed != nil || e.Verb != trade.VerbApply || e.Height != 1 {
		t.Errorf("it is read as %+v: %v, %v", e, err, failed)
	}
	newer := slices.Clone(good)
	newer[bytes.Index(newer, []byte{0, ToldVersion})+1]++
	for _, bad := range [][]byte{nil, good[:len(good)-1], append(slices.Clone(good), 0), newer} {
		if _, err := DecodeTold(bad); err == nil {
			t.Errorf("%s passes", hex.EncodeToString(bad))
		}
	}
}

func FuzzParts(f *testing.F) {
	for i, e := range events() {
		_, parts := partsOf(f, trade.Entry{Verb: trade.Verb(i), Events: []trade.Event{e}})
		for n, part := range parts {
			f.Add(uint32(n), part)
		}
	}
	f.Fuzz(func(t *testing.T, number uint32, b []byte) {
		var e trade.Entry
		if DecodeParts(&e, []uint32{number}, [][]byte{b}) != nil {
			return
		}
		if _, parts := partsOf(t, e); !bytes.Equal(parts[min(number, EventPart)], b) {
			t.Fatalf("part %d %x is written as %x", number, b, parts[min(number, EventPart)])
		}
	})
}

func FuzzTold(f *testing.F) {
	b, _ := EncodeTold(sampleTold())
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		told, err := DecodeTold(b)
		if err != nil {
			return
		}
		if again, err := EncodeTold(told); err != nil || !bytes.Equal(again, b) {
			t.Fatalf("%x is written as %x, %v", b, again, err)
		}
	})
}
