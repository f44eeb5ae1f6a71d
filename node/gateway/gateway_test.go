package gateway

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tallystick/book/trade"
	"tallystick/face/paper"
	"tallystick/node/desk"
)

func apply() ApplyForm {
	return ApplyForm{Bank: bankNumber, Product: "export-receivable", Amount: "80,000.00", Currency: "USD", Tenor: 90,
		Lines: []LineForm{{declarationOne, "90,000.00"}}, Purpose: "原料采购"}
}

func disburse(financing string) DisburseForm {
	return DisburseForm{Financing: financing, Amount: "80,000.00", Rate: "4.35", Date: "2026-11-23",
		Maturity: "2027-02-21", Region: "11",
		Outlet: "总行营业部", Contract: "HT-1", Registry: "ZDW-1", Lines: []LineForm{{declarationOne, "90,000.00"}}}
}

func TestOneFinancingFromEndToEnd(t *testing.T) {
	w := newTown(t)
	o := w.do("exporter", apply())
	w.do("maker", AcceptForm{o.Subject})
	w.refuse("maker", ApproveForm{o.Subject}, trade.DutyMustAllow)
	w.do("checker", ApproveForm{o.Subject})
	w.do("maker", disburse(o.Subject))
	proceeds := RegisterProceedsForm{Number: "3500001234012611230001", Enterprise: enterpriseNumber,
		Amount: "90,000.00", Currency: "USD", Date: "2026-11-23",
		Instrument: "wire", Code: "121010", Payer: "Acme GmbH",
		Lines: []MatchForm{{Document: declarationOne, Amount: "90,000.00"}}}
	w.do("maker", proceeds)
	w.do("maker", RepayForm{Financing: o.Subject, Date: "2026-11-23", Principal: "30,000.00", Interest: "100.00",
		Source: "proceeds", Proceeds: proceeds.Number})
	w.do("checker", CorrectRepaymentForm{Financing: o.Subject, Number: 1, Reason: "entry-error"})
	w.do("maker", RepayForm{Financing: o.Subject, Date: "2026-11-23", Principal: "80,000.00", Source: "own-funds"})
	id, _ := trade.ParseID[trade.Financing](o.Subject)
	if f := held[trade.Financing](w.chain.book, trade.FinancingKey(id)); f.State != trade.Settled ||
		f.Outstanding != 0 {
		t.Errorf("the financing stands at %+v", f)
	}
	d := held[trade.Taking](w.chain.book, trade.TakingKey(w.document(declarationOne)))
	if d.Held+d.Pledged != 0 || d.Collected != 9_000_000 {
		t.Errorf("what is taken of the document stands at %+v", d)
	}
}

func (w *town) document(number string) trade.DocumentID {
	token, _ := toyTokens{}.Token(w.t.Context(), KindDeclaration, number)
	return token
}

