package gateway

import (
	"context"
	"encoding/binary"
	"errors"
	"testing"
	"time"

	"tallystick/book/trade"
	"tallystick/node/desk"
)

// countedVault counts what is opened.
type countedVault struct {
	*toyVault
	opened int
}

func (v *countedVault) Open(ctx context.Context, digest trade.Digest, reader trade.PartyID) ([]byte, error) {
	v.opened++
	return v.toyVault.Open(ctx, digest, reader)
}

// Who may know an enterprise's name reads it, and a page of many rows opens it once.
func TestNames(t *testing.T) {
	w := newTown(t)
	vault := &countedVault{toyVault: w.vault}
	w.Gateway.ring.Vault = vault
	exporter, bank := partyID(enterpriseNumber), partyID(bankNumber)
	want := Name{Zh: "闽江机电", Number: enterpriseNumber}
	for range 3 {
		if name, known := w.NameOf(t.Context(), w.person("exporter"), exporter); name != want || !known {
			t.Fatalf("%+v, %v", name, known)
		}
		if name, known := w.NameFor(t.Context(), bank, exporter); known || name != (Name{}) {
			t.Fatalf("a bank that has not been asked: %+v", name)
		}
		if name, known := w.NameFor(t.Context(), exporter, bank); !known || name != (Name{Zh: "甲银行", En: "Bank A"}) {
			t.Fatalf("%+v", name)
		}
		if name, known := w.NameFor(t.Context(), exporter, trade.PartyID{9}); known || name != (Name{}) {
			t.Fatalf("nobody has the name %+v", name)
		}
	}
	if vault.opened != 2 {
		t.Errorf("seals were opened %d times, and not once for each who asks", vault.opened)
	}
	w.now = w.now.Add(time.Second) // what was not known may be known by now; what was, stays so for a minute
	w.do("exporter", apply())
	if name, known := w.NameFor(t.Context(), bank, exporter); name != want || !known {
		t.Errorf("the bank that was asked: %+v", name)
	}
	w.NameFor(t.Context(), exporter, exporter)
	before := vault.opened
	w.now = w.now.Add(nameLife - time.Second - 1)
	w.NameFor(t.Context(), exporter, exporter)
	if vault.opened != before {
		t.Error("a name is not kept for a minute")
	}
	w.now = w.now.Add(1)
	w.NameFor(t.Context(), exporter, exporter)
	if vault.opened != before+1 {
		t.Error("a name is kept for more than a minute")
	}
}

func TestNamesThatAreKept(t *testing.T) {
	c, now, name := newNameCache(), time.Unix(1_800_000_000, 0), Name{Zh: "甲"}
	key := func(n int) (id trade.PartyID) {
		binary.BigEndian.PutUint32(id[:], uint32(n))
		return id
	}
	for i := range maxNames {
		c.put(key(i), key(1), name, now)
	}
	if kept, ok := c.get(key(0), key(1), now.Add(nameLife-1)); !ok || kept != name || len(c.names) != maxNames {
		t.Errorf("%+v, %v of %d", kept, ok, len(c.names))
	}
	if _, ok := c.get(key(0), key(1), now.Add(nameLife)); ok {
		t.Error("it is kept for longer")
	}
	c.put(key(0), key(2), Name{}, now)
	if _, ok := c.get(key(0), key(1), now); ok || len(c.names) != 1 {
		t.Errorf("%d names are kept", len(c.names))
	}
	if kept, ok := c.get(key(0), key(2), now.Add(time.Second-1)); !ok || kept != (Name{}) {
		t.Error("that there is none is not kept for a second")
	}
	if _, ok := c.get(key(0), key(2), now.Add(time.Second)); ok {
		t.Error("that there is none is kept for longer")
	}
}

// What is told of what does not open is what hinders the person's own party, and what
// is not there is neither opened nor on the record of looks.
func TestWhatDoesNotOpen(t *testing.T) {
	w := newTown(t)
	governor := w.person("governor")
	if _, err := w.Open(t.Context(), governor, trade.Digest{}); !errors.Is(err, ErrSealed) {
		t.Errorf("%v", err)
	}
	looks, err := w.Looks(t.Context(), governor, 0, 10)
	if err != nil || len(looks) != 0 {
		t.Errorf("%+v, %v", looks, err)
	}
	own, heirs := errors.New("its own key is away"), errors.New("that of its heir")
	w.Gateway.ring.Vault = firstOf{w.vault, []error{own, heirs}, new(int)}
	if _, err := w.Open(t.Context(), governor, trade.Digest{5}); !errors.Is(err, own) || !errors.Is(err, ErrSealed) {
		t.Errorf("%v", err)
	}
	seals := w.vault.seals
	w.Gateway.ring.Vault = shutVault{w.vault}
	if err := w.sealAll(t.Context(), nil); err != nil || w.vault.seals != seals {
		t.Errorf("nothing to seal: %v", err)
	}
	readers, err := w.readersIn(t.Context(), "", partyID(bankNumber), trade.PartyID{}, partyID(bankNumber))
	if err != nil || len(readers) != 2 {
		t.Errorf("of no region: %v, %v", readers, err)
	}
}

// firstOf gives one error after the other.
type firstOf struct {
	*toyVault
	errs []error
	n    *int
}

func (v firstOf) Open(context.Context, trade.Digest, trade.PartyID) ([]byte, error) {
	*v.n++
	return nil, v.errs[*v.n-1]
}

// Of a branch that has no region of its own the regulator alone stands for all.
func TestABranchWithoutARegion(t *testing.T) {
	w := newTown(t)
	branch := desk.Profile{ID: trade.PartyID{4}, Kind: trade.Branch, NameZh: "分局"}
	if err := w.AddParty(t.Context(), branch); err != nil {
		t.Fatal(err)
	}
	readers, err := w.readersIn(t.Context(), "", partyID(bankNumber))
	if err != nil || len(readers) != 2 {
		t.Errorf("%v, %v", readers, err)
	}
}
