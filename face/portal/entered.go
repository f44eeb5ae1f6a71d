package portal

import (
	"net/http"
	"slices"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// enteredWords says in a line what happened to a document that two persons enter; nothing of
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

// usedTag tells the tax office whether a payment uses an invoice of its own.
func (v *visit) usedTag(d readmodel.Document) []tag {
	switch {
	case d.Kind != trade.TaxInvoice || !slices.Contains(v.person.Kind.Publishes(), d.Kind):
		return nil
	case d.Taking.Taken() > 0:
		return []tag{{"warn", v.within(words.InvoiceUsed)}}
	}
	return []tag{{"", v.within(words.InvoiceUnused)}}
}

// amendInvoice offers the tax office to say how an invoice stands, or how much of it a red
// one reverses.
func (v *visit) amendInvoice(o *ordering, d trade.Document) {
	about := trade.Object{Key: trade.DocumentKey(d.ID)}
	o.put("amend", v.within(words.AmendInvoice), false, trade.VerbAmendDocument, about,
		field{Name: "invoiceState", Label: v.within(words.InvoiceStateIs), Required: true,
			Options: options(v.Language, "", d.Invoice.String(), trade.InvoiceStates()...)},
		field{Name: "number", Label: v.within(words.TaxOfficesNumber), Hint: v.within(words.CountsOnce)})
	o.offer("return", offering{about: about, label: v.within(words.ReverseInvoice), in: d.Face.Currency,
		tuned: map[string]field{"number": {Label: v.within(words.TaxOfficesNumber)},
			"amount": {Label: v.within(words.ReversedAmount)}}})
}

// pettyCash gives what an enterprise may still be paid as petty cash this month.
func (v *visit) pettyCash(enterprise trade.PartyID) (left string, err error) {
	err = v.Gateway.View(func(book trade.Book, at trade.Instant) error {
		left = moneyOf(trade.PettyCashLeft(book, max(at, trade.InstantOf(v.now())), enterprise))
		return nil
	})
	return left, err
}

// tunePurpose asks for a purpose where capital income is paid out, and for a code elsewhere.
func (v *visit) tunePurpose(of *offering, s trade.Scenario) error {
	if s.Capital() {
		of.tuned["code"], of.tuned["purpose"] = field{Type: "hidden"}, field{Required: true}
		if of.tuned["enterprise"].Type == "hidden" { // who fills it in is the payer
			left, err := v.pettyCash(v.person.Party)
			if err != nil {
				return err
			}
			of.tuned["purpose"] = field{Required: true, Hint: v.within(words.PettyCashLeft) + v.pick(": ", "：") + left}
		}
		of.tuned["payee.name"] = field{Hint: v.within(words.PayeeAsOnInvoice)}
		of.tuned["payee.number"] = field{Hint: v.within(words.PayeeAtHome)}
		of.tuned["proof"] = field{Label: v.within(words.ProofOfPurpose)}
		return nil
	}
	of.tuned["purpose"], of.tuned["payee.number"] = field{Type: "hidden"}, field{Type: "hidden"}
	of.tuned["facilitated"] = field{Type: "hidden"}
	return nil
}

// unpaid are the states in which a payment is still to be made.
var unpaid = []trade.State{trade.Applied, trade.Accepted, trade.Approved}

// purposeFacts say what capital income is paid for, and what proves it.
func (v *visit) purposeFacts(p trade.Payment, details gateway.PaymentDetails) []fact {
	if p.Purpose == 0 {
		return nil
	}
	facts := given([]fact{{v.within(words.PurposeOfIt), v.name(p.Purpose)}},
		fact{v.within(words.ProofOfExemption), details.Proof})
	if p.Purpose == trade.ForPettyCash && slices.Contains(unpaid, p.State) {
		if left, err := v.pettyCash(p.Deal.Enterprise); err == nil {
			facts = append(facts, fact{v.within(words.PettyCashLeft), left})
		}
	}
	return facts
}

func (v *visit) documentEnterPage() error { return v.documentEnterForm(http.StatusOK, "", nil, nil) }

// documentEnterForm is the form in which a bank enters money that came into a capital
// account of its client.
func (v *visit) documentEnterForm(status int, _ string, verdict *notice, wrong gateway.InputErrors) error {
	return v.formPage(status, formPage{Heading: v.within(words.EnterAnInflow), Action: "/declaration/enter",
		Checks: true, Crumb: &crumb{"/declaration", v.documentsLabel()}, Verdict: verdict,
		Lead: v.within(words.EntriesWait)},
		offering{start: gateway.EnterDocumentForm{Currency: "USD", Declared: v.today().String()},
			tuned: map[string]field{"allows": {Type: "hidden"}, "payee": {Type: "hidden"},
				"until": {Type: "hidden"}}}, wrong)
}

func (v *visit) documentEnter() error {
	return v.orderedAt("declaration", "enter", "/declaration/", v.documentEnterForm)
}
