package main

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

	"github.com/spf13/cobra"

	"tallystick/chain"
	"tallystick/desk"
	"tallystick/gateway"
	"tallystick/ledger"
	"tallystick/token"
	"tallystick/trade"
	"tallystick/wire"
)

// founding is what a new network starts with besides its rules.
type founding struct {
	Chain    string
	NameZh   string
	NameEn   string
	Number   string
	Persons  []desk.NewPerson // governors and auditors of the regulator
	Password string
	Limits   trade.Limits
}

// found makes a home with keys and genesis for a network of one validator,
// whose regulator has the given persons.
func found(ctx context.Context, home string, f founding) error {
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
	key := token.NewKey()
	if err := key.Save(filepath.Join(home, tokenFile)); err != nil {
		return fmt.Errorf("couldn't keep the token key: %w", err)
	}
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
	id, err := token.NewKeyed(key).Token(ctx, token.Party, f.Number)
	if err != nil {
		return fmt.Errorf("couldn't make the regulator's identifier: %w", err)
	}
	state := trade.Founding{Regulator: id, Limits: f.Limits, At: trade.InstantOf(time.Now())}
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
	if err := secret.Save(filepath.Join(home, secretFile)); err != nil {
		return err
	}
	text, err := wire.EncodeFounding(wire.Founding{Keepers: secret.Digest(), Founding: state})
	if err != nil {
		return err
	}
	if _, err = chain.Init(home, chain.Founding{Chain: f.Chain, At: time.Now(), State: text}); err != nil {
		return err
	}
	if err := errors.Join(d.Close(), room.Close()); err != nil {
		return fmt.Errorf("couldn't close what was made: %w", err)
	}
	return acceptHome(home)
}

// theRegulator is the founding of a network of the regulator's head office.
func theRegulator(chain, password string) founding {
	return founding{Chain: chain, NameZh: "国家外汇管理局", NameEn: "State Administration of Foreign Exchange", Number: "SAFE",
		Password: password,
		Persons: []desk.NewPerson{{Login: "governor", NameZh: "周监管", NameEn: "Zhou (governor)",
			Duties: trade.Governor}, {Login: "auditor", NameZh: "许审计", NameEn: "Xu (auditor)", Duties: trade.Auditor}},
		Limits: trade.DefaultLimits(0)}
}

// logger writes to a stream at a level named by a flag.
func logger(to io.Writer, level string) (*slog.Logger, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		return nil, fmt.Errorf("--log is one of debug, info, warn, error, not %q", level)
	}
	return slog.New(slog.NewTextHandler(to, &slog.HandlerOptions{Level: l})), nil
}

func initCommand() *cobra.Command {
	var home, name, passwordFile string
	c := &cobra.Command{Use: "init", Short: "Make a home: keys, genesis, and the regulator's first governor",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			password, err := readPassword(passwordFile)
			if err != nil {
				return err
			}
			if err := found(c.Context(), home, theRegulator(name, password)); err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "A network of one validator is ready in %s.\nStart it:  tallystick start "+
				"--home %s\nSign in as governor or auditor with the password you gave; each chooses one of their own "+
				"then.\n", home, home)
			return nil
		}}
	c.Flags().StringVar(&home, "home", "tallystick-home", "folder to make; it must not hold a network yet")
	c.Flags().StringVar(&name, "chain", "tallystick-1", "name of the chain, part of everything that is signed")
	c.Flags().StringVar(&passwordFile, "password-file", "", "file with the first password of the regulator's persons "+
		"(10 characters or more), which each of them changes at the first sign-in; without it you are asked")
	return c
}

func startCommand() *cobra.Command {
	var home, listen, level, filing, publicURL string
	var proxies []string
	c := &cobra.Command{Use: "start", Short: "Run the member of a home: node, ledger, API and portal",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			log, err := logger(c.ErrOrStderr(), level)
			if err != nil {
				return err
			}
			if err := hasNetwork(home); err != nil {
				return err
			}
			m, err := openMember(c.Context(), home, log)
			if err != nil {
				return err
			}
			defer m.Close()
			if m.outside, err = reached(publicURL, proxies); err != nil {
				return err
			}
			f, err := m.serve(listen, filing, nil, "")
			if err != nil {
				return err
			}
			defer f.Close()
			fmt.Fprintf(c.OutOrStdout(), "Portal  %s\nAPI     %s/docs\n", f.url, f.url)
			return m.wait(c.Context())
		}}
	c.Flags().StringVar(&home, "home", "tallystick-home", "folder made by init")
	c.Flags().StringVar(&listen, "listen", "127.0.0.1:8080", "address of portal and API; put a proxy with TLS in "+
		"front of anything but the loopback")
	c.Flags().StringVar(&publicURL, "public-url", "", "address by which people reach the member through a proxy with "+
		"TLS, such as https://ledger.example.cn; cookies are then for that host and TLS only")
	c.Flags().StringSliceVar(&proxies, "proxy", nil, "addresses or networks of the proxies whose X-Forwarded-For is "+
		"believed; with --public-url the loopback unless given")
	c.Flags().StringVar(&level, "log", "warn", "how much is logged to standard error: debug, info, warn, error")
	c.Flags().StringVar(&filing, "filing-number", "", "CAC filing number, shown on every page")
	return c
}

// wait runs until the context ends or the node cannot go on.
func (m *member) wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case <-m.node.Done():
		if err := m.node.Err(); err != nil {
			return fmt.Errorf("the node stopped: %w", err)
		}
		return nil
	}
}
