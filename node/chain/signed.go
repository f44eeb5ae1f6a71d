package chain

import (
	"errors"

	"github.com/cometbft/cometbft/libs/protoio"
	"github.com/cometbft/cometbft/privval"
	"github.com/cometbft/cometbft/proto/tendermint/types"
)

// signedHere compares a signing state with what was signed last: it is of this
// validator's key, and of the height and round that stand beside it.
func signedHere(home string, state privval.FilePVLastSignState) error {
	key, err := loadKey(home)
	if err != nil || state.SignBytes == nil {
		return nil //nolint:nilerr // the key's own reader says what is wrong with it
	}
	if !key.PubKey.VerifySignature(state.SignBytes, state.Signature) {
		return errors.New("it was not signed by this validator")
	}
	var height, round int64
	if state.Step == 1 {
		var proposal types.CanonicalProposal
		err = protoio.UnmarshalDelimited(state.SignBytes, &proposal)
		height, round = proposal.Height, proposal.Round
	} else {
		var vote types.CanonicalVote
		err = protoio.UnmarshalDelimited(state.SignBytes, &vote)
		height, round = vote.Height, vote.Round
	}
	if err != nil || height != state.Height || round != int64(state.Round) {
		return errors.New("what was signed is of another height")
	}
	return nil
}

// signedAll refuses a signing state from before the last block of the one member
// of a network, who signed every block. (Among several a node may have fetched
// blocks without a vote of its own.)
func signedAll(home string, stored int64) error {
	genesis, err := loadGenesis(home)
	if err != nil || len(genesis.Validators) > 1 {
		return err
	}
	signed, err := readSigned(home)
	if err == nil && signed.Height < stored {
		err = errors.New("it is older than the last block")
	}
	if err != nil {
		return unreadableSigned(home, err)
	}
	return nil
}
