package trial

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"tallystick/book/proof"
	"tallystick/book/trade"
	"tallystick/node/gateway"
)

// built compiles the program with some tags.
func built(t *testing.T, name string, arguments ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	arguments = append([]string{"build", "-o", path}, append(arguments, "tallystick/cmd/tallystick")...)
	if out, err := exec.CommandContext(t.Context(), "go", arguments...).CombinedOutput(); err != nil {
		t.Fatalf("couldn't build %s: %v\n%s", name, err, out)
	}
	return path
}

// said is what a node writes, while it does.
type said struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *said) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(b)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// Four keepers run a program that knows the first rules only. One after the other is
// stopped and started with a newer one while business goes on; the rules are adopted, and
// the keeper that was forgotten stops before the first block by them, says why, and
// catches up once it runs the newer program.
func TestKeepersChangeTheirRulesOneByOne(t *testing.T) {
	if testing.Short() {
		t.Skip("builds two programs and runs four nodes")
	}
	before, after := built(t, "before", "-tags", "tallystick_rules_1"), built(t, "after")
	ctx, noise := t.Context(), &said{}
	n, _, err := Options{Home: t.TempDir(), rules: trade.OldestRuleBook, program: before}.open(ctx, noise, false)
	if err != nil {
		t.Fatalf("%v\n%s", err, noise)
	}
	defer func() {
		if err := n.stop(); err != nil && !t.Failed() {
			t.Error(err)
		}
		if t.Failed() {
			t.Log(noise)
		}
	}()
	office, forgotten := n.places[safe], n.places[customs]
	renew(t, n, office, after)
	work := begin(ctx, office)
	for _, p := range n.places[shanghai:customs] {
		renew(t, n, p, after)
	}
	_, old, err := n.keeperReceipt(ctx, safe)
	if err != nil {
		t.Fatal(err)
	}
	forgotten.noise = &said{}
	renew(t, n, forgotten, before) // what it writes is kept apart from here on
	from := trade.InstantOf(time.Now().Add(20 * time.Second))
	adopt(t, n, from)
	if err := until(ctx, "an alarm at the keeper with the program of before", func() (bool, string) {
		var health []byte
		err := forgotten.ask(ctx, "", "GET", "/healthz", nil, &health)
		return strings.Contains(string(health), "rules-unknown"), fmt.Sprintf("%s %v", health, err)
	}); err != nil {
		t.Fatal(err)
	}
	select {
	case <-forgotten.ended:
		forgotten.command = nil
	case <-time.After(2 * patience):
		t.Fatal("the keeper with the program of before goes on")
	}
	unknown := "the chain goes on by version 2 of the rules, and this program knows those up to 1"
	if text := fmt.Sprint(forgotten.noise); !strings.Contains(text, unknown) {
		t.Errorf("it says: %s", text)
	}
	if err := forgotten.start(ctx); err == nil || !strings.Contains(fmt.Sprint(forgotten.noise), unknown) {
		t.Errorf("it starts again: %v", err)
	}
	since := work.admitted.Load()
	if err := until(ctx, "business of the three others", func() (bool, string) {
		return work.admitted.Load() > since+3, fmt.Sprint(work.trouble.Load())
	}); err != nil {
		t.Fatal(err)
	}
	forgotten.program = after
	if err := errors.Join(forgotten.start(ctx), n.allReady(ctx, forgotten)); err != nil {
		t.Fatal(err)
	}
	if work.end(); work.refused.Load() != nil {
		t.Errorf("of the business: %v", work.refused.Load())
	}
	if _, err := n.sameRoot(ctx); err != nil {
		t.Fatal(err)
	}
	receipt, _, err := n.keeperReceipt(ctx, customs)
	if err != nil || receipt.Header.AppVersion != uint64(trade.BatchRuleBook) {
		t.Errorf("the header names version %d of the rules: %v", receipt.Header.AppVersion, err)
	}
	trust, err := forgotten.trustOf(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := proof.Verify(old, trust); err != nil {
		t.Errorf("a receipt of before the change: %v", err)
	}
}

// renew stops a node and starts it with a program.
func renew(t *testing.T, n *network, p *place, program string) {
	t.Helper()
	p.program = program
	if err := errors.Join(p.end(syscall.SIGTERM), p.start(t.Context()), n.allReady(t.Context(), p)); err != nil {
		t.Fatal(err)
	}
}

// adopt has three of four keepers agree to the newer rules.
func adopt(t *testing.T, n *network, from trade.Instant) {
	t.Helper()
	ctx := t.Context()
	proposal, err := n.places[safe].do(ctx, "governor", "adopt-rule-book", "", gateway.AdoptRuleBookForm{
		Version: trade.BatchRuleBook, Begins: from.Clock(), Explanation: "各节点已换上新版程序"})
	if err != nil {
		t.Fatal(err)
	}
	for at, login := range map[int]string{shanghai: "shanghai", guangdong: "guangdong"} {
		if err := n.agree(ctx, at, login, proposal); err != nil {
			t.Fatal(err)
		}
	}
}

// work is business that goes on at a node.
type work struct {
	end      func()
	admitted atomic.Int64
	trouble  atomic.Value // the last reason why something was not final in time
	refused  atomic.Value // the last refusal, of which there should be none
}

// begin admits firms at a node, one after the other, until it is told to end.
func begin(ctx context.Context, p *place) *work {
	ctx, cancel := context.WithCancel(ctx)
	w, ended := &work{}, make(chan struct{})
	w.end = func() {
		cancel()
		<-ended
	}
	go func() {
		defer close(ended)
		for i := 0; ctx.Err() == nil; i++ {
			_, err := p.do(ctx, "governor2", "admit-party", "", gateway.AdmitPartyForm{Kind: "carrier",
				Number: fmt.Sprintf("CARRIER%d", i), NameZh: "承运", NameEn: "Carrier", Region: "44"})
			switch {
			case err == nil:
				w.admitted.Add(1)
			case ctx.Err() == nil && strings.Contains(err.Error(), "answered 4"):
				w.refused.Store(err)
			case ctx.Err() == nil:
				w.trouble.Store(err)
			}
		}
	}()
	return w
}
