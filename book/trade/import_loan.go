package trade

// A loan may pay a payment: the bank sends the money abroad for the enterprise, which
// owes it from then on (进口货到付款融资). What it pays for is verified, held and spent by
// the payment, once; the loan takes nothing of a document of its own, and repaying it
// restores nothing, since the goods are paid for.

// PaysPayment reports whether a product lends for a payment in place of against documents.
func (p Product) PaysPayment() bool { return p.Scenario().of().pays }

// payingFrom are the states of a payment for which may be lent.
var payingFrom = []State{Applied, Accepted, Approved, Paid}

// pays refuses a loan that does not pay what is left of a payment of its own enterprise
// through its own bank, for documents that are named: a payment in advance has none yet, and the goods of
// an agent are its consignee's.
func (r *ruling) pays(loan Financing) Refusal {
	p, _ := r.book.Payment(loan.Payment) // of nobody where there is none
	if len(loan.Lines) > 0 || p.Scenario != loan.Product.Scenario() || !contains(payingFrom, p.State) ||
		p.Amount.Currency != loan.Asked.Currency || len(p.Lines) == 0 || p.Expected != 0 || p.Deal.Agent ||
		r.heir(p.Deal.Enterprise) != r.heir(loan.Deal.Enterprise) || r.heir(p.Deal.Bank) != r.heir(loan.Deal.Bank) {
		return r.no(LoanMustFinancePayment)
	}
	return Refusal{}
}

// inAdvance refuses more principal than the product's share of what is paid, less what
// other loans lent for it.
func (r *ruling) inAdvance(loan Financing, more int64) Refusal {
	p, _ := r.book.Payment(loan.Payment)
	limit, _ := r.limits(p.Scenario).product(loan.Product) // nothing of one that is shut
	if left := max(0, share(p.Left(), limit.Advance)-p.Lent); more > left {
		return Refusal{Rule: AdvanceMustBeInLimit, Left: Money{left, p.Amount.Currency}}
	}
	return Refusal{}
}

// LendsFor gives the product that lends for a payment, and the most that it lends for it
// now, or the rule that stands in the way of any.
func LendsFor(records Records, at Instant, id PaymentID) (Product, Money, Refusal) {
	r := ruling{book: Book{records}, at: at}
	p, _ := r.book.Payment(id)
	loan := Financing{Deal: p.Deal, Asked: Money{Currency: p.Amount.Currency}, Payment: id}
	for _, loan.Product = range p.Scenario.of().products {
		if refusal := r.pays(loan); !refusal.OK() {
			return 0, Money{}, refusal
		}
		if limit, open := r.limits(p.Scenario).product(loan.Product); open {
			most := Money{max(0, share(p.Left(), limit.Advance)-p.Lent), p.Amount.Currency}
			return loan.Product, most, r.inAdvance(loan, 1)
		}
	}
	return 0, Money{}, r.no(ProductMustBeOpen)
}

// paidFrom asks for the payment that a loan is to pay to have been made.
func (r *ruling) paidFrom(loan Financing) Refusal {
	if p, ok := r.book.Payment(loan.Payment); ok && p.State != Paid {
		return r.no(PaymentMustBePaid)
	}
	return Refusal{}
}

// goesWith refuses terms of a loan that pays a payment: it goes out on the day of the
// payment, or it would be money in hand for goods paid for long ago; pledges nothing;
// and lends no more than is paid. Other than what stands is asked for only.
func (r *ruling) goesWith(loan Financing, terms Terms) Refusal {
	p, _ := r.book.Payment(loan.Payment)
	if len(terms.Lines) > 0 {
		return r.no(DisbursalMustMatchLines)
	}
	if terms.Date != p.Date {
		return r.no(LoanMustGoWithPayment)
	}
	return r.inAdvance(loan, terms.Amount-loan.Terms.Amount)
}

// PaymentLent says that more, or less, is owed of a loan from which a payment was paid.
type PaymentLent struct {
	Deal   Deal        `cbor:"1,keyasint"` // the payment
	Loan   FinancingID `cbor:"2,keyasint"`
	Change int64       `cbor:"3,keyasint"` // of the principal that is owed, minor units of the payment's currency
}

func (e PaymentLent) Audience() Audience { return e.Deal.audience() }
func (e PaymentLent) Subjects() []Key    { return e.Deal.subjects() }

func (e PaymentLent) post(w Writer) {
	p := must(w.Payment(e.Deal.ID.Payment()))
	p.Lent += e.Change
	w.put(p)
}

// lends counts what is owed of a loan, more or less than before, with the payment that
// it pays, where it pays one.
func (r *ruling) lends(loan Financing, change int64) {
	if p, ok := r.book.Payment(loan.Payment); ok && change != 0 {
		r.add(PaymentLent{Deal: p.Deal, Loan: loan.Deal.Financing(), Change: change})
	}
}

// lentBeyond warns that more is owed of loans for a payment than stays paid of it: the
// seller has given back, or never got, what the enterprise owes.
func (r *ruling) lentBeyond(p Payment, paid int64) {
	if p.Lent > paid {
		r.alert(Alert{Kind: LentBeyondPaid, Deal: p.Deal.ID, Enterprise: p.Deal.Enterprise, Region: p.Deal.Region,
			Amount: Money{p.Lent - paid, p.Amount.Currency}, Parties: []PartyID{p.Deal.Bank, p.Deal.Enterprise}})
	}
}
