package readmodel

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/fxamacker/cbor/v2"

	"tallystick/book/trade"
)

// writer is the book over the tables, into which [trade.Post] writes. Records
// that a transaction changes stay in memory until flush writes each of them
// once; afterwards they are a cache. Only one goroutine works at it.
type writer struct {
	conn     *sql.Conn
	dialect  dialect
	ctx      context.Context // of the transaction that runs
	now      trade.Instant   // of the block that is written
	fault    error           // the first failure of a read; Post can't give it back
	prepared map[string]*sql.Stmt

	heirs *succession

	financingSums, daySums, documentSums, refusalSums, inspectionSums, paymentSums *sumTable

	banks map[eye]bool // of parties that were asked about, which are banks

	sights, traits, entries, histories, publications, lines, proceedsLines, paymentLines *batch
	nextEntry                                                                            int64

	at      map[trade.RecordKind]anyTable
	tables  []anyTable // in the order in which they are written
	batches []*batch
	sums    []*sumTable
}

// mark is what the table sight repeats of a record.
type mark struct {
	state     int64
	due, size sql.NullInt64
}

// row is a record that is at hand.
type row[R trade.Record] struct {
	n       int64
	now     R
	before  R // as it is in the tables; meaningless while fresh
	fresh   bool
	changed bool
	eyes    []eye
	seen    int // how many of the eyes the tables know
}

// table holds the records of one noun that are at hand.
type table[R trade.Record] struct {
	writer  *writer
	noun    Noun
	name    string
	where   string                // finds a record by its key
	by      func(trade.Key) []any // the columns that name a record
	values  func(R) []any         // the other columns besides n, eyes and exact
	mark    func(R) mark          // nil for none
	traits  func(R) []trait       // nil for none
	count   func(R, int64)
	added   func(n int64, r R)
	changes func(n int64, before, now R)
	over    func(R) bool // its key is free: whoever takes it next has another record

	unlisted bool // asked for by what it belongs to, and in no list: it has no rows of sight

	rows    map[trade.Key]*row[R]
	changed []*row[R] // in the order in which they changed first
	next    int64
	writes  *batch
}

// maxAtHand bounds the records of one noun that stay in memory.
const maxAtHand = 50_000

// find gives the row of a key, from memory or the tables; nil when there is none.
func (t *table[R]) find(k trade.Key) *row[R] {
	if r, ok := t.rows[k]; ok {
		return r
	}
	found := &row[R]{}
	var exact, eyes []byte
	err := t.writer.read("SELECT n, exact, eyes FROM "+t.name+" WHERE "+t.where, t.by(k),
		[]any{&found.n, &exact, &eyes})
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err == nil {
		err = cbor.Unmarshal(exact, &found.now)
	}
	if err == nil {
		err = cbor.Unmarshal(eyes, &found.eyes)
	}
	if err != nil {
		t.writer.fail(fmt.Errorf("couldn't read from %s: %w", t.name, err))
		return nil
	}
	found.before, found.seen = found.now, len(found.eyes)
	t.rows[k] = found
	return found
}

// Record implements anyTable.
func (t *table[R]) Record(k trade.Key) (trade.Record, bool) {
	if r := t.find(k); r != nil {
		return r.now, true
	}
	return nil, false
}

// Put implements anyTable.
func (t *table[R]) Put(put trade.Record) {
	record, k := trade.Own(put).(R), put.Key()
	r := t.find(k)
	if r == nil {
		r = &row[R]{n: t.next, fresh: true}
		t.rows[k], t.next = r, t.next+1
		if t.added != nil {
			t.added(r.n, record)
		}
	}
	if t.changes != nil {
		t.changes(r.n, r.now, record)
	}
	if t.over != nil && t.over(r.now) && !t.over(record) {
		t.hide(r)
	}
	r.now = record
	r.show(t.writer.eyesOf(record.Audience()))
	r.show(t.writer.heirs.eyes(r.eyes))
	t.touch(r)
}

func (t *table[R]) touch(r *row[R]) {
	if !r.changed {
		r.changed, t.changed = true, append(t.changed, r)
	}
}

// hide takes a record from every eye.
func (t *table[R]) hide(r *row[R]) {
	for _, eye := range r.eyes[:r.seen] {
		t.writer.write("DELETE FROM sight WHERE noun = ? AND eye = ? AND n = ?", []any{t.noun, []byte(eye), r.n})
		if t.traits != nil && t.writer.traced(eye) {
			for _, one := range t.traits(r.before) {
				t.writer.dropTrait(t.noun, eye, one, r.n)
			}
		}
	}
	r.eyes, r.seen = nil, 0
}

// grant shows a record to more eyes.
func (t *table[R]) grant(k trade.Key, eyes []eye) {
	if r := t.find(k); r != nil && r.show(eyes) {
		t.touch(r)
	}
}

func (r *row[R]) show(eyes []eye) bool {
	had := len(r.eyes)
	for _, eye := range eyes {
		if !slices.Contains(r.eyes, eye) {
			r.eyes = append(r.eyes, eye)
		}
	}
	return len(r.eyes) > had
}

