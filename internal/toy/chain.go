package toy

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// Chain applies envelopes at once to a book in memory. It holds no signature
// against anybody: those are the ledger's to test.
type Chain struct {
	mu      sync.Mutex
	book    *trade.MemoryBook
	at      trade.Instant
	height  int64
	entries []trade.Entry
	alerts  uint32
	stalled chan struct{} // when set, envelopes wait here
	Model   *readmodel.Model
}

// Stall holds every envelope up until the chain is told to go on.
func (c *Chain) Stall() (goOn func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	gate := make(chan struct{})
	c.stalled = gate
	return func() { close(gate) }
}

func newChain(t *testing.T, at trade.Instant) *Chain {
	model, err := readmodel.Open(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { model.Close() })
	c := &Chain{book: trade.NewMemoryBook(), at: at, Model: model}
	c.book.Prove = believes
	return c
}

func (c *Chain) found(t *testing.T, f trade.Founding) {
	c.height = 1
	events := trade.Found(f)
	for _, event := range events {
		trade.Post(c.book, event)
	}
	if err := c.Model.Follow(t.Context(), 0, c.at, []trade.Entry{{At: c.at, Events: events}}); err != nil {
		t.Fatal(err)
	}
}

// Standing is the height and time of the last block.
func (c *Chain) Standing() (int64, trade.Instant, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.height, c.at, nil
}

// Receipts names the record instead of proving it.
type Receipts struct{}

// Receipt names the record.
func (Receipts) Receipt(_ context.Context, key trade.Key) ([]byte, error) {
	return fmt.Appendf(nil, `{"key":"%x"}`, key.Bytes()), nil
}

// View reads the book.
func (c *Chain) View(f func(trade.Book, trade.Instant) error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return f(c.book.Book, c.at)
}

// WaitFollowed has nothing to wait for.
func (c *Chain) WaitFollowed(context.Context, int64) error { return nil }

// SubmitAndWait decides and posts one envelope as a block of its own.
func (c *Chain) SubmitAndWait(ctx context.Context, bytes []byte) (trade.Entry, error) {
	signed, err := wire.Open(bytes)
	if err != nil {
		return trade.Entry{}, err
	}
	e := signed.Envelope
	steps := signed.Steps
	if !e.IsBatch() {
		steps = []wire.Step{{Verb: e.Verb, Payload: e.Payload}}
	}
	commands := make([]trade.Command, len(steps))
	for i, step := range steps {
		if commands[i], err = wire.DecodeCommand(step.Verb, step.Payload); err != nil {
			return trade.Entry{}, err
		}
	}
	c.mu.Lock()
	if gate := c.stalled; gate != nil {
		c.mu.Unlock()
		select {
		case <-gate:
		case <-ctx.Done():
			return trade.Entry{}, ctx.Err()
		}
		c.mu.Lock()
	}
	defer c.mu.Unlock()
	for _, known := range c.entries {
		if known.Envelope == e.ID {
			return trade.Entry{Refusal: trade.Refusal{Rule: trade.EnvelopeMustNotBeReplayed}}, nil
		}
	}
	c.height++
	own := trade.Entry{Height: c.height, At: c.at, Verb: trade.VerbLapse}
	seed := sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(c.height))) // for the hash of a block
	if n := len(c.entries); n > 0 {
		own.Events = trade.Begin(c.book, c.height, c.at, seed, trade.AftermathOf(c.entries[n-1:]))
	}
	c.post(own.Events)
	for events := trade.Due(c.book, c.at); len(events) > 0; events = trade.Due(c.book, c.at) {
		c.post(events)
		own.Events = append(own.Events, events...)
	}
	signer := trade.Signer{Party: e.Party, Key: e.Key}
	person, _ := c.book.Key(e.Key)
	entries := []trade.Entry{}
	if len(own.Events) > 0 {
		entries = append(entries, own)
	}
	var told trade.Entry
	for i, command := range commands {
		events, refusal := trade.Decide(c.book, signer, c.at, command)
		c.post(events)
		entry := trade.Entry{Height: c.height, Index: uint32(i) + 1, At: c.at, Verb: command.Verb(), Envelope: e.ID,
			By: signer, Person: person.Person, Refusal: refusal, Events: events}
		if e.IsBatch() {
			entry.Step = uint32(i) + 1
		}
		if entries = append(entries, entry); i == 0 || told.Refusal.OK() && !refusal.OK() {
			told = entry // of a batch the first, or the first that was refused
		}
		c.entries = append(c.entries, entry)
	}
	if err := c.Model.Follow(context.Background(), c.height, c.at, entries); err != nil {
		return trade.Entry{}, err
	}
	told.Events = nil
	return told, nil
}

