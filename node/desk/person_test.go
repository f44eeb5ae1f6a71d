package desk

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tallystick/book/trade"
)

func TestEnter(t *testing.T) {
	w := newOffice(t)
	for asked, want := range map[Language]Language{English: English, Chinese: Chinese, "": Chinese, "fr": Chinese} {
		login := fmt.Sprint("person.", asked)
		key, err := w.Enter(t.Context(), NewPerson{Login: login, NameZh: "名", NameEn: "Name", Party: bank,
			Duties: trade.Checker, Password: password, Language: asked})
		if err != nil {
			t.Fatal(err)
		}
		if key.Party != bank || key.Duties != trade.Checker || key.Scheme != trade.Ed25519 || len(key.Public) != 32 ||
			key.ID != trade.KeyIDOf(trade.Ed25519, key.Public) || key.Person.IsZero() || key.Revoked {
			t.Errorf("%+v", key)
		}
		if got, want := w.person(login), (Person{ID: key.Person, Login: login, NameZh: "名", NameEn: "Name", Party: bank,
			Kind: trade.Bank, Duties: trade.Checker, Language: want, FirstPassword: true}); got != want {
			t.Errorf("%+v instead of %+v", got, want)
		}
		id, private, err := w.Outbox().SigningKey(t.Context(), key.Person)
		if err != nil || id != key.ID || !bytes.Equal(private[32:], key.Public) {
			t.Errorf("signs with %x, %v", id, err)
		}
	}
	if _, err := w.Enter(t.Context(), NewPerson{Login: "maker", Party: rival, Password: password}); !errors.Is(err,
		ErrLoginTaken) {
		t.Errorf("a login name is taken twice: %v", err)
	}
	if _, _, err := w.Outbox().SigningKey(t.Context(), trade.PersonID{}); !errors.Is(err, ErrNoKey) {
		t.Errorf("nobody signs: %v", err)
	}
}

func TestAPersonsViewAndDuties(t *testing.T) {
	p := Person{Party: bank, Kind: trade.Bank, Region: "3101", Duties: trade.Maker | trade.Governor}
	if p.Viewer() != (trade.Viewer{Party: bank, Kind: trade.Bank, Region: "3101"}) {
		t.Errorf("%+v", p.Viewer())
	}
	for duty, want := range map[trade.Duty]bool{trade.Maker: true, trade.Checker: false, trade.Governor: true,
		trade.Maker | trade.Checker: true, trade.Checker | trade.Feed: false} {
		if p.Has(duty) != want {
			t.Errorf("%v: %v", duty, !want)
		}
	}
}

func TestTheDirectory(t *testing.T) {
	w := newOffice(t)
	want := Profile{ID: trade.PartyID{9}, Kind: trade.Bank, Region: "3101", NameZh: "丁银行", NameEn: "Bank D"}
	for _, name := range []string{"Bank C", want.NameEn} { // and again
		changed := want
		changed.NameEn = name
		if err := w.AddParty(t.Context(), changed); err != nil {
			t.Fatal(err)
		}
	}
	if got, there, err := w.Party(t.Context(), want.ID); got != want || !there || err != nil {
		t.Errorf("%+v, %v, %v", got, there, err)
	}
	if got, there, err := w.Party(t.Context(), trade.PartyID{10}); got != (Profile{}) || there || err != nil {
		t.Errorf("%+v, %v, %v", got, there, err)
	}
	banks, err := w.Parties(t.Context(), trade.Bank)
	if err != nil || len(banks) != 3 || banks[0] != want || banks[1].ID != rival || banks[2].ID != bank {
		t.Errorf("%+v, %v", banks, err)
	}
}

// TestWhoKnowsWhom asks everybody about everybody's name and keys.
func TestWhoKnowsWhom(t *testing.T) {
	w := newOffice(t)
	if err := w.AddParty(t.Context(), Profile{ID: trade.PartyID{9}, Kind: trade.Customs}); err != nil {
		t.Fatal(err)
	}
	w.enter(NewPerson{Login: "customs", Party: trade.PartyID{9}, Password: password})
	for viewer, names := range map[string]string{"governor": "governor maker checker rival exporter customs",
		"maker": "maker checker", "checker": "maker checker", "rival": "rival", "exporter": "exporter",
		"customs": "customs"} {
		for _, login := range []string{"governor", "maker", "checker", "rival", "exporter", "customs"} {
			person := w.person(login)
			p, ok := w.NameOfPerson(t.Context(), w.person(viewer), person.ID)
			if want := slices.Contains(strings.Fields(names), login); ok != want || p != person {
				t.Errorf("%s knows %s: %v, %+v", viewer, login, ok, p)
			}
			keys, err := w.Keys(t.Context(), w.person(viewer), login)
			if viewer != login && viewer != "governor" {
				if !errors.Is(err, ErrNoPerson) {
					t.Errorf("%s sees the keys of %s: %v", viewer, login, err)
				}
			} else if err != nil || len(keys) != 1 || keys[0].ID.IsZero() || keys[0].Person != person.ID ||
				keys[0].Since != trade.InstantOf(w.now) || keys[0].Revoked {
				t.Errorf("%s sees the keys of %s: %+v, %v", viewer, login, keys, err)
			}
		}
	}
	if _, ok := w.NameOfPerson(t.Context(), Person{}, trade.PersonID{}); ok {
		t.Error("nobody is known to somebody of no party")
	}
	for _, to := range []Language{English, Chinese} {
		if err := w.SetLanguage(t.Context(), w.person("maker"), to); err != nil || w.person("maker").Language != to {
			t.Errorf("%s: %v", to, err)
		}
	}
}

