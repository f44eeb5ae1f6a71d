package desk

import (
	"errors"
	"strings"
	"testing"

	"tallystick/book/trade"
)

func TestPasswordBounds(t *testing.T) {
	long := strings.Repeat("密码要长一", 26) // 130 characters
	for _, c := range []struct{ password, login, why string }{
		{"abcdefghi", "", "10 to 128"}, {"abcdefghiz", "", ""}, {"十个字符的密码才够长", "", ""},
		{string([]rune(long)[:128]), "", ""}, {string([]rune(long)[:129]), "", "10 to 128"},
		{"aabbccddaabb", "", "5 different"}, {"aabbccddeeaa", "", ""}, {"aAbBcCdDaAbB", "", "5 different"},
		{"it is Maker himself", "mAKER", "login name"}, {"it is somebody else", "maker", ""},
		{"Administrator", "", "among the first"},
	} {
		wrong := CheckPassword("field", c.password, c.login)
		if (len(wrong) == 0) != (c.why == "") {
			t.Errorf("%s of %q: %v", c.password, c.login, wrong)
			continue
		}
		if c.why != "" && (len(wrong) != 1 || wrong[0].Field != "field" || !strings.Contains(wrong[0].En, c.why) ||
			(strings.HasSuffix(c.why, "128") && !strings.Contains(wrong[0].Zh, " 10 至 128 ")) ||
			(strings.HasPrefix(c.why, "5") && !strings.Contains(wrong[0].Zh, " 5 "))) {
			t.Errorf("%s of %q: %v", c.password, c.login, wrong)
		}
	}
	w := newOffice(t)
	var wrong InputErrors
	if err := w.ChangePassword(t.Context(), Knock{Login: "maker", Password: "short"}, "short", ""); !errors.As(err,
		&wrong) || len(wrong) != 1 {
		t.Errorf("one reason at a time: %v", err)
	}
	if _, err := w.Enter(t.Context(),
		NewPerson{Login: "new", Party: bank, Password: "short"}); !errors.As(err, &wrong) {
		t.Errorf("a person enters with a short password: %v", err)
	}
}

// A stored password that can't be read lets nobody in, and is no wrong guess.
func TestAStoredPasswordThatIsNone(t *testing.T) {
	w := newOffice(t)
	stored, err := w.hash(t.Context(), password)
	if err != nil {
		t.Fatal(err)
	}
	again, err := w.hash(t.Context(), password)
	if err != nil || again == stored || !strings.HasPrefix(stored, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Errorf("twice: %s %s, %v", stored, again, err)
	}
	parts := strings.Split(stored, "$")
	if len(parts) != 6 || len(parts[4]) != 22 || len(parts[5]) != 43 { // 16 and 32 bytes
		t.Fatal(stored)
	}
	for _, text := range []string{"", "plain", stored + "$", strings.Join(parts[:5], "$"),
		strings.Replace(stored, "argon2id", "argon2i", 1), strings.Replace(stored, "m=64", "m=x", 1),
		strings.Replace(stored, parts[4], "!", 1), strings.Replace(stored, parts[5], "!", 1)} {
		if good, err := w.matches(t.Context(), password, text); good || err == nil {
			t.Errorf("%q: %v, %v", text, good, err)
		}
	}
	if _, err := w.db.ExecContext(t.Context(),
		"UPDATE persons SET password = 'plain' WHERE login = 'maker'"); err != nil {
		t.Fatal(err)
	}
	for range freeFailures + 1 {
		if _, err := w.SignIn(t.Context(), Knock{Login: "maker", Password: "plain"}); err == nil ||
			errors.Is(err, ErrWrongPassword) || errors.As(err, &LockedOut{}) {
			t.Errorf("a stored password that is none: %v", err)
		}
	}
}

// TestOrder asks who may order something about sealed details, and what is
// written down of it.
func TestOrder(t *testing.T) {
	w := newOffice(t)
	w.enter(NewPerson{Login: "auditor", Party: regulator, Duties: trade.Auditor | trade.Maker | trade.Feed,
		Password: password})
	w.enter(NewPerson{Login: "bank.governor", Party: bank, Duties: trade.Governor, Password: password})
	if err := w.KeepFirstPasswords(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.enter(NewPerson{Login: "fresh", Party: regulator, Duties: trade.Governor, Password: password})
	sessions := make([]Session, MaxSessions)
	for i := range sessions {
		sessions[i], _ = w.SignIn(t.Context(), Knock{Login: "governor", Password: password})
	}
	digests := []trade.Digest{{1}, {2}}
	for _, c := range []struct {
		login, password string
		want            error
	}{
		{"governor", password, nil}, {"governor", "a wrong one", ErrWrongPassword}, {"nobody", password,
			ErrWrongPassword},
		{"fresh", password, ErrFirstPassword}, {"auditor", password, ErrNotGovernor},
		{"bank.governor", password, ErrNotGovernor},
	} {
		person, err := w.Order(t.Context(), c.login, c.password, Erasing, digests)
		if !errors.Is(err, c.want) || (err == nil) != (person.Login == c.login) {
			t.Errorf("%s: %+v, %v", c.login, person, err)
		}
	}
	for _, s := range sessions {
		if _, err := w.StillIn(t.Context(), s.Token); err != nil {
			t.Errorf("an order ends a session: %v", err)
		}
	}
	looks, err := w.Looks(t.Context(), w.person("governor"), 0, 10)
	if err != nil || len(looks) != 2 || looks[1].Subject != digests[0].String() || looks[0].Kind != Erasing ||
		looks[0].Person != w.person("governor").ID || looks[0].Party != regulator ||
		looks[0].At != trade.InstantOf(w.now) {
		t.Errorf("%+v, %v", looks, err)
	}
}
