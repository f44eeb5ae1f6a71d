package words

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"tallystick/book/trade"
)

// families are the enumerations of the rule book that have names here, by the
// names of their types in its source.
var families = map[string]any{"MarkLabel": trade.MarkLabel(0), "MarkStrength": trade.MarkStrength(0),
	"MarkAction": trade.MarkAction(0), "PartyKind": trade.PartyKind(0), "Class": trade.Class(0), "Duty": trade.Duty(0),
	"DocumentKind": trade.DocumentKind(0), "NoticeKind": trade.NoticeKind(0),
	"Scenario": trade.Scenario(0),
	"Product":  trade.Product(0), "State": trade.State(0), "Source": trade.Source(0),
	"Instrument": trade.Instrument(0), "Quality": trade.Quality(0), "Finding": trade.Finding(0),
	"InspectionState": trade.InspectionState(0), "DeadlineKind": trade.DeadlineKind(0),
	"AlertKind": trade.AlertKind(0), "Reason": trade.Reason(0), "Verb": trade.Verb(0),
	"RecordKind": trade.RecordKind(0), "ProposalState": trade.ProposalState(0),
	"KeeperState": trade.KeeperState(0),
	"DealKind":    trade.DealKind(0), "Trust": trade.Trust(0), "TieRole": trade.TieRole(0),
	"Figure": trade.Figure(0), "NormSeries": trade.NormSeries(0), "Exemption": trade.Exemption(0),
	"InvoiceState": trade.InvoiceState(0), "Purpose": trade.Purpose(0),
	"Permission": trade.Permission(0), "Verified": trade.Verified(0),
	"TaskKind":  trade.TaskKind(0),
	"TaskState": trade.TaskState(0), "Relation": trade.Relation(0)}

// unnamed are enumerations that people do not read.
var unnamed = []string{"Scheme", "SealingScheme"}

// declared reads the values of every enumeration from the rule book's source
// itself, by type: what has no name here cannot hide from it.
func declared(t *testing.T) map[string][]string {
	t.Helper()
	all, small := map[string][]string{}, map[string]bool{}
	names, err := filepath.Glob("../../book/trade/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			group, ok := decl.(*ast.GenDecl)
			if !ok {
				continue
			}
			last := ""
			for _, spec := range group.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					if kind, ok := spec.Type.(*ast.Ident); ok && strings.HasPrefix(kind.Name, "uint") {
						small[spec.Name.Name] = true
					}
				case *ast.ValueSpec:
					if group.Tok != token.CONST {
						continue
					}
					if kind, ok := spec.Type.(*ast.Ident); ok {
						last = kind.Name
					} else if spec.Type != nil || len(spec.Values) > 0 {
						last = ""
					}
					if ast.IsExported(spec.Names[0].Name) && last != "" {
						all[last] = append(all[last], spec.Names[0].Name)
					}
				}
			}
		}
	}
	maps.DeleteFunc(all, func(kind string, _ []string) bool { return !small[kind] })
	return all
}

