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

func newWriter(conn *sql.Conn, d dialect) *writer {
	w := &writer{conn: conn, dialect: d, ctx: context.Background(), prepared: map[string]*sql.Stmt{},
		at:            map[Noun]anyTable{},
		banks:         map[eye]bool{},
		financingSums: financingSums(), daySums: daySums(), documentSums: documentSums(), refusalSums: refusalSums(),
		inspectionSums: inspectionSums(), paymentSums: paymentSums()}
	w.traits = w.batch("trait", "noun eye trait n", " ON CONFLICT DO NOTHING")
	w.sights = w.batch("sight", "noun eye n state due size",
		" ON CONFLICT (noun, eye, n) DO UPDATE SET state = excluded.state, due = excluded.due, size = excluded.size")
	w.entries = w.batch("entry", "n height place at verb envelope party key person rule item document left_minor "+
		"left_currency events", "")
	w.histories = w.batch("history", "noun id entry", " ON CONFLICT DO NOTHING")
	w.publications = w.batch("publication", "n place holder first exact", "")
	// a pledge may move to a document in parts
	w.lines = w.batch("line", "document n amount",
		" ON CONFLICT (document, n) DO UPDATE SET amount = line.amount + excluded.amount")
	w.paymentLines = w.batch("payment_line", "document n amount",
		" ON CONFLICT (document, n) DO UPDATE SET amount = excluded.amount")
	w.proceedsLines = w.batch("proceeds_line", "document n amount",
		" ON CONFLICT (document, n) DO UPDATE SET amount = excluded.amount")
	for _, b := range []*batch{w.lines, w.paymentLines, w.proceedsLines} {
		b.apart = true
	}
	w.addPartyTables()
	w.addDocumentTables()
	w.addFinancingTables()
	w.addPaymentTables()
	w.addMoneyTables()
	w.addRuleTables()
	w.addTaskTables()
	w.batches = []*batch{w.sights, w.traits, w.entries, w.histories, w.publications, w.lines, w.proceedsLines,
		w.paymentLines}
	w.sums = []*sumTable{w.financingSums, w.daySums, w.documentSums, w.refusalSums, w.inspectionSums,
		w.paymentSums}
	for _, t := range w.sums {
		t.prepare(w)
	}
	return w
}

