package readmodel

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/fxamacker/cbor/v2"

	"tallystick/book/trade"
)

// desk is the book over the tables, into which [trade.Post] writes. Records
// that a transaction changes stay in memory until flush writes each of them
// once; afterwards they are a cache. Only one goroutine works at it.
type desk struct {
	conn     *sql.Conn
	ctx      context.Context // of the transaction that runs
	fault    error           // the first failure of a read; Post can't give it back
	prepared map[string]*sql.Stmt

	heirs *succession

	financingSums, daySums, documentSums, refusalSums, inspectionSums, paymentSums *sumTable

	sights, entries, histories, publications, lines, proceedsLines, paymentLines *batch
	nextEntry                                                                    int64

	at      map[trade.RecordKind]shelfOf
	shelves []shelfOf // in the order in which they are written
	batches []*batch
	sums    []*sumTable
}

// mark is what the table sight repeats of a record.
type mark struct {
	state     int64
	due, size sql.NullInt64
}

// row is a record at the desk.
type row[R trade.Record] struct {
	n       int64
	now     R
	before  R // as it is in the tables; meaningless while fresh
	fresh   bool
	changed bool
	eyes    []eye
	seen    int // how many of the eyes the tables know
}

// shelf holds the records of one noun that are at hand.
type shelf[R trade.Record] struct {
	desk    *desk
	noun    Noun
	table   string
	where   string                // finds a record by its key
	by      func(trade.Key) []any // the columns that name a record
	values  func(R) []any         // the other columns besides n, eyes and exact
	mark    func(R) mark          // nil for none
	count   func(R, int64)
	added   func(n int64, r R)
	changes func(n int64, before, now R)

	unlisted bool // asked for by what it belongs to, and in no list: it has no rows of sight

	rows    map[trade.Key]*row[R]
	changed []*row[R] // in the order in which they changed first
	next    int64
	writes  *batch
}

// maxAtHand bounds the records of one noun that stay in memory.
const maxAtHand = 50_000

// find gives the row of a key, from memory or the tables; nil when there is none.
func (s *shelf[R]) find(k trade.Key) *row[R] {
	if r, ok := s.rows[k]; ok {
		return r
	}
	found := &row[R]{}
	var exact, eyes []byte
	err := s.desk.read("SELECT n, exact, eyes FROM "+s.table+" WHERE "+s.where, s.by(k), []any{&found.n, &exact, &eyes})
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
		s.desk.fail(fmt.Errorf("couldn't read from %s: %w", s.table, err))
		return nil
	}
	found.before, found.seen = found.now, len(found.eyes)
	s.rows[k] = found
	return found
}

// Record implements shelfOf.
func (s *shelf[R]) Record(k trade.Key) (trade.Record, bool) {
	if r := s.find(k); r != nil {
		return r.now, true
	}
	return nil, false
}

// Put implements shelfOf.
func (s *shelf[R]) Put(put trade.Record) {
	record, k := trade.Own(put).(R), put.Key()
	r := s.find(k)
	if r == nil {
		r = &row[R]{n: s.next, fresh: true}
		s.rows[k], s.next = r, s.next+1
		if s.added != nil {
			s.added(r.n, record)
		}
	}
	if s.changes != nil {
		s.changes(r.n, r.now, record)
	}
	r.now = record
	r.show(s.desk.eyesOf(record.Audience()))
	r.show(s.desk.heirs.eyes(r.eyes))
	s.touch(r)
}

func (s *shelf[R]) touch(r *row[R]) {
	if !r.changed {
		r.changed, s.changed = true, append(s.changed, r)
	}
}

