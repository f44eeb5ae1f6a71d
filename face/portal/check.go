package portal

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

type checkRow struct{ ID, Short, Enterprise, Bank, Amount, Drawn, Lot, Due, Left, State, Tone string }

type checkList struct {
	Heading, Lead, DueLabel, LeftLabel string
	States                             []option
	Rows                               []checkRow
	First, Next                        string
}

// checkList lists the payments by facilitation that were drawn, with the days left.
func (v *visit) checkList() error {
	query := v.r.URL.Query()
	var filter readmodel.CheckFilter
	if err := narrowed(&filter.State, query.Get("state"), trade.Parse, words.StateIsUnknown); err != nil {
		return err
	}
	rows, next, err := asked(v.Model.Checks(v.r.Context(), v.viewer, filter, readmodel.Page{Limit: pageRows,
		After: query.Get("after")}))
	if err != nil {
		return err
	}
	page := checkList{Heading: v.within(words.ChecksHeading), Lead: v.within(words.ChecksLead),
		DueLabel: v.say(words.CheckDue.Capital()), LeftLabel: v.within(words.DaysLeft),
		States: options(v.Language, v.within(words.All), query.Get("state"), trade.InspectionOpen,
			trade.InspectionDone)}
	for _, c := range rows {
		row, err := v.checkRow(c)
		if err != nil {
			return err
		}
		page.Rows = append(page.Rows, row)
	}
	page.First, page.Next = paging(&url.URL{Path: "/check", RawQuery: v.r.URL.RawQuery}, next)
	return v.show(http.StatusOK, "check_list", frame{Live: "/live", Page: page})
}

func (v *visit) checkRow(c trade.Check) (checkRow, error) {
	id := c.Deal.ID.Payment()
	row := checkRow{ID: id.String(), Short: short(id), Enterprise: v.partyName(c.Deal.Enterprise),
		Bank: v.partyName(c.Deal.Bank), Drawn: clock(c.Since), Due: c.Due.String(), State: v.name(c.State()),
		Tone: "warn", Lot: fmt.Sprintf("%04d < %04d", trade.CheckLot(c.Seed, id), c.Share)}
	switch {
	case c.Finding == trade.Clean:
		row.State, row.Tone = v.name(c.Finding), "good"
	case c.Finding == trade.Irregular:
		row.State, row.Tone = v.name(c.Finding), "bad"
	case c.Late:
		row.State, row.Tone, row.Left = v.within(words.CheckIsLate), "bad", "0"
	default:
		err := v.Gateway.View(func(book trade.Book, _ trade.Instant) error {
			row.Left = strconv.Itoa(int(trade.WorkingDays(book, v.today(), c.Due)))
			return nil
		})
		if err != nil {
			return row, err
		}
	}
	p, there, err := v.payment(id)
	if there {
		row.Amount = moneyOf(p.Amount)
	}
	return row, err
}

// facilitatedFacts say what invoices came of a payment by facilitation, and how its check
// stands, as far as the person may know of one.
func (v *visit) facilitatedFacts(p trade.Payment) []fact {
	if !p.Facilitated {
		return nil
	}
	c := p.Amount.Currency
	facts := []fact{{v.within(words.ByFacilitation), v.within(words.Yes)}}
	if p.State == trade.Paid {
		facts = append(facts, fact{v.within(words.InvoicesCame), money(p.Matched, c)},
			fact{v.within(words.InvoicesToCome), money(p.Unmatched(), c)})
	}
	check, drawn, err := known(v.Model.Check(v.r.Context(), v.viewer, p.Deal.ID.Payment()))
	if err != nil || !drawn {
		return facts
	}
	row, err := v.checkRow(check)
	if err != nil {
		return facts
	}
	facts = append(facts,
		fact{v.within(words.CheckOfIt), v.say(words.DrawnInBlock.With(row.Drawn, check.Height, row.Lot))},
		fact{v.say(words.CheckDue.Capital()), row.Due})
	if row.Left != "" {
		facts = append(facts, fact{v.within(words.DaysLeft), row.Left})
	}
	facts = append(facts, fact{v.within(words.State), row.State})
	if check.State() == trade.InspectionDone {
		facts = append(facts, fact{v.within(words.ReportedBy), v.answering(check.By)})
		if details, err := gateway.Details[gateway.InspectionDetails](v.r.Context(), v.Gateway, v.person,
			check.Details); err == nil {
			facts = append(facts, fact{v.within(words.WhatWasFound), details.Report})
		}
	}
	return facts
}

// facilitationOff reports whether an enterprise may not pay by facilitation, to those whom
// that concerns.
func (v *visit) facilitationOff(id trade.PartyID) (off bool) {
	err := v.Gateway.View(func(book trade.Book, _ trade.Instant) error {
		standing := book.Facilitation(id)
		off = standing.Suspended && trade.MaySee(v.viewer, standing.Audience())
		return nil
	})
	return off && err == nil
}

// checkOffers offer to attach invoices of a payment by facilitation, and to report on it.
func (v *visit) checkOffers(o *ordering, p trade.Payment) {
	of := offering{about: trade.Object{Key: p.Key()}, start: gateway.AttachInvoicesForm{Number: p.Matches + 1},
		spare: 3, tuned: map[string]field{"number": {Type: "hidden"}}}
	for i := range trade.MaxLines {
		name := fmt.Sprintf("lines[%d].", i)
		of.tuned[name+"document"] = field{Label: v.within(words.NumberOf(trade.TaxInvoice)) + " " + strconv.Itoa(i+1)}
		of.tuned[name+"amount"] = field{Label: v.within(words.PaysOfIt)}
	}
	o.offer("attach", of)
	o.offer("report-check", offering{about: trade.Object{Key: trade.CheckKey(p.Deal.ID.Payment())}})
}

// checkWords says in a line what happened to a payment by facilitation; nothing of what
// happened to anything else.
func (v *visit) checkWords(event trade.Event) string {
	switch e := event.(type) {
	case trade.CheckDrawn:
		return v.say(words.CheckDrawnBy.With(e.Height, trade.CheckLot(e.Seed, e.Deal.ID.Payment()), e.Share, e.Due))
	case trade.InvoicesAttached:
		text := v.say(words.InvoicesCameOf.With(v.in(readmodel.PaymentNoun, e.Deal.ID.Payment(), e.Amount)))
		if e.Why != trade.NoReason {
			text += v.say(words.InvoicesCameOfAway.With(words.Name(e.Why)))
		}
		return text
	case trade.CheckReported:
		return v.say(words.CheckReportedAs.With(words.Name(e.Finding).Capital()))
	case trade.FacilitationLifted:
		return v.say(words.FacilitationOn)
	}
	return ""
}
