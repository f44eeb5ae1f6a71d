package ledger

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"

	"tallystick/book/trade"
	"tallystick/book/wire"
)

var rewrite = flag.Bool("rewrite", false, "write the golden files anew")

// TestEnvelopeRules gives each rule about envelopes and keys once at the door
// and once in a block.
func TestEnvelopeRules(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	s.play(s.opening()...)
	s.play(step{s.regulator, trade.RevokeKey{Key: s.bankMaker[1].id(), Reason: trade.PersonLeft}})
	command := trade.PublishRates{Rates: trade.Rates{Day: start.Day(),
		Rates: []trade.Rate{{Currency: "EUR", Per100: 1}}}}
	good := func() []byte { return s.envelope(t, s.regulator, s.now+60_000, command) }
	used := good()
	s.block(used)
	stranger, impostor := newSeat(s.regulator.party, 99, trade.Governor), s.regulator
	impostor.party = s.customs.party
	altered := good()
	altered[len(altered)-1] ^= 1
	next := s.now + 1_000
	for _, c := range []struct {
		name       string
		tx         []byte
		rule       trade.Rule
		admissible bool
	}{
		{"good", good(), 0, true},
		{"good to the last moment", s.envelope(t, s.regulator, next, command), 0, true},
		{"nothing", nil, trade.EnvelopeMustBeReadable, false},
		{"a wake", make([]byte, 17), trade.EnvelopeMustBeReadable, false},
		{"something behind", append(good(), 0), trade.EnvelopeMustBeReadable, false},
		{"another verb", reverb(t, s, trade.VerbAccept), trade.EnvelopeMustBeReadable, false},
		{"unknown verb", reverb(t, s, 999), trade.EnvelopeMustBeReadable, false},
		{"too large", make([]byte, wire.MaxEnvelope+1), trade.EnvelopeMustNotBeTooLarge, false},
		{"another chain", sign(t, s.regulator, "other", trade.EnvelopeID{9}, next, command), trade.ChainMustMatch,
			false},
		{"expired", s.envelope(t, s.regulator, s.now-1, command), trade.EnvelopeMustNotBeExpired, false},
		{"too long", s.envelope(t, s.regulator, next+lasting+1, command), trade.EnvelopeMustNotLastTooLong, false},
		{"replayed", used, trade.EnvelopeMustNotBeReplayed, false},
		{"same id, other words", sign(t, s.regulator, testChain, trade.EnvelopeID(openedID(t, used)), next,
			trade.RevokeKey{}), trade.EnvelopeMustNotBeReplayed, false},
		{"unknown key", s.envelope(t, stranger, next, command), trade.KeyMustBeEnrolled, false},
		{"another's party", s.envelope(t, impostor, next, command), trade.KeyMustBeEnrolled, false},
		{"revoked key", s.envelope(t, s.bankMaker[1], next, trade.Accept{}), trade.KeyMustNotBeRevoked, false},
		{"altered signature", altered, trade.SignatureMustVerify, false},
	} {
		if got := s.Check(c.tx).Rule; got != c.rule {
			t.Errorf("%s: the door says %d, not %d", c.name, got, c.rule)
		}
		if got := s.Admissible(next, [][]byte{c.tx})[0]; got != c.admissible {
			t.Errorf("%s: admissible is %v", c.name, got)
		}
		_, entries, err := s.Execute(s.height+1, next, hashOf(s.height+1), [][]byte{c.tx})
		if err != nil || len(entries) != 1 || entries[0].Refusal.Rule != c.rule {
			t.Errorf("%s: the block says %+v, %v, not %d", c.name, entries, err, c.rule)
		}
		if e := entries[0]; (c.rule == 0) == e.Envelope.IsZero() || c.rule == trade.SignatureMustVerify &&
			e.By != (trade.Signer{}) {
			t.Errorf("%s: the entry names %v by %v", c.name, e.Envelope, e.By)
		}
	}
}

func openedID(t *testing.T, tx []byte) trade.EnvelopeID {
	signed, err := wire.Open(tx)
	if err != nil {
		t.Fatal(err)
	}
	return signed.ID
}

func reverb(t *testing.T, s *stage, verb trade.Verb) []byte {
	payload, err := wire.EncodeCommand(trade.PublishRates{})
	if err != nil {
		t.Fatal(err)
	}
	tx, err := wire.Sign(wire.Envelope{Ground: s.Ground(), Party: s.regulator.party, Key: s.regulator.id(),
		ID:       trade.EnvelopeID{8},
		NotAfter: s.now + 1, Verb: verb, Payload: payload}, s.regulator.key)
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

// TestIdentifiersAreOfTheirParty: one party cannot use up another's.
func TestIdentifiersAreOfTheirParty(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	s.play(s.opening()...)
	id := trade.EnvelopeID{1, 2, 3}
	entries := s.block(sign(t, s.exporter[0], testChain, id, s.now+60_000, trade.Accept{}),
		sign(t, s.exporter[1], testChain, id, s.now+60_000, trade.Accept{}),
		sign(t, s.exporter[1], testChain, id, s.now+60_001, trade.Accept{}))
	for i, rule := range []trade.Rule{trade.FinancingMustExist, trade.FinancingMustExist,
		trade.EnvelopeMustNotBeReplayed} {
		if got := entries[i].Refusal.Rule; got != rule &&
			(rule == trade.EnvelopeMustNotBeReplayed || got == trade.EnvelopeMustNotBeReplayed) {
			t.Errorf("envelope %d: %d", i, got)
		}
	}
}

// TestReplaysAreForgottenWhenOver looks at the memory across the end of its
// minutes, before and after a restart.
func TestReplaysAreForgottenWhenOver(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer func() { s.Close() }()
	s.play(s.opening()...)
	tx := s.envelope(t, s.regulator, s.now+30_000, trade.PublishRates{})
	s.block(tx)
	s.reopen()
	if got := s.block(tx)[0].Refusal.Rule; got != trade.EnvelopeMustNotBeReplayed {
		t.Errorf("after a restart: %d", got)
	}
	s.now += lasting
	root := s.state.root
	s.block()
	if len(s.state.memory) == 0 || s.state.root != root {
		t.Error("a block without entries changed the memory")
	}
	s.reopen()
	if got := s.block(tx, s.envelope(t, s.regulator, s.now+1_000,
		trade.PublishRates{}))[0].Refusal.Rule; got != trade.EnvelopeMustNotBeExpired {
		t.Errorf("long after: %d", got)
	}
	s.now += 2 * minute
	s.block(s.envelope(t, s.stranger(), s.now+1_000, trade.PublishRates{}))
	if len(s.state.memory) != 0 {
		t.Errorf("%d minutes are remembered for ever", len(s.state.memory))
	}
}

// stranger has no key here, so that what it signs is remembered by nobody.
func (s *stage) stranger() seat { return newSeat(s.regulator.party, 98, trade.Governor) }

// TestKeyEnrolledInTheSameBlock signs in the block that enrols it.
func TestKeyEnrolledInTheSameBlock(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	fresh := newSeat(s.regulator.party, 7, trade.Governor)
	s.play(step{s.regulator, fresh.enrol()},
		step{fresh, trade.PublishRates{Rates: trade.Rates{Day: start.Day(),
			Rates: []trade.Rate{{Currency: "EUR", Per100: 1}}}}})
}

func TestBatchesAndEmptyBlocks(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer func() { s.Close() }()
	s.play(s.opening()...)
	s.play(step{s.customs, s.publications(0, 1_000)}, step{s.customs, s.publications(1_000, 1_000)})
	again := s.block(s.sign(step{s.customs, s.publications(500, 1_000)})...)
	if !again[0].Refusal.OK() || len(again[0].Events) != 0 {
		t.Errorf("a feed that sends again gets %+v", again[0].Refusal)
	}
	_, root := s.Committed()
	s.block()
	s.reopen()
	if height, after := s.Committed(); after != root || height != s.height {
		t.Errorf("an empty block: height %d of %d, root changed: %v", height, s.height, after != root)
	}
	entries, err := s.Entries(2, 1)
	if err != nil || len(entries) != 2 || entries[0].Height != 2 || entries[1].Index != 2 {
		t.Errorf("entries from block 2: %d, %v", len(entries), err)
	}
	if entries, err = s.Entries(s.height, 10); err != nil || len(entries) != 0 {
		t.Errorf("entries of an empty block: %d, %v", len(entries), err)
	}
}

// TestHoldLapsesByItself in a block without envelopes.
func TestHoldLapsesByItself(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	s.play(s.opening()...)
	s.play(step{s.customs, s.publications(0, 1)}, s.apply(0, 1),
		step{s.bankMaker[0], trade.Accept{Financing: idOf("financing", 1)}})
	end := s.now + 72*3_600_000
	if _, due := s.Due(end - 1); due {
		t.Error("due too early")
	}
	if deadline, due := s.Due(end); !due || deadline != end {
		t.Errorf("due: %v at %d, not %d", due, deadline, end)
	}
	s.now = end
	entries := s.block()
	if len(entries) != 1 || entries[0].Index != 0 || entries[0].Verb != trade.VerbLapse || len(entries[0].Events) == 0 {
		t.Fatalf("%+v", entries)
	}
	if _, due := s.Due(end + 1_000_000); due {
		t.Error("still due")
	}
}

func TestFoundingHappensOnce(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer func() { s.Close() }()
	state, _ := foundingState(s.cast)
	_, root := s.Committed()
	s.reopen()
	if again, err := s.Found(testChain, start, state); err != nil || again != root {
		t.Errorf("founded again: %x, %v", again, err)
	}
	if _, err := s.Found("other", start, state); err == nil {
		t.Error("founded as another chain")
	}
	s.play(s.opening()...)
	if _, err := s.Found(testChain, start, state); err == nil {
		t.Error("founded after the first block")
	}
	if _, _, err := s.Execute(s.height+2, s.now, hashOf(s.height+2), nil); err == nil {
		t.Error("a block was passed over")
	}
	bare := openMemory(t, vfs.NewMem(), &s.now)
	defer bare.Close()
	if _, _, err := bare.Execute(1, s.now, hashOf(1), nil); err == nil {
		t.Error("executed before the founding")
	}
	if bare.Commit() == nil {
		t.Error("committed without a block")
	}
	if _, err := bare.Found(testChain, start, []byte("{}")); err == nil {
		t.Error("founded on nonsense")
	}
}

// TestViewsSeeOneState reads while blocks are made.
func TestViewsSeeOneState(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	s.play(s.opening()...)
	s.play(step{s.customs, s.publications(0, 4)})
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				err := s.View(func(book trade.Book, _ trade.Instant) error {
					held := int64(0)
					for i := range 4 {
						id := trade.DocumentID(idOf("document", i))
						held += book.Taking(id).Held
						for claim := range book.Claims(id) {
							held -= claim.Held
						}
					}
					if held != 0 {
						return fmt.Errorf("claims and documents differ by %d", held)
					}
					return nil
				})
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for i := range 50 {
		s.play(s.apply(i%4, i), step{s.bankMaker[0], trade.Accept{Financing: idOf("financing", i)}})
	}
	close(done)
	readers.Wait()
}

// TestCrashLeavesTheBlockBeforeOrAfter cuts the power after every block, with
// whatever was not synced lost, and goes on.
func TestCrashLeavesTheBlockBeforeOrAfter(t *testing.T) {
	for room, open := range rooms {
		t.Run(room, func(t *testing.T) { crashLeavesTheBlockBeforeOrAfter(t, open) })
	}
}

func crashLeavesTheBlockBeforeOrAfter(t *testing.T, open opener) {
	fs := vfs.NewCrashableMem()
	s := newStageIn(t, fs, open)
	defer func() { s.Close() }()
	twin := newStage(t, vfs.NewMem())
	defer func() { twin.Close() }()
	roots := map[int64][32]byte{}
	for round := range 12 {
		steps := s.opening()
		if round > 0 {
			steps = []step{{s.customs, s.publications(round*10, 10)}, s.apply(round*10, round),
				{s.bankMaker[0], trade.Accept{Financing: idOf("financing", round)}}}
		}
		txs := s.sign(steps...)
		twin.block(txs...)
		roots[twin.height] = twin.state.root
		if _, _, err := s.Execute(twin.height, twin.now, hashOf(twin.height), txs); err != nil {
			t.Fatal(err)
		}
		during := make(chan *vfs.MemFS)
		go func() { during <- fs.CrashClone(vfs.CrashCloneCfg{}) }()
		if err := s.Commit(); err != nil {
			t.Fatal(err)
		}
		torn := open(t, <-during, &s.now)
		height, root := torn.Committed()
		if height != twin.height && height != twin.height-1 || height > 0 && root != roots[height] {
			t.Fatalf("a crash during block %d left height %d", twin.height, height)
		}
		torn.Close()
		crashed := fs.CrashClone(vfs.CrashCloneCfg{})
		s.Close()
		fs, s.fs = crashed, crashed
		s.Ledger, s.height, s.now = open(t, crashed, &s.now), twin.height, twin.now
		if height, root := s.Committed(); height != twin.height || root != twin.state.root {
			t.Fatalf("after block %d the crash left height %d", twin.height, height)
		}
	}
}

// TestFullDiskStopsPlainly lets every write of a block fail from each one on, and cuts
// the power then: the store has the block before or the block, whole.
func TestFullDiskStopsPlainly(t *testing.T) {
	for room, open := range rooms {
		failed := 0
		for fullDiskStopsPlainly(t, open, failed) {
			failed++
		}
		if failed < 2 {
			t.Errorf("%s: a block has %d writes", room, failed)
		}
	}
}

// fullDiskStopsPlainly tells whether there was a write that failed after so many.
func fullDiskStopsPlainly(t *testing.T, open opener, after int) bool {
	mem, armed, writes := vfs.NewCrashableMem(), false, 0
	var mu sync.Mutex
	var full errorfs.InjectorFunc = func(op errorfs.Op) error {
		mu.Lock()
		defer mu.Unlock()
		if !armed || !slices.Contains([]errorfs.OpKind{errorfs.OpFileWrite, errorfs.OpFileWriteAt, errorfs.OpFileSync,
			errorfs.OpFileSyncData}, op.Kind) {
			return nil
		}
		if writes++; writes <= after {
			return nil
		}
		return syscall.ENOSPC
	}
	s, twin := newStageIn(t, errorfs.Wrap(mem, full), open), newStage(t, vfs.NewMem())
	defer twin.Close()
	s.play(s.opening()...)
	twin.play(twin.opening()...)
	height, root := s.Committed()
	mu.Lock()
	armed = true
	mu.Unlock()
	txs := s.sign(step{s.customs, s.publications(0, 20)})
	_, _, err := s.Execute(s.height+1, s.now+1_000, hashOf(s.height+1), txs)
	if err == nil {
		err = s.Commit()
	}
	mu.Lock()
	failed := writes > after
	mu.Unlock()
	if !failed {
		s.Close()
		return false
	}
	if err == nil || !strings.Contains(err.Error(), "disk") {
		t.Fatalf("a full disk gives %v", err)
	}
	if _, _, again := s.Execute(s.height+1, s.now+1, hashOf(s.height+1), txs); again == nil {
		t.Error("a ledger whose store failed goes on")
	}
	if h, r := s.Committed(); h != height || r != root {
		t.Error("a block that failed is shown")
	}
	twin.block(txs...)
	crashed := open(t, mem.CrashClone(vfs.CrashCloneCfg{}), &s.now)
	defer crashed.Close()
	if h, r := crashed.Committed(); (h != height || r != root) && (h != twin.height || r != twin.state.root) {
		t.Errorf("after %d writes of the block the store has height %d and another root", after, h)
	}
	s.Close()
	return true
}

func TestCorruptStoreIsSaid(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	s.play(s.opening()...)
	if err := s.db.Set(storeKey(replayMark, 1, 1), make([]byte, 16), nil); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if _, err := Open(Settings{Dir: "ledger", Files: s.fs, Secret: testSecret}); !errors.Is(err, ErrCorrupt) {
		t.Errorf("opened: %v", err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/x", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(Settings{Dir: dir + "/x"}); err == nil {
		t.Error("a file was opened as a folder")
	}
}

// TestGoldenRoot pins the roots of a small history.
func TestGoldenRoot(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	var lines bytes.Buffer
	note := func() { fmt.Fprintf(&lines, "%d %x\n", s.height, s.state.root) }
	note()
	s.play(s.opening()...)
	note()
	s.play(step{s.customs, s.publications(0, 3)}, s.apply(0, 1), s.apply(1, 2),
		step{s.bankMaker[0], trade.Accept{Financing: idOf("financing", 1)}})
	note()
	s.block(s.sign(step{s.bankMaker[1], trade.Accept{Financing: idOf("financing", 2)}})...)
	note()
	s.now += 72 * 3_600_000
	s.block()
	note()
	const path = "testdata/roots.txt"
	if *rewrite {
		if err := os.WriteFile(path, lines.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || !slices.Equal(want, lines.Bytes()) {
		t.Errorf("the roots are\n%s, not\n%s (%v)", lines.Bytes(), want, err)
	}
}
