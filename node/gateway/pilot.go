package gateway

import (
	"context"
	"strings"

	"tallystick/book/trade"
)

// PlaceForm names a place of the pilot: a region or a bank of the scenario, the
// whole scenario, or with everything empty the whole platform.
type PlaceForm struct {
	Scenario string `json:"scenario,omitempty" example:"export-receivables" doc:"Scenario by name" zh:"场景名称代码"`
	Region   string `json:"region,omitempty" doc:"GB/T 2260 code" zh:"地区，GB/T 2260 代码" example:"35"`
	Bank     string `json:"bank,omitempty" doc:"Identifier or natural number of the bank" zh:"银行的标识或代码" example:"BANKA"`
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
	From string `json:"from" example:"2026-12-01" doc:"The day from which it counts" zh:"生效日期"`
	Cap  string `json:"cap,omitempty" doc:"CNY of outstanding principal at most; empty or 0 is no cap" zh:"未偿本金上限（人民币）；不填或 0 为不设上限" example:"50,000,000.00"`
}

func (f AdmitToPilotForm) intend(ctx context.Context, a *asking) (intent, error) {
	key, err := f.key(ctx, a)
	if (f.Region == "") == (f.Bank == "") {
		a.no("region", "地区与银行须填且只填一个", "give a region or a bank, and only one of them")
	}
	c := trade.AdmitToPilot{Key: key, From: a.day("from", f.From)}
	if f.Cap != "" {
		c.Cap = a.amountOrZero("cap", f.Cap, trade.CNY)
	}
	return intent{command: func() trade.Command { return c }, subject: placeName(key)}, err
}

// StopPilotForm stops a place. By a governor.
type StopPilotForm struct {
	PlaceForm
	Reason string `json:"reason" example:"investigation" doc:"Coded reason" zh:"原因代码"`
}

func (f StopPilotForm) intend(ctx context.Context, a *asking) (intent, error) {
	key, err := f.key(ctx, a)
	c := trade.StopPilot{Key: key, Reason: choice(a, "reason", f.Reason, reasons)}
	return intent{command: func() trade.Command { return c }, subject: placeName(key)}, err
}

// ResumePilotForm proposes to end a stop. By a governor.
type ResumePilotForm struct {
	PlaceForm
	Reason string `json:"reason" doc:"Why it is proposed; sealed to the regulator" zh:"提议的理由，密封给监管机构" example:"The investigation found nothing"`
}

func (f ResumePilotForm) intend(ctx context.Context, a *asking) (intent, error) {
	key, err := f.key(ctx, a)
	if err != nil {
		return intent{}, err
	}
	return a.propose(ctx, trade.ResumePilot{Key: key}, f.Reason)
}
