package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
	"tallystick/node/readmodel"
)

// Offer is a kind of command that fits the caller and a record as it stands, with
// the rule that stands in its way, if one does.
type Offer struct {
	Verb    string   `json:"verb" example:"approve"`
	Allowed bool     `json:"allowed" doc:"The rules would take it now, whatever its fields; these are weighed when it is sent"`
	Rule    *RuleRef `json:"rule,omitempty" doc:"What stands in its way"`
	Zh      *Words   `json:"zh,omitempty"`
	En      *Words   `json:"en,omitempty"`
}

// registerOffers adds what a caller can do: with a record, or to begin with.
func (s *Server) registerOffers() {
	op := endpoint(http.MethodGet, "/v1/offers", "offers", "offers", "What you may begin")
	huma.Register(s.api, op, func(ctx context.Context, _ *nothing) (*found[[]Offer], error) {
		return s.offers(ctx, trade.Object{})
	})
	op = endpoint(http.MethodGet, "/v1/offers/{kind}/{id}", "offers", "offers-on", "What you may do with a record")
	op.Description = "Kinds, and what identifies a record of each, are those of receipts. A command that is not for " +
		"you, or not at this point of the record's life, is not listed; one that something stops is listed with the " +
		"rule. The list of a record that you do not deal with is empty, whether there is such a record or not."
	huma.Register(s.api, op, func(ctx context.Context, in *struct {
		Kind string `path:"kind" maxLength:"20"`
		ID   string `path:"id" maxLength:"80"`
	}) (*found[[]Offer], error) {
		key, err := readmodel.KeyNamed(in.Kind, in.ID)
		if err != nil {
			return nil, notFound()
		}
		return s.offers(ctx, trade.Object{Key: key})
	})
}

func (s *Server) offers(ctx context.Context, about trade.Object) (*found[[]Offer], error) {
	offers, err := s.settings.Gateway.Offers(ctx, caller(ctx), about)
	if err != nil {
		return nil, s.problemOf(ctx, err)
	}
	return &found[[]Offer]{shown(offers, offerOf)}, nil
}

func offerOf(o trade.Offer) Offer {
	if o.Refusal.OK() {
		return Offer{Verb: o.Verb.String(), Allowed: true}
	}
	zh, en := wordsOf(o.Refusal)
	return Offer{Verb: o.Verb.String(), Rule: &RuleRef{uint16(o.Refusal.Rule), o.Refusal.Rule.String()},
		Zh: &zh, En: &en}
}
