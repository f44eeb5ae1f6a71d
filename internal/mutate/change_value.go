package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
)

// binary offers the bound one less and one more, clauses left out, and the
// contrary of arithmetic.
func (f *finder) binary(e *ast.BinaryExpr) {
	x, y := f.text(e.X), f.text(e.Y)
	switch e.Op {
	case token.LAND, token.LOR:
		f.clauses(e)
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
		f.bound(e, x, y)
	case token.ADD:
		if isBasic(f.info.TypeOf(e), types.IsNumeric) {
			f.expression(e, "arithmetic", x+" - "+y)
		}
	default:
		contrary := map[token.Token]string{token.SUB: "+", token.MUL: "/", token.QUO: "*",
			token.REM: "/", token.AND: "|",
			token.OR: "&", token.AND_NOT: "&", token.SHL: ">>", token.SHR: "<<", token.XOR: "|"}
		if op := contrary[e.Op]; op != "" {
			f.expression(e, "arithmetic", x+" "+op+" "+y)
		}
	}
}

// bound offers the comparison with the bound included or excluded, and one
// further in the other direction. Constants beside it move with it.
func (f *finder) bound(e *ast.BinaryExpr, x, y string) {
	f.keepConstant(e.X)
	f.keepConstant(e.Y)
	other := map[token.Token]string{token.LSS: "<=", token.LEQ: "<", token.GTR: ">=", token.GEQ: ">"}
	f.expression(e, "bound", x+" "+other[e.Op]+" "+y)
	if !isBasic(f.info.TypeOf(e.X), types.IsInteger) {
		return
	}
	switch e.Op {
	case token.LSS, token.GEQ:
		f.expression(e, "bound", "("+x+")+1 "+e.Op.String()+" "+y)
	default:
		f.expression(e, "bound", x+" "+e.Op.String()+" ("+y+")+1")
	}
}

func (f *finder) keepConstant(e ast.Expr) {
	if f.info.Types[e].Value != nil {
		f.allowance[e] = true
	}
}

// clauses offers an "and" or "or" without each of its clauses.
func (f *finder) clauses(e *ast.BinaryExpr) {
	if f.allowance[e] {
		return
	}
	var parts []ast.Expr
	var gather func(ast.Expr)
	gather = func(x ast.Expr) {
		if b, ok := x.(*ast.BinaryExpr); ok && b.Op == e.Op {
			f.allowance[b] = b != e
			gather(b.X)
			gather(b.Y)
			return
		}
		parts = append(parts, x)
	}
	gather(e)
	for i := range parts {
		rest := ""
		for j, part := range parts {
			if i == j {
				continue
			}
			if rest != "" {
				rest += " " + e.Op.String() + " "
			}
			rest += f.text(part)
		}
		f.instead(e, rest, "without: "+f.text(parts[i]))
	}
}

// constant offers an integer one more and one less, another constant of the
// same type, and a union without each of its parts.
func (f *finder) constant(e ast.Expr, tv types.TypeAndValue) {
	if b, ok := e.(*ast.BinaryExpr); ok && b.Op == token.OR {
		f.expression(e, "part", f.text(b.X))
		f.expression(e, "part", f.text(b.Y))
		return
	}
	if name := f.constantName(e); name != nil {
		if other := f.sibling(name); other != nil {
			f.expression(e, "exchange", other.Name())
			return
		}
	}
	if isBasic(tv.Type, types.IsInteger) && len(f.siblings[tv.Type]) < 2 {
		f.expression(e, "one more", f.text(e)+" + 1")
		if n, err := strconv.Atoi(tv.Value.ExactString()); err == nil &&
			(n > 0 || !isBasic(tv.Type, types.IsUnsigned)) {
			f.expression(e, "one less", f.text(e)+" - 1")
		}
	}
}

func (f *finder) constantName(e ast.Expr) *types.Const {
	switch e := e.(type) {
	case *ast.Ident:
		c, _ := f.info.Uses[e].(*types.Const)
		return c
	case *ast.SelectorExpr:
		c, _ := f.info.Uses[e.Sel].(*types.Const)
		return c
	}
	return nil
}

// sibling gives the next constant of the same named type and another value.
func (f *finder) sibling(c *types.Const) *types.Const {
	list := f.siblings[c.Type()]
	for i, s := range list {
		if s != c {
			continue
		}
		for j := 1; j < len(list); j++ {
			if next := list[(i+j)%len(list)]; next.Val().ExactString() != c.Val().ExactString() {
				return next
			}
		}
	}
	return nil
}

// call offers a minimum or maximum without each of its operands; capacities
// and conversions of constants stay as they are.
func (f *finder) call(c *ast.CallExpr) bool {
	if f.info.Types[c].Value != nil {
		f.constant(c, f.info.Types[c])
		return false
	}
	name, _ := c.Fun.(*ast.Ident)
	if name == nil {
		f.results(c.Args)
		return true
	}
	if _, builtin := f.info.Uses[name].(*types.Builtin); !builtin {
		f.results(c.Args)
		return true
	}
	switch name.Name {
	case "min", "max":
		if len(c.Args) == 2 {
			f.expression(c, "operand", f.text(c.Args[0]))
			f.expression(c, "operand", f.text(c.Args[1]))
		}
	case "make":
		if t := f.info.TypeOf(c.Args[0]); t != nil {
			_, slice := t.Underlying().(*types.Slice)
			return slice && len(c.Args) == 2
		}
	}
	return true
}

// fields offers a literal of a struct without each of its fields.
func (f *finder) fields(c *ast.CompositeLit) {
	t, structure := f.info.TypeOf(c).Underlying().(*types.Struct)
	for i, element := range c.Elts {
		pair, keyed := element.(*ast.KeyValueExpr)
		value := element
		if keyed {
			f.allowance[pair.Key] = true
			value = pair.Value
		}
		if !structure || f.info.Types[value].Value != nil || f.zero(value) {
			continue
		}
		declared := t.Field(min(i, t.NumFields()-1)).Type()
		if keyed {
			declared = f.info.ObjectOf(pair.Key.(*ast.Ident)).Type()
		}
		if !types.Identical(declared, f.info.TypeOf(value)) {
			continue
		}
		if isBasic(declared, types.IsBoolean) {
			f.condition(value, false)
			continue
		}
		if typ, ok := f.typeText(declared); ok {
			f.instead(value, "*new("+typ+")", "empty field: "+f.text(element))
		}
	}
}

// zero recognizes literals without elements, which are what a field left out is.
func (f *finder) zero(e ast.Expr) bool {
	c, ok := e.(*ast.CompositeLit)
	return ok && len(c.Elts) == 0
}
