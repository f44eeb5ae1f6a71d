package readmodel

import (
	"context"
	"database/sql"
	"errors"
	"iter"
	"strings"

	"tallystick/book/trade"
)

// errGap means that blocks are missing between what the tables hold and what
// came.
var errGap = errors.New("区块不连续，日志有缺漏：请运行 tallystick rebuild / the journal has a gap before this block: run " +
	"tallystick rebuild")

func newDesk(conn *sql.Conn) *desk {
	d := &desk{conn: conn, ctx: context.Background(), prepared: map[string]*sql.Stmt{}, at: map[Noun]shelfOf{},
		financingSums: financingSums(), daySums: daySums(), documentSums: documentSums(), refusalSums: refusalSums(),
		inspectionSums: inspectionSums(), paymentSums: paymentSums()}
	d.sights = d.batch("sight", "noun eye n state due size",
		" ON CONFLICT DO UPDATE SET state = excluded.state, due = excluded.due, size = excluded.size")
	d.entries = d.batch("entry", "n height place at verb envelope party key person rule item document left_minor "+
		"left_currency events", "")
	d.histories = d.batch("history", "noun id entry", " ON CONFLICT DO NOTHING")
	d.publications = d.batch("publication", "n place holder first exact", "")
	// a pledge may move to a document in parts
	d.lines = d.batch("line", "document n amount", " ON CONFLICT DO UPDATE SET amount = amount + excluded.amount")
	d.paymentLines = d.batch("payment_line", "document n amount", "")
	d.proceedsLines = d.batch("proceeds_line", "document n amount",
		" ON CONFLICT (document, n) DO UPDATE SET amount = excluded.amount")
	d.shelveParties()
	d.shelveDocuments()
	d.shelveFinancings()
	d.shelvePayments()
	d.shelveMoney()
	d.shelveRules()
	d.batches = []*batch{d.sights, d.entries, d.histories, d.publications, d.lines, d.proceedsLines,
		d.paymentLines}
	d.sums = []*sumTable{d.financingSums, d.daySums, d.documentSums, d.refusalSums, d.inspectionSums,
		d.paymentSums}
	return d
}

// shelve completes a shelf of a noun, whose records are found by the named
// columns of their key. Shelves are written in the order in which they come.
func shelve[R trade.Record](d *desk, noun Noun, table, named, columns string, s shelf[R]) {
	columns = named + " " + columns
	columns = strings.Join(strings.Fields("n "+columns+" eyes exact"), " ")
	tail := " ON CONFLICT (n) DO UPDATE SET exact = excluded.exact"
	for column := range strings.FieldsSeq(strings.TrimSuffix(strings.TrimPrefix(columns, "n "), " exact")) {
		tail += ", " + column + " = excluded." + column
	}
	if s.mark == nil {
		s.mark = func(R) mark { return mark{} }
	}
	s.desk, s.noun, s.table, s.rows, s.writes = d, noun, table, map[trade.Key]*row[R]{}, d.batch(table, columns, tail)
	s.where = strings.Join(strings.Fields(named), " = ? AND ") + " = ?"
	if named == "" {
		s.where = "n = 1"
	}
	d.at[noun], d.shelves = &s, append(d.shelves, &s)
}

// Columns that name a record, from its key.

func none(trade.Key) []any { return nil }

func byID(k trade.Key) []any {
	id := k.Identifier(0)
	return []any{id[:]}
}

func byTwo(k trade.Key) []any {
	first, second := k.Identifier(0), k.Identifier(1)
	return []any{first[:], second[:]}
}

// byDeal names what a deal has in a document.
func byDeal(k trade.Key) []any {
	document, deal := k.Identifier(0), k.Deal()
	id := deal.Identifier()
	return []any{document[:], deal.Kind(), id[:]}
}

func bySigned(k trade.Key) []any { return []any{k.Signed()} }

func known(n int64) sql.NullInt64 { return sql.NullInt64{Int64: n, Valid: true} }

func (d *desk) shelveParties() {
	shelve(d, PartyNoun, "party", "id", "kind region class listed suspended", shelf[trade.Party]{by: byID,
		values: func(p trade.Party) []any {
			return []any{p.Kind, string(p.Region), p.Class, p.Listed, p.Suspended}
		},
		mark: func(p trade.Party) mark { return mark{state: int64(p.Kind)} }})
	shelve(d, MembershipNoun, "membership", "party", "", shelf[trade.Membership]{by: byID, unlisted: true,
		values: func(trade.Membership) []any { return nil }})
	shelve(d, KeyNoun, "person_key", "id", "party person duties revoked", shelf[trade.PersonKey]{by: byID,
		values: func(k trade.PersonKey) []any { return []any{k.Party[:], k.Person[:], k.Duties, k.Revoked} }})
}

