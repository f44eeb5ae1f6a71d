package trade

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// pair is a rule at the place where it refuses a command.
type pair struct {
	verb Verb
	rule Rule
}

func (p pair) String() string { return fmt.Sprintf("%s %s", p.verb, p.rule) }

// TestEveryRuleIsProvokedAtEachPlace reads from the source which rules each
// command may be refused by, through all that its halves call, and asks for a
// page of business that provokes each of them with this command. That a rule is
// provoked somewhere says nothing of the other places that should ask it.
func TestEveryRuleIsProvokedAtEachPlace(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	provoked := map[pair]bool{}
	for _, path := range paths {
		maps.Copy(provoked, playPage(t, path, map[Rule]bool{}).pairs)
	}
	places := rulesOfCommands(t)
	if len(places) < 30 {
		t.Fatalf("only %d commands were found in the source", len(places))
	}
	mentioned := map[pair]bool{}
	for verb, rules := range places {
		for rule := range rules {
			p := pair{verb, rule}
			mentioned[p] = true
			reason, excused := cannotHappen[p]
			switch {
			case !provoked[p] && !excused:
				t.Errorf("no page of business provokes %s", p)
			case provoked[p] && excused:
				t.Errorf("%s is provoked by a page, and listed as impossible: %s", p, reason)
			}
		}
	}
	for p, reason := range cannotHappen {
		if !mentioned[p] {
			t.Errorf("%s is listed as impossible (%s), and no source mentions it", p, reason)
		}
	}
}

// rulebook is the source of this package, enough of it type-checked to know
// which of its own functions a call means.
type rulebook struct {
	info   *types.Info
	bodies map[types.Object]*ast.BlockStmt
	acts   map[string]ast.Expr // the first half of each rule, by the command's name
	rules  map[string]Rule
}

// nothing imports no package: what others declare does not refuse.
type nothing struct{}

func (nothing) Import(path string) (*types.Package, error) {
	p := types.NewPackage(path, filepath.Base(path))
	p.MarkComplete()
	return p, nil
}

func readRulebook(t *testing.T) rulebook {
	t.Helper()
	names, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	fileSet, files := token.NewFileSet(), []*ast.File(nil)
	for _, entry := range names {
		if name := entry.Name(); strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			file, err := parser.ParseFile(fileSet, name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, file)
		}
	}
	b := rulebook{bodies: map[types.Object]*ast.BlockStmt{}, acts: map[string]ast.Expr{}, rules: map[string]Rule{}}
	b.info = &types.Info{Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: nothing{}, Error: func(error) {}} // of what was not imported
	_, _ = config.Check("trade", fileSet, files, b.info)
	for _, file := range files {
		for _, declaration := range file.Decls {
			if f, ok := declaration.(*ast.FuncDecl); ok {
				b.bodies[b.info.Defs[f.Name]] = f.Body
			}
			b.readActs(declaration)
		}
	}
	for rule, name := range declaredRules(t) {
		b.rules[name] = rule
	}
	return b
}

// readActs finds the table of the first halves.
func (b rulebook) readActs(declaration ast.Decl) {
	g, ok := declaration.(*ast.GenDecl)
	if !ok || g.Tok != token.VAR {
		return
	}
	for _, spec := range g.Specs {
		if values := spec.(*ast.ValueSpec); values.Names[0].Name == "acts" {
			for _, row := range values.Values[0].(*ast.CompositeLit).Elts {
				row := row.(*ast.KeyValueExpr)
				b.acts[strings.TrimPrefix(row.Key.(*ast.Ident).Name, "Verb")] = row.Value
			}
		}
	}
}

// rulesOfCommands gives the rules that both halves of each command's rule, and all
// that they call, mention.
func rulesOfCommands(t *testing.T) map[Verb]map[Rule]bool {
	t.Helper()
	first, places := readRulebook(t).halves(t)
	for verb, rules := range first {
		maps.Copy(places[verb], rules)
	}
	return places
}

// halves gives the rules that the first half of each command's rule mentions, and
// those of the second, with what is asked of a command that is told again.
func (b rulebook) halves(t *testing.T) (first, second map[Verb]map[Rule]bool) {
	t.Helper()
	verbs := map[string]Verb{}
	for verb := Verb(1); verb < 1_000; verb++ {
		if name := verb.String(); name != "" {
			verbs[strings.ToLower(strings.ReplaceAll(name, "-", ""))] = verb
		}
	}
	first, second = map[Verb]map[Rule]bool{}, map[Verb]map[Rule]bool{}
	for name, row := range b.acts {
		rules := map[Rule]bool{DutyMustAllow: true}
		first[verbs[strings.ToLower(name)]], second[verbs[strings.ToLower(name)]] = rules, map[Rule]bool{}
		b.gather(row, rules, map[types.Object]bool{})
	}
	for object := range b.bodies {
		if name := object.Name(); name != "weigh" && (name != "told" || !b.tells(object)) {
			continue
		}
		command := object.(*types.Func).Signature().Recv().Type().(*types.Named).Obj().Name()
		rules := second[verbs[strings.ToLower(command)]]
		if rules == nil {
			t.Errorf("the command %s has no verb of its name, or no first half", command)
			continue
		}
		b.gather(b.bodies[object], rules, map[types.Object]bool{})
	}
	return first, second
}

