package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// Payment is a payment as the API shows it.
type Payment struct {
	ID          string     `json:"id"`
	State       string     `json:"state" example:"accepted"`
	Scenario    string     `json:"scenario"`
	Enterprise  string     `json:"enterprise"`
	Bank        string     `json:"bank"`
	Region      string     `json:"region"`
	Amount      Amount     `json:"amount"`
	Payee       string     `json:"payee" doc:"Token of who is paid"`
	Code        string     `json:"code"`
	Instrument  string     `json:"instrument"`
	Lines       []Line     `json:"lines" doc:"What it spends of each document"`
	Due         string     `json:"due"`
	ByBank      bool       `json:"byBank" doc:"The bank opened it, on the enterprise's instruction"`
	OpenedAt    time.Time  `json:"openedAt"`
	HoldUntil   *time.Time `json:"holdUntil,omitempty"`
	Extensions  uint8      `json:"extensions"`
	Exemption   string     `json:"exemption,omitempty" doc:"Why it needs no tax filing"`
	Purpose     string     `json:"purpose,omitempty" doc:"What capital income is paid for"`
	PayeeReason string     `json:"payeeReason,omitempty" doc:"Why another is paid than the documents name"`
	Waiver      string     `json:"waiver,omitempty" doc:"Why it is to name no documents above the threshold"`
	Waived      string     `json:"waived,omitempty" doc:"Why the bank's checker waived them"`
	Consignee   string     `json:"consignee,omitempty" doc:"Of an agent's payment: whose documents it names"`
	Expected    string     `json:"expected,omitempty" doc:"Paid in advance: on which the goods are to come"`
	Facilitated bool       `json:"facilitated,omitempty" doc:"By facilitation: its invoices may come later"`
	Matched     *Amount    `json:"matched,omitempty" doc:"What of it goods, or invoices, came of that may come later"`
	Unmatched   *Amount    `json:"unmatched,omitempty" doc:"What of it they are still to come of"`
	Permit      []Line     `json:"permit,omitempty" doc:"The permit of the branch, and how much of it the payment uses"`
	Lent        *Amount    `json:"lent,omitempty" doc:"Principal that is owed of loans that paid it"`
	Number      string     `json:"number,omitempty" doc:"Token of the balance-of-payments number"`
	Date        string     `json:"date,omitempty" doc:"On which the money went"`
	Refunded    Amount     `json:"refunded" doc:"What came back and counts"`
	Refunds     uint32     `json:"refunds" doc:"How many were registered"`
	Reason      string     `json:"reason,omitempty"`
}

func (p *purse) payment(x trade.Payment) Payment {
	out := Payment{ID: x.Deal.ID.Payment().String(), State: x.State.String(), Scenario: x.Scenario.String(),
		Enterprise: x.Deal.Enterprise.String(), Bank: x.Deal.Bank.String(), Region: string(x.Deal.Region),
		Amount: amountOf(x.Amount), Payee: x.Payee.String(), Code: string(x.Code), Instrument: x.Instrument.String(),
		Lines: p.lines(x.Lines), Due: x.Due.String(), ByBank: !x.Instruction.IsZero(), OpenedAt: x.OpenedAt.Time(),
		Extensions: x.Extensions, PayeeReason: reasonOf(x.PayeeReason), Waiver: reasonOf(x.Waiver),
		Waived: reasonOf(x.Waived), Number: known(x.Number), Consignee: known(x.Consignee),
		Refunded: of(x.Refunded, x.Amount.Currency), Refunds: x.Refunds, Reason: reasonOf(x.Reason)}
	if x.HoldUntil > 0 && (x.State == trade.Accepted || x.State == trade.Approved) {
		until := x.HoldUntil.Time()
		out.HoldUntil = &until
	}
	if x.Facilitated {
		matched, unmatched := of(x.Matched, x.Amount.Currency), of(x.Unmatched(), x.Amount.Currency)
		out.Facilitated, out.Matched, out.Unmatched = true, &matched, &unmatched
	}
	if x.Expected != 0 {
		matched, unmatched := of(x.Matched, x.Amount.Currency), of(x.Unmatched(), x.Amount.Currency)
		out.Expected, out.Matched, out.Unmatched = x.Expected.String(), &matched, &unmatched
	}
	if x.Permit != (trade.Line{}) {
		out.Permit = p.lines([]trade.Line{x.Permit})
	}
	if x.Lent != 0 {
		lent := of(x.Lent, x.Amount.Currency)
		out.Lent = &lent
	}
	if x.Purpose != 0 {
		out.Purpose = x.Purpose.String()
	}
	if x.Exemption != trade.NotExempt {
		out.Exemption = x.Exemption.String()
	}
	if x.Date != 0 {
		out.Date = x.Date.String()
	}
	return out
}

