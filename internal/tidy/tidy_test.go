package tidy

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

const (
	maxFunctionLines  = 70
	maxFileLines      = 500
	maxTestFileLines  = 800
	maxPackageLines   = 2_500
	maxInterface      = 5
	maxArrowsPerOuter = 2.7
)

// mayImport is the import map of ARCHITECTURE.md. Packages that wire the parts
// together (member, demo, bench, cmd) may import all of them and are not listed.
var mayImport = map[string][]string{
	"book/trade":        {"book/trade/code"},
	"book/trade/code":   {},
	"book/fault":        {},
	"book/merkle":       {"book/fault"},
	"node/token":        {"node/home"},
	"node/home":         {},
	"node/vault":        {"node/home"},
	"internal/tidy":     {},
	"internal/mutate":   {},
	"internal/seeded":   {},
	"internal/lives":    {"book/trade"},
	"internal/postgres": {},
	"internal/zstd":     {},
	"internal/toy":      {"book/trade", "book/wire", "node/desk", "node/gateway", "node/readmodel"},
	"book/wire":         {"book/trade", "book/merkle"},
	"node/readmodel":    {"book/trade", "book/trade/code", "book/wire", "face/words"},
	"risk": {"book/trade", "book/trade/code", "face/words", "risk/learn", "risk/network", "risk/paper",
		"risk/price"},
	"risk/network":   {"book/trade", "face/words"},
	"risk/paper":     {"book/trade", "book/trade/code", "face/paper", "face/words"},
	"risk/price":     {"book/trade", "book/trade/code", "face/words"},
	"risk/inject":    {"book/trade", "risk", "risk/learn", "risk/paper"},
	"risk/advise":    {"book/trade", "node/gateway", "node/readmodel", "risk", "risk/paper"},
	"risk/learn":     {},
	"risk/track":     {"risk/learn"},
	"face/paper":     {"book/trade", "book/trade/code", "face/words"},
	"face/formats":   {"book/trade", "book/trade/code", "face/paper", "face/words"},
	"node/desk":      {"book/trade", "face/words"},
	"node/gateway":   {"book/trade", "book/trade/code", "book/wire", "face/paper", "face/words", "node/desk"},
	"book/ledger":    {"book/fault", "book/trade", "book/wire", "book/merkle"},
	"book/proof":     {"book/trade", "book/wire", "book/merkle", "face/words"},
	"face/words":     {"book/trade"},
	"follow/backup":  {"face/words"},
	"node/chain":     {"book/trade", "book/ledger"},
	"node/link":      {"book/trade", "book/wire", "face/words"},
	"face/operation": {"book/trade", "face/paper", "face/words", "node/gateway"},
	"face/openapi":   {"face/operation", "face/words"},
	"face/api": {"book/trade", "face/words", "face/formats", "face/openapi", "face/operation", "node/desk",
		"node/gateway", "node/readmodel", "risk"},
	"face/portal": {"book/trade", "book/trade/code", "face/paper", "face/words", "face/formats", "face/operation",
		"node/desk", "node/gateway", "node/readmodel", "risk"},
}

// banInTrade lists what the rule book must not import: nothing that knows a
// clock, chance, goroutines or the outside.
var banInTrade = []string{"os", "net", "net/http", "io", "io/fs", "log", "log/slog", "math/rand", "math/rand/v2",
	"crypto/rand", "sync", "sync/atomic", "context", "runtime"}

var bannedNames = regexp.MustCompile(`(Manager|Service|Handler|Util|Utils|Helper|Impl|Base|Data|Info)($|[A-Z0-9])`)

var bannedWords = regexp.MustCompile(`TODO|FIXME|\bXXX:|not implemented|unimplemented`)

type source struct {
	path    string // from the module's root
	dir     string
	isTest  bool
	lines   int
	text    string
	file    *ast.File
	fileSet *token.FileSet
}

func moduleRoot(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
}

