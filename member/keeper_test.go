package member

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tallystick/book/ledger"
	"tallystick/book/proof"
	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/node/chain"
)

// keepersChain is the name of the chain of these tests.
const keepersChain = "keepers-test"

// body is a public body with a node of its own and a person who speaks for it.
type body struct {
	party   trade.PartyID
	person  trade.PersonID
	duties  trade.Duty
	key     ed25519.PrivateKey
	home    string
	member  chain.Member
	address string // node@host:port
	ledger  *ledger.Ledger
	node    *chain.Node
}

// council is a network of bodies that keep a ledger together.
type council struct {
	t         *testing.T
	secret    ledger.Secret
	genesis   chain.Founding
	envelopes atomic.Uint64
}

func named(kind, name string) [32]byte { return sha256.Sum256([]byte(kind + " " + name)) }

// newBody makes a body with the keys of a node.
func (c *council) newBody(name string, duties trade.Duty) *body {
	c.t.Helper()
	party, person, seed := named("party", name), named("person", name), named("key", name)
	b := &body{party: trade.PartyID(party[:16]), person: trade.PersonID(person[:16]), duties: duties,
		key: ed25519.NewKeyFromSeed(seed[:])}
	b.move(c.t)
	return b
}

// move gives a body a new machine, with new keys of its node.
func (b *body) move(t *testing.T) {
	t.Helper()
	b.home = t.TempDir()
	var err error
	if b.member, err = chain.NewHome(b.home); err != nil {
		t.Fatal(err)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b.address = b.member.Node + "@" + free.Addr().String()
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
}

func (b *body) public() []byte { return b.key.Public().(ed25519.PublicKey) }

func (b *body) personKey() trade.PersonKey {
	return trade.PersonKey{Person: b.person, Scheme: trade.Ed25519, Public: b.public(), Duties: b.duties}
}

// found makes the genesis of a network of bodies, of which the first is the regulator.
func (c *council) found(bodies ...*body) {
	c.t.Helper()
	f := trade.Founding{Regulator: bodies[0].party, Details: trade.Digest{1},
		Keys:   []trade.PersonKey{bodies[0].personKey()},
		Limits: trade.FirstLimits(0), Rates: trade.FirstRateLimits(0)}
	c.genesis = chain.Founding{Chain: keepersChain, At: time.Now().Add(-time.Minute)}
	for i, b := range bodies {
		if i > 0 {
			f.Bodies = append(f.Bodies, trade.FoundingBody{Party: b.party, Kind: trade.Customs, Region: "31",
				Details: trade.Digest{2}, Keys: []trade.PersonKey{b.personKey()}})
		}
		f.Electors = append(f.Electors, trade.FoundingKeeper{Party: b.party, Public: b.member.Validator,
			Address: b.address})
		c.genesis.Validators = append(c.genesis.Validators, chain.Validator{Name: fmt.Sprint("keeper ", i),
			Key: b.member.Validator, Power: trade.KeeperPower})
	}
	var err error
	if c.genesis.State, err = wire.EncodeFounding(wire.Founding{Keepers: c.secret.Digest(), Founding: f}); err != nil {
		c.t.Fatal(err)
	}
}

// start starts the node of a body, which finds the others by the ledger and by peers.
func (c *council) start(b *body, peers ...*body) {
	c.t.Helper()
	if err := chain.WriteGenesis(b.home, c.genesis); err != nil {
		c.t.Fatal(err)
	}
	var err error
	b.ledger, err = ledger.Open(ledger.Settings{Dir: filepath.Join(b.home, LedgerFolder), Secret: c.secret})
	if err != nil {
		c.t.Fatal(err)
	}
	_, listen, _ := strings.Cut(b.address, "@")
	settings := chain.Settings{Home: b.home, Listen: listen, Keepers: true}
	for _, peer := range peers {
		settings.Peers = append(settings.Peers, peer.address)
	}
	if b.node, err = chain.Start(c.t.Context(), settings, b.ledger); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { c.stop(b) })
}

