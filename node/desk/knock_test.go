package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tallystick/book/trade"
)

// said is an answer at the door in short.
func said(err error) string {
	var locked LockedOut
	switch {
	case err == nil:
		return "in"
	case errors.Is(err, ErrWrongPassword):
		return "wrong"
	case errors.As(err, &locked):
		return "locked until " + locked.Until.UTC().Format(time.TimeOnly)
	}
	return err.Error()
}

func TestParallelGuessesAreAsFewAsOthers(t *testing.T) {
	for _, login := range []string{"maker", "nobody"} {
		w := newOffice(t)
		before := w.hashed.Load()
		var mu sync.Mutex
		answers := map[string]int{}
		var all sync.WaitGroup
		for i := range 60 {
			all.Go(func() {
				_, err := w.SignIn(t.Context(), Knock{Login: login, Password: fmt.Sprint("guess ", i),
					Source: fmt.Sprint("192.0.2.", i)})
				mu.Lock()
				defer mu.Unlock()
				answers[said(err)]++
			})
		}
		all.Wait()
		if checked := w.hashed.Load() - before; checked != freeFailures || answers["wrong"] != freeFailures ||
			answers["locked until 09:01:00"] != 60-freeFailures {
			t.Errorf("%s: %d guesses were checked: %v", login, checked, answers)
		}
		if _, err := w.SignIn(t.Context(), Knock{Login: login, Password: password}); said(err) != "locked until "+
			"09:01:00" {
			t.Errorf("%s is not locked: %v", login, err)
		}
	}
}

