package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/cockroachdb/pebble/v2"

	"tallystick/book/fault"
	"tallystick/book/merkle"
	"tallystick/book/trade"
	"tallystick/book/wire"
)

// maxDue is how many deadlines one block deals with, those counted that look at many documents by
// these; the rest waits for the next.
const maxDue = 1_000

// staged is a block on its way to its commit.
type staged struct {
	height    int64
	at        trade.Instant
	hash      trade.Digest // of the block's header; at the founding, of the genesis
	envelopes []*envelope
	draft     *draft
	court     trade.Court
	scribe    *scribe
	news      *news
	mail      *mail
	entries   []trade.Entry   // that count
	after     trade.Aftermath // of this block
	batch     *pebble.Batch
	log       merkle.Log // the journal's, before the block and then behind it
	chain     string
	secrets   secrets
	changed   bool // whether tree and journal change
	shown     wire.State
	root      [32]byte
}

// Execute works out what the envelopes of a block do and keeps it aside until
// Commit. The ledger's own step comes first and is entry 0, if it did anything;
// the envelopes follow in their order, each one entry with its events or its
// refusal, a batch one for each of its steps, with the step's number: none undoes
// another. Entries are numbered from 1 on. An entry without a height is not in the
// journal: its envelope came late or once more, which says nothing of who signed
// it, only of who put it there.
// The hash is the block's own, by which it draws what is to be inspected of the
// block before. A block in which nothing happens leaves the root as it is.
func (l *Ledger) Execute(height int64, at trade.Instant, hash [32]byte, txs [][]byte) (root [32]byte,
	entries []trade.Entry, err error) {
	defer func() {
		if err != nil {
			l.drop()
		}
	}()
	defer fault.Caught(&err)
	l.drop()
	if l.failed != nil {
		return root, nil, l.failed
	}
	if l.state.chain == "" || height != l.state.height+1 && l.state.height > 0 {
		return root, nil, fmt.Errorf("couldn't execute block %d: the ledger stands at %d", height, l.state.height)
	}
	envelopes, err := l.openAll(txs)
	if err != nil {
		return root, nil, err
	}
	hashes, most := make([][32]byte, len(envelopes)), 1 // the ledger's own entry
	for i, opened := range envelopes {
		l.doors.drop(opened) // what the entries share with the commands goes out with them
		hashes[i] = opened.hash
		most += max(1, len(opened.commands))
	}
	s := &staged{height: height, at: at, hash: hash, envelopes: envelopes,
		draft: newDraft(l.state.book, l.usual.records), news: newNews(l.state.memory, at),
		entries: make([]trade.Entry, 0, most),
		batch:   l.db.NewBatchWithSize(l.usual.batch, pebble.WithMaxRetainedSizeBytes(usually)),
		log:     l.state.log, chain: l.state.chain,
		secrets: secrets{l.state.secrets.first, l.state.secrets.last.next(height, hashes)}}
	s.mail = newMail(l, s.draft)
	s.scribe = newScribe(s, l.usual.room, most)
	defer s.scribe.stop()
	l.staged = s
	s.begin(l.state.after)
	entries = append(make([]trade.Entry, 0, most), s.entries...)
	index := uint32(1)
	for _, opened := range envelopes {
		e := l.admit(s, index, opened)
		if e.Height == 0 || opened.rule != 0 {
			entries, index = s.keep(entries, e), index+1
			continue
		}
		for i, command := range opened.commands {
			entries, index = s.keep(entries, s.step(e, index, i, opened, command)), index+1
		}
	}
	s.after = trade.AftermathOf(s.entries)
	if err := l.seal(s); err != nil {
		return root, nil, err
	}
	return s.root, entries, nil
}

// begin is the ledger's own step: it draws what is to be inspected of what the
// block before disbursed, warns of what was tried in it, and does what deadlines demand.
func (s *staged) begin(before trade.Aftermath) {
	own := trade.Entry{Height: s.height, At: s.at, Verb: trade.VerbLapse}
	post := func(events []trade.Event) bool {
		s.post(0, len(own.Events), events)
		own.Events = append(own.Events, events...)
		return len(events) > 0
	}
	post(trade.Begin(s.draft, s.height, s.at, s.hash, before))
	for work := 0; work < maxDue; {
		events := trade.Due(s.draft, s.at)
		if !post(events) {
			break
		}
		work += trade.Work(events)
	}
	if len(own.Events) > 0 {
		s.add(own)
	}
}

