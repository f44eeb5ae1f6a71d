package desk

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver of the desk's file

	"tallystick/book/trade"
	"tallystick/face/words"
)

//go:embed layout/*.sql
var layout embed.FS

// layoutVersion is the number of the last step of the layout. A store with a
// later one is refused.
const layoutVersion = 6

const (
	deskFile = "desk.db"
	keyFile  = "desk.key"
	readers  = 4                    // connections, besides the one that writes
	oldPlain = 180 * 24 * time.Hour // after which submissions are forgotten
)

// Desk is what the node knows about people and never tells: persons, sessions,
// tokens of programs, signing keys, the directory of parties, submissions and
// who looked at what. It is safe for use by many goroutines.
type Desk struct {
	db     *sql.DB
	pen    *pen // writes
	see    lens // reads
	memory memory
	box    keyBox
	hashes chan struct{} // bounds the memory of password hashing

	loginTurns, sourceTurns *Turns       // of passwords under check
	hashed                  atomic.Int64 // passwords, since the start

	clock  func() time.Time
	cost   PasswordCost
	closed sync.Once
}

// Open opens the desk in a home, or makes a new one there. The clock is
// time.Now outside tests. Key file and store are readable by their owner only.
func Open(ctx context.Context, home string, clock func() time.Time) (*Desk, error) {
	if err := os.MkdirAll(home, 0o700); err != nil {
		return nil, fmt.Errorf("couldn't make the home of the desk: %w", err)
	}
	path := filepath.Join(home, deskFile)
	_, err := os.Stat(path)
	isNew := errors.Is(err, os.ErrNotExist)
	if !isNew {
		if err := Check(ctx, home); err != nil {
			return nil, err
		}
	}
	box, err := openKeyBox(filepath.Join(home, keyFile), isNew)
	if err != nil {
		return nil, err
	}
	if isNew {
		file, err := os.OpenFile(path, os.O_CREATE, 0o600)
		if err != nil {
			return nil, fmt.Errorf("couldn't make the desk's store: %w", err)
		}
		if err := file.Close(); err != nil {
			return nil, fmt.Errorf("couldn't make the desk's store: %w", err)
		}
	}
	db, err := sql.Open("sqlite",
		"file:"+path+"?_pragma=journal_mode(WAL)&_pragma=busy_timeout(5000)&_pragma=synchronous(NORMAL)"+
			"&_pragma=foreign_keys(1)&_pragma=wal_autocheckpoint(8000)&_pragma=journal_size_limit(67108864)"+
			"&_pragma=mmap_size(268435456)")
	if err != nil {
		return nil, fmt.Errorf("couldn't open the desk's store: %w", err)
	}
	db.SetMaxOpenConns(1 + readers)
	db.SetMaxIdleConns(1 + readers)
	d := &Desk{db: db, box: box, see: lens{db: db, kept: map[string]*sql.Stmt{}},
		hashes: make(chan struct{}, hashesAtOnce), clock: clock, cost: fullCost}
	d.newTurns()
	if err := d.migrate(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if d.pen, err = newPen(ctx, db, d.memory.forget); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return d, nil
}

func (d *Desk) migrate(ctx context.Context) error {
	files, err := fs.Sub(layout, "layout")
	if err != nil {
		return fmt.Errorf("couldn't lay out the desk's store: %w", err)
	}
	steps, err := goose.NewProvider(goose.DialectSQLite3, d.db, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("couldn't lay out the desk's store: %w", err)
	}
	version, _, err := steps.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("couldn't read the desk's store: %w", err)
	}
	if version > layoutVersion {
		return words.New("柜台存储由更新的版本写成，请升级程序",
			fmt.Sprintf("the desk's store was written by a newer version (%d): use that program", version))
	}
	if _, err := steps.Up(ctx); err != nil {
		return fmt.Errorf("couldn't lay out the desk's store: %w", err)
	}
	// of earlier programs: what is on its way is found by its dispatch
	if _, err := d.db.ExecContext(ctx, "DROP INDEX IF EXISTS submissions_open"); err != nil {
		return fmt.Errorf("couldn't tidy the desk's store: %w", err)
	}
	now := d.clock().UnixMilli()
	if _, err := d.db.ExecContext(ctx, `DELETE FROM submissions WHERE not_after < ?
		AND NOT EXISTS (SELECT 1 FROM dispatches d WHERE d.envelope = submissions.envelope)`,
		now-oldPlain.Milliseconds()); err != nil {
		return fmt.Errorf("couldn't tidy the desk's store: %w", err)
	}
	if _, err := d.db.ExecContext(ctx, "DELETE FROM sessions WHERE expires <= ?", now); err != nil {
		return fmt.Errorf("couldn't tidy the desk's store: %w", err)
	}
	return nil
}

