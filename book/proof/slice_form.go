package proof

import (
	"slices"
	"time"

	"tallystick/book/wire"
)

// Seal puts the header of a slice's state into it, with the votes that verify by the strict
// rule and each change of the validators above a height. The receipt holds header, votes,
// the first validators and all changes. Too few votes are [ErrVotes].
func Seal(s *wire.Slice, r Receipt, above int64) error {
	r, err := r.strictly()
	if err != nil {
		return err
	}
	s.Header, s.Commit, s.Changes = r.Header.wire(), r.Commit.wire(), nil
	for _, c := range r.Changes {
		if c.Header.Height > above {
			change := wire.Change{Header: c.Header.wire(), Commit: c.Commit.wire()}
			for _, v := range c.Validators {
				change.Validators = append(change.Validators, wire.Validator{Public: v.PublicKey, Power: v.Power})
			}
			s.Changes = append(s.Changes, change)
		}
	}
	return nil
}

func (h Header) wire() wire.Header {
	return wire.Header{BlockVersion: h.BlockVersion, AppVersion: h.AppVersion, Chain: h.Chain, Height: h.Height,
		Time: timeOnWire(h.Time), LastBlock: h.LastBlock.wire(), LastCommitHash: h.LastCommitHash,
		DataHash: h.DataHash, ValidatorsHash: h.ValidatorsHash, NextValidatorsHash: h.NextValidatorsHash,
		ConsensusHash: h.ConsensusHash, AppHash: h.AppHash, LastResultsHash: h.LastResultsHash,
		EvidenceHash: h.EvidenceHash, ProposerAddress: h.ProposerAddress}
}

func headerFrom(h wire.Header) Header {
	return Header{BlockVersion: h.BlockVersion, AppVersion: h.AppVersion, Chain: h.Chain, Height: h.Height,
		Time: timeFrom(h.Time), LastBlock: blockFrom(h.LastBlock), LastCommitHash: h.LastCommitHash,
		DataHash: h.DataHash, ValidatorsHash: h.ValidatorsHash, NextValidatorsHash: h.NextValidatorsHash,
		ConsensusHash: h.ConsensusHash, AppHash: h.AppHash, LastResultsHash: h.LastResultsHash,
		EvidenceHash: h.EvidenceHash, ProposerAddress: h.ProposerAddress}
}

func (id BlockID) wire() wire.BlockID {
	return wire.BlockID{Hash: id.Hash, Total: id.Total, Parts: id.Parts}
}

func blockFrom(id wire.BlockID) BlockID { return BlockID{id.Hash, id.Total, id.Parts} }

func timeOnWire(t time.Time) wire.Time {
	return wire.Time{Seconds: t.Unix(), Nanos: uint32(t.Nanosecond())}
}

func timeFrom(t wire.Time) time.Time { return time.Unix(t.Seconds, int64(t.Nanos)).UTC() }

func (c Commit) wire() wire.Commit {
	votes := make([]wire.Vote, 0, len(c.Votes))
	for _, v := range forTheBlock(c.Votes) {
		votes = append(votes, wire.Vote{Address: v.Address, Time: timeOnWire(v.Time), Signature: v.Signature})
	}
	return wire.Commit{Height: c.Height, Round: c.Round, Block: c.Block.wire(), Votes: votes}
}

func commitFrom(c wire.Commit) Commit {
	votes := make([]Vote, len(c.Votes))
	for i, v := range c.Votes {
		votes[i] = Vote{Flag: forBlock, Address: v.Address, Time: timeFrom(v.Time), Signature: v.Signature}
	}
	return Commit{Height: c.Height, Round: c.Round, Block: blockFrom(c.Block), Votes: votes}
}

func validatorsFrom(list []wire.Validator) (all []Validator) {
	for _, v := range list {
		all = append(all, Validator{PublicKey: slices.Clone(v.Public), Power: v.Power})
	}
	return all
}

func changesFrom(list []wire.Change) (all []Change) {
	for _, c := range list {
		all = append(all, Change{headerFrom(c.Header), commitFrom(c.Commit), validatorsFrom(c.Validators)})
	}
	return all
}
