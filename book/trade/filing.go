package trade

import "strings"

// A tax filing 税务备案表 is what an enterprise told the tax office of a contract with
// somebody abroad before it pays: its value is what is still to be paid, and each
// payment takes of it. Whoever names one knows its number and the verification code
// that stands on it.

// Exemption says why a payment needs no tax filing, at whatever amount. Numbers are
// frozen; they follow the list of 国家税务总局 国家外汇管理局公告 2013年第40号 art. 3 and
// 2021年第19号 art. 2.
type Exemption uint8

// The exemptions.
const (
	NotExempt            Exemption = 0
	TravelAbroad         Exemption = 1  // travel, meetings and fairs abroad
	WorksAbroad          Exemption = 2  // offices and contracted works abroad
	TradeCosts           Exemption = 3  // commissions, premiums and compensation of trade abroad
	ImportFreight        Exemption = 4  // freight of imports, earned by foreign carriers
	InsuranceAbroad      Exemption = 5  // premiums and claims
	CarrierUpkeep        Exemption = 6  // repairs, fuel and port dues of transport firms
	OutboundTours        Exemption = 7  // of travel agencies
	DevelopmentBanks     Exemption = 8  // what ADB and IFC earn
	GovernmentLoans      Exemption = 9  // interest on loans of foreign governments
	BankBorrowing        Exemption = 10 // of banks themselves
	PublicAid            Exemption = 11
	SecuritiesSettlement Exemption = 12
	OfIndividuals        Exemption = 13
	RefundsAbroad        Exemption = 14 // money of service trade that goes back
	OtherExempt          Exemption = 15 // by another rule
	ReinvestedProfits    Exemption = 16 // in China
	BudgetUnits          Exemption = 17 // what they pay that is no trade
)

var exemptionTokens = []string{
	NotExempt:            "none",
	TravelAbroad:         "travel-abroad",
	WorksAbroad:          "works-abroad",
	TradeCosts:           "trade-costs",
	ImportFreight:        "import-freight",
	InsuranceAbroad:      "insurance-abroad",
	CarrierUpkeep:        "carrier-upkeep",
	OutboundTours:        "outbound-tours",
	DevelopmentBanks:     "development-banks",
	GovernmentLoans:      "government-loans",
	BankBorrowing:        "bank-borrowing",
	PublicAid:            "public-aid",
	SecuritiesSettlement: "securities-settlement",
	OfIndividuals:        "of-individuals",
	RefundsAbroad:        "service-refunds",
	OtherExempt:          "other-exempt",
	ReinvestedProfits:    "reinvested-profits",
	BudgetUnits:          "budget-units",
}

func (Exemption) tokens() []string { return exemptionTokens }

// String gives the token of the exemption: "import-freight".
func (e Exemption) String() string { return called(e.tokens(), int(e)) }

// Exemptions gives every exemption, in order of their numbers.
func Exemptions() (all []Exemption) {
	for e := TravelAbroad; e <= BudgetUnits; e++ {
		all = append(all, e)
	}
	return all
}

// freightCodes is what the balance-of-payments codes of freight begin with.
const freightCodes = "222"

// FilingClosed says that the contract of a filing ended: nothing more is paid on it
// until its source amends it.
type FilingClosed struct {
	Deal     Deal       `cbor:"1,keyasint"`
	Document DocumentID `cbor:"2,keyasint"`
}

// Audience implements [Event].
func (e FilingClosed) Audience() Audience { return e.Deal.audience() }

// Subjects implements [Event].
func (e FilingClosed) Subjects() []Key { return present(DocumentKey(e.Document), DealKey(e.Deal.ID)) }

func (e FilingClosed) post(w Writer) {
	document := must(w.Document(e.Document))
	document.Closed = true
	w.put(document)
}

// unnamed is the rule by which a payment names documents.
func (s Scenario) unnamed() Rule {
	if s.Capital() {
		return InflowMustBeNamed
	}
	if s.of().exempts {
		return FilingMustBeNamed
	}
	return DeclarationMustBeNamed
}

