package readmodel

import (
	"context"
	"slices"
	"strings"

	"tallystick/book/trade"
)

// Free sums up what is left of documents in one currency.
type Free struct {
	Currency  trade.Currency
	Count     int64 // how many documents
	Available int64
}

// mostFree bounds the documents that one question sums up.
const mostFree = 50_000

// FreeTotals sums up, by currency, what is left of the documents of a holder of
// which something is left, as far as they fit. What fits is the caller's to ask
// of the rule book: a document with value left may still back no financing.
func (m *Model) FreeTotals(ctx context.Context, v trade.Viewer, fits func(trade.Document) bool) ([]Free, error) {
	documents, err := records[trade.Document](ctx, m, `SELECT t.n, t.n, t.exact
		FROM sight s CROSS JOIN document t ON t.n = s.n
		WHERE s.noun = ? AND s.eye = ? AND s.state = ? AND t.holder = ? LIMIT ?`,
		DocumentNoun, []byte(eyeOf(v)), int64(AvailableDocument), v.Party[:], mostFree)
	var all []Free
	for _, d := range documents {
		if !fits(d) {
			continue
		}
		at := slices.IndexFunc(all, func(f Free) bool { return f.Currency == d.Face.Currency })
		if at < 0 {
			all, at = append(all, Free{Currency: d.Face.Currency}), len(all)
		}
		all[at].Count, all[at].Available = all[at].Count+1, all[at].Available+d.Available()
	}
	slices.SortFunc(all, func(a, b Free) int { return strings.Compare(string(a.Currency), string(b.Currency)) })
	return all, err
}
