package trade

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// marks reads marks=con:K1,con~:k1: labels, with ~ of what agrees loosely, each with what
// stands for the fields.
func (s *stage) marks(a arguments) (marks []Mark) {
	for text := range strings.SplitSeq(a.or("marks", ""), ",") {
		label, name, ok := strings.Cut(text, ":")
		if !ok {
			continue
		}
		strength := Exact
		if plain, loose := strings.CutSuffix(label, "~"); loose {
			label, strength = plain, Loose
		}
		l, err := Parse[MarkLabel](label)
		if err != nil {
			l = MarkLabel(99)
		}
		marks = append(marks, Mark{l, strength, named[Mark](s, name)})
	}
	if a.or("unsorted", "") == "" {
		slices.SortFunc(marks, func(a, b Mark) int {
			return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.Strength, b.Strength))
		})
	}
	return marks
}

// markLimits reads marks=con:refuse/warn,conamt:warn/off; none are none.
func markLimits(text string) (limits []MarkLimit) {
	for one := range strings.SplitSeq(text, ",") {
		label, actions, ok := strings.Cut(one, ":")
		if !ok {
			continue
		}
		exact, loose, _ := strings.Cut(actions, "/")
		l, _ := Parse[MarkLabel](label)
		m := MarkLimit{Label: l}
		m.Exact, _ = Parse[MarkAction](exact)
		m.Loose, _ = Parse[MarkAction](loose)
		if actions == "beyond/off" {
			m.Exact = lastAction + 1
		}
		limits = append(limits, m)
	}
	return limits
}

// inShared says in what documents agree; nothing where they are not compared.
func inShared(shared []Shared) string {
	words := ""
	for i, one := range shared {
		words += map[bool]string{true: " in ", false: ", "}[i == 0] + one.Label.String() + " " + one.Strength.String()
	}
	return words
}

// ofMarks says what is wrong of a warning of documents that agree: a lender is told of a
// document of its own, in whose holder's region, and the regulator of two.
func (s *stage) ofMarks(a Alert) (wrong []string) {
	document, other := s.book.document(a.Document), s.book.document(a.Other)
	region := s.book.party(document.Holder).Region
	sound := document.Holder == a.Enterprise && len(a.Shared) > 0 && a.Amount == Money{} && a.Deal.IsZero()
	if a.Kind == DocumentAlike {
		sound = sound && a.Other.IsZero() && len(a.Parties) == 1 && s.book.party(a.Parties[0]).Kind == Bank &&
			a.Region == region
	} else {
		common := region
		if s.book.party(other.Holder).Region != region {
			common = ""
		}
		sound = sound && !other.ID.IsZero() && other.ID != document.ID && len(a.Parties) == 0 && a.Region == common
	}
	if !sound {
		wrong = append(wrong, fmt.Sprintf("the warning %+v is not one of documents that agree", a))
	}
	return wrong
}

// A mark leads to the documents that have it and of which something is taken, and to no
// other; a document says whether it has any.
func checkMarks(t complaint, b *MemoryBook) {
	t.Helper()
	live := map[MarkID][]DocumentID{}
	for of := range All[Marks](b) {
		if b.document(of.Document).Marked != (len(of.Marks) > 0) || len(of.Marks) > maxMarksKept {
			t.Errorf("%s has %d marks and does not say so", of.Document, len(of.Marks))
		}
		for _, m := range of.Marks {
			if b.Taking(of.Document).Taken() > 0 {
				live[m.Token] = append(live[m.Token], of.Document)
			}
		}
	}
	for led := range All[Marked](b) {
		wanted := live[led.Mark]
		for _, id := range led.Documents {
			if !slices.Contains(wanted, id) {
				t.Errorf("the mark %s leads to %s, of which nothing is taken", led.Mark, id)
			}
		}
		if len(led.Documents) != min(len(wanted), MaxMarked) && len(wanted) <= MaxMarked {
			t.Errorf("the mark %s leads to %d of %d documents", led.Mark, len(led.Documents), len(wanted))
		}
		delete(live, led.Mark)
	}
	for mark := range live {
		t.Errorf("the mark %s leads nowhere", mark)
	}
}
