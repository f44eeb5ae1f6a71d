package ledger

import (
	"crypto/sha256"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"

	"tallystick/book/fault"
	"tallystick/book/trade"
	"tallystick/book/wire"
)

// lasting is how far ahead of the block an envelope may expire, in
// milliseconds: no longer than the ledger has to remember it.
const lasting = 3_600_000

// Which opened envelopes are kept: as many, and none that is larger, so that
// they never take more than 2 GiB, and hardly ever more than some megabytes.
const (
	keptEnvelopes = 16_384
	keptSize      = 64 << 10
	bigEnvelopes  = 64
	keptKeys      = 4_096
)

// envelope is one that was opened. Its signature is good for ever once it was
// verified, because the identifier of a key is derived from the key.
type envelope struct {
	wire.Signed
	commands []trade.Command // one, or those of the steps of a batch
	one      [1]trade.Command
	rule     trade.Rule // why it could not be opened; 0 if it could
	verified atomic.Bool

	hash   [32]byte // of the whole, and its size
	size   int
	digest trade.Digest // by which the journal names it
}

func open(tx []byte) *envelope {
	signed, err := wire.Open(tx)
	if err == nil {
		opened := &envelope{Signed: signed}
		if err = opened.read(); err == nil {
			return opened
		}
	}
	if errors.Is(err, wire.ErrTooLarge) {
		return &envelope{rule: trade.EnvelopeMustNotBeTooLarge}
	}
	return &envelope{rule: trade.EnvelopeMustBeReadable}
}

// read reads the commands.
func (e *envelope) read() (err error) {
	if e.commands = e.one[:]; !e.IsBatch() {
		e.commands[0], err = wire.DecodeCommand(e.Verb, e.Payload)
		return err
	}
	e.commands = make([]trade.Command, len(e.Steps))
	for i, step := range e.Steps {
		if e.commands[i], err = wire.DecodeCommand(step.Verb, step.Payload); err != nil {
			return err
		}
	}
	return nil
}

// doors keeps the envelopes whose signature verified between the pool, the
// proposal and the block, so that each is opened and verified once, and the
// public keys made ready to verify.
type doors struct {
	small *cache[[32]byte, *envelope]
	large *cache[[32]byte, *envelope]
	keys  *cache[trade.KeyID, *wire.Verifier]
}

func newDoors() *doors {
	return &doors{newCache[[32]byte, *envelope](keptEnvelopes), newCache[[32]byte, *envelope](bigEnvelopes),
		newCache[trade.KeyID, *wire.Verifier](keptKeys)}
}

// verify verifies the signature of an envelope by the rules in force. What was verified
// once is good under every later version of them, which take no less.
func (d *doors) verify(opened *envelope, key trade.PersonKey, rules uint32) bool {
	if opened.verified.Load() {
		return true
	}
	verifier := d.verifier(key)
	if verifier == nil || verifier.Verify(opened.Signed, rules) != nil {
		return false
	}
	opened.verified.Store(true)
	return true
}

// verifier gives a key made ready; nil for one by which nothing can verify.
func (d *doors) verifier(key trade.PersonKey) *wire.Verifier {
	verifier, ok := d.keys.get(key.ID)
	if !ok {
		var err error
		if verifier, err = wire.NewVerifier(key.Scheme, key.Public); err != nil {
			return nil
		}
		d.keys.put(key.ID, verifier)
	}
	return verifier
}

func (d *doors) of(size int) *cache[[32]byte, *envelope] {
	if size > keptSize {
		return d.large
	}
	return d.small
}

// open opens an envelope, or finds it opened and verified.
func (d *doors) open(tx []byte) *envelope {
	hash := sha256.Sum256(tx)
	if kept, ok := d.of(len(tx)).get(hash); ok {
		return kept
	}
	opened := open(tx)
	opened.hash, opened.size, opened.digest = hash, len(tx), hash
	if opened.IsBatch() {
		var err error
		if opened.digest, err = opened.Digest(); err != nil {
			opened.rule = trade.EnvelopeMustBeReadable
		}
	}
	return opened
}

