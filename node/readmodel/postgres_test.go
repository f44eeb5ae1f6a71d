package readmodel

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"tallystick/book/trade"
	"tallystick/internal/postgres"
)

// database is the server on which the tests of TestOnPostgres run; nil: SQLite.
var database *postgres.Server

// somewhere is a place for new tables.
func somewhere() Place {
	if database == nil {
		return Place{}
	}
	return there(database)
}

// there is a place for new tables on a server.
func there(s *postgres.Server) Place { return Place{URL: s.Database(), Network: "one"} }

// onlyOnSQLite are the tests that are of SQLite's file, or of no tables at all. What the first
// three show of a file, the tests below show of a database.
var onlyOnSQLite = []string{"TestForeignFiles", "TestFullDisk", "TestRebuildGivesTheSameTables", "TestOnPostgres",
	"TestEveryEventIsKnown", "TestReceiptsAreNamed", "TestKilled", "TestADialectsWords", "TestAPlaceHoldsNoSecret"}

var onBoth = map[string]func(*testing.T){
	"TestChecks":                                TestChecks,
	"TestBlocksThatDoNotFollowAreRefused":       TestBlocksThatDoNotFollowAreRefused,
	"TestTheChainsFollower":                     TestTheChainsFollower,
	"TestTablesAgreeWithTheBook":                TestTablesAgreeWithTheBook,
	"TestBatchesDoNotMatter":                    TestBatchesDoNotMatter,
	"TestInspections":                           TestInspections,
	"TestReceiptsDoNotTellOfADraw":              TestReceiptsDoNotTellOfADraw,
	"TestModels":                                TestModels,
	"TestPaymentsAreSeenByThoseWhomTheyConcern": TestPaymentsAreSeenByThoseWhomTheyConcern,
	"TestAnAgentIsShownNoDocument":              TestAnAgentIsShownNoDocument,
	"TestThresholdIsWhatWasSet":                 TestThresholdIsWhatWasSet,
	"TestPagesHaveNoGapsWhileBlocksCome":        TestPagesHaveNoGapsWhileBlocksCome,
	"TestCursorsOfOthersAreRefused":             TestCursorsOfOthersAreRefused,
	"TestFiltersAreNoSQL":                       TestFiltersAreNoSQL,
	"TestDocumentStates":                        TestDocumentStates,
	"TestWaiting":                               TestWaiting,
	"TestProceedsThatWait":                      TestProceedsThatWait,
	"TestAlertFilters":                          TestAlertFilters,
	"TestAPageMarkTellsNoNumbers":               TestAPageMarkTellsNoNumbers,
	"TestEveryWayFindsTheSame":                  TestEveryWayFindsTheSame,
	"TestTheWayThatIsChosen":                    TestTheWayThatIsChosen,
	"TestReach":                                 TestReach,
	"TestEveryViewerSeesItsOwnAndNoMore":        TestEveryViewerSeesItsOwnAndNoMore,
	"TestTheFeedShowsEachViewerItsEvents":       TestTheFeedShowsEachViewerItsEvents,
	"TestHistoryOfARecord":                      TestHistoryOfARecord,
	"TestASuccessorSeesWhatItSucceeded":         TestASuccessorSeesWhatItSucceeded,
	"TestSuccessionsInAnyBatches":               TestSuccessionsInAnyBatches,
	"TestALenderFollowsItsGoods":                TestALenderFollowsItsGoods,
	"TestReceiptsOfMoney":                       TestReceiptsOfMoney,
	"TestMoneyToldAnewIsNotShownToTheFirst":     TestMoneyToldAnewIsNotShownToTheFirst,
	"TestRecordsAreToldWholeOrNotAtAll":         TestRecordsAreToldWholeOrNotAtAll,
}

// shortly are the tests that also run where little time is.
var shortly = []string{"TestTablesAgreeWithTheBook", "TestEveryWayFindsTheSame", "TestFiltersAreNoSQL", "TestWaiting"}

