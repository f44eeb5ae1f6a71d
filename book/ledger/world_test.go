package ledger

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/book/trade"
	"tallystick/book/wire"
)

const testChain = "test-chain"

// start is the time of the founding: noon in China.
const start = trade.Instant(1_767_240_000_000 / 60_000 * 60_000)

// seat is a person at a party, with a key.
type seat struct {
	party  trade.PartyID
	person trade.PersonID
	key    ed25519.PrivateKey
	duties trade.Duty
}

func (s seat) public() []byte     { return s.key.Public().(ed25519.PublicKey) }
func (s seat) id() trade.KeyID    { return trade.KeyIDOf(trade.Ed25519, s.public()) }
func digestOf(n int) trade.Digest { return sha256.Sum256(fmt.Appendf(nil, "details %d", n)) }
func idOf(kind string, n int) (id [16]byte) {
	h := sha256.Sum256(fmt.Appendf(nil, "%s %d", kind, n))
	return [16]byte(h[:])
}

func newSeat(party trade.PartyID, n int, duties trade.Duty) seat {
	seed := sha256.Sum256(fmt.Appendf(nil, "seat %x %d", party, n))
	return seat{party, idOf("person of "+party.String(), n), ed25519.NewKeyFromSeed(seed[:]), duties}
}

// cast is everybody who plays.
type cast struct {
	regulator, governor2   seat
	customs                seat
	bankMaker, bankChecker [2]seat
	exporter               [2]seat
	all                    []seat
	envelopes              uint64
}

func newCast() *cast {
	c := &cast{}
	regulator := trade.PartyID(idOf("party", 0))
	c.regulator = newSeat(regulator, 1, trade.Governor)
	c.governor2 = newSeat(regulator, 2, trade.Governor)
	c.customs = newSeat(idOf("party", 1), 1, trade.Feed)
	for i := range c.exporter {
		bank := trade.PartyID(idOf("party", 2+i))
		c.bankMaker[i], c.bankChecker[i] = newSeat(bank, 1, trade.Maker), newSeat(bank, 2, trade.Checker)
		c.exporter[i] = newSeat(idOf("party", 4+i), 1, trade.Maker)
	}
	c.all = []seat{c.regulator, c.governor2, c.customs, c.bankMaker[0], c.bankMaker[1], c.bankChecker[0],
		c.bankChecker[1], c.exporter[0], c.exporter[1]}
	return c
}

func (c *cast) founding() trade.Founding {
	f := trade.Founding{Regulator: c.regulator.party, Details: digestOf(0), Limits: trade.FirstLimits(start.Day()),
		Rates: trade.FirstRateLimits(start.Day()), RuleBook: trade.NewestRuleBook, At: start}
	for i := range f.Limits {
		f.Limits[i].Inspect = 5_000 // so that short histories come to a draw
	}
	for _, s := range []seat{c.regulator, c.governor2} {
		f.Keys = append(f.Keys, trade.PersonKey{Person: s.person, Scheme: trade.Ed25519, Public: s.public(),
			Duties: s.duties})
	}
	return f
}

// envelope signs a command of a seat with an identifier of its own.
func (c *cast) envelope(t testing.TB, s seat, notAfter trade.Instant, command trade.Command) []byte {
	c.envelopes++
	var id trade.EnvelopeID
	binary.BigEndian.PutUint64(id[8:], c.envelopes)
	return sign(t, s, testChain, id, notAfter, command)
}

// genesis is the digest of the genesis of every stage.
var genesis = sync.OnceValue(func() trade.Digest {
	state, _ := foundingState(newCast())
	return wire.GenesisDigest(testChain, start, state)
})

func sign(t testing.TB, s seat, chain string, id trade.EnvelopeID, notAfter trade.Instant,
	command trade.Command) []byte {
	t.Helper()
	return signOn(t, s, wire.Ground{Chain: chain, Genesis: genesis(), Header: genesis()}, id, notAfter, command)
}

