package paper

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"tallystick/face/words"
)

// Settings shape a Shelf. The zero value of a field stands for its default.
type Settings struct {
	MostPapers int     // papers kept, the newest; 100,000
	MostBlock  int     // papers looked at for one combination of fields, the newest; 64
	Notable    float64 // likeness that is worth a word; 0.7
}

func (s Settings) filled() Settings {
	if s.MostPapers <= 0 {
		s.MostPapers = 100_000
	}
	s.MostPapers = min(s.MostPapers, 1<<30)
	if s.MostBlock <= 0 {
		s.MostBlock = 64
	}
	if !(s.Notable > 0) {
		s.Notable = 0.7
	}
	return s
}

const (
	mostAlike = 5
	mostID    = 128
)

// Errors of Add.
var (
	ErrUnnamed = errors.New("the paper has no ID, or one of more than 128 bytes")
	ErrKind    = errors.New("the paper's kind has a name of more than 96 bytes")
)

// Shelf keeps papers and finds those that are alike. It keeps the newest papers
// and forgets the oldest: about 1.2 KB a paper, 120 MB by default. Any number of
// goroutines may look for alike papers at a time while none adds.
type Shelf struct {
	settings Settings
	entries  []entry           // a ring once it is full
	next     int               // the place of the next paper
	added    uint64            // papers ever added
	byID     map[string]uint32 // places
	newest   map[uint64]uint32 // of each combination
}

// entry is a paper in its place. The papers of a combination are a chain from
// the newest; a place that was taken by a newer paper ends it, for whatever came
// before is gone as well.
type entry struct {
	id      string // "" when the paper was replaced
	serial  uint64
	keys    [blocks]uint64
	older   [blocks]uint32
	profile profile
}

// NewShelf makes an empty shelf.
func NewShelf(s Settings) *Shelf {
	return &Shelf{settings: s.filled(), byID: map[string]uint32{}, newest: map[uint64]uint32{}}
}

// Len counts the papers on the shelf.
func (s *Shelf) Len() int { return len(s.byID) }

// Add puts a paper on the shelf. The same ID again replaces the first; when it
// tells the same, nothing changes.
func (s *Shelf) Add(p Paper) error {
	if p.ID == "" || len(p.ID) > mostID {
		return ErrUnnamed
	}
	if len(p.Kind) > mostKept {
		return ErrKind
	}
	f := profileOf(p)
	keys := f.keys(p.Kind)
	if place, ok := s.byID[p.ID]; ok {
		old := &s.entries[place]
		if old.profile == f && old.keys == keys {
			return nil
		}
		old.id, old.profile = "", profile{}
	}
	place := uint32(s.next)
	if s.next == len(s.entries) {
		s.entries = append(s.entries, entry{})
	} else {
		s.forget(place)
	}
	s.added++
	e := &s.entries[place]
	*e = entry{id: strings.Clone(p.ID), serial: s.added, keys: keys, profile: f}
	for i, key := range keys {
		if key == 0 {
			continue
		}
		before, ok := s.newest[key]
		if !ok {
			before = place // ends the chain
		}
		e.older[i], s.newest[key] = before, place
	}
	s.byID[e.id] = place
	s.next = (s.next + 1) % s.settings.MostPapers
	return nil
}

// forget clears a place: the oldest of the shelf, and so the last of its chains.
func (s *Shelf) forget(place uint32) {
	e := &s.entries[place]
	if e.id != "" {
		delete(s.byID, e.id)
	}
	for _, key := range e.keys {
		if newest, ok := s.newest[key]; ok && newest == place {
			delete(s.newest, key)
		}
	}
}

// candidates gives the places of papers that share a combination with these
// keys, each once, in ascending order.
func (s *Shelf) candidates(keys [blocks]uint64, self string) []uint32 {
	var places []uint32
	for i, key := range keys {
		place, ok := s.newest[key]
		if key == 0 || !ok {
			continue
		}
		serial := s.added + 1
		for range s.settings.MostBlock {
			e := &s.entries[place]
			if e.serial >= serial || e.keys[i] != key {
				break
			}
			if e.id != "" && e.id != self {
				places = append(places, place)
			}
			serial, place = e.serial, e.older[i]
		}
	}
	slices.Sort(places)
	return slices.Compact(places)
}

// Alike is a paper that is nearly the same as another. It names fields and never
// their values, for the other paper may belong to somebody else.
type Alike struct {
	ID              string
	Share           float64  // likeness, 0 to 1
	Same, Different []string // fields given on both that agree, or do not
	Zh, En          string
}

// Alike gives papers that are nearly the same as one, best first, at most five.
// A paper is not compared with what stands under its own ID.
func (s *Shelf) Alike(p Paper) []Alike {
	f := profileOf(p)
	type match struct {
		place uint32
		share float64
	}
	var matches []match
	for _, place := range s.candidates(f.keys(p.Kind), p.ID) {
		if share, _ := alike(&f, &s.entries[place].profile); share >= s.settings.Notable {
			matches = append(matches, match{place, share})
		}
	}
	slices.SortFunc(matches, func(a, b match) int {
		return cmp.Or(cmp.Compare(b.share, a.share), cmp.Compare(s.entries[a.place].id, s.entries[b.place].id))
	})
	var found []Alike
	for _, m := range matches[:min(len(matches), mostAlike)] {
		found = append(found, s.tell(&f, &s.entries[m.place]))
	}
	return found
}

// tell writes what makes a paper alike another.
func (s *Shelf) tell(f *profile, e *entry) Alike {
	share, parts := alike(f, &e.profile)
	a := Alike{ID: e.id, Share: share}
	for i, part := range parts {
		switch {
		case part == notGiven:
		case part == 1:
			a.Same = append(a.Same, traits[i].field)
		default:
			a.Different = append(a.Different, traits[i].field)
		}
	}
	a.Zh, a.En = words.Check("near-duplicate").With(100*share, shown(e.id), 100*s.settings.Notable,
		len(a.Same)+len(a.Different), len(a.Same), listed(a.Same), listed(a.Different)).Words()
	return a
}

// Finding gives the same as a finding of the check "near-duplicate", with the
// likeness for its weight.
func (a Alike) Finding() Finding {
	return Finding{Check: "near-duplicate", Weight: a.Share, Fields: a.Same, Others: []string{a.ID}, Zh: a.Zh, En: a.En}
}

// listed writes fields into a sentence: the first six, and how many more.
func listed(fields []string) words.Text {
	if len(fields) == 0 {
		return words.NoFields
	}
	const most = 6
	var names []words.Text
	for _, field := range fields[:min(len(fields), most)] {
		names = append(names, FieldName(field))
	}
	all := words.List(names)
	if more := len(fields) - most; more > 0 {
		return words.MoreThan.With(all, len(fields), more)
	}
	return all
}