func sources(t *testing.T) []source {
	t.Helper()
	root := moduleRoot(t)
	var all []source
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); path != root &&
				(strings.HasPrefix(name, ".") || name == "testdata" || name == "node_modules") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		fileSet := token.NewFileSet()
		file, err := parser.ParseFile(fileSet, path, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		rel = filepath.ToSlash(rel)
		all = append(all, source{path: rel, dir: filepath.ToSlash(filepath.Dir(rel)),
			isTest: strings.HasSuffix(rel, "_test.go"),
			lines:  strings.Count(string(text), "\n"), text: string(text), file: file, fileSet: fileSet})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func ours(path string) (string, bool) {
	rest, ok := strings.CutPrefix(path, "tallystick/")
	return rest, ok
}

// wiring reports whether a package only puts the parts together, so that its
// arrows are not counted: the programs, a node as a whole, with the ledger or without, what
// founds a network of several, who looks at one, what plays in them, the workloads, and the toy network
// that lets the faces be tested without a chain.
func wiring(dir string) bool {
	return strings.HasPrefix(dir, "cmd") || strings.HasPrefix(dir, "bench") || dir == "internal/toy" ||
		dir == "member" || dir == "follow" || dir == "demo" || dir == "assembly" || dir == "doctor" || dir == "trial"
}

// vocabulary reports whether a package is only what things are called: tables
// without state or behaviour, which every package that talks to people or files
// needs and which nothing can be hidden behind. Arrows to it are not counted.
func vocabulary(dir string) bool { return dir == "face/words" || dir == "book/trade/code" }

func TestImportsFollowTheMap(t *testing.T) {
	arrows, outer := map[string]bool{}, map[string]bool{}
	for _, s := range sources(t) {
		if s.isTest {
			continue
		}
		for _, spec := range s.file.Imports {
			path := strings.Trim(spec.Path.Value, `"`)
			if spec.Name != nil && spec.Name.Name != "_" {
				t.Errorf("%s imports %s under another name", s.path, path)
			}
			if strings.HasPrefix(s.dir, "book/trade") && slices.Contains(banInTrade, path) {
				t.Errorf("%s: the rule book must not import %s", s.path, path)
			}
			target, ok := ours(path)
			if !ok {
				continue
			}
			if !wiring(s.dir) && !vocabulary(target) {
				outer[s.dir], arrows[s.dir+" -> "+target] = true, true
			}
			if allowed, listed := mayImport[s.dir]; listed && !slices.Contains(allowed, target) {
				t.Errorf("%s imports %s, which the map does not allow", s.path, target)
			}
		}
		if _, listed := mayImport[s.dir]; !listed && !wiring(s.dir) {
			t.Errorf("%s: package %s is not on the import map", s.path, s.dir)
		}
	}
	if len(outer) > 0 && float64(len(arrows))/float64(len(outer)) > maxArrowsPerOuter {
		t.Errorf("%d arrows from %d packages are more than %.1f a package", len(arrows), len(outer), maxArrowsPerOuter)
	}
}

// TestFloors: no package of a floor imports one of a floor above, but for the two
// that lie at the door of the faces and know the rules only.
func TestFloors(t *testing.T) {
	floors := []string{"book", "node", "face"}
	floor := func(dir string) int {
		name, _, _ := strings.Cut(dir, "/")
		return slices.Index(floors, name)
	}
	known := 0
	for _, s := range sources(t) {
		if s.isTest || floor(s.dir) < 0 {
			continue
		}
		for _, spec := range s.file.Imports {
			target, ok := ours(strings.Trim(spec.Path.Value, `"`))
			if !ok {
				continue
			}
			known++
			if floor(target) > floor(s.dir) && target != "face/words" && target != "face/paper" {
				t.Errorf("%s imports %s of a floor above", s.path, target)
			}
			if floor(target) < 0 && floor(s.dir) < 2 && target != "internal/zstd" {
				t.Errorf("%s imports %s, which is no part of the house's floors", s.path, target)
			}
		}
	}
	if known < 100 {
		t.Errorf("only %d imports were looked at", known)
	}
}

func TestLengths(t *testing.T) {
	packageLines := map[string]int{}
	for _, s := range sources(t) {
		limit := maxFileLines
		if s.isTest {
			limit = maxTestFileLines
		} else {
			packageLines[s.dir] += s.lines
		}
		if s.lines > limit {
			t.Errorf("%s has %d lines, more than %d", s.path, s.lines, limit)
		}
		for _, decl := range s.file.Decls {
			function, ok := decl.(*ast.FuncDecl)
			if !ok || s.isTest || function.Body == nil {
				continue
			}
			if n := s.fileSet.Position(function.End()).Line - s.fileSet.Position(function.Pos()).Line +
				1; n > maxFunctionLines {
				t.Errorf("%s: function %s has %d lines, more than %d", s.path, function.Name.Name, n, maxFunctionLines)
			}
		}
	}
	for dir, n := range packageLines {
		if n > packageLimit(dir) {
			t.Errorf("package %s has %d lines, more than %d", dir, n, packageLimit(dir))
		}
	}
}

// maxWidth is how many characters a line may have, a tab counted as four.
const maxWidth = 120

// What cannot be broken is not counted: raw strings, tables of documents, and
// commands in them.
var rawString = regexp.MustCompile("`[^`]*`")

// TestWidth reads every text of the tree that people write.
func TestWidth(t *testing.T) {
	kinds, read := []string{".go", ".md", ".html", ".css", ".js", ".sql"}, 0
	err := filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() && (entry.Name() == "testdata" || entry.Name() == ".git") {
			return cmp.Or(err, filepath.SkipDir)
		}
		if entry.IsDir() || !slices.Contains(kinds, filepath.Ext(path)) {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		read++
		lines, within := strings.Split(string(text), "\n"), false
		for i, line := range lines {
			switch filepath.Ext(path) {
			case ".go":
				odd := strings.Count(line, "`")%2 == 1
				if within {
					within = !odd
					continue
				}
				line = rawString.ReplaceAllString(line, "``")
				if within = odd; odd {
					line, _, _ = strings.Cut(line, "`")
				}
			case ".md":
				if strings.HasPrefix(line, "```") {
					within = !within
				}
				if within || strings.HasPrefix(line, "|") {
					continue
				}
			}
			if n := utf8.RuneCountInString(strings.ReplaceAll(line, "\t", "    ")); n > maxWidth {
				t.Errorf("%s:%d has %d characters, more than %d", path, i+1, n, maxWidth)
			}
		}
		return nil
	})
	if err != nil || read < 500 {
		t.Fatalf("%d files were read: %v", read, err)
	}
}

