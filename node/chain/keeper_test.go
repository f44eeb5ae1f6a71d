package chain

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"net"
	"slices"
	"testing"

	"github.com/cometbft/cometbft/abci/types"
	engine "github.com/cometbft/cometbft/crypto/ed25519"

	"tallystick/book/trade"
)

// roll is who stands on a ledger, or why that can't be read.
type roll struct {
	keepers []trade.Keeper
	err     error
}

func (r roll) Keepers() ([]trade.Keeper, error) { return r.keepers, r.err }

func keeperAt(node string, state trade.KeeperState) trade.Keeper {
	return trade.Keeper{Public: bytes.Repeat([]byte(node[:1]), 32), Address: node + "@127.0.0.1:1", Power: 1,
		State: state}
}

// Who may connect: whom the settings name, and where they say so the keepers, and
// nobody who kept the ledger before.
func TestWhoMayConnect(t *testing.T) {
	moved := keeperAt("moved", trade.ReplacedKeeper)
	a := &application{members: map[string]bool{"named": true, "gone": true, "moved": true},
		roll: roll{keepers: []trade.Keeper{keeperAt("keeper", trade.ActiveKeeper),
			keeperAt("waits", trade.WaitingKeeper), keeperAt("gone", trade.RemovedKeeper), moved,
			keeperAt("moved", trade.ActiveKeeper), {State: trade.ActiveKeeper}}}}
	for node, want := range map[string][2]bool{ // by the settings alone, and by the ledger too
		"named": {true, true}, "gone": {true, false}, "moved": {true, true},
		"keeper": {false, true}, "waits": {false, true}, "stranger": {false, false},
	} {
		for i, byRoll := range []bool{false, true} {
			a.byRoll = byRoll
			if got := a.admits(node); got != want[i] {
				t.Errorf("%s may connect, by the ledger %v: %v", node, byRoll, got)
			}
		}
	}
	a.roll = roll{err: errors.New("no")}
	if !a.admits("named") || a.admits("keeper") {
		t.Error("where the ledger can't be read, the settings count")
	}
}

// A founding whose keepers are others than the validators of the genesis is refused;
// one without keepers is not asked.
func TestFoundingKeepersAreTheValidators(t *testing.T) {
	a, b := keeperAt("a", trade.ActiveKeeper), keeperAt("b", trade.ActiveKeeper)
	votes := func(power int64, keepers ...trade.Keeper) (all []types.ValidatorUpdate) {
		for _, k := range keepers {
			all = append(all, types.UpdateValidator(k.Public, power, engine.KeyType))
		}
		return all
	}
	app := &application{roll: roll{keepers: []trade.Keeper{a, b}}}
	if err := app.sameAsGenesis(votes(1, b, a)); err != nil {
		t.Error(err)
	}
	for name, validators := range map[string][]types.ValidatorUpdate{
		"fewer": votes(1, a), "others": votes(1, a, keeperAt("c", trade.ActiveKeeper)),
		"more": votes(1, a, b, keeperAt("c", trade.ActiveKeeper)), "stronger": votes(2, a, b), "none": nil,
	} {
		if app.sameAsGenesis(validators) == nil {
			t.Errorf("%s are taken", name)
		}
	}
	for _, app := range []*application{{}, {roll: roll{}}} {
		if err := app.sameAsGenesis(votes(1, a)); err != nil {
			t.Error(err)
		}
	}
}

// A block after which nobody would vote is never carried out, whatever the rules say.
func TestNobodyIsNeverLeftToVote(t *testing.T) {
	a, b := keeperAt("a", trade.ActiveKeeper), keeperAt("b", trade.WaitingKeeper)
	gone := func(k trade.Keeper) types.ValidatorUpdate { return types.UpdateValidator(k.Public, 0, engine.KeyType) }
	fresh := types.UpdateValidator(keeperAt("c", 1).Public, 1, engine.KeyType)
	app := &application{roll: roll{keepers: []trade.Keeper{a, b, keeperAt("gone", trade.RemovedKeeper)}}}
	for name, one := range map[string]struct {
		updates []types.ValidatorUpdate
		nobody  bool
	}{
		"none changes": {nil, false}, "one goes": {[]types.ValidatorUpdate{gone(a)}, false},
		"all go":             {[]types.ValidatorUpdate{gone(b), gone(a)}, true},
		"all give way":       {[]types.ValidatorUpdate{gone(b), gone(a), fresh}, false},
		"one comes and goes": {[]types.ValidatorUpdate{gone(b), fresh, gone(a), gone(keeperAt("c", 1))}, true},
	} {
		if app.leavesNobody(one.updates) != one.nobody {
			t.Errorf("%s: nobody votes, it says %v", name, !one.nobody)
		}
	}
	app.roll = nil
	if app.leavesNobody([]types.ValidatorUpdate{gone(a)}) {
		t.Error("where nobody is on record, the engine alone knows")
	}
}

// Names are looked up beside what tends the chain, one go at a time, and a name that
// nobody knows is left out.
func TestNamesHoldNothingUp(t *testing.T) {
	asked, answer := make(chan string, 9), make(chan []net.IP)
	n := &Node{resolve: func(ctx context.Context, _, host string) ([]net.IP, error) {
		asked <- host
		select {
		case ips := <-answer:
			return ips, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}}
	ctx, cancel := context.WithCancel(t.Context())
	n.dial(ctx, []string{"a@keeper.example.cn:1"}) // returns although nobody answers
	<-asked
	n.dial(ctx, []string{"b@other.example.cn:1"}) // and does not ask twice
	cancel()
	n.running.Wait()
	if len(asked) > 0 || n.dialing.Load() {
		t.Errorf("%d names were looked up beside the first, going on: %v", len(asked), n.dialing.Load())
	}
	go func() { answer <- []net.IP{net.IPv4(192, 0, 2, 7)}; answer <- nil }()
	got := n.found(t.Context(), []string{"a@k.example.cn:1", "b@192.0.2.9:2", "c@gone.example.cn:3", "d@[::1]:4"})
	if want := []string{"a@192.0.2.7:1", "b@192.0.2.9:2", "d@[::1]:4"}; !slices.Equal(got, want) {
		t.Errorf("found %v", got)
	}
}

// The engine is told of each key in the order of the block.
func TestVotesOfABlock(t *testing.T) {
	entries := []trade.Entry{{}, {Events: []trade.Event{trade.KeeperAdmitted{Keeper: keeperAt("a", 1)}}},
		{Events: []trade.Event{trade.KeeperRemoved{Public: bytes.Repeat([]byte("b"), 32)}}}}
	got := votes(entries)
	if len(got) != 2 || got[0].Power != 1 || got[0].PubKey.GetEd25519()[0] != 'a' || got[1].Power != 0 ||
		got[1].PubKey.GetEd25519()[0] != 'b' {
		t.Errorf("the engine is told %+v", got)
	}
}

// A proof is signed by the key that votes, and by it no vote is.
func TestProofsOfAHome(t *testing.T) {
	home := t.TempDir()
	member, err := NewHome(home)
	if err != nil {
		t.Fatal(err)
	}
	text := []byte("tallystick keeper's key 1\nand so on")
	proof, err := MakeProof(home, text)
	if err != nil || !ed25519.Verify(member.Validator, text, proof) {
		t.Errorf("%x: %v", proof, err)
	}
	if _, err := MakeProof(home, []byte("a vote")); err == nil {
		t.Error("anything is signed")
	}
	if _, err := MakeProof(t.TempDir(), text); err == nil {
		t.Error("a folder without a key signs")
	}
}
