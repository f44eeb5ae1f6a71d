package portal

import (
	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/gateway"
)

// amendFiling offers the tax office to amend what was filed: the contract's total and who
// is paid.
func (v *visit) amendFiling(o *ordering, d trade.Document) {
	filing, _ := v.sealed(d) // a source reads what it published
	o.put("amend", v.within(words.AmendTheFiling), false, trade.VerbAmendDocument,
		trade.Object{Key: trade.DocumentKey(d.ID)},
		field{Name: "contractTotal", Label: v.within(words.FilingTotal), Value: filing.ContractTotal, Numeric: true,
			Required: true},
		field{Name: "payee", Label: v.within(words.FilingPayee), Value: filing.Payee, Required: true},
		field{Name: "number", Label: v.within(words.TaxOfficesNumber), Hint: v.within(words.CountsOnce)})
}

// filingWords says in a line what happened to a filing; nothing of what happened to
// anything else.
func (v *visit) filingWords(event trade.Event) string {
	if _, ok := event.(trade.FilingClosed); ok {
		return v.say(words.FilingClosed)
	}
	return ""
}

// payingIn gives the scenario in which a form of payment is: that of the documents that
// were chosen, or else the one that is asked for.
func (v *visit) payingIn(chosen []trade.Document) trade.Scenario {
	for _, d := range chosen {
		if s := d.Kind.PaidIn(); s != 0 {
			return s
		}
	}
	asked, err := trade.Parse[trade.Scenario](v.r.FormValue("scenario"))
	if err != nil {
		return trade.PayingScenarios()[0]
	}
	return asked
}

// tuneExemption shows why a payment may name no documents in a scenario: exemptions,
// waivers, goods that are to come; and hides what it does not know.
func tuneExemption(of *offering, s trade.Scenario) {
	if !s.Exempts() {
		of.tuned["exemption"], of.tuned["proof"] = field{Type: "hidden"}, field{Type: "hidden"}
	}
	if !s.Waives() {
		of.tuned["waiver"] = field{Type: "hidden"}
	}
	if !s.Agents() {
		of.tuned["consignee"], of.tuned["agreement"] = field{Type: "hidden"}, field{Type: "hidden"}
	}
	if !s.Advances() {
		of.tuned["expected"] = field{Type: "hidden"}
	}
	if !s.Advances() { // only payments for goods take a permit
		of.tuned["permit"] = field{Type: "hidden"}
	}
}

// exemptionFacts say why a payment needs no filing, and what proves it.
func (v *visit) exemptionFacts(p trade.Payment, details gateway.PaymentDetails) []fact {
	if p.Exemption == trade.NotExempt {
		return nil
	}
	return given([]fact{{v.within(words.Exempt), v.name(p.Exemption)}},
		fact{v.within(words.ProofOfExemption), details.Proof})
}
