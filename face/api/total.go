package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
	"tallystick/node/readmodel"
)

// Total sums up financings of one currency.
type Total struct {
	Region      string            `json:"region,omitempty"`
	Bank        string            `json:"bank,omitempty"`
	Product     string            `json:"product,omitempty"`
	Currency    string            `json:"currency"`
	States      map[string]int64  `json:"states" doc:"How many are in each state"`
	Applied     int64             `json:"applied" doc:"How many were ever applied for"`
	Disbursed   int64             `json:"disbursed" doc:"How many were ever disbursed"`
	Asked       Amount            `json:"asked"`
	Lent        Amount            `json:"lent"`
	Outstanding Amount            `json:"outstanding" doc:"Principal that is owed"`
	Repaid      map[string]Amount `json:"repaid" doc:"Principal by source"`
	Interest    Amount            `json:"interest"`
	LentCNY     *Amount           `json:"lentCNY,omitempty" doc:"Lent, at the mid rate of the day; missing without a fresh rate"`
	OwedCNY     *Amount           `json:"outstandingCNY,omitempty" doc:"Outstanding, at the mid rate of the day"`
}

func totalOf(t readmodel.Total) Total {
	out := Total{Region: string(t.Region), Bank: known(t.Bank), Currency: string(t.Currency),
		States: map[string]int64{}, Applied: t.Applied, Disbursed: t.Disbursed,
		Asked: of(t.Asked, t.Currency), Lent: of(t.Lent, t.Currency), Outstanding: of(t.Outstanding, t.Currency),
		Repaid: map[string]Amount{}, Interest: of(t.Interest, t.Currency)}
	if t.Product != 0 {
		out.Product = t.Product.String()
	}
	for state := trade.Applied; state <= trade.Lapsed; state++ {
		if n := t.States[state]; n > 0 {
			out.States[state.String()] = n
		}
	}
	for source := trade.FromProceeds; source <= trade.OtherSource; source++ {
		if n := t.Repaid[source]; n > 0 {
			out.Repaid[source.String()] = of(n, t.Currency)
		}
	}
	return out
}

// inYuan gives an amount in CNY at the rate that stands, or nothing without one.
func inYuan(book trade.Book, at trade.Instant, minor int64, c trade.Currency) *Amount {
	fen, ok := trade.InYuan(book, at, trade.Money{Minor: minor, Currency: c})
	if !ok {
		return nil
	}
	yuan := of(fen, trade.CNY)
	return &yuan
}

// DeclarationTotal sums up declarations of one currency.
type DeclarationTotal struct {
	Currency  string `json:"currency"`
	Count     int64  `json:"count"`
	Withdrawn int64  `json:"withdrawn"`
	Frozen    int64  `json:"frozen"`
	Short     int64  `json:"short" doc:"How many have a shortfall"`
	Face      Amount `json:"face"`
	Returned  Amount `json:"returned"`
	Held      Amount `json:"held"`
	Pledged   Amount `json:"pledged"`
	Spent     Amount `json:"spent"`
	Collected Amount `json:"collected"`
	Available Amount `json:"available"`
	Shortfall Amount `json:"shortfall"`
}

func declarationTotalOf(t readmodel.DocumentTotal) DeclarationTotal {
	c := t.Currency
	return DeclarationTotal{Currency: string(c), Count: t.Count, Withdrawn: t.Withdrawn, Frozen: t.Frozen,
		Short: t.Short,
		Face:  of(t.Face, c), Returned: of(t.Returned, c), Held: of(t.Held, c), Pledged: of(t.Pledged, c),
		Spent:     of(t.Spent, c),
		Collected: of(t.Collected, c), Available: of(t.Available, c), Shortfall: of(t.Shortfall, c)}
}

// RefusalCount says how often a rule refused a party on a day.
type RefusalCount struct {
	Day   string  `json:"day"`
	Rule  RuleRef `json:"rule"`
	Party string  `json:"party"`
	Count int64   `json:"count"`
}

// shown shows every row of an answer.
func shown[R, T any](rows []R, show func(R) T) []T {
	all := make([]T, len(rows))
	for i, row := range rows {
		all[i] = show(row)
	}
	return all
}

func (s *Server) registerTotals() {
	const tag = "totals"
	model := s.settings.Model
	op := endpoint(http.MethodGet, "/v1/totals", tag, "totals", "Sums of the financings that the caller's party may "+
		"see")
	huma.Register(s.api, op, func(ctx context.Context, in *struct {
		By string `query:"by" maxLength:"40" doc:"What to tell apart besides the currency: region, bank, product, with commas between" example:"region,bank"`
	}) (*found[[]Total], error) {
		rows, err := model.Totals(ctx, caller(ctx).Viewer(), dimensions(in.By)...)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		all := shown(rows, totalOf)
		err = s.settings.Gateway.View(func(book trade.Book, at trade.Instant) error {
			at = max(at, trade.InstantOf(s.settings.Clock()))
			for i, t := range rows {
				all[i].LentCNY = inYuan(book, at, t.Lent, t.Currency)
				all[i].OwedCNY = inYuan(book, at, t.Outstanding, t.Currency)
			}
			return nil
		})
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[[]Total]{all}, nil
	})
	documents := endpoint(http.MethodGet, "/v1/totals/declarations", tag, "declaration-totals",
		"Sums of declarations; for a bank of its claims")
	huma.Register(s.api, documents, func(ctx context.Context, _ *nothing) (*found[[]DeclarationTotal], error) {
		rows, err := model.DocumentTotals(ctx, caller(ctx).Viewer())
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[[]DeclarationTotal]{shown(rows, declarationTotalOf)}, nil
	})
	refusals := endpoint(http.MethodGet, "/v1/totals/refusals", tag, "refusal-totals",
		"How often which rule refused whom")
	huma.Register(s.api, refusals, func(ctx context.Context, in *struct {
		From string `query:"from" required:"true" maxLength:"10"`
		To   string `query:"to" required:"true" maxLength:"10"`
	}) (*found[[]RefusalCount], error) {
		var f filter
		from, to := f.day("from", in.From), f.day("to", in.To)
		if err := f.done(); err != nil {
			return nil, err
		}
		rows, err := model.Refusals(ctx, caller(ctx).Viewer(), from, to)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[[]RefusalCount]{shown(rows, func(r readmodel.RefusalCount) RefusalCount {
			return RefusalCount{r.Day.String(), RuleRef{uint16(r.Rule), r.Rule.String()}, r.Party.String(), r.Count}
		})}, nil
	})
}
