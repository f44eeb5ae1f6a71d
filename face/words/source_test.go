package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// constant reads a string that is put together of literals.
func constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.BinaryExpr:
		left, first := constant(e.X)
		right, second := constant(e.Y)
		return left + right, first && second
	}
	return "", false
}

// Every text that is written in this package, wherever it stands, is whole in both
// languages: nothing that is added can forget one, or hold the other's.
func TestEveryTextIsSound(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.CompositeLit)
			if !ok || len(lit.Elts) != 2 {
				return true
			}
			zh, first := constant(lit.Elts[0])
			en, second := constant(lit.Elts[1])
			if !first || !second {
				return true
			}
			read++
			if !strings.ContainsFunc(placeholder.ReplaceAllString(zh, ""), unicode.IsLetter) &&
				!strings.ContainsFunc(placeholder.ReplaceAllString(en, ""), unicode.IsLetter) {
				return true // it puts others together: %s：%s
			}
			if err := sound(Text{zh, en}); err != nil {
				t.Errorf("%s: %q, %q: %v", files.Position(lit.Pos()), zh, en, err)
			}
			return true
		})
	}
	if read < 350 {
		t.Errorf("only %d texts were read", read)
	}
}

func TestATextIsFilledIn(t *testing.T) {
	if got := EndedFor.With(Settled, "x"); got != (Text{"已结清：x", "settled: x"}) {
		t.Errorf("it is %q", got)
	}
	if got := Revision.With(3).And(AndExpelled); got != (Text{"（版本 3），已清退", " (revision 3), expelled"}) {
		t.Errorf("two are %q", got)
	}
	if got := NotDrawnThen.With(4, 5, 77); !strings.Contains(got.Zh, "区块 5 的哈希得签号 0077：比例不高于 0077") ||
		!strings.Contains(got.En, "in block 4, the hash of block 5") {
		t.Errorf("numbered, it is %q", got)
	}
}
