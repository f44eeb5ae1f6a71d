package chain

import (
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"github.com/cometbft/cometbft/config"
)

// Settings are what a member may choose for its own node. The zero value of
// each but Home is a working choice for a chain of one validator.
type Settings struct {
	Home   string   // a folder made by Init or NewHome
	Listen string   // host:port for other members' nodes; the default is the loopback and any port
	Peers  []string // node@host:port of the other members' nodes; nobody else is let in

	// Keepers lets in, besides, the nodes of those who keep the ledger as it says, and
	// looks for them at their addresses there; who kept it and does no more is shut out.
	Keepers bool

	// Pause is the shortest time between two blocks. A longer one makes fewer,
	// larger blocks: more envelopes a second, later answers.
	Pause time.Duration

	Propose time.Duration // how long a round waits for its proposal at first
	Vote    time.Duration // and for the other votes, see firstVote

	PoolEnvelopes int   // most envelopes that wait for a block
	PoolBytes     int64 // most bytes of them

	Followers map[string]Follower // by the name under which Status shows them
	Log       *slog.Logger        // silent without one
}

// Default choices, see Settings.
const (
	DefaultPause         = 25 * time.Millisecond
	DefaultPoolEnvelopes = 50_000
	DefaultPoolBytes     = 256 << 20
)

// How long a round waits for its proposal and, once two thirds have voted without
// agreeing, for the other votes. A member that is away costs the first of each at
// every one of its turns, so they are short; each further round of the same
// height waits longer, so that slow lines and large blocks come through after
// all, up to some seconds within ten rounds.
const (
	firstPropose  = 400 * time.Millisecond
	proposeGrowth = 300 * time.Millisecond
	firstVote     = 100 * time.Millisecond
	voteGrowth    = 150 * time.Millisecond
)

func (s Settings) withDefaults() Settings {
	if s.Listen == "" {
		s.Listen = "127.0.0.1:0"
	}
	if s.Pause == 0 {
		s.Pause = DefaultPause
	}
	if s.Propose == 0 {
		s.Propose = firstPropose
	}
	if s.Vote == 0 {
		s.Vote = firstVote
	}
	if s.PoolEnvelopes == 0 {
		s.PoolEnvelopes = DefaultPoolEnvelopes
	}
	if s.PoolBytes == 0 {
		s.PoolBytes = DefaultPoolBytes
	}
	return s
}

// engine gives CometBFT's configuration. What isn't named stays at CometBFT's
// default.
func (s Settings) engine() *config.Config {
	c := config.DefaultConfig()
	c.SetRoot(s.Home)
	c.Genesis, c.NodeKey = genesisFile, nodeKeyFile
	c.PrivValidatorKey, c.PrivValidatorState = validatorFile, SignedFile
	c.DBPath = storeFolder
	c.FilterPeers = true // application.Query lets in whom Peers names

	// The ledger answers questions and the node tells who waits, so nothing
	// listens and nothing is indexed twice.
	c.RPC.ListenAddress = ""
	c.TxIndex.Indexer = "null"
	c.Storage.DiscardABCIResponses = true

	c.P2P.ListenAddress = "tcp://" + s.Listen
	c.P2P.PersistentPeers = strings.Join(s.Peers, ",")
	c.P2P.AddrBook = filepath.Join(storeFolder, "addresses.json")
	c.P2P.AddrBookStrict = false // members may sit in private networks
	c.P2P.AllowDuplicateIP = true
	c.P2P.PexReactor = false // a permissioned network finds nobody by itself
	c.P2P.PersistentPeersMaxDialPeriod = 5 * time.Second
	c.P2P.SendRate, c.P2P.RecvRate = 64<<20, 64<<20
	c.P2P.MaxPacketMsgPayloadSize = 16 << 10

	// Rechecking asks the ledger about the whole pool after every block. What
	// has gone stale is refused in its block instead.
	c.Mempool.Recheck = false
	c.Mempool.Size = s.PoolEnvelopes + poolSpare
	c.Mempool.MaxTxsBytes = s.PoolBytes + poolSpareBytes
	c.Mempool.MaxTxBytes = MaxEnvelope
	c.Mempool.CacheSize = remembered / 2 // a duplicate's result is remembered longer than that it is one

	c.Consensus.WalPath = filepath.Join(storeFolder, "votes.wal", "wal")
	c.Consensus.CreateEmptyBlocks = false
	if s.Keepers { // so that who follows sees that nothing is kept back
		c.Consensus.CreateEmptyBlocksInterval = Heartbeat
	}
	c.Consensus.TimeoutCommit = s.Pause
	c.Consensus.TimeoutPropose, c.Consensus.TimeoutProposeDelta = s.Propose, proposeGrowth
	c.Consensus.TimeoutPrevote, c.Consensus.TimeoutPrevoteDelta = s.Vote, voteGrowth
	c.Consensus.TimeoutPrecommit, c.Consensus.TimeoutPrecommitDelta = s.Vote, voteGrowth
	c.Consensus.PeerGossipSleepDuration = 10 * time.Millisecond
	c.Consensus.PeerQueryMaj23SleepDuration = time.Second
	return c
}
