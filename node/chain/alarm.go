package chain

import (
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/cometbft/cometbft/abci/types"

	"tallystick/book/trade"
)

const (
	// stalledAfter is how long envelopes may wait without a block before that
	// is an alarm.
	stalledAfter = 10 * time.Second

	// silentAfter is how many blocks in a row may lack a member's vote before
	// that is an alarm. One or two are lost by a vote that comes late.
	silentAfter = 20
)

// SignedTwice is proof, in a block, that a member signed two blocks of one height.
type SignedTwice struct {
	Member string
	Height int64
	Own    bool // by the key of this node: somebody else uses it, or an old copy of this home runs
}

// watch notes what is wrong with the members' votes since the node started.
type watch struct {
	log *slog.Logger

	mu      sync.Mutex
	names   map[string]string // of validators by their address
	own     string            // this node's
	missed  map[string]int    // blocks in a row without a member's vote, by name
	twice   []SignedTwice
	waiting time.Time      // since when envelopes wait without a block; zero: none do
	stalled bool           // it was said
	warned  trade.RuleBook // of which it was said that this program does not know them
}

func newWatch(log *slog.Logger) *watch {
	return &watch{log: log, names: map[string]string{}, missed: map[string]int{}}
}

// know tells the members' names from the genesis file, and this node's address.
func (w *watch) know(home string) error {
	genesis, err := loadGenesis(home)
	if err != nil {
		return err
	}
	key, err := loadKey(home)
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.own = string(key.Address)
	for _, v := range genesis.Validators {
		w.names[string(v.Address)] = v.Name
	}
	return nil
}

func (w *watch) name(address []byte) string {
	if name := w.names[string(address)]; name != "" {
		return name
	}
	return fmt.Sprintf("%x", address)
}

// see takes what a block says of the members: who voted for the one before, and
// who is proven to have signed twice.
func (w *watch) see(height int64, last types.CommitInfo, proven []types.Misbehavior) {
	w.mu.Lock()
	defer w.mu.Unlock()
	voting := make(map[string]bool, len(last.Votes))
	for _, vote := range last.Votes {
		name := w.name(vote.Validator.Address)
		voting[name] = true
		if !isAbsent(int32(vote.BlockIdFlag)) {
			if w.missed[name] >= silentAfter {
				w.log.Warn("a member votes again", "member", name, "height", height)
			}
			delete(w.missed, name)
			continue
		}
		if w.missed[name]++; w.missed[name] == silentAfter {
			w.log.Error("成员连续缺席投票 / a member's votes are missing", "member", name, "blocks", silentAfter,
				"height", height)
		}
	}
	maps.DeleteFunc(w.missed, func(name string, _ int) bool { return !voting[name] }) // who votes no more misses none
	for _, m := range proven {
		twice := SignedTwice{w.name(m.Validator.Address), m.Height, string(m.Validator.Address) == w.own}
		if slices.Contains(w.twice, twice) {
			continue
		}
		w.twice = append(w.twice, twice)
		w.log.Error("成员重复签署同一高度 / a member signed two blocks of one height", "member", twice.Member,
			"height", twice.Height, "thisNode", twice.Own, "kind", m.Type.String())
	}
}

// tick is told now and then whether envelopes wait and no block came since the
// last time.
func (w *watch) tick(now time.Time, stands bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case !stands:
		if w.stalled {
			w.log.Warn("blocks are made again", "after", now.Sub(w.waiting).Round(time.Second))
		}
		w.waiting, w.stalled = time.Time{}, false
	case w.waiting.IsZero():
		w.waiting = now
	case now.Sub(w.waiting) >= stalledAfter && !w.stalled:
		w.stalled = true
		w.log.Error("交易在等待但没有新区块：可能不足三分之二成员在线 / envelopes wait and no block is made: "+
			"fewer than two thirds of the votes may be present", "since", w.waiting.UTC().Format(time.RFC3339))
	}
}

// rules is told now and then by which rules the chain goes on, and says so where this
// program does not know those that wait.
func (w *watch) rules(rules trade.RuleBook) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if rules.Next > trade.NewestRuleBook && rules != w.warned {
		w.warned = rules
		w.log.Error("待启用的规则版本本程序不认识：请在启用前换上新版程序 / rules wait that this program does not know: install "+
			"the newer program before they are in force", "version", rules.Next, "known", trade.NewestRuleBook,
			"from", rules.From.Time().Format(time.RFC3339))
	}
}

// into puts what is wrong into a status.
func (w *watch) into(s *Status, now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.stalled {
		s.Stalled = now.Sub(w.waiting)
	}
	s.SignedTwice = slices.Clone(w.twice)
	s.Missed = make(map[string]int, len(w.missed))
	for name, blocks := range w.missed {
		s.Missed[name] = blocks
	}
}

// Silent gives the members whose votes have been missing long enough to be an
// alarm, by name and in order.
func (s Status) Silent() []string {
	var names []string
	for name, blocks := range s.Missed {
		if blocks >= silentAfter {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
