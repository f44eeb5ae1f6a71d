package readmodel

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"tallystick/book/trade"
	"tallystick/book/wire"
)

func TestBlocksThatDoNotFollowAreRefused(t *testing.T) {
	w := newWorld(41, 2, 3)
	w.play(20, 6)
	m := open(t, w)
	follow(t, m, w.blocks[:5])
	before := fingerprint(t, m)
	ctx := context.Background()
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	next := w.blocks[5]
	twice := next
	twice.Entries = append(twice.Entries[:len(twice.Entries):len(twice.Entries)], twice.Entries[0])
	astray := next
	astray.Height++
	for what, refused := range map[string]error{
		"again":        m.FollowMany(ctx, w.blocks[4:5]),
		"again inside": m.FollowMany(ctx, []Block{w.blocks[5], w.blocks[5]}),
		"lower":        m.FollowMany(ctx, w.blocks[1:2]),
		"a gap":        m.FollowMany(ctx, w.blocks[12:]),
		"order":        m.FollowMany(ctx, []Block{twice}),
		"astray":       m.FollowMany(ctx, []Block{astray}),
		"cancelled":    m.FollowMany(cancelled, w.blocks[5:6]),
	} {
		if refused == nil {
			t.Errorf("%s was taken", what)
		}
	}
	if fingerprint(t, m) != before || m.Height() != w.blocks[4].Height {
		t.Fatal("a refused block left something behind")
	}
	follow(t, m, w.blocks[5:])
	agree(t, w, m)
}

func TestTheChainsFollower(t *testing.T) {
	w := newWorld(42, 2, 3)
	m := open(t, w)
	if err := m.Follower().Follow(w.blocks[:1]); err != nil {
		t.Fatal(err)
	}
	if height, err := m.Follower().Height(); height != 1 || err != nil || m.At() != w.blocks[0].At {
		t.Fatal(height, err)
	}
}

// TestKilled follows in a process of its own and kills it at any moment: the
// process tells each block that it has followed, and after one more of them in
// each round than in the last it is killed while it works on.
func TestKilled(t *testing.T) { killed(t, Place{Path: filepath.Join(t.TempDir(), "tables.sqlite")}) }

func killed(t *testing.T, place Place) {
	w := newWorld(43, 2, 4)
	w.play(250, 6)
	if where := os.Getenv("TALLYSTICK_FOLLOW_AND_DIE"); where != "" {
		place = Place{Path: where}
		if strings.HasPrefix(where, "postgres:") {
			place = Place{URL: where, Network: "one"}
		}
		m, err := OpenAt(context.Background(), place)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range w.blocks {
			if block.Height > m.Height() {
				follow(t, m, []Block{block})
				fmt.Println(followed, block.Height)
			}
		}
		return
	}
	last, whole := int64(0), open(t, w)
	first, err := OpenAt(context.Background(), place)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(first.FollowMany(context.Background(), []Block{w.genesis()}), first.Close()); err != nil {
		t.Fatal(err)
	}
	for round := range 4 {
		told := followAndDie(t, place.Path+place.URL, 1+9*round)
		m, err := OpenAt(context.Background(), place)
		if err != nil {
			t.Fatal(err)
		}
		if m.Height() < told || m.Height() <= last {
			t.Fatalf("blocks were lost: the process told of %d, and %d are there", told, m.Height())
		}
		for _, block := range w.blocks {
			if block.Height > last && block.Height <= m.Height() {
				follow(t, whole, []Block{block})
			}
		}
		last = m.Height()
		if fingerprint(t, m) != fingerprint(t, whole) {
			t.Fatalf("the tables differ at block %d", last)
		}
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Log("killed up to block", last, "of", w.height)
	if last == w.height {
		t.Fatal("no process was killed in the middle")
	}
}

const followed = "followed block"

// followAndDie lets a process follow, kills it after some blocks and gives the
// last one that it told of.
func followAndDie(t *testing.T, path string, blocks int) (height int64) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestKilled$")
	child.Env = append(os.Environ(), "TALLYSTICK_FOLLOW_AND_DIE="+path, "TMPDIR="+t.TempDir())
	output, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer child.Wait()
	defer child.Process.Kill()
	for lines := bufio.NewScanner(output); blocks > 0 && lines.Scan(); {
		if n, ok := strings.CutPrefix(lines.Text(), followed); ok {
			if height, err = strconv.ParseInt(strings.TrimSpace(n), 10, 64); err != nil {
				t.Fatal(err)
			}
			blocks--
		}
	}
	if blocks > 0 {
		t.Fatal("the process ended before it was killed")
	}
	return height
}

func TestFullDisk(t *testing.T) {
	w := newWorld(44, 2, 4)
	w.play(60, 8)
	m := open(t, w)
	follow(t, m, w.blocks[:5])
	before := fingerprint(t, m)
	var pages int
	pragma := m.writer.conn.QueryRowContext(context.Background(), "PRAGMA max_page_count = 1")
	if err := pragma.Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if err := m.FollowMany(context.Background(), w.blocks[5:]); !errors.Is(err, ErrDiskFull) {
		t.Fatal(err)
	}
	if fingerprint(t, m) != before {
		t.Fatal("half a block is left")
	}
	if _, err := m.writer.conn.ExecContext(context.Background(), "PRAGMA max_page_count = 1000000"); err != nil {
		t.Fatal(err)
	}
	follow(t, m, w.blocks[5:])
	agree(t, w, m)
}

func TestForeignFiles(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "名 a%20?#.sqlite")
	db, err := sql.Open("sqlite", dsn(path))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("CREATE TABLE theirs (x)"); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(ctx, path); !errors.Is(err, ErrRebuild) {
		t.Fatalf("a foreign file gives %v", err)
	}
	if err := errors.Join(db.Close(), os.Remove(path)); err != nil {
		t.Fatal(err)
	}
	var m *Model
	for name, change := range map[string]string{
		"a newer":  "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)",
		"an older": "UPDATE goose_db_version SET version_id = 1 WHERE version_id > 1",
	} {
		if m, err = Open(ctx, path); err != nil {
			t.Fatal(err)
		}
		if _, err := m.writer.conn.ExecContext(ctx, change); err != nil {
			t.Fatal(err)
		}
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(ctx, path); !errors.Is(err, ErrRebuild) {
			t.Fatalf("%s file gives %v", name, err)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := m.Financings(ctx, trade.Viewer{}, FinancingFilter{}, Page{}); err == nil {
		t.Fatal("a closed model answers")
	}
}

// TestEveryEventIsKnown reads the rule book's source, so that a new event can't
// be forgotten here.
func TestEveryEventIsKnown(t *testing.T) {
	kinds := map[string]bool{}
	for _, event := range wire.EventKinds() {
		kinds[reflect.TypeOf(event).Name()] = true
	}
	files, err := filepath.Glob("../../book/trade/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	posts, found := regexp.MustCompile(`(?m)^func \((?:\w+ )?(\w+)\) post\(`), 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range posts.FindAllSubmatch(text, -1) {
			if found++; !kinds[string(match[1])] {
				t.Errorf("the event %s has no number", match[1])
			}
		}
	}
	if found != len(kinds) {
		t.Errorf("%d kinds for %d events", len(kinds), found)
	}
}
