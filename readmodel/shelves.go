package readmodel

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"tallystick/trade"
)

// errGap means that blocks are missing between what the tables hold and what
// came.
var errGap = errors.New("区块不连续，日志有缺漏：请运行 tallystick rebuild / the journal has a gap before this block: run " +
	"tallystick rebuild")

func newDesk(conn *sql.Conn, events codec) *desk {
	d := &desk{conn: conn, ctx: context.Background(), prepared: map[string]*sql.Stmt{}, events: events,
		financingSums: financingSums(), daySums: daySums(), documentSums: documentSums(), refusalSums: refusalSums(),
		inspectionSums: inspectionSums()}
	d.sights = d.batch("sight", []string{"noun", "eye", "n", "state", "due", "size"},
		" ON CONFLICT DO UPDATE SET state = excluded.state, due = excluded.due, size = excluded.size")
	d.entries = d.batch("entry", []string{"n", "height", "place", "at", "verb", "envelope", "party", "key", "person",
		"rule", "item", "document", "left_minor", "left_currency", "events"}, "")
	d.histories = d.batch("history", []string{"noun", "id", "entry"}, " ON CONFLICT DO NOTHING")
	d.publications = d.batch("publication", []string{"n", "place", "holder", "first", "exact"}, "")
	// a pledge may move to a document in parts
	d.lines = d.batch("line", []string{"document", "n", "amount"}, " ON CONFLICT DO UPDATE SET amount = amount + "+
		"excluded.amount")
	d.proceedsLines = d.batch("proceeds_line", []string{"document", "n", "amount"},
		" ON CONFLICT (document, n) DO UPDATE SET amount = excluded.amount")
	d.parties = shelve(d, &shelf[trade.PartyID, trade.Party]{noun: PartyNoun, table: "party", where: "id = ?",
		args: func(id trade.PartyID) []any { return []any{id[:]} }, columns: []string{"id", "kind", "region", "class",
			"listed", "suspended"},
		values: func(p trade.Party) []any {
			return []any{p.ID[:], p.Kind, string(p.Region), p.Class, p.Listed, p.Suspended}
		}, mark: func(p trade.Party) mark { return mark{state: int64(p.Kind)} }})
	d.keys = shelve(d, &shelf[trade.KeyID, trade.PersonKey]{noun: KeyNoun, table: "person_key", where: "id = ?",
		args:    func(id trade.KeyID) []any { return []any{id[:]} },
		columns: []string{"id", "party", "person", "duties", "revoked"},
		values:  func(k trade.PersonKey) []any { return []any{k.ID[:], k.Party[:], k.Person[:], k.Duties, k.Revoked} },
		mark:    func(trade.PersonKey) mark { return mark{} }})
	d.shelveDocuments()
	d.shelveFinancings()
	d.shelveRest()
	d.shelveInspections()
	d.shelveNotices()
	d.models = shelve(d, &shelf[struct{}, trade.ModelVersions]{noun: ModelNoun, table: "models", where: "n = 1",
		args:   func(struct{}) []any { return nil },
		values: func(trade.ModelVersions) []any { return nil }})
	d.shelveMoney()
	d.shelves = []shelfOf{d.parties, d.keys, d.documents, d.claims, d.financings, d.repayments, d.proceeds, d.alerts,
		d.rates, d.limits, d.pilots, d.drawn, d.models,
		d.positions, d.calendars, d.notices}
	d.batches = []*batch{d.sights, d.entries, d.histories, d.publications, d.lines, d.proceedsLines}
	d.sums = []*sumTable{d.financingSums, d.daySums, d.documentSums, d.refusalSums, d.inspectionSums}
	return d
}

// shelve completes a shelf.
func shelve[K comparable, R trade.Record](d *desk, s *shelf[K, R]) *shelf[K, R] {
	columns, tail := slices.Concat([]string{"n"}, s.columns, []string{"eyes", "exact"}),
		" ON CONFLICT (n) DO UPDATE SET exact = excluded.exact"
	for _, column := range columns[1 : len(columns)-1] {
		tail += ", " + column + " = excluded." + column
	}
	if s.mark == nil {
		s.mark = func(R) mark { return mark{} }
	}
	s.desk, s.rows, s.writes = d, map[K]*row[R]{}, d.batch(s.table, columns, tail)
	return s
}

func known(n int64) sql.NullInt64 { return sql.NullInt64{Int64: n, Valid: true} }

