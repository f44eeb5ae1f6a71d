package proof

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"time"
)

// Hex is bytes written as lower-case hexadecimal digits in a receipt.
type Hex []byte

// MarshalText writes the digits.
func (h Hex) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h), nil }

// UnmarshalText reads the digits.
func (h *Hex) UnmarshalText(text []byte) (err error) {
	*h, err = hex.DecodeString(string(text))
	return err
}

// Header is the header of a block as CometBFT v0.40 hashes it. Its AppHash is
// [wire.State.Root] of the ledger after the block before it.
type Header struct {
	BlockVersion       uint64    `json:"block_version"`
	AppVersion         uint64    `json:"app_version"`
	Chain              string    `json:"chain"`
	Height             int64     `json:"height"`
	Time               time.Time `json:"time"`
	LastBlock          BlockID   `json:"last_block"`
	LastCommitHash     Hex       `json:"last_commit_hash"`
	DataHash           Hex       `json:"data_hash"`
	ValidatorsHash     Hex       `json:"validators_hash"`
	NextValidatorsHash Hex       `json:"next_validators_hash"`
	ConsensusHash      Hex       `json:"consensus_hash"`
	AppHash            Hex       `json:"app_hash"`
	LastResultsHash    Hex       `json:"last_results_hash"`
	EvidenceHash       Hex       `json:"evidence_hash"`
	ProposerAddress    Hex       `json:"proposer_address"`
}

// BlockID names a block by its header's hash and by the hash of its parts.
type BlockID struct {
	Hash  Hex    `json:"hash"`
	Total uint32 `json:"total"` // how many parts
	Parts Hex    `json:"parts"`
}

// Commit is the votes by which the validators made a block final. A receipt
// holds the votes for the block only.
type Commit struct {
	Height int64   `json:"height"`
	Round  int32   `json:"round"`
	Block  BlockID `json:"block"`
	Votes  []Vote  `json:"votes"`
}

// Vote is one validator's precommit.
type Vote struct {
	Flag      uint8     `json:"flag"`    // 2: for the block
	Address   Hex       `json:"address"` // the first 20 bytes of the SHA-256 of the validator's key
	Time      time.Time `json:"time"`
	Signature Hex       `json:"signature"`
}

// Validator is an Ed25519 key with a share of the votes.
type Validator struct {
	PublicKey Hex   `json:"public_key"`
	Power     int64 `json:"power"`
}

// message builds a protocol-buffers message: fields of value zero are left out,
// as the encoding asks.
type message []byte

func (m message) varint(field int, v uint64) message {
	if v == 0 {
		return m
	}
	m = binary.AppendUvarint(m, uint64(field)<<3)
	return binary.AppendUvarint(m, v)
}

func (m message) fixed64(field int, v int64) message {
	if v == 0 {
		return m
	}
	m = binary.AppendUvarint(m, uint64(field)<<3|1)
	return binary.LittleEndian.AppendUint64(m, uint64(v))
}

func (m message) bytes(field int, v []byte) message {
	if len(v) == 0 {
		return m
	}
	return m.embedded(field, v)
}

// embedded writes a message inside a message, which stays even when it is empty.
func (m message) embedded(field int, v []byte) message {
	m = binary.AppendUvarint(m, uint64(field)<<3|2)
	m = binary.AppendUvarint(m, uint64(len(v)))
	return append(m, v...)
}

// forBlock is the flag of a vote for the block.
const forBlock = 2

func timestamp(t time.Time) message {
	return message{}.varint(1, uint64(t.Unix())).varint(2, uint64(t.Nanosecond()))
}

func (id BlockID) encode() message {
	parts := message{}.varint(1, uint64(id.Total)).bytes(2, id.Parts)
	return message{}.bytes(1, id.Hash).embedded(2, parts)
}

// Hash is the hash that names the header's block: a Merkle tree (RFC 6962) over
// its fields.
func (h Header) Hash() []byte {
	return treeHash([][]byte{
		message{}.varint(1, h.BlockVersion).varint(2, h.AppVersion),
		message{}.bytes(1, []byte(h.Chain)),
		message{}.varint(1, uint64(h.Height)),
		timestamp(h.Time),
		h.LastBlock.encode(),
		message{}.bytes(1, h.LastCommitHash),
		message{}.bytes(1, h.DataHash),
		message{}.bytes(1, h.ValidatorsHash),
		message{}.bytes(1, h.NextValidatorsHash),
		message{}.bytes(1, h.ConsensusHash),
		message{}.bytes(1, h.AppHash),
		message{}.bytes(1, h.LastResultsHash),
		message{}.bytes(1, h.EvidenceHash),
		message{}.bytes(1, h.ProposerAddress),
	})
}

