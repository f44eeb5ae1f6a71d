package trial

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"tallystick/node/chain"
)

// Stand is a network of keepers with nobody else in it, for who measures one: homes as those
// of every trial, each of which a process of a program of the caller's keeps.
type Stand struct{ n *network }

// NewStand makes the homes of so many keepers, one to four, under a folder: head office
// first. Program and verbs are what each is run by; it takes the flags of `tallystick start`
// and says where its portal is as that does, and before that where another door is.
func NewStand(ctx context.Context, root string, keepers int, noise io.Writer, program string, verbs ...string) (
	*Stand, error) {
	n := &network{root: root, places: newPlaces(), out: noise}
	if keepers < 1 || keepers > len(n.places) {
		return nil, fmt.Errorf("a stand has 1 to %d keepers, not %d", len(n.places), keepers)
	}
	n.places = n.places[:keepers]
	if err := (Options{program: program}).found(ctx, n, false); err != nil {
		return nil, err
	}
	for _, p := range n.places {
		p.verbs = verbs
	}
	return &Stand{n}, n.keepFirstPasswords(ctx)
}

// Copy gives the same homes, none of which has run yet, in another folder, for other verbs,
// to which it adds where the others are: they hold keys that may not run beside these.
func (s *Stand) Copy(root string, verbs ...string) (*Stand, error) {
	n := &network{root: root, out: s.n.out}
	for _, p := range s.n.places {
		if p.command != nil {
			return nil, fmt.Errorf("the homes of %s are in use", p.number)
		}
		node, err := chain.MemberOf(p.home)
		if err != nil {
			return nil, err
		}
		verbs = append(verbs, "--peer", node.Node+"@"+p.address)
	}
	for _, p := range s.n.places {
		other := *p
		other.home, other.verbs = filepath.Join(root, filepath.Base(p.home)), verbs
		if err := os.CopyFS(other.home, os.DirFS(p.home)); err != nil {
			return nil, fmt.Errorf("couldn't copy a home: %w", err)
		}
		n.places = append(n.places, &other)
	}
	return &Stand{n}, nil
}

// Start starts all keepers and waits until they can take requests.
func (s *Stand) Start(ctx context.Context) error { return s.n.start(ctx) }

// Stop ends those that run.
func (s *Stand) Stop() error { return s.n.stop() }

// Keeper is where one of a stand is reached.
type Keeper struct {
	Home    string
	Members string // by those who follow
	Door    string // as the program said
	Process int
}

// Keepers are those of the stand, head office first.
func (s *Stand) Keepers() (keepers []Keeper) {
	for _, p := range s.n.places {
		k := Keeper{Home: p.home, Members: p.members, Door: p.door}
		if p.command != nil {
			k.Process = p.command.Process.Pid
		}
		keepers = append(keepers, k)
	}
	return keepers
}

// Governs has a governor give a command at head office and waits until it is final. It
// gives what the command was about. Several goroutines may, once one has.
func (s *Stand) Governs(ctx context.Context, name, id string, form any) (string, error) {
	return s.n.places[safe].do(ctx, "governor", name, id, form)
}

// Chain gives the name of the chain.
func (s *Stand) Chain() string { return chainName }
