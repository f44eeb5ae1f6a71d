package readmodel

import (
	"slices"
	"strings"

	"tallystick/book/trade"
)

// sumKey is the row of a table of sums to which a record contributes. Each
// table uses some of it.
type sumKey struct {
	eye                    eye
	region, bank, currency string
	number                 int64 // product, scenario, or day
	purpose                int64 // of capital income
	rule                   trade.Rule
}

// sumTable is a table of sums: its columns, and what a block changes.
type sumTable struct {
	name   string
	keys   []string
	key    func(sumKey) []any
	values []string
	moved  map[sumKey][]int64
	order  []sumKey
	rows   *batch
}

func (t *sumTable) zero() string { return strings.Join(t.values, " = 0 AND ") + " = 0" }

func (t *sumTable) add(k sumKey, sign int64, values ...int64) {
	row, ok := t.moved[k]
	if !ok {
		row = make([]int64, len(t.values))
		t.moved[k], t.order = row, append(t.order, k)
	}
	for i, value := range values {
		row[i] += sign * value
	}
}

// prepare makes the batch that adds rows to what the table holds.
func (t *sumTable) prepare(w *writer) {
	columns := strings.Join(slices.Concat(t.keys, t.values), " ")
	t.rows = w.batch(t.name, columns, t.conflict())
}

// conflict adds what a row has more to what the table holds.
func (t *sumTable) conflict() string {
	moves := make([]string, len(t.values))
	for i, value := range t.values {
		moves[i] = value + " = " + t.name + "." + value + " + excluded." + value
	}
	return " ON CONFLICT (" + strings.Join(t.keys, ", ") + ") DO UPDATE SET " + strings.Join(moves, ", ")
}

// copied adds the rows of one eye to those of another.
func (t *sumTable) copied() string {
	rest := strings.Join(slices.Concat(t.keys[1:], t.values), ", ")
	return "INSERT INTO " + t.name + " (eye, " + rest + ") SELECT CAST(? AS BLOB), " + rest + " FROM " + t.name +
		" WHERE eye = ?" + t.conflict()
}

func newSum(name, keys, values string, key func(sumKey) []any) *sumTable {
	return &sumTable{name: name, keys: strings.Fields(keys), values: strings.Fields(values), key: key,
		moved: map[sumKey][]int64{}}
}

func financingSums() *sumTable {
	return newSum("total", "eye region bank product currency", "applied accepted approved disbursed settled declined "+
		"withdrawn lapsed ever_accepted ever_disbursed asked lent "+
		"outstanding from_proceeds own_funds insurer_claim purchase other_source interest",
		func(k sumKey) []any { return []any{[]byte(k.eye), k.region, []byte(k.bank), k.number, k.currency} })
}

func daySums() *sumTable {
	return newSum("day_total", "eye day currency", "applied asked disbursed lent repayments repaid",
		func(k sumKey) []any { return []any{[]byte(k.eye), k.number, k.currency} })
}

func documentSums() *sumTable {
	return newSum("document_total", "eye currency", "count withdrawn frozen short face returned held pledged spent "+
		"collected "+
		"closed reserved available shortfall",
		func(k sumKey) []any { return []any{[]byte(k.eye), k.currency} })
}

func refusalSums() *sumTable {
	return newSum("refusal_total", "eye day rule party", "count",
		func(k sumKey) []any { return []any{[]byte(k.eye), k.number, k.rule, []byte(k.bank)} })
}

func one01(is bool) int64 {
	if is {
		return 1
	}
	return 0
}

func sumKeyOf(f trade.Financing) sumKey {
	return sumKey{region: string(f.Deal.Region), bank: string(f.Deal.Bank[:]), currency: string(f.Asked.Currency),
		number: int64(f.Product)}
}

// countFinancing adds (sign 1) or takes back (-1) what a financing contributes.
func (w *writer) countFinancing(f trade.Financing, sign int64) {
	key := sumKeyOf(f)
	lent := f.Terms.Amount > 0
	values := [19]int64{8: one01(!f.AcceptedBy.IsZero()), one01(lent), f.Asked.Minor, f.Terms.Amount, f.Outstanding}
	if f.State >= trade.Applied && f.State <= trade.Lapsed {
		values[f.State-1] = 1
	}
	for _, eye := range w.eyesOf(f.Audience()) {
		key.eye = eye
		w.financingSums.add(key, sign, values[:]...)
		day := sumKey{eye: eye, currency: key.currency, number: int64(f.AppliedAt.Day())}
		w.daySums.add(day, sign, 1, f.Asked.Minor)
		if lent {
			day.number = int64(f.Terms.Date)
			w.daySums.add(day, sign, 0, 0, 1, f.Terms.Amount)
		}
	}
}