// treeHash is the Merkle tree hash of RFC 6962 §2.1.
func treeHash(items [][]byte) []byte {
	if len(items) == 0 {
		sum := sha256.Sum256(nil)
		return sum[:]
	}
	if len(items) == 1 {
		sum := sha256.Sum256(append([]byte{0}, items[0]...))
		return sum[:]
	}
	split := 1
	for split*2 < len(items) {
		split *= 2
	}
	node := append([]byte{1}, treeHash(items[:split])...)
	sum := sha256.Sum256(append(node, treeHash(items[split:])...))
	return sum[:]
}

// signed gives the bytes that a validator signs to make a block final: a
// length-prefixed canonical precommit.
func (c Commit) signed(h Header, at time.Time) []byte {
	const precommit = 2
	parts := message{}.varint(1, uint64(c.Block.Total)).bytes(2, c.Block.Parts)
	block := message{}.bytes(1, c.Block.Hash).embedded(2, parts)
	vote := message{}.varint(1, precommit).fixed64(2, h.Height).fixed64(3, int64(c.Round)).embedded(4, block).
		embedded(5, timestamp(at)).bytes(6, []byte(h.Chain))
	return append(binary.AppendUvarint(nil, uint64(len(vote))), vote...)
}

// validatorsHash is the hash by which a header names a set of validators.
func validatorsHash(validators []Validator) []byte {
	items := make([][]byte, len(validators))
	for i, v := range validators {
		key := message{}.embedded(1, v.PublicKey)
		items[i] = message{}.embedded(1, key).varint(2, uint64(v.Power))
	}
	return treeHash(items)
}

func address(key []byte) []byte {
	sum := sha256.Sum256(key)
	return sum[:20]
}

// final checks that more than two thirds of the validators' power voted for the
// header's block, and that every vote which the commit holds is genuine.
func (c Commit) final(h Header, validators []Validator) error {
	if c.Height != h.Height {
		return &Fault{Where: "commit.height", Zh: "投票的区块号与区块头不一致", En: "the votes are for another height than the " +
			"header's"}
	}
	if !bytes.Equal(c.Block.Hash, h.Hash()) {
		return &Fault{Where: "header", Zh: "区块头与验证人投票的区块不一致", En: "the header is not the one that the validators " +
			"voted for"}
	}
	total, voted := int64(0), int64(0)
	byAddress := make(map[string]Validator, len(validators))
	for _, v := range validators {
		if len(v.PublicKey) != ed25519.PublicKeySize || v.Power <= 0 || v.Power > 1<<50 {
			return &Fault{Where: "validators", Zh: "验证人公钥或权重无效", En: "a validator's key or power is not valid"}
		}
		total += v.Power
		byAddress[string(address(v.PublicKey))] = v
	}
	for i, vote := range c.Votes {
		where := fmt.Sprintf("commit.votes[%d]", i)
		v, ok := byAddress[string(vote.Address)]
		if !ok || vote.Flag != forBlock {
			return &Fault{Where: where, Zh: "投票者不是验证人，或重复投票", En: "the voter is no validator, or votes twice"}
		}
		delete(byAddress, string(vote.Address))
		if !ed25519.Verify(ed25519.PublicKey(v.PublicKey), c.signed(h, vote.Time), vote.Signature) {
			return &Fault{Where: where, Zh: "签名无效：投票、区块号、轮次、时间或链名被改动",
				En: "the signature is not valid: the vote, the block, the round, the time or the chain's name was " +
					"altered"}
		}
		voted += v.Power
	}
	if voted*3 <= total*2 {
		return &Fault{Where: "commit", Zh: fmt.Sprintf("投票权重 %d/%d 未超过三分之二", voted, total),
			En: fmt.Sprintf("votes of %d out of %d are not more than two thirds", voted, total)}
	}
	return nil
}
