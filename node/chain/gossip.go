package chain

import (
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/proto/tendermint/mempool"
)

// gossipAgain sends the head of the pool to the other members once more.
// CometBFT sends each envelope to each peer once, and a peer that is still
// catching up throws it away; if that happens at every peer, only this member
// has a reason for a block, and when it isn't its turn to propose, none is
// ever made.
func (n *Node) gossipAgain() {
	var batch [][]byte
	size := 0
	for _, tx := range n.pool.ReapMaxBytesMaxGas(MaxEnvelope+1<<10, -1) {
		if size += len(tx); size > gossipBytes && len(batch) > 0 {
			break
		}
		batch = append(batch, tx)
	}
	if len(batch) > 0 {
		n.comet.Switch().TryBroadcast(p2p.Envelope{ChannelID: gossipChannel, Message: &mempool.Txs{Txs: batch}})
	}
}
