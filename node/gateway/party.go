package gateway

import (
	"context"
	"strings"

	"tallystick/book/trade"
	"tallystick/book/trade/code"
	"tallystick/face/paper"
	"tallystick/node/desk"
)

// PartyDetails are the sealed details of a party.
type PartyDetails struct {
	Number   string `json:"number"` // unified social credit code, or the code of an institution
	NameZh   string `json:"nameZh"`
	NameEn   string `json:"nameEn,omitempty"`
	BIC      string `json:"bic,omitempty"`
	Address  string `json:"address,omitempty"`
	Override string `json:"override,omitempty"` // why a number that fails its check digit was let in
}

// AdmitPartyForm lets a party in. By a governor.
type AdmitPartyForm struct {
	Kind     string `json:"kind" example:"bank"`
	Number   string `json:"number" example:"91350100M000100Y43"`
	Override string `json:"override,omitempty" example:"registered before the check digit was introduced"`
	NameZh   string `json:"nameZh" example:"闽江机电进出口有限公司"`
	NameEn   string `json:"nameEn,omitempty" example:"Minjiang Machinery Trading"`
	BIC      string `json:"bic,omitempty" example:"ABCDCNBJ"`
	Address  string `json:"address,omitempty" example:"福州市鼓楼区"`
	Region   string `json:"region" example:"35"`
	Class    string `json:"class,omitempty" example:"A"`
	Listed   bool   `json:"listed,omitempty" example:"true"`
}

func (f AdmitPartyForm) intend(ctx context.Context, a *asking) (intent, error) {
	c := trade.AdmitParty{Kind: choice(a, "kind", f.Kind, partyKinds[1:]), Region: a.region("region", f.Region),
		Listed: f.Listed, Details: placeholder}
	if c.Kind == trade.Enterprise {
		c.Class = choice(a, "class", f.Class, classes)
	} else if f.Class != "" || f.Listed {
		a.no("class", "只有企业有分类与名录状态", "only an enterprise has a class and a list status")
	}
	details := PartyDetails{NameZh: a.text("nameZh", f.NameZh, true), NameEn: a.text("nameEn", f.NameEn, false),
		BIC: a.text("bic", f.BIC, false), Address: a.text("address", f.Address, false),
		Override: a.text("override", f.Override, false)}
	if details.BIC != "" {
		details.BIC = strings.ToUpper(paper.Fold(details.BIC))
		a.code("bic", code.CheckBIC(details.BIC))
	}
	if c.Kind == trade.Enterprise {
		details.Number = a.creditCode("number", f.Number, details.Override != "")
	} else {
		details.Number = a.partyNumber("number", f.Number)
	}
	if len(a.wrong) > 0 {
		return intent{}, nil
	}
	id, err := a.gateway.token(ctx, KindParty, details.Number)
	if err != nil {
		return intent{}, err
	}
	c.Party = trade.PartyID(id)
	readers, err := a.gateway.readersIn(ctx, c.Region, c.Party)
	if err != nil {
		return intent{}, err
	}
	profile := desk.Profile{ID: c.Party, Kind: c.Kind, Region: c.Region}
	if c.Kind != trade.Enterprise {
		profile.NameZh, profile.NameEn = details.NameZh, details.NameEn
	}
	return intent{
		command: func() trade.Command { return c },
		seals:   []seal{{&c.Details, details, readers}},
		subject: c.Party.String(),
		errands: func() []desk.Errand { return []desk.Errand{{Admit: &profile}} },
	}, nil
}

// creditCode reads the credit code of an enterprise; overridden, its check digit
// need not fit.
func (a *asking) creditCode(field, number string, overridden bool) string {
	code, err := paper.CreditCode(number, func(string) bool { return overridden })
	a.code(field, err)
	return code
}

// partyNumber reads the natural number of any party.
func (a *asking) partyNumber(field, number string) string {
	number, err := paper.PartyNumber(number)
	a.code(field, err)
	return number
}

// party finds a party by its identifier or by its natural number.
func (a *asking) party(ctx context.Context, field, value string) (trade.PartyID, error) {
	value = strings.TrimSpace(value)
	if id, err := trade.ParseID[trade.Party](value); err == nil {
		return id, nil
	}
	before := len(a.wrong)
	if value = a.partyNumber(field, value); len(a.wrong) > before {
		return trade.PartyID{}, nil
	}
	id, err := a.gateway.token(ctx, KindParty, value)
	return trade.PartyID(id), err
}

// SuspendPartyForm stops what a party would begin. By a governor.
type SuspendPartyForm struct {
	Party  string `json:"-" path:"id" example:"91350100M000100Y43"`
	Reason string `json:"reason" example:"investigation"`
}

func (f SuspendPartyForm) intend(ctx context.Context, a *asking) (intent, error) {
	party, err := a.party(ctx, "party", f.Party)
	c := trade.SuspendParty{Party: party, Reason: choice(a, "reason", f.Reason, reasons)}
	return intent{command: func() trade.Command { return c }, subject: party.String()}, err
}

// ExpelPartyForm proposes to put a party out for good. By a governor.
type ExpelPartyForm struct {
	Party       string `json:"-" path:"id" example:"91350100M000100Y43"`
	Reason      string `json:"reason" example:"fraud-suspected"`
	Explanation string `json:"explanation" example:"Two loans were taken on invented shipments"`
}

func (f ExpelPartyForm) intend(ctx context.Context, a *asking) (intent, error) {
	party, err := a.party(ctx, "party", f.Party)
	if err != nil {
		return intent{}, err
	}
	c := trade.ExpelParty{Party: party, Reason: choice(a, "reason", f.Reason, reasons)}
	return a.proposeFor(ctx, c, "explanation", f.Explanation)
}

// ReinstatePartyForm proposes to give a suspended party its rights back. By a governor.
type ReinstatePartyForm struct {
	Party  string `json:"-" path:"id" example:"91350100M000100Y43"`
	Reason string `json:"reason" example:"The investigation found nothing"`
}

func (f ReinstatePartyForm) intend(ctx context.Context, a *asking) (intent, error) {
	party, err := a.party(ctx, "party", f.Party)
	if err != nil {
		return intent{}, err
	}
	return a.propose(ctx, trade.ReinstateParty{Party: party}, f.Reason)
}

// ClassifyEnterpriseForm sets class and list status. By a governor.
type ClassifyEnterpriseForm struct {
	Party  string `json:"-" path:"id" example:"91350100M000100Y43"`
	Class  string `json:"class" example:"B"`
	Listed bool   `json:"listed" example:"true"`
}

func (f ClassifyEnterpriseForm) intend(ctx context.Context, a *asking) (intent, error) {
	party, err := a.party(ctx, "party", f.Party)
	c := trade.ClassifyEnterprise{Party: party, Class: choice(a, "class", f.Class, classes), Listed: f.Listed}
	return intent{command: func() trade.Command { return c }, subject: party.String()}, err
}