// packageLimit gives the limit of a package. Those above the common one stand
// at what they need, with the reason in docs/decisions/package-sizes.md; they
// rise only with a reason there.
func packageLimit(dir string) int {
	switch dir {
	case "book/trade":
		return 17_800
	case "book/wire":
		return 2_650
	case "book/ledger":
		return 2_900
	case "book/merkle":
		return 2_650
	case "node/gateway":
		return 6_500
	case "node/desk":
		return 2_800
	case "face/api":
		return 6_060
	case "face/portal":
		return 11_150
	case "node/vault":
		return 2_850
	case "node/readmodel":
		return 5_420
	case "face/words":
		return 4_970
	case "follow":
		return 2_880
	case "node/chain":
		return 3_190
	case "cmd/tallystick":
		return 3_000
	case "member":
		return 3_830
	case "bench":
		return 2_950
	case "demo":
		return 2_560
	case "face/formats":
		return 2_950
	}
	return maxPackageLines
}

func TestInterfacesAreSmall(t *testing.T) {
	for _, s := range sources(t) {
		ast.Inspect(s.file, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			if i, ok := spec.Type.(*ast.InterfaceType); ok && i.Methods.NumFields() > maxInterface &&
				!(s.dir == "book/trade" && spec.Name.Name == "Book") {
				t.Errorf("%s: interface %s has %d methods, more than %d", s.path, spec.Name.Name, i.Methods.NumFields(),
					maxInterface)
			}
			return true
		})
	}
}

func TestNames(t *testing.T) {
	for _, s := range sources(t) {
		for _, decl := range s.file.Decls {
			for _, name := range declared(decl) {
				if bannedNames.MatchString(name.Name) && ast.IsExported(name.Name) {
					t.Errorf("%s: the name %s says nothing; use the officer's word", s.path, name.Name)
				}
			}
		}
		if dir := filepath.Base(s.dir); slices.Contains([]string{"utils", "util", "common", "core", "types", "helpers"},
			dir) {
			t.Errorf("%s: a package named %s says nothing", s.path, dir)
		}
	}
}

func declared(decl ast.Decl) []*ast.Ident {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Recv != nil && (d.Name.Name == "Info" || d.Name.Name == "Helper") {
			return nil // interfaces of CometBFT and of testing ask for methods of these names
		}
		return []*ast.Ident{d.Name}
	case *ast.GenDecl:
		var names []*ast.Ident
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				names = append(names, spec.Name)
			case *ast.ValueSpec:
				names = append(names, spec.Names...)
			}
		}
		return names
	}
	return nil
}

func TestExportedNamesAreDocumented(t *testing.T) {
	for _, s := range sources(t) {
		if s.isTest || s.file.Name.Name == "main" {
			continue
		}
		for _, decl := range s.file.Decls {
			if name, documented := documentation(decl); !documented {
				t.Errorf("%s: exported %s has no doc comment", s.path, name)
			}
		}
	}
}

