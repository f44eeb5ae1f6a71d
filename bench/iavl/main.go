// Command iavl measures the tree of package merkle against IAVL v1.3.6 in the
// same run, on the same machine, over the same store with the same settings.
// README.md says what is equal between the two.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cosmos/iavl"

	"tallystick/book/merkle"
)

// settings are the run's flags.
type settings struct {
	Keys, Block, Value, Rounds int
	Dir                        string `json:"-"`
}

// tree is what is measured: a block of sorted writes, committed, of which only
// the latest version is kept.
type tree interface {
	write(block []merkle.Write) error
	close() error
}

func main() {
	var s settings
	var asJSON bool
	flag.IntVar(&s.Keys, "keys", 2_000_000, "how many keys there are beforehand")
	flag.IntVar(&s.Block, "block", 2_000, "writes in a block")
	flag.IntVar(&s.Value, "value", 100, "bytes of a value")
	flag.IntVar(&s.Rounds, "rounds", 5, "rounds; in each IAVL writes one block and merkle ten, of every workload")
	flag.StringVar(&s.Dir, "dir", "", "folder on the disk to measure; a temporary one without it")
	flag.BoolVar(&asJSON, "json", false, "print JSON")
	flag.Parse()
	report, err := run(s)
	if err == nil && asJSON {
		err = json.NewEncoder(os.Stdout).Encode(report)
	} else if err == nil {
		fmt.Print(report.table())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// result is one workload on both trees, in writes a second.
type result struct {
	Workload     string  `json:"workload"`
	Merkle       float64 `json:"merkle_writes_per_s"`
	IAVL         float64 `json:"iavl_writes_per_s"`
	Ratio        float64 `json:"ratio"`
	merkle, iavl spent
}

type spent struct {
	writes int
	time   time.Duration
}

func (s spent) rate() float64 { return float64(s.writes) / s.time.Seconds() }

// measured is what a run gives.
type measured struct {
	Settings settings `json:"settings"`
	Results  []result `json:"results"`
}

func (m measured) table() string {
	b := fmt.Appendf(nil, "%d keys, blocks of %d, values of %d bytes, durable\n%-8s %12s %12s %8s\n",
		m.Settings.Keys, m.Settings.Block, m.Settings.Value, "", "merkle/s", "iavl/s", "ratio")
	for _, r := range m.Results {
		b = fmt.Appendf(b, "%-8s %12.0f %12.0f %8.1f\n", r.Workload, r.Merkle, r.IAVL, r.Ratio)
	}
	return string(b)
}

func run(s settings) (m measured, err error) {
	dir := s.Dir
	if dir == "" {
		if dir, err = os.MkdirTemp("", "iavl-bench-"); err != nil {
			return m, err
		}
		defer os.RemoveAll(dir)
	}
	ours, err := openMerkle(filepath.Join(dir, "merkle"))
	if err != nil {
		return m, err
	}
	defer ours.close()
	theirs, err := openIAVL(filepath.Join(dir, "iavl"))
	if err != nil {
		return m, err
	}
	defer theirs.close()
	source := &source{rand: rand.New(rand.NewPCG(1, 2)), value: s.Value}
	for source.made < s.Keys {
		block := source.insert(min(50_000, s.Keys-source.made))
		for name, t := range map[string]tree{"merkle": ours, "iavl": theirs} {
			if err := t.write(block); err != nil {
				return m, fmt.Errorf("couldn't load %s: %w", name, err)
			}
		}
		fmt.Fprintf(os.Stderr, "\rloaded %d of %d keys", source.made, s.Keys)
	}
	fmt.Fprintln(os.Stderr)
	return measure(s, source, ours, theirs)
}

// measure lets the trees take turns, so that a slow minute of the machine hits
// both. IAVL writes every tenth of the blocks: it is judged by rate, and the
// number of keys stays the same to a few in a hundred.
func measure(s settings, source *source, ours, theirs tree) (measured, error) {
	workloads := []struct {
		name string
		next func(int) []merkle.Write
	}{{"insert", source.insert}, {"update", source.update}, {"hot", source.hot}}
	m := measured{Settings: s, Results: make([]result, len(workloads))}
	for round := range s.Rounds + 1 {
		for i, w := range workloads {
			r := &m.Results[i]
			r.Workload = w.name
			var blocks [10][]merkle.Write
			for j := range blocks {
				blocks[j] = w.next(s.Block)
			}
			mine, err := timed(ours, blocks[:]...)
			if err != nil {
				return m, err
			}
			other, err := timed(theirs, blocks[:1]...)
			if err != nil {
				return m, err
			}
			if round == 0 { // warms the caches
				continue
			}
			r.merkle = spent{r.merkle.writes + mine.writes, r.merkle.time + mine.time}
			r.iavl = spent{r.iavl.writes + other.writes, r.iavl.time + other.time}
		}
		fmt.Fprintf(os.Stderr, "\rround %d of %d", round, s.Rounds)
	}
	fmt.Fprintln(os.Stderr)
	for i := range m.Results {
		r := &m.Results[i]
		r.Merkle, r.IAVL = r.merkle.rate(), r.iavl.rate()
		r.Ratio = r.Merkle / r.IAVL
	}
	return m, nil
}

func timed(t tree, blocks ...[]merkle.Write) (s spent, err error) {
	start := time.Now()
	for _, block := range blocks {
		if err := t.write(block); err != nil {
			return s, err
		}
		s.writes += len(block)
	}
	s.time = time.Since(start)
	return s, nil
}

// source makes blocks of writes from a fixed seed: key number n is the same in
// every run, seventeen bytes like a document's.
type source struct {
	rand  *rand.Rand
	made  int
	value int
}

func (s *source) key(n int) []byte {
	r := rand.New(rand.NewPCG(uint64(n), 7))
	key := make([]byte, 17)
	key[0] = 'd'
	for i := 1; i < len(key); i++ {
		key[i] = byte(r.Uint32())
	}
	return key
}

func (s *source) block(size int, number func(i int) int) []merkle.Write {
	block := make([]merkle.Write, size)
	for i := range block {
		value := make([]byte, s.value)
		for j := range value {
			value[j] = byte(s.rand.Uint32())
		}
		block[i] = merkle.Write{Key: s.key(number(i)), Value: value}
	}
	compare := func(a, b merkle.Write) int { return bytes.Compare(a.Key, b.Key) }
	slices.SortFunc(block, compare)
	return slices.CompactFunc(block, func(a, b merkle.Write) bool { return bytes.Equal(a.Key, b.Key) })
}

func (s *source) insert(size int) []merkle.Write {
	first := s.made
	s.made += size
	return s.block(size, func(i int) int { return first + i })
}

func (s *source) update(size int) []merkle.Write {
	// not beyond the first half: those are in both trees for certain
	return s.block(size, func(int) int { return s.rand.IntN(s.made / 2) })
}

func (s *source) hot(size int) []merkle.Write {
	return s.block(size, func(i int) int { return i })
}

type merkleTree struct {
	db   *pebble.DB
	tree *merkle.Tree
}

func openMerkle(dir string) (*merkleTree, error) {
	db, err := openStore(dir)
	if err != nil {
		return nil, err
	}
	t, err := merkle.Open(db, []byte{'t'}, merkle.Room{})
	return &merkleTree{db, t}, err
}

func (m *merkleTree) write(block []merkle.Write) error {
	batch := m.db.NewBatch()
	defer batch.Close()
	if _, err := m.tree.Apply(batch, [32]byte{1}, block); err != nil {
		return err
	}
	return m.tree.Commit(batch)
}

func (m *merkleTree) close() error { return m.db.Close() }

// iavlCache is the number of nodes that the Cosmos SDK lets IAVL cache by default.
const iavlCache = 781_250

type iavlTree struct{ tree *iavl.MutableTree }

func openIAVL(dir string) (*iavlTree, error) {
	db, err := openStore(dir)
	if err != nil {
		return nil, err
	}
	// one batch for each version, as few waits for the disk as for merkle
	t := iavl.NewMutableTree(beneath{db}, iavlCache, false, iavl.NewNopLogger(), iavl.SyncOption(true),
		iavl.FlushThresholdOption(256<<20))
	_, err = t.Load()
	return &iavlTree{t}, err
}

func (i *iavlTree) write(block []merkle.Write) error {
	for _, w := range block {
		if _, err := i.tree.Set(w.Key, w.Value); err != nil {
			return err
		}
	}
	_, version, err := i.tree.SaveVersion()
	if err != nil || version == 1 {
		return err
	}
	return i.tree.DeleteVersionsTo(version - 1)
}

func (i *iavlTree) close() error { return i.tree.Close() }
