package ledger

import (
	"crypto/ed25519"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/book/trade"
	"tallystick/book/wire"
)

// TestBoundsOfAnEnvelope tries each bound one below, at and one above it: at the
// door, in a proposal and in a block.
func TestBoundsOfAnEnvelope(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	s.play(s.opening()...)
	next := s.now + 1_000
	rates := trade.PublishRates{Rates: trade.Rates{Day: start.Day(), Rates: []trade.Rate{{Currency: "EUR", Per100: 1}}}}
	lasts := func(until trade.Instant) []byte { return s.envelope(t, s.regulator, until, rates) }
	for _, c := range []struct {
		name        string
		tx          []byte
		door, block trade.Rule
	}{
		{"ends 1 ms before the last block", lasts(s.now - 1), trade.EnvelopeMustNotBeExpired,
			trade.EnvelopeMustNotBeExpired},
		{"ends with the last block", lasts(s.now), 0, trade.EnvelopeMustNotBeExpired},
		{"ends 1 ms before the block", lasts(next - 1), 0, trade.EnvelopeMustNotBeExpired},
		{"ends with the block", lasts(next), 0, 0},
		{"ends 1 ms after the block", lasts(next + 1), 0, 0},
		{"lasts 1 ms less than it may", lasts(s.now + lasting - 1), 0, 0},
		{"lasts as long as it may", lasts(s.now + lasting), 0, 0},
		{"lasts 1 ms too long for the door", lasts(s.now + lasting + 1), trade.EnvelopeMustNotLastTooLong, 0},
		{"lasts as long as it may in the block", lasts(next + lasting), trade.EnvelopeMustNotLastTooLong, 0},
		{"lasts 1 ms too long", lasts(next + lasting + 1),
			trade.EnvelopeMustNotLastTooLong, trade.EnvelopeMustNotLastTooLong},
		{"1 byte below the size", make([]byte, wire.MaxEnvelope-1),
			trade.EnvelopeMustBeReadable, trade.EnvelopeMustBeReadable},
		{"of the size", make([]byte, wire.MaxEnvelope), trade.EnvelopeMustBeReadable, trade.EnvelopeMustBeReadable},
		{"1 byte above the size", make([]byte, wire.MaxEnvelope+1),
			trade.EnvelopeMustNotBeTooLarge, trade.EnvelopeMustNotBeTooLarge},
		{"1 byte short", short(lasts(next)), trade.EnvelopeMustBeReadable, trade.EnvelopeMustBeReadable},
		{"of a chain with one letter more", sign(t, s.regulator, testChain+"x", trade.EnvelopeID{7}, next, rates),
			trade.ChainMustMatch, trade.ChainMustMatch},
		{"of a chain with one letter less", sign(t, s.regulator, testChain[1:], trade.EnvelopeID{7}, next, rates),
			trade.ChainMustMatch, trade.ChainMustMatch},
	} {
		if got := s.Check(c.tx).Rule; got != c.door {
			t.Errorf("%s: the door says %d, not %d", c.name, got, c.door)
		}
		if got := s.Admissible(next, [][]byte{c.tx})[0]; got != (c.block == 0) {
			t.Errorf("%s: it may stand in a proposal: %v", c.name, got)
		}
		_, entries, err := s.Execute(s.height+1, next, hashOf(s.height+1), [][]byte{c.tx})
		if err != nil || len(entries) != 1 || entries[0].Refusal.Rule != c.block {
			t.Fatalf("%s: the block says %+v, %v, not %d", c.name, entries, err, c.block)
		}
		if entries[0].Index != 1 {
			t.Errorf("%s: it is entry %d of the block", c.name, entries[0].Index)
		}
	}
}

func short(tx []byte) []byte { return tx[:len(tx)-1] }

// TestALargeEnvelopeIsTaken of as many bytes as a command may have.
func TestALargeEnvelopeIsTaken(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	s.play(s.opening()...)
	tx := s.sign(step{s.customs, s.publications(0, 1_000)})[0]
	if len(tx) <= keptSize || !s.Check(tx).OK() || !s.Admissible(s.now+1_000, [][]byte{tx})[0] {
		t.Errorf("%d bytes: %+v", len(tx), s.Check(tx))
	}
}

