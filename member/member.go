package member

import (
	"bytes"
	"context"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"tallystick/assembly"
	"tallystick/book/ledger"
	"tallystick/book/trade"
	"tallystick/face/api"
	"tallystick/face/portal"
	"tallystick/face/words"
	"tallystick/node/chain"
	"tallystick/node/desk"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
	"tallystick/risk/advise"
)

// The files of a home, besides those of the packages that keep their own.
const (
	modelsFolder = "models"
	LedgerFolder = "ledger"
	blocksFolder = "data"
	ModelFile    = "readmodel.sqlite"
	tokenFile    = "token_key" // of networks whose founding names no token keys
	seedFile     = "token_seed"
	secretFile   = "keepers_secret"
	nodeKeyFile  = "sealing_lock"
)

// How many connections are open at once, in all and from one source.
const (
	maxConnections    = 4096
	sourceConnections = 256
	linkConnections   = 512 // of members
	linkEach          = 16
)

// Member is a whole member of the network in this process, in the order of the
// ring; Close ends it in reverse.
type Member struct {
	Home    string
	Log     *slog.Logger
	Room    *Strongroom
	Desk    *desk.Desk
	Ledger  *ledger.Ledger
	Model   *readmodel.Model
	Node    *chain.Node
	Gate    *gateway.Gateway
	Notary  Notary
	judge   *Judge
	Adviser *advise.Adviser
	Tokens  assembly.Maker

	tokenLine *tokenLine // nil: tokens are made here

	near     *nearing
	state    *condition
	Watching *sync.WaitGroup
	ending   chan struct{} // closed by Close
	whole    bool          // opened as a whole, so that its stop can be noted

	Outside Outside
}

// Outside is how people reach the member.
type Outside struct {
	publicURL string         // through a proxy with TLS; empty without
	street    gateway.Street // which proxies are believed
}

// Reached reads how people reach the member. Where they come through a proxy and
// none is named, it is on this machine.
func Reached(publicURL string, proxies []string) (Outside, error) {
	if publicURL != "" && len(proxies) == 0 {
		proxies = []string{"127.0.0.1", "::1"}
	}
	street, err := gateway.NewStreet(proxies...)
	if err != nil {
		return Outside{}, fmt.Errorf("--proxy: %w", err)
	}
	return Outside{publicURL, street}, nil
}

// sealingKey gives the sealing key that the ledger names for a party.
func (m *Member) sealingKey(party trade.PartyID) (key trade.SealingKey, named bool) {
	err := m.Ledger.View(func(book trade.Book, _ trade.Instant) error {
		membership, ok := book.Membership(party)
		key, named = membership.Sealing, ok
		return nil
	})
	return key, named && err == nil
}

// keeps reports whether a key votes on blocks, by the ledger.
func (m *Member) keeps(public []byte) bool {
	keepers, err := m.Ledger.Keepers()
	return err == nil && slices.ContainsFunc(keepers, func(k trade.Keeper) bool {
		return k.Votes() && bytes.Equal(k.Public, public)
	})
}

// Line is how the node reaches others that keep the ledger, and its read model's database.
type Line struct {
	Listen string   // host:port for their nodes; empty: this node keeps the ledger alone
	Tokens string   // host:port of the token server; empty: as the settings say, or this home's seed
	Peers  []string // node@host:port of some, besides those that the ledger names

	Pause, Propose, Vote time.Duration // see chain.Settings; zero: as there

	ReadModel string // see [TablesOf]
}

// Open opens the home and starts its node, which reaches no others.
func Open(ctx context.Context, home string, log *slog.Logger) (*Member, error) {
	return OpenOn(ctx, home, Line{}, log)
}