func TestManyWhoKnowTheirPasswordComeInAtOnce(t *testing.T) {
	w := newOffice(t)
	var all sync.WaitGroup
	for range 4 * freeFailures {
		all.Go(func() {
			if _, err := w.SignIn(t.Context(), Knock{Login: "maker", Password: password}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// A guess at a name is answered, counted, locked and worked for in the same way,
// whether nobody has the name, somebody has it, had it, or is about to have it.
func TestNamesAnswerAlike(t *testing.T) {
	w := newOffice(t)
	w.await(NewPerson{Login: "pending", NameZh: "待定", Party: bank, Duties: trade.Maker, Password: password})
	w.enter(NewPerson{Login: "fresh", NameZh: "新人", Party: bank, Duties: trade.Maker, Password: password})
	key, _, err := w.Outbox().SigningKey(t.Context(), w.person("checker").ID)
	if err := errors.Join(err, w.Outbox().DropKey(t.Context(), key),
		w.Outbox().DropParty(t.Context(), rival)); err != nil {
		t.Fatal(err)
	}
	guesses := func(login, word string) []string {
		var all []string
		for range freeFailures + 3 {
			before := w.hashed.Load()
			_, err := w.SignIn(t.Context(), Knock{Login: login, Password: word})
			all = append(all, fmt.Sprint(said(err), " after ", w.hashed.Load()-before))
		}
		return all
	}
	want := guesses("nobody", "a wrong password")
	if last := want[len(want)-1]; last != "locked until 09:01:00 after 0" {
		t.Fatal(last)
	}
	for _, login := range []string{"nobody.else", "maker", "checker", "pending", "fresh", "rival", "",
		strings.Repeat("x", 1000), "maker\x00"} {
		if got := guesses(login, "a wrong password"); !slices.Equal(got, want) {
			t.Errorf("%.20q: %v\nnobody: %v", login, got, want)
		}
	}
	w.now = w.now.Add(2 * forgetKnocks)
	want = guesses("nobody", password)
	for _, login := range []string{"checker", "pending", "rival"} { // the right word helps nobody who is out
		if got := guesses(login, password); !slices.Equal(got, want) {
			t.Errorf("%s with the password: %v\nnobody: %v", login, got, want)
		}
	}
}

func TestOldGuessesAreForgotten(t *testing.T) {
	w := newOffice(t)
	for range freeFailures - 1 {
		_, _ = w.SignIn(t.Context(), Knock{Login: "maker", Password: "wrong"})
	}
	w.now = w.now.Add(forgetKnocks + time.Minute)
	_, _ = w.SignIn(t.Context(), Knock{Login: "maker", Password: "wrong"})
	if _, err := w.SignIn(t.Context(), Knock{Login: "maker", Password: password}); err != nil {
		t.Errorf("guesses of the day before lock: %v", err)
	}
	_, _ = w.SignIn(t.Context(), Knock{Login: "nobody", Password: "wrong"})
	var names int
	if err := w.db.QueryRowContext(t.Context(), "SELECT count(*) FROM knocks").Scan(&names); err != nil || names != 1 {
		t.Errorf("%d names are remembered, %v", names, err)
	}
}

func TestAGuessThatWasNotCheckedDoesNotCount(t *testing.T) {
	w := newOffice(t)
	w.hashes <- struct{}{}
	w.hashes <- struct{}{} // every hasher is at work
	for range freeFailures {
		gone, cancel := context.WithCancel(t.Context())
		knocked := make(chan error)
		go func() {
			_, err := w.SignIn(gone, Knock{Login: "maker", Password: "wrong"})
			knocked <- err
		}()
		for counted := 0; counted == 0; { // until it waits for a hasher
			if err := w.db.QueryRowContext(t.Context(),
				"SELECT coalesce(max(failures), 0) FROM knocks").Scan(&counted); err != nil {
				t.Fatal(err)
			}
		}
		cancel()
		if err := <-knocked; err == nil || errors.Is(err, ErrWrongPassword) {
			t.Fatal(err)
		}
	}
	<-w.hashes
	<-w.hashes
	if _, err := w.SignIn(t.Context(), Knock{Login: "maker", Password: "wrong"}); !errors.Is(err, ErrWrongPassword) {
		t.Fatal(err)
	}
	if _, err := w.SignIn(t.Context(), Knock{Login: "maker", Password: password}); err != nil {
		t.Errorf("guesses that were never looked at count: %v", err)
	}
}

func TestFirstPasswordIsChangedFirst(t *testing.T) {
	w := newOffice(t)
	w.enter(NewPerson{Login: "new.maker", NameZh: "新经办", Party: bank, Duties: trade.Maker,
		Password: "set by somebody"})
	knock := Knock{Login: "new.maker", Password: "set by somebody"}
	if _, _, _, err := w.SignInProgram(t.Context(), knock); !errors.Is(err, ErrFirstPassword) {
		t.Fatalf("a program comes in with a first password: %v", err)
	}
	s, err := w.SignIn(t.Context(), knock)
	if err != nil || !s.Person.FirstPassword {
		t.Fatalf("%+v %v", s.Person, err)
	}
	for fresh, why := range map[string]string{
		"set by somebody": "differ", "short": "10 to 128", "my-NEW.maker-password": "login name",
		"aaaabbbbcccc": "different characters", "Password1234": "among the first",
		strings.Repeat("long", 40): "10 to 128",
	} {
		var wrong InputErrors
		if err := w.ChangePassword(t.Context(), knock, fresh, s.Token); !errors.As(err, &wrong) ||
			wrong[0].Field != "newPassword" || !strings.Contains(wrong[0].En, why) {
			t.Errorf("%q: %v", fresh, err)
		}
	}
	if err := w.ChangePassword(t.Context(), knock, "chosen by oneself", s.Token); err != nil {
		t.Fatal(err)
	}
	if again, err := w.Session(t.Context(), s.Token); err != nil || again.Person.FirstPassword {
		t.Errorf("%+v %v", again.Person, err)
	}
	knock.Password = "chosen by oneself"
	if _, _, _, err := w.SignInProgram(t.Context(), knock); err != nil {
		t.Error(err)
	}
}

func TestAChangeOfPasswordEndsEverythingElse(t *testing.T) {
	w := newOffice(t)
	knock := Knock{Login: "maker", Password: password}
	mine, _ := w.SignIn(t.Context(), knock)
	other, _ := w.SignIn(t.Context(), knock)
	rivals, _ := w.SignIn(t.Context(), Knock{Login: "rival", Password: password})
	issued, _, err := w.IssueBearer(t.Context(), w.person("maker"), "core", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	signed, _, _, err := w.SignInProgram(t.Context(), knock)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.ChangePassword(t.Context(), knock, "a new password", mine.Token); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{"session": second(w.StillIn(t.Context(), other.Token)),
		"token": second(w.PersonOf(t.Context(), issued)), "sign-in": second(w.PersonOf(t.Context(), signed))} {
		if !errors.Is(err, ErrSignedOut) {
			t.Errorf("the other %s lives: %v", name, err)
		}
	}
	if err := errors.Join(second(w.StillIn(t.Context(), mine.Token)), second(w.StillIn(t.Context(),
		rivals.Token))); err != nil {
		t.Errorf("the session in which it was changed, or another person's, ended: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }

func TestSessionsAreListedEndedAndFew(t *testing.T) {
	w := newOffice(t)
	var all []Session
	for i := range MaxSessions + 1 {
		w.now = w.now.Add(time.Second)
		s, err := w.SignIn(t.Context(), Knock{Login: "maker", Password: password, Source: fmt.Sprint("192.0.2.", i),
			Agent: "Browser\x1b" + strings.Repeat("x", 300)})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	if err := second(w.StillIn(t.Context(), all[0].Token)); !errors.Is(err, ErrSignedOut) {
		t.Errorf("the oldest session lives beside %d others: %v", MaxSessions, err)
	}
	list, err := w.Sessions(t.Context(), w.person("maker"))
	if err != nil || len(list) != MaxSessions || list[0].ID != all[MaxSessions].ID || list[0].Source != "192.0.2.10" ||
		len(list[0].Agent) != 200 || strings.Contains(list[0].Agent, "\x1b") {
		t.Fatalf("%+v %v", list, err)
	}
	if list[0].CSRF != "" || list[0].Token != "" {
		t.Error("the list holds secrets")
	}
	if err := w.EndSession(t.Context(), w.person("rival"), all[3].ID); err != nil || second(w.StillIn(t.Context(),
		all[3].Token)) != nil {
		t.Errorf("somebody else ends a session: %v", err)
	}
	if err := w.EndSession(t.Context(), w.person("maker"), all[3].ID); err != nil ||
		!errors.Is(second(w.StillIn(t.Context(), all[3].Token)), ErrSignedOut) {
		t.Errorf("a session that was ended lives: %v", err)
	}
}

func TestAnOpenPageIsNotInUse(t *testing.T) {
	w := newOffice(t)
	s, err := w.SignIn(t.Context(), Knock{Login: "maker", Password: password})
	if err != nil {
		t.Fatal(err)
	}
	for range 29 {
		w.now = w.now.Add(time.Minute)
		if err := second(w.StillIn(t.Context(), s.Token)); err != nil {
			t.Fatal(err)
		}
	}
	w.now = w.now.Add(2 * time.Minute)
	if err := second(w.StillIn(t.Context(), s.Token)); !errors.Is(err, ErrSignedOut) {
		t.Errorf("a page that stays open keeps its session: %v", err)
	}
}

func TestTokensAreFew(t *testing.T) {
	w := newOffice(t)
	maker := w.person("maker")
	for range MaxBearers {
		if _, _, err := w.IssueBearer(t.Context(), maker, "core", time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	var wrong InputErrors
	if _, _, err := w.IssueBearer(t.Context(), maker, "core", time.Hour); !errors.As(err, &wrong) {
		t.Errorf("one more: %v", err)
	}
	var first string
	for i := range maxSignIns + 1 {
		w.now = w.now.Add(time.Second)
		token, _, _, err := w.SignInProgram(t.Context(), Knock{Login: "maker", Password: password})
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = token
		}
	}
	if _, err := w.PersonOf(t.Context(), first); !errors.Is(err, ErrSignedOut) {
		t.Errorf("the oldest sign-in lives beside %d others: %v", maxSignIns, err)
	}
	if list, err := w.Bearers(t.Context(), maker); err != nil || len(list) != MaxBearers+maxSignIns {
		t.Errorf("%d tokens, %v", len(list), err)
	}
}

// TestADeskOfAnotherVersion is refused and left as it is.
func TestADeskOfAnotherVersion(t *testing.T) {
	for name, change := range map[string]string{
		"a newer":            "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)",
		"one before numbers": "DROP TABLE goose_db_version; PRAGMA user_version = 4",
	} {
		home := t.TempDir()
		d, err := Open(t.Context(), home, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.db.ExecContext(t.Context(), change); err != nil {
			t.Fatal(err)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		if d, err := Open(t.Context(), home, time.Now); err == nil || !strings.Contains(err.Error(), "desk") {
			t.Errorf("%s: %v, %v", name, d, err)
		}
	}
	home := t.TempDir()
	for range 2 { // made, and opened again
		d, err := Open(t.Context(), home, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		var has int
		if err := d.db.QueryRowContext(t.Context(), "SELECT max(version_id) FROM goose_db_version").
			Scan(&has); err != nil || has != layoutVersion {
			t.Errorf("the layout is of version %d, not %d: %v", has, layoutVersion, err)
		}
		if err := errors.Join(Check(t.Context(), home), d.Close()); err != nil {
			t.Error(err)
		}
	}
}
