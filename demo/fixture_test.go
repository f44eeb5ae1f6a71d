package demo

import (
	"archive/tar"
	"compress/gzip"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tallystick/book/proof"
	"tallystick/book/wire"
	"tallystick/member"
	"tallystick/node/readmodel"
)

var rewrite = flag.Bool("rewrite", false, "make the kept home anew: only when no home in use has to be opened any more")

// keptHome is a home as an earlier program left it, with what it held beside it.
const keptHome = "testdata/home.tar.gz"

// kept is what the kept home held when it was closed, beside the forms of its
// stores. What can be made anew of the rest, as the read model's tables, may change.
type kept struct {
	Forms            map[string]int
	Entries          uint64
	Tree, Journal    string // roots
	Persons, Details int
}

// state is where the ledger stood.
func (k kept) state(t *testing.T) wire.State {
	root := func(text string) (b [32]byte) {
		if n, err := hex.Decode(b[:], []byte(text)); err != nil || n != len(b) {
			t.Fatalf("%q is no root", text)
		}
		return b
	}
	return wire.State{Tree: root(k.Tree), Entries: k.Entries, Journal: root(k.Journal)}
}

func keptIn(t *testing.T, m *member.Member) kept {
	h := hold(t, m)
	if !h.blocks {
		t.Error("blocks are missing")
	}
	_, state, err := m.Ledger.ProveGrowth(0)
	if err != nil {
		t.Fatal(err)
	}
	return kept{member.Forms(), state.Entries, hex.EncodeToString(state.Tree[:]), hex.EncodeToString(state.Journal[:]),
		h.persons, h.details}
}

// TestAKeptHomeOpens: a home that was made once opens in every later build, holds
// what it held, and takes new business; or it is refused with what to do.
func TestAKeptHomeOpens(t *testing.T) {
	if *rewrite {
		keepHome(t)
	}
	text, err := os.ReadFile(strings.TrimSuffix(keptHome, ".tar.gz") + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var was kept
	if err := json.Unmarshal(text, &was); err != nil {
		t.Fatal(err)
	}
	home := filepath.Join(t.TempDir(), "home")
	if err := unpack(home, keptHome); err != nil {
		t.Fatal(err)
	}
	m, err := member.Open(t.Context(), home, slog.New(slog.DiscardHandler))
	if errors.Is(err, readmodel.ErrRebuild) { // which says what to do, and that is done
		if _, err := member.Rebuild(t.Context(), home, ""); err != nil {
			t.Fatal(err)
		}
		m, err = member.Open(t.Context(), home, slog.New(slog.DiscardHandler))
	}
	if err != nil {
		t.Fatalf("a home of the forms %v can't be opened any more, which its owner would have to be told before: %v",
			was.Forms, err)
	}
	// what became due since then may have passed already
	now := keptIn(t, m)
	path, later, err := m.Ledger.ProveGrowth(was.Entries)
	if err != nil {
		t.Fatal(err)
	}
	if err := proof.VerifyGrowth(was.state(t), later, path); err != nil {
		t.Errorf("the journal is not the one that was kept: %v", err)
	}
	if now.Persons != was.Persons || now.Details != was.Details {
		t.Errorf("the kept home holds %+v and held %+v", now, was)
	}
	w := &World{Member: m}
	if w.Governor, err = m.Gate.PersonBy(t.Context(), "governor"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.enrol(t.Context(), w.Governor.Party.String(), "newcomer", "新人", "Newcomer", "auditor"); err != nil {
		t.Errorf("the kept home takes nothing new: %v", err)
	}
	if err := w.still(t.Context(), func() error { return w.verifyModel(t.Context()) }); err != nil {
		t.Error(err)
	}
	if err := m.Close(); err != nil {
		t.Error(err)
	}
}

// keepHome plays a little business and keeps the home that it leaves.
func keepHome(t *testing.T) {
	w, _, _ := testWorld(t, 3)
	was := keptIn(t, w.Member)
	if err := w.Member.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := json.MarshalIndent(was, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(pack(keptHome, w.Home),
		os.WriteFile(strings.TrimSuffix(keptHome, ".tar.gz")+".json", append(text, '\n'), 0o644)); err != nil {
		t.Fatal(err)
	}
}

// pack puts a folder into an archive.
func pack(to, folder string) (err error) {
	file, err := os.Create(to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	zip, err := gzip.NewWriterLevel(file, gzip.BestCompression)
	if err != nil {
		return err
	}
	all := tar.NewWriter(zip)
	return errors.Join(all.AddFS(os.DirFS(folder)), all.Close(), zip.Close())
}

// unpack puts an archive's files into a new folder, for their owner only.
func unpack(folder, from string) error {
	file, err := os.Open(from)
	if err != nil {
		return err
	}
	defer file.Close()
	zip, err := gzip.NewReader(file)
	if err != nil {
		return err
	}
	all := tar.NewReader(zip)
	for {
		one, err := all.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		path := filepath.Join(folder, filepath.FromSlash(one.Name))
		if one.FileInfo().Mode()&fs.ModeDir != 0 {
			err = os.MkdirAll(path, 0o700)
		} else if err = os.MkdirAll(filepath.Dir(path), 0o700); err == nil {
			var text []byte
			if text, err = io.ReadAll(all); err == nil {
				err = os.WriteFile(path, text, 0o600)
			}
		}
		if err != nil {
			return err
		}
	}
}