func (c *council) stop(b *body) {
	if b.node == nil {
		return
	}
	if err := b.node.Stop(); err != nil {
		c.t.Error(err)
	}
	if err := b.ledger.Close(); err != nil {
		c.t.Error(err)
	}
	b.node = nil
}

// give hands in a command of a body at a node and gives what came of it.
func (c *council) give(ctx context.Context, by, at *body, command trade.Command) (trade.Entry, error) {
	payload, err := wire.EncodeCommand(command)
	if err != nil {
		return trade.Entry{}, err
	}
	var id trade.EnvelopeID
	binary.BigEndian.PutUint64(id[:], c.envelopes.Add(1))
	tx, err := wire.Sign(wire.Envelope{Ground: at.ledger.Ground(), Party: by.party,
		Key: trade.KeyIDOf(trade.Ed25519, by.public()), ID: id,
		NotAfter: trade.InstantOf(time.Now().Add(10 * time.Minute)), Verb: command.Verb(), Payload: payload}, by.key)
	if err != nil {
		return trade.Entry{}, err
	}
	return at.node.SubmitAndWait(ctx, tx)
}

// must gives a command that is not refused, each at the body's own node.
func (c *council) must(by *body, command trade.Command) trade.Entry {
	c.t.Helper()
	return c.mustAt(by, by, command)
}

func (c *council) mustAt(by, at *body, command trade.Command) trade.Entry {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), time.Minute)
	defer cancel()
	entry, err := c.give(ctx, by, at, command)
	if err != nil || !entry.Refusal.OK() {
		c.t.Fatalf("%T: %v %v", command, entry.Refusal.Rule, err)
	}
	return entry
}

// decide carries an act by the voices of bodies, and waits until a node that goes on has
// seen its turn.
func (c *council) decide(seen *body, command trade.Command, voices ...*body) {
	c.t.Helper()
	act, _ := trade.ActOf(command)
	content, err := wire.ContentOf(act)
	if err != nil {
		c.t.Fatal(err)
	}
	var id trade.ProposalID
	binary.BigEndian.PutUint64(id[:], c.envelopes.Load()+1)
	c.must(voices[0], trade.Propose{ID: id, Act: act, Content: content, Details: trade.Digest{3}})
	var last trade.Entry
	for _, voice := range voices[1:] {
		last = c.must(voice, trade.ApproveProposal{ID: id, Content: content})
	}
	// the vote counts from the second block on
	c.reach(last.Height+2, seen)
	err = seen.ledger.View(func(book trade.Book, _ trade.Instant) error {
		if p, _ := book.Proposal(id); p.State != trade.ProposalCarried {
			return fmt.Errorf("%T is %s", command, p.State)
		}
		return nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
	// and the next change is taken after its turn
	turns := last.At + trade.KeeperTurn
	c.until(func() bool {
		at := trade.Instant(0)
		_ = seen.ledger.View(func(_ trade.Book, now trade.Instant) error { at = now; return nil })
		return at >= turns
	})
}

// until waits for what comes by itself.
func (c *council) until(done func() bool) {
	c.t.Helper()
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for deadline := time.Now().Add(time.Minute); !done(); <-ticker.C {
		if time.Now().After(deadline) {
			c.t.Fatal("it didn't come in a minute")
		}
	}
}

// reach waits until a body has a height, and gives its header.
func (c *council) reach(height int64, b *body) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), time.Minute)
	defer cancel()
	if err := b.node.WaitHeight(ctx, height); err != nil {
		c.t.Fatalf("height %d: %v", height, err)
	}
}

// agree asks that bodies have one root at a height.
func (c *council) agree(height int64, bodies ...*body) {
	c.t.Helper()
	var root []byte
	for i, b := range bodies {
		c.reach(height, b)
		signed, err := b.node.SignedHeader(height)
		if err != nil {
			c.t.Fatal(err)
		}
		if i == 0 {
			root = signed.Header.AppHash
		}
		if string(root) != string(signed.Header.AppHash) {
			c.t.Errorf("body %d has another root at %d", i, height)
		}
	}
}

