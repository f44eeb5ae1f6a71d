package trade

// Capital-account income 资本项目收入 is paid out on the word of the bank that keeps it, for
// what the enterprise says: it spends the inflow in its own currency and, where the
// purpose asks for them, invoices in CNY, each kind to the amount of the payment
// (汇发〔2016〕16号, 汇发〔2020〕8号).

// Purpose 用途 is what capital income is paid for. Numbers are frozen.
type Purpose uint8

// The purposes; those from 20 on are the negative list.
const (
	ForGoods           Purpose = 1
	ForServices        Purpose = 2
	ForConstruction    Purpose = 3
	ForEquipment       Purpose = 4
	ForRentOfFirms     Purpose = 5
	ForWages           Purpose = 6
	ForTaxes           Purpose = 7
	ForInsurance       Purpose = 8 // social insurance
	ForRentOfPersons   Purpose = 9
	ForEquity          Purpose = 10 // in China
	ForRelatedLoan     Purpose = 11
	ForBankLoan        Purpose = 12 // that is repaid
	ForDeposit         Purpose = 13 // safe deposits
	ForPettyCash       Purpose = 14 // 备用金
	OutsideScope       Purpose = 20 // of the firm's business, or against the law
	InSecurities       Purpose = 21 // and wealth products beyond safe ones
	ForUnrelatedLoan   Purpose = 22
	lastAllowedPurpose         = ForPettyCash
)

var purposeTokens = []string{
	ForGoods:         "goods",
	ForServices:      "services",
	ForConstruction:  "construction",
	ForEquipment:     "equipment",
	ForRentOfFirms:   "rent-of-firms",
	ForWages:         "wages",
	ForTaxes:         "taxes",
	ForInsurance:     "social-insurance",
	ForRentOfPersons: "rent-of-persons",
	ForEquity:        "equity",
	ForRelatedLoan:   "related-loan",
	ForBankLoan:      "bank-loan",
	ForDeposit:       "deposit",
	ForPettyCash:     "petty-cash",
	OutsideScope:     "outside-scope",
	InSecurities:     "securities",
	ForUnrelatedLoan: "unrelated-loan",
}

func (Purpose) tokens() []string { return purposeTokens }

// String gives the token of the purpose: "petty-cash".
func (p Purpose) String() string { return called(p.tokens(), int(p)) }

// Purposes gives every purpose, those of the negative list last.
func Purposes() (all []Purpose) {
	for p := ForGoods; p <= ForUnrelatedLoan; p++ {
		if known(p) {
			all = append(all, p)
		}
	}
	return all
}

// Invoiced reports whether what is paid for is proven by invoices.
func (p Purpose) Invoiced() bool { return p >= ForGoods && p <= ForRentOfFirms }

// proven reports whether what is paid for is proven by a paper of another sort.
func (p Purpose) proven() bool { return p >= ForWages && p < ForPettyCash }

// Capital reports whether capital income is paid out in a scenario, for purposes in place
// of codes.
func (s Scenario) Capital() bool { return s.of().capital }

// PettyCash 备用金 is what an enterprise was paid in a month for which nothing is proven, at
// all banks.
type PettyCash struct {
	Enterprise PartyID `cbor:"1,keyasint"`
	Month      int32   `cbor:"2,keyasint"` // months since year 0
	Used       int64   `cbor:"3,keyasint"` // USD cents
}

// PettyCashKey gives the key of an enterprise's petty cash in a month.
func PettyCashKey(id PartyID, month int32) Key {
	return keyOf(KindPettyCash).with(id[:]...).number(uint64(uint32(month)^1<<31), 4)
}

// Key implements [Record].
func (c PettyCash) Key() Key { return PettyCashKey(c.Enterprise, c.Month) }

// Audience implements [Record].
func (c PettyCash) Audience() Audience { return of(c.Enterprise) }

// PettyCash gives what an enterprise was paid as petty cash in a month.
func (b Book) PettyCash(id PartyID, month int32) PettyCash {
	cash, _ := find[PettyCash](b.records, PettyCashKey(id, month))
	cash.Enterprise, cash.Month = id, month
	return cash
}

// purposed refuses a payment of capital income without a purpose that is allowed, and a
// purpose where codes say what is paid for.
func (c OpenPayment) purposed(r *ruling) Refusal {
	switch {
	case !c.Scenario.Capital() && c.Purpose == 0 && !c.Facilitated:
		return Refusal{}
	case !c.Scenario.Capital() || !known(c.Purpose) || c.Code != "":
		return r.no(PurposeMustBeAllowed)
	case c.Purpose > lastAllowedPurpose:
		return r.no(PurposeMustNotBeBarred)
	case c.Facilitated && !c.Purpose.Invoiced(): // what else proves them is given at once
		return r.no(PurposeMustBeAllowed)
	}
	return Refusal{}
}

// eligible refuses capital payments of an enterprise that trades abroad and is not of
// class A, and by facilitation where that is not open to it or its bank.
func (r *ruling) eligible(p Payment, enterprise Party) Refusal {
	if p.Scenario.Capital() && enterprise.Listed && enterprise.Class != ClassA {
		return r.no(EnterpriseMustBeEligible)
	}
	return r.facilitates(p, enterprise)
}

// invoice reports whether a line is on an invoice, and not on the money itself.
func (r *ruling) invoice(line Line) bool {
	document, _ := r.book.Document(line.Document)
	return document.Kind == TaxInvoice
}