// keep adds an entry to those that Execute gives, and if it counts to the journal.
func (s *staged) keep(entries []trade.Entry, e trade.Entry) []trade.Entry {
	if e.Height > 0 {
		s.add(e)
	}
	return append(entries, e)
}

// add puts an entry into the journal: from here on it doesn't change.
func (s *staged) add(e trade.Entry) {
	s.entries = append(s.entries, e)
	s.scribe.tell(s.entries)
}

// admit judges one envelope, and gives what its entries have in common. They name
// the signer only when the signature verified, and the envelope only when it
// counts from now on: an identifier names at most one command or batch among
// those remembered.
func (l *Ledger) admit(s *staged, index uint32, opened *envelope) trade.Entry {
	e := trade.Entry{Height: s.height, Index: index, At: s.at, Command: opened.digest}
	if e.Refusal.Rule = opened.rule; opened.rule != 0 {
		return e
	}
	key, rule := enrolled(trade.BookOf(s.draft), opened)
	if rule != trade.KeyMustBeEnrolled && l.verify(opened, key) {
		e.By, e.Person = opened.Signer(), key.Person
	} else if rule == 0 {
		rule = trade.SignatureMustVerify
	}
	if late := l.state.timely(opened, s.at, 0); late != 0 {
		return trade.Entry{Index: index, Refusal: trade.Refusal{Rule: late}}
	}
	x := markOf(opened.Envelope)
	if _, again := s.news.marks[x]; again || l.state.memory.seen(x, s.at) {
		return trade.Entry{Index: index, Refusal: trade.Refusal{Rule: trade.EnvelopeMustNotBeReplayed}}
	}
	if e.Refusal.Rule = rule; rule != 0 {
		return e
	}
	e.Envelope = opened.ID
	s.news.add(x, opened.NotAfter)
	return e
}

// step executes the command of an envelope, or the one at a place of a batch.
func (s *staged) step(e trade.Entry, index uint32, place int, opened *envelope, command trade.Command) trade.Entry {
	e.Index = index
	if opened.IsBatch() {
		e.Step = uint32(place) + 1
	}
	if !e.By.Key.IsZero() {
		e.Verb = command.Verb()
	}
	if e.Refusal.OK() {
		e.Events, e.Refusal = s.court.Decide(s.draft, e.By, s.at, command)
		s.post(index, 0, e.Events)
	}
	return e
}

// post gives the alerts among the events of an entry, of which some came before,
// their identifiers, and writes the events into the draft.
func (s *staged) post(index uint32, before int, events []trade.Event) {
	trade.NameAlerts(events, func(place int) trade.AlertID { return s.secrets.last.alert(index, before+place) })
	for _, event := range events {
		trade.Post(s.draft, event)
	}
}

// seal encodes the block into its batch and works out the root.
func (l *Ledger) seal(s *staged) error {
	s.shown, s.root = l.state.shown, l.state.root
	fault.On(s.batch.Set([]byte{blockMark}, blockValue(s.height, s.at), nil))
	founding := l.state.chain == ""
	if !founding {
		fault.On(s.batch.Set(headKey(s.height), headValue(s.height, s.hash), nil))
	}
	if len(s.entries) == 0 && !founding {
		s.secrets = l.state.secrets
		return nil
	}
	fault.On(s.batch.Set([]byte{secretMark}, s.secrets.value(), nil))
	s.changed = true
	var writes []merkle.Write
	if founding {
		own := wire.Ledger{Chain: s.chain, Founded: s.at, Genesis: s.hash}
		writes = append(s.draft.writes(), merkle.Write{Key: wire.LedgerKey(), Value: ownValue(own)})
	} else {
		writes = append(s.writesBeside(), s.news.writes(l.state.memory, s.batch, s.height)...)
	}
	// neighbours beside each other are quicker to put into the store
	slices.SortFunc(writes, func(a, b merkle.Write) int { return bytes.Compare(a.Key, b.Key) })
	root, err := l.tree.Apply(s.batch, s.secrets.last.tree(), writes)
	if err != nil {
		return fmt.Errorf("couldn't write block %d: %w", s.height, err)
	}
	s.shown = wire.State{Tree: root, Entries: s.log.Size(), Journal: s.log.Root()}
	s.root = s.shown.Root()
	l.usual.batch, l.usual.records = min(s.batch.Len(), usually), min(len(s.draft.fresh), usualRecords)
	return nil
}

