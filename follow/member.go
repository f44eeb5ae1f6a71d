package follow

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"tallystick/book/proof"
	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/face/words"
	"tallystick/node/link"
)

// How long a keeper that failed is left alone, how often the heights of all are asked, and
// how many slices that failed are kept.
const (
	firstPause  = time.Second
	lastPause   = 30 * time.Second
	askHeights  = 30 * time.Second
	maxEvidence = 100
)

// Member is a home that is open. One goroutine at a time follows.
type Member struct {
	home    string
	signer  link.Signer
	log     *slog.Logger
	clients []*link.Client
	server  *link.Client // makes tokens; nil: it is not said where it is
	trusted proof.Trust  // what the home joined by
	store   store
	genesis trade.Digest      // zero: not known
	founded *trade.MemoryBook // what the genesis says; empty where it is not known
	fates   fates

	// hears is told of each slice before anybody who waits for it; nil: nobody is.
	hears func(proof.News) error

	turn     sync.Mutex // held while a slice is taken, and while what is kept is compared
	mu       sync.Mutex // guards the follower
	follower proof.Follower
	begun    bool                  // whose it is, is known
	complete bool                  // what was told last is all there is
	heardAt  time.Time             // when a keeper told something last; zero: since the start none did
	asked    map[trade.DealID]bool // deals that the party is asked for and holds nothing for

	least   int64 // height that the chain has, by keepers of whom one at least is honest
	sampled time.Time
	seen    []int64
}

// Open opens the home of a member that has joined a network.
func Open(home string, log *slog.Logger) (_ *Member, err error) {
	s, signer, err := open(home)
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(filepath.Join(home, trustFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, says(words.FollowNotJoined.With(home))
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't read what is trusted: %w", err)
	}
	trust, err := proof.ParseTrust(text)
	if err != nil {
		return nil, err
	}
	m := &Member{home: home, signer: signer, log: log, trusted: trust, follower: proof.Follower{Trust: trust},
		asked: map[trade.DealID]bool{}}
	if m.store, err = openStore(filepath.Join(home, toldFolder)); err != nil {
		return nil, err
	}
	if err = m.store.indexAll(); err == nil {
		text, err = m.store.get([]byte{followerMark})
	}
	if err == nil && text != nil {
		m.follower, err = proof.ParseFollower(text)
		m.begun = true
	}
	if err == nil {
		err = m.store.each(recordMark, m.offered)
	}
	if err != nil {
		return nil, errors.Join(err, m.store.close())
	}
	if m.genesis, m.founded, err = genesisOf(home); err != nil {
		return nil, errors.Join(err, m.store.close())
	}
	for _, address := range s.Keepers {
		m.clients = append(m.clients, link.NewClient(address, signer, m.keeps))
	}
	if s.TokenServer != "" {
		m.server = link.NewClient(s.TokenServer, signer, m.keeps)
	}
	return m, nil
}

// Close closes the home.
func (m *Member) Close() error {
	for _, c := range m.clients {
		c.Close()
	}
	if m.server != nil {
		m.server.Close()
	}
	return m.store.close()
}

// keeps reports whether a key votes, as far as the ledger was followed.
func (m *Member) keeps(public []byte) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	same := func(v proof.Validator) bool { return bytes.Equal(v.PublicKey, public) }
	return slices.ContainsFunc(m.follower.Trust.Validators, same) || slices.ContainsFunc(m.follower.Voters, same)
}

// Standing is how far a member has followed.
type Standing struct {
	Viewer   trade.Viewer
	Height   int64 // of the last header that was verified
	Complete bool  // all that there was then is told, nothing was kept back
}

// Standing tells how far the member has followed.
func (m *Member) Standing() Standing {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := Standing{Viewer: m.follower.Viewer, Complete: m.complete}
	if h := m.follower.Trust.Header; h != nil {
		s.Height = h.Height
	}
	return s
}

