package portal

import (
	"strings"
	"testing"
	"time"

	"tallystick/node/gateway"
)

// Two declarations of one bill of lading are lent on by two banks. Each is told of its own,
// in what it agrees with another, and of nothing else; the regulator sees both side by side.
func TestTwoDocumentsAlike(t *testing.T) {
	h := newHall(t)
	h.all("governor", gateway.AdmitToPilotForm{PlaceForm: gateway.PlaceForm{Bank: "BANKB"}, From: "2026-11-01"})
	exporter, err := h.Gate.PersonBy(t.Context(), "exporter")
	if err != nil {
		t.Fatal(err)
	}
	numbers := []string{"350120260000000901", "350120260000000902"}
	for i, number := range numbers {
		h.all("feed", gateway.PublishDeclarationsForm{Declarations: []gateway.Declaration{{Number: number,
			Holder: "91350100M000100Y43", Amount: "1000.00", Currency: "USD", Declared: "2026-11-20", Mode: "0110",
			BillOfLading: "BL-77", Carrier: "COSU",
			Items: []gateway.Item{{Code: "84571010", Description: "machining centres"}}}}})
		bank := []string{"BANKA", "BANKB"}[i]
		o, err := h.Gate.Submit(t.Context(), exporter, gateway.ApplyForm{Bank: bank, Product: "export-receivable",
			Amount: "500.00", Currency: "USD", Tenor: 90, Purpose: "working capital",
			Lines: []gateway.LineForm{{Document: number, Amount: "600.00"}}}, gateway.Request{Wait: time.Minute})
		if err != nil || !o.Refusal.OK() {
			t.Fatal(o, err)
		}
		h.all([]string{"maker", "rival"}[i], gateway.AcceptForm{Financing: o.Subject})
	}
	h.all("governor", gateway.FreezeDocumentForm{Document: numbers[0], Reason: "investigation"}) // one block more
	visit := func(login, path string) string {
		browser := h.visitor(login, "en")
		answer, err := browser.Get(h.url + path)
		return h.page(browser, answer, err)
	}
	const agrees = "Agrees in: transport document and carrier (exactly)"
	var beside string
	for _, login := range []string{"maker", "rival", "exporter", "governor"} {
		page := visit(login, "/alert")
		_, link, compares := strings.Cut(page, "[Compare the two](")
		told := map[string]int{"maker": 1, "rival": 1, "governor": 3}[login]
		if strings.Count(page, agrees) != told || compares != (login == "governor") ||
			strings.Contains(page, "The other document]") != compares {
			t.Errorf("%s is shown:\n%s", login, page)
		}
		if compares {
			beside, _, _ = strings.Cut(link, ")")
		}
	}
	page := visit("governor", beside)
	for _, want := range append(numbers, "BL-77", "COSU", "Bank A", "Bank B") {
		if !strings.Contains(page, want) {
			t.Errorf("%s does not say %s:\n%s", beside, want, page)
		}
	}
	for _, login := range []string{"maker", "exporter"} {
		if page := visit(login, beside); !strings.Contains(page, "none that your party may see") {
			t.Errorf("%s is shown:\n%s", login, page)
		}
	}
}