func (d *desk) shelveDocuments() {
	shelve(d, DocumentNoun, "document", "id",
		"kind source holder currency face issued available shortfall withdrawn frozen", shelf[trade.Document]{by: byID,
			values: func(x trade.Document) []any {
				return []any{x.Kind, x.Source[:], x.Holder[:], string(x.Face.Currency), x.Face.Minor, x.Issued,
					x.Available(), x.Shortfall(), x.Withdrawn, x.Frozen}
			},
			mark: func(x trade.Document) mark {
				return mark{state: int64(StateOf(x)), size: known(x.Face.Minor)}
			},
			count: d.countDocument})
	shelve(d, TakingNoun, "taking", "document", "", shelf[trade.Taking]{by: byID, unlisted: true,
		values: func(trade.Taking) []any { return nil },
		count:  d.countTaking})
	shelve(d, ClaimNoun, "claim", "document kind deal", "bank held pledged spent collected original",
		shelf[trade.Claim]{by: byDeal,
			values: func(c trade.Claim) []any {
				return []any{c.Bank[:], c.Held, c.Open(), c.Spent, c.Brought(), c.Original}
			},
			count: d.countClaim})
	shelve(d, NoticeNoun, "notice", "document number", "", shelf[trade.Notice]{by: byTwo,
		values: func(trade.Notice) []any { return nil }})
}

func (d *desk) shelveFinancings() {
	shelve(d, FinancingNoun, "financing", "id",
		"enterprise bank region product state currency asked applied_at lent maturity outstanding",
		shelf[trade.Financing]{by: byID,
			values: func(f trade.Financing) []any {
				return []any{f.Deal.Enterprise[:], f.Deal.Bank[:], string(f.Deal.Region), f.Product, f.State,
					string(f.Asked.Currency), f.Asked.Minor, f.AppliedAt, f.Terms.Amount, f.Terms.Maturity,
					f.Outstanding}
			},
			mark: func(f trade.Financing) mark {
				m := mark{state: int64(f.State), size: known(f.Asked.Minor)}
				if f.State == trade.Disbursed {
					m.due = known(int64(f.Terms.Maturity))
				}
				return m
			},
			count: d.countFinancing,
			added: func(n int64, f trade.Financing) {
				for _, line := range f.Lines {
					d.lines.add(line.Document[:], n, line.Amount)
				}
			}})
	shelve(d, RepaymentNoun, "repayment", "financing number", "date principal interest source proceeds corrected",
		shelf[trade.Repayment]{
			by: func(k trade.Key) []any {
				id := k.Identifier(0)
				return []any{id[:], int64(k.Number(4))}
			},
			values: func(r trade.Repayment) []any {
				return []any{r.Date, r.Principal, r.Interest, r.Source, r.Proceeds[:], r.Corrected}
			},
			count: d.countRepayment})
	shelve(d, InspectionNoun, "inspection", "id", "enterprise bank region height finding",
		shelf[trade.Inspection]{by: byID,
			values: func(i trade.Inspection) []any {
				return []any{i.Deal.Enterprise[:], i.Deal.Bank[:], string(i.Deal.Region), i.Height, i.Finding}
			},
			mark:  func(i trade.Inspection) mark { return mark{state: int64(i.State())} },
			count: d.countInspection})
}

func (d *desk) shelveMoney() {
	shelve(d, ProceedsNoun, "proceeds", "id", "bank enterprise region currency amount used date instrument",
		shelf[trade.Proceeds]{by: byID,
			values: func(p trade.Proceeds) []any {
				return []any{p.Bank[:], p.Enterprise[:], string(p.Region), string(p.Amount.Currency), p.Amount.Minor,
					p.Used, p.Date, p.Instrument}
			},
			mark: func(p trade.Proceeds) mark {
				return mark{state: unused * one01(p.Used < p.Amount.Minor), size: known(p.Amount.Minor)}
			},
			changes: d.matched})
	shelve(d, PositionNoun, "position", "document bank", "collected", shelf[trade.Position]{by: byTwo,
		values: func(p trade.Position) []any { return []any{p.Collected} },
		count:  d.countPosition})
}

