package chain

import (
	"fmt"
	"testing"
	"time"

	"github.com/cometbft/cometbft/abci/types"

	"tallystick/book/trade"
)

func TestADeadlineWakesAnIdleChain(t *testing.T) {
	t.Parallel()
	home := foundAlone(t)
	ledger := openToy(t, home)
	n := start(t, Settings{Home: home}, ledger)
	put(t, n, fmt.Sprintf("hold %d", time.Now().Add(700*time.Millisecond).UnixMilli()))
	lapsed := func() bool {
		page, _ := ledger.Entries(0, 1<<30)
		return len(page) > 0 && page[len(page)-1].Index == 0
	}
	if lapsed() {
		t.Fatal("the hold has lapsed at once")
	}
	eventually(t, time.Minute, "the hold lapses", lapsed)
	height := n.Status().Height
	if err := n.WaitHeight(timeout(t, time.Minute), height+1); err != nil {
		t.Fatal("the new root isn't proven")
	}
	settled := n.Status().Height
	time.Sleep(tendPeriod + 500*time.Millisecond) // a chain with nothing to wake for must stay quiet
	if now := n.Status().Height; now > settled+1 {
		t.Errorf("the chain made %d blocks for nothing", now-settled)
	}
}

func TestNeedlessWakesAreKeptOut(t *testing.T) {
	ledger := openToy(t, t.TempDir())
	app := &application{ledger: ledger, waker: ledger, outcomes: newOutcomes()}
	past, future := trade.InstantOf(time.Now().Add(-time.Minute)), trade.InstantOf(time.Now().Add(time.Hour))
	ledger.take(toyState{Height: 5, Holds: []trade.Instant{past, future}})
	for _, c := range []struct {
		what            string
		tx              []byte
		pool, proposals bool
	}{
		{"due", newWake(past, 5), true, true},
		{"due, made earlier", newWake(past, 4), false, true},
		{"not due yet", newWake(future, 5), false, false},
		{"another time", newWake(past+1, 5), false, false},
		{"too short", newWake(past, 5)[:16], false, false},
		{"too long", append(newWake(past, 5), 0), false, false},
		{"mark only", []byte{0}, false, false},
	} {
		res, err := app.CheckTx(t.Context(), &types.RequestCheckTx{Tx: c.tx})
		if err != nil || (res.Code == 0) != c.pool {
			t.Errorf("%s: the pool takes it: %v, %v", c.what, res.Code == 0, err)
		}
		if got := proposed(t, app, c.tx); got != c.proposals {
			t.Errorf("%s: a proposal may hold it: %v", c.what, got)
		}
	}
	if proposed(t, app, newWake(past, 5), newWake(past, 4)) {
		t.Error("a proposal may hold two wakes")
	}
	if proposed(t, app, []byte("ok"), []byte("bad")) {
		t.Error("a proposal may hold a bad envelope")
	}
	if !proposed(t, app, []byte("ok"), []byte("no"), newWake(past, 5), []byte("ok 2")) {
		t.Error("a good proposal is rejected")
	}
	app.waker = nil
	if proposed(t, app, newWake(past, 5)) {
		t.Error("a ledger without deadlines is woken")
	}
}

func proposed(t *testing.T, app *application, txs ...[]byte) bool {
	t.Helper()
	res, err := app.ProcessProposal(t.Context(), &types.RequestProcessProposal{Txs: txs})
	if err != nil {
		t.Fatal(err)
	}
	return res.IsAccepted()
}

func FuzzWake(f *testing.F) {
	f.Add(newWake(1, 2))
	f.Add([]byte{})
	f.Add([]byte{0, 1})
	f.Fuzz(func(t *testing.T, tx []byte) {
		deadline, height, ok := parseWake(tx)
		if ok && string(newWake(deadline, height)) != string(tx) {
			t.Errorf("%x is read and written differently", tx)
		}
		if ok && !isWake(tx) {
			t.Errorf("%x is a wake and isn't", tx)
		}
	})
}

func TestTheLedgerNeverSeesWakes(t *testing.T) {
	b := &block{height: 3, txs: [][]byte{[]byte("a"), newWake(1, 2), []byte("b")}}
	envelopes := withoutWakes(b.txs)
	if len(envelopes) != 2 || string(envelopes[0]) != "a" || string(envelopes[1]) != "b" || len(b.txs) != 3 {
		t.Fatalf("got %q", envelopes)
	}
	b.entries = []trade.Entry{{Index: 0}, {Height: 3, Index: 2, Refusal: trade.Refusal{Rule: 9}}}
	results, err := resultsOf(b, len(envelopes))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []trade.Rule{trade.EnvelopeMustBeReadable, 0, 9} {
		if results[i].Refusal.Rule != want {
			t.Errorf("transaction %d has the result %+v", i, results[i])
		}
	}
	b.entries = append(b.entries, trade.Entry{Index: 3})
	if _, err := resultsOf(b, len(envelopes)); err == nil {
		t.Error("an entry without an envelope passes")
	}
}