func signOn(t testing.TB, s seat, ground wire.Ground, id trade.EnvelopeID, notAfter trade.Instant,
	command trade.Command) []byte {
	payload, err := wire.EncodeCommand(command)
	if err != nil {
		t.Fatal(err)
	}
	tx, err := wire.Sign(wire.Envelope{Ground: ground, Party: s.party, Key: s.id(), ID: id, NotAfter: notAfter,
		Verb: command.Verb(), Payload: payload}, s.key)
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

type step struct {
	by      seat
	command trade.Command
}

func (s seat) enrol() trade.EnrolPerson {
	return trade.EnrolPerson{Party: s.party, Person: s.person, Scheme: trade.Ed25519, Public: s.public(),
		Duties: s.duties}
}

// opening lets everybody in and opens the pilot.
func (c *cast) opening() []step {
	var steps []step
	regulator := func(command trade.Command) { steps = append(steps, step{c.regulator, command}) }
	regulator(trade.AdmitParty{Party: c.customs.party, Kind: trade.Customs, Region: "31", Details: digestOf(1)})
	regulator(c.customs.enrol())
	regulator(trade.AdmitToPilot{Key: trade.PilotKey{Scenario: trade.ExportReceivables, Region: "31"},
		From: start.Day()})
	for i := range c.exporter {
		regulator(trade.AdmitParty{Party: c.bankMaker[i].party, Kind: trade.Bank, Region: "31", Details: digestOf(2)})
		regulator(c.bankMaker[i].enrol())
		regulator(c.bankChecker[i].enrol())
		regulator(trade.AdmitParty{Party: c.exporter[i].party, Kind: trade.Enterprise, Region: "31",
			Class: trade.ClassA, Listed: true, Details: digestOf(3)})
		regulator(c.exporter[i].enrol())
		regulator(trade.AdmitToPilot{Key: trade.PilotKey{Scenario: trade.ExportReceivables, Bank: c.bankMaker[i].party},
			From: start.Day()})
	}
	regulator(trade.PublishRates{Rates: trade.Rates{Day: start.Day(),
		Rates: []trade.Rate{{Currency: "USD", Per100: 7_123_400}, {Currency: "JPY", Per100: 48_000}}}})
	return steps
}

// testSecret is the keepers' secret of these tests.
var testSecret = Secret(digestOf(77))

// opener opens the ledger of a file system.
type opener func(t testing.TB, fs vfs.FS, now *trade.Instant) *Ledger

func openMemory(t testing.TB, fs vfs.FS, now *trade.Instant) *Ledger {
	t.Helper()
	return openWith(t, fs, now, Settings{})
}

// openCold has the leaves of the tree on the disk, and hardly one at hand.
func openCold(t testing.TB, fs vfs.FS, now *trade.Instant) *Ledger {
	t.Helper()
	return openWith(t, fs, now, Settings{Leaves: 1, Hot: 1})
}

func openWith(t testing.TB, fs vfs.FS, now *trade.Instant, set Settings) *Ledger {
	t.Helper()
	set.Dir, set.Files, set.Clock, set.Secret = "ledger", fs, func() time.Time { return now.Time() }, testSecret
	l, err := Open(set)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// rooms are the ways in which a ledger has its tree.
var rooms = map[string]opener{"in memory": openMemory, "on the disk": openCold}

// stage is a founded ledger with its cast on it.
type stage struct {
	*Ledger
	*cast
	t      testing.TB
	fs     vfs.FS
	height int64
	now    trade.Instant
}

func newStage(t testing.TB, fs vfs.FS) *stage {
	t.Helper()
	return newStageIn(t, fs, openMemory)
}

func newStageIn(t testing.TB, fs vfs.FS, open opener) *stage {
	t.Helper()
	s := &stage{cast: newCast(), t: t, fs: fs, now: start}
	s.Ledger = open(t, fs, &s.now)
	state, err := foundingState(s.cast)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Found(testChain, start, state); err != nil {
		t.Fatal(err)
	}
	return s
}

// sign gives envelopes that last ten minutes.
func (s *stage) sign(steps ...step) [][]byte {
	var txs [][]byte
	for _, x := range steps {
		txs = append(txs, s.envelope(s.t, x.by, s.now+600_000, x.command))
	}
	return txs
}

// hashOf stands for the hash of a block, which the chain gives.
func hashOf(height int64) [32]byte { return sha256.Sum256(fmt.Appendf(nil, "block %d", height)) }

// block executes and commits one block.
func (s *stage) block(txs ...[]byte) []trade.Entry {
	s.t.Helper()
	s.height++
	s.now += 1_000
	_, entries, err := s.Execute(s.height, s.now, hashOf(s.height), txs)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.Commit(); err != nil {
		s.t.Fatal(err)
	}
	return entries
}

// play plays steps in one block, of which none may be refused.
func (s *stage) play(steps ...step) []trade.Entry {
	s.t.Helper()
	entries := s.block(s.sign(steps...)...)
	for _, e := range entries {
		if !e.Refusal.OK() {
			s.t.Fatalf("entry %d (verb %d) was refused: %+v", e.Index, e.Verb, e.Refusal)
		}
	}
	return entries
}

// reopen closes the ledger and opens it with its tree on the disk, where all must be
// as it was.
func (s *stage) reopen() {
	s.t.Helper()
	if err := s.Close(); err != nil {
		s.t.Fatal(err)
	}
	s.Ledger = openCold(s.t, s.fs, &s.now)
}

func foundingState(c *cast) ([]byte, error) {
	return wire.EncodeFounding(wire.Founding{Keepers: testSecret.Digest(), Founding: c.founding()})
}
