package gateway

import (
	"context"
	"errors"
	"testing"
	"time"

	"tallystick/book/trade"
	"tallystick/node/desk"
)

// Whoever is out by the ledger is out at each door, whichever is tried first.
func TestEachDoorAsksTheLedger(t *testing.T) {
	knock := desk.Knock{Login: "maker", Password: password}
	expelled := trade.PartyExpelled{Party: partyID(bankNumber), Reason: trade.FraudSuspected}
	for name, c := range map[string]struct {
		door func(w *town, s desk.Session, token string) error
		want error
	}{
		"sign in": {func(w *town, _ desk.Session, _ string) error { return second(w.SignIn(t.Context(), knock)) },
			desk.ErrWrongPassword},
		"sign in a program": {func(w *town, _ desk.Session, _ string) error {
			token, bearer, person, err := w.SignInProgram(t.Context(), knock)
			if err != nil && (token != "" || bearer != (desk.Bearer{}) || person != (desk.Person{})) {
				t.Error("a token for nobody")
			}
			return err
		}, desk.ErrWrongPassword},
		"session": {func(w *town, s desk.Session, _ string) error {
			return second(w.Session(t.Context(), s.Token))
		}, desk.ErrSignedOut},
		"page": {func(w *town, s desk.Session, _ string) error {
			return second(w.StillIn(t.Context(), s.Token))
		}, desk.ErrSignedOut},
		"token": {func(w *town, _ desk.Session, token string) error {
			p, err := w.PersonOf(t.Context(), token)
			if err != nil && p != (desk.Person{}) {
				t.Error("a person who is out")
			}
			return err
		}, desk.ErrSignedOut},
	} {
		w := newTown(t)
		s, err := w.SignIn(t.Context(), knock)
		if err != nil {
			t.Fatal(err)
		}
		token, _, err := w.IssueBearer(t.Context(), w.person("maker"), "core", time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.door(w, s, token); err != nil {
			t.Errorf("%s, before: %v", name, err)
		}
		trade.Post(w.chain.book, expelled)
		if err := c.door(w, s, token); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if !w.person("maker").Disabled || !w.person("checker").Disabled || w.person("rival").Disabled {
			t.Errorf("%s: the party is not let out, or another is", name)
		}
	}
}

// A person with a key that is good stays, whatever became of others; so does one
// whose only key waits, and one whose key the ledger has not seen.
func TestStandingByKeys(t *testing.T) {
	w := newTown(t)
	first := w.keyInUse("maker")
	w.mustExec("INSERT INTO keys SELECT x'00112233445566778899aabbccddee00', person, scheme, public, sealed, 1, " +
		"since + 1 FROM keys k WHERE person = (SELECT id FROM persons WHERE login = 'maker')")
	stands := func(login string) bool { return w.inStanding(t.Context(), w.person(login)) == nil }
	if !stands("maker") {
		t.Error("a key that the ledger does not know is revoked")
	}
	trade.Post(w.chain.book, trade.KeyRevoked{Key: first, Party: partyID(bankNumber), Reason: trade.PersonLeft})
	if !stands("maker") || w.person("maker").Disabled {
		t.Error("a person with another key is out")
	}
	w.mustExec("UPDATE keys SET state = 0 WHERE person = (SELECT id FROM persons WHERE login = 'checker')")
	if !stands("checker") {
		t.Error("a person whose key waits is out")
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := w.inStanding(gone, w.person("maker")); err == nil || errors.Is(err, desk.ErrSignedOut) {
		t.Errorf("what can't be asked: %v", err)
	}
	if _, _, err := w.IssueBearer(t.Context(), w.person("maker"), "\x00", time.Hour); !errors.As(err,
		&InputErrors{}) {
		t.Errorf("a label that can't be shown: %v", err)
	}
}

// After a start the desk follows what became of keys elsewhere.
func TestAStartFollowsTheLedger(t *testing.T) {
	w := newTown(t)
	trade.Post(w.chain.book, trade.KeyRevoked{Key: w.keyInUse("maker"), Party: partyID(bankNumber),
		Reason: trade.PersonLeft})
	w.mustExec("UPDATE keys SET state = 0 WHERE person = (SELECT id FROM persons WHERE login = 'checker'); " +
		"UPDATE persons SET pending = 1 WHERE login = 'checker'")
	w.restart()
	if !w.person("maker").Disabled || w.person("checker").Disabled || w.person("rival").Disabled {
		t.Errorf("%+v %+v %+v", w.person("maker"), w.person("checker"), w.person("rival"))
	}
	if keys, err := w.outbox.KeysInUse(t.Context(), w.person("checker").ID); len(keys) != 1 || err != nil {
		t.Errorf("%d keys, %v", len(keys), err)
	}
}

// Whose keys a person may not replace, of them the person learns nothing: neither
// that there is such a person, nor whether there is a key.
func TestKeysOfOthers(t *testing.T) {
	w := newTown(t)
	w.do("governor", RevokeKeyForm{w.keyInUse("checker").String(), "person-left"})
	for _, c := range []struct{ by, login, says string }{
		{"maker", "nobody", "nobody has this login name"}, {"maker", "rival", "nobody has this login name"},
		{"maker", "governor", "nobody has this login name"}, {"maker", "checker", "nobody has this login name"},
		{"governor", "nobody", "nobody has this login name"},
		{"governor", "checker", "this person has no signing key in use"},
		{"governor", "maker", ""}, {"maker", "maker", ""}, {"maker", "", ""},
	} {
		plan, err := w.read(t.Context(), w.person(c.by), RotateKeyForm{c.login})
		var wrong InputErrors
		errors.As(err, &wrong)
		switch {
		case c.says == "":
			if want := max(c.login, "maker"); err != nil || plan.subject != want {
				t.Errorf("%s rotates %q: %q, %v", c.by, c.login, plan.subject, err)
			}
		case len(wrong) != 1 || wrong[0].En != c.says || wrong[0].Field != "login":
			t.Errorf("%s rotates %q: %v", c.by, c.login, err)
		}
	}
	key := w.keyInUse("maker").String()
	if o := w.do("governor", RevokeKeyForm{key, "person-left"}); o.Subject != key {
		t.Errorf("%+v", o)
	}
	if !w.person("maker").Disabled {
		t.Error("a person without a key stays in")
	}
}

// A fault is no wrong field, and is told as one.
func TestAFaultIsTold(t *testing.T) {
	w := newTown(t)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	governor := w.person("governor")
	for _, form := range []Form{RotateKeyForm{}, RotateKeyForm{"maker"}, Noted{RotateKeyForm{}, "why"}} {
		if _, err := w.read(gone, governor, form); err == nil || errors.As(err, &InputErrors{}) {
			t.Errorf("%T: %v", form, err)
		}
	}
	if _, err := w.May(gone, governor, trade.VerbRotateKey, trade.Object{}); err == nil {
		t.Error("what can't be asked is answered")
	}
	w.ring.Tokens = brokenTokens{}
	for _, form := range []Form{EnrolPersonForm{Party: bankNumber, Login: "new", NameZh: "新", Duties: []string{"maker"},
		Password: password}, NameSuccessorForm{bankNumber, rivalNumber},
		NameSuccessorForm{partyID(bankNumber).String(), rivalNumber}} {
		if _, err := w.read(t.Context(), governor, form); !errors.Is(err, errCut) {
			t.Errorf("%T: %v", form, err)
		}
	}
	if _, err := w.PartyNamed(t.Context(), bankNumber); !errors.Is(err, errCut) {
		t.Errorf("a party by its number: %v", err)
	}
	if id, err := w.PartyNamed(t.Context(), partyID(bankNumber).String()); id != partyID(bankNumber) || err != nil {
		t.Errorf("a party by its identifier: %v, %v", id, err)
	}
	if _, err := w.PartyNamed(t.Context(), "?"); !errors.As(err, &InputErrors{}) {
		t.Errorf("no party: %v", err)
	}
}

type brokenTokens struct{}

func (brokenTokens) Token(context.Context, string, string) ([16]byte, error) {
	return [16]byte{}, errCut
}

func (brokenTokens) Mark(context.Context, string, []string, []string) (exact, loose [16]byte, err error) {
	return exact, loose, errCut
}

// The text of an order stays beside what the order makes the desk do.
func TestANoteBesideErrands(t *testing.T) {
	w := newTown(t)
	key := w.keyInUse("maker").String()
	o := w.do("governor", Noted{RevokeKeyForm{key, "person-left"}, "离职"})
	text, err := w.Note(t.Context(), w.person("governor"), o.Envelope)
	if err != nil || text != "离职" || !w.person("maker").Disabled {
		t.Errorf("%q, %v, in: %v", text, err, !w.person("maker").Disabled)
	}
}

func TestEnrolPersonForm(t *testing.T) {
	w := newTown(t)
	login := func(n int) string { return "abcdefghijklmnopqrstuvwxyz0123456789.-abcde"[:n] }
	form := EnrolPersonForm{Party: bankNumber, NameZh: "新", NameEn: " New ", Password: password, Language: "en",
		Duties: []string{"maker", "Checker"}}
	for n, fields := range map[int][]string{2: {"login"}, 3: nil, 40: nil, 41: {"login"}} {
		form.Login = login(n)
		_, err := w.read(t.Context(), w.person("governor"), form)
		var wrong InputErrors
		if errors.As(err, &wrong); len(wrong) != len(fields) || (err == nil) != (fields == nil) {
			t.Errorf("a login of %d: %v", n, err)
		}
	}
	form.Login = "new.one"
	if o := w.do("governor", form); o.Subject != "new.one" {
		t.Errorf("%+v", o)
	}
	if p := w.person("new.one"); p.NameEn != "New" || p.Language != desk.English ||
		p.Duties != trade.Maker|trade.Checker || !p.FirstPassword {
		t.Errorf("%+v", p)
	}
	form.Login, form.Duties = "new.two", nil
	w.wrong("governor", form, "duties")
}

func TestWhyClosed(t *testing.T) {
	for _, why := range []error{ErrErased, ErrBlocked, ErrAbsent, ErrSealed} {
		if got := WhyClosed(errors.Join(errCut, why)); got != why {
			t.Errorf("%v: %v", why, got)
		}
	}
	if got := WhyClosed(errCut); got != nil {
		t.Error(got)
	}
}

// A gateway without one of its parts is none; it keeps the pace of a house in use.
func TestAGatewayNeedsItsParts(t *testing.T) {
	w := newTown(t)
	w.crash()
	d := w.openDesk()
	for name, leave := range map[string]func(*Ring){"nothing": func(*Ring) {}, "chain": func(r *Ring) { r.Chain = "" },
		"submitter": func(r *Ring) { r.Submitter = nil }, "books": func(r *Ring) { r.Books = nil },
		"tokens": func(r *Ring) { r.Tokens = nil }, "vault": func(r *Ring) { r.Vault = nil }} {
		ring := Ring{Chain: "toy", Submitter: w.chain, Books: w.chain, Tokens: toyTokens{}, Vault: w.vault}
		leave(&ring)
		g, err := New(t.Context(), d, ring)
		if (err == nil) != (name == "nothing") {
			t.Errorf("without %s: %v", name, err)
		}
		if g != nil {
			if g.pace != (pace{5 * time.Second, time.Second}) || g.ring.Log == nil {
				t.Errorf("%+v", g.pace)
			}
			w.stop(g)
		}
	}
}
