package assembly

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/node/token"
	"tallystick/node/vault"
)

// body is who makes a card, with what stays at home.
type body struct {
	card Card
	keys *vault.Keyring
	vote ed25519.PrivateKey
}

func newBody(t *testing.T, number, kind string, persons ...string) *body {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &body{keys: vault.NewKeyring(), vote: private}
	sealing, _, err := b.keys.Host(Provisional(number))
	if err != nil {
		t.Fatal(err)
	}
	b.card = Card{Chain: "test-1", Number: number, Kind: kind, NameZh: "机构" + number,
		Address:   number + ".example.cn:26656",
		Validator: hex.EncodeToString(public), Node: fmt.Sprintf("%040x", []byte(number)),
		Sealing: base64.StdEncoding.EncodeToString(sealing.Bytes())}
	for _, duties := range persons {
		b.employ(t, duties)
	}
	b.sign(t)
	return b
}

// employ adds a person with duties.
func (b *body) employ(t *testing.T, duties string) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	key := trade.PersonKey{Person: trade.PersonID(public[:16]), Public: public}
	for _, name := range strings.Split(duties, ",") {
		duty, _ := DutyNamed(name)
		key.Duties |= duty
	}
	text := wire.PersonPossessionText(b.card.Chain, b.card.Number, key.Person, public)
	b.card.Persons = append(b.card.Persons, PersonOf(key, ed25519.Sign(private, text)))
}

func (b *body) sign(t *testing.T) {
	t.Helper()
	err := b.card.Sign(func(text []byte) ([]byte, error) { return ed25519.Sign(b.vote, text), nil })
	if err != nil {
		t.Fatal(err)
	}
}

func founders(t *testing.T) []*body {
	return []*body{newBody(t, "CUSTOMS", "customs", "steward", "feed"),
		newBody(t, "SAFE", "regulator", "governor", "governor"),
		newBody(t, "SAFE31", "branch", "steward"), newBody(t, "TAX", "tax", "steward")}
}

func cardsOf(bodies []*body) (cards []Card) {
	for _, b := range bodies {
		cards = append(cards, b.card)
	}
	return cards
}

// What is assembled of cards opens at each home that made one, and says what the cards
// say; nobody else opens it.
func TestAssembleOpensForItsFounders(t *testing.T) {
	bodies := founders(t)
	made, err := Assemble(t.Context(), cardsOf(bodies), time.Now(), trade.NewestRuleBook)
	if err != nil {
		t.Fatal(err)
	}
	n, err := ParseNetwork(made.Encode())
	if err != nil {
		t.Fatal(err)
	}
	if n.Digest() != made.Digest() || !SameDigest(n.Digest(), " "+strings.ToLower(n.Digest())+"\n") ||
		SameDigest(n.Digest(), n.Digest()[:20]) || n.Cards[0].Kind != "regulator" {
		t.Errorf("digest %s, regulator's card %v", n.Digest(), n.Cards[0].Number)
	}
	var first Shared
	for i, b := range bodies {
		shared, err := n.Open(t.Context(), b.card, b.keys, Provisional(b.card.Number))
		if err != nil {
			t.Fatalf("%s: %v", b.card.Number, err)
		}
		if i > 0 && shared.Secret != first.Secret {
			t.Errorf("%s is given another secret", b.card.Number)
		}
		office := b.card.Kind == "regulator"
		if office != (shared.Seed != token.Seed{}) || shared.Key != (token.Key{}) {
			t.Errorf("%s: the token seed is where it should not be, or is not where it should", b.card.Number)
		}
		if first.Secret = shared.Secret; b.card.Kind == "regulator" {
			first.Seed = shared.Seed
		}
	}
	state, chain, err := Genesis(n.Genesis)
	if err != nil || chain != "test-1" || len(state.Electors) != 4 || len(state.Bodies) != 3 {
		t.Fatalf("%s: %d electors, %d bodies: %v", chain, len(state.Electors), len(state.Bodies), err)
	}
	if bytes.Contains(made.Encode(), []byte(hex.EncodeToString(first.Secret[:]))) ||
		bytes.Contains(made.Encode(), first.Secret[:]) {
		t.Error("the file shows the secret")
	}
	_, err = n.Open(t.Context(), bodies[0].card, bodies[1].keys, Provisional(bodies[1].card.Number))
	if err == nil {
		t.Error("another's box is opened")
	}
	guest := newBody(t, "PORT", "customs", "steward")
	if _, err := n.Open(t.Context(), guest.card, guest.keys, Provisional("PORT")); err == nil {
		t.Error("a stranger opens it")
	}
	invited, err := n.Invite(t.Context(), guest.card, first, token.NewSeeded(first.Seed))
	if err != nil {
		t.Fatal(err)
	}
	if invited, err = ParseNetwork(invited.Encode()); err != nil {
		t.Fatal(err)
	}
	shared, err := invited.Open(t.Context(), guest.card, guest.keys, Provisional("PORT"))
	if err != nil || shared.Secret != first.Secret || shared.Seed != (token.Seed{}) || invited.Digest() != n.Digest() {
		t.Errorf("a newcomer is given other secrets, or another digest %s: %v", invited.Digest(), err)
	}
	for name, b := range map[string]*body{"who is in it": bodies[2], "a bank": newBody(t, "BANK", "bank", "maker")} {
		if _, err := n.Invite(t.Context(), b.card, first, token.NewSeeded(first.Seed)); err == nil {
			t.Errorf("%s is invited", name)
		}
	}
}

