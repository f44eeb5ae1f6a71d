package portal

import (
	"time"

	"tallystick/node/gateway"
)

// imports opens payments to region and bank, and has customs publish the declaration
// of an import of 250,000.00 dollars.
func (h *hall) imports(number string) {
	h.t.Helper()
	for login, forms := range map[string][]gateway.Form{
		"governor": {
			gateway.AdmitToPilotForm{PlaceForm: gateway.PlaceForm{Scenario: "import-payments", Region: "35"},
				From: "2026-11-01"},
			gateway.AdmitToPilotForm{PlaceForm: gateway.PlaceForm{Scenario: "import-payments", Bank: "BANKA"},
				From: "2026-11-01"}},
		"feed": {gateway.PublishDeclarationsForm{Declarations: []gateway.Declaration{{Number: number,
			Holder: "91350100M000100Y43", Amount: "250000", Currency: "USD", Declared: "2026-11-20",
			Imported: "2026-11-19", Mode: "0110", Shipper: "Acme GmbH", TradeCountry: "DE", Departure: "DE",
			Items: []gateway.Item{{Code: "84571010", Quantity: "4", Unit: "台",
				Description: "加工中心 / machining centres"}}}}}},
	} {
		person, err := h.Gate.PersonBy(h.t.Context(), login)
		if err != nil {
			h.t.Fatal(err)
		}
		for _, form := range forms {
			o, err := h.Gate.Submit(h.t.Context(), person, form, gateway.Request{Wait: time.Minute})
			if err != nil || !o.Refusal.OK() {
				h.t.Fatalf("%T: %+v %v", form, o, err)
			}
		}
	}
}
