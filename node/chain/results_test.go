package chain

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cometbft/cometbft/state"

	"tallystick/book/trade"
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
		signed, err := n.HeaderFor(timeout(t, time.Minute), entry.Height)
		if err != nil {
			t.Fatal(err)
		}
		if signed.Header.AppVersion != uint64(trade.OldestRuleBook) {
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
	stands.Version.Consensus.App = uint64(trade.NewestRuleBook) + 1
	if err := states.Save(stands); err != nil {
		t.Fatal(err)
	}
	if err := opened.end(); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(t.Context(), Settings{Home: home}, openToy(t, home)); err == nil ||
		!strings.Contains(err.Error(), "version 3 of the rules, and this program knows those up to 2") {
		t.Errorf("the chain goes on: %v", err)
	}
}

// Whoever waits for a batch hears of its first step, or of the first that was
// refused, and what stands behind it is told of its own envelope.
func TestOfABatchTheFirstRefusalIsTold(t *testing.T) {
	envelopes := [][]byte{[]byte("a"), []byte("batch"), []byte("another"), []byte("late"), []byte("b")}
	b := &block{height: 3, txs: envelopes}
	no := func(rule trade.Rule) trade.Refusal { return trade.Refusal{Rule: rule} }
	b.entries = []trade.Entry{{Height: 3, Index: 0}, {Height: 3, Index: 1},
		{Height: 3, Index: 2, Step: 1}, {Height: 3, Index: 3, Step: 2, Refusal: no(7)},
		{Height: 3, Index: 4, Step: 3, Refusal: no(8)}, {Height: 3, Index: 5, Step: 4},
		{Height: 3, Index: 6, Step: 1}, {Height: 3, Index: 7, Step: 2},
		{Index: 8, Refusal: no(9)}, {Height: 3, Index: 9, Refusal: no(10)}}
	results, err := resultsOf(b, len(envelopes))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct{ index, rule int }{{1, 0}, {3, 7}, {6, 0}, {8, 9}, {9, 10}} {
		if int(results[i].Index) != want.index || int(results[i].Refusal.Rule) != want.rule {
			t.Errorf("envelope %q has the result %+v", envelopes[i], results[i])
		}
	}
	b.entries = append(b.entries, trade.Entry{Index: 10})
	if _, err := resultsOf(b, len(envelopes)); err == nil {
		t.Error("an entry without an envelope passes")
	}
}