// documentation reports the first exported name of a declaration that has no
// comment of its own, of its group, or beside it.
func documentation(decl ast.Decl) (string, bool) {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Doc != nil || !d.Name.IsExported() || (d.Recv != nil && !ast.IsExported(receiver(d))) {
			return "", true
		}
		return d.Name.Name, small(d)
	case *ast.GenDecl:
		if d.Doc != nil {
			return "", true
		}
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				if spec.Name.IsExported() && spec.Doc == nil && spec.Comment == nil {
					return spec.Name.Name, false
				}
			case *ast.ValueSpec:
				if spec.Names[0].IsExported() && spec.Doc == nil && spec.Comment == nil {
					return spec.Names[0].Name, false
				}
			}
		}
	}
	return "", true
}

// small methods of one line that stand in a column below a documented one need
// no comment of their own.
func small(d *ast.FuncDecl) bool {
	return d.Recv != nil && d.Body != nil && len(d.Body.List) <= 1 && d.Type.Params.NumFields() == 0
}

func receiver(d *ast.FuncDecl) string {
	expr := d.Recv.List[0].Type
	for {
		switch e := expr.(type) {
		case *ast.StarExpr:
			expr = e.X
		case *ast.IndexExpr:
			expr = e.X
		case *ast.Ident:
			return e.Name
		default:
			return ""
		}
	}
}

func TestNothingIsLeftUndone(t *testing.T) {
	for _, s := range sources(t) {
		if s.dir == "internal/tidy" {
			continue
		}
		if found := bannedWords.FindString(s.text); found != "" {
			t.Errorf("%s says %q: finish it or say it in the documents", s.path, found)
		}
		if s.isTest {
			continue
		}
		for _, spec := range s.file.Imports {
			if spec.Path.Value == `"testing"` && !strings.HasPrefix(s.dir, "internal/") {
				t.Errorf("%s imports testing in production", s.path)
			}
		}
		for _, decl := range s.file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s has an init function: wire in cmd", s.path)
			}
		}
	}
}

func TestRuleBookHasNoFloats(t *testing.T) {
	for _, s := range sources(t) {
		if s.isTest || !strings.HasPrefix(s.dir, "book/") || s.dir == "book/proof" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if ident, ok := n.(*ast.Ident); ok && (ident.Name == "float64" || ident.Name == "float32") {
				t.Errorf("%s: a float near money or consensus", s.path)
			}
			if _, ok := n.(*ast.GoStmt); ok && s.dir == "book/trade" {
				t.Errorf("%s: a goroutine in the rule book", s.path)
			}
			return true
		})
	}
}

// bilingual are the packages whose messages people read: there a text in both
// languages is a words.Text, never one string that holds the two.
var bilingual = []string{"face/words", "face/paper", "face/formats", "face/api", "face/portal", "node/desk",
	"node/gateway", "book/proof", "member"}

// TestLanguagesAreNeverCutApart refuses the cutting of strings at " / " everywhere,
// and in what people read the strings that could be cut.
func TestLanguagesAreNeverCutApart(t *testing.T) {
	both := regexp.MustCompile(`\p{Han}[^"]* / [A-Za-z%]`)
	for _, s := range sources(t) {
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				call, ok := n.Fun.(*ast.SelectorExpr)
				if from, known := call0(call); ok && known && from == "strings" && len(n.Args) > 1 {
					if lit, ok := n.Args[1].(*ast.BasicLit); ok && lit.Value == `" / "` && call.Sel.Name != "Contains" {
						t.Errorf("%s: strings.%s cuts a text at \" / \": use words.Text", s.path, call.Sel.Name)
					}
				}
			case *ast.BasicLit:
				if !s.isTest && slices.Contains(bilingual, s.dir) && !strings.HasSuffix(s.path, "/sample.go") &&
					both.MatchString(n.Value) && !strings.HasPrefix(n.Value, "`") {
					t.Errorf("%s: %s holds both languages: use words.New or words.Text", s.path, n.Value)
				}
			}
			return true
		})
	}
}

// call0 gives the package that a call is made of.
func call0(call *ast.SelectorExpr) (string, bool) {
	if call == nil {
		return "", false
	}
	from, ok := call.X.(*ast.Ident)
	if !ok {
		return "", false
	}
	return from.Name, true
}
