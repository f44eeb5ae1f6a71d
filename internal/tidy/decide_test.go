package tidy

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// kindsAndDuties are what a rule asks of whoever acts. Above the rules they may be
// named where something is shown or told, and nowhere to decide what may be done:
// that is asked of trade.May, trade.Fits, trade.Gives or trade.Offers.
var kindsAndDuties = []string{"Regulator", "Branch", "Bank", "Enterprise", "Customs", "Tax", "Insurer", "Carrier",
	"Maker", "Checker", "Feed", "Auditor", "Governor"}

// namesKinds are the places above the rules that name a kind of party or a duty,
// by the reason; a place is a file, and a function of it.
var namesKinds = map[string][]string{
	"a page looks otherwise to another kind of party, and offers the same": {
		"face/portal/confirm.go partyAtStake", "face/portal/document.go documentFrame",
		"face/portal/figure.go documentTiles", "face/portal/financing.go financingList",
		"face/portal/payment.go paymentList",
		"face/portal/party.go partyRow", "face/portal/session.go home", "face/portal/session.go nav",
	},
	"who is told what: of those who supervise a region or the whole": {
		"cmd/tallystick/key.go list", "face/api/bound.go measured", "face/portal/ask.go overviewTiles",
		"face/portal/proposal.go proposalsPage",
		"face/portal/confirm.go documentAtStake", "face/portal/alert.go alertRow",
		"face/portal/overview.go overview", "face/portal/party.go partyPage", "face/portal/trouble.go troubles",
		"node/desk/key.go Keys", "node/desk/look.go Looks", "node/desk/person.go NameOfPerson",
		"node/desk/person.go Persons", "node/gateway/details.go findName",
		"node/readmodel/document.go shownDocuments", "node/readmodel/entry.go EntryList",
		"node/readmodel/entry.go show", "node/readmodel/receipt.go MayHaveReceipt",
		"node/readmodel/financing.go Financings", "node/readmodel/payment.go Payments",
		"node/readmodel/proceeds.go ProceedsList",
		"node/readmodel/rare.go choose", "node/readmodel/trait.go traced", "node/readmodel/question.go drive",
		"node/readmodel/question.go eyeOf",
		"node/readmodel/question.go sharedEyes", "node/readmodel/reach.go Reach",
	},
	"who reads sealed details, and whose looks are on the record": {
		"node/gateway/details.go Open", "node/gateway/details.go readersIn", "node/gateway/look.go named",
	},
	"a form's choices and fields, and what is known of a number before it is handed in": {
		"face/portal/ask.go banks", "face/portal/party.go", "face/portal/payment_open.go paymentOpenForm",
		"face/operation/choice.go",
		"node/gateway/choices.go", "node/gateway/document.go Admitted", "node/gateway/payment.go forClient",
		"node/gateway/party.go intend",
	},
	"what the rules say of every kind of party and duty": {"face/operation/who.go"},
	"words": {
		"face/api/session.go dutiesOf", "face/portal/session.go duties", "face/words/party.go",
	},
	"the founding of a node, and the eyes of the node itself": {
		"member/found.go Found", "member/found.go HeadOffice", "member/genesis.go begin",
		"member/guest.go Introduce",
		"member/member.go Settled", "member/receipt.go disbursed",
	},
	"an order about sealed details, which is the desk's own and no command of the ledger": {
		"node/desk/order.go Order",
	},
}

func TestNobodyAboveTheRulesDecides(t *testing.T) {
	named := map[string]bool{}
	for _, s := range sources(t) {
		if s.isTest || !aboveRules(s.dir) {
			continue
		}
		for _, declaration := range s.file.Decls {
			where := s.path
			if f, ok := declaration.(*ast.FuncDecl); ok {
				where += " " + f.Name.Name
			}
			ast.Inspect(declaration, func(n ast.Node) bool {
				if name, ok := n.(*ast.SelectorExpr); ok {
					if from, ok := name.X.(*ast.Ident); ok && from.Name == "trade" &&
						slices.Contains(kindsAndDuties, name.Sel.Name) {
						named[where] = true
					}
				}
				return true
			})
		}
	}
	listed := map[string]bool{}
	for _, places := range namesKinds {
		for _, where := range places {
			listed[where] = true
		}
	}
	for where := range named {
		if !listed[where] {
			t.Errorf("%s: names a kind of party or a duty; ask the rules what may be done, or list it with a reason",
				where)
		}
	}
	for where := range listed {
		if !named[where] {
			t.Errorf("%s: is listed as naming a kind of party or a duty, and does not", where)
		}
	}
}

// aboveRules reports whether a package shows, keeps or runs what the rules decide.
// The demonstration and the workloads make parties up, and name them.
func aboveRules(dir string) bool {
	floor, _, _ := strings.Cut(dir, "/")
	return slices.Contains([]string{"node", "face", "member", "cmd"}, floor)
}
