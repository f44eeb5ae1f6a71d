package desk

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// errClosed says that the desk takes nothing more.
var errClosed = errors.New("the desk is closed")

// pen is the one connection that writes to the desk's store. What many goroutines
// want written at once goes into one transaction, and with one sync of the disk
// where one of them needs it: each hears of the end only after the whole is
// committed. What fails is taken out: then each is written by itself, all or none.
type pen struct {
	conn    *sql.Conn
	kept    map[string]*sql.Stmt // statements; only the writing goroutine touches them
	strokes chan *stroke
	forget  func() // what was remembered, before anybody hears that it has changed

	closing chan struct{}
	close   sync.Once
	ended   chan struct{}
}

// stroke is what is written all or none.
type stroke struct {
	ctx     context.Context
	write   func(to store) error // may run more than once; only the last run counts
	lasting bool                 // it has to survive a power cut as well as a crash, with all that came before
	quiet   bool                 // it changes nothing that the desk remembers
	done    chan error
}

// mostTogether bounds the strokes of one transaction.
const mostTogether = 256

func newPen(ctx context.Context, db *sql.DB, forget func()) (*pen, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("couldn't open the desk's store for writing: %w", err)
	}
	p := &pen{conn: conn, kept: map[string]*sql.Stmt{}, strokes: make(chan *stroke), forget: forget,
		closing: make(chan struct{}), ended: make(chan struct{})}
	go p.run()
	return p, nil
}

// put has a stroke written, and gives its end.
func (p *pen) put(s *stroke) error {
	s.done = make(chan error, 1)
	select {
	case p.strokes <- s:
		return <-s.done
	case <-p.closing:
		return errClosed
	case <-s.ctx.Done():
		return fmt.Errorf("couldn't write to the desk's store: %w", s.ctx.Err())
	}
}

// lay ends writing, after what has begun.
func (p *pen) lay() error {
	p.close.Do(func() { close(p.closing) })
	<-p.ended
	var faults []error
	for _, one := range p.kept {
		faults = append(faults, one.Close())
	}
	clear(p.kept)
	return errors.Join(errors.Join(faults...), p.conn.Close())
}

func (p *pen) run() {
	defer close(p.ended)
	for {
		select {
		case first := <-p.strokes:
			p.together(p.gather(first))
		case <-p.closing:
			return
		}
	}
}

// gather gives a stroke with all that wait to be written beside it.
func (p *pen) gather(first *stroke) []*stroke {
	all := []*stroke{first}
	for len(all) < mostTogether {
		select {
		case next := <-p.strokes:
			all = append(all, next)
		default:
			return all
		}
	}
	return all
}

// together writes strokes in one transaction, or each in its own where one fails.
func (p *pen) together(all []*stroke) {
	all = slices.DeleteFunc(all, func(s *stroke) bool {
		err := s.ctx.Err()
		if err != nil { // whoever wanted it has gone
			s.done <- fmt.Errorf("couldn't write to the desk's store: %w", err)
		}
		return err != nil
	})
	if len(all) == 0 {
		return
	}
	err := p.transaction(all)
	if err == nil || len(all) == 1 {
		p.tell(all, err)
		return
	}
	for _, one := range all {
		p.tell([]*stroke{one}, p.transaction([]*stroke{one}))
	}
}

// tell says how strokes ended.
func (p *pen) tell(all []*stroke, err error) {
	if slices.ContainsFunc(all, func(s *stroke) bool { return !s.quiet }) {
		p.forget()
	}
	for _, one := range all {
		one.done <- err
	}
}

func (p *pen) transaction(all []*stroke) (err error) {
	ctx := context.Background()
	if slices.ContainsFunc(all, func(s *stroke) bool { return s.lasting }) {
		if _, err := p.conn.ExecContext(ctx, "PRAGMA synchronous = FULL"); err != nil {
			return fmt.Errorf("couldn't write to the desk's store: %w", err)
		}
		defer p.conn.ExecContext(ctx, "PRAGMA synchronous = NORMAL")
	}
	if err := write(ctx, p, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			// a full disk has ended the transaction already
			_, _ = p.conn.ExecContext(ctx, "ROLLBACK")
		}
	}()
	for _, one := range all {
		if err := one.write(p); err != nil {
			return err
		}
	}
	return write(ctx, p, "COMMIT")
}

// statement prepares a statement once. Statements are texts of the program, so
// that there are few.
func (p *pen) statement(text string) (stmt *sql.Stmt, err error) {
	stmt, ok := p.kept[text]
	if !ok {
		if stmt, err = p.conn.PrepareContext(context.Background(), text); err == nil {
			p.kept[text] = stmt
		}
	}
	return stmt, err
}

// ExecContext implements store. The context is nobody's: what has begun for many
// does not end with one of them.
func (p *pen) ExecContext(_ context.Context, statement string, values ...any) (sql.Result, error) {
	stmt, err := p.statement(statement)
	if err != nil {
		return nil, err
	}
	return stmt.ExecContext(context.Background(), values...)
}

// QueryRowContext implements store.
func (p *pen) QueryRowContext(_ context.Context, question string, values ...any) *sql.Row {
	stmt, err := p.statement(question)
	if err != nil {
		return p.conn.QueryRowContext(context.Background(), question, values...) // it says what is wrong
	}
	return stmt.QueryRowContext(context.Background(), values...)
}

// lens reads the store with statements that are prepared once. It is safe for
// use by many goroutines.
type lens struct {
	db   *sql.DB
	mu   sync.Mutex
	kept map[string]*sql.Stmt
}

func (e *lens) statement(text string) (stmt *sql.Stmt, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	stmt, ok := e.kept[text]
	if !ok {
		if stmt, err = e.db.PrepareContext(context.Background(), text); err == nil {
			e.kept[text] = stmt
		}
	}
	return stmt, err
}

// QueryRowContext asks for one row. A row by its key is there at once: once it is
// asked for, it is not worth watching whether the caller still waits for it.
func (e *lens) QueryRowContext(ctx context.Context, question string, values ...any) *sql.Row {
	if ctx.Err() == nil {
		ctx = context.WithoutCancel(ctx)
	}
	stmt, err := e.statement(question)
	if err != nil {
		return e.db.QueryRowContext(ctx, question, values...) // it says what is wrong
	}
	return stmt.QueryRowContext(ctx, values...)
}

// QueryContext asks for rows.
func (e *lens) QueryContext(ctx context.Context, question string, values ...any) (*sql.Rows, error) {
	stmt, err := e.statement(question)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, values...)
}

func (e *lens) close() (err error) {
	for _, one := range e.kept {
		err = errors.Join(err, one.Close())
	}
	return err
}
