package trade

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// declaredRules reads the rules from the source itself: a rule without words
// cannot hide from it.
func declaredRules(t *testing.T) map[Rule]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "refusal.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	rules := map[Rule]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if kind, ok := spec.Type.(*ast.Ident); !ok || kind.Name != "Rule" {
			return true
		}
		number, err := strconv.ParseUint(spec.Values[0].(*ast.BasicLit).Value, 10, 16)
		if err != nil {
			t.Fatal(err)
		}
		if twin, ok := rules[Rule(number)]; ok {
			t.Errorf("%s and %s share the number %d", twin, spec.Names[0].Name, number)
		}
		rules[Rule(number)] = spec.Names[0].Name
		return true
	})
	if len(rules) < 90 {
		t.Fatalf("found only %d rules in refusal.go", len(rules))
	}
	return rules
}

func TestEveryRuleHasWords(t *testing.T) {
	rules := declaredRules(t)
	for rule, name := range rules {
		if rule.String() != name {
			t.Errorf("rule %d is called %s, not %s", rule, rule, name)
		}
		if back, err := ParseRule(name); err != nil || back != rule {
			t.Errorf("%s is read back as %d, %v", name, back, err)
		}
		for _, left := range []Money{{}, {123456, "USD"}} {
			zh, en := Refusal{Rule: rule, Item: 3, Left: left}.Words()
			for language, w := range map[string]Words{"Chinese": zh, "English": en} {
				for _, text := range []string{w.Title, w.Detail, w.Remedy} {
					if strings.TrimSpace(text) == "" || strings.ContainsAny(text, "{}[]%") &&
						!strings.Contains(text, "100") {
						t.Errorf("%s: wrong words in %s: %q", name, language, text)
					}
				}
				if !strings.Contains(w.Detail, "3") {
					t.Errorf("%s: the detail in %s does not name the item: %q", name, language, w.Detail)
				}
			}
			if !strings.ContainsFunc(zh.Title, func(c rune) bool { return unicode.Is(unicode.Han, c) }) {
				t.Errorf("%s: the Chinese title is %q", name, zh.Title)
			}
			if strings.ContainsFunc(en.Title+en.Remedy, func(c rune) bool { return unicode.Is(unicode.Han, c) }) {
				t.Errorf("%s: the English words hold Chinese: %q", name, en)
			}
		}
	}
	if len(earlyWordings)+len(laterWordings)+len(sourceWordings) != len(rules) {
		t.Errorf("there are words for %d rules, and %d rules",
			len(earlyWordings)+len(laterWordings)+len(sourceWordings), len(rules))
	}
}

func TestWordsNameTheAmountThatIsLeft(t *testing.T) {
	zh, en := Refusal{Rule: TakingMustNotExceedAvailable, Item: 2, Left: Money{2_000_050, "USD"}}.Words()
	if zh.Detail != "第 2 项：该单据剩余可用 20,000.50 USD。" {
		t.Errorf("Chinese: %s", zh.Detail)
	}
	if en.Detail != "Item 2: 20,000.50 USD is left of this document." {
		t.Errorf("English: %s", en.Detail)
	}
	if _, en := (Refusal{Rule: MatchMustNotExceedProceeds}).Words(); en.Detail != "The documents matched add up to "+
		"more than the proceeds." {
		t.Errorf("without an amount: %s", en.Detail)
	}
}

// round asks that every value with a name is read back from its token, and that
// no two values share a token or a Chinese word.
func round[E Named](t *testing.T, last E) {
	t.Helper()
	tokens, words := map[string]bool{}, map[string]bool{}
	named := 0
	for v := 0; v <= int(last); v++ {
		value := E(v)
		if value.String() == "unknown" {
			continue
		}
		named++
		back, err := Parse[E](value.String())
		if err != nil || back != value {
			t.Errorf("%T %s is read back as %v, %v", value, value, back, err)
		}
		zh := called(value.names(), v).zh
		if tokens[value.String()] || words[zh] || zh == "" {
			t.Errorf("%T %s %s is not told from others", value, value, zh)
		}
		tokens[value.String()], words[zh] = true, true
	}
	if named == 0 || last.String() == "unknown" || E(last+1).String() != "unknown" {
		t.Errorf("%T: the names end at another value than %d", last, last)
	}
	for _, token := range []string{"", "unknown", "no-such"} {
		if v, err := Parse[E](token); err == nil {
			t.Errorf("%q is read as %v", token, v)
		}
	}
}

func TestNamesAreReadBack(t *testing.T) {
	round(t, Carrier)
	round(t, ClassC)
	round(t, ExportDeclaration)
	round(t, ExportReceivables)
	round(t, PackingLoan)
	round(t, Lapsed)
	round(t, OtherSource)
	round(t, CryptoAsset)
	round(t, PriceReduced)
	round(t, lastAlert)
	round(t, MaturityEnds)
	round(t, VerbMovePledge)
	round(t, Irregular)
	round(t, InspectionDone)
	for set := Duty(0); set <= allDuty; set++ {
		if back, err := ParseDuty(set.String()); err != nil || back != set {
			t.Errorf("duties %s are read back as %s, %v", set, back, err)
		}
	}
	if _, err := ParseDuty("maker,"); err == nil {
		t.Error("an empty duty is read")
	}
	if (Maker | Checker).Zh() != "经办、复核" {
		t.Errorf("duties in Chinese: %s", (Maker | Checker).Zh())
	}
}

// Attempts that supervision wants to see, and no others, go on the record.
func TestWhatIsOnRecord(t *testing.T) {
	seen := []Rule{TakingMustNotExceedAvailable, DocumentMustCoverClaims, DocumentMustNotBeFrozen,
		InstrumentMustBeAllowed,
		SourceMustBeAllowed, SecondPersonMustAct, ProceedsMustBeNew, CapMustNotBeExceeded}
	for rule := range declaredRules(t) {
		if rule.OnRecord() != slices.Contains(seen, rule) {
			t.Errorf("%s is on record: %v", rule, rule.OnRecord())
		}
	}
	for _, rule := range []Rule{0, 9_999} {
		zh, en := Refusal{Rule: rule}.Words()
		if rule.OnRecord() || rule.Zh() != "" || zh != (Words{}) || en != (Words{}) {
			t.Errorf("rule %d says %q, %q", rule, zh, en)
		}
	}
	if got := Rule(9_999).String(); got != "Rule9999" {
		t.Errorf("a rule without a name is called %s", got)
	}
	if rule, err := ParseRule("NoSuchRule"); err == nil || rule != 0 {
		t.Errorf("read is %s, %v", rule, err)
	}
}
