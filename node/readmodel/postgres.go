package readmodel

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"tallystick/face/words"
)

// Place is where the tables are: a file of SQLite, or a schema of a PostgreSQL
// database.
type Place struct {
	Path    string // of the file, where there is no URL; empty: a temporary one
	URL     string // postgres://…; it may hold a secret, which no error repeats
	Network string // to which the tables of a database belong
}

// What may be wrong with a database, each with what to do.
var (
	ErrURL        = says(words.ModelURL)
	ErrSecret     = says(words.ModelSecret)
	ErrPlain      = says(words.ModelPlain)
	ErrAway       = says(words.ModelAway)
	ErrDenied     = says(words.ModelDenied)
	ErrNoDatabase = says(words.ModelNoDatabase)
	ErrMayNot     = says(words.ModelMayNot)
	ErrNetwork    = says(words.ModelOfAnother)
	ErrOther      = says(words.ModelWrittenTwice) // also of SQLite's file
)

var errOtherForm = says(words.ModelOtherForm)

func says(t words.Text) error { return words.New(t.Zh, t.En) }

// The schemas of a database: that of the tables, and that in which they are made anew.
const (
	schema      = "tallystick"
	freshSchema = "tallystick_rebuilding"
)

// writeTime is how long a transaction may take before the line counts as lost.
const writeTime = 5 * time.Minute

// String names the place without any secret.
func (p Place) String() string {
	if p.URL == "" {
		return p.Path
	}
	config, err := pgx.ParseConfig(p.URL)
	if err != nil {
		return "postgres://"
	}
	return fmt.Sprintf("postgres://%s:%d/%s", config.Host, config.Port, config.Database)
}

// Check refuses a URL that can't be read, that holds a secret, that names a password file which
// others can read, or by which rows would go to another machine in the clear.
func (p Place) Check() error {
	if p.URL == "" {
		return nil
	}
	at, err := url.Parse(p.URL)
	if err != nil || at.Scheme != "postgres" && at.Scheme != "postgresql" {
		return ErrURL // the error might repeat what it can't read
	}
	asked := at.Query()
	if _, secret := at.User.Password(); secret || asked.Has("password") || asked.Has("sslpassword") {
		return ErrSecret
	}
	if asked.Has("service") || asked.Has("servicefile") {
		return ErrURL // what is set elsewhere can't be looked at here
	}
	passwords := cmp.Or(asked.Get("passfile"), os.Getenv("PGPASSFILE"))
	if home, err := os.UserHomeDir(); err == nil && passwords == "" {
		if usual := filepath.Join(home, ".pgpass"); exists(usual) {
			passwords = usual
		}
	}
	if err := ownFile(passwords); err != nil {
		return err
	}
	config, err := pgx.ParseConfig(p.URL)
	if err != nil {
		return ErrURL
	}
	hosts := []string{config.Host}
	clear := config.TLSConfig == nil
	for _, other := range config.Fallbacks {
		hosts, clear = append(hosts, other.Host), clear || other.TLSConfig == nil
	}
	for _, host := range hosts {
		if clear && !strings.HasPrefix(host, "/") && host != "localhost" && !net.ParseIP(host).IsLoopback() {
			return ErrPlain
		}
	}
	return nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// ownFile refuses a password file that others can read; no path is none.
func ownFile(path string) error {
	if path == "" {
		return nil
	}
	stat, err := os.Stat(path)
	if err != nil || !filepath.IsAbs(path) || stat.Mode().Perm()&0o077 != 0 {
		return says(words.ModelPassfile.With(path))
	}
	return nil
}

// pool gives connections to a database that find their tables in a schema.
func (p Place) pool(schema string, settings map[string]string) (*sql.DB, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	config, err := pgx.ParseConfig(p.URL)
	if err != nil {
		return nil, ErrURL
	}
	config.ConnectTimeout = questionTime
	config.RuntimeParams["search_path"] = schema
	config.RuntimeParams["application_name"] = "tallystick"
	config.RuntimeParams["jit"] = "off" // no question is long enough for it
	for name, value := range settings {
		config.RuntimeParams[name] = value
	}
	return stdlib.OpenDB(*config), nil
}

// openPostgres makes or finds the tables of a schema.
func (m *Model) openPostgres(ctx context.Context, schema string) (err error) {
	// the writer asks by keys alone: a plan that was made while a table was empty would read all of it
	if m.writers, err = m.where.pool(schema, map[string]string{"enable_seqscan": "off"}); err != nil {
		return err
	}
	m.writers.SetMaxOpenConns(1)
	if err := m.makePostgres(ctx, schema); err != nil {
		return err
	}
	m.readers, err = m.where.pool(schema, map[string]string{"default_transaction_read_only": "on",
		"plan_cache_mode": "force_custom_plan"}) // what is rare has another plan than what is common
	return err
}

// makePostgres makes the tables of a schema that is not there, in one transaction, and
// refuses those of another form or network.
func (m *Model) makePostgres(ctx context.Context, schema string) error {
	tx, err := m.writers.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	name, form, err := tablesFile()
	if err != nil {
		return err
	}
	text, err := migrations.ReadFile(name)
	if err != nil {
		return err
	}
	// two processes that begin at once come one after the other
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("SELECT pg_advisory_xact_lock(%d)", applicationID)); err != nil {
		return err
	}
	if there, err := m.belongs(ctx, tx, schema); err != nil || there {
		return err
	}
	_, tables, _ := strings.Cut(string(text), "-- +goose Up")
	if _, err := tx.ExecContext(ctx, "CREATE SCHEMA "+schema+"; CREATE TABLE "+schema+
		".belongs (network TEXT NOT NULL, form BIGINT NOT NULL); SET LOCAL search_path TO "+schema+";"+
		m.dialect.tables(tables+sideIndexes)); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO "+schema+".belongs VALUES ($1, $2)", m.where.Network,
		form); err != nil {
		return err
	}
	return tx.Commit()
}

