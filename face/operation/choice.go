package operation

import (
	"fmt"
	"reflect"
	"strings"

	"tallystick/book/trade"
	"tallystick/face/words"
)

// Sort is what a text of a form stands for, so that a page can offer the right
// thing to write it with.
type Sort uint8

// The sorts of texts.
const (
	Plain    Sort = iota
	Long          // several lines of text
	Amount        // of money, in the currency that the form or its record has
	Share         // per cent
	Day           // as 2026-11-23
	Region        // by its code
	Currency      // by its code
	Bank          // a party, one of the banks
)

// sorts says what fields stand for by their names, which mean the same in every
// form; those that don't are named with their form.
var sorts = map[string]Sort{
	"amount": Amount, "principal": Amount, "interest": Amount, "used": Amount, "worth": Amount, "cap": Amount,
	"verifyAbove": Amount, "refundCheck": Amount, "pettyCash": Amount, "taskFloor": Amount,
	"specialRefundFree": Amount, "settlementBand": Share,
	"per100": Share, "rate": Share, "advance": Share, "inspect": Share, "step": Share, "band": Share,
	"remainder": Share, "waivedShare": Share,
	"date": Day, "day": Day, "from": Day, "maturity": Day, "declared": Day, "exported": Day,
	"imported": Day, "due": Day, "expected": Day, "until": Day,
	"MovePledge.from": Plain,
	"region":          Region, "outletRegion": Region, "currency": Currency, "bank": Bank,
	"closed": Long, "worked": Long, "why": Long, "report": Long,
	"ActivateModel.reason": Long, "PublishRates.reason": Long, "ReinstateParty.reason": Long, "explanation": Long,
	"ResumePilot.reason": Long, "UnfreezeDocument.reason": Long, "SetLimits.reason": Long, "SetRateLimits.reason": Long,
	"SetThreshold.reason": Long, "ObjectToProposal.reason": Long,
}

// Choice is one value that a field may have, and what it is called.
type Choice struct {
	Value string
	Says  words.Text
}

// choices lists the values of fields that have few, by the names of the fields, or
// of form and field where the same name may have others there.
var choices = map[string][]Choice{
	"kind": among(trade.Branch, trade.Bank, trade.Enterprise, trade.Customs, trade.Tax, trade.Insurer,
		trade.Carrier),
	"class":   {letter("A"), letter("B"), letter("C")},
	"finding": among(trade.Clean, trade.Irregular),
	"duties":  among(trade.Maker, trade.Checker, trade.Feed, trade.Auditor, trade.Governor, trade.Steward),
	"product": among(trade.OpenProducts()...),
	"figure":  among(figures...),
	"label":   among(trade.MarkLabels()...),
	"exact":   among(trade.MarkActions()...), "loose": among(trade.MarkActions()...),
	"source":  among(sources...),
	"sources": among(sources...),

	"instrument":  among(instruments...),
	"instruments": among(instruments...),

	"listed": yesNoOf("在名录", "on the list", "不在名录", "not on the list"),

	"agent":        soOrNot,
	"facilitated":  soOrNot,
	"notReturned":  soOrNot,
	"elsewhere":    soOrNot,
	"facilitates":  soOrNot,
	"invoiceWhole": soOrNot,

	"followed": yesNoOf("采纳", "followed", "不采纳", "overruled"),

	"Declaration.kind": among(trade.TaxFiling, trade.CapitalInflow, trade.TaxInvoice, trade.Permit),
	"exemption":        among(trade.Exemptions()...),

	"SetLimits.scenario": among(trade.Scenarios()...),
	"Place.scenario":     among(trade.Scenarios()...),
	"scenario":           among(trade.PayingScenarios()...),

	"SuspendParty.reason":        reasons,
	"StopPilot.reason":           reasons,
	"FreezeDocument.reason":      reasons,
	"ExpelParty.reason":          among(trade.RuleViolated, trade.FraudSuspected, trade.OtherReason),
	"RemoveKeeper.reason":        among(trade.KeyCompromised, trade.RuleViolated, trade.OtherReason),
	"RevokeKey.reason":           among(trade.KeyCompromised, trade.PersonLeft, trade.OtherReason),
	"WithdrawApplication.reason": among(trade.ApplicantWithdrew, trade.EntryError, trade.OtherReason),
	"Decline.reason": among(trade.BankDeclined, trade.ExistingBusiness, trade.DuplicateFinanced,
		trade.FraudSuspected, trade.EntryError, trade.OtherReason),
	"WithdrawPayment.reason": among(trade.ApplicantWithdrew, trade.ContractEnded, trade.EntryError,
		trade.OtherReason),
	"DeclinePayment.reason": among(trade.BankDeclined, trade.ExistingBusiness, trade.FraudSuspected, trade.EntryError,
		trade.OtherReason),
	"OpenPayment.waiver":         waivers,
	"ApprovePayment.waived":      waivers,
	"ApprovePayment.payeeReason": otherPayees,
	"MatchPayment.payeeReason":   otherPayees,
	"AttachInvoices.payeeReason": otherPayees,
	"VoidPayment.reason":         among(trade.PaymentFailed, trade.EntryError),
	"RefundPayment.reason": among(trade.PaymentFailed, trade.PaidTwice, trade.WrongPayee, trade.WentBack,
		trade.PriceReduced, trade.ContractEnded, trade.InvoiceRed),
	"ConfirmRefund.dismiss":   among(trade.EntryError),
	"ConfirmProceeds.dismiss": among(trade.EntryError),
	"ConfirmDocument.dismiss": among(trade.EntryError),

	"ReportTask.reason": among(trade.LongTerms, trade.CounterpartyLate, trade.TradeDispute, trade.DeliveryLate,
		trade.OtherReason),
	"relation": among(trade.Related, trade.Unrelated),

	"OpenPayment.purpose": among(trade.Purposes()...),

	"EnterDocument.kind":   among(trade.CapitalInflow, trade.Permit),
	"EnterDocument.allows": among(trade.Permissions()...),
	"EnterDocument.income": incomes,

	"CorrectDisbursal.reason": among(trade.EntryError, trade.OtherReason),
	"CorrectRepayment.reason": among(trade.EntryError, trade.OtherReason),
	"CorrectProceeds.reason":  among(trade.EntryError, trade.OtherReason),
	"CloseRemainder.reason":   among(trade.BankCharges, trade.PriceReduced, trade.EntryError),
	"ReleasePledge.reason":    among(trade.ObligationSatisfied),
	"WithdrawDeclaration.reason": among(trade.SourceCancelled, trade.EntryError, trade.RuleViolated,
		trade.FraudSuspected),
}