// OpenOn opens the home and starts its node. With a line the nodes of those who keep
// the ledger, as it says, are let in and looked for.
func OpenOn(ctx context.Context, home string, line Line, log *slog.Logger) (_ *Member, err error) {
	m := &Member{Home: home, Log: log, ending: make(chan struct{}), state: &condition{},
		near: &nearing{}, Watching: &sync.WaitGroup{}}
	defer func() {
		if err != nil {
			err = errors.Join(plainly(err), m.Close())
		}
	}()
	orderly, later, err := checkHome(ctx, home)
	if err != nil {
		return nil, err
	}
	lock, err := readLock(home)
	if err != nil {
		return nil, err
	}
	if m.Tokens, m.tokenLine, err = openTokens(home, line.Tokens); err != nil {
		return nil, err
	}
	if m.Room, err = openStrongroom(home, lock); err != nil {
		return nil, err
	}
	if err = m.Room.obey(ctx, home); err != nil {
		return nil, err
	}
	if m.Desk, err = desk.Open(ctx, home, time.Now); err != nil {
		return nil, err
	}
	if m.Ledger, err = openLedger(home, LedgerFolder); err != nil {
		return nil, err
	}
	m.Room.named = m.sealingKey
	m.tokenLine.believe(m.keeps)
	if m.Model, err = openModel(ctx, home, line.ReadModel); err != nil {
		return nil, err
	}
	if err := begin(ctx, m.Model, home); err != nil {
		return nil, err
	}
	people := newDirectory(m.Desk, m.Ledger)
	followers := map[string]chain.Follower{"readmodel": m.Model.Follower(), "desk": people}
	own, err := m.run(ctx, line, followers)
	if err != nil {
		return nil, err
	}
	if err := people.catchUp(ctx, m.Ledger); err != nil {
		return nil, err
	}
	m.Notary = Notary{m.Ledger, m.Node, m.Model}
	if m.judge, err = NewJudge(home); err != nil {
		return nil, err
	}
	m.Gate, err = gateway.New(ctx, m.Desk, gateway.Ring{Chain: m.Ledger.Chain(), Ground: m.Ledger.Ground,
		Submitter: m.Node, Books: m.Ledger,
		Journal: settled{m.Model, m.Ledger, m.Node, own, time.Now, time.Now()}, Tokens: m.Tokens,
		Vault: m.Room, Log: log, NotTaken: func(err error) bool {
			return errors.Is(err, chain.ErrPoolFull) ||
				errors.Is(err, chain.ErrTooLarge)
		}})
	if err != nil {
		return nil, err
	}
	if err := m.watchFiles(ctx, orderly, later); err != nil {
		return nil, err
	}
	m.whole = true
	m.Adviser = advise.New(m.Gate, m.Model, advise.Settings{Models: filepath.Join(home, modelsFolder), Log: log})
	return m, nil
}

// run starts the node, and gives the key with which it votes.
func (m *Member) run(ctx context.Context, line Line, followers map[string]chain.Follower) (own []byte, err error) {
	keys, err := chain.MemberOf(m.Home)
	if err != nil {
		return nil, err
	}
	settings := chain.Settings{Home: m.Home, Log: m.Log, Listen: line.Listen, Peers: line.Peers, Followers: followers,
		Keepers: line.Listen != "", Pause: line.Pause, Propose: line.Propose, Vote: line.Vote}
	m.Node, err = chain.Start(ctx, settings, m.Ledger)
	return keys.Validator, err
}

// openLedger opens the ledger in a folder of a home with the keepers' secret.
func openLedger(home, folder string) (*ledger.Ledger, error) {
	secret, err := keepersSecret.Load(filepath.Join(home, secretFile))
	if err != nil {
		return nil, err
	}
	set, err := ReadSettings(home)
	if err != nil {
		return nil, err
	}
	return ledger.Open(ledger.Settings{Dir: filepath.Join(home, folder), Secret: secret, Leaves: set.Leaves})
}

// readLock reads the key under which the sealing keys are kept.
func readLock(home string) (lock [32]byte, err error) {
	text, err := os.ReadFile(filepath.Join(home, nodeKeyFile))
	if errors.Is(err, os.ErrNotExist) {
		return lock, fmt.Errorf("%w: %s", chain.ErrNoHome, home)
	}
	if err != nil {
		return lock, fmt.Errorf("couldn't read the node's lock: %w", err)
	}
	derived, err := hkdf.Key(sha256.New, text, nil, "tallystick sealing lock", 32)
	if err != nil {
		return lock, fmt.Errorf("couldn't read the node's lock: %w", err)
	}
	return [32]byte(derived), nil
}