// TestNobodyIsNamedForWhatAnotherPutThere: envelopes that are late, of another
// chain or were seen before, in a block of a proposer who should have left them
// out, leave nothing in the journal and nothing in the tree; whoever waits hears
// why.
func TestNobodyIsNamedForWhatAnotherPutThere(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	s.play(s.opening()...)
	rates := trade.PublishRates{Rates: trade.Rates{Day: start.Day(), Rates: []trade.Rate{{Currency: "EUR", Per100: 1}}}}
	used := s.envelope(t, s.regulator, s.now+600_000, rates)
	s.block(used)
	twice := s.envelope(t, s.regulator, s.now+600_000, rates)
	words := sign(t, s.regulator, testChain, openedID(t, twice), s.now+600_000, trade.RevokeKey{})
	late := s.envelope(t, s.regulator, s.now, rates)
	long := s.envelope(t, s.regulator, s.now+2*lasting, rates)
	other := sign(t, s.regulator, "other", trade.EnvelopeID{9}, s.now+600_000, rates)
	_, root := s.Committed()

	proposal := [][]byte{used, late, long, other, twice, twice, words}
	for i, fit := range s.Admissible(s.now+1_000, proposal) {
		if fit != (i == 4) {
			t.Errorf("envelope %d may stand in a proposal: %v", i, fit)
		}
	}
	rules := []trade.Rule{trade.EnvelopeMustNotBeReplayed, trade.EnvelopeMustNotBeExpired,
		trade.EnvelopeMustNotLastTooLong, trade.ChainMustMatch}
	for i, e := range s.block(used, late, long, other) {
		if e.Height != 0 || e.Refusal.Rule != rules[i] || int(e.Index) != i+1 ||
			e.By != (trade.Signer{}) || !e.Person.IsZero() {
			t.Errorf("envelope %d: %+v", i, e)
		}
	}
	entries, err := s.Entries(s.height, 10)
	if _, after := s.Committed(); after != root || err != nil || len(entries) != 0 {
		t.Errorf("they changed the ledger, or the journal holds %d entries, %v", len(entries), err)
	}
	s.block(twice, twice, words)
	if entries, err := s.Entries(s.height, 10); err != nil || len(entries) != 1 || entries[0].Index != 1 {
		t.Errorf("the journal holds %+v, %v", entries, err)
	}
}

// TestEnvelopesStandOnOwnBlocks: whoever was shown another history cannot hand in
// envelopes here, nor who has verified nothing for very long.
func TestEnvelopesStandOnOwnBlocks(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer func() { s.Close() }()
	s.play(s.opening()...)
	s.block()
	s.block()
	s.reopen()
	next := s.now + 1_000
	own := s.Ground()
	if own.Height != s.height || own.Header != hashOf(s.height) || own.Genesis != genesis() || own.Chain != testChain {
		t.Fatalf("the ledger stands on %+v", own)
	}
	ground := func(change func(*wire.Ground)) wire.Ground {
		g := own
		change(&g)
		return g
	}
	at := func(height int64, header trade.Digest) wire.Ground {
		return ground(func(g *wire.Ground) { g.Height, g.Header = height, header })
	}
	for i, c := range []struct {
		name            string
		on              wire.Ground
		door, execution trade.Rule
	}{
		{"on the last block", own, 0, 0},
		{"on the block before", at(s.height-1, hashOf(s.height-1)), 0, 0},
		{"on the first block", at(1, hashOf(1)), 0, 0},
		{"on nothing verified yet", at(0, genesis()), 0, 0},
		{"on nothing, with another digest", at(0, trade.Digest{1}), trade.HeadMustBeOwn, trade.HeadMustBeOwn},
		{"on another last block", at(s.height, hashOf(s.height-1)), trade.HeadMustBeOwn, trade.HeadMustBeOwn},
		{"on another first block", at(1, trade.Digest{1}), trade.HeadMustBeOwn, trade.HeadMustBeOwn},
		{"on the block that comes", at(s.height+1, hashOf(s.height+1)), 0, trade.HeadMustBeOwn},
		{"as far ahead as the door believes", at(s.height+headsAhead, trade.Digest{1}), 0, trade.HeadMustBeOwn},
		{"further ahead", at(s.height+headsAhead+1, trade.Digest{1}), trade.HeadMustBeOwn, trade.HeadMustBeOwn},
		{"of another genesis", ground(func(g *wire.Ground) { g.Genesis = trade.Digest{1} }),
			trade.ChainMustMatch, trade.ChainMustMatch},
	} {
		tx := signOn(t, s.regulator, c.on, trade.EnvelopeID{byte(i), 1}, next, trade.RevokeKey{})
		if got := s.Check(tx).Rule; got != c.door {
			t.Errorf("%s: the door says %d, not %d", c.name, got, c.door)
		}
		if got := s.Admissible(next, [][]byte{tx})[0]; got != (c.execution == 0) {
			t.Errorf("%s: it may stand in a proposal: %v", c.name, got)
		}
		_, entries, err := s.Execute(s.height+1, next, hashOf(s.height+1), [][]byte{tx})
		if err != nil || len(entries) != 1 || c.execution != 0 && (entries[0].Refusal.Rule != c.execution ||
			entries[0].Height != 0 || entries[0].By != (trade.Signer{})) {
			t.Fatalf("%s: the block says %+v, %v, not %d", c.name, entries, err, c.execution)
		}
		if c.execution == 0 && entries[0].By.Party != s.regulator.party {
			t.Errorf("%s: it is not executed: %+v", c.name, entries[0])
		}
	}
}

