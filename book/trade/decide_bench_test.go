package trade

import (
	"strings"
	"testing"
)

// BenchmarkDecide decides an acceptance again and again: both halves of a rule, on
// the book in memory.
func BenchmarkDecide(b *testing.B) {
	s := newStage()
	s.playAll(strings.Join([]string{"cast", "feng publish-documents d1 holder=harbour face=100,000.00USD",
		"hua apply f1 bank=north asked=50,000.00USD on=d1:60,000.00"}, "\n"))
	id, by := named[Financing](s, "f1"), s.persons["nan"]
	if _, refusal := Decide(s.book, by, s.at, Accept{id}); !refusal.OK() {
		b.Fatal(refusal)
	}
	b.ReportAllocs()
	for b.Loop() {
		Decide(s.book, by, s.at, Accept{id})
	}
}