// Follow follows until the context ends, or with once until all is told. A keeper that fails
// or lies is left for the next; only a contradiction that keepers signed stops it.
func (m *Member) Follow(ctx context.Context, once bool) error {
	pause := firstPause
	for at := 0; ctx.Err() == nil; at = (at + 1) % len(m.clients) {
		err := m.from(ctx, m.clients[at], once, func() { pause = firstPause })
		var fault *proof.SliceFault
		switch {
		case err == nil || errors.Is(err, errStop) || errors.As(err, &fault) && fault.Lie == proof.LieContradiction:
			return errors.Join(err)
		case ctx.Err() != nil:
			return nil
		}
		m.log.Warn("a keeper is left for the next", "keeper", m.clients[at].Address(), "error", err)
		if once && at == len(m.clients)-1 {
			return err
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
		pause = min(2*pause, lastPause)
	}
	return nil
}

// errStop stands before what no other keeper can mend.
var errStop = errors.New("following stops")

// from follows from one keeper until it fails.
func (m *Member) from(ctx context.Context, c *link.Client, once bool, good func()) error {
	if err := m.begin(ctx, c); err != nil {
		return err
	}
	for ctx.Err() == nil {
		m.heights(ctx)
		m.mu.Lock()
		ask := wire.Ask{From: m.follower.Told, Known: m.follower.State.Entries, Wait: m.complete && !once}
		if h := m.follower.Trust.Header; h != nil {
			ask.Above = h.Height
		}
		for deal := range m.asked {
			if len(ask.Deals) < wire.MaxDeals {
				ask.Deals = append(ask.Deals, deal)
			}
		}
		m.mu.Unlock()
		s, err := c.Slice(ctx, ask)
		if err != nil {
			return err
		}
		if err := m.take(s); err != nil {
			return err
		}
		good()
		if once && m.Standing().Complete {
			return nil
		}
	}
	return nil
}

// begin learns whose the node is, if it doesn't know. What the keeper says is checked when
// the party's own records are proven.
func (m *Member) begin(ctx context.Context, c *link.Client) error {
	if m.begun {
		return nil
	}
	whose, err := c.Whose(ctx)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.follower = proof.NewFollower(trade.Viewer{Party: whose.Party, Kind: whose.Kind, Region: whose.Region},
		m.follower.Trust)
	m.begun = true
	return nil
}

// take checks a slice and keeps what it told.
func (m *Member) take(s wire.Slice) error {
	m.turn.Lock()
	defer m.turn.Unlock()
	var broken error
	held := func(key []byte) []byte {
		value, err := m.store.get(recordKey(key))
		broken = errors.Join(broken, err)
		return value
	}
	next, news, err := m.follower.Next(s, held, m.least)
	if broken != nil {
		return errors.Join(errStop, broken)
	}
	if errors.Is(err, proof.ErrNewerRules) {
		return errors.Join(errStop, says(words.FollowNewerRules.With(s.Header.AppVersion, trade.NewestRuleBook)))
	}
	if err != nil {
		return m.keepEvidence(s, err)
	}
	m.mu.Lock() // whoever reads meanwhile sees all of the slice and how far it goes, or nothing
	if err := m.store.take(next, news); err != nil {
		m.mu.Unlock()
		return errors.Join(errStop, err)
	}
	m.follower, m.complete, m.heardAt = next, news.Complete, time.Now()
	for _, r := range news.Records {
		broken = errors.Join(broken, m.offered(r.Key, r.Value))
	}
	m.mu.Unlock()
	if m.hears != nil {
		broken = errors.Join(broken, m.hears(news))
	}
	if broken != nil {
		return errors.Join(errStop, broken)
	}
	if !news.Complete {
		m.fates.told(0, 0)
		return nil
	}
	if err := m.identify(); err != nil {
		return err
	}
	// no block from that of the header on takes what is not to be taken after its time, and
	// of those before everything was told
	m.fates.told(trade.InstantOf(next.Trust.Header.Time), next.Trust.Header.Height)
	return nil
}

// identify compares whose the node is with what the ledger proves.
func (m *Member) identify() error {
	v := m.follower.Viewer
	own, err := m.Record(trade.PersonKeyKey(trade.KeyIDOf(trade.Ed25519, m.signer.Public)))
	party, wrong := m.Record(trade.PartyKey(v.Party))
	if err := errors.Join(err, wrong); err != nil {
		return errors.Join(errStop, err)
	}
	k, ok := own.(trade.PersonKey)
	p, known := party.(trade.Party)
	if !ok || !known || k.Party != v.Party || p.Kind != v.Kind || p.Region != v.Region {
		return errors.Join(errStop, says(words.FollowOtherParty))
	}
	return nil
}

// offered remembers a record that is a deal for which the party is asked.
func (m *Member) offered(key, value []byte) error {
	k, _ := trade.ReadKey(key)
	if k.Kind() != trade.KindFinancing && k.Kind() != trade.KindPayment {
		return nil
	}
	record, err := wire.DecodeRecord(key, value)
	if err != nil {
		return err
	}
	deal, _, open := trade.Asks(record)
	if delete(m.asked, deal.ID); open && deal.Bank == m.follower.Viewer.Party {
		m.asked[deal.ID] = true
	}
	return nil
}

// Record gives a record that is kept; nil where there is none.
func (m *Member) Record(k trade.Key) (trade.Record, error) {
	key := k.Bytes()
	value, err := m.store.get(recordKey(key))
	if err != nil || value == nil {
		return nil, err
	}
	return wire.DecodeRecord(key, value)
}

// keepEvidence keeps a slice that failed, and of a contradiction what shows it.
func (m *Member) keepEvidence(s wire.Slice, fault error) error {
	var found *proof.SliceFault
	if !errors.As(fault, &found) {
		return fault
	}
	folder := filepath.Join(m.home, evidence)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return errors.Join(fault, err)
	}
	if found.Lie == proof.LieContradiction {
		path := filepath.Join(folder, fmt.Sprintf("contradiction-%d.json", s.Header.Height))
		err := write(path, append(found.Evidence, '\n'))
		return errors.Join(fault, says(words.FollowStops.With(path)), err)
	}
	kept, err := os.ReadDir(folder)
	if err != nil || len(kept) >= maxEvidence {
		return errors.Join(fault, err)
	}
	text, err := wire.EncodeSlice(s)
	name := fmt.Sprintf("lie-%d-block-%d-%s.cbor", found.Lie, s.Header.Height, hex.EncodeToString(s.State.Tree[:4]))
	return errors.Join(fault, err, write(filepath.Join(folder, name), text))
}

// heights asks all keepers now and then how far they are. A height that more keepers have
// named than may lie was reached; it must be shown when it was named a while ago.
func (m *Member) heights(ctx context.Context) {
	if len(m.clients) < 2 || time.Since(m.sampled) < askHeights {
		return
	}
	m.sampled = time.Now()
	if liars := (len(m.follower.Trust.Validators) - 1) / 3; len(m.seen) > liars {
		slices.Sort(m.seen)
		m.least = max(m.least, m.seen[len(m.seen)-1-liars])
	}
	m.seen = nil
	for _, c := range m.clients {
		ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
		if whose, err := c.Whose(ctx); err == nil {
			m.seen = append(m.seen, whose.Height)
		}
		cancel()
	}
}

// Kept counts the entries and records that are kept.
func (m *Member) Kept() (entries, records int, err error) {
	count := func(n *int) func(key, value []byte) error {
		return func(_, _ []byte) error {
			*n++
			return nil
		}
	}
	err = errors.Join(m.store.each(entryMark, count(&entries)), m.store.each(recordMark, count(&records)))
	return entries, records, err
}
