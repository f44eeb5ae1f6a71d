package gateway

import (
	"testing"

	"tallystick/book/trade"
)

// An agent names declaration, consignee and agreement; the words of the agreement are sealed to the agent
// and its bank, and neither reads the declaration of the consignee for that.
func TestAnAgentPaysForItsConsignee(t *testing.T) {
	w := payingTown(t)
	const agent = "914403001922038216"
	w.do("governor", AdmitPartyForm{Kind: "enterprise", Number: agent, NameZh: "代理", Region: "35", Class: "A",
		Listed: true})
	w.do("governor", EnrolPersonForm{Party: agent, Login: "agent", NameZh: "代", Duties: []string{"maker"},
		Password: password})
	form := openPayment()
	w.refuse("agent", form, trade.PayerMustBeConsignee)
	form.Agreement = "agency agreement 7"
	w.refuse("agent", form, trade.AgencyMustFit)
	form.Consignee = enterpriseNumber
	id := w.do("agent", form).Subject
	w.do("maker", AcceptPaymentForm{id})
	w.refuse("checker", ApprovePaymentForm{Payment: id}, trade.AgencyMustFit)
	w.do("checker", ApprovePaymentForm{Payment: id, Agent: true})
	w.do("maker", PayForm{Payment: id, Number: payNumber, Date: "2026-11-23"})
	paid := w.payment(id)
	if consignee := w.person("exporter").Party; !paid.Deal.Agent || paid.Consignee != consignee {
		t.Errorf("paid for %s, as agent is %v", paid.Consignee, paid.Deal.Agent)
	}
	for login, reads := range map[string]bool{"agent": true, "maker": true, "exporter": false, "rival": false} {
		said, err := Details[PaymentDetails](t.Context(), w.Gateway, w.person(login), paid.Details)
		if (err == nil) != reads || reads && said.Agreement != "agency agreement 7" {
			t.Errorf("%s reads %+v, %v", login, said, err)
		}
	}
	amended := declaration(importOne, "240,000.00")
	amended.Consignee, amended.Shipper, amended.Imported = "", payeeOfTown, "2026-11-19"
	w.do("customs.feed", AmendDeclarationForm{Document: importOne, Revision: 2, To: amended})
	document := held[trade.Document](w.chain.book, trade.DocumentKey(paid.Lines[0].Document))
	for _, login := range []string{"agent", "maker"} {
		if _, err := Details[Declaration](t.Context(), w.Gateway, w.person(login), document.Details); err == nil {
			t.Errorf("%s reads the declaration of the consignee", login)
		}
	}
}
