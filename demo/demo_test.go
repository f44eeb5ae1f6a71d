package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tallystick/book/trade"
	"tallystick/face/formats"
	"tallystick/member"
)

// The whole product in one test: a network is founded, loaded, played and
// checked, with every invariant, every receipt and the rebuilt read model.
func TestDemoCheck(t *testing.T) {
	if testing.Short() {
		t.Skip("the whole demonstration takes half a minute: run without -short")
	}
	var out bytes.Buffer
	o := Options{Data: "none", Home: filepath.Join(t.TempDir(), "home"), JSON: true, Deals: 40,
		Level: "error", Sample: 150}
	if err := o.Check(t.Context(), &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	var s summary
	if err := json.Unmarshal(out.Bytes(), &s); err != nil {
		t.Fatal(err)
	}
	if !s.OK ||
		s.Declarations != int64(150+s.Imports+s.Filings+s.Inflows+s.Invoices+s.Permits) || s.Imports == 0 ||
		s.Filings == 0 ||
		s.Inflows == 0 || s.Invoices == 0 || s.Permits == 0 ||
		s.Disbursed == 0 || s.Settled == 0 || s.Lapsed == 0 || s.Refusals == 0 ||
		s.Shortfalls == 0 || s.Receipts == 0 || s.Released == 0 || s.Undone == 0 || s.Closed == 0 ||
		s.Paid == 0 || s.Refunds == 0 || s.Seconded == 0 {
		t.Errorf("something was not played: %s", out.String())
	}
}

// testWorld is a small network that has seen some business.
func testWorld(t *testing.T, deals int) (*World, *play, []formats.Declaration) {
	t.Helper()
	declarations := formats.Sample(3, 120, trade.InstantOf(time.Now()).Day())
	o := Options{Home: filepath.Join(t.TempDir(), "home"), Level: "error"}
	w, closing, err := o.Open(t.Context(), time.Hour, declarations, &Progress{Out: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := closing(); err != nil {
			t.Error(err)
		}
	})
	w.Log = slog.New(slog.DiscardHandler)
	if err := Publish(t.Context(), w.Gate, w.Feed, declarations, func(int) {}, nil); err != nil {
		t.Fatal(err)
	}
	business := &play{World: w, chance: rand.New(rand.NewPCG(1, 2))}
	for n := range deals {
		if err := business.scene(t.Context(), n); err != nil {
			t.Fatal(err)
		}
	}
	return w, business, declarations
}

// From the first block on, nothing that the chain, the ledger or the read model
// keeps on disk holds a natural number or a name.
func TestNoNaturalNumberOnTheLedger(t *testing.T) {
	w, _, declarations := testWorld(t, 30)
	height, _ := w.Ledger.Committed()
	if err := w.Node.WaitFollowed(t.Context(), height); err != nil {
		t.Fatal(err)
	}
	secrets := map[string]bool{}
	for _, d := range declarations {
		for _, s := range []string{d.Number, d.Holder, d.HolderName, d.HolderNameEn, d.Consignee, d.BillOfLading,
			d.Items[0].Description} {
			secrets[s] = true
		}
	}
	for _, b := range w.banks {
		secrets[b.number], secrets[b.nameZh], secrets[b.nameEn] = true, true, true
	}
	secrets["国家外汇管理局"], secrets["working capital"], secrets["JHBANK-2026"] = true, true, true
	files := 0
	err := filepath.WalkDir(w.Home, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // renamed meanwhile: the member runs
		}
		if err != nil || d.IsDir() {
			if d != nil && d.IsDir() && d.Name() == member.VaultFolder {
				return fs.SkipDir
			}
			return err
		}
		if name := d.Name(); strings.HasPrefix(name, "desk") {
			return nil
		}
		text, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		files++
		for secret := range secrets {
			if bytes.Contains(text, []byte(secret)) {
				rel, _ := filepath.Rel(w.Home, path)
				t.Errorf("%s holds %q", rel, secret)
			}
		}
		return nil
	})
	if err != nil || files < 5 {
		t.Fatalf("%d files were read: %v", files, err)
	}
}

// A member that is closed and opened again stands where it stood.
func TestMemberComesBack(t *testing.T) {
	w, business, _ := testWorld(t, 6)
	height, root := w.Ledger.Committed()
	if err := w.Member.Close(); err != nil {
		t.Fatal(err)
	}
	m, err := member.Open(context.Background(), w.Home, w.Log)
	if err != nil {
		t.Fatal(err)
	}
	*w.Member = *m
	again, sameRoot := m.Ledger.Committed()
	if again < height || (again == height && sameRoot != root) {
		t.Fatalf("the ledger stood at %d and stands at %d", height, again)
	}
	if err := business.scene(t.Context(), 100); err != nil {
		t.Fatal(err)
	}
	// A check that a block was added to is made again, and its error is told only of a ledger that stood still.
	times, torn := 0, errors.New("torn")
	if err := w.still(t.Context(), func() error {
		if times++; times > 1 {
			return nil
		}
		return errors.Join(business.scene(t.Context(), 101), torn)
	}); err != nil || times != 2 {
		t.Fatalf("made %d times: %v", times, err)
	}
	for _, check := range []func() error{
		func() error { return w.verifyModel(t.Context()) },
		func() error { _, _, err := w.verifyBook(); return err },
	} {
		if err := w.still(t.Context(), check); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.still(t.Context(), func() error { return torn }); !errors.Is(err, torn) {
		t.Fatalf("a ledger that stood still is said to be right: %v", err)
	}
}
