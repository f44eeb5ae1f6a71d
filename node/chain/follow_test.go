package chain

import (
	"context"
	"fmt"
	"testing"
	"time"

	"tallystick/book/trade"
)

// check compares what a follower was told with the ledger's journal.
func (f *notebook) check(t *testing.T, ledger *toy) {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	journal, _ := ledger.Entries(0, 1<<30)
	if len(f.entries) != len(journal) {
		t.Fatalf("the follower has %d entries and the journal %d", len(f.entries), len(journal))
	}
	for i, entry := range journal {
		got := f.entries[i]
		if got.Height != entry.Height || got.Index != entry.Index || got.Refusal != entry.Refusal {
			t.Fatalf("entry %d is %+v and not %+v", i, got, entry)
		}
	}
}

func TestFollowersAreToldInOrder(t *testing.T) {
	home := foundAlone(t)
	ledger := openToy(t, home)
	early, late := &notebook{}, &notebook{}
	n, err := Start(context.Background(), Settings{Home: home, Followers: map[string]Follower{"early": early}}, ledger)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		entry := put(t, n, fmt.Sprintf("ok %d", i))
		if err := n.WaitFollowed(timeout(t, time.Minute), entry.Height); err != nil {
			t.Fatal(err)
		}
		early.check(t, ledger)
	}
	if err := n.Stop(); err != nil {
		t.Fatal(err)
	}
	early.check(t, ledger)

	// One that was never there reads the journal; one that fails holds up
	// nobody and goes on where it was.
	early.fail = true
	n = start(t, Settings{Home: home, Followers: map[string]Follower{"early": early, "late": late}}, ledger)
	entry := put(t, n, "ok 20")
	eventually(t, time.Minute, "the latecomer has caught up", func() bool {
		return n.Status().Followers["late"].Height >= entry.Height
	})
	late.check(t, ledger)
	eventually(t, time.Minute, "the failure shows", func() bool { return n.Status().Followers["early"].Err != nil })
	early.mu.Lock()
	early.fail = false
	early.mu.Unlock()
	if err := n.WaitFollowed(timeout(t, time.Minute), entry.Height); err != nil {
		t.Fatal(err)
	}
	early.check(t, ledger)
	if n.Status().Followers["early"].Err != nil {
		t.Error("the failure still shows")
	}
}

func TestAFollowerAheadOfTheLedgerIsRefused(t *testing.T) {
	home := foundAlone(t)
	ledger := openToy(t, home)
	ahead := &notebook{height: 99}
	if _, err := Start(context.Background(), Settings{Home: home, Followers: map[string]Follower{"rows": ahead}},
		ledger); err == nil {
		t.Fatal("the node starts")
	}
}

// The relay is asked for every height with little memory and with much, and
// must always give the same blocks.
func TestRelayMemoryAndJournalAgree(t *testing.T) {
	ledger := openToy(t, t.TempDir())
	r := newRelay(ledger, nil)
	r.states["somebody"] = &followerState{}
	const blocks = 2 * relayBlocks
	for height := int64(1); height <= blocks; height++ {
		var envelopes [][]byte
		for i := range height % 4 {
			envelopes = append(envelopes, fmt.Appendf(nil, "ok %d %d", height, i))
		}
		_, entries, err := ledger.Execute(height, trade.Instant(height), [32]byte{}, envelopes)
		if err != nil {
			t.Fatal(err)
		}
		ledger.take(*ledger.next)
		r.tell(&block{height: height, at: trade.Instant(height), entries: entries})
	}
	if r.floor == 0 {
		t.Fatal("the relay has kept everything, so that the journal isn't asked")
	}
	for from := int64(0); from <= blocks; from += 13 {
		want, at := int64(0), from
		for at < blocks {
			told, upTo, _, err := r.after(at)
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range told {
				if b.Height <= at || int64(len(b.Entries)) != b.Height%4 {
					t.Fatalf("after %d came block %d with %d entries", at, b.Height, len(b.Entries))
				}
				at = b.Height
				want++
			}
			at = upTo
		}
		for height := from + 1; height <= blocks; height++ {
			if height%4 > 0 {
				want--
			}
		}
		if want != 0 {
			t.Fatalf("from %d on %d blocks too many came", from, want)
		}
	}
}
