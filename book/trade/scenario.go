package trade

import "slices"

// Scenario numbers a kind of business as in domain §3. Numbers are frozen.
type Scenario uint8

// The scenarios. Numbers are frozen.
const (
	// ExportReceivables is financing after shipment against export declarations.
	ExportReceivables Scenario = 1
	// ImportPayments 进口货到付款 is payment for goods that have arrived, against import declarations.
	ImportPayments Scenario = 3
	// FilingPayments 服务贸易付汇 is payment for services, income and transfers, against tax filings.
	FilingPayments Scenario = 4
	// CapitalPayments 资本项目收入支付便利化 is payment out of capital income, against the inflow and
	// invoices.
	CapitalPayments Scenario = 5
)

// Product numbers a loan product, with limits of its own. Numbers are frozen.
type Product uint8

// The products.
const (
	ExportReceivable Product = 1 // 出口应收账款融资
	PolicyFinancing  Product = 2 // 出口信保保单融资
	FreightFinancing Product = 3 // 物流融资
	Forfaiting       Product = 4 // 福费廷
	PackingLoan      Product = 5 // 打包贷款
	ImportFinancing  Product = 6 // 进口货到付款融资: pays a payment for goods that came
)

const lastProduct = ImportFinancing

// backing says which documents a scenario takes, and on whose word.
type backing struct {
	kind  DocumentKind
	trust Trust // the weakest that suffices
}

// scenario declares a kind of business: rules ask it and name no scenario.
type scenario struct {
	token string
	// trade in goods: the enterprise must be on the list of those who trade abroad
	// (名录), its class counts, and goods go back
	listed   bool
	backings []backing
	products []Product
	pays     bool          // money goes abroad, and spends what its documents are worth
	exempts  bool          // payments of some sorts need no documents, at whatever amount
	waives   bool          // documents may be waived above the threshold, for class A
	advances bool          // money may go before the documents are there
	agents   bool          // an agent may pay on documents of another
	receipts bool          // its limits are those of money that comes in, for whatever
	capital  bool          // capital income is paid out, for purposes in place of codes
	tasks    []TaskKind    // what is to be reported of its documents and payments
	limits   func() Limits // of a new ledger
}

// scenarios is the table of the scenarios, by number.
var scenarios = [...]scenario{
	ExportReceivables: {token: "export-receivables", listed: true,
		backings: []backing{{kind: ExportDeclaration, trust: ByAuthority}},
		// a packing loan is lent before shipment, against a contract or a letter of
		// credit: declarations, which come with the shipment, cannot back it
		products: []Product{ExportReceivable, Forfaiting}, receipts: true,
		tasks: []TaskKind{DeferredReceipt, AdvanceReceipt}, limits: exportLimits},
	ImportPayments: {token: "import-payments", listed: true,
		backings: []backing{{kind: ImportDeclaration, trust: ByAuthority}},
		products: []Product{ImportFinancing}, pays: true, waives: true, advances: true, agents: true,
		tasks: []TaskKind{DeferredPayment, AdvancePayment, ImportLoan}, limits: importLimits},
	FilingPayments: {token: "service-payments",
		backings: []backing{{kind: TaxFiling, trust: ByAuthority}},
		pays:     true, exempts: true, limits: serviceLimits},
	CapitalPayments: {token: "capital-payments",
		backings: []backing{{kind: CapitalInflow, trust: ByBank}, {kind: TaxInvoice, trust: ByAuthority}},
		pays:     true, capital: true, limits: capitalLimits},
}

// running are the scenarios that run on this ledger, in order, and lending is the one
// in which each product runs: rules ask for both with every step.
var (
	running = func() (all []Scenario) {
		for s := range scenarios {
			if scenarios[s].token != "" {
				all = append(all, Scenario(s))
			}
		}
		return all
	}()
	lending = func() (of [lastProduct + 1]Scenario) {
		for _, s := range running {
			for _, p := range s.of().products {
				of[p] = s
			}
		}
		return of
	}()
)

