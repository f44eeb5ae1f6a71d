package api

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
	"tallystick/node/readmodel"
	"tallystick/risk"
)

// Adviser gives opinions on applications, as one party sees them: when the
// application came in, and now; and tells how its models do.
type Adviser interface {
	Opinion(ctx context.Context, viewer trade.Viewer, id trade.FinancingID) (first, now risk.Opinion, err error)
	Opinions(ctx context.Context, viewer trade.Viewer, ids []trade.FinancingID) ([]risk.Opinion, error)
	Models(ctx context.Context, viewer trade.Viewer) (risk.Models, error)
}

// Opinion is advice on an application. No rule reads it.
type Opinion struct {
	Abstains bool          `json:"abstains" doc:"Too little is known: score and band say nothing"`
	Score    int           `json:"score" minimum:"0" maximum:"1000"`
	Band     string        `json:"band" enum:"clear,low,check,alarm"`
	BandZh   string        `json:"bandZh"`
	BandEn   string        `json:"bandEn"`
	First    int           `json:"first" doc:"The score when the application came in"`
	Odds     int           `json:"odds" doc:"Hundredths of log-odds: base, reasons and rest together"`
	Base     int           `json:"base" doc:"Where every application begins"`
	Reasons  []risk.Reason `json:"reasons" doc:"At most seven, what weighs most first"`
	Rest     int           `json:"rest" doc:"Of lesser reasons, and, by a model, of what was not found"`
	Delay    *Delay        `json:"delay,omitempty" doc:"When it will be repaid, by the enterprise's own past"`
	Model    string        `json:"model" doc:"Hash of the model, or of the published table of weights"`
	ByTable  bool          `json:"byTable" doc:"The published table of weights gave it, and no model"`
	Awaited  string        `json:"awaited,omitempty" doc:"Hash of the model in force, where its file is not at hand and the table stands in for it"`
	Features string        `json:"features" doc:"Hash of everything that was weighed"`
}

// Delay is a forecast in days after maturity; eight of ten cases lie from low to high.
type Delay struct {
	Days float64 `json:"days"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
	From int     `json:"from" doc:"Settled loans it rests on"`
}

var bands = [...]string{risk.Clear: "clear", risk.Low: "low", risk.Check: "check", risk.Alarm: "alarm"}

func opinionOf(first, now risk.Opinion) Opinion {
	zh, en := now.Band.Words()
	o := Opinion{Abstains: now.Abstains, Score: now.Score, Band: bands[now.Band], BandZh: zh, BandEn: en,
		First: first.Score, Odds: now.Odds, Base: now.Base, Reasons: now.Reasons, Rest: now.Rest,
		Model: now.ModelHash(), ByTable: now.ByTable(), Awaited: now.AwaitedHash(), Features: now.FeatureHash()}
	if d := now.Delay; d != nil {
		o.Delay = &Delay{d.Days, d.Low, d.High, d.From}
	}
	return o
}

func (s *Server) registerOpinions() {
	const tag = "financings"
	if s.settings.Advice != nil {
		huma.Register(s.api, endpoint(http.MethodGet, "/v1/financings/{id}/opinion", tag, "opinion",
			"What stands out about an application, as the caller's party sees it"),
			func(ctx context.Context, in *byID) (*found[Opinion], error) {
				id, err := trade.ParseID[trade.Financing](in.ID)
				if err != nil {
					return nil, notFound()
				}
				first, now, err := s.settings.Advice.Opinion(ctx, caller(ctx).Viewer(), id)
				switch {
				case errors.Is(err, risk.ErrNone):
					return nil, notFound()
				case errors.Is(err, risk.ErrReading):
					return nil, reading()
				case err != nil:
					return nil, s.problemOf(ctx, err)
				}
				return &found[Opinion]{opinionOf(first, now)}, nil
			})
	}
	if s.settings.Advice != nil {
		o := endpoint(http.MethodGet, "/v1/opinions", tag, "opinions",
			"Open applications by how much stands out about them")
		o.Description = "Of the latest 200 applications in each state that is still open, what stands out most " +
			"first; those of which too little is known come last."
		huma.Register(s.api, o, s.rank)
	}
}

// Ranked is an open application with what stands out about it.
type Ranked struct {
	Financing string       `json:"financing"`
	Abstains  bool         `json:"abstains"`
	Score     int          `json:"score"`
	Band      string       `json:"band" enum:"clear,low,check,alarm"`
	Reason    *risk.Reason `json:"reason,omitempty" doc:"What raises it most"`
}

const mostOpen = 200

func (s *Server) rank(ctx context.Context, _ *nothing) (*found[[]Ranked], error) {
	var ids []trade.FinancingID
	for _, state := range []trade.State{trade.Applied, trade.Accepted, trade.Approved} {
		list, err := s.settings.Model.Financings(ctx, caller(ctx).Viewer(), readmodel.FinancingFilter{State: state},
			readmodel.Page{Limit: mostOpen})
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		for _, f := range list.Rows {
			ids = append(ids, f.Deal.Financing())
		}
	}
	opinions, err := s.settings.Advice.Opinions(ctx, caller(ctx).Viewer(), ids)
	switch {
	case errors.Is(err, risk.ErrNone):
		return nil, notFound()
	case errors.Is(err, risk.ErrReading):
		return nil, reading()
	case err != nil:
		return nil, s.problemOf(ctx, err)
	}
	slices.SortStableFunc(opinions, func(a, b risk.Opinion) int {
		if a.Abstains != b.Abstains {
			if b.Abstains {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.Score, a.Score)
	})
	ranked := make([]Ranked, len(opinions))
	for i, o := range opinions {
		ranked[i] = Ranked{Financing: o.Financing.String(), Abstains: o.Abstains, Score: o.Score, Band: bands[o.Band]}
		if at := slices.IndexFunc(o.Reasons, func(r risk.Reason) bool { return r.Weight > 0 }); at >= 0 {
			ranked[i].Reason = &o.Reasons[at]
		}
	}
	return &found[[]Ranked]{ranked}, nil
}

func reading() *Problem {
	p := problem(http.StatusServiceUnavailable, "reading", Words{"正在读取账本", "首个提示须先读完账本", "请稍后重试"},
		Words{"The journal is being read", "The first opinion waits until it has been read", "Try again in a moment"})
	p.retry = 2
	return p
}
