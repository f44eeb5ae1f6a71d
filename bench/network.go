package bench

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"tallystick/book/ledger"
	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/node/chain"
	"tallystick/node/readmodel"
)

const (
	chainName = "tallystick-bench"
	region    = trade.Region("31")
	lasting   = 50 * time.Minute // of an envelope
)

// How many of each there are.
const (
	banks     = 8
	exporters = 64
)

// seat is a person at a party, with a key.
type seat struct {
	party  trade.PartyID
	person trade.PersonID
	key    ed25519.PrivateKey
	id     trade.KeyID
	duties trade.Duty
}

func idOf(kind string, n int) (id [16]byte) {
	h := sha256.Sum256(fmt.Appendf(nil, "%s %d", kind, n))
	return [16]byte(h[:])
}

func newSeat(kind string, n int, duties trade.Duty) seat {
	seed := sha256.Sum256(fmt.Appendf(nil, "key of %s %d, duties %d", kind, n, duties))
	s := seat{party: idOf(kind, n), person: idOf(fmt.Sprintf("person of %s, duties %d", kind, duties), n),
		key: ed25519.NewKeyFromSeed(seed[:]), duties: duties}
	s.id = trade.KeyIDOf(trade.Ed25519, s.public())
	return s
}

func (s seat) public() []byte { return s.key.Public().(ed25519.PublicKey) }

func (s seat) enrol() trade.EnrolPerson {
	return trade.EnrolPerson{Party: s.party, Person: s.person, Scheme: trade.Ed25519, Public: s.public(),
		Duties: s.duties}
}

// step is a command and who signs it.
type step struct {
	by      seat
	command trade.Command
}

// network is one member with everybody who deals over it.
type network struct {
	scale
	dir, home string
	database  string // of the read models; empty: files
	day       trade.Day
	founding  trade.Founding
	ledger    *ledger.Ledger
	node      *chain.Node
	to        submitter // the node, or keepers in processes of their own
	processes []int     // of those keepers
	ground    func() wire.Ground
	model     *readmodel.Model // nil: nothing follows

	governor, customs seat
	makers, checkers  [banks]seat
	exporters         [exporters]seat

	leaves uint64 // up to how many records all are in memory; see ledger.Settings

	town *town // nil until somebody asks at a door

	secret     ledger.Secret // the keepers'
	signed     atomic.Uint64 // envelopes so far
	documents  int           // published so far
	financings int           // named so far
}

func newNetwork(ctx context.Context, dir string, s scale) (n *network, err error) {
	n = &network{scale: s, dir: dir, home: filepath.Join(dir, "member"), day: trade.InstantOf(time.Now()).Day()}
	n.governor = newSeat("regulator", 0, trade.Governor)
	n.seats()
	second := newSeat("regulator", 0, trade.Governor)
	second.person = idOf("second governor", 0)
	seed := sha256.Sum256([]byte("key of the second governor"))
	second.key = ed25519.NewKeyFromSeed(seed[:])
	founding := trade.Founding{Regulator: n.governor.party, Details: digest, Limits: trade.FirstLimits(n.day),
		Rates: trade.FirstRateLimits(n.day), RuleBook: trade.NewestRuleBook}
	for _, g := range []seat{n.governor, second} {
		founding.Keys = append(founding.Keys, trade.PersonKey{Person: g.person, Scheme: trade.Ed25519,
			Public: g.public(), Duties: g.duties})
	}
	at := time.Now().Truncate(time.Millisecond)
	n.founding = founding
	n.founding.At = trade.InstantOf(at)
	n.secret = ledger.NewSecret()
	state, err := wire.EncodeFounding(wire.Founding{Keepers: n.secret.Digest(), Founding: founding})
	if err != nil {
		return nil, fmt.Errorf("couldn't write the founding: %w", err)
	}
	if _, err := chain.Init(n.home, chain.Founding{Chain: chainName, At: at, State: state}); err != nil {
		return nil, err
	}
	if err := n.open(ctx, nil); err != nil {
		return nil, errors.Join(err, n.close())
	}
	if err := n.settle(ctx); err != nil {
		return nil, errors.Join(err, n.close())
	}
	return n, nil
}

// seats makes the keys of those who deal.
func (n *network) seats() {
	n.customs = newSeat("customs", 0, trade.Feed)
	for i := range n.makers {
		n.makers[i], n.checkers[i] = newSeat("bank", i, trade.Maker), newSeat("bank", i, trade.Checker)
	}
	for i := range n.exporters {
		n.exporters[i] = newSeat("enterprise", i, trade.Maker)
	}
}

