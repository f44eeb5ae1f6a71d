package portal

import (
	"time"

	"tallystick/book/trade"
	"tallystick/internal/toy"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// imports opens payments to region and bank, and has customs publish the declaration
// of an import of 250,000.00 dollars.
func (h *hall) imports(number string) {
	h.t.Helper()
	h.all("governor",
		gateway.AdmitToPilotForm{PlaceForm: gateway.PlaceForm{Scenario: "import-payments", Region: "35"},
			From: "2026-11-01"},
		gateway.AdmitToPilotForm{PlaceForm: gateway.PlaceForm{Scenario: "import-payments", Bank: "BANKA"},
			From: "2026-11-01"})
	h.all("feed", gateway.PublishDeclarationsForm{Declarations: []gateway.Declaration{{Number: number,
		Holder: "91350100M000100Y43", Amount: "250000", Currency: "USD", Declared: "2026-11-20",
		Imported: "2026-11-19", Mode: "0110", Shipper: "Acme GmbH", TradeCountry: "DE", Departure: "DE",
		Items: []gateway.Item{{Code: "84571010", Quantity: "4", Unit: "台",
			Description: "加工中心 / machining centres"}}}}})
}

// filings opens payments for services to region and bank, and has a tax office publish
// the filing of a contract of 250,000.00 dollars.
func (h *hall) filings(number string) {
	h.t.Helper()
	h.all("governor",
		gateway.AdmitPartyForm{Kind: "tax", Number: "3500TAX", NameZh: "榕城税务", NameEn: "Tax Office", Region: "35"},
		gateway.EnrolPersonForm{Party: "3500TAX", Login: "tax.feed", NameZh: "税务系统", NameEn: "Tax Feed",
			Duties: []string{"feed"}, Password: toy.Password},
		gateway.AdmitToPilotForm{PlaceForm: gateway.PlaceForm{Scenario: "service-payments", Region: "35"},
			From: "2026-11-01"},
		gateway.AdmitToPilotForm{PlaceForm: gateway.PlaceForm{Scenario: "service-payments", Bank: "BANKA"},
			From: "2026-11-01"})
	if err := h.Gate.KeepFirstPasswords(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
	h.all("tax.feed", gateway.PublishDeclarationsForm{Declarations: []gateway.Declaration{{Kind: "tax-filing",
		Number: number, Verification: "K7Q2M9", Holder: "91350100M000100Y43", Payee: "Alpenlicht AG",
		PayeeCountry: "DE", Declared: "2026-11-20", Contract: "LC-1", ContractName: "软件许可 / software licence",
		ItemClass: "royalty", Currency: "USD", ContractTotal: "250,000.00", TaxOffice: "榕城税务"}}})
}

// invoice has the tax office publish an invoice of 1,130.00 yuan.
func (h *hall) invoice(number string) {
	h.t.Helper()
	h.all("tax.feed", gateway.PublishDeclarationsForm{Declarations: []gateway.Declaration{{Kind: "tax-invoice",
		Number: number, Holder: "91350100M000100Y43", Seller: "91350100M000100Y43", SellerName: "鹭江电子",
		Currency: "CNY", Net: "1,000.00", Tax: "130.00", Declared: "2026-11-20"}}})
}

// facilitation has all payments of capital income drawn that the exporter's bank makes by
// facilitation, and the bank keep an inflow of 1,130.00 yuan for it.
func (h *hall) facilitation(number string) {
	h.t.Helper()
	h.Carry(gateway.SetLimitsForm{Scenario: "capital-payments", From: "2026-11-23", HoldHours: 24,
		HoldExtensions: 1, Instruments: []string{"wire"}, Backdate: 5, RefundCheck: "50,000.00", SettlementBand: "2",
		PettyCash: "200,000.00", Inspect: "100", CheckDays: 20,
		Marks: standingMarks(trade.CapitalPayments), Reason: "抽查 / checks"})
	h.all("governor",
		gateway.AdmitToPilotForm{PlaceForm: gateway.PlaceForm{Scenario: "capital-payments", Region: "35"},
			From: "2026-11-01"},
		gateway.AdmitToPilotForm{PlaceForm: gateway.PlaceForm{Scenario: "capital-payments", Bank: "BANKA"},
			From: "2026-11-01", Facilitates: true})
	h.all("maker", gateway.EnterDocumentForm{Kind: "capital-inflow", Number: number, Holder: "91350100M000100Y43",
		Income: "capital", Registration: "35350100202611201234", Amount: "1,130.00", Currency: "CNY",
		Declared: "2026-11-20"})
	h.all("checker", gateway.ConfirmDocumentForm{Document: number})
}

// paid has the exporter's bank make the one payment that there is, and a block come after it.
func (h *hall) paid() {
	h.t.Helper()
	governor, err := h.Gate.PersonBy(h.t.Context(), "governor")
	if err != nil {
		h.t.Fatal(err)
	}
	all, err := h.Chain.Model.Payments(h.t.Context(), governor.Viewer(), readmodel.PaymentFilter{},
		readmodel.Page{Limit: 2})
	if err != nil || len(all.Rows) != 1 {
		h.t.Fatal(all, err)
	}
	id := all.Rows[0].Deal.ID.Payment().String()
	h.all("maker", gateway.AcceptPaymentForm{Payment: id})
	h.all("checker", gateway.ApprovePaymentForm{Payment: id})
	h.all("maker", gateway.PayForm{Payment: id, Number: "3501000001012611230002", Date: "2026-11-23"})
	h.all("governor", gateway.PublishRatesForm{Day: "2026-11-23",
		Rates: []gateway.RateForm{{Currency: "USD", Per100: "712.3500"}}})
}

// all has a person submit forms, none of which may be refused.
func (h *hall) all(login string, forms ...gateway.Form) {
	h.t.Helper()
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
