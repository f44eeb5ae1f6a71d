package proof

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/book/merkle"
	"tallystick/book/trade"
	"tallystick/book/wire"
)

type quiet struct{}

func (quiet) Infof(string, ...any)              {}
func (quiet) Errorf(string, ...any)             {}
func (quiet) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

var document = trade.Document{ID: trade.DocumentID{7}, Kind: trade.ExportDeclaration, Source: trade.PartyID{1},
	Holder: trade.PartyID{2}, Face: trade.Money{Minor: 100_000, Currency: "USD"},
	Issued: 20_000, Mode: "0110", Details: trade.Digest{1}, Revision: 1, Free: 40_000, Since: 1}

func keys() []ed25519.PrivateKey {
	var all []ed25519.PrivateKey
	for i := range 4 {
		seed := sha256.Sum256([]byte{byte(i)})
		all = append(all, ed25519.NewKeyFromSeed(seed[:]))
	}
	return all
}

func validators() (all []Validator) {
	for _, key := range keys() {
		all = append(all, Validator{PublicKey: Hex(key.Public().(ed25519.PublicKey)), Power: 10})
	}
	return all
}

func filler(n byte) Hex { sum := sha256.Sum256([]byte{n}); return sum[:] }

var noon = time.Date(2026, 11, 23, 12, 0, 0, 123, time.UTC)

func headerAt(height int64, root []byte) Header {
	return Header{BlockVersion: 11, AppVersion: 1, Chain: "test-chain", Height: height, Time: noon,
		LastBlock: BlockID{filler(1), 1, filler(2)}, LastCommitHash: filler(3), DataHash: filler(4),
		ValidatorsHash: validatorsHash(validators()), NextValidatorsHash: validatorsHash(validators()),
		ConsensusHash: filler(5), AppHash: root, LastResultsHash: filler(6), EvidenceHash: filler(7),
		ProposerAddress: filler(8)[:20]}
}

// voted is the commit of a header for which some have voted.
func voted(h Header, voters int) Commit {
	c := Commit{Height: h.Height, Round: 1, Block: BlockID{h.Hash(), 1, filler(9)}}
	for i, key := range keys() {
		vote := Vote{Flag: forBlock, Address: address(validators()[i].PublicKey), Time: noon.Add(time.Duration(i))}
		vote.Signature = ed25519.Sign(key, c.signed(h, vote.Time))
		if i >= voters {
			vote = Vote{Flag: 1}
		}
		c.Votes = append(c.Votes, vote)
	}
	return c
}

