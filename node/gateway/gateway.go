package gateway

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/node/desk"
)

// Submitter hands signed envelopes to the chain. It may be called by many
// goroutines at once.
type Submitter interface {
	// SubmitAndWait gives the entry once it is final, without its events. An
	// entry with Height 0 was refused at the door and is in no block. An error
	// leaves open whether the envelope is still on its way.
	SubmitAndWait(ctx context.Context, envelope []byte) (trade.Entry, error)
	// WaitFollowed waits until the read model knows a height.
	WaitFollowed(ctx context.Context, height int64) error
}

// Books reads the last committed state. View may be called by many goroutines
// at once; the book is good only until the function returns.
type Books interface {
	View(func(book trade.Book, at trade.Instant) error) error
}

// Partial is what books are that hold what one party is told, and not all of the ledger.
type Partial interface {
	// Partly is View, and reports whether the question came upon something of which the
	// book can't say whether it is there, or how it stands by now.
	Partly(func(book trade.Book, at trade.Instant) error) (unsure bool, err error)
}

// Journal finds what became of an envelope, and who waits for a document.
type Journal interface {
	// Settled gives the entry of an envelope, and false when no block dated up to
	// the instant that it also gives holds it or ever will.
	Settled(ctx context.Context, id trade.EnvelopeID) (entry trade.Entry, found bool, upTo trade.Instant, err error)
	// Steps gives the entries of a person's batch in a block, in the order of its
	// steps and without their events.
	Steps(ctx context.Context, person trade.PersonID, id trade.EnvelopeID, height int64) ([]trade.Entry, error)
	// Applicants gives the banks with an application against a document that they
	// have not answered yet.
	Applicants(ctx context.Context, document trade.DocumentID) ([]trade.PartyID, error)
}

// Tokens makes the identifiers of the ledger from natural numbers. A token is
// the same for the same kind and number, on every node.
type Tokens interface {
	Token(ctx context.Context, kind, number string) ([16]byte, error)
	// Mark gives the tokens of a combination of fields, one of what agrees exactly and one of
	// what agrees loosely; zero where a field says nothing.
	Mark(ctx context.Context, label string, texts, parties []string) (exact, loose [16]byte, err error)
}

// The kinds of natural number that tokens are made of.
const (
	KindParty       = "party"       // unified social credit code, or the code of an institution
	KindDeclaration = "declaration" // customs declaration number, 18 digits
	KindFiling      = "filing"      // tax filing number
	KindFilingCode  = "filing-code" // tax filing number and its verification code, with a slash between
	KindInvoice     = "invoice"     // tax invoice number, an older one's with its code and a dash before it
	KindOverseas    = "overseas"    // a party abroad, by its name
	KindProceeds    = "proceeds"    // balance-of-payments declaration number, 22 digits
	KindTransaction = "transaction" // a bank and its own number of a payment
	KindNotice      = "notice"      // a source's number of an event, with the kind of event before it
)

// Detail is a text to be sealed, and who may open it.
type Detail struct {
	Text    []byte
	Readers []trade.PartyID
}

// Vault keeps sealed details off the ledger. It may be called by many
// goroutines at once.
type Vault interface {
	// Seal stores texts that only their readers can open, all or none, and gives
	// in the same order the salted digests that bind them to records. It finds
	// the readers' keys, and makes those of parties that the node hosts.
	Seal(ctx context.Context, details []Detail) ([]trade.Digest, error)
	// Grant lets one more party open what a reader can open; again is no error.
	Grant(ctx context.Context, digest trade.Digest, from, to trade.PartyID) error
	// Open gives the text to one of its readers.
	Open(ctx context.Context, digest trade.Digest, reader trade.PartyID) ([]byte, error)
	// SealingKey gives the public key to which this node seals for a party, and
	// makes it if the node is to keep the party.
	SealingKey(ctx context.Context, party trade.PartyID) ([]byte, error)
}

