package chain

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tallystick/book/trade"
)

// toy is a ledger of lines of text. Its root is a hash over every line it ever
// took; its store is a file to which each block is appended and synced.
//
//	ok ...      is taken
//	no ...      is refused in its block
//	never ...   is refused at the door
//	bad ...     may not even be proposed
//	hold <ms>   sets a deadline; the ledger notes when it has passed
type toy struct {
	mu      sync.RWMutex
	state   toyState
	next    *toyState
	file    *os.File
	journal []trade.Entry
	lines   map[string]int64      // line to height
	failing atomic.Pointer[error] // given by Commit
	mayBad  atomic.Bool           // calls bad lines admissible, as a dishonest member's would
}

type toyState struct {
	Height  int64
	Root    [32]byte
	Entries []trade.Entry
	Lines   []string
	Holds   []trade.Instant
}

func openToy(t testing.TB, home string) *toy {
	t.Helper()
	l, err := loadToy(home)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.file.Close() })
	return l
}

func loadToy(home string) (*toy, error) {
	file, err := os.OpenFile(filepath.Join(home, "toy.gob"), os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	l := &toy{file: file, lines: map[string]int64{}}
	whole := int64(0)
	for {
		var size [8]byte
		var s toyState
		if _, err := io.ReadFull(file, size[:]); err != nil {
			break
		}
		n, _ := strconv.ParseInt(string(size[:]), 16, 64)
		record := make([]byte, n)
		if _, err := io.ReadFull(file, record); err != nil {
			break
		}
		if err := gob.NewDecoder(bytes.NewReader(record)).Decode(&s); err != nil {
			return nil, err
		}
		l.take(s)
		whole += 8 + n
	}
	return l, file.Truncate(whole)
}

func (l *toy) take(s toyState) {
	l.state = s
	l.journal = append(l.journal, s.Entries...)
	for _, line := range s.Lines {
		l.lines[line] = s.Height
	}
}

func (l *toy) Check(envelope []byte) trade.Refusal {
	if bytes.HasPrefix(envelope, []byte("never")) || bytes.HasPrefix(envelope, []byte("bad")) && !l.mayBad.Load() {
		return trade.Refusal{Rule: trade.SignatureMustVerify, Item: 7}
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	if _, taken := l.lines[string(envelope)]; taken && !l.mayBad.Load() {
		return trade.Refusal{Rule: trade.EnvelopeMustNotBeReplayed}
	}
	return trade.Refusal{}
}

func (l *toy) Prepare([][]byte) {}

func (l *toy) Admissible(_ trade.Instant, envelopes [][]byte) []bool {
	l.mu.RLock()
	defer l.mu.RUnlock()
	fit := make([]bool, len(envelopes))
	for i, envelope := range envelopes {
		_, taken := l.lines[string(envelope)]
		fit[i] = l.mayBad.Load() || !taken && !bytes.HasPrefix(envelope, []byte("bad"))
	}
	return fit
}

func (l *toy) Found(chain string, at trade.Instant, state []byte) ([32]byte, error) {
	l.state = toyState{Root: sha256.Sum256(fmt.Appendf(nil, "%s %d %s", chain, at, state))}
	return l.state.Root, nil
}

func (l *toy) Execute(height int64, at trade.Instant, hash [32]byte, envelopes [][]byte) ([32]byte,
	[]trade.Entry, error) {
	if height != l.state.Height+1 {
		return [32]byte{}, nil, fmt.Errorf("block %d doesn't follow %d", height, l.state.Height)
	}
	s := toyState{Height: height, Root: l.state.Root}
	lapsed := 0
	for _, hold := range l.state.Holds {
		if hold <= at {
			lapsed++
			continue
		}
		s.Holds = append(s.Holds, hold)
	}
	if lapsed > 0 {
		s.Entries = append(s.Entries, trade.Entry{Height: height, At: at})
		s.Root = sha256.Sum256(fmt.Appendf(s.Root[:], "lapse %d", lapsed))
	}
	for i, envelope := range envelopes {
		line := string(envelope)
		entry := trade.Entry{Height: height, Index: uint32(i + 1), At: at}
		_, taken := l.lines[line]
		switch {
		case taken:
			entry.Refusal.Rule = trade.EnvelopeMustNotBeReplayed
		case strings.HasPrefix(line, "no"):
			entry.Refusal.Rule = trade.EnvelopeMustNotBeExpired
		case strings.HasPrefix(line, "hold "):
			ms, _ := strconv.ParseInt(strings.Fields(line)[1], 10, 64)
			s.Holds = append(s.Holds, trade.Instant(ms))
		}
		s.Entries = append(s.Entries, entry)
		s.Lines = append(s.Lines, line)
		s.Root = sha256.Sum256(append(s.Root[:], envelope...))
	}
	l.next = &s
	return s.Root, s.Entries, nil
}

func (l *toy) Commit() error {
	if err := l.failing.Load(); err != nil {
		return *err
	}
	var record bytes.Buffer
	if err := gob.NewEncoder(&record).Encode(l.next); err != nil {
		return err
	}
	line := fmt.Appendf(nil, "%08x%s", record.Len(), record.Bytes())
	if _, err := l.file.Write(line); err != nil {
		return err
	}
	if err := l.file.Sync(); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.take(*l.next)
	return nil
}

func (l *toy) Committed() (int64, [32]byte) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.state.Height, l.state.Root
}

func (l *toy) Due(now trade.Instant) (earliest trade.Instant, due bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	for _, hold := range l.state.Holds {
		if hold <= now && (!due || hold < earliest) {
			earliest, due = hold, true
		}
	}
	return earliest, due
}

func (l *toy) Entries(from int64, limit int) ([]trade.Entry, error) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	var page []trade.Entry
	for _, entry := range l.journal {
		if entry.Height < from {
			continue
		}
		if len(page) >= limit && page[len(page)-1].Height != entry.Height {
			break
		}
		page = append(page, entry)
	}
	return page, nil
}

func (l *toy) String() string {
	height, root := l.Committed()
	return fmt.Sprintf("%d %s", height, hex.EncodeToString(root[:4]))
}

// notebook is a follower that keeps what it is told, and can be made to fail.
type notebook struct {
	mu      sync.Mutex
	height  int64
	entries []trade.Entry
	fail    bool
}

func (f *notebook) Height() (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.height, nil
}

func (f *notebook) Follow(blocks []trade.Block) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.fail {
		return errors.New("the notebook is full")
	}
	for _, b := range blocks {
		if b.Height <= f.height || len(b.Entries) == 0 || b.Entries[0].At != b.At {
			return fmt.Errorf("block %d after %d with %d entries", b.Height, f.height, len(b.Entries))
		}
		f.height = b.Height
		f.entries = append(f.entries, b.Entries...)
	}
	return nil
}

// eventually polls until a condition holds, or fails the test.
func eventually(t testing.TB, within time.Duration, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(within); !holds(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not within %v: %s", within, what)
		}
	}
}