// receipt makes the receipt of a party at a body.
func (c *council) receipt(b *body, party trade.PartyID) []byte {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), time.Minute)
	defer cancel()
	text, err := Notary{ledger: b.ledger, node: b.node}.OfKey(ctx, trade.PartyKey(party).Bytes())
	if err != nil {
		c.t.Fatal(err)
	}
	return text
}

// voting gives the keys that vote after a height as the chain says.
func (c *council) voting(b *body) map[string]bool {
	c.t.Helper()
	height, _ := b.ledger.Committed()
	signed, err := b.node.SignedHeader(height)
	if err != nil {
		c.t.Fatal(err)
	}
	keys := map[string]bool{}
	for _, v := range signed.Validators {
		keys[string(v.PublicKey)] = true
	}
	return keys
}

// proof shows that the node of a body holds its key.
func (c *council) proof(b *body) []byte {
	c.t.Helper()
	signed, err := chain.MakeProof(b.home, wire.PossessionText(keepersChain, b.party, b.member.Validator))
	if err != nil {
		c.t.Fatal(err)
	}
	return signed
}

// trickle hands in business all along at a body, and says in the end how much went in
// and the longest time that a piece took.
func (c *council) trickle(by, at *body) (end func() (int, time.Duration)) {
	ctx, cancel := context.WithCancel(c.t.Context())
	done := make(chan struct{})
	count, longest := 0, time.Duration(0)
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			id := named("firm", fmt.Sprint(count))
			began := time.Now()
			entry, err := c.give(ctx, by, at, trade.AdmitParty{Party: trade.PartyID(id[:16]), Kind: trade.Enterprise,
				Region: "31", Class: trade.ClassA, Details: trade.Digest{4}})
			if ctx.Err() != nil {
				return
			}
			if err != nil || !entry.Refusal.OK() {
				c.t.Errorf("business stopped: %v %v", entry.Refusal.Rule, err)
				return
			}
			count, longest = count+1, max(longest, time.Since(began))
		}
	}()
	return func() (int, time.Duration) {
		cancel()
		<-done
		return count, longest
	}
}