func TestEveryOtherCommand(t *testing.T) {
	w := newTown(t)
	o := w.do("exporter", apply())
	w.do("exporter", WithdrawApplicationForm{o.Subject, "applicant-withdrew"})
	o = w.do("exporter", apply())
	w.do("maker", DeclineForm{o.Subject, "bank-declined"})
	o = w.do("exporter", apply())
	w.do("maker", AcceptForm{o.Subject})
	w.do("maker", ExtendHoldForm{o.Subject})
	w.do("checker", ApproveForm{o.Subject})
	w.do("maker", disburse(o.Subject))
	correction := CorrectDisbursalForm{disburse(o.Subject), "entry-error"}
	correction.Rate = "4.50"
	w.do("checker", correction)

	amended := declaration(declarationTwo, "40,000.00")
	w.do("customs.feed", AmendDeclarationForm{declarationTwo, "X1", 2, amended})
	w.do("customs.feed", ReturnGoodsForm{declarationTwo, "T1", "1,000.00", ""})
	w.do("governor", FreezeDocumentForm{declarationTwo, "investigation"})
	w.carry(UnfreezeDocumentForm{declarationTwo, "查无问题"})
	w.do("customs.feed", WithdrawDeclarationForm{declarationTwo, "", "source-cancelled", ""})

	w.do("governor", ClassifyEnterpriseForm{enterpriseNumber, "C", true})
	w.do("governor", SuspendPartyForm{rivalNumber, "investigation"})
	w.carry(ReinstatePartyForm{rivalNumber, "查无问题"})
	w.do("governor", StopPilotForm{PlaceForm{}, "investigation"})
	w.refuse("exporter", apply(), trade.PilotMustNotBeStopped)
	w.carry(ResumePilotForm{PlaceForm{}, "查无问题"})
	o = w.do("governor", SetLimitsForm{From: "2026-12-01", Scenario: "export-receivables", Inspect: "5", Reason: "逾期上升",
		Products: []ProductLimitForm{{"export-receivable", "85.5", 120}}, HoldHours: 48, HoldExtensions: 1,
		Modes: []string{"0110"}, Sources: []string{"proceeds"}, Instruments: []string{"wire"}, ClassCTenor: 60,
		Backdate: 3, Remainder: "10", DocumentAge: 365, Bases: []BasisForm{{"remainder", "huifa-2017-9"},
			{"modes", "汇发〔2022〕15号"}, {"hold", ""}}})
	p, _ := w.chain.book.Proposal(proposalID(t, o.Subject))
	w.refuse("governor", ApproveProposalForm{o.Subject, p.Content.String()}, trade.GovernorMustNotRepeat)
	w.do("governor2", ObjectToProposalForm{o.Subject, "过严"})
	w.refuse("governor2", ApproveProposalForm{o.Subject, strings.Repeat("c3", 32)}, trade.ContentMustAgree)
	w.do("governor2", ApproveProposalForm{o.Subject, p.Content.String()})
	governor, err := w.PersonBy(t.Context(), "governor")
	if why, err2 := Details[ProposalDetails](t.Context(), w.Gateway, governor, p.Details); err != nil || err2 != nil ||
		why.Reason != "逾期上升" {
		t.Errorf("the reason is %q, %v", why.Reason, errors.Join(err, err2))
	}
	w.refuse("governor", SetThresholdForm{3, "更严"}, trade.ThresholdMustBeSound)
	w.do("governor", EnrolPersonForm{Party: regulatorNumber, Login: "second", NameZh: "副局长",
		Duties: []string{"governor"}, Password: password})
	model := strings.Repeat("a1", 32)
	o = w.do("governor", ActivateModelForm{model, strings.Repeat("C3", 32), "2026-12-01", "更准"})
	w.refuse("governor2", WithdrawProposalForm{o.Subject}, trade.ProposalMustBeOwn)
	w.do("governor", WithdrawProposalForm{o.Subject})
	w.carry(ActivateModelForm{model, strings.Repeat("c3", 32), "2026-12-01", "更准"})
	w.carry(ActivateModelForm{Model: WeightsTable, From: "2026-12-02", Reason: "恢复"})
	if models := w.chain.book.Models(); len(models.Versions) != 2 || ModelName(models.Versions[0].Model) != model ||
		ModelName(models.Versions[1].Model) != WeightsTable {
		t.Errorf("models came in as %+v", models)
	}
	rates := PublishRatesForm{Day: "2026-11-23", Rates: []RateForm{{"USD", "7.1234"}}}
	w.refuse("governor", rates, trade.RateMustBeProposed)
	rates.Reason = "核实无误"
	w.carry(rates)
	if set, _ := w.chain.book.Rates(trade.InstantOf(w.now).Day()); set.Rates[0].Per100 != 71_234 {
		t.Errorf("rates came in as %+v", set)
	}
	limits := w.chain.book.Limits(trade.Scenarios()[0])[1]
	if limits.Products[0].Advance != 8550 || limits.HoldSeconds != 48*3600 {
		t.Errorf("limits came in as %+v", limits)
	}
	of := func(f trade.Figure, year, number uint16) trade.Basis {
		return trade.Basis{Figure: f, Norm: trade.Norm{Series: trade.ExchangeNorm, Year: year, Number: number}}
	}
	want := []trade.Basis{of(trade.ModesFigure, 2022, 15), of(trade.RemainderFigure, 2017, 9)}
	if !slices.Equal(limits.Bases, want) {
		t.Errorf("bases came in as %+v", limits.Bases)
	}
	w.carry(SetRateLimitsForm{"2026-12-02", 9, 2, "4", "3.5", "更稳"})
	if l := w.chain.book.RateLimits()[1]; l.Age != 9 || l.Workdays != 2 || l.Step != 400 || l.Band != 350 {
		t.Errorf("limits of rates came in as %+v", l)
	}
}

