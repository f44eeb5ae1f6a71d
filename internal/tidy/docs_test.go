package tidy

import (
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
)

// quotedCode is what a document writes as code within a line; what is linked is the
// target of a link.
var (
	quotedCode = regexp.MustCompile("`([^`\n]+)`")
	linked     = regexp.MustCompile(`\]\(([^)#\s]+)`)
	filePath   = regexp.MustCompile(`^[\w.-]+(/[\w.-]+)*\.(go|md|html|css|js|txt|sql|mod)$`)
	folderPath = regexp.MustCompile(`^[a-z][\w-]*(/[a-z][\w-]*)+/?$`)
	goName     = regexp.MustCompile(`^([a-z]+)\.([A-Z]\w*)(?:\.([A-Z]\w*))?(?:\(.*\))?$`)
	fence      = regexp.MustCompile("(?s)```.*?```")
)

// What the documents name is there: the files and folders of the repository, and the
// exported names of its packages. The change log tells of what once was.
func TestDocumentsNameWhatIsThere(t *testing.T) {
	root, paths := moduleRoot(t), everyPath(t)
	names := exportedNames(t)
	count := 0
	for _, path := range paths {
		if filepath.Ext(path) != ".md" || path == "CHANGELOG.md" || strings.Contains(path, "testdata") {
			continue
		}
		raw, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			t.Fatal(err)
		}
		text := fence.ReplaceAllString(string(raw), "")
		for _, found := range linked.FindAllStringSubmatch(text, -1) {
			target := found[1]
			if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				continue
			}
			if count++; !slices.Contains(paths, filepath.Join(filepath.Dir(path), target)) {
				t.Errorf("%s links to %s, which is not there", path, target)
			}
		}
		for _, found := range quotedCode.FindAllStringSubmatch(text, -1) {
			said := found[1]
			switch parts := goName.FindStringSubmatch(said); {
			case filePath.MatchString(said), folderPath.MatchString(said):
				if count++; !endsOne(paths, strings.TrimSuffix(said, "/")) && !elsewhere(said) {
					t.Errorf("%s names %s, which is not there", path, said)
				}
			case parts != nil && names[parts[1]] != nil:
				name := parts[2]
				if parts[3] != "" {
					name += "." + parts[3]
				}
				if count++; !names[parts[1]][name] {
					t.Errorf("%s names %s, which package %s does not have", path, said, parts[1])
				}
			}
		}
	}
	if count < 150 {
		t.Errorf("only %d things are named in all documents", count)
	}
}

// elsewhere are paths that a document names and that are not of this repository:
// import paths, files of a home, and what a running member serves.
func elsewhere(said string) bool {
	for _, begin := range []string{"crypto/", "data/", "vault/", "net/", "encoding/", "go/", "golang.org/"} {
		if strings.HasPrefix(said, begin) {
			return true
		}
	}
	return false
}

// endsOne reports whether a path of the repository is the one that is named, or ends
// with it.
func endsOne(paths []string, said string) bool {
	said = strings.TrimPrefix(said, "tallystick/")
	return slices.ContainsFunc(paths, func(p string) bool { return p == said || strings.HasSuffix(p, "/"+said) })
}

// everyPath lists the files and folders of the repository.
func everyPath(t *testing.T) (paths []string) {
	root := moduleRoot(t)
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && path != root && d.Name() != ".ci" {
			return filepath.SkipDir
		}
		rel, err := filepath.Rel(root, path)
		paths = append(paths, filepath.ToSlash(rel))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// exportedNames gives by package what it exports: Name, and Type.Method or Type.Field.
func exportedNames(t *testing.T) map[string]map[string]bool {
	root := moduleRoot(t)
	names := map[string]map[string]bool{}
	for _, path := range everyPath(t) {
		if filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, path), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		of := names[file.Name.Name]
		if of == nil {
			of = map[string]bool{}
			names[file.Name.Name] = of
		}
		for _, declaration := range file.Decls {
			collect(of, declaration)
		}
	}
	return names
}

func collect(of map[string]bool, declaration ast.Decl) {
	switch d := declaration.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			of[d.Name.Name] = true
			return
		}
		ast.Inspect(d.Recv.List[0].Type, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				of[id.Name+"."+d.Name.Name] = true
			}
			return true
		})
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				of[s.Name.Name] = true
				if fields, ok := s.Type.(*ast.StructType); ok {
					for _, field := range fields.Fields.List {
						for _, name := range field.Names {
							of[s.Name.Name+"."+name.Name] = true
						}
					}
				}
			case *ast.ValueSpec:
				for _, name := range s.Names {
					of[name.Name] = true
				}
			}
		}
	}
}