// open starts the node, with a read model behind it if there is one.
func (n *network) open(ctx context.Context, model *readmodel.Model) (err error) {
	n.ledger, err = ledger.Open(ledger.Settings{Dir: filepath.Join(n.home, "ledger"), Secret: n.secret,
		Leaves: n.leaves})
	if err != nil {
		return err
	}
	settings := chain.Settings{Home: n.home}
	if n.model = model; model != nil {
		settings.Followers = map[string]chain.Follower{"readmodel": model.Follower()}
	}
	n.node, err = chain.Start(ctx, settings, n.ledger)
	n.to, n.ground = n.node, n.ledger.Ground
	return err
}

func (n *network) close() (err error) {
	if n.node != nil {
		err = n.node.Stop()
		n.node = nil
	}
	if n.ledger != nil {
		err = errors.Join(err, n.ledger.Close())
		n.ledger = nil
	}
	return err
}

var digest = trade.Digest(sha256.Sum256([]byte("details")))

// settle admits everybody and opens the pilot.
func (n *network) settle(ctx context.Context) error {
	steps := []step{
		{n.governor, trade.AdmitParty{Party: n.customs.party, Kind: trade.Customs, Region: region, Details: digest}},
		{n.governor, n.customs.enrol()},
		{n.governor, trade.AdmitToPilot{Key: trade.PilotKey{Scenario: trade.ExportReceivable.Scenario(),
			Region: region},
			From: n.day}},
		{n.governor, trade.PublishRates{Rates: trade.Rates{Day: n.day,
			Rates: []trade.Rate{{Currency: "USD", Per100: 7_123_400}}}}},
	}
	for i := range n.makers {
		steps = append(steps,
			step{n.governor, trade.AdmitParty{Party: n.makers[i].party, Kind: trade.Bank, Region: region,
				Details: digest}},
			step{n.governor, n.makers[i].enrol()}, step{n.governor, n.checkers[i].enrol()},
			step{n.governor, trade.AdmitToPilot{Key: trade.PilotKey{Scenario: trade.ExportReceivable.Scenario(),
				Bank: n.makers[i].party}, From: n.day}})
	}
	for _, e := range n.exporters {
		steps = append(steps, step{n.governor, trade.AdmitParty{Party: e.party, Kind: trade.Enterprise, Region: region,
			Class: trade.ClassA, Listed: true, Details: digest}},
			step{n.governor, e.enrol()})
	}
	_, err := n.drive(ctx, n.sign(steps), 1)
	return err
}

// fill publishes documents, 1,000 an envelope.
func (n *network) fill(ctx context.Context, documents int) error {
	for n.documents < documents {
		var steps []step
		for n.documents < documents && len(steps) < 100 {
			steps = append(steps, n.publish(min(1_000, documents-n.documents)))
		}
		if _, err := n.drive(ctx, n.sign(steps), 20); err != nil {
			return err
		}
	}
	return nil
}

// publish names the next documents; who holds which one is told by its number.
func (n *network) publish(size int) step {
	list := make([]trade.Publication, size)
	for i := range list {
		list[i] = trade.Publication{ID: idOf("document", n.documents), Kind: trade.ExportDeclaration,
			Holder: n.exporters[n.documents%exporters].party,
			Face:   trade.Money{Minor: 1 << 40, Currency: "USD"}, Issued: n.day, Mode: "0110", Details: digest}
		n.documents++
	}
	return step{n.customs, trade.PublishDocuments{Documents: list}}
}

// sign signs steps over all cores. What is measured begins afterwards.
func (n *network) sign(steps []step) [][]byte {
	lists := make([][]step, len(steps))
	for i, s := range steps {
		lists[i] = []step{s}
	}
	return n.signBatches(lists)
}

// signBatches signs an envelope around each list of steps of one person: of one
// step a command.
func (n *network) signBatches(lists [][]step) [][]byte {
	signed := make([][]byte, len(lists))
	notAfter, ground := trade.InstantOf(time.Now().Add(lasting)), n.ground()
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(8, len(lists)) {
		all.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(lists)); i = next.Add(1) - 1 {
				steps, by := make([]wire.Step, len(lists[i])), lists[i][0].by
				for j, s := range lists[i] {
					payload, err := wire.EncodeCommand(s.command)
					if err != nil {
						continue // the empty step will be refused
					}
					steps[j] = wire.Step{Verb: s.command.Verb(), Payload: payload}
				}
				e := wire.Envelope{Ground: ground, Party: by.party, Key: by.id, NotAfter: notAfter}
				binary.BigEndian.PutUint64(e.ID[8:], n.signed.Add(1))
				if len(steps) > 1 {
					signed[i], _ = wire.SignBatch(e, steps, by.key)
					continue
				}
				e.Verb, e.Payload = steps[0].Verb, steps[0].Payload
				signed[i], _ = wire.Sign(e, by.key)
			}
		})
	}
	all.Wait()
	return signed
}