// ownValue gives a record of the ledger's own as it stands in the tree.
func ownValue(r wire.Own) []byte {
	value, err := wire.EncodeOwn(r)
	fault.On(err)
	return value
}

// writesBeside encodes the draft while the rest of the page is written and the
// mail put into its boxes beside it, and takes the page into the batch.
func (s *staged) writesBeside() (writes []merkle.Write) {
	var working sync.WaitGroup
	var err error
	working.Go(func() {
		defer fault.Caught(&err)
		writes = s.draft.writes()
	})
	defer working.Wait() // also when a box of mail can't be read
	s.scribe.finish(s.entries)
	for i := range s.entries {
		s.mail.take(s.log.Size()+uint64(i), &s.entries[i], s.scribe.partsOf(i))
	}
	working.Wait()
	fault.On(err)
	if cap(s.scribe.page) <= usually {
		s.mail.ledger.usual.room = s.scribe.room
	}
	fault.On(s.batch.Set(storeKey(journalMark, uint64(s.height)), s.scribe.page, nil))
	s.log, err = s.log.Append(s.batch, s.scribe.leaves)
	fault.On(err)
	return append(writes, s.mail.writes()...)
}

// drop forgets a block that was executed and not committed.
func (l *Ledger) drop() {
	if l.staged != nil {
		l.staged.batch.Close() // of memory only
		l.staged = nil
	}
}

// Commit makes the last executed block durable in one atomic step and shows it.
// After an error the ledger takes no further block; the store holds all of the
// block or none of it.
func (l *Ledger) Commit() (err error) {
	s := l.staged
	if l.failed != nil {
		return l.failed
	}
	if s == nil {
		return errors.New("couldn't commit: no block was executed")
	}
	defer func() {
		if err != nil {
			l.failed = errors.Join(errFailed, err)
		}
	}()
	defer fault.Caught(&err)
	l.proving.Lock()
	defer l.proving.Unlock()
	if s.changed {
		err = l.tree.Commit(s.batch)
	} else {
		err = s.batch.Commit(pebble.Sync)
	}
	if err != nil {
		return fmt.Errorf("无法写入账本，请检查磁盘空间 / couldn't write the ledger, look at the disk: %w", err)
	}
	snapshot := l.db.NewSnapshot()
	l.mu.Lock()
	defer l.mu.Unlock()
	old := l.state.snapshot
	s.draft.publish()
	if s.changed {
		l.state.memory.take(s.news)
		s.mail.keep()
	}
	heads := l.state.heads
	if s.height > 0 {
		heads.add(s.height, s.hash)
	} else {
		heads.genesis = s.hash
	}
	rules := l.state.rules
	if s.changed {
		rules = trade.BookOf(s.draft).RuleBook()
	}
	l.state = committed{height: s.height, at: s.at, shown: s.shown, root: s.root, chain: s.chain, log: s.log,
		secrets: s.secrets, rules: rules, memory: l.state.memory, heads: heads, snapshot: snapshot, after: s.after,
		book: &book{chain: s.chain, tree: l.tree, from: snapshot, at: l.state.book.at}}
	for _, opened := range s.envelopes {
		l.doors.drop(opened)
	}
	l.staged = nil
	if err := errors.Join(old.Close(), s.batch.Close()); err != nil {
		return fmt.Errorf("couldn't let go of the last block: %w", err)
	}
	return nil
}
