package main

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"
)

// site is a piece of source with what may stand in its place. Sites lie within
// one another or apart.
type site struct {
	start, end int    // offsets in the file
	typ        string // of the expression; empty for a statement, which can be left out
	changes    []change
}

type change struct {
	text   string // of the expression instead; empty for a statement left out
	mutant *mutant
}

// finder walks one file and gathers its sites.
type finder struct {
	pkg       *types.Package
	info      *types.Info
	fileSet   *token.FileSet
	source    []byte
	imported  map[string]bool // paths that the file imports
	siblings  map[types.Type][]*types.Const
	function  string
	sites     map[[2]int]*site
	propose   func(f *finder, at ast.Node, what string) *mutant
	allowance map[ast.Expr]bool // expressions that must stay as they are
}

func (f *finder) offset(p token.Pos) int { return f.fileSet.Position(p).Offset }

func (f *finder) text(n ast.Node) string {
	return string(f.source[f.offset(n.Pos()):f.offset(n.End())])
}

// typeText writes a type as the file may write it, or says that it cannot.
func (f *finder) typeText(t types.Type) (string, bool) {
	sound := t != nil
	if sound {
		t = types.Default(t)
	}
	text := types.TypeString(t, func(p *types.Package) string {
		if p == f.pkg {
			return ""
		}
		sound = sound && f.imported[p.Path()]
		return p.Name()
	})
	return text, sound && !strings.Contains(text, "untyped")
}

// expression offers another text in place of an expression.
func (f *finder) expression(e ast.Expr, operator, to string) {
	f.instead(e, to, operator+": "+f.text(e)+" -> "+to)
}

// instead is expression with words of its own for what changes.
func (f *finder) instead(e ast.Expr, to, what string) {
	if f.allowance[e] {
		return
	}
	typ, ok := f.typeText(f.info.TypeOf(e))
	if !ok {
		return
	}
	s := f.site(e)
	s.typ = typ
	s.changes = append(s.changes, change{to, f.propose(f, e, what)})
}

func (f *finder) statement(n ast.Stmt) {
	s := f.site(n)
	s.changes = append(s.changes, change{"", f.propose(f, n, "left out: "+f.text(n))})
}

func (f *finder) site(n ast.Node) *site {
	span := [2]int{f.offset(n.Pos()), f.offset(n.End())}
	s := f.sites[span]
	if s == nil {
		s = &site{start: span[0], end: span[1]}
		f.sites[span] = s
	}
	return s
}

// visit is an ast.Inspect function.
func (f *finder) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.GenDecl:
		return n.Tok == token.VAR
	case *ast.FuncDecl:
		f.function = functionName(n)
	case *ast.BlockStmt:
		f.statements(n.List)
	case *ast.CaseClause:
		f.statements(n.Body)
		for _, e := range n.List {
			f.condition(e, false)
		}
	case *ast.IfStmt:
		f.condition(n.Cond, onlyPanics(n.Body))
	case *ast.ForStmt:
		f.allowance[n.Cond] = true // a loop without end tells nothing
	case *ast.ReturnStmt:
		f.results(n.Results)
		if len(n.Results) > 1 {
			f.besideRefusal(n.Results)
		}
	case *ast.AssignStmt:
		f.results(n.Rhs)
	case *ast.CallExpr:
		return f.call(n)
	case *ast.CompositeLit:
		f.fields(n)
	case *ast.ArrayType:
		return false
	case *ast.IndexExpr:
		return !f.info.Types[n.X].IsType()
	case ast.Expr:
		return f.value(n)
	}
	return true
}

func (f *finder) results(list []ast.Expr) {
	for _, e := range list {
		f.condition(e, false)
	}
}

// besideRefusal keeps a zero that is returned with something else: who is told
// no does not look at it.
func (f *finder) besideRefusal(list []ast.Expr) {
	for _, e := range list {
		if value := f.info.Types[e].Value; value != nil &&
			(value.ExactString() == "0" || value.ExactString() == "false") {
			f.allowance[e] = true
		}
	}
}

func functionName(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return d.Name.Name
	}
	t := d.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	switch generic := t.(type) {
	case *ast.IndexExpr:
		t = generic.X
	case *ast.IndexListExpr: // of more than one type
		t = generic.X
	}
	return t.(*ast.Ident).Name + "." + d.Name.Name
}

func onlyPanics(b *ast.BlockStmt) bool {
	return len(b.List) == 1 && isPanic(b.List[0])
}

func isPanic(s ast.Stmt) bool {
	e, ok := s.(*ast.ExprStmt)
	if !ok {
		return false
	}
	call, ok := e.X.(*ast.CallExpr)
	if !ok {
		return false
	}
	name, ok := call.Fun.(*ast.Ident)
	return ok && name.Name == "panic"
}

// statements offers to leave out each statement that does something without
// declaring anything.
func (f *finder) statements(list []ast.Stmt) {
	for _, s := range list {
		switch n := s.(type) {
		case *ast.ExprStmt:
			if !isPanic(n) {
				f.statement(n)
			}
		case *ast.AssignStmt:
			if blank, ok := n.Lhs[0].(*ast.Ident); n.Tok != token.DEFINE &&
				!(ok && blank.Name == "_" && len(n.Lhs) == 1) {
				f.statement(n)
			}
		case *ast.IncDecStmt:
			f.statement(n)
		}
	}
}

// condition offers what is always and what is never true. The exchange of a
// comparison for its contrary, and of "and" for "or", is noticed wherever these
// and the clauses left out are. Faults of the surroundings and broken
// invariants are not rules: the tests of damage look after them.
func (f *finder) condition(e ast.Expr, invariant bool) {
	if t := f.info.TypeOf(e); t == nil || !isBasic(t, types.IsBoolean) || isFault(e) {
		return
	}
	value := f.info.Types[e].Value
	if name := f.constantName(e); name != nil && f.sibling(name) != nil {
		return // an exchange says the same
	}
	if value == nil || !constant.BoolVal(value) {
		f.expression(e, "always", "true")
	}
	if !invariant && (value == nil || constant.BoolVal(value)) {
		f.expression(e, "never", "false")
	}
}

// isFault recognizes err != nil and err == nil.
func isFault(e ast.Expr) bool {
	b, ok := e.(*ast.BinaryExpr)
	if !ok {
		return false
	}
	x, _ := b.X.(*ast.Ident)
	y, _ := b.Y.(*ast.Ident)
	return x != nil && y != nil && y.Name == "nil" && strings.HasPrefix(x.Name, "err")
}

func isBasic(t types.Type, what types.BasicInfo) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&what != 0
}

// value offers changes of an expression by itself, and says whether to look into it.
func (f *finder) value(e ast.Expr) bool {
	tv, ok := f.info.Types[e]
	if !ok || !tv.IsValue() {
		_, literal := e.(*ast.FuncLit)
		return literal || !ok || !tv.IsType()
	}
	if tv.Value != nil {
		f.constant(e, tv)
		return false
	}
	switch e := e.(type) {
	case *ast.BinaryExpr:
		f.binary(e)
	case *ast.UnaryExpr:
		if e.Op == token.SUB {
			f.expression(e, "sign", f.text(e.X))
		}
		return e.Op != token.AND
	}
	return true
}
