package trade

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
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

func TestEveryRuleHasItsName(t *testing.T) {
	rules := declaredRules(t)
	for rule, name := range rules {
		if rule.String() != name {
			t.Errorf("rule %d is called %s, not %s", rule, rule, name)
		}
		if back, err := ParseRule(name); err != nil || back != rule {
			t.Errorf("%s is read back as %d, %v", name, back, err)
		}
	}
	all := Rules()
	if len(all) != len(rules) || !slices.IsSorted(all) || len(slices.Compact(all)) != len(rules) {
		t.Errorf("there are names of %d rules, and %d rules", len(Rules()), len(rules))
	}
}

// round asks that every value with a token is read back from it, and that no two
// values share one.
func round[E Named](t *testing.T, last E) {
	t.Helper()
	tokens := map[string]bool{}
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
		if tokens[value.String()] {
			t.Errorf("%T %s is not told from others", value, value)
		}
		tokens[value.String()] = true
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
	round(t, TaxInvoice)
	round(t, Abnormal)
	round(t, ByEnterprise)
	round(t, CapitalPayments)
	round(t, ForUnrelatedLoan)
	round(t, lastProduct)
	round(t, Void)
	round(t, OtherSource)
	round(t, CryptoAsset)
	round(t, InvoiceRed)
	round(t, lastAlert)
	round(t, VerbReportTask)
	round(t, RuleBookTurns)
	round(t, lastLabel)
	round(t, Loose)
	round(t, lastAction)
	round(t, ReplacedKeeper)
	round(t, lastFigure)
	round(t, CustomsNote)
	round(t, BudgetUnits)
	round(t, Irregular)
	round(t, InspectionDone)
	round(t, ProposalWithdrawn)
	for set := Duty(0); set <= allDuty; set++ {
		if back, err := ParseDuty(set.String()); err != nil || back != set {
			t.Errorf("duties %s are read back as %s, %v", set, back, err)
		}
	}
	if _, err := ParseDuty("maker,"); err == nil {
		t.Error("an empty duty is read")
	}
}

// Attempts that supervision wants to see, and no others, go on the record.
func TestWhatIsOnRecord(t *testing.T) {
	seen := []Rule{TakingMustNotExceedAvailable, DocumentMustCoverClaims, DocumentMustNotBeFrozen,
		InstrumentMustBeAllowed,
		SourceMustBeAllowed, SecondPersonMustAct, GovernorMustNotRepeat, ProceedsMustBeNew,
		CapMustNotBeExceeded, BoPNumberMustBeNew, PayeeMustAgree, ClientMustOpenItself,
		FilingCodeMustAgree, PurposeMustNotBeBarred, MarkMustBeFree,
		PayerMustBeConsignee, ConsigneeMustPayItself}
	for rule := range declaredRules(t) {
		if rule.OnRecord() != slices.Contains(seen, rule) {
			t.Errorf("%s is on record: %v", rule, rule.OnRecord())
		}
	}
	if Rule(0).OnRecord() || Rule(9_999).OnRecord() {
		t.Error("a rule that is none is on record")
	}
	if got := Rule(9_999).String(); got != "Rule9999" {
		t.Errorf("a rule without a name is called %s", got)
	}
	if rule, err := ParseRule("NoSuchRule"); err == nil || rule != 0 {
		t.Errorf("read is %s, %v", rule, err)
	}
}

// ParseDuty reads a set of duties, the inverse of String. The empty text is no duty.
func ParseDuty(text string) (Duty, error) {
	var set Duty
	if text == "" {
		return set, nil
	}
next:
	for _, token := range strings.Split(text, ",") {
		for i, n := range dutyTokens {
			if n == token {
				set |= 1 << i
				continue next
			}
		}
		return 0, fmt.Errorf("%.40q is none of: %s", token, listed(dutyTokens))
	}
	return set, nil
}