// Scenarios gives the scenarios that run on this ledger, in order.
func Scenarios() []Scenario { return slices.Clone(running) }

// PayingScenarios gives the scenarios in which money goes abroad, in order.
func PayingScenarios() (all []Scenario) {
	for _, s := range Scenarios() {
		if s.of().pays {
			all = append(all, s)
		}
	}
	return all
}

// receipts gives the scenario whose limits are those of money that comes in: it is
// registered before anybody knows what it repays.
func receipts() Scenario {
	for _, s := range running {
		if s.of().receipts {
			return s
		}
	}
	return 0
}

// of gives the declaration of a scenario; an empty one of one that does not run.
func (s Scenario) of() scenario {
	if int(s) < len(scenarios) {
		return scenarios[s]
	}
	return scenario{}
}

// Figures gives the limits that a scenario has, in order of their numbers; none of one
// that does not run.
func (s Scenario) Figures() (own []Figure) {
	declared := s.of()
	if declared.token == "" {
		return nil
	}
	lends := len(declared.products) > 0
	for _, f := range Figures() {
		switch f {
		case ProductsFigure, SourcesFigure, ClassCTenorFigure:
			if lends {
				own = append(own, f)
			}
		case InspectFigure:
			if lends || declared.capital {
				own = append(own, f)
			}
		case RemainderFigure:
			if declared.receipts {
				own = append(own, f)
			}
		case CodesFigure, VerifyAboveFigure:
			if declared.pays && !declared.capital {
				own = append(own, f)
			}
		case RefundCheckFigure:
			if declared.pays {
				own = append(own, f)
			}
		case SettlementBandFigure, PettyCashFigure, CheckDaysFigure, InvoiceWholeFigure:
			if declared.capital {
				own = append(own, f)
			}
		case SplitFigure:
			if declared.pays && !declared.capital && !declared.listed {
				own = append(own, f)
			}
		case WaivedShareFigure:
			if declared.waives {
				own = append(own, f)
			}
		case TaskFloorFigure, TaskDaysFigure:
			if len(declared.tasks) > 0 {
				own = append(own, f)
			}
		case MatchWithinFigure:
			if declared.advances {
				own = append(own, f)
			}
		case ReturnHoldFigure, SpecialFigure:
			if declared.pays && declared.listed {
				own = append(own, f)
			}
		case ModesFigure, DocumentAgeFigure:
			if declared.listed {
				own = append(own, f)
			}
		default:
			own = append(own, f)
		}
	}
	return own
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

// PaidIn gives the scenario in which money goes abroad on documents of a kind; 0 where
// it goes in none.
func (k DocumentKind) PaidIn() Scenario {
	for _, s := range running {
		if _, takes := s.takes(k); takes && s.of().pays {
			return s
		}
	}
	return 0
}

// Publishes gives the kinds of document that parties of a kind publish, in order.
func (k PartyKind) Publishes() (kinds []DocumentKind) {
	for kind, row := range documentKinds {
		if row.source == k && !DocumentKind(kind).Entered() {
			kinds = append(kinds, DocumentKind(kind))
		}
	}
	return kinds
}

// Exempts reports whether payments of some sorts need no documents in a scenario.
func (s Scenario) Exempts() bool { return s.of().exempts }

// Waives reports whether documents may be waived above the threshold in a scenario.
func (s Scenario) Waives() bool { return s.of().waives }

// Agents reports whether an agent may pay on documents of another in a scenario.
func (s Scenario) Agents() bool { return s.of().agents }

// Advances reports whether money may go before the documents are there in a scenario.
func (s Scenario) Advances() bool { return s.of().advances }

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
	if int(p) < len(lending) {
		return lending[p]
	}
	return 0
}

// OpenProducts gives the products that can be applied for, in order.
func OpenProducts() (open []Product) {
	for p := ExportReceivable; p <= lastProduct; p++ {
		if p.Scenario() != 0 {
			open = append(open, p)
		}
	}
	return open
}
