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

	"tallystick/trade"
)

// desk is the book over the tables, into which [trade.Post] writes. Records
// that a transaction changes stay in memory until flush writes each of them
// once; afterwards they are a cache. Only one goroutine works at it.
type desk struct {
	trade.Book // nil: Post asks for nothing but what follows
	conn       *sql.Conn
	ctx        context.Context // of the transaction that runs
	fault      error           // the first failure of a read; Post can't give it back
	prepared   map[string]*sql.Stmt
	events     *codec

	parties    *shelf[trade.PartyID, trade.Party]
	keys       *shelf[trade.KeyID, trade.PersonKey]
	documents  *shelf[trade.DocumentID, trade.Document]
	claims     *shelf[claimKey, trade.Claim]
	financings *shelf[trade.FinancingID, trade.Financing]
	repayments *shelf[repaymentKey, trade.Repayment]
	proceeds   *shelf[trade.ProceedsID, trade.Proceeds]
	alerts     *shelf[uint64, trade.Alert]
	rates      *shelf[trade.Day, trade.Rates]
	limits     *shelf[struct{}, trade.LimitVersions]
	pilots     *shelf[trade.PilotKey, trade.Pilot]

	financingSums, daySums, documentSums, refusalSums *sumTable

	sights, entries, histories, publications, lines, proceedsLines *batch
	nextEntry                                                      int64
}

type claimKey struct {
	document  trade.DocumentID
	financing trade.FinancingID
}

type repaymentKey struct {
	financing trade.FinancingID
	number    uint32
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
	eyes    []string
	seen    int // how many of the eyes the tables know
}

// shelf holds the records of one noun that are at hand.
type shelf[K comparable, R trade.Record] struct {
	desk    *desk
	noun    Noun
	table   string
	where   string        // finds a record by its key
	args    func(K) []any // the key's arguments
	columns []string      // besides n, eyes and exact
	values  func(R) []any // their values
	mark    func(R) mark  // nil when the table sight doesn't speak of it
	count   func(R, int64)
	added   func(n int64, r R)

	rows    map[K]*row[R]
	changed []*row[R] // in the order in which they changed first
	next    int64
	writes  *batch
}

// maxAtHand bounds the records of one noun that stay in memory between blocks.
const maxAtHand = 50_000

