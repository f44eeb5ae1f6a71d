package readmodel

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"

	"tallystick/book/trade"
)

//go:embed *.sql
var migrations embed.FS

// ErrRebuild means that the file can't be used as it is: it is damaged, foreign,
// or of a newer program. It holds nothing that the ledger doesn't, so that
// `tallystick rebuild` puts it right.
var ErrRebuild = errors.New("阅读模型文件无法使用：请运行 tallystick rebuild / the read model's file can't be used: run tallystick " +
	"rebuild")

// ErrDiskFull means that the disk has no room for more rows. What was followed
// before stays whole.
var ErrDiskFull = errors.New("磁盘已满：请清出空间，跟随会自动继续 / the disk is full: make room and following goes on by itself")

const (
	questionTime  = 10 * time.Second // a question that takes longer is given up
	readerCount   = 4
	applicationID = 0x54414c59 // "TALY"
)

// Model answers questions from the tables. Questions may come from many
// goroutines at once; each answers from a block as a whole.
type Model struct {
	path      string
	temporary string // removed by Close
	writers   *sql.DB
	readers   *sql.DB
	veil      veil

	following sync.Mutex // guards writer and stale
	writer    *writer
	stale     bool

	standing atomic.Pointer[standing]
	heirs    atomic.Pointer[succession] // as of standing
	closed   atomic.Bool
}

// standing is how far the model has followed.
type standing struct {
	height int64
	at     trade.Instant
}

// Open opens the tables in a file, which it makes when there is none. An empty
// path means a temporary file that Close removes. An error that wraps
// [ErrRebuild] says that the file has to be rebuilt.
func Open(ctx context.Context, path string) (*Model, error) {
	m := &Model{path: path, veil: newVeil()}
	if path == "" {
		dir, err := os.MkdirTemp("", "tallystick-readmodel-")
		if err != nil {
			return nil, fmt.Errorf("couldn't make a temporary read model: %w", err)
		}
		m.temporary, m.path = dir, filepath.Join(dir, "readmodel.sqlite")
	}
	if err := m.open(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("couldn't open the read model %s: %w", m.path, m.fault(ctx, err)), m.Close())
	}
	return m, nil
}

func (m *Model) open(ctx context.Context) error {
	var err error
	if m.writers, err = sql.Open("sqlite", dsn(m.path, "journal_mode(WAL)", "synchronous(NORMAL)",
		"cache_size(-131072)", "wal_autocheckpoint(16000)", "journal_size_limit(134217728)")); err != nil {
		return err
	}
	m.writers.SetMaxOpenConns(1)
	if err := ours(ctx, m.writers); err != nil {
		return err
	}
	if err := m.migrate(ctx); err != nil {
		return err
	}
	if _, err := m.writers.ExecContext(ctx, sideIndexes); err != nil {
		return err
	}
	conn, err := m.writers.Conn(ctx)
	if err != nil {
		return err
	}
	m.writer = newWriter(conn)
	var at standing
	if err := conn.QueryRowContext(ctx, "SELECT height, at FROM standing").Scan(&at.height, &at.at); err != nil {
		return err
	}
	m.standing.Store(&at)
	if err := m.writer.reset(); err != nil {
		return err
	}
	m.heirs.Store(m.writer.heirs)
	m.readers, err = sql.Open("sqlite", dsn(m.path, "query_only(1)", "cache_size(-32768)"))
	if err != nil {
		return err
	}
	m.readers.SetMaxOpenConns(readerCount)
	m.readers.SetMaxIdleConns(readerCount)
	return m.readers.PingContext(ctx)
}

func dsn(path string, pragmas ...string) string {
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	query := url.Values{"_pragma": append([]string{"busy_timeout(10000)", "temp_store(MEMORY)",
		"mmap_size(1073741824)"}, pragmas...)}
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: query.Encode()}).String()
}

// ours refuses a database that another program made, and marks an empty one.
func ours(ctx context.Context, db *sql.DB) error {
	var application, tables int64
	if err := db.QueryRowContext(ctx, "SELECT application_id, (SELECT count(*) FROM sqlite_schema) FROM "+
		"pragma_application_id").Scan(&application, &tables); err != nil {
		return err
	}
	if application != applicationID && (tables > 0 || application != 0) {
		return fmt.Errorf("%w: 该文件属于其他程序 / it belongs to another program", ErrRebuild)
	}
	_, err := db.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", applicationID))
	return err
}

func (m *Model) migrate(ctx context.Context) error {
	steps, err := goose.NewProvider(goose.DialectSQLite3, m.writers, migrations, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	has, knows, err := steps.GetVersions(ctx)
	if err == nil && has > knows {
		return fmt.Errorf("%w: 该文件由更新版本创建 / a newer version of this program made it", ErrRebuild)
	}
	if err == nil && has > 0 && has < knows {
		return fmt.Errorf("%w: 该文件由旧版本创建 / an older version of this program made it", ErrRebuild)
	}
	if err == nil {
		_, err = steps.Up(ctx)
	}
	return err
}

// Close ends following and answering.
func (m *Model) Close() error {
	if m.closed.Swap(true) {
		return nil
	}
	var faults []error
	if m.readers != nil {
		faults = append(faults, m.readers.Close())
	}
	m.following.Lock()
	defer m.following.Unlock()
	if m.writer != nil {
		for _, stmt := range m.writer.prepared {
			faults = append(faults, stmt.Close())
		}
		faults = append(faults, m.writer.conn.Close())
	}
	if m.writers != nil {
		faults = append(faults, m.writers.Close())
	}
	faults = append(faults, os.RemoveAll(m.temporary))
	if err := errors.Join(faults...); err != nil {
		return fmt.Errorf("couldn't close the read model: %w", err)
	}
	return nil
}

// Height gives the height of the last block followed, 0 before the first.
func (m *Model) Height() int64 { return m.standing.Load().height }

// At gives the time of the last block followed.
func (m *Model) At() trade.Instant { return m.standing.Load().at }

// fault says what a failure of the database means for people.
func (m *Model) fault(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return errors.Join(&QuestionError{"查询范围过大，请缩小条件后重试", "this asks for too much at once: narrow it down and try " +
			"again"}, ctx.Err())
	}
	var failure *sqlite.Error
	if errors.As(err, &failure) {
		switch failure.Code() & 0xff {
		case 11, 26: // SQLITE_CORRUPT, SQLITE_NOTADB
			return m.damaged(err)
		case 13: // SQLITE_FULL
			return fmt.Errorf("%w (%w)", ErrDiskFull, err)
		}
	}
	return err
}

func (m *Model) damaged(err error) error { return fmt.Errorf("%w (%w)", ErrRebuild, err) }
