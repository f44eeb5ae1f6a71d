package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"tallystick/book/trade"
	"tallystick/internal/lives"
	"tallystick/node/readmodel"
)

// asking is one question of pages and programs, asked for the i-th time.
type asking struct {
	name string
	ask  func(i int) error
}

// questions asks a read model of so many financings what pages and programs ask,
// also for what is rare or absent. Figures are those of the slowest question, which
// Slowest names; each is asked once before, which counts nowhere.
func questions(ctx context.Context, n *network, financings int) (r Result, err error) {
	dir, err := os.MkdirTemp(n.dir, "questions-")
	if err != nil {
		return r, fmt.Errorf("couldn't make a folder: %w", err)
	}
	m, err := n.tables(ctx, dir)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, m.Close()) }()
	f := &lives.Filler{}
	if err := m.FollowMany(ctx, []trade.Block{f.Start(20, 2_000)}); err != nil {
		return r, err
	}
	for made := 0; made < financings; made += 1_000 {
		if err := m.FollowMany(ctx, []trade.Block{f.Lives(1_000)}); err != nil {
			return r, err
		}
	}
	meter, err := newMeter(n.dir)
	if err != nil {
		return r, err
	}
	var all []time.Duration
	var worst time.Duration
	begin := time.Now()
	for _, q := range asked(ctx, m, f) {
		var waits []time.Duration
		for i := range n.questions + 1 {
			sent := time.Now()
			if err := q.ask(i); err != nil {
				return r, fmt.Errorf("%s: %w", q.name, err)
			}
			if i > 0 {
				waits = append(waits, time.Since(sent))
			}
		}
		all = append(all, waits...)
		p99 := percentile(waits, 99)
		r.Questions = append(r.Questions, Question{Name: q.name, P50MS: milliseconds(percentile(waits, 50)),
			P99MS: milliseconds(p99)})
		if p99 > worst {
			worst, r.Slowest = p99, q.name
		}
	}
	r.TxPerS = float64(len(all)) / time.Since(begin).Seconds()
	if err := r.waited(all, meter); err != nil {
		return r, err
	}
	r.Financings, r.P99MS = financings, milliseconds(worst)
	return r, nil
}

// Question is how long one kind of question took.
type Question struct {
	Name  string  `json:"name"`
	P50MS float64 `json:"p50_ms"`
	P99MS float64 `json:"p99_ms"`
}

// asked are the questions, by the name of who asks and for what.
func asked(ctx context.Context, m *readmodel.Model, f *lives.Filler) []asking {
	governor := trade.Viewer{Kind: trade.Regulator, Party: trade.PartyID{99}}
	viewers := []struct {
		name string
		at   func(int) trade.Viewer
	}{{"governor", func(int) trade.Viewer { return governor }},
		{"branch", func(int) trade.Viewer { return trade.Viewer{Kind: trade.Branch, Region: "44"} }},
		{"bank", func(i int) trade.Viewer {
			return trade.Viewer{Kind: trade.Bank, Party: f.Banks[i%len(f.Banks)]}
		}},
		{"firm", func(i int) trade.Viewer {
			return trade.Viewer{Kind: trade.Enterprise, Party: f.Enterprises[i%len(f.Enterprises)]}
		}}}
	var all []asking
	for _, v := range viewers {
		add := func(what string, ask func(trade.Viewer, int) error) {
			all = append(all, asking{v.name + " " + what, func(i int) error { return ask(v.at(i), i) }})
		}
		for what, one := range financingQuestions(f) {
			add("financings "+what, func(v trade.Viewer, _ int) error {
				_, err := m.Financings(ctx, v, one.filter, readmodel.Page{Order: one.order})
				return err
			})
		}
		for what, one := range documentQuestions() {
			add("documents "+what, func(v trade.Viewer, _ int) error {
				_, err := m.Documents(ctx, v, one.filter, readmodel.Page{Order: one.order})
				return err
			})
		}
		for what, filter := range map[string]readmodel.EntryFilter{"newest": {}, "refused": {Refused: true},
			"common verb": {Verb: trade.VerbApply}, "rare verb": {Verb: trade.VerbAdmitToPilot},
			"absent verb": {Verb: trade.VerbExpelParty}, "absent rule": {Rule: 700}} {
			add("entries "+what, func(v trade.Viewer, _ int) error {
				_, err := m.EntryList(ctx, v, filter, readmodel.Page{})
				return err
			})
		}
		add("feed", func(v trade.Viewer, _ int) error {
			_, err := m.Entries(ctx, v, f.Height/2, 0, 200)
			return err
		})
		add("totals", func(v trade.Viewer, _ int) error {
			_, err := m.Totals(ctx, v, readmodel.ByBank, readmodel.ByRegion)
			return err
		})
	}
	slices.SortFunc(all, func(a, b asking) int { return strings.Compare(a.name, b.name) })
	return all
}

type financingQuestion struct {
	filter readmodel.FinancingFilter
	order  readmodel.Order
}

func financingQuestions(f *lives.Filler) map[string]financingQuestion {
	return map[string]financingQuestion{
		"newest":                 {},
		"applied":                {filter: readmodel.FinancingFilter{State: trade.Applied}},
		"overdue":                {filter: readmodel.FinancingFilter{Overdue: f.At.Day() - 100}},
		"largest":                {order: readmodel.Largest},
		"due":                    {order: readmodel.Due},
		"disbursed by amount":    {readmodel.FinancingFilter{State: trade.Disbursed}, readmodel.Largest},
		"absent state by amount": {readmodel.FinancingFilter{State: trade.Lapsed}, readmodel.Largest},
		"absent state by due":    {readmodel.FinancingFilter{State: trade.Lapsed}, readmodel.Due},
		"common currency":        {filter: readmodel.FinancingFilter{Currency: "USD"}},
		"absent currency":        {filter: readmodel.FinancingFilter{Currency: "CHF"}},
		"absent currency by due": {readmodel.FinancingFilter{Currency: "CHF"}, readmodel.Due},
		"absent product":         {filter: readmodel.FinancingFilter{Product: trade.ExportReceivable + 1}},
		"one client":             {filter: readmodel.FinancingFilter{Enterprise: f.Enterprises[7]}},
		"one region":             {filter: readmodel.FinancingFilter{Region: "44", Currency: "JPY"}},
	}
}

type documentQuestion struct {
	filter readmodel.DocumentFilter
	order  readmodel.Order
}

func documentQuestions() map[string]documentQuestion {
	return map[string]documentQuestion{
		"newest":                    {},
		"available":                 {filter: readmodel.DocumentFilter{State: readmodel.AvailableDocument}},
		"frozen by amount":          {readmodel.DocumentFilter{State: readmodel.FrozenDocument}, readmodel.Largest},
		"with a shortfall":          {filter: readmodel.DocumentFilter{State: readmodel.ShortDocument}},
		"absent currency":           {filter: readmodel.DocumentFilter{Currency: "CHF"}},
		"absent currency by amount": {readmodel.DocumentFilter{Currency: "CHF"}, readmodel.Largest},
		"absent kind":               {filter: readmodel.DocumentFilter{Kind: trade.TaxFiling}},
	}
}
