package proof

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
)

// Change is a header that names other validators for the next height, with the
// votes of those before, and the others.
type Change struct {
	Header     Header      `json:"header"`
	Commit     Commit      `json:"commit"`
	Validators []Validator `json:"validators"` // from the next height on
}

// inForce gives who may vote at a height, if the receipt's changes are true.
func (r Receipt) inForce(height int64) []Validator {
	validators := r.Validators
	for _, change := range r.Changes {
		if change.Header.Height < height {
			validators = change.Validators
		}
	}
	return validators
}

// trusted checks that the receipt's header was made final by validators who
// follow from those that are trusted: each set signs the header that names the
// next. What lies before a pinned header must lead to its validators.
func (r Receipt) trusted(trust Trust) error {
	if h := trust.Header; h != nil && (r.Header.Height < h.Height ||
		r.Header.Height == h.Height && !bytes.Equal(r.Header.Hash(), h.Hash())) {
		return &Fault{Where: "header.height", Zh: fmt.Sprintf("回执早于所信任的区块 %d，请重新索取回执", h.Height),
			En: fmt.Sprintf("the receipt is not of a block after %d, which you trust: ask for a new one", h.Height)}
	}
	validators, last := r.Validators, int64(0)
	for i, change := range r.Changes {
		part := fmt.Sprintf("changes[%d].", i)
		if change.Header.Height > trust.height() && last <= trust.height() {
			if err := within(part, trust.names(validators)); err != nil {
				return err
			}
		}
		if err := within(part, change.follows(validators, trust.Chain, last, r.Header.Height)); err != nil {
			return err
		}
		validators, last = change.Validators, change.Header.Height
	}
	if last <= trust.height() {
		if err := trust.names(validators); err != nil {
			return err
		}
	}
	if !bytes.Equal(validatorsHash(validators), r.Header.ValidatorsHash) {
		return &Fault{Where: "validators", Zh: "验证人名单与区块头不一致",
			En: "the validators are not those that the header names"}
	}
	return r.Commit.final(r.Header, validators)
}

// names checks that validators are those that are trusted, key by key.
func (t Trust) names(validators []Validator) error {
	power := make(map[string]int64, len(t.Validators))
	for _, v := range t.Validators {
		power[string(v.PublicKey)] = v.Power
	}
	for i, v := range validators {
		if power[string(v.PublicKey)] != v.Power {
			return &Fault{Where: fmt.Sprintf("validators[%d]", i), Zh: "该验证人不在可信的文件中",
				En: "this validator is not in the file that you trust"}
		}
	}
	if len(validators) != len(t.Validators) {
		return &Fault{Where: "validators", Zh: "验证人数量与可信的文件不一致",
			En: "there are not as many validators as in the file that you trust"}
	}
	return nil
}

// follows checks that validators who may vote after the last change made a header
// final that names others.
func (c Change) follows(validators []Validator, chain string, last, end int64) error {
	h := c.Header
	switch {
	case h.Chain != chain:
		return &Fault{Where: "header.chain", Zh: "该区块头属于另一条链", En: "the header is of another chain"}
	case h.Height <= last || h.Height >= end:
		return &Fault{Where: "header.height", Zh: "验证人变更的次序不对", En: "the changes are not in order"}
	case !bytes.Equal(validatorsHash(validators), h.ValidatorsHash):
		return &Fault{Where: "header.validators_hash", Zh: "区块头的验证人与之前的变更不一致",
			En: "the header's validators are not those of the change before"}
	case !bytes.Equal(validatorsHash(c.Validators), h.NextValidatorsHash) ||
		bytes.Equal(h.ValidatorsHash, h.NextValidatorsHash):
		return &Fault{Where: "validators", Zh: "新验证人与区块头不一致",
			En: "the new validators are not those that the header names, or no others"}
	}
	return c.Commit.final(h, validators)
}

// ErrVotes says that a receipt cannot be issued, since of a block's votes too few
// verify as a receipt's reader verifies them.
var ErrVotes = errors.New("该区块的有效投票不足三分之二，暂不能出具回执，请在下一区块之后再试 / " +
	"too few of the block's votes verify strictly for a receipt: ask again after the next block")

// Issue writes the receipt without the votes that are not good by the strict rule
// of crypto/ed25519. The engine takes more of them (ZIP-215), so that a single
// validator could otherwise spoil receipts. Votes of more than two thirds of the
// power must remain: else it is [ErrVotes].
func (r Receipt) Issue() ([]byte, error) {
	r, err := r.strictly()
	if err != nil {
		return nil, err
	}
	if r.Draw != nil {
		draw := *r.Draw
		if draw.Commit, err = draw.Commit.strict(draw.Header, r.inForce(draw.Header.Height)); err != nil {
			return nil, err
		}
		r.Draw = &draw
	}
	return r.Encode()
}

// strictly leaves the votes under header and changes that verify by the strict rule.
func (r Receipt) strictly() (Receipt, error) {
	var err error
	if r.Commit, err = r.Commit.strict(r.Header, r.inForce(r.Header.Height)); err != nil {
		return r, err
	}
	r.Changes = slices.Clone(r.Changes)
	for i := range r.Changes {
		c := &r.Changes[i]
		if c.Commit, err = c.Commit.strict(c.Header, r.inForce(c.Header.Height)); err != nil {
			return r, err
		}
	}
	return r, nil
}

// strict leaves the votes for the block that verify by the strict rule.
func (c Commit) strict(h Header, validators []Validator) (Commit, error) {
	keys := make(map[string]Hex, len(validators))
	for _, v := range validators {
		keys[string(address(v.PublicKey))] = v.PublicKey
	}
	c.Votes = slices.DeleteFunc(forTheBlock(c.Votes), func(vote Vote) bool {
		key := keys[string(vote.Address)]
		return len(key) != ed25519.PublicKeySize ||
			!ed25519.Verify(ed25519.PublicKey(key), c.signed(h, vote.Time), vote.Signature)
	})
	if err := c.final(h, validators); err != nil {
		return c, fmt.Errorf("%w (block %d)", ErrVotes, h.Height)
	}
	return c, nil
}
