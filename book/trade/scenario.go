package trade

// Scenario numbers a kind of business as in domain §3. Numbers are frozen.
type Scenario uint8

// ExportReceivables is financing after shipment against export declarations.
const ExportReceivables Scenario = 1

// Product numbers a loan product, with limits of its own. Numbers are frozen.
type Product uint8

// The products.
const (
	ExportReceivable Product = 1 // 出口应收账款融资
	PolicyFinancing  Product = 2 // 出口信保保单融资
	FreightFinancing Product = 3 // 物流融资
	Forfaiting       Product = 4 // 福费廷
	PackingLoan      Product = 5 // 打包贷款
)

// role is what a line of a deal does with its document.
type role uint8

// The roles of lines.
const (
	lead   role = 1 // its amount is stated, and backs the money
	follow role = 2 // its amount follows from those of the lines that it is tied to
	lock   role = 3 // it takes units, and backs no money
	permit role = 4 // it takes the amount of the deal
)

// use is what becomes of the value that the deals of a scenario take.
type use uint8

// The uses.
const (
	pledges  use = 1 // until the loan is repaid
	spends   use = 2 // for good, unless the money comes back
	endorses use = 3 // on papers of goods that never enter
)

// backing says which documents a scenario takes, in which role and on whose word.
type backing struct {
	kind   DocumentKind
	role   role
	trust  Trust // the weakest that suffices
	needed bool  // no deal without a line of it
}

// scenario declares a kind of business: rules ask it and name no scenario.
type scenario struct {
	token    string
	use      use
	opener   PartyKind // whose people begin a deal
	listed   bool      // the enterprise must be on the list of those who trade abroad (名录)
	classes  []Class   // of enterprises that may use it
	backings []backing
	products []Product
	sources  []Source // that limits may let repay
	longest  int64    // seconds that limits may let a hold last
}

// scenarios is the table of the scenarios, by number.
var scenarios = [...]scenario{
	ExportReceivables: {token: "export-receivables", use: pledges, opener: Enterprise, listed: true,
		classes:  []Class{ClassA, ClassB, ClassC},
		backings: []backing{{kind: ExportDeclaration, role: lead, trust: ByAuthority, needed: true}},
		// a packing loan is lent before shipment, against a contract or a letter of
		// credit: declarations, which come with the shipment, cannot back it
		products: []Product{ExportReceivable, Forfaiting},
		sources:  []Source{FromProceeds, OwnFunds, InsurerClaim, Purchase, OtherSource},
		longest:  90 * 86_400},
}

// Scenarios gives the scenarios that run on this ledger, in order.
func Scenarios() (all []Scenario) {
	for s := range scenarios {
		if scenarios[s].token != "" {
			all = append(all, Scenario(s))
		}
	}
	return all
}

// of gives the declaration of a scenario; an empty one of one that does not run.
func (s Scenario) of() scenario {
	if int(s) < len(scenarios) {
		return scenarios[s]
	}
	return scenario{}
}

// takes gives how a scenario takes documents of a kind; false when it does not.
func (s Scenario) takes(kind DocumentKind) (backing, bool) {
	for _, b := range s.of().backings {
		if b.kind == kind {
			return b, true
		}
	}
	return backing{}, false
}

// fits gives the rule by which a scenario does not take a document, or 0.
func (s Scenario) fits(d Document) Rule {
	backing, takes := s.takes(d.Kind)
	if !takes {
		return KindMustFitScenario
	}
	if d.Trusted() > backing.trust {
		return TrustMustSuffice
	}
	return 0
}

// Scenario gives the scenario in which a product runs; 0 when it is not open on
// this ledger.
func (p Product) Scenario() Scenario {
	for _, s := range Scenarios() {
		if contains(s.of().products, p) {
			return s
		}
	}
	return 0
}

// OpenProducts gives the products that can be applied for, in order.
func OpenProducts() (open []Product) {
	for p := ExportReceivable; p <= PackingLoan; p++ {
		if p.Scenario() != 0 {
			open = append(open, p)
		}
	}
	return open
}
