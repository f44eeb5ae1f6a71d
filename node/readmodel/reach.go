package readmodel

import (
	"context"
	"fmt"

	"tallystick/book/trade"
)

// ReachFilter says what an order is about: a scenario, a region, a bank, an enterprise
// or a document, or with everything zero the whole platform.
type ReachFilter struct {
	Scenario   trade.Scenario
	Region     trade.Region
	Bank       trade.PartyID
	Enterprise trade.PartyID
	Document   trade.DocumentID
}

// Reach is what an order would touch, in one currency. Loans and payments are counted
// in their own currency, value that is taken in that of the documents. What is paid,
// nothing touches any more.
type Reach struct {
	Currency    trade.Currency
	Waiting     int64 // financings that are not disbursed yet
	Live        int64 // financings that are disbursed and not settled
	Outstanding int64 // principal owed on them
	Payments    int64 // payments that are not made yet
	Payable     int64 // what these are to pay
	Held        int64
	Pledged     int64
}

// reached narrows the financings f that an order is about; what is zero binds
// nothing.
const reached = ` FROM financing f WHERE f.state IN (1, 2, 3, 4)
	AND (?1 = '' OR f.region = ?1) AND (?2 = zeroblob(16) OR f.bank = ?2) AND (?3 = zeroblob(16) OR f.enterprise = ?3)
	AND (?4 = zeroblob(16) OR EXISTS (SELECT 1 FROM line l WHERE l.document = ?4 AND l.n = f.n))
	AND (?5 = '' OR instr(?5, ' ' || f.product || ' ') > 0)`

// reachedPayments narrows the payments p that an order is about, in the same way.
const reachedPayments = ` FROM payment p WHERE p.state IN (1, 2, 3)
	AND (?1 = '' OR p.region = ?1) AND (?2 = zeroblob(16) OR p.bank = ?2) AND (?3 = zeroblob(16) OR p.enterprise = ?3)
	AND (?4 = zeroblob(16) OR EXISTS (SELECT 1 FROM payment_line l WHERE l.document = ?4 AND l.n = p.n))
	AND (?5 = 0 OR p.scenario = ?5)`

// productsOf lists the products of a scenario for the condition above; of none, nothing.
func productsOf(s trade.Scenario) string {
	if s == 0 {
		return ""
	}
	list := " "
	for _, p := range trade.OpenProducts() {
		if p.Scenario() == s {
			list += fmt.Sprintf("%d ", uint8(p))
		}
	}
	return list
}

// Reach sums up what an order would touch, by currency. It is for the regulator,
// who gives such orders; everybody else gets ErrUnknown.
func (m *Model) Reach(ctx context.Context, v trade.Viewer, f ReachFilter) ([]Reach, error) {
	if v.Kind != trade.Regulator {
		return nil, ErrUnknown
	}
	about := []any{f.Region, f.Bank[:], f.Enterprise[:], f.Document[:], productsOf(f.Scenario)}
	all, err := rowsOf(ctx, m, func(r *Reach) []any {
		return []any{&r.Currency, &r.Waiting, &r.Live, &r.Outstanding}
	}, "SELECT f.currency, sum(CASE WHEN f.state < 4 THEN 1 ELSE 0 END), "+
		"sum(CASE WHEN f.state = 4 THEN 1 ELSE 0 END), sum(f.outstanding)"+reached+" GROUP BY f.currency "+
		"ORDER BY f.currency", about...)
	if err != nil {
		return nil, err
	}
	all, err = m.taken(ctx, all, trade.FinancingDeal, "f.id"+reached, about)
	if err != nil {
		return nil, err
	}
	about[4] = int64(f.Scenario)
	payments, err := rowsOf(ctx, m, func(r *Reach) []any {
		return []any{&r.Currency, &r.Payments, &r.Payable}
	}, "SELECT p.currency, count(*), sum(p.amount)"+reachedPayments+" GROUP BY p.currency ORDER BY p.currency",
		about...)
	if err != nil {
		return nil, err
	}
	for _, p := range payments {
		var r *Reach
		all, r = touched(all, p.Currency)
		r.Payments, r.Payable = p.Payments, p.Payable
	}
	return m.taken(ctx, all, trade.PaymentDeal, "p.id"+reachedPayments, about)
}

// taken adds the value that the deals of a kind take which an order is about.
func (m *Model) taken(ctx context.Context, all []Reach, kind trade.DealKind, deals string, about []any) ([]Reach,
	error) {
	taken, err := rowsOf(ctx, m, func(r *Reach) []any {
		return []any{&r.Currency, &r.Held, &r.Pledged}
	}, `SELECT d.currency, sum(c.held), sum(c.pledged) FROM claim c JOIN document d ON d.id = c.document
		WHERE (c.held > 0 OR c.pledged > 0) AND (?4 = zeroblob(16) AND d.kind <> ?7 OR c.document = ?4)
		AND c.kind = ?6 AND c.deal IN (SELECT `+deals+`)
		GROUP BY d.currency ORDER BY d.currency`, append(about, int64(kind), trade.Permit)...)
	for _, t := range taken {
		var r *Reach
		all, r = touched(all, t.Currency)
		r.Held, r.Pledged = r.Held+t.Held, r.Pledged+t.Pledged
	}
	return all, err
}

// touched gives what an order touches in a currency, to be added to.
func touched(all []Reach, c trade.Currency) ([]Reach, *Reach) {
	for i := range all {
		if all[i].Currency == c {
			return all, &all[i]
		}
	}
	all = append(all, Reach{Currency: c})
	return all, &all[len(all)-1]
}
