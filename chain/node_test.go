package chain

import (
	"context"
	"errors"
	"testing"
	"time"

	"tallystick/trade"
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
	entry, err := n.SubmitAndWait(timeout(t, 20*time.Second), []byte(line))
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
	if refused := put(t, n, "never 1"); refused.Refusal.Rule != trade.SignatureMustVerify || refused.Refusal.Item != 7 || refused.Height != 0 {
		t.Errorf("a refusal at the door: got %+v", refused)
	}
	if again := put(t, n, "ok 1"); again.Height != first.Height {
		t.Errorf("the same bytes again: got %+v, first %+v", again, first)
	}
	if _, _, err := n.Submit(t.Context(), make([]byte, MaxEnvelope+1)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a huge envelope: %v", err)
	}
}
