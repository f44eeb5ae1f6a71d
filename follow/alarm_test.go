package follow

import (
	"slices"
	"testing"
	"time"

	"tallystick/book/proof"
)

// Blocks that are kept back, and keepers that are silent, are noticed by the clock.
func TestWithheldBlocksAreNoticed(t *testing.T) {
	m := among(t, nil)
	now := time.Unix(1_000_000, 0)
	at := func(heard, block time.Duration) (kinds []string) {
		m.heardAt = now.Add(-heard)
		m.follower.Trust.Header = &proof.Header{Height: 7, Time: now.Add(-block)}
		for _, a := range m.Alarms(now) {
			if !a.Unready || a.Zh == "" || a.En == "" {
				t.Errorf("%+v", a)
			}
			kinds = append(kinds, a.Kind)
		}
		return kinds
	}
	for _, c := range []struct {
		heard, block time.Duration
		want         []string
	}{{time.Second, time.Minute, nil}, {time.Second, 4 * time.Minute, []string{"blocks-withheld"}},
		{3 * time.Minute, time.Minute, []string{"keepers-away"}},
		{5 * time.Minute, 5 * time.Minute, []string{"keepers-away", "blocks-withheld"}}} {
		if got := at(c.heard, c.block); !slices.Equal(got, c.want) {
			t.Errorf("heard %s ago, block %s old: %v", c.heard, c.block, got)
		}
	}
	m.follower.Trust.Validators = m.follower.Trust.Validators[:1]
	if got := at(time.Second, time.Hour); got != nil {
		t.Errorf("who keeps the ledger alone makes no blocks when nothing happens: %v", got)
	}
}