func TestRefusalsAreOnTheRecordOnlyWhereWanted(t *testing.T) {
	w := newTown(t)
	before := len(w.chain.entries)
	form := apply()
	form.Bank = enterpriseNumber
	if o := w.refuse("exporter", form, trade.BankMustBeAdmitted); o.Height != 0 || len(w.chain.entries) != before {
		t.Errorf("a plain refusal went to the ledger: %+v", o)
	}
	form = apply()
	form.Lines[0].Amount = "100,000.01"
	o := w.refuse("exporter", form, trade.TakingMustNotExceedAvailable)
	if o.Height == 0 || len(w.chain.entries) != before+1 {
		t.Errorf("an attempt to take too much is not on the ledger: %+v", o)
	}
	if o.Refusal.Left != (trade.Money{Minor: 10_000_000, Currency: "USD"}) {
		t.Errorf("what is left: %+v", o.Refusal.Left)
	}
	if again, err := w.Status(t.Context(), w.person("exporter"), o.Envelope); err != nil || again != o {
		t.Errorf("asked again: %+v %v, first %+v", again, err, o)
	}
	refusal, err := w.Try(t.Context(), w.person("exporter"), form)
	if err != nil || refusal.Rule != trade.TakingMustNotExceedAvailable || len(w.chain.entries) != before+1 {
		t.Errorf("a try: %+v %v", refusal, err)
	}
}

func TestWrongFieldsComeAllAtOnce(t *testing.T) {
	w := newTown(t)
	w.wrong("exporter", ApplyForm{Bank: "?", Product: "loan", Amount: "-1", Currency: "usd", Tenor: 0, Lines: nil},
		"bank", "product", "amount", "currency", "tenorDays", "lines")
	form := apply()
	form.Amount, form.Lines = "1.001", []LineForm{{"123", "x"}}
	w.wrong("exporter", form, "amount", "lines[0].document", "lines[0].amount")
	for _, amount := range []string{"", "0", "0.00", "-5", "1,00", "1,0000", "1.2.3", "1e5", "0x10", " ", "１２",
		"99999999999999999999", "9007199254740993", strings.Repeat("9", 50)} {
		form := apply()
		form.Amount = amount
		w.wrong("exporter", form, "amount")
	}
	form = apply()
	form.Currency, form.Amount = "JPY", "100.5"
	w.wrong("exporter", form, "amount")
	form = apply()
	form.Financing, form.Note = "XYZ", strings.Repeat("x", paper.MaxText+1)
	w.wrong("exporter", form, "financing", "note")
	for _, day := range []string{"", "2026-02-30", "23.11.2026", "2026-11-23T00:00:00Z"} {
		form := disburse(strings.Repeat("0", 32))
		form.Date = day
		w.wrong("maker", form, "date")
	}
	bad := declaration("12345", "5")
	bad.Holder, bad.Mode, bad.Vessel = "?", "x", "a\x00b"
	w.wrong("customs.feed", PublishDeclarationsForm{Declarations: []Declaration{declaration("350120260000000034",
		"1"), bad}},
		"declarations[1].number", "declarations[1].holder", "declarations[1].mode", "declarations[1].vessel")
	w.wrong("governor", EnrolPersonForm{Party: bankNumber, Login: "A b", Duties: []string{"king"}, Password: "short"},
		"login", "nameZh", "duties[0]", "password")
	w.wrong("governor", EnrolPersonForm{Party: bankNumber, Login: "maker", NameZh: "乙", Duties: []string{"maker"},
		Password: password}, "login")
	w.wrong("governor", AdmitPartyForm{Kind: "enterprise", Number: "91350100M000100Y4Z", NameZh: "错", Region: "99999"},
		"number", "region", "class")
	w.wrong("governor", AdmitPartyForm{Kind: "bank", Number: "b", NameZh: "", Region: "35", Class: "A"}, "number",
		"nameZh", "class")
	w.wrong("governor", SuspendPartyForm{bankNumber, "because"}, "reason")
}

