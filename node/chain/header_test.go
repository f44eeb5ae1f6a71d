package chain

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"testing"
	"time"
)

// The verifier here follows the notes at SignedHeader and nothing else, so that
// the notes are enough to write one.

type message []byte

func (m message) varint(field int, v uint64) message {
	if v == 0 {
		return m
	}
	return binary.AppendUvarint(append(m, byte(field<<3)), v)
}

func (m message) fixed(field int, v int64) message {
	if v == 0 {
		return m
	}
	return binary.LittleEndian.AppendUint64(append(m, byte(field<<3|1)), uint64(v))
}

func (m message) always(field int, v []byte) message {
	return append(binary.AppendUvarint(append(m, byte(field<<3|2)), uint64(len(v))), v...)
}

func (m message) bytes(field int, v []byte) message {
	if len(v) == 0 {
		return m
	}
	return m.always(field, v)
}

func timestamp(t time.Time) message {
	return message{}.varint(1, uint64(t.Unix())).varint(2, uint64(t.Nanosecond()))
}

func blockMessage(id BlockID) message {
	return message{}.bytes(1, id.Hash).always(2, message{}.varint(1, uint64(id.Total)).bytes(2, id.Parts))
}

func tree(items []message) []byte {
	var sum [32]byte
	switch len(items) {
	case 0:
		sum = sha256.Sum256(nil)
	case 1:
		sum = sha256.Sum256(append([]byte{0}, items[0]...))
	default:
		k := 1
		for 2*k < len(items) {
			k *= 2
		}
		sum = sha256.Sum256(append(append([]byte{1}, tree(items[:k])...), tree(items[k:])...))
	}
	return sum[:]
}

func headerHash(h Header) []byte {
	items := []message{
		message{}.varint(1, h.BlockVersion).varint(2, h.AppVersion),
		message{}.bytes(1, []byte(h.Chain)), message{}.varint(1, uint64(h.Height)), timestamp(h.Time),
		blockMessage(h.LastBlock),
	}
	for _, hash := range []Hex{h.LastCommitHash, h.DataHash, h.ValidatorsHash, h.NextValidatorsHash,
		h.ConsensusHash, h.AppHash, h.LastResultsHash, h.EvidenceHash, h.ProposerAddress} {
		items = append(items, message{}.bytes(1, hash))
	}
	return tree(items)
}

func signedBytes(s SignedHeader, v Vote) []byte {
	m := message{}.varint(1, 2).fixed(2, s.Commit.Height).fixed(3, int64(s.Commit.Round)).
		bytes(4, blockMessage(s.Commit.Block)).always(5, timestamp(v.Time)).bytes(6, []byte(s.Header.Chain))
	return append(binary.AppendUvarint(nil, uint64(len(m))), m...)
}

func verify(s SignedHeader) error {
	if !bytes.Equal(headerHash(s.Header), s.Commit.Block.Hash) || s.Commit.Height != s.Header.Height {
		return errors.New("the votes are for another header")
	}
	var members []message
	var all, power int64
	for _, v := range s.Validators {
		members = append(members, message{}.always(1, message{}.bytes(1, v.PublicKey)).varint(2, uint64(v.Power)))
		all += v.Power
	}
	if !bytes.Equal(tree(members), s.Header.ValidatorsHash) || len(s.Commit.Votes) != len(s.Validators) {
		return errors.New("the validators are others")
	}
	for i, vote := range s.Commit.Votes {
		if vote.Flag != 2 {
			continue
		}
		if !ed25519.Verify(ed25519.PublicKey(s.Validators[i].PublicKey), signedBytes(s, vote), vote.Signature) {
			return errors.New("a signature doesn't verify")
		}
		power += s.Validators[i].Power
	}
	if 3*power <= 2*all {
		return errors.New("too few votes")
	}
	return nil
}

// checkHeader checks a header after a round trip through JSON.
func checkHeader(t *testing.T, signed SignedHeader, height int64, root [32]byte) {
	t.Helper()
	text, err := json.Marshal(signed)
	if err != nil {
		t.Fatal(err)
	}
	var back SignedHeader
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if err := verify(back); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	if !bytes.Equal(back.Header.AppHash, root[:]) {
		t.Fatalf("the header after block %d carries the root %x, not %x", height, back.Header.AppHash, root)
	}
	for _, spoil := range []func(*SignedHeader){
		func(s *SignedHeader) { s.Header.AppHash[3] ^= 1 },
		func(s *SignedHeader) { s.Header.Time = s.Header.Time.Add(1) },
		func(s *SignedHeader) { s.Commit.Votes[0].Signature[9] ^= 1 },
		func(s *SignedHeader) { s.Commit.Votes[0].Time = s.Commit.Votes[0].Time.Add(1) },
		func(s *SignedHeader) { s.Validators[0].Power++ },
		func(s *SignedHeader) { s.Header.Chain = "tost" },
	} {
		var spoiled SignedHeader
		if err := json.Unmarshal(text, &spoiled); err != nil {
			t.Fatal(err)
		}
		if spoil(&spoiled); verify(spoiled) == nil {
			t.Error("a spoiled header passes")
		}
	}
}

func TestHeadersCanBeCheckedOffline(t *testing.T) {
	home := foundAlone(t)
	ledger := openToy(t, home)
	n := start(t, Settings{Home: home}, ledger)
	for _, line := range []string{"ok 1", "ok 2", "no 3"} {
		entry := put(t, n, line)
		_, root := ledger.Committed()
		signed, err := n.HeaderFor(timeout(t, time.Minute), entry.Height)
		if err != nil {
			t.Fatal(err)
		}
		checkHeader(t, signed, entry.Height, root)
	}
	height, root := ledger.Committed() // idle: the latest header carries it
	signed, err := n.HeaderFor(timeout(t, time.Minute), height)
	if err != nil {
		t.Fatal(err)
	}
	checkHeader(t, signed, height, root)
	if _, err := n.SignedHeader(height + 1000); !errors.Is(err, ErrNoHeader) {
		t.Errorf("a header of the future: %v", err)
	}
}