func (d *doors) keep(opened *envelope) { d.of(opened.size).put(opened.hash, opened) }

func (d *doors) drop(opened *envelope) { d.of(opened.size).drop(opened.hash) }

// Check says whether an envelope may enter the pool: readable, for this chain,
// in time, not seen before, by an enrolled key that is not revoked, and signed.
// Time is the clock's or that of the last block, whichever is later. It does
// not ask whether the command would be refused.
func (l *Ledger) Check(tx []byte) trade.Refusal {
	opened := l.doors.open(tx)
	if opened.rule != 0 {
		return trade.Refusal{Rule: opened.rule}
	}
	key, rule := l.atDoor(opened)
	if rule == 0 && !opened.verified.Load() {
		if !l.verify(opened, key) {
			rule = trade.SignatureMustVerify
		} else {
			l.doors.keep(opened)
		}
	}
	return trade.Refusal{Rule: rule}
}

// Prepare verifies the signatures of envelopes that wait at the door together, so that Check
// need not do so one by one. What could not enter anyway is left to Check.
func (l *Ledger) Prepare(txs [][]byte) {
	envelopes, keys, asked := make([]*envelope, len(txs)), make([]trade.PersonKey, len(txs)), make([]bool, len(txs))
	for i, tx := range txs {
		envelopes[i] = l.doors.open(tx)
		if envelopes[i].rule == 0 {
			var rule trade.Rule
			keys[i], rule = l.atDoor(envelopes[i])
			asked[i] = rule == 0
		}
	}
	// an error of the store shows itself again in the next block
	_ = l.verifyAll(envelopes, keys, asked)
	for i, opened := range envelopes {
		if asked[i] && opened.verified.Load() {
			l.doors.keep(opened)
		}
	}
}

// atDoor judges everything but the signature by the committed state.
func (l *Ledger) atDoor(opened *envelope) (key trade.PersonKey, rule trade.Rule) {
	now := trade.InstantOf(l.clock())
	// an error of the store shows itself again in the next block
	_ = l.View(func(book trade.Book, at trade.Instant) error {
		now = max(now, at)
		if rule = l.state.timely(opened, now, headsAhead); rule != 0 {
			return nil
		}
		if key, rule = enrolled(book, opened); rule == 0 && l.state.memory.seen(markOf(opened.Envelope), now) {
			rule = trade.EnvelopeMustNotBeReplayed
		}
		return nil
	})
	return key, rule
}

// timely judges what an envelope says of ledger and time, alike at the door, in a
// proposal and in a block.
func (c *committed) timely(opened *envelope, at trade.Instant, ahead int64) trade.Rule {
	switch {
	case opened.Chain != c.chain || opened.Genesis != c.heads.genesis:
		return trade.ChainMustMatch
	case opened.NotAfter < at:
		return trade.EnvelopeMustNotBeExpired
	case opened.NotAfter > at+lasting:
		return trade.EnvelopeMustNotLastTooLong
	}
	return c.heads.stand(opened.Ground, c.height, ahead)
}

func enrolled(book trade.Book, opened *envelope) (trade.PersonKey, trade.Rule) {
	key, ok := book.Key(opened.Key)
	if !ok || key.Party != opened.Party {
		return key, trade.KeyMustBeEnrolled
	}
	if key.Revoked {
		return key, trade.KeyMustNotBeRevoked
	}
	return key, 0
}

// Admissible says which envelopes of a proposed block may stand in it: readable,
// for this chain, in time at the block's time, by a key that the committed state
// knows and has not revoked, signed, and seen neither in an earlier block nor
// further up in the proposal. What enrols or revokes a key in the block itself
// counts when it is executed.
func (l *Ledger) Admissible(at trade.Instant, txs [][]byte) []bool {
	fit := make([]bool, len(txs))
	marks := make([]mark, len(txs))
	envelopes := make([]*envelope, len(txs))
	keys := make([]trade.PersonKey, len(txs))
	err := overCores(len(txs), 1, func(i int) {
		envelopes[i] = l.doors.open(txs[i])
		marks[i], keys[i], fit[i] = l.fits(at, envelopes[i])
	})
	if err == nil {
		err = l.verifyAll(envelopes, keys, fit)
	}
	if err != nil {
		return make([]bool, len(txs)) // the store's fault shows itself again in the next block
	}
	seen := make(map[mark]bool, len(txs))
	for i, x := range marks {
		fit[i] = fit[i] && envelopes[i].verified.Load()
		if fit[i] {
			l.doors.keep(envelopes[i])
		}
		fit[i] = fit[i] && !seen[x]
		seen[x] = seen[x] || fit[i]
	}
	return fit
}