func TestCheckDigitMayBeOverridden(t *testing.T) {
	w := newTown(t)
	form := AdmitPartyForm{Kind: "enterprise", Number: "91350211M0000XUF46", NameZh: "早期代码", Region: "35", Class: "B"}
	w.wrong("governor", form, "number")
	form.Override = "早期福建代码，已核对营业执照"
	w.do("governor", form)
}

func TestFeedMaySendAgain(t *testing.T) {
	w := newTown(t)
	form := PublishDeclarationsForm{Declarations: []Declaration{declaration(declarationOne, "100,000.00"),
		declaration(declarationTwo, "50,000.00")}}
	seals, entries := w.vault.seals, len(w.chain.entries)
	if o := w.do("customs.feed", form); !o.Unchanged || w.vault.seals != seals || len(w.chain.entries) != entries {
		t.Errorf("sent again: %+v", o)
	}
	form.Declarations = append(form.Declarations, declaration("350120260000000034", "7"))
	if o := w.do("customs.feed", form); o.Unchanged || w.vault.seals != seals+1 {
		t.Errorf("one more: %+v, %d seals", o, w.vault.seals-seals)
	}
	form.Declarations[0] = declaration(declarationOne, "1")
	w.refuse("customs.feed", form, trade.DocumentMustBeNew)
}

func TestDetailsAreSealedToWhomTheyConcern(t *testing.T) {
	w := newTown(t)
	open := func(login string) error {
		digest := held[trade.Document](w.chain.book, trade.DocumentKey(w.document(declarationOne))).Details
		d, err := Details[Declaration](t.Context(), w.Gateway, w.person(login), digest)
		if err == nil && d.Number != declarationOne {
			t.Errorf("%s reads %+v", login, d)
		}
		return err
	}
	for _, login := range []string{"exporter", "customs.feed", "governor", "branch.li"} {
		if err := open(login); err != nil {
			t.Errorf("%s can't read the declaration: %v", login, err)
		}
	}
	if open("maker") == nil || open("rival") == nil {
		t.Error("a bank reads a declaration that nobody brought to it")
	}
	o := w.do("exporter", apply())
	if err := open("maker"); err != nil {
		t.Errorf("the bank applied to can't read the declaration: %v", err)
	}
	if open("rival") == nil {
		t.Error("a rival reads the declaration")
	}
	id, _ := trade.ParseID[trade.Financing](o.Subject)
	details, err := Details[ApplicationDetails](t.Context(), w.Gateway, w.person("maker"),
		held[trade.Financing](w.chain.book, trade.FinancingKey(id)).Details)
	if err != nil || details.Purpose != "原料采购" {
		t.Errorf("the application reads %+v %v", details, err)
	}
	name, ok := w.NameOf(t.Context(), w.person("maker"), partyID(enterpriseNumber))
	if !ok || name.Zh != "闽江机电" || name.Number != enterpriseNumber {
		t.Errorf("the applicant is called %+v", name)
	}
	if name, ok := w.NameOf(t.Context(), w.person("rival"), partyID(enterpriseNumber)); ok {
		t.Errorf("a rival knows the enterprise as %+v", name)
	}
	if name, ok := w.NameOf(t.Context(), w.person("exporter"), partyID(bankNumber)); !ok || name.En != "Bank A" {
		t.Errorf("the bank is called %+v", name)
	}
	looks, err := w.Looks(t.Context(), w.person("governor"), 0, 100)
	var openings int
	for _, l := range looks {
		if l.Kind == desk.Opening {
			openings++
		}
	}
	if err != nil || openings != 2 {
		t.Errorf("%d openings on the record, want those of regulator and branch: %v", openings, err)
	}
}

