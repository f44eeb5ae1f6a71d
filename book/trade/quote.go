package trade

// What a person is told before anything is asked for. Every figure comes from
// the rule that will judge the application, so that a proposal is never refused
// for its sums.

// Financeable refuses a document that can back no new financing now, whatever
// the amount: it is withdrawn or frozen, its supervision mode may not be
// financed, or nothing of it is left.
func Financeable(records Records, at Instant, id DocumentID) Refusal {
	return usableFor(records, at, id, Bars)
}

// Payable is [Financeable] of new payments.
func Payable(records Records, at Instant, id DocumentID) Refusal {
	return usableFor(records, at, id, BarsPayment)
}

func usableFor(records Records, at Instant, id DocumentID, bars func([]Limits, Document, Instant) Rule) Refusal {
	r := ruling{book: Book{records}, at: at}
	document, ok := r.book.Document(id)
	if !ok {
		return r.no(DocumentMustExist)
	}
	if refusal := r.noItem(bars(r.standing(), document, at), 0); !refusal.OK() {
		return refusal
	}
	if document.Available() == 0 {
		return r.notAvailable(document, 0)
	}
	return Refusal{}
}

// Bars gives the rule by which a document may back no new financing at an instant,
// whatever is left of it and in whatever scenario, or 0, by the limits in force.
// Lists and sums of what can be financed ask here too, so that they never count
// what an application would be refused for.
func Bars(standing []Limits, d Document, at Instant) Rule {
	return barred(standing, d, at, func(s scenario) bool { return len(s.products) > 0 && !s.pays })
}

// BarsPayment is [Bars] of new payments.
func BarsPayment(standing []Limits, d Document, at Instant) Rule {
	if d.Closed {
		return FilingMustNotBeClosed
	}
	return barred(standing, d, at, func(s scenario) bool { return s.pays })
}

// barred asks the scenarios that are meant; the first that takes the document settles it.
func barred(standing []Limits, d Document, at Instant, meant func(scenario) bool) (rule Rule) {
	for _, l := range standing {
		if !meant(l.Scenario.of()) {
			continue
		}
		bar := l.Scenario.fits(d)
		if bar == 0 {
			bar = l.bars(d, at)
		}
		if bar == 0 {
			return 0
		}
		if rule == 0 || rule == KindMustFitScenario {
			rule = bar
		}
	}
	return rule
}

// bars gives the rule by which a document may be taken for nothing new, of those
// that ask what changes with time, or 0.
func (l Limits) bars(d Document, at Instant) Rule {
	if rule := l.halts(d, at); rule != 0 {
		return rule
	}
	if d.Kind.of().mode && int32(at.Day()-d.Issued) > l.DocumentAge {
		// declared so long ago that the receivable can hardly be running
		return DocumentMustNotBeTooOld
	}
	return 0
}

// halts are the bars that halt also what takes the place of something older.
func (l Limits) halts(d Document, at Instant) Rule {
	switch {
	case d.Withdrawn:
		return DocumentMustNotBeWithdrawn
	case d.Frozen:
		return DocumentMustNotBeFrozen
	case d.Kind.of().mode && l.Scenario.of().listed && !contains(l.Modes, d.Mode):
		// its supervision mode creates no receivable from abroad, or no debt (domain §4.3)
		if l.Scenario.of().pays {
			return ModeMustBePayable
		}
		return ModeMustBeFinanceable
	case d.Invoice != NormalInvoice:
		return InvoiceMustBeGood
	case d.Until != 0 && at.Day() > d.Until:
		return DocumentMustNotBeExpired
	}
	return 0
}

// MostLoan gives the largest loan of a product that lines may back at an
// instant, in a currency, or the rule that stands in the way of any.
func MostLoan(records Records, at Instant, product Product, currency Currency, lines []Line) (Money, Refusal) {
	r := ruling{book: Book{records}, at: at}
	most, refusal := r.lendable(product, currency, lines, at.Day())
	return Money{most, currency}, refusal
}

// LeastPledge gives the least that a loan of a product needs of documents, which
// are used up in their order: lines for those that are needed. Where all that is
// left of them is not enough, the refusal is AdvanceMustBeInLimit with the most
// that may be lent.
func LeastPledge(records Records, at Instant, product Product, loan Money, documents []DocumentID) ([]Line, Refusal) {
	r := ruling{book: Book{records}, at: at}
	if rule := loan.sound(); rule != 0 {
		return nil, r.no(rule)
	}
	if product.Scenario() == 0 {
		return nil, r.no(ProductMustBeOpen)
	}
	var lines []Line
	most := int64(0)
	for i, id := range documents {
		if repeats(lines, id) {
			return nil, r.noItem(DocumentMustNotRepeat, i)
		}
		document, ok := r.book.Document(id)
		if !ok {
			return nil, r.noItem(DocumentMustExist, i)
		}
		if rule := product.Scenario().fits(document); rule != 0 {
			return nil, r.noItem(rule, i)
		}
		if refusal := r.usable(product.Scenario(), document, i); !refusal.OK() {
			return nil, refusal
		}
		if document.Available() == 0 {
			continue
		}
		lines = append(lines, Line{id, document.Available()})
		var refusal Refusal
		if most, refusal = r.lendable(product, loan.Currency, lines, at.Day()); !refusal.OK() {
			return nil, refusal
		}
		if most >= loan.Minor {
			r.narrow(product, loan, lines)
			return lines, Refusal{}
		}
	}
	return nil, Refusal{Rule: AdvanceMustBeInLimit, Left: Money{most, loan.Currency}}
}

// narrow lowers the last line to the least with which the lines still back the
// loan: what may be lent never falls when more is pledged.
func (r *ruling) narrow(product Product, loan Money, lines []Line) {
	last := &lines[len(lines)-1]
	low, high := int64(1), last.Amount
	for low < high {
		last.Amount = low + (high-low)/2
		// what can be lent on more can be lent on less: nothing is refused here
		if most, _ := r.lendable(product, loan.Currency, lines, r.at.Day()); most >= loan.Minor {
			high = last.Amount
		} else {
			low = last.Amount + 1
		}
	}
	last.Amount = high
}

// InYuan gives what an amount is worth in CNY fen at the mid rate that stands at
// an instant, rounded down, for sums over several currencies. It is false where
// no rate is at hand that the limits call fresh.
func InYuan(records Records, at Instant, m Money) (int64, bool) {
	book := Book{records}
	fen, rule := convert(book, m, CNY, at.Day(), book.rateLimitsOn(at.Day()), down)
	return fen, rule == 0
}

// Taken is what a claim takes of its document. It is zero once the claim was
// released: then there is nothing to show of it but its history.
func (c Claim) Taken() int64 { return c.Held + c.Pledged + c.Spent + c.Collected }
