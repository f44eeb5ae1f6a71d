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
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"

	"tallystick/book/trade"
)

//go:embed *.sql
var migrations embed.FS

// ErrRebuild means that the tables can't be used as they are: it is damaged, foreign,
// or of a newer program. It holds nothing that the ledger doesn't, so that
// `tallystick rebuild` puts it right.
var ErrRebuild = errors.New("阅读模型无法使用：请停机后运行 tallystick rebuild / the read model can't be used: stop the member and " +
	"run tallystick rebuild")

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
	where     Place
	dialect   dialect
	schema    string // of a database
	temporary string // removed by Close
	writers   *sql.DB
	readers   *sql.DB
	veil      veil

	following sync.Mutex // guards what follows
	writer    *writer
	stale     bool
	unheard   *commit // may have come through
	through   int64   // up to where it did

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
func Open(ctx context.Context, path string) (*Model, error) { return OpenAt(ctx, Place{Path: path}) }

// OpenAt opens the tables at a place, and makes them where there are none. Besides, an
// error may wrap [ErrURL], [ErrAway] or [ErrNetwork].
func OpenAt(ctx context.Context, place Place) (*Model, error) {
	m := &Model{where: place, veil: newVeil(), dialect: dialect{place.URL != ""}, schema: schema}
	if place == (Place{}) {
		dir, err := os.MkdirTemp("", "tallystick-readmodel-")
		if err != nil {
			return nil, fmt.Errorf("couldn't make a temporary read model: %w", err)
		}
		m.temporary, m.where.Path = dir, filepath.Join(dir, "readmodel.sqlite")
	}
	if err := m.start(ctx); err != nil {
		return nil, err
	}
	return m, nil
}

// start opens the tables, or closes the model.
func (m *Model) start(ctx context.Context) error {
	if err := m.open(ctx); err != nil {
		return errors.Join(fmt.Errorf("couldn't open the read model %s: %w", m.where, m.fault(ctx, err)), m.Close())
	}
	return nil
}

func (m *Model) open(ctx context.Context) error {
	make := m.openSQLite
	if m.dialect.postgres {
		make = func(ctx context.Context) error { return m.openPostgres(ctx, m.schema) }
	}
	if err := make(ctx); err != nil {
		return err
	}
	conn, err := m.writers.Conn(ctx)
	if err != nil {
		return err
	}
	m.writer = newWriter(conn, m.dialect)
	at, err := m.stand(ctx)
	if err != nil {
		return err
	}
	m.standing.Store(&at)
	if err := m.writer.reset(); err != nil {
		return err
	}
	m.heirs.Store(m.writer.heirs)
	m.readers.SetMaxOpenConns(readerCount)
	m.readers.SetMaxIdleConns(readerCount)
	return m.readers.PingContext(ctx)
}

// stand reads how far the tables have followed.
func (m *Model) stand(ctx context.Context) (at standing, err error) {
	err = m.writer.conn.QueryRowContext(ctx, "SELECT height, at FROM standing").Scan(&at.height, &at.at)
	return at, err
}

// tablesFile names the file that makes the tables, whose number is their form.
func tablesFile() (name string, form int64, err error) {
	files, err := migrations.ReadDir(".")
	if err == nil && len(files) != 1 {
		err = errors.New("there is one file that makes the tables")
	}
	if err != nil {
		return "", 0, err
	}
	number, _, _ := strings.Cut(files[0].Name(), "_")
	form, err = strconv.ParseInt(number, 10, 64)
	return files[0].Name(), form, err
}

func (m *Model) openSQLite(ctx context.Context) error {
	var err error
	if m.writers, err = sql.Open("sqlite", dsn(m.where.Path, "journal_mode(WAL)", "synchronous(NORMAL)",
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
	m.readers, err = sql.Open("sqlite", dsn(m.where.Path, "query_only(1)", "cache_size(-32768)"))
	return err
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
			if !m.dialect.postgres { // there they end with their connection, lost or not
				faults = append(faults, stmt.Close())
			}
		}
		faults = append(faults, m.writer.conn.Close())
	}
	if m.writers != nil {
		faults = append(faults, m.writers.Close())
	}
	faults = append(faults, os.RemoveAll(m.temporary))
	faults = slices.DeleteFunc(faults, m.dialect.lost) // what is gone needs no closing
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
	if m.dialect.postgres {
		return m.postgresFault(err)
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