// Ring is what a gateway stands between: everything outside the desk.
type Ring struct {
	Chain string // identifier of the chain
	// Ground gives what an envelope that is signed now stands on: the newest block
	// that this node has verified. It may come from any goroutine.
	Ground    func() wire.Ground
	Submitter Submitter
	Books     Books
	Journal   Journal // nil: submissions that a crash cut off stay pending until they expire
	Tokens    Tokens
	Vault     Vault
	Log       *slog.Logger // nil: nothing is logged
	// NotTaken says that an error of the submitter means that the envelope is
	// certainly not on its way, because the pool is full for instance. Nil: no
	// error means that.
	NotTaken func(error) bool
	// Gives says which kinds of command can be given at this node. Nil: all.
	Gives func(trade.Verb) bool
	// Afar is asked where the books hold a part and can't say. Nil: they are whole.
	Afar Afar
	pace pace // zero: that of a house in use
}

// How long a submission may take, and how much is under way at a time.
const (
	// EnvelopeLife is how long after signing an envelope may still enter a block.
	EnvelopeLife = 2 * time.Minute

	finality   = EnvelopeLife + 10*time.Second // after which an envelope that is in no block never will be
	catchUp    = time.Second                   // how long an answer waits for the read model
	patience   = 5 * time.Second               // after which the journal is asked about an envelope on its way
	again      = time.Second                   // before an envelope of unknown whereabouts is handed in again
	longPause  = time.Minute                   // the longest before an errand that failed is tried again
	roomWait   = 2 * time.Second               // how long a command waits for room among those on their way
	maxFlights = 512                           // envelopes on their way at once
)

// Gateway turns what persons ask for into signed commands. It is safe for use
// by many goroutines.
type Gateway struct {
	*desk.Desk
	outbox   desk.Outbox
	clock    func() time.Time
	ring     Ring
	flights  chan struct{}
	mu       sync.Mutex
	inFlight map[string]*flight // by berth
	running  sync.WaitGroup     // envelopes on their way
	chores   sync.WaitGroup     // errands that are tried again
	life     context.Context    // of the envelopes on their way
	end      context.CancelFunc
	pace     pace
	looks    *throttle[trade.PersonID]
	verified verifications
	names    *nameCache
	uploads  *uploads
	sources  *sourceBounds
}

// pace is how long the gateway waits before it looks again.
type pace struct{ patience, pause time.Duration }

// New makes the gateway of a desk. The desk stays the caller's, who closes it
// after the gateway.
func New(ctx context.Context, d *desk.Desk, ring Ring) (*Gateway, error) {
	if ring.Chain == "" || ring.Submitter == nil || ring.Books == nil || ring.Tokens == nil || ring.Vault == nil {
		return nil, fmt.Errorf("a gateway needs a chain, a submitter, books, tokens and a vault")
	}
	if ring.Log == nil {
		ring.Log = slog.New(slog.DiscardHandler)
	}
	if ring.pace == (pace{}) {
		ring.pace = pace{patience, again}
	}
	g := &Gateway{Desk: d, outbox: d.Outbox(), clock: d.Now, ring: ring, pace: ring.pace,
		flights: make(chan struct{}, maxFlights), inFlight: map[string]*flight{},
		looks: newThrottle[trade.PersonID](lookBurst, lookEvery), names: newNameCache(), uploads: newUploads(),
		sources: newSourceBounds(), verified: newVerifications()}
	g.life, g.end = context.WithCancel(context.Background())
	if err := g.resume(ctx); err != nil {
		g.end()
		return nil, err
	}
	return g, nil
}

// Close waits for the envelopes on their way, for as long as ctx allows. What
// has not arrived by then is stored, and handed in again at the next start.
func (g *Gateway) Close(ctx context.Context) error {
	done := make(chan struct{})
	go func() {
		g.running.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-ctx.Done():
	}
	g.end()
	<-done
	g.chores.Wait()
	return nil
}

// Chain gives the identifier of the chain.
func (g *Gateway) Chain() string { return g.ring.Chain }

// now is the time at which a command would be decided: that of the last block
// or of the clock, whichever is later.
func (g *Gateway) now(block trade.Instant) trade.Instant {
	return max(block, trade.InstantOf(g.clock()))
}

// View reads the last committed state. The book is good only until the function
// returns; what of it a person may see is for the caller to ask of
// [trade.MaySee].
func (g *Gateway) View(read func(book trade.Book, at trade.Instant) error) error {
	return g.ring.Books.View(read)
}
