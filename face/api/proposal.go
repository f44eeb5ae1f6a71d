package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// ProposedAct is what a proposal would do: its kind, and its content under the
// name of that kind.
type ProposedAct struct {
	Verb       string          `json:"verb" example:"set-limits"`
	Limits     *Limits         `json:"limits,omitempty"`
	RateLimits *RateLimits     `json:"rateLimits,omitempty" doc:"Limits of mid rates"`
	Governors  *uint8          `json:"governors,omitempty" doc:"How many governors an act would take"`
	Model      *ProposedModel  `json:"model,omitempty"`
	Place      *ProposedPlace  `json:"place,omitempty" doc:"Whose stop would end; empty: the whole platform"`
	Document   string          `json:"document,omitempty" doc:"Identifier of the document whose freeze would end"`
	Party      string          `json:"party,omitempty" doc:"Identifier of the party that would be reinstated or expelled"`
	Reason     string          `json:"reason,omitempty" doc:"Coded reason of an expulsion or a removal"`
	Keeper     *ProposedKeeper `json:"keeper,omitempty" doc:"A change of who keeps the ledger"`
	RuleBook   *ProposedRules  `json:"ruleBook,omitempty" doc:"Rules that would be adopted"`
	Rates      *Rates          `json:"rates,omitempty" doc:"Mid rates, some of them far from the last"`
}

// ProposedModel is a model that would be activated.
type ProposedModel struct {
	Model string `json:"model" doc:"SHA-256 of its file; table for the published weights table"`
	Card  string `json:"card,omitempty" doc:"SHA-256 of its card"`
	From  string `json:"from" doc:"The day from which it would be in force"`
}

// ProposedPlace is a region, a bank, a scenario, or with nothing named the whole platform.
type ProposedPlace struct {
	Scenario string `json:"scenario,omitempty"`
	Region   string `json:"region,omitempty"`
	Bank     string `json:"bank,omitempty" doc:"Identifier of the bank"`
}

// ProposalVoice is what a governor said of a proposal.
type ProposalVoice struct {
	Party  string    `json:"party,omitempty" doc:"Whose voice it is, where the keepers decide"`
	Person string    `json:"person" doc:"Identifier of the person, or the login where the caller may know it"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason,omitempty" doc:"Of an objection, where the proposal is asked for by itself"`
}

// Proposal is an act that waits for governors, or what became of it.
type Proposal struct {
	ID         string          `json:"id"`
	State      string          `json:"state" enum:"open,carried,lapsed,withdrawn"`
	Act        ProposedAct     `json:"act"`
	Content    string          `json:"content" doc:"SHA-256 of the act, which an approval repeats"`
	Reason     string          `json:"reason,omitempty" doc:"Where the proposal is asked for by itself"`
	Expires    time.Time       `json:"expires" doc:"It can be approved before"`
	Approvals  []ProposalVoice `json:"approvals" doc:"The proposer's is the first"`
	Objections []ProposalVoice `json:"objections"`
	Ended      *time.Time      `json:"ended,omitempty"`
}

// proposalList narrows a list of proposals.
type proposalList struct {
	Paging
	State string `query:"state" enum:"open,carried,lapsed,withdrawn" doc:"Only in this state"`
}

func actOf(a trade.Act) ProposedAct {
	out := ProposedAct{Verb: a.Verb().String()}
	if a.SetLimits != nil {
		limits := limitsOf(a.SetLimits.Limits)
		out.Limits = &limits
	}
	if a.SetRateLimits != nil {
		limits := rateLimitsOf(a.SetRateLimits.Limits)
		out.RateLimits = &limits
	}
	if a.SetThreshold != nil {
		out.Governors = &a.SetThreshold.Governors
	}
	if c := a.ActivateModel; c != nil {
		out.Model = &ProposedModel{gateway.ModelName(c.Model), digestOf(c.Card), c.From.String()}
	}
	if c := a.ResumePilot; c != nil {
		out.Place = &ProposedPlace{Region: string(c.Key.Region), Bank: known(c.Key.Bank)}
		if c.Key.Scenario != 0 {
			out.Place.Scenario = c.Key.Scenario.String()
		}
	}
	if c := a.UnfreezeDocument; c != nil {
		out.Document = c.Document.String()
	}
	if c := a.ReinstateParty; c != nil {
		out.Party = c.Party.String()
	}
	if c := a.ExpelParty; c != nil {
		out.Party, out.Reason = c.Party.String(), c.Reason.String()
	}
	if c := a.PublishRates; c != nil {
		rates := ratesOf(c.Rates)
		out.Rates = &rates
	}
	out.Keeper = proposedKeeper(a)
	if c := a.AdoptRuleBook; c != nil {
		out.RuleBook = &ProposedRules{Version: c.Version, From: c.From.Time()}
	}
	if c := a.RemoveKeeper; c != nil {
		out.Reason = c.Reason.String()
	}
	return out
}

func (s *Server) proposalOf(ctx context.Context, p trade.Proposal) Proposal {
	return Proposal{ID: p.ID.String(), State: p.State.String(), Act: actOf(p.Act), Content: p.Content.String(),
		Expires: p.Expires.Time(), Ended: instantOf(p.Ended),
		Approvals: shown(p.Approvals, func(a trade.Approval) ProposalVoice {
			return ProposalVoice{Party: known(a.Party), Person: s.personOf(ctx, a.By), At: a.At.Time()}
		}),
		Objections: shown(p.Objections, func(o trade.Objection) ProposalVoice {
			return ProposalVoice{Person: s.personOf(ctx, o.By), At: o.At.Time()}
		})}
}

// withReasons opens what was said of a proposal, as far as it is open here.
func (s *Server) withReasons(ctx context.Context, p trade.Proposal) Proposal {
	out := s.proposalOf(ctx, p)
	reason := func(details trade.Digest) string {
		sealed, _ := gateway.Details[gateway.ProposalDetails](ctx, s.settings.Gateway, caller(ctx), details)
		return sealed.Reason
	}
	out.Reason = reason(p.Details)
	for i, o := range p.Objections {
		out.Objections[i].Reason = reason(o.Details)
	}
	return out
}

func (s *Server) registerProposals() {
	const tag = "proposals"
	all := endpoint(http.MethodGet, "/v1/proposals", tag, "proposals",
		"Acts that take more than one governor: waiting, carried out, lapsed and withdrawn")
	all.Description = "For the regulator. What it asks of the ledger in a form that takes a proposal is proposed by " +
		"it; other governors approve the proposal here."
	huma.Register(s.api, all, func(ctx context.Context, in *proposalList) (*found[Page[Proposal]], error) {
		var f filter
		q := readmodel.ProposalFilter{State: filterName[trade.ProposalState](&f, "state", in.State)}
		if err := f.done(); err != nil {
			return nil, err
		}
		rows, err := s.settings.Model.Proposals(ctx, caller(ctx).Viewer(), q, in.page())
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return pageOf(rows, func(p trade.Proposal) Proposal { return s.proposalOf(ctx, p) }), nil
	})
	one := endpoint(http.MethodGet, "/v1/proposals/{id}", tag, "proposal", "One proposal with what was said of it")
	huma.Register(s.api, one, func(ctx context.Context, in *byID) (*found[Proposal], error) {
		id, err := trade.ParseID[trade.Proposal](in.ID)
		if err != nil {
			return nil, notFound()
		}
		p, err := s.settings.Model.Proposal(ctx, caller(ctx).Viewer(), id)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[Proposal]{s.withReasons(ctx, p)}, nil
	})
}
