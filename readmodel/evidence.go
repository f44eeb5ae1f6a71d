package readmodel

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"tallystick/trade"
)

// Evidenced are the kinds of record of which there are receipts, with how each
// is identified: ID is an identifier of 32 hexadecimal digits.
var Evidenced = []struct{ Kind, Identifier string }{
	{"parties", "ID"}, {"keys", "ID"}, {"documents", "ID"}, {"claims", "ID of the document-ID of the financing"}, {"financings", "ID"},
	{"repayments", "ID of the financing-number"}, {"proceeds", "ID"}, {"alerts", "number"}, {"rates", "day, such as 2026-11-23"},
	{"limits", "all"}, {"pilots", "region-code, bank-ID or scenario"},
	{"inspections", "ID of the financing"},
	{"models", "all"},
}

// RecordNamed gives the record that a kind and an identifier name, with
// nothing in it but what identifies it.
func RecordNamed(kind, id string) (trade.Record, error) {
	first, second, _ := strings.Cut(id, "-")
	switch kind {
	case "parties":
		return identified(id, func(id trade.PartyID) trade.Record { return trade.Party{ID: id} })
	case "keys":
		return identified(id, func(id trade.KeyID) trade.Record { return trade.PersonKey{ID: id} })
	case "documents":
		return identified(id, func(id trade.DocumentID) trade.Record { return trade.Document{ID: id} })
	case "claims":
		document, err := trade.ParseID[trade.Document](first)
		if err != nil {
			return nil, err
		}
		return identified(second, func(id trade.FinancingID) trade.Record { return trade.Claim{Document: document, Financing: id} })
	case "financings":
		return identified(id, func(id trade.FinancingID) trade.Record { return trade.Financing{Deal: trade.Deal{Financing: id}} })
	case "repayments":
		number, err := strconv.ParseUint(second, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("a repayment has a number: %w", err)
		}
		return identified(first, func(id trade.FinancingID) trade.Record { return trade.Repayment{Financing: id, Number: uint32(number)} })
	case "proceeds":
		return identified(id, func(id trade.ProceedsID) trade.Record { return trade.Proceeds{ID: id} })
	case "inspections":
		return identified(id, func(id trade.FinancingID) trade.Record { return trade.Inspection{Deal: trade.Deal{Financing: id}} })
	case "alerts":
		number, err := strconv.ParseUint(id, 10, 63)
		return trade.Alert{Number: number}, err
	case "rates":
		day, err := trade.ParseDay(id)
		return trade.Rates{Day: day}, err
	}
	return rulesNamed(kind, id, first, second)
}

func rulesNamed(kind, id, first, second string) (trade.Record, error) {
	key := trade.PilotKey{Scenario: trade.ExportReceivables}
	switch {
	case kind == "limits" && id == "all":
		return trade.LimitVersions{}, nil
	case kind == "models" && id == "all":
		return trade.ModelVersions{}, nil
	case kind == "pilots" && id == "scenario":
		return trade.Pilot{Key: key}, nil
	case kind == "pilots" && first == "region":
		key.Region = trade.Region(second)
		return trade.Pilot{Key: key}, trade.CheckRegion(second)
	case kind == "pilots" && first == "bank":
		return identified(second, func(id trade.PartyID) trade.Record { key.Bank = id; return trade.Pilot{Key: key} })
	}
	return nil, fmt.Errorf("there are no %s %q", kind, id)
}

func identified[N any](text string, record func(trade.ID[N]) trade.Record) (trade.Record, error) {
	id, err := trade.ParseID[N](text)
	if err != nil {
		return nil, err
	}
	return record(id), nil
}

// MayHaveReceipt reports whether a viewer may have the receipt of a record. A
// receipt holds the record whole, so that somebody who is shown only part of it
// may not; and everybody may have it proven that there is no such record, unless
// that alone would tell what the record is to keep from them.
func (m *Model) MayHaveReceipt(ctx context.Context, v trade.Viewer, book trade.Book, name trade.Record) (bool, error) {
	var err error
	there, whole := true, true
	switch r := name.(type) {
	case trade.Party:
		r, there = book.Party(r.ID)
		_, err = m.Party(ctx, v, r.ID)
		whole = len(m.shownParty(v, r).Lenders) == len(r.Lenders)
	case trade.Document:
		var shown Document
		_, there = book.Document(r.ID)
		shown, err = m.Document(ctx, v, r.ID)
		whole = !shown.Partial || shown.Elsewhere == 0
	case trade.Claim:
		_, there = book.Claim(r.Document, r.Financing)
		_, err = m.Financing(ctx, v, r.Financing)
	case trade.Financing:
		_, there = book.Financing(r.Deal.Financing)
		_, err = m.Financing(ctx, v, r.Deal.Financing)
	case trade.Repayment:
		_, there = book.Repayment(r.Financing, r.Number)
		_, err = m.Financing(ctx, v, r.Financing)
	case trade.Proceeds:
		_, there = book.Proceeds(r.ID)
		_, err = m.Proceeds(ctx, v, r.ID)
	case trade.PersonKey:
		r, there = book.Key(r.ID)
		whole = m.heirs.Load().sees(v, trade.AudienceOfRecord(r))
	case trade.Alert:
		r, there = book.Alert(r.Number)
		whole = m.heirs.Load().sees(v, trade.AudienceOfRecord(r))
	case trade.Inspection:
		// that there is none says as much as that there is one, so that only those
		// who would see it are shown either
		f, _ := book.Financing(r.Deal.Financing)
		r, _ = book.Inspection(f.Deal.Financing)
		r.Deal = f.Deal
		whole = m.heirs.Load().sees(v, trade.AudienceOfRecord(r))
	case trade.ModelVersions:
		whole = m.heirs.Load().sees(v, trade.AudienceOfRecord(r))
	case trade.Pilot:
		r, there = book.Pilot(r.Key)
		whole = m.heirs.Load().sees(v, trade.AudienceOfRecord(r))
	}
	if err != nil && !errors.Is(err, ErrUnknown) {
		return false, err
	}
	return !there || err == nil && whole, nil
}