// flush writes the changed records, their sights and what they contribute.
func (t *table[R]) flush() {
	for _, r := range t.changed {
		now, err := exact(r.now)
		t.writer.fail(err)
		eyes, err := exact(r.eyes)
		t.writer.fail(err)
		t.writes.add(slices.Concat([]any{r.n}, t.by(r.now.Key()), t.values(r.now), []any{eyes, now})...)
		t.flushTraits(r)
		t.flushSight(r)
		if t.count != nil {
			if !r.fresh {
				t.count(r.before, -1)
			}
			t.count(r.now, 1)
		}
		r.before, r.fresh, r.changed = r.now, false, false
	}
	clear(t.changed)
	t.changed = t.changed[:0]
	t.writes.flush()
	if len(t.rows) > maxAtHand {
		clear(t.rows)
	}
}

func (t *table[R]) flushSight(r *row[R]) {
	if t.unlisted {
		return
	}
	now, from := t.mark(r.now), r.seen
	if !r.fresh && t.mark(r.before) != now {
		from = 0
	}
	for _, eye := range r.eyes[from:] {
		t.writer.sights.add(t.noun, []byte(eye), r.n, now.state, now.due, now.size)
	}
	r.seen = len(r.eyes)
}

// reset forgets what is at hand and counts the rows again.
func (t *table[R]) reset() {
	t.rows, t.changed, t.writes.values = map[trade.Key]*row[R]{}, nil, nil
	t.next = t.writer.after(t.name)
}

// after gives the number after the last one of a table.
func (w *writer) after(table string) (n int64) {
	w.fail(w.read("SELECT coalesce(max(n), 0) + 1 FROM "+table, nil, []any{&n}))
	return n
}

// fail keeps the first failure; the transaction is given up at its end.
func (w *writer) fail(err error) {
	if w.fault == nil {
		w.fault = err
	}
}

// statement prepares a statement once.
func (w *writer) statement(text string) (stmt *sql.Stmt, err error) {
	stmt, ok := w.prepared[text]
	if !ok {
		if stmt, err = w.conn.PrepareContext(w.ctx, w.dialect.statement(text)); err == nil {
			w.prepared[text] = stmt
		}
	}
	return stmt, err
}

// read asks for one row.
func (w *writer) read(text string, args, into []any) error {
	stmt, err := w.statement(text)
	if err == nil {
		args, err = w.dialect.arguments(args)
	}
	if err != nil {
		return err
	}
	return stmt.QueryRowContext(w.ctx, args...).Scan(into...)
}

// write executes a statement, unless something has failed before.
func (w *writer) write(text string, args []any) {
	if w.fault != nil {
		return
	}
	if err := w.exec(text, args...); err != nil {
		w.fail(fmt.Errorf("couldn't write rows: %w", err))
	}
}

func (w *writer) exec(text string, args ...any) error {
	stmt, err := w.statement(text)
	if err == nil {
		args, err = w.dialect.arguments(args)
	}
	if err == nil {
		_, err = stmt.ExecContext(w.ctx, args...)
	}
	return err
}

// batch gathers rows for one statement and writes many at once, because each
// call into the database costs as much as several rows do.
type batch struct {
	writer *writer
	head   string // INSERT INTO table (columns) VALUES
	tail   string // ON CONFLICT ...
	width  int
	values []any
	most   int            // rows of one statement
	apart  bool           // two rows of one key may come, which one statement does not write
	texts  map[int]string // of statements, by rows
}

const batchRows = 32

func (w *writer) batch(table, columns, tail string) *batch {
	names := strings.Fields(columns)
	return &batch{writer: w, head: "INSERT INTO " + table + " (" + strings.Join(names, ", ") + ") VALUES ", tail: tail,
		width: len(names), most: w.dialect.rowsAtOnce(), texts: map[int]string{}}
}

func (b *batch) add(values ...any) {
	if b.apart && b.waits(values) {
		b.flush()
	}
	if b.values = append(b.values, values...); len(b.values) == b.width*b.most {
		b.write(b.values)
		b.values = b.values[:0]
	}
}

// waits reports whether a row with the same document and number is still to be written.
func (b *batch) waits(values []any) bool {
	document, _ := values[0].([]byte)
	for i := 0; i < len(b.values); i += b.width {
		if other, _ := b.values[i].([]byte); b.values[i+1] == values[1] && bytes.Equal(other, document) {
			return true
		}
	}
	return false
}

func (b *batch) write(values []any) {
	rows := len(values) / b.width
	text, ok := b.texts[rows]
	if !ok {
		one := "(?" + strings.Repeat(", ?", b.width-1) + ")"
		text = b.head + one + strings.Repeat(", "+one, rows-1) + b.tail
		b.texts[rows] = text
	}
	b.writer.write(text, values)
}

// flush sends what is left, in pieces of a power of two rows, so that there are
// few statements.
func (b *batch) flush() {
	rest := b.values
	for rows := b.most / 2; rows > 0; rows /= 2 {
		if size := rows * b.width; len(rest) >= size {
			b.write(rest[:size])
			rest = rest[size:]
		}
	}
	b.values = b.values[:0]
}
