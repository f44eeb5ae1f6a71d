package trial

import (
	"errors"
	"fmt"
	"slices"
	"syscall"
	"testing"
	"time"

	"tallystick/face/api"
	"tallystick/follow"
)

// Where nothing happens a bank's node is told of new blocks all the same, so that it tells
// keepers that are silent from a quiet day. The program's heart beats quickly, and the clock that
// is asked by is put ahead, so that nobody waits for minutes.
func TestTheHeartbeatReachesMembers(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program, runs four nodes and waits for blocks")
	}
	ctx, noise := t.Context(), &said{}
	quick := built(t, "keeper", "-tags", "tallystick_heartbeat_5s")
	n, _, err := Options{Home: t.TempDir(), program: quick}.open(ctx, noise, false)
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
	home, err := n.member(ctx)
	if err != nil {
		t.Fatal(err)
	}
	node, err := follow.OpenNode(ctx, home, follow.Round{}, n.quiet())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := node.Close(); err != nil {
			t.Error(err)
		}
	}()
	away := func(now time.Time) bool {
		return slices.ContainsFunc(node.Alarms(now), func(a api.Alarm) bool { return a.Kind == "keepers-away" })
	}
	// told at once, five blocks take half a minute; a wait for news that no block ends takes 25 seconds each
	heights := map[int64]bool{}
	if err := until(ctx, "five blocks in which nothing happens", func() (bool, string) {
		heights[node.Standing().Height] = true
		return len(heights) > 5, fmt.Sprint(heights)
	}); err != nil {
		t.Fatal(err)
	}
	if soon := time.Now().Add(90 * time.Second); away(soon) {
		t.Errorf("keepers are said to be away: %+v", node.Alarms(soon))
	}
	if err := n.stop(); err != nil {
		t.Fatal(err)
	}
	later := time.Now().Add(2*time.Minute + time.Second)
	if alarms := node.Alarms(later); !away(later) {
		t.Errorf("two minutes after the keepers ended nothing is said of it: %+v", alarms)
	}
	for _, p := range n.places {
		p.tokens = map[string]string{}
		err = errors.Join(err, p.start(ctx))
	}
	if err = errors.Join(err, n.allReady(ctx, n.places...)); err != nil {
		t.Fatal(err)
	}
	if err := until(ctx, "that the keepers are heard again", func() (bool, string) {
		return !away(later), fmt.Sprintf("%+v", node.Alarms(later))
	}); err != nil {
		t.Error(err)
	}
	if err := n.places[customs].end(syscall.SIGTERM); err != nil { // one of four away is nothing to a member
		t.Error(err)
	}
	select {
	case <-node.Done():
		t.Errorf("following ended: %v", node.Why())
	default:
	}
}
