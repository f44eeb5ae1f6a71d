package tidy

import (
	"go/ast"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// meanings are words that could mean many things, each with the one that it has
// in names here, the roots by which a name has it, and the packages that may
// declare one. Another meaning takes another word.
var meanings = map[string]struct {
	roots, in []string
}{
	"desk: a node's room of persons, sessions and submissions": {[]string{"desk"},
		[]string{"node/desk", "node/gateway", "member", "cmd/tallystick"}},
	"shelf: what papers stand on that are compared with each other": {[]string{"shelf", "shelv"},
		[]string{"risk", "risk/paper"}},
	"letter: of an alphabet; and the letter of credit": {[]string{"letter"},
		[]string{"book/trade", "face/formats", "face/operation", "face/paper", "face/portal", "risk/paper"}},
	"bucket: of look-ups, which fills again with time": {[]string{"bucket"}, []string{"node/gateway"}},
	"look: a look-up, or another look at what is not one's own, that is on the record": {[]string{"look"},
		[]string{"book/trade", "node/desk", "node/gateway", "face/api", "face/portal", "cmd/tallystick"}},
}

func TestAWordHasOneMeaning(t *testing.T) {
	used := map[string]bool{}
	for _, s := range sources(t) {
		for _, name := range append(namesIn(s.file), filepath.Base(s.path)) {
			for meaning, of := range meanings {
				has := func(root string) bool { return strings.Contains(strings.ToLower(name), root) }
				if !slices.ContainsFunc(of.roots, has) {
					continue
				}
				used[meaning+s.dir] = true
				if !slices.Contains(of.in, s.dir) {
					t.Errorf("%s: %s has another word's name: %s", s.path, name, meaning)
				}
			}
		}
	}
	for meaning, of := range meanings {
		for _, dir := range of.in {
			if !used[meaning+dir] {
				t.Errorf("%s: no name in %s has the word", meaning, dir)
			}
		}
	}
}

// namesIn lists the names that a file declares: of functions, types, fields,
// parameters, constants and variables.
func namesIn(file *ast.File) (names []string) {
	add := func(all ...ast.Expr) {
		for _, e := range all {
			if id, ok := e.(*ast.Ident); ok {
				names = append(names, id.Name)
			}
		}
	}
	each := func(all []*ast.Ident) {
		for _, id := range all {
			add(id)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			add(n.Name)
		case *ast.TypeSpec:
			add(n.Name)
		case *ast.Field:
			each(n.Names)
		case *ast.ValueSpec:
			each(n.Names)
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				add(n.Lhs...)
			}
		case *ast.RangeStmt:
			if n.Tok == token.DEFINE {
				add(n.Key, n.Value)
			}
		}
		return true
	})
	return names
}