// The tests of the tables hold on PostgreSQL as they do on SQLite.
func TestOnPostgres(t *testing.T) {
	s := postgres.Start(t)
	t.Run("none is left out", noneIsLeftOut)
	database = s
	defer func() { database = nil }()
	for name, test := range onBoth {
		if !testing.Short() || slices.Contains(shortly, name) {
			t.Run(name, test)
		}
	}
	t.Run("own rows first", ownRowsFirst)
	database = nil
	t.Run("same digest", func(t *testing.T) { sameDigest(t, s) })
	t.Run("rebuilt", func(t *testing.T) { rebuiltThere(t, s) })
	t.Run("killed", func(t *testing.T) { killed(t, there(s)) })
	t.Run("second writer", func(t *testing.T) { secondWriter(t, s) })
	t.Run("other tables", func(t *testing.T) { otherTables(t, s) })
	t.Run("lost connection", func(t *testing.T) { lostConnection(t, s) })
	t.Run("away", func(t *testing.T) { away(t, s) })
}

// noneIsLeftOut reads the tests of this package: each runs on both, or is named above.
func noneIsLeftOut(t *testing.T) {
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range text.Decls {
			f, ok := one.(*ast.FuncDecl)
			if !ok || !strings.HasPrefix(f.Name.Name, "Test") || f.Recv != nil {
				continue
			}
			if _, both := onBoth[f.Name.Name]; both == slices.Contains(onlyOnSQLite, f.Name.Name) {
				t.Errorf("%s runs on PostgreSQL, or is named among those that do not", f.Name.Name)
			}
		}
	}
}

func openThere(t *testing.T, place Place) *Model {
	t.Helper()
	m, err := OpenAt(t.Context(), place)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	return m
}

// A bank's list runs along its own rows, whatever PostgreSQL thinks of an index of everybody's: how
// long the bank waits would tell what others do.
func ownRowsFirst(t *testing.T) {
	m, f := benchModel(t, 3, 200)
	follow(t, m, []Block{f.Lives(1_000)})
	if _, err := m.writer.conn.ExecContext(t.Context(), "ANALYZE"); err != nil {
		t.Fatal(err)
	}
	q := ask(DocumentNoun, "document", trade.Viewer{Kind: trade.Bank, Party: f.Banks[0]}, nil, Page{}, Largest)
	narrow(q, "t.currency = ?", trade.Currency("XXX"))
	if err := q.check(); err != nil {
		t.Fatal(err)
	}
	text, args := q.statement(eyeOf(q.viewer), nil, nil)
	explain := func(text string) string {
		plain, err := m.dialect.arguments(args)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := m.readers.QueryContext(t.Context(), "EXPLAIN "+m.dialect.statement(text), plain...)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		plan := ""
		for rows.Next() {
			var line string
			if err := rows.Scan(&line); err != nil {
				t.Fatal(err)
			}
			plan += line + "\n"
		}
		return plan
	}
	if plan := explain(text); strings.Contains(plan, "document_currency") {
		t.Errorf("led along everybody's rows:\n%s", plan)
	}
	// what would be without it
	plain := strings.Replace(text, "CROSS JOIN document t ON", "JOIN document t ON", 1)
	if plan := explain(plain); !strings.Contains(plan, "document_currency") {
		t.Errorf("this finds nothing:\n%s", plan)
	}
}

// Both have the same digest after the same journal, whose parties succeed each other too.
func sameDigest(t *testing.T, s *postgres.Server) {
	w := newWorld(11, 3, 5)
	w.play(120, 8)
	w.facilitated()
	here, there := open(t, w), openThere(t, there(s))
	follow(t, there, []Block{w.genesis()})
	for i, block := range w.blocks {
		follow(t, here, []Block{block})
		follow(t, there, []Block{block})
		if i%40 == 0 && fingerprint(t, here) != fingerprint(t, there) {
			t.Fatalf("the tables differ at block %d", block.Height)
		}
	}
	if fingerprint(t, here) != fingerprint(t, there) {
		t.Fatal("the tables differ")
	}
	if _, err := there.writer.conn.ExecContext(t.Context(), "UPDATE standing SET at = at + 1"); err != nil {
		t.Fatal(err)
	}
	if fingerprint(t, here) == fingerprint(t, there) {
		t.Error("other tables have the same digest")
	}
}