// reasonOf gives the name of a reason, and nothing for none.
func reasonOf(r trade.Reason) string {
	if r == trade.NoReason {
		return ""
	}
	return r.String()
}

// Refund is a refund as the API shows it.
type Refund struct {
	Number    uint32     `json:"number"`
	Amount    Amount     `json:"amount"`
	Date      string     `json:"date"`
	Reason    string     `json:"reason"`
	Waiting   bool       `json:"waiting" doc:"For a second person; it does not count yet"`
	Dismissed string     `json:"dismissed,omitempty" doc:"Why it never counts"`
	Elsewhere bool       `json:"elsewhere,omitempty" doc:"Not by the way on which the payment went"`
	Permitted bool       `json:"permitted,omitempty" doc:"By a permit of the branch"`
	Permit    []Line     `json:"permit,omitempty" doc:"The permit, and how much of it the refund uses"`
	Held      []Line     `json:"held" doc:"What it keeps held until the source says that the goods went back"`
	HeldUntil *time.Time `json:"heldUntil,omitempty"`
}

func (p *purse) refund(r trade.Refund, currency trade.Currency) Refund {
	out := Refund{Number: r.Number, Amount: of(r.Amount, currency), Date: r.Date.String(), Reason: r.Reason.String(),
		Waiting: r.Waiting, Dismissed: reasonOf(r.Dismissed), Held: p.lines(r.Held), Elsewhere: r.Elsewhere,
		Permitted: r.ByPermit()}
	if r.Permit != (trade.Line{}) {
		out.Permit = p.lines([]trade.Line{r.Permit})
	}
	if len(r.Held) > 0 {
		until := r.HeldUntil.Time()
		out.HeldUntil = &until
	}
	return out
}

// paymentList narrows a list of payments.
type paymentList struct {
	Paging
	State         string `query:"state" maxLength:"20" example:"applied"`
	Waiting       bool   `query:"waiting" doc:"For a step of the bank"`
	RefundWaiting bool   `query:"refundWaiting" doc:"A refund of it waits for a second person"`
	Unmatched     bool   `query:"unmatched" doc:"Of which goods or invoices are still to come"`
	Scenario      string `query:"scenario" maxLength:"30"`
	Bank          string `query:"bank" maxLength:"32"`
	Enterprise    string `query:"enterprise" maxLength:"32"`
	Region        string `query:"region" maxLength:"4"`
	Currency      string `query:"currency" maxLength:"3"`
	Declaration   string `query:"declaration" maxLength:"32" doc:"Against this declaration"`
	Due           string `query:"due" maxLength:"10" doc:"Owed on this day or earlier, and neither made nor ended"`
}

func (s *Server) registerPayments() {
	const tag = "payments"
	model := s.settings.Model
	list := endpoint(http.MethodGet, "/v1/payments", tag, "payments", "Payments that the caller's party may see")
	huma.Register(s.api, list, func(ctx context.Context, in *paymentList) (*found[Page[Payment]], error) {
		var f filter
		q := readmodel.PaymentFilter{State: filterName[trade.State](&f, "state", in.State), Waiting: in.Waiting,
			RefundWaiting: in.RefundWaiting, Unmatched: in.Unmatched,
			Scenario:   filterName[trade.Scenario](&f, "scenario", in.Scenario),
			Bank:       filterID[trade.Party](&f, "bank", in.Bank),
			Enterprise: filterID[trade.Party](&f, "enterprise", in.Enterprise),
			Region:     trade.Region(in.Region), Currency: trade.Currency(in.Currency),
			Document: filterID[trade.Document](&f, "declaration", in.Declaration), DueTo: f.day("due", in.Due)}
		if err := f.done(); err != nil {
			return nil, err
		}
		rows, err := model.Payments(ctx, caller(ctx).Viewer(), q, in.page())
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return pageOf(rows, s.purse(ctx).payment), nil
	})
	get(s, "/v1/payments/{id}", tag, "payment", "A payment",
		func(ctx context.Context, v trade.Viewer, id trade.PaymentID) (Payment, error) {
			p, err := model.Payment(ctx, v, id)
			return s.purse(ctx).payment(p), err
		})
	get(s, "/v1/payments/{id}/declarations", tag, "payment-declarations",
		"The declarations that a payment is for, with what is left of each",
		func(ctx context.Context, v trade.Viewer, id trade.PaymentID) ([]Declaration, error) {
			p, err := model.Payment(ctx, v, id)
			if err != nil {
				return nil, err
			}
			return s.declarationsOf(ctx, v, p.Lines)
		})
	get(s, "/v1/payments/{id}/refunds", tag, "refunds", "The refunds of a payment",
		func(ctx context.Context, v trade.Viewer, id trade.PaymentID) ([]Refund, error) {
			p, err := model.Payment(ctx, v, id)
			if err != nil {
				return nil, err
			}
			rows, err := model.Refunds(ctx, v, id)
			purse := s.purse(ctx)
			return shown(rows, func(r trade.Refund) Refund { return purse.refund(r, p.Amount.Currency) }), err
		})
	details[gateway.PaymentDetails](s, "/v1/payments/{id}/details", tag, "payment-details",
		"What is sealed of a payment",
		func(ctx context.Context, v trade.Viewer, id trade.PaymentID) (trade.Digest, error) {
			p, err := model.Payment(ctx, v, id)
			return p.Details, err
		})
	details[gateway.RemittanceDetails](s, "/v1/payments/{id}/remittance/details", tag, "remittance-details",
		"What is sealed of the money that went",
		func(ctx context.Context, v trade.Viewer, id trade.PaymentID) (trade.Digest, error) {
			p, err := model.Payment(ctx, v, id)
			return p.Voucher, err
		})
	s.registerRefundDetails()
	s.registerPaymentTotals()
}

