package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
	"tallystick/node/readmodel"
)

// Alert is an alert as the API shows it.
type Alert struct {
	ID         string    `json:"id"`
	Kind       string    `json:"kind"`
	At         time.Time `json:"at"`
	Document   string    `json:"document,omitempty"`
	Financing  string    `json:"financing,omitempty"`
	Payment    string    `json:"payment,omitempty"`
	Proceeds   string    `json:"proceeds,omitempty"`
	Enterprise string    `json:"enterprise,omitempty"`
	Region     string    `json:"region,omitempty"`
	Amount     *Amount   `json:"amount,omitempty"`
	Other      string    `json:"other,omitempty" doc:"The document that agrees with it; to the regulator alone"`
	Shared     []Shared  `json:"shared,omitempty" doc:"In what documents agree"`
	TriedBy    string    `json:"triedBy,omitempty" doc:"Who was refused; to those who supervise alone"`
	Agent      string    `json:"agent,omitempty" doc:"Who paid on a declaration of another, as its agent"`
}

// Shared is what two documents agree in.
type Shared struct {
	Label    string `json:"label" doc:"inv, sbad, bl, box, con, conamt, vat or reg"`
	Strength string `json:"strength" doc:"exact or loose"`
}

func alertOf(a trade.Alert) Alert {
	out := Alert{ID: a.ID.String(), Kind: a.Kind.String(), At: a.At.Time(), Document: known(a.Document),
		Financing: known(a.Deal.Financing()), Payment: known(a.Deal.Payment()),
		Proceeds: known(a.Proceeds), Enterprise: known(a.Enterprise), Region: string(a.Region),
		Other: known(a.Other), Shared: shown(a.Shared, func(s trade.Shared) Shared {
			return Shared{s.Label.String(), s.Strength.String()}
		})}
	if a.Kind == trade.PaidByAgent {
		out.Agent = known(a.By)
	} else {
		out.TriedBy = known(a.By)
	}
	if a.Amount.Currency != "" {
		amount := amountOf(a.Amount)
		out.Amount = &amount
	}
	return out
}

// alertList narrows a list of alerts.
type alertList struct {
	Paging
	Kind        string `query:"kind" maxLength:"30" example:"shortfall-opened"`
	Since       string `query:"since" maxLength:"32" doc:"Only those raised after the alert of this id"`
	Region      string `query:"region" maxLength:"4"`
	Declaration string `query:"declaration" maxLength:"32"`
	Financing   string `query:"financing" maxLength:"32"`
	Payment     string `query:"payment" maxLength:"32"`
	Enterprise  string `query:"enterprise" maxLength:"32"`
}

func (s *Server) registerAlerts() {
	op := endpoint(http.MethodGet, "/v1/alerts", "alerts", "alerts", "Alerts that concern the caller's party")
	huma.Register(s.api, op, func(ctx context.Context, in *alertList) (*found[Page[Alert]], error) {
		var f filter
		q := readmodel.AlertFilter{Kind: filterName[trade.AlertKind](&f, "kind", in.Kind),
			Region:     trade.Region(in.Region),
			Since:      filterID[trade.Alert](&f, "since", in.Since),
			Document:   filterID[trade.Document](&f, "declaration", in.Declaration),
			Financing:  filterID[trade.Financing](&f, "financing", in.Financing),
			Payment:    filterID[trade.Payment](&f, "payment", in.Payment),
			Enterprise: filterID[trade.Party](&f, "enterprise", in.Enterprise)}
		if err := f.done(); err != nil {
			return nil, err
		}
		rows, err := s.settings.Model.Alerts(ctx, caller(ctx).Viewer(), q, in.page())
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return pageOf(rows, alertOf), nil
	})
}
