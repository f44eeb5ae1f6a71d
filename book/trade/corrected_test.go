package trade

import (
	"slices"
	"testing"
)

// A correction tells what stood before, so that history can show old against new.
func TestCorrectionsTellWhatStood(t *testing.T) {
	s := newStage()
	for _, line := range []string{"cast", "feng publish-documents d1 holder=harbour face=100.00USD",
		"nan register-proceeds p1 amount=100.00USD on=d1:60.00"} {
		s.play(line)
	}
	id := named[Proceeds](s, "p1")
	stood := s.book.received(id).Matches
	events, refusal := Decide(s.book, s.persons["nie"], s.at, CorrectProceeds{Proceeds: id, Reason: EntryError,
		Lines: []MatchLine{{Document: named[Document](s, "d1"), Amount: 50_00}}})
	if !refusal.OK() {
		t.Fatal(refusal.Rule)
	}
	corrected, ok := events[0].(ProceedsCorrected)
	if !ok || !slices.Equal(corrected.Before, stood) || corrected.Proceeds.Revision != 2 {
		t.Errorf("the correction tells %+v", events[0])
	}
}
