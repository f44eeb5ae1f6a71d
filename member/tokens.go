package member

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"tallystick/assembly"
	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/face/words"
	"tallystick/node/chain"
	"tallystick/node/gateway"
	"tallystick/node/link"
	"tallystick/node/token"
)

// openTokens opens what a home makes tokens with: the keys of its seed, which have to be
// those that the genesis names; without a seed the token server, at host:port or as the
// settings say; or in a network of before the key that all keepers share.
func openTokens(home, server string) (assembly.Maker, *tokenLine, error) {
	founding, err := foundingOf(home)
	if err != nil {
		return nil, nil, err
	}
	if len(founding.Tokens) == 0 {
		key, err := token.LoadKey(filepath.Join(home, tokenFile))
		if err != nil {
			return nil, nil, fmt.Errorf("couldn't open the token key: %w", err)
		}
		return token.NewKeyed(key), nil, nil
	}
	public := assembly.PublicKeys(founding.Tokens)
	if tokenSecret(home) == "" {
		line, err := newTokenLine(home, server, founding)
		if err != nil {
			return nil, nil, err
		}
		return token.NewAsking(public, line.evaluate), line, nil
	}
	seed, err := token.LoadSeed(filepath.Join(home, seedFile))
	if err != nil {
		return nil, nil, fmt.Errorf("couldn't open the token seed: %w", err)
	}
	seeded := token.NewSeeded(seed)
	if err := seeded.Check(public); err != nil {
		return nil, nil, words.Wrap(err, words.TokenKeysOther.Zh, words.TokenKeysOther.En)
	}
	return seeded, nil, nil
}

// foundingOf reads what the genesis file of a home says of the ledger.
func foundingOf(home string) (wire.Founding, error) {
	text, err := os.ReadFile(filepath.Join(home, "genesis.json"))
	if err != nil {
		return wire.Founding{}, errors.Join(HasNetwork(home), err)
	}
	founding, _, err := assembly.Genesis(text)
	return founding, err
}

// tokenSecret names the file of the secret with which a home makes tokens by itself; none
// where it asks the token server.
func tokenSecret(home string) string {
	founding, err := foundingOf(home)
	if err != nil || len(founding.Tokens) == 0 {
		return tokenFile
	}
	if _, err := os.Stat(filepath.Join(home, seedFile)); err == nil {
		return seedFile
	}
	own, err := chain.MemberOf(home)
	office := func(k trade.FoundingKeeper) bool {
		return k.Party == founding.Regulator && bytes.Equal(k.Public, own.Validator)
	}
	if err != nil || slices.ContainsFunc(founding.Electors, office) {
		return seedFile
	}
	return ""
}

// IdentifierOf gives the identifier of a number of a kind, as the ledger of a home names it.
func IdentifierOf(ctx context.Context, home, kind, number string) (id [16]byte, err error) {
	tokens, line, err := openTokens(home, "")
	if err != nil {
		return id, err
	}
	defer line.Close()
	if err := line.ask(home); err != nil {
		return id, err
	}
	return tokens.Token(ctx, kind, number)
}

// ProbeTokens has the token server that the settings of a home name make one identifier.
func ProbeTokens(ctx context.Context, home string) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	_, err := IdentifierOf(ctx, home, token.Party, "PROBE")
	return err
}

// ask lets the server be a keeper by what the ledger of a home that is not running says by now. A
// home that runs, whose ledger is open, and one that has none yet, go by the founding.
func (l *tokenLine) ask(home string) error {
	if l == nil {
		return nil
	}
	if _, err := os.Stat(filepath.Join(home, LedgerFolder)); err != nil {
		return nil
	}
	book, err := openLedger(home, LedgerFolder)
	if err != nil {
		return nil
	}
	keepers, err := book.Keepers()
	if err := errors.Join(err, book.Close()); err != nil {
		return err
	}
	l.believe(func(public []byte) bool {
		return slices.ContainsFunc(keepers, func(k trade.Keeper) bool {
			return k.Votes() && bytes.Equal(k.Public, public)
		})
	})
	return nil
}

// tokenLine is the way of a home to the token server.
type tokenLine struct {
	client *link.Client // nil: it is not said where the server is

	mu     sync.Mutex
	keeper func(public []byte) bool // whether a key keeps the ledger
}

func newTokenLine(home, server string, founding wire.Founding) (*tokenLine, error) {
	if server == "" {
		set, err := ReadSettings(home)
		if err != nil {
			return nil, err
		}
		server = set.TokenServer
	}
	l := &tokenLine{keeper: func(public []byte) bool {
		return slices.ContainsFunc(founding.Electors, func(k trade.FoundingKeeper) bool {
			return bytes.Equal(k.Public, public)
		})
	}}
	if server == "" {
		return l, nil
	}
	signer, err := keeperSigner(home)
	l.client = link.NewClient(server, signer, func(public []byte) bool {
		l.mu.Lock()
		defer l.mu.Unlock()
		return l.keeper(public)
	})
	return l, err
}

// keeperSigner speaks on links for the key with which a home votes.
func keeperSigner(home string) (s link.Signer, err error) {
	text, err := os.ReadFile(filepath.Join(home, "genesis.json"))
	if err != nil {
		return s, fmt.Errorf("couldn't read the genesis file: %w", err)
	}
	if _, s.Chain, err = assembly.Genesis(text); err != nil {
		return s, err
	}
	own, err := chain.MemberOf(home)
	s.Public, s.Sign = own.Validator, func(text []byte) ([]byte, error) { return chain.MakeProof(home, text) }
	return s, err
}

