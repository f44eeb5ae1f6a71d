package chain

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/cometbft/cometbft/abci/types"

	"tallystick/book/trade"
)

// foundAlone makes a home for a chain of one.
func foundAlone(t testing.TB) string {
	t.Helper()
	home := t.TempDir()
	_, err := Init(home, Founding{Chain: "test", At: time.Now().Add(-time.Hour), State: []byte("the first state")})
	if err != nil {
		t.Fatal(err)
	}
	return home
}

func start(t testing.TB, s Settings, ledger Ledger) *Node {
	t.Helper()
	n, err := Start(context.Background(), s, ledger)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Stop(); err != nil {
			t.Error(err)
		}
	})
	return n
}

func timeout(t testing.TB, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	t.Cleanup(cancel)
	return ctx
}

// put hands in a line and expects it to become final.
func put(t testing.TB, n *Node, line string) trade.Entry {
	t.Helper()
	entry, err := n.SubmitAndWait(timeout(t, 90*time.Second), []byte(line))
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	return entry
}

func TestAnEnvelopeBecomesFinal(t *testing.T) {
	home := foundAlone(t)
	ledger := openToy(t, home)
	n := start(t, Settings{Home: home}, ledger)
	first := put(t, n, "ok 1")
	if first.Height == 0 || first.Index != 1 || !first.Refusal.OK() {
		t.Fatalf("got %+v", first)
	}
	if age := time.Since(first.At.Time()); age > 30*time.Second {
		t.Errorf("the block is dated %v ago, although the chain was only idle", age)
	}
	if refused := put(t, n, "no 1"); refused.Refusal.Rule != trade.EnvelopeMustNotBeExpired || refused.Height == 0 {
		t.Errorf("a refusal in the block: got %+v", refused)
	}
	if refused := put(t, n, "never 1"); refused.Refusal.Rule != trade.SignatureMustVerify ||
		refused.Refusal.Item != 7 || refused.Height != 0 {
		t.Errorf("a refusal at the door: got %+v", refused)
	}
	if again := put(t, n, "ok 1"); again.Height != first.Height {
		t.Errorf("the same bytes again: got %+v, first %+v", again, first)
	}
	if _, _, err := n.Submit(t.Context(), make([]byte, MaxEnvelope+1)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a huge envelope: %v", err)
	}
}

// Many thousands may wait at once, and a pool that is full says so.
func TestManyWaitAtOnce(t *testing.T) {
	home := foundAlone(t)
	ledger := openToy(t, home)
	n := start(t, Settings{Home: home}, ledger)
	const many = 20_000
	errs := make(chan error, many)
	for i := range many {
		go func() {
			entry, err := n.SubmitAndWait(t.Context(), fmt.Appendf(nil, "ok %d", i))
			if err == nil && (entry.Height == 0 || !entry.Refusal.OK()) {
				err = fmt.Errorf("entry %+v", entry)
			}
			errs <- err
		}()
	}
	for range many {
		if err := <-errs; err != nil {
			t.Fatal(err)
		}
	}
	ledger.mu.RLock()
	defer ledger.mu.RUnlock()
	if len(ledger.lines) != many {
		t.Errorf("%d lines of %d are in the ledger", len(ledger.lines), many)
	}
}