func makeLock(home string) ([32]byte, error) {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails
	if err := os.WriteFile(filepath.Join(home, nodeKeyFile), secret, 0o600); err != nil {
		return [32]byte{}, fmt.Errorf("couldn't make the node's lock: %w", err)
	}
	return readLock(home)
}

// Close stops what runs and closes what is open, in reverse order. A member that
// is closed already stays so.
func (m *Member) Close() error {
	if m.ending == nil {
		return nil
	}
	close(m.ending)
	m.ending = nil
	var errs []error
	m.Watching.Wait()
	if m.Adviser != nil {
		m.Adviser.Close()
	}
	if m.Gate != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		errs = append(errs, m.Gate.Close(ctx))
		cancel()
	}
	if m.Node != nil {
		errs = append(errs, m.Node.Stop())
	}
	if m.Model != nil {
		errs = append(errs, m.Model.Close())
	}
	m.tokenLine.Close()
	if m.Ledger != nil {
		errs = append(errs, m.Ledger.Close())
	}
	if m.Desk != nil {
		errs = append(errs, m.Desk.Close())
	}
	if m.Room != nil {
		errs = append(errs, m.Room.Close())
	}
	if err := errors.Join(errs...); err != nil || !m.whole {
		return err
	}
	if err := CloseHome(m.Home); err != nil {
		m.Log.Error("couldn't note what the home holds", "error", err)
	}
	return nil
}

// settled finds envelopes in the read model, for the gateway.
type settled struct {
	model  *readmodel.Model
	ledger *ledger.Ledger
	node   follower
	own    []byte // the key with which this node votes
	clock  func() time.Time
	since  time.Time // when the node was started
}

// follower waits until the read model knows a height.
type follower interface {
	WaitFollowed(ctx context.Context, height int64) error
}

const (
	// dated is by how much a block may be dated before the moment in which its
	// envelopes were chosen, and some more.
	dated = 10 * time.Second
	// waking is how long a node takes to finish the block that it was making when
	// it ended, and some more; that block is dated by its first making.
	waking = 5 * time.Second
)

// alone reports whether nobody but this node keeps the ledger.
func (s settled) alone() bool {
	keepers, err := s.ledger.Keepers()
	votes := slices.DeleteFunc(keepers, func(k trade.Keeper) bool { return !k.Votes() })
	return err == nil && (len(keepers) == 0 || len(votes) == 1 && bytes.Equal(votes[0].Public, s.own))
}

// Settled implements gateway.Journal. The one validator of a chain makes
// every block itself and dates it by its own clock, so that no block to come is
// dated long before now, even when none has come for a while. A chain of several
// waits for the next block to say so.
func (s settled) Settled(ctx context.Context, id trade.EnvelopeID) (trade.Entry, bool, trade.Instant, error) {
	var upTo trade.Instant
	if now := s.clock(); now.Sub(s.since) > waking && s.alone() {
		upTo = trade.InstantOf(now.Add(-dated))
	}
	height, _ := s.ledger.Committed()
	if err := s.node.WaitFollowed(ctx, height); err != nil {
		return trade.Entry{}, false, 0, err
	}
	entry, err := s.model.EntryByEnvelope(ctx, trade.Viewer{Kind: trade.Regulator}, id)
	if errors.Is(err, readmodel.ErrUnknown) {
		return trade.Entry{}, false, max(upTo, s.model.At()), nil
	}
	return entry.Entry, err == nil, upTo, err
}

// Steps implements gateway.Journal.
func (s settled) Steps(ctx context.Context, person trade.PersonID, id trade.EnvelopeID, height int64) ([]trade.Entry,
	error) {
	if err := s.node.WaitFollowed(ctx, height); err != nil {
		return nil, err
	}
	steps, err := s.model.Steps(ctx, person, id, height)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the steps of a batch: %w", err)
	}
	return steps, nil
}

