package follow

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/face/words"
)

// swallowed is how long an envelope that a keeper says it took may be in no slice before
// another keeper is handed the same one.
const swallowed = 2 * time.Second

// ErrNoGenesis says that a home which joined by a trust file alone can't sign: an envelope
// names the genesis of its ledger.
var ErrNoGenesis = says(words.FollowNoGenesis)

// mark is by what the entry of an envelope is known.
type mark struct {
	party    trade.PartyID
	envelope trade.EnvelopeID
	digest   trade.Digest // of the very bytes; zero: of whatever bytes
}

// markOf gives the mark of an envelope.
func markOf(envelope []byte) (mark, error) {
	opened, err := wire.Open(envelope)
	if err != nil {
		return mark{}, fmt.Errorf("couldn't hand in an envelope: %w", err)
	}
	is := mark{opened.Party, opened.ID, sha256.Sum256(envelope)}
	if opened.IsBatch() {
		is.digest, err = opened.Digest()
	}
	return is, err
}

// fates are the envelopes whose end somebody waits for, and how far it is known that no
// other end was told.
type fates struct {
	mu     sync.Mutex
	heard  chan struct{} // closed when a slice was taken
	passed trade.Instant // every entry of a block dated up to it was told
	first  int           // the keeper that is handed envelopes first
	height int64         // of the last header, once what it carries can be read
}

// told wakes who waits, behind each slice.
func (f *fates) told(passed trade.Instant, height int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.passed, f.height = max(f.passed, passed), max(f.height, height)
	if f.heard != nil {
		close(f.heard)
		f.heard = nil
	}
}

func (f *fates) next() (heard <-chan struct{}, passed trade.Instant, height int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.heard == nil {
		f.heard = make(chan struct{})
	}
	return f.heard, f.passed, f.height
}

// leave lets another keeper be handed the next envelope first, unless somebody did.
func (f *fates) leave(at, of int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.first == at {
		f.first = (at + 1) % of
	}
}

func (f *fates) from() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.first
}

// Ground gives what an envelope that is signed now stands on: the newest header that was
// verified.
func (m *Member) Ground() wire.Ground {
	m.mu.Lock()
	defer m.mu.Unlock()
	g := wire.Ground{Chain: m.signer.Chain, Genesis: m.genesis, Header: m.genesis}
	if h := m.follower.Trust.Header; h != nil {
		g.Height = h.Height
		copy(g.Header[:], h.Hash())
	}
	return g
}

// SubmitAndWait hands an envelope of the party in and waits until its entry was told with
// its proof. A keeper that says it took the envelope, of which nothing is told then, is left
// for the next, which is handed the very same bytes: the ledger takes them once. That an
// envelope is kept out at the door, which is in no block and has no proof, is believed from
// as many keepers as can't all lie; the entry has then the height 0. An error leaves open
// what becomes of it.
func (m *Member) SubmitAndWait(ctx context.Context, envelope []byte) (trade.Entry, error) {
	if m.genesis.IsZero() {
		return trade.Entry{}, ErrNoGenesis
	}
	is, err := markOf(envelope)
	if err != nil {
		return trade.Entry{}, err
	}
	said := map[trade.Rule]map[string]bool{} // by rule, the keys of those who say it
	var liars []string                       // if it is in a block after all
	failed := error(nil)
	for first, turn := m.fates.from(), 0; turn < len(m.clients); turn++ {
		at := (first + turn) % len(m.clients)
		c := m.clients[at]
		answer, keeper, err := c.Submit(ctx, envelope)
		switch {
		case err != nil:
			failed = err
			m.log.Warn("a keeper took no envelope", "keeper", c.Address(), "error", err)
		case answer.Rule == 0:
			entry, found, err := m.await(ctx, is, swallowed)
			if found || err != nil {
				m.caught(entry, found, is, liars)
				return entry, err
			}
			m.log.Warn("nothing is told of an envelope that a keeper took, another is handed it", "keeper", c.Address(),
				"envelope", is.envelope.String())
		case answer.Rule == trade.EnvelopeMustNotBeReplayed || answer.Rule == trade.EnvelopeMustNotBeExpired:
			// it is on its way, or too late: what is told will say
		default:
			if said[answer.Rule] == nil {
				said[answer.Rule] = map[string]bool{}
			}
			said[answer.Rule][string(keeper)] = true
			liars = append(liars, c.Address())
			if len(said[answer.Rule]) > m.mayLie() {
				return trade.Entry{Refusal: trade.Refusal{Rule: answer.Rule}}, nil
			}
		}
		m.fates.leave(at, len(m.clients))
	}
	if ctx.Err() == nil && failed != nil && len(m.clients) == 1 {
		return trade.Entry{}, failed
	}
	entry, found, err := m.await(ctx, is, 0)
	m.caught(entry, found, is, liars)
	return entry, errors.Join(err, failed)
}