// tells reports whether a method is that of a command.
func (b rulebook) tells(method types.Object) bool {
	receiver := method.(*types.Func).Signature().Recv().Type()
	_, command := receiver.(*types.Named)
	return command
}

// gather collects the rules that a function mentions, and those that it calls.
func (b rulebook) gather(source ast.Node, rules map[Rule]bool, seen map[types.Object]bool) {
	ast.Inspect(source, func(n ast.Node) bool {
		name, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		switch used := b.info.Uses[name].(type) {
		case *types.Const:
			if rule, ok := b.rules[used.Name()]; ok {
				rules[rule] = true
			}
		case *types.Func:
			if body := b.bodies[used]; body != nil && !seen[used] {
				seen[used] = true
				b.gather(body, rules, seen)
			}
		}
		return true
	})
}

// cannotHappen are the rules that a command's source mentions and that no
// command of its kind can meet, each with the reason.
var cannotHappen = impossible(map[string][]pair{
	"where no rate is at hand, what is open is to be reported": {
		{VerbReportTask, RateMustBePublished}, {VerbReportTask, AmountMustBeInRange},
	},
	"an application was asked this, and neither its words nor who its parties are can change": {
		{VerbAccept, AmountMustBePositive}, {VerbAccept, ListMustBeInBounds}, {VerbAccept, DocumentMustNotRepeat},
		{VerbAccept, DocumentMustExist},
		{VerbAccept, HolderMustBeApplicant}, {VerbAccept, EnterpriseMustBeAdmitted}, {VerbAccept, BankMustBeAdmitted},
		{VerbApprove, EnterpriseMustBeAdmitted}, {VerbApprove, BankMustBeAdmitted},
		{VerbDisburse, EnterpriseMustBeAdmitted}, {VerbDisburse, BankMustBeAdmitted},
		{VerbDisburse, CurrencyMustBeKnown},
		{VerbCorrectDisbursal, CurrencyMustBeKnown},
	},
	"a match that waits was asked this when it was entered, and neither its words nor whose its documents are change": {
		{VerbConfirmProceeds, ListMustBeInBounds}, {VerbConfirmProceeds, DocumentMustNotRepeat},
		{VerbConfirmProceeds, DocumentMustExist}, {VerbConfirmProceeds, HolderMustBeApplicant},
		{VerbConfirmProceeds, KindMustFitScenario}, {VerbConfirmProceeds, AmountMustBePositive},
		{VerbConfirmProceeds, MatchMustNotExceedProceeds},
	},
	"what is matched of money in advance comes on top: what is used stays, and what is left is asked": {
		{VerbMatchProceeds, MatchMustCoverUses}, {VerbMatchProceeds, MatchMustNotExceedProceeds},
	},
	"proceeds that were not there before have no match, and no repayment used any of it": {
		{VerbRegisterProceeds, MatchMustCoverUses},
	},
	"the signer is this party, and is refused before as one that is suspended or none": {
		{VerbApply, EnterpriseMustBeAdmitted}, {VerbApply, EnterpriseMustNotBeSuspended},
		{VerbAccept, BankMustNotBeSuspended}, {VerbApprove, BankMustNotBeSuspended},
		{VerbDisburse, BankMustNotBeSuspended},
		{VerbOpenPayment, EnterpriseMustBeAdmitted}, {VerbOpenPayment, EnterpriseMustNotBeSuspended},
		{VerbAcceptPayment, BankMustNotBeSuspended}, {VerbApprovePayment, BankMustNotBeSuspended},
		{VerbPay, BankMustNotBeSuspended},
	},
	"an invoice that is out of order backs no loan, and nothing that goes before its goods": {
		{VerbApply, InvoiceMustBeGood}, {VerbAccept, InvoiceMustBeGood}, {VerbDisburse, InvoiceMustBeGood},
		{VerbCorrectDisbursal, InvoiceMustBeGood}, {VerbMovePledge, InvoiceMustBeGood},
		{VerbMatchPayment, InvoiceMustBeGood},
	},
	"an invoice has no mode, and grows too old by no limit": {
		{VerbAttachInvoices, ModeMustBePayable}, {VerbAttachInvoices, ModeMustBeFinanceable},
		{VerbAttachInvoices, DocumentMustNotBeTooOld},
	},
	"a payment of capital income was asked what it names when it was opened, and its words do not change": {
		{VerbAcceptPayment, InflowMustBeOwnBank}, {VerbAcceptPayment, InflowMustBeNamed},
		{VerbAcceptPayment, InvoiceMustBeNamed}, {VerbApprovePayment, InflowMustBeNamed}, {VerbPay, InflowMustBeNamed},
	},
	"a payment was asked this when it was opened, and neither its words nor who its parties are can change": {
		{VerbAcceptPayment, AmountMustBePositive}, {VerbAcceptPayment, ListMustBeInBounds},
		{VerbAcceptPayment, DocumentMustNotRepeat},
		{VerbAcceptPayment, HolderMustBeApplicant}, {VerbAcceptPayment, KindMustFitScenario},
		{VerbAcceptPayment, TrustMustSuffice},
		{VerbAcceptPayment, EnterpriseMustBeAdmitted}, {VerbAcceptPayment, BankMustBeAdmitted},
		{VerbApprovePayment, EnterpriseMustBeAdmitted}, {VerbApprovePayment, BankMustBeAdmitted},
		{VerbApprovePayment, AmountMustBeInRange},
		{VerbPay, EnterpriseMustBeAdmitted}, {VerbPay, BankMustBeAdmitted},
	},
	"a keeper, or a proposal about one, is there only where the ledger has keepers": {
		{VerbReplaceKeeperKey, KeepersMustBeFounded}, {VerbRemoveKeeper, KeepersMustBeFounded},
		{VerbApproveProposal, KeepersMustBeFounded}, {VerbObjectToProposal, KeepersMustBeFounded},
	},
	"a keeper's party, and who succeeds it, were asked this when it was admitted": {
		{VerbReplaceKeeperKey, PartyMustBeAdmitted}, {VerbReplaceKeeperKey, KeeperMustNotCompete},
		{VerbReplaceKeeperKey, PartyMustNotBeSucceeded},
	},
	"a mode by which goods may not be lent on is a matter of loans, one by which they are not paid for of payments": {
		{VerbApply, ModeMustBePayable}, {VerbAccept, ModeMustBePayable}, {VerbDisburse, ModeMustBePayable},
		{VerbCorrectDisbursal, ModeMustBePayable}, {VerbMovePledge, ModeMustBePayable},
		{VerbOpenPayment, ModeMustBeFinanceable}, {VerbAcceptPayment, ModeMustBeFinanceable},
		{VerbPay, ModeMustBeFinanceable}, {VerbMatchPayment, ModeMustBeFinanceable},
	},
	"money may have gone before it was entered, and its day is compared with none": {{VerbPay, DateMustBeInOrder}},
	"what was held before a document's last day is taken already: it is named to be let pass": {
		{VerbPay, DocumentMustNotBeExpired},
	},
	"where no rate says what a refund is worth a second person looks, and it is not refused": {
		{VerbRefundPayment, AmountMustBeInRange},
		{VerbConfirmRefund, RateMustBePublished}, {VerbConfirmRefund, AmountMustBeInRange},
	},
	"a hundred lines fill no page: TestPaymentsAreBounded provokes it": {
		{VerbOpenPayment, ListMustBeInBounds},
	},
	"the currency of an amendment is that of the document, which was published in it": {
		{VerbAmendDocument, CurrencyMustBeKnown},
	},
	"told again it changes nothing, which is asked first: a button is told so": {
		{VerbTakeBackReturn, NoticeMustNotBeTakenBack}, {VerbReinstateDocument, NoticeMustNotBeTakenBack},
	},
	"no command takes back an amendment: another amendment does": {
		{VerbAmendDocument, NoticeMustNotBeTakenBack},
	},
	"a hundred lines fill no page: TestLinesAreBounded provokes it": {{VerbMovePledge, ListMustBeInBounds}},
	"a hundred lines fill no page: TestLongListsAreBounded provokes it": {
		{VerbCorrectProceeds, ListMustBeInBounds}, {VerbRegisterProceeds, ListMustBeInBounds},
	},
	"a list of this length fills no page: TestModelsAheadAreBounded and TestLimitsAheadAreBounded provoke it": {
		{VerbActivateModel, ListMustBeInBounds}, {VerbSetLimits, ListMustBeInBounds},
		{VerbSetRateLimits, ListMustBeInBounds},
	},
})

func impossible(reasons map[string][]pair) map[pair]string {
	all := map[pair]string{}
	for reason, pairs := range reasons {
		for _, p := range pairs {
			all[p] = reason
		}
	}
	return all
}

// TestTheSourceTellsItsRules holds the reading of the source to what is plain to see.
func TestTheSourceTellsItsRules(t *testing.T) {
	places := rulesOfCommands(t)
	for _, p := range []pair{{VerbDisburse, PilotMustNotBeStopped}, {VerbDisburse, FinancingMustExist},
		{VerbApply, DocumentMustNotRepeat}, {VerbEnrolPerson, SchemeMustBeKnown}, {VerbSetLimits, LimitsMustBeSound}} {
		if !places[p.verb][p.rule] {
			t.Errorf("the source seems not to mention %s", p)
		}
	}
	if rules := slices.Sorted(maps.Keys(places[VerbUnfreezeDocument])); len(rules) != 3 {
		t.Errorf("unfreezing is refused by %v", rules)
	}
}
