package desk

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tallystick/book/trade"
)

// recording is a stroke that records a submission, and may do more.
func (w *office) recording(number byte, more func(store) error) *stroke {
	s := w.handed("maker", number)
	return &stroke{ctx: w.t.Context(), quiet: true, done: make(chan error, 1), write: func(to store) error {
		err := write(w.t.Context(), to, `INSERT INTO submissions(envelope, person, digest, verb, subject, signed,
			not_after, state) VALUES(?,?,?,?,?,?,?,?)`, s.Envelope[:], s.Person[:], s.Digest, s.Verb, s.Subject,
			s.Signed, s.NotAfter, s.Progress)
		if err != nil || more == nil {
			return err
		}
		return more(to)
	}}
}

// Those who write at the same time share a transaction; whoever fails takes nobody
// along, and leaves nothing behind.
func TestStrokesShareATransaction(t *testing.T) {
	w := newOffice(t)
	var seen []int
	count := func(to store) error {
		var n int
		err := to.QueryRowContext(t.Context(), "SELECT count(*) FROM submissions").Scan(&n)
		seen = append(seen, n)
		return err
	}
	outside := func() (n int) {
		if err := w.see.QueryRowContext(t.Context(), "SELECT count(*) FROM submissions").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := -1
	all := []*stroke{w.recording(1, count), w.recording(2, count), w.recording(3, func(to store) error {
		before = outside()
		return count(to)
	})}
	w.pen.together(slices.Clone(all))
	for i, s := range all {
		if err := <-s.done; err != nil {
			t.Error(i, err)
		}
	}
	if fmt.Sprint(seen) != "[1 2 3]" || before != 0 || outside() != 3 {
		t.Errorf("within it: %v; outside %d before its end, %d after", seen, before, outside())
	}
	no := errors.New("no")
	all = []*stroke{w.recording(4, nil), w.recording(5, func(store) error { return no }), w.recording(6, nil),
		w.recording(4, nil)}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	all = append(all, w.recording(7, nil))
	all[4].ctx = gone
	w.pen.together(slices.Clone(all))
	for i, want := range []string{"", "no", "", "UNIQUE", "canceled"} {
		if err := <-all[i].done; (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("stroke %d ended with %v, not %q", i, err, want)
		}
	}
	for number, there := range map[byte]bool{4: true, 5: false, 6: true, 7: false} {
		if got := w.found(w.handed("maker", number)); (got != nil) != there {
			t.Errorf("submission %d is there: %v", number, got != nil)
		}
	}
}

// One who needs it to last makes all of a transaction last.
func TestOneLastingStrokeSyncsAll(t *testing.T) {
	w := newOffice(t)
	for _, lasting := range []bool{false, true} {
		how := 0
		look := func(to store) error {
			return to.QueryRowContext(t.Context(), "PRAGMA synchronous").Scan(&how)
		}
		all := []*stroke{w.recording(1, look), w.recording(2, nil)}
		all[1].lasting = lasting
		w.pen.together(slices.Clone(all))
		if err := errors.Join(<-all[0].done, <-all[1].done); err != nil || how != 1+one(lasting) {
			t.Errorf("lasting %v: %d, %v", lasting, how, err)
		}
		for _, number := range []byte{1, 2} {
			if err := w.Outbox().Forget(t.Context(), w.handed("maker", number).Envelope); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// What is remembered is forgotten before whoever changed it hears of it.
func TestWhatIsRememberedIsForgotten(t *testing.T) {
	w := newOffice(t)
	maker := w.person("maker")
	token, bearer, err := w.IssueBearer(t.Context(), maker, "core", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	standing := func() (language Language, in bool, keys int, signs bool, banks int) {
		person, err := w.PersonOf(t.Context(), token)
		if err != nil && !errors.Is(err, ErrSignedOut) {
			t.Fatal(err)
		}
		use, err := w.Outbox().KeysInUse(t.Context(), maker.ID)
		if err != nil {
			t.Fatal(err)
		}
		_, _, none := w.Outbox().SigningKey(t.Context(), maker.ID)
		parties, err := w.Parties(t.Context(), trade.Bank)
		if err != nil {
			t.Fatal(err)
		}
		return person.Language, person.ID == maker.ID, len(use), none == nil, len(parties)
	}
	check := func(when string, language Language, in bool, keys int, signs bool, banks int) {
		t.Helper()
		for range 2 { // read, and remembered
			l, i, k, s, b := standing()
			if l != language || i != in || k != keys || s != signs || b != banks {
				t.Errorf("%s: %q, in %v, %d keys, signs %v, %d banks", when, l, i, k, s, b)
			}
		}
	}
	check("at first", Chinese, true, 1, true, 2)
	if err := w.SetLanguage(t.Context(), maker, English); err != nil {
		t.Fatal(err)
	}
	check("in English", English, true, 1, true, 2)
	admits := w.handed("governor", 1)
	w.record(admits, nil, Dispatch{Signed: []byte{1}})
	admits.Progress = InBlock
	if err := w.Outbox().Conclude(t.Context(), admits, []Errand{{Admit: &Profile{ID: trade.PartyID{9},
		Kind: trade.Bank}}}, true, nil); err != nil {
		t.Fatal(err)
	}
	check("with a third bank", English, true, 1, true, 3)
	rotates, key := w.handed("maker", 2), w.fresh("maker")
	keys, _ := w.inUse("maker")
	list := []Errand{{Rotate: &Rotation{Fresh: key.ID, Old: keys[0]}}}
	w.record(rotates, key, Dispatch{Signed: []byte{1}, Errands: list})
	rotates.Progress = InBlock
	if err := w.Outbox().Conclude(t.Context(), rotates, list, true, nil); err != nil {
		t.Fatal(err)
	}
	if id, _, err := w.Outbox().SigningKey(t.Context(), maker.ID); err != nil || id != key.ID {
		t.Errorf("after a rotation %x signs, not %x: %v", id, key.ID, err)
	}
	check("after a rotation", English, true, 1, true, 3)
	if err := w.RevokeBearer(t.Context(), maker, bearer.ID); err != nil {
		t.Fatal(err)
	}
	check("without the token", "", false, 1, true, 3)
	if err := w.Outbox().DropParty(t.Context(), bank); err != nil {
		t.Fatal(err)
	}
	check("expelled", "", false, 0, false, 3)
}

// What was read before a change is not remembered after it, and what can't be read
// never.
func TestADrawerRemembersNothingStale(t *testing.T) {
	var s drawer[int, string]
	give := func(text string, err error) func() (string, error) {
		return func() (string, error) { return text, err }
	}
	if v, _ := s.find(1, func() (string, error) { s.forget(); return "old", nil }); v != "old" {
		t.Error(v)
	}
	if v, _ := s.find(1, give("new", nil)); v != "new" {
		t.Errorf("%q was remembered although it had changed", v)
	}
	if v, _ := s.find(1, give("newer", nil)); v != "new" {
		t.Errorf("it was not remembered: %q", v)
	}
	if _, err := s.find(2, give("", errClosed)); err != errClosed {
		t.Error(err)
	}
	if v, _ := s.find(2, give("there", nil)); v != "there" {
		t.Error("a failure was remembered")
	}
	for i := range mostRemembered + 10 {
		_, _ = s.find(i+3, give("", nil))
	}
	if len(s.all) > mostRemembered {
		t.Errorf("%d are remembered", len(s.all))
	}
}

// A disk that is full is said to all who write together; nothing is half there,
// and with room it goes on.
func TestAFullDeskSaysSo(t *testing.T) {
	w := newOffice(t)
	bound := func(pages string) {
		t.Helper()
		if _, err := w.pen.conn.ExecContext(t.Context(), "PRAGMA max_page_count = "+pages); err != nil {
			t.Fatal(err)
		}
	}
	bound("1") // the least that is possible: what it has
	record := func(first int) (taken []Submission, failed int) {
		var mu sync.Mutex
		var all sync.WaitGroup
		for i := range 200 {
			s := w.handed("maker", 0)
			s.Envelope = trade.EnvelopeID{8: byte((first + i) >> 8), 9: byte(first + i)}
			all.Go(func() {
				err := w.Outbox().Record(t.Context(), s, nil, Dispatch{Signed: make([]byte, 3_000)})
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					taken = append(taken, s)
				case strings.Contains(err.Error(), "database or disk is full"):
					failed++
				default:
					t.Error(err)
				}
			})
		}
		all.Wait()
		return taken, failed
	}
	whole := func(taken []Submission) {
		t.Helper()
		rows, left, err := w.Outbox().Unfinished(t.Context())
		if err != nil || len(rows) != len(taken) || len(left) != len(taken) {
			t.Errorf("%d are there, and %d dispatches, where %d were taken: %v", len(rows), len(left), len(taken), err)
		}
		for _, s := range taken {
			if w.found(s) == nil {
				t.Errorf("%s was taken and is not there", s.Envelope)
			}
		}
	}
	taken, failed := record(0)
	if failed == 0 {
		t.Fatal("the disk is not full")
	}
	whole(taken)
	bound("1000000")
	more, failed := record(1_000)
	if failed > 0 {
		t.Errorf("with room again, %d fail", failed)
	}
	whole(append(taken, more...))
}

// A desk that is closed says so, to those who come late and those who wait.
func TestAClosedDeskTakesNothing(t *testing.T) {
	w := newOffice(t)
	s := w.handed("maker", 1)
	if err := errors.Join(w.Close(), w.Close()); err != nil {
		t.Fatal(err)
	}
	if err := w.Outbox().Record(t.Context(), s, nil, Dispatch{}); !errors.Is(err, errClosed) {
		t.Error(err)
	}
}

const childHome = "TALLYSTICK_TEST_DESK"

// TestKilledDeskKeepsWhatItTook kills a process that records submissions from many
// goroutines at once: all that it said to be taken is there afterwards, each with
// what is left to do.
func TestKilledDeskKeepsWhatItTook(t *testing.T) {
	if home := os.Getenv(childHome); home != "" {
		recordForever(t, home)
		return
	}
	w := newOffice(t)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var taken []trade.EnvelopeID
	for run := range 3 {
		child := exec.Command(os.Args[0], "-test.run=^TestKilledDeskKeepsWhatItTook$")
		child.Env = append(os.Environ(), childHome+"="+w.home, fmt.Sprintf("TALLYSTICK_TEST_RUN=%d", run))
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		said := 0
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if id, err := trade.ParseID[trade.Entry](lines.Text()); err == nil {
				taken = append(taken, id)
				if said++; said == 400 {
					if err := child.Process.Kill(); err != nil { // and read what it still said
						t.Fatal(err)
					}
				}
			}
		}
		_ = child.Wait()
		if said < 400 {
			t.Fatalf("run %d took %d and ended", run, said)
		}
	}
	if err := Check(t.Context(), w.home); err != nil {
		t.Fatal(err)
	}
	w.open()
	for _, id := range taken {
		s, err := w.Outbox().Find(t.Context(), id)
		if err != nil || s == nil {
			t.Fatalf("%s was taken and is not there: %v", id, err)
		}
		if left, err := w.Outbox().Left(t.Context(), id); err != nil || !left {
			t.Fatalf("%s has lost what is left to do: %v", id, err)
		}
	}
}

func recordForever(t *testing.T, home string) {
	w := &office{t: t, home: home, now: time.Now()}
	w.open()
	run := os.Getenv("TALLYSTICK_TEST_RUN")[0]
	var all sync.WaitGroup
	var mu sync.Mutex
	maker := w.person("maker").ID
	for client := range 16 {
		all.Go(func() {
			for i := range 1 << 20 {
				id := trade.EnvelopeID{run, byte(client), byte(i >> 16), byte(i >> 8), byte(i)}
				s := Submission{Envelope: id, Person: maker, Digest: []byte{1}, Subject: id.String(), NotAfter: 1 << 50}
				if err := w.Outbox().Record(t.Context(), s, nil, Dispatch{Signed: make([]byte, 500)}); err != nil {
					return
				}
				mu.Lock()
				fmt.Println(id)
				mu.Unlock()
			}
		})
	}
	all.Wait()
}