// unverified refuses a payment without documents above the threshold, unless it needs
// none, and that is proven, or it was asked that they be waived, or the goods are to come.
func (r *ruling) unverified(p Payment) Refusal {
	if p.Scenario.Capital() {
		return r.no(p.Scenario.unnamed()) // at any amount
	}
	above, refusal := r.aboveThreshold(p)
	switch {
	case !refusal.OK():
		return refusal
	case !above || p.Waiver != NoReason || p.Expected != 0:
		return Refusal{}
	case p.Exemption == NotExempt:
		return r.no(p.Scenario.unnamed())
	case p.Proof.IsZero():
		return r.no(ProofMustBeGiven)
	}
	return Refusal{}
}

// aboveThreshold reports whether a payment is above the amount from which documents
// are named (USD, at the rate of the day on which it was opened, rounded up: it can
// only ask for a document, never spare one).
func (r *ruling) aboveThreshold(p Payment) (bool, Refusal) {
	worth, rule := r.convert(p.Amount, USD, p.OpenedAt.Day(), up)
	if rule != 0 {
		return false, r.no(rule)
	}
	return worth > r.limits(p.Scenario).VerifyAbove, Refusal{}
}

// unclosed refuses to pay on documents whose contract ended.
func (r *ruling) unclosed(lines []Line) Refusal {
	for i, line := range lines {
		if document, _ := r.book.Document(line.Document); document.Closed {
			return r.noItem(FilingMustNotBeClosed, i)
		}
	}
	return Refusal{}
}

// exempted refuses an exemption that the scenario does not know, that is not one of
// what is paid for, or that stands beside the documents that it spares.
func (c OpenPayment) exempted(r *ruling) Refusal {
	switch {
	case c.Exemption == NotExempt:
		return Refusal{}
	case !c.Scenario.of().exempts || !known(c.Exemption):
		return r.no(ExemptionMustBeKnown)
	case c.Exemption == ImportFreight && !strings.HasPrefix(string(c.Code), freightCodes):
		return r.no(ExemptionMustFitCode)
	case len(c.Lines) > 0:
		return r.no(ExemptionMustNameNoFiling)
	}
	return Refusal{}
}

// proven refuses lines on documents with a code that are not named with it. That the
// documents are the payer's is known: nobody tries the codes of another's.
func (r *ruling) proven(lines []Line, codes []CodeID) Refusal {
	for i, line := range lines {
		document, _ := r.book.Document(line.Document)
		if document.Kind.of().coded && (i >= len(codes) || codes[i] != document.Code) {
			return r.noItem(FilingCodeMustAgree, i)
		}
	}
	return Refusal{}
}

// endsContract reports whether money that came back says that the contract of a
// document ended.
func (r *ruling) endsContract(p Payment, reason Reason) bool {
	for _, line := range p.Lines {
		document, _ := r.book.Document(line.Document)
		if reason == ContractEnded && document.Kind.of().contract {
			return true
		}
	}
	return false
}

// closeFilings closes the filings of which money came back because their contract
// ended: those that the refund names, or else the one that was paid on. Whoever has a
// claim on one is warned: nothing more is paid on it at any bank.
func (r *ruling) closeFilings(p Payment, refund Refund) {
	if refund.Reason != ContractEnded {
		return
	}
	for _, line := range p.Lines {
		document, _ := r.book.Document(line.Document)
		named := len(refund.Of) == 0 || repeats(refund.Of, line.Document)
		if named && document.Kind.of().contract && !document.Closed {
			r.add(FilingClosed{Deal: p.Deal, Document: document.ID})
			r.warn(Alert{Kind: FilingBarred, Document: document.ID, Enterprise: document.Holder, Region: p.Deal.Region},
				r.claimants(document.ID), document.Holder)
		}
	}
}
