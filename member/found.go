package member

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"tallystick/assembly"
	"tallystick/book/ledger"
	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/node/chain"
	"tallystick/node/desk"
	"tallystick/node/gateway"
	"tallystick/node/token"
)

// Founding is what a new network starts with besides its rules.
type Founding struct {
	Chain    string
	NameZh   string
	NameEn   string
	Number   string
	Persons  []desk.NewPerson // governors and auditors of the regulator
	Password string
	Limits   []trade.Limits // of each scenario
	Rates    trade.RateLimits
}

// Found makes a home with keys and genesis for a network of one validator,
// whose regulator has the given persons.
func Found(ctx context.Context, home string, f Founding) error {
	if _, err := os.Stat(filepath.Join(home, "genesis.json")); err == nil {
		return fmt.Errorf("there is a network in %s already: choose an empty folder, or start it with `tallystick "+
			"start --home %s`", home, home)
	}
	if err := os.MkdirAll(home, 0o700); err != nil {
		return fmt.Errorf("couldn't make the home: %w", err)
	}
	lock, err := makeLock(home)
	if err != nil {
		return err
	}
	seed := token.NewSeed()
	if err := seed.Save(filepath.Join(home, seedFile)); err != nil {
		return fmt.Errorf("couldn't keep the token seed: %w", err)
	}
	tokens := token.NewSeeded(seed)
	room, err := makeStrongroom(home, lock)
	if err != nil {
		return err
	}
	defer room.Close()
	d, err := desk.Open(ctx, home, time.Now)
	if err != nil {
		return err
	}
	defer d.Close()
	id, err := tokens.Token(ctx, token.Party, f.Number)
	if err != nil {
		return fmt.Errorf("couldn't make the regulator's identifier: %w", err)
	}
	state := trade.Founding{Regulator: id, Limits: f.Limits, Rates: f.Rates,
		At: trade.InstantOf(time.Now())}
	if err := d.AddParty(ctx, desk.Profile{ID: id, Kind: trade.Regulator, NameZh: f.NameZh,
		NameEn: f.NameEn}); err != nil {
		return err
	}
	for _, person := range f.Persons {
		person.Party, person.Password = id, f.Password
		key, err := d.Enter(ctx, person)
		if err != nil {
			return err
		}
		state.Keys = append(state.Keys, key)
	}
	details, err := json.Marshal(gateway.PartyDetails{Number: f.Number, NameZh: f.NameZh, NameEn: f.NameEn})
	if err != nil {
		return fmt.Errorf("couldn't write the regulator's details: %w", err)
	}
	digests, err := room.Seal(ctx, []gateway.Detail{{Text: details, Readers: []trade.PartyID{id}}})
	if err != nil {
		return fmt.Errorf("couldn't seal the regulator's details: %w", err)
	}
	state.Details = digests[0]
	secret := ledger.NewSecret()
	if err := keepersSecret.Save(filepath.Join(home, secretFile), secret); err != nil {
		return err
	}
	if err := foundAlone(home, f.Chain, wire.Founding{Keepers: secret.Digest(), Founding: state,
		Tokens: assembly.TokenKeys(tokens.Public())}); err != nil {
		return err
	}
	if err := errors.Join(d.Close(), room.Close()); err != nil {
		return fmt.Errorf("couldn't close what was made: %w", err)
	}
	return Accept(home)
}

// foundAlone makes the keys of the node and a genesis by which it alone keeps the
// ledger, for the regulator.
func foundAlone(home, name string, f wire.Founding) error {
	node, err := chain.NewHome(home)
	if err != nil {
		return err
	}
	f.Electors = []trade.FoundingKeeper{{Party: f.Regulator, Public: node.Validator}}
	f.RuleBook = trade.NewestRuleBook
	text, err := wire.EncodeFounding(f)
	if err != nil {
		return err
	}
	_, err = chain.Init(home, chain.Founding{Chain: name, At: time.Now(), State: text})
	return err
}

// HeadOffice is the founding of a network of the regulator's head office, with two
// governors, since acts of the regulator take two and keys that are enrolled later
// count after a day.
func HeadOffice(chain, password string) Founding {
	return Founding{Chain: chain, NameZh: "国家外汇管理局", NameEn: "State Administration of Foreign Exchange", Number: "SAFE",
		Password: password,
		Persons: []desk.NewPerson{{Login: "governor", NameZh: "周监管", NameEn: "Zhou (governor)",
			Duties: trade.Governor}, {Login: "governor2", NameZh: "吴监管", NameEn: "Wu (governor)",
			Duties: trade.Governor}, {Login: "auditor", NameZh: "许审计", NameEn: "Xu (auditor)", Duties: trade.Auditor}},
		Limits: trade.FirstLimits(0), Rates: trade.FirstRateLimits(0)}
}

// Wait runs until the context ends or the node cannot go on.
func (m *Member) Wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case <-m.Node.Done():
		if err := m.Node.Err(); err != nil {
			return fmt.Errorf("the node stopped: %w", err)
		}
		return nil
	}
}

// HasNetwork says what to do where a folder holds no network.
func HasNetwork(home string) error {
	if _, err := os.Stat(filepath.Join(home, "genesis.json")); err != nil {
		return fmt.Errorf("there is no network in %s: make one with `tallystick init --home %s`", home, home)
	}
	return nil
}

// NewLogger writes to a stream at a level named by a flag.
func NewLogger(to io.Writer, level string) (*slog.Logger, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		return nil, fmt.Errorf("--log is one of debug, info, warn, error, not %q", level)
	}
	return slog.New(slog.NewTextHandler(to, &slog.HandlerOptions{Level: l})), nil
}
