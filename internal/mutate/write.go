package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"strings"
)

// switchSource is the file that the test binary has besides the package's own:
// it knows which change is on, and notes which changes a test came by.
const switchSource = `package %s

import (
	mutateOS "os"
	mutateText "strconv"
	mutateSync "sync"
	mutateAtomic "sync/atomic"
)

var mutateNow, _ = mutateText.Atoi(mutateOS.Getenv("TALLYSTICK_MUTANT"))

var mutateSeen = struct {
	mutateSync.Mutex
	of   [%d]mutateAtomic.Bool
	file *mutateOS.File
}{file: mutateOpen(mutateOS.Getenv("TALLYSTICK_MUTANTS_REACHED"))}

func mutateOpen(path string) *mutateOS.File {
	if path == "" {
		return nil
	}
	file, err := mutateOS.OpenFile(path, mutateOS.O_APPEND|mutateOS.O_CREATE|mutateOS.O_WRONLY, 0o600)
	if err != nil {
		panic(err)
	}
	return file
}

// mutateAt gives the change that is on, and notes that those from first to last were reached.
func mutateAt(first, last int) int {
	if mutateSeen.file == nil {
		return mutateNow
	}
	return mutateSee(first, last)
}

func mutateSee(first, last int) int {
	for n := first; n <= last; n++ {
		if mutateSeen.of[n].Load() || mutateSeen.of[n].Swap(true) {
			continue
		}
		mutateSeen.Lock()
		mutateSeen.file.WriteString(mutateText.Itoa(n) + "\n")
		mutateSeen.Unlock()
	}
	return mutateNow
}
`

// writing is a file with all its changes in it, behind switches.
type writing struct {
	out   strings.Builder
	at    map[*mutant][2]int // offsets of each change in what was written
	file  sourceFile
	sites []*site
	next  int // the first site not yet written
}

// write gives the text of a file with the changes that are not broken, and
// where in it each of them stands.
func (f sourceFile) write() (string, map[*mutant][2]int) {
	w := &writing{at: map[*mutant][2]int{}, file: f}
	for _, s := range f.sites {
		sound := *s
		sound.changes = nil
		for _, c := range s.changes {
			if c.mutant.Outcome != broken {
				sound.changes = append(sound.changes, c)
			}
		}
		if len(sound.changes) > 0 {
			w.sites = append(w.sites, &sound)
		}
	}
	w.span(0, len(f.source))
	return w.out.String(), w.at
}

// span writes the source between two offsets with the sites inside it.
func (w *writing) span(from, to int) {
	for w.next < len(w.sites) && w.sites[w.next].start < to {
		s := w.sites[w.next]
		w.next++
		w.out.Write(w.file.source[from:s.start])
		w.site(s)
		from = s.end
	}
	w.out.Write(w.file.source[from:to])
}

func (w *writing) site(s *site) {
	begun := w.out.Len()
	if s.typ == "" {
		m := s.changes[0].mutant
		fmt.Fprintf(&w.out, "if mutateAt(%d, %d) != %d { ", m.Number, m.Number, m.Number)
		w.span(s.start, s.end)
		w.out.WriteString(" }")
		w.at[m] = [2]int{begun, begun}
		return
	}
	low, high := s.changes[0].mutant.Number, s.changes[0].mutant.Number
	for _, c := range s.changes {
		low, high = min(low, c.mutant.Number), max(high, c.mutant.Number)
	}
	fmt.Fprintf(&w.out, "func() %s { switch mutateAt(%d, %d) { ", s.typ, low, high)
	for _, c := range s.changes {
		from := w.out.Len()
		fmt.Fprintf(&w.out, "case %d: return %s; ", c.mutant.Number, c.text)
		w.at[c.mutant] = [2]int{from, w.out.Len()}
	}
	w.out.WriteString("}; return ")
	w.span(s.start, s.end)
	w.out.WriteString(" }()")
	for _, c := range s.changes {
		if at := w.at[c.mutant]; c.mutant == s.changes[0].mutant {
			w.at[c.mutant] = [2]int{begun, at[1]} // the type belongs to the first
		}
	}
}

// dropBroken marks the changes without which the package type-checks again.
func (s *subject) dropBroken() error {
	for {
		fileSet := token.NewFileSet()
		var files []*ast.File
		var texts []map[*mutant][2]int
		bases := map[*token.File]int{}
		for i, f := range s.files {
			text, at := f.write()
			file, err := parser.ParseFile(fileSet, f.name, text, parser.SkipObjectResolution)
			if err != nil {
				return fmt.Errorf("couldn't parse what was made of it: %w", err)
			}
			bases[fileSet.File(file.Pos())] = i
			files, texts = append(files, file), append(texts, at)
		}
		text := fmt.Sprintf(switchSource, files[0].Name.Name, len(s.mutants)+1)
		control, err := parser.ParseFile(fileSet, "mutate_switch.go", text, 0)
		if err != nil {
			return err
		}
		var wrong []types.Error
		s.check(fileSet, append(files, control), nil, func(err error) {
			if e, ok := err.(types.Error); ok && !e.Soft {
				wrong = append(wrong, e)
			}
		})
		if len(wrong) == 0 {
			return nil
		}
		dropped := 0
		for _, e := range wrong {
			file := fileSet.File(e.Pos)
			dropped += breakAt(texts[bases[file]], file.Offset(e.Pos))
		}
		if dropped == 0 {
			return fmt.Errorf("couldn't type-check what was made of %s: %w", s.name, wrong[0])
		}
	}
}

// breakAt marks the narrowest change around an offset as broken.
func breakAt(at map[*mutant][2]int, offset int) int {
	var narrowest *mutant
	for m := range maps.Keys(at) {
		span := at[m]
		if span[0] > offset || offset >= span[1] {
			continue
		}
		if narrowest == nil || span[1]-span[0] < at[narrowest][1]-at[narrowest][0] {
			narrowest = m
		}
	}
	if narrowest == nil || narrowest.Outcome == broken {
		return 0
	}
	narrowest.Outcome = broken
	return 1
}
