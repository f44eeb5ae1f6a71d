package readmodel

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"tallystick/book/trade"
	"tallystick/book/trade/code"
)

// Evidenced are the kinds of record of which there are receipts, with how each
// is identified: ID is an identifier of 32 hexadecimal digits.
var Evidenced = []struct{ Kind, Identifier string }{
	{"parties", "ID"}, {"lenders", "ID of the party"},
	{"memberships", "ID of the party"}, {"keys", "ID"}, {"documents", "ID"},
	{"takings", "ID of the document"}, {"claims", "ID of the document-ID of the financing, or -payment-ID"},
	{"financings", "ID"},
	{"payments", "ID"}, {"refunds", "ID of the payment-number"},
	{"repayments", "ID of the financing-number"}, {"proceeds", "ID"}, {"alerts", "ID"},
	{"rates", "day, such as 2026-11-23"},
	{"limits", "name of a scenario; all for the first"},
	{"rate-limits", "all"},
	{"pilots", "region-code, bank-ID or scenario; before it, with a dash, the name of a scenario but the first"},
	{"inspections", "ID of the financing"}, {"checks", "ID of the payment"},
	{"models", "all"}, {"proposals", "ID"}, {"keepers", "ID"},
}

// KeyNamed gives the key of the record that a kind and an identifier name.
func KeyNamed(kind, id string) (trade.Key, error) {
	first, second, _ := strings.Cut(id, "-")
	switch kind {
	case "parties":
		return identified(id, trade.PartyKey)
	case "keys":
		return identified(id, trade.PersonKeyKey)
	case "documents":
		return identified(id, trade.DocumentKey)
	case "takings":
		return identified(id, trade.TakingKey)
	case "memberships":
		return identified(id, trade.MembershipKey)
	case "lenders":
		return identified(id, trade.LendersKey)
	case "claims":
		document, err := trade.ParseID[trade.Document](first)
		if err != nil {
			return trade.Key{}, err
		}
		if payment, named := strings.CutPrefix(second, "payment-"); named {
			return identified(payment, func(id trade.PaymentID) trade.Key {
				return trade.ClaimKey(document, trade.DealOf(trade.PaymentDeal, id))
			})
		}
		return identified(second, func(id trade.FinancingID) trade.Key {
			return trade.ClaimKey(document, trade.DealOf(trade.FinancingDeal, id))
		})
	case "financings":
		return identified(id, trade.FinancingKey)
	case "payments":
		return identified(id, trade.PaymentKey)
	case "repayments":
		return partOf(first, second, trade.RepaymentKey)
	case "refunds":
		return partOf(first, second, trade.RefundKey)
	case "proceeds":
		return identified(id, trade.ProceedsKey)
	case "keepers":
		return identified(id, trade.KeeperKey)
	case "proposals":
		return identified(id, trade.ProposalKey)
	case "inspections":
		return identified(id, trade.InspectionKey)
	case "checks":
		return identified(id, trade.CheckKey)
	case "tasks":
		task, err := trade.ParseTaskID(id)
		return trade.TaskKey(task), err
	case "alerts":
		return identified(id, trade.AlertKey)
	case "rates":
		day, err := trade.ParseDay(id)
		return trade.RatesKey(day), err
	}
	return rulesNamed(kind, id, first, second)
}

func rulesNamed(kind, id, first, second string) (trade.Key, error) {
	open := trade.Scenarios()
	place := trade.PilotKey{Scenario: open[0]}
	for _, s := range open {
		// without a name it is the first
		if rest, named := strings.CutPrefix(id, s.String()+"-"); named && kind == "pilots" {
			place.Scenario, id = s, rest
			first, second, _ = strings.Cut(rest, "-")
		}
	}
	switch {
	case kind == "limits" && id == "all":
		return trade.LimitsKey(open[0]), nil
	case kind == "limits":
		s, err := trade.Parse[trade.Scenario](id)
		return trade.LimitsKey(s), err
	case kind == "rate-limits" && id == "all":
		return trade.RateLimitsKey(), nil
	case kind == "models" && id == "all":
		return trade.ModelsKey(), nil
	case kind == "pilots" && id == "scenario":
		return trade.PilotRecordKey(place), nil
	case kind == "pilots" && first == "region":
		place.Region = trade.Region(second)
		return trade.PilotRecordKey(place), code.CheckRegion(second)
	case kind == "pilots" && first == "bank":
		return identified(second,
			func(id trade.PartyID) trade.Key { place.Bank = id; return trade.PilotRecordKey(place) })
	}
	return trade.Key{}, fmt.Errorf("there are no %s %q", kind, id)
}