func han(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// sound says what is missing in either language of a text.
func sound(t Text) error {
	switch {
	case strings.TrimSpace(t.Zh) == "" || strings.TrimSpace(t.En) == "":
		return errors.New("a language is missing")
	case !han(t.Zh):
		return errors.New("the Chinese is not Chinese")
	case han(t.En):
		return errors.New("the English holds Chinese")
	case strings.Contains(t.Zh, " / ") || strings.Contains(t.En, " / "):
		return errors.New("two languages in one")
	case !alike(t):
		return errors.New("the languages name other things")
	}
	return nil
}

// placeholder is what a text has filled in: {left}, [, ], %d, %[2]d.
var placeholder = regexp.MustCompile(`\{\w+\}|%[+]?[.]?\d*(\[\d\])?[a-zA-Z]|[\[\]]`)

// placeholders gives what a text has filled in: verbs by the place of their value.
// numbered says that the text names the places itself, so that it may leave one out.
func placeholders(text string) (all []string, numbered bool) {
	next := 1
	for _, one := range placeholder.FindAllString(text, -1) {
		if one[0] == '%' {
			if _, place, ok := strings.Cut(one, "["); ok {
				next, numbered = int(place[0]-'0'), true
			}
			one = fmt.Sprintf("%d %s", next, one[len(one)-1:])
			next++
		}
		all = append(all, one)
	}
	slices.Sort(all)
	return slices.Compact(all), numbered
}

// alike reports whether both languages of a text have the same filled in.
func alike(t Text) bool {
	zh, first := placeholders(t.Zh)
	en, second := placeholders(t.En)
	if !first || !second {
		return slices.Equal(zh, en)
	}
	kinds := map[string]string{}
	for _, one := range slices.Concat(zh, en) {
		place, verb, _ := strings.Cut(one, " ")
		if known, ok := kinds[place]; ok && known != verb {
			return false
		}
		kinds[place] = verb
	}
	return true
}

// Every value that the rule book declares is named in both languages, and no two
// of a family are named alike.
func TestEveryValueHasItsNames(t *testing.T) {
	source := declared(t)
	for kind, values := range source {
		if slices.Contains(unnamed, kind) || kind == "Rule" {
			continue
		}
		zero, ok := families[kind]
		if !ok {
			t.Errorf("trade.%s has no names here: %v", kind, values)
			continue
		}
		named, zh, en := 0, map[string]bool{}, map[string]bool{}
		for i := range 256 {
			if kind == "Duty" && i&(i-1) != 0 {
				continue
			}
			name := Name(reflect.ValueOf(i).Convert(reflect.TypeOf(zero)).Interface())
			if name == Unknown || name == (Text{}) {
				continue
			}
			named++
			if err := sound(name); err != nil {
				t.Errorf("trade.%s %d is called %q: %v", kind, i, name, err)
			}
			if zh[name.Zh] || en[name.En] {
				t.Errorf("trade.%s %d is called like another: %q", kind, i, name)
			}
			zh[name.Zh], en[name.En] = true, true
		}
		if named != len(values) {
			t.Errorf("trade.%s has %d values, and %d have names here", kind, len(values), named)
		}
	}
	for kind := range families {
		if len(source[kind]) == 0 {
			t.Errorf("the source of the rule book has no values of %s", kind)
		}
	}
	if len(source) < 18 {
		t.Errorf("only %d enumerations were found", len(source))
	}
}

func TestEveryRuleHasWords(t *testing.T) {
	tables := []map[trade.Rule]wording{envelopeRules, documentRules, financingRules, proceedsRules, pilotRules,
		proposalRules, keeperRules, paymentRules, filingRules, capitalRules, taskRules}
	worded, titles := 0, map[string]trade.Rule{}
	for _, table := range tables {
		worded += len(table)
	}
	for _, rule := range trade.Rules() {
		w, _ := wordingOf(rule)
		for part, text := range map[string]Text{"title": {w.zh.Title, w.en.Title},
			"detail": {w.zh.Detail, w.en.Detail}, "remedy": {w.zh.Remedy, w.en.Remedy}} {
			if err := sound(text); err != nil {
				t.Errorf("%s: the %s %q: %v", rule, part, text, err)
			}
		}
		for _, title := range []string{w.zh.Title, w.en.Title} {
			if twin, ok := titles[title]; ok {
				t.Errorf("%s and %s are both called %q", twin, rule, title)
			}
			titles[title] = rule
		}
		for _, left := range []trade.Money{{}, {Minor: 123456, Currency: "USD"}} {
			zh, en := OfRefusal(trade.Refusal{Rule: rule, Item: 3, Left: left})
			for _, detail := range []string{zh.Detail, en.Detail} {
				if strings.ContainsAny(detail, "{}[]") || !strings.Contains(detail, "3") {
					t.Errorf("%s with %v: %q", rule, left, detail)
				}
			}
		}
	}
	if rules := len(declared(t)["Rule"]); worded != rules || worded != len(trade.Rules()) {
		t.Errorf("there are words for %d rules, and %d rules", worded, rules)
	}
	for _, rule := range []trade.Rule{0, 9_999} {
		if zh, en := OfRefusal(trade.Refusal{Rule: rule}); zh != (Message{}) || en != (Message{}) {
			t.Errorf("rule %d says %q, %q", rule, zh, en)
		}
	}
}

func TestWordsNameTheAmountThatIsLeft(t *testing.T) {
	zh, en := OfRefusal(trade.Refusal{Rule: trade.TakingMustNotExceedAvailable, Item: 2,
		Left: trade.Money{Minor: 2_000_050, Currency: "USD"}})
	if zh.Detail != "第 2 项：该单据剩余可用 20,000.50 USD。" {
		t.Errorf("Chinese: %s", zh.Detail)
	}
	if en.Detail != "Item 2: 20,000.50 USD is left of this document." {
		t.Errorf("English: %s", en.Detail)
	}
	if _, en := OfRefusal(trade.Refusal{Rule: trade.MatchMustNotExceedProceeds}); en.Detail != "The documents "+
		"matched add up to more than the proceeds can pay." {
		t.Errorf("without an amount: %s", en.Detail)
	}
}

func TestEveryAlertSaysWhatItIsAbout(t *testing.T) {
	for kind, name := range alerts {
		detail := AlertDetail(trade.AlertKind(kind))
		if (name == Text{}) != (detail == Unknown) {
			t.Errorf("alert %d is called %q and says %q", kind, name, detail)
		}
		if detail == Unknown {
			continue
		}
		if err := sound(detail); err != nil || !strings.HasSuffix(detail.Zh, "。") || !strings.HasSuffix(detail.En,
			".") {
			t.Errorf("alert %d says %q: %v", kind, detail, err)
		}
	}
}

func TestSetsAreNamedInOrder(t *testing.T) {
	if got := Name(trade.Maker | trade.Checker); got != (Text{"经办、复核", "maker, checker"}) {
		t.Errorf("two duties are called %q", got)
	}
	if got := Name("no such type"); got != Unknown {
		t.Errorf("a text is called %q", got)
	}
	for _, value := range []any{trade.State(99), trade.State(0), trade.Verb(9_999)} {
		if got := Name(value); got != Unknown {
			t.Errorf("%T %v is called %q", value, value, got)
		}
	}
}

func TestAnErrorKeepsItsWords(t *testing.T) {
	busy := New("系统繁忙", "too busy")
	wrapped := fmt.Errorf("couldn't submit: %w", fmt.Errorf("at the door: %w", busy))
	if text, ok := Of(wrapped); !ok || text != (Text{"系统繁忙", "too busy"}) || !errors.Is(wrapped, busy) {
		t.Errorf("a wrapped error says %q (%v)", text, ok)
	}
	if busy.Error() != "系统繁忙 / too busy" {
		t.Errorf("in one line it is %q", busy)
	}
	if errors.Is(New("系统繁忙", "too busy"), busy) {
		t.Error("two errors of the same words are one")
	}
	if text, ok := Of(fs.ErrNotExist); ok || text != (Text{}) {
		t.Errorf("an error of the library says %q", text)
	}
	lost := Wrap(fs.ErrNotExist, "找不到密钥", "the key is not here")
	if text, _ := Of(lost); text != (Text{"找不到密钥", "the key is not here"}) || !errors.Is(lost, fs.ErrNotExist) ||
		lost.Error() != "找不到密钥 / the key is not here: file does not exist" {
		t.Errorf("an error of a cause is %q and says %q", lost, text)
	}
	if text, ok := Of(errors.Join(os.ErrClosed, busy)); !ok || text.En != "too busy" {
		t.Errorf("a joined error says %q", text)
	}
	if _, ok := Of(nil); ok {
		t.Error("no error says something")
	}
	for language, want := range map[string]string{"zh": "系统繁忙", "en": "Too busy", "fr": "Too busy", "": "Too busy"} {
		if got := (Text{"系统繁忙", "too busy"}).Capital().In(language); got != want {
			t.Errorf("in %q it is %q", language, got)
		}
	}
	if got := Name(trade.ECNY).Capital().En; got != "e-CNY" {
		t.Errorf("e-CNY begins a line as %s", got)
	}
	if got := (Text{}).Capital(); got != (Text{}) {
		t.Errorf("nothing begins with %q", got)
	}
}