// asks is a connection or a transaction.
type asks interface {
	QueryRowContext(ctx context.Context, text string, args ...any) *sql.Row
}

// belongs reports whether the tables are there, and refuses those of another form or network.
func (m *Model) belongs(ctx context.Context, db asks, schema string) (there bool, err error) {
	if err := db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = $1)",
		schema).Scan(&there); err != nil || !there {
		return false, err
	}
	_, form, err := tablesFile()
	if err != nil {
		return true, err
	}
	var network string
	var has int64
	switch err := db.QueryRowContext(ctx, "SELECT network, form FROM "+schema+".belongs").Scan(&network, &has); {
	case m.dialect.lost(err):
		return true, err
	case err != nil:
		return true, fmt.Errorf("%w: %w (%w)", errOtherForm, ErrRebuild, err)
	case network != m.where.Network:
		return true, ErrNetwork
	case has != form:
		return true, fmt.Errorf("%w: %w (%d)", errOtherForm, ErrRebuild, has)
	}
	return true, nil
}

// Probe says what is wrong with the database at a place, and makes nothing; of a file it says
// nothing.
func Probe(ctx context.Context, place Place) error {
	if place.URL == "" {
		return nil
	}
	m := &Model{where: place, dialect: dialect{true}}
	db, err := place.pool(schema, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(ctx, questionTime)
	defer cancel()
	there, err := m.belongs(ctx, db, schema)
	var may bool
	if err == nil && !there {
		err = db.QueryRowContext(ctx, "SELECT has_database_privilege(current_database(), 'CREATE')").Scan(&may)
		if err == nil && !may {
			err = ErrMayNot
		}
	}
	return m.postgresFault(err)
}

// patience bounds how long the writer waits for a database at the other end of a line.
func (w *writer) patience() (end func()) {
	if !w.dialect.postgres {
		return func() {}
	}
	ctx, cancel := context.WithTimeout(context.Background(), writeTime)
	w.ctx = ctx
	return func() { cancel(); w.ctx = context.Background() }
}

// commit is one of which no end was heard.
type commit struct {
	standing
	next int64 // entry
}

// renew brings the writer back to what the tables hold, over a new connection where the old
// one was lost. A commit of which no end was heard may have come through; whatever else the
// tables stand at, another process wrote.
func (m *Model) renew() error {
	w := m.writer
	if !m.dialect.postgres {
		return w.reset()
	}
	if w.conn.PingContext(w.ctx) != nil {
		for text, stmt := range w.prepared {
			_ = stmt.Close() // of a connection that is no more
			delete(w.prepared, text)
		}
		_ = w.conn.Close()
		conn, err := m.writers.Conn(w.ctx)
		if err != nil {
			return err
		}
		w.conn = conn
	}
	if m.unheard != nil { // which the server may still be at
		tx, err := w.conn.BeginTx(w.ctx, nil)
		if err == nil {
			_, err = tx.ExecContext(w.ctx, "LOCK TABLE standing IN EXCLUSIVE MODE")
			err = errors.Join(err, tx.Rollback())
		}
		if err != nil {
			return err
		}
	}
	if err := w.reset(); err != nil {
		return err
	}
	at, err := m.stand(w.ctx)
	switch before := *m.standing.Load(); {
	case err != nil:
		return err
	case m.unheard != nil && *m.unheard == commit{at, w.nextEntry}:
		m.through = at.height
		m.heirs.Store(w.heirs)
		m.standing.Store(&at)
	case at != before:
		return ErrOther
	}
	m.unheard = nil
	return nil
}

// alone waits for the transaction of another writer, and sees that the tables stand
// where this one left them.
func (m *Model) alone(before standing) error {
	if !m.dialect.postgres {
		return nil // the file is locked from BEGIN IMMEDIATE on
	}
	if err := m.writer.exec("LOCK TABLE standing IN EXCLUSIVE MODE"); err != nil {
		return err
	}
	var height int64
	err := m.writer.read("SELECT height FROM standing", nil, []any{&height})
	if err == nil && height != before.height {
		err = ErrOther
	}
	return err
}

// rebuildPostgres makes the tables in a schema of their own and puts it in the place of
// the other in one transaction.
func rebuildPostgres(ctx context.Context, place Place, journal iter.Seq2[Block, error]) error {
	fresh := &Model{where: place, veil: newVeil(), dialect: dialect{true}, schema: freshSchema}
	db, err := place.pool(freshSchema, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	// those of another network are another's, who would miss them
	if _, err := fresh.belongs(ctx, db, schema); err != nil && !errors.Is(err, ErrRebuild) {
		return fresh.fault(ctx, err)
	}
	if _, err := db.ExecContext(ctx, "DROP SCHEMA IF EXISTS "+freshSchema+" CASCADE"); err != nil {
		return fresh.fault(ctx, err)
	}
	if err := errors.Join(fresh.start(ctx), fresh.followAll(ctx, journal), fresh.Close()); err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "BEGIN; DROP SCHEMA IF EXISTS "+schema+" CASCADE; ALTER SCHEMA "+freshSchema+
		" RENAME TO "+schema+"; COMMIT; ANALYZE")
	return fresh.fault(ctx, err)
}

// postgresFault says what a failure of PostgreSQL means for people.
func (m *Model) postgresFault(err error) error {
	var told *pgconn.PgError
	if errors.As(err, &told) {
		switch kind := told.Code[:min(2, len(told.Code))]; {
		case kind == "28": // invalid authorization
			return fmt.Errorf("%w: %s", ErrDenied, m.where)
		case told.Code == "3D000":
			return fmt.Errorf("%w: %s", ErrNoDatabase, m.where)
		case told.Code == "42501": // insufficient_privilege
			return fmt.Errorf("%w: %s", ErrMayNot, m.where)
		case told.Code == "53100": // disk_full
			return fmt.Errorf("%w (%w)", ErrDiskFull, err)
		case told.Code == "42P01", told.Code == "42703", kind == "XX": // not there, or its data are damaged
			return m.damaged(err)
		}
	}
	if m.dialect.lost(err) {
		return fmt.Errorf("%w: %s", ErrAway, m.where)
	}
	return err
}

// postgresFingerprint is the fingerprint as SQLite's tables give it.
func (m *Model) postgresFingerprint(ctx context.Context, tx *sql.Tx) ([32]byte, error) {
	names, columns, keys, err := tablesOf(ctx, tx, m.schema)
	sum := sha256.New()
	for _, table := range names {
		tail := withoutZeros(" FROM " + table + " ORDER BY ")
		if err == nil {
			fmt.Fprintln(sum, "SELECT quote("+strings.Join(columns[table], ") || ',' || quote(")+")"+tail+
				strings.Join(keys[table], ","))
			err = eachRow(ctx, tx, len(columns[table]), "SELECT "+strings.Join(columns[table], ", ")+tail+
				strings.Join(keys[table], ", "), func(row string) { fmt.Fprintln(sum, row) })
		}
	}
	return [32]byte(sum.Sum(nil)), err
}

// eachRow tells each row of a table as one text.
func eachRow(ctx context.Context, tx *sql.Tx, width int, text string, tell func(string)) error {
	rows, err := tx.QueryContext(ctx, text)
	if err != nil {
		return err
	}
	defer rows.Close()
	values, into, texts := make([]any, width), make([]any, width), make([]string, width)
	for i := range into {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for i, value := range values {
			texts[i] = quoted(value)
		}
		tell(strings.Join(texts, ","))
	}
	return rows.Err()
}

// tablesOf lists the tables with their columns and those of their keys, as the
// fingerprint asks for them.
func tablesOf(ctx context.Context, tx *sql.Tx, schema string) (names []string, columns, keys map[string][]string,
	err error) {
	columns, keys = map[string][]string{}, map[string][]string{}
	rows, err := tx.QueryContext(ctx, `SELECT c.relname, a.attname, coalesce(array_position(i.indkey::int[], a.attnum::int), -1)
		FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
		JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
		WHERE s.nspname = $1 AND c.relkind = 'r' AND a.attnum > 0 ORDER BY c.relname COLLATE "C", a.attnum`, schema)
	if err != nil {
		return nil, nil, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var table, column string
		var place int
		if err := rows.Scan(&table, &column, &place); err != nil {
			return nil, nil, nil, err
		}
		if len(names) == 0 || names[len(names)-1] != table {
			names = append(names, table)
		}
		columns[table] = append(columns[table], column)
		if place >= 0 {
			keys[table] = append(keys[table], column) // keys come in the order of the columns
		}
	}
	return names, columns, keys, rows.Err()
}

// quoted writes a value as SQLite's quote does.
func quoted(value any) string {
	switch v := value.(type) {
	case nil:
		return "NULL"
	case []byte:
		return fmt.Sprintf("X'%X'", v)
	case string:
		return "'" + strings.ReplaceAll(v, "'", "''") + "'"
	}
	return fmt.Sprint(value)
}
