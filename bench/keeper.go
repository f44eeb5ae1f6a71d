package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/follow"
	"tallystick/member"
	"tallystick/node/chain"
)

// Keeper is one process of a network that is measured: a whole keeper as `tallystick start`
// runs it, or with Empty the engine alone over a ledger that only checks signatures.
type Keeper struct {
	Home, Listen, Members, Tokens string   // as of `tallystick start`
	Peers                         []string // where the others are, of an empty ledger
	Empty                         bool
	Log                           *slog.Logger
}

// Run keeps the ledger until the context ends. It says where its doors are.
func (k Keeper) Run(ctx context.Context, out io.Writer) (err error) {
	set, err := member.ReadSettings(k.Home)
	if err != nil {
		return err
	}
	if k.Empty {
		return k.runEmpty(ctx, set, out)
	}
	line := member.Line{Listen: set.KeepersListen, Peers: set.Peers, Tokens: k.Tokens}
	m, err := member.OpenOn(ctx, k.Home, line, k.Log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, m.Close()) }()
	f, err := m.Serve(member.Front{Listen: k.Listen})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := m.ServeMembers(k.Members); err != nil {
		return err
	}
	return openDoor(ctx, m.Node, out, f.URL, func() error { return m.Wait(ctx) })
}

// runEmpty runs the engine over nothing, and says that it is ready when it is there.
func (k Keeper) runEmpty(ctx context.Context, set member.Settings, out io.Writer) (err error) {
	everybody := &network{}
	everybody.seats()
	empty, err := everybody.emptyLedger()
	if err != nil {
		return err
	}
	own, err := chain.MemberOf(k.Home)
	if err != nil {
		return err
	}
	others := slices.DeleteFunc(k.Peers, func(p string) bool { return strings.HasPrefix(p, own.Node+"@") })
	node, err := chain.Start(ctx, chain.Settings{Home: k.Home, Listen: set.KeepersListen, Peers: others, Log: k.Log},
		empty)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, node.Stop()) }()
	listener, err := net.Listen("tcp", k.Listen)
	if err != nil {
		return fmt.Errorf("couldn't listen: %w", err)
	}
	ready := &http.Server{ReadHeaderTimeout: time.Second, Handler: http.HandlerFunc(
		func(w http.ResponseWriter, _ *http.Request) {
			if node.Status().Peers < len(others) {
				w.WriteHeader(http.StatusServiceUnavailable)
			}
		})}
	go func() { _ = ready.Serve(listener) }()
	defer func() { err = errors.Join(err, ready.Close()) }()
	return openDoor(ctx, node, out, "http://"+listener.Addr().String(), func() error {
		<-ctx.Done()
		return nil
	})
}

// emptyLedger takes whatever one of the seats signed.
func (n *network) emptyLedger() (*chain.EmptyLedger, error) {
	verifiers := map[trade.KeyID]*wire.Verifier{}
	for _, s := range slices.Concat(n.makers[:], n.checkers[:], n.exporters[:]) {
		verifier, err := wire.NewVerifier(trade.Ed25519, s.public())
		if err != nil {
			return nil, err
		}
		verifiers[s.id] = verifier
	}
	return chain.NewEmptyLedger(func(tx []byte) bool {
		signed, err := wire.Open(tx)
		verifier := verifiers[signed.Key]
		return err == nil && verifier != nil && verifier.Verify(signed, trade.NewestRuleBook) == nil
	}), nil
}

// openDoor answers at a door of the bench's own until wait ends.
func openDoor(ctx context.Context, node submitter, out io.Writer, url string, wait func() error) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("couldn't open the door of the bench: %w", err)
	}
	defer listener.Close()
	go answerDoor(ctx, node, listener)
	if _, err := fmt.Fprintf(out, "Door    %s\nPortal  %s\n", listener.Addr(), url); err != nil {
		return fmt.Errorf("couldn't say where the doors are: %w", err)
	}
	return wait()
}

// Following is one process of a network that is measured: the node of a bank that holds no
// ledger, as `tallystick member serve` runs it.
type Following struct {
	Home string
	Log  *slog.Logger
}

// Run follows until the context ends. It says how much it keeps at first and at last, and in
// between, as soon as all of a block was told and proven, its height and when.
func (f Following) Run(ctx context.Context, out io.Writer) (err error) {
	node, err := follow.OpenNode(ctx, f.Home, follow.Round{}, f.Log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, node.Close()) }()
	if _, err := node.Serve(member.Front{Listen: "127.0.0.1:0"}); err != nil {
		return err
	}
	if err := tellKept(node, out); err != nil {
		return err
	}
	for height := int64(0); ; {
		if err := node.WaitFollowed(ctx, height+1); err != nil {
			return tellKept(node, out) // the context has ended
		}
		height++
		if at := node.Standing(); at.Complete {
			height = at.Height - 1 // a header carries the state of the block before
		}
		if _, err := fmt.Fprintf(out, "%d %d\n", height, time.Now().UnixNano()); err != nil {
			return fmt.Errorf("couldn't say what is told: %w", err)
		}
	}
}

func tellKept(node *follow.Node, out io.Writer) error {
	entries, records, err := node.Kept()
	if err == nil {
		_, err = fmt.Fprintf(out, "kept %d %d\n", entries, records)
	}
	return err
}
