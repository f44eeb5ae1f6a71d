package trade

import (
	"maps"
	"slices"
)

// seconded lets matches count that wait, by a checker of the same bank other than who
// entered them: pages say what comes of an act, and those of matches by two say how.
func (s *stage) seconded(by Signer, events []Event) string {
	if len(events) == 0 {
		return ""
	}
	var waits Proceeds
	switch e := events[0].(type) {
	case ProceedsRegistered:
		waits = e.Proceeds
	case ProceedsCorrected:
		waits = e.Proceeds
	case ProceedsMatched:
		waits = e.Proceeds
	}
	if waits.Waiting.IsZero() {
		return ""
	}
	for _, name := range slices.Sorted(maps.Keys(s.persons)) {
		second := s.persons[name]
		key, _ := s.book.Key(second.Key)
		if second.Party == by.Party && key.Duties&Checker != 0 && !key.Revoked && key.Person != waits.Waiting.AskedBy {
			return s.play(name + " confirm-proceeds " + s.name(waits.ID))
		}
	}
	return ""
}

// matched tells what proceeds pay, and what waits for a second person.
func (s *stage) matched(p Proceeds) string {
	words := s.matches(p.Matches)
	if p.Waiting.IsZero() {
		return words
	}
	var lines []Line
	for _, line := range p.Waiting.Lines {
		lines = append(lines, Line{line.Document, line.Amount})
	}
	return words + "; waits for a second person: " + s.lines(lines)
}

// confirmedBySecond says where money was collected of a document beyond what the bank had
// lent on it, and nobody but who entered it had looked; and where something moved
// while it waits.
func confirmedBySecond(before *MemoryBook, events []Event) string {
	if len(events) == 0 {
		return ""
	}
	var now Proceeds
	var earlier []Match
	switch e := events[0].(type) {
	case ProceedsRegistered:
		now = e.Proceeds
	case ProceedsCorrected:
		now, earlier = e.Proceeds, e.Before
	case ProceedsMatched:
		now, earlier = e.Proceeds, e.Before
	case ProceedsConfirmed:
		if e.Proceeds.ConfirmedBy.IsZero() || e.Proceeds.ConfirmedBy == e.Proceeds.EnteredBy {
			return "one person entered and confirmed"
		}
		return ""
	case ProceedsDismissed:
		if len(events) > 1 {
			return "what is dismissed moves something"
		}
		return ""
	default:
		return ""
	}
	if !now.Waiting.IsZero() {
		if len(events) > 1 || !slices.Equal(now.Matches, earlier) {
			return "something moves while it waits"
		}
		return ""
	}
	r := ruling{book: before.Book}
	for _, m := range now.Matches {
		was, _ := Proceeds{Matches: earlier}.matchOf(m.Document)
		open := int64(0)
		for claim := range before.Claims(m.Document) {
			if r.heir(claim.Bank) == r.heir(now.Bank) {
				open += claim.Pledged - claim.Covered
			}
		}
		if m.Amount-was.Amount > open {
			return "one person collected beyond what the bank has lent"
		}
	}
	return ""
}

// checkWaiting holds proceeds that wait, or were dismissed, to what they may say.
func checkWaiting(t complaint, p Proceeds) {
	t.Helper()
	waits, worth := !p.Waiting.IsZero(), int64(0)
	for _, line := range p.Waiting.Lines {
		if worth += line.Worth; line.Amount <= 0 || line.Worth < 0 {
			t.Errorf("proceeds %s wait for %+v", p.ID, line)
		}
	}
	if p.dismissed() && (waits || p.Revision > 0 && (p.Expected == 0 || len(p.Matches) > 0)) ||
		p.Revision == 0 && (len(p.Matches) > 0 || waits == p.dismissed()) ||
		waits && p.Waiting.AskedBy.IsZero() || worth > p.Amount.Minor || p.Returned < 0 ||
		p.rest() < 0 || p.Revision > 0 && p.EnteredBy.IsZero() ||
		!p.ConfirmedBy.IsZero() && p.ConfirmedBy == p.EnteredBy {
		t.Errorf("proceeds %s stand as %+v", p.ID, p)
	}
}
