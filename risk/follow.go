package risk

import "tallystick/book/trade"

// takeFinancing follows the life of a financing.
func (w *Watch) takeFinancing(event trade.Event, at trade.Instant) {
	switch e := event.(type) {
	case trade.FinancingApplied:
		w.apply(e)
	case trade.FinancingEnded:
		w.end(e)
	case trade.FinancingDisbursed:
		if f := w.financings[e.Deal.Financing()]; f != nil {
			f.terms, f.owed = e.Terms, e.Terms.Amount
			c := w.of(e.Deal.Enterprise, e.Terms.Date)
			value, _ := w.yuan(trade.Money{Minor: e.Terms.Amount, Currency: f.asked.Currency})
			c.Disbursed++
			c.recent.lend()
			c.Lent += value
			c.Owed += value
		}
	case trade.DisbursalCorrected:
		if f := w.financings[e.Deal.Financing()]; f != nil {
			f.terms, f.owed = e.Terms, e.Outstanding
		}
	case trade.FinancingRepaid:
		w.repay(e.Deal, e.Repayment, 1)
	case trade.RepaymentCorrected:
		w.repay(e.Deal, e.Repayment, -1)
	case trade.FinancingSettled:
		w.settle(e.Deal, at)
	}
}

func (w *Watch) apply(e trade.FinancingApplied) {
	id := e.Deal.Financing()
	if w.financings[id] != nil {
		return
	}
	f := &financing{deal: e.Deal, asked: e.Asked, tenor: e.Tenor, lines: e.Lines, applied: e.At}
	w.financings[id] = f
	for _, line := range e.Lines {
		if d, ok := w.sources.Document(line.Document); ok {
			w.meet(d)
		}
	}
	opinion := w.opine(f, e.At.Day())
	f.opinion = &opinion
	if w.kept = append(w.kept, id); len(w.kept) > mostKept {
		w.financings[w.kept[0]].opinion = nil
		w.kept = w.kept[1:]
		w.dropped++
	}
	for _, line := range e.Lines {
		if d := w.documents[line.Document]; d != nil {
			d.used++
		}
	}
	value, _ := w.yuan(e.Asked)
	w.of(e.Deal.Enterprise, e.At.Day()).apply(e.At.Day(), value, e.Tenor)
	f.counted = true
}

func (w *Watch) end(e trade.FinancingEnded) {
	c := w.of(e.Deal.Enterprise, 1<<30)
	switch e.State {
	case trade.Lapsed:
		c.Lapsed++
		c.recent.lapsed++
	case trade.Declined:
		c.Declined++
		if e.Reason == trade.FraudSuspected || e.Reason == trade.DuplicateFinanced {
			c.Suspected++
			w.learnOutcome(e.Deal.Financing(), wrong)
		}
	}
}

// repay counts a repayment, or takes it back.
func (w *Watch) repay(deal trade.Deal, r trade.Repayment, sign float64) {
	f := w.financings[deal.Financing()]
	if f == nil {
		return
	}
	value, _ := w.yuan(trade.Money{Minor: r.Principal, Currency: f.asked.Currency})
	c := w.of(deal.Enterprise, r.Date)
	c.Owed -= sign * value
	switch r.Source {
	case trade.FromProceeds:
		c.Proceeds += sign * value
	case trade.OwnFunds, trade.Purchase:
		c.OwnFunds += sign * value
	}
	f.repaid = r.Date
}

func (w *Watch) settle(deal trade.Deal, at trade.Instant) {
	f := w.financings[deal.Financing()]
	if f == nil || f.terms.Amount == 0 {
		return
	}
	day := f.repaid
	if day == 0 {
		day = at.Day()
	}
	delay := int32(day - f.terms.Maturity)
	w.of(deal.Enterprise, day).settle(delay)
	w.delays.sum += float64(delay)
	w.delays.count++
	w.learnOutcome(deal.Financing(), inOrder)
}