// Now is the time by the desk's clock.
func (d *Desk) Now() time.Time { return d.clock() }

// Close closes the store, after what is being written. A desk that is closed
// stays so.
func (d *Desk) Close() error {
	var err error
	d.closed.Do(func() { err = errors.Join(d.pen.lay(), d.see.close(), d.db.Close()) })
	return err
}

// Profile is what everybody at the node may know of a party. Names are kept
// here for parties that are not enterprises; an enterprise's are sealed.
type Profile struct {
	ID     trade.PartyID
	Kind   trade.PartyKind
	Region trade.Region
	NameZh string
	NameEn string
}

// AddParty enters a party into the directory, or replaces what it says of it.
func (d *Desk) AddParty(ctx context.Context, p Profile) error {
	return d.together(ctx, func(to store) error { return addParty(ctx, to, p) })
}

func addParty(ctx context.Context, to store, p Profile) error {
	_, err := to.ExecContext(ctx, `INSERT INTO parties(id, kind, region, name_zh, name_en) VALUES(?,?,?,?,?)
		ON CONFLICT(id) DO UPDATE SET kind=excluded.kind, region=excluded.region,
			name_zh=excluded.name_zh, name_en=excluded.name_en`,
		p.ID[:], p.Kind, string(p.Region), p.NameZh, p.NameEn)
	if err != nil {
		return fmt.Errorf("couldn't enter a party into the directory: %w", err)
	}
	return nil
}

// Parties lists the directory's parties of a kind, in order of their names.
func (d *Desk) Parties(ctx context.Context, kind trade.PartyKind) ([]Profile, error) {
	all, err := d.memory.parties.find(kind, func() ([]Profile, error) { return d.readParties(ctx, kind) })
	return slices.Clone(all), err
}

func (d *Desk) readParties(ctx context.Context, kind trade.PartyKind) ([]Profile, error) {
	rows, err := d.see.QueryContext(ctx, "SELECT id, kind, region, name_zh, name_en FROM parties WHERE kind = ? ORDER "+
		"BY name_zh, id", kind)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the directory: %w", err)
	}
	defer rows.Close()
	var all []Profile
	for rows.Next() {
		p, err := scanProfile(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, rows.Err()
}

// Party gives the directory's entry of a party, and false when there is none.
func (d *Desk) Party(ctx context.Context, id trade.PartyID) (Profile, bool, error) {
	p, err := scanProfile(d.see.QueryRowContext(ctx, "SELECT id, kind, region, name_zh, name_en FROM parties WHERE id "+
		"= ?", id[:]))
	if errors.Is(err, sql.ErrNoRows) {
		return Profile{}, false, nil
	}
	return p, err == nil, err
}

// row is one row of an answer.
type row interface{ Scan(...any) error }

// store is the desk's store, or a transaction in it.
type store interface {
	ExecContext(ctx context.Context, statement string, values ...any) (sql.Result, error)
	QueryRowContext(ctx context.Context, question string, values ...any) *sql.Row
}

// write runs one writing statement.
func write(ctx context.Context, to store, statement string, values ...any) error {
	if _, err := to.ExecContext(ctx, statement, values...); err != nil {
		return fmt.Errorf("couldn't write to the desk's store: %w", err)
	}
	return nil
}

// together runs writing statements, all or none, in a transaction that others may
// share: the statements may have to run again.
func (d *Desk) together(ctx context.Context, statements func(to store) error) error {
	return d.pen.put(&stroke{ctx: ctx, write: statements})
}

// quietly is together for statements that change nothing of what is remembered:
// persons, parties, keys and bearer tokens.
func (d *Desk) quietly(ctx context.Context, statements func(to store) error) error {
	return d.pen.put(&stroke{ctx: ctx, write: statements, quiet: true})
}

// lastingly is together, and makes what was written survive a power cut as well as
// a crash, with all that was written before.
func (d *Desk) lastingly(ctx context.Context, statements func(to store) error) error {
	return d.pen.put(&stroke{ctx: ctx, write: statements, lasting: true})
}

func scanProfile(r row) (Profile, error) {
	var p Profile
	var id []byte
	if err := r.Scan(&id, &p.Kind, &p.Region, &p.NameZh, &p.NameEn); err != nil {
		return Profile{}, fmt.Errorf("couldn't read the directory: %w", err)
	}
	copy(p.ID[:], id)
	return p, nil
}
