package member

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tallystick/assembly"
	"tallystick/book/trade"
	"tallystick/node/desk"
	"tallystick/node/gateway"
)

// joined makes the homes of four bodies that found a network, and a guest at one.
func joined(t *testing.T) (homes []string, n *assembly.Network) {
	t.Helper()
	var cards []assembly.Card
	for i, b := range []Body{{Number: "SAFE", Kind: "regulator"}, {Number: "SAFE31", Kind: "branch", Region: "31"},
		{Number: "SAFE44", Kind: "branch", Region: "44"}, {Number: "CUSTOMS", Kind: "customs"}} {
		b.Chain, b.NameZh, b.Address = "joined-1", "机构", fmt.Sprintf("127.0.0.1:%d", 1000+i)
		duty := trade.Steward
		if i == 0 {
			duty = trade.Governor
		}
		for _, login := range []string{"one", "two"} {
			b.Persons = append(b.Persons, desk.NewPerson{Login: login + "." + strings.ToLower(b.Number),
				NameZh: "人", Duties: duty, Password: "a good password"})
		}
		home := filepath.Join(t.TempDir(), "home")
		card, err := MakeCard(t.Context(), home, b)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := MakeCard(t.Context(), home, b); err != nil || again.Validator != card.Validator {
			t.Fatalf("a home has two cards: %v", err)
		}
		homes, cards = append(homes, home), append(cards, card)
	}
	n, err := assembly.Assemble(t.Context(), cards, time.Now(), trade.NewestRuleBook)
	if err != nil {
		t.Fatal(err)
	}
	return homes, n
}

// Homes that join share what the keepers share and nothing else: no private key lies on
// two of them, or in what goes between them.
func TestNoPrivateKeyLiesOnTwoHomes(t *testing.T) {
	homes, n := joined(t)
	if err := Join(t.Context(), homes[0], n, "0000-0000-0000-0000-0000"); err == nil {
		t.Error("a home joins by another digest")
	}
	where := map[string]int{}
	var shared []byte
	for i, home := range homes {
		if err := Join(t.Context(), home, n, n.Digest()); err != nil {
			t.Fatal(err)
		}
		if Join(t.Context(), home, n, n.Digest()) == nil {
			t.Error("a home joins twice")
		}
		if i == 1 {
			if _, err := Introduce(t.Context(), home, Guest{Number: "BANK", Kind: "bank", Region: "31", NameZh: "银行",
				Identifier: trade.PartyID{1}.String(),
				Person: desk.NewPerson{Login: "maker", NameZh: "经办", Duties: trade.Maker,
					Password: "a good password"}}); err != nil {
				t.Fatal(err)
			}
		}
		if err := CheckStores(t.Context(), home); err != nil {
			t.Error(err)
		}
		held, err := Held(t.Context(), home)
		if err != nil {
			t.Fatal(err)
		}
		for key, what := range held {
			if other, twice := where[key]; twice {
				t.Errorf("%s lies on homes %d and %d", what, other, i)
			}
			where[key] = i
		}
		text, err := os.ReadFile(filepath.Join(home, secretFile))
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			shared = text
		} else if !bytes.Equal(text, shared) {
			t.Errorf("home %d has another %s", i, secretFile)
		}
		_, err = os.Stat(filepath.Join(home, seedFile))
		if (err == nil) != (i == 0) {
			t.Errorf("home %d: the token seed lies at the wrong one: %v", i, err)
		}
	}
	if len(where) < 4*7 {
		t.Errorf("only %d keys were looked at", len(where))
	}
	// what is secret on one home stands in no file of another, nor in what goes between
	for i, home := range homes {
		for _, name := range []string{"validator_key.json", "node_key.json"} {
			text, err := os.ReadFile(filepath.Join(home, name))
			if err != nil {
				t.Fatal(err)
			}
			_, private, _ := strings.Cut(string(text), `"priv_key"`)
			private = strings.Split(private, `"`)[7]
			if len(private) < 60 {
				t.Fatalf("no private key was found in %s", name)
			}
			if bytes.Contains(n.Encode(), []byte(private)) {
				t.Errorf("the network file holds a private key of home %d", i)
			}
		}
	}
}

// Where others keep the ledger too, a node makes keys for nobody but whom it hosts.
func TestAJoinedHomeMakesNoKeysForOthers(t *testing.T) {
	homes, n := joined(t)
	if err := Join(t.Context(), homes[0], n, n.Digest()); err != nil {
		t.Fatal(err)
	}
	lock, err := readLock(homes[0])
	if err != nil {
		t.Fatal(err)
	}
	room, err := openStrongroom(homes[0], lock)
	if err != nil {
		t.Fatal(err)
	}
	defer room.Close()
	state, _, err := assembly.Genesis(n.Genesis)
	if err != nil {
		t.Fatal(err)
	}
	stranger := trade.PartyID{42}
	digests, err := room.Seal(t.Context(), []gateway.Detail{{Text: []byte("terms"),
		Readers: []trade.PartyID{state.Regulator, stranger, state.Bodies[0].Party}}})
	if err != nil {
		t.Fatal(err)
	}
	if room.keys.Hosts(stranger) || room.keys.Hosts(state.Bodies[0].Party) {
		t.Error("keys were made for others")
	}
	if text, err := room.Open(t.Context(), digests[0], state.Regulator); err != nil || string(text) != "terms" {
		t.Errorf("%q: %v", text, err)
	}
	if _, err := room.Open(t.Context(), state.Bodies[0].Details, state.Regulator); err != nil {
		t.Errorf("what is sealed of a founder: %v", err)
	}
	if err := room.Grant(t.Context(), trade.Digest{1}, state.Regulator, state.Bodies[0].Party); err != nil {
		t.Errorf("what another node holds: %v", err)
	}
}

// Settings are read strictly: what is unknown, such as a password, is refused.
func TestSettings(t *testing.T) {
	for text, good := range map[string]bool{
		"": true, "listen: 127.0.0.1:1\npeers: [a@b:1]\ntimeouts:\n  propose: 2s\n": true, "password: x\n": false,
		"timeouts:\n  vote: 2h\n": false, "timeouts:\n  vote: -1s\n": false, "listen: [": false,
	} {
		home := t.TempDir()
		if err := os.WriteFile(filepath.Join(home, SettingsFile), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadSettings(home); (err == nil) != good {
			t.Errorf("%q: %v", text, err)
		}
	}
	home := t.TempDir()
	want := Settings{Listen: "127.0.0.1:1", Peers: []string{"a@b:1"}, Timeouts: Timeouts{Vote: time.Second}}
	if err := WriteSettings(home, want); err != nil {
		t.Fatal(err)
	}
	if got, err := ReadSettings(home); err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%+v: %v", got, err)
	}
}

// A home that joins knows at which doors members are let in and tokens are made, to the letter of
// the walkthrough.
func TestUsualSettings(t *testing.T) {
	n := &assembly.Network{Cards: []assembly.Card{{Validator: "a", Address: "safe.example.cn:26656"},
		{Validator: "b", Address: "127.0.0.1:65530"}}}
	office, branch := usualSettings(n, n.Cards[0]), usualSettings(n, n.Cards[1])
	if office.MembersListen != "0.0.0.0:26680" || office.TokenServer != "" || office.KeepersListen != "0.0.0.0:26656" {
		t.Errorf("%+v", office)
	}
	if branch.MembersListen != "127.0.0.1:65506" || branch.TokenServer != "safe.example.cn:26680" {
		t.Errorf("%+v", branch)
	}
}
