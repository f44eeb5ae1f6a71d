package chain

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/cometbft/cometbft/types"
)

// SignedHeader is what a receipt takes from the chain: the header that carries
// a root of the ledger, the votes that made it final, and who may vote. It can
// be checked offline by whoever trusts the validators of the genesis file.
//
// # How to check one
//
// All numbers below are Protocol Buffers (proto3): a field is a tag varint
// (number<<3 | wire type) and a value; a field that holds zero or nothing is
// left out, but an embedded message marked (always) is written even if empty.
// Hashes are SHA-256. Varints are unsigned LEB128; no negative number occurs.
//
// Tree(items) is the Merkle tree of RFC 6962: no item hashes to H(""), one item
// to H(0x00 ‖ item), more to H(0x01 ‖ Tree(first k) ‖ Tree(rest)), where k is the
// largest power of two below their count.
//
// Timestamp(t) is {1: varint seconds since 1970, 2: varint nanoseconds}.
// Parts(p) is {1: varint Total, 2: bytes Hash}.
// Block(id) is {1: bytes Hash, 2: message Parts (always)}.
//
// 1. The header's hash is the tree over fourteen items in the order of Header:
//
//	{1: varint BlockVersion, 2: varint AppVersion}
//	{1: string Chain}    {1: varint Height}    Timestamp(Time)    Block(LastBlock)
//	{1: bytes X} for each of LastCommitHash, DataHash, ValidatorsHash,
//	NextValidatorsHash, ConsensusHash, AppHash, LastResultsHash, EvidenceHash,
//	ProposerAddress
//
// It must equal Commit.Block.Hash, and Commit.Height must equal Header.Height.
//
// 2. The hash of the validators is the tree over one item for each in their
// order: {1: message {1: bytes PublicKey}, 2: varint Power}. It must equal
// ValidatorsHash. A validator's Address is the first 20 bytes of H(PublicKey).
//
// 3. Vote i of the commit is validator i's. Its signed bytes are, behind their
// own length as a varint:
//
//	{1: varint 2, 2: sfixed64 Height, 3: sfixed64 Round, 4: message Block(Commit.Block),
//	 5: message Timestamp(Time) (always), 6: string Chain}
//
// where sfixed64 is eight bytes little-endian with wire type 1, and Round is
// left out when it is 0. Only votes with Flag 2 are for this block; the Ed25519
// signature of each must verify (as crypto/ed25519 does it), and their power
// must be more than two thirds of all power. Flag 1 (absent) and 3 (for no
// block) carry no weight.
//
// 4. The validators must be those of the genesis file: the same public keys
// with the same power; or follow from those by [Change]: a header, made final by
// the validators of before, whose NextValidatorsHash is that of the next ones.
//
// 5. AppHash is the ledger's root after block Height-1, over its tree and its
// journal (wire.State).
type SignedHeader struct {
	Header     Header        `json:"header"`
	Commit     Commit        `json:"commit"`
	Validators []VotingPower `json:"validators"`
}

// Header is the head of a block, its fields in the order in which they are
// hashed.
type Header struct {
	BlockVersion       uint64    `json:"block_version"`
	AppVersion         uint64    `json:"app_version"`
	Chain              string    `json:"chain"`
	Height             int64     `json:"height"`
	Time               time.Time `json:"time"` // UTC, to the nanosecond
	LastBlock          BlockID   `json:"last_block"`
	LastCommitHash     Hex       `json:"last_commit_hash"`
	DataHash           Hex       `json:"data_hash"`
	ValidatorsHash     Hex       `json:"validators_hash"`
	NextValidatorsHash Hex       `json:"next_validators_hash"`
	ConsensusHash      Hex       `json:"consensus_hash"`
	AppHash            Hex       `json:"app_hash"` // the ledger's root after the block before
	LastResultsHash    Hex       `json:"last_results_hash"`
	EvidenceHash       Hex       `json:"evidence_hash"`
	ProposerAddress    Hex       `json:"proposer_address"`
}

// BlockID names a block by the hash of its header and by how it was cut into
// parts.
type BlockID struct {
	Hash  Hex    `json:"hash"`
	Total uint32 `json:"total"`
	Parts Hex    `json:"parts"`
}

// Commit holds the votes that made a block final.
type Commit struct {
	Height int64   `json:"height"`
	Round  int32   `json:"round"`
	Block  BlockID `json:"block"`
	Votes  []Vote  `json:"votes"`
}

