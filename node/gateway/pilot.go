package gateway

import (
	"context"
	"strings"

	"tallystick/book/trade"
)

// PlaceForm names a place of the pilot: a region or a bank of the scenario, the
// whole scenario, or with everything empty the whole platform.
type PlaceForm struct {
	Scenario string `json:"scenario,omitempty" example:"export-receivables"`
	Region   string `json:"region,omitempty" example:"35"`
	Bank     string `json:"bank,omitempty" example:"BANKA"`
}

func (f PlaceForm) key(ctx context.Context, a *asking) (trade.PilotKey, error) {
	var key trade.PilotKey
	var err error
	if f.Scenario != "" || f.Region != "" || f.Bank != "" {
		open := trade.Scenarios()
		key.Scenario = open[0]
		if f.Scenario != "" {
			key.Scenario = choice(a, "scenario", f.Scenario, open)
		}
	}
	if f.Region != "" {
		key.Region = a.region("region", f.Region)
	}
	if f.Bank != "" {
		key.Bank, err = a.party(ctx, "bank", f.Bank)
	}
	return key, err
}

// String writes the place as in paths and receipts, every part after a dash.
func placeName(key trade.PilotKey) string {
	parts := []string{"all"}
	if key.Scenario != 0 {
		parts = []string{key.Scenario.String()}
	}
	if key.Region != "" {
		parts = append(parts, string(key.Region))
	}
	if !key.Bank.IsZero() {
		parts = append(parts, key.Bank.String())
	}
	return strings.Join(parts, "-")
}

// AdmitToPilotForm opens the scenario to a region or a bank. By a governor.
type AdmitToPilotForm struct {
	PlaceForm
	From string `json:"from" example:"2026-12-01"`
	Cap  string `json:"cap,omitempty" example:"50,000,000.00"`
	// of a bank, where capital income is paid: by facilitation too
	Facilitates bool `json:"facilitates,omitempty" example:"true"`
}

func (f AdmitToPilotForm) intend(ctx context.Context, a *asking) (intent, error) {
	key, err := f.key(ctx, a)
	if (f.Region == "") == (f.Bank == "") {
		a.no("region", "地区与银行须填且只填一个", "give a region or a bank, and only one of them")
	}
	c := trade.AdmitToPilot{Key: key, From: a.day("from", f.From), Facilitates: f.Facilitates}
	if f.Cap != "" {
		c.Cap = a.amountOrZero("cap", f.Cap, trade.CNY)
	}
	return intent{command: func() trade.Command { return c }, subject: placeName(key)}, err
}

// StopPilotForm stops a place. By a governor.
type StopPilotForm struct {
	PlaceForm
	Reason string `json:"reason" example:"investigation"`
}

func (f StopPilotForm) intend(ctx context.Context, a *asking) (intent, error) {
	key, err := f.key(ctx, a)
	c := trade.StopPilot{Key: key, Reason: choice(a, "reason", f.Reason, reasons)}
	return intent{command: func() trade.Command { return c }, subject: placeName(key)}, err
}

// ResumePilotForm proposes to end a stop. By a governor.
type ResumePilotForm struct {
	PlaceForm
	Reason string `json:"reason" example:"The investigation found nothing"`
}

func (f ResumePilotForm) intend(ctx context.Context, a *asking) (intent, error) {
	key, err := f.key(ctx, a)
	if err != nil {
		return intent{}, err
	}
	return a.propose(ctx, trade.ResumePilot{Key: key}, f.Reason)
}
