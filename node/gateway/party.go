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
	Kind     string `json:"kind" doc:"branch, bank, enterprise, customs, tax, insurer or carrier" zh:"类别：branch 分局、bank 银行、enterprise 企业、customs 海关、tax 税务、insurer 保险、carrier 承运人" example:"bank"`
	Number   string `json:"number" doc:"Unified social credit code of an enterprise; 2 to 32 letters and digits for an institution" zh:"企业为统一社会信用代码；机构为 2 至 32 位字母数字" example:"91350100M000100Y43"`
	Override string `json:"override,omitempty" doc:"Reason to let in a unified social credit code that fails its check digit" zh:"统一社会信用代码校验不符仍予准入的理由" example:"registered before the check digit was introduced"`
	NameZh   string `json:"nameZh" example:"闽江机电进出口有限公司" doc:"Chinese name" zh:"中文名称"`
	NameEn   string `json:"nameEn,omitempty" example:"Minjiang Machinery Trading" doc:"English name" zh:"英文名称"`
	BIC      string `json:"bic,omitempty" doc:"ISO 9362 code of a bank" zh:"银行的 ISO 9362 代码" example:"ABCDCNBJ"`
	Address  string `json:"address,omitempty" doc:"Registered address" zh:"注册地址" example:"福州市鼓楼区"`
	Region   string `json:"region" doc:"GB/T 2260 code" zh:"地区，GB/T 2260 代码" example:"35"`
	Class    string `json:"class,omitempty" doc:"A, B or C; of an enterprise only" zh:"企业分类：A、B 或 C" example:"A"`
	Listed   bool   `json:"listed,omitempty" doc:"The enterprise is on the list of firms with foreign-trade receipts" zh:"企业在贸易外汇收支名录内" example:"true"`
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
	Party  string `json:"-" path:"id" doc:"Identifier of the party, or its number" zh:"参与主体的标识或代码" example:"91350100M000100Y43"`
	Reason string `json:"reason" example:"investigation" doc:"Coded reason" zh:"原因代码"`
}

func (f SuspendPartyForm) intend(ctx context.Context, a *asking) (intent, error) {
	party, err := a.party(ctx, "party", f.Party)
	c := trade.SuspendParty{Party: party, Reason: choice(a, "reason", f.Reason, reasons)}
	return intent{command: func() trade.Command { return c }, subject: party.String()}, err
}

// ExpelPartyForm proposes to put a party out for good. By a governor.
type ExpelPartyForm struct {
	Party       string `json:"-" path:"id" doc:"Identifier of the party, or its number" zh:"参与主体的标识或代码" example:"91350100M000100Y43"`
	Reason      string `json:"reason" example:"fraud-suspected" doc:"Coded reason" zh:"原因代码"`
	Explanation string `json:"explanation" doc:"Why it is proposed; sealed to the regulator" zh:"提议的理由，密封给监管机构" example:"Two loans were taken on invented shipments"`
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
	Party  string `json:"-" path:"id" doc:"Identifier of the party, or its number" zh:"参与主体的标识或代码" example:"91350100M000100Y43"`
	Reason string `json:"reason" doc:"Why it is proposed; sealed to the regulator" zh:"提议的理由，密封给监管机构" example:"The investigation found nothing"`
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
	Party  string `json:"-" path:"id" doc:"Identifier of the party, or its number" zh:"参与主体的标识或代码" example:"91350100M000100Y43"`
	Class  string `json:"class" doc:"A, B or C" zh:"分类：A、B 或 C" example:"B"`
	Listed bool   `json:"listed" doc:"On the list of firms with foreign-trade receipts" zh:"在贸易外汇收支名录内" example:"true"`
}

func (f ClassifyEnterpriseForm) intend(ctx context.Context, a *asking) (intent, error) {
	party, err := a.party(ctx, "party", f.Party)
	c := trade.ClassifyEnterprise{Party: party, Class: choice(a, "class", f.Class, classes), Listed: f.Listed}
	return intent{command: func() trade.Command { return c }, subject: party.String()}, err
}
