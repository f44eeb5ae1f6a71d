package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestLockoutBounds looks at a name after so many guesses, so long ago.
func TestLockoutBounds(t *testing.T) {
	w := newOffice(t)
	login := w.box.loginDigest("maker")
	for _, c := range []struct {
		failures int
		since    time.Duration // the last guess
		want     time.Duration // of the lockout after one more
	}{
		{0, 0, 0}, {3, 0, 0}, {4, 0, time.Minute}, {5, 0, 2 * time.Minute}, {9, 0, 32 * time.Minute},
		{10, 0, time.Hour}, {30, 0, time.Hour}, {70, 0, time.Hour}, {1000, 0, time.Hour},
		{4, forgetKnocks, time.Minute}, {4, forgetKnocks + 1, 0}, {1000, forgetKnocks + 1, 0},
	} {
		now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
		if _, err := w.db.ExecContext(t.Context(), "INSERT OR REPLACE INTO knocks(login, failures, locked_until, at) "+
			"VALUES(?,?,?,?)", login, c.failures, now.UnixMilli(), now.UnixMilli()); err != nil {
			t.Fatal(err)
		}
		w.now = now.Add(c.since)
		if err := w.countGuess(t.Context(), login); err != nil {
			t.Errorf("%+v: %v", c, err)
		}
		for _, at := range []time.Duration{0, c.want - time.Millisecond, c.want} {
			w.now = now.Add(c.since + max(0, at))
			var locked LockedOut
			err := w.countGuess(t.Context(), login)
			if closed := errors.As(err, &locked); closed != (at < c.want) || (closed &&
				locked.Until.Sub(now) != (c.since+c.want).Truncate(time.Millisecond)) {
				t.Errorf("%+v: after %v: %v", c, at, err)
			}
			if at >= c.want {
				break
			}
		}
	}
	// a name whose guesses are forgotten has five again, and one whose guess was not looked at as many as before
	w.now = w.now.Add(2 * forgetKnocks)
	for i := range freeFailures {
		err := w.countGuess(t.Context(), login)
		if i == 2 {
			err = errors.Join(err, w.uncountGuess(t.Context(), login), w.countGuess(t.Context(), login))
		}
		if err != nil {
			t.Errorf("guess %d: %v", i, err)
		}
	}
	if err := w.countGuess(t.Context(), login); !errors.As(err, &LockedOut{}) {
		t.Errorf("one more: %v", err)
	}
}

func TestLockedOutInWords(t *testing.T) {
	zh, en := (LockedOut{time.Date(2026, 11, 23, 17, 0, 0, 0, time.FixedZone("", 8*3600))}).Words()
	if zh != "密码错误次数过多，请在 2026-11-23T09:00:00Z 之后再试" ||
		en != "too many wrong passwords: try again after 2026-11-23T09:00:00Z" {
		t.Error(zh, en)
	}
}

// The names that are remembered are bounded: the oldest make room for one more.
func TestRememberedNamesAreBounded(t *testing.T) {
	w := newOffice(t)
	add := func(n int, first, at int64) {
		t.Helper()
		if _, err := w.db.ExecContext(t.Context(), `WITH RECURSIVE n(i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n
			WHERE i + 1 < ?1 + ?2) INSERT INTO knocks SELECT CAST(i AS BLOB), 1, 0, ?3 + i FROM n`, first, n,
			at); err != nil {
			t.Fatal(err)
		}
	}
	oldest := func() (n int, name string) {
		t.Helper()
		if err := w.db.QueryRowContext(t.Context(),
			"SELECT (SELECT count(*) FROM knocks), CAST(login AS TEXT) FROM knocks "+
				"ORDER BY at LIMIT 1").Scan(&n, &name); err != nil {
			t.Fatal(err)
		}
		return n, name
	}
	now := w.now.UnixMilli()
	add(2, 7, now-forgetKnocks.Milliseconds()-8) // one of a millisecond more than a day ago, one of a day ago
	for range 2 {                                // the second guess is at no new name
		if err := w.countGuess(t.Context(), []byte("new")); err != nil {
			t.Fatal(err)
		}
		if n, name := oldest(); n != 2 || name != "8" {
			t.Errorf("%d names, the oldest %s", n, name)
		}
	}
	add(maxKnocks-2, 10, now-maxKnocks-100)
	for i, want := range []string{"10", "11"} {
		if err := w.countGuess(t.Context(), []byte{byte(i)}); err != nil {
			t.Fatal(err)
		}
		if n, name := oldest(); n != maxKnocks || name != want {
			t.Errorf("%d names, the oldest %s instead of %s", n, name, want)
		}
	}
}

