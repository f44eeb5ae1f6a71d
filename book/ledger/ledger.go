package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/book/fault"
	"tallystick/book/merkle"
	"tallystick/book/trade"
	"tallystick/book/wire"
)

// ErrCorrupt says that the store does not hold the ledger that it claims to hold.
var ErrCorrupt = merkle.ErrCorrupt

// errFailed comes from a ledger whose store failed before.
var errFailed = errors.New("账本存储已失败，请排除故障后重启 / the ledger's store has failed: mend it and start again")

// Settings say where a ledger lives.
type Settings struct {
	Dir    string           // the store's folder, made when it is not there
	Files  vfs.FS           // nil: the disk
	Clock  func() time.Time // by which Check judges expiry; nil: the machine's
	Secret Secret           // the keepers' first; zero for a ledger that is only read

	// Up to how many records all leaves of the tree are in memory, and how many bytes of
	// them are beyond it; zero: as merkle.Room says.
	Leaves uint64
	Hot    int
}

// Ledger is the book under consensus. Found, Execute and Commit come from one
// goroutine at a time; everything else may come from any.
type Ledger struct {
	db    *pebble.DB
	clock func() time.Time
	first Secret
	doors *doors
	mails *cache[wire.Box, wire.Mail] // as committed

	mu    sync.RWMutex // guards what is committed
	state committed

	proving sync.RWMutex // guards the tree's step from one block to the next
	tree    *merkle.Tree

	staged *staged // executed, not committed; of the executing goroutine
	failed error   // of the executing goroutine
	usual  usual   // of the executing goroutine
}

// usual is what the block before needed: the next one begins with as much.
type usual struct {
	batch   int  // bytes of its writes
	records int  // that it wrote
	room    room // in which its page was written
}

// usually bounds how much memory a block begins with of each kind, in bytes, and
// usualRecords for how many records.
const (
	usually      = 16 << 20
	usualRecords = 1 << 16
)

// committed is the state after the last block.
type committed struct {
	height   int64
	at       trade.Instant
	shown    wire.State
	root     [32]byte // of what is shown
	chain    string   // empty before the founding
	log      merkle.Log
	secrets  secrets
	memory   memory
	heads    heads
	book     *book
	snapshot *pebble.Snapshot

	after trade.Aftermath // of the last block, which the next one looks at
	rules trade.RuleBook
}

// Open opens the ledger in a folder; an empty folder holds a ledger that waits
// for its founding.
func Open(s Settings) (*Ledger, error) {
	if s.Clock == nil {
		s.Clock = time.Now
	}
	db, err := openStore(s.Dir, s.Files)
	if err != nil {
		return nil, err
	}
	l := &Ledger{db: db, clock: s.Clock, first: s.Secret, doors: newDoors(),
		mails: newCache[wire.Box, wire.Mail](manyRecords)}
	if err := l.load(merkle.Room{Dir: s.Dir, Files: s.Files, Records: s.Leaves, Hot: s.Hot}); err != nil {
		return nil, errors.Join(fmt.Errorf("couldn't open the ledger: %w", err), l.Close())
	}
	return l, nil
}

// load reads the committed state from the store.
func (l *Ledger) load(room merkle.Room) (err error) {
	defer fault.Caught(&err)
	if l.tree, err = merkle.Open(l.db, []byte{treeMark}, room); err != nil {
		return err
	}
	snapshot := l.db.NewSnapshot()
	log, err := merkle.OpenLog(snapshot, []byte{logMark})
	if err != nil {
		return errors.Join(err, snapshot.Close())
	}
	shown := wire.State{Tree: l.tree.Root(), Entries: log.Size(), Journal: log.Root()}
	l.state = committed{shown: shown, root: shown.Root(), log: log, snapshot: snapshot,
		book: &book{tree: l.tree, from: snapshot, at: newCaches()}}
	stands, err := load(snapshot, []byte{blockMark})
	if err != nil {
		return err
	}
	if stands != nil {
		if l.state.height, l.state.at, err = parseBlock(stands); err != nil {
			return err
		}
	}
	if l.state.heads, err = readHeads(snapshot, l.state.height); err != nil {
		return err
	}
	if l.state.after, err = aftermathAt(snapshot, l.state.height); err != nil {
		return err
	}
	l.state.rules = trade.BookOf(l.state.book).RuleBook()
	own, err := readOwn[wire.Ledger](l.tree, snapshot, wire.LedgerKey())
	if err != nil {
		return err
	}
	l.state.chain, l.state.book.chain = own.Chain, own.Chain
	if err := l.loadSecrets(snapshot); err != nil {
		return err
	}
	l.state.memory, err = recall(l.tree, snapshot)
	return err
}

// loadSecrets reads the secrets of a ledger that was founded, and compares the
// first with the one that the ledger was opened with.
func (l *Ledger) loadSecrets(from pebble.Reader) error {
	if l.state.chain == "" {
		return nil
	}
	b, err := load(from, []byte{secretMark})
	if err != nil {
		return err
	}
	if l.state.secrets, err = parseSecrets(b); err != nil {
		return err
	}
	if l.first != (Secret{}) && l.first.Digest() != l.state.secrets.first {
		return ErrOtherSecret
	}
	return nil
}

func readOwn[R wire.Own](tree *merkle.Tree, from pebble.Reader, key []byte) (r R, err error) {
	value, err := tree.Get(from, key)
	if err != nil || value == nil {
		return r, err
	}
	return wire.DecodeOwn[R](value)
}

