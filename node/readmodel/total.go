package readmodel

import (
	"context"
	"strings"

	"tallystick/book/trade"
)

// Dimension is what totals are told apart by, besides the currency.
type Dimension string

// The dimensions.
const (
	ByRegion  Dimension = "region"
	ByBank    Dimension = "bank"
	ByProduct Dimension = "product"
	// ByScenario tells payments apart.
	ByScenario Dimension = "scenario"
	// ByPurpose tells payments of capital income apart by what they are made for.
	ByPurpose Dimension = "purpose"
)

// Total sums up financings of one currency. What the question didn't tell apart
// is zero. Amounts are minor units of the currency.
type Total struct {
	Region   trade.Region
	Bank     trade.PartyID
	Product  trade.Product
	Currency trade.Currency

	States      [9]int64 // how many are in each trade.State now; 0 is unused
	Applied     int64    // how many were ever applied for
	Accepted    int64    // ... accepted
	Disbursed   int64    // ... disbursed
	Settled     int64    // how many are settled now
	Asked       int64    // sum of what was asked for
	Lent        int64    // sum of what was disbursed, as it stands
	Outstanding int64    // principal still owed
	Repaid      [6]int64 // principal by trade.Source; 0 is unused
	Interest    int64    // interest received
}

// Totals sums up the financings that the viewer may see, by currency and the
// dimensions named, largest loans first within a currency.
func (m *Model) Totals(ctx context.Context, v trade.Viewer, by ...Dimension) ([]Total, error) {
	columns, group, err := grouped(by, "region, bank or product", ByRegion, ByBank, ByProduct)
	if err != nil {
		return nil, err
	}
	text := "SELECT " + columns
	for _, value := range financingSums().values {
		text += ", sum(" + value + ")"
	}
	all, err := rowsOf(ctx, m, (*Total).into, text+" FROM total WHERE eye = ? GROUP BY "+group+" ORDER BY currency, "+
		"sum(lent) DESC"+strings.TrimPrefix(group, "currency"), []byte(eyeOf(v)))
	for i := range all {
		for _, count := range all[i].States {
			all[i].Applied += count
		}
		all[i].Settled = all[i].States[trade.Settled]
	}
	return all, err
}

func (t *Total) into() []any {
	into := []any{&t.Region, (*idColumn)(&t.Bank), &t.Product, &t.Currency}
	for i := range 8 {
		into = append(into, &t.States[i+1])
	}
	into = append(into, &t.Accepted, &t.Disbursed, &t.Asked, &t.Lent, &t.Outstanding)
	for i := range 5 {
		into = append(into, &t.Repaid[i+1])
	}
	return append(into, &t.Interest)
}

// DayTotal sums up the financings of one day and currency.
type DayTotal struct {
	Day        trade.Day
	Currency   trade.Currency
	Applied    int64 // how many were applied for
	Asked      int64 // minor units
	Disbursed  int64 // how many were disbursed, by the date of their terms
	Lent       int64 // minor units
	Repayments int64 // how many stand, by their date
	Repaid     int64 // principal, minor units
}

// Days sums up, day by day and by currency, what the viewer may see from one
// day to another, both inclusive. Days without anything are left out.
func (m *Model) Days(ctx context.Context, v trade.Viewer, from, to trade.Day) ([]DayTotal, error) {
	return rowsOf(ctx, m, func(t *DayTotal) []any {
		return []any{&t.Day, &t.Currency, &t.Applied, &t.Asked, &t.Disbursed, &t.Lent, &t.Repayments, &t.Repaid}
	}, "SELECT day, currency, applied, asked, disbursed, lent, repayments, repaid FROM day_total WHERE eye = ? AND "+
		"day BETWEEN ? AND ? AND NOT ("+daySums().zero()+") ORDER BY day, currency LIMIT 100000",
		[]byte(eyeOf(v)), from, to)
}

// RefusalCount says how often a rule refused a party on a day.
type RefusalCount struct {
	Day   trade.Day
	Rule  trade.Rule
	Party trade.PartyID // who asked
	Count int64
}

