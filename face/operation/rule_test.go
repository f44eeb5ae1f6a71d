package operation

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tallystick/book/trade"
)

var rewrite = flag.Bool("rewrite", false, "write rules.txt and the pages of testdata anew")

// source is the rule book's own text: what each function names and calls. A
// function is known by its name and, where it has one, its receiver's type.
type source struct {
	rules map[string]map[trade.Rule]bool
	calls map[string]map[string]bool
}

// readSource reads the rule book, and of what type each method is that it calls. A
// call whose type can't be told without other packages is taken for one of every
// method of that name.
func readSource(t *testing.T) source {
	t.Helper()
	s := source{map[string]map[trade.Rule]bool{}, map[string]map[string]bool{}}
	byName, methods := map[string]trade.Rule{}, map[string][]string{}
	for _, rule := range trade.Rules() {
		byName[rule.String()] = rule
	}
	names, _ := filepath.Glob("../../book/trade/*.go")
	set, info := token.NewFileSet(), types.Info{Uses: map[*ast.Ident]types.Object{}}
	var files []*ast.File
	var functions []*ast.FuncDecl
	var rows []ast.Expr // of the table of the rules' first halves
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Body != nil {
				functions = append(functions, f)
				methods[f.Name.Name] = append(methods[f.Name.Name], nameOf(f))
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if list, ok := n.(*ast.ValueSpec); ok && list.Names[0].Name == "acts" {
				rows = append(rows, list.Values[0].(*ast.CompositeLit).Elts...)
			}
			return true
		})
	}
	config := types.Config{Importer: nothingElse{}, Error: func(error) {}} // of what other packages are
	_, _ = config.Check("tallystick/book/trade", set, files, &info)
	read := func(name string, body ast.Node) {
		s.rules[name], s.calls[name] = map[trade.Rule]bool{}, map[string]bool{}
		ast.Inspect(body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				if rule, ok := byName[n.Name]; ok {
					s.rules[name][rule] = true
				}
			case *ast.SelectorExpr: // a method as a value
				if _, ok := info.Uses[n.Sel].(*types.Func); ok {
					for _, called := range calledBy(&ast.CallExpr{Fun: n}, info, methods) {
						s.calls[name][called] = true
					}
				} else if _, ok := n.X.(*ast.ParenExpr); ok {
					s.calls[name]["ruling."+n.Sel.Name] = true
				}
			case *ast.CallExpr:
				for _, called := range calledBy(n, info, methods) {
					s.calls[name][called] = true
				}
			}
			return true
		})
	}
	for _, f := range functions {
		read(nameOf(f), f.Body)
	}
	for _, row := range rows {
		row := row.(*ast.KeyValueExpr)
		read("acts."+row.Key.(*ast.Ident).Name, row.Value)
	}
	return s
}

// nothingElse imports packages without anything in them.
type nothingElse struct{}

func (nothingElse) Import(path string) (*types.Package, error) {
	p := types.NewPackage(path, filepath.Base(path))
	p.MarkComplete()
	return p, nil
}

// calledBy gives the functions that a call may be of.
func calledBy(call *ast.CallExpr, info types.Info, methods map[string][]string) []string {
	var name *ast.Ident
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		name = fun
	case *ast.SelectorExpr:
		name = fun.Sel
	default:
		return nil
	}
	f, ok := info.Uses[name].(*types.Func)
	if !ok {
		return methods[name.Name]
	}
	receiver := f.Signature().Recv()
	if receiver == nil {
		return []string{name.Name}
	}
	of := receiver.Type()
	if pointer, ok := of.(*types.Pointer); ok {
		of = pointer.Elem()
	}
	if types.IsInterface(of) {
		return nil
	}
	return []string{of.(*types.Named).Obj().Name() + "." + name.Name}
}

func nameOf(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	of := f.Recv.List[0].Type
	if star, ok := of.(*ast.StarExpr); ok {
		of = star.X
	}
	if generic, ok := of.(*ast.IndexExpr); ok {
		of = generic.X
	}
	return of.(*ast.Ident).Name + "." + f.Name.Name
}

// reached lists the rules that a function can name, itself or through what it calls.
func (s source) reached(from ...string) []trade.Rule {
	seen, rules := map[string]bool{}, map[trade.Rule]bool{}
	for len(from) > 0 {
		name := from[0]
		if from = from[1:]; seen[name] {
			continue
		}
		seen[name] = true
		for rule := range s.rules[name] {
			rules[rule] = true
		}
		for called := range s.calls[name] {
			from = append(from, called)
		}
	}
	var all []trade.Rule
	for rule := range rules {
		all = append(all, rule)
	}
	slices.Sort(all)
	return all
}

// taking are the commands that take of a document for the first time, and may meet another
// that is alike.
var taking = []trade.Verb{trade.VerbAccept, trade.VerbAcceptPayment, trade.VerbMatchPayment, trade.VerbConfirmProceeds}

// What rules.txt says is what the rule book's source says.
func TestRulesAreThoseOfTheSource(t *testing.T) {
	s := readSource(t)
	var text strings.Builder
	told := map[trade.Verb]bool{}
	for _, o := range All() {
		if told[o.Verb()] {
			continue // another form of the same command
		}
		told[o.Verb()] = true
		command := strings.TrimPrefix(fmt.Sprintf("%T", o.command), "trade.")
		roots := []string{"acts.Verb" + command, command + ".told", command + ".weigh", "ruling.identify",
			"ruling.reaches", "ruling.goesOn", "ruling.grows"}
		if slices.Contains(taking, o.Verb()) {
			roots = append(roots, "ruling.unlike")
		}
		rules := s.reached(roots...)
		if len(rules) < 8 {
			t.Errorf("%s: only the rules %v", o.Name, rules)
		}
		fmt.Fprintf(&text, "%s", o.Verb())
		for _, rule := range rules {
			fmt.Fprintf(&text, " %d", rule)
		}
		text.WriteString("\n")
	}
	if *rewrite {
		if err := os.WriteFile("rules.txt", []byte(text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if text.String() != rulesText {
		t.Error("rules.txt is not what the rule book says: run with -rewrite, and look at the difference")
	}
}
