package tidy

import (
	"go/ast"
	"go/token"
	"regexp"
	"strings"
	"testing"
)

var chinese = regexp.MustCompile(`\p{Han}`)

// hanBesides are the packages beside face/words that write Chinese in their source,
// with the number of texts at most. The numbers may only fall: what is new is worded
// in face/words. Why each stands there is said in docs/decisions/words.md.
var hanBesides = map[string]int{
	"book/ledger":     8,
	"book/merkle":     1,
	"book/proof":      56,
	"book/trade":      4,
	"book/trade/code": 19,
	"book/wire":       7,
	"cmd/tallystick":  32,
	"demo":            39,
	"face/api":        115,
	"face/formats":    136,
	"face/openapi":    120,
	"face/operation":  55,
	"face/paper":      316,
	"face/portal":     497,
	"internal/toy":    12,
	"member":          36,
	"node/chain":      32,
	"node/desk":       27,
	"node/gateway":    47,
	"node/home":       33,
	"node/readmodel":  15,
	"node/token":      9,
	"node/vault":      19,
	"risk":            1,
	"risk/advise":     1,
	"risk/learn":      5,
	"risk/paper":      16,
	"risk/track":      3,
	"trial":           23,
}

// TestChineseStandsInWords counts the texts with Chinese beside package words,
// tests apart.
func TestChineseStandsInWords(t *testing.T) {
	found := map[string]int{}
	for _, s := range sources(t) {
		if s.isTest || s.dir == "face/words" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING && chinese.MatchString(lit.Value) {
				found[s.dir]++
			}
			return true
		})
	}
	for dir, n := range found {
		if n > hanBesides[dir] {
			t.Errorf("%s has %d texts with Chinese, more than %d: word them in face/words", dir, n, hanBesides[dir])
		}
	}
	for dir, n := range hanBesides {
		if found[dir] < n {
			t.Errorf("%s has %d texts with Chinese, not %d: lower its number", dir, found[dir], n)
		}
	}
}

// oldWords are what officers do not say any more (the vocabulary of the platform).
var oldWords = map[string]string{"收件箱": "待办", "核销": "核减、已收汇", "参与方": "参与主体", "出境口岸": "离境口岸",
	"可融资余额": "可用余额", "否决": "驳回"}

// TestOldWordsAreGone reads what people are shown. A file's heading that somebody
// may still write is no word of ours.
func TestOldWordsAreGone(t *testing.T) {
	for _, s := range sources(t) {
		if s.isTest || s.dir == "face/paper" || s.dir == "internal/tidy" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				for old, now := range oldWords {
					if strings.Contains(lit.Value, old) {
						t.Errorf("%s says %s: it is called %s", s.path, old, now)
					}
				}
			}
			return true
		})
	}
}