func journalOf(w *world) func(func(Block, error) bool) {
	return func(yield func(Block, error) bool) {
		if !yield(w.genesis(), nil) {
			return
		}
		for _, block := range w.blocks {
			if !yield(block, nil) {
				return
			}
		}
	}
}

// Tables are made anew from the journal, whatever was there, but for those of another
// network.
func rebuiltThere(t *testing.T, s *postgres.Server) {
	w := newWorld(12, 3, 5)
	w.play(60, 8)
	here, place := open(t, w), there(s)
	follow(t, here, w.blocks)
	for _, before := range []string{"", "UPDATE tallystick.standing SET height = 3",
		"DROP TABLE tallystick.entry", "UPDATE tallystick.belongs SET form = 1"} {
		if before != "" {
			m := openThere(t, place)
			if _, err := m.writer.conn.ExecContext(t.Context(), before); err != nil {
				t.Fatal(err)
			}
			if err := m.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if err := RebuildAt(t.Context(), place, journalOf(w)); err != nil {
			t.Fatal(before, err)
		}
		m := openThere(t, place)
		if fingerprint(t, m) != fingerprint(t, here) || m.Height() != w.height {
			t.Errorf("after %q: rebuilt to other tables", before)
		}
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
	}
	other := place
	other.Network = "another"
	if err := RebuildAt(t.Context(), other, journalOf(w)); !errors.Is(err, ErrNetwork) {
		t.Errorf("rebuilt over the tables of another network: %v", err)
	}
	broken := func(yield func(Block, error) bool) {
		yield(w.genesis(), nil)
		yield(Block{}, errors.New("the journal breaks off"))
	}
	if err := RebuildAt(t.Context(), place, broken); err == nil {
		t.Error("rebuilt from a broken journal")
	}
	if m := openThere(t, place); fingerprint(t, m) != fingerprint(t, here) {
		t.Error("a rebuild that failed changed the tables")
	}
}

// A second writer of the same tables is found out, and writes nothing.
func secondWriter(t *testing.T, s *postgres.Server) {
	w := newWorld(13, 2, 3)
	w.play(20, 6)
	place := there(s)
	one := openThere(t, place)
	follow(t, one, append([]Block{w.genesis()}, w.blocks[:5]...))
	two := openThere(t, place)
	follow(t, one, w.blocks[5:6])
	before := fingerprint(t, one)
	if err := two.FollowMany(t.Context(), w.blocks[5:7]); !errors.Is(err, ErrOther) {
		t.Errorf("a second writer: %v", err)
	}
	if fingerprint(t, one) != before {
		t.Error("a second writer left something behind")
	}
	follow(t, one, w.blocks[6:])
}

// Tables of another form or network are refused.
func otherTables(t *testing.T, s *postgres.Server) {
	place := there(s)
	if err := openThere(t, place).Close(); err != nil {
		t.Fatal(err)
	}
	other := place
	other.Network = "another"
	if _, err := OpenAt(t.Context(), other); !errors.Is(err, ErrNetwork) {
		t.Errorf("of another network: %v", err)
	}
	m := openThere(t, place)
	for _, change := range []string{"UPDATE belongs SET form = 99", "DROP TABLE belongs"} {
		if _, err := m.writer.conn.ExecContext(t.Context(), change); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenAt(t.Context(), place); !errors.Is(err, ErrRebuild) {
			t.Errorf("%s: %v", change, err)
		}
	}
}

// Whatever the server does, following goes on from where the tables stand: cut off in
// the middle of a block, at its end, and started again.
func lostConnection(t *testing.T, s *postgres.Server) {
	w := newWorld(14, 2, 4)
	w.play(60, 8)
	here, there := open(t, w), openThere(t, there(s))
	follow(t, there, []Block{w.genesis()})
	cut := func(db *sql.DB) {
		if _, err := db.Exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = " +
			"'tallystick' AND pid <> pg_backend_pid()"); err != nil {
			t.Fatal(err)
		}
	}
	other, err := Place{URL: s.URL("postgres")}.pool("public", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	passing := openThere(t, there.where)
	for i, block := range w.blocks {
		follow(t, here, []Block{block})
		switch i {
		case 10: // in the middle of a block: the connection goes while the writer has begun
			if err := there.writer.exec("BEGIN IMMEDIATE"); err != nil {
				t.Fatal(err)
			}
			cut(other)
			if err := there.FollowMany(t.Context(), []Block{block}); !errors.Is(err, ErrAway) {
				t.Errorf("cut off: %v", err)
			}
		case 20:
			s.Stop()
			if err := passing.Close(); err != nil { // its connections ended with the server
				t.Error(err)
			}
			if err := there.FollowMany(t.Context(), []Block{block}); !errors.Is(err, ErrAway) {
				t.Errorf("stopped: %v", err)
			}
			if _, err := there.Limits(t.Context()); !errors.Is(err, ErrAway) {
				t.Errorf("asked while it is stopped: %v", err)
			}
			s.Begin()
		case 30: // a commit whose end is not heard of came through
			follow(t, there, []Block{block})
			there.stale, there.unheard = true, &commit{*there.standing.Load(), there.writer.nextEntry}
			before := w.blocks[i-1]
			there.standing.Store(&standing{before.Height, before.At})
		}
		follow(t, there, []Block{block})
	}
	if fingerprint(t, here) != fingerprint(t, there) {
		t.Error("the tables differ")
	}
	if _, err := there.Limits(t.Context()); err != nil {
		t.Error(err)
	}
}

// A database that can't be reached, does not let in, or is not there is told with what to do.
func away(t *testing.T, s *postgres.Server) {
	own := s.Folder()
	for url, want := range map[string]error{
		"postgres://tally@/none?host=" + own + "/nowhere": ErrAway,
		"postgres://tally@127.0.0.1:1/none":               ErrAway,
		"postgres://tally@/none?host=" + own:              ErrNoDatabase,
		"postgres://nobody@/postgres?host=" + own:         ErrDenied,
	} {
		place := Place{URL: url}
		_, err := OpenAt(context.Background(), place)
		for what, err := range map[string]error{"opened": err, "looked at": Probe(t.Context(), place),
			"rebuilt": RebuildAt(context.Background(), place, journalOf(&world{}))} {
			if !errors.Is(err, want) {
				t.Errorf("%s, %s: %v", what, url, err)
			}
		}
	}
	place := there(s)
	if err := Probe(t.Context(), place); err != nil {
		t.Errorf("an empty database: %v", err)
	}
	open := openThere(t, place)
	if _, err := open.writer.conn.ExecContext(t.Context(), "CREATE ROLE guest LOGIN"); err != nil {
		t.Fatal(err)
	}
	guest := place
	guest.URL = strings.Replace(s.Database(), "tally@", "guest@", 1)
	if _, err := OpenAt(t.Context(), guest); !errors.Is(err, ErrMayNot) {
		t.Errorf("a guest made tables: %v", err)
	}
	if err := Probe(t.Context(), guest); !errors.Is(err, ErrMayNot) {
		t.Errorf("a guest was looked at: %v", err)
	}
}

// A URL holds no secret, none is repeated in an error, and none goes over a line in the clear.
func TestAPlaceHoldsNoSecret(t *testing.T) {
	open, own := filepath.Join(t.TempDir(), "open"), filepath.Join(t.TempDir(), "own")
	for path, mode := range map[string]os.FileMode{open: 0o644, own: 0o600} {
		if err := os.WriteFile(path, []byte("*:*:*:*:hunter2\n"), mode); err != nil {
			t.Fatal(err)
		}
	}
	for url, want := range map[string]error{
		"postgres://tally:hunter2@127.0.0.1/none":                 ErrSecret,
		"postgres://tally@127.0.0.1/none?password=hunter2":        ErrSecret,
		"postgres://tally:hun%ter2@127.0.0.1:1/none":              ErrURL,
		"postgres://tally:hunter2@127.0.0.1:port/none":            ErrURL,
		"mysql://tally:hunter2@127.0.0.1:1/none":                  ErrURL,
		"host=127.0.0.1 password=hunter2":                         ErrURL,
		"postgres://tally@127.0.0.1/none?sslmode=hunter2":         ErrURL,
		"postgres://tally@db.example.cn/none":                     ErrPlain,
		"postgres://tally@db.example.cn/none?sslmode=prefer":      ErrPlain,
		"postgres://tally@10.1.2.3,127.0.0.1/none":                ErrPlain,
		"postgres://tally@db.example.cn/none?sslmode=require":     nil,
		"postgres://tally@db.example.cn/none?sslmode=verify-full": nil,
		"postgresql://tally@localhost/none":                       nil,
		"postgres:///none?host=/run/postgresql":                   nil,
		"postgres://tally@[::1]/none?passfile=" + own:             nil,
	} {
		err := Place{URL: url}.Check()
		if want == nil && err != nil || !errors.Is(err, want) || strings.Contains(fmt.Sprint(err), "ter2") {
			t.Errorf("%s: %v", url, err)
		}
		if _, err := OpenAt(t.Context(), Place{URL: url}); want != nil && !errors.Is(err, want) ||
			strings.Contains(fmt.Sprint(err), "ter2") {
			t.Errorf("opened %s: %v", url, err)
		}
	}
	for _, path := range []string{open, own + "-missing", "own"} {
		err := Place{URL: "postgres://tally@127.0.0.1/none?passfile=" + path}.Check()
		if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "chmod 600") {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// What PostgreSQL is asked, and what its failures mean.
func TestADialectsWords(t *testing.T) {
	postgres := dialect{true}
	for text, want := range map[string]string{
		"SELECT '?' FROM sight s INDEXED BY due CROSS JOIN document t ON t.n = s.n WHERE n = ?": "SELECT " +
			"'?' FROM sight s CROSS JOIN LATERAL (SELECT * FROM document t WHERE t.n = s.n OFFSET 0) t WHERE n = $1",
		"document t INDEXED BY x CROSS JOIN sight s ON s.n = t.n WHERE s.noun = ? AND t.n < ?": "document t " +
			"JOIN sight s ON s.n = t.n WHERE s.noun = $1 AND t.n < $2",
		"history h CROSS JOIN sight s": "history h CROSS JOIN sight s",
		"?2 = x'' OR instr(?1, ' ')":   "$2 = '\\x'::bytea OR strpos($1, ' ')",
	} {
		if got := postgres.statement(text); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
		if got := (dialect{}).statement(text); got != text {
			t.Errorf("SQLite is asked %s", got)
		}
	}
	m := &Model{dialect: postgres}
	for code, want := range map[string]error{"53100": ErrDiskFull, "XX001": ErrRebuild, "42P01": ErrRebuild,
		"57P01": ErrAway, "08006": ErrAway, "53300": ErrAway, "28P01": ErrDenied, "3D000": ErrNoDatabase,
		"42501": ErrMayNot} {
		if err := m.fault(t.Context(), &pgconn.PgError{Code: code}); !errors.Is(err, want) {
			t.Errorf("%s: %v", code, err)
		}
	}
}