// TestHeadsOfTheWindow: as many hashes are known as the window has places, the
// newest in the place of the oldest, and a block that never was is nobody's.
func TestHeadsOfTheWindow(t *testing.T) {
	h := heads{genesis: trade.Digest{9}}
	last := int64(headWindow + 5)
	for height := int64(3); height <= last; height++ {
		h.add(height, hashOf(height))
	}
	for _, c := range []struct {
		height int64
		header trade.Digest
		want   trade.Rule
	}{
		{last, hashOf(last), 0}, {6, hashOf(6), 0}, {5, hashOf(5), trade.HeadMustNotBeTooOld},
		{0, trade.Digest{9}, trade.HeadMustNotBeTooOld}, {7, hashOf(6), trade.HeadMustBeOwn},
	} {
		if got := h.stand(wire.Ground{Height: c.height, Header: c.header}, last, 0); got != c.want {
			t.Errorf("on block %d: %d, not %d", c.height, got, c.want)
		}
	}
	young := heads{}
	young.add(3, hashOf(3))
	for height := int64(1); height < 3; height++ {
		if got := young.stand(wire.Ground{Height: height}, 3, 0); got != trade.HeadMustBeOwn {
			t.Errorf("on block %d, which never was: %d", height, got)
		}
	}
}

// TestACrowdAtTheDoor lets many envelopes come to the door together: it says the same of
// each as of one that comes alone, and those that are good are verified already.
func TestACrowdAtTheDoor(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	s.play(s.opening()...)
	if version := s.RuleBook().Version; version < trade.BatchRuleBook {
		t.Fatalf("rules of version %d verify nothing together", version)
	}
	rates := trade.PublishRates{Rates: trade.Rates{Day: start.Day(), Rates: []trade.Rate{{Currency: "EUR", Per100: 1}}}}
	good := func() []byte { return s.envelope(t, s.regulator, s.now+60_000, rates) }
	forged := good()
	forged[len(forged)-1] ^= 1
	stranger := s.regulator
	stranger.key = ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	played := good()
	s.block(played)
	crowd := map[string]struct {
		tx   []byte
		want trade.Rule
	}{
		"the first":        {good(), 0},
		"forged":           {forged, trade.SignatureMustVerify},
		"of a stranger":    {s.envelope(t, stranger, s.now+60_000, rates), trade.KeyMustBeEnrolled},
		"played before":    {played, trade.EnvelopeMustNotBeReplayed},
		"unreadable":       {[]byte("x"), trade.EnvelopeMustBeReadable},
		"one in the midst": {good(), 0},
		"one more":         {good(), 0},
		"the last":         {good(), 0},
	}
	var txs [][]byte
	for _, one := range crowd {
		txs = append(txs, one.tx)
	}
	s.Prepare(txs)
	for name, one := range crowd {
		if ready := s.doors.open(one.tx).verified.Load(); ready != (one.want == 0) && name != "played before" {
			t.Errorf("%s: it was verified before it is asked about: %v", name, ready)
		}
		if got := s.Check(one.tx).Rule; got != one.want {
			t.Errorf("%s: the door says %d, not %d", name, got, one.want)
		}
	}
}
