package member

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"

	"tallystick/book/ledger"
	"tallystick/book/proof"
	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/node/chain"
	"tallystick/node/link"
)

// linked is the ledger of this node for those who follow it over links.
type linked struct {
	*Member
	quota *link.Quota
}

// Whose implements link.Keeper.
func (l linked) Whose(public []byte) (v trade.Viewer, err error) {
	err = l.Ledger.View(func(book trade.Book, _ trade.Instant) error {
		key, ok := book.Key(trade.KeyIDOf(trade.Ed25519, public))
		party, known := book.Party(key.Party)
		if !ok || key.Revoked || !known || !party.Follows() {
			return link.ErrStranger
		}
		v = trade.Viewer{Party: party.ID, Kind: party.Kind, Region: party.Region}
		return nil
	})
	return v, err
}

// Height implements link.Keeper.
func (l linked) Height() int64 {
	height, _ := l.Ledger.Committed()
	return height
}

// Await implements link.Keeper.
func (l linked) Await(ctx context.Context, entries uint64, above int64) {
	for height := l.Height(); l.Ledger.Told() <= entries && height <= above; height++ {
		if l.Node.WaitHeight(ctx, height+1) != nil {
			return
		}
	}
}

// Submit implements link.Keeper.
func (l linked) Submit(ctx context.Context, envelope []byte) (trade.Rule, error) {
	_, refusal, err := l.Node.Submit(ctx, envelope)
	if err != nil {
		return 0, fmt.Errorf("couldn't hand in the envelope of a member: %w", err)
	}
	return refusal.Rule, nil
}

// Slice implements link.Keeper.
func (l linked) Slice(ctx context.Context, v trade.Viewer, ask wire.Ask) (wire.Slice, error) {
	for range 20 {
		height := l.Height()
		s, err := l.Ledger.Slice(v, ask.From, ask.Known, ask.Deals)
		if errors.Is(err, ledger.ErrAhead) {
			return s, link.ErrAhead
		}
		if err != nil {
			return s, err
		}
		signed, err := l.Node.HeaderFor(ctx, height)
		if err != nil {
			return s, err
		}
		root := s.State.Root()
		if !bytes.Equal(signed.Header.AppHash, root[:]) {
			continue // a block came in between
		}
		if signed.Header.Height < ask.Above {
			return s, link.ErrAhead
		}
		err = l.seal(&s, signed, ask.Above)
		if err == nil || !errors.Is(err, proof.ErrVotes) || !l.Notary.goesOn(ctx, signed.Header.Height) {
			return s, err
		}
	}
	return wire.Slice{}, errors.New("couldn't cut a slice: the ledger moves too fast, ask again")
}

// seal puts the header with its votes on a slice, and each change of the validators above a
// height, that of the header itself among them.
func (l linked) seal(s *wire.Slice, signed chain.SignedHeader, above int64) error {
	first, changes, err := l.Node.Changes(signed.Header.Height + 1)
	if err != nil {
		return err
	}
	var r proof.Receipt
	signed.Validators = first
	if err := errors.Join(become(&r, signed), become(&r.Changes, changes)); err != nil {
		return err
	}
	return proof.Seal(s, r, above)
}

// ServeMembers answers those who follow the ledger over links, at host:port, until the
// member is closed.
func (m *Member) ServeMembers(listen string) (address string, err error) {
	signer, err := keeperSigner(m.Home)
	if err != nil {
		return "", err
	}
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return "", fmt.Errorf("couldn't open %s for members: %w", listen, err)
	}
	quota, err := m.openQuota()
	if err != nil {
		return "", errors.Join(err, listener.Close())
	}
	server := link.NewServer(linked{m, quota}, tokenServerOf(m, quota), signer, m.Log)
	ending := m.ending
	m.Watching.Go(func() {
		<-ending
		if err := server.Close(); err != nil {
			m.Log.Debug("couldn't close the links of members", "error", err)
		}
	})
	go func() {
		if err := server.Serve(boundedListener(listener, linkConnections, linkEach)); err != nil {
			m.Log.Error("couldn't go on answering members", "error", err)
		}
	}()
	return listener.Addr().String(), nil
}
