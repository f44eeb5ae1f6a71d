package chain

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cometbft/cometbft/state"
)

// The header after a block says nothing of what came of its envelopes, but for the
// ledger's root.
func TestResultsTellNoRule(t *testing.T) {
	home := foundAlone(t)
	n := start(t, Settings{Home: home}, openToy(t, home))
	var results [][]byte
	for _, line := range []string{"ok 1", "no 2"} {
		entry := put(t, n, line)
		if refused := strings.HasPrefix(line, "no"); entry.Refusal.OK() == refused {
			t.Fatalf("%s: %+v", line, entry)
		}
		signed, err := n.HeaderFor(timeout(t, 10*time.Second), entry.Height)
		if err != nil {
			t.Fatal(err)
		}
		if signed.Header.AppVersion != RulesVersion {
			t.Errorf("the header names version %d of the rules", signed.Header.AppVersion)
		}
		results = append(results, signed.Header.LastResultsHash)
	}
	if !bytes.Equal(results[0], results[1]) {
		t.Errorf("a refused envelope leaves %x in the header, an accepted one %x", results[1], results[0])
	}
}

func TestOtherRulesDoNotTakeAChainOn(t *testing.T) {
	home := foundAlone(t)
	n := start(t, Settings{Home: home}, openToy(t, home))
	put(t, n, "ok 1")
	if err := n.Stop(); err != nil {
		t.Fatal(err)
	}
	opened, err := openStore(filepath.Join(home, storeFolder), "state")
	if err != nil {
		t.Fatal(err)
	}
	states := state.NewStore(opened, state.StoreOptions{})
	stands, err := states.Load()
	if err != nil {
		t.Fatal(err)
	}
	stands.Version.Consensus.App = RulesVersion + 1
	if err := states.Save(stands); err != nil {
		t.Fatal(err)
	}
	if err := opened.end(); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(t.Context(), Settings{Home: home}, openToy(t, home)); err == nil ||
		!strings.Contains(err.Error(), "version 2 of the rules and this program has version 1") {
		t.Errorf("the chain goes on: %v", err)
	}
}
