package chain

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/cometbft/cometbft/abci/types"
)

// A watch over two members of which one falls silent, and one signs twice.
func TestMissingVotesAndDoubleSigningAreSaid(t *testing.T) {
	var text bytes.Buffer
	w := newWatch(slog.New(slog.NewTextHandler(&text, nil)))
	w.names["a"], w.names["b"], w.own = "Bank A", "Bank B", "b"
	const absent, voted = 1, 2 // as in a commit
	block := func(height int64, flag int32, proven ...types.Misbehavior) Status {
		votes := make([]types.VoteInfo, 2)
		votes[0].Validator.Address, votes[1].Validator.Address = []byte("a"), []byte("b")
		votes[0].BlockIdFlag += voted
		for range flag {
			votes[1].BlockIdFlag++
		}
		w.see(height, types.CommitInfo{Votes: votes}, proven)
		var s Status
		w.into(&s, time.Now())
		return s
	}
	for height := range int64(silentAfter - 1) {
		if s := block(height, absent); len(s.Silent()) != 0 || text.Len() > 0 {
			t.Fatalf("after %d blocks: %v %s", height+1, s.Silent(), text.String())
		}
	}
	s := block(20, absent)
	if fmt.Sprint(s.Silent(), s.Missed) != "[Bank B] map[Bank B:20]" ||
		strings.Count(text.String(), "votes are missing") != 1 {
		t.Errorf("%v %v %s", s.Silent(), s.Missed, text.String())
	}
	if s = block(21, voted); len(s.Silent()) != 0 || !strings.Contains(text.String(), "votes again") {
		t.Errorf("%v %s", s.Silent(), text.String())
	}
	proven := types.MisbehaviorType_DUPLICATE_VOTE
	proof := types.Misbehavior{Type: proven, Validator: types.Validator{Address: []byte("b")}, Height: 19}
	other := types.Misbehavior{Type: proven, Validator: types.Validator{Address: []byte("z")}, Height: 3}
	block(22, voted, proof)
	s = block(23, voted, proof, other)
	if fmt.Sprint(s.SignedTwice) != "[{Bank B 19 true} {7a 3 false}]" ||
		strings.Count(text.String(), "two blocks of one height") != 2 {
		t.Errorf("%v %s", s.SignedTwice, text.String())
	}
}

// Envelopes that wait without a block are an alarm after a while, once, until
// there is a block.
func TestAStandstillIsSaid(t *testing.T) {
	var text bytes.Buffer
	w := newWatch(slog.New(slog.NewTextHandler(&text, nil)))
	at := time.Unix(1_700_000_000, 0)
	for _, c := range []struct {
		after  time.Duration
		stands bool
		want   time.Duration
	}{
		{0, false, 0}, {time.Second, true, 0}, {stalledAfter, true, 0},
		{stalledAfter + time.Second, true, stalledAfter},
		{stalledAfter + 3*time.Second, true, stalledAfter + 2*time.Second}, {stalledAfter + 4*time.Second, false, 0},
		{stalledAfter + 5*time.Second, true, 0},
	} {
		var s Status
		w.tick(at.Add(c.after), c.stands)
		if w.into(&s, at.Add(c.after)); s.Stalled != c.want {
			t.Errorf("after %v: stalled for %v, not %v", c.after, s.Stalled, c.want)
		}
	}
	if strings.Count(text.String(), "no block is made") != 1 || strings.Count(text.String(), "made again") != 1 {
		t.Error(text.String())
	}
}

// One of two members is away: nothing becomes final, and the other says so.
func TestALostQuorumIsSeen(t *testing.T) {
	t.Parallel()
	w := foundNetwork(t, 2)
	w.start(t, 0)
	w.start(t, 1)
	defer func() { w.stop(t) }()
	put(t, w.nodes[0], "ok 1")
	if err := w.nodes[1].Stop(); err != nil {
		t.Fatal(err)
	}
	w.nodes[1] = nil
	if _, refusal, err := w.nodes[0].Submit(t.Context(), []byte("ok 2")); err != nil || !refusal.OK() {
		t.Fatal(refusal, err)
	}
	eventually(t, time.Minute, "the standstill is in the status",
		func() bool { return w.nodes[0].Status().Stalled > 0 })
	w.start(t, 1)
	eventually(t, time.Minute, "it is over", func() bool { return w.nodes[0].Status().Stalled == 0 })
}
