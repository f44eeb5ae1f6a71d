package portal

import (
	"net/http"
	"slices"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/gateway"
)

// entry leads to the form in which a person enters a document.
type entry struct{ Path, Label string }

// enters gives the form in which a person enters documents; nil where it enters none.
func (v *visit) enters() *entry {
	switch {
	case !v.begins(trade.VerbEnterDocument):
		return nil
	case slices.Contains(v.person.Kind.Enters(), trade.Permit):
		return &entry{"permit", v.within(words.EnterAPermit)}
	}
	return &entry{"enter", v.within(words.EnterAnInflow)}
}

func (v *visit) permitEnterPage() error { return v.permitEnterForm(http.StatusOK, "", nil, nil) }

// permitEnterForm is the form in which a branch enters a permit that it gives.
func (v *visit) permitEnterForm(status int, _ string, verdict *notice, wrong gateway.InputErrors) error {
	return v.formPage(status, formPage{Heading: v.within(words.EnterAPermit), Action: "/declaration/permit",
		Checks: true, Crumb: &crumb{"/declaration", v.documentsLabel()}, Verdict: verdict,
		Lead: v.within(words.PermitsWait)},
		offering{start: gateway.EnterDocumentForm{Currency: "USD", Declared: v.today().String()},
			tuned: map[string]field{"income": {Type: "hidden"}, "registration": {Type: "hidden"},
				"number":     {Label: v.within(words.PermitNumber), Hint: v.within(words.PermitNumberHas)},
				"holder":     {Label: v.within(words.PermitHolder)},
				"holderName": {Label: v.within(words.PermitHolderName)},
				"amount":     {Label: v.within(words.PermitAmount)}, "declared": {Label: v.within(words.PermitDay)},
				"allows": {Required: true}, "until": {Required: true}}}, wrong)
}

func (v *visit) permitEnter() error {
	return v.orderedAt("declaration", "permit", "/declaration/", v.permitEnterForm)
}

// amendPermit offers the branch to lower what a permit allows, or to end it sooner.
func (v *visit) amendPermit(o *ordering, d trade.Document) {
	o.put("amend", v.within(words.AmendThePermit), false, trade.VerbAmendDocument,
		trade.Object{Key: trade.DocumentKey(d.ID)},
		field{Name: "amount", Label: v.within(words.PermitAmount),
			Value: trade.FormatAmount(d.Face.Minor, string(d.Face.Currency)), Numeric: true, Required: true},
		field{Name: "until", Label: v.within(words.PermitUntil), Type: "date", Value: d.Until.String(), Required: true},
		field{Name: "number", Label: v.within(words.PermitNotice), Hint: v.within(words.CountsOnce)})
}

// permitFacts say which permit a payment uses, and how much of it.
func (v *visit) permitFacts(p trade.Payment) []fact {
	d, there, err := v.document(p.Permit.Document)
	if p.Permit == (trade.Line{}) || err != nil || !there {
		return nil
	}
	return []fact{{v.within(words.PermitOfIt), v.documentRow(d).Number + " · " +
		money(p.Permit.Amount, d.Face.Currency)}}
}
