package readmodel

import (
	"context"
	"fmt"

	"tallystick/book/trade"
)

// Lists run along the rows of an eye, in the order that is asked for, until a page
// is full. What is rare or absent is never found so: every row would be looked at.
// For what may be rare there is an index, and a list of the regulator's or a branch's
// runs along that instead when there are few rows; the regulator's also when the order
// is the index's. Banks and enterprises run along their own rows always: how long they
// wait tells nothing of what others do. Those of a bank have their traits (trait.go).

// sideIndexes are made where they are missing: the tables stay as they are.
const sideIndexes = `
CREATE INDEX IF NOT EXISTS entry_verb ON entry (verb);
CREATE INDEX IF NOT EXISTS entry_rule ON entry (rule) WHERE rule <> 0;
CREATE INDEX IF NOT EXISTS document_short ON document (n) WHERE shortfall > 0;
CREATE INDEX IF NOT EXISTS document_currency ON document (currency);
CREATE INDEX IF NOT EXISTS document_kind ON document (kind);
CREATE INDEX IF NOT EXISTS financing_currency ON financing (currency);
CREATE INDEX IF NOT EXISTS financing_product ON financing (product);
CREATE INDEX IF NOT EXISTS payment_currency ON payment (currency);
CREATE INDEX IF NOT EXISTS payment_scenario ON payment (scenario);
CREATE INDEX IF NOT EXISTS proceeds_currency ON proceeds (currency);`

// few is how many rows are read and put in order rather than a whole list looked
// through.
const few = 2_000

// way is what a list may run along instead of its eye.
type way struct {
	index, condition string
	args             []any
	trait            trait // of a bank's rows, instead of an index
	sorted           bool  // its rows have to be put in order, which is for few
}

// narrowBy is narrow by a column that has an index.
func narrowBy[T comparable](q *question, index, condition string, value T) {
	var zero T
	if value != zero {
		narrow(q, condition, value)
		q.ways = append(q.ways, way{index: index, condition: condition, args: q.args[len(q.args)-1:]})
	}
}

// choose finds the way along which a page is found soonest; nil is along the eye.
func (q *question) choose(ctx context.Context, m *Model, along eye) (*way, error) {
	if q.along != "" {
		return nil, nil
	}
	byNumber := q.page.Order == Newest || q.page.Order == Oldest
	var best *way
	least := few + 1
	ways, all := q.ways, q.viewer.Kind == trade.Regulator
	if !all && q.viewer.Kind != trade.Branch {
		ways = nil
	}
	for i := range ways {
		w := &q.ways[i]
		n, err := m.upTo(ctx, "FROM "+q.table+" t INDEXED BY "+w.index+" WHERE "+w.condition, w.args...)
		if err != nil {
			return nil, err
		}
		if n < least {
			least, best = n, w
		}
	}
	ownRows := q.viewer.Kind == trade.Bank && (along == eyeOf(q.viewer) || along == publicEye || along == banksEye)
	for _, one := range q.traits {
		if !ownRows {
			break
		}
		n, err := m.upTo(ctx, "FROM trait r WHERE r.noun = ? AND r.eye = ? AND r.trait = ?", q.noun, []byte(along), one)
		if err != nil {
			return nil, err
		}
		if n < least {
			least, best = n, &way{trait: one}
		}
	}
	if !byNumber && q.state != 0 {
		n, err := m.upTo(ctx, "FROM sight s INDEXED BY sight_state WHERE s.noun = ? AND s.eye = ? AND s.state = ? AND "+
			"s.state <> 0", q.noun, []byte(along), q.state)
		if err != nil {
			return nil, err
		}
		if n < least {
			least, best = n, &way{sorted: true}
		}
	}
	if best == nil && all && byNumber && q.eye == "" && q.state == 0 && len(ways) > 0 {
		best = &ways[0] // who asks sees every row of it
	} else if best == nil && ownRows && byNumber && q.state == 0 && len(q.traits) > 0 {
		best = &way{trait: q.traits[0]}
	}
	return best, nil
}

// upTo counts rows, at most one more than few.
func (m *Model) upTo(ctx context.Context, from string, args ...any) (int, error) {
	type count struct{ n int }
	rows, err := rowsOf(ctx, m, func(c *count) []any { return []any{&c.n} },
		fmt.Sprintf("SELECT count(*) FROM (SELECT 1 %s LIMIT %d) AS few_rows", from, few+1), args...)
	if err != nil {
		return 0, err
	}
	return rows[0].n, nil
}
