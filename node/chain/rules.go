package chain

import (
	"errors"
	"fmt"

	"github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/state"

	"tallystick/book/trade"
)

// ErrRules says that the chain goes on by rules that this program does not know.
var ErrRules = errors.New("本程序不认识该链的规则版本 / this program does not know the rules of the chain")

// Ruler is a ledger on which it stands by which rules blocks are executed. One that is
// none has the oldest for ever. It may be asked from any goroutine.
type Ruler interface{ RuleBook() trade.RuleBook }

// rules gives the rules by which the next block is executed.
func (a *application) rules() trade.RuleBook {
	if a.ruler == nil {
		return trade.RuleBook{Version: trade.OldestRuleBook}
	}
	return a.ruler.RuleBook()
}

// knowsRules stops the node before the first block that it could not execute: neither
// does it propose one, nor vote on it.
func (a *application) knowsRules(height int64) error {
	if err := known(a.rules().Version); err != nil {
		return a.failed(fmt.Errorf("stopped before block %d: %w", height, err))
	}
	return nil
}

// known refuses a version of the rules that this program does not know.
func known(version uint32) error {
	if version >= trade.OldestRuleBook && version <= trade.NewestRuleBook {
		return nil
	}
	return fmt.Errorf("%w：该链按规则版本 %d 继续，本程序至多为 %d；请换上新版程序后重新启动，数据不受影响 / the chain goes on by "+
		"version %d of the rules, and this program knows those up to %d: install the newer program and start again; "+
		"nothing is lost",
		ErrRules, version, trade.NewestRuleBook, version, trade.NewestRuleBook)
}

// turned gives what the engine is told of a block that puts other rules into force: every
// header from the next one on names their version.
func turned(entries []trade.Entry) *types.ConsensusParams {
	for _, e := range entries {
		if version := trade.TurnedTo(e.Events); version != 0 {
			return ruledBy(version)
		}
	}
	return nil
}

func ruledBy(version uint32) *types.ConsensusParams {
	return &types.ConsensusParams{Version: &types.VersionParams{App: uint64(version)}}
}

// checkRules refuses a chain that goes on by rules which this program does not know.
func checkRules(states state.Store) error {
	stands, err := states.Load()
	if err != nil {
		return fmt.Errorf("couldn't read where the chain stands: %w", err)
	}
	if stands.LastBlockHeight == 0 {
		return nil
	}
	return known(uint32(stands.Version.Consensus.App))
}
