package member

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"tallystick/assembly"
	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/face/paper"
	"tallystick/face/words"
	"tallystick/node/chain"
	"tallystick/node/desk"
	"tallystick/node/token"
	"tallystick/node/vault"
)

// The public files of a home that keeps the ledger with others: what it said of itself,
// and what came of the cards. Where the second lies, the node makes keys for nobody but
// those whom it hosts.
const (
	cardFile    = "card.json"
	NetworkFile = "network.json"
)

// Body is who a home is made for: a public body that is to keep the ledger, and who
// speaks for it.
type Body struct {
	Chain, Number, Kind, Region, NameZh, NameEn string
	Address                                     string // host:port at which other keepers reach its node
	Persons                                     []desk.NewPerson
}

// MakeCard makes a home with all keys of a body's node and of its persons, and gives the
// card: the public halves. A home that has one gives that again.
func MakeCard(ctx context.Context, home string, b Body) (card assembly.Card, err error) {
	if text, err := os.ReadFile(filepath.Join(home, cardFile)); err == nil {
		return assembly.ParseCard(text)
	}
	for _, name := range []string{"genesis.json", keyringFile, nodeKeyFile} {
		if _, err := os.Stat(filepath.Join(home, name)); err == nil {
			return card, says(words.HasNetworkAlready.With(home))
		}
	}
	if b.Number, err = paper.PartyNumber(b.Number); err != nil {
		return card, err
	}
	if err := os.MkdirAll(home, 0o700); err != nil {
		return card, fmt.Errorf("couldn't make the home: %w", err)
	}
	kind, _ := assembly.KindNamed(b.Kind)
	id := assembly.Provisional(b.Number)
	card = assembly.Card{Chain: b.Chain, Number: b.Number, Kind: b.Kind, Region: b.Region, NameZh: b.NameZh,
		NameEn: b.NameEn, Address: b.Address}
	sealing, err := makeKeys(home, id)
	if err != nil {
		return card, err
	}
	card.Sealing = base64.StdEncoding.EncodeToString(sealing.Bytes())
	d, err := desk.Open(ctx, home, time.Now)
	if err != nil {
		return card, err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if err := d.AddParty(ctx, desk.Profile{ID: id, Kind: kind, Region: trade.Region(b.Region), NameZh: b.NameZh,
		NameEn: b.NameEn}); err != nil {
		return card, err
	}
	for _, person := range b.Persons {
		person.Party = id
		public, err := introduce(ctx, d, person, b.Chain, b.Number)
		if err != nil {
			return card, err
		}
		card.Persons = append(card.Persons, public)
	}
	node, err := chain.NewHome(home)
	if err != nil {
		return card, err
	}
	card.Validator, card.Node = hex.EncodeToString(node.Validator), node.Node
	if err := card.Sign(func(text []byte) ([]byte, error) { return chain.MakeProof(home, text) }); err != nil {
		return card, err
	}
	if err := card.Check(); err != nil {
		return card, err
	}
	return card, keep(home, cardFile, card.Encode())
}

// makeKeys makes the lock of a home and its sealing keys, with one for its own party.
func makeKeys(home string, party trade.PartyID) (vault.PublicKey, error) {
	lock, err := makeLock(home)
	if err != nil {
		return vault.PublicKey{}, err
	}
	room, err := makeStrongroom(home, lock)
	if err != nil {
		return vault.PublicKey{}, err
	}
	if err := errors.Join(room.host(party), room.Close()); err != nil {
		return vault.PublicKey{}, err
	}
	return room.keys.Public(party)
}

// introduce enters a person who waits for the ledger, and gives the public part.
func introduce(ctx context.Context, d *desk.Desk, person desk.NewPerson, chain, party string) (assembly.Person, error) {
	key, proof, err := d.Introduce(ctx, person, func(key trade.PersonKey) []byte {
		return wire.PersonPossessionText(chain, party, key.Person, key.Public)
	})
	return assembly.PersonOf(key, proof), err
}

func says(t words.Text) error { return words.New(t.Zh, t.En) }

// keep writes a file of a home that others may read, and replaces none.
func keep(home, name string, text []byte) error {
	path := filepath.Join(home, name)
	if there, err := os.ReadFile(path); err == nil && bytes.Equal(there, text) {
		return nil
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		_, err = file.Write(text)
		err = errors.Join(err, file.Sync(), file.Close())
	}
	if err != nil {
		return fmt.Errorf("couldn't keep %s: %w", path, err)
	}
	return nil
}

// Join makes of a home that has a card a whole one of a network, whose file names the
// card: as one of those who found it, or as one who joins it. The digest is what the
// others read out.
func Join(ctx context.Context, home string, n *assembly.Network, digest string) (err error) {
	if _, err := os.Stat(filepath.Join(home, "genesis.json")); err == nil {
		return says(words.HasNetworkAlready.With(home))
	}
	text, err := os.ReadFile(filepath.Join(home, cardFile))
	if errors.Is(err, fs.ErrNotExist) {
		return says(words.CardFirst.With(home))
	}
	if err != nil {
		return fmt.Errorf("couldn't read the card: %w", err)
	}
	own, err := assembly.ParseCard(text)
	if err != nil {
		return err
	}
	if !names(n, own) {
		return says(words.NotInvited)
	}
	if !assembly.SameDigest(n.Digest(), digest) {
		return says(words.DigestDiffers.With(n.Digest(), digest))
	}
	lock, err := readLock(home)
	if err != nil {
		return err
	}
	room, err := openStrongroom(home, lock)
	if err != nil {
		return err
	}
	err = errors.Join(room.join(ctx, home, n, own), room.Close())
	if err != nil {
		return err
	}
	// what makes it a home of a network comes last, so that a join that was cut off is
	// simply done again
	if err := errors.Join(keep(home, NetworkFile, n.Encode()), chain.KeepGenesis(home, n.Genesis)); err != nil {
		return err
	}
	if err := WriteSettings(home, usualSettings(n, own)); err != nil {
		return err
	}
	return Accept(home)
}

// usualSettings are those of a node whose card says where others reach it. Members reach it, and
// other keepers head office's token server, at the next door of the same machine.
func usualSettings(n *assembly.Network, own assembly.Card) Settings {
	s := Settings{Listen: "127.0.0.1:8080", KeepersListen: own.Address, MembersListen: membersDoor(own.Address),
		Log: "warn"}
	s.KeepersListen, s.MembersListen = anywhere(s.KeepersListen), anywhere(s.MembersListen)
	if office := n.Cards[0]; office.Validator != own.Validator {
		s.TokenServer = membersDoor(office.Address)
	}
	for _, c := range n.Cards {
		if c.Validator != own.Validator {
			s.Peers = append(s.Peers, c.Peer())
		}
	}
	return s
}

// anywhere gives an address at which a node listens: a name may be another machine's, which
// passes on what comes.
func anywhere(address string) string {
	if host, port, err := net.SplitHostPort(address); err == nil && net.ParseIP(host) == nil {
		return net.JoinHostPort("0.0.0.0", port)
	}
	return address
}

// doorsApart is how far the port for members is from that for keepers: 26680 and 26656.
const doorsApart = 24

// membersDoor gives where members reach a node that keepers reach at an address; empty where
// there is none.
func membersDoor(address string) string {
	host, text, err := net.SplitHostPort(address)
	port, wrong := strconv.Atoi(text)
	if err != nil || wrong != nil {
		return ""
	}
	if port += doorsApart; port > 65_535 {
		port -= 2 * doorsApart
	}
	return net.JoinHostPort(host, strconv.Itoa(port))
}

// HasCard reports whether a home has a card already.
func HasCard(home string) bool {
	_, err := os.Stat(filepath.Join(home, cardFile))
	return err == nil
}

// names reports whether a network file has a card, to the last byte.
func names(n *assembly.Network, own assembly.Card) bool {
	same := func(c assembly.Card) bool { return bytes.Equal(c.Encode(), own.Encode()) }
	for _, c := range n.Cards {
		if same(c) {
			return true
		}
	}
	return n.Newcomer != nil && same(*n.Newcomer)
}

// join opens the box of a home and keeps what the keepers share, under the identifiers
// that come of it.
func (s *Strongroom) join(ctx context.Context, home string, n *assembly.Network, own assembly.Card) error {
	former := assembly.Provisional(own.Number)
	if !s.keys.Hosts(former) { // a join that was cut off has renamed it
		former = trade.PartyID{}
	}
	shared, id, err := s.unbox(ctx, n, own, former)
	if err != nil {
		return err
	}
	ids, err := n.Parties(ctx, shared)
	if err != nil {
		return err
	}
	if !former.IsZero() {
		if err := s.keys.Rename(former, id); err != nil {
			return err
		}
	}
	if err := s.know(ctx, home, n, ids, id, former); err != nil {
		return err
	}
	if err := s.file.Save(); err != nil {
		return err
	}
	err = once(keepersSecret.Save(filepath.Join(home, secretFile), shared.Secret))
	if shared.Key != (token.Key{}) {
		err = errors.Join(err, once(shared.Key.Save(filepath.Join(home, tokenFile))))
	}
	if shared.Seed != (token.Seed{}) {
		err = errors.Join(err, once(shared.Seed.Save(filepath.Join(home, seedFile))))
	}
	return err
}

// once passes over a secret that an earlier try has kept already.
func once(err error) error {
	if errors.Is(err, keepersSecret.InTheWay) || errors.Is(err, token.ErrKeyHere) {
		return nil
	}
	return err
}

// unbox opens the box with the key of the home's own party, whose identifier it gives.
func (s *Strongroom) unbox(ctx context.Context, n *assembly.Network, own assembly.Card, former trade.PartyID) (
	shared assembly.Shared, id trade.PartyID, err error) {
	parties := []trade.PartyID{former}
	if former.IsZero() {
		parties = nil
		for _, party := range s.keys.Hosted() {
			parties = append(parties, party)
		}
	}
	for _, party := range parties {
		if shared, err = n.Open(ctx, own, s.keys, party); err == nil {
			ids, err := n.Parties(ctx, shared)
			return shared, ids[own.Number], err
		}
	}
	return shared, id, err
}

// know enters the founding bodies at the desk and keeps what is sealed of them, which is
// the same at each keeper.
func (s *Strongroom) know(ctx context.Context, home string, n *assembly.Network, ids map[string]trade.PartyID,
	own, former trade.PartyID) (err error) {
	d, err := desk.Open(ctx, home, time.Now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if _, waits, err := d.Party(ctx, former); err != nil || waits {
		if err := errors.Join(err, d.Rename(ctx, former, own)); err != nil {
			return err
		}
	}
	for i, c := range n.Cards {
		id := ids[c.Number]
		kind, _ := assembly.KindNamed(c.Kind)
		if err := d.AddParty(ctx, desk.Profile{ID: id, Kind: kind, Region: trade.Region(c.Region), NameZh: c.NameZh,
			NameEn: c.NameEn}); err != nil {
			return err
		}
		if id == own { // the genesis enrols them
			for _, person := range c.Persons {
				key, _ := person.Key()
				key.ID = trade.KeyIDOf(key.Scheme, key.Public)
				if err := d.Heed(ctx, key); err != nil {
					return err
				}
			}
		}
		if key, err := vault.ParsePublicKey(c.SealingKey()); err != nil || !s.keys.Hosts(id) {
			if err := errors.Join(err, s.keys.Know(id, key)); err != nil {
				return err
			}
		}
		detail, _, err := n.Details(i)
		if err != nil {
			return err
		}
		detail.Readers = []vault.Party{id, ids[n.Cards[0].Number]}
		if _, err := s.Store.SealAll(ctx, []vault.Detail{detail}); err != nil {
			return err
		}
	}
	return nil
}

// Invite makes the network file for a newcomer's card, at a home of one who keeps the
// ledger already.
func Invite(ctx context.Context, home string, c assembly.Card) (*assembly.Network, error) {
	text, err := os.ReadFile(filepath.Join(home, NetworkFile))
	if err != nil {
		return nil, fmt.Errorf("couldn't read the network file: %w", err)
	}
	n, err := assembly.ParseNetwork(text)
	if err != nil {
		return nil, err
	}
	var shared assembly.Shared
	if shared.Secret, err = keepersSecret.Load(filepath.Join(home, secretFile)); err != nil {
		return nil, err
	}
	if tokenSecret(home) == tokenFile {
		if shared.Key, err = token.LoadKey(filepath.Join(home, tokenFile)); err != nil {
			return nil, err
		}
	}
	tokens, line, err := openTokens(home, "")
	if err != nil {
		return nil, err
	}
	defer line.Close()
	if err := line.ask(home); err != nil {
		return nil, err
	}
	return n.Invite(ctx, c, shared, tokens)
}