// Of one name one password is looked at at a time, and of one source one; 64 more
// wait, and who comes then is told so.
func TestTheDoorIsCrowded(t *testing.T) {
	for name, c := range map[string]struct {
		turns func(w *office) *Turns
		key   func(w *office) string
		knock func(i int) Knock
	}{
		"name": {func(w *office) *Turns { return w.loginTurns },
			func(w *office) string { return string(w.box.loginDigest("maker")) },
			func(i int) Knock { return Knock{Login: "maker", Password: password, Source: fmt.Sprint(i)} }},
		"source": {func(w *office) *Turns { return w.sourceTurns }, func(*office) string { return "192.0.2.1" },
			func(i int) Knock { return Knock{Login: fmt.Sprint("nobody", i), Password: "x", Source: "192.0.2.1"} }},
	} {
		w := newOffice(t)
		turns, key := c.turns(w), c.key(w)
		leave, err := turns.Take(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		before := w.hashed.Load()
		gone, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 100)
		for i := range 64 {
			go func() {
				_, err := w.SignIn(gone, c.knock(i))
				ended <- err
			}()
		}
		for turns.callers(key) < 65 { // until all stand in line
			select {
			case err := <-ended:
				t.Fatalf("%s: did not wait: %v", name, err)
			case <-time.After(time.Millisecond):
			}
		}
		if _, err := w.SignIn(t.Context(), c.knock(64)); !errors.Is(err, ErrCrowded) {
			t.Errorf("%s: one more: %v", name, err)
		}
		cancel()
		for range 64 {
			<-ended
		}
		leave()
		if w.hashed.Load() != before || turns.callers(key) != 0 {
			t.Errorf("%s: %d were looked at, %d stay", name, w.hashed.Load()-before, turns.callers(key))
		}
		var counted int
		if err := w.db.QueryRowContext(t.Context(), "SELECT coalesce(sum(failures), 0) FROM knocks").
			Scan(&counted); err != nil || counted != 0 {
			t.Errorf("%s: %d guesses count that were not looked at, %v", name, counted, err)
		}
	}
}

func TestALineStaysWhileSomebodyIsInIt(t *testing.T) {
	turns := NewTurns(2, 0)
	first, _ := turns.Take(t.Context(), "a")
	second, _ := turns.Take(t.Context(), "a")
	first()
	if turns.callers("a") != 1 {
		t.Errorf("%d callers", turns.callers("a"))
	}
	second()
}

// What a session says when it begins is what is read of it later.
func TestASessionIsReadAsItBegan(t *testing.T) {
	w := newOffice(t)
	s, err := w.SignIn(t.Context(), Knock{Login: "maker", Password: password, Source: strings.Repeat("s", 65),
		Agent: "a\x00b" + strings.Repeat("端", 66) + "cd"})
	if err != nil {
		t.Fatal(err)
	}
	if s.Source != strings.Repeat("s", 64) || s.Agent != "a b"+strings.Repeat("端", 65) || len(s.Token) != 43 ||
		len(s.CSRF) != 43 || len(s.ID) != 32 {
		t.Errorf("%+v", s)
	}
	same := func(a, b Session) bool {
		return a.ID == b.ID && a.Person == b.Person && a.Source == b.Source && a.Agent == b.Agent &&
			a.Expires.Equal(w.now.Add(12*time.Hour)) && b.Expires.Equal(a.Expires) && a.Since.Equal(w.now) &&
			b.Since.Equal(w.now) && a.Seen.Equal(w.now) && b.Seen.Equal(w.now)
	}
	again, err := w.Session(t.Context(), s.Token)
	if err != nil || !same(s, again) || again.Token != s.Token || again.CSRF != s.CSRF {
		t.Errorf("%+v instead of %+v, %v", again, s, err)
	}
	if list, err := w.Sessions(t.Context(), s.Person); err != nil || len(list) != 1 || !same(s, list[0]) {
		t.Errorf("%+v, %v", list, err)
	}
}