// Whatever is altered in a network file is noticed: by the digest, or by who opens it.
func TestAlteredNetworks(t *testing.T) {
	bodies := founders(t)
	made, err := Assemble(t.Context(), cardsOf(bodies), time.Now(), trade.NewestRuleBook)
	if err != nil {
		t.Fatal(err)
	}
	other := newBody(t, "TAX", "tax", "steward")
	for name, alter := range map[string]func(n *Network){
		"a card": func(n *Network) { n.Cards[3] = other.card }, "a salt": func(n *Network) { n.Salts[1] = n.Salts[2] },
		"genesis": func(n *Network) { n.Genesis = bytes.Replace(n.Genesis, []byte("test-1"), []byte("test-2"), 1) },
		"a box":   func(n *Network) { n.Boxes[0].Sealed[40] ^= 1 },
	} {
		n, err := ParseNetwork(made.Encode())
		if err != nil {
			t.Fatal(err)
		}
		alter(n)
		n, err = ParseNetwork(n.Encode())
		if err != nil {
			continue
		}
		own := bodies[1] // the regulator's box is the first
		if _, err := n.Open(t.Context(), own.card, own.keys, Provisional(own.card.Number)); err == nil {
			t.Errorf("%s was altered and the box opens", name)
		}
		if name != "a box" && n.Digest() == made.Digest() {
			t.Errorf("%s was altered and the digest stays", name)
		}
	}
}

// Cards that are not what their node signed, or that found no network, are refused.
func TestCardsThatAreRefused(t *testing.T) {
	for name, alter := range map[string]func(b *body){
		"another address":       func(b *body) { b.card.Address = "evil.example.cn:1" },
		"another key":           func(b *body) { b.card.Validator = newBody(t, "X1", "tax").card.Validator },
		"a person's other duty": func(b *body) { b.card.Persons[0].Duties = []string{"auditor"} },
		"no address":            func(b *body) { b.card.Address = "nowhere"; b.sign(t) },
		"no name":               func(b *body) { b.card.NameZh = ""; b.sign(t) },
		"another's person": func(b *body) {
			b.card.Persons = newBody(t, "OTHER", "tax", "steward").card.Persons
			b.sign(t)
		},
	} {
		b := newBody(t, "TAX", "tax", "steward")
		alter(b)
		if _, err := ParseCard(b.card.Encode()); err == nil {
			t.Errorf("a card with %s is taken", name)
		}
	}
	good := newBody(t, "TAX", "tax", "steward").card
	if _, err := ParseCard(good.Encode()); err != nil {
		t.Error(err)
	}
	var loose map[string]any
	if err := json.Unmarshal(good.Encode(), &loose); err != nil {
		t.Fatal(err)
	}
	loose["privateKey"] = "x"
	text, _ := json.Marshal(loose)
	if _, err := ParseCard(text); err == nil {
		t.Error("a card with what no card has is taken")
	}
	assemble := func(bodies ...*body) error {
		_, err := Assemble(context.Background(), cardsOf(bodies), time.Now(), trade.NewestRuleBook)
		return err
	}
	safe := newBody(t, "SAFE", "regulator", "governor", "governor")
	far := newBody(t, "FAR", "branch", "steward")
	far.card.Chain = "test-2"
	for name, bodies := range map[string][]*body{
		"none": nil, "no regulator": {newBody(t, "TAX", "tax", "steward")},
		"two regulators": {safe, newBody(t, "SAFE2", "regulator", "governor", "governor")},
		"one governor":   {newBody(t, "SAFE", "regulator", "governor")},
		"no steward":     {safe, newBody(t, "TAX", "tax", "feed")},
		"a bank":         {safe, newBody(t, "BANK", "bank", "maker")},
		"one twice":      {safe, safe}, "one number twice": {safe, newBody(t, "TAX", "tax", "steward"),
			newBody(t, "TAX", "tax", "steward")}, "another chain": {safe, far},
	} {
		if assemble(bodies...) == nil {
			t.Errorf("cards of %s found a network", name)
		}
	}
	if err := assemble(safe); err != nil {
		t.Error(err)
	}
}

// FuzzParseCard: what is read is written again as it was.
func FuzzParseCard(f *testing.F) {
	f.Add([]byte("{}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if c, err := ParseCard(text); err == nil {
			if again, err := ParseCard(c.Encode()); err != nil || !bytes.Equal(again.Encode(), c.Encode()) {
				t.Error("a card is not itself again")
			}
		}
	})
}
