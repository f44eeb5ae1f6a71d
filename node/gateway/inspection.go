package gateway

import (
	"context"

	"tallystick/book/trade"
)

// InspectionDetails are the sealed details of an inspection, or of the check of a payment.
type InspectionDetails struct {
	Report string `json:"report"`
}

// ReportInspectionForm puts on the record what an inspection found. By a governor.
type ReportInspectionForm struct {
	Financing string `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
	Finding   string `json:"finding" enum:"clean,irregular"`
	Report    string `json:"report" example:"contract, invoice and bill of lading agree"`
}

func (f ReportInspectionForm) intend(ctx context.Context, a *asking) (intent, error) {
	c := trade.ReportInspection{Financing: identifier[trade.Financing](a, "financing", f.Financing),
		Finding: choice(a, "finding", f.Finding, findings), Details: placeholder}
	details := InspectionDetails{Report: a.text("report", f.Report, true)}
	if len(a.wrong) > 0 {
		return intent{}, nil
	}
	financing, err := a.gateway.financing(c.Financing)
	if err != nil {
		return intent{}, err
	}
	readers, err := a.gateway.readersIn(ctx, financing.Deal.Region, financing.Deal.Bank)
	return intent{command: func() trade.Command { return c }, seals: []seal{{&c.Details, details, readers}},
		subject: f.Financing}, err
}