// Steps finds the entries of a batch.
func (c *Chain) Steps(ctx context.Context, person trade.PersonID, id trade.EnvelopeID, height int64) ([]trade.Entry,
	error) {
	return c.Model.Steps(ctx, person, id, height)
}

// Settled finds the entry of an envelope.
func (c *Chain) Settled(_ context.Context, id trade.EnvelopeID) (trade.Entry, bool, trade.Instant, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range c.entries {
		if e.Envelope == id {
			return e, true, c.at, nil
		}
	}
	return trade.Entry{}, false, c.at, nil
}

// Applicants lists the banks that have not answered an application yet.
func (c *Chain) Applicants(ctx context.Context, document trade.DocumentID) (banks []trade.PartyID, err error) {
	return c.Model.Applicants(ctx, document)
}

type tokens struct{}

func (tokens) Token(_ context.Context, kind, number string) (token [16]byte, err error) {
	sum := sha256.Sum256([]byte(kind + "\x00" + number))
	copy(token[:], sum[:])
	return token, nil
}

// Mark agrees loosely in whatever case.
func (tokens) Mark(_ context.Context, label string, texts, parties []string) (exact, loose [16]byte, err error) {
	fields := strings.Join(append(append([]string{label}, texts...), parties...), "\x00")
	if slices.Contains(texts, "") || slices.Contains(parties, "") {
		return exact, loose, nil
	}
	sum := sha256.Sum256([]byte("=" + fields))
	copy(exact[:], sum[:])
	sum = sha256.Sum256([]byte("~" + strings.ToUpper(fields)))
	copy(loose[:], sum[:])
	return exact, loose, nil
}

func partyID(number string) trade.PartyID {
	token, _ := tokens{}.Token(context.Background(), gateway.KindParty, number)
	return token
}

// vault keeps texts open, and knows who may read them.
type vault struct {
	mu    sync.Mutex
	kept  map[trade.Digest]gateway.Detail
	seals int
}

func (v *vault) Seal(_ context.Context, details []gateway.Detail) ([]trade.Digest, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	var digests []trade.Digest
	for _, d := range details {
		v.seals++
		digest := trade.Digest(sha256.Sum256(binary.BigEndian.AppendUint64(d.Text, uint64(v.seals))))
		v.kept[digest] = gateway.Detail{Text: slices.Clone(d.Text), Readers: slices.Clone(d.Readers)}
		digests = append(digests, digest)
	}
	return digests, nil
}

func (v *vault) SealingKey(_ context.Context, party trade.PartyID) ([]byte, error) {
	return bytes.Repeat(party[:], 1216/len(party)), nil
}

func (v *vault) Grant(_ context.Context, digest trade.Digest, from, to trade.PartyID) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	d := v.kept[digest]
	if !slices.Contains(d.Readers, from) {
		return errors.New("not a reader")
	}
	d.Readers = append(d.Readers, to)
	v.kept[digest] = d
	return nil
}

func (v *vault) Open(_ context.Context, digest trade.Digest, reader trade.PartyID) ([]byte, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	d, ok := v.kept[digest]
	if !ok || !slices.Contains(d.Readers, reader) {
		return nil, errors.New("not a reader")
	}
	return d.Text, nil
}

// post writes events into the book, with alerts named by how many there were.
func (c *Chain) post(events []trade.Event) {
	trade.NameAlerts(events, func(int) trade.AlertID {
		c.alerts++
		id := trade.AlertID{15: 1}
		binary.BigEndian.PutUint32(id[:], c.alerts)
		return id
	})
	for _, event := range events {
		trade.Post(c.book, event)
	}
}