func (d *desk) shelveDocuments() {
	d.documents = shelve(d, &shelf[trade.DocumentID, trade.Document]{noun: DocumentNoun, table: "document",
		where: "id = ?",
		args:  func(id trade.DocumentID) []any { return []any{id[:]} },
		columns: []string{"id", "kind", "source", "holder", "currency", "face", "issued", "available", "shortfall",
			"withdrawn", "frozen"},
		values: func(x trade.Document) []any {
			return []any{x.ID[:], x.Kind, x.Source[:], x.Holder[:], string(x.Face.Currency), x.Face.Minor, x.Issued,
				x.Available(), x.Shortfall(), x.Withdrawn, x.Frozen}
		}, mark: func(x trade.Document) mark { return mark{state: int64(StateOf(x)), size: known(x.Face.Minor)} },
		count: d.countDocument})
	d.claims = shelve(d, &shelf[claimKey, trade.Claim]{noun: ClaimNoun, table: "claim",
		where:   "document = ? AND financing = ?",
		args:    func(k claimKey) []any { return []any{k.document[:], k.financing[:]} },
		columns: []string{"document", "financing", "bank", "held", "pledged", "collected", "original"},
		values: func(c trade.Claim) []any {
			return []any{c.Document[:], c.Financing[:], c.Bank[:], c.Held, c.Open(), c.Brought(), c.Original}
		}, count: d.countClaim})
}

func (d *desk) shelveFinancings() {
	d.financings = shelve(d, &shelf[trade.FinancingID, trade.Financing]{noun: FinancingNoun, table: "financing",
		where: "id = ?",
		args:  func(id trade.FinancingID) []any { return []any{id[:]} },
		columns: []string{"id", "enterprise", "bank", "region", "product", "state", "currency", "asked",
			"applied_at", "lent", "maturity", "outstanding"},
		values: func(f trade.Financing) []any {
			return []any{f.Deal.Financing[:], f.Deal.Enterprise[:], f.Deal.Bank[:], string(f.Deal.Region), f.Product,
				f.State, string(f.Asked.Currency), f.Asked.Minor, f.AppliedAt, f.Terms.Amount, f.Terms.Maturity,
				f.Outstanding}
		}, mark: func(f trade.Financing) mark {
			m := mark{state: int64(f.State), size: known(f.Asked.Minor)}
			if f.State == trade.Disbursed {
				m.due = known(int64(f.Terms.Maturity))
			}
			return m
		}, count: d.countFinancing, added: func(n int64, f trade.Financing) { d.addLines(d.lines, n, f.Lines) }})
	d.repayments = shelve(d, &shelf[repaymentKey, trade.Repayment]{noun: RepaymentNoun, table: "repayment",
		where: "financing = ? AND number = ?",
		args:  func(k repaymentKey) []any { return []any{k.financing[:], k.number} },
		columns: []string{"financing", "number", "date", "principal", "interest", "source",
			"proceeds", "corrected"},
		values: func(r trade.Repayment) []any {
			return []any{r.Financing[:], r.Number, r.Date, r.Principal, r.Interest, r.Source,
				r.Proceeds[:], r.Corrected}
		}, count: d.countRepayment})
}

func (d *desk) shelveRest() {
	d.proceeds = shelve(d, &shelf[trade.ProceedsID, trade.Proceeds]{noun: ProceedsNoun, table: "proceeds",
		where:   "id = ?",
		args:    func(id trade.ProceedsID) []any { return []any{id[:]} },
		columns: []string{"id", "bank", "enterprise", "region", "currency", "amount", "used", "date", "instrument"},
		values: func(p trade.Proceeds) []any {
			return []any{p.ID[:], p.Bank[:], p.Enterprise[:], string(p.Region), string(p.Amount.Currency),
				p.Amount.Minor, p.Used, p.Date, p.Instrument}
		}, mark: func(p trade.Proceeds) mark {
			return mark{state: unused * one01(p.Used < p.Amount.Minor), size: known(p.Amount.Minor)}
		}})
	d.alerts = shelve(d, &shelf[uint64, trade.Alert]{noun: AlertNoun, table: "alert", where: "n = ?",
		args: func(n uint64) []any { return []any{int64(n)} }, columns: []string{"kind", "at", "document", "financing",
			"proceeds", "enterprise", "region"},
		values: func(a trade.Alert) []any {
			return []any{a.Kind, a.At, a.Document[:], a.Financing[:], a.Proceeds[:], a.Enterprise[:], string(a.Region)}
		}, mark: func(a trade.Alert) mark { return mark{state: int64(a.Kind)} }})
	d.rates = shelve(d, &shelf[trade.Day, trade.Rates]{noun: RatesNoun, table: "rates", where: "day = ?",
		args: func(day trade.Day) []any { return []any{day} }, columns: []string{"day"},
		values: func(r trade.Rates) []any { return []any{r.Day} }})
	d.limits = shelve(d, &shelf[struct{}, trade.LimitVersions]{noun: LimitsNoun, table: "limits", where: "n = 1",
		args:   func(struct{}) []any { return nil },
		values: func(trade.LimitVersions) []any { return nil }})
	d.pilots = shelve(d, &shelf[trade.PilotKey, trade.Pilot]{noun: PilotNoun, table: "pilot",
		where:   "scenario = ? AND region = ? AND bank = ?",
		args:    func(k trade.PilotKey) []any { return []any{k.Scenario, string(k.Region), k.Bank[:]} },
		columns: []string{"scenario", "region", "bank", "stopped"},
		values: func(p trade.Pilot) []any {
			return []any{p.Key.Scenario, string(p.Key.Region), p.Key.Bank[:], p.Stopped}
		}})
}