// addTable completes the table of a noun, whose records are found by the named
// columns of their key. Tables are written in the order in which they come.
func addTable[R trade.Record](w *writer, noun Noun, name, named, columns string, t table[R]) {
	columns = named + " " + columns
	columns = strings.Join(strings.Fields("n "+columns+" eyes exact"), " ")
	tail := " ON CONFLICT (n) DO UPDATE SET exact = excluded.exact"
	for column := range strings.FieldsSeq(strings.TrimSuffix(strings.TrimPrefix(columns, "n "), " exact")) {
		tail += ", " + column + " = excluded." + column
	}
	if t.mark == nil {
		t.mark = func(R) mark { return mark{} }
	}
	t.writer, t.noun, t.name, t.rows, t.writes = w, noun, name, map[trade.Key]*row[R]{}, w.batch(name, columns, tail)
	t.where = strings.Join(strings.Fields(named), " = ? AND ") + " = ?"
	if named == "" {
		t.where = "n = 1"
	}
	w.at[noun], w.tables = &t, append(w.tables, &t)
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

func (w *writer) addPartyTables() {
	addTable(w, PartyNoun, "party", "id", "kind region class listed suspended", table[trade.Party]{by: byID,
		values: func(p trade.Party) []any {
			return []any{p.Kind, string(p.Region), p.Class, p.Listed, p.Suspended}
		},
		mark: func(p trade.Party) mark { return mark{state: int64(p.Kind)} }})
	addTable(w, MembershipNoun, "membership", "party", "", table[trade.Membership]{by: byID, unlisted: true,
		values: func(trade.Membership) []any { return nil }})
	addTable(w, KeyNoun, "person_key", "id", "party person duties revoked", table[trade.PersonKey]{by: byID,
		values: func(k trade.PersonKey) []any { return []any{k.Party[:], k.Person[:], k.Duties, k.Revoked} }})
}

func (w *writer) addDocumentTables() {
	addTable(w, DocumentNoun, "document", "id",
		"kind source holder currency face issued available shortfall withdrawn frozen", table[trade.Document]{by: byID,
			over: func(x trade.Document) bool { return x.Dropped },
			values: func(x trade.Document) []any {
				return []any{x.Kind, x.Source[:], x.Holder[:], string(x.Face.Currency), x.Face.Minor, x.Issued,
					x.Available(), x.Shortfall(), x.Withdrawn, x.Frozen}
			},
			mark: func(x trade.Document) mark {
				return mark{state: int64(StateOf(x)), size: known(x.Face.Minor)}
			},
			changes: w.documentChanged,
			traits:  documentTraits,
			count:   w.countDocument})
	addTable(w, TakingNoun, "taking", "document", "", table[trade.Taking]{by: byID, unlisted: true,
		values:  func(trade.Taking) []any { return nil },
		changes: w.takingChanged,
		count:   w.countTaking})
	addTable(w, ClaimNoun, "claim", "document kind deal", "bank held pledged spent collected original",
		table[trade.Claim]{by: byDeal,
			values: func(c trade.Claim) []any {
				return []any{c.Bank[:], c.Held, c.Open(), c.Spent, c.Brought(), c.Original}
			},
			count: w.countClaim})
	addTable(w, NoticeNoun, "notice", "document number", "", table[trade.Notice]{by: byTwo,
		values: func(trade.Notice) []any { return nil }})
}

func (w *writer) addFinancingTables() {
	addTable(w, FinancingNoun, "financing", "id",
		"enterprise bank region product state currency asked applied_at lent maturity outstanding",
		table[trade.Financing]{by: byID,
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
			traits:  financingTraits,
			count:   w.countFinancing,
			changes: func(_ int64, before, now trade.Financing) { w.loanChanged(before, now) },
			added: func(n int64, f trade.Financing) {
				for _, line := range f.Lines {
					w.lines.add(line.Document[:], n, line.Amount)
				}
			}})
	addTable(w, RepaymentNoun, "repayment", "financing number", "date principal interest source proceeds corrected",
		table[trade.Repayment]{
			by: func(k trade.Key) []any {
				id := k.Identifier(0)
				return []any{id[:], int64(k.Number(4))}
			},
			values: func(r trade.Repayment) []any {
				return []any{r.Date, r.Principal, r.Interest, r.Source, r.Proceeds[:], r.Corrected}
			},
			count: w.countRepayment})
	addTable(w, InspectionNoun, "inspection", "id", "enterprise bank region height finding",
		table[trade.Inspection]{by: byID,
			values: func(i trade.Inspection) []any {
				return []any{i.Deal.Enterprise[:], i.Deal.Bank[:], string(i.Deal.Region), i.Height, i.Finding}
			},
			mark:  func(i trade.Inspection) mark { return mark{state: int64(i.State())} },
			count: w.countInspection})
	addTable(w, CheckNoun, "payment_check", "id", "enterprise bank region height finding",
		table[trade.Check]{by: byID,
			values: func(c trade.Check) []any {
				return []any{c.Deal.Enterprise[:], c.Deal.Bank[:], string(c.Deal.Region), c.Height, c.Finding}
			},
			mark: func(c trade.Check) mark {
				m := mark{state: int64(c.State())}
				if c.State() == trade.InspectionOpen {
					m.due = known(int64(c.Due))
				}
				return m
			}})
}

func (w *writer) addMoneyTables() {
	addTable(w, ProceedsNoun, "proceeds", "id", "bank enterprise region currency amount used date instrument",
		table[trade.Proceeds]{by: byID,
			values: func(p trade.Proceeds) []any {
				return []any{p.Bank[:], p.Enterprise[:], string(p.Region), string(p.Amount.Currency), p.Amount.Minor,
					p.Used, p.Date, p.Instrument}
			},
			mark: func(p trade.Proceeds) mark {
				// what waits, or never counted, repays nothing
				m := mark{state: unused * one01(p.Revision > 0 && p.Used < p.Amount.Minor), size: known(p.Amount.Minor)}
				if !p.Waiting.IsZero() {
					m.due = known(int64(p.Waiting.AskedAt))
				}
				return m
			},
			traits: proceedsTraits,
			changes: func(n int64, before, now trade.Proceeds) {
				w.proceedsChanged(before, now)
				w.matched(n, before, now)
			},
			over: func(p trade.Proceeds) bool { return p.Dismissed != trade.NoReason }})
	addTable(w, PositionNoun, "position", "document bank", "collected", table[trade.Position]{by: byTwo,
		values: func(p trade.Position) []any { return []any{p.Collected} },
		count:  w.countPosition})
}

func (w *writer) addRuleTables() {
	addTable(w, AlertNoun, "alert", "id", "kind at document deal proceeds enterprise region",
		table[trade.Alert]{by: byID,
			values: func(a trade.Alert) []any {
				return []any{a.Kind, a.At, a.Document[:], a.Deal[:], a.Proceeds[:], a.Enterprise[:],
					string(a.Region)}
			},
			mark: func(a trade.Alert) mark { return mark{state: int64(a.Kind)} }})
	addTable(w, RatesNoun, "rates", "day", "", table[trade.Rates]{by: bySigned,
		values: func(trade.Rates) []any { return nil }})
	addTable(w, CalendarNoun, "calendar", "year", "", table[trade.Calendar]{by: bySigned,
		values: func(trade.Calendar) []any { return nil }})
	addTable(w, LimitsNoun, "limits", "scenario", "", table[trade.LimitVersions]{
		by:     func(k trade.Key) []any { return []any{int64(k.Number(1))} },
		values: func(trade.LimitVersions) []any { return nil }})
	addTable(w, RateLimitsNoun, "rate_limits", "", "", table[trade.RateLimitVersions]{by: none,
		values: func(trade.RateLimitVersions) []any { return nil }})
	addTable(w, ModelNoun, "models", "", "", table[trade.ModelVersions]{by: none,
		values: func(trade.ModelVersions) []any { return nil }})
	addTable(w, ProposalNoun, "proposal", "id", "state", table[trade.Proposal]{by: byID,
		values: func(p trade.Proposal) []any { return []any{p.State} },
		mark:   func(p trade.Proposal) mark { return mark{state: int64(p.State)} }})
	addTable(w, KeeperNoun, "keeper", "id", "state", table[trade.Keeper]{by: byID,
		values: func(k trade.Keeper) []any { return []any{k.State} },
		mark:   func(k trade.Keeper) mark { return mark{state: int64(k.State)} }})
	addTable(w, ThresholdNoun, "threshold", "", "", table[trade.Threshold]{by: none,
		values: func(trade.Threshold) []any { return nil }})
	addTable(w, PilotNoun, "pilot", "scenario region bank", "stopped", table[trade.Pilot]{
		by: func(k trade.Key) []any {
			place := k.Place()
			return []any{place.Scenario, string(place.Region), place.Bank[:]}
		},
		values: func(p trade.Pilot) []any { return []any{p.Stopped} }})
}

// anyTable is what the writer does with every table alike.
type anyTable interface {
	Record(trade.Key) (trade.Record, bool)
	Put(trade.Record)
	grant(trade.Key, []eye)
	flush()
	reset()
}

// flush writes everything that changed.
func (w *writer) flush() error {
	w.countKept()
	for _, s := range w.tables {
		s.flush()
	}
	for _, b := range w.batches {
		b.flush()
	}
	for _, t := range w.sums {
		t.flush()
	}
	return w.fault
}

// reset brings the writer back to what the tables hold, after a start and after a
// transaction that was given up.
func (w *writer) reset() error {
	w.fault = nil
	for _, b := range w.batches {
		b.values = nil
	}
	for _, t := range w.sums {
		t.moved, t.order, t.rows.values = map[sumKey][]int64{}, nil, nil
	}
	for _, s := range w.tables {
		s.reset()
	}
	w.banks = map[eye]bool{}
	w.nextEntry = w.after("entry")
	w.readSuccession()
	return w.fault
}

// Record implements [trade.Records]. Kinds that stand in no table are not there.
func (w *writer) Record(k trade.Key) (trade.Record, bool) {
	if s := w.at[k.Kind()]; s != nil {
		return s.Record(k)
	}
	return nil, false
}

// Scan implements [trade.Records]; Post scans nothing.
func (w *writer) Scan(trade.Key) iter.Seq[trade.Record] {
	w.fail(errors.New("the tables are not scanned"))
	return func(func(trade.Record) bool) {}
}

// Deadline implements [trade.Records]. Deadlines are the ledger's own affair and
// in no table.
func (w *writer) Deadline(trade.Instant) (trade.Deadline, bool) { return trade.Deadline{}, false }

// Put implements [trade.Sheets].
func (w *writer) Put(r trade.Record) {
	if s := w.at[r.Key().Kind()]; s != nil {
		s.Put(r)
	}
}

// Remove implements [trade.Sheets].
func (w *writer) Remove(trade.Deadline) {}

// grant shows a record to more eyes.
func (w *writer) grant(k trade.Key, eyes []eye) { w.at[k.Kind()].grant(k, eyes) }

// find gives the row of a record of a kind.
func find[R trade.Record](w *writer, k trade.Key) *row[R] { return w.at[k.Kind()].(*table[R]).find(k) }