// countRepayment does so for a repayment, which counts until it is corrected.
func (w *writer) countRepayment(r trade.Repayment, sign int64) {
	f, ok := trade.BookOf(w).Financing(r.Financing)
	if !ok || r.Corrected {
		return
	}
	key := sumKeyOf(f)
	values := [19]int64{18: r.Interest}
	if r.Source >= trade.FromProceeds && r.Source <= trade.OtherSource {
		values[12+r.Source] = r.Principal
	}
	for _, eye := range w.eyesOf(f.Audience()) {
		key.eye = eye
		w.financingSums.add(key, sign, values[:]...)
		w.daySums.add(sumKey{eye: eye, currency: key.currency, number: int64(r.Date)}, sign, 0, 0, 0, 0, 1, r.Principal)
	}
}

// countDocument does so for a document, before those whom its record concerns.
func (w *writer) countDocument(doc trade.Document, sign int64) {
	if doc.Kind == trade.Permit {
		return // it is worth nothing by itself
	}
	for _, eye := range w.eyesOf(doc.Audience()) {
		w.documentSums.add(sumKey{eye: eye, currency: string(doc.Face.Currency)}, sign, 1, one01(doc.Withdrawn),
			one01(doc.Frozen), one01(doc.Shortfall() > 0),
			doc.Face.Minor, doc.Returned, 0, 0, 0, 0, 0, 0, doc.Available(), doc.Shortfall())
	}
}

// countTaking does so for what is taken of a document.
func (w *writer) countTaking(t trade.Taking, sign int64) {
	w.sumTaking(t, sign, t.Held, t.Open(), t.Spent, t.Collected, t.Closed)
}

func (w *writer) sumTaking(t trade.Taking, sign int64, values ...int64) {
	doc, ok := trade.BookOf(w).Document(t.Document)
	if !ok || doc.Kind == trade.Permit {
		return
	}
	for _, eye := range w.eyesOf(t.Audience()) {
		w.documentSums.add(sumKey{eye: eye, currency: string(doc.Face.Currency)}, sign,
			slices.Concat([]int64{0, 0, 0, 0, 0, 0}, values)...)
	}
}

// countKept counts what documents keep for claims on those that they replace. It
// hangs on the document and on its taking, and is counted while both still know
// what the tables hold. Whatever changes the worth of a document asks for its
// taking, so that it is at hand.
func (w *writer) countKept() {
	documents, takings := w.at[DocumentNoun].(*table[trade.Document]), w.at[TakingNoun].(*table[trade.Taking])
	changed := map[trade.DocumentID]*row[trade.Taking]{}
	var order []trade.DocumentID
	note := func(id trade.DocumentID) {
		r := takings.rows[trade.TakingKey(id)]
		if r != nil && changed[id] == nil && max(r.before.Reserved, r.now.Reserved) > 0 {
			changed[id], order = r, append(order, id)
		}
	}
	for _, r := range documents.changed {
		note(r.now.ID)
	}
	for _, r := range takings.changed {
		note(r.now.Document)
	}
	for _, id := range order {
		taking, document := changed[id], documents.find(trade.DocumentKey(id))
		kept := taking.now.Kept(document.now)
		if !taking.fresh && !document.fresh {
			kept -= taking.before.Kept(document.before)
		}
		w.sumTaking(taking.now, 1, 0, 0, 0, 0, 0, kept)
	}
}

// countClaim does so for a claim, before its bank only: the others are told of
// the document.
func (w *writer) countClaim(c trade.Claim, sign int64) {
	doc, ok := trade.BookOf(w).Document(c.Document)
	if !ok || doc.Kind == trade.Permit {
		return
	}
	for _, eye := range w.heirs.eyes([]eye{partyEye(c.Bank)}) {
		w.documentSums.add(sumKey{eye: eye, currency: string(doc.Face.Currency)}, sign,
			one01(c.Live()), 0, 0, 0, 0, 0, c.Held, c.Open(), c.Spent)
	}
}

// countPosition does so for what a bank collected of a document, before that bank.
func (w *writer) countPosition(p trade.Position, sign int64) {
	doc, ok := trade.BookOf(w).Document(p.Document)
	if !ok {
		return
	}
	for _, eye := range w.heirs.eyes([]eye{partyEye(p.Bank)}) {
		w.documentSums.add(sumKey{eye: eye, currency: string(doc.Face.Currency)}, sign, 0, 0, 0, 0, 0, 0, 0,
			0, 0, p.Collected)
	}
}

// flush moves the sums by what the records contribute more or less.
func (t *sumTable) flush() {
	for _, k := range t.order {
		if !slices.ContainsFunc(t.moved[k], func(value int64) bool { return value != 0 }) {
			continue
		}
		args := t.key(k)
		for _, value := range t.moved[k] {
			args = append(args, value)
		}
		t.rows.add(args...)
	}
	t.rows.flush()
	clear(t.moved)
	t.order = t.order[:0]
}
