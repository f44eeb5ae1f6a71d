package follow

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tallystick/book/proof"
	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/node/link"
)

const testChain = "chain"

func keyOf(n byte) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte{n})
	return ed25519.NewKeyFromSeed(seed[:])
}

func signerOf(n byte) link.Signer {
	key := keyOf(n)
	return link.Signer{Chain: testChain, Public: key.Public().(ed25519.PublicKey),
		Sign: func(text []byte) ([]byte, error) { return ed25519.Sign(key, text), nil }}
}

// door is a keeper that says of envelopes what the test wants.
type door struct {
	says func(envelope []byte) (trade.Rule, error)
	// what it answers where it is asked as a clerk
	found   wire.Found
	no      error
	receipt []byte

	mu  sync.Mutex
	got [][]byte
}

func (d *door) Whose([]byte) (trade.Viewer, error)   { return bank, nil }
func (d *door) Height() int64                        { return 1 }
func (d *door) Await(context.Context, uint64, int64) {}
func (d *door) Slice(context.Context, trade.Viewer, wire.Ask) (s wire.Slice, err error) {
	return s, link.ErrAhead
}

func (d *door) Submit(_ context.Context, envelope []byte) (trade.Rule, error) {
	d.mu.Lock()
	d.got = append(d.got, envelope)
	d.mu.Unlock()
	return d.says(envelope)
}

func (d *door) count() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.got)
}

var bank = trade.Viewer{Party: trade.PartyID{7}, Kind: trade.Bank, Region: "31"}

func swallows([]byte) (trade.Rule, error) { return 0, nil }
func fails([]byte) (trade.Rule, error)    { return 0, errors.New("the pool is full") }
func refuses([]byte) (trade.Rule, error)  { return trade.KeyMustNotBeRevoked, nil }

// amid is a member among keepers, each with a key that votes.
type amid struct {
	*Member
	log *strings.Builder
}