func TestLookUp(t *testing.T) {
	w := newTown(t)
	rival := w.person("rival")
	found, err := w.LookUp(t.Context(), rival, declarationOne)
	if err != nil || !found.Known || found.Conflict || found.Available.Minor != 10_000_000 {
		t.Errorf("a fresh declaration: %+v %v", found, err)
	}
	form := apply()
	form.Amount, form.Lines[0].Amount = "90,000.00", "100,000.00"
	w.do("maker", AcceptForm{w.do("exporter", form).Subject})
	if found, err = w.LookUp(t.Context(), rival, declarationOne); err != nil || !found.Conflict ||
		found.Available.Minor != 0 {
		t.Errorf("a taken declaration: %+v %v", found, err)
	}
	if found, err = w.LookUp(t.Context(), rival, "350120260000000999"); err != nil || found.Known {
		t.Errorf("an unknown declaration: %+v %v", found, err)
	}
	if _, err := w.LookUp(t.Context(), rival, "12"); err == nil {
		t.Error("a number that is none is looked up")
	}
	looks, err := w.Looks(t.Context(), rival, 0, 10)
	if err != nil || len(looks) != 3 || looks[2].Subject != w.document(declarationOne).String() {
		t.Errorf("the record of looks: %+v %v", looks, err)
	}
	if looks, _ := w.Looks(t.Context(), w.person("maker"), 0, 10); len(looks) != 0 {
		t.Errorf("a bank sees a rival's looks: %+v", looks)
	}
	var many error
	for range lookBurst + 1 {
		if _, many = w.LookUp(t.Context(), rival, declarationOne); many != nil {
			break
		}
	}
	if _, ok := many.(TooMany); !ok {
		t.Errorf("no end to look-ups: %v", many)
	}
	w.now = w.now.Add(lookEvery)
	if _, err := w.LookUp(t.Context(), rival, declarationOne); err != nil {
		t.Errorf("after a pause: %v", err)
	}
}

func TestMayForButtons(t *testing.T) {
	w := newTown(t)
	o := w.do("exporter", apply())
	id, _ := trade.ParseID[trade.Financing](o.Subject)
	about := trade.Object{Key: trade.FinancingKey(id)}
	for verb, want := range map[trade.Verb]Answer{
		trade.VerbAccept:     {Fits: true},
		trade.VerbApprove:    {Refusal: trade.Refusal{Rule: trade.DutyMustAllow}},
		trade.VerbExtendHold: {Refusal: trade.Refusal{Rule: trade.FinancingMustBeAccepted}},
	} {
		if got, err := w.May(t.Context(), w.person("maker"), verb, about); err != nil || got != want {
			t.Errorf("%s: %+v %v", verb, got, err)
		}
	}
	offers, err := w.Offers(t.Context(), w.person("maker"), about)
	if err != nil || len(offers) != 3 || offers[0].Verb != trade.VerbAccept || offers[1].Verb != trade.VerbDecline ||
		offers[2].Verb != trade.VerbNoteAdvice {
		t.Errorf("%+v %v", offers, err)
	}
}

func TestTodayIsTodayThoughTheChainSleeps(t *testing.T) {
	w := newTown(t)
	o := w.do("exporter", apply())
	w.do("maker", AcceptForm{o.Subject})
	w.do("checker", ApproveForm{o.Subject})
	w.now = w.now.Add(26 * time.Hour) // the last block is of yesterday
	form := disburse(o.Subject)
	form.Date = "2026-11-24"
	if refusal, err := w.Try(t.Context(), w.person("maker"), form); err != nil || !refusal.OK() {
		t.Errorf("%+v %v", refusal, err)
	}
}

func proposalID(t *testing.T, text string) trade.ProposalID {
	t.Helper()
	id, err := trade.ParseID[trade.Proposal](text)
	if err != nil {
		t.Fatal(err)
	}
	return id
}