// Close closes the store. What was committed stays.
func (l *Ledger) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failed != nil {
		return nil // Pebble cannot be closed after it failed in a commit
	}
	l.drop()
	var err error
	if l.state.snapshot != nil {
		err = l.state.snapshot.Close()
		l.state.snapshot = nil
	}
	if l.tree != nil {
		err = errors.Join(err, l.tree.Close())
	}
	if err := errors.Join(err, l.db.Close()); err != nil {
		return fmt.Errorf("couldn't close the ledger: %w", err)
	}
	return nil
}

// Committed gives the height, and the root of tree and journal ([wire.State])
// after the last committed block.
func (l *Ledger) Committed() (height int64, root [32]byte) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.state.height, l.state.root
}

// Records gives how many records the tree holds.
func (l *Ledger) Records() uint64 { return l.tree.Count() }

// Chain gives the name of the chain, empty before the founding.
func (l *Ledger) Chain() string {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.state.chain
}

// View lets a function read the last committed state and the time of its
// block. The book is good until the function returns, which should be soon,
// since the next block cannot be shown before. The error is the function's, or
// the store's.
func (l *Ledger) View(read func(book trade.Book, at trade.Instant) error) (err error) {
	defer fault.Caught(&err)
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.state.snapshot == nil {
		return errors.New("couldn't read the ledger: it is closed")
	}
	return read(trade.BookOf(l.state.book), l.state.at)
}

// Due gives the earliest deadline, if it is at or before the moment.
func (l *Ledger) Due(now trade.Instant) (deadline trade.Instant, due bool) {
	// an error of the store shows itself again in the next block
	_ = l.View(func(book trade.Book, _ trade.Instant) error {
		first, found := book.Deadline(now)
		deadline, due = first.At, found
		return nil
	})
	return deadline, due
}

// Keepers gives who keeps the ledger after the last committed block, and who did
// before; nobody where the founding named none.
func (l *Ledger) Keepers() (keepers []trade.Keeper, err error) {
	err = l.View(func(book trade.Book, _ trade.Instant) error {
		for record := range book.Scan(trade.KeepersKey()) {
			keepers = append(keepers, record.(trade.Keeper))
		}
		return nil
	})
	return keepers, err
}

// RuleBook gives the rules by which the next block is executed, and those that wait.
func (l *Ledger) RuleBook() trade.RuleBook {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.state.rules
}

// Found starts the book from the founding state in the genesis file and gives
// its root. It may come again with the same state until the first block is
// committed. The ledger must have been opened with the secret that the state
// names; else the error is ErrNoSecret or ErrOtherSecret.
func (l *Ledger) Found(chain string, at trade.Instant, state []byte) (root [32]byte, err error) {
	defer fault.Caught(&err)
	l.drop()
	digest := wire.GenesisDigest(chain, at, state)
	founded := append([]byte{storeForm}, digest[:]...)
	before, err := load(l.db, []byte{foundMark})
	if err != nil {
		return root, err
	}
	if before != nil {
		if l.state.height == 0 && bytes.Equal(before, founded) {
			return l.state.root, nil
		}
		return root, errors.New("该目录已有另一账本 / this folder holds another ledger already")
	}
	founding, err := wire.DecodeFounding(state)
	if err != nil {
		return root, err
	}
	switch {
	case l.first == Secret{}:
		return root, ErrNoSecret
	case l.first.Digest() != founding.Keepers:
		return root, ErrOtherSecret
	}
	if founding.RuleBook > trade.NewestRuleBook {
		return root, fmt.Errorf("创世文件采用规则版本 %d，本程序至多为 %d：请使用较新的程序 / the genesis file takes version %d "+
			"of the rules, and this program knows those up to %d: use a newer program", founding.RuleBook,
			trade.NewestRuleBook, founding.RuleBook, trade.NewestRuleBook)
	}
	founding.At = at
	s := &staged{at: at, hash: digest, draft: newDraft(l.state.book, 0), news: newNews(nil, at), batch: l.db.NewBatch(),
		log: l.state.log, chain: chain, secrets: secrets{founding.Keepers, l.first}}
	s.mail = newMail(l, s.draft)
	l.staged = s
	for _, event := range trade.Found(founding.Founding) {
		trade.Post(s.draft, event)
	}
	fault.On(s.batch.Set([]byte{foundMark}, founded, nil))
	if err := l.seal(s); err != nil {
		return root, err
	}
	return s.root, l.Commit()
}

// Evidence is what the ledger shows of one key.
type Evidence struct {
	Key    []byte
	Value  []byte // empty when there is no record
	Proof  []byte // of the tree; see merkle.ParseProof
	Height int64  // of the last block; its root is in the next header
	State  wire.State
}

// Prove gives the record under a key of package wire, or the absence of one,
// with a proof against the tree's root after the last committed block.
func (l *Ledger) Prove(key []byte) (Evidence, error) {
	l.proving.RLock()
	defer l.proving.RUnlock()
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.state.snapshot == nil {
		return Evidence{}, errors.New("couldn't prove: the ledger is closed")
	}
	value, err := l.tree.Get(l.state.snapshot, key)
	if err != nil {
		return Evidence{}, err
	}
	proof, err := l.tree.Prove(key)
	if err != nil {
		return Evidence{}, err
	}
	return Evidence{Key: key, Value: value, Proof: proof.Encode(), Height: l.state.height, State: l.state.shown},
		nil
}
