// Package proof makes and checks receipts. A receipt shows that a record is on
// the ledger, or that none is, to anyone who trusts the genesis file or a later
// header: no node and no network is needed. It is small on purpose, so that it can be read
// before it is trusted.
package proof

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"tallystick/book/merkle"
	"tallystick/book/wire"
)

// MaxReceipt bounds the size of a receipt in bytes.
const MaxReceipt = 1 << 20

// Version is the version of the receipt's form.
const Version = 1

// Receipt holds everything that shows what the ledger held for a key after a
// block: the record, the proof against the tree's root, that root beside the
// journal's, the next header, which carries both in its application hash, and the
// votes that made it final.
type Receipt struct {
	Tallystick int         `json:"tallystick"` // Version
	Key        Hex         `json:"key"`        // of the record, as in package wire
	Value      Hex         `json:"value"`      // the record's bytes; empty when the receipt shows that there is none
	Proof      Hex         `json:"proof"`
	State      State       `json:"state"`
	Header     Header      `json:"header"`
	Commit     Commit      `json:"commit"`
	Validators []Validator `json:"validators"`        // at first
	Changes    []Change    `json:"changes,omitempty"` // of the validators, in order, up to the header
	Draw       *Draw       `json:"draw,omitempty"`    // of an inspection
}

// State is what the application hash of a header commits to; see [wire.State].
type State struct {
	Tree    Hex    `json:"tree"`    // the root of all records
	Entries uint64 `json:"entries"` // how many the journal has
	Journal Hex    `json:"journal"` // the root of all entries
}

// StateOf gives the ledger's state as a receipt holds it.
func StateOf(s wire.State) State { return State{s.Tree[:], s.Entries, s.Journal[:]} }

// under checks that a header carries the state, and gives it.
func (s State) under(h Header) (wire.State, error) {
	if len(s.Tree) != sha256.Size || len(s.Journal) != sha256.Size {
		return wire.State{}, &Fault{Where: "state", Zh: "状态根长度不对", En: "a root is not of the right length"}
	}
	state := wire.State{Tree: [32]byte(s.Tree), Entries: s.Entries, Journal: [32]byte(s.Journal)}
	if root := state.Root(); !bytes.Equal(root[:], h.AppHash) {
		return state, &Fault{Where: "state", Zh: "状态树根、日志条数与日志根与区块头中的应用哈希不符",
			En: "the roots of tree and journal are not those that the header commits to"}
	}
	return state, nil
}

// Encode writes the one form of a receipt that Verify takes. Votes that are not
// for the block prove nothing and are left out.
func (r Receipt) Encode() ([]byte, error) {
	r.Tallystick, r.Commit.Votes = Version, forTheBlock(r.Commit.Votes)
	r.Changes = slices.Clone(r.Changes)
	for i := range r.Changes {
		r.Changes[i].Commit.Votes = forTheBlock(r.Changes[i].Commit.Votes)
	}
	if r.Draw != nil {
		draw := *r.Draw
		draw.Commit.Votes = forTheBlock(draw.Commit.Votes)
		r.Draw = &draw
	}
	text, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("couldn't encode the receipt: %w", err)
	}
	return append(text, '\n'), nil
}

func forTheBlock(votes []Vote) []Vote {
	kept := make([]Vote, 0, len(votes))
	for _, vote := range votes {
		if vote.Flag == forBlock {
			kept = append(kept, vote)
		}
	}
	return kept
}

// Verify checks a receipt in its written form and gives what it proves. Every
// byte counts: a receipt that differs in any from what was issued fails, with a
// [Fault] that says where.
func Verify(text []byte, trust Trust) (Statement, error) {
	r, err := parse(text)
	if err != nil {
		return Statement{}, err
	}
	if r.Header.Chain != trust.Chain {
		return Statement{}, &Fault{Where: "header.chain", Zh: fmt.Sprintf("回执属于链 %.40q，而非 %q", r.Header.Chain,
			trust.Chain), En: fmt.Sprintf("the receipt is of chain %.40q, not %q", r.Header.Chain, trust.Chain)}
	}
	if err := r.trusted(trust); err != nil {
		return Statement{}, err
	}
	if err := r.proven(); err != nil {
		return Statement{}, err
	}
	if err := r.drawn(trust); err != nil {
		return Statement{}, err
	}
	return r.statement()
}

// parse reads a receipt strictly: a text that is not the one form of what it
// says is refused at the first byte that differs.
func parse(text []byte) (Receipt, error) {
	var r Receipt
	if len(text) > MaxReceipt {
		return r, &Fault{Where: "file", Zh: "回执超过 1 MiB", En: "a receipt has at most 1 MiB"}
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&r); err != nil {
		return r, &Fault{Where: fmt.Sprintf("byte %d", decoder.InputOffset()), Zh: "不是有效的回执文件：" + err.Error(),
			En: "not a receipt: " + err.Error()}
	}
	if _, err := decoder.Token(); err != io.EOF {
		return r, &Fault{Where: fmt.Sprintf("byte %d", decoder.InputOffset()), Zh: "回执之后还有内容",
			En: "something follows the receipt"}
	}
	if r.Tallystick != Version {
		return r, &Fault{Where: "tallystick", Zh: fmt.Sprintf("不支持的回执版本 %d", r.Tallystick),
			En: fmt.Sprintf("version %d of receipts is not known", r.Tallystick)}
	}
	again, err := r.Encode()
	if err != nil {
		return r, err
	}
	if at := firstDifference(text, again); at >= 0 {
		return r, &Fault{Where: fmt.Sprintf("byte %d", at), Zh: "回执文件被改动（格式与签发时不同）",
			En: "the file was altered: it is not written as it was issued"}
	}
	return r, nil
}

func firstDifference(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	if len(a) != len(b) {
		return min(len(a), len(b))
	}
	return -1
}

// proven checks the record, or its absence, against the root that the header
// commits to.
func (r Receipt) proven() error {
	path, err := merkle.ParseProof(r.Proof)
	if err != nil {
		return &Fault{Where: "proof", Zh: "证明无法读取：" + err.Error(), En: "the proof cannot be read: " + err.Error()}
	}
	state, err := r.State.under(r.Header)
	if err != nil {
		return err
	}
	root := merkle.Root(state.Tree)
	if len(r.Value) == 0 {
		err = path.VerifyAbsence(root, r.Key)
	} else {
		err = path.VerifyPresence(root, r.Key, r.Value)
	}
	if err != nil {
		return &Fault{Where: "proof", Zh: "记录、键或证明与状态树根不符：" + err.Error(),
			En: "record, key or proof do not lead to the root of the records: " + err.Error()}
	}
	return nil
}