func TestAFullPoolSaysSo(t *testing.T) {
	t.Parallel()
	home := foundAlone(t)
	ledger := openToy(t, home)
	n := start(t, Settings{Home: home, PoolEnvelopes: 10, PoolBytes: 10_000, Pause: 500 * time.Millisecond}, ledger)
	put(t, n, "ok 0")
	full := 0
	for i := range 50 {
		if _, _, err := n.Submit(t.Context(), fmt.Appendf(nil, "ok %d", i+1)); errors.Is(err, ErrPoolFull) {
			full++
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if full < 20 {
		t.Errorf("of 50 envelopes into a pool of 10, %d were turned away", full)
	}
	if _, _, err := n.Submit(t.Context(), make([]byte, 20_000)); !errors.Is(err, ErrPoolFull) {
		t.Errorf("an envelope beyond the pool's bytes: %v", err)
	}
	eventually(t, time.Minute, "the pool is emptied", func() bool { return n.Status().PoolEnvelopes == 0 })
	put(t, n, "ok when there is room again")
}

func TestWaitForWhatOthersHandIn(t *testing.T) {
	home := foundAlone(t)
	n := start(t, Settings{Home: home}, openToy(t, home))
	got := make(chan trade.Entry)
	for range 3 {
		go func() {
			entry, err := n.Wait(t.Context(), hashOf([]byte("ok 1")))
			if err != nil {
				t.Error(err)
			}
			got <- entry
		}()
	}
	put(t, n, "ok 1")
	for range 3 {
		if entry := <-got; entry.Height == 0 {
			t.Errorf("got %+v", entry)
		}
	}
	impatient, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := n.Wait(impatient, [32]byte{1}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a wait for nothing ends with %v", err)
	}
	n.outcomes.mu.Lock()
	defer n.outcomes.mu.Unlock()
	if n.outcomes.tickets[[32]byte{1}] != nil {
		t.Error("what was only asked about is kept")
	}
}

func TestOutcomesForgetTheOldest(t *testing.T) {
	o := newOutcomes()
	hash := func(i int) (h [32]byte) { h[0], h[1], h[2], h[31] = byte(i), byte(i>>8), byte(i>>16), 1; return h }
	for i := range remembered + 10 {
		if !o.expect(hash(i)) {
			t.Fatal("new and known")
		}
		o.settle(hash(i), trade.Entry{Height: int64(i + 1)}, nil)
		o.settle(hash(i), trade.Entry{Height: 1 << 40}, nil) // replayed: the first result stays
	}
	if len(o.tickets) != remembered {
		t.Errorf("%d results are remembered", len(o.tickets))
	}
	if !o.expect(hash(9)) || o.expect(hash(10)) {
		t.Error("not the oldest ones are forgotten")
	}
	if got := o.join(hash(10)); got.entry.Height != 11 {
		t.Errorf("got %+v", got.entry)
	}
	o.expect([32]byte{5})
	waiting := o.join([32]byte{5})
	o.fail([32]byte{5}, ErrPoolFull)
	if <-waiting.done; waiting.err != ErrPoolFull || !o.expect([32]byte{5}) {
		t.Error("what the pool turned away can't be handed in again")
	}
	o.settle([32]byte{5}, trade.Entry{}, ErrDropped)
	if o.expect([32]byte{5}) || o.join([32]byte{5}).err != ErrDropped {
		t.Error("what was dropped is expected")
	}
}

// An envelope whose key is revoked while it waits must neither be proposed nor
// stand in the way of the others.
func TestAnEnvelopeThatBecomesInadmissibleIsDropped(t *testing.T) {
	t.Parallel()
	home := foundAlone(t)
	ledger := openToy(t, home)
	n := start(t, Settings{Home: home, Pause: 300 * time.Millisecond}, ledger)
	put(t, n, "ok 1")
	ledger.mayBad.Store(true)
	hash, refusal, err := n.Submit(t.Context(), []byte("bad"))
	if err != nil || !refusal.OK() {
		t.Fatal(refusal, err)
	}
	ledger.mayBad.Store(false)
	if _, err := n.Wait(timeout(t, time.Minute), hash); !errors.Is(err, ErrDropped) {
		t.Errorf("who waits hears %v", err)
	}
	put(t, n, "ok 2")
}

func TestTheFirstBlockAfterAnIdleSpellIsEmpty(t *testing.T) {
	ledger := openToy(t, t.TempDir())
	app := &application{ledger: ledger, outcomes: newOutcomes(), watch: newWatch(slog.New(slog.DiscardHandler))}
	proposes := func(at time.Time) bool {
		res, err := app.PrepareProposal(t.Context(),
			&types.RequestPrepareProposal{Time: at, Txs: [][]byte{[]byte("ok")}})
		if err != nil {
			t.Fatal(err)
		}
		return len(res.Txs) == 1
	}
	lastEvening := time.Now().Add(-10 * time.Hour)
	if proposes(lastEvening) {
		t.Error("an envelope is dated last evening")
	}
	app.settled, app.idle = time.Now(), true
	if !proposes(time.Now()) || !proposes(lastEvening) {
		t.Error("two empty blocks in a row, which go on for ever if clocks disagree")
	}
	app.idle = false
	if !proposes(time.Now()) || proposes(lastEvening) {
		t.Error("a block that took envelopes says nothing about the time")
	}
	app.settled, app.idle = lastEvening, true
	if proposes(lastEvening) {
		t.Error("an old empty block counts as fresh")
	}
}

func TestHomes(t *testing.T) {
	if _, err := Start(t.Context(), Settings{Home: t.TempDir()}, NewEmptyLedger(nil)); !errors.Is(err, ErrNoHome) {
		t.Errorf("an empty folder: %v", err)
	}
	home := t.TempDir()
	f := Founding{Chain: "test", At: time.Now()}
	member, err := Init(home, f)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := NewHome(home); err != nil || !again.Validator.Equal(member.Validator) ||
		again.Node != member.Node {
		t.Errorf("the keys of a home change: %v", err)
	}
	if err := WriteGenesis(home, f); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a genesis file is replaced: %v", err)
	}
	for _, bad := range []Founding{
		{Chain: "", Validators: []Validator{{Key: member.Validator, Power: 1}}},
		{Chain: strings.Repeat("x", 51), Validators: []Validator{{Key: member.Validator, Power: 1}}},
		{Chain: "test", Validators: []Validator{{Key: member.Validator[:31], Power: 1}}},
		{Chain: "test", Validators: []Validator{{Key: member.Validator, Power: 0}}},
	} {
		if err := WriteGenesis(t.TempDir(), bad); err == nil {
			t.Errorf("a chain is founded on %+v", bad)
		}
	}
	if file, err := os.Stat(filepath.Join(home, validatorFile)); err != nil || file.Mode().Perm() != 0o600 {
		t.Errorf("the validator's key can be read by others: %v %v", file.Mode(), err)
	}
}

func TestTheEngineIsQuietUnlessAsked(t *testing.T) {
	home := foundAlone(t)
	var text bytes.Buffer
	log := slog.New(slog.NewTextHandler(&text, nil))
	n, err := Start(t.Context(), Settings{Home: home, Log: log}, openToy(t, home))
	if err != nil {
		t.Fatal(err)
	}
	put(t, n, "ok 1")
	if err := n.Stop(); err != nil {
		t.Fatal(err)
	}
	if text.Len() > 0 {
		t.Errorf("an ordinary life says:\n%s", text.String())
	}
}

func TestTheEndOfConsensusIsHeard(t *testing.T) {
	var heard error
	log := engineLog{failed: func(err error) { heard = err }}
	log.Error("something else", "err", "harmless")
	if heard != nil {
		t.Fatal(heard)
	}
	block := strings.Repeat("契", 1000)
	log.With("height", 3).Error(consensusFailure, "err", "couldn't write "+block+": no space left on device")
	if heard == nil || !strings.HasSuffix(heard.Error(), "no space left on device") || len(heard.Error()) > 500 ||
		!utf8.ValidString(heard.Error()) {
		t.Errorf("heard %v", heard)
	}
}
