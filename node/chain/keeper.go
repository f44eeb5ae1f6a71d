package chain

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

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

// meet looks for the nodes of keepers that this one isn't connected to, if it is one
// of them, and parts with those that may connect no more.
func (n *Node) meet() {
	if !n.app.byRoll {
		return
	}
	peers := n.comet.Switch().Peers()
	for _, peer := range peers.Copy() {
		if !n.app.admits(string(peer.ID())) {
			n.comet.Switch().StopPeerGracefully(peer)
		}
	}
	var away []string
	own, keeps := string(n.comet.NodeInfo().ID()), false
	for _, keeper := range n.app.keepers() {
		node := keeper.Node()
		if node == "" || !keeper.Votes() {
			continue
		}
		keeps = keeps || node == own
		// CometBFT itself looks for those that Settings name
		if node != own && !n.app.members[node] && !peers.Has(p2p.ID(node)) {
			away = append(away, keeper.Address)
		}
	}
	if keeps {
		_ = n.comet.Switch().DialPeersAsync(away) // an address that is none now is tried again
	}
}

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