// believe lets the server be a keeper by what the ledger says from now on.
func (l *tokenLine) believe(keeps func(public []byte) bool) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.keeper = keeps
}

// Close ends the connection. A home that asks nobody has none.
func (l *tokenLine) Close() {
	if l != nil && l.client != nil {
		l.client.Close()
	}
}

// evaluate has the token server evaluate blinded numbers.
func (l *tokenLine) evaluate(ctx context.Context, hidden []token.Hidden) ([]token.Evaluated, error) {
	if l.client == nil {
		return nil, says(words.TokenServerUnknown)
	}
	return Evaluate(ctx, l.client, hidden)
}

// Evaluate has a token server evaluate blinded numbers. It fails with gateway.TooMany where the
// party has asked for as many as it may, and with gateway.ErrTokensAway where the server can't.
func Evaluate(ctx context.Context, server *link.Client, hidden []token.Hidden) ([]token.Evaluated, error) {
	var ask wire.TokenAsk
	for _, h := range hidden {
		ask.Numbers = append(ask.Numbers, wire.TokenNumbers{Kind: h.Kind, Elements: flat(h.Elements)})
	}
	answer, err := server.Tokens(ctx, ask)
	var no *link.Refused
	if errors.As(err, &no) && no.Status == http.StatusTooManyRequests {
		return nil, errors.Join(gateway.TooMany{After: no.After}, err)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", gateway.ErrTokensAway, err)
	}
	made := make([]token.Evaluated, len(answer.Made))
	for i, m := range answer.Made {
		if len(m.Proof) != token.ProofSize {
			return nil, token.ErrProof
		}
		if made[i].Elements, err = elements(m.Elements); err != nil {
			return nil, err
		}
		made[i].Proof = token.Proof(m.Proof)
	}
	return made, nil
}

func flat(elements []token.Element) (b []byte) {
	for _, e := range elements {
		b = append(b, e[:]...)
	}
	return b
}

func elements(b []byte) (all []token.Element, err error) {
	if len(b)%token.ElementSize != 0 {
		return nil, token.ErrElement
	}
	for one := range slices.Chunk(b, token.ElementSize) {
		all = append(all, token.Element(one))
	}
	return all, nil
}

// How many numbers a party may have evaluated in a day: one that keeps the ledger, and one
// that follows it. At the latter pace the 10^9 numbers that an office and a year may have
// (domain §6) take more than a hundred years; those that were really given out, if somebody
// guesses them to be one after the other, weeks, and at [link.Share] of a day the regulator
// is told.
const (
	keeperNumbers = 400_000
	memberNumbers = 20_000
)

// tokenServer evaluates numbers for other homes, with the keys of this one.
type tokenServer struct {
	*Member
	seeded *token.Seeded
	clock  func() time.Time
	quota  *link.Quota
}

// tokenServerOf gives the token server of a member; nil where its home has no seed.
func tokenServerOf(m *Member, quota *link.Quota) link.TokenServer {
	seeded, serves := m.Tokens.(*token.Seeded)
	if !serves {
		return nil
	}
	return &tokenServer{Member: m, seeded: seeded, clock: time.Now, quota: quota}
}

// Asker implements link.TokenServer.
func (s *tokenServer) Asker(public []byte) (v trade.Viewer, err error) {
	err = s.Ledger.View(func(book trade.Book, _ trade.Instant) error {
		keeper, ok := book.Keeper(trade.KeeperIDOf(public))
		party, known := book.Party(keeper.Party)
		if !ok || !keeper.Votes() || !known || party.Expelled {
			return link.ErrStranger
		}
		v = trade.Viewer{Party: party.ID, Kind: party.Kind, Region: party.Region}
		return nil
	})
	if errors.Is(err, link.ErrStranger) { // the node of a party that follows
		return linked{Member: s.Member}.Whose(public)
	}
	return v, err
}

// most is how many numbers a party may have evaluated in a day.
func (s *tokenServer) most(party trade.PartyID) int {
	keepers, err := s.Ledger.Keepers()
	if err == nil && slices.ContainsFunc(keepers, func(k trade.Keeper) bool { return k.Votes() && k.Party == party }) {
		return keeperNumbers
	}
	return memberNumbers
}

// Evaluate implements link.TokenServer.
func (s *tokenServer) Evaluate(v trade.Viewer, ask wire.TokenAsk) (answer wire.TokenAnswer, err error) {
	var hidden []token.Hidden
	count := 0
	for _, numbers := range ask.Numbers {
		all, err := elements(numbers.Elements)
		if err != nil {
			return answer, link.ErrTokens
		}
		hidden, count = append(hidden, token.Hidden{Kind: numbers.Kind, Elements: all}), count+len(all)
	}
	if count == 0 || count > token.MaxElements {
		return answer, link.ErrTokens
	}
	if err := s.quota.Take(link.Numbers, v.Party, count, s.most(v.Party), s.clock()); err != nil {
		if errors.As(err, new(link.Over)) {
			s.Log.Warn("a party asks for more tokens than it may", "party", v.Party.String(), "numbers", count)
		}
		return answer, err
	}
	made, err := s.seeded.Evaluate(hidden)
	if err != nil {
		return answer, link.ErrTokens
	}
	for _, m := range made {
		answer.Made = append(answer.Made, wire.TokensMade{Elements: flat(m.Elements), Proof: m.Proof[:]})
	}
	s.Log.Info("tokens were made for a party", "party", v.Party.String(), "numbers", count)
	return answer, nil
}
