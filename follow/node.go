package follow

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"tallystick/assembly"
	"tallystick/book/proof"
	"tallystick/book/trade"
	"tallystick/face/api"
	"tallystick/face/portal"
	"tallystick/face/words"
	"tallystick/member"
	"tallystick/node/desk"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
	"tallystick/node/token"
	"tallystick/risk/advise"
)

// modelFile holds the tables of pages and API, which are made anew at each start.
const modelFile = "readmodel.sqlite"

// modelsFolder holds the models that form opinions, which the party puts there.
const modelsFolder = "models"

// Node is a member at which the persons of its party work: a desk with their keys, a gateway
// over what is told, and portal and API. It follows until it is closed.
type Node struct {
	*Member
	people *desk.Desk
	Model  *readmodel.Model
	Gate   *gateway.Gateway
	room   *member.Strongroom
	faces  *member.Faces

	adviser *advise.Adviser

	going sync.WaitGroup
	end   context.CancelFunc
	ended chan struct{}
	fault error // why following ended, once ended is closed

	closed bool
}

// gives reports whether a party gives a kind of command at its own node: all that parties of its
// kind give, whatever the duty.
func (n *Node) gives(verb trade.Verb) bool {
	return trade.Gives(n.Standing().Viewer.Kind, ^trade.Duty(0), verb)
}

// tokens gives what makes the identifiers of numbers: the token server, by the keys of the
// genesis. A home that does not know where it is says so.
func (n *Node) tokens() (gateway.Tokens, error) {
	text, err := os.ReadFile(filepath.Join(n.home, genesisFile))
	if err != nil {
		return nil, fmt.Errorf("couldn't read the genesis file: %w", err)
	}
	founding, _, err := assembly.Genesis(text)
	if err != nil {
		return nil, err
	}
	return token.NewAsking(assembly.PublicKeys(founding.Tokens), func(ctx context.Context, hidden []token.Hidden) (
		[]token.Evaluated, error) {
		if n.server == nil || len(founding.Tokens) == 0 {
			return nil, ErrNoTokenServer
		}
		return member.Evaluate(ctx, n.server, hidden)
	}), nil
}

// ErrNoTokenServer says that a home can't turn new numbers into identifiers.
var ErrNoTokenServer = errors.Join(says(words.FollowNoTokenServer), gateway.ErrNotHere)

// OpenNode opens a home that joined by a genesis file, follows until all is told that there
// is, and goes on following and looking after the home.
func OpenNode(ctx context.Context, home string, round Round, log *slog.Logger) (_ *Node, err error) {
	m, err := Open(home, log)
	if err != nil {
		return nil, err
	}
	n := &Node{Member: m, ended: make(chan struct{})}
	defer func() {
		if err != nil {
			err = errors.Join(err, n.Close())
		}
	}()
	if m.genesis.IsZero() {
		return nil, ErrNoGenesis
	}
	if n.people, err = desk.Open(ctx, home, time.Now); err != nil {
		return nil, err
	}
	if n.Model, err = freshModel(ctx, home); err != nil {
		return nil, err
	}
	if err = n.tellFounding(ctx); err == nil {
		err = n.tellKept(ctx)
	}
	if err != nil {
		return nil, err
	}
	m.hears = n.hear
	if err = m.Follow(ctx, true); err != nil {
		return nil, err
	}
	if n.room, err = member.OpenStrongroom(home, m.Standing().Viewer.Party, n.sealingKey); err != nil {
		return nil, err
	}
	tokens, err := n.tokens()
	if err != nil {
		return nil, err
	}
	n.Gate, err = gateway.New(ctx, n.people, gateway.Ring{Chain: m.signer.Chain, Ground: m.Ground, Submitter: m,
		Books: m, Journal: m, Tokens: tokens, Vault: n.room, Log: log, Afar: afar{m}, Gives: n.gives})
	if err != nil {
		return nil, err
	}
	n.adviser = advise.New(n.Gate, n.Model, advise.Settings{Models: filepath.Join(home, modelsFolder), Log: log})
	following, end := context.WithCancel(context.Background())
	n.end = end
	n.going.Go(func() {
		defer close(n.ended)
		if n.fault = n.follow(following, round.Audit); n.fault != nil {
			log.Error("following ended", "error", n.fault)
		}
	})
	if round.Backup > 0 {
		n.going.Go(func() { n.backUp(following, round.Backup, round.Backups) })
	}
	return n, nil
}

// freshModel makes the tables anew: they hold nothing that is not kept elsewhere.
func freshModel(ctx context.Context, home string) (*readmodel.Model, error) {
	path := filepath.Join(home, modelFile)
	for _, tail := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + tail); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("couldn't make the tables anew: %w", err)
		}
	}
	return readmodel.Open(ctx, path)
}

// sealingKey gives the key that the ledger names for a party, as far as that is told.
func (n *Node) sealingKey(party trade.PartyID) (trade.SealingKey, bool) {
	record, err := n.Record(trade.MembershipKey(party))
	membership, ok := record.(trade.Membership)
	return membership.Sealing, err == nil && ok
}

// tellFounding tells the tables and the desk of what the genesis says.
func (n *Node) tellFounding(ctx context.Context) error {
	text, err := os.ReadFile(filepath.Join(n.home, genesisFile))
	if err != nil {
		return fmt.Errorf("couldn't read the genesis file: %w", err)
	}
	f, _, err := founding(text)
	if err != nil {
		return err
	}
	events := trade.Found(f)
	if err := n.Model.Follow(ctx, 0, f.At, []trade.Entry{{At: f.At, Events: events}}); err != nil {
		return err
	}
	return n.meet(ctx, events)
}

