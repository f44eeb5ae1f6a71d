package chain

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/privval"
)

// livedIn is a home whose node has made some blocks and stopped.
func livedIn(t *testing.T) (home string, height int64) {
	t.Helper()
	home = foundAlone(t)
	ledger, err := loadToy(home)
	if err != nil {
		t.Fatal(err)
	}
	n, err := Start(t.Context(), Settings{Home: home}, ledger)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		put(t, n, fmt.Sprint("ok ", i))
	}
	if err := n.Stop(); err != nil {
		t.Fatal(err)
	}
	height, _ = ledger.Committed()
	return home, height
}

var han = regexp.MustCompile(`\p{Han}`)

// Every file of the chain's home is emptied, cut, changed in the middle and
// removed: the node starts where it stood, or says in both languages what is
// wrong and what to do.
func TestDamagedFilesAreSaid(t *testing.T) {
	home, height := livedIn(t)
	var files []string
	err := filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
		name, _ := filepath.Rel(home, path)
		if base := filepath.Base(path); err == nil && !d.IsDir() && base != "toy.gob" && base != "LOG" &&
			base != "LOCK" {
			files = append(files, name)
		}
		return err
	})
	if err != nil || len(files) < 8 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		for how, change := range map[string]func([]byte) []byte{
			"emptied": func([]byte) []byte { return []byte{} },
			"cut":     func(b []byte) []byte { return b[:len(b)/2] },
			"changed": func(b []byte) []byte {
				if len(b) > 0 {
					b[len(b)/2] ^= 0x55
				}
				return b
			},
			"removed": nil,
		} {
			t.Run(how+" "+name, func(t *testing.T) { startDamaged(t, home, name, height, change) })
		}
	}
}

func startDamaged(t *testing.T, home, name string, height int64, change func([]byte) []byte) {
	copied := t.TempDir()
	if err := os.CopyFS(copied, os.DirFS(home)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(copied, name)
	if change == nil {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	} else {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, change(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ledger, err := loadToy(copied)
	if err != nil {
		t.Fatal(err)
	}
	defer ledger.file.Close()
	n, err := Start(t.Context(), Settings{Home: copied}, ledger)
	if err != nil {
		if text := err.Error(); !han.MatchString(text) || !strings.Contains(text, " / ") || len(text) > 1_500 {
			t.Errorf("it says: %s", text)
		}
		return
	}
	if at, _ := ledger.Committed(); at != height {
		t.Errorf("it starts at block %d, not %d", at, height)
	}
	if err := n.Stop(); err != nil {
		t.Error(err)
	}
}

// A lost signing state is never begun at zero: the start says what to do, and
// what it says puts the state above all that may have been signed.
func TestALostSigningState(t *testing.T) {
	home, height := livedIn(t)
	path := filepath.Join(home, SignedFile)
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), Settings{Home: home}, openToy(t, home))
	for _, words := range []string{"tallystick signing --home " + home, "--above", "签名", "归零", "zero"} {
		if err == nil || !strings.Contains(err.Error(), words) {
			t.Fatalf("it doesn't say %q: %v", words, err)
		}
	}
	signed, err := RestoreSigning(home, 0)
	if err != nil || signed.Height != height || signed.Round != highestRound {
		t.Fatalf("a member alone: %+v %v, the last block is %d", signed, err, height)
	}
	n, err := Start(t.Context(), Settings{Home: home}, openToy(t, home))
	if err != nil {
		t.Fatal(err)
	}
	entry := put(t, n, "ok again")
	if entry.Height <= height {
		t.Errorf("it goes on at block %d after %d", entry.Height, height)
	}
	if _, err := RestoreSigning(home, 0); err == nil {
		t.Error("the state of a node that runs is set")
	}
	if err := n.Stop(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := RestoreSigning(home, 0); err == nil || !han.MatchString(err.Error()) {
		t.Errorf("a state that is whole is set: %v", err)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("a state that is whole was changed: %v", err)
	}
}

// Of several members one that lost its state keeps silent about the height after
// its last block, or after the one that it is told of, and is never lowered.
func TestALostSigningStateAmongSeveral(t *testing.T) {
	w := foundNetwork(t, 2)
	path := filepath.Join(w.homes[0], SignedFile)
	for _, c := range []struct{ stands, above, want int64 }{{-1, 0, 1}, {-1, 41, 42}, {7, 5, 7}, {7, 6, 7}, {7, 7, 7}} {
		text := []byte{}
		if c.stands >= 0 {
			text, _ = json.MarshalIndent(privval.FilePVLastSignState{Height: c.stands, Round: highestRound, Step: 3},
				"", "  ")
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := RestoreSigning(w.homes[0], c.above)
		if signed, errRead := readSigned(w.homes[0]); signed.Height != c.want || errRead != nil {
			t.Errorf("%+v: it stands at %d, %v, %v", c, signed.Height, err, errRead)
		}
	}
}
