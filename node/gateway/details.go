package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/desk"
)

// ErrSealed says that the details are not sealed to the person's party, or are
// not at this node.
var ErrSealed = words.New("该详情未对贵方开放", "these details are not open to your party")

// sealAll seals the texts of an intent and puts their digests in place.
func (g *Gateway) sealAll(ctx context.Context, seals []seal) error {
	if len(seals) == 0 {
		return nil
	}
	details := make([]Detail, len(seals))
	for i, one := range seals {
		text, err := json.Marshal(one.text)
		if err != nil {
			return fmt.Errorf("couldn't write the details: %w", err)
		}
		details[i] = Detail{text, one.readers}
	}
	digests, err := g.ring.Vault.Seal(ctx, details)
	if err != nil {
		return fmt.Errorf("couldn't seal the details: %w", err)
	}
	for i, one := range seals {
		*one.into = digests[i]
	}
	return nil
}

// readersIn lists who reads details of a region: the regulator, the region's
// branches, and the parties concerned.
func (g *Gateway) readersIn(ctx context.Context, region trade.Region, parties ...trade.PartyID) ([]trade.PartyID,
	error) {
	regulators, err := g.Parties(ctx, trade.Regulator)
	if err != nil {
		return nil, err
	}
	branches, err := g.Parties(ctx, trade.Branch)
	if err != nil {
		return nil, err
	}
	var readers []trade.PartyID
	for _, p := range regulators {
		readers = append(readers, p.ID)
	}
	for _, p := range branches {
		if p.Region == region && region != "" {
			readers = append(readers, p.ID)
		}
	}
	parties, err = g.withHeirs(parties)
	if err != nil {
		return nil, err
	}
	for _, id := range parties {
		if !id.IsZero() && !slices.Contains(readers, id) {
			readers = append(readers, id)
		}
	}
	return readers, nil
}

// readersOf lists who reads what concerns an enterprise.
func (g *Gateway) readersOf(ctx context.Context, enterprise trade.PartyID, others ...trade.PartyID) ([]trade.PartyID,
	error) {
	var party trade.Party
	if err := g.ring.Books.View(func(book trade.Book, _ trade.Instant) error {
		party, _ = book.Party(enterprise)
		return nil
	}); err != nil {
		return nil, err
	}
	return g.readersIn(ctx, party.Region, append([]trade.PartyID{enterprise}, others...)...)
}

// Open gives sealed details as the person's party, or [ErrSealed]. That the
// regulator or a branch opened something goes onto the desk's record of looks
// first; the ledger has no entry for it yet.
func (g *Gateway) Open(ctx context.Context, person desk.Person, digest trade.Digest) ([]byte, error) {
	if digest.IsZero() {
		return nil, ErrSealed
	}
	if person.Kind == trade.Regulator || person.Kind == trade.Branch {
		if err := g.NoteLook(ctx, person, desk.Opening, digest.String()); err != nil {
			return nil, err
		}
	}
	return g.open(ctx, person.Party, digest)
}

func (g *Gateway) open(ctx context.Context, party trade.PartyID, digest trade.Digest) ([]byte, error) {
	as, err := g.readsAs(party)
	if err != nil {
		return nil, err
	}
	var closed error
	for _, reader := range as {
		text, err := g.ring.Vault.Open(ctx, digest, reader)
		if err == nil {
			return text, nil
		}
		if closed == nil { // what hinders the party itself is what it is told
			closed = err
		}
	}
	return nil, errors.Join(ErrSealed, closed)
}

// Details opens sealed details as [Gateway.Open] does, and reads them as what they
// were sealed as. Of an error [WhyClosed] says why they did not open.
func Details[T PartyDetails | Declaration | ApplicationDetails | DisbursalDetails | ProceedsDetails | AdviceDetails |
	InspectionDetails | NoticeDetails | EvidenceDetails | ProposalDetails | PaymentDetails |
	RemittanceDetails](ctx context.Context, g *Gateway,
	person desk.Person, digest trade.Digest) (T, error) {
	text, err := g.Open(ctx, person, digest)
	return detailsIn[T](text, err)
}

// DetailsFor opens sealed details for a machine of the party's own, such as the
// one that advises its officers. No person looks, so the record of looks, which
// is about persons, does not have it.
func DetailsFor[T Declaration](ctx context.Context, g *Gateway, party trade.PartyID, digest trade.Digest) (T, error) {
	text, err := g.open(ctx, party, digest)
	return detailsIn[T](text, err)
}

func detailsIn[T any](text []byte, err error) (details T, _ error) {
	if err != nil {
		return details, err
	}
	if err := json.Unmarshal(text, &details); err != nil {
		return details, fmt.Errorf("couldn't read sealed details: %w", err)
	}
	return details, nil
}

// Name is what a party is called.
type Name struct {
	Zh     string
	En     string
	Number string // natural number; empty where only the directory is known
}

// NameOf gives the name of a party as a person may know it: parties that are
// not enterprises are known to all, an enterprise to whom its details are
// sealed. Names are not among the looks that the record keeps.
func (g *Gateway) NameOf(ctx context.Context, person desk.Person, id trade.PartyID) (Name, bool) {
	return g.NameFor(ctx, person.Party, id)
}

// NameFor gives the name of a party as another may know it, for a machine of
// that other's own.
func (g *Gateway) NameFor(ctx context.Context, viewer, id trade.PartyID) (Name, bool) {
	now := g.clock()
	if name, ok := g.names.get(viewer, id, now); ok {
		return name, name != Name{}
	}
	name := g.findName(ctx, viewer, id)
	g.names.put(viewer, id, name, now)
	return name, name != Name{}
}

func (g *Gateway) findName(ctx context.Context, viewer, id trade.PartyID) Name {
	if p, ok, err := g.Party(ctx, id); err == nil && ok && p.Kind != trade.Enterprise {
		return Name{Zh: p.NameZh, En: p.NameEn}
	}
	var party trade.Party
	err := g.ring.Books.View(func(book trade.Book, _ trade.Instant) error {
		party, _ = book.Party(id)
		return nil
	})
	if err != nil || party.Details.IsZero() {
		return Name{}
	}
	text, err := g.open(ctx, viewer, party.Details)
	var details PartyDetails
	if err != nil || json.Unmarshal(text, &details) != nil {
		return Name{}
	}
	return Name{Zh: details.NameZh, En: details.NameEn, Number: details.Number}
}

// nameCache keeps names for a minute, so that a page of fifty rows does not
// open fifty seals each time.
type nameCache struct {
	mu    sync.Mutex
	names map[[2]trade.PartyID]cachedName
}

type cachedName struct {
	name  Name
	until time.Time
}

const (
	maxNames = 20_000
	nameLife = time.Minute
)

func newNameCache() *nameCache {
	return &nameCache{names: map[[2]trade.PartyID]cachedName{}}
}

func (c *nameCache) get(viewer, id trade.PartyID, now time.Time) (Name, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	kept, ok := c.names[[2]trade.PartyID{viewer, id}]
	return kept.name, ok && now.Before(kept.until)
}

func (c *nameCache) put(viewer, id trade.PartyID, name Name, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.names) >= maxNames {
		clear(c.names)
	}
	life := nameLife
	if (name == Name{}) {
		life = time.Second // it may become known any moment
	}
	c.names[[2]trade.PartyID{viewer, id}] = cachedName{name, now.Add(life)}
}
