package ledger

import (
	"crypto/ed25519"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/book/trade"
	"tallystick/book/wire"
)

// keeperKey is the key of a keeper's node.
func keeperKey(n int) (ed25519.PrivateKey, []byte) {
	seed := digestOf(100 + n)
	key := ed25519.NewKeyFromSeed(seed[:])
	return key, key.Public().(ed25519.PublicKey)
}

// nodeAt is where the node of a keeper is found.
func nodeAt(n int) string { return strings.Repeat(string(rune('a'+n)), 40) + "@127.0.0.1:26656" }

// Keepers change by what a proposal says, with a proof that is good for this chain
// alone; who votes is what stands on the ledger, also when it is opened again.
func TestKeepersStandOnTheLedger(t *testing.T) {
	fs := vfs.NewMem()
	s := &stage{cast: newCast(), t: t, fs: fs, now: start}
	s.Ledger = openMemory(t, fs, &s.now)
	defer func() { s.Close() }()
	founding := s.founding()
	_, first := keeperKey(0)
	founding.Electors = []trade.FoundingKeeper{{Party: s.regulator.party, Public: first, Address: nodeAt(0)}}
	state, err := wire.EncodeFounding(wire.Founding{Keepers: testSecret.Digest(), Founding: founding})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Found(testChain, start, state); err != nil {
		t.Fatal(err)
	}
	genesis := wire.GenesisDigest(testChain, start, state)
	play := func(by seat, c trade.Command) trade.Entry {
		t.Helper()
		var id trade.EnvelopeID
		id[0] = byte(s.height + 1)
		ground := wire.Ground{Chain: testChain, Genesis: genesis, Header: genesis}
		return s.block(signOn(t, by, ground, id, s.now+600_000, c))[0]
	}
	s.vote(first)
	second, public := keeperKey(1)
	party := s.regulator.party
	admit := func(chain string) trade.AdmitKeeper {
		return trade.AdmitKeeper{Party: party, Public: public, Address: nodeAt(1),
			Proof: ed25519.Sign(second, wire.PossessionText(chain, party, public))}
	}
	foreign, _ := proposing(1, admit("another-chain"))
	if e := play(s.regulator, foreign); e.Refusal.Rule != trade.KeeperKeyMustBePossessed {
		t.Fatalf("with a proof for another chain: %+v", e.Refusal)
	}
	proposal, approval := proposing(2, admit(testChain))
	play(s.regulator, proposal)
	entry := play(s.governor2, approval)
	if votes := trade.Votes(entry.Events); len(votes) != 1 || !slices.Equal(votes[0].Public, public) {
		t.Fatalf("the engine is told %+v of %+v", votes, entry)
	}
	s.vote(first, public)
	s.reopen()
	s.vote(first, public)
	s.now += trade.KeeperTurn
	if entries := s.block(); len(entries) != 1 || entries[0].Verb != trade.VerbLapse {
		t.Fatalf("when its turn came: %+v", entries)
	}
	removal, approval := proposing(3, trade.RemoveKeeper{Keeper: trade.KeeperIDOf(first), Reason: trade.OtherReason})
	play(s.regulator, removal)
	play(s.governor2, approval)
	s.vote(public)
}

// vote asks who votes.
func (s *stage) vote(keys ...[]byte) {
	s.t.Helper()
	keepers, err := s.Keepers()
	keepers = slices.DeleteFunc(keepers, func(k trade.Keeper) bool { return !k.Votes() })
	if err != nil || len(keepers) != len(keys) {
		s.t.Fatalf("%d vote, %v", len(keepers), err)
	}
	for _, keeper := range keepers {
		if !slices.ContainsFunc(keys, func(k []byte) bool { return slices.Equal(k, keeper.Public) }) {
			s.t.Errorf("%x votes", keeper.Public)
		}
	}
}

// What a block wrote before is seen by what comes after in it: of two removals that are
// agreed to in one block the second waits, and a governor whose key was revoked in it no
// longer counts.
func TestKeepersChangeOnceInABlock(t *testing.T) {
	s := &stage{cast: newCast(), t: t, fs: vfs.NewMem(), now: start}
	s.Ledger = openMemory(t, s.fs, &s.now)
	defer func() { s.Close() }()
	founding := s.founding()
	var keys [][]byte
	for n := range 3 {
		_, public := keeperKey(n)
		keys = append(keys, public)
		founding.Electors = append(founding.Electors, trade.FoundingKeeper{Party: s.regulator.party, Public: public,
			Address: nodeAt(n)})
	}
	state, err := wire.EncodeFounding(wire.Founding{Keepers: testSecret.Digest(), Founding: founding})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Found(testChain, start, state); err != nil {
		t.Fatal(err)
	}
	genesis, sent := wire.GenesisDigest(testChain, start, state), byte(0)
	tx := func(by seat, c trade.Command) []byte {
		sent++
		ground := wire.Ground{Chain: testChain, Genesis: genesis, Header: genesis}
		return signOn(t, by, ground, trade.EnvelopeID{9: sent}, s.now+600_000, c)
	}
	remove := func(n int) (trade.Propose, trade.ApproveProposal) {
		return proposing(n+1, trade.RemoveKeeper{Keeper: trade.KeeperIDOf(keys[n]), Reason: trade.OtherReason})
	}
	first, agree := remove(0)
	second, agreeToo := remove(1)
	third, revoked := remove(2)
	s.block(tx(s.regulator, first), tx(s.regulator, second), tx(s.governor2, third))
	votes := 0
	for i, e := range s.block(tx(s.governor2, agree), tx(s.governor2, agreeToo)) {
		if votes += len(trade.Votes(e.Events)); i == 1 && e.Refusal.Rule != trade.KeeperChangeMustWait {
			t.Errorf("the second in the block: %+v", e.Refusal)
		}
	}
	if votes != 1 {
		t.Errorf("the engine is told %d changes", votes)
	}
	s.now += trade.KeeperTurn
	s.block()
	entries := s.block(tx(s.regulator, trade.RevokeKey{Key: s.governor2.id(), Reason: trade.PersonLeft}),
		tx(s.regulator, revoked))
	if len(entries) != 2 || !entries[0].Refusal.OK() || len(trade.Votes(entries[1].Events)) > 0 {
		t.Errorf("agreed with whose key is revoked: %+v", entries)
	}
}