// Vote is one validator's, at its place in the list of validators.
type Vote struct {
	Flag      uint8     `json:"flag"` // 1 absent, 2 for this block, 3 for no block
	Address   Hex       `json:"address,omitempty"`
	Time      time.Time `json:"time,omitzero"`
	Signature Hex       `json:"signature,omitempty"`
}

// VotingPower is a validator as the header's ValidatorsHash counts it.
type VotingPower struct {
	PublicKey Hex   `json:"public_key"` // Ed25519, 32 bytes
	Power     int64 `json:"power"`
}

// Hex is bytes that JSON shows as lower-case hexadecimal digits.
type Hex []byte

// MarshalText writes the digits.
func (h Hex) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h), nil }

// UnmarshalText reads the digits.
func (h *Hex) UnmarshalText(text []byte) (err error) {
	*h, err = hex.DecodeString(string(text))
	return err
}

// ErrNoHeader says that this node doesn't have the header that was asked for.
var ErrNoHeader = errors.New("本节点没有这个区块头 / this node doesn't have that header")

// HeaderFor gives the header that carries the ledger's root as it was after a
// height, and waits until there is one. That is the header of the next height,
// which CometBFT makes at once when the root has changed. If the chain is idle
// it is the latest header, which carries the same root.
func (n *Node) HeaderFor(ctx context.Context, height int64) (SignedHeader, error) {
	if err := n.WaitHeight(ctx, height); err != nil { // it is told after the ledger shows it
		return SignedHeader{}, fmt.Errorf("couldn't wait for block %d: %w", height, err)
	}
	last, root, _ := n.app.heights.last()
	if last == height {
		if signed, err := n.SignedHeader(height); err == nil && string(signed.Header.AppHash) == string(root[:]) {
			return signed, nil
		}
	}
	if err := n.WaitHeight(ctx, height+1); err != nil {
		return SignedHeader{}, fmt.Errorf("couldn't wait for the header after block %d: %w", height, err)
	}
	return n.SignedHeader(height + 1)
}

// SignedHeader gives a committed header. The votes of the latest one are those
// this node has seen; of an older one those that all nodes agree on.
func (n *Node) SignedHeader(height int64) (signed SignedHeader, err error) {
	defer caught("couldn't read the block store", &err)
	blocks := n.comet.BlockStore()
	meta := blocks.LoadBlockMeta(height)
	commit := blocks.LoadBlockCommit(height)
	if commit == nil {
		commit = blocks.LoadSeenCommit(height)
	}
	if meta == nil || commit == nil || commit.Height != height {
		return SignedHeader{}, fmt.Errorf("%w: %d", ErrNoHeader, height)
	}
	validators, err := n.validatorsAt(height)
	return SignedHeader{headerOf(meta.Header), commitOf(commit), validators}, err
}

// isAbsent says whether a commit lacks a vote.
func isAbsent(flag int32) bool { return flag == int32(types.BlockIDFlagAbsent) }

func headerOf(h types.Header) Header {
	return Header{
		BlockVersion: h.Version.Block, AppVersion: h.Version.App,
		Chain: h.ChainID, Height: h.Height, Time: h.Time.UTC(), LastBlock: blockIDOf(h.LastBlockID),
		LastCommitHash: Hex(h.LastCommitHash), DataHash: Hex(h.DataHash),
		ValidatorsHash: Hex(h.ValidatorsHash), NextValidatorsHash: Hex(h.NextValidatorsHash),
		ConsensusHash: Hex(h.ConsensusHash), AppHash: Hex(h.AppHash),
		LastResultsHash: Hex(h.LastResultsHash), EvidenceHash: Hex(h.EvidenceHash),
		ProposerAddress: Hex(h.ProposerAddress),
	}
}

func commitOf(c *types.Commit) Commit {
	commit := Commit{Height: c.Height, Round: c.Round, Block: blockIDOf(c.BlockID)}
	for _, s := range c.Signatures {
		vote := Vote{Flag: uint8(s.BlockIDFlag)}
		if s.BlockIDFlag != types.BlockIDFlagAbsent {
			vote.Address, vote.Time, vote.Signature = Hex(s.ValidatorAddress), s.Timestamp.UTC(), Hex(s.Signature)
		}
		commit.Votes = append(commit.Votes, vote)
	}
	return commit
}

func blockIDOf(id types.BlockID) BlockID {
	return BlockID{Hash: Hex(id.Hash), Total: id.PartSetHeader.Total, Parts: Hex(id.PartSetHeader.Hash)}
}