// A session is seen once more than a minute after it was seen before, and is over
// after more than half an hour.
func TestASessionIsSeen(t *testing.T) {
	w := newOffice(t)
	s, err := w.SignIn(t.Context(), Knock{Login: "maker", Password: password})
	if err != nil {
		t.Fatal(err)
	}
	begin := w.now
	for _, c := range []struct{ after, seen time.Duration }{{time.Minute, 0}, {time.Minute + 1, time.Minute},
		{31 * time.Minute, 31 * time.Minute}} {
		w.now = begin.Add(c.after)
		_, err := w.Session(t.Context(), s.Token)
		if list, also := w.Sessions(t.Context(), s.Person); err != nil || also != nil || len(list) != 1 ||
			!list[0].Seen.Equal(begin.Add(c.seen)) {
			t.Errorf("%+v: %+v, %v, %v", c, list, err, also)
		}
	}
	for _, c := range []struct {
		after time.Duration
		in    bool
	}{{SessionIdle, true}, {SessionIdle + 1, false}} {
		w.now = begin.Add(31*time.Minute + c.after)
		if list, err := w.Sessions(t.Context(), s.Person); (len(list) == 1) != c.in || err != nil {
			t.Errorf("%v: %+v, %v", c, list, err)
		}
		if _, err := w.StillIn(t.Context(), s.Token); (err == nil) != c.in {
			t.Errorf("%v: %v", c, err)
		}
	}
}

func TestTokensAtTheirBounds(t *testing.T) {
	w := newOffice(t)
	maker := w.person("maker")
	for _, c := range []struct {
		label  string
		life   time.Duration
		fields string
	}{
		{" ", time.Hour, "label"}, {"x", 0, "days"}, {"x", -1, "days"}, {"x", MaxBearerLife + 1, "days"},
		{"", 0, "label days"}, {"x", 1, ""}, {"x", MaxBearerLife, ""},
	} {
		_, _, err := w.IssueBearer(t.Context(), maker, c.label, c.life)
		var wrong InputErrors
		errors.As(err, &wrong)
		var fields []string
		for _, one := range wrong {
			fields = append(fields, one.Field)
			if one.Zh == "" || one.En == "" || !strings.Contains(wrong.Error(), one.Field+": "+one.Zh+" / "+one.En) {
				t.Errorf("%q: %+v", c.label, one)
			}
		}
		if strings.Join(fields, " ") != c.fields || (err == nil) != (c.fields == "") {
			t.Errorf("%q for %v: %v", c.label, c.life, err)
		}
	}
	token, b, err := w.IssueBearer(t.Context(), maker, " core ", time.Hour)
	if err != nil || b.Label != "core" || !b.Since.Equal(w.now) || !b.Expires.Equal(w.now.Add(time.Hour)) {
		t.Errorf("%+v, %v", b, err)
	}
	signed, in, p, err := w.SignInProgram(t.Context(), Knock{Login: "maker", Password: password})
	if err != nil || p != maker || !in.Expires.Equal(w.now.Add(12*time.Hour)) {
		t.Errorf("%+v, %+v, %v", in, p, err)
	}
	list, err := w.Bearers(t.Context(), maker)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range list {
		if one.ID == b.ID && (one.Label != b.Label || !one.Since.Equal(b.Since) || !one.Expires.Equal(b.Expires)) {
			t.Errorf("%+v instead of %+v", one, b)
		}
	}
	w.now = w.now.Add(time.Hour - time.Millisecond)
	if _, err := w.PersonOf(t.Context(), token); err != nil {
		t.Errorf("a moment before the end: %v", err)
	}
	w.now = w.now.Add(time.Millisecond)
	for range MaxBearers - 1 { // with the one of a year; those that are over make room
		if _, _, err := w.IssueBearer(t.Context(), maker, "x", time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := w.IssueBearer(t.Context(), maker, "x", time.Hour); err == nil ||
		!strings.Contains(err.Error(), "每人最多 20 个") || !strings.Contains(err.Error(), "at most 20 tokens") {
		t.Errorf("one more: %v", err)
	}
	if err := w.change(t.Context(), "UPDATE persons SET disabled = 1 WHERE login = 'maker'"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.PersonOf(t.Context(), signed); !errors.Is(err, ErrSignedOut) {
		t.Errorf("a token of somebody who is out: %v", err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	w.memory.forget()
	if _, err := w.PersonOf(t.Context(), signed); err == nil || errors.Is(err, ErrSignedOut) {
		t.Errorf("a token that can't be read: %v", err)
	}
}
