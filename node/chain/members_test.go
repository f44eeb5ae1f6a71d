package chain

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"tallystick/book/trade"
)

// network is a chain of several members on the loopback.
type network struct {
	homes   []string
	address []string // node@host:port
	ledgers []*toy
	nodes   []*Node
}

func foundNetwork(t testing.TB, members int) *network {
	t.Helper()
	w := &network{nodes: make([]*Node, members)}
	f := Founding{Chain: "test", At: time.Now().Add(-time.Minute), State: []byte("the first state")}
	for i := range members {
		home := t.TempDir()
		member, err := NewHome(home)
		if err != nil {
			t.Fatal(err)
		}
		free, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer free.Close()
		w.homes = append(w.homes, home)
		w.address = append(w.address, member.Node+"@"+free.Addr().String())
		w.ledgers = append(w.ledgers, openToy(t, home))
		f.Validators = append(f.Validators, Validator{Name: fmt.Sprint("member ", i), Key: member.Validator, Power: 10})
	}
	for _, home := range w.homes {
		if err := WriteGenesis(home, f); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

func (w *network) start(t testing.TB, i int) {
	t.Helper()
	var others []string
	for j, address := range w.address {
		if j != i {
			others = append(others, address)
		}
	}
	_, listen, _ := strings.Cut(w.address[i], "@")
	n, err := Start(context.Background(), Settings{Home: w.homes[i], Listen: listen, Peers: others}, w.ledgers[i])
	if err != nil {
		t.Fatalf("member %d: %v", i, err)
	}
	w.nodes[i] = n
}

func (w *network) stop(t testing.TB) {
	for i, n := range w.nodes {
		if n == nil {
			continue
		}
		if err := n.Stop(); err != nil {
			t.Errorf("member %d: %v", i, err)
		}
	}
}

// agree waits until every member has committed a height and compares roots.
func (w *network) agree(t *testing.T, height int64) {
	t.Helper()
	for i, n := range w.nodes {
		if err := n.WaitHeight(timeout(t, 30*time.Second), height); err != nil {
			t.Fatalf("member %d: %v", i, err)
		}
	}
	first, err := w.nodes[0].SignedHeader(height)
	if err != nil {
		t.Fatal(err)
	}
	for i, n := range w.nodes {
		signed, err := n.SignedHeader(height)
		if err != nil {
			t.Fatalf("member %d: %v", i, err)
		}
		if string(signed.Header.AppHash) != string(first.Header.AppHash) {
			t.Errorf("member %d has another root after block %d", i, height-1)
		}
		if err := verify(signed); err != nil {
			t.Errorf("member %d: %v", i, err)
		}
	}
}

func TestFourMembersReachTheSameRoot(t *testing.T) {
	t.Parallel()
	w := foundNetwork(t, 4)
	for i := range w.nodes {
		w.start(t, i)
	}
	defer func() { w.stop(t) }()
	for i := range 8 {
		entry := put(t, w.nodes[i%4], fmt.Sprintf("ok %d", i))
		w.agree(t, entry.Height+1)
	}

	// An envelope that doesn't verify gets past a dishonest member's own check
	// and into its proposals. The others vote those down and go on without it.
	w.ledgers[0].mayBad.Store(true)
	if _, refusal, err := w.nodes[0].Submit(t.Context(), []byte("bad")); err != nil || !refusal.OK() {
		t.Fatalf("%v %v", refusal, err)
	}
	for i := range 5 {
		put(t, w.nodes[1], fmt.Sprintf("ok while bad %d", i))
	}
	w.ledgers[0].mayBad.Store(false)

	// Three go on without the fourth, which catches up later.
	if err := w.nodes[3].Stop(); err != nil {
		t.Fatal(err)
	}
	var last int64
	for i := range 4 {
		last = put(t, w.nodes[i%3], fmt.Sprintf("ok without %d", i)).Height
	}
	if height, _ := w.ledgers[3].Committed(); height >= last {
		t.Fatal("the stopped member goes on")
	}
	w.start(t, 3)
	w.agree(t, last)
	entry := put(t, w.nodes[3], "ok from the one that was away")
	w.agree(t, entry.Height+1)
	for i, l := range w.ledgers {
		if l.lines["bad"] != 0 {
			t.Errorf("member %d has the bad envelope in block %d", i, l.lines["bad"])
		}
		if peers := w.nodes[i].Status().Peers; peers == 0 {
			t.Errorf("member %d has no peers", i)
		}
	}
}

// A member that puts a used envelope into its proposals, as one can that forgot
// what it has seen, is voted down: nobody's journal has it twice.
func TestAUsedEnvelopeIsVotedDown(t *testing.T) {
	t.Parallel()
	w := foundNetwork(t, 4)
	for i := range w.nodes {
		w.start(t, i)
	}
	defer func() { w.stop(t) }()
	used := put(t, w.nodes[1], "ok used")
	w.agree(t, used.Height)
	if err := w.nodes[0].Stop(); err != nil { // its pool forgets
		t.Fatal(err)
	}
	w.start(t, 0)
	w.ledgers[0].mayBad.Store(true)
	if _, refusal, err := w.nodes[0].Submit(t.Context(), []byte("ok used")); err != nil || !refusal.OK() {
		t.Fatalf("the dishonest member's own pool does not take it: %v %v", refusal, err)
	}
	var last int64
	for i := range 8 { // each member's turn comes twice
		last = put(t, w.nodes[1+i%3], fmt.Sprintf("ok meanwhile %d", i)).Height
	}
	w.agree(t, last)
	for i, l := range w.ledgers {
		l.mu.RLock()
		for _, e := range l.journal {
			if e.Refusal.Rule == trade.EnvelopeMustNotBeReplayed {
				t.Errorf("member %d has it twice: %+v", i, e)
			}
		}
		l.mu.RUnlock()
	}
}

// The waits of a round are short at first and grow: a member that is away must
// not cost more than half a second at its turn, and a line that needs seconds
// must come through.
func TestRoundsWaitShortAndLonger(t *testing.T) {
	c := Settings{Home: t.TempDir()}.withDefaults().engine()
	if err := c.ValidateBasic(); err != nil {
		t.Fatal(err)
	}
	if away := c.Consensus.Propose(0) + c.Consensus.Precommit(0); away > 500*time.Millisecond {
		t.Errorf("a member that is away costs %v", away)
	}
	for round := range int32(10) {
		for name, wait := range map[string]func(int32) time.Duration{
			"proposal": c.Consensus.Propose, "prevotes": c.Consensus.Prevote, "precommits": c.Consensus.Precommit,
		} {
			if wait(round+1) <= wait(round) {
				t.Errorf("round %d waits no longer for %s", round+1, name)
			}
		}
	}
	if c.Consensus.Propose(9) < 3*time.Second || c.Consensus.Precommit(9) < time.Second {
		t.Errorf("the tenth round waits only %v and %v", c.Consensus.Propose(9), c.Consensus.Precommit(9))
	}
}

// BenchmarkAMemberIsAway puts one envelope after the other into a chain of four
// of which one is away, and reports how long one takes when its turn comes up
// and when it does not.
func BenchmarkAMemberIsAway(b *testing.B) {
	w := foundNetwork(b, 4)
	for i := range 3 {
		w.start(b, i)
	}
	defer func() { w.stop(b) }()
	put(b, w.nodes[0], "ok first")
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		before := time.Now()
		put(b, w.nodes[i%3], fmt.Sprint("ok ", i))
		took = append(took, time.Since(before))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Milliseconds()), "median-ms")
	b.ReportMetric(float64(took[len(took)*7/8].Milliseconds()), "away-ms") // the middle of the slowest quarter
	b.ReportMetric(float64(took[len(took)-1].Milliseconds()), "worst-ms")
}

func TestStrangersAreNotLetIn(t *testing.T) {
	t.Parallel()
	w := foundNetwork(t, 2)
	inside, stranger := w.address[0], w.address[1]
	_, listen, _ := strings.Cut(inside, "@")
	first := start(t, Settings{Home: w.homes[0], Listen: listen}, w.ledgers[0]) // names no peers
	_, listen, _ = strings.Cut(stranger, "@")
	start(t, Settings{Home: w.homes[1], Listen: listen, Peers: []string{inside}}, w.ledgers[1])
	for range 500 { // the stranger dials within three seconds, and again and again
		if first.Status().Peers > 0 {
			t.Fatal("a node that nobody named is connected")
		}
		time.Sleep(10 * time.Millisecond)
	}
}