// made is a receipt of a document, or of the absence of one, on a chain of four
// validators of whom some have voted, and the genesis file to trust.
func made(t *testing.T, key []byte, voters int, more ...trade.Record) (Receipt, Trust) {
	t.Helper()
	db, err := pebble.Open("tree", &pebble.Options{FS: vfs.NewMem(), Logger: quiet{}})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tree, err := merkle.Open(db, []byte("t"), merkle.Room{})
	if err != nil {
		t.Fatal(err)
	}
	at, value, err := wire.EncodeRecord(document)
	if err != nil {
		t.Fatal(err)
	}
	batch := db.NewBatch()
	writes := []merkle.Write{{Key: at, Value: value}}
	for _, record := range more {
		key, value, err := wire.EncodeRecord(record)
		if err != nil {
			t.Fatal(err)
		}
		writes = append(writes, merkle.Write{Key: key, Value: value})
	}
	if _, err := tree.Apply(batch, [32]byte{1}, writes); err != nil {
		t.Fatal(err)
	}
	if err := tree.Commit(batch); err != nil {
		t.Fatal(err)
	}
	path, err := tree.Prove(key)
	if err != nil {
		t.Fatal(err)
	}
	state := wire.State{Tree: tree.Root(), Entries: 7, Journal: [32]byte(filler(10))}
	root := state.Root()
	r := Receipt{Key: key, Proof: path.Encode(), State: StateOf(state)}
	for _, write := range writes {
		if string(key) == string(write.Key) {
			r.Value = write.Value
		}
	}
	var genesis []string
	for _, v := range validators() {
		genesis = append(genesis, fmt.Sprintf(`{"pub_key":{"type":"tendermint/PubKeyEd25519","value":%q},"power":"10"}`,
			base64.StdEncoding.EncodeToString(v.PublicKey)))
	}
	r.Validators = validators()
	r.Header = headerAt(9, root[:])
	r.Commit = voted(r.Header, voters)
	trust, err := ParseTrust([]byte(`{"chain_id":"test-chain","validators":[` + strings.Join(genesis, ",") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	return r, trust
}

func TestReceiptOfADocument(t *testing.T) {
	r, trust := made(t, trade.DocumentKey(document.ID).Bytes(), 3)
	text, err := r.Encode()
	if err != nil {
		t.Fatal(err)
	}
	said, err := Verify(text, trust)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(said.Record, document) || said.Height != 8 {
		t.Errorf("it proves %+v after block %d", said.Record, said.Height)
	}
	for _, word := range []string{"face 1,000.00 USD", "available 400.00 USD", "after block 8"} {
		if !strings.Contains(said.En, word) {
			t.Errorf("%q does not say %q", said.En, word)
		}
	}
	if !strings.Contains(said.Zh, "可用余额 400.00 USD") {
		t.Errorf("in Chinese it says %q", said.Zh)
	}
}

func TestReceiptOfAnAbsence(t *testing.T) {
	absent := trade.DocumentID{9}
	r, trust := made(t, trade.DocumentKey(absent).Bytes(), 4)
	text, _ := r.Encode()
	said, err := Verify(text, trust)
	if err != nil {
		t.Fatal(err)
	}
	if said.Record != nil || !strings.Contains(said.En, "there is no document "+absent.String()) ||
		!strings.Contains(said.Zh, "不存在") {
		t.Errorf("it says %q / %q", said.En, said.Zh)
	}
}

// One altered byte anywhere fails, and the fault says where.
func TestEveryByteCounts(t *testing.T) {
	r, trust := made(t, trade.DocumentKey(document.ID).Bytes(), 3)
	text, _ := r.Encode()
	for i := range text {
		for _, flip := range []byte{1, 0x20} {
			altered := append([]byte(nil), text...)
			altered[i] ^= flip
			_, err := Verify(altered, trust)
			var fault *Fault
			if !errors.As(err, &fault) || fault.Where == "" || fault.Zh == "" || fault.En == "" {
				t.Fatalf("byte %d (%q) altered to %q: %v", i, text[i], altered[i], err)
			}
		}
	}
	for _, altered := range [][]byte{text[:len(text)-1], append(append([]byte(nil), text...), ' '),
		append([]byte{' '}, text...), nil, []byte("{}"), []byte(strings.Repeat("[", 1<<20))} {
		if _, err := Verify(altered, trust); err == nil {
			t.Errorf("a receipt of %d bytes passes", len(altered))
		}
	}
}

func TestWhatIsNotFinalFails(t *testing.T) {
	r, trust := made(t, trade.DocumentKey(document.ID).Bytes(), 2)
	text, _ := r.Encode()
	if _, err := Verify(text, trust); err == nil || !strings.Contains(err.Error(), "two thirds") {
		t.Errorf("two of four votes are enough: %v", err)
	}
	r, trust = made(t, trade.DocumentKey(document.ID).Bytes(), 3)
	r.Commit.Votes[1] = r.Commit.Votes[0]
	text, _ = r.Encode()
	if _, err := Verify(text, trust); err == nil || !strings.Contains(err.Error(), "votes twice") {
		t.Errorf("a vote counts twice: %v", err)
	}
}

func TestOtherTrustFails(t *testing.T) {
	r, trust := made(t, trade.DocumentKey(document.ID).Bytes(), 3)
	text, _ := r.Encode()
	other := trust
	other.Chain = "another-chain"
	if _, err := Verify(text, other); err == nil || !strings.Contains(err.Error(), "header.chain") {
		t.Errorf("another chain is trusted: %v", err)
	}
	other = trust
	other.Validators = trust.Validators[:3]
	if _, err := Verify(text, other); err == nil || !strings.Contains(err.Error(), "validators") {
		t.Errorf("other validators are trusted: %v", err)
	}
}

// The header commits to the journal as well as to the records.
func TestOtherStateFails(t *testing.T) {
	for name, alter := range map[string]func(*State){
		"tree":    func(s *State) { s.Tree = filler(30) },
		"entries": func(s *State) { s.Entries++ },
		"journal": func(s *State) { s.Journal = filler(30) },
		"short":   func(s *State) { s.Journal = s.Journal[1:] },
	} {
		r, trust := made(t, trade.DocumentKey(document.ID).Bytes(), 3)
		alter(&r.State)
		text, _ := r.Encode()
		var fault *Fault
		if _, err := Verify(text, trust); !errors.As(err, &fault) || fault.Where != "state" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzVerify(f *testing.F) {
	f.Add([]byte(`{"tallystick":1}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if _, err := Verify(text, Trust{Chain: "test-chain",
			Validators: []Validator{{PublicKey: make([]byte, 32), Power: 1}}}); err == nil {
			t.Fatal("a forged receipt passes")
		}
	})
}

func BenchmarkVerify(b *testing.B) {
	r, trust := made(&testing.T{}, trade.DocumentKey(document.ID).Bytes(), 4)
	text, _ := r.Encode()
	for b.Loop() {
		if _, err := Verify(text, trust); err != nil {
			b.Fatal(err)
		}
	}
}