// caught says of whom it is known now that they lied about an envelope.
func (m *Member) caught(entry trade.Entry, found bool, is mark, liars []string) {
	if !found || len(liars) == 0 {
		return
	}
	m.log.Error("keepers said that an envelope is kept out, which is proven to be in a block", "keepers", liars,
		"envelope", is.envelope.String(), "block", entry.Height)
}

// mayLie is how many of those who keep the ledger may lie without the ledger being wrong.
func (m *Member) mayLie() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return (len(m.follower.Trust.Validators) - 1) / 3
}

// await waits until an entry of an envelope was told, so long at most; zero: until the
// context ends, which is then the error.
func (m *Member) await(ctx context.Context, is mark, most time.Duration) (trade.Entry, bool, error) {
	var over <-chan time.Time
	if most > 0 {
		timer := time.NewTimer(most)
		defer timer.Stop()
		over = timer.C
	}
	for {
		heard, _, _ := m.fates.next()
		entries, err := m.entriesOf(is)
		if err != nil || len(entries) > 0 {
			return first(entries), err == nil, err
		}
		select {
		case <-heard:
		case <-over:
			return trade.Entry{}, false, nil
		case <-ctx.Done():
			return trade.Entry{}, false, fmt.Errorf("couldn't wait until the envelope was told: %w", ctx.Err())
		}
	}
}

func first(entries []trade.Entry) (e trade.Entry) {
	if len(entries) > 0 {
		e = entries[0]
		e.Events = nil
	}
	return e
}

// entriesOf gives the entries of an envelope as they were told, in the order of the journal.
func (m *Member) entriesOf(is mark) (entries []trade.Entry, err error) {
	err = m.store.eachUnder(envelopeKey(is.party, is.envelope), func(key, _ []byte) error {
		told, err := m.store.told(key)
		if err != nil {
			return err
		}
		e, err := told.Entry()
		if is.digest.IsZero() || e.Command == is.digest {
			entries = append(entries, e)
		}
		return err
	})
	return entries, err
}

// Settled gives the entry of an envelope of the party, and false when no block dated up to
// the instant that it also gives holds it or ever will: the header of a block was verified
// that is dated so, and all that was told before is complete. No keeper's word is asked.
func (m *Member) Settled(_ context.Context, id trade.EnvelopeID) (trade.Entry, bool, trade.Instant, error) {
	_, passed, _ := m.fates.next() // before the entries: what is told up to it is kept by then
	entries, err := m.entriesOf(mark{party: m.Standing().Viewer.Party, envelope: id})
	if err != nil || len(entries) == 0 {
		return trade.Entry{}, false, passed, err
	}
	last := entries[len(entries)-1].Height // an identifier counts again after its time
	return entries[slices.IndexFunc(entries, func(e trade.Entry) bool { return e.Height == last })], true, passed, nil
}

// Steps gives the entries of a person's batch in a block, in the order of its steps and
// without their events.
func (m *Member) Steps(_ context.Context, person trade.PersonID, id trade.EnvelopeID, height int64) ([]trade.Entry,
	error) {
	entries, err := m.entriesOf(mark{party: m.Standing().Viewer.Party, envelope: id})
	entries = slices.DeleteFunc(entries, func(e trade.Entry) bool { return e.Person != person || e.Height != height })
	for i := range entries {
		entries[i].Events = nil
	}
	return entries, err
}

// Applicants implements gateway.Journal: only sources ask for them, who hold the ledger or
// sit at a node that does.
func (m *Member) Applicants(context.Context, trade.DocumentID) ([]trade.PartyID, error) {
	return nil, nil
}

// WaitFollowed waits until all that a block holds for the party was told.
func (m *Member) WaitFollowed(ctx context.Context, height int64) error {
	for {
		heard, _, at := m.fates.next()
		if at > height {
			return nil
		}
		select {
		case <-heard:
		case <-ctx.Done():
			return fmt.Errorf("couldn't wait until block %d was told: %w", height, ctx.Err())
		}
	}
}

// envelopeKey is under which the places of the entries of an envelope stand.
func envelopeKey(party trade.PartyID, id trade.EnvelopeID) []byte {
	return bytes.Join([][]byte{{envelopeMark}, party[:], id[:]}, nil)
}
