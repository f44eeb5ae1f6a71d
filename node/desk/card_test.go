package desk

import (
	"crypto/ed25519"
	"testing"

	"tallystick/book/trade"
)

// A person whose key another node hands in waits until the ledger has it, and is let out
// when it says so.
func TestPersonsWhoAreIntroduced(t *testing.T) {
	w := newOffice(t)
	text := []byte("about me")
	key, proof, err := w.Introduce(t.Context(), NewPerson{Login: "far", NameZh: "远方", Party: bank,
		Duties: trade.Maker, Password: password}, func(trade.PersonKey) []byte { return text })
	if err != nil || !ed25519.Verify(key.Public, text, proof) {
		t.Fatal(err)
	}
	knock := Knock{Login: "far", Password: password, Source: "here"}
	if _, err := w.SignIn(t.Context(), knock); err == nil {
		t.Error("a person signs in before the ledger knows the key")
	}
	if err := w.Heed(t.Context(), trade.PersonKey{ID: trade.KeyID{9}}); err != nil {
		t.Errorf("a key of another desk: %v", err)
	}
	for range 2 {
		if err := w.Heed(t.Context(), key); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.SignIn(t.Context(), knock); err != nil {
		t.Errorf("a person who is enrolled: %v", err)
	}
	if keys, err := w.KeysOf(t.Context(), bank); err != nil || len(keys) != 3 {
		t.Errorf("%d keys of the bank: %v", len(keys), err)
	}
	key.Revoked = true
	if err := w.Heed(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	if !w.person("far").Disabled {
		t.Error("a person without a key is let in")
	}
}

// A party goes by another identifier with its persons; one that is met again keeps what
// the directory says.
func TestPartiesThatAreRenamedAndMet(t *testing.T) {
	w := newOffice(t)
	other := trade.PartyID{77}
	if err := w.Rename(t.Context(), bank, other); err != nil {
		t.Fatal(err)
	}
	if p, ok, err := w.Party(t.Context(), other); err != nil || !ok || p.NameEn != "Bank A" ||
		w.person("maker").Party != other {
		t.Errorf("%+v %v, its maker is of %s: %v", p, ok, w.person("maker").Party, err)
	}
	if _, ok, _ := w.Party(t.Context(), bank); ok || w.Rename(t.Context(), bank, other) == nil {
		t.Error("the old name is there still")
	}
	branch := Profile{ID: trade.PartyID{78}, Kind: trade.Branch, Region: "44"}
	for _, p := range []Profile{{ID: other, Kind: trade.Bank}, branch} {
		if err := w.Meet(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	if p, _, _ := w.Party(t.Context(), other); p.NameEn != "Bank A" {
		t.Errorf("who is met again is called %q", p.NameEn)
	}
	// The ledger tells of a party while the desk is about to enter what it is called.
	err := w.together(t.Context(), func(to store) error { return meetParty(t.Context(), to, Profile{ID: other}) })
	if p, _, _ := w.Party(t.Context(), other); err != nil || p.NameEn != "Bank A" {
		t.Errorf("who is met while it comes in is called %q: %v", p.NameEn, err)
	}
	if p, ok, _ := w.Party(t.Context(), trade.PartyID{78}); !ok || p.Region != "44" {
		t.Errorf("who is met: %+v", p)
	}
}