// Refusals counts the refusals on the record from one day to another, both
// inclusive: the regulator everybody's, a party its own.
func (m *Model) Refusals(ctx context.Context, v trade.Viewer, from, to trade.Day) ([]RefusalCount, error) {
	return rowsOf(ctx, m, func(r *RefusalCount) []any {
		return []any{&r.Day, &r.Rule, (*idColumn)(&r.Party),
			&r.Count}
	},
		"SELECT day, rule, party, count FROM refusal_total WHERE eye = ? AND day BETWEEN ? AND ? ORDER BY day, rule, "+
			"party LIMIT 100000",
		[]byte(eyeOf(v)), from, to)
}

// DocumentTotal sums up documents of one currency, in minor units. A bank is
// told of its own claims only: Count is how many are live, and all but Held,
// Pledged and Collected is zero.
type DocumentTotal struct {
	Currency                        trade.Currency
	Count, Withdrawn, Frozen        int64 // how many
	Short                           int64 // how many have a shortfall
	Face, Returned                  int64
	Held, Pledged, Spent, Collected int64
	Closed                          int64 // remainders that will not come
	Reserved                        int64 // kept for those who had the declaration that it replaces
	Available, Shortfall            int64
}

// DocumentTotals sums up by currency: the regulator all documents, a source
// those it published, a holder its own, a bank its claims.
func (m *Model) DocumentTotals(ctx context.Context, v trade.Viewer) ([]DocumentTotal, error) {
	return rowsOf(ctx, m, func(t *DocumentTotal) []any {
		return []any{&t.Currency, &t.Count, &t.Withdrawn, &t.Frozen, &t.Short, &t.Face, &t.Returned,
			&t.Held, &t.Pledged, &t.Spent, &t.Collected, &t.Closed, &t.Reserved, &t.Available, &t.Shortfall}
	}, "SELECT currency, "+strings.Join(documentSums().values,
		", ")+" FROM document_total WHERE eye = ? AND NOT ("+documentSums().zero()+") ORDER BY currency",
		[]byte(eyeOf(v)))
}

// Waiting counts what waits for somebody among what a viewer may see.
type Waiting struct {
	Applied   int64 // for the bank's acceptance
	Accepted  int64 // for the checker's approval
	Approved  int64 // for disbursal
	Disbursed int64 // owed
	Overdue   int64 // owed past maturity; at most 10,000 are counted
	Alerts    int64 // raised since the moment asked about; at most 10,000 are counted

	PaymentsApplied  int64 // payments, for the bank's acceptance
	PaymentsAccepted int64 // for the checker's approval
	PaymentsApproved int64 // to be made
	Refunds          int64 // for a second person
	Proceeds         int64 // receipts of money whose match waits for one; at most 10,000 are counted
}

// Waiting counts the inbox of a viewer on a day, with the alerts raised at or
// after a moment.
func (m *Model) Waiting(ctx context.Context, v trade.Viewer, today trade.Day, alertsSince trade.Instant) (Waiting,
	error) {
	eye := []byte(eyeOf(v))
	return first(rowsOf(ctx, m, func(w *Waiting) []any {
		return []any{&w.Applied, &w.Accepted, &w.Approved, &w.Disbursed, &w.Overdue, &w.Alerts,
			&w.PaymentsApplied, &w.PaymentsAccepted, &w.PaymentsApproved, &w.Refunds, &w.Proceeds}
	}, `SELECT t.*,
		(SELECT count(*) FROM (SELECT 1 FROM sight INDEXED BY sight_due WHERE noun = ?1 AND eye = ?2 AND due < ?3
			LIMIT 10000) AS overdue),
		(SELECT count(*) FROM (SELECT 1 FROM sight WHERE noun = ?4 AND eye = ?2 AND n >= coalesce((SELECT n FROM
			alert WHERE at >= ?5 ORDER BY at, n LIMIT 1), 9223372036854775807) LIMIT 10000) AS alerts), p.*,
		(SELECT count(*) FROM (SELECT 1 FROM sight INDEXED BY sight_due WHERE noun = ?6 AND eye = ?2
			AND due IS NOT NULL LIMIT 10000) AS proceeds)
		FROM (SELECT coalesce(sum(applied), 0), coalesce(sum(accepted), 0), coalesce(sum(approved), 0),
			coalesce(sum(disbursed), 0) FROM total WHERE eye = ?2) t,
		(SELECT coalesce(sum(applied), 0), coalesce(sum(accepted), 0), coalesce(sum(approved), 0),
			coalesce(sum(refunds_waiting), 0) FROM payment_total WHERE eye = ?2) p`, FinancingNoun, eye, today,
		AlertNoun, alertsSince, ProceedsNoun))
}