// Applicants implements gateway.Journal.
func (s settled) Applicants(ctx context.Context, document trade.DocumentID) (banks []trade.PartyID, err error) {
	if banks, err = s.model.Applicants(ctx, document); err != nil {
		return nil, fmt.Errorf("couldn't list the applications: %w", err)
	}
	return banks, nil
}

// standing tells the API how the node stands.
type standing struct{ m *Member }

// Standing implements api.Node.
func (s standing) Standing() (int64, trade.Instant, error) {
	height, _ := s.m.Ledger.Committed()
	return height, s.m.Model.At(), s.m.Node.Err()
}

// Faces are the API and the portal of a member behind one listener.
type Faces struct {
	api    *api.Server
	server *http.Server
	URL    string
}

// Front says how a member answers.
type Front struct {
	Listen   string           // address of portal and API
	Filing   string           // CAC filing number, shown on every page
	Version  string           // of the program
	Accounts []portal.Account // of a demonstration, shown at the sign-in
	Password string           // of all of them
}

// Serve opens the listener and answers until the faces are closed.
func (m *Member) Serve(at Front) (*Faces, error) {
	front, err := portal.New(portal.Settings{Gateway: m.Gate, Model: m.Model, Receipts: m.Notary, Judge: m.judge,
		Advice:   m.Adviser,
		Troubles: m.Troubles, Filing: at.Filing, Accounts: at.Accounts, Password: at.Password, Log: m.Log,
		PublicURL: m.Outside.publicURL, Street: m.Outside.street})
	if err != nil {
		return nil, err
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(newChainMetrics(m.Node.Status))
	back := api.New(api.Settings{Gateway: m.Gate, Model: m.Model, Receipts: m.Notary, Trust: m.judge.Trust(),
		Advice: m.Adviser, Node: standing{m}, Troubles: m.Troubles,
		Filing: at.Filing, Version: at.Version, Log: m.Log,
		Registry: registry, Street: m.Outside.street, Alarms: func() []api.Alarm {
			return append(alarmsOf(m.Node.Status()), m.near.alarms()...)
		}})
	return Answer(at.Listen, front, back, strings.HasPrefix(m.Outside.publicURL, "https://"), m.Log)
}

// Answer opens a listener, and answers with portal and API until the faces are closed. A
// strict house is reached through a proxy with TLS only.
func Answer(listen string, front *portal.Portal, back *api.Server, strict bool, log *slog.Logger) (*Faces, error) {
	mux := http.NewServeMux()
	for _, path := range []string{"/v1/", "/docs", "/openapi.json", "/openapi.yaml", "/healthz",
		"/readyz", "/metrics"} {
		mux.Handle(path, back)
	}
	mux.Handle("/", front)
	var house http.Handler = mux
	if strict {
		house = strictly(mux)
	}
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return nil, fmt.Errorf("couldn't open %s: %w", listen, err)
	}
	f := &Faces{api: back, URL: "http://" + strings.Replace(listener.Addr().String(), "[::]", "127.0.0.1", 1),
		server: &http.Server{Handler: portal.Compressed(house), ReadHeaderTimeout: 10 * time.Second,
			ReadTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}}
	go func() {
		if err := f.server.Serve(boundedListener(listener, maxConnections, sourceConnections)); err != nil &&
			!errors.Is(err, http.ErrServerClosed) {
			log.Error("couldn't go on answering", "error", err)
		}
	}()
	return f, nil
}

// Close answers nobody any more.
func (f *Faces) Close() error {
	f.api.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	if err := f.server.Shutdown(ctx); err != nil {
		return f.server.Close() // open event streams end here
	}
	return nil
}

// RefusedError says in both languages what the rule book refused and what to do.
func RefusedError(r trade.Refusal) error {
	zh, en := words.OfRefusal(r)
	return fmt.Errorf("refused by rule %d: %s. %s %s / %s。%s %s", r.Rule, en.Title, en.Detail, en.Remedy, zh.Title,
		zh.Detail, zh.Remedy)
}