// grant shows a record to more eyes.
func (s *shelf[R]) grant(k trade.Key, eyes []eye) {
	if r := s.find(k); r != nil && r.show(eyes) {
		s.touch(r)
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
func (s *shelf[R]) flush() {
	for _, r := range s.changed {
		now, err := exact(r.now)
		s.desk.fail(err)
		eyes, err := exact(r.eyes)
		s.desk.fail(err)
		s.writes.add(slices.Concat([]any{r.n}, s.by(r.now.Key()), s.values(r.now), []any{eyes, now})...)
		s.flushSight(r)
		if s.count != nil {
			if !r.fresh {
				s.count(r.before, -1)
			}
			s.count(r.now, 1)
		}
		r.before, r.fresh, r.changed = r.now, false, false
	}
	clear(s.changed)
	s.changed = s.changed[:0]
	s.writes.flush()
	if len(s.rows) > maxAtHand {
		clear(s.rows)
	}
}

func (s *shelf[R]) flushSight(r *row[R]) {
	if s.unlisted {
		return
	}
	now, from := s.mark(r.now), r.seen
	if !r.fresh && s.mark(r.before) != now {
		from = 0
	}
	for _, eye := range r.eyes[from:] {
		s.desk.sights.add(s.noun, []byte(eye), r.n, now.state, now.due, now.size)
	}
	r.seen = len(r.eyes)
}

// reset forgets what is at hand and counts the rows again.
func (s *shelf[R]) reset() {
	s.rows, s.changed, s.writes.values = map[trade.Key]*row[R]{}, nil, nil
	s.next = s.desk.after(s.table)
}

// after gives the number after the last one of a table.
func (d *desk) after(table string) (n int64) {
	d.fail(d.read("SELECT coalesce(max(n), 0) + 1 FROM "+table, nil, []any{&n}))
	return n
}

// fail keeps the first failure; the transaction is given up at its end.
func (d *desk) fail(err error) {
	if d.fault == nil {
		d.fault = err
	}
}

// statement prepares a statement once.
func (d *desk) statement(text string) (stmt *sql.Stmt, err error) {
	stmt, ok := d.prepared[text]
	if !ok {
		if stmt, err = d.conn.PrepareContext(d.ctx, text); err == nil {
			d.prepared[text] = stmt
		}
	}
	return stmt, err
}

// read asks for one row.
func (d *desk) read(text string, args, into []any) error {
	stmt, err := d.statement(text)
	if err != nil {
		return err
	}
	return stmt.QueryRowContext(d.ctx, args...).Scan(into...)
}

// write executes a statement, unless something has failed before.
func (d *desk) write(text string, args []any) {
	if d.fault != nil {
		return
	}
	stmt, err := d.statement(text)
	if err == nil {
		_, err = stmt.ExecContext(d.ctx, args...)
	}
	if err != nil {
		d.fail(fmt.Errorf("couldn't write rows: %w", err))
	}
}

// batch gathers rows for one statement and writes many at once, because each
// call into the database costs as much as several rows do.
type batch struct {
	desk   *desk
	head   string // INSERT INTO table (columns) VALUES
	tail   string // ON CONFLICT ...
	width  int
	values []any
}

const batchRows = 32

func (d *desk) batch(table, columns, tail string) *batch {
	names := strings.Fields(columns)
	return &batch{desk: d, head: "INSERT INTO " + table + " (" + strings.Join(names, ", ") + ") VALUES ", tail: tail,
		width: len(names)}
}

func (b *batch) add(values ...any) {
	if b.values = append(b.values, values...); len(b.values) == b.width*batchRows {
		b.write(b.values)
		b.values = b.values[:0]
	}
}

func (b *batch) write(values []any) {
	one := "(?" + strings.Repeat(", ?", b.width-1) + ")"
	b.desk.write(b.head+one+strings.Repeat(", "+one, len(values)/b.width-1)+b.tail, values)
}

// flush sends what is left, in pieces of a power of two rows, so that there are
// few statements.
func (b *batch) flush() {
	rest := b.values
	for rows := batchRows / 2; rows > 0; rows /= 2 {
		if size := rows * b.width; len(rest) >= size {
			b.write(rest[:size])
			rest = rest[size:]
		}
	}
	b.values = b.values[:0]
}