// keptRows is how many entries or records that are kept are told in one transaction.
const keptRows = 1_000

// tellKept tells the tables and the desk of what is kept: entry by entry with the records that
// it wrote as they stand now, then those that no entry wrote.
func (n *Node) tellKept(ctx context.Context) error {
	var t readmodel.Told
	flush := func(least int) error {
		if len(t.Entries)+len(t.Records) < least {
			return nil
		}
		told := t
		t = readmodel.Told{Height: t.Height, At: t.At}
		return n.tell(ctx, told)
	}
	err := n.store.each(entryMark, func(_, text []byte) error {
		e, err := entryIn(text)
		if err != nil {
			return err
		}
		t.Entries, t.Height, t.At = append(t.Entries, e), e.Height, e.At
		for _, event := range e.Events {
			for _, trace := range trade.Traces(event) {
				record, err := n.Record(trace.Key)
				if err != nil {
					return err
				}
				if record != nil {
					t.Records = append(t.Records, record)
				}
			}
		}
		return flush(keptRows)
	})
	if err = errors.Join(err, flush(1)); err != nil {
		return err
	}
	err = n.store.each(recordMark, func(key, value []byte) error {
		record, err := recordIn(key, value)
		if err != nil {
			return err
		}
		t.Records = append(t.Records, record)
		return flush(keptRows)
	})
	return errors.Join(err, flush(1))
}

// hear tells the tables and the desk of a slice.
func (n *Node) hear(news proof.News) error {
	t := readmodel.Told{Entries: news.Entries, Height: n.Model.Height(), At: n.Model.At()}
	for _, shown := range news.Records {
		record, err := recordIn(shown.Key, shown.Value)
		if err != nil {
			return err
		}
		t.Records = append(t.Records, record)
	}
	if last := len(t.Entries) - 1; last >= 0 {
		t.Height, t.At = t.Entries[last].Height, t.Entries[last].At
	}
	if h := n.follower.Trust.Header; news.Complete && h != nil {
		t.Height = h.Height - 1 // the state under a header is that of the block before
	}
	return n.tell(context.Background(), t)
}

func (n *Node) tell(ctx context.Context, t readmodel.Told) error {
	if err := n.Model.FollowTold(ctx, t); err != nil {
		return err
	}
	for _, e := range t.Entries {
		if err := n.meet(ctx, e.Events); err != nil {
			return err
		}
	}
	return nil
}

// meet lets the desk follow what is told of parties and of its own persons' keys.
func (n *Node) meet(ctx context.Context, events []trade.Event) (err error) {
	for _, event := range events {
		switch e := event.(type) {
		case trade.PartyAdmitted:
			err = n.people.Meet(ctx, desk.Profile{ID: e.Party.ID, Kind: e.Party.Kind, Region: e.Party.Region})
		case trade.PersonEnrolled:
			err = n.people.Heed(ctx, e.Key)
		case trade.KeyRevoked:
			err = n.people.Heed(ctx, trade.PersonKey{ID: e.Key, Revoked: true})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Standing tells the API how the node stands.
func (s standing) Standing() (int64, trade.Instant, error) {
	select {
	case <-s.n.ended:
		return s.n.Model.Height(), s.n.Model.At(), errors.Join(s.n.fault, errStop)
	default:
		return s.n.Model.Height(), s.n.Model.At(), nil
	}
}

type standing struct{ n *Node }

// Serve answers the party's own persons, on the loopback alone.
func (n *Node) Serve(at member.Front) (url string, err error) {
	host, _, err := net.SplitHostPort(at.Listen)
	if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return "", says(words.FollowLoopback.With(at.Listen))
	}
	judge, err := member.NewJudge(n.home)
	if err != nil {
		return "", err
	}
	front, err := portal.New(portal.Settings{Gateway: n.Gate, Model: n.Model, Receipts: n.Member, Judge: judge,
		Advice: n.adviser, Filing: at.Filing, Accounts: at.Accounts, Password: at.Password, Log: n.log})
	if err != nil {
		return "", err
	}
	back := api.New(api.Settings{Gateway: n.Gate, Model: n.Model, Receipts: n.Member, Trust: judge.Trust(),
		Advice: n.adviser, Node: standing{n}, Filing: at.Filing, Version: at.Version, Log: n.log,
		Alarms: func() []api.Alarm { return n.Alarms(time.Now()) }})
	if n.faces, err = member.Answer(at.Listen, front, back, false, n.log); err != nil {
		return "", err
	}
	return n.faces.URL, nil
}

// Done is closed when following has ended; Why says why.
func (n *Node) Done() <-chan struct{} { return n.ended }

// Why gives why following ended, once Done is closed.
func (n *Node) Why() error { return n.fault }

// Close stops answering and following, and closes what is open. A node that is closed already
// stays so.
func (n *Node) Close() error {
	if n.closed {
		return nil
	}
	n.closed = true
	var errs []error
	if n.faces != nil {
		errs = append(errs, n.faces.Close())
	}
	if n.adviser != nil {
		n.adviser.Close()
	}
	if n.Gate != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		errs = append(errs, n.Gate.Close(ctx))
		cancel()
	}
	if n.end != nil {
		n.end()
		n.going.Wait()
	}
	if n.Model != nil {
		errs = append(errs, n.Model.Close())
	}
	if n.room != nil {
		errs = append(errs, n.room.Close())
	}
	if n.people != nil {
		errs = append(errs, n.people.Close())
	}
	return errors.Join(append(errs, n.Member.Close())...)
}

// Home gives the folder of the node.
func (n *Node) Home() string { return n.home }
