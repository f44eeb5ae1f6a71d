package wire

import (
	"bytes"
	"strings"
	"testing"
)

// sampleSlice is a slice with something in each of its fields.
func sampleSlice(t testing.TB) []byte {
	header := Header{BlockVersion: 11, AppVersion: 1, Chain: "test-chain", Height: 9,
		Time: Time{1_767_240_000, 5}, LastBlock: BlockID{Hash: []byte{1}, Total: 1, Parts: []byte{2}},
		AppHash: []byte{3}}
	commit := Commit{Height: 9, Round: 1, Block: BlockID{Hash: []byte{1}}, Votes: []Vote{{Address: []byte{4},
		Time: Time{1_767_240_000, 6}, Signature: []byte{5}}}}
	told := Told{Version: ToldVersion, Height: 8, Depth: 1, Parts: []ToldPart{{Number: 0, Bytes: []byte{0xa0}}},
		Bare: [][32]byte{{8}}, Path: [][32]byte{{9}}}
	b, err := EncodeSlice(Slice{Party: [16]byte{1}, From: 1, To: 2, Known: 1, State: State{Entries: 3},
		Growth: [][32]byte{{7}}, Entries: []Told{told},
		Records: []Shown{{Key: []byte{1}, Value: []byte{2}, Proof: []byte{3}}}, Mail: []Shown{{Proof: []byte{3}}},
		Header: header, Commit: commit, Changes: []Change{{header, commit, []Validator{{[]byte{1}, 10}}}}})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSliceOfAnotherForm(t *testing.T) {
	for _, c := range []struct {
		says  string
		alter func(s *Slice)
	}{{"version 2 of its form", func(s *Slice) { s.Version = 2 }},
		{"version 2 of entries", func(s *Slice) { s.Entries[0].Version = 2 }}} {
		s, err := DecodeSlice(sampleSlice(t))
		if err != nil {
			t.Fatal(err)
		}
		c.alter(&s)
		b, err := encode(&s)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := DecodeSlice(b); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.says, err)
		}
	}
	if _, err := DecodeSlice(make([]byte, MaxSlice+1)); err == nil {
		t.Error("a slice beyond its bound is read")
	}
}

func FuzzSlice(f *testing.F) {
	f.Add(sampleSlice(f))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := DecodeSlice(b)
		if err != nil {
			return
		}
		if again, err := EncodeSlice(s); err != nil || !bytes.Equal(again, b) {
			t.Fatalf("%x is written as %x, %v", b, again, err)
		}
	})
}