// registerRefundDetails adds what is sealed of one refund.
func (s *Server) registerRefundDetails() {
	op := endpoint(http.MethodGet, "/v1/payments/{id}/refunds/{number}/details", "payments", "refund-details",
		"What is sealed of a refund")
	huma.Register(s.api, op, func(ctx context.Context, in *struct {
		ID     string `path:"id" maxLength:"64"`
		Number uint32 `path:"number" minimum:"1"`
	}) (*found[gateway.RemittanceDetails], error) {
		id, err := trade.ParseID[trade.Payment](in.ID)
		if err != nil {
			return nil, notFound()
		}
		rows, err := s.settings.Model.Refunds(ctx, caller(ctx).Viewer(), id)
		if err == nil && int64(in.Number) > int64(len(rows)) {
			return nil, notFound()
		}
		var said gateway.RemittanceDetails
		if err == nil {
			said, err = gateway.Details[gateway.RemittanceDetails](ctx, s.settings.Gateway, caller(ctx),
				rows[in.Number-1].Details)
		}
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[gateway.RemittanceDetails]{said}, nil
	})
}

// PaymentTotal sums up payments of one currency.
type PaymentTotal struct {
	Region         string           `json:"region,omitempty"`
	Bank           string           `json:"bank,omitempty"`
	Scenario       string           `json:"scenario,omitempty"`
	Purpose        string           `json:"purpose,omitempty" doc:"Of capital income: what it is paid for"`
	Currency       string           `json:"currency"`
	States         map[string]int64 `json:"states" doc:"How many are in each state"`
	Opened         int64            `json:"opened" doc:"How many were ever opened"`
	Unbacked       int64            `json:"unbacked" doc:"How many of those that are paid name no declaration"`
	Asked          Amount           `json:"asked"`
	Paid           Amount           `json:"paid"`
	Refunded       Amount           `json:"refunded"`
	RefundsWaiting int64            `json:"refundsWaiting" doc:"How many refunds wait for a second person"`
}

func paymentTotalOf(t readmodel.PaymentTotal) PaymentTotal {
	out := PaymentTotal{Region: string(t.Region), Bank: known(t.Bank), Currency: string(t.Currency),
		States: map[string]int64{}, Opened: t.Opened, Unbacked: t.Unbacked, Asked: of(t.Asked, t.Currency),
		Paid: of(t.Paid, t.Currency), Refunded: of(t.Refunded, t.Currency), RefundsWaiting: t.RefundsWaiting}
	if t.Scenario != 0 {
		out.Scenario = t.Scenario.String()
	}
	if t.Purpose != 0 {
		out.Purpose = t.Purpose.String()
	}
	for state, n := range t.States {
		if n > 0 {
			out.States[trade.State(state).String()] = n
		}
	}
	return out
}

func (s *Server) registerPaymentTotals() {
	op := endpoint(http.MethodGet, "/v1/totals/payments", "totals", "payment-totals",
		"Sums of the payments that the caller's party may see")
	huma.Register(s.api, op, func(ctx context.Context, in *struct {
		By string `query:"by" maxLength:"40" doc:"What to tell apart besides the currency: region, bank, scenario, purpose, with commas between" example:"region,bank"`
	}) (*found[[]PaymentTotal], error) {
		rows, err := s.settings.Model.PaymentTotals(ctx, caller(ctx).Viewer(), dimensions(in.By)...)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[[]PaymentTotal]{shown(rows, paymentTotalOf)}, nil
	})
}

// dimensions reads what totals are told apart by.
func dimensions(list string) (by []readmodel.Dimension) {
	if list == "" {
		return nil
	}
	for part := range strings.SplitSeq(list, ",") {
		by = append(by, readmodel.Dimension(part))
	}
	return by
}
