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
	{"parties", "ID"}, {"keys", "ID"}, {"documents", "ID"}, {"claims", "ID of the document-ID of the financing"},
	{"financings", "ID"},
	{"repayments", "ID of the financing-number"}, {"proceeds", "ID"}, {"alerts", "number"},
	{"rates", "day, such as 2026-11-23"},
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
		return identified(second, func(id trade.FinancingID) trade.Record {
			return trade.Claim{Document: document,
				Financing: id}
		})
	case "financings":
		return identified(id,
			func(id trade.FinancingID) trade.Record { return trade.Financing{Deal: trade.Deal{Financing: id}} })
	case "repayments":
		number, err := strconv.ParseUint(second, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("a repayment has a number: %w", err)
		}
		return identified(first, func(id trade.FinancingID) trade.Record {
			return trade.Repayment{Financing: id,
				Number: uint32(number)}
		})
	case "proceeds":
		return identified(id, func(id trade.ProceedsID) trade.Record { return trade.Proceeds{ID: id} })
	case "inspections":
		return identified(id,
			func(id trade.FinancingID) trade.Record { return trade.Inspection{Deal: trade.Deal{Financing: id}} })
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

// MayHaveReceipt reports whether a viewer may have the receipt of a record.
//
// A receipt holds the record whole and, in its proof, the name of the key that
// follows. One of an absence holds no record, but the two keys that lie around
// the missing one and the plain hash of the value below, from which a rival who
// asks again and again walks to another's claim and guesses what it says. So:
//
//   - an absence is shown only to those who may see whatever lies around it,
//     which is the regulator;
//   - a record is shown to whom it concerns and who may see it whole: a document
//     to its source, its holder, and a bank that may see it as long as nobody
//     else has taken of it; a claim and a repayment to both sides of the
//     financing; a party to itself and its supervisors, and if it is no
//     enterprise to everybody; a notice to whoever may see its document; what a
//     bank collected of a document, and the number of a payment, to that bank; an
//     inspection, an alert, proceeds, a key and an admission to whom they concern;
//     rates, limits and calendars to everybody, models to banks and their
//     supervisors.
//
// A kind of record that nobody thought of here is the regulator's alone.
// That a record is another's and that there is none are the same answer.
func (m *Model) MayHaveReceipt(ctx context.Context, v trade.Viewer, book trade.Book, name trade.Record) (bool, error) {
	if v.Kind == trade.Regulator {
		return true, nil
	}
	var there bool
	var err error
	switch r := name.(type) {
	case trade.Document:
		var shown Document
		shown, err = m.Document(ctx, v, r.ID)
		there = !shown.Partial || shown.Elsewhere == 0
	case trade.Claim:
		_, there = book.Claim(r.Document, r.Financing)
		_, err = m.Financing(ctx, v, r.Financing)
	case trade.Financing:
		there = true
		_, err = m.Financing(ctx, v, r.Deal.Financing)
	case trade.Repayment:
		_, there = book.Repayment(r.Financing, r.Number)
		_, err = m.Financing(ctx, v, r.Financing)
	case trade.Proceeds:
		there = true
		_, err = m.Proceeds(ctx, v, r.ID)
	case trade.Notice:
		_, there = book.Notice(r.Document, r.ID)
		_, err = m.Document(ctx, v, r.Document)
	default:
		var record trade.Record
		record, there = recordIn(book, name)
		return there && m.heirs.Load().sees(v, trade.AudienceOfRecord(record)), nil
	}
	if errors.Is(err, ErrUnknown) {
		return false, nil
	}
	return there && err == nil, err
}

// recordIn gives the record that a name names, of those whose audience is the
// record's own affair; of every other kind there is none.
func recordIn(book trade.Book, name trade.Record) (record trade.Record, there bool) {
	switch r := name.(type) {
	case trade.Party:
		return book.Party(r.ID)
	case trade.PersonKey:
		return book.Key(r.ID)
	case trade.Alert:
		return book.Alert(r.Number)
	case trade.Inspection:
		return book.Inspection(r.Deal.Financing)
	case trade.Pilot:
		return book.Pilot(r.Key)
	case trade.Rates:
		return book.Rates(r.Day)
	case trade.Calendar:
		return book.Calendar(r.Year)
	case trade.Position:
		return book.Position(r.Document, r.Bank)
	case trade.Transaction:
		return book.Transaction(r.Bank, r.ID)
	case trade.LimitVersions:
		return r, len(book.Limits()) > 0
	case trade.ModelVersions:
		models := book.Models()
		return models, len(models.Versions) > 0 || models.Open()
	}
	return nil, false
}