func (d *desk) addLines(b *batch, n int64, lines []trade.Line) {
	for _, line := range lines {
		b.add(line.Document[:], n, line.Amount)
	}
}

// shelfOf is what the desk does with every shelf alike.
type shelfOf interface {
	flush()
	reset()
}

// flush writes everything that changed.
func (d *desk) flush() error {
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

// Party implements trade.Book, as do the seven below.
func (d *desk) Party(id trade.PartyID) (trade.Party, bool)          { return d.parties.get(id) }
func (d *desk) Key(id trade.KeyID) (trade.PersonKey, bool)          { return d.keys.get(id) }
func (d *desk) Document(id trade.DocumentID) (trade.Document, bool) { return d.documents.get(id) }
func (d *desk) Claim(x trade.DocumentID, f trade.FinancingID) (trade.Claim, bool) {
	return d.claims.get(claimKey{x, f})
}
func (d *desk) Financing(id trade.FinancingID) (trade.Financing, bool) { return d.financings.get(id) }
func (d *desk) Proceeds(id trade.ProceedsID) (trade.Proceeds, bool)    { return d.proceeds.get(id) }
func (d *desk) Pilot(k trade.PilotKey) (trade.Pilot, bool)             { return d.pilots.get(k) }

func (d *desk) Inspection(id trade.FinancingID) (trade.Inspection, bool) {
	return d.drawn.get(id)
}

func (d *desk) Limits() []trade.Limits {
	limits, _ := d.limits.get(struct{}{})
	return limits.Versions
}

func (d *desk) Models() trade.ModelVersions {
	models, _ := d.models.get(struct{}{})
	return models
}

// Put implements trade.Writer.
func (d *desk) Put(record trade.Record) {
	switch r := record.(type) {
	case trade.Party:
		d.parties.put(r.ID, r)
	case trade.PersonKey:
		d.keys.put(r.ID, r)
	case trade.Document:
		d.documents.put(r.ID, r)
	case trade.Claim:
		d.claims.put(claimKey{r.Document, r.Financing}, r)
	case trade.Financing:
		d.financings.put(r.Deal.Financing, r)
	case trade.Repayment:
		d.repayments.put(repaymentKey{r.Financing, r.Number}, r)
	case trade.Proceeds:
		d.putProceeds(r)
	case trade.Position:
		d.positions.put(positionKey{r.Document, r.Bank}, r)
	case trade.Calendar:
		d.calendars.put(r.Year, r)
	case trade.Alert:
		if r.Number != uint64(d.alerts.next) {
			d.fail(errGap)
			return
		}
		d.alerts.put(r.Number, r)
	case trade.Rates:
		d.rates.put(r.Day, r)
	case trade.LimitVersions:
		d.limits.put(struct{}{}, r)
	case trade.Pilot:
		d.pilots.put(r.Key, r)
	case trade.Inspection:
		d.drawn.put(r.Deal.Financing, r)
	case trade.Notice:
		d.notices.put(noticeKey{r.Document, r.ID}, r)
	case trade.ModelVersions:
		d.models.put(struct{}{}, r)
	}
}

// Remove implements trade.Writer. Deadlines are the ledger's own affair and in
// no table.
func (d *desk) Remove(trade.Deadline) {}
