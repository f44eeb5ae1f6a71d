package gateway

import (
	"errors"
	"testing"
	"time"

	"tallystick/book/trade"
	"tallystick/node/desk"
)

func TestExpulsionEndsEverythingAtOnce(t *testing.T) {
	for name, expel := range map[string]func(*town){
		"here": func(w *town) {
			w.carry(ExpelPartyForm{Party: bankNumber, Reason: "fraud-suspected", Explanation: "虚构出口"})
		},
		"elsewhere": func(w *town) {
			trade.Post(w.chain.book, trade.PartyExpelled{Party: partyID(bankNumber), Reason: trade.FraudSuspected})
		},
	} {
		w := newTown(t)
		s, _ := w.SignIn(t.Context(), desk.Knock{Login: "maker", Password: password})
		token, _, err := w.IssueBearer(t.Context(), w.person("checker"), "core", time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		others, _ := w.SignIn(t.Context(), desk.Knock{Login: "rival", Password: password})
		expel(w)
		if name == "elsewhere" {
			w.refuse("maker", RotateKeyForm{}, trade.PartyMustNotBeExpelled)
		}
		if _, err := w.Session(t.Context(), s.Token); !errors.Is(err, desk.ErrSignedOut) {
			t.Errorf("%s: a session lives: %v", name, err)
		}
		if _, err := w.PersonOf(t.Context(), token); !errors.Is(err, desk.ErrSignedOut) {
			t.Errorf("%s: a token lives: %v", name, err)
		}
		if _, err := w.SignIn(t.Context(), desk.Knock{Login: "maker", Password: password}); !errors.Is(err,
			desk.ErrWrongPassword) {
			t.Errorf("%s: somebody comes in: %v", name, err)
		}
		if _, _, err := w.outbox.SigningKey(t.Context(), w.person("maker").ID); !errors.Is(err, desk.ErrNoKey) {
			t.Errorf("%s: a key is left: %v", name, err)
		}
		if _, err := w.Session(t.Context(), others.Token); err != nil {
			t.Errorf("%s: somebody else is out: %v", name, err)
		}
		if sessions := w.count("sessions"); sessions != 1 {
			t.Errorf("%s: %d sessions are kept", name, sessions)
		}
	}
}

func TestSuspensionLetsPersonsIn(t *testing.T) {
	w := newTown(t)
	w.do("governor", SuspendPartyForm{Party: bankNumber, Reason: "investigation"})
	s, err := w.SignIn(t.Context(), desk.Knock{Login: "maker", Password: password})
	if err != nil || second(w.StillIn(t.Context(), s.Token)) != nil {
		t.Errorf("a suspended bank cannot wind down: %v", err)
	}
}

func TestAKeyRevokedElsewhereLetsItsPersonOut(t *testing.T) {
	w := newTown(t)
	s, err := w.SignIn(t.Context(), desk.Knock{Login: "maker", Password: password})
	if err != nil {
		t.Fatal(err)
	}
	trade.Post(w.chain.book, trade.KeyRevoked{Key: w.keyInUse("maker"), Party: partyID(bankNumber),
		Reason: trade.PersonLeft})
	if err := second(w.StillIn(t.Context(), s.Token)); !errors.Is(err, desk.ErrSignedOut) {
		t.Errorf("still in: %v", err)
	}
	if !w.person("maker").Disabled {
		t.Error("the person may come again")
	}
}

func TestKeysRotateAndEnd(t *testing.T) {
	w := newTown(t)
	first := w.keyInUse("maker")
	w.do("maker", RotateKeyForm{})
	second := w.keyInUse("maker")
	if first == second || !held[trade.PersonKey](w.chain.book, trade.PersonKeyKey(first)).Revoked ||
		held[trade.PersonKey](w.chain.book, trade.PersonKeyKey(second)).Person != held[trade.PersonKey](w.chain.book,
			trade.PersonKeyKey(first)).Person {
		t.Errorf("rotated from %v to %v", first, second)
	}
	w.wrong("maker", RotateKeyForm{"rival"}, "login")
	w.do("governor", RotateKeyForm{"maker"})
	if w.keyInUse("maker") == second {
		t.Error("a governor's rotation changed nothing")
	}
	w.refuse("rival", RevokeKeyForm{w.keyInUse("maker").String(), "person-left"}, trade.DutyMustAllow)
	token, _, err := w.IssueBearer(t.Context(), w.person("maker"), "core", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := w.Keys(t.Context(), w.person("governor"), "maker")
	if err != nil || len(keys) != 3 {
		t.Errorf("%+v %v", keys, err)
	}
	w.do("governor", RevokeKeyForm{w.keyInUse("maker").String(), "person-left"})
	if _, err := w.PersonOf(t.Context(), token); !errors.Is(err, desk.ErrSignedOut) {
		t.Errorf("a person without keys keeps a token: %v", err)
	}
	if _, err := w.SignIn(t.Context(), desk.Knock{Login: "maker", Password: password}); !errors.Is(err,
		desk.ErrWrongPassword) {
		t.Errorf("a person without keys signs in: %v", err)
	}
	if _, err := w.Keys(t.Context(), w.person("rival"), "checker"); !errors.Is(err, desk.ErrNoPerson) {
		t.Errorf("a rival lists keys: %v", err)
	}
}

func (w *town) keyInUse(login string) trade.KeyID {
	id, _, err := w.outbox.SigningKey(w.t.Context(), w.person(login).ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func TestRefusedEnrolmentLeavesNobodyBehind(t *testing.T) {
	w := newTown(t)
	w.refuse("governor", EnrolPersonForm{Party: bankNumber, Login: "odd", NameZh: "不当", Duties: []string{"governor"},
		Password: password}, trade.DutyMustFitParty)
	w.refuse("maker", EnrolPersonForm{Party: bankNumber, Login: "odd", NameZh: "不当", Duties: []string{"maker"},
		Password: password}, trade.DutyMustAllow)
	if _, err := w.PersonBy(t.Context(), "odd"); !errors.Is(err, desk.ErrNoPerson) {
		t.Errorf("somebody was left behind: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }
