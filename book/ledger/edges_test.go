package ledger

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/book/trade"
	"tallystick/book/wire"
)

func euro(day trade.Day) trade.PublishRates {
	return trade.PublishRates{Rates: trade.Rates{Day: day, Rates: []trade.Rate{{Currency: "EUR", Per100: 1}}}}
}

// TestACacheKeepsWhatIsUsed: between its limit and twice that, and what is asked
// for stays.
func TestACacheKeepsWhatIsUsed(t *testing.T) {
	c := newCache[int, string](2)
	c.put(1, "one")
	c.put(2, "two")
	if v, ok := c.get(1); !ok || v != "one" || len(c.old) != 0 {
		t.Fatalf("at the limit: %q, %v; %d are old", v, ok, len(c.old))
	}
	c.put(3, "three") // one and two are old now
	if len(c.old) != 2 || len(c.young) != 1 {
		t.Fatalf("beyond the limit %d are old and %d young", len(c.old), len(c.young))
	}
	if v, ok := c.get(1); !ok || v != "one" || c.young[1] != "one" {
		t.Errorf("what is old and asked for: %q, %v, and young is %v", v, ok, c.young)
	}
	c.drop(1)
	if _, ok := c.get(1); ok {
		t.Error("what was dropped is found, where it was old")
	}
	c.put(4, "four")
	c.put(5, "five")
	if _, ok := c.get(2); ok {
		t.Error("what nobody asked for is still kept")
	}
	if v, ok := c.get(6); ok || v != "" {
		t.Errorf("what was never there: %q", v)
	}
}

// TestAnEnvelopeIsVerifiedOnce: kept from the door to the block, by its size,
// and let go with the block, as what a stranger sends is at once.
func TestAnEnvelopeIsVerifiedOnce(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	s.play(s.opening()...)
	small, large := s.envelope(t, s.regulator, s.now+60_000, euro(start.Day())),
		s.sign(step{s.customs, s.publications(0, 1_000)})[0]
	of := func(size int) bool { return s.doors.of(size) == s.doors.large }
	if of(keptSize-1) || of(keptSize) || !of(keptSize+1) {
		t.Error("which envelopes are large is off by one")
	}
	for i, keep := range []func(tx []byte){
		func(tx []byte) { s.Check(tx) },
		func(tx []byte) { s.Admissible(s.now+1_000, [][]byte{tx}) },
	} {
		for _, tx := range [][]byte{small, large} {
			keep(tx)
			kept := s.doors.open(tx)
			if !kept.verified.Load() || s.doors.open(tx) != kept || kept.size != len(tx) {
				t.Fatalf("way %d, %d bytes: it is opened or verified anew", i, len(tx))
			}
			if _, _, err := s.Execute(s.height+1, s.now+1_000, hashOf(s.height+1), [][]byte{tx}); err != nil {
				t.Fatal(err)
			}
			if s.doors.open(tx) == kept {
				t.Errorf("way %d, %d bytes: the envelope of a block is kept, with what its entry shares", i, len(tx))
			}
		}
	}
	if _, known := s.doors.keys.get(s.regulator.id()); !known {
		t.Error("a key is made ready for each signature")
	}
	stranger := s.envelope(t, s.stranger(), s.now+60_000, euro(start.Day()))
	s.Check(stranger)
	if first, again := s.doors.open(stranger), s.doors.open(stranger); first.verified.Load() || first == again {
		t.Error("what did not verify is kept")
	}
	// checked once more between its execution and the commit
	again := s.envelope(t, s.regulator, s.now+60_000, euro(start.Day()))
	if _, _, err := s.Execute(s.height+1, s.now+1_000, hashOf(s.height+1), [][]byte{again}); err != nil {
		t.Fatal(err)
	}
	s.Check(again)
	kept := s.doors.open(again)
	if err := s.Commit(); err != nil || s.doors.open(again) == kept {
		t.Errorf("a committed envelope is kept, %v", err)
	}
	// what a block verifies beforehand, over all cores
	fresh := s.envelope(t, s.regulator, s.now+60_000, euro(start.Day()))
	if envelopes, err := s.openAll([][]byte{fresh, stranger, nil}); err != nil || !envelopes[0].verified.Load() ||
		envelopes[1].verified.Load() || envelopes[2].rule != trade.EnvelopeMustBeReadable {
		t.Errorf("a block opens %+v, %v", envelopes, err)
	}
}

// TestOneSignatureNamesOneParty: a key of one bank does not speak for another,
// and of a party that is nobody no key speaks.
func TestOneSignatureNamesOneParty(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	s.play(s.opening()...)
	impostor, nobody := s.bankMaker[0], s.stranger()
	impostor.party, nobody.party = s.bankMaker[1].party, trade.PartyID{}
	for _, by := range []seat{impostor, nobody} {
		tx := s.envelope(t, by, s.now+60_000, trade.Accept{})
		e := s.block(tx)[0]
		if e.Refusal.Rule != trade.KeyMustBeEnrolled || e.By != (trade.Signer{}) || !e.Person.IsZero() ||
			!e.Envelope.IsZero() || e.Verb != 0 {
			t.Errorf("the entry names %+v", e)
		}
	}
	s.play(step{s.regulator, trade.RevokeKey{Key: s.bankMaker[1].id(), Reason: trade.PersonLeft}})
	used := s.envelope(t, s.bankMaker[0], s.now+60_000, trade.Accept{})
	s.block(used)
	s.play(step{s.regulator, trade.RevokeKey{Key: s.bankMaker[0].id(), Reason: trade.PersonLeft}})
	if got := s.Check(used).Rule; got != trade.KeyMustNotBeRevoked {
		t.Errorf("what was sent before, by a key that is revoked: %d", got)
	}
}

// TestAKeyThatNobodyCanReadSignsNothing: of a scheme that this program does not know.
func TestAKeyThatNobodyCanReadSignsNothing(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	tx := s.envelope(t, s.regulator, s.now+60_000, euro(start.Day()))
	strange := trade.PersonKey{Scheme: 99, Public: s.regulator.public()}
	if s.doors.verify(s.doors.open(tx), strange, trade.NewestRuleBook) {
		t.Error("a signature of an unknown scheme verifies")
	}
	if s.Chain() != testChain {
		t.Errorf("the chain is called %q", s.Chain())
	}
}

// TestABadCopyShutsNobodyOut: an altered copy ahead of the good envelope.
func TestABadCopyShutsNobodyOut(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	s.play(s.opening()...)
	good := s.envelope(t, s.regulator, s.now+60_000, euro(start.Day()))
	bad := bytes.Clone(good)
	bad[len(bad)-1] ^= 1
	if got := s.Admissible(s.now+1_000, [][]byte{bad, good, good, nil}); !slices.Equal(got,
		[]bool{false, true, false, false}) {
		t.Errorf("admissible are %v", got)
	}
}

// TestTheDoorsTimeIsTheLater of the clock and of the last block.
func TestTheDoorsTimeIsTheLater(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	s.play(s.opening()...)
	block := s.now
	tx := s.envelope(t, s.regulator, block, euro(start.Day()))
	for _, c := range []struct {
		clock trade.Instant
		rule  trade.Rule
	}{{block - 60_000, 0}, {block, 0}, {block + 1, trade.EnvelopeMustNotBeExpired}} {
		s.now = c.clock
		if got := s.Check(tx).Rule; got != c.rule {
			t.Errorf("clock %+d ms: %d, not %d", c.clock-block, got, c.rule)
		}
	}
	s.now = block - 60_000
	late := s.envelope(t, s.regulator, block-1, euro(start.Day()))
	if got := s.Check(late).Rule; got != trade.EnvelopeMustNotBeExpired {
		t.Errorf("over by the last block, not by the clock: %d", got)
	}
}

// TestBlocksComeInOrder, from whichever height a chain begins with.
func TestBlocksComeInOrder(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer func() { s.Close() }()
	if err := s.Commit(); err == nil {
		t.Error("the founding was committed twice")
	}
	s.height = 6
	s.play(s.opening()...) // block 7
	if _, at := s.where(); at != s.now {
		t.Errorf("a view says that it is %d, not %d", at, s.now)
	}
	s.reopen()
	if height, at := s.where(); height != 7 || at != s.now {
		t.Errorf("after a restart: block %d of %d", height, at)
	}
	tx := s.sign(step{s.regulator, euro(start.Day())})
	for _, height := range []int64{0, 6, 7, 9} {
		if _, _, err := s.Execute(height, s.now+1_000, hashOf(height), tx); err == nil {
			t.Errorf("block %d was taken after block 7", height)
		}
		if err := s.Commit(); err == nil {
			t.Error("a block that was refused is committed")
		}
	}
	s.block(tx...)
	if err := s.Commit(); err == nil {
		t.Error("a block was committed twice")
	}
}

func (s *stage) where() (height int64, at trade.Instant) {
	s.t.Helper()
	height, _ = s.Committed()
	if err := s.View(func(_ trade.Book, now trade.Instant) error { at = now; return nil }); err != nil {
		s.t.Fatal(err)
	}
	return height, at
}

// TestABlockLapsesSoMany and leaves the rest to the next.
func TestABlockLapsesSoMany(t *testing.T) {
	s := heldStage(t, maxDue+1)
	defer s.Close()
	for _, want := range []int{maxDue, 1, 0} {
		lapsed := 0
		for _, e := range s.block() {
			for _, event := range e.Events {
				if ended, ok := event.(trade.FinancingEnded); ok && ended.State == trade.Lapsed {
					lapsed++
				}
			}
		}
		if lapsed != want {
			t.Fatalf("a block lapsed %d holds, not %d", lapsed, want)
		}
	}
	first := (start.Day() + 31).Start() // when rolls of documents are called, which have a deadline of their own
	if d, found := newDraft(s.state.book, 0).Deadline(first - 1); found {
		t.Errorf("there is a deadline of nothing: %+v", d)
	}
}

// TestWhatABlockWroteIsScanned in its order, each record once.
func TestWhatABlockWroteIsScanned(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	s.play(s.opening()...)
	s.play(step{s.customs, s.publications(0, 2)}, s.apply(0, 4), s.apply(0, 1))
	document := trade.DocumentID(idOf("document", 0))
	s.play(step{s.bankMaker[0], trade.Accept{Financing: idOf("financing", 4)}})
	d, model := newDraft(s.state.book, 0), trade.NewMemoryBook()
	for r := range s.state.book.Scan(trade.ClaimsKey(document)) {
		model.Put(r)
	}
	for round := range 3 {
		for _, n := range []int{1, 4, 2, 9} {
			claim := trade.Claim{Document: document, Deal: trade.DealOf(trade.FinancingDeal, idOf("financing", n)),
				Held: int64(10*round + n)}
			d.Put(claim)
			model.Put(claim)
		}
		got, want := slices.Collect(d.Scan(trade.ClaimsKey(document))),
			slices.Collect(model.Scan(trade.ClaimsKey(document)))
		if !slices.Equal(got, want) || len(got) != 4 {
			t.Fatalf("round %d: the draft scans %v, not %v", round, got, want)
		}
	}
}

// TestWhatABlockAsksForIsAtHand before it is executed.
func TestWhatABlockAsksForIsAtHand(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer func() { s.Close() }()
	s.play(s.opening()...)
	s.play(step{s.customs, s.publications(0, 3)}, s.apply(0, 0), s.apply(1, 1))
	document := func(n int) trade.Key { return trade.DocumentKey(idOf("document", n)) }
	financing := func(n int) trade.Key { return trade.FinancingKey(idOf("financing", n)) }
	claim := trade.ClaimKey(idOf("document", 1), trade.DealOf(trade.FinancingDeal, idOf("financing", 1)))
	publish := s.publications(2, 2)
	for i, c := range []struct {
		by   step
		keys []trade.Key
	}{
		{step{s.customs, publish}, []trade.Key{document(2), document(3)}},
		{s.apply(2, 7), []trade.Key{document(2), financing(7)}},
		{step{s.bankMaker[0], trade.Accept{Financing: idOf("financing", 1)}},
			[]trade.Key{financing(1), document(1), claim}},
		{step{s.bankChecker[0], trade.Approve{Financing: idOf("financing", 1)}}, []trade.Key{financing(1)}},
		{step{s.bankMaker[0], trade.Disburse{Financing: idOf("financing", 1)}},
			[]trade.Key{financing(1), document(1), claim}},
		{step{s.bankMaker[0], trade.Repay{Financing: idOf("financing", 1)}},
			[]trade.Key{financing(1), document(1), claim}},
	} {
		s.reopen() // with nothing at hand
		known := func(k trade.Key) bool { _, at := s.state.book.at[k.Kind()].get(k); return at }
		if _, err := s.openAll(s.sign(c.by)); err != nil {
			t.Fatal(err)
		}
		for _, k := range c.keys {
			if !known(k) {
				t.Errorf("command %d: record %d %x is not at hand", i, k.Kind(), k.Bytes())
			}
		}
	}
	for _, kind := range wire.RecordKinds() {
		kept := s.state.book.at[kind]
		if kept == nil {
			continue
		}
		many := slices.Contains([]trade.RecordKind{trade.KindParty, trade.KindPersonKey, trade.KindDocument,
			trade.KindTaking, trade.KindClaim, trade.KindFinancing}, kind)
		if want := map[bool]int{true: manyRecords, false: someRecords}[many]; kept.limit != want {
			t.Errorf("of kind %d there are %d at hand, not %d", kind, kept.limit, want)
		}
	}
	if s.state.book.at[trade.KindDeadline] != nil {
		t.Error("deadlines, which are deleted, are in a cache")
	}
}

// TestEntriesFromAnywhere of the journal, never half a block.
func TestEntriesFromAnywhere(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	s.play(s.opening()...)
	all := len(s.opening())
	if evidence, err := s.Prove(wire.LedgerKey()); err != nil || evidence.Height != 1 {
		t.Errorf("proven at %d, %v", evidence.Height, err)
	}
	s.play(step{s.customs, s.publications(0, 1)}, step{s.customs, s.publications(1, 1)})
	s.play(step{s.customs, s.publications(2, 1)})
	for _, c := range []struct {
		from  int64
		limit int
		want  int
	}{
		{-1 << 40, 1, all}, {-1, 1, all}, {0, 1, all}, {1, 1, all}, {1, all, all}, {1, all + 1, all + 2}, {2, 1, 2},
		{2, 2, 2}, {2, 3, 3}, {3, 1, 1}, {4, 1, 0}, {5, 1, 0}, {1 << 62, 1, 0},
	} {
		if entries, err := s.Entries(c.from, c.limit); err != nil || len(entries) != c.want {
			t.Errorf("from %d, at least %d: %d entries, %v", c.from, c.limit, len(entries), err)
		}
	}
}

// TestDamageToTheStoreIsSaid where it is met: never an absent record.
func TestDamageToTheStoreIsSaid(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	s.play(s.opening()...)
	s.play(step{s.customs, s.publications(0, 1)}, s.apply(0, 0))
	write := func(key, value []byte) {
		if err := s.db.Set(key, value, pebble.NoSync); err != nil {
			t.Fatal(err)
		}
	}
	ask := func(what string, ask func() error) {
		if err := ask(); !errors.Is(err, ErrCorrupt) && (err == nil || !strings.Contains(err.Error(), "read")) {
			t.Errorf("%s: %v", what, err)
		}
	}
	entry, err := load(s.db, storeKey(journalMark, 2))
	if err != nil {
		t.Fatal(err)
	}
	for i, bad := range [][]byte{{0}, {1}, {0x80}, entry[:len(entry)-1], append(bytes.Clone(entry), 5),
		append(bytes.Clone(entry), 5, 0), append([]byte{journalVersion + 1}, entry[1:]...),
		append(bytes.Clone(entry), bytes.Repeat([]byte{0xff}, 11)...)} {
		if _, err := entriesOf(2, bad); !errors.Is(err, ErrCorrupt) {
			t.Errorf("journal %d: %v", i, err)
		}
		write(storeKey(journalMark, 2), bad)
		ask("the journal", func() error { _, err := s.Entries(1, 100); return err })
	}
	write(storeKey(journalMark, 2), entry)
	write(storeKey(journalMark, 3), entry) // of a block that is not committed
	write(storeKey(journalMark+1, 0), entry)
	if entries, err := s.Entries(2, 100); err != nil || len(entries) != 2 || entries[0].Height != 2 {
		t.Errorf("of the last block there are %d entries, %v", len(entries), err)
	}
	// a party, which is read when the block is under way
	write(append([]byte{treeMark, 'r'}, trade.PartyKey(s.bankMaker[0].party).Bytes()...), damagedRecord)
	s.seeStore()
	ask("a block under way", func() error {
		_, _, err := s.Execute(s.height+1, s.now+1, hashOf(1), s.sign(s.apply(0, 5)))
		return err
	})
	if err := s.Commit(); err == nil || s.failed != nil {
		t.Errorf("a block that failed under way: %v, and the ledger %v", err, s.failed)
	}
	document := trade.DocumentKey(idOf("document", 0))
	claims := trade.ClaimsKey(idOf("document", 0))
	for _, key := range [][]byte{document.Bytes(), trade.ClaimKey(idOf("document", 0),
		trade.DealOf(trade.FinancingDeal, idOf("financing", 0))).Bytes()} {
		write(append([]byte{treeMark, 'r'}, key...), damagedRecord)
	}
	s.seeStore()
	ask("a record", func() error {
		return s.View(func(book trade.Book, _ trade.Instant) error { book.Document(idOf("document", 0)); return nil })
	})
	ask("a scan", func() error {
		return s.View(func(book trade.Book, _ trade.Instant) error {
			for range s.state.book.Scan(claims) {
				t.Error("a damaged claim is shown")
			}
			return nil
		})
	})
	ask("a block", func() error {
		_, _, err := s.Execute(s.height+1, s.now+1, hashOf(1), s.sign(s.apply(0, 5)))
		return err
	})
	if err := s.Commit(); err == nil {
		t.Error("a block that failed is committed")
	}
	s.Close()
	if _, err := Open(Settings{Dir: "ledger", Files: s.fs, Secret: testSecret}); !errors.Is(err, ErrCorrupt) {
		t.Errorf("opened: %v", err)
	}
}

// damagedRecord stands in the tree as a record does, and is none.
var damagedRecord = append(make([]byte, 20), 0xff)

// seeStore lets the ledger read what the store holds now.
func (s *stage) seeStore() {
	s.state.snapshot.Close()
	s.state.snapshot = s.db.NewSnapshot()
	s.state.book.from, s.state.book.at = s.state.snapshot, newCaches()
}

// TestABookBehindTheTree: between the commit of a block and its showing.
func TestABookBehindTheTree(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	s.play(s.opening()...)
	before := s.db.NewSnapshot()
	defer before.Close()
	s.play(step{s.customs, s.publications(0, 1)})
	behind := &book{tree: s.tree, from: before, at: newCaches()}
	if r, ok := behind.Record(trade.DocumentKey(idOf("document", 0))); ok {
		t.Errorf("the book of the block before shows %+v", r)
	}
}

// TestWhatIsOverIsForgotten in the store too, and nothing of the minute after.
func TestWhatIsOverIsForgotten(t *testing.T) {
	for _, c := range []struct {
		at   trade.Instant
		over bool
	}{{5*minute - 1, false}, {5 * minute, true}, {5*minute + 1, true}} {
		if isOver(4, c.at) != c.over {
			t.Errorf("whether minute 4 is over at %d: %v", c.at, !c.over)
		}
		m := memory{4: {marks: map[mark]struct{}{{1}: {}}}}
		if m.seen(mark{1}, c.at) == c.over {
			t.Errorf("whether a mark of minute 4 counts at %d: %v", c.at, c.over)
		}
	}
	s := newStage(t, vfs.NewMem())
	defer func() { s.Close() }()
	s.play(s.opening()...)
	first := minuteOf(s.now + 600_000)
	rows := func(number uint64) (n int) {
		if err := scan(s.db, storeKey(replayMark, number), storeKey(replayMark, number+1),
			func(_, _ []byte) error { n++; return nil }); err != nil {
			t.Fatal(err)
		}
		return n
	}
	until := trade.Instant(first+2)*minute + 1
	s.block(s.envelope(t, s.regulator, until-minute, euro(start.Day())),
		s.envelope(t, s.regulator, until, euro(start.Day())))
	if rows(first) != 1 || rows(first+1) != 1 || rows(first+2) != 1 {
		t.Fatalf("remembered are %d, %d and %d rows", rows(first), rows(first+1), rows(first+2))
	}
	s.now = trade.Instant(first+1)*minute - 1_000
	s.block(s.envelope(t, s.regulator, s.now+2_000, euro(start.Day())))
	if rows(first) != 0 || rows(first+1) != 2 || rows(first+2) != 1 {
		t.Errorf("after its end %d rows, then %d and %d", rows(first), rows(first+1), rows(first+2))
	}
	s.reopen()
}

// TestAClosedLedgerSaysSo and is closed twice without harm.
func TestAClosedLedgerSaysSo(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	s.play(s.opening()...)
	txs := s.sign(step{s.regulator, euro(start.Day())})
	if _, _, err := s.Execute(s.height+1, s.now+1, hashOf(1), txs); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil || s.staged != nil {
		t.Errorf("closed with a block on its way: %v, %v", s.staged, err)
	}
	if err := s.View(func(trade.Book, trade.Instant) error { return nil }); err == nil {
		t.Error("a closed ledger is read")
	}
	if _, err := s.Prove(wire.LedgerKey()); err == nil {
		t.Error("a closed ledger proves")
	}
	if _, _, err := s.ProveGrowth(0); err == nil {
		t.Error("a closed ledger proves that it grew")
	}
	if _, _, err := s.Tell(trade.Viewer{Kind: trade.Regulator}, 1); err == nil {
		t.Error("a closed ledger tells")
	}
	if _, due := s.Due(1 << 60); due {
		t.Error("a closed ledger has deadlines")
	}
	failed := Ledger{failed: errFailed}
	if err := failed.Close(); err != nil {
		t.Errorf("a ledger whose store failed is closed: %v", err)
	}
	if err := failed.Commit(); !errors.Is(err, errFailed) {
		t.Errorf("a ledger whose store failed commits: %v", err)
	}
}

// TestALedgerOnADisk with nothing set but its folder.
func TestALedgerOnADisk(t *testing.T) {
	l, err := Open(Settings{Dir: t.TempDir(), Secret: testSecret})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	c := newCast()
	state, err := foundingState(c)
	if err != nil {
		t.Fatal(err)
	}
	at := start + 5
	if _, err := l.Found(testChain, at, state); err != nil {
		t.Fatal(err)
	}
	f := c.founding()
	f.Details = digestOf(77)
	other, err := wire.EncodeFounding(wire.Founding{Keepers: testSecret.Digest(), Founding: f})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Found(testChain, at, other); err == nil {
		t.Error("another state founded the ledger again")
	}
	digest := wire.GenesisDigest(testChain, at, state)
	late := signOn(t, c.regulator, wire.Ground{Chain: testChain, Genesis: digest, Header: digest}, trade.EnvelopeID{1},
		start-1, euro(start.Day()))
	if got := l.Check(late).Rule; got != trade.EnvelopeMustNotBeExpired {
		t.Errorf("by the machine's clock: %d", got)
	}
	evidence, err := l.Prove(wire.LedgerKey())
	if err != nil || !bytes.Equal(evidence.Key, wire.LedgerKey()) || evidence.Height != 0 {
		t.Fatalf("proven is %+v, %v", evidence, err)
	}
	own, err := wire.DecodeOwn[wire.Ledger](evidence.Value)
	if err != nil || own.Founded != at {
		t.Errorf("founded at %d, %v", own.Founded, err)
	}
	err = l.View(func(book trade.Book, _ trade.Instant) error {
		if regulator, _ := book.Party(c.regulator.party); regulator.Since != at {
			t.Errorf("the regulator is there since %d, not %d", regulator.Since, at)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// What another version of the program stored is not read as if it were this one's.
func TestOtherFormsOfTheStoreAreRefused(t *testing.T) {
	for _, mark := range []byte{blockMark, replayMark, journalMark, secretMark} {
		s := newStage(t, vfs.NewMem())
		s.play(s.opening()...)
		low := []byte{mark}
		err := scan(s.db, low, []byte{mark + 1}, func(key, value []byte) error {
			other := append([]byte{value[0] + 1}, value[1:]...)
			return s.db.Set(bytes.Clone(key), other, pebble.NoSync)
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(Settings{Dir: "ledger", Files: s.fs}); !errors.Is(err, ErrCorrupt) {
			t.Errorf("another form under %c: %v", mark, err)
		}
	}
}