func (d *desk) shelveRules() {
	shelve(d, AlertNoun, "alert", "id", "kind at document deal proceeds enterprise region",
		shelf[trade.Alert]{by: byID,
			values: func(a trade.Alert) []any {
				return []any{a.Kind, a.At, a.Document[:], a.Deal[:], a.Proceeds[:], a.Enterprise[:],
					string(a.Region)}
			},
			mark: func(a trade.Alert) mark { return mark{state: int64(a.Kind)} }})
	shelve(d, RatesNoun, "rates", "day", "", shelf[trade.Rates]{by: bySigned,
		values: func(trade.Rates) []any { return nil }})
	shelve(d, CalendarNoun, "calendar", "year", "", shelf[trade.Calendar]{by: bySigned,
		values: func(trade.Calendar) []any { return nil }})
	shelve(d, LimitsNoun, "limits", "scenario", "", shelf[trade.LimitVersions]{
		by:     func(k trade.Key) []any { return []any{int64(k.Number(1))} },
		values: func(trade.LimitVersions) []any { return nil }})
	shelve(d, RateLimitsNoun, "rate_limits", "", "", shelf[trade.RateLimitVersions]{by: none,
		values: func(trade.RateLimitVersions) []any { return nil }})
	shelve(d, ModelNoun, "models", "", "", shelf[trade.ModelVersions]{by: none,
		values: func(trade.ModelVersions) []any { return nil }})
	shelve(d, ProposalNoun, "proposal", "id", "state", shelf[trade.Proposal]{by: byID,
		values: func(p trade.Proposal) []any { return []any{p.State} },
		mark:   func(p trade.Proposal) mark { return mark{state: int64(p.State)} }})
	shelve(d, ThresholdNoun, "threshold", "", "", shelf[trade.Threshold]{by: none,
		values: func(trade.Threshold) []any { return nil }})
	shelve(d, PilotNoun, "pilot", "scenario region bank", "stopped", shelf[trade.Pilot]{
		by: func(k trade.Key) []any {
			place := k.Place()
			return []any{place.Scenario, string(place.Region), place.Bank[:]}
		},
		values: func(p trade.Pilot) []any { return []any{p.Stopped} }})
}

// shelfOf is what the desk does with every shelf alike.
type shelfOf interface {
	Record(trade.Key) (trade.Record, bool)
	Put(trade.Record)
	grant(trade.Key, []eye)
	flush()
	reset()
}

// flush writes everything that changed.
func (d *desk) flush() error {
	d.countKept()
	for _, s := range d.shelves {
		s.flush()
	}
	for _, b := range d.batches {
		b.flush()
	}
	for _, t := range d.sums {
		t.flush(d)
	}
	return d.fault
}

// reset brings the desk back to what the tables hold, after a start and after a
// transaction that was given up.
func (d *desk) reset() error {
	d.fault = nil
	for _, b := range d.batches {
		b.values = nil
	}
	for _, t := range d.sums {
		t.moved, t.order = map[sumKey][]int64{}, nil
	}
	for _, s := range d.shelves {
		s.reset()
	}
	d.nextEntry = d.after("entry")
	d.readSuccession()
	return d.fault
}

// Record implements [trade.Records]. Kinds that stand in no table are not there.
func (d *desk) Record(k trade.Key) (trade.Record, bool) {
	if s := d.at[k.Kind()]; s != nil {
		return s.Record(k)
	}
	return nil, false
}

// Scan implements [trade.Records]; Post scans nothing.
func (d *desk) Scan(trade.Key) iter.Seq[trade.Record] {
	d.fail(errors.New("the tables are not scanned"))
	return func(func(trade.Record) bool) {}
}

// Deadline implements [trade.Records]. Deadlines are the ledger's own affair and
// in no table.
func (d *desk) Deadline(trade.Instant) (trade.Deadline, bool) { return trade.Deadline{}, false }

// Put implements [trade.Sheets].
func (d *desk) Put(r trade.Record) {
	if s := d.at[r.Key().Kind()]; s != nil {
		s.Put(r)
	}
}

// Remove implements [trade.Sheets].
func (d *desk) Remove(trade.Deadline) {}

// grant shows a record to more eyes.
func (d *desk) grant(k trade.Key, eyes []eye) { d.at[k.Kind()].grant(k, eyes) }

// find gives the row of a record of a kind.
func find[R trade.Record](d *desk, k trade.Key) *row[R] { return d.at[k.Kind()].(*shelf[R]).find(k) }