var incomes = []Choice{{"capital", words.CapitalIncome}, {"foreign-debt", words.DebtIncome},
	{"listing", words.ListingIncome}}

var (
	sources = []trade.Source{trade.FromProceeds, trade.OwnFunds, trade.InsurerClaim, trade.Purchase,
		trade.OtherSource}
	instruments = []trade.Instrument{trade.Wire, trade.LetterOfCredit, trade.Collection, trade.ECNY, trade.OtherCBDC,
		trade.CryptoAsset}
	figures     = trade.Figures()
	otherPayees = among(trade.PaidOnBehalf, trade.OtherReason)
	waivers     = among(trade.LongRelationship, trade.GroupNetting, trade.SeenAtCustoms, trade.OtherReason)
	reasons     = among(trade.Investigation, trade.RuleViolated, trade.FraudSuspected, trade.OtherReason)
)

func among[T fmt.Stringer](values ...T) []Choice {
	list := make([]Choice, len(values))
	for i, value := range values {
		list[i] = Choice{value.String(), words.Name(value)}
	}
	return list
}

func letter(l string) Choice { return Choice{l, words.Text{Zh: l, En: l}} }

// soOrNot are the choices of what is so or is not.
var soOrNot = []Choice{{"no", words.No.Capital()}, {"yes", words.Yes.Capital()}}

func yesNoOf(yesZh, yesEn, noZh, noEn string) []Choice {
	return []Choice{{"yes", words.Text{Zh: yesZh, En: yesEn}}, {"no", words.Text{Zh: noZh, En: noEn}}}
}

// formName is the name of a form's type without Form, as words about it are kept.
func formName(form reflect.Type) string { return strings.TrimSuffix(form.Name(), "Form") }

// described says what a field is called, what it stands for and what may be chosen.
func (f Field) described(form string) Field {
	f.Label, f.Hint = words.Label(form, f.Name), words.Hint(form, f.Name)
	var ok bool
	if f.Sort, ok = sorts[form+"."+f.Name]; !ok {
		f.Sort = sorts[f.Name]
	}
	if f.Choices, ok = choices[form+"."+f.Name]; !ok {
		f.Choices = choices[f.Name]
	}
	return f
}
