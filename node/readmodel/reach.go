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

// Reach is what an order would touch, in one currency. Loans are counted in
// their own currency, value that is taken in that of the documents.
type Reach struct {
	Currency    trade.Currency
	Waiting     int64 // financings that are not disbursed yet
	Live        int64 // financings that are disbursed and not settled
	Outstanding int64 // principal owed on them
	Held        int64
	Pledged     int64
}

// reached narrows the financings f that an order is about; what is zero binds
// nothing.
const reached = ` FROM financing f WHERE f.state IN (1, 2, 3, 4)
	AND (?1 = '' OR f.region = ?1) AND (?2 = zeroblob(16) OR f.bank = ?2) AND (?3 = zeroblob(16) OR f.enterprise = ?3)
	AND (?4 = zeroblob(16) OR EXISTS (SELECT 1 FROM line l WHERE l.document = ?4 AND l.n = f.n))
	AND (?5 = '' OR instr(?5, ' ' || f.product || ' ') > 0)`

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
	loans, err := rowsOf(ctx, m, func(r *Reach) []any {
		return []any{&r.Currency, &r.Waiting, &r.Live, &r.Outstanding}
	}, "SELECT f.currency, sum(f.state < 4), sum(f.state = 4), sum(f.outstanding)"+reached+" GROUP BY f.currency "+
		"ORDER BY f.currency", about...)
	if err != nil {
		return nil, err
	}
	taken, err := rowsOf(ctx, m, func(r *Reach) []any {
		return []any{&r.Currency, &r.Held, &r.Pledged}
	}, `SELECT d.currency, sum(c.held), sum(c.pledged) FROM claim c JOIN document d ON d.id = c.document
		WHERE (c.held > 0 OR c.pledged > 0) AND (?4 = zeroblob(16) OR c.document = ?4)
		AND c.kind = 1 AND c.deal IN (SELECT f.id`+reached+`)
		GROUP BY d.currency ORDER BY d.currency`, about...)
	for _, t := range taken {
		at := -1
		for i := range loans {
			if loans[i].Currency == t.Currency {
				at = i
			}
		}
		if at < 0 {
			loans, at = append(loans, Reach{Currency: t.Currency}), len(loans)
		}
		loans[at].Held, loans[at].Pledged = t.Held, t.Pledged
	}
	return loans, err
}