// A person whose last key is revoked is let out; with another key, in use or
// waiting, the person stays.
func TestDropKey(t *testing.T) {
	w := newOffice(t)
	session, _ := w.SignIn(t.Context(), Knock{Login: "maker", Password: password})
	token, _, err := w.IssueBearer(t.Context(), w.person("maker"), "core", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	first, _ := w.inUse("maker")
	second := w.fresh("maker")
	s := w.handed("maker", 1)
	w.now = w.now.Add(time.Second)
	w.record(s, second, Dispatch{Signed: []byte{1}, Errands: []Errand{{Enrol: &second.ID}}})
	for i, c := range []struct {
		key trade.KeyID
		in  bool
	}{{trade.KeyID{}, true}, {first[0], true}, {first[0], true}, {second.ID, false}} {
		if err := w.Outbox().DropKey(t.Context(), c.key); err != nil {
			t.Fatal(err)
		}
		_, a := w.StillIn(t.Context(), session.Token)
		_, b := w.PersonOf(t.Context(), token)
		if _, in := w.inUse("maker"); in != c.in || (a == nil) != c.in || (b == nil) != c.in {
			t.Errorf("%d: in %v, %v, %v", i, in, a, b)
		}
	}
	keys, err := w.Keys(t.Context(), w.person("maker"), "maker")
	if err != nil || len(keys) != 2 || keys[0].ID != second.ID || !keys[0].Revoked || !keys[1].Revoked {
		t.Errorf("%+v, %v", keys, err)
	}
	if _, in := w.inUse("checker"); !in {
		t.Error("a colleague is let out")
	}
}

func TestDigestsOfForms(t *testing.T) {
	type form struct{ Password string }
	one, other := newOffice(t), newOffice(t)
	digest := one.Outbox().Digest(form{"a"})
	for name, differs := range map[string][]byte{"form": one.Outbox().Digest(form{"b"}),
		"kind": one.Outbox().Digest(struct{ Password string }{"a"}), "desk": other.Outbox().Digest(form{"a"})} {
		if bytes.Equal(differs, digest) {
			t.Errorf("another %s has the same digest", name)
		}
	}
	if err := one.Close(); err != nil {
		t.Fatal(err)
	}
	one.open()
	if !bytes.Equal(one.Outbox().Digest(form{"a"}), digest) {
		t.Error("the same form has another digest after a start")
	}
}

// TestLooks reads the record of looks by pages: the regulator's is everybody's.
func TestLooks(t *testing.T) {
	w := newOffice(t)
	if err := w.AddParty(t.Context(), Profile{ID: trade.PartyID{9}, Kind: trade.Customs}); err != nil {
		t.Fatal(err)
	}
	w.enter(NewPerson{Login: "customs", Party: trade.PartyID{9}, Password: password})
	for i := range 502 {
		login := []string{"maker", "checker"}[i%2]
		if i == 501 {
			login = "rival"
		}
		p := w.person(login)
		if _, err := w.db.ExecContext(t.Context(),
			"INSERT INTO looks(at, person, party, kind, subject) VALUES(?,?,?,1,?)",
			i, p.ID[:], p.Party[:], fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		login         string
		before        int64
		limit         int
		n             int
		first, person string
	}{
		{"governor", 0, 1000, 500, "501", "rival"}, {"governor", -1, 1, 1, "501", "rival"},
		{"governor", 1, 10, 0, "", ""}, {"governor", 2, 10, 1, "0", "maker"}, {"governor", 0, 0, 1, "501", "rival"},
		{"governor", 0, 500, 500, "501", "rival"}, {"governor", 0, 499, 499, "501", "rival"},
		{"maker", 0, 2, 2, "500", "maker"}, {"checker", 500, 2, 2, "498", "maker"}, {"rival", 0, 10, 1, "501", "rival"},
		{"exporter", 0, 10, 0, "", ""}, {"customs", 0, 10, 0, "", ""},
	} {
		looks, err := w.Looks(t.Context(), w.person(c.login), c.before, c.limit)
		if err != nil || len(looks) != c.n {
			t.Errorf("%+v: %d, %v", c, len(looks), err)
		} else if c.n > 0 && (looks[0].Subject != c.first || looks[0].Person != w.person(c.person).ID ||
			looks[0].Party != w.person(c.person).Party || looks[0].Kind != ByNumber ||
			fmt.Sprint(looks[0].Number-1) != c.first || fmt.Sprint(int64(looks[0].At)) != c.first) {
			t.Errorf("%+v: %+v", c, looks[0])
		}
	}
}
