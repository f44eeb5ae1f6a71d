package ledger

import (
	"crypto/ed25519"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/book/trade"
	"tallystick/book/wire"
)

// Rules change from the block after the one in which their instant came: what the later
// rules take the first do not, neither at the door, nor in a proposal, nor in a block,
// and the ledger that is opened again goes on where it was.
func TestRulesChangeFromTheNextBlockOn(t *testing.T) {
	s := &stage{cast: newCast(), t: t, fs: vfs.NewMem(), now: start}
	s.Ledger = openMemory(t, s.fs, &s.now)
	defer func() { s.Close() }()
	founding := s.founding()
	founding.RuleBook = trade.OldestRuleBook
	_, first := keeperKey(0)
	founding.Electors = []trade.FoundingKeeper{{Party: s.regulator.party, Public: first, Address: nodeAt(0)}}
	odd, err := hex.DecodeString("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a") // of order 8
	if err != nil {
		t.Fatal(err)
	}
	third := s.governor2
	third.person = trade.PersonID{77}
	third.key = append(ed25519.PrivateKey{}, append(s.governor2.key[:32:32], odd...)...)
	founding.Keys = append(founding.Keys, trade.PersonKey{Person: third.person, Scheme: trade.Ed25519,
		Public: third.public(), Duties: trade.Governor})
	state, err := wire.EncodeFounding(wire.Founding{Keepers: testSecret.Digest(), Founding: founding})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Found(testChain, start, state); err != nil {
		t.Fatal(err)
	}
	genesis := wire.GenesisDigest(testChain, start, state)
	ground, sent := wire.Ground{Chain: testChain, Genesis: genesis, Header: genesis}, byte(0)
	sign := func(by seat, c trade.Command) []byte {
		sent++
		return signOn(t, by, ground, trade.EnvelopeID{9: sent}, s.now+600_000, c)
	}
	// doubtful gives an envelope with a signature that the later rules alone take
	doubtful := func(n int) []byte {
		for {
			tx := sign(third, trade.AdmitParty{Party: idOf("party", 60+n), Kind: trade.Carrier, Region: "11",
				Details: digestOf(60)})
			copy(tx[len(tx)-64:], append(odd[:32:32], make([]byte, 32)...))
			signed, err := wire.Open(tx)
			if err != nil {
				t.Fatal(err)
			}
			verifier, err := wire.NewVerifier(trade.Ed25519, third.public())
			if err != nil {
				t.Fatal(err)
			}
			if verifier.Verify(signed, trade.OldestRuleBook) != nil &&
				verifier.Verify(signed, trade.BatchRuleBook) == nil {
				return tx
			}
		}
	}
	taken := func(n int, want bool) {
		t.Helper()
		s.reopen()
		tx := doubtful(n)
		if ok := s.Check(tx).OK(); ok != want {
			t.Errorf("the door takes it: %v", ok)
		}
		many := [][]byte{tx}
		for i := range 8 {
			many = append(many, sign(s.regulator, trade.AdmitParty{Party: idOf("party", 70+10*n+i),
				Kind: trade.Carrier, Region: "11", Details: digestOf(60)}))
		}
		for i, fit := range s.Admissible(s.now, many) {
			if fit != (want || i > 0) {
				t.Errorf("envelope %d fits a proposal: %v", i, fit)
			}
		}
		s.reopen()
		for i, e := range s.block(many...) {
			if i == 0 && !want && e.Refusal.Rule == trade.SignatureMustVerify {
				continue
			}
			if !e.Refusal.OK() {
				t.Errorf("envelope %d: %+v", i, e.Refusal)
			}
		}
	}
	taken(0, false)
	from := s.now + trade.LeastRuleBookNotice + 3_000
	proposal, approval := proposing(1, trade.AdoptRuleBook{Version: trade.BatchRuleBook, From: from})
	s.block(sign(s.regulator, proposal))
	s.block(sign(s.governor2, approval))
	if rules := s.RuleBook(); rules.Version != trade.OldestRuleBook || rules.Next != trade.BatchRuleBook {
		t.Fatalf("adopted: %+v", rules)
	}
	taken(1, false)
	s.now = from - 1_000 // the next block is dated that instant
	tx := doubtful(2)
	entries := s.block(tx)
	if len(entries) != 2 || trade.TurnedTo(entries[0].Events) != trade.BatchRuleBook ||
		entries[1].Refusal.Rule != trade.SignatureMustVerify {
		t.Fatalf("in the block in which the instant came: %+v", entries)
	}
	if rules := s.RuleBook(); rules != (trade.RuleBook{Version: trade.BatchRuleBook}) {
		t.Fatalf("in force: %+v", rules)
	}
	taken(3, true)
}

// A genesis by rules that the program does not know founds nothing.
func TestUnknownRulesFoundNothing(t *testing.T) {
	s := &stage{cast: newCast(), t: t, fs: vfs.NewMem(), now: start}
	s.Ledger = openMemory(t, s.fs, &s.now)
	defer func() { s.Close() }()
	founding := s.founding()
	founding.RuleBook = trade.NewestRuleBook + 1
	state, err := wire.EncodeFounding(wire.Founding{Keepers: testSecret.Digest(), Founding: founding})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Found(testChain, start, state); err == nil || !strings.Contains(err.Error(), "use a newer program") {
		t.Errorf("it is founded: %v", err)
	}
	founding.RuleBook = trade.NewestRuleBook
	if state, err = wire.EncodeFounding(wire.Founding{Keepers: testSecret.Digest(), Founding: founding}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Found(testChain, start, state); err != nil || s.RuleBook().Version != trade.NewestRuleBook {
		t.Errorf("by the newest rules: %v, %+v", err, s.RuleBook())
	}
}
