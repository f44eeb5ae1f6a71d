package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// outcome is what came of a change.
type outcome string

const (
	killed    outcome = "killed"
	stuck     outcome = "stuck" // a test ran beyond the patience
	survived  outcome = "survived"
	unreached outcome = "not reached" // no test comes by
	broken    outcome = "not compiling"
	explained outcome = "explained"
)

// mutant is one change of one place.
type mutant struct {
	Number  int     `json:"number"`
	Place   string  `json:"place"` // file:line:column
	Key     string  `json:"key"`   // stays when lines move: package, function, operator, from -> to
	Outcome outcome `json:"outcome"`
	Test    string  `json:"test,omitempty"` // one that noticed
	Reason  string  `json:"reason,omitempty"`
}

// subject is a package with its changes.
type subject struct {
	name    string   // from the module's root
	tests   []string // packages whose tests are asked, its own first
	dir     string
	files   []sourceFile
	mutants []*mutant
	exports map[string]string // export files by import path
	path    string            // import path
}

type sourceFile struct {
	name   string
	source []byte
	sites  []*site
}

// listed is what go list says of a package.
type listed struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
}

// load finds the changes of a package. Those that do not compile are marked.
func (q question) load(ctx context.Context, names []string) (*subject, error) {
	name := names[0]
	list, err := goList(ctx, q.root, "./"+name, "os", "strconv", "sync", "sync/atomic") // what the switch imports
	if err != nil {
		return nil, err
	}
	s := &subject{name: name, tests: names, exports: map[string]string{}}
	var files []string
	for _, p := range list {
		s.exports[p.ImportPath] = p.Export
		if p.Dir == filepath.Join(q.root, name) {
			s.dir, s.path, files = p.Dir, p.ImportPath, p.GoFiles
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("couldn't find Go files in %s", name)
	}
	for _, file := range files {
		source, err := os.ReadFile(filepath.Join(s.dir, file))
		if err != nil {
			return nil, err
		}
		s.files = append(s.files, sourceFile{name: file, source: source})
	}
	if err := s.find(); err != nil {
		return nil, err
	}
	return s, s.dropBroken()
}

func goList(ctx context.Context, root string, patterns ...string) ([]listed, error) {
	words := append([]string{"list", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles"}, patterns...)
	command := exec.CommandContext(ctx, "go", words...)
	command.Dir = root
	var complaint bytes.Buffer
	command.Stderr = &complaint
	out, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("couldn't list %s: %w\n%s", patterns[0], err, complaint.Bytes())
	}
	var all []listed
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, fmt.Errorf("couldn't read go list: %w", err)
		}
		all = append(all, p)
	}
}

// check type-checks sources and tells every error to said.
func (s *subject) check(fileSet *token.FileSet, files []*ast.File, info *types.Info, said func(error)) *types.Package {
	open := func(path string) (io.ReadCloser, error) { return os.Open(s.exports[path]) }
	config := types.Config{Importer: importer.ForCompiler(fileSet, "gc", open), Error: said}
	pkg, _ := config.Check(s.path, fileSet, files, info) // errors were told
	return pkg
}

// find gathers the changes of every file.
func (s *subject) find() error {
	fileSet := token.NewFileSet()
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	info.Uses, info.Defs = map[*ast.Ident]types.Object{}, map[*ast.Ident]types.Object{}
	var files []*ast.File
	for _, f := range s.files {
		file, err := parser.ParseFile(fileSet, f.name, f.source, parser.SkipObjectResolution)
		if err != nil {
			return fmt.Errorf("couldn't parse: %w", err)
		}
		files = append(files, file)
	}
	var first error
	pkg := s.check(fileSet, files, info, func(err error) {
		if first == nil {
			first = fmt.Errorf("couldn't type-check %s: %w", s.name, err)
		}
	})
	if first != nil {
		return first
	}
	count := map[string]int{}
	propose := func(f *finder, node ast.Node, what string) *mutant {
		key := fmt.Sprintf("%s %s: %s", s.name, f.function, squeeze(what))
		if count[key]++; count[key] > 1 {
			key += " #" + strconv.Itoa(count[key])
		}
		at := fileSet.Position(node.Pos())
		m := &mutant{Number: len(s.mutants) + 1, Key: key}
		m.Place = fmt.Sprintf("%s/%s:%d:%d", s.name, at.Filename, at.Line, at.Column)
		s.mutants = append(s.mutants, m)
		return m
	}
	siblings := constants(pkg)
	for i, file := range files {
		f := &finder{pkg: pkg, info: info, fileSet: fileSet, source: s.files[i].source, imported: imports(file),
			siblings: siblings, sites: map[[2]int]*site{}, propose: propose, allowance: map[ast.Expr]bool{}}
		for _, declaration := range file.Decls {
			f.function = "var"
			ast.Inspect(declaration, f.visit)
		}
		s.files[i].sites = slices.SortedFunc(maps.Values(f.sites), func(a, b *site) int {
			if a.start != b.start {
				return a.start - b.start
			}
			return b.end - a.end
		})
	}
	return nil
}

// squeeze writes source on one line.
func squeeze(text string) string { return strings.Join(strings.Fields(text), " ") }

func imports(file *ast.File) map[string]bool {
	paths := map[string]bool{}
	for _, spec := range file.Imports {
		if path, err := strconv.Unquote(spec.Path.Value); err == nil {
			paths[path] = true
		}
	}
	return paths
}

// constants gives the constants of each named type of the package, as declared.
func constants(pkg *types.Package) map[types.Type][]*types.Const {
	all := map[types.Type][]*types.Const{}
	for _, name := range pkg.Scope().Names() {
		c, ok := pkg.Scope().Lookup(name).(*types.Const)
		if !ok {
			continue
		}
		if named, ok := c.Type().(*types.Named); ok && named.Obj().Pkg() == pkg {
			all[named] = append(all[named], c)
		}
	}
	for _, list := range all {
		slices.SortFunc(list, func(a, b *types.Const) int { return int(a.Pos() - b.Pos()) })
	}
	return all
}
