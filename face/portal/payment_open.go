package portal

import (
	"fmt"
	"net/http"
	"strconv"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/gateway"
)

func (v *visit) paymentOpenPage() error { return v.paymentOpenForm(http.StatusOK, "", nil, nil) }

// paymentOpenForm is the form of a new payment. An enterprise comes with documents
// that it chose, or types their numbers; a payment that a bank opens names none.
func (v *visit) paymentOpenForm(status int, _ string, verdict *notice, wrong gateway.InputErrors) error {
	start := gateway.OpenPaymentForm{Currency: "USD"}
	of := offering{tuned: map[string]field{"scenario": {Type: "hidden"}}, spare: 3}
	used := v.within(words.PaysOfIt)
	var chosen []trade.Document
	for i := range trade.MaxLines {
		of.tuned[fmt.Sprintf("lines[%d].amount", i)] = field{Label: used}
	}
	if v.person.Kind == trade.Bank {
		of.tuned["bank"], of.spare = field{Type: "hidden"}, 0 // its client names documents itself
		of.tuned["permit"] = field{Type: "hidden"}
		of.tuned["enterprise"], of.tuned["instruction"] = field{Required: true}, field{Required: true}
		of.tuned["consignee"], of.tuned["agreement"] = field{Type: "hidden"}, field{Type: "hidden"}
		of.tuned["payee.name"] = field{Hint: v.within(words.PayeeAsOrdered)}
	} else {
		of.tuned["enterprise"], of.tuned["instruction"] = field{Type: "hidden"}, field{Type: "hidden"}
		of.tuned["bank"] = field{Required: true}
		var err error
		if chosen, err = v.chosen(&start, &of); err != nil {
			return err
		}
	}
	scenario := v.payingIn(chosen)
	lead := words.PaysWhatHasArrived
	start.Scenario = scenario.String()
	v.tuneNumbers(&of, scenario)
	tuneExemption(&of, scenario)
	if err := v.tunePurpose(&of, scenario); err != nil {
		return err
	}
	switch {
	case scenario.Capital():
		lead = words.PaysFromCapital
	case scenario.Exempts():
		lead = words.PaysForServices
	default:
		start.Code = "121010"
	}
	if v.person.Kind == trade.Bank {
		lead = words.OrderOfAClient
	}
	of.start = start
	return v.formPage(status, formPage{Heading: v.within(words.PayAbroadFor.With(words.Name(scenario))),
		Action: "/payment/open", Checks: true,
		Crumb: &crumb{"/payment", v.within(words.PagePayments)}, Verdict: verdict,
		Lead: v.within(lead)}, of, wrong)
}

// chosen puts the documents that were chosen into the form, as far as they name
// one that the person may see: what is left of each, and from the first the currency
// and who is paid.
func (v *visit) chosen(form *gateway.OpenPaymentForm, of *offering) (documents []trade.Document, _ error) {
	chosen := v.r.URL.Query()["document"]
	if v.r.Method == http.MethodPost {
		chosen = nil
		for i := range trade.MaxLines {
			if id := v.r.PostForm.Get(fmt.Sprintf("lines[%d].document", i)); id != "" {
				chosen = append(chosen, id)
			}
		}
	}
	for i, text := range chosen {
		id, err := trade.ParseID[trade.Document](text)
		if err != nil {
			return documents, nil // it was typed
		}
		d, ok, err := v.document(id)
		if err != nil || !ok {
			return documents, err
		}
		documents = append(documents, d.Document)
		c := string(d.Face.Currency)
		left := trade.FormatAmount(d.Available(), c)
		if d.Kind.Entered() {
			form.Bank = d.Source.String() // which alone may spend it
		}
		if i == 0 {
			form.Currency = c
		}
		if declaration, ok := v.sealed(d.Document); ok && form.Payee.Name == "" {
			form.Payee = payeeOn(declaration)
		}
		if form.Amount = left; len(chosen) > 1 {
			form.Amount = ""
		}
		form.Lines = append(form.Lines, gateway.LineForm{Document: text, Amount: left})
		name := fmt.Sprintf("lines[%d].", i)
		of.tuned[name+"document"] = field{Type: "hidden"}
		of.tuned[name+"amount"] = field{Label: v.within(words.PaysOf) + v.documentRow(d).Number}
		for _, without := range namesNone {
			of.tuned[without] = field{Type: "hidden"}
		}
		of.spare = 0
	}
	return documents, nil
}

// payeeOn is who is paid on a document: a shipper or payee abroad, or the seller of an invoice.
func payeeOn(d gateway.Declaration) gateway.PayeeForm {
	if d.SellerName != "" {
		return gateway.PayeeForm{Name: d.SellerName, Country: "CN", Number: d.Seller}
	}
	return gateway.PayeeForm{Name: d.Shipper + d.Payee, Country: d.TradeCountry + d.PayeeCountry}
}

// namesNone are the fields of why a payment names no documents of the payer.
var namesNone = []string{"waiver", "exemption", "proof", "expected", "consignee", "agreement"}

// tuneNumbers asks for the numbers of documents, and for who is paid, in the words of
// the documents that a scenario takes. What is chosen already is left as it is.
func (v *visit) tuneNumbers(of *offering, s trade.Scenario) {
	kind := trade.ImportDeclaration
	for _, other := range []trade.DocumentKind{trade.TaxFiling, trade.CapitalInflow} {
		if other.PaidIn() == s {
			kind = other
		}
	}
	number := words.NumberOf(kind)
	if s.Capital() {
		number = words.InflowOrInvoice
	}
	for i := range trade.MaxLines {
		name := fmt.Sprintf("lines[%d].document", i)
		if _, chosen := of.tuned[name]; !chosen {
			of.tuned[name] = field{Label: v.within(number) + " " + strconv.Itoa(i+1)}
		}
	}
	if _, said := of.tuned["payee.name"]; !said {
		of.tuned["payee.name"] = field{Hint: v.within(words.PayeeOn(kind))}
	}
}

func (v *visit) paymentOpen() error {
	return v.orderedAt("payment", "open", "/payment/", v.paymentOpenForm)
}