// among makes a member of which each door is a keeper: the keys vote, from 1 on, four at
// least. A key may stand behind two doors.
func among(t *testing.T, doors []*door, keys ...byte) amid {
	t.Helper()
	store, err := openStore(filepath.Join(t.TempDir(), "told"))
	if err != nil {
		t.Fatal(err)
	}
	trust := proof.Trust{Chain: testChain}
	for n := byte(1); n <= 4; n++ {
		trust.Validators = append(trust.Validators, proof.Validator{PublicKey: proof.Hex(signerOf(n).Public), Power: 1})
	}
	log := &strings.Builder{}
	m := &Member{signer: signerOf(100), store: store, genesis: trade.Digest{9}, begun: true,
		founded:  trade.NewMemoryBook(),
		follower: proof.NewFollower(bank, trust), log: slog.New(slog.NewTextHandler(log, nil))}
	for i, d := range doors {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		server := link.NewServer(d, nil, signerOf(keys[i]), slog.New(slog.DiscardHandler))
		go func() { _ = server.Serve(listener) }()
		t.Cleanup(func() { _ = server.Close() })
		m.clients = append(m.clients, link.NewClient(listener.Addr().String(), m.signer, m.keeps))
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return amid{m, log}
}

// envelope signs a command of the bank.
func (m amid) envelope(t *testing.T, id byte) []byte {
	t.Helper()
	payload, err := wire.EncodeCommand(trade.Decline{Financing: trade.FinancingID{1}})
	if err != nil {
		t.Fatal(err)
	}
	b, err := wire.Sign(wire.Envelope{Ground: m.Ground(), Party: bank.Party, Key: trade.KeyID{1},
		ID: trade.EnvelopeID{id}, NotAfter: 1_000_000, Verb: trade.VerbDecline, Payload: payload}, keyOf(50))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// tells lets the member be told of the entry of an envelope, under a header of a time.
func (m amid) tells(envelope []byte, refused trade.Rule, at trade.Instant) error {
	told := wire.Told{Height: 12, Index: 1, At: at}
	if envelope != nil {
		is, err := markOf(envelope)
		if err != nil {
			return err
		}
		e := trade.Entry{Height: 12, Index: 1, At: at, Verb: trade.VerbDecline, Envelope: is.envelope,
			By: trade.Signer{Party: bank.Party, Key: trade.KeyID{1}}, Command: is.digest,
			Refusal: trade.Refusal{Rule: refused}}
		err = wire.EncodeParts(e, func(part []byte) {
			n := uint32(len(told.Parts))
			told.Parts = append(told.Parts, wire.ToldPart{Number: n, Bytes: append([]byte{}, part...)})
		})
		if err == nil {
			err = m.store.take(m.follower, proof.News{Told: []wire.Told{told}})
		}
		if err != nil {
			return err
		}
	}
	m.fates.told(at, 13)
	return nil
}

// honest hands an envelope on, of which the member is told.
func (m *amid) honest(refused trade.Rule) func([]byte) (trade.Rule, error) {
	return func(envelope []byte) (trade.Rule, error) { return 0, m.tells(envelope, refused, 500) }
}

// A keeper that swallows, one that says falsely that an envelope is kept out, and one that is
// out of order each cost a moment: the next one takes the very same bytes.
func TestAnEnvelopeGoesPastKeepersThatLie(t *testing.T) {
	for name, false1 := range map[string]func([]byte) (trade.Rule, error){"swallows": swallows, "fails": fails,
		"refuses": refuses} {
		t.Run(name, func(t *testing.T) {
			liar, good := &door{says: false1}, &door{}
			m := among(t, []*door{liar, good}, 1, 2)
			good.says = m.honest(0)
			sent := m.envelope(t, 1)
			e, err := m.SubmitAndWait(t.Context(), sent)
			same := good.count() == 1 && string(good.got[0]) == string(sent) && liar.count() == 1
			if err != nil || e.Height != 12 || !e.Refusal.OK() || !same {
				t.Fatalf("%+v %v", e, err)
			}
			if name == "refuses" && !strings.Contains(m.log.String(), "which is proven to be in a block") {
				t.Errorf("the lie is not said: %s", m.log)
			}
			e, err = m.SubmitAndWait(t.Context(), m.envelope(t, 2))
			if err != nil || e.Height != 12 || liar.count() != 1 {
				t.Errorf("the liar is asked first again: %+v %v", e, err)
			}
		})
	}
}

// What the ledger refused is told by the entry, with the rule.
func TestARefusalIsToldByTheEntry(t *testing.T) {
	good := &door{}
	m := among(t, []*door{good}, 1)
	good.says = m.honest(trade.TrustMustSuffice)
	e, err := m.SubmitAndWait(t.Context(), m.envelope(t, 1))
	if err != nil || e.Refusal.Rule != trade.TrustMustSuffice || e.Height != 12 {
		t.Errorf("%+v %v", e, err)
	}
}

// A refusal at the door has no proof: of four keepers one may lie, so that two have to say the
// same, and one that answers at two addresses is one.
func TestOneKeeperAloneIsNotBelieved(t *testing.T) {
	m := among(t, []*door{{says: refuses}, {says: refuses}}, 1, 2)
	e, err := m.SubmitAndWait(t.Context(), m.envelope(t, 1))
	if err != nil || e.Height != 0 || e.Refusal.Rule != trade.KeyMustNotBeRevoked {
		t.Errorf("two that say so: %+v %v", e, err)
	}
	another := func([]byte) (trade.Rule, error) { return trade.SignatureMustVerify, nil }
	replayed := func([]byte) (trade.Rule, error) { return trade.EnvelopeMustNotBeReplayed, nil }
	expired := func([]byte) (trade.Rule, error) { return trade.EnvelopeMustNotBeExpired, nil }
	for name, c := range map[string]struct {
		doors []*door
		keys  []byte
	}{"one alone": {[]*door{{says: refuses}}, []byte{1}},
		"one at two addresses":          {[]*door{{says: refuses}, {says: refuses}}, []byte{1, 1}},
		"two that say different":        {[]*door{{says: refuses}, {says: another}}, []byte{1, 2}},
		"two that say it came before":   {[]*door{{says: replayed}, {says: replayed}}, []byte{1, 2}},
		"two that say it came too late": {[]*door{{says: expired}, {says: expired}}, []byte{1, 2}}} {
		t.Run(name, func(t *testing.T) {
			m := among(t, c.doors, c.keys...)
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			if e, err := m.SubmitAndWait(ctx, m.envelope(t, 1)); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%+v %v", e, err)
			}
		})
	}
}

// An envelope is lost when a header was verified that is dated after it, and all is told; no
// keeper says so.
func TestLostIsProven(t *testing.T) {
	m := among(t, nil)
	sent := m.envelope(t, 1)
	is, err := markOf(sent)
	if err != nil {
		t.Fatal(err)
	}
	if _, found, upTo, err := m.Settled(t.Context(), is.envelope); found || upTo != 0 || err != nil {
		t.Errorf("before anything is told: %v %v %v", found, upTo, err)
	}
	if err := m.tells(nil, 0, 1_000_001); err != nil {
		t.Fatal(err)
	}
	if _, found, upTo, err := m.Settled(t.Context(), is.envelope); found || upTo != 1_000_001 || err != nil {
		t.Errorf("after a later header: %v %v %v", found, upTo, err)
	}
	if err := m.tells(sent, 0, 999_999); err != nil {
		t.Fatal(err)
	}
	e, found, _, err := m.Settled(t.Context(), is.envelope)
	if err != nil || !found || e.Height != 12 || m.WaitFollowed(t.Context(), 12) != nil {
		t.Errorf("%+v %v %v", e, found, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if m.WaitFollowed(ctx, 13) == nil {
		t.Error("block 13 is not told, since no header behind it is")
	}
}

// A home that joined by a trust file can't name the genesis, and says so.
func TestNothingIsSignedWithoutTheGenesis(t *testing.T) {
	m := among(t, nil)
	sent := m.envelope(t, 1)
	m.genesis = trade.Digest{}
	if _, err := m.SubmitAndWait(t.Context(), sent); !errors.Is(err, ErrNoGenesis) {
		t.Error(err)
	}
}

// A store that an older program kept finds its own envelopes.
func TestOldStoresFindTheirEnvelopes(t *testing.T) {
	m := among(t, nil)
	sent := m.envelope(t, 1)
	if err := m.tells(sent, 0, 5); err != nil {
		t.Fatal(err)
	}
	is, _ := markOf(sent)
	key := append(envelopeKey(is.party, is.envelope), make([]byte, 8)...)
	if err := m.store.db.Delete(key, nil); err != nil {
		t.Fatal(err)
	}
	if _, found, _, err := m.Settled(t.Context(), is.envelope); found || err != nil {
		t.Fatal("it was not kept there", err)
	}
	if err := m.store.indexAll(); err != nil {
		t.Fatal(err)
	}
	if _, found, _, err := m.Settled(t.Context(), is.envelope); !found || err != nil {
		t.Error("it is not found", err)
	}
}