// fits judges everything but the signature of an envelope in a proposal.
func (l *Ledger) fits(at trade.Instant, opened *envelope) (x mark, key trade.PersonKey, fit bool) {
	if opened.rule != 0 {
		return x, key, false
	}
	x = markOf(opened.Envelope)
	// an error of the store shows itself again in the next block
	_ = l.View(func(book trade.Book, _ trade.Instant) error {
		var rule trade.Rule
		key, rule = enrolled(book, opened)
		fit = rule == 0 && l.state.timely(opened, at, 0) == 0 && !l.state.memory.seen(x, at)
		return nil
	})
	return x, key, fit
}

// openAll opens the envelopes of a block and verifies the signatures that were not
// verified before. Those by keys that the committed state does not know are left to the
// block itself.
func (l *Ledger) openAll(txs [][]byte) (envelopes []*envelope, err error) {
	envelopes = make([]*envelope, len(txs))
	keys, known := make([]trade.PersonKey, len(txs)), make([]bool, len(txs))
	err = overCores(len(txs), 1, func(i int) {
		envelopes[i] = l.doors.open(txs[i])
		if opened := envelopes[i]; opened.rule == 0 && !opened.verified.Load() {
			keys[i], known[i] = trade.BookOf(l.state.book).Key(opened.Key)
		}
	})
	if err == nil {
		err = l.verifyAll(envelopes, keys, known)
	}
	if err != nil {
		return nil, err
	}
	return envelopes, l.prefetch(envelopes)
}

// together is how many signatures are verified at once at most.
const together = 64

// verify verifies the signature of an envelope by the rules in force.
func (l *Ledger) verify(opened *envelope, key trade.PersonKey) bool {
	return l.doors.verify(opened, key, l.RuleBook().Version)
}

// verifyAll verifies over all cores those signatures of some envelopes that it is asked
// for and that were not verified before, by the rules in force.
func (l *Ledger) verifyAll(envelopes []*envelope, keys []trade.PersonKey, asked []bool) error {
	var open []*envelope
	var verifiers []*wire.Verifier
	for i, opened := range envelopes {
		if !asked[i] || opened.verified.Load() {
			continue
		}
		if verifier := l.doors.verifier(keys[i]); verifier != nil {
			open, verifiers = append(open, opened), append(verifiers, verifier)
		}
	}
	rules, cores := l.RuleBook().Version, runtime.GOMAXPROCS(0)
	each := max(1, min(together, (len(open)+cores-1)/cores))
	return overCores((len(open)+each-1)/each, 1, func(i int) {
		row := open[i*each : min((i+1)*each, len(open))]
		signed := make([]wire.Signed, len(row))
		for at, opened := range row {
			signed[at] = opened.Signed
		}
		for at, good := range wire.VerifyAll(verifiers[i*each:], signed, rules) {
			if good {
				row[at].verified.Store(true)
			}
		}
	})
}

// overCores does n things over all cores, so many in a row. Faults of the store
// come back as errors.
func overCores(n, row int, do func(i int)) error {
	var next atomic.Int64
	var working sync.WaitGroup
	faults := make([]error, min(runtime.GOMAXPROCS(0), (n+row-1)/row))
	for worker := range faults {
		working.Go(func() {
			defer fault.Caught(&faults[worker])
			for from := int(next.Add(int64(row))) - row; from < n; from = int(next.Add(int64(row))) - row {
				for i := from; i < min(from+row, n); i++ {
					do(i)
				}
			}
		})
	}
	working.Wait()
	return errors.Join(faults...)
}
