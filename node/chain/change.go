package chain

import (
	"bytes"
	"fmt"
	"sync"
)

// Change is a header that names other validators for the next height, with the
// votes of those before, and the others.
type Change struct {
	Header     Header        `json:"header"`
	Commit     Commit        `json:"commit"`
	Validators []VotingPower `json:"validators"` // from the next height on
}

// Changes gives who could vote at first, and each change of that below a height,
// so that whoever trusts the genesis or a later header can follow who may vote.
// Headers are read one after the other, once, and only if there was a change ever.
func (n *Node) Changes(below int64) (first []VotingPower, changes []Change, err error) {
	defer caught("couldn't read the block store", &err)
	stands, err := n.states.Load()
	if err != nil {
		return nil, nil, fmt.Errorf("couldn't read where the chain stands: %w", err)
	}
	if first, err = n.validatorsAt(stands.InitialHeight); err != nil {
		return nil, nil, err
	}
	if stands.LastHeightValidatorsChanged <= stands.InitialHeight {
		return first, nil, nil
	}
	heights, err := n.changed.below(below, stands.InitialHeight, n.changesAt)
	if err != nil {
		return nil, nil, err
	}
	for _, height := range heights {
		signed, err := n.SignedHeader(height)
		if err != nil {
			return nil, nil, err
		}
		next, err := n.validatorsAt(height + 1)
		if err != nil {
			return nil, nil, err
		}
		changes = append(changes, Change{signed.Header, signed.Commit, next})
	}
	return first, changes, nil
}

func (n *Node) validatorsAt(height int64) (all []VotingPower, err error) {
	validators, err := n.states.LoadValidators(height)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the validators of block %d: %w", height, err)
	}
	for _, v := range validators.Validators {
		all = append(all, VotingPower{v.PubKey.Bytes(), v.VotingPower})
	}
	return all, nil
}

// changesAt says whether the header of a height names other validators for the next.
func (n *Node) changesAt(height int64) (bool, error) {
	meta := n.comet.BlockStore().LoadBlockMeta(height)
	if meta == nil {
		return false, fmt.Errorf("%w: %d", ErrNoHeader, height)
	}
	return !bytes.Equal(meta.Header.ValidatorsHash, meta.Header.NextValidatorsHash), nil
}

// changed remembers at which heights validators changed, as far as it has read.
type changed struct {
	mu      sync.Mutex
	read    int64 // the headers below it
	heights []int64
}

// below gives the heights below another, from the chain's first on.
func (c *changed) below(end, first int64, changes func(height int64) (bool, error)) (heights []int64, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.read = max(c.read, first); c.read < end; c.read++ {
		found, err := changes(c.read)
		if err != nil {
			return nil, err
		}
		if found {
			c.heights = append(c.heights, c.read)
		}
	}
	for _, height := range c.heights {
		if height < end {
			heights = append(heights, height)
		}
	}
	return heights, nil
}