// settled refuses lines of a capital payment that are not those of its bank's inflow, sold
// or paid out near the mid rate of the day, or whose invoices do not come to it, and a
// payment that lacks what its purpose asks for.
func (r *ruling) settled(p Payment) Refusal {
	var invoices []Line
	var low, high int64
	inflows := false
	for i, line := range p.Lines {
		if r.invoice(line) {
			invoices = append(invoices, line)
			continue
		}
		inflow, _ := r.book.Document(line.Document)
		if r.heir(inflow.Source) != r.heir(p.Deal.Bank) {
			return r.noItem(InflowMustBeOwnBank, i)
		}
		inflows = true
		least, most, rule := r.near(Money{line.Amount, inflow.Face.Currency}, p)
		if rule != 0 {
			return r.noItem(rule, i)
		}
		low, high = low+least, high+most // a hundred amounts in range
	}
	if !inflows {
		return r.no(InflowMustBeNamed)
	}
	if p.Amount.Minor < low || p.Amount.Minor > high {
		return Refusal{Rule: SettlementMustBeInBand, Left: Money{high, p.Amount.Currency}}
	}
	if p.Purpose.proven() && p.Proof.IsZero() {
		return r.no(ProofMustBeGiven)
	}
	if refusal := r.whole(p, p.Lines); !refusal.OK() {
		return refusal
	}
	if len(invoices) == 0 {
		if p.Purpose.Invoiced() && !p.Facilitated {
			return r.no(InvoiceMustBeNamed)
		}
		return Refusal{}
	}
	if p.Facilitated {
		return r.notAbove(invoices, p)
	}
	return r.backed(invoices, p.Amount, p.OpenedAt.Day())
}

// whole refuses an invoice that another payment uses, where the limits give each to one
// payment alone.
func (r *ruling) whole(p Payment, lines []Line) Refusal {
	if !r.limits(p.Scenario).InvoiceWhole {
		return Refusal{}
	}
	for i, line := range lines {
		if !r.invoice(line) {
			continue
		}
		for claim := range r.book.Claims(line.Document) {
			if claim.Deal != p.Deal.ID && claim.Live() {
				return r.noItem(InvoiceMustBeWhole, i)
			}
		}
	}
	return Refusal{}
}

// near gives between which amounts a payment may lie for which so much of an inflow was
// sold: the bank's own rate, within a band about the mid rate of the day on which it was
// opened; of its own currency just so much.
func (r *ruling) near(m Money, p Payment) (low, high int64, _ Rule) {
	if m.Currency == p.Amount.Currency {
		return m.Minor, m.Minor, 0
	}
	band := r.limits(p.Scenario).SettlementBand
	high, rule := r.convert(m, p.Amount.Currency, p.OpenedAt.Day(), up)
	if rule != 0 {
		return 0, 0, rule
	}
	if high > MaxAmount {
		return 0, 0, AmountMustBeInRange
	}
	low, _ = r.convert(m, p.Amount.Currency, p.OpenedAt.Day(), down) // what rounds up rounds down
	return low - share(low, band), high + share(high, band), 0
}

// pettyCash gives what a payment counts as petty cash of a month, and refuses what goes
// beyond the limit at all banks together.
func (r *ruling) pettyCash(p Payment, on Day) (int64, Refusal) {
	if p.Purpose != ForPettyCash {
		return 0, Refusal{}
	}
	worth, rule := r.convert(p.Amount, USD, on, up)
	if rule != 0 {
		return 0, r.no(rule)
	}
	if left := r.pettyLeft(p.Scenario, p.Deal.Enterprise, on); worth > left {
		return 0, Refusal{Rule: PettyCashMustBeInMonth, Left: Money{max(0, left), USD}}
	}
	return worth, Refusal{}
}

// pettyLeft is what an enterprise may still be paid as petty cash in the month of a day;
// below zero where the limit was lowered since.
func (r *ruling) pettyLeft(s Scenario, id PartyID, on Day) int64 {
	enterprise, _ := r.heirParty(id)
	left := r.limits(s).PettyCash - r.book.PettyCash(enterprise.ID, month(on)).Used
	for _, before := range enterprise.Succeeds {
		left -= r.book.PettyCash(before, month(on)).Used
	}
	return left
}

// PettyCashLeft gives what an enterprise may still be paid as petty cash this month, at all
// banks together.
func PettyCashLeft(book Book, at Instant, id PartyID) Money {
	r := ruling{book: book, at: at}
	return Money{max(0, r.pettyLeft(CapitalPayments, id, at.Day())), USD}
}

// pettyPost keeps what is paid as petty cash, with what is counted of its month.
func (e PoolChanged) pettyPost(w Writer) {
	if e.Petty != 0 {
		cash := w.PettyCash(e.Deal.Enterprise, e.Month)
		cash.Used += e.Petty
		w.put(cash)
	}
}

// ofInvoices refuses a refund of capital income that names the money itself, which it goes
// back to in any case, or one for reversed invoices that names none.
func (r *ruling) ofInvoices(p Payment, c RefundPayment) Refusal {
	if !p.Scenario.Capital() {
		return Refusal{}
	}
	if c.Reason == InvoiceRed && len(c.Of) == 0 {
		return r.no(RefundMustNameDocuments)
	}
	for i, line := range c.Of {
		if !r.invoice(line) {
			return r.noItem(RefundMustNameDocuments, i)
		}
	}
	return Refusal{}
}