// Four public bodies keep a ledger. They admit a fifth, whose node joins and catches
// up; one of them moves to a new key on a new machine; one is removed. Business goes on
// all the while, nobody starts again, everybody has one root, and receipts of before
// and after are good by the genesis, those of after also by what is pinned meanwhile.
func TestKeepersChangeKeepers(t *testing.T) {
	if testing.Short() {
		t.Skip("real nodes that wait for each other take half a minute")
	}
	c := &council{t: t, secret: ledger.NewSecret()}
	safe, customs := c.newBody("safe", trade.Governor), c.newBody("customs", trade.Steward)
	tax, port := c.newBody("tax", trade.Steward), c.newBody("port", trade.Steward)
	c.found(safe, customs, tax, port)
	for _, b := range []*body{safe, customs, tax, port} {
		c.start(b)
	}
	fifth := c.newBody("fifth", trade.Steward)
	c.must(safe, trade.AdmitParty{Party: fifth.party, Kind: trade.Branch, Region: "44", Details: trade.Digest{5}})
	end := c.trickle(safe, safe)
	genesis, err := os.ReadFile(filepath.Join(safe.home, "genesis.json"))
	if err != nil {
		t.Fatal(err)
	}
	trust, err := proof.ParseTrust(genesis)
	if err != nil {
		t.Fatal(err)
	}
	before := c.receipt(customs, fifth.party)

	c.decide(safe, trade.AdmitKeeper{Party: fifth.party, Public: fifth.member.Validator, Proof: c.proof(fifth),
		Address: fifth.address}, safe, customs, tax)
	c.start(fifth, safe)
	height, _ := safe.ledger.Committed()
	c.agree(height, safe, customs, tax, port, fifth)
	if keys := c.voting(safe); len(keys) != 5 || !keys[string(fifth.member.Validator)] {
		t.Errorf("%d keys vote after the fifth was admitted", len(keys))
	}

	former, moved := tax.member.Validator, *tax
	moved.move(t)
	c.decide(safe, trade.ReplaceKeeperKey{Keeper: trade.KeeperIDOf(former), Public: moved.member.Validator,
		Proof: c.proof(&moved), Address: moved.address}, tax, port, customs, safe)
	c.stop(tax)
	c.start(&moved, safe)
	height, _ = safe.ledger.Committed()
	c.agree(height, safe, customs, &moved, port, fifth)
	if keys := c.voting(safe); len(keys) != 5 || keys[string(former)] || !keys[string(moved.member.Validator)] {
		t.Errorf("%d keys vote after one was replaced, the old one: %v", len(keys), keys[string(former)])
	}
	pinned, err := proof.Pin(c.receipt(safe, fifth.party), trust)
	if err != nil {
		t.Fatal(err)
	}

	c.decide(safe, trade.RemoveKeeper{Keeper: trade.KeeperIDOf(port.member.Validator), Reason: trade.OtherReason},
		port, safe, customs, &moved)
	if keys := c.voting(safe); len(keys) != 4 || keys[string(port.member.Validator)] {
		t.Errorf("%d keys vote after one was removed", len(keys))
	}
	c.until(func() bool { return port.node.Status().Peers == 0 }) // it is shut out
	pieces, longest := end()
	t.Logf("%d pieces of business went in, each within %v", pieces, longest)
	if pieces < 20 || longest > time.Minute {
		t.Errorf("business came to a stand: %d pieces, one of them took %v", pieces, longest)
	}
	entry := c.mustAt(safe, fifth, trade.SuspendParty{Party: fifth.party, Reason: trade.Investigation})
	c.agree(entry.Height+1, safe, customs, &moved, fifth)
	after := c.receipt(fifth, fifth.party)
	for name, check := range map[string]struct {
		text  []byte
		trust proof.Trust
		good  bool
	}{
		"before, by the genesis": {before, trust, true}, "after, by the genesis": {after, trust, true},
		"after, by what was pinned": {after, pinned, true}, "before, by what was pinned": {before, pinned, false},
	} {
		if _, err := proof.Verify(check.text, check.trust); (err == nil) != check.good {
			t.Errorf("the receipt %s: %v", name, err)
		}
	}
}

// Only the node whose own key is the only one that votes dates what it has not seen:
// of another's blocks it knows nothing.
func TestOnlyTheKeeperItselfIsAlone(t *testing.T) {
	for name, one := range map[string]struct {
		keepers []string // the first voting
		own     string
		alone   bool
	}{
		"the one keeper": {[]string{"a"}, "a", true}, "another's node": {[]string{"a"}, "b", false},
		"one of two": {[]string{"a", "b"}, "a", false}, "a ledger that names none": {nil, "a", true},
	} {
		secret := ledger.NewSecret()
		book, err := ledger.Open(ledger.Settings{Dir: t.TempDir(), Secret: secret})
		if err != nil {
			t.Fatal(err)
		}
		public := func(name string) []byte { key := named("keeper", name); return key[:] }
		f := trade.Founding{Regulator: trade.PartyID{1}, Details: trade.Digest{1}, Limits: trade.FirstLimits(0),
			Rates: trade.FirstRateLimits(0)}
		for _, k := range one.keepers {
			f.Electors = append(f.Electors, trade.FoundingKeeper{Party: f.Regulator, Public: public(k)})
		}
		state, err := wire.EncodeFounding(wire.Founding{Keepers: secret.Digest(), Founding: f})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := book.Found(keepersChain, 1, state); err != nil {
			t.Fatal(err)
		}
		if got := (settled{ledger: book, own: public(one.own)}).alone(); got != one.alone {
			t.Errorf("%s is alone: %v", name, got)
		}
		if err := book.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