func identified[N any](text string, key func(trade.ID[N]) trade.Key) (trade.Key, error) {
	id, err := trade.ParseID[N](text)
	if err != nil {
		return trade.Key{}, err
	}
	return key(id), nil
}

// partOf names a record by what it belongs to and its number.
func partOf[N any](of, number string, key func(trade.ID[N], uint32) trade.Key) (trade.Key, error) {
	n, err := strconv.ParseUint(number, 10, 32)
	if err != nil {
		return trade.Key{}, fmt.Errorf("it has a number: %w", err)
	}
	return identified(of, func(id trade.ID[N]) trade.Key { return key(id, uint32(n)) })
}

// MayHaveReceipt reports whether a viewer may have the receipt of a record.
//
// A receipt holds the record whole; its proof shows of other records nothing but
// salted hashes. One of an absence opens the hashed keys on both sides of the
// missing one, in which a rival who guesses keys sees that one of them is there
// (see package merkle). So:
//
//   - an absence is shown only to those who may see whatever lies around it,
//     which is the regulator;
//   - a record is told whole or not at all. A document is shown to its source, its
//     holder, and a bank to which it was offered; what is taken of it to source and
//     holder alone; a claim, a repayment and a refund to both sides of
//     the deal; whether a balance-of-payments number is used to the regulator alone;
//     a party and how it takes part to whoever may see it, its lenders to itself and its
//     supervisors; a notice to whoever may see its document; what a
//     bank collected of a document, and the number of a payment, to that bank; an
//     inspection, an alert, proceeds, a key and an admission to whom they concern;
//     rates, limits of scenarios and of rates, and calendars to everybody, models to banks and their
//     supervisors.
//
// A kind of record that nobody thought of here is the regulator's alone.
// That a record is another's and that there is none are the same answer.
func (m *Model) MayHaveReceipt(ctx context.Context, v trade.Viewer, book trade.Book, k trade.Key) (bool, error) {
	if v.Kind == trade.Regulator {
		return true, nil
	}
	record, there := book.Record(k)
	if !there {
		return false, nil
	}
	var err error
	switch r := record.(type) {
	case trade.Document:
		_, err = m.Document(ctx, v, r.ID)
	case trade.Taking:
		var shown Document
		shown, err = m.Document(ctx, v, r.Document)
		there = !shown.Partial
	case trade.Membership:
		_, err = m.Party(ctx, v, r.Party)
	case trade.Party:
		_, err = m.Party(ctx, v, r.ID)
	case trade.Claim:
		err = m.mayDeal(ctx, v, r.Deal)
	case trade.Payment:
		_, err = m.Payment(ctx, v, r.Deal.ID.Payment())
	case trade.Refund:
		_, err = m.Payment(ctx, v, r.Payment)
	case trade.Financing:
		_, err = m.Financing(ctx, v, r.Deal.Financing())
	case trade.Repayment:
		_, err = m.Financing(ctx, v, r.Financing)
	case trade.Proceeds:
		_, err = m.Proceeds(ctx, v, r.ID)
	case trade.Notice:
		_, err = m.Document(ctx, v, r.Document)
	default:
		return m.heirs.Load().sees(v, record.Audience()), nil
	}
	if errors.Is(err, ErrUnknown) {
		return false, nil
	}
	return there && err == nil, err
}
