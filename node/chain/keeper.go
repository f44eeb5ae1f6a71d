package chain

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/p2p"

	"tallystick/book/trade"
)

// Roll is a ledger on which it stands who keeps it. One that isn't one has the
// validators of its genesis for ever.
type Roll interface {
	// Keepers gives those who keep the ledger after the last committed block, and
	// those who did before; nobody where the founding named none. It may come from
	// any goroutine.
	Keepers() ([]trade.Keeper, error)
}

// keepers gives who stands on the roll; nobody without one.
func (a *application) keepers() []trade.Keeper {
	if a.roll == nil {
		return nil
	}
	all, err := a.roll.Keepers()
	if err != nil {
		return nil // an error of the store shows itself again in the next block
	}
	return all
}

// votes gives CometBFT's words for what a block changes of the validators. They
// vote from the second block after it on.
func votes(entries []trade.Entry) (updates []types.ValidatorUpdate) {
	for _, entry := range entries {
		for _, vote := range trade.Votes(entry.Events) {
			updates = append(updates, types.UpdateValidator(vote.Public, vote.Power, ed25519.KeyType))
		}
	}
	return updates
}

// sameAsGenesis refuses a founding whose keepers are not the validators of the
// genesis file: who votes would be another than who stands on the ledger.
func (a *application) sameAsGenesis(validators []types.ValidatorUpdate) error {
	all := a.keepers()
	if len(all) == 0 {
		return nil
	}
	for _, keeper := range all {
		votes := func(v types.ValidatorUpdate) bool {
			return bytes.Equal(v.PubKey.GetEd25519(), keeper.Public) && v.Power == int64(keeper.Power)
		}
		if !slices.ContainsFunc(validators, votes) || len(validators) != len(all) {
			return fmt.Errorf("the %d validators of the genesis file aren't the %d keepers of the founding state: "+
				"make both anew with one program", len(validators), len(all))
		}
	}
	return nil
}

// admits reports whether a node may connect: Settings name it, or, where they say
// so, it is the node of a keeper. One that kept the ledger and does no more is shut
// out even if Settings name it still.
func (a *application) admits(node string) bool {
	if !a.byRoll {
		return a.members[node]
	}
	kept := false
	for _, keeper := range a.keepers() {
		if keeper.Node() != node {
			continue
		}
		if keeper.Votes() {
			return true
		}
		kept = true
	}
	return a.members[node] && !kept
}

// errNobodyVotes stops a node whose rules would leave nobody to make a block. They
// refuse to; the engine would end the process over it after the block is stored.
var errNobodyVotes = errors.New("the block would leave nobody who votes, which the rules must never do: the node " +
	"has stopped at the block before; leave its data as it is and call for help")

// leavesNobody reports whether nobody who stands on the roll would vote after a change.
func (a *application) leavesNobody(updates []types.ValidatorUpdate) bool {
	voting := map[string]bool{}
	for _, keeper := range a.keepers() {
		if keeper.Votes() {
			voting[string(keeper.Public)] = true
		}
	}
	if len(updates) == 0 || len(voting) == 0 {
		return false
	}
	for _, update := range updates {
		delete(voting, string(update.PubKey.GetEd25519()))
		if update.Power > 0 {
			voting[string(update.PubKey.GetEd25519())] = true
		}
	}
	return len(voting) == 0
}

// meet looks for the nodes of keepers that this one isn't connected to, if it is one
// of them, and parts with those that may connect no more.
func (n *Node) meet(ctx context.Context) {
	peers := n.comet.Switch().Peers()
	var away []string
	for _, peer := range n.settings.Peers {
		if node, place, _ := strings.Cut(peer, "@"); byName(place) && !peers.Has(p2p.ID(node)) {
			away = append(away, peer) // CometBFT gives up on a name that it couldn't find once
		}
	}
	defer func() { n.dial(ctx, away) }()
	if !n.app.byRoll {
		return
	}
	for _, peer := range peers.Copy() {
		if !n.app.admits(string(peer.ID())) {
			n.comet.Switch().StopPeerGracefully(peer)
		}
	}
	var kept []string
	own, keeps := string(n.comet.NodeInfo().ID()), false
	for _, keeper := range n.app.keepers() {
		node := keeper.Node()
		if node == "" || !keeper.Votes() {
			continue
		}
		keeps = keeps || node == own
		// CometBFT itself looks for those that Settings name
		if node != own && !n.app.members[node] && !peers.Has(p2p.ID(node)) {
			kept = append(kept, keeper.Address)
		}
	}
	if keeps {
		away = append(away, kept...)
	}
}

// dial connects to nodes, beside what tends the chain: a name server that doesn't
// answer holds up nothing. An address that is none now is tried again.
func (n *Node) dial(ctx context.Context, away []string) {
	if len(away) == 0 || !n.dialing.CompareAndSwap(false, true) {
		return
	}
	n.running.Go(func() {
		defer n.dialing.Store(false)
		if found := n.found(ctx, away); ctx.Err() == nil {
			_ = n.comet.Switch().DialPeersAsync(found)
		}
	})
}

// byName reports whether the place of a node, host:port, is told by a name.
func byName(place string) bool {
	host, _, err := net.SplitHostPort(place)
	return err == nil && net.ParseIP(host) == nil
}

// resolvePatience is how long names of nodes are resolved in one go.
const resolvePatience = 5 * time.Second

// found gives addresses with numbers in the place of names, without those whose name
// nobody knows now.
func (n *Node) found(ctx context.Context, addresses []string) (numbered []string) {
	ctx, cancel := context.WithTimeout(ctx, resolvePatience)
	defer cancel()
	for _, address := range addresses {
		node, place, _ := strings.Cut(address, "@")
		if byName(place) {
			host, port, _ := net.SplitHostPort(place)
			ips, err := n.resolve(ctx, "ip", host)
			if err != nil || len(ips) == 0 {
				continue
			}
			address = node + "@" + net.JoinHostPort(ips[0].String(), port)
		}
		numbered = append(numbered, address)
	}
	return numbered
}

// withinReach counts the keepers who vote, and those of them that this node is or is
// connected to.
func (n *Node) withinReach() (keepers, within int) {
	own, peers := n.comet.NodeInfo().ID(), n.comet.Switch().Peers()
	for _, keeper := range n.app.keepers() {
		if !keeper.Votes() {
			continue
		}
		keepers++
		if node := p2p.ID(keeper.Node()); node == own || node != "" && peers.Has(node) || n.isOwn(keeper.Public) {
			within++
		}
	}
	return keepers, within
}

// isOwn reports whether this node votes with a key.
func (n *Node) isOwn(public []byte) bool {
	key, err := n.comet.PrivValidator().GetPubKey()
	return err == nil && bytes.Equal(key.Bytes(), public)
}

// Quorate reports whether so many are within reach that blocks can be made: more than
// two thirds of those who vote.
func (s Status) Quorate() bool { return s.Keepers == 0 || 3*s.Within > 2*s.Keepers }

// MakeProof signs with the validator's key of a home, which a keeper's card shows
// that the home holds. The text must be none that a vote could be; package wire
// makes such.
func MakeProof(home string, text []byte) (signature []byte, err error) {
	validator, err := loadValidator(home)
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(string(text), "tallystick ") {
		return nil, fmt.Errorf("couldn't sign: a proof begins with its domain")
	}
	signature, err = validator.Key.PrivKey.Sign(text)
	if err != nil {
		return nil, fmt.Errorf("couldn't sign with the validator's key: %w", err)
	}
	return signature, nil
}
