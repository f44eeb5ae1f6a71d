package portal

import (
	"net/http"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/gateway"
)

// enteredWords says in a line what happened to a document that a bank entered; nothing of
// what happened to anything else.
func (v *visit) enteredWords(event trade.Event) string {
	switch e := event.(type) {
	case trade.DocumentEntered:
		return v.say(words.EnteredToConfirm.With(words.Name(e.Kind).Capital(), moneyOf(e.Face), clock(e.Waits)))
	case trade.DocumentConfirmed:
		return v.say(words.EntryConfirmed)
	case trade.DocumentDropped:
		if e.Reason == trade.NoReason {
			return v.say(words.EntryLapsed)
		}
		return v.say(words.EntryDismissed.With(words.Name(e.Reason)))
	}
	return ""
}

// capitalTags say how an entry or an invoice stands; nothing of what is as it should be.
func (l Language) capitalTags(d trade.Document) (tags []tag) {
	if d.Waiting() {
		tags = append(tags, tag{"warn", l.say(words.EntryWaits)})
	}
	if d.Dropped {
		tags = append(tags, tag{"bad", l.say(words.EntryDropped)})
	}
	if d.Invoice != trade.NormalInvoice {
		tags = append(tags, tag{"bad", l.say(words.Name(d.Invoice).Capital())})
	}
	if d.Returned > 0 && d.Kind == trade.TaxInvoice {
		tags = append(tags, tag{"withdrawn", l.say(words.InvoiceWasReversed)})
	}
	return tags
}

// tunePurpose asks for a purpose where capital income is paid out, and for a code elsewhere.
func (v *visit) tunePurpose(of *offering, s trade.Scenario) {
	if s.Capital() {
		of.tuned["code"], of.tuned["purpose"] = field{Type: "hidden"}, field{Required: true}
		of.tuned["payee.name"] = field{Hint: v.within(words.PayeeAsOnInvoice)}
		of.tuned["payee.number"] = field{Hint: v.within(words.PayeeAtHome)}
		of.tuned["proof"] = field{Label: v.within(words.ProofOfPurpose)}
		return
	}
	of.tuned["purpose"], of.tuned["payee.number"] = field{Type: "hidden"}, field{Type: "hidden"}
}

// purposeFacts say what capital income is paid for, and what proves it.
func (v *visit) purposeFacts(p trade.Payment, details gateway.PaymentDetails) []fact {
	if p.Purpose == 0 {
		return nil
	}
	return given([]fact{{v.within(words.PurposeOfIt), v.name(p.Purpose)}},
		fact{v.within(words.ProofOfExemption), details.Proof})
}

func (v *visit) documentEnterPage() error { return v.documentEnterForm(http.StatusOK, "", nil, nil) }

// documentEnterForm is the form in which a bank enters money that came into a capital
// account of its client.
func (v *visit) documentEnterForm(status int, _ string, verdict *notice, wrong gateway.InputErrors) error {
	return v.formPage(status, formPage{Heading: v.within(words.EnterAnInflow), Action: "/declaration/enter",
		Checks: true, Crumb: &crumb{"/declaration", v.documentsLabel()}, Verdict: verdict,
		Lead: v.within(words.EntriesWait)},
		offering{start: gateway.EnterDocumentForm{Currency: "USD", Declared: v.today().String()}}, wrong)
}

func (v *visit) documentEnter() error {
	return v.orderedAt("declaration", "enter", "/declaration/", v.documentEnterForm)
}