// find gives the row of a key, from memory or the tables; nil when there is none.
func (s *shelf[K, R]) find(k K) *row[R] {
	if r, ok := s.rows[k]; ok {
		return r
	}
	columns := "n, exact"
	if s.mark != nil {
		columns = "n, exact, eyes"
	}
	found := &row[R]{}
	var exact, eyes []byte
	into := []any{&found.n, &exact, &eyes}[:2+one01(s.mark != nil)]
	stmt, err := s.desk.statement("SELECT " + columns + " FROM " + s.table + " WHERE " + s.where)
	if err == nil {
		err = stmt.QueryRowContext(s.desk.ctx, s.args(k)...).Scan(into...)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err == nil {
		err = cbor.Unmarshal(exact, &found.now)
	}
	if err == nil && s.mark != nil {
		found.eyes, err = unpackEyes(eyes)
	}
	if err != nil {
		s.desk.fail(fmt.Errorf("couldn't read from %s: %w", s.table, err))
		return nil
	}
	found.before, found.seen = found.now, len(found.eyes)
	s.rows[k] = found
	return found
}

func (s *shelf[K, R]) get(k K) (record R, ok bool) {
	if r := s.find(k); r != nil {
		return r.now, true
	}
	return record, false
}

// put replaces the record of a key.
func (s *shelf[K, R]) put(k K, record R) {
	r := s.find(k)
	if r == nil {
		r = &row[R]{n: s.next, fresh: true}
		s.rows[k], s.next = r, s.next+1
		if s.added != nil {
			s.added(r.n, record)
		}
	}
	r.now = record
	if s.mark != nil {
		r.show(eyesOf(trade.AudienceOfRecord(record)))
	}
	s.touch(r)
}

func (s *shelf[K, R]) touch(r *row[R]) {
	if !r.changed {
		r.changed, s.changed = true, append(s.changed, r)
	}
}

// grant shows a record to more eyes.
func (s *shelf[K, R]) grant(k K, eyes []string) {
	if r := s.find(k); r != nil && r.show(eyes) {
		s.touch(r)
	}
}

func (r *row[R]) show(eyes []string) bool {
	had := len(r.eyes)
	for _, eye := range eyes {
		if !slices.Contains(r.eyes, eye) {
			r.eyes = append(r.eyes, eye)
		}
	}
	return len(r.eyes) > had
}

// flush writes the changed records, their sights and what they contribute.
func (s *shelf[K, R]) flush() error {
	for _, r := range s.changed {
		exact, err := cbor.Marshal(r.now)
		if err != nil {
			return fmt.Errorf("couldn't encode a record of %s: %w", s.table, err)
		}
		values := append(append(make([]any, 0, len(s.columns)+3), r.n), s.values(r.now)...)
		if s.mark != nil {
			values = append(values, packEyes(r.eyes))
		}
		if err := s.writes.add(append(values, exact)...); err != nil {
			return err
		}
		if err := s.flushSight(r); err != nil {
			return err
		}
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
	return s.writes.flush()
}

func (s *shelf[K, R]) flushSight(r *row[R]) error {
	if s.mark == nil {
		return nil
	}
	now, from := s.mark(r.now), r.seen
	if !r.fresh && s.mark(r.before) != now {
		from = 0
	}
	for _, eye := range r.eyes[from:] {
		if err := s.desk.sights.add(s.noun, []byte(eye), r.n, now.state, now.due, now.size); err != nil {
			return err
		}
	}
	r.seen = len(r.eyes)
	return nil
}

// reset forgets what is at hand and counts the rows again.
func (s *shelf[K, R]) reset() error {
	s.rows, s.changed = map[K]*row[R]{}, nil
	s.writes.drop()
	return s.desk.highest(s.table, &s.next)
}

func (s *shelf[K, R]) trim() {
	if len(s.rows) > maxAtHand {
		clear(s.rows)
	}
}

// highest gives the number after the last one of a table.
func (d *desk) highest(table string, next *int64) error {
	if err := d.conn.QueryRowContext(d.ctx, "SELECT coalesce(max(n), 0) + 1 FROM "+table).Scan(next); err != nil {
		return fmt.Errorf("couldn't count the rows of %s: %w", table, err)
	}
	return nil
}

func packEyes(eyes []string) []byte {
	var packed bytes.Buffer
	for _, eye := range eyes {
		packed.WriteByte(byte(len(eye)))
		packed.WriteString(eye)
	}
	return packed.Bytes()
}

func unpackEyes(raw []byte) ([]string, error) {
	var eyes []string
	for len(raw) > 0 {
		length := int(raw[0])
		if length >= len(raw) {
			return nil, fmt.Errorf("a list of eyes is cut short")
		}
		eyes, raw = append(eyes, string(raw[1:1+length])), raw[1+length:]
	}
	return eyes, nil
}

// fail keeps the first failure of a read; the transaction is given up.
func (d *desk) fail(err error) {
	if d.fault == nil {
		d.fault = err
	}
}

// statement prepares a statement once.
func (d *desk) statement(text string) (*sql.Stmt, error) {
	if stmt, ok := d.prepared[text]; ok {
		return stmt, nil
	}
	stmt, err := d.conn.PrepareContext(context.Background(), text)
	if err != nil {
		return nil, fmt.Errorf("couldn't prepare a statement: %w", err)
	}
	d.prepared[text] = stmt
	return stmt, nil
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

func (d *desk) batch(table string, columns []string, tail string) *batch {
	return &batch{desk: d, head: "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES ", tail: tail, width: len(columns)}
}

func (b *batch) add(values ...any) error {
	b.values = append(b.values, values...)
	if len(b.values) < b.width*batchRows {
		return nil
	}
	return b.write(batchRows)
}

// write sends the gathered rows, which are so many.
func (b *batch) write(rows int) error {
	one := "(?" + strings.Repeat(", ?", b.width-1) + ")"
	stmt, err := b.desk.statement(b.head + one + strings.Repeat(", "+one, rows-1) + b.tail)
	if err != nil {
		return err
	}
	if _, err := stmt.ExecContext(b.desk.ctx, b.values...); err != nil {
		return fmt.Errorf("couldn't write rows: %w", err)
	}
	b.drop()
	return nil
}

// flush sends what is left, in pieces of a power of two rows, so that there are
// few statements.
func (b *batch) flush() error {
	all := b.values
	defer func() { b.values = all[:0] }()
	rest := all
	for rows := batchRows / 2; rows > 0; rows /= 2 {
		if len(rest) < rows*b.width {
			continue
		}
		b.values, rest = rest[:rows*b.width], rest[rows*b.width:]
		if err := b.write(rows); err != nil {
			return err
		}
	}
	return nil
}

func (b *batch) drop() { b.values = b.values[:0] }
